//! What is in a memory, as far as claims say.

use super::classify::Content;
use super::number_set::{Set, common, largest};
use std::collections::BTreeMap;

/// Bytes that an instruction touches: so many from one of the addresses on.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Reach {
    /// The first of them, static offset included.
    pub starts: Set,
    /// How many.
    pub width: u32,
}

impl Reach {
    /// The first byte, and the one behind the last; `None` if there is none.
    pub fn ends(&self) -> Option<(u64, u64)> {
        let (first, last) = self.starts.ends()?;
        Some((first.into(), u64::from(last) + u64::from(self.width)))
    }

    /// Whether this one and the other may touch the same byte.
    pub fn meets(&self, other: &Reach) -> bool {
        let (Some(own), Some(others)) = (self.ends(), other.ends()) else { return false };
        own.0 < others.1 && others.0 < own.1 && self.apart(other).is_none_or(|apart| !apart.is_empty())
    }

    /// Whether both touch exactly the same bytes as soon as they touch one that is the same.
    fn is_aligned_with(&self, other: &Reach) -> bool {
        self.width == other.width && self.apart(other).is_some_and(|apart| apart.iter().all(|by| *by == 0))
    }

    /// How much further than the other one this may start where they touch the same byte; `None`: as it
    /// pleases.
    fn apart(&self, other: &Reach) -> Option<Vec<i64>> {
        if self.width.checked_add(other.width)? > 64 {
            return None;
        }
        let close = 1 - i64::from(self.width)..i64::from(other.width);
        if let (Set::Listed(own), Set::Listed(others)) = (&self.starts, &other.starts) {
            let all = own.iter().flat_map(|a| others.iter().map(move |b| i64::from(*a) - i64::from(*b)));
            return Some(all.filter(|by| close.contains(by)).collect());
        }
        let step = common(self.starts.step().into(), other.starts.step().into()).max(1) as i64;
        let between = i64::from(self.starts.ends()?.0) - i64::from(other.starts.ends()?.0);
        Some(close.filter(|by| (by - between) % step == 0).collect())
    }
}

/// Reaches with something about each, in the order in which they begin: those that meet another one are
/// found without asking all.
#[derive(Debug)]
pub struct Ordered<T> {
    all: Vec<(Reach, T)>,
    /// How far each and those before it go.
    furthest: Vec<u64>,
}

impl<T> Ordered<T> {
    /// Puts them in order. Those that touch nothing do not count.
    pub fn new(all: impl IntoIterator<Item = (Reach, T)>) -> Ordered<T> {
        let mut all: Vec<(Reach, T)> = all.into_iter().filter(|(reach, _)| reach.ends().is_some()).collect();
        all.sort_by_key(|(reach, _)| reach.ends());
        let ends = all.iter().scan(0, |furthest, (reach, _)| {
            *furthest = reach.ends().map_or(*furthest, |(_, end)| end.max(*furthest));
            Some(*furthest)
        });
        let furthest = ends.collect();
        Ordered { all, furthest }
    }

    /// Those of exactly these bytes that come first, and at most so many.
    pub fn of(&self, reach: &Reach, most: usize) -> impl Iterator<Item = &(Reach, T)> {
        let ends = reach.ends();
        let first = self.all.partition_point(|(other, _)| other.ends() < ends);
        let near = self.all.iter().skip(first).take(most);
        near.filter(|(other, _)| other.width == reach.width && other.starts == reach.starts)
    }

    /// Every one that touches a byte between the first and the last of `reach`, and perhaps others.
    pub fn around(&self, reach: &Reach) -> impl Iterator<Item = &(Reach, T)> {
        let (first, end) = reach.ends().unwrap_or((0, 0));
        let behind = self.all.partition_point(|(other, _)| other.ends().is_some_and(|other| other.0 < end));
        let (before, furthest) = (self.all.split_at(behind).0, self.furthest.split_at(behind).0);
        let before = before.iter().rev().zip(furthest.iter().rev());
        before.take_while(move |(_, furthest)| **furthest > first).map(|(one, _)| one)
    }
}

