//! The pass `explicit-zeros`: segments for bytes that a program reads, and that are zero at first because WebAssembly says so.
//!
//! Start-up code of a device that does not clear linear memory leaves there what was there before. This pass has the module
//! write each byte that may be read, so that such code suffices. Which bytes may be read, the analysis finds out that
//! [`crate::used`] is about; a memory without bounds stays as it is, and an obstacle says so.
//!
//! It runs behind `trim`, which takes such zeros out. So that a second run of both changes nothing, all segments of a memory are
//! written anew, from what it holds and what is read of it alone. (Passes that go by the size of the file may find more to do
//! about a memory with zeros in the file: `cells`.) What memories hold at first is the same, and
//! `loom_check::trim` judges that it is: it runs the segments of both modules.

use crate::used::{Used, used};
use loom_check::claim::Claim;
use loom_core::bodies::{self, Replaced};
use loom_core::index::{DataIndex, MemoryIndex, Space};
use loom_core::maps::IndexMap;
use loom_core::outside::Outside;
use loom_core::pass::{FlagInfo, Pass, PassContext, PassInfo, Stage};
use loom_core::proposal::Proposal;
use loom_core::refs;
use loom_core::{Error, Module, Result};
use std::collections::BTreeMap;
use std::ops::Range;
use wasm_encoder::reencode::{Reencode, RoundtripReencoder};
use wasm_encoder::{ConstExpr, DataCountSection, DataSection, Section};
use wasmparser::DataKind;

loom_core::register_pass!(
    PassInfo::new(
        "explicit-zeros",
        "write segments of zeros for the bytes that are read and zero at first",
        Stage::Layout,
        |_| Ok(Box::new(ExplicitZeros)),
    )
    .after(&["trim", "reorder"])
    .flags(&[FlagInfo::of_pass(
        "explicit-zeros",
        "Write zeros into each byte that the program may read and that no segment writes, for start-up code that does not \
         clear linear memory",
    )
    .details("Only memories of which every access has bounds take part; `compact`, part of `-Omcu`, makes them small first.")])
);

struct ExplicitZeros;

impl Pass for ExplicitZeros {
    fn propose<'m>(
        &self,
        module: &'m Module<'_>,
        outside: &Outside,
        cx: &mut PassContext<'_>,
    ) -> Result<Option<Proposal<'m>>> {
        let mut plan = Plan::default();
        let mut obstacle = |memory: MemoryIndex, why: &str| {
            let memory = memory.as_u32();
            cx.report.obstacle(format!("memory {memory} has to be cleared by start-up code: {why}"));
        };
        let names_segments = names_segments(module)?;
        for Used { memory, accesses } in used(module, outside)? {
            let accesses = match accesses {
                Ok(accesses) => accesses,
                Err(causes) => {
                    let cause = causes.first().map(String::as_str).unwrap_or_default();
                    obstacle(memory, &format!("any byte may be read, because {cause}"));
                    continue;
                }
            };
            let reads = accesses.into_iter().filter(|access| !access.writes);
            let reads = united(reads.flat_map(|access| access.bytes).collect());
            let segments = Segments::of(module, memory);
            if is_within(&reads, &segments.written) {
                continue;
            }
            match segments.why_fixed(names_segments) {
                None => plan.add(memory, segments, reads),
                Some(why) => obstacle(memory, why),
            }
        }
        let count = plan.pieces.values().map(Vec::len).sum::<usize>();
        if plan.zeros > MAX_ZEROS || module.datas.len() + count > MAX_SEGMENTS {
            cx.report.obstacle(format!(
                "linear memory has to be cleared by start-up code: {} zeros are too many to write",
                plan.zeros
            ));
            return Ok(None);
        }
        if plan.pieces.is_empty() {
            return Ok(None);
        }
        cx.report.notes.push(format!("zeros in segments: {}", plan.zeros));
        outside.assume(cx.report);
        outside.assume_params(cx.report);
        let rewrite = bodies::rewrite_with(module, |_, _| Ok(None), plan.sections(module)?)?;
        Ok(Some(rewrite.because(Claim::Trim)))
    }
}

