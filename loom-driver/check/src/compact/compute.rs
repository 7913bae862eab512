//! Operators of numbers.

use super::affine::Affine;
use super::arithmetic;
use super::body::Body;
use super::claim::Name;
use super::classify::Integer;
use super::facts::Kind;
use super::number_set::Set;
use super::state::{Number, Origin, Test};

/// Sums of more names are not followed.
const MAX_FOLLOWED: usize = 4;

impl Body<'_, '_, '_> {
    /// A number as a sum; a new name if it is none yet.
    fn sum(&mut self, at: usize, side: u32, number: Number) -> Affine {
        match number {
            Number::Sum(sum) => sum,
            Number::Wide(_) | Number::Any => match self.name(Name::Result(at, side), Set::all()) {
                Number::Sum(sum) => sum,
                Number::Wide(_) | Number::Any => Affine::default(),
            },
        }
    }

    /// An operation of two integers.
    pub fn binary(&mut self, at: usize, op: Integer) -> Result<(), String> {
        if !matches!(op, Integer::Add | Integer::Sub) {
            let (b, a) = (self.take()?, self.take()?);
            return self.operation(at, op, a, b);
        }
        // What is moved by a constant stays so in sums and differences.
        let (b, a) = (self.take_operand()?, self.take_operand()?);
        if a.gone || b.gone {
            return Err("an operand that is left out is used".into());
        }
        let less = match op {
            Integer::Add => a.less.wrapping_add(b.less),
            _ => a.less.wrapping_sub(b.less),
        };
        self.operation(at, op, a.number, b.number)?;
        if let Some(operand) = self.state.as_mut().and_then(|state| state.stack.last_mut()) {
            operand.less = less;
        }
        Ok(())
    }

    fn operation(&mut self, at: usize, op: Integer, a: Number, b: Number) -> Result<(), String> {
        let (left, right) = (self.set(&a), self.set(&b));
        let (a, b) = (self.sum(at, 1, a), self.sum(at, 2, b));
        let whole = match (op, a.as_constant(), b.as_constant()) {
            (Integer::Add, ..) => Some(a.plus(&b, 1)),
            (Integer::Sub, ..) => Some(a.minus(&b)),
            (Integer::Mul, _, Some(factor)) => Some(a.times(factor)),
            (Integer::Mul, Some(factor), _) => Some(b.times(factor)),
            (Integer::Shl, _, Some(count)) => Some(a.times(1u32.wrapping_shl(count))),
            (Integer::Or, ..) if arithmetic::never_meet(&left, &right) => {
                self.names.facts.add(|| Kind::NeverMeet { a: left.clone(), b: right.clone() });
                Some(a.plus(&b, 1))
            }
            // All low bits stay.
            (Integer::And, _, Some(mask))
                if (mask.wrapping_add(1) & mask) == 0 && Set::up_to(mask).covers(&left) =>
            {
                self.names.facts.add(|| Kind::Masked { a: left.clone(), mask });
                Some(a.clone())
            }
            _ => None,
        };
        let set = match whole {
            Some(sum) if sum.terms.len() <= MAX_FOLLOWED => {
                self.push(Number::Sum(sum));
                return Ok(());
            }
            Some(sum) if matches!(op, Integer::Add | Integer::Sub) => self.set(&Number::Sum(sum)),
            _ => {
                let results = arithmetic::results(op, &left, &right);
                let (a, b) = (&left, &right);
                self.names.facts.add(|| Kind::Operation {
                    op,
                    a: a.clone(),
                    b: b.clone(),
                    results: results.clone(),
                });
                results
            }
        };
        if set.is_none() {
            // It always traps, or nothing comes here.
            self.state = None;
            return Ok(());
        }
        self.result(at, 0, set);
        match op {
            Integer::And => self.tells(at, Origin::Both(a, b)),
            Integer::Or => self.tells(at, Origin::Either(a, b)),
            _ => {}
        }
        Ok(())
    }

    /// `i32.eqz`
    pub fn compare_with_zero(&mut self, at: usize) -> Result<(), String> {
        let number = self.take()?;
        self.compared(at, Test::Same, number, Number::Sum(Affine::constant(0)));
        Ok(())
    }

    /// A test of two integers.
    pub fn compare(&mut self, at: usize, test: Test, turned: bool) -> Result<(), String> {
        let (b, a) = (self.take()?, self.take()?);
        let (a, b) = if turned { (b, a) } else { (a, b) };
        self.compared(at, test, a, b);
        Ok(())
    }

    fn compared(&mut self, at: usize, test: Test, a: Number, b: Number) {
        let (left, right) = (self.set(&a), self.set(&b));
        let (a, b) = (self.sum(at, 1, a), self.sum(at, 2, b));
        let outcomes = match (&left, &right) {
            _ if a == b => Set::one(test.of(0, 0).into()),
            (Set::Listed(left), Set::Listed(right)) => {
                let pairs = left.iter().flat_map(|a| right.iter().map(move |b| (*a, *b)));
                Set::listing(pairs.map(|(a, b)| test.of(a, b).into()).collect())
            }
            _ => match (left.ends(), right.ends()) {
                (Some(left), Some(right)) => outcomes(test, left, right),
                _ => Set::none(),
            },
        };
        if a != b {
            let (a, b, outcomes) = (&left, &right, &outcomes);
            let fact = || Kind::Compared { test, a: a.clone(), b: b.clone(), outcomes: outcomes.clone() };
            self.names.facts.add(fact);
        }
        self.result(at, 0, outcomes);
        self.tells(at, Origin::Test(test, a, b));
    }

    /// `i32.extend8_s` and `i32.extend16_s`
    pub fn extend(&mut self, at: usize, bits: u32) -> Result<(), String> {
        let number = self.take()?;
        let set = self.set(&number);
        // Equal sets do not make equal numbers: of all numbers, most become others.
        let is_same = set.ends().is_some_and(|(_, last)| last >> (bits - 1) == 0);
        let results = (!is_same).then(|| set.extended(bits));
        self.names.facts.add(|| Kind::Extended { bits, a: set.clone(), results: results.clone() });
        match results {
            None => self.push(number),
            Some(results) => self.result(at, 0, results),
        }
        Ok(())
    }

    /// `select` of numbers
    pub fn select(&mut self, at: usize) -> Result<(), String> {
        let (condition, b, a) = (self.take()?, self.take()?, self.take()?);
        if a == b || !matches!((&a, &b), (Number::Sum(_), _) | (_, Number::Sum(_))) {
            self.push(if a == b { a } else { Number::Any });
            return Ok(());
        }
        let one = |number: &Number, is_zero: bool| -> Result<Set, String> {
            let state = self.assumed(&condition, is_zero)?;
            Ok(state.map_or(Set::none(), |state| state.set(&self.names, number)))
        };
        let (first, second) = (one(&a, false)?, one(&b, true)?);
        match (first.is_none(), second.is_none()) {
            (_, true) => self.push(a),
            (true, false) => self.push(b),
            (false, false) => self.result(at, 0, first.union(&second)),
        }
        Ok(())
    }
}

/// What a test may say of two intervals.
fn outcomes(test: Test, left: (u32, u32), right: (u32, u32)) -> Set {
    match test {
        Test::Below if left.1 < right.0 => Set::one(1),
        Test::Below if left.0 >= right.1 => Set::one(0),
        Test::NotAbove if left.1 <= right.0 => Set::one(1),
        Test::NotAbove if left.0 > right.1 => Set::one(0),
        Test::Same | Test::Other if left.1 < right.0 || right.1 < left.0 => {
            Set::one((test == Test::Other).into())
        }
        _ => Set::up_to(1),
    }
}
