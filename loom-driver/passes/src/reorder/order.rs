//! Who comes to stand before which limit.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

/// Things that stay together: a function, a global, a recursion group.
#[derive(Debug, Clone, Default)]
pub struct Unit {
    /// How many numbers it takes.
    pub size: u32,
    /// How often they are written.
    pub uses: u64,
    /// Positions of units that have to stand before it.
    pub needs: Vec<usize>,
}

impl Unit {
    /// One thing that needs no others.
    pub fn single(uses: u64) -> Unit {
        Unit { size: 1, uses, needs: Vec::new() }
    }
}

/// The order for `units`, as their positions: those with the most uses for each number first, as far as
/// what they need allows; but what stands between the same two of `limits` is in the order that it has.
/// Numbers start at `first`. To order what is in order changes nothing.
pub fn order(first: u32, units: &[Unit], limits: &[u32]) -> Vec<usize> {
    let mut side: Vec<(usize, usize)> = Vec::with_capacity(units.len());
    let mut start = first;
    for position in by_use(units) {
        side.push((limits.partition_point(|limit| *limit <= start), position));
        start = start.saturating_add(units.get(position).map_or(0, |unit| unit.size));
    }
    side.sort_unstable();
    side.into_iter().map(|(_, position)| position).collect()
}

/// The most used unit first of those of which everything that they need is there; among equals the first.
fn by_use(units: &[Unit]) -> Vec<usize> {
    let mut missing: Vec<usize> = units.iter().map(|unit| unit.needs.len()).collect();
    let mut needed_by: Vec<Vec<usize>> = vec![Vec::new(); units.len()];
    for (position, unit) in units.iter().enumerate() {
        for needed in &unit.needs {
            if let Some(needed_by) = needed_by.get_mut(*needed) {
                needed_by.push(position);
            }
        }
    }
    let candidate = |position: usize| {
        units.get(position).map(|unit| (Weight(unit.uses, unit.size.max(1)), Reverse(position)))
    };
    let ready = missing.iter().enumerate().filter(|(_, missing)| **missing == 0);
    let mut ready: BinaryHeap<_> = ready.filter_map(|(position, _)| candidate(position)).collect();
    let mut ordered = Vec::with_capacity(units.len());
    while let Some((_, Reverse(position))) = ready.pop() {
        ordered.push(position);
        for next in needed_by.get(position).into_iter().flatten() {
            if let Some(missing) = missing.get_mut(*next) {
                *missing -= 1;
                if *missing == 0 {
                    ready.extend(candidate(*next));
                }
            }
        }
    }
    ordered
}

/// Uses, and the numbers among which they are: the more for each number, the larger.
#[derive(Debug, Clone, Copy)]
struct Weight(u64, u32);

impl Ord for Weight {
    fn cmp(&self, other: &Weight) -> Ordering {
        let product = |uses: u64, size: u32| u128::from(uses) * u128::from(size);
        product(self.0, other.1).cmp(&product(other.0, self.1))
    }
}

impl PartialOrd for Weight {
    fn partial_cmp(&self, other: &Weight) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Weight {
    fn eq(&self, other: &Weight) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Weight {}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(uses: &[u64], needs: &[(usize, usize)]) -> Vec<Unit> {
        let mut units: Vec<Unit> = uses.iter().map(|uses| Unit::single(*uses)).collect();
        for (position, needed) in needs {
            units[*position].needs.push(*needed);
        }
        units
    }

    /// Orders, and orders what came out again, which has to change nothing.
    fn ordered(first: u32, units: &[Unit], limits: &[u32]) -> Vec<usize> {
        let places = order(first, units, limits);
        let place = |old: &usize| places.iter().position(|place| place == old).unwrap();
        let again: Vec<Unit> = places
            .iter()
            .map(|old| Unit { needs: units[*old].needs.iter().map(place).collect(), ..units[*old].clone() })
            .collect();
        assert_eq!(order(first, &again, limits), (0..units.len()).collect::<Vec<_>>());
        places
    }

    #[test]
    fn the_most_used_come_before_the_limit_in_the_order_that_they_have() {
        assert_eq!(ordered(0, &units(&[1, 5, 0, 3, 9], &[]), &[3]), [1, 3, 4, 0, 2]);
        assert_eq!(ordered(0, &units(&[1, 5, 0, 3, 9], &[]), &[1, 3]), [4, 1, 3, 0, 2]);
        // Two numbers are taken already.
        assert_eq!(ordered(2, &units(&[1, 5, 0, 3, 9], &[]), &[3]), [4, 0, 1, 2, 3]);
    }

    #[test]
    fn nothing_moves_without_a_reason() {
        assert_eq!(ordered(0, &units(&[1, 5, 0, 3, 9], &[]), &[5]), [0, 1, 2, 3, 4]);
        assert_eq!(ordered(0, &units(&[2, 2, 2, 2], &[]), &[2]), [0, 1, 2, 3]);
        assert!(ordered(0, &units(&[], &[]), &[2]).is_empty());
    }

    #[test]
    fn what_is_needed_comes_first() {
        // 3 comes first of those that can, then 0, which only lets 2 come.
        assert_eq!(ordered(0, &units(&[0, 0, 9, 1], &[(2, 0)]), &[3]), [0, 2, 3, 1]);
        assert_eq!(ordered(0, &units(&[0, 0, 9, 1], &[(2, 0)]), &[1]), [3, 0, 1, 2]);
    }

    #[test]
    fn empty_groups_are_in_nobodys_way() {
        // Between the two that are used, so that it decided who is in front when it equalled both.
        let mut all = units(&[1, 0, 5], &[]);
        all[1].size = 0;
        assert_eq!(ordered(0, &all, &[1]), [2, 0, 1]);
    }

    #[test]
    fn large_units_have_to_be_used_more() {
        let mut all = units(&[3, 2, 2], &[]);
        all[0].size = 2;
        assert_eq!(ordered(0, &all, &[2]), [1, 2, 0]);
    }
}
