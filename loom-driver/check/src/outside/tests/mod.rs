//! Facts about small modules whose sections are written here.

mod held;
mod params;
mod rows;
mod scale;
mod traps;

use super::{Embedding, Outside, Stated};
use crate::module::Module;
use meld_boundary::{
    Boundary, Contract, Embedder, Export, ExternalKind, Import, ImportName, Producer, Roles, Scope, Surface,
    Use, UseOption, User, UserKind,
};

const ONE_TREE: Stated = Stated { one_tree: true, embedding: None };
const NATIVE: Stated = Stated { one_tree: false, embedding: Some(Embedding::Native) };
const CANONICAL: Stated = Stated { one_tree: false, embedding: Some(Embedding::Canonical) };

/// A module with its section.
struct Case(Vec<u8>);

impl Case {
    /// A module without a section.
    fn bare(text: &str) -> Case {
        Case(wat::parse_str(format!("(module {text})")).unwrap())
    }

    /// A module with these users and what `change` makes of the section. Exports that are lifted are external and the rest
    /// internal; imports that a user lists are external and the rest unknown.
    fn with(text: &str, users: Vec<User>, change: impl FnOnce(&mut Boundary)) -> Case {
        let Case(bytes) = Case::bare(text);
        let module = Module::parse(&bytes).unwrap();
        let lifted = |name: &str| {
            let uses = users.iter().flat_map(|user| &user.uses);
            uses.filter(|used| used.option == UseOption::Callee).any(|used| used.name == name)
        };
        let listed =
            |name: &str| users.iter().flat_map(|user| &user.imports).any(|import| import.name == name);
        let exports = module.exports.iter().map(|export| Export {
            kind: export.kind.into(),
            name: export.name.into(),
            scope: if lifted(export.name) { Scope::External } else { Scope::Internal },
            roles: Roles::NONE,
        });
        let imports = module.imports.iter().map(|import| Import {
            kind: kind(import.ty),
            module: import.module.into(),
            name: import.name.into(),
            scope: if listed(import.name) { Scope::External } else { Scope::Unknown },
        });
        let producer = Producer { name: "test".into(), version: "1".into() };
        let (embedder, surface) = (Embedder::CanonicalAbi, Surface::Closed);
        let contract = Contract { embedder, surface, digest: Default::default() };
        let (exports, imports) = (exports.collect(), imports.collect());
        let mut boundary = Boundary { exports, imports, users, ..Boundary::new(producer, contract) };
        change(&mut boundary);
        Case(meld_boundary::stamp(&bytes, &boundary).unwrap())
    }

    fn outside(&self, stated: Stated) -> Outside {
        Outside::of(&Module::parse(&self.0).unwrap(), &stated)
    }

    /// The names of what an import may enter, under a statement.
    fn entered(&self, func: u32, stated: Stated) -> String {
        let module = Module::parse(&self.0).unwrap();
        let outside = Outside::of(&module, &stated);
        let import = outside.import(func).unwrap();
        let sets = import.enters.iter().map(|set| outside.members(*set));
        names(&module, wasmparser::ExternalKind::Func, sets.flatten().copied())
    }

    /// The names of the memories that an import may touch, then of those that it keeps.
    fn touched(&self, func: u32, stated: Stated) -> String {
        let module = Module::parse(&self.0).unwrap();
        let outside = Outside::of(&module, &stated);
        let import = outside.import(func).unwrap();
        let of = |sets: &[super::Set]| {
            let members = sets.iter().flat_map(|set| outside.members(*set)).copied();
            names(&module, wasmparser::ExternalKind::Memory, members)
        };
        format!("{}/{}", of(&import.touches), of(&import.keeps))
    }
}

/// The first export name of each index, in order of the names; the index of what is not exported.
fn names(module: &Module<'_>, kind: wasmparser::ExternalKind, indices: impl Iterator<Item = u32>) -> String {
    let name = |index: u32| {
        let found = module.exports.iter().find(|export| export.kind == kind && export.index == index);
        found.map_or_else(|| index.to_string(), |export| export.name.to_string())
    };
    let mut names: Vec<String> = indices.map(name).collect();
    names.sort();
    names.dedup();
    names.join(" ")
}

fn kind(ty: wasmparser::TypeRef) -> ExternalKind {
    match ty {
        wasmparser::TypeRef::Func(_) | wasmparser::TypeRef::FuncExact(_) => ExternalKind::Func,
        wasmparser::TypeRef::Table(_) => ExternalKind::Table,
        wasmparser::TypeRef::Memory(_) => ExternalKind::Memory,
        wasmparser::TypeRef::Global(_) => ExternalKind::Global,
        wasmparser::TypeRef::Tag(_) => ExternalKind::Tag,
    }
}

fn user(kind: UserKind, imports: &[&str], uses: &[(UseOption, &str)]) -> User {
    let import = |name: &&str| ImportName { module: "m".into(), name: (*name).into() };
    let used = |(option, name): &(UseOption, &str)| Use {
        option: *option,
        kind: option.external_kind(),
        name: (*name).into(),
    };
    User {
        imports: imports.iter().map(import).collect(),
        uses: uses.iter().map(used).collect(),
        ..User::new(kind, format!("{imports:?} {uses:?}"))
    }
}

fn lift(callee: &str, more: &[(UseOption, &str)]) -> User {
    user(UserKind::Lift, &[], &[&[(UseOption::Callee, callee)], more].concat())
}

/// A lower without the async option, of a function that is not async.
fn lower(import: &str, uses: &[(UseOption, &str)]) -> User {
    User { async_type: Some(false), ..user(UserKind::Lower, &[import], uses) }
}

fn builtin(opcode: u32, import: &str, uses: &[(UseOption, &str)]) -> User {
    User { opcode: Some(opcode), ..user(UserKind::Builtin, &[import], uses) }
}

fn destructor(imports: &[&str], func: &str) -> User {
    user(UserKind::Destructor, imports, &[(UseOption::Destructor, func)])
}
