//! Which writes somebody can see.
//!
//! Without further premises every write counts: also one to a private memory, since a host that
//! catches the trap can call another export and read there that it happened. If a trap ends the
//! instance, nobody comes back to look, and only what outlives the instance counts: what was
//! imported, what other threads share, and how large a memory or table is that the host can hold.
//! (Growing one tells the host at once: it may count what an instance uses. An export that only
//! options of canonical definitions name is not held by anybody: the embedder looks at it in the
//! course of a call, and no further call comes.)

use super::flow::Written;
use loom_core::Module;
use loom_core::index::{EntityRef, EntitySet, GlobalIndex, MemoryIndex, Space, TableIndex};
use loom_core::roots;
use meld_boundary::{Boundary, Scope};

/// What must hold outside the module.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Premises {
    /// After a trap nobody enters the instance or looks at what it exports.
    pub trap_ends_instance: bool,
    /// A loop or a recursion that has a way out ends.
    pub forward_progress: bool,
}

/// Who can see what a module writes.
pub struct Effects {
    trap_ends_instance: bool,
    /// Memories that others write to or read from while the instance runs.
    shared_memories: EntitySet<MemoryIndex>,
    /// Memories that the host can hold.
    public_memories: EntitySet<MemoryIndex>,
    /// Tables that others write to or read from while the instance runs.
    shared_tables: EntitySet<TableIndex>,
    /// Tables that the host can hold.
    public_tables: EntitySet<TableIndex>,
    /// Globals that others read.
    shared_globals: EntitySet<GlobalIndex>,
}

impl Effects {
    /// Finds out who can see what in `module`. `boundary` is its section, if it passed every check
    /// and says that the canonical ABI embeds the module.
    pub fn of(module: &Module<'_>, premises: Premises, boundary: Option<&Boundary>) -> Effects {
        let mut effects = Effects {
            trap_ends_instance: premises.trap_ends_instance,
            shared_memories: EntitySet::new(),
            public_memories: EntitySet::new(),
            shared_tables: EntitySet::new(),
            public_tables: EntitySet::new(),
            shared_globals: EntitySet::new(),
        };
        // An import that is told memories by number can hold any of them.
        let told = module
            .imports
            .iter()
            .any(|import| roots::indices_taken_as_data(import.module, import.name).memories);
        for (index, memory) in module.memories.iter() {
            if told || memory.origin.is_import() || memory.ty.shared {
                effects.shared_memories.insert(index);
            }
        }
        for (index, table) in module.tables.iter() {
            if table.origin.is_import() || table.ty.shared {
                effects.shared_tables.insert(index);
            }
        }
        for (index, global) in module.globals.iter() {
            if global.origin.is_import() || global.ty.shared {
                effects.shared_globals.insert(index);
            }
        }
        for (position, export) in module.exports.iter().enumerate() {
            let listed = boundary.and_then(|boundary| boundary.exports.get(position));
            if listed.is_some_and(|listed| listed.name == export.name && listed.scope == Scope::Internal) {
                continue;
            }
            let index = export.index as usize;
            match Space::of(export.kind) {
                Space::Memory => effects.public_memories.extend([MemoryIndex::new(index)]),
                Space::Table => effects.public_tables.extend([TableIndex::new(index)]),
                _ => {}
            }
        }
        effects
    }

    /// Whether somebody can see this write although a trap follows.
    pub fn is_visible(&self, written: Written) -> bool {
        if !self.trap_ends_instance {
            return true;
        }
        match written {
            Written::Memory(memory) => self.shared_memories.contains(memory),
            Written::MemorySize(memory) => {
                self.shared_memories.contains(memory) || self.public_memories.contains(memory)
            }
            Written::Table(table) => self.shared_tables.contains(table),
            Written::TableSize(table) => {
                self.shared_tables.contains(table) || self.public_tables.contains(table)
            }
            Written::Global(global) => self.shared_globals.contains(global),
            Written::Segment => false,
        }
    }
}
