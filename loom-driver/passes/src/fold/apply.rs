//! The rules applied to the last instructions.

use super::build::{Build, NEAR, Slot};
use super::code::{Ins, Op};
use super::cost::Consumer;
use super::numbers::{Num, NumOp, Width};
use super::rules::{BY_LAST, Constant, Instead, RULES, Rule, Step, When};

impl Build<'_> {
    /// Rules whose last operator has a constant behind `a`. Whether one was applied, which puts what comes of it on the stack.
    pub fn constant_rules(&mut self, num: Num, a: Slot, b: Slot, value: u64) -> bool {
        let value = value & num.width.mask();
        for rule in BY_LAST.get(num.op as usize).into_iter().flatten() {
            let Some(Step::With(_, last)) = rule.from.last() else { continue };
            if let Some((end, first)) = self.matches(rule, num, *last, value, b.start)
                && let Some((known, second)) = order(rule, first, value)
                && holds(rule, self.code.consumer, num.width, a.most, known, second)
            {
                let to = rule.to.clone();
                return self.apply(&to, num, a, end, known, second);
            }
        }
        false
    }

    /// Where the instructions of `x` end, and the constant of the first step if the rule has two.
    fn matches(
        &self,
        rule: &Rule,
        num: Num,
        last: Constant,
        value: u64,
        end: usize,
    ) -> Option<(usize, Option<u64>)> {
        if let Constant::Is(number) = last
            && number as u64 & num.width.mask() != value
        {
            return None;
        }
        let [Step::With(op, _), _] = rule.from[..] else {
            return (rule.from.len() == 1).then_some((end, None));
        };
        let at = self.before(end)?;
        let inner = self.out.get(at)?;
        if inner.op != Op::Num(Num { op, ..num }) {
            return None;
        }
        let constant = self.before(at).filter(|constant| *constant == inner.split)?;
        match self.out.get(constant)?.op {
            Op::Const(_, first) => Some((constant, Some(first))),
            _ => None,
        }
    }

    /// Puts what may stand there instead of a rule's operators. Whether it did.
    fn apply(&mut self, to: &Instead, num: Num, a: Slot, end: usize, known: u64, second: u64) -> bool {
        match to {
            Instead::Constant(value) => {
                if !self.is_pure(a.start) {
                    return false;
                }
                self.truncate(a.start);
                self.constant(num.result(), *value as u64 & num.result().mask(), 0..0);
            }
            Instead::Steps(steps) => {
                self.truncate(end);
                let most = if steps.is_empty() { a.most } else { u64::MAX };
                self.stack.push(Slot { most, ..a });
                for step in steps {
                    self.step(*step, num.width, known, second);
                }
            }
        }
        true
    }

    fn step(&mut self, step: Step, width: Width, known: u64, second: u64) {
        let (op, width) = match step {
            Step::One(op) | Step::Any(op) => (op, width),
            Step::Not => (NumOp::Eqz, Width::W32),
            Step::With(op, constant) => {
                let value = match constant {
                    Constant::Is(value) => value as u64,
                    Constant::A => known,
                    Constant::B => second,
                    Constant::Negated => known.wrapping_neg(),
                    Constant::Inverted => !known,
                    Constant::Of(op, false) => Num { width, op }.eval(known, second).unwrap_or_default(),
                    Constant::Of(op, true) => Num { width, op }.eval(second, known).unwrap_or_default(),
                };
                self.constant(width, value & width.mask(), 0..0);
                (op, width)
            }
        };
        self.num(Num { width, op }, Ins::new(Op::Gone));
    }

    /// Rules whose last operator has one operand; it is the last instruction, and what it gives is on top.
    pub fn unary_rules(&mut self, num: Num, operand: Slot) {
        for rule in BY_LAST.get(num.op as usize).into_iter().flatten() {
            let Some((first, found)) = self.ends_with(&rule.from, operand.start) else { continue };
            let Instead::Steps(to) = &rule.to else { continue };
            let width = found.width;
            if rule.when == When::IsNarrow && width != Width::W32 {
                continue;
            }
            let split = self.out.get(first).map_or(first, |ins| ins.split);
            self.out.truncate(first);
            let op = match to[..] {
                [Step::Any(op) | Step::One(op)] => op,
                _ => return,
            };
            self.out.push(Ins { split, ..Ins::new(Op::Num(Num { width, op })) });
            return;
        }
    }

    /// The first of the last instructions if they are these steps, none of which has a constant.
    fn ends_with(&self, steps: &[Step], start: usize) -> Option<(usize, Num)> {
        let mut end = self.out.len();
        let mut after: Option<Width> = None;
        let mut first = None;
        for step in steps.iter().rev() {
            let at = self.before(end).filter(|at| *at >= start)?;
            let Op::Num(num) = self.out.get(at)?.op else { return None };
            let is_step = match step {
                Step::Not => num == Num { width: Width::W32, op: NumOp::Eqz },
                Step::One(op) => num.op == *op && num.operands() == 1,
                Step::Any(op) => num.op == *op && num.operands() == 2,
                Step::With(..) => false,
            };
            // What one gives the next one takes.
            if !is_step || after.is_some_and(|width| width != num.result()) {
                return None;
            }
            after = Some(num.width);
            first = Some((at, num));
            end = at;
        }
        first
    }

    /// Takes operators away from the value on top that do not change whether it is zero.
    pub fn tested(&mut self) {
        while let Some(slot) = self.stack.last().copied() {
            let Some(at) = self.last().filter(|at| *at >= slot.start) else { return };
            let Some(Ins { op: Op::Num(num), split, .. }) = self.out.get(at).cloned() else { return };
            let before = |end| {
                self.before(end)
                    .filter(|at| *at >= slot.start)
                    .and_then(|at| Some((at, &self.out.get(at)?.op)))
            };
            let end = match before(at) {
                _ if num.width != Width::W32 => return,
                Some((constant, Op::Const(_, 0))) if constant == split && is_tested(num.op) => constant,
                Some((inner, Op::Num(Num { op: NumOp::Eqz, width: Width::W32 }))) if num.op == NumOp::Eqz => {
                    inner
                }
                _ => return,
            };
            self.truncate(end);
        }
    }

    /// As [`Build::tested`], where a branch goes by the value: for some, another operator is cheaper there.
    pub fn branches_on(&mut self) {
        self.tested();
        let Some(last) = self.last().filter(|_| self.code.consumer.is_literal()) else { return };
        let Some(slot) = self.stack.last_mut().filter(|slot| last >= slot.start) else { return };
        if let Some(Ins { op: Op::Num(num), .. }) = self.out.get_mut(last)
            && num.width == Width::W32
            && let Some(op) = instead(num.op)
        {
            num.op = op;
            slot.most = Width::W32.mask();
        }
    }

    /// `select`.
    pub fn select(&mut self, ins: Ins) {
        self.tested();
        let (Some(c), Some(b), Some(a)) = (self.pop(), self.pop(), self.pop()) else { return };
        let equal = a.known.is_some() && a.known == b.known || self.are_equal(a, b, c);
        let chosen = match c.known {
            Some((_, value)) => Some(value != 0),
            None => equal.then_some(true),
        };
        match chosen {
            Some(true) if self.is_pure(b.start) => {
                self.truncate(b.start);
                self.stack.push(a);
                return;
            }
            Some(false) if self.is_pure(a.start) && c.start - a.start <= NEAR => {
                self.truncate(c.start);
                for ins in self.out.get_mut(a.start..b.start).unwrap_or_default() {
                    ins.op = Op::Gone;
                }
                self.stack.push(Slot { start: a.start, ..b });
                return;
            }
            _ => {}
        }
        let known = a.known.filter(|_| equal);
        self.stack.push(Slot { start: a.start, known, most: a.most.max(b.most) });
        self.out.push(Ins { split: c.start, ..ins });
    }

    /// Whether two operands of a `select` are the same local.
    fn are_equal(&self, a: Slot, b: Slot, c: Slot) -> bool {
        let single = |start: usize, end: usize| {
            let at = self.before(end).filter(|at| *at == start)?;
            match self.out.get(at)?.op {
                Op::Get(local) => Some(local),
                _ => None,
            }
        };
        single(a.start, b.start).is_some_and(|local| single(b.start, c.start) == Some(local))
    }
}

