//! The facts of a file, and the `meld:boundary` section that a fuser would write of them.
//!
//! A file says who the users are. The rest follows: what a lift or an initializer calls is external, all else is
//! internal and was for what the users name it for.

use crate::interface::Interface;
use anyhow::{Context, Result};
use meld_boundary::{
    Boundary, Contract, Digest, Embedder, Entry, Export, ExportName, ExternalKind, Import, ImportName, Input,
    Param, ParamKind, Producer, Roles, Scope, Surface, Use, UseOption, User, UserKind,
};
use serde::{Deserialize, Serialize};

/// The facts of a file.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Section {
    /// How the module is embedded.
    #[serde(default = "canonical")]
    pub embedder: Embedder,
    /// Whether everything under one root is in the module.
    #[serde(default)]
    pub one_tree: bool,
    /// Who can enter or use the module.
    pub users: Vec<Facts>,
    /// Exports, and imports as `MODULE NAME`, of which the fuser does not know who is at the other end.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unknown: Vec<String>,
    /// What the host passes: the export, the parameter, the least and the greatest number.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub params: Vec<(String, u32, u64, u64)>,
}

/// The facts about one user.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Facts {
    /// Which canonical definition it is.
    pub kind: UserKind,
    /// Whether it has the option `async`.
    #[serde(default, rename = "async", skip_serializing_if = "std::ops::Not::not")]
    pub is_async: bool,
    /// Whether the type of the function is async, if that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub async_type: Option<bool>,
    /// Which built-in it is, by its name in the component model: `stream.read`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub builtin: Option<String>,
    /// The component that it belongs to, if that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input: Option<u32>,
    /// The imports that it is behind, or that drop its resource: `MODULE NAME`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub imports: Vec<String>,
    /// The only exports that its imports may enter, where these are fewer than its kind may.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub may_enter: Option<Vec<String>>,
    /// What it names, by option.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub uses: Vec<(UseOption, String)>,
}

impl Section {
    /// The module with the section.
    ///
    /// # Errors
    ///
    /// If the facts do not fit the module.
    pub fn stamp(&self, wasm: &[u8]) -> Result<Vec<u8>> {
        Ok(meld_boundary::stamp(wasm, &self.boundary(wasm)?)?)
    }

    fn boundary(&self, wasm: &[u8]) -> Result<Boundary> {
        let interface = Interface::read(wasm)?;
        let exports = interface.exports.into_iter().map(|(kind, name, _)| {
            let roles = self.roles(&name);
            let is_entry = [Roles::LIFT_CALLEE, Roles::INITIALIZER].iter().any(|role| roles.contains(*role));
            let scope = self.scope(&name, if is_entry { Scope::External } else { Scope::Internal });
            Export { kind, name, scope, roles }
        });
        let imports = interface.imports.into_iter().map(|(kind, module, name)| {
            let scope = self.scope(&format!("{module} {name}"), Scope::External);
            Import { kind, module, name, scope }
        });
        let inputs = self.users.iter().filter_map(|user| user.input).max().map_or(0, |last| last + 1);
        let inputs = (0..inputs).map(|input| Input { name: format!("c{input}"), sha256: Digest::default() });
        let entries = (0..).zip(&self.users).filter_map(|(user, facts)| {
            let names = facts.may_enter.iter().flatten().cloned();
            let may_enter = names.map(|name| ExportName { kind: ExternalKind::Func, name }).collect();
            facts.may_enter.is_some().then_some(Entry { user, may_enter })
        });
        let params = self.params.iter().map(|(export, param, lo, hi)| {
            let (export, kind) = (export.clone(), ParamKind::Range);
            Param { export, param: *param, kind, lo: *lo, hi: *hi }
        });
        let producer = Producer { name: "loom-testsuite".into(), version: "1".into() };
        let (surface, digest) = (Surface::Closed, Digest::default());
        Ok(Boundary {
            exports: exports.collect(),
            imports: imports.collect(),
            users: self.users.iter().map(Facts::user).collect::<Result<_>>()?,
            inputs: inputs.collect(),
            entries: entries.collect(),
            one_tree: self.one_tree,
            params: params.collect(),
            ..Boundary::new(producer, Contract { embedder: self.embedder, surface, digest })
        })
    }

    fn scope(&self, name: &str, otherwise: Scope) -> Scope {
        if self.unknown.iter().any(|unknown| unknown == name) { Scope::Unknown } else { otherwise }
    }

    /// What an export was for.
    fn roles(&self, name: &str) -> Roles {
        let used = self.users.iter().flat_map(|user| user.uses.iter().map(move |used| (user.kind, used)));
        used.filter(|(_, (_, used))| used == name).fold(Roles::NONE, |roles, (kind, (option, _))| {
            roles
                | match option {
                    UseOption::Callee if kind == UserKind::Initializer => Roles::INITIALIZER,
                    UseOption::Callee => Roles::LIFT_CALLEE,
                    UseOption::Realloc => Roles::REALLOC,
                    UseOption::PostReturn => Roles::POST_RETURN,
                    UseOption::Callback => Roles::CALLBACK,
                    UseOption::Memory => Roles::MEMORY,
                    UseOption::Destructor => Roles::DESTRUCTOR,
                    UseOption::Table => Roles::NONE,
                }
        })
    }
}

impl Facts {
    fn user(&self) -> Result<User> {
        let uses = self.uses.iter().map(|(option, name)| Use {
            option: *option,
            kind: option.external_kind(),
            name: name.clone(),
        });
        let imports = self.imports.iter().map(|import| {
            let (module, name) = import.split_once(' ').context("an import is `MODULE NAME`")?;
            Ok(ImportName { module: module.into(), name: name.into() })
        });
        let named = self.imports.first().or(self.uses.first().map(|(_, name)| name));
        let opcode = |name: &String| {
            let mut opcodes = 0..u32::from(u8::MAX);
            let found = opcodes.find(|code| meld_boundary::opcode::name(*code) == Some(name.as_str()));
            found.with_context(|| format!("no built-in is called `{name}`"))
        };
        Ok(User {
            is_async: self.is_async,
            async_type: self.async_type,
            input: self.input,
            opcode: self.builtin.as_ref().map(opcode).transpose()?,
            imports: imports.collect::<Result<_>>()?,
            uses: uses.collect(),
            ..User::new(self.kind, named.cloned().unwrap_or_default())
        })
    }
}

fn canonical() -> Embedder {
    Embedder::CanonicalAbi
}
