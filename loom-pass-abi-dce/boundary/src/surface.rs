//! A section that says no more than what the surface is.
//!
//! For a module of which nobody has the components: drivers in C or Rust, cores of an earlier fuser. An engineer
//! states which exports are used from outside, and all others are internal. Nothing is known about imports.

use crate::framing::ModuleError;
use crate::interface::Interface;
use crate::kinds::{Embedder, ExternalKind, Scope, Surface, UseOption, UserKind};
use crate::roles::Roles;
use crate::section::{Boundary, Contract, Export, Import, ImportName, Producer, Use, User};

/// The facts about `module` if the exports for which `is_external` holds are its surface: each is called or looked at
/// from outside, and no other is. Every import may do what an unknown one may. A global with the name of a linker's symbol
/// is taken for one.
///
/// # Errors
///
/// If `module` is not a core module.
pub fn stated(
    module: &[u8],
    producer: Producer,
    embedder: Embedder,
    is_external: impl Fn(&str) -> bool,
) -> Result<Boundary, ModuleError> {
    let interface = Interface::read(module)?;
    let contract = Contract { embedder, surface: Surface::Closed, digest: Default::default() };
    let mut boundary = Boundary::new(producer, contract);
    for export in &interface.exports {
        let (kind, name) = (export.kind, export.name.to_string());
        let (scope, roles) = match (is_external(export.name), kind) {
            (true, ExternalKind::Func) => {
                let callee = Use { option: UseOption::Callee, kind, name: name.clone() };
                boundary.users.push(User { uses: vec![callee], ..User::new(UserKind::Lift, &name) });
                (Scope::External, Roles::LIFT_CALLEE)
            }
            (true, ExternalKind::Global) => (Scope::External, Roles::of_global(export.name)),
            (false, ExternalKind::Global) => (Scope::Internal, Roles::of_global(export.name)),
            (true, _) => (Scope::External, Roles::default()),
            (false, _) => (Scope::Internal, Roles::default()),
        };
        boundary.exports.push(Export { kind, name, scope, roles });
    }
    let mut imports = Vec::new();
    for import in &interface.imports {
        let (module, name) = (import.module.to_string(), import.name.to_string());
        if import.kind == ExternalKind::Func {
            imports.push(ImportName { module: module.clone(), name: name.clone() });
        }
        boundary.imports.push(Import { kind: import.kind, module, name, scope: Scope::External });
    }
    if !imports.is_empty() {
        // A definition of which nothing is known but that it is there.
        boundary.users.push(User { imports, ..User::new(UserKind::Lower, "imports") });
    }
    Ok(boundary)
}
