//! Sets of indices that many imports share.
//!
//! A hundred thousand imports that may all enter the same exports share one list of them, so that the facts take no
//! more room than the section that they come from.

use std::collections::HashMap;

/// A set of indices; which index space it is about, the fact that has it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Set(u32);

/// All sets.
#[derive(Debug, Clone, Default)]
pub(super) struct Sets {
    members: Vec<Vec<u32>>,
    known: HashMap<Vec<u32>, Set>,
}

impl Sets {
    /// The set of these members, in any order.
    pub(super) fn of(&mut self, mut members: Vec<u32>) -> Set {
        members.sort_unstable();
        members.dedup();
        if let Some(set) = self.known.get(&members) {
            return *set;
        }
        let set = Set(u32::try_from(self.members.len()).unwrap_or(u32::MAX));
        self.members.push(members.clone());
        self.known.insert(members, set);
        set
    }

    /// The members of a set, in order.
    pub(super) fn members(&self, set: Set) -> &[u32] {
        self.members.get(set.0 as usize).map_or(&[], Vec::as_slice)
    }
}
