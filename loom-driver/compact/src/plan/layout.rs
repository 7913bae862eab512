//! Which bytes of the memories are kept, and where each comes to lie.
//!
//! Accesses that may touch the same byte belong to one [`Cluster`], which moves as a whole: every access of
//! it gets the same displacement. Clusters that nothing reads are not kept, nor are the stores to them.

use super::dead_stores::{self, DeadStores, touches};
use crate::analysis::summaries::{Summaries, Touch};
use crate::domain::bytes::Bytes;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Bytes that stay together.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cluster {
    /// Index of the memory that they are in.
    pub memory: u32,
    /// Their addresses in it.
    pub old: Range<u64>,
    /// Where they begin in the memory that has all of them.
    pub new: u64,
    /// New addresses are old ones modulo this.
    pub align: u64,
    /// Whether anything writes them.
    pub written: bool,
    /// Whether any of them is not 0 at first and read.
    pub initialised: bool,
}

/// What is kept.
#[derive(Debug, Default)]
pub struct Layout {
    /// The memories of which every access is known, in the order of their indices.
    pub memories: BTreeSet<u32>,
    /// The one of them that has everything in the end.
    pub target: u32,
    /// In the order of their new addresses.
    pub clusters: Vec<Cluster>,
    /// Positions in `clusters`, by memory and first address.
    by_address: BTreeMap<(u32, u64), usize>,
    /// What only writes bytes that nobody reads.
    pub dead: DeadStores,
    /// Bytes that are read, with their initial values where these are not 0: by old memory and address.
    pub data: BTreeMap<(u32, u64), u8>,
}

impl Layout {
    /// Lays out the memories of which every access is known, from the address `reserve` on. `None` if there is none.
    pub fn of(summaries: &Summaries<'_>, reserve: u64) -> Option<Layout> {
        let memories: BTreeSet<u32> = (0u32..)
            .zip(&summaries.memories)
            .filter(|(_, memory)| memory.given_up.is_none())
            .map(|(index, _)| index)
            .collect();
        let mut layout = Layout { target: *memories.first()?, memories, ..Layout::default() };
        layout.dead = dead_stores::find(summaries, &layout.memories);
        layout.clusters = clusters(summaries, &layout);
        layout.data = data(summaries, &layout);
        layout.place(reserve);
        Some(layout)
    }

    /// Leaves every byte of a memory where it is, and keeps all that accesses it. Everything else is of no concern.
    pub fn as_it_is(summaries: &Summaries<'_>, memory: u32) -> Layout {
        let mut layout = Layout { target: memory, memories: BTreeSet::from([memory]), ..Layout::default() };
        layout.clusters = clusters(summaries, &layout);
        layout.clusters.iter_mut().for_each(|cluster| cluster.new = cluster.old.start);
        layout
    }

    /// Gives each cluster its place, from the address `end` on.
    fn place(&mut self, mut end: u64) {
        for cluster in &mut self.clusters {
            let mut data =
                self.data.range((cluster.memory, cluster.old.start)..(cluster.memory, cluster.old.end));
            cluster.initialised = data.next().is_some();
        }
        // What has initial values comes first, so that the rest needs none; then what is aligned most,
        // so that there are few gaps. The same order again if the result is laid out once more.
        self.clusters.sort_by_key(|cluster| {
            (!cluster.initialised, std::cmp::Reverse(cluster.align), cluster.memory, cluster.old.start)
        });
        for cluster in &mut self.clusters {
            let misplaced = cluster.old.start.wrapping_sub(end) % cluster.align;
            cluster.new = end + misplaced;
            end = cluster.new + (cluster.old.end - cluster.old.start);
        }
        let clusters = self.clusters.iter().enumerate();
        self.by_address = clusters.map(|(at, cluster)| ((cluster.memory, cluster.old.start), at)).collect();
    }

    /// Bytes from address 0 to the last one that is kept.
    pub fn extent(&self) -> u64 {
        self.clusters.last().map_or(0, |cluster| cluster.new + (cluster.old.end - cluster.old.start))
    }

    /// Every access that is left, to the memories that are compacted.
    pub fn kept<'f>(&'f self, summaries: &'f Summaries<'_>) -> impl Iterator<Item = &'f Touch> {
        touches(summaries)
            .filter(|((func, at, _), touch)| {
                let is_left = touch.bytes.width > 0 && self.dead.keeps(*func, *at);
                is_left && self.memories.contains(&touch.memory)
            })
            .map(|(_, touch)| touch)
    }

    /// The cluster that has these bytes.
    pub fn cluster(&self, memory: u32, bytes: &Bytes) -> Option<&Cluster> {
        let (lo, end) = (bytes.lo(), bytes.end());
        let (_, at) = self.by_address.range(..=(memory, lo)).next_back()?;
        let cluster = self.clusters.get(*at)?;
        (cluster.memory == memory && lo < cluster.old.end && end <= cluster.old.end).then_some(cluster)
    }
}

/// The bytes that are read and not 0 at first.
fn data(summaries: &Summaries<'_>, layout: &Layout) -> BTreeMap<(u32, u64), u8> {
    let reads = layout.kept(summaries).filter(|touch| !touch.writes);
    let mut reads: Vec<(u32, u64, u64)> =
        reads.map(|read| (read.memory, read.bytes.lo(), read.bytes.end())).collect();
    reads.sort_unstable();
    let mut data = BTreeMap::new();
    // Each byte once, however many read it.
    let (mut memory, mut next) = (0, 0);
    for (of, lo, end) in reads {
        next = if of == memory { lo.max(next) } else { lo };
        memory = of;
        let Some(contents) = summaries.memories.get(memory as usize).filter(|_| next < end) else { continue };
        let addresses = u32::try_from(next).ok().zip(u32::try_from(end - 1).ok());
        for (address, byte) in
            addresses.into_iter().flat_map(|(first, last)| contents.image.range(first..=last))
        {
            data.insert((memory, u64::from(*address)), *byte);
        }
        next = end;
    }
    data
}

fn clusters(summaries: &Summaries<'_>, layout: &Layout) -> Vec<Cluster> {
    let mut found: Vec<Cluster> = layout
        .kept(summaries)
        .map(|touch| Cluster {
            memory: touch.memory,
            old: touch.bytes.lo()..touch.bytes.end(),
            new: 0,
            align: u64::from(touch.bytes.width).next_power_of_two(),
            written: touch.writes,
            initialised: false,
        })
        .collect();
    found.sort_by_key(|cluster| (cluster.memory, cluster.old.start, cluster.old.end));
    let mut clusters: Vec<Cluster> = Vec::new();
    for cluster in found {
        match clusters.last_mut() {
            Some(last) if last.memory == cluster.memory && cluster.old.start < last.old.end => {
                last.old.end = last.old.end.max(cluster.old.end);
                last.align = last.align.max(cluster.align);
                last.written |= cluster.written;
            }
            _ => clusters.push(cluster),
        }
    }
    clusters
}