/// Whether a comparison with zero may be left out where it only matters whether its operand is zero.
fn is_tested(op: NumOp) -> bool {
    RULES[1].iter().any(|rule| rule.from[..] == [Step::With(op, Constant::Is(0))])
}

/// The operator that may stand for another one where it only matters whether it gives zero.
fn instead(op: NumOp) -> Option<NumOp> {
    RULES[1].iter().find_map(|rule| match (&rule.from[..], &rule.to) {
        ([Step::Any(from)], Instead::Steps(to)) if *from == op => match to[..] {
            [Step::Any(to)] => Some(to),
            _ => None,
        },
        _ => None,
    })
}

/// `A` and `B` of a rule: the constant of the first step and of the last.
fn order(rule: &Rule, first: Option<u64>, last: u64) -> Option<(u64, u64)> {
    match (rule.from.len(), first) {
        (1, None) => Some((last, 0)),
        (2, Some(first)) => Some((first, last)),
        _ => None,
    }
}

fn holds(rule: &Rule, consumer: Consumer, width: Width, most: u64, a: u64, b: u64) -> bool {
    match rule.when {
        When::Always => true,
        When::IsNarrow => width == Width::W32,
        When::NegationCostsLess => {
            let cost = |value: u64| consumer.constant(NumOp::Add, width, value & width.mask());
            cost(a.wrapping_neg()) < cost(a)
        }
        When::InverseCostsLess => {
            let cost = |op, value: u64| consumer.constant(op, width, value & width.mask());
            consumer.is_literal() && cost(NumOp::Or, !a) == 0 && cost(NumOp::And, a) > 0
        }
        When::Covered => {
            let bits = u64::MAX.checked_shr(most.leading_zeros()).unwrap_or(0);
            bits & width.mask() & !a == 0
        }
        When::AtMostA => most & width.mask() <= a && most <= width.mask(),
        When::IsBool => most <= 1,
        When::SumBelowBits => a.checked_add(b).is_some_and(|sum| sum < width.bits().into()),
    }
}
