//! What goes, what is stubbed, which slots empty, and the new index of everything that stays.
//!
//! The plan says everything about the output except its bytes. It reads the final state of
//! reachability and takes no decision that reachability has not licensed.

use super::elems::{self, ElemPlan};
use super::live::{Live, Reach};
use super::types;
use crate::error::Result;
use crate::index::{DataIndex, EntitySet, FuncIndex, TypeIndex};
use crate::maps::{IndexMap, IndexMaps};
use crate::module::Module;
use wasmparser::DataKind;

/// A function that traps when it is called, to stand where a slot cannot be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrapFunc {
    /// A function of the input that does nothing else, or has a type that no call expects.
    Existing(FuncIndex),
    /// A new function of this type, behind all others.
    New(TypeIndex),
}

/// The plan of one elimination.
pub struct Plan {
    /// New indices.
    pub maps: IndexMaps,
    /// Functions that keep their type and lose their body.
    pub stubbed: EntitySet<FuncIndex>,
    /// What stands in emptied slots that cannot be left out or be null.
    pub trap_func: Option<TrapFunc>,
    /// The element segments of the output, in order.
    pub elems: Vec<ElemPlan>,
    /// The data segments that stay, in order; `true` for those that lose their contents.
    pub datas: Vec<(DataIndex, bool)>,
    /// Exports that stay, by position.
    pub exports: Vec<bool>,
    /// Whether the start function stays one.
    pub keeps_start: bool,
    /// Whether there is a data count section.
    pub data_count: bool,
    /// Whether the output is the input.
    pub is_identity: bool,
}

impl Plan {
    /// The plan for what `live` found.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Bug`] only.
    pub fn make(module: &Module<'_>, live: &mut Live<'_, '_>) -> Result<Plan> {
        let elems = elems::plan(module, live);
        let new_type = match elems.trap_func {
            Some(TrapFunc::New(ty)) => Some(ty),
            Some(TrapFunc::Existing(func)) => module.funcs.get(func).map(|func| func.ty),
            None => None,
        };
        let revived = match elems.trap_func {
            Some(TrapFunc::Existing(func)) => Some(func),
            _ => None,
        };
        let reach = &live.funcs;
        let maps = IndexMaps {
            types: types::live_types(module, live, new_type),
            funcs: IndexMap::compact(module.funcs.keys(), |f| reach[f] != Reach::None || revived == Some(f)),
            tables: IndexMap::compact(module.tables.keys(), |t| live.table_reach[t] != Reach::None),
            memories: IndexMap::compact(module.memories.keys(), |m| live.memories[m] != Reach::None),
            globals: IndexMap::compact(module.globals.keys(), |g| live.globals.contains(g)),
            tags: IndexMap::compact(module.tags.keys(), |t| live.tags.contains(t)),
            elems: IndexMap::compact(module.elems.keys(), |e| elems.stays(e)),
            datas: IndexMap::compact(module.datas.keys(), |d| live.datas[d] != Reach::None),
        };
        let mut stubbed = EntitySet::new();
        for func in module.funcs.keys() {
            let is_stub = module.body(func).is_some_and(elems::is_trap_body);
            if reach[func] == Reach::Referenced && !is_stub {
                stubbed.insert(func);
            }
        }
        // One that only has to exist becomes passive and empty, unless it is written nowhere already, with a
        // memory that stays.
        let emptied = |data: DataIndex| {
            let has_place = match &module.datas[data].kind {
                DataKind::Passive => true,
                DataKind::Active { memory_index, .. } => maps.memories.get_u32(*memory_index).is_some(),
            };
            let is_nowhere = live.segments.datas[data].target().is_none();
            let is_so = has_place && is_nowhere && module.datas[data].data.is_empty();
            live.datas[data] == Reach::Referenced && !is_so
        };
        let datas: Vec<_> = maps.datas.kept().iter().map(|&data| (data, emptied(data))).collect();
        let keeps_start = live.keeps_start();
        let data_count = live.needs_data_count;
        let same_elems = elems.plans.iter().all(ElemPlan::is_same);
        let is_identity = same_elems
            && maps.are_identity()
            && stubbed.is_empty()
            && !matches!(elems.trap_func, Some(TrapFunc::New(_)))
            && datas.iter().all(|(_, emptied)| !emptied)
            && live.exports.iter().all(|kept| *kept)
            && keeps_start == module.start.is_some()
            && data_count == module.has_data_count;
        Ok(Plan {
            maps,
            stubbed,
            trap_func: elems.trap_func,
            elems: elems.plans,
            datas,
            exports: live.exports.clone(),
            keeps_start,
            data_count,
            is_identity,
        })
    }

    /// The new index of the function that stands in emptied slots.
    pub fn trap_func_index(&self) -> Option<u32> {
        match self.trap_func? {
            TrapFunc::Existing(func) => self.maps.funcs.get(func).map(|func| func.as_u32()),
            TrapFunc::New(_) => Some(self.maps.funcs.kept().len() as u32),
        }
    }
}
