//! From the facts about a case to the `meld:boundary` section that a fuser would write.
//!
//! The fuser knows the component graph. `expect.json` records what follows from it, computed from
//! the component types and checked against the options that wit-component wrote; this turns those
//! records back into the canonical definitions behind them. An export that the facts do not
//! mention is an error, so that no export slips through as unknown.

use crate::corpus::{self, Case, Expect};
use crate::interface::Interface;
use anyhow::{Context, Result, bail};
use meld_boundary::{
    Boundary, Contract, Digest, Embedder, Export, ExternalKind, Import, ImportName, Input, Producer, Roles,
    Scope, Surface, Use, UseOption, User, UserKind, opcode,
};

/// The interfaces of the corpus (`wit/` in each folder) have no async function.
const NOT_ASYNC: Option<bool> = Some(false);

/// The section that the facts about a case imply, with no promises and no digest yet.
///
/// # Errors
///
/// If the facts do not explain the module completely.
pub fn boundary(case: &Case) -> Result<Boundary> {
    let interface = Interface::read(&case.wasm)?;
    let facts = Facts { expect: &case.expect, interface: &interface };
    let boundary = facts.boundary().map(|boundary| Boundary { one_tree: is_one_tree(case), ..boundary });
    boundary.with_context(|| format!("{}/{}", case.name, case.variant))
}

/// A module with the section that the facts imply.
///
/// # Errors
///
/// As [`boundary`], or if the crate under test refuses to stamp it.
pub fn stamped(case: &Case) -> Result<Vec<u8>> {
    Ok(meld_boundary::stamp(&case.wasm, &boundary(case)?)?)
}

/// Whether the inputs were put together before they were fused: then nothing of their composition is elsewhere.
pub fn is_one_tree(case: &Case) -> bool {
    case.variant == "fused-composed.wasm"
}

struct Facts<'a> {
    expect: &'a Expect,
    interface: &'a Interface,
}

