//! Zeros at the end of data segments.

use super::limits::bug;
use loom_core::index::{DataIndex, EntityRef, MemoryIndex, SecondaryMap};
use loom_core::{Module, Result};
use std::collections::BTreeMap;
use wasm_encoder::reencode::{Reencode, RoundtripReencoder};
use wasm_encoder::{DataSection, Section as _};
use wasmparser::DataKind;

/// What became of the data segments.
#[derive(Default)]
pub struct Zeros {
    /// The whole data section, with id and size; `None` if it stays.
    pub section: Option<Vec<u8>>,
    /// How many zeros went.
    pub bytes: usize,
}

/// Drops the zeros at the ends of segments that write them where there is nothing else.
///
/// # Errors
///
/// [`loom_core::Error::Bug`] only.
pub fn without_trailing_zeros(module: &Module<'_>) -> Result<Zeros> {
    let mut zeros = Zeros::default();
    let lengths = lengths(module);
    if lengths.values().all(Option::is_none) {
        return Ok(zeros);
    }
    let mut section = DataSection::new();
    for (index, data) in module.datas.iter() {
        let mut data = data.clone();
        if let Some(length) = lengths[index] {
            zeros.bytes += data.data.len() - length;
            data.data = data.data.get(..length).unwrap_or(data.data);
        }
        RoundtripReencoder.parse_data(&mut section, data).map_err(bug)?;
    }
    let mut bytes = Vec::new();
    section.append_to(&mut bytes);
    zeros.section = Some(bytes);
    Ok(zeros)
}

/// The new length of each segment that becomes shorter.
fn lengths(module: &Module<'_>) -> SecondaryMap<DataIndex, Option<usize>> {
    let mut lengths = SecondaryMap::new();
    let mut written: BTreeMap<MemoryIndex, Written> = BTreeMap::new();
    for (index, data) in module.datas.iter() {
        let DataKind::Active { memory_index, offset_expr } = &data.kind else { continue };
        let memory = MemoryIndex::new(*memory_index as usize);
        let bound = module.memories.get(memory).map_or(0, |memory| memory.min_bytes());
        let offset = module.constants.integer(offset_expr);
        let place = offset.and_then(|offset| Some((offset, offset.checked_add(data.data.len() as u64)?)));
        let place = place.filter(|(_, end)| u128::from(*end) <= bound);
        // Who knows what it overwrites, or whether instantiation ends here.
        let Some((offset, end)) = place else { return SecondaryMap::new() };
        let before = written.entry(memory).or_default();
        if module.memories.get(memory).is_some_and(|memory| !memory.origin.is_import()) {
            let zeros = data.data.iter().rev().take_while(|byte| **byte == 0).count();
            let tail = end - zeros as u64..end;
            let from = before.last_in(tail.start, tail.end).unwrap_or(tail.start);
            if from < tail.end {
                lengths[index] = Some((from - offset) as usize);
            }
        }
        before.add(offset, end);
    }
    lengths
}

/// The bytes that segments have written: ends by starts, apart from each other.
#[derive(Default)]
struct Written(BTreeMap<u64, u64>);

impl Written {
    fn add(&mut self, mut start: u64, mut end: u64) {
        // What overlaps or touches becomes one.
        while let Some((&other, &other_end)) = self.0.range(..=end).next_back() {
            if other_end < start {
                break;
            }
            self.0.remove(&other);
            (start, end) = (start.min(other), end.max(other_end));
        }
        if start < end {
            self.0.insert(start, end);
        }
    }

    /// The end of the last written byte in a range; `None` if there is none.
    fn last_in(&self, start: u64, end: u64) -> Option<u64> {
        let (_, &last) = self.0.range(..end).next_back()?;
        (last > start).then_some(last.min(end))
    }
}

#[cfg(test)]
mod tests {
    use super::Written;

    #[test]
    fn ranges_grow_together() {
        let mut written = Written::default();
        for (start, end) in [(10, 20), (30, 40), (5, 5), (18, 31), (50, 60), (0, 3)] {
            written.add(start, end);
        }
        assert_eq!(written.0.into_iter().collect::<Vec<_>>(), [(0, 3), (10, 40), (50, 60)]);
    }

    #[test]
    fn the_last_written_byte_of_a_range_is_found() {
        let mut written = Written::default();
        written.add(10, 20);
        assert_eq!(written.last_in(0, 10), None);
        assert_eq!(written.last_in(0, 11), Some(11));
        assert_eq!(written.last_in(15, 30), Some(20));
        assert_eq!(written.last_in(20, 30), None);
    }
}
