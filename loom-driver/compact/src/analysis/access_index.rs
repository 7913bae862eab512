//! Where instructions touch a memory: which of them may meet some bytes, without asking all.

use crate::domain::bytes::{Bytes, Site};
use std::collections::BTreeSet;

/// Most instructions touch bytes that are at most so far apart.
const MAX_NEAR: u64 = 64;

/// Instructions, by the bytes that they may touch.
#[derive(Debug, Default)]
pub struct AccessIndex {
    /// Those with few bytes, by the first.
    near: BTreeSet<(u64, Site)>,
    /// The others.
    wide: BTreeSet<Site>,
}

impl AccessIndex {
    /// Adds an instruction.
    pub fn add(&mut self, bytes: &Bytes, site: Site) {
        if is_near(bytes) {
            self.near.insert((bytes.lo(), site));
        } else {
            self.wide.insert(site);
        }
    }

    /// Takes an instruction out that was added with these bytes.
    pub fn remove(&mut self, bytes: &Bytes, site: Site) {
        if is_near(bytes) {
            self.near.remove(&(bytes.lo(), site));
        } else {
            self.wide.remove(&site);
        }
    }

    /// Every instruction that may touch one of these bytes, and perhaps others.
    pub fn around(&self, bytes: &Bytes) -> impl Iterator<Item = Site> + '_ {
        let first: Site = (0, 0, 0);
        let near = (bytes.lo().saturating_sub(MAX_NEAR), first)..(bytes.end().max(bytes.lo()), first);
        self.near.range(near).map(|(_, site)| *site).chain(self.wide.iter().copied())
    }
}

fn is_near(bytes: &Bytes) -> bool {
    bytes.end().saturating_sub(bytes.lo()) <= MAX_NEAR
}
