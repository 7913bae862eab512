//! How large the memory is, and where in it the arena.

use super::{Arena, Checked, Replaced, expect};
use crate::module::Module;
use wasmparser::MemoryType;

/// The largest arena, in bytes: two sizes that fit into it have a sum.
const LARGEST: u64 = 1 << 30;
/// The smallest one, in units.
const FEWEST_UNITS: u64 = 3;
/// The size of the word in front of each block.
const WORD: u64 = 4;

/// The arena of so many bytes behind the old ones.
///
/// # Errors
///
/// It is too small or too large.
pub(super) fn arena(memory: u32, old_bytes: u128, bytes: u64, unit: u32) -> Result<Arena, String> {
    if unit != 8 && unit != 16 {
        return Err(format!("blocks that are aligned to {unit} bytes"));
    }
    let wide = u64::from(unit);
    if bytes < FEWEST_UNITS * wide {
        return Err(format!("less than {} bytes, in which there is room for a block", FEWEST_UNITS * wide));
    }
    if bytes > LARGEST {
        return Err("more than 1 GiB, which is the most that there may be with an allocator of ours".into());
    }
    // Addresses of blocks are positive numbers, and those of old memories multiples of the unit.
    let old = u64::try_from(old_bytes).ok().filter(|old| *old <= (1 << 31) - 1 - bytes);
    let old = old.ok_or("more than there are addresses for below 2 GiB")?.next_multiple_of(wide);
    let start = old + wide - WORD;
    let end = start + (bytes - (wide - WORD) - (old - old_bytes as u64)) / wide * wide;
    let [start, end] = [start, end].map(|address| u32::try_from(address).unwrap_or(u32::MAX));
    Ok(Arena { memory, start, end, unit })
}

/// The memory has so many bytes more, from the start and for ever; no other memory changed.
pub(super) fn memories(before: &Module<'_>, after: &Module<'_>, claim: &Replaced) -> Checked {
    let (old, new) = (&before.memories, &after.memories);
    expect(old.len() == new.len(), "another number of memories")?;
    for ((memory, old), new) in (0..).zip(old).zip(new) {
        if memory != claim.memory {
            expect(old == new, "another memory changed")?;
            continue;
        }
        let is_plain = old.import.is_none() && !old.ty.shared && !old.ty.memory64;
        expect(is_plain, "the memory is imported, shared, or has addresses of 64 bits")?;
        let page = 1u128 << old.ty.page_size_log2.unwrap_or(16).min(64);
        let pages =
            u64::try_from((old.min_bytes() + u128::from(claim.bytes)).div_ceil(page)).unwrap_or(u64::MAX);
        expect(old.ty.maximum.is_none_or(|most| pages <= most), "the memory may never be that large")?;
        let whole = MemoryType { initial: pages, maximum: Some(pages), ..old.ty };
        expect(
            *new == crate::module::Memory { ty: whole, import: None },
            "the memory is not longer by the arena",
        )?;
    }
    Ok(())
}
