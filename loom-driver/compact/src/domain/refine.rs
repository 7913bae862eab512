//! What tests say about numbers.

use super::affine::{Affine, Atom, Span};
use super::state::{ALL, Atoms, Compare, Origin, Relation, State};
use super::value_set::ValueSet;

/// How far back the origin of a number that is tested is looked at.
const MAX_DEPTH: u32 = 16;

impl State {
    /// Notes that a number is not 0 (or is); `false` if that cannot be.
    pub fn assume(&mut self, atoms: &Atoms, sum: &Affine, not_zero: bool) -> bool {
        self.assume_down(atoms, sum, not_zero, MAX_DEPTH)
    }

    /// [`State::assume`], looking at what the number was made of so many times at most.
    fn assume_down(&mut self, atoms: &Atoms, sum: &Affine, not_zero: bool, depth: u32) -> bool {
        let origin = sum.as_atom().and_then(|atom| atoms.origins.get(&atom));
        if let (Some(origin), Some(depth)) = (origin, depth.checked_sub(1)) {
            let mut both =
                |a, b, set| self.assume_down(atoms, a, set, depth) && self.assume_down(atoms, b, set, depth);
            let possible = match (origin, not_zero) {
                (Origin::Compare(compare @ (Compare::Eq | Compare::Ne), a, b), _)
                    if b.as_number() == Some(0) =>
                {
                    self.assume_down(atoms, a, not_zero == (*compare == Compare::Ne), depth)
                }
                (Origin::Compare(compare, a, b), true) => self.compare(atoms, *compare, a, b),
                (Origin::Compare(compare, a, b), false) => {
                    let (compare, turned) = compare.negated();
                    let (a, b) = if turned { (b, a) } else { (a, b) };
                    self.compare(atoms, compare, a, b)
                }
                (Origin::And(a, b), true) => both(a, b, true),
                (Origin::Or(a, b), false) => both(a, b, false),
                // Of two flags of which not both are set (or one is), nobody knows which.
                (Origin::And(..), false) | (Origin::Or(..), true) => true,
            };
            if !possible {
                return false;
            }
        }
        let compare = if not_zero { Compare::Ne } else { Compare::Eq };
        self.compare(atoms, compare, sum, &Affine::number(0))
    }

    /// Notes that a comparison holds; `false` if it cannot.
    pub fn compare(&mut self, atoms: &Atoms, compare: Compare, a: &Affine, b: &Affine) -> bool {
        let (left, right) = (self.value(atoms, a), self.value(atoms, b));
        if left.is_none() || right.is_none() {
            return false;
        }
        // Where one side is a few numbers, each number of the other can be asked.
        let some = |value: &ValueSet, holds: &dyn Fn(u32) -> bool| match value {
            ValueSet::Few(numbers) => numbers.iter().any(|number| holds(*number)),
            ValueSet::Range { .. } => true,
        };
        let keep_left = |number: u32| some(&right, &|other| compare.holds(number, other));
        let keep_right = |number: u32| some(&left, &|other| compare.holds(other, number));
        let mut possible = self.restrict(atoms, a, &keep_left, bounds(compare, &left, &right));
        possible &= self.restrict(atoms, b, &keep_right, bounds_right(compare, &left, &right));
        possible && self.relate(atoms, compare, a, b)
    }

    /// Notes that a sum is one of the numbers that `keep` takes, and within `bounds`.
    fn restrict(&mut self, atoms: &Atoms, sum: &Affine, keep: &dyn Fn(u32) -> bool, bounds: Bounds) -> bool {
        let number = |atom: u32, k: i32| atom.wrapping_mul(k as u32).wrapping_add(sum.constant);
        match sum.terms[..] {
            [] => keep(sum.constant) && bounds.has(sum.constant),
            [(atom, k)] => {
                let old = self.atom(atoms, atom).clone();
                let few = old.filter(|value| keep(number(value, k)) && bounds.has(number(value, k)));
                let new = match &few {
                    ValueSet::Few(_) => few,
                    ValueSet::Range { .. } => match bounds {
                        Bounds::Not(except) if k == 1 => old.without(except.wrapping_sub(sum.constant)),
                        Bounds::Not(except) => match root(&old, k, sum.constant as i32, except) {
                            Some(root) => old.without(root),
                            None => old.clone(),
                        },
                        Bounds::Between(lo, hi) => inverse(&old, k, sum.constant, lo, hi),
                    },
                };
                let possible = !new.is_none();
                if new != old {
                    self.tested.insert(atom, new);
                }
                possible
            }
            _ => true,
        }
    }

