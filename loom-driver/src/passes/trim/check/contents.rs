//! What data segments leave in memories.

use super::limits::bytes;
use loom_core::Module;
use loom_core::index::MemoryIndex;
use std::collections::BTreeMap;
use wasmparser::DataKind;

/// Bytes that are compared at once.
const PAGE: u64 = 256;

/// Pages of memories that something was written to, by memory and number.
type Pages = BTreeMap<(u32, u64), Vec<u8>>;

/// Checks data segments.
pub fn compare(before: &Module<'_>, after: &Module<'_>) -> Result<(), String> {
    if before.datas.len() != after.datas.len() {
        return Err("a data segment is missing".into());
    }
    let mut changed = false;
    for ((index, old), new) in before.datas.iter().zip(after.datas.values()) {
        let wrong = |what: &str| Err(format!("data segment {}: {what}", index.as_u32()));
        match (&old.kind, &new.kind) {
            (DataKind::Passive, DataKind::Passive) if old.data == new.data => {}
            (
                DataKind::Active { memory_index, offset_expr },
                DataKind::Active { memory_index: new_memory, offset_expr: new_offset },
            ) if memory_index == new_memory && bytes(offset_expr) == bytes(new_offset) => {
                if old.data == new.data {
                    continue;
                }
                changed = true;
                let Some(memory) = before.memories.get(MemoryIndex::from_u32(*memory_index)) else {
                    return wrong("its memory is missing");
                };
                if memory.origin.is_import() {
                    return wrong("it differs, and an imported memory may hold anything before");
                }
            }
            _ => return wrong("its kind, place or contents differ"),
        }
    }
    if !changed {
        return Ok(());
    }
    let (old, new) = (run(before)?, run(after)?);
    let zeros = vec![0; PAGE as usize];
    for (place, page) in old.iter().chain(&new) {
        let other = |pages: &Pages| pages.get(place).unwrap_or(&zeros) == page;
        if !other(&old) || !other(&new) {
            return Err(format!("memory {} holds something else at {:#x}", place.0, place.1 * PAGE));
        }
    }
    Ok(())
}

/// Runs every active data segment, each of which has to be in bounds for sure.
fn run(module: &Module<'_>) -> Result<Pages, String> {
    let mut pages = Pages::new();
    for (index, data) in module.datas.iter() {
        let DataKind::Active { memory_index, offset_expr } = &data.kind else { continue };
        let memory = module.memories.get(MemoryIndex::from_u32(*memory_index));
        let bound = memory.map_or(0, |memory| memory.min_bytes());
        let offset = module.constants.integer(offset_expr);
        let in_bounds = offset.filter(|offset| u128::from(*offset) + data.data.len() as u128 <= bound);
        let Some(mut at) = in_bounds else {
            return Err(format!("data segment {} may be out of bounds", index.as_u32()));
        };
        let mut rest = data.data;
        while !rest.is_empty() {
            let from = (at % PAGE) as usize;
            let (now, later) = rest.split_at(rest.len().min(PAGE as usize - from));
            let page = pages.entry((*memory_index, at / PAGE)).or_insert_with(|| vec![0; PAGE as usize]);
            if let Some(place) = page.get_mut(from..from + now.len()) {
                place.copy_from_slice(now);
            }
            at = at.wrapping_add(now.len() as u64);
            rest = later;
        }
    }
    Ok(pages)
}
