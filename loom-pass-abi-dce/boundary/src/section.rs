//! The contents of the section as plain data; what serde makes of it is the JSON form.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::kinds::{Embedder, ExternalKind, PromiseKind, Scope, Surface, UseOption, UserKind};
use crate::roles::Roles;

/// The contents of a `meld:boundary` section.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Boundary {
    /// Who wrote the section.
    pub producer: Producer,
    /// The terms under which the facts hold, and the module that they are about.
    pub contract: Contract,
    /// Every export of the module, in export order.
    pub exports: Vec<Export>,
    /// Every import of the module, in import order.
    pub imports: Vec<Import>,
    /// Every external canonical definition that can enter or use the module.
    pub users: Vec<User>,
    /// What the fuser relies on the optimizer to make true, or to refuse.
    #[serde(default)]
    pub promises: Vec<Promise>,
    /// The components that were fused, in the order in which the fuser numbers them.
    #[serde(default)]
    pub inputs: Vec<Input>,
    /// Optional subsections that this version does not know (ids 129 to 255), so that decoding and encoding a
    /// section loses nothing.
    #[serde(default, with = "crate::bytes::by_id")]
    pub unknown: BTreeMap<u8, Vec<u8>>,
}

/// The program that wrote a section.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Producer {
    /// Its name, such as `meld`.
    pub name: String,
    /// Its version, such as `0.52.0`.
    pub version: String,
}

/// The terms under which the facts of a section hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contract {
    /// How the module is embedded.
    pub embedder: Embedder,
    /// Whether internalised functions may still be entered from outside.
    pub surface: Surface,
    /// The module that the section is about; see [`crate::digest`].
    ///
    /// [`crate::stamp`] and [`Boundary::restrict`] compute it. JSON may leave it out or say `null`; it is then
    /// the default, all zeros, which matches no module.
    #[serde(default, deserialize_with = "crate::digest::null_as_default")]
    pub digest: Digest,
}

/// One export of the module.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Export {
    /// What it exports.
    pub kind: ExternalKind,
    /// Its name, which is its identity: unique in the module, and it survives renumbering.
    pub name: String,
    /// Who imports it.
    pub scope: Scope,
    /// What it was for.
    #[serde(default)]
    pub roles: Roles,
}

/// One import of the module.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Import {
    /// What it imports.
    pub kind: ExternalKind,
    /// The first of its two names.
    pub module: String,
    /// The second of its two names.
    pub name: String,
    /// Who provides it.
    pub scope: Scope,
}

/// One external canonical definition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct User {
    /// Which canonical definition it is.
    pub kind: UserKind,
    /// Whether it has the option `async`.
    #[serde(default, rename = "async")]
    pub is_async: bool,
    /// Its name in the component, for people: `run`, `h:env/vars@0.1.0#get`.
    pub label: String,
    /// Lower and builtin: the core imports that it is behind. Destructor: the `[resource-drop]` imports that call it.
    #[serde(default)]
    pub imports: Vec<ImportName>,
    /// The exports that it names.
    #[serde(default)]
    pub uses: Vec<Use>,
}

/// The two names of a core import.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImportName {
    /// The first of the two.
    pub module: String,
    /// The second of the two.
    pub name: String,
}

/// One export that a canonical definition names, with the option in which it does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Use {
    /// The option.
    pub option: UseOption,
    /// The kind of the export.
    pub kind: ExternalKind,
    /// The name of the export that the option resolves to, through any shim.
    pub name: String,
}

/// One thing that the fuser relies on the optimizer to make true.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Promise {
    /// What is promised.
    pub kind: PromiseKind,
    /// The index of the memory that it is about, in the memory index space of the module.
    pub memory: u32,
}

/// One component that was fused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// Its name, for people.
    pub name: String,
    /// The SHA-256 of its file.
    pub sha256: Digest,
}

/// The ids of the subsections.
pub(crate) mod id {
    pub(crate) const PRODUCER: u8 = 0;
    pub(crate) const CONTRACT: u8 = 1;
    pub(crate) const EXPORTS: u8 = 2;
    pub(crate) const IMPORTS: u8 = 3;
    pub(crate) const USERS: u8 = 4;
    pub(crate) const PROMISES: u8 = 5;
    pub(crate) const INPUTS: u8 = 128;

    /// The first id that a reader may skip if it does not know it.
    pub(crate) const FIRST_OPTIONAL: u8 = 128;
}

/// The bit of `flags` that says that a user is asynchronous.
pub(crate) const FLAG_ASYNC: u32 = 1 << 0;
