//! A section that says the most: every export is a lift of its own, and every imported function a lower of a
//! function that is not async, without options.

use loom_core::Module;
use meld_boundary::{
    Boundary, Contract, Digest, Embedder, Export, Import, ImportName, Producer, Roles, Scope, Surface, Use,
    UseOption, User, UserKind,
};
use wasmparser::{ExternalKind, TypeRef};

/// The module with that section.
pub fn stamped(text: &str) -> Vec<u8> {
    let wasm = wat::parse_str(text).unwrap_or_else(|error| panic!("{error}"));
    let module = Module::parse(&wasm).unwrap();
    let producer = Producer { name: "test".into(), version: "1".into() };
    let contract =
        Contract { embedder: Embedder::CanonicalAbi, surface: Surface::Closed, digest: Digest::default() };
    let mut boundary = Boundary::new(producer, contract);
    for export in &module.exports {
        let (kind, name) = (export.kind.into(), export.name.to_string());
        if export.kind == ExternalKind::Func {
            let callee = Use { option: UseOption::Callee, kind, name: name.clone() };
            boundary.users.push(User { uses: vec![callee], ..User::new(UserKind::Lift, &name) });
        }
        boundary.exports.push(Export { kind, name, scope: Scope::External, roles: Roles::default() });
    }
    for import in &module.imports {
        let kind = match import.ty {
            TypeRef::Func(_) | TypeRef::FuncExact(_) => ExternalKind::Func,
            TypeRef::Table(_) => ExternalKind::Table,
            TypeRef::Memory(_) => ExternalKind::Memory,
            TypeRef::Global(_) => ExternalKind::Global,
            TypeRef::Tag(_) => ExternalKind::Tag,
        };
        let (module, name) = (import.module.to_string(), import.name.to_string());
        if kind == ExternalKind::Func {
            let import = ImportName { module: module.clone(), name: name.clone() };
            let lower = User::new(UserKind::Lower, &name);
            boundary.users.push(User { async_type: Some(false), imports: vec![import], ..lower });
        }
        boundary.imports.push(Import { kind: kind.into(), module, name, scope: Scope::External });
    }
    meld_boundary::stamp(&wasm, &boundary).unwrap_or_else(|error| panic!("{error}"))
}
