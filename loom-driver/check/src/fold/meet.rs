//! Where ways come together: what both bodies hold behind it.

use super::side::Side;
use super::terms::{Term, Terms};
use super::walk::Pair;
use std::collections::{BTreeSet, HashMap};

/// Where a pair of loops begins, and what the bodies hold there.
pub(super) struct Head {
    pub(super) pair: Pair,
    /// Locals, as places in [`Side::locals`], that are taken to be equal in both bodies whenever a loop begins again.
    pub(super) shared: BTreeSet<u32>,
    /// Locals that the loop writes, in the old body and in the new one.
    pub(super) written: [BTreeSet<u32>; 2],
}

impl Pair {
    /// What is so after `self` and after `other`: equal terms stay, and two that differ become an unknown that is the same
    /// wherever these two come together here.
    pub(super) fn meet(&mut self, other: &Pair, terms: &mut Terms) -> Result<(), String> {
        let mut unknowns: HashMap<(Term, Term), Term> = HashMap::new();
        let mut join = |one: &mut Term, other: Term, terms: &mut Terms| {
            if *one != other {
                let most = terms.most(*one).max(terms.most(other));
                *one = *unknowns.entry((*one, other)).or_insert_with(|| terms.unknown(most));
            }
        };
        for (one, other) in [(&mut self.old, &other.old), (&mut self.new, &other.new)] {
            if one.stack.len() != other.stack.len() || one.locals.len() != other.locals.len() {
                return Err("ways come together with other operands".into());
            }
            one.stack.iter_mut().zip(&other.stack).for_each(|(one, other)| join(one, *other, terms));
            one.locals.iter_mut().zip(&other.locals).for_each(|(one, other)| join(one, *other, terms));
        }
        self.starts_anew(terms);
        Ok(())
    }

    /// From here on both bodies read globals anew.
    pub(super) fn starts_anew(&mut self, terms: &mut Terms) {
        self.epoch = terms.unknown(u64::MAX);
        self.old.reads.clear();
        self.new.reads.clear();
    }

    /// What is so whenever two loops begin here, of which each writes the locals `written`: those are unknown, but equal in
    /// both bodies if they are at first and both write them, unless they are in `differ`.
    pub(super) fn begin(
        mut self,
        written: [BTreeSet<u32>; 2],
        differ: impl Fn(u32) -> bool,
        terms: &mut Terms,
    ) -> Head {
        let mut shared = BTreeSet::new();
        for local in &written[0] {
            let place = *local as usize;
            let [Some(old), Some(new)] =
                [&mut self.old, &mut self.new].map(|side| side.locals.get_mut(place))
            else {
                continue;
            };
            if written[1].contains(local) && old == new && !differ(*local) {
                *old = terms.unknown(u64::MAX);
                *new = *old;
                shared.insert(*local);
            }
        }
        for (side, written) in [(&mut self.old, &written[0]), (&mut self.new, &written[1])] {
            for local in written.iter().filter(|local| !shared.contains(local)) {
                if let Some(held) = side.locals.get_mut(*local as usize) {
                    *held = terms.unknown(u64::MAX);
                }
            }
        }
        self.starts_anew(terms);
        Head { pair: self, shared, written }
    }
}

impl Head {
    /// The locals of which it is not true that they are equal where the loops begin again.
    pub(super) fn again(&self, pair: &Pair) -> Result<BTreeSet<u32>, String> {
        let sides =
            [(&self.pair.old, &pair.old, &self.written[0]), (&self.pair.new, &pair.new, &self.written[1])];
        for (first, again, written) in sides {
            let mut pairs = (0..).zip(first.locals.iter().zip(&again.locals));
            let is_other = pairs.any(|(local, (first, again))| first != again && !written.contains(&local));
            if first.stack != again.stack || first.locals.len() != again.locals.len() || is_other {
                return Err("a loop begins again with what it does not write".into());
            }
        }
        let held = |side: &Side, local: u32| side.locals.get(local as usize).copied();
        let differs = |local: &&u32| held(&pair.old, **local) != held(&pair.new, **local);
        Ok(self.shared.iter().filter(differs).copied().collect())
    }
}
