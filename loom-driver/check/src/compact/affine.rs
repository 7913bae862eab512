//! Sums of named numbers, and intervals of integers.

use super::claim::Name;
use super::number_set::common;
use std::collections::BTreeMap;

/// No claim is about a sum of more terms. What is asked of a sum takes time for each pair of them.
pub const MAX_TERMS: usize = 16;

/// A constant and multiples of named numbers, modulo 2^32.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Affine {
    /// The constant.
    pub constant: u32,
    /// The names, each once and in order, and how often each counts: never 0.
    pub terms: Terms,
}

/// Names, each once and in order, and how often each counts: never 0.
pub type Terms = Vec<(Name, i32)>;

impl Affine {
    /// A constant.
    pub fn constant(constant: u32) -> Affine {
        Affine { constant, terms: Vec::new() }
    }

    /// A named number.
    pub fn named(name: Name) -> Affine {
        Affine { constant: 0, terms: vec![(name, 1)] }
    }

    /// The constant, if there is nothing else.
    pub fn as_constant(&self) -> Option<u32> {
        self.terms.is_empty().then_some(self.constant)
    }

    /// The named number, if there is nothing else.
    pub fn as_named(&self) -> Option<Name> {
        match self.terms[..] {
            [(name, 1)] if self.constant == 0 => Some(name),
            _ => None,
        }
    }

    /// This sum and `factor` times the other one.
    pub fn plus(&self, other: &Affine, factor: u32) -> Affine {
        let mut terms: BTreeMap<Name, i32> = self.terms.iter().copied().collect();
        for (name, times) in &other.terms {
            let sum = terms.entry(*name).or_default();
            *sum = sum.wrapping_add(times.wrapping_mul(factor as i32));
        }
        Affine {
            constant: self.constant.wrapping_add(other.constant.wrapping_mul(factor)),
            terms: terms.into_iter().filter(|(_, times)| *times != 0).collect(),
        }
    }

    /// A multiple.
    pub fn times(&self, factor: u32) -> Affine {
        Affine::default().plus(self, factor)
    }

    /// The difference.
    pub fn minus(&self, other: &Affine) -> Affine {
        self.plus(other, u32::MAX)
    }
}

/// Terms in the form in which they are looked up, and what that has to be multiplied by. `None` if a
/// multiple is 0, or so large that differences of two might not fit.
pub fn primitive(terms: &[(Name, i32)]) -> Option<(Terms, i128)> {
    if terms.iter().any(|(_, times)| *times == 0 || times.unsigned_abs() >= 1 << 30) {
        return None;
    }
    let divisor = terms.iter().fold(0, |divisor, (_, times)| common(divisor, times.unsigned_abs().into()));
    let sign = terms.first()?.1.signum();
    let factor = divisor as i32 * sign;
    Some((terms.iter().map(|(name, times)| (*name, times / factor)).collect(), factor.into()))
}

/// Integers from one to another, both included.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Interval {
    /// The smallest.
    pub lo: i128,
    /// The largest.
    pub hi: i128,
}

impl Interval {
    /// An interval.
    pub fn new(lo: i128, hi: i128) -> Interval {
        Interval { lo, hi }
    }

    /// Whether there is nothing in it.
    pub fn is_none(self) -> bool {
        self.lo > self.hi
    }

    /// Sums of two integers.
    pub fn plus(self, other: Interval) -> Interval {
        Interval::new(self.lo + other.lo, self.hi + other.hi)
    }

    /// Moved by a number.
    pub fn shifted(self, by: i128) -> Interval {
        Interval::new(self.lo + by, self.hi + by)
    }

    /// Multiples.
    pub fn times(self, factor: i128) -> Interval {
        let ends = [self.lo * factor, self.hi * factor];
        Interval::new(ends[0].min(ends[1]), ends[0].max(ends[1]))
    }

    /// The integers that `factor`, which is not 0, times as large are in this one.
    pub fn parts(self, factor: i128) -> Interval {
        let turned = if factor < 0 { Interval::new(-self.hi, -self.lo) } else { self };
        let factor = factor.abs();
        let up = |number: i128| number.div_euclid(factor) + i128::from(number.rem_euclid(factor) != 0);
        Interval::new(up(turned.lo), turned.hi.div_euclid(factor))
    }

    /// What is in both.
    pub fn and(self, other: Interval) -> Interval {
        Interval::new(self.lo.max(other.lo), self.hi.min(other.hi))
    }

    /// What has both.
    pub fn or(self, other: Interval) -> Interval {
        Interval::new(self.lo.min(other.lo), self.hi.max(other.hi))
    }

    /// Whether the other one is in it.
    pub fn covers(self, other: Interval) -> bool {
        self.lo <= other.lo && other.hi <= self.hi
    }
}
