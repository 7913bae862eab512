//! The memory, element and data sections of the output. No index changes in any of them.

use crate::analysis::summaries::Summaries;
use crate::plan::layout::Layout;
use loom_core::custom::footprint::Extents;
use loom_core::index::MemoryIndex;
use loom_core::{Error, Result};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use wasm_encoder::reencode::{Reencode, RoundtripReencoder};
use wasm_encoder::{ConstExpr, DataSection, ElementSection, Elements, MemorySection, Section};
use wasmparser::{DataKind, ElementItems, ElementKind};

/// These sections, whole, by id.
///
/// # Errors
///
/// [`Error::Bug`] only: the module is valid.
pub fn replaced(
    summaries: &Summaries<'_>,
    layout: &Layout,
    page_log2: Option<u32>,
) -> Result<BTreeMap<u8, Vec<u8>>> {
    let mut sections = BTreeMap::new();
    let mut add = |section: &dyn Fn(&mut Vec<u8>), id: u8| {
        let mut bytes = Vec::new();
        section(&mut bytes);
        sections.insert(id, bytes);
    };
    let memories = memories(summaries, layout, page_log2)?;
    add(&|bytes| memories.append_to(bytes), memories.id());
    if !summaries.module.elems.is_empty() {
        let elems = elems(summaries)?;
        add(&|bytes| elems.append_to(bytes), elems.id());
    }
    if !summaries.module.datas.is_empty() && !is_settled(summaries, layout) {
        let datas = datas(summaries, layout)?;
        add(&|bytes| datas.append_to(bytes), datas.id());
    }
    Ok(sections)
}

fn bug(error: impl std::fmt::Display) -> Error {
    Error::bug(format!("compact: {error}"))
}

/// The size of what is kept, in pages.
pub fn pages(layout: &Layout, page_log2: u32) -> u64 {
    layout.extent().div_ceil(1 << page_log2)
}

/// Bytes of the memory that is left, in whole pages.
pub fn size(summaries: &Summaries<'_>, layout: &Layout, page_log2: Option<u32>) -> u64 {
    let target = summaries.module.memories.get(MemoryIndex::from_u32(layout.target));
    let old_log2 = target.and_then(|memory| memory.ty.page_size_log2);
    let log2 = page_log2.or(old_log2).unwrap_or(16);
    pages(layout, log2) << log2
}

/// How much of the memory that is left is used, unless that is all.
pub fn extents(summaries: &Summaries<'_>, layout: &Layout, page_log2: Option<u32>) -> Extents {
    let extent = layout.extent();
    Some((layout.target, extent))
        .filter(|_| extent < size(summaries, layout, page_log2))
        .into_iter()
        .collect()
}

fn memories(summaries: &Summaries<'_>, layout: &Layout, page_log2: Option<u32>) -> Result<MemorySection> {
    let mut section = MemorySection::new();
    for (index, memory) in summaries.module.memories.iter().filter(|(_, memory)| !memory.origin.is_import()) {
        let mut ty = RoundtripReencoder.memory_type(memory.ty).map_err(bug)?;
        if layout.memories.contains(&index.as_u32()) {
            if let (Some(log2), true) = (page_log2, index.as_u32() == layout.target) {
                ty.page_size_log2 = (log2 != 16).then_some(log2);
            }
            let is_target = index.as_u32() == layout.target;
            ty.minimum = if is_target { pages(layout, ty.page_size_log2.unwrap_or(16)) } else { 0 };
            ty.maximum = Some(ty.minimum);
        }
        section.memory(ty);
    }
    Ok(section)
}

/// What is left of each active segment: from the first to the last slot that a call goes through.
/// In between, other slots get one of the functions that are there anyway, unless a call goes there because it
/// traps. A slot where a call traps stays written if another segment writes it, too: what that one leaves there
/// might be called instead.
fn elems(summaries: &Summaries<'_>) -> Result<ElementSection> {
    let mut section = ElementSection::new();
    let rewritten = rewritten_slots(summaries);
    for elem in summaries.module.elems.values() {
        let kept = kept_slots(summaries, elem, &rewritten);
        let (Some((table, offset, live)), ElementItems::Functions(funcs)) = (kept, &elem.items) else {
            RoundtripReencoder.parse_element(&mut section, elem.clone()).map_err(bug)?;
            continue;
        };
        let funcs: Vec<u32> = funcs.clone().into_iter().collect::<Result<_, _>>().map_err(bug)?;
        let range = match (live.iter().position(|live| *live), live.iter().rposition(|live| *live)) {
            (Some(first), Some(last)) => first..last + 1,
            _ => 0..0,
        };
        let start = offset;
        let offset = if range.is_empty() { 0 } else { offset + range.start as u64 };
        let mut filler = funcs.get(range.start).copied().unwrap_or_default();
        let mut items = Vec::new();
        for position in range {
            if live[position] {
                filler = funcs[position];
            }
            let slot = u32::try_from(start + position as u64).unwrap_or(u32::MAX);
            let traps = summaries.trapping.contains(&(table, slot));
            items.push(if traps { funcs[position] } else { filler });
        }
        let offset = ConstExpr::i32_const(offset as u32 as i32);
        section.active((table != 0).then_some(table), &offset, Elements::Functions(items.into()));
    }
    Ok(section)
}

