//! What is in a memory, as far as claims say.

use super::numbers::{Set, common, largest};
use super::operators::Content;
use std::collections::BTreeMap;

/// Bytes that an instruction touches: so many from one of the addresses on.
#[derive(Clone, Debug)]
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
    pub stores: Vec<(Reach, Set)>,
}

impl Contents {
    /// Whether a store is one of those that are claimed. Starts to look at `hint`, and sets that to what
    /// is behind the one that it found.
    pub fn claims(&self, reach: &Reach, value: &Set, hint: &mut usize) -> bool {
        let holds = |(claimed, values): &(Reach, Set)| {
            claimed.width == reach.width && claimed.starts.covers(&reach.starts) && values.covers(value)
        };
        let count = self.stores.len();
        let found = (0..count).map(|by| (*hint + by) % count).find(|at| holds(&self.stores[*at]));
        *hint = found.map_or(*hint, |at| at + 1);
        found.is_some()
    }

    /// What a load may find.
    pub fn load(&self, reach: &Reach, content: Content) -> Set {
        let bits = match (content, reach.width) {
            (Content::Number | Content::Signed, 1) => 8,
            (Content::Number | Content::Signed, 2) => 16,
            (Content::Number, 4) => 32,
            _ => return Set::all(),
        };
        let mut found = self.initial(reach);
        for (written, values) in &self.stores {
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
    fn initial(&self, reach: &Reach) -> Set {
        let number = |start: u32| {
            let byte =
                |at: u32| start.checked_add(at).and_then(|at| self.image.get(&at)).map_or(0, |byte| *byte);
            (0..reach.width).rev().fold(0u32, |number, at| number << 8 | u32::from(byte(at)))
        };
        match &reach.starts {
            Set::Listed(starts) => Set::listing(starts.iter().map(|start| number(*start)).collect()),
            Set::Spread(first, last, _) => {
                /// More bytes that are not 0 are not looked at.
                const MANY: usize = 4096;
                let bytes = self.image.range(first.saturating_sub(3)..=last.saturating_add(3));
                let bytes: Vec<u32> = bytes.take(MANY + 1).map(|(at, _)| *at).collect();
                if bytes.len() > MANY {
                    return Set::up_to(largest(reach.width));
                }
                let starts = bytes.iter().flat_map(|at| at.saturating_sub(reach.width - 1)..=*at);
                let mut numbers: Vec<u32> = starts.filter(|at| reach.starts.has(*at)).map(number).collect();
                // Most bytes are 0.
                numbers.push(0);
                Set::listing(numbers)
            }
        }
    }
}
