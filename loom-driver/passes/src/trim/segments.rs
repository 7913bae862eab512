//! Data segments: where what they write could be written with less.

use super::cut::{self, Cost, Piece};
use super::limits::bug;
use super::written::Written;
use loom_core::index::{DataIndex, EntitySet, FuncIndex, MemoryIndex, PrimaryMap, Space};
use loom_core::maps::IndexMap;
use loom_core::refs::{self, Refs};
use loom_core::{Module, Result};
use std::collections::BTreeMap;
use wasm_encoder::reencode::{Reencode, RoundtripReencoder};
use wasm_encoder::{ConstExpr, DataCountSection, DataSection, Section as _};
use wasmparser::DataKind;

/// Segments that an engine takes at most.
const MOST: usize = 100_000;

/// What became of the data segments.
#[derive(Default)]
pub struct Segments {
    /// The whole data section, with id and size (empty if it is gone); `None` if it stays.
    pub section: Option<Vec<u8>>,
    /// The whole data count section; `None` if it stays.
    pub count: Option<Vec<u8>>,
    /// The new index of each segment; `None` if all stay what they are. One that was cut is the first
    /// of those that have something of it.
    pub map: Option<IndexMap<DataIndex>>,
    /// By how many bytes the segments became shorter.
    pub saved: u64,
}

/// An active segment.
#[derive(Clone, Copy)]
struct Active<'a> {
    data: DataIndex,
    offset: u64,
    /// Without trailing zeros that do not matter.
    bytes: &'a [u8],
    /// Whether a global says where it is written. If that were said otherwise, the global might be left
    /// unused, and dead-code elimination has been here.
    reads_global: bool,
}

/// Writes what the segments of `module` write with less: without zeros where there are zeros anyway, and
/// with as many segments as take the least. `refs` are those of its bodies.
///
/// # Errors
///
/// [`loom_core::Error::Bug`] only.
pub fn cut(module: &Module<'_>, refs: &PrimaryMap<FuncIndex, Option<&Refs>>) -> Result<Segments> {
    let Some(memories) = active(module) else { return Ok(Segments::default()) };
    let named = named(refs);
    let may_be_one = imports_meet(module, &memories);
    let mut left: BTreeMap<DataIndex, &[u8]> = BTreeMap::new();
    let mut pieces: BTreeMap<MemoryIndex, Vec<Piece>> = BTreeMap::new();
    let mut saved = 0;
    for (memory, segments) in &memories {
        let Some(definition) = module.memories.get(*memory) else { continue };
        let cost = Cost { memory: memory.as_u32(), is_64: definition.ty.memory64 };
        let cost_of = |all: &mut dyn Iterator<Item = (u64, usize)>| -> u64 {
            all.map(|(start, len)| cost.of(start, len as u64)).sum()
        };
        for segment in segments {
            let whole = module.datas.get(segment.data).map_or(0, |data| data.data.len());
            saved += (whole - segment.bytes.len()) as u64;
            left.insert(segment.data, segment.bytes);
        }
        let is_fixed = |segment: &Active<'_>| segment.reads_global || named.contains(segment.data);
        let is_import = definition.origin.is_import();
        if definition.ty.shared || is_import && may_be_one || segments.iter().any(is_fixed) {
            continue;
        }
        let in_order: Vec<(u64, &[u8])> =
            segments.iter().map(|segment| (segment.offset, segment.bytes)).collect();
        let mut new = cut::written(&in_order);
        if !is_import {
            new = cut::around_zeros(&new, cost);
        }
        let before = cost_of(&mut in_order.iter().map(|(start, bytes)| (*start, bytes.len())));
        let after = cost_of(&mut new.iter().map(|piece| (piece.start, piece.bytes.len())));
        // An import that is only there to be written to stays.
        let is_left = !is_import || !new.is_empty();
        if is_left && after < before && module.datas.len() + new.len() <= MOST {
            saved += before - after;
            pieces.insert(*memory, new);
        }
    }
    if saved == 0 {
        return Ok(Segments::default());
    }
    Ok(Segments { saved, ..emit(module, &left, &pieces)? })
}

