//! Which memories become one, and where each comes to lie.

use super::uses::{self, Uses};
use super::{INTO_EXPORTED, NAME};
use crate::shared::segments::segment_out_of_bounds;
use loom_core::index::MemoryIndex;
use loom_core::outside::{Access, Outside};
use loom_core::{Module, Result};
use std::collections::BTreeMap;
use wasmparser::DataKind;

/// Every base is a multiple of this: an address is aligned in the merged memory if it was in its own.
const ALIGNMENT: u64 = 16;

/// Which memory lies first, unless one is exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// The one that most instructions name: small offsets are short.
    Uses,
    /// The one with the lowest index.
    Index,
}

/// What the user chose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    /// Which memory lies first.
    pub order: Order,
    /// Each access is checked.
    pub checked: bool,
    /// Others may come to lie behind a memory that is exported.
    pub into_exported: bool,
}

/// The merged memory.
#[derive(Debug, Clone)]
pub struct Layout {
    /// Its index, which is the lowest one of those that became it.
    pub target: MemoryIndex,
    /// Where each lies.
    pub places: BTreeMap<MemoryIndex, Place>,
    /// Its size in pages (of the size that it declares), from the start and for ever.
    pub pages: u64,
    /// Whether one of the memories is exported.
    pub is_exported: bool,
    /// Whether addresses are 64 bits wide.
    pub is_64: bool,
}

impl Layout {
    /// The same for the judge.
    pub fn claim(&self) -> loom_check::memory_merge::Layout {
        let places = self.places.iter().map(|(memory, place)| {
            let &Place { base, size, pages } = place;
            (memory.as_u32(), loom_check::memory_merge::Place { base, size, pages })
        });
        loom_check::memory_merge::Layout { target: self.target.as_u32(), places: places.collect() }
    }
}

/// Where a memory lies in the merged one, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Address of its first byte.
    pub base: u64,
    /// Its size.
    pub size: u64,
    /// Its size in pages.
    pub pages: u64,
}

/// What can be merged, and what cannot.
pub struct Found {
    /// `None` if there is nothing to merge.
    pub layout: Option<Layout>,
    /// Used memories that do not take part, and why.
    pub left_out: BTreeMap<MemoryIndex, String>,
}