/// So many zeros at most: more than devices have memory for.
const MAX_ZEROS: u64 = 1 << 20;
/// So many segments at most, as engines take.
const MAX_SEGMENTS: usize = 100_000;
/// Bytes that one more segment takes.
const SEGMENT: u64 = 7;

/// Whether an instruction names a data segment.
fn names_segments(module: &Module<'_>) -> Result<bool> {
    let bodies = refs::of_bodies(module)?;
    let mut sites = bodies.values().flatten().flat_map(|refs| &refs.sites);
    Ok(sites.any(|site| site.kind.space() == Space::Data))
}

/// The active segments of a memory.
#[derive(Default)]
struct Segments {
    /// What they write, as ranges that do not meet.
    written: Vec<Range<u64>>,
    /// What is not 0 then.
    image: BTreeMap<u64, u8>,
    /// Whether a global says where one is written: it would be left unused.
    reads_global: bool,
    count: usize,
}

impl Segments {
    fn of(module: &Module<'_>, memory: MemoryIndex) -> Segments {
        let mut segments = Segments::default();
        for data in module.datas.values() {
            let DataKind::Active { memory_index, offset_expr } = &data.kind else { continue };
            if *memory_index != memory.as_u32() {
                continue;
            }
            segments.count += 1;
            segments.reads_global |=
                refs::of_const_expr(offset_expr).is_ok_and(|refs| !refs.sites.is_empty());
            // It is known, and in bounds, of any memory of which every access is known.
            let Some(start) = module.constants.integer(offset_expr) else { continue };
            segments.written.push(start..start.saturating_add(data.data.len() as u64));
            for (at, byte) in (start..).zip(data.data) {
                match byte {
                    0 => drop(segments.image.remove(&at)),
                    _ => drop(segments.image.insert(at, *byte)),
                }
            }
        }
        segments.written = united(segments.written);
        segments
    }

    /// Why they cannot be written anew.
    fn why_fixed(&self, names_segments: bool) -> Option<&'static str> {
        match self.count {
            0 => None,
            _ if self.reads_global => Some("a global says where a segment of it is written"),
            _ if names_segments => Some("it has segments, and code names segments by their numbers"),
            _ => None,
        }
    }
}

/// What is written instead.
#[derive(Default)]
struct Plan {
    /// The segments of each memory that gets others: where, and what.
    pieces: BTreeMap<MemoryIndex, Vec<(u64, Vec<u8>)>>,
    /// How many zeros are in there.
    zeros: u64,
}

impl Plan {
    /// Writes what is not 0, and what is read. Few zeros between two such ranges cost less than one more segment.
    fn add(&mut self, memory: MemoryIndex, segments: Segments, reads: Vec<Range<u64>>) {
        let Segments { image, .. } = segments;
        let mut ranges = reads;
        ranges.extend(image.keys().map(|at| *at..*at + 1));
        let mut joined: Vec<Range<u64>> = Vec::new();
        for range in united(ranges) {
            match joined.last_mut() {
                Some(last) if range.start - last.end <= SEGMENT => last.end = range.end,
                _ => joined.push(range),
            }
        }
        self.zeros += joined.iter().map(|range| range.end - range.start).sum::<u64>() - image.len() as u64;
        if self.zeros > MAX_ZEROS {
            return;
        }
        let bytes = |range: Range<u64>| range.map(|at| image.get(&at).copied().unwrap_or(0)).collect();
        let pieces = joined.into_iter().map(|range| (range.start, bytes(range)));
        self.pieces.insert(memory, pieces.collect());
    }

