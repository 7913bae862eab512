//! Bytes of a memory that an instruction touches.

use super::value_set::{ValueSet, gcd};
use std::ops::Range;

/// An instruction: function, position of the operator in it, and which of its accesses.
pub type Site = (u32, usize, u8);

/// Bytes that an instruction touches.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Bytes {
    /// Where it starts, static offset included.
    pub start: ValueSet,
    /// How many from there on.
    pub width: u32,
}

impl Bytes {
    /// The first byte that may be touched.
    pub fn lo(&self) -> u64 {
        u64::from(self.start.lo())
    }

    /// The byte behind the last that may be touched.
    pub fn end(&self) -> u64 {
        u64::from(self.start.hi()) + u64::from(self.width)
    }

    /// The bytes as ranges, in ascending order; those that are too many to be told apart as one.
    pub fn pieces(&self) -> Vec<Range<u64>> {
        /// So many ranges at most.
        const MAX_PIECES: u64 = 1 << 12;
        let width = u64::from(self.width);
        let at = |start: u32| u64::from(start)..u64::from(start) + width;
        match &self.start {
            ValueSet::Few(starts) => starts.iter().map(|start| at(*start)).collect(),
            ValueSet::Range { lo, hi, stride }
                if u64::from(*stride) > width && u64::from((hi - lo) / stride) < MAX_PIECES =>
            {
                (*lo..=*hi).step_by(*stride as usize).map(at).collect()
            }
            ValueSet::Range { .. } => std::iter::once(self.lo()..self.end()).collect(),
        }
    }

    /// Whether both may touch the same byte.
    pub fn overlaps(&self, other: &Bytes) -> bool {
        !self.start.is_none() && !other.start.is_none() && {
            let apart = self.end() <= other.lo() || other.end() <= self.lo();
            !apart && self.distances(other).is_none_or(|distances| !distances.is_empty())
        }
    }

    /// Whether both touch the very same bytes whenever they touch a common one.
    pub fn coincides(&self, other: &Bytes) -> bool {
        self.width == other.width && self.distances(other).is_some_and(|distances| distances == [0])
    }

    /// How far behind the start of `other` this may start where both overlap; `None` if that can be many
    /// numbers.
    fn distances(&self, other: &Bytes) -> Option<Vec<i64>> {
        let near = -i64::from(self.width) + 1..i64::from(other.width);
        if near.end - near.start > 64 {
            return None;
        }
        match (&self.start, &other.start) {
            (ValueSet::Few(own), ValueSet::Few(others)) => {
                let all = own.iter().flat_map(|a| others.iter().map(move |b| i64::from(*a) - i64::from(*b)));
                let mut near: Vec<i64> = all.filter(|distance| near.contains(distance)).collect();
                near.sort_unstable();
                near.dedup();
                Some(near)
            }
            _ => {
                let stride = i64::from(gcd(self.start.stride(), other.start.stride()).max(1));
                let apart = i64::from(self.start.lo()) - i64::from(other.start.lo());
                Some(near.filter(|distance| (distance - apart).rem_euclid(stride) == 0).collect())
            }
        }
    }
}
