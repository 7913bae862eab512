//! What holds at one place of a body, and what tests add to it.

use super::affine::{Affine, Interval, Terms, primitive};
use super::claim::Name;
use super::facts::{Facts, Kind};
use super::number_set::{Set, common};
use super::wrapped_interval::{WrappedInterval, any, left_interval, origins, right_interval};
use std::collections::BTreeMap;

/// So many numbers there are.
pub const ROUND: i128 = 1 << 32;

/// Tests of tests are followed so far.
const MAX_DEPTH: u32 = 16;

/// What an operand or a local is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Number {
    /// This `i32`.
    Sum(Affine),
    /// This `i64`.
    Wide(u64),
    /// Anything.
    Any,
}

/// An operand.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Operand {
    /// What it is in the input.
    pub number: Number,
    /// So much less it is in the output, modulo 2^32.
    pub less: u32,
    /// Whether the output does not push it.
    pub gone: bool,
}

impl Operand {
    /// The same in input and output.
    pub fn new(number: Number) -> Operand {
        Operand { number, less: 0, gone: false }
    }

    /// Whether it is the same in input and output.
    pub fn is_same(&self) -> bool {
        self.less == 0 && !self.gone
    }
}

/// How two numbers compare.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Test {
    /// Equal.
    Same,
    /// Not equal.
    Other,
    /// Less, unsigned.
    Below,
    /// Not greater, unsigned.
    NotAbove,
    /// Less, signed.
    Less,
    /// Not greater, signed.
    NotGreater,
}

impl Test {
    /// Whether it holds.
    pub fn of(self, a: u32, b: u32) -> bool {
        match self {
            Test::Same => a == b,
            Test::Other => a != b,
            Test::Below => a < b,
            Test::NotAbove => a <= b,
            Test::Less => (a as i32) < (b as i32),
            Test::NotGreater => (a as i32) <= (b as i32),
        }
    }

    fn is_signed(self) -> bool {
        matches!(self, Test::Less | Test::NotGreater)
    }
}

/// What a named number tells when it is tested.
#[derive(Clone, Debug)]
pub enum Origin {
    /// 1 if it holds, else 0.
    Test(Test, Affine, Affine),
    /// Bits of both.
    Both(Affine, Affine),
    /// Bits of either.
    Either(Affine, Affine),
}

/// The named numbers of a function.
#[derive(Default, Debug)]
pub struct Names {
    /// What each is, wherever it is known.
    pub sets: BTreeMap<Name, Set>,
    /// What some tell.
    pub origins: BTreeMap<Name, Origin>,
    /// What was taken from arithmetic.
    pub facts: Facts,
}

/// What holds at one place.
#[derive(Clone, Debug)]
pub struct State {
    /// The locals, and the tracked globals behind them.
    pub locals: Vec<Number>,
    /// The operands.
    pub stack: Vec<Operand>,
    /// Numbers of which more is known than where they were named.
    pub tested: BTreeMap<Name, Set>,
    /// Where sums are, as integers.
    pub sums: BTreeMap<Terms, Interval>,
}

impl State {
    /// What a named number is here.
    pub fn named(&self, names: &Names, name: Name) -> Set {
        self.tested.get(&name).or_else(|| names.sets.get(&name)).cloned().unwrap_or_else(Set::all)
    }

    /// What a number is here.
    pub fn set(&self, names: &Names, number: &Number) -> Set {
        match number {
            Number::Sum(sum) => self.set_of(names, sum),
            Number::Wide(_) | Number::Any => Set::all(),
        }
    }

    /// The terms as an integer, by themselves; `None` if there is no such number.
    fn rough(&self, names: &Names, terms: &[(Name, i32)]) -> Option<Interval> {
        let mut whole = Interval::new(0, 0);
        for (name, times) in terms {
            let (first, last) = self.named(names, *name).ends()?;
            whole = whole.plus(Interval::new(first.into(), last.into()).times((*times).into()));
        }
        Some(whole)
    }

    /// The terms as an integer; empty if there is no such number.
    pub fn interval(&self, names: &Names, terms: &[(Name, i32)]) -> Interval {
        let Some(rough) = self.rough(names, terms) else { return Interval::new(1, 0) };
        match primitive(terms) {
            Some((primitive, factor)) if terms.len() > 1 => match self.sums.get(&primitive) {
                Some(known) => rough.and(known.times(factor)),
                None => rough,
            },
            _ => rough,
        }
    }