impl Facts<'_> {
    fn boundary(&self) -> Result<Boundary> {
        let exports = self.interface.exports.iter().map(|(kind, name, _)| {
            let (scope, roles) = self.export(*kind, name)?;
            Ok(Export { kind: *kind, name: name.clone(), scope, roles })
        });
        let imports = self.interface.imports.iter().map(|(kind, module, name)| {
            let key = (module.clone(), name.clone());
            if !self.expect.external_imports.contains(&key) {
                bail!("import `{module}` `{name}` is not among the external imports");
            }
            let (module, name) = key;
            Ok(Import { kind: *kind, module, name, scope: Scope::External })
        });
        let producer = Producer { name: "loom-testsuite".into(), version: "1".into() };
        let contract = Contract {
            embedder: Embedder::CanonicalAbi,
            surface: Surface::Closed,
            digest: Digest::default(),
        };
        Ok(Boundary {
            exports: exports.collect::<Result<_>>()?,
            imports: imports.collect::<Result<_>>()?,
            users: self.users()?,
            inputs: self.inputs(),
            ..Boundary::new(producer, contract)
        })
    }

    /// Who is at the other end of an export, and what it was for.
    ///
    /// What is reached only through an option of a user is internal: nobody imports it by name.
    fn export(&self, kind: ExternalKind, name: &str) -> Result<(Scope, Roles)> {
        if self.expect.destructors.contains_key(name) {
            return Ok((Scope::Internal, Roles::DESTRUCTOR));
        }
        if self.expect.external_exports.iter().any(|external| external == name) {
            return Ok((Scope::External, Roles::LIFT_CALLEE));
        }
        let roles = if self.expect.allocators.contains_key(name) {
            Roles::REALLOC
        } else if self.expect.post_returns.contains_key(name) {
            Roles::POST_RETURN
        } else if kind == ExternalKind::Memory {
            Roles::MEMORY
        } else {
            let why = self.expect.vestigial_exports.get(name);
            let why = why.with_context(|| format!("export `{name}` is not explained"))?;
            match why.split(':').next().unwrap_or_default() {
                "linker symbol" => Roles::LINKER_SYMBOL,
                "import of another input resolved to it" => Roles::LIFT_CALLEE,
                _ if why.starts_with("wit-component shim") => Roles::SHIM,
                _ => bail!("export `{name}` has an unknown reason: {why}"),
            }
        };
        Ok((Scope::Internal, roles))
    }

    /// Every canonical definition that somebody outside can execute.
    fn users(&self) -> Result<Vec<User>> {
        let mut users = Vec::new();
        for surface in &self.expect.surface {
            users.push(self.lift(&surface.export, &surface.component)?);
        }
        for (module, name) in &self.expect.external_imports {
            users.push(self.lower_or_builtin(module, name)?);
        }
        for name in self.expect.destructors.keys() {
            users.push(self.destructor(name)?);
        }
        Ok(users)
    }

    /// The components. Who made them, nothing depends on here.
    fn inputs(&self) -> Vec<Input> {
        let name = |input: &corpus::Input| input.component.clone();
        self.expect
            .inputs
            .iter()
            .map(|input| Input { name: name(input), sha256: Digest::default() })
            .collect()
    }

    /// The position of the first input for which `is` holds.
    fn input(&self, is: impl Fn(&corpus::Input) -> bool) -> Option<u32> {
        self.expect.inputs.iter().position(is).and_then(|at| u32::try_from(at).ok())
    }

    fn lift(&self, export: &str, component: &str) -> Result<User> {
        let mut uses = vec![use_func(UseOption::Callee, export)];
        let post_return = self.expect.post_returns.iter().find(|(_, post)| post.lift == export);
        if let Some((name, _)) = post_return {
            uses.push(use_func(UseOption::PostReturn, name));
        }
        let allocator = self.allocator_for(&format!("export {export}:"));
        if let Some((name, _)) = allocator {
            uses.push(use_func(UseOption::Realloc, name));
        }
        if post_return.is_some() || allocator.is_some() {
            let input = self.expect.inputs.iter().find(|input| input.component == component);
            let input = input.with_context(|| format!("no input `{component}`"))?;
            uses.push(self.use_memory(input.memory)?);
        }
        let input = self.input(|input| input.component == component);
        Ok(User { async_type: NOT_ASYNC, uses, input, ..User::new(UserKind::Lift, export) })
    }

    /// Resource built-ins name nothing; other imports are lowered functions.
    fn lower_or_builtin(&self, module: &str, name: &str) -> Result<User> {
        let mut uses = Vec::new();
        let mut input = None;
        if let Some((allocator, memory)) = self.allocator_for(&format!("import {module} {name}:")) {
            uses.push(use_func(UseOption::Realloc, allocator));
            uses.push(self.use_memory(memory)?);
            input = self.input(|input| input.memory == memory);
        }
        let builtin =
            name.strip_prefix('[').and_then(|name| name.split_once(']')).map(|(builtin, _)| builtin);
        let opcode = match builtin {
            None => None,
            Some("resource-new") => Some(opcode::RESOURCE_NEW),
            Some("resource-rep") => Some(opcode::RESOURCE_REP),
            Some("resource-drop") => Some(opcode::RESOURCE_DROP),
            Some(other) => bail!("import `{name}`: there is no record of what `{other}` is"),
        };
        let (kind, async_type) = match opcode {
            Some(_) => (UserKind::Builtin, None),
            None => (UserKind::Lower, NOT_ASYNC),
        };
        let imports = vec![ImportName { module: module.into(), name: name.into() }];
        Ok(User { async_type, opcode, input, imports, uses, ..User::new(kind, format!("{module}#{name}")) })
    }

    /// A destructor with every import that drops a handle of its resource.
    fn destructor(&self, name: &str) -> Result<User> {
        let (interface, resource) =
            name.split_once("#[dtor]").context("a destructor is named `I#[dtor]R`")?;
        let exported = format!("[export]{interface}");
        let drop = format!("[resource-drop]{resource}");
        let drops = self.expect.external_imports.iter();
        let drops =
            drops.filter(|(module, name)| (module == interface || *module == exported) && *name == drop);
        let imports = drops.map(|(module, name)| ImportName { module: module.clone(), name: name.clone() });
        let uses = vec![use_func(UseOption::Destructor, name)];
        Ok(User { imports: imports.collect(), uses, ..User::new(UserKind::Destructor, name) })
    }

    /// The needed allocator whose reason starts with `definition`, and its memory.
    fn allocator_for(&self, definition: &str) -> Option<(&str, u32)> {
        let mut needed = self.expect.allocators.iter().filter(|(_, facts)| facts.needed_by_external);
        let found = needed.find(|(_, facts)| facts.why.starts_with(definition));
        found.map(|(name, facts)| (name.as_str(), facts.memory))
    }

    fn use_memory(&self, memory: u32) -> Result<Use> {
        let mut exports = self.interface.exports.iter();
        let found = exports.find(|(kind, _, index)| *kind == ExternalKind::Memory && *index == memory);
        let (kind, name, _) = found.with_context(|| format!("memory {memory} is not exported"))?;
        Ok(Use { option: UseOption::Memory, kind: *kind, name: name.clone() })
    }
}

fn use_func(option: UseOption, name: &str) -> Use {
    Use { option, kind: ExternalKind::Func, name: name.into() }
}
