//! What only writes bytes that nobody reads.
//!
//! Optimistic: what a pure region reads does not count unless the region has to stay, which it has if it
//! writes a byte that something that stays may read. So a flag that is only read to decide
//! whether to set it goes, and so does a counter that is only read to be increased. The same holds of the
//! source of a copy.

use super::pure_regions;
use crate::analysis::access_index::AccessIndex;
use crate::analysis::summaries::{Summaries, Touch};
use crate::domain::bytes::Site;
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

/// What only writes bytes of these memories that nobody reads.
pub fn find(summaries: &Summaries<'_>, memories: &BTreeSet<u32>) -> DeadStores {
    let mut search = Search::new(summaries, memories);
    while let Some(site) = search.reads.pop() {
        search.read(site);
    }
    search.dead()
}

struct Search<'f, 'm> {
    summaries: &'f Summaries<'m>,
    regions: Vec<Region>,
    /// The smallest region that each access is in: function, position.
    region: BTreeMap<(u32, usize), usize>,
    /// Writes that may go, while nothing reads what they write: by memory.
    writes: BTreeMap<u32, AccessIndex>,
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
            writes: BTreeMap::new(),
            may_go: BTreeSet::new(),
            reads: Vec::new(),
        };
        for (site, touch) in touches(summaries).filter(|(_, touch)| touch.writes) {
            if touch.is_harmless && memories.contains(&touch.memory) {
                search.may_go.insert((site.0, site.1));
                search.writes.entry(touch.memory).or_default().add(&touch.bytes, site);
            }
        }
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

    /// What a read that stays finds has to be written.
    fn read(&mut self, site: Site) {
        let Some(read) = touch(self.summaries, site).filter(|read| read.bytes.width > 0) else { return };
        let Some(writes) = self.writes.get_mut(&read.memory) else { return };
        let meets = |write: &Touch| write.bytes.width > 0 && write.bytes.overlaps(&read.bytes);
        let around: Vec<Site> = writes.around(&read.bytes).collect();
        for site in around {
            let Some(write) = touch(self.summaries, site).filter(|write| meets(write)) else { continue };
            writes.remove(&write.bytes, site);
            let (func, at, _) = site;
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