    /// Notes what a comparison says about the difference of its sides.
    fn relate(&mut self, atoms: &Atoms, compare: Compare, a: &Affine, b: &Affine) -> bool {
        let (Some(left), Some(right)) = (self.exact(atoms, a, compare), self.exact(atoms, b, compare)) else {
            return true;
        };
        // Differences of larger coefficients might wrap.
        if a.terms.iter().chain(&b.terms).any(|(_, k)| k.unsigned_abs() >= 1 << 30) {
            return true;
        }
        let terms = a.minus(b).terms;
        if terms.len() < 2 {
            return true;
        }
        // Both sides are the integers `left` and `right` plus their terms; so is the difference.
        let offset = right - left;
        let span = self.span(atoms, &terms);
        let wanted = match compare {
            Compare::Eq => Span::one(offset),
            Compare::LtU | Compare::LtS => Span { lo: span.lo, hi: offset - 1 },
            Compare::LeU | Compare::LeS => Span { lo: span.lo, hi: offset },
            Compare::Ne if span.lo == offset => Span { lo: offset + 1, hi: span.hi },
            Compare::Ne if span.hi == offset => Span { lo: span.lo, hi: offset - 1 },
            Compare::Ne => return true,
        };
        let Some((direction, factor)) = Affine::direction(&terms) else { return true };
        self.relation(atoms, direction, span.meet(wanted).divided(i128::from(factor)))
    }

    /// Notes where a sum is, and what follows for its atoms.
    pub fn relation(&mut self, atoms: &Atoms, terms: Vec<(Atom, i32)>, span: Span) -> bool {
        if span.is_empty() {
            return false;
        }
        for (atom, k) in &terms {
            let others: Vec<_> = terms.iter().copied().filter(|(other, _)| other != atom).collect();
            let own = span.plus(self.span(atoms, &others).times(-1)).divided(i128::from(*k));
            let old = self.atom(atoms, *atom);
            let (lo, hi) = (own.lo.max(0), own.hi.min(ALL - 1));
            if lo > hi {
                return false;
            }
            let new = old.within(lo as u32, hi as u32);
            if new.is_none() {
                return false;
            }
            if new != *old {
                self.tested.insert(*atom, new);
            }
        }
        match self.relations.iter_mut().find(|relation| relation.terms == terms) {
            Some(relation) => {
                relation.span = relation.span.meet(span);
                !relation.span.is_empty()
            }
            None => {
                self.relations.push(Relation { terms, span });
                true
            }
        }
    }

    /// The constant (as an integer) with which a sum is the number that is compared, without taking
    /// anything modulo 2^32; `None` if it may be taken.
    fn exact(&self, atoms: &Atoms, sum: &Affine, compare: Compare) -> Option<i128> {
        let constant = i128::from(sum.constant as i32);
        let span = self.span(atoms, &sum.terms);
        let signed = matches!(compare, Compare::LtS | Compare::LeS);
        let (lo, hi) = if signed { (-(ALL / 2), ALL / 2 - 1) } else { (0, ALL - 1) };
        [constant, constant + ALL, constant - ALL]
            .into_iter()
            .find(|constant| span.lo + constant >= lo && span.hi + constant <= hi)
    }
}

/// What a comparison says about one of its sides.
#[derive(Clone, Copy, Debug)]
enum Bounds {
    /// It is not this number.
    Not(u32),
    /// It is between these, both included; around 2^32 if the first is larger.
    Between(u32, u32),
}

impl Bounds {
    const ALL: Bounds = Bounds::Between(0, u32::MAX);

    fn has(self, number: u32) -> bool {
        match self {
            Bounds::Not(except) => number != except,
            Bounds::Between(lo, hi) if lo <= hi => (lo..=hi).contains(&number),
            Bounds::Between(lo, hi) => number >= lo || number <= hi,
        }
    }
}

