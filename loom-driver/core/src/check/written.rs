//! A [`Removal`] as plain data.

use super::Removal;
use crate::claim::{self, Claim, ClaimKind};
use crate::index::{EntityRef, Space};
use crate::maps::{IndexMap, IndexMaps};
use crate::module::Module;
use serde::{Deserialize, Serialize};

/// The kind of claim.
pub(super) const KIND: &str = "removal";

crate::register_pass!(ClaimKind {
    name: KIND,
    read: |bytes, before| Ok(Box::new(read(bytes, before)?) as Box<dyn Claim>),
});

/// What is written.
#[derive(Debug, Serialize, Deserialize)]
struct Written {
    /// For types, functions, tables, memories, globals, tags, element and data segments: what becomes of each
    /// from the first index on. What is behind the last run is gone.
    maps: [Vec<Run>; 8],
    may_go: Vec<bool>,
    preserve_trap_kind: bool,
    may_reorder: bool,
}

/// So many indices in a row, and the new index of the first, if they are not gone.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Run {
    len: u32,
    new: Option<u32>,
}

pub(super) fn write(claim: &Removal) -> Vec<u8> {
    let maps = &claim.maps;
    let maps = [
        runs(&maps.types),
        runs(&maps.funcs),
        runs(&maps.tables),
        runs(&maps.memories),
        runs(&maps.globals),
        runs(&maps.tags),
        runs(&maps.elems),
        runs(&maps.datas),
    ];
    let may_go = claim.may_go.clone();
    let (preserve_trap_kind, may_reorder) = (claim.preserve_trap_kind, claim.may_reorder);
    claim::to_bytes(&Written { maps, may_go, preserve_trap_kind, may_reorder })
}

fn runs<I: EntityRef>(map: &IndexMap<I>) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for new in map.all() {
        match runs.last_mut() {
            Some(run) if new == run.new.map(|first| first + run.len) => run.len += 1,
            _ => runs.push(Run { len: 1, new }),
        }
    }
    runs
}

fn read(bytes: &[u8], before: &Module<'_>) -> Result<Removal, String> {
    let written: Written = claim::from_bytes(bytes)?;
    let [types, funcs, tables, memories, globals, tags, elems, datas] = written.maps;
    let maps = IndexMaps {
        types: map(&types, before, Space::Type)?,
        funcs: map(&funcs, before, Space::Func)?,
        tables: map(&tables, before, Space::Table)?,
        memories: map(&memories, before, Space::Memory)?,
        globals: map(&globals, before, Space::Global)?,
        tags: map(&tags, before, Space::Tag)?,
        elems: map(&elems, before, Space::Elem)?,
        datas: map(&datas, before, Space::Data)?,
    };
    let Written { may_go, preserve_trap_kind, may_reorder, .. } = written;
    Ok(Removal { maps, may_go, preserve_trap_kind, may_reorder })
}

fn map<I: EntityRef>(runs: &[Run], before: &Module<'_>, space: Space) -> Result<IndexMap<I>, String> {
    let count = before.len_of(space) as u64;
    let total: u64 = runs.iter().map(|run| u64::from(run.len)).sum();
    // The largest index is reserved, and no module has so many of anything.
    let is_index =
        |run: &Run| run.new.is_none_or(|new| u64::from(new) + u64::from(run.len) < u64::from(u32::MAX));
    if total > count || !runs.iter().all(is_index) {
        return Err(format!(
            "the map of the {} index space is not one of {count} indices at most",
            space.name()
        ));
    }
    let each = runs.iter().flat_map(|run| (0..run.len).map(|at| run.new.map(|first| first + at)));
    Ok(IndexMap::of_new(each))
}
