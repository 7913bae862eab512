//! What the analysis found out about each memory, for people.

use crate::analysis::memory::Reason;
use crate::analysis::summaries::{Summaries, Touch};
use crate::analysis::unbounded::offset;
use crate::domain::bytes::Bytes;
use crate::plan::layout::Layout;
use loom_core::index::{FuncIndex, MemoryIndex};
use loom_core::report::{Extent, Footprint};
use std::collections::{BTreeMap, BTreeSet};

/// One entry for each memory of the module.
pub fn footprints(summaries: &Summaries<'_>, layout: Option<&Layout>) -> Vec<Footprint> {
    let memories = summaries.module.memories.keys().zip(&summaries.memories);
    let footprint = |(index, memory): (MemoryIndex, &crate::analysis::memory::Memory)| {
        let index = index.as_u32();
        let reason = memory.given_up.as_ref().or(summaries.stopped.as_ref());
        let extent = layout
            .filter(|layout| layout.memories.contains(&index))
            .map(|layout| extent(summaries, layout, index));
        Footprint {
            memory: index,
            extent,
            causes: reason.map(|reason| causes(summaries, reason)).unwrap_or_default(),
        }
    };
    memories.map(footprint).collect()
}

fn causes(summaries: &Summaries<'_>, reason: &Reason) -> Vec<String> {
    let place = match reason.func {
        Some(func) => format!(
            "{}{}: {}",
            summaries.module.describe_func(FuncIndex::from_u32(func)),
            offset(summaries, func, reason.position),
            reason.why
        ),
        None => reason.why.clone(),
    };
    let untracked = reason.func.and_then(|_| why_untracked(summaries));
    std::iter::once(place).chain(reason.chain.iter().cloned()).chain(untracked).collect()
}

/// Why stack pointers are not followed, if they are not.
fn why_untracked(summaries: &Summaries<'_>) -> Option<String> {
    if let Some(import) = summaries.outside.waits() {
        let import = summaries.module.describe_func(import);
        return Some(format!(
            "no stack pointer is followed: {import} may wait, and other calls go on meanwhile"
        ));
    }
    if summaries.outside.can_suspend() {
        let why = "no stack pointer is followed: threads, or a tag that others have, let code wait while other code goes on";
        return Some(why.into());
    }
    let why = "no stack pointer is followed: the instance may be entered again after a trap (`trap-ends-instance`; \
               `--one-tree` with `--embedding canonical`)";
    (!summaries.premises.trap_ends_instance).then(|| why.to_string())
}

fn extent(summaries: &Summaries<'_>, layout: &Layout, memory: u32) -> Extent {
    let touches: Vec<&Touch> = layout.kept(summaries).filter(|touch| touch.memory == memory).collect();
    let written = union(touches.iter().filter(|touch| touch.writes).map(|touch| &touch.bytes));
    let all = union(touches.iter().map(|touch| &touch.bytes));
    let size = |ranges: &BTreeMap<u64, u64>| ranges.iter().map(|(start, end)| end - start).sum::<u64>();
    Extent {
        written: size(&written),
        read_only: size(&all) - size(&written),
        initialised: layout.data.range((memory, 0)..=(memory, u64::MAX)).count() as u64,
        before: summaries.memories.get(memory as usize).map_or(0, |memory| memory.size),
        end: if memory == layout.target { layout.extent() } else { 0 },
    }
}

/// The bytes of all, as ranges that do not meet: start to end. Where many accesses leave bytes out in between, those are
/// counted as well.
fn union<'b>(all: impl Iterator<Item = &'b Bytes>) -> BTreeMap<u64, u64> {
    /// So many ranges are told apart, of all accesses together.
    const MANY: usize = 1 << 18;
    let different: BTreeSet<&Bytes> = all.collect();
    let mut ranges: Vec<(u64, u64)> = Vec::new();
    for bytes in different {
        if ranges.len() < MANY {
            ranges.extend(bytes.pieces().into_iter().map(|piece| (piece.start, piece.end)));
        } else {
            ranges.push((bytes.lo(), bytes.end()));
        }
    }
    ranges.sort_unstable();
    let mut union: BTreeMap<u64, u64> = BTreeMap::new();
    for (start, end) in ranges {
        match union.last_entry() {
            Some(mut last) if start <= *last.get() => {
                let end = end.max(*last.get());
                last.insert(end);
            }
            _ => drop(union.insert(start, end)),
        }
    }
    union
}