/// The active segments of each memory, in order; `None` if one of them may be out of bounds: who knows
/// what it overwrites, or whether instantiation ends there.
fn active<'a>(module: &Module<'a>) -> Option<BTreeMap<MemoryIndex, Vec<Active<'a>>>> {
    let mut memories: BTreeMap<MemoryIndex, (Written, Vec<Active<'a>>)> = BTreeMap::new();
    for (index, data) in module.datas.iter() {
        let DataKind::Active { memory_index, offset_expr } = &data.kind else { continue };
        let memory = MemoryIndex::from_u32(*memory_index);
        let definition = module.memories.get(memory)?;
        let offset = module.constants.integer(offset_expr)?;
        let end = offset.checked_add(data.data.len() as u64)?;
        if u128::from(end) > definition.min_bytes() {
            return None;
        }
        let (before, segments) = memories.entry(memory).or_default();
        let mut bytes = data.data;
        if !definition.origin.is_import() {
            let zeros = bytes.iter().rev().take_while(|byte| **byte == 0).count();
            let tail = end - zeros as u64..end;
            let from = before.last_in(tail.start, tail.end).unwrap_or(tail.start);
            bytes = bytes.get(..(from - offset) as usize)?;
        }
        let reads_global = refs::of_const_expr(offset_expr).is_ok_and(|refs| !refs.sites.is_empty());
        segments.push(Active { data: index, offset, bytes, reads_global });
        before.add(offset, end);
    }
    Some(memories.into_iter().map(|(memory, (_, segments))| (memory, segments)).collect())
}

/// Whether two imported memories get a byte at the same address. They may be one memory, in which the last segment counts
/// whichever of them it names: so all segments of imports keep their order then.
fn imports_meet(module: &Module<'_>, memories: &BTreeMap<MemoryIndex, Vec<Active<'_>>>) -> bool {
    let is_import = |memory: MemoryIndex| {
        module.memories.get(memory).is_some_and(|definition| definition.origin.is_import())
    };
    let mut others = Written::default();
    for (_, segments) in memories.iter().filter(|(memory, _)| is_import(**memory)) {
        let range = |segment: &Active<'_>| {
            (segment.offset, segment.offset.saturating_add(segment.bytes.len() as u64))
        };
        if segments.iter().map(range).any(|(start, end)| others.last_in(start, end).is_some()) {
            return true;
        }
        segments.iter().map(range).for_each(|(start, end)| others.add(start, end));
    }
    false
}

/// The segments that an instruction names.
fn named(refs: &PrimaryMap<FuncIndex, Option<&Refs>>) -> EntitySet<DataIndex> {
    let mut named = EntitySet::new();
    let sites = refs.values().flatten().flat_map(|refs| &refs.sites);
    named.extend(
        sites.filter(|site| site.kind.space() == Space::Data).map(|site| DataIndex::from_u32(site.index)),
    );
    named
}

/// The sections, in which the segments of some memories are `pieces`, and of others what is `left`.
fn emit(
    module: &Module<'_>,
    left: &BTreeMap<DataIndex, &[u8]>,
    pieces: &BTreeMap<MemoryIndex, Vec<Piece>>,
) -> Result<Segments> {
    let mut section = DataSection::new();
    let mut new: Vec<Option<u32>> = Vec::with_capacity(module.datas.len());
    // Where the pieces of a memory begin, if they are written.
    let mut written: BTreeMap<MemoryIndex, u32> = BTreeMap::new();
    for (index, data) in module.datas.iter() {
        let memory = match &data.kind {
            DataKind::Active { memory_index, .. } => Some(MemoryIndex::from_u32(*memory_index)),
            DataKind::Passive => None,
        };
        let Some((memory, pieces)) = memory.and_then(|memory| Some((memory, pieces.get(&memory)?))) else {
            new.push(Some(section.len()));
            let data =
                wasmparser::Data { data: left.get(&index).copied().unwrap_or(data.data), ..data.clone() };
            RoundtripReencoder.parse_data(&mut section, data).map_err(bug)?;
            continue;
        };
        let first = *written.entry(memory).or_insert_with(|| {
            let first = section.len();
            for piece in pieces {
                let offset = match module.memories.get(memory).is_some_and(|memory| memory.ty.memory64) {
                    true => ConstExpr::i64_const(piece.start as i64),
                    false => ConstExpr::i32_const(piece.start as u32 as i32),
                };
                section.active(memory.as_u32(), &offset, piece.bytes.iter().copied());
            }
            first
        });
        new.push(place(module, index, pieces).map(|place| first + place as u32));
    }
    let mut segments = Segments { section: Some(Vec::new()), ..Segments::default() };
    if let Some(bytes) = segments.section.as_mut().filter(|_| !section.is_empty()) {
        section.append_to(bytes);
    }
    if module.has_data_count {
        let mut bytes = Vec::new();
        DataCountSection { count: section.len() }.append_to(&mut bytes);
        segments.count = Some(bytes);
    }
    let map = IndexMap::of_new(new);
    segments.map = Some(map).filter(|map| !map.is_identity());
    Ok(segments)
}

/// The first of `pieces` that has something of a segment.
fn place(module: &Module<'_>, index: DataIndex, pieces: &[Piece]) -> Option<usize> {
    let data = module.datas.get(index)?;
    let DataKind::Active { offset_expr, .. } = &data.kind else { return None };
    let start = module.constants.integer(offset_expr)?;
    let end = start.checked_add(data.data.len() as u64)?;
    let at = pieces.partition_point(|piece| piece.range().end <= start);
    pieces.get(at).is_some_and(|piece| piece.start < end).then_some(at)
}
