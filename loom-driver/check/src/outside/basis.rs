//! On what the facts rest: what the section says, if it is usable, and what the user stated.

use super::{Embedding, Stated};
use crate::module::Module;
use meld_boundary::{Boundary, Embedder, Param, Reading, Scope, Surface};
use std::collections::{HashMap, HashSet};
use wasmparser::ExternalKind;

/// What may be taken for granted.
#[derive(Debug)]
pub(super) struct Basis {
    /// Whether the rules of the canonical ABI hold.
    pub(super) canonical: bool,
    /// Whether every instance under one root is inside this module.
    pub(super) one_tree: bool,
    /// The users and scopes that are known; `None` if none are.
    pub(super) boundary: Option<Boundary>,
    /// What is said of parameters.
    pub(super) params: Vec<Param>,
}

impl Basis {
    pub(super) fn of(module: &Module<'_>, stated: &Stated) -> Basis {
        let boundary = match meld_boundary::read(module.bytes) {
            Reading::Verified(verified) => Some(verified.boundary),
            Reading::Absent | Reading::Ignored { .. } => None,
        };
        // What the canonical ABI says of a parameter does not hold where somebody else calls; a native section takes nothing
        // from it.
        let native = stated.embedding == Some(Embedding::Native);
        let counts = |boundary: &&Boundary| !native || boundary.contract.embedder == Embedder::Native;
        let params = boundary.as_ref().filter(counts).map(|boundary| boundary.params.clone());
        // The users of a native section are a surface that somebody stated, not canonical definitions.
        let boundary = boundary.filter(|boundary| boundary.contract.embedder == Embedder::CanonicalAbi);
        let canonical = match stated.embedding {
            Some(embedding) => embedding == Embedding::Canonical,
            None => boundary.is_some(),
        };
        let boundary = boundary.filter(|_| canonical);
        let one_tree = stated.one_tree || boundary.as_ref().is_some_and(|boundary| boundary.one_tree);
        Basis { canonical, one_tree: canonical && one_tree, boundary, params: params.unwrap_or_default() }
    }

    /// The names of the exports that nobody outside imports.
    pub(super) fn internal(&self) -> HashSet<&str> {
        let exports = self.boundary.iter().flat_map(|boundary| &boundary.exports);
        exports.filter(|export| export.scope == Scope::Internal).map(|export| export.name.as_str()).collect()
    }

    /// Whether internalised lifts may still be called.
    pub(super) fn is_open(&self) -> bool {
        self.boundary.as_ref().is_none_or(|boundary| boundary.contract.surface == Surface::Open)
    }
}

/// The exports by name.
pub(super) struct Exports<'a>(HashMap<&'a str, (ExternalKind, u32)>);

impl<'a> Exports<'a> {
    pub(super) fn of(module: &Module<'a>) -> Exports<'a> {
        Exports(module.exports.iter().map(|export| (export.name, (export.kind, export.index))).collect())
    }

    /// The index behind an export of this kind.
    pub(super) fn get(&self, kind: ExternalKind, name: &str) -> Option<u32> {
        self.0.get(name).filter(|(found, _)| *found == kind).map(|(_, index)| *index)
    }
}
