//! The pass `explicit-zeros`: segments for bytes that a program reads, and that are zero at first because WebAssembly says so.
//!
//! Start-up code of a device that does not clear linear memory leaves there what was there before. This pass has the module
//! write each byte that may be read, so that such code suffices. Which bytes may be read, the analysis finds out that
//! [`crate::used`] is about; a memory without bounds stays as it is, and an obstacle says so.
//!
//! It runs behind `trim`, which takes such zeros out. What memories hold at first is the same, and `loom_check::trim` judges that
//! it is: it runs the segments of both modules.

use crate::used::{Used, used};
use loom_check::claim::Claim;
use loom_core::bodies::{self, Replaced};
use loom_core::index::MemoryIndex;
use loom_core::outside::Outside;
use loom_core::pass::{FlagInfo, Pass, PassContext, PassInfo, Stage};
use loom_core::proposal::Proposal;
use loom_core::{Error, Module, Result};
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
        let mut zeros = Vec::new();
        for Used { memory, accesses } in used(module, outside)? {
            match accesses {
                Ok(accesses) => {
                    let reads = accesses.into_iter().filter(|access| !access.writes);
                    let missing = missing(module, memory, reads.flat_map(|access| access.bytes).collect());
                    zeros.extend(missing.into_iter().map(|bytes| (memory, bytes)));
                }
                Err(causes) => {
                    let cause = causes.first().map(String::as_str).unwrap_or_default();
                    cx.report.obstacle(format!(
                        "memory {} has to be cleared by start-up code: any byte may be read, because {cause}",
                        memory.as_u32()
                    ));
                }
            }
        }
        let bytes = zeros.iter().map(|(_, bytes)| bytes.end - bytes.start).sum::<u64>();
        if zeros.is_empty() {
            return Ok(None);
        }
        if bytes > MAX_ZEROS || module.datas.len() + zeros.len() > MAX_SEGMENTS {
            cx.report.obstacle(format!(
                "linear memory has to be cleared by start-up code: {bytes} zeros in {} segments are too many to write",
                zeros.len()
            ));
            return Ok(None);
        }
        cx.report.notes.push(format!("zeros that are written: {bytes}, in {} segments", zeros.len()));
        outside.assume(cx.report);
        outside.assume_params(cx.report);
        let rewrite = bodies::rewrite_with(module, |_, _| Ok(None), sections(module, &zeros)?)?;
        Ok(Some(rewrite.because(Claim::Trim)))
    }
}

/// So many zeros at most: more than devices have memory for.
const MAX_ZEROS: u64 = 1 << 20;
/// So many segments at most, as engines take.
const MAX_SEGMENTS: usize = 100_000;
/// Bytes that one more segment takes.
const SEGMENT: u64 = 7;

/// What of `reads` no active segment writes to a memory, in ranges that do not meet. Few bytes that nobody reads may be among it.
fn missing(module: &Module<'_>, memory: MemoryIndex, reads: Vec<Range<u64>>) -> Vec<Range<u64>> {
    let written = module.datas.values().filter_map(|data| match &data.kind {
        DataKind::Active { memory_index, offset_expr } if *memory_index == memory.as_u32() => {
            // It is known, and in bounds, of any memory of which every access is known.
            let start = module.constants.integer(offset_expr)?;
            Some(start..start.checked_add(data.data.len() as u64)?)
        }
        _ => None,
    });
    let mut reads = united(reads).into_iter().peekable();
    let mut missing: Vec<Range<u64>> = Vec::new();
    for free in between(united(written.collect())) {
        let first = missing.len();
        while let Some(read) = reads.peek().filter(|read| read.start < free.end) {
            let (start, end) = (read.start.max(free.start), read.end.min(free.end));
            match missing.get_mut(first..).and_then(<[_]>::last_mut) {
                Some(last) if start < end && start - last.end <= SEGMENT => last.end = end,
                _ if start < end => missing.push(start..end),
                _ => {}
            }
            if read.end > free.end {
                break;
            }
            reads.next();
        }
    }
    missing
}

/// What is before, between and behind ascending ranges.
fn between(ranges: Vec<Range<u64>>) -> impl Iterator<Item = Range<u64>> {
    let ends = std::iter::once(0).chain(ranges.clone().into_iter().map(|range| range.end));
    ends.zip(ranges.into_iter().map(|range| range.start).chain([u64::MAX])).map(|(start, end)| start..end)
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

/// The data section with these zeros behind all segments, and how many there are then, if the module says that.
fn sections(module: &Module<'_>, zeros: &[(MemoryIndex, Range<u64>)]) -> Result<Replaced> {
    let bug = |error: &dyn std::fmt::Display| Error::bug(format!("explicit-zeros: {error}"));
    let mut section = DataSection::new();
    for data in module.datas.values() {
        RoundtripReencoder.parse_data(&mut section, data.clone()).map_err(|error| bug(&error))?;
    }
    for (memory, bytes) in zeros {
        // Only memories with addresses of 32 bits have bounds.
        let offset = ConstExpr::i32_const(bytes.start as u32 as i32);
        let length = usize::try_from(bytes.end - bytes.start).map_err(|error| bug(&error))?;
        section.active(memory.as_u32(), &offset, std::iter::repeat_n(0, length));
    }
    let mut replaced = Replaced::default();
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

#[cfg(test)]
mod tests {
    use super::*;

    fn missing_of(segments: &str, reads: &[Range<u64>]) -> Vec<Range<u64>> {
        let wasm = wat::parse_str(format!("(module (memory 1) {segments})")).unwrap();
        missing(&Module::parse(&wasm).unwrap(), MemoryIndex::from_u32(0), reads.to_vec())
    }

    #[test]
    fn what_is_read_and_not_written_is_missing() {
        assert_eq!(missing_of("", &[]), []);
        assert_eq!(missing_of("", &[4..8, 0..2, 6..9]), [0..9]);
        assert_eq!(missing_of("", &[0..4, 12..16]), [0..4, 12..16]);
        let segment = r#"(data (i32.const 4) "ab\00d")"#;
        assert_eq!(missing_of(segment, &[4..8]), []);
        assert_eq!(missing_of(segment, &[0..16]), [0..4, 8..16]);
        assert_eq!(missing_of(segment, &[5..6, 7..9, 20..24]), [8..9, 20..24]);
        // Nothing that is written is written again, however near the zeros are on its two sides.
        assert_eq!(missing_of(segment, &[3..4, 8..9]), [3..4, 8..9]);
        let two = r#"(data (i32.const 4) "ab") (data (i32.const 6) "c") (data (i32.const 9) "")"#;
        assert_eq!(missing_of(two, &[0..12]), [0..4, 7..12]);
    }
}
