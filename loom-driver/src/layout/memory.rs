//! What the bytes of one memory are used for.

use super::{Area, Extent, MemoryLayout, Place};
use loom_compact::Used;
use loom_core::call_graph::CallGraph;
use loom_core::call_graph::cfg::{Kind, Written};
use loom_core::index::{FuncIndex, Item, MemoryIndex};
use loom_core::names::Names;
use loom_core::outside::{Access, Outside};
use loom_core::{Module, Result};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use wasmparser::DataKind;

/// What is known about the memories of a module besides who touches which bytes.
pub struct Memories<'m> {
    module: &'m Module<'m>,
    outside: &'m Outside,
    names: &'m Names,
    /// A function that may grow each memory, and where.
    growers: BTreeMap<MemoryIndex, (FuncIndex, u64)>,
}

impl<'m> Memories<'m> {
    /// Looks for all that may grow a memory.
    ///
    /// # Errors
    ///
    /// [`loom_core::Error::Bug`] if the control flow of a body cannot be read.
    pub fn of(
        module: &'m Module<'m>,
        outside: &'m Outside,
        names: &'m Names,
        calls: &CallGraph,
    ) -> Result<Memories<'m>> {
        let mut growers = BTreeMap::new();
        for func in module.funcs.keys() {
            let (Some(cfg), Some(body)) = (calls.cfg(func)?, module.body(func)) else { continue };
            for node in &cfg.nodes {
                if let Kind::Write(Written::MemorySize(memory)) = node.kind {
                    growers.entry(memory).or_insert((func, body.range().start + u64::from(node.at)));
                }
            }
        }
        Ok(Memories { module, outside, names, growers })
    }

    /// The layout of a memory.
    pub fn layout(&self, used: &Used) -> MemoryLayout {
        let memory = used.memory;
        let (bytes, most) = self.sizes(memory);
        let initial = self.initial(memory, bytes);
        let (extent, areas) = match &used.accesses {
            Ok(accesses) => {
                let areas = areas(accesses, &initial, self.names);
                let touched = || areas.iter().filter(|area| area.is_used());
                let lowest = touched().map(|area| area.start).next().unwrap_or(0);
                let end = touched().next_back().map(|area| area.end).unwrap_or(0);
                (Extent::Bounded { lowest, end }, areas)
            }
            Err(causes) => {
                // A name may have any character.
                let causes = causes.iter().map(|cause| cause.replace(char::is_control, "?")).collect();
                (Extent::Unbounded { causes }, anywhere(bytes, &initial))
            }
        };
        let access = self.outside.memory(memory).unwrap_or(Access::Import);
        MemoryLayout {
            memory: memory.as_u32(),
            name: self.names.get(Item::Memory(memory)).map(str::to_string),
            bytes,
            most,
            outside: access.describe(self.module),
            grown_by: self.growers.get(&memory).map(|(func, offset)| Place::of(self.names, *func, *offset)),
            extent,
            areas,
            accesses: used.accesses.iter().flatten().map(|access| self.access(access)).collect(),
        }
    }

    fn access(&self, access: &loom_compact::Access) -> super::Access {
        super::Access {
            place: Place::of(self.names, access.func, access.offset),
            writes: access.writes,
            bytes: joined(&access.bytes),
        }
    }

    /// Its size in bytes at first, and the largest that it can have; `None` if that is as large as its addresses reach.
    fn sizes(&self, memory: MemoryIndex) -> (u64, Option<u64>) {
        let Some(definition) = self.module.memories.get(memory) else { return (0, Some(0)) };
        let bytes = u64::try_from(definition.min_bytes()).unwrap_or(u64::MAX);
        let page = 1u64 << definition.ty.page_size_log2.unwrap_or(16).min(63);
        let most = definition.ty.maximum.map(|pages| pages.saturating_mul(page));
        let is_private = self.outside.memory(memory).is_some_and(Access::is_private);
        // Nobody makes it larger.
        let is_fixed = is_private && !self.growers.contains_key(&memory);
        (bytes, if is_fixed { Some(bytes) } else { most })
    }

    /// The bytes that active segments write, as ranges that do not meet. Where that is not known, all of it.
    fn initial(&self, memory: MemoryIndex, bytes: u64) -> Vec<Range<u64>> {
        let mut ranges = Vec::new();
        for data in self.module.datas.values() {
            let DataKind::Active { memory_index, offset_expr } = &data.kind else { continue };
            if *memory_index != memory.as_u32() || data.data.is_empty() {
                continue;
            }
            match self.module.constants.integer(offset_expr) {
                Some(start) => ranges.push(start..start.saturating_add(data.data.len() as u64)),
                None => ranges.push(0..bytes),
            }
        }
        ranges.sort_by_key(|range| range.start);
        let mut joined: Vec<Range<u64>> = Vec::new();
        for range in ranges {
            match joined.last_mut() {
                Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
                _ => joined.push(range),
            }
        }
        joined
    }
}