/// Smallest and largest of a value as signed numbers.
fn signed(value: &ValueSet) -> (i32, i32) {
    match value {
        ValueSet::Few(numbers) => {
            let signed = || numbers.iter().map(|number| *number as i32);
            (signed().min().unwrap_or(i32::MAX), signed().max().unwrap_or(i32::MIN))
        }
        ValueSet::Range { lo, hi, .. } if (*lo as i32 >= 0) == (*hi as i32 >= 0) => (*lo as i32, *hi as i32),
        ValueSet::Range { .. } => (i32::MIN, i32::MAX),
    }
}

/// What `left compare right` says about the left side.
fn bounds(compare: Compare, left: &ValueSet, right: &ValueSet) -> Bounds {
    let _ = left;
    match compare {
        Compare::Eq => Bounds::Between(right.lo(), right.hi()),
        Compare::Ne => right.constant().map_or(Bounds::ALL, Bounds::Not),
        Compare::LtU => Bounds::Between(0, right.hi().saturating_sub(1)),
        Compare::LeU => Bounds::Between(0, right.hi()),
        Compare::LtS => Bounds::Between(i32::MIN as u32, signed(right).1.saturating_sub(1) as u32),
        Compare::LeS => Bounds::Between(i32::MIN as u32, signed(right).1 as u32),
    }
}

/// What `left compare right` says about the right side.
fn bounds_right(compare: Compare, left: &ValueSet, right: &ValueSet) -> Bounds {
    match compare {
        Compare::Eq | Compare::Ne => bounds(compare, right, left),
        Compare::LtU => Bounds::Between(left.lo().saturating_add(1), u32::MAX),
        Compare::LeU => Bounds::Between(left.lo(), u32::MAX),
        Compare::LtS => Bounds::Between(signed(left).0.saturating_add(1) as u32, i32::MAX as u32),
        Compare::LeS => Bounds::Between(signed(left).0 as u32, i32::MAX as u32),
    }
}

/// The numbers of `old` of which `k` times plus `constant` may be between `lo` and `hi`.
fn inverse(old: &ValueSet, k: i32, constant: u32, lo: u32, hi: u32) -> ValueSet {
    let (old_lo, old_hi) = (i128::from(old.lo()), i128::from(old.hi()));
    let image = Span { lo: old_lo, hi: old_hi }.times(i128::from(k)).plus(Span::one(i128::from(constant)));
    // The wanted interval once for each time around 2^32 that the image touches.
    let wanted_hi = if lo <= hi { i128::from(hi) } else { i128::from(hi) + ALL };
    let (first, last) = (image.lo.div_euclid(ALL) - 1, image.hi.div_euclid(ALL));
    if last - first > 8 {
        return old.clone();
    }
    let mut found: Option<Span> = None;
    for turn in first..=last {
        let wanted = Span { lo: i128::from(lo) + turn * ALL, hi: wanted_hi + turn * ALL };
        let part = wanted.meet(image).plus(Span::one(-i128::from(constant))).divided(i128::from(k));
        let part = part.meet(Span { lo: old_lo, hi: old_hi });
        if !part.is_empty() {
            found = Some(found.map_or(part, |found| found.join(part)));
        }
    }
    match found {
        None => ValueSet::NONE,
        Some(span) => old.within(span.lo as u32, span.hi as u32),
    }
}

/// The only number of `value` that, times `k` plus `constant`, is `wanted`, if that can be told.
fn root(value: &ValueSet, k: i32, constant: i32, wanted: u32) -> Option<u32> {
    let span = Span::of(value).times(i128::from(k)).plus(Span::one(i128::from(constant)));
    let (first, last) = (span.lo.div_euclid(ALL), span.hi.div_euclid(ALL));
    if last - first > 4 {
        return None;
    }
    let root = |turn: i128| {
        let wanted = i128::from(wanted) + turn * ALL - i128::from(constant);
        let root = Span::one(wanted).divided(i128::from(k));
        let root = if root.lo == root.hi { u32::try_from(root.lo).ok() } else { None };
        root.filter(|root| value.has(*root))
    };
    let mut roots = (first..=last).filter_map(root);
    let only = roots.next();
    if roots.next().is_some() { None } else { only }
}
