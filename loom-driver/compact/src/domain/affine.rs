//! Sums of unknowns: what the analysis knows about how numbers depend on each other.
//!
//! A [`Affine`] is `constant + k1 * atom1 + k2 * atom2 + ...`, modulo 2^32. Copies of a number are the
//! same sum, so that a test of one of them says something about all; a pointer that runs through an
//! array is a sum over the iterations of its loop.

use super::value_set::{ValueSet, gcd};

/// An unknown number, of one function: a parameter, a result, what a loop changes, ...
pub type Atom = u32;

/// Sums of more unknowns than this become an unknown of their own.
const MAX_TERMS: usize = 4;

/// A sum, modulo 2^32.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Affine {
    /// The constant.
    pub constant: u32,
    /// Atoms in ascending order, each once, with coefficients that are not 0. A coefficient stands for
    /// the signed number of its bits.
    pub terms: Vec<(Atom, i32)>,
}

impl Affine {
    /// A constant.
    pub fn number(constant: u32) -> Affine {
        Affine { constant, terms: Vec::new() }
    }

    /// An unknown.
    pub fn atom(atom: Atom) -> Affine {
        Affine { constant: 0, terms: vec![(atom, 1)] }
    }

    /// The unknown that the sum is, if it is just one.
    pub fn as_atom(&self) -> Option<Atom> {
        match (self.constant, &self.terms[..]) {
            (0, [(atom, 1)]) => Some(*atom),
            _ => None,
        }
    }

    /// The constant that the sum is, if it is one.
    pub fn as_number(&self) -> Option<u32> {
        self.terms.is_empty().then_some(self.constant)
    }

    /// Whether there are too many terms to go on with.
    pub fn is_long(&self) -> bool {
        self.terms.len() > MAX_TERMS
    }

    /// The sum of both.
    pub fn plus(&self, other: &Affine) -> Affine {
        let mut terms = Vec::with_capacity(self.terms.len() + other.terms.len());
        let (mut left, mut right) = (self.terms.iter().peekable(), other.terms.iter().peekable());
        loop {
            let term = match (left.peek(), right.peek()) {
                (None, None) => break,
                (Some((a, k)), Some((b, l))) if a == b => {
                    let term = (*a, k.wrapping_add(*l));
                    left.next();
                    right.next();
                    term
                }
                (Some((a, _)), Some((b, _))) if a < b => *left.next().unwrap_or(&(0, 0)),
                (Some(_), None) => *left.next().unwrap_or(&(0, 0)),
                _ => *right.next().unwrap_or(&(0, 0)),
            };
            if term.1 != 0 {
                terms.push(term);
            }
        }
        Affine { constant: self.constant.wrapping_add(other.constant), terms }
    }

    /// The product with a number.
    pub fn times(&self, factor: u32) -> Affine {
        let terms = self.terms.iter().map(|(atom, k)| (*atom, k.wrapping_mul(factor as i32)));
        let terms = terms.filter(|(_, k)| *k != 0).collect();
        Affine { constant: self.constant.wrapping_mul(factor), terms }
    }

    /// The difference.
    pub fn minus(&self, other: &Affine) -> Affine {
        self.plus(&other.times(u32::MAX))
    }

    /// The coefficient of an atom.
    pub fn coefficient(&self, atom: Atom) -> i32 {
        self.terms.iter().find(|(other, _)| *other == atom).map_or(0, |(_, k)| *k)
    }

    /// The terms, divided by what is common to all coefficients (with the sign of the first), and that.
    /// `None` if a coefficient is so large that an operation on it might wrap.
    pub fn direction(terms: &[(Atom, i32)]) -> Option<(Vec<(Atom, i32)>, i64)> {
        if terms.iter().any(|(_, k)| k.unsigned_abs() >= 1 << 30) {
            return None;
        }
        let common = terms.iter().fold(0, |common, (_, k)| gcd(common, k.unsigned_abs()));
        let sign = terms.first().map_or(1, |(_, k)| i64::from(k.signum()));
        let factor = sign * i64::from(common.max(1));
        let terms = terms.iter().map(|(atom, k)| (*atom, (i64::from(*k) / factor) as i32));
        Some((terms.collect(), factor))
    }
}

/// An interval of integers, as sums have them before they are taken modulo 2^32.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Span {
    /// The smallest.
    pub lo: i128,
    /// The largest.
    pub hi: i128,
}

impl Span {
    /// One integer.
    pub fn one(number: i128) -> Span {
        Span { lo: number, hi: number }
    }

    /// All numbers of a value.
    pub fn of(value: &ValueSet) -> Span {
        Span { lo: i128::from(value.lo()), hi: i128::from(value.hi()) }
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.lo > self.hi
    }

    /// The sums.
    pub fn plus(self, other: Span) -> Span {
        Span { lo: self.lo + other.lo, hi: self.hi + other.hi }
    }

    /// The products with a number.
    pub fn times(self, factor: i128) -> Span {
        let (a, b) = (self.lo * factor, self.hi * factor);
        Span { lo: a.min(b), hi: a.max(b) }
    }

    /// What is in both.
    pub fn meet(self, other: Span) -> Span {
        Span { lo: self.lo.max(other.lo), hi: self.hi.min(other.hi) }
    }

    /// Both, and what lies between.
    pub fn join(self, other: Span) -> Span {
        Span { lo: self.lo.min(other.lo), hi: self.hi.max(other.hi) }
    }

    /// The integers of which `factor` times is in the span.
    pub fn divided(self, factor: i128) -> Span {
        let (a, b) = if factor > 0 { (self.lo, self.hi) } else { (-self.hi, -self.lo) };
        let factor = factor.abs();
        Span { lo: -(-a).div_euclid(factor), hi: b.div_euclid(factor) }
    }
}