/// A memory that only the module itself touches, within its bounds.
#[derive(Debug)]
pub struct Contents {
    /// Its size: it never changes.
    pub bytes: u64,
    /// The same in pages.
    pub pages: u32,
    /// What is not 0 at first.
    pub image: BTreeMap<u32, u8>,
    /// Where something is written, and what.
    pub stores: Ordered<Set>,
}

impl Contents {
    /// Whether a store is one of those that are claimed. Adds to `steps` how much there was to look at.
    pub fn claims(&self, reach: &Reach, value: &Set, steps: &mut usize) -> bool {
        /// Where a claim is likely to be.
        const NEAR: usize = 8;
        let is_there = self.stores.of(reach, NEAR).any(|(_, values)| values.covers(value));
        if is_there || reach.starts.is_none() {
            *steps += 1;
            return true;
        }
        *steps += self.stores.around(reach).count();
        let holds = |(claimed, values): &(Reach, Set)| {
            claimed.width == reach.width && claimed.starts.covers(&reach.starts) && values.covers(value)
        };
        self.stores.around(reach).any(holds)
    }

    /// What a load may find. Adds to `steps` how much there was to look at.
    pub fn load(&self, reach: &Reach, content: Content, steps: &mut usize) -> Set {
        let bits = match (content, reach.width) {
            (Content::Number | Content::Signed, 1) => 8,
            (Content::Number | Content::Signed, 2) => 16,
            (Content::Number, 4) => 32,
            _ => return Set::all(),
        };
        let mut found = self.initial(reach, steps);
        for (written, values) in self.stores.around(reach) {
            *steps += 1;
            if written.meets(reach) {
                found = match written.is_aligned_with(reach) {
                    true => found.union(values),
                    false => Set::up_to(largest(reach.width)),
                };
            }
        }
        if content == Content::Signed { found.extended(bits) } else { found }
    }

    /// What is there before the first store.
    fn initial(&self, reach: &Reach, steps: &mut usize) -> Set {
        let number = |start: u32| {
            let byte =
                |at: u32| start.checked_add(at).and_then(|at| self.image.get(&at)).map_or(0, |byte| *byte);
            (0..reach.width).rev().fold(0u32, |number, at| number << 8 | u32::from(byte(at)))
        };
        match &reach.starts {
            Set::Listed(starts) => Set::listing(starts.iter().map(|start| number(*start)).collect()),
            Set::Spread(first, last, _) => {
                /// More bytes that are not 0 are not looked at.
                const MAX_BYTES: usize = 4096;
                let bytes = self.image.range(first.saturating_sub(3)..=last.saturating_add(3));
                let bytes: Vec<(u32, u8)> =
                    bytes.take(MAX_BYTES + 1).map(|(at, byte)| (*at, *byte)).collect();
                *steps += bytes.len() / 4;
                if bytes.len() > MAX_BYTES {
                    return Set::up_to(largest(reach.width));
                }
                // Most bytes are 0.
                let mut numbers = vec![0];
                let mut next = 0;
                for (place, (at, _)) in bytes.iter().enumerate() {
                    let close = bytes.get(place.saturating_sub(3)..).unwrap_or_default();
                    let starts = at.saturating_sub(reach.width - 1).max(next)..=*at;
                    let starts = starts.filter(|start| reach.starts.has(*start));
                    numbers.extend(starts.map(|start| number_among(close, start, reach.width)));
                    next = at.saturating_add(1);
                }
                Set::listing(numbers)
            }
        }
    }
}

/// The number of so many bytes from an address on, where these are the bytes that are not 0, in order.
fn number_among(bytes: &[(u32, u8)], start: u32, width: u32) -> u32 {
    let own = bytes.iter().filter(|(at, _)| *at >= start).take_while(|(at, _)| at - start < width);
    own.fold(0, |number, (at, byte)| number | u32::from(*byte) << (8 * (at - start)))
}
