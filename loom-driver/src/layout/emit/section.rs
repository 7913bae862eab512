//! A layout as the custom section `loom:footprint` of its module: for whoever loads it, or compiles it.

use super::super::{self as layout, Extent, Layout, MemoryLayout};
use loom_core::bodies::{Replaced, rewrite_with};
use loom_core::custom::CommitContext;
use loom_core::custom::footprint::{Area, Facts, MemoryFacts, StackFacts};
use loom_core::report::PassReport;
use loom_core::settings::Settings;
use loom_core::{Module, Result};

impl Layout {
    /// `module`, of which this is the layout, with a section that says it, in place of one that is there. What becomes of other
    /// custom sections is said in `report`.
    ///
    /// # Errors
    ///
    /// [`loom_core::Error::Bug`] only.
    pub fn stamp(&self, module: &Module<'_>, report: &mut PassReport) -> Result<Vec<u8>> {
        let replaced = Replaced { footprint: Some(self.facts()), ..Replaced::default() };
        let rewrite = rewrite_with(module, |_, _| Ok(None), replaced)?;
        let mut cx = CommitContext { settings: &Settings::default(), report, source_map: None };
        Ok(rewrite.assemble(module, &mut cx))
    }

    fn facts(&self) -> Facts {
        let stacks = self.stacks.iter().map(|stack| {
            let facts = StackFacts { top: stack.top, depth: stack.depth.bytes(), declared: stack.declared };
            (stack.pointer, facts)
        });
        Facts {
            memories: self.memories.iter().map(|memory| (memory.memory, of_memory(memory))).collect(),
            stacks: stacks.collect(),
            premises: Some(self.premises),
        }
    }
}

fn of_memory(memory: &MemoryLayout) -> MemoryFacts {
    let (used, extent) = match memory.extent {
        Extent::Bounded { lowest, end } => {
            (Some(lowest..end), memory.areas.last().map_or(0, |area| area.end))
        }
        Extent::Unbounded { .. } => (None, memory.bytes),
    };
    MemoryFacts {
        extent: Some(extent).filter(|extent| *extent < memory.bytes),
        used,
        grows: memory.grown_by.is_some(),
        outside: memory.outside.is_some(),
        most: memory.most.filter(|most| *most != memory.bytes),
        areas: few(memory.areas.iter().map(of_area).collect()),
    }
}

fn of_area(area: &layout::Area) -> Area {
    Area {
        bytes: area.start..area.end,
        read: area.read,
        written: area.written,
        initialised: area.initialised,
        stack: area.stack,
    }
}

/// So many areas of a memory are told apart in the section.
const MAX_AREAS: usize = 64;

/// At most [`MAX_AREAS`]: neighbours become one, of both uses, where that says least that is not so.
fn few(areas: Vec<Area>) -> Vec<Area> {
    let size = |area: &Area| area.bytes.end - area.bytes.start;
    let mut costs: Vec<(u64, usize)> = Vec::new();
    for (position, pair) in areas.windows(2).enumerate() {
        let [one, other] = pair else { continue };
        let gap = other.bytes.start.saturating_sub(one.bytes.end);
        costs.push((gap.saturating_add(size(one).min(size(other))), position + 1));
    }
    costs.sort_unstable();
    costs.truncate(areas.len().saturating_sub(MAX_AREAS));
    costs.sort_unstable_by_key(|(_, position)| *position);
    let mut joins = costs.into_iter().map(|(_, position)| position).peekable();
    let mut few: Vec<Area> = Vec::new();
    for (position, area) in areas.into_iter().enumerate() {
        let is_joined = joins.next_if_eq(&position).is_some();
        match few.last_mut() {
            Some(last) if is_joined => {
                last.bytes.end = area.bytes.end;
                last.read |= area.read;
                last.written |= area.written;
                last.initialised |= area.initialised;
                last.stack = last.stack.or(area.stack);
            }
            _ => few.push(area),
        }
    }
    few
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_areas_become_few_that_have_all_bytes() {
        let area = |at: u64| Area {
            bytes: 10 * at..10 * at + if at == 50 { 9 } else { 2 },
            read: true,
            written: at.is_multiple_of(2),
            initialised: at == 50,
            stack: None,
        };
        let all: Vec<Area> = (0..100).map(area).collect();
        let few = few(all.clone());
        assert_eq!(few.len(), MAX_AREAS);
        for area in all {
            let around =
                few.iter().find(|few| few.bytes.start <= area.bytes.start && area.bytes.end <= few.bytes.end);
            let around = around.unwrap();
            assert!(around.written || !area.written);
            assert!(around.initialised || !area.initialised);
        }
        // What is closest comes together first.
        assert!(few.iter().any(|area| area.bytes == (500..512)));
        assert_eq!(super::few(vec![area(1), area(2)]), [area(1), area(2)]);
    }
}