    /// The data section with these segments where the first one of the memory was, or behind all others, and how many there are
    /// then, if the module says that.
    fn sections(&self, module: &Module<'_>) -> Result<Replaced> {
        let bug = |error: &dyn std::fmt::Display| Error::bug(format!("explicit-zeros: {error}"));
        let mut section = DataSection::new();
        let write = |section: &mut DataSection, memory: MemoryIndex| {
            let first = section.len();
            for (at, bytes) in self.pieces.get(&memory).into_iter().flatten() {
                // Only memories with addresses of 32 bits have bounds.
                let offset = ConstExpr::i32_const(*at as u32 as i32);
                section.active(memory.as_u32(), &offset, bytes.iter().copied());
            }
            first
        };
        let mut written: BTreeMap<MemoryIndex, u32> = BTreeMap::new();
        let mut new: Vec<Option<u32>> = Vec::with_capacity(module.datas.len());
        for data in module.datas.values() {
            let memory = match &data.kind {
                DataKind::Active { memory_index, .. } => Some(MemoryIndex::from_u32(*memory_index)),
                DataKind::Passive => None,
            };
            let Some(memory) = memory.filter(|memory| self.pieces.contains_key(memory)) else {
                new.push(Some(section.len()));
                RoundtripReencoder.parse_data(&mut section, data.clone()).map_err(|error| bug(&error))?;
                continue;
            };
            let first = match written.get(&memory) {
                Some(first) => *first,
                None => *written.entry(memory).or_insert(write(&mut section, memory)),
            };
            new.push(Some(first));
        }
        for memory in self.pieces.keys().filter(|memory| !written.contains_key(memory)) {
            write(&mut section, *memory);
        }
        let map: IndexMap<DataIndex> = IndexMap::of_new(new);
        let mut replaced =
            Replaced { datas: Some(map).filter(|map| !map.is_identity()), ..Replaced::default() };
        if module.has_data_count {
            let mut count = Vec::new();
            DataCountSection { count: section.len() }.append_to(&mut count);
            replaced.sections.insert(DataCountSection { count: 0 }.id(), count);
        }
        let mut bytes = Vec::new();
        section.append_to(&mut bytes);
        replaced.sections.insert(section.id(), bytes);
        Ok(replaced)
    }
}

/// Whether every byte of ascending ranges is in others, which do not meet.
fn is_within(ranges: &[Range<u64>], others: &[Range<u64>]) -> bool {
    ranges.iter().all(|range| {
        let at = others.partition_point(|other| other.end <= range.start);
        others.get(at).is_some_and(|other| other.start <= range.start && range.end <= other.end)
    })
}

/// The same bytes in ascending ranges that do not meet.
fn united(mut ranges: Vec<Range<u64>>) -> Vec<Range<u64>> {
    ranges.retain(|range| range.start < range.end);
    ranges.sort_unstable_by_key(|range| (range.start, range.end));
    let mut united: Vec<Range<u64>> = Vec::new();
    for range in ranges {
        match united.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => united.push(range),
        }
    }
    united
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The segments that are written for what is read, and how many zeros are in them.
    fn written(segments: &str, reads: &[Range<u64>]) -> (Vec<(u64, Vec<u8>)>, u64) {
        let wasm = wat::parse_str(format!("(module (memory 1) {segments})")).unwrap();
        let memory = MemoryIndex::from_u32(0);
        let mut plan = Plan::default();
        plan.add(memory, Segments::of(&Module::parse(&wasm).unwrap(), memory), united(reads.to_vec()));
        (plan.pieces.remove(&memory).unwrap(), plan.zeros)
    }

    #[test]
    fn what_is_read_or_not_zero_is_written() {
        let zeros = |count: usize| vec![0; count];
        assert_eq!(written("", &[4..8, 0..2, 6..9]), (vec![(0, zeros(9))], 9));
        assert_eq!(written("", &[0..4, 12..16]), (vec![(0, zeros(4)), (12, zeros(4))], 8));
        let segment = r#"(data (i32.const 4) "ab\00d\00")"#;
        assert_eq!(written(segment, &[20..22, 22..24]), (vec![(4, b"ab\0d".to_vec()), (20, zeros(4))], 5));
        assert_eq!(written(segment, &[5..6, 8..9]), (vec![(4, b"ab\0d\0".to_vec())], 2));
        // The last one counts.
        let two = r#"(data (i32.const 4) "ab") (data (i32.const 3) "c\00")"#;
        assert_eq!(written(two, &[0..1, 0..1]), (vec![(0, b"\0\0\0c\0b".to_vec())], 4));
    }

    #[test]
    fn what_is_written_already_is_enough() {
        let ranges = [2..4, 6..9];
        assert!(is_within(&[2..4, 7..8], &ranges) && is_within(&[], &ranges));
        for other in [1..3, 3..5, 4..6, 5..7, 6..10, 9..10] {
            assert!(!is_within(std::slice::from_ref(&other), &ranges), "{other:?}");
        }
    }
}
