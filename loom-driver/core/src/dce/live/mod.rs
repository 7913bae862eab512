//! What is reachable from the roots: a worklist over every index space at once.
//!
//! Memories, tables and segments have three states, none < referenced < used: a memory of which
//! only the size is asked must exist, but its contents are nobody's; an element segment that is
//! only dropped must exist, with no items. A function is *referenced* when only the kind of a trap
//! depends on it (`trap-kind=preserve`): it keeps its type and loses its body. States only rise, so
//! the order of the work does not matter for the result. Why something is live tells
//! [`graph`](crate::explain::graph), afterwards.

mod bodies;
mod items;
pub(crate) mod needs;
mod roots;

use super::call_targets::Tables;
use super::segments::Segments;
use crate::error::Result;
use crate::index::{
    DataIndex, ElemIndex, EntitySet, FuncIndex, GlobalIndex, MemoryIndex, SecondaryMap, TableIndex, TagIndex,
    TypeIndex,
};
use crate::module::Module;
use crate::outside::{Numbers, Told};
use crate::refs;
use crate::roots::Roots;
use std::collections::VecDeque;

/// How much of a thing is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Reach {
    /// Nothing.
    #[default]
    None,
    /// That it exists, with its type and limits.
    Referenced,
    /// All of it.
    Used,
}

/// What is live.
pub struct Live<'m, 'a> {
    module: &'m Module<'a>,
    roots: &'m Roots,
    /// Placements of segments.
    pub segments: &'m Segments,
    /// Which indices imports are told.
    pub numbers: Numbers,
    /// Indirect calls and the items that they reach.
    pub tables: Tables<'m, 'a>,
    /// State of each function.
    pub funcs: SecondaryMap<FuncIndex, Reach>,
    /// State of each table.
    pub table_reach: SecondaryMap<TableIndex, Reach>,
    /// State of each memory.
    pub memories: SecondaryMap<MemoryIndex, Reach>,
    /// Live globals.
    pub globals: EntitySet<GlobalIndex>,
    /// Live tags.
    pub tags: EntitySet<TagIndex>,
    /// State of each element segment.
    pub elems: SecondaryMap<ElemIndex, Reach>,
    /// State of each data segment.
    pub datas: SecondaryMap<DataIndex, Reach>,
    /// Items of element segments that stay as they are.
    pub kept_items: SecondaryMap<ElemIndex, Vec<bool>>,
    /// Types that live things mention directly.
    pub types: EntitySet<TypeIndex>,
    /// Functions of which a live body makes a reference: they must be declared somewhere.
    pub ref_funcs: EntitySet<FuncIndex>,
    /// Whether a live body names a data segment: the data count section must be there.
    pub needs_data_count: bool,
    /// Exports that stay, by position.
    pub exports: Vec<bool>,
    /// For each imported function the groups ([`Roots::groups`]) that it is in.
    groups_of: SecondaryMap<FuncIndex, Vec<usize>>,
    /// Exports that become roots when one of a group is live. Those of a group are taken out then.
    exports_of_groups: Vec<Vec<usize>>,
    /// Which index spaces are kept because a live import is told indices of them.
    told: Told,
    /// Tables whose segments that share slots have been kept.
    shadowing_kept: EntitySet<TableIndex>,
    /// Where each item of a segment of expressions starts, from the start of the segment.
    expr_offsets: SecondaryMap<ElemIndex, Vec<u32>>,
    frontier: Vec<FuncIndex>,
    pending: VecDeque<Pending>,
}

/// What is live and has not been followed. These can make each other live in chains as long as the
/// module, so they wait in a queue instead of calling each other.
enum Pending {
    /// The export at this position.
    Export(usize),
    /// The initial value of this global.
    Global(GlobalIndex),
}

impl<'m, 'a> Live<'m, 'a> {
    /// Finds everything reachable from `roots`.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Bug`] only: the module is valid.
    pub fn find(
        module: &'m Module<'a>,
        roots: &'m Roots,
        segments: &'m Segments,
        preserve_trap_kind: bool,
    ) -> Result<Live<'m, 'a>> {
        let mut live = Live {
            module,
            roots,
            segments,
            numbers: Numbers::of(module),
            tables: Tables::new(module, segments, preserve_trap_kind),
            funcs: SecondaryMap::new(),
            table_reach: SecondaryMap::new(),
            memories: SecondaryMap::new(),
            globals: EntitySet::new(),
            tags: EntitySet::new(),
            elems: SecondaryMap::new(),
            datas: SecondaryMap::new(),
            kept_items: SecondaryMap::new(),
            types: EntitySet::new(),
            ref_funcs: EntitySet::new(),
            needs_data_count: false,
            exports: vec![false; module.exports.len()],
            groups_of: SecondaryMap::new(),
            exports_of_groups: Vec::new(),
            told: Told::default(),
            shadowing_kept: EntitySet::new(),
            expr_offsets: SecondaryMap::new(),
            frontier: Vec::new(),
            pending: VecDeque::new(),
        };
        live.root_exports()?;
        live.root_effects()?;
        loop {
            live.follow_pending()?;
            if live.frontier.is_empty() {
                break;
            }
            let frontier = std::mem::take(&mut live.frontier);
            refs::read(module, &frontier)?;
            for func in frontier {
                if let Some(refs) = refs::of_func(module, func) {
                    live.mark_body(refs)?;
                }
            }
        }
        Ok(live)
    }

    fn follow_pending(&mut self) -> Result<()> {
        while let Some(pending) = self.pending.pop_front() {
            match pending {
                Pending::Export(position) => self.root_export(position)?,
                Pending::Global(global) => self.follow_global(global)?,
            }
        }
        Ok(())
    }

    /// Whether there is nothing to keep at all.
    pub fn is_empty(&self) -> bool {
        let nothing = |reach: &Reach| *reach == Reach::None;
        !self.exports.contains(&true)
            && self.funcs.values().all(nothing)
            && self.table_reach.values().all(nothing)
            && self.memories.values().all(nothing)
    }
}

/// Raises a state; tells whether it changed.
fn raise(state: &mut Reach, to: Reach) -> bool {
    if *state >= to {
        return false;
    }
    *state = to;
    true
}
