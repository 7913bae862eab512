//! Where bytes go: every access in one cluster, and moved as that is; nothing else at the same place.

use super::claim::Cluster;
use super::contents::{Ordered, Reach};
use super::entry_state::image;
use super::extents;
use super::program::Program;
use crate::module::Module;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// What an instruction does to a memory that is compacted.
#[derive(Debug)]
pub struct Touch {
    /// Position of the operator.
    pub at: usize,
    /// Index of the memory in the input.
    pub memory: u32,
    /// What it touches there.
    pub reach: Reach,
    /// How much less its addresses are in the output.
    pub shift: i128,
    /// Whether it writes.
    pub writes: bool,
    /// Whether the output leaves it out.
    pub unread: bool,
}

/// Confirms the clusters, and that each instruction stays in one; and that no byte is further away than what the
/// output says in its section about that.
pub fn confirm(
    program: &Program<'_, '_>,
    output: &Module<'_>,
    touches: &BTreeMap<u32, Vec<Touch>>,
) -> Result<(), String> {
    let target = output.memories.get(program.claims.target as usize);
    let size = target.map_or(0, |memory| memory.min_bytes());
    let size = u64::try_from(size).ok().filter(|size| *size <= 1 << 32);
    let size = size.ok_or("the output's memory is too large")?;
    let used = extents::of(output, program.claims.target)?.unwrap_or(size).min(size);
    let clusters = clusters(program, used)?;
    let mut reads: BTreeMap<u32, Vec<&Reach>> = BTreeMap::new();
    for (func, touch) in each(touches).filter(|(_, touch)| !touch.unread) {
        let place = || format!("function {func}, operator {}: memory {}", touch.at, touch.memory);
        let Some((first, end)) = touch.reach.ends() else { continue };
        if touch.reach.width == 0 {
            // It touches nothing, but traps beyond the end.
            let moved = i128::from(first) - touch.shift..=i128::from(end) - touch.shift;
            if *moved.start() < 0 || *moved.end() > size.into() {
                return Err(format!("{}: an address may be beyond the end", place()));
            }
            continue;
        }
        let cluster = cluster(&clusters, touch.memory, first).filter(|cluster| end <= cluster.old.end);
        let cluster =
            cluster.ok_or_else(|| format!("{}: bytes {first} to {end} are in no cluster", place()))?;
        if i128::from(cluster.old.start) - i128::from(cluster.new) != touch.shift {
            return Err(format!("{}: it is moved by {}, unlike its cluster", place(), touch.shift));
        }
        if !touch.writes {
            reads.entry(touch.memory).or_default().push(&touch.reach);
        }
    }
    confirm_unread(program, touches, &reads)?;
    confirm_data(program, output, &clusters, &reads, used)
}

fn each(touches: &BTreeMap<u32, Vec<Touch>>) -> impl Iterator<Item = (u32, &Touch)> {
    touches.iter().flat_map(|(func, touches)| touches.iter().map(|touch| (*func, touch)))
}

/// The clusters by memory and old address.
type Clusters<'c> = BTreeMap<(u32, u64), &'c Cluster>;

/// The clusters; no byte is in two, or has its new place outside the memory or where another one is.
fn clusters<'c>(program: &Program<'c, '_>, size: u64) -> Result<Clusters<'c>, String> {
    let mut old: Clusters<'c> = BTreeMap::new();
    let mut new: BTreeSet<(u64, u64)> = BTreeSet::new();
    for cluster in &program.claims.clusters {
        let Cluster { memory, old: Range { start, end }, new: first } = cluster;
        let contents = program.memories.get(memory).filter(|_| program.claims.memories.contains(memory));
        let wrong = |why: &str| Err(format!("cluster at {start} of memory {memory}: {why}"));
        let length = end.checked_sub(*start).filter(|length| *length > 0);
        let last = length.and_then(|length| first.checked_add(length));
        let (Some(contents), Some(last)) = (contents, last) else { return wrong("it is none") };
        if *end > contents.bytes || last > size {
            return wrong("it is out of bounds");
        }
        if old.insert((*memory, *start), cluster).is_some() || !new.insert((*first, last)) {
            return wrong("it is there twice");
        }
    }
    let apart =
        |pair: (&Cluster, &Cluster)| pair.0.memory != pair.1.memory || pair.0.old.end <= pair.1.old.start;
    let mut news = new.iter().zip(new.iter().skip(1));
    if !old.values().zip(old.values().skip(1)).all(|(a, b)| apart((a, b))) || news.any(|(a, b)| a.1 > b.0) {
        return Err("clusters overlap".into());
    }
    Ok(old)
}

