//! What only writes bytes that nobody reads.
//!
//! Optimistic: what a pure region reads does not count unless the region has to stay, which it has if it
//! writes a byte that something that stays may read. So a flag that is only read to decide
//! whether to set it goes, and so does a counter that is only read to be increased. The same holds of the
//! source of a copy.

use super::pure_regions;
use crate::analysis::access_index::AccessIndex;
use crate::analysis::summaries::{Summaries, Touch};
use crate::domain::bytes::{Bytes, Site};
use std::collections::{BTreeMap, BTreeSet};

/// What the output leaves out.
#[derive(Debug, Default)]
pub struct DeadStores {
    /// Instructions that write: function, position. What pushes their operands stays.
    pub stores: BTreeSet<(u32, usize)>,
    /// Regions that are in no other one: function and position of the first operator, and the position
    /// behind the last.
    pub regions: BTreeMap<(u32, usize), usize>,
}

impl DeadStores {
    /// Whether the output has an operator, as far as this is about it.
    pub fn keeps(&self, func: u32, at: usize) -> bool {
        !self.stores.contains(&(func, at)) && !self.is_in_region(func, at)
    }

    /// Whether an operator goes with a region.
    pub fn is_in_region(&self, func: u32, at: usize) -> bool {
        let before = self.regions.range((func, 0)..=(func, at)).next_back();
        before.is_some_and(|(_, end)| at < *end)
    }
}

/// A pure region.
struct Region {
    func: u32,
    start: usize,
    end: usize,
    /// The smallest one that this is in.
    outer: Option<usize>,
    /// What it reads, unless a smaller one has that.
    reads: Vec<Site>,
    /// Whether it stays.
    stays: bool,
}

/// Every access that is known, with the function and position of its instruction.
pub fn touches<'f>(summaries: &'f Summaries<'_>) -> impl Iterator<Item = (Site, &'f Touch)> {
    let funcs = (0u32..).zip(&summaries.funcs);
    funcs.flat_map(|(func, summaries)| {
        summaries.touches.iter().map(move |((at, which), touch)| ((func, *at, *which), touch))
    })
}

fn touch<'f>(summaries: &'f Summaries<'_>, (func, at, which): Site) -> Option<&'f Touch> {
    summaries.funcs.get(func as usize)?.touches.get(&(at, which))
}

/// What only writes bytes of these memories that nobody reads. Nothing does, if it takes too long to find out.
pub fn find(summaries: &Summaries<'_>, memories: &BTreeSet<u32>) -> DeadStores {
    let mut search = Search::new(summaries, memories);
    while let Some(site) = search.reads.pop() {
        if search.read(site).is_none() {
            return DeadStores::default();
        }
    }
    search.dead()
}

/// So often it is asked whether a read finds what is written, and so often more for each access.
const QUESTIONS: usize = 1 << 20;
const QUESTIONS_PER_ACCESS: usize = 64;

/// Writes of the same bytes, while nothing reads what they write.
struct Writes {
    memory: u32,
    bytes: Bytes,
    sites: Vec<Site>,
}

struct Search<'f, 'm> {
    summaries: &'f Summaries<'m>,
    regions: Vec<Region>,
    /// The smallest region that each access is in: function, position.
    region: BTreeMap<(u32, usize), usize>,
    /// Writes that may go.
    writes: Vec<Writes>,
    /// Which of them nothing reads so far: positions, by memory.
    unread: BTreeMap<u32, AccessIndex<usize>>,
    /// Memory and bytes of reads that were looked at.
    looked_at: BTreeSet<(u32, Bytes)>,
    /// How many questions may be asked.
    left: usize,
    /// All of them.
    may_go: BTreeSet<(u32, usize)>,
    /// Reads that stay, of which nobody has looked yet whether they read what one of those writes.
    reads: Vec<Site>,
}

impl<'f, 'm> Search<'f, 'm> {
    fn new(summaries: &'f Summaries<'m>, memories: &BTreeSet<u32>) -> Search<'f, 'm> {
        let mut search = Search {
            summaries,
            regions: Vec::new(),
            region: BTreeMap::new(),
            writes: Vec::new(),
            unread: BTreeMap::new(),
            looked_at: BTreeSet::new(),
            left: QUESTIONS + touches(summaries).count() * QUESTIONS_PER_ACCESS,
            may_go: BTreeSet::new(),
            reads: Vec::new(),
        };
        search.add_writes(memories);
        for (func, own) in (0u32..).zip(&summaries.funcs) {
            search.add_regions(func, own, memories);
        }
        for (site, _) in touches(summaries).filter(|(_, touch)| !touch.writes) {
            let (func, at, which) = site;
            match search.region.get(&(func, at)) {
                Some(region) => search.regions[*region].reads.push(site),
                // The source of a copy.
                None if which == 1 && search.may_go.contains(&(func, at)) => {}
                None => search.reads.push(site),
            }
        }
        search
    }