/// Table and offset of an active segment of a table that is fixed, and for each of its slots whether a
/// call goes through it.
fn kept_slots(
    summaries: &Summaries<'_>,
    elem: &wasmparser::Element<'_>,
    rewritten: &BTreeSet<(u32, u32)>,
) -> Option<(u32, u64, Vec<bool>)> {
    let ElementKind::Active { table_index, offset_expr } = &elem.kind else { return None };
    let table = table_index.unwrap_or(0);
    summaries.tables.get(table as usize)?.as_ref()?;
    let ty = summaries.module.tables.get(loom_core::index::TableIndex::from_u32(table))?.ty;
    let ElementItems::Functions(funcs) = &elem.items else { return None };
    let offset = summaries.module.constants.integer(offset_expr).filter(|_| !ty.table64)?;
    let live = (0..u64::from(funcs.count())).map(|position| {
        u32::try_from(offset.saturating_add(position)).is_ok_and(|slot| {
            let at = (table, slot);
            summaries.slots.contains(&at) || rewritten.contains(&at) && summaries.trapping.contains(&at)
        })
    });
    Some((table, offset, live.collect()))
}

/// The slots that more than one active segment writes.
fn rewritten_slots(summaries: &Summaries<'_>) -> BTreeSet<(u32, u32)> {
    let mut written = BTreeSet::new();
    let mut rewritten = BTreeSet::new();
    if summaries.trapping.is_empty() {
        return rewritten;
    }
    for elem in summaries.module.elems.values() {
        let ElementKind::Active { table_index, offset_expr } = &elem.kind else { continue };
        let Some(offset) = summaries.module.constants.integer(offset_expr) else { continue };
        let count = match &elem.items {
            ElementItems::Functions(funcs) => funcs.count(),
            ElementItems::Expressions(_, exprs) => exprs.count(),
        };
        let slots =
            (0..u64::from(count)).filter_map(|position| u32::try_from(offset.saturating_add(position)).ok());
        for slot in slots.map(|slot| (table_index.unwrap_or(0), slot)) {
            if !written.insert(slot) {
                rewritten.insert(slot);
            }
        }
    }
    rewritten
}

/// Whether the segments already write what is kept, where it is kept, and nothing else. How they are cut
/// is not for this pass to say then.
fn is_settled(summaries: &Summaries<'_>, layout: &Layout) -> bool {
    let stays = layout
        .clusters
        .iter()
        .all(|cluster| cluster.memory == layout.target && cluster.new == cluster.old.start);
    let written = layout.memories.iter().flat_map(|memory| {
        let image = summaries.memories.get(*memory as usize).map(|memory| &memory.image);
        image.into_iter().flatten().map(|(address, byte)| ((*memory, u64::from(*address)), *byte))
    });
    // What writes nothing but zeros, or nothing at all, has to be within bounds as well.
    let fits = summaries.module.datas.values().all(|data| match &data.kind {
        DataKind::Active { memory_index, offset_expr } if layout.memories.contains(memory_index) => {
            let offset = summaries.module.constants.integer(offset_expr);
            let end = offset.and_then(|offset| offset.checked_add(data.data.len() as u64));
            *memory_index == layout.target && end.is_some_and(|end| end <= layout.extent())
        }
        _ => true,
    });
    stays && fits && written.eq(layout.data.iter().map(|(at, byte)| (*at, *byte)))
}

/// The data that is kept, in the segments that were there; those that are too many are left empty.
fn datas(summaries: &Summaries<'_>, layout: &Layout) -> Result<DataSection> {
    let moves = |kind: &DataKind<'_>| matches!(kind, DataKind::Active { memory_index, .. } if layout.memories.contains(memory_index));
    let available = summaries.module.datas.values().filter(|data| moves(&data.kind)).count();
    let image = image(layout);
    let mut runs = runs(&image, available).into_iter();
    let mut section = DataSection::new();
    for data in summaries.module.datas.values() {
        if !moves(&data.kind) {
            RoundtripReencoder.parse_data(&mut section, data.clone()).map_err(bug)?;
            continue;
        }
        let run = runs.next().unwrap_or(0..0);
        let bytes: Vec<u8> = run.clone().map(|address| image.get(&address).copied().unwrap_or(0)).collect();
        section.active(layout.target, &ConstExpr::i32_const(run.start as u32 as i32), bytes);
    }
    Ok(section)
}

/// The bytes that are not 0, by new address.
fn image(layout: &Layout) -> BTreeMap<u64, u8> {
    let mut image = BTreeMap::new();
    for cluster in &layout.clusters {
        for ((_, address), byte) in
            layout.data.range((cluster.memory, cluster.old.start)..(cluster.memory, cluster.old.end))
        {
            image.insert(cluster.new + (address - cluster.old.start), *byte);
        }
    }
    image
}

/// At most so many ranges that have every byte of `image`: where more zeros lie between two than a segment
/// takes by itself, one ends.
fn runs(image: &BTreeMap<u64, u8>, available: usize) -> Vec<Range<u64>> {
    /// Bytes that one more segment takes.
    const SEGMENT: u64 = 7;
    let addresses: Vec<u64> = image.keys().copied().collect();
    let (Some(first), Some(last)) = (addresses.first(), addresses.last()) else { return Vec::new() };
    let mut gaps: Vec<(u64, u64)> = addresses
        .windows(2)
        .map(|pair| (pair[1] - pair[0] - 1, pair[0] + 1))
        .filter(|(zeros, _)| *zeros > SEGMENT)
        .collect();
    // The largest ones, if there are too many.
    gaps.sort_unstable_by_key(|(zeros, at)| (std::cmp::Reverse(*zeros), *at));
    gaps.truncate(available.saturating_sub(1));
    gaps.sort_unstable_by_key(|(_, at)| *at);
    let mut runs = Vec::new();
    let mut start = *first;
    for (zeros, at) in gaps {
        runs.push(start..at);
        start = at + zeros;
    }
    runs.push(start..last + 1);
    runs
}