/// The cluster that may have a byte.
fn cluster<'c>(clusters: &Clusters<'c>, memory: u32, address: u64) -> Option<&'c Cluster> {
    let (_, cluster) = clusters.range(..=(memory, address)).next_back()?;
    Some(*cluster).filter(|cluster| cluster.memory == memory && address < cluster.old.end)
}

/// What is left out writes nothing that is read.
fn confirm_unread(
    program: &Program<'_, '_>,
    touches: &BTreeMap<u32, Vec<Touch>>,
    reads: &BTreeMap<u32, Vec<&Reach>>,
) -> Result<(), String> {
    let ordered = |reads: &Vec<&Reach>| {
        let each: BTreeSet<&Reach> = reads.iter().copied().collect();
        Ordered::new(each.into_iter().map(|read| (read.clone(), ())))
    };
    let mut confirmed: BTreeSet<(u32, &Reach)> = BTreeSet::new();
    let reads: BTreeMap<u32, Ordered<()>> =
        reads.iter().map(|(memory, reads)| (*memory, ordered(reads))).collect();
    for (func, touch) in
        each(touches).filter(|(_, touch)| touch.unread && touch.writes && touch.reach.width > 0)
    {
        let Some(reads) = reads.get(&touch.memory) else { continue };
        if !confirmed.insert((touch.memory, &touch.reach)) {
            continue;
        }
        program.work(reads.around(&touch.reach).count())?;
        if reads.around(&touch.reach).any(|(read, ())| read.meets(&touch.reach)) {
            return Err(format!("function {func}, operator {}: what it writes is read", touch.at));
        }
    }
    Ok(())
}

/// Every byte that is read is at first what it was.
fn confirm_data(
    program: &Program<'_, '_>,
    output: &Module<'_>,
    clusters: &Clusters<'_>,
    reads: &BTreeMap<u32, Vec<&Reach>>,
    size: u64,
) -> Result<(), String> {
    let target = program.claims.target;
    let image = image(output, &program.new_consts, |memory| memory == target, size)?;
    for (memory, reads) in reads {
        let Some(contents) = program.memories.get(memory) else { return Err("a memory is missing".into()) };
        for read in united(reads) {
            let cluster = cluster(clusters, *memory, read.start).ok_or("a read has no cluster")?;
            let old = contents.image.range(read.start as u32..=(read.end - 1) as u32);
            let first = (cluster.new + (read.start - cluster.old.start)) as u32;
            let last = (cluster.new + (read.end - 1 - cluster.old.start)) as u32;
            let new = image.range(first..=last);
            let are_same = old.map(|(at, byte)| (at - read.start as u32, *byte));
            if !are_same.eq(new.map(|(at, byte)| (at - first, *byte))) {
                let Range { start, end } = read;
                return Err(format!("bytes {start} to {end} of memory {memory} start with something else"));
            }
        }
    }
    Ok(())
}

/// What is read, each byte once. Ranges that overlap are in one cluster.
fn united(reads: &[&Reach]) -> Vec<Range<u64>> {
    let mut ranges: Vec<(u64, u64)> = reads.iter().filter_map(|read| read.ends()).collect();
    ranges.sort_unstable();
    let mut united: Vec<Range<u64>> = Vec::new();
    for (start, end) in ranges {
        match united.last_mut() {
            Some(last) if start < last.end => last.end = last.end.max(end),
            _ => united.push(start..end),
        }
    }
    united
}
