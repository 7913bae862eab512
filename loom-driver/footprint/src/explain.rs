//! What the analysis found out about each memory, for people.

use crate::facts::{Facts, Touch};
use crate::layout::Layout;
use crate::linear::Linear;
use crate::memory::{Bytes, Reason};
use crate::used::pieces;
use crate::walk::{Name, Names};
use loom_core::index::{FuncIndex, MemoryIndex};
use loom_core::report::{Extent, Footprint};
use std::collections::BTreeMap;

/// One entry for each memory of the module.
pub fn footprints(facts: &Facts<'_>, layout: Option<&Layout>) -> Vec<Footprint> {
    let memories = facts.module.memories.keys().zip(&facts.memories);
    let footprint = |(index, memory): (MemoryIndex, &crate::memory::Memory)| {
        let index = index.as_u32();
        let reason = memory.given_up.as_ref().or(facts.stopped.as_ref());
        let extent = layout
            .filter(|layout| layout.memories.contains(&index))
            .map(|layout| extent(facts, layout, index));
        Footprint {
            memory: index,
            extent,
            causes: reason.map(|reason| causes(facts, reason)).unwrap_or_default(),
        }
    };
    memories.map(footprint).collect()
}

fn causes(facts: &Facts<'_>, reason: &Reason) -> Vec<String> {
    let place = match reason.func {
        Some(func) => format!(
            "{}{}: {}",
            facts.module.describe_func(FuncIndex::from_u32(func)),
            offset(facts, func, reason.position),
            reason.why
        ),
        None => reason.why.clone(),
    };
    let untracked = reason.func.and_then(|_| why_untracked(facts));
    std::iter::once(place).chain(reason.chain.iter().cloned()).chain(untracked).collect()
}

/// Why stack pointers are not followed, if they are not.
fn why_untracked(facts: &Facts<'_>) -> Option<String> {
    if let Some(import) = facts.outside.waits() {
        let import = facts.module.describe_func(import);
        return Some(format!(
            "no stack pointer is followed: {import} may wait, and other calls go on meanwhile"
        ));
    }
    let why = "no stack pointer is followed: the instance may be entered again after a trap (`trap-ends-instance`, \
               `--one-tree`)";
    (!facts.premises.trap_ends_instance).then(|| why.to_string())
}

/// Where an operator is in the file.
fn offset(facts: &Facts<'_>, func: u32, position: usize) -> String {
    let body = facts.module.body(FuncIndex::from_u32(func)).map(|body| body.range().start);
    let at =
        facts.known_code(func).and_then(|code| code.at.get(position).map(|range| u64::from(range.start)));
    body.zip(at).map_or(String::new(), |(body, at)| format!(" at {:#x}", body + at))
}

/// Why a sum has no bound: each of its unknowns that has none, and what that is.
pub fn chain(facts: &Facts<'_>, func: u32, names: &Names, sum: &Linear) -> Vec<String> {
    let mut lines = Vec::new();
    for (atom, _) in &sum.terms {
        let value = names.atoms.value(*atom);
        // What is small is not to blame.
        if value.hi() - value.lo().min(value.hi()) < 1 << 16 {
            continue;
        }
        let Some((name, _)) = names.spelled(&[(*atom, 1)]).pop() else { continue };
        lines.push(match name {
            Name::Param(param) => {
                let who = match facts.is_root(func) {
                    true => "the outside may pass anything".to_string(),
                    false => format!("its callers pass {value}"),
                };
                format!("parameter {param} is {value}: {who}")
            }
            Name::Entry(place) => {
                let global = facts.tracked.get(place as usize).copied().unwrap_or_default();
                let why = match facts.is_root(func) && facts.outside.interrupts() {
                    true => "the outside may call it at any time, as an interrupt does (`--embedding`)",
                    false => "a recursion, or calls that nest deeply",
                };
                format!("global {global} is {value} when the function is called: {why}")
            }
            Name::Result(at, _) => format!("what the operator{} gives is {value}", offset(facts, func, at)),
            Name::Join(at, _) => format!("after the block{} it is {value}", offset(facts, func, at)),
            Name::Loop(at, _) => format!("the loop{} changes it, and it is {value}", offset(facts, func, at)),
            Name::Turns(at) => {
                format!("nothing is known about how often the loop{} runs", offset(facts, func, at))
            }
        });
    }
    lines
}

fn extent(facts: &Facts<'_>, layout: &Layout, memory: u32) -> Extent {
    let touches: Vec<&Touch> = layout.kept(facts).filter(|touch| touch.memory == memory).collect();
    let written = union(touches.iter().filter(|touch| touch.writes).map(|touch| &touch.bytes));
    let all = union(touches.iter().map(|touch| &touch.bytes));
    let size = |ranges: &BTreeMap<u64, u64>| ranges.iter().map(|(start, end)| end - start).sum::<u64>();
    Extent {
        written: size(&written),
        read_only: size(&all) - size(&written),
        initialised: layout.data.range((memory, 0)..=(memory, u64::MAX)).count() as u64,
        before: facts.memories.get(memory as usize).map_or(0, |memory| memory.size),
        end: if memory == layout.target { layout.extent() } else { 0 },
    }
}

/// The bytes of all, as ranges that do not meet: start to end.
fn union<'b>(all: impl Iterator<Item = &'b Bytes>) -> BTreeMap<u64, u64> {
    let mut ranges: Vec<(u64, u64)> = all.flat_map(pieces).map(|piece| (piece.start, piece.end)).collect();
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