    /// Adds all writes that may go.
    fn add_writes(&mut self, memories: &BTreeSet<u32>) {
        let mut places: BTreeMap<(u32, &Bytes), usize> = BTreeMap::new();
        for (site, touch) in touches(self.summaries).filter(|(_, touch)| touch.writes) {
            if !touch.is_harmless || !memories.contains(&touch.memory) {
                continue;
            }
            self.may_go.insert((site.0, site.1));
            let place = *places.entry((touch.memory, &touch.bytes)).or_insert(self.writes.len());
            if place == self.writes.len() {
                let (memory, bytes) = (touch.memory, touch.bytes.clone());
                self.unread.entry(memory).or_default().add(&bytes, place);
                self.writes.push(Writes { memory, bytes, sites: Vec::new() });
            }
            self.writes[place].sites.push(site);
        }
    }

    /// Adds the regions of a function.
    fn add_regions(&mut self, func: u32, own: &crate::analysis::summaries::Func, memories: &BTreeSet<u32>) {
        let code = self.summaries.known_code(func).filter(|_| own.reached && !own.touches.is_empty());
        let Some(code) = code else { return };
        let is_known = |at: usize| {
            own.touches
                .get(&(at, 0))
                .is_some_and(|touch| touch.is_harmless && memories.contains(&touch.memory))
        };
        let pure = pure_regions::find(code, own, is_known);
        // Those that are around others come first.
        let mut pure: Vec<(usize, usize)> = pure.into_iter().collect();
        pure.sort_by_key(|(start, end)| (*start, std::cmp::Reverse(*end)));
        let mut open: Vec<usize> = Vec::new();
        let mut pure = pure.into_iter().peekable();
        for at in own.touches.keys().map(|(at, _)| *at) {
            while let Some((start, end)) = pure.next_if(|(start, _)| *start <= at) {
                self.still_open(&mut open, start);
                let outer = open.last().copied();
                open.push(self.regions.len());
                self.regions.push(Region { func, start, end, outer, reads: Vec::new(), stays: false });
            }
            self.still_open(&mut open, at);
            if let Some(region) = open.last() {
                self.region.insert((func, at), *region);
            }
        }
    }

    /// Leaves those that do not end before `at`.
    fn still_open(&self, open: &mut Vec<usize>, at: usize) {
        while open.pop_if(|last| self.regions[*last].end <= at).is_some() {}
    }

    /// What a read that stays finds has to be written. `None` if that takes too long.
    fn read(&mut self, site: Site) -> Option<()> {
        let Some(read) = touch(self.summaries, site).filter(|read| read.bytes.width > 0) else {
            return Some(());
        };
        let Some(unread) = self.unread.get(&read.memory) else { return Some(()) };
        // What another one of the same bytes left, this one leaves.
        if !self.looked_at.insert((read.memory, read.bytes.clone())) {
            return Some(());
        }
        let around: Vec<usize> = unread.around(&read.bytes).collect();
        self.left = self.left.checked_sub(around.len())?;
        for place in around {
            let written = self.writes.get(place).map(|writes| &writes.bytes);
            if written.is_some_and(|bytes| bytes.width > 0 && bytes.overlaps(&read.bytes)) {
                self.stay(place);
            }
        }
        Some(())
    }

    /// Writes of the same bytes stay, and what they need.
    fn stay(&mut self, place: usize) {
        let Some(Writes { memory, bytes, sites }) = self.writes.get_mut(place) else { return };
        let sites = std::mem::take(sites);
        if let Some(unread) = self.unread.get_mut(memory) {
            unread.remove(bytes, place);
        }
        for (func, at, _) in sites {
            self.may_go.remove(&(func, at));
            if touch(self.summaries, (func, at, 1)).is_some() {
                self.reads.push((func, at, 1));
            }
            let mut around = self.region.get(&(func, at)).copied();
            while let Some(region) = around.and_then(|around| self.regions.get_mut(around)) {
                if std::mem::replace(&mut region.stays, true) {
                    break;
                }
                self.reads.append(&mut region.reads);
                around = region.outer;
            }
        }
    }

    fn dead(self) -> DeadStores {
        let stays = |outer: Option<usize>| outer.is_none_or(|outer| self.regions[outer].stays);
        let gone = self.regions.iter().filter(|region| !region.stays && stays(region.outer));
        let gone = gone.map(|gone| ((gone.func, gone.start), gone.end));
        let mut dead = DeadStores { stores: BTreeSet::new(), regions: gone.collect() };
        let alone = |(func, at): &(u32, usize)| !dead.is_in_region(*func, *at);
        dead.stores = self.may_go.iter().copied().filter(alone).collect();
        dead
    }
}