    /// What a sum is here.
    pub fn set_of(&self, names: &Names, sum: &Affine) -> Set {
        if let [(name, times)] = sum.terms[..]
            && let Set::Listed(numbers) = self.named(names, name)
        {
            let number = |one: &u32| one.wrapping_mul(times as u32).wrapping_add(sum.constant);
            return Set::listing(numbers.iter().map(number).collect());
        }
        let known = self.interval(names, &sum.terms).shifted(sum.constant.into());
        if known.is_none() {
            return Set::none();
        }
        // All integers that the sum can be are `base` plus a multiple of `step`.
        let (mut base, mut step) = (i128::from(sum.constant), 0);
        for (name, times) in &sum.terms {
            let set = self.named(names, *name);
            base += i128::from(set.ends().map_or(0, |(first, _)| first)) * i128::from(*times);
            step = common(step, u64::from(set.step()) * u64::from(times.unsigned_abs()));
        }
        if step == 0 {
            return Set::one(base.rem_euclid(ROUND) as u32);
        }
        let round = known.lo.div_euclid(ROUND);
        if round != known.hi.div_euclid(ROUND) {
            let power = 1u32 << step.trailing_zeros().min(31);
            return Set::spread(base.rem_euclid(power.into()) as u32, u32::MAX, power);
        }
        let first = known.lo + (base - known.lo).rem_euclid(step.into());
        if first > known.hi {
            return Set::none();
        }
        let (first, last) = (first - round * ROUND, known.hi - round * ROUND);
        // If the step is no 32-bit number, there is no second one.
        match u32::try_from(step) {
            Ok(step) => Set::spread(first as u32, last as u32, step),
            Err(_) => Set::one(first as u32),
        }
    }

    /// Adds that a number is 0, or that it is not; `false` if that cannot be.
    pub fn assume(&mut self, names: &Names, sum: &Affine, is_zero: bool) -> bool {
        // Pairs of what is left to assume; a test of a test is followed, not nested.
        let mut left = vec![(sum.clone(), is_zero, MAX_DEPTH)];
        while let Some((sum, is_zero, depth)) = left.pop() {
            let origin = sum.as_named().and_then(|name| names.origins.get(&name));
            if let (Some(origin), Some(depth)) = (origin, depth.checked_sub(1)) {
                match (origin, is_zero) {
                    (Origin::Test(test @ (Test::Same | Test::Other), a, b), _)
                        if b.as_constant() == Some(0) =>
                    {
                        left.push((a.clone(), is_zero == (*test == Test::Other), depth));
                    }
                    (Origin::Test(test, a, b), false) => {
                        if !self.require(names, *test, a, b) {
                            return false;
                        }
                    }
                    (Origin::Test(test, a, b), true) => {
                        let (test, a, b) = match test {
                            Test::Same => (Test::Other, a, b),
                            Test::Other => (Test::Same, a, b),
                            Test::Below => (Test::NotAbove, b, a),
                            Test::NotAbove => (Test::Below, b, a),
                            Test::Less => (Test::NotGreater, b, a),
                            Test::NotGreater => (Test::Less, b, a),
                        };
                        if !self.require(names, test, a, b) {
                            return false;
                        }
                    }
                    (Origin::Both(a, b), false) | (Origin::Either(a, b), true) => {
                        left.push((b.clone(), is_zero, depth));
                        left.push((a.clone(), is_zero, depth));
                    }
                    (Origin::Both(..), true) | (Origin::Either(..), false) => {}
                }
            }
            let test = if is_zero { Test::Same } else { Test::Other };
            if !self.require(names, test, &sum, &Affine::constant(0)) {
                return false;
            }
        }
        true
    }

    /// Adds that two numbers compare so; `false` if they cannot.
    pub fn require(&mut self, names: &Names, test: Test, a: &Affine, b: &Affine) -> bool {
        let (left, right) = (self.set_of(names, a), self.set_of(names, b));
        if left.is_none() || right.is_none() {
            return false;
        }
        let to_right = |number: u32| any(&right, |other| test.of(number, other));
        let to_left = |number: u32| any(&left, |other| test.of(other, number));
        let (on_left, on_right) = (left_interval(test, &right), right_interval(test, &left));
        self.narrow(names, a, to_right, on_left, (test, &right, true))
            && self.narrow(names, b, to_left, on_right, (test, &left, false))
            && self.relate(names, test, a, b)
    }

