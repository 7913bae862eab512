//! Where instructions touch a memory: which of them may meet some bytes, without asking all.

use crate::domain::bytes::{Bytes, Site};
use std::collections::BTreeSet;

/// Most instructions touch bytes that are at most so far apart.
const MAX_NEAR: u64 = 64;

/// Something that touches bytes, such as instructions by their [`Site`], by the bytes that it may touch.
#[derive(Debug)]
pub struct AccessIndex<T = Site> {
    /// Those with few bytes, by the first.
    near: BTreeSet<(u64, T)>,
    /// The others.
    wide: BTreeSet<T>,
}

impl<T> Default for AccessIndex<T> {
    fn default() -> AccessIndex<T> {
        AccessIndex { near: BTreeSet::new(), wide: BTreeSet::new() }
    }
}

impl<T: Ord + Copy + Default> AccessIndex<T> {
    /// Adds one.
    pub fn add(&mut self, bytes: &Bytes, one: T) {
        if is_near(bytes) {
            self.near.insert((bytes.lo(), one));
        } else {
            self.wide.insert(one);
        }
    }

    /// Takes one out that was added with these bytes.
    pub fn remove(&mut self, bytes: &Bytes, one: T) {
        if is_near(bytes) {
            self.near.remove(&(bytes.lo(), one));
        } else {
            self.wide.remove(&one);
        }
    }

    /// Every one that may touch one of these bytes, and perhaps others.
    pub fn around(&self, bytes: &Bytes) -> impl Iterator<Item = T> + '_ {
        // The default of each kind is its least.
        let first = T::default();
        let near = (bytes.lo().saturating_sub(MAX_NEAR), first)..(bytes.end().max(bytes.lo()), first);
        self.near.range(near).map(|(_, one)| *one).chain(self.wide.iter().copied())
    }
}

fn is_near(bytes: &Bytes) -> bool {
    bytes.end().saturating_sub(bytes.lo()) <= MAX_NEAR
}
