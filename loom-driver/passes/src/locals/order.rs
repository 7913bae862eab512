//! Which order of the locals takes the fewest bytes.
//!
//! Only the types have to be side by side while all indices are short. Beyond that there is something
//! to choose, and a few ways are tried: finding the best one is not worth the time.

use loom_core::bodies::leb_len;
use std::cmp::Reverse;

/// Indices from which on a number takes a byte more.
const LIMITS: [usize; 2] = [1 << 7, 1 << 14];

/// A local that a body declares.
#[derive(Debug, Clone, Copy)]
pub struct Local {
    /// Position of its type among those that are declared.
    pub ty: usize,
    /// How many operators name it.
    pub uses: u64,
}

/// The locals that a body declares.
pub struct Space<'l> {
    /// Index of the first one: the number of parameters.
    pub first: u32,
    /// All of them, in order.
    pub declared: &'l [Local],
    /// How many bytes each type takes.
    pub widths: Vec<u64>,
}

/// An order that takes fewer bytes.
#[derive(Debug, PartialEq, Eq)]
pub struct Order {
    /// The locals that stay, as positions among those that are declared.
    pub kept: Vec<usize>,
    /// How many bytes fewer.
    pub saved: u64,
}

/// The order with the fewest bytes of those that are tried, if these are fewer than `size`, which the
/// declarations and the indices of what is declared take now. Of those that take as many the first
/// counts, which moves the least. To order what is in order gives `None`.
pub fn shorter(space: &Space<'_>, size: u64) -> Option<Order> {
    let is_named = |position: &usize| space.declared.get(*position).is_some_and(|local| local.uses > 0);
    let mut kept: Vec<usize> = (0..space.declared.len()).filter(is_named).collect();
    let mut left = size;
    // Every way starts from the order that there is, so that one may do better after another.
    loop {
        let tried = space.tried(&kept).into_iter().map(|kept| (space.size(&kept), kept));
        match tried.min_by_key(|(size, _)| *size) {
            Some((less, better)) if less < left => (left, kept) = (less, better),
            _ => return (left < size).then(|| Order { kept, saved: size - left }),
        }
    }
}

impl Space<'_> {
    fn local(&self, position: usize) -> Local {
        self.declared.get(position).copied().unwrap_or(Local { ty: 0, uses: 0 })
    }

    /// The groups in which these locals are declared: type, and how many.
    pub fn groups(&self, kept: &[usize]) -> Vec<(usize, u32)> {
        let mut groups: Vec<(usize, u32)> = Vec::new();
        for position in kept {
            let ty = self.local(*position).ty;
            match groups.last_mut() {
                Some((last, count)) if *last == ty => *count += 1,
                _ => groups.push((ty, 1)),
            }
        }
        groups
    }

    /// What declarations and indices take.
    fn size(&self, kept: &[usize]) -> u64 {
        let groups = self.groups(kept);
        let group = |(ty, count): &(usize, u32)| {
            leb_len((*count).into()) + self.widths.get(*ty).copied().unwrap_or_default()
        };
        let indices = kept.iter().zip(u64::from(self.first)..);
        leb_len(groups.len() as u64)
            + groups.iter().map(group).sum::<u64>()
            + indices.map(|(position, index)| self.local(*position).uses * leb_len(index)).sum::<u64>()
    }

    /// The orders that are tried.
    fn tried(&self, kept: &[usize]) -> Vec<Vec<usize>> {
        let locals: Vec<Local> = kept.iter().map(|position| self.local(*position)).collect();
        // The place of each type among those that there are, and what is in it.
        let mut types = vec![Type { place: usize::MAX, count: 0, uses: 0 }; self.widths.len()];
        for (at, local) in locals.iter().enumerate() {
            if let Some(ty) = types.get_mut(local.ty) {
                *ty = Type { place: ty.place.min(at), count: ty.count + 1, uses: ty.uses + local.uses };
            }
        }
        let place = |local: &Local| types.get(local.ty).map(|ty| ty.place);
        let mut tried = vec![sorted(kept, &locals, |_, local| place(local))];
        if kept.len() + self.first as usize > LIMITS[0] {
            // Types of which each local is named most, and in them the locals that are. Types of which none is
            // named are last.
            let mut dense: Vec<usize> = (0..types.len()).collect();
            dense.sort_by(|one, other| {
                let (one, other) = (&types[*one], &types[*other]);
                (other.uses * one.count).cmp(&(one.uses * other.count)).then(one.place.cmp(&other.place))
            });
            let mut rank = vec![0; types.len()];
            dense.iter().enumerate().for_each(|(at, ty)| rank[*ty] = at);
            let by_rank = |_, local: &Local| (rank.get(local.ty).copied(), Reverse(local.uses));
            tried.push(sorted(kept, &locals, by_rank));
            // The locals that are named most, whatever their types, before each limit.
            let mut by_use: Vec<usize> = (0..locals.len()).collect();
            by_use.sort_by_key(|at| Reverse(locals[*at].uses));
            let mut side = vec![0; locals.len()];
            for (rank, at) in by_use.into_iter().enumerate() {
                side[at] = LIMITS.partition_point(|limit| *limit <= self.first as usize + rank);
            }
            tried.push(sorted(kept, &locals, |at, local| (side.get(at).copied(), place(local))));
        }
        tried
    }
}

