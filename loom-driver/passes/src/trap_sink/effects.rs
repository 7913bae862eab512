//! Which writes somebody can see.
//!
//! Without further premises every write counts: also one to a private memory, since a host that
//! catches the trap can call another export and read there that it happened. If a trap ends the
//! instance, nobody comes back to look, and only what outlives the instance counts: what was
//! imported, what other threads share, and how large a memory or table is that the host can hold.
//! (Growing one tells the host at once: it may count what an instance uses. An export that only
//! options of canonical definitions name is not held by anybody: the embedder looks at it in the
//! course of a call, and no further call comes.)

use loom_core::call_graph::cfg::Written;
use loom_core::outside::{Access, Outside};

/// What must hold outside the module.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Premises {
    /// After a trap nobody enters the instance or looks at what it exports.
    pub trap_ends_instance: bool,
    /// A loop or a recursion that has a way out ends.
    pub forward_progress: bool,
}

/// Who can see what a module writes.
pub struct Effects<'o> {
    trap_ends_instance: bool,
    outside: &'o Outside,
}

impl<'o> Effects<'o> {
    /// Who can see what, under the premises.
    pub fn of(premises: Premises, outside: &'o Outside) -> Effects<'o> {
        Effects { trap_ends_instance: premises.trap_ends_instance, outside }
    }

    /// Whether somebody can see this write although a trap follows.
    pub fn is_visible(&self, written: Written) -> bool {
        if !self.trap_ends_instance {
            return true;
        }
        let (outlives, held) = (Access::outlives_instance, Access::is_held);
        match written {
            Written::Memory(memory) => self.outside.memory(memory).is_none_or(outlives),
            Written::MemorySize(memory) => self.outside.memory(memory).is_none_or(held),
            Written::Table(table) => self.outside.table(table).is_none_or(outlives),
            Written::TableSize(table) => self.outside.table(table).is_none_or(held),
            Written::Global(global) => self.outside.global(global).is_none_or(outlives),
            Written::Segment => false,
        }
    }
}
