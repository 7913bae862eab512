//! Which bytes of the memories are kept, and where each comes to lie.
//!
//! Accesses that may touch the same byte belong to one [`Class`], which moves as a whole: every access of
//! it gets the same displacement. Classes that nothing reads are not kept, nor are the stores to them.

use crate::facts::{Facts, Touch};
use crate::memory::Bytes;
use crate::unread::{self, Unread, touches};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Bytes that stay together.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Class {
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
    pub classes: Vec<Class>,
    /// Positions in `classes`, by memory and first address.
    by_address: BTreeMap<(u32, u64), usize>,
    /// What only writes bytes that nobody reads.
    pub unread: Unread,
    /// Bytes that are read, with their initial values where these are not 0: by old memory and address.
    pub data: BTreeMap<(u32, u64), u8>,
}

impl Layout {
    /// Lays out the memories of which every access is known, from the address `reserve` on. `None` if there is none.
    pub fn of(facts: &Facts<'_>, reserve: u64) -> Option<Layout> {
        let memories: BTreeSet<u32> = (0u32..)
            .zip(&facts.memories)
            .filter(|(_, memory)| memory.given_up.is_none())
            .map(|(index, _)| index)
            .collect();
        let mut layout = Layout { target: *memories.first()?, memories, ..Layout::default() };
        layout.unread = unread::find(facts, &layout.memories);
        layout.classes = classes(facts, &layout);
        layout.data = data(facts, &layout);
        layout.place(reserve);
        Some(layout)
    }

    /// Gives each class its place, from the address `end` on.
    fn place(&mut self, mut end: u64) {
        for class in &mut self.classes {
            let mut data = self.data.range((class.memory, class.old.start)..(class.memory, class.old.end));
            class.initialised = data.next().is_some();
        }
        // What has initial values comes first, so that the rest needs none; then what is aligned most,
        // so that there are few gaps. The same order again if the result is laid out once more.
        self.classes.sort_by_key(|class| {
            (!class.initialised, std::cmp::Reverse(class.align), class.memory, class.old.start)
        });
        for class in &mut self.classes {
            let misplaced = class.old.start.wrapping_sub(end) % class.align;
            class.new = end + misplaced;
            end = class.new + (class.old.end - class.old.start);
        }
        let classes = self.classes.iter().enumerate();
        self.by_address = classes.map(|(at, class)| ((class.memory, class.old.start), at)).collect();
    }

    /// Bytes from address 0 to the last one that is kept.
    pub fn extent(&self) -> u64 {
        self.classes.last().map_or(0, |class| class.new + (class.old.end - class.old.start))
    }

    /// Every access that is left, to the memories that are compacted.
    pub fn kept<'f>(&'f self, facts: &'f Facts<'_>) -> impl Iterator<Item = &'f Touch> {
        touches(facts)
            .filter(|((func, at, _), touch)| {
                let is_left = touch.bytes.width > 0 && self.unread.keeps(*func, *at);
                is_left && self.memories.contains(&touch.memory)
            })
            .map(|(_, touch)| touch)
    }

    /// The class that has these bytes.
    pub fn class(&self, memory: u32, bytes: &Bytes) -> Option<&Class> {
        let (lo, end) = (bytes.lo(), bytes.end());
        let (_, at) = self.by_address.range(..=(memory, lo)).next_back()?;
        let class = self.classes.get(*at)?;
        (class.memory == memory && lo < class.old.end && end <= class.old.end).then_some(class)
    }
}

/// The bytes that are read and not 0 at first.
fn data(facts: &Facts<'_>, layout: &Layout) -> BTreeMap<(u32, u64), u8> {
    let mut data = BTreeMap::new();
    for read in layout.kept(facts).filter(|touch| !touch.writes) {
        let Some(memory) = facts.memories.get(read.memory as usize) else { continue };
        let addresses = u32::try_from(read.bytes.lo()).ok().zip(u32::try_from(read.bytes.end() - 1).ok());
        for (address, byte) in
            addresses.into_iter().flat_map(|(first, last)| memory.image.range(first..=last))
        {
            data.insert((read.memory, u64::from(*address)), *byte);
        }
    }
    data
}

fn classes(facts: &Facts<'_>, layout: &Layout) -> Vec<Class> {
    let mut found: Vec<Class> = layout
        .kept(facts)
        .map(|touch| Class {
            memory: touch.memory,
            old: touch.bytes.lo()..touch.bytes.end(),
            new: 0,
            align: u64::from(touch.bytes.width).next_power_of_two(),
            written: touch.writes,
            initialised: false,
        })
        .collect();
    found.sort_by_key(|class| (class.memory, class.old.start, class.old.end));
    let mut classes: Vec<Class> = Vec::new();
    for class in found {
        match classes.last_mut() {
            Some(last) if last.memory == class.memory && class.old.start < last.old.end => {
                last.old.end = last.old.end.max(class.old.end);
                last.align = last.align.max(class.align);
                last.written |= class.written;
            }
            _ => classes.push(class),
        }
    }
    classes
}
