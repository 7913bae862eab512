//! What is in memory at first: where there are addresses in it, and that they are others in the output.

use super::evidence::ROUND;
use super::{Checked, Moved, expect};
use crate::const_eval::Consts;
use crate::module::Module;
use crate::same;
use std::collections::{BTreeMap, BTreeSet};
use wasmparser::DataKind;

/// Bytes of an address.
const WORD: u32 = 4;
/// More bytes of data are not looked at one by one.
const MOST_DATA: usize = 1 << 20;

/// The bytes that active segments write, by address: all of them, zeros as well.
fn image(module: &Module<'_>, memory: u32) -> Result<BTreeMap<u32, u8>, String> {
    let (mut image, consts) = (BTreeMap::new(), Consts::of(module));
    for data in &module.data {
        let DataKind::Active { memory_index, offset_expr } = &data.kind else { continue };
        if *memory_index != memory {
            continue;
        }
        expect(
            !data.data.is_empty(),
            "a data segment of no bytes, which has to be within the memory all the same",
        )?;
        let offset = consts.eval(offset_expr).integer().ok_or("a data segment with an unknown offset")?;
        expect(image.len() + data.data.len() <= MOST_DATA, "more than 1 MiB of data")?;
        for (at, byte) in (offset..).zip(data.data) {
            let at = u32::try_from(at).map_err(|_| "a data segment out of bounds")?;
            expect(image.insert(at, *byte).is_none(), "data segments meet")?;
        }
    }
    Ok(image)
}

/// The aligned words of the data that are numbers within the variables, and bytes that are not aligned and may be such a word. Segments may
/// leave zeros out, also those of an address.
///
/// # Errors
///
/// A segment is not within the variables, or they meet.
pub fn named(before: &Module<'_>, claim: &Moved) -> Result<(BTreeSet<u32>, BTreeSet<u32>), String> {
    let image = image(before, claim.memory)?;
    let is_inside =
        |at: &u32| (u64::from(claim.variables.old)..claim.variables.end()).contains(&u64::from(*at));
    expect(image.keys().all(is_inside), "a data segment is not within the variables")?;
    let words: BTreeSet<u32> = image.keys().map(|at| at - at % WORD).collect();
    let has = |at: u32| claim.variables.bytes > 0 && claim.variables.has(value(&image, at).into());
    let named: BTreeSet<u32> = words.into_iter().filter(|word| has(*word)).collect();
    let loose = unaligned(&image, &named, claim)?;
    Ok((named, loose))
}

/// Where bytes of the data could be an address that is not aligned, if that may as well be two small numbers.
///
/// # Errors
///
/// They may not; or a word may be the address of a block.
fn unaligned(
    image: &BTreeMap<u32, u8>,
    named: &BTreeSet<u32>,
    claim: &Moved,
) -> Result<BTreeSet<u32>, String> {
    let (mut loose, mut next) = (BTreeSet::new(), 0);
    for key in image.keys() {
        for at in key.saturating_sub(WORD - 1).max(next)..=*key {
            let number = value(image, at);
            let is_aligned = at.is_multiple_of(WORD);
            // No block is in use yet: only what describes the allocator could name one, and that is aligned.
            if is_aligned && claim.heap.bytes > 0 && claim.heap.has(number.into()) {
                return Err(format!("the word of the data at {at} may be the address of a block"));
            }
            if is_aligned || claim.variables.bytes == 0 || !claim.variables.has(number.into()) {
                continue;
            }
            let first = at - at % WORD;
            let words = [first, first.saturating_add(WORD)];
            // What overlaps an address is none itself.
            if words.iter().any(|word| named.contains(word)) {
                continue;
            }
            if !number.is_multiple_of(ROUND) || words.iter().any(|word| value(image, *word) >= ROUND) {
                return Err(format!("the bytes of the data at {at} may be an address that is not aligned"));
            }
            loose.insert(at);
        }
        next = key.saturating_add(1);
    }
    Ok(loose)
}

/// The word at an address.
fn value(image: &BTreeMap<u32, u8>, word: u32) -> u32 {
    let byte = |at: u32| word.checked_add(at).and_then(|at| image.get(&at)).copied().unwrap_or(0);
    u32::from_le_bytes([byte(0), byte(1), byte(2), byte(3)])
}

/// Compares what is in memory at first, and how it is written down.
pub fn compare(before: &Module<'_>, after: &Module<'_>, claim: &Moved) -> Checked {
    expect(before.data.len() == after.data.len(), "another number of data segments")?;
    let (olds, news) = (Consts::of(before), Consts::of(after));
    let down = claim.variables.down();
    for (old, new) in before.data.iter().zip(&after.data) {
        let is_same = match (&old.kind, &new.kind) {
            (DataKind::Passive, DataKind::Passive) => old.data == new.data,
            (
                DataKind::Active { memory_index: a, offset_expr: from },
                DataKind::Active { memory_index: b, offset_expr: to },
            ) if *a == claim.memory => {
                let from = olds.eval(from).integer().map(|from| from.wrapping_sub(down.into()));
                // What is in it comes below.
                a == b
                    && from.is_some()
                    && from == news.eval(to).integer()
                    && old.data.len() == new.data.len()
            }
            (
                DataKind::Active { memory_index: a, offset_expr: from },
                DataKind::Active { memory_index: b, offset_expr: to },
            ) => a == b && same::bytes(from) == same::bytes(to) && old.data == new.data,
            _ => false,
        };
        expect(is_same, "a data segment has other bytes, or lies elsewhere")?;
    }
    let mut image_before = image(before, claim.memory)?;
    for word in &claim.words {
        let new = value(&image_before, *word).wrapping_sub(down).to_le_bytes();
        for (at, byte) in (*word..).zip(new) {
            match image_before.get_mut(&at) {
                Some(old) => *old = byte,
                None => expect(byte == 0, "an address in the data would need a byte that no segment writes")?,
            }
        }
    }
    let moved = image_before.into_iter().map(|(at, byte)| (at.wrapping_sub(down), byte));
    expect(moved.eq(image(after, claim.memory)?), "the data has other bytes than have to be there")
}