/// Ranges in ascending order, of which those that touch are one.
fn joined(ranges: &[Range<u64>]) -> Vec<(u64, u64)> {
    let mut joined: Vec<(u64, u64)> = Vec::new();
    for range in ranges {
        match joined.last_mut() {
            Some((_, end)) if range.start <= *end => *end = range.end.max(*end),
            _ => joined.push((range.start, range.end)),
        }
    }
    joined
}

/// A memory of which nothing is known but what segments write.
fn anywhere(bytes: u64, initial: &[Range<u64>]) -> Vec<Area> {
    let mut areas = Vec::new();
    let mut at = 0;
    let area = |range: Range<u64>, initialised| Area {
        start: range.start,
        end: range.end,
        read: true,
        written: true,
        initialised,
        stack: None,
        by: None,
    };
    for range in initial {
        let end = range.end.min(bytes);
        let start = range.start.min(bytes);
        if at < start {
            areas.push(area(at..start, false));
        }
        if start < end {
            areas.push(area(start..end, true));
        }
        at = at.max(end);
    }
    if at < bytes {
        areas.push(area(at..bytes, false));
    }
    areas
}

/// Where the set of those who touch or initialise a byte changes.
#[derive(Default)]
struct Events {
    begin: Vec<usize>,
    end: Vec<usize>,
    initialised: Option<bool>,
}

/// Cuts the bytes that are touched or initialised into areas of one use each.
fn areas(accesses: &[loom_compact::Access], initial: &[Range<u64>], names: &Names) -> Vec<Area> {
    let mut events: BTreeMap<u64, Events> = BTreeMap::new();
    for (index, access) in accesses.iter().enumerate() {
        for piece in &access.bytes {
            events.entry(piece.start).or_default().begin.push(index);
            events.entry(piece.end).or_default().end.push(index);
        }
    }
    for range in initial {
        events.entry(range.start).or_default().initialised = Some(true);
        events.entry(range.end).or_default().initialised.get_or_insert(false);
    }
    let mut areas: Vec<Area> = Vec::new();
    let mut active = Active::default();
    let mut initialised = false;
    let mut ends = events.keys().copied().skip(1).collect::<Vec<_>>().into_iter();
    for (start, event) in &events {
        event.begin.iter().for_each(|index| active.change(accesses, *index, 1));
        event.end.iter().for_each(|index| active.change(accesses, *index, -1));
        initialised = event.initialised.unwrap_or(initialised);
        let Some(end) = ends.next() else { break };
        let Some(area) = active.area(accesses, *start..end, initialised, names) else { continue };
        match areas.last_mut() {
            Some(last) if last.end == area.start && last.is_alike(&area) => last.end = area.end,
            _ => areas.push(area),
        }
    }
    areas
}

/// The accesses that touch one byte.
#[derive(Default)]
struct Active {
    /// How many ranges of each that begin and do not end yet.
    open: BTreeMap<usize, i64>,
    writers: BTreeSet<usize>,
    readers: BTreeSet<usize>,
    through: BTreeMap<u32, i64>,
}

impl Active {
    fn change(&mut self, accesses: &[loom_compact::Access], index: usize, by: i64) {
        let Some(access) = accesses.get(index) else { return };
        let open = self.open.entry(index).or_default();
        *open += by;
        let is_open = *open > 0;
        let users = if access.writes { &mut self.writers } else { &mut self.readers };
        match is_open {
            true => users.insert(index),
            false => users.remove(&index),
        };
        if let Some(global) = access.through {
            *self.through.entry(global.as_u32()).or_default() += by;
        }
    }

    /// The area of these bytes; `None` if they are neither touched nor initialised.
    fn area(
        &self,
        accesses: &[loom_compact::Access],
        range: Range<u64>,
        initialised: bool,
        names: &Names,
    ) -> Option<Area> {
        let first = self.writers.first().or(self.readers.first()).and_then(|index| accesses.get(*index));
        (first.is_some() || initialised).then(|| Area {
            start: range.start,
            end: range.end,
            read: !self.readers.is_empty(),
            written: !self.writers.is_empty(),
            initialised,
            stack: self.through.iter().find(|(_, count)| **count > 0).map(|(global, _)| *global),
            by: first.map(|access| Place::of(names, access.func, access.offset)),
        })
    }
}
