//! Who touches a memory, table or global besides the module's own code.

use super::Numbers;
use crate::index::{
    EntityRef, EntitySet, FuncIndex, GlobalIndex, MemoryIndex, PrimaryMap, Space, TableIndex,
};
use crate::module::{Module, Origin};
use meld_boundary::{Boundary, Scope};

/// Who besides the module's own code touches something: the one that can do most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Nobody.
    Private,
    /// The embedder, in the course of a call, because an option of a canonical definition names the export
    /// at this position. Nobody else has it.
    Option(usize),
    /// Whoever holds the export at this position.
    Export(usize),
    /// This imported function, which is told its number.
    Number(FuncIndex),
    /// Other threads.
    Shared,
    /// Whoever provides the import.
    Import,
}

impl Access {
    /// Whether nobody else touches it.
    pub fn is_private(self) -> bool {
        self == Access::Private
    }

    /// Whether somebody may have it who is not part of the instance, and goes on after the instance has
    /// ended.
    pub fn outlives_instance(self) -> bool {
        matches!(self, Access::Number(_) | Access::Shared | Access::Import)
    }

    /// Whether somebody may hold it, and so learn its size.
    pub fn is_held(self) -> bool {
        self.outlives_instance() || matches!(self, Access::Export(_))
    }

    /// In words, as the end of a sentence about the thing; `None` if nobody else touches it.
    pub fn describe(self, module: &Module<'_>) -> Option<String> {
        let export = |position: usize| module.exports.get(position).map_or("?", |export| export.name);
        Some(match self {
            Access::Private => return None,
            Access::Option(position) | Access::Export(position) => {
                format!("it is exported as `{}`", export(position))
            }
            Access::Number(func) => format!("{} is told its number", import(module, func)),
            Access::Shared => "it is shared between threads".into(),
            Access::Import => "it is imported".into(),
        })
    }
}

/// An imported function by its names.
pub(super) fn import(module: &Module<'_>, func: FuncIndex) -> String {
    let import = module.funcs.get(func).and_then(|func| match func.origin {
        Origin::Import(import) => module.imports.get(import),
        Origin::Defined(_) => None,
    });
    import.map_or_else(
        || module.describe_func(func),
        |import| format!("import `{}` `{}`", import.module.escape_debug(), import.name.escape_debug()),
    )
}

/// What is exported or told, by index.
pub(super) struct Held {
    exported_memories: EntitySet<MemoryIndex>,
    memories: Vec<Access>,
    tables: Vec<Access>,
    globals: Vec<Access>,
}

impl Held {
    /// Reads the exports. `boundary` is the section if it holds and the canonical ABI embeds the module.
    pub(super) fn of(module: &Module<'_>, boundary: Option<&Boundary>, numbers: &Numbers) -> Held {
        let memories = numbers.memories().map_or(Access::Private, Access::Number);
        let mut held = Held {
            exported_memories: EntitySet::new(),
            memories: vec![memories; module.memories.len()],
            tables: vec![Access::Private; module.tables.len()],
            globals: vec![Access::Private; module.globals.len()],
        };
        for (position, export) in module.exports.iter().enumerate() {
            let accesses = match Space::of(export.kind) {
                Space::Memory => {
                    held.exported_memories.insert(MemoryIndex::from_u32(export.index));
                    &mut held.memories
                }
                Space::Table => &mut held.tables,
                Space::Global => &mut held.globals,
                _ => continue,
            };
            let Some(access) = accesses.get_mut(export.index as usize) else { continue };
            let listed = boundary.and_then(|boundary| boundary.exports.get(position));
            let is_internal =
                listed.is_some_and(|listed| listed.name == export.name && listed.scope == Scope::Internal);
            match (is_internal, *access) {
                (true, Access::Private) => *access = Access::Option(position),
                (false, Access::Private | Access::Option(_)) => *access = Access::Export(position),
                _ => {}
            }
        }
        held
    }

    pub(super) fn memories(&self, module: &Module<'_>) -> PrimaryMap<MemoryIndex, Access> {
        let own = |(index, memory): (MemoryIndex, &crate::module::Memory)| {
            access(memory.origin.is_import(), memory.ty.shared, &self.memories, index.index())
        };
        module.memories.iter().map(own).collect()
    }

    pub(super) fn exported_memories(&self) -> EntitySet<MemoryIndex> {
        self.exported_memories.clone()
    }

    pub(super) fn tables(&self, module: &Module<'_>) -> PrimaryMap<TableIndex, Access> {
        let own = |(index, table): (TableIndex, &crate::module::Table<'_>)| {
            access(table.origin.is_import(), table.ty.shared, &self.tables, index.index())
        };
        module.tables.iter().map(own).collect()
    }

    pub(super) fn globals(&self, module: &Module<'_>) -> PrimaryMap<GlobalIndex, Access> {
        let own = |(index, global): (GlobalIndex, &crate::module::Global<'_>)| {
            access(global.origin.is_import(), global.ty.shared, &self.globals, index.index())
        };
        module.globals.iter().map(own).collect()
    }
}

fn access(is_import: bool, is_shared: bool, held: &[Access], index: usize) -> Access {
    match (is_import, is_shared) {
        (true, _) => Access::Import,
        (false, true) => Access::Shared,
        (false, false) => held.get(index).copied().unwrap_or(Access::Import),
    }
}
