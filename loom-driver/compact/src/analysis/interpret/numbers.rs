//! Arithmetic, comparisons and choices.

use super::{Name, Walk, loops};
use crate::domain::arithmetic;
use crate::domain::arithmetic::Binary;
use crate::domain::state::{Compare, Number, Origin};
use crate::domain::value_set::ValueSet;

impl Walk<'_, '_> {
    pub(super) fn binary(&mut self, at: usize, op: Binary) {
        let (b, a) = (self.pop(), self.pop());
        let (left, right) = (self.value(&a), self.value(&b));
        let (a, b) = (self.sum(Name::Result(at, 1), a), self.sum(Name::Result(at, 2), b));
        let exact = match (op, a.as_number(), b.as_number()) {
            (Binary::Add, ..) => Some(a.plus(&b)),
            (Binary::Sub, ..) => Some(a.minus(&b)),
            (Binary::Mul, _, Some(factor)) => Some(a.times(factor)),
            (Binary::Mul, Some(factor), _) => Some(b.times(factor)),
            (Binary::Shl, _, Some(count)) => Some(a.times(1 << (count & 31))),
            // Without a common bit, either is both.
            (Binary::Or, ..) if right.hi() < 1 << arithmetic::low_zeros(&left).min(31) => Some(a.plus(&b)),
            (Binary::Or, ..) if left.hi() < 1 << arithmetic::low_zeros(&right).min(31) => Some(a.plus(&b)),
            // A mask that masks nothing.
            (Binary::And, _, Some(mask)) if mask & mask.wrapping_add(1) == 0 && left.hi() <= mask => {
                Some(a.clone())
            }
            _ => None,
        };
        if let Some(sum) = exact.filter(|sum| !sum.is_long()) {
            return self.push(at, Number::Sum(sum));
        }
        let value = match op {
            Binary::Add | Binary::Sub => {
                let sum = if op == Binary::Add { a.plus(&b) } else { a.minus(&b) };
                self.value(&Number::Sum(sum))
            }
            _ => arithmetic::binary(op, &left, &right),
        };
        if value.is_none() {
            // A division by zero.
            self.state = None;
            return;
        }
        let constant = value.constant();
        self.result(at, 0, value);
        let origin = match op {
            Binary::And => Origin::And(a, b),
            Binary::Or => Origin::Or(a, b),
            _ => return,
        };
        if constant.is_none()
            && let Some(atom) = self.names.by_name.get(&Name::Result(at, 0))
        {
            self.names.atoms.origins.insert(*atom, origin);
        }
    }

    pub(super) fn compare(&mut self, at: usize, compare: Compare, a: Number, b: Number) {
        let (left, right) = (self.value(&a), self.value(&b));
        let known = match (&left, &right) {
            (ValueSet::Few(left), ValueSet::Few(right)) => {
                let holds = |a: &u32| right.iter().map(|b| compare.holds(*a, *b)).collect::<Vec<_>>();
                ValueSet::of(left.iter().flat_map(holds).map(u32::from))
            }
            _ => ValueSet::of([0, 1]),
        };
        let known = match compare {
            Compare::LtU if left.hi() < right.lo() => ValueSet::one(1),
            Compare::LtU if left.lo() >= right.hi() => ValueSet::one(0),
            Compare::LeU if left.hi() <= right.lo() => ValueSet::one(1),
            Compare::LeU if left.lo() > right.hi() => ValueSet::one(0),
            Compare::Eq | Compare::Ne if left.hi() < right.lo() || right.hi() < left.lo() => {
                ValueSet::one(u32::from(compare == Compare::Ne))
            }
            _ => known,
        };
        let same = a == b && matches!(a, Number::Sum(_));
        let (a, b) = (self.sum(Name::Result(at, 1), a), self.sum(Name::Result(at, 2), b));
        if let Some(state) = &self.state {
            loops::guess(self.summaries, self.func, &self.names, &self.frames, state, &a.minus(&b));
        }
        let known = if same { ValueSet::one(u32::from(compare.holds(0, 0))) } else { known };
        let constant = known.constant();
        self.result(at, 0, known);
        if constant.is_none()
            && let Some(atom) = self.names.by_name.get(&Name::Result(at, 0))
        {
            self.names.atoms.origins.insert(*atom, Origin::Compare(compare, a, b));
        }
    }

    pub(super) fn select(&mut self, at: usize) {
        let condition = self.pop();
        let (b, a) = (self.pop(), self.pop());
        if a == b {
            return self.push(at, a);
        }
        let one = |walk: &mut Self, number: &Number, holds: bool| {
            let mut state = walk.state.clone();
            if !walk.assumed(&mut state, &condition, holds) {
                return ValueSet::NONE;
            }
            state.map_or(ValueSet::NONE, |state| state.of(&walk.names.atoms, number))
        };
        let is_sum = |number: &Number| matches!(number, Number::Sum(_));
        if !is_sum(&a) && !is_sum(&b) {
            return self.push(at, Number::Any);
        }
        let (first, second) = (one(self, &a, true), one(self, &b, false));
        if second.is_none() {
            return self.push(at, a);
        }
        if first.is_none() {
            return self.push(at, b);
        }
        self.result(at, 0, first.join(&second));
    }
}