    /// Adds that a sum is a number that `may` be, and in an interval: because it compares so with one of a set, and is on the
    /// left.
    fn narrow(
        &mut self,
        names: &Names,
        sum: &Affine,
        may: impl Fn(u32) -> bool,
        interval: WrappedInterval,
        (test, other, is_left): (Test, &Set, bool),
    ) -> bool {
        let tells = |old: &Set, times: i32, new: &Set| {
            names.facts.add(|| Kind::Narrowed {
                old: old.clone(),
                times,
                constant: sum.constant,
                test,
                other: other.clone(),
                is_left,
                new: new.clone(),
            });
        };
        let (name, times) = match sum.terms[..] {
            [] => {
                let is_possible = may(sum.constant) && interval.has(sum.constant);
                if !is_possible {
                    tells(&Set::one(0), 0, &Set::none());
                }
                return is_possible;
            }
            [term] => term,
            _ => return true,
        };
        let old = self.named(names, name);
        let new = match (&old, interval) {
            (Set::Listed(_), _) => old.only(|one| {
                let number = one.wrapping_mul(times as u32).wrapping_add(sum.constant);
                may(number) && interval.has(number)
            }),
            (Set::Spread(..), WrappedInterval::Except(number)) => {
                let mut roots = origins(&old, times, sum.constant, (number, number), 6);
                roots.retain(|root| root.lo != root.hi || old.has(root.lo as u32));
                // Only one root can be left out for sure to be one end of what stays.
                match roots[..] {
                    [root] if root.lo == root.hi => old.except(root.lo as u32),
                    _ => old.clone(),
                }
            }
            (Set::Spread(..), WrappedInterval::From(from, to)) => {
                let whole = origins(&old, times, sum.constant, (from, to), 9);
                match whole.iter().copied().reduce(Interval::or) {
                    Some(hull) => old.between(hull.lo as u32, hull.hi as u32),
                    None => Set::none(),
                }
            }
        };
        let possible = !new.is_none();
        if new != old {
            tells(&old, times, &new);
            self.tested.insert(name, new);
        }
        possible
    }

    /// Adds where the difference of two numbers is.
    fn relate(&mut self, names: &Names, test: Test, a: &Affine, b: &Affine) -> bool {
        let (Some(left), Some(right)) = (self.unwrapped(names, a, test), self.unwrapped(names, b, test))
        else {
            return true;
        };
        let large = |terms: &Terms| terms.iter().any(|(_, times)| times.unsigned_abs() >= 1 << 29);
        let terms = a.minus(b).terms;
        if large(&a.terms) || large(&b.terms) || terms.len() < 2 {
            return true;
        }
        let Some((primitive, factor)) = primitive(&terms) else { return true };
        // As integers: left + terms of a, compared with right + terms of b.
        let equal = right - left;
        let mut known = self.interval(names, &terms);
        match test {
            Test::Same => known = known.and(Interval::new(equal, equal)),
            Test::Below | Test::Less => known.hi = known.hi.min(equal - 1),
            Test::NotAbove | Test::NotGreater => known.hi = known.hi.min(equal),
            Test::Other if known.lo == equal => known.lo += 1,
            Test::Other if known.hi == equal => known.hi -= 1,
            Test::Other => return true,
        }
        self.place(names, primitive, known.parts(factor))
    }

    /// Adds that terms (as [`primitive`] gives them) are in an interval.
    pub fn place(&mut self, names: &Names, terms: Terms, interval: Interval) -> bool {
        if interval.is_none() {
            return false;
        }
        for (name, times) in &terms {
            let others: Terms = terms.iter().copied().filter(|(other, _)| other != name).collect();
            let others = self.interval(names, &others);
            if others.is_none() {
                return false;
            }
            let own = interval.plus(others.times(-1)).parts((*times).into());
            let own = own.and(Interval::new(0, ROUND - 1));
            if own.is_none() {
                return false;
            }
            let old = self.named(names, *name);
            let new = old.between(own.lo as u32, own.hi as u32);
            if new.is_none() {
                return false;
            }
            if new != old {
                self.tested.insert(*name, new);
            }
        }
        let known = self.sums.entry(terms).or_insert(interval);
        *known = known.and(interval);
        !known.is_none()
    }

    /// What has to be added to the terms of a sum to get its number as an integer, if that is always the
    /// same.
    fn unwrapped(&self, names: &Names, sum: &Affine, test: Test) -> Option<i128> {
        let terms = self.interval(names, &sum.terms);
        let smallest = if test.is_signed() { -ROUND / 2 } else { 0 };
        let range = Interval::new(smallest, smallest + ROUND - 1);
        // The only shift that may fit moves the smallest integer into the range.
        let constant = i128::from(sum.constant);
        let round = (terms.lo + constant - smallest).div_euclid(ROUND);
        let constant = constant - round * ROUND;
        (constant.abs() <= 2 * ROUND && range.covers(terms.shifted(constant))).then_some(constant)
    }
}