/// What locals of one type there are.
#[derive(Clone, Copy)]
struct Type {
    /// Where the first one is.
    place: usize,
    count: u64,
    uses: u64,
}

/// The positions in `kept` by a key of what is there; those of one key in the order that they have.
fn sorted<K: Ord>(kept: &[usize], locals: &[Local], key: impl Fn(usize, &Local) -> K) -> Vec<usize> {
    let mut all: Vec<(usize, &usize, &Local)> =
        kept.iter().zip(locals).enumerate().map(|(at, (position, local))| (at, position, local)).collect();
    all.sort_by_key(|(at, _, local)| key(*at, local));
    all.into_iter().map(|(_, position, _)| *position).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Orders locals given as type and uses, of types of one byte each, and orders what came out again,
    /// which has to change nothing.
    fn ordered(first: u32, locals: &[(usize, u64)]) -> Option<Order> {
        let declared: Vec<Local> = locals.iter().map(|(ty, uses)| Local { ty: *ty, uses: *uses }).collect();
        let space = |declared| Space { first, declared, widths: vec![1; 4] };
        let order = shorter(&space(&declared), space(&declared).size(&all(declared.len())))?;
        let again: Vec<Local> = order.kept.iter().map(|position| declared[*position]).collect();
        assert_eq!(shorter(&space(&again), space(&again).size(&all(again.len()))), None);
        Some(order)
    }

    fn all(len: usize) -> Vec<usize> {
        (0..len).collect()
    }

    #[test]
    fn types_come_side_by_side_and_what_is_not_named_goes() {
        let order = ordered(3, &[(1, 2), (0, 1), (1, 9), (2, 0), (0, 5)]).unwrap();
        assert_eq!(order, Order { kept: vec![0, 2, 1, 4], saved: 6 });
        assert_eq!(ordered(0, &[(0, 0)]), Some(Order { kept: vec![], saved: 2 }));
    }

    #[test]
    fn nothing_moves_without_a_reason() {
        assert_eq!(ordered(0, &[(1, 1), (1, 7), (0, 2)]), None);
        // One fewer of two takes as many bytes.
        assert_eq!(ordered(0, &[(1, 1), (1, 0)]), None);
        assert_eq!(ordered(0, &[]), None);
        // 128 locals with short indices, in no order of uses.
        assert_eq!(ordered(0, &(0..128).map(|uses| (0, uses + 1)).collect::<Vec<_>>()), None);
    }

    #[test]
    fn the_most_used_come_before_the_limit() {
        let mut locals = vec![(0, 1); 130];
        locals[129] = (0, 5);
        let order = ordered(0, &locals).unwrap();
        assert_eq!(order.saved, 4);
        let place = order.kept.iter().position(|position| *position == 129);
        assert!(place.is_some_and(|place| place < 128), "{place:?}");
        // Parameters take numbers, too.
        assert_eq!(ordered(0, &locals[3..]), None);
        assert_eq!(ordered(4, &locals[3..]).unwrap().saved, 4);
    }

    #[test]
    fn a_type_is_declared_twice_if_that_pays() {
        // 100 locals of each of two types, of which half are named ten times.
        let locals: Vec<(usize, u64)> =
            (0..200).map(|at| (at / 100, if at % 2 == 0 { 10 } else { 1 })).collect();
        let order = ordered(0, &locals).unwrap();
        // Indices of 50 seldom named ones instead of often named ones, for a third group.
        let declared: Vec<Local> = locals.iter().map(|(ty, uses)| Local { ty: *ty, uses: *uses }).collect();
        let space = Space { first: 0, declared: &declared, widths: vec![1; 2] };
        assert!(space.groups(&order.kept).len() > 2, "{:?}", space.groups(&order.kept));
        assert!(order.kept.iter().take(100).filter(|position| **position % 2 == 0).count() > 60);
        // A single use more does not.
        let locals: Vec<(usize, u64)> =
            (0..200).map(|at| (at / 100, if at == 199 { 3 } else { 2 })).collect();
        let order = ordered(0, &locals).unwrap();
        assert_eq!(order.kept.first(), Some(&199), "the type that is named more comes first");
    }
}