/// Decides for the memories of `module`, by what `outside` may do with them.
///
/// # Errors
///
/// [`Error::Bug`] if a body cannot be read, which validation excludes.
pub fn find(module: &Module<'_>, outside: &Outside, choice: Choice) -> Result<Found> {
    let uses = uses::of_module(module)?;
    let used: Vec<MemoryIndex> =
        module.memories.keys().filter(|memory| is_used(module, outside, *memory, &uses)).collect();
    if used.len() < 2 {
        return Ok(Found { layout: None, left_out: BTreeMap::new() });
    }
    let (mut able, mut left_out) = (Vec::new(), BTreeMap::new());
    for memory in used {
        match obstacle(module, outside, memory, &uses, choice) {
            None => able.push(memory),
            Some(why) => drop(left_out.insert(memory, why)),
        }
    }
    let mut kinds: Vec<Kind> = Vec::new();
    for kind in able.iter().filter_map(|memory| kind(module, *memory)) {
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    // One kind after the other, as long as the passes repeat: the first of which there is more than one.
    let mut tried = kinds.into_iter().map(|this| {
        let (group, others): (Vec<_>, Vec<_>) =
            able.iter().copied().partition(|memory| kind(module, *memory) == Some(this));
        let mut found = of_kind(module, outside, group, &uses, choice.order);
        found.left_out.extend(others.into_iter().map(|memory| (memory, ANOTHER_KIND.to_string())));
        found
    });
    let first = tried.next().unwrap_or(Found { layout: None, left_out: BTreeMap::new() });
    let mut found = match first.layout {
        Some(_) => first,
        None => tried.find(|found| found.layout.is_some()).unwrap_or(first),
    };
    found.left_out.extend(left_out);
    Ok(found)
}

const ANOTHER_KIND: &str = "its index type, page size or sharedness is another one than that of the first";

/// What memories must have in common: whether indices have 64 bits, sharedness, log2 of the size of a page.
type Kind = (bool, bool, Option<u32>);

fn kind(module: &Module<'_>, memory: MemoryIndex) -> Option<Kind> {
    let ty = module.memories.get(memory)?.ty;
    Some((ty.memory64, ty.shared, ty.page_size_log2))
}

/// Decides for memories of one kind that can be merged.
fn of_kind(
    module: &Module<'_>,
    outside: &Outside,
    group: Vec<MemoryIndex>,
    uses: &Uses,
    order: Order,
) -> Found {
    let mut found = Found { layout: None, left_out: BTreeMap::new() };
    let exported = group.iter().copied().find(|memory| outside.exports_memory(*memory));
    let is_second = |memory: &MemoryIndex| exported != Some(*memory) && outside.exports_memory(*memory);
    let (second, mut members): (Vec<_>, Vec<_>) = group.into_iter().partition(is_second);
    let taken = || "another exported memory is already at address 0".to_string();
    found.left_out.extend(second.into_iter().map(|memory| (memory, taken())));
    // A stable sort: among equals the lowest index comes first.
    members.sort_by_key(|memory| {
        let uses = if order == Order::Uses { uses.of(*memory).count } else { 0 };
        (exported != Some(*memory), u64::MAX - uses)
    });
    if members.len() < 2 {
        return found;
    }
    match lay_out(module, &members, uses) {
        Ok(layout) => found.layout = Some(Layout { is_exported: exported.is_some(), ..layout }),
        Err(why) => found.left_out.extend(members.iter().map(|memory| (*memory, why.clone()))),
    }
    found
}

/// What a pass before left over, without a use, is nothing to merge.
fn is_used(module: &Module<'_>, outside: &Outside, memory: MemoryIndex, uses: &Uses) -> bool {
    let is_filled = |data: &wasmparser::Data<'_>| matches!(data.kind, DataKind::Active { memory_index, .. } if memory_index == memory.as_u32());
    uses.of(memory).count > 0 || outside.exports_memory(memory) || module.datas.values().any(is_filled)
}

/// Why a memory cannot be merged with others of its kind.
fn obstacle(
    module: &Module<'_>,
    outside: &Outside,
    memory: MemoryIndex,
    uses: &Uses,
    choice: Choice,
) -> Option<String> {
    let definition = module.memories.get(memory)?;
    let (ty, own) = (definition.ty, uses.of(memory));
    let access = outside.memory(memory)?;
    if let Access::Import | Access::Number(_) = access {
        return access.describe(module);
    }
    if let Some(func) = own.grows {
        return Some(format!("it may grow: `memory.grow` in {}", module.describe_func(func)));
    }
    if outside.exports_memory(memory) && !choice.into_exported {
        return Some(format!(
            "it is exported, and would have other bytes behind its own (`{NAME}:{INTO_EXPORTED}=true` allows that)"
        ));
    }
    if outside.exports_memory(memory) && ty.maximum != Some(ty.initial) {
        return Some(
            "it is exported without a maximum that is its size, so that the outside may grow it".into(),
        );
    }
    if choice.checked
        && let Some(func) = own.unchecked
    {
        let func = module.describe_func(func);
        return Some(format!("`checked=true` cannot check an instruction in {func}"));
    }
    if let Some(func) = own.unknown {
        return Some(format!("an instruction in {} is not known to this pass", module.describe_func(func)));
    }
    if let Some(func) = own.crowded {
        return Some(format!("{} has too many locals to add any", module.describe_func(func)));
    }
    segment_out_of_bounds(module, memory)
}

/// Puts `members` behind each other.
fn lay_out(module: &Module<'_>, members: &[MemoryIndex], uses: &Uses) -> Result<Layout, String> {
    let ty = members.first().and_then(|first| module.memories.get(*first)).ok_or("there is none")?.ty;
    let mut places = BTreeMap::new();
    let mut end = 0u128;
    for memory in members {
        let Some(definition) = module.memories.get(*memory) else { continue };
        let base = end.next_multiple_of(ALIGNMENT.into());
        end = base + definition.min_bytes();
        let fits = |value: u128| u64::try_from(value).map_err(|_| "together they are too large".to_string());
        let place =
            Place { base: fits(base)?, size: fits(definition.min_bytes())?, pages: definition.ty.initial };
        places.insert(*memory, place);
    }
    let address_bits = if ty.memory64 { 64 } else { 32 };
    // Sizes are compared with addresses, so they have to be addresses too.
    if end >> address_bits != 0 {
        return Err(format!("together they have {end} bytes, which is too much"));
    }
    let pages = end.div_ceil(1 << ty.page_size_log2.unwrap_or(16));
    for (memory, place) in &places {
        let largest = u128::from(uses.of(*memory).largest_offset) + u128::from(place.base);
        if largest >> address_bits != 0 {
            return Err(format!("an offset of memory {} becomes too large", memory.as_u32()));
        }
    }
    let target = members.iter().copied().min_by_key(|memory| memory.as_u32()).ok_or("there is none")?;
    let pages = u64::try_from(pages).map_err(|_| "they are too large")?;
    Ok(Layout { target, places, pages, is_exported: false, is_64: ty.memory64 })
}

impl Layout {
    /// Where a memory lies; `None` if it is not part of the merged one.
    pub fn place(&self, memory: u32) -> Option<Place> {
        self.places.get(&MemoryIndex::from_u32(memory)).copied()
    }
}
