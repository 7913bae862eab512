//! The normal form of terms: made from below, so that operands have theirs already.
//!
//! Constants are computed; of two operands whose order does not matter a constant is the second; a difference with a constant
//! is a sum; sums and other chains have one constant, outermost; every comparison is `LessS`, `LessU`, `Equal` or the test for
//! zero of one. Each step is one of the equalities that the tests try on numbers.

use super::terms::{Bits, Fn, Node, Term, Terms, mask};

impl Terms {
    /// What an operation gives.
    pub(super) fn apply(&mut self, what: Fn, bits: Bits, args: &[Term]) -> Term {
        let numbers: Option<Vec<u64>> = args.iter().map(|arg| self.constant(*arg)).collect();
        if let Some(numbers) = numbers
            && what != Fn::Choose
            && let Some(value) = eval(what, bits, &numbers)
        {
            return self.number(result(what, bits), value);
        }
        match *args {
            [a] => self.unary(what, bits, a),
            [a, b] => self.binary(what, bits, a, b),
            [c, a, b] => self.choose(c, a, b),
            _ => self.of(Node::Apply(what, bits, args.to_vec())),
        }
    }

    fn plain(&mut self, what: Fn, bits: Bits, args: &[Term]) -> Term {
        self.of(Node::Apply(what, bits, args.to_vec()))
    }

    fn unary(&mut self, what: Fn, bits: Bits, a: Term) -> Term {
        match (what, self.node(a).clone()) {
            // Of the 32 bits that a comparison gives, none is what it was.
            (Fn::IsZero, Node::Apply(Fn::IsZero, 32, inner)) if bits == 32 && self.most(inner[0]) <= 1 => {
                inner[0]
            }
            (Fn::IsZero, Node::Apply(Fn::Sub | Fn::Xor, _, inner)) => {
                self.binary(Fn::Equal, bits, inner[0], inner[1])
            }
            (Fn::IsZero, Node::Apply(Fn::Add, _, inner)) if self.constant(inner[1]).is_some() => {
                let zero = self.number(bits, 0);
                self.binary(Fn::Equal, bits, a, zero)
            }
            (Fn::Wrap, Node::Apply(Fn::WidenS | Fn::WidenU, _, inner)) => inner[0],
            _ => self.plain(what, bits, &[a]),
        }
    }

    /// The test for zero of what a comparison gives.
    pub(super) fn not(&mut self, a: Term) -> Term {
        self.apply(Fn::IsZero, 32, &[a])
    }

    fn binary(&mut self, what: Fn, bits: Bits, a: Term, b: Term) -> Term {
        let (a, b) = if is_symmetric(what) { self.ordered(a, b) } else { (a, b) };
        if let (Some(x), Some(y)) = (self.constant(a), self.constant(b))
            && let Some(value) = eval(what, bits, &[x, y])
        {
            return self.number(result(what, bits), value);
        }
        if let Some(value) = self.constant(b)
            && let Some(term) = self.with_constant(what, bits, a, value)
        {
            return term;
        }
        match what {
            Fn::LessU if self.constant(a) == Some(0) => {
                let zero = self.apply(Fn::IsZero, bits, &[b]);
                self.not(zero)
            }
            Fn::LessU if self.constant(a) == Some(mask(bits)) => self.number(32, 0),
            Fn::LessU if self.constant(a).is_some_and(|a| self.most(b) <= a) => self.number(32, 0),
            _ => self.plain(what, bits, &[a, b]),
        }
    }

    /// A constant second, else the older first.
    fn ordered(&self, a: Term, b: Term) -> (Term, Term) {
        match (self.constant(a).is_some(), self.constant(b).is_some()) {
            (true, false) => (b, a),
            (false, true) => (a, b),
            _ => (a.min(b), a.max(b)),
        }
    }

    /// The operation that is the second operand of `what` with this constant.
    fn with_constant(&mut self, what: Fn, bits: Bits, a: Term, value: u64) -> Option<Term> {
        let all = mask(bits);
        let by = value % u64::from(bits);
        match (what, value) {
            (Fn::Add | Fn::Or | Fn::Xor, 0) | (Fn::Mul | Fn::DivU | Fn::DivS, 1) => return Some(a),
            (Fn::And | Fn::Mul, 0) | (Fn::LessU, 0) => return Some(self.number(result(what, bits), 0)),
            (Fn::RemU | Fn::RemS, 1) => return Some(self.number(bits, 0)),
            (Fn::Or, _) if value == all => return Some(self.number(bits, all)),
            (Fn::And, _) if low_ones(self.most(a)) & all & !value == 0 => return Some(a),
            (Fn::Shl | Fn::ShrS | Fn::ShrU | Fn::Rotl | Fn::Rotr, _) if by == 0 => return Some(a),
            (Fn::Sub, _) => {
                let negated = self.number(bits, value.wrapping_neg());
                return Some(self.binary(Fn::Add, bits, a, negated));
            }
            (Fn::LessU, 1) => return Some(self.apply(Fn::IsZero, bits, &[a])),
            (Fn::LessU, _) if self.most(a) < value => return Some(self.number(32, 1)),
            (Fn::Equal, _) if self.most(a) <= 1 && bits == 32 => {
                return Some(match value {
                    0 => self.apply(Fn::IsZero, bits, &[a]),
                    1 => a,
                    _ => self.number(32, 0),
                });
            }
            (Fn::Xor, 1) if self.most(a) <= 1 && bits == 32 => {
                return Some(self.apply(Fn::IsZero, bits, &[a]));
            }
            _ => {}
        }
        let inner = match self.node(a) {
            Node::Apply(inner, width, args) if *width == bits && args.len() == 2 => {
                self.constant(args[1]).map(|constant| (*inner, args[0], constant))
            }
            _ => None,
        };
        match (what, inner) {
            (Fn::Add | Fn::And | Fn::Or | Fn::Xor | Fn::Mul, Some((same, x, first))) if same == what => {
                let both = eval(what, bits, &[first, value])?;
                let both = self.number(bits, both);
                Some(self.binary(what, bits, x, both))
            }
            (Fn::Shl | Fn::ShrU | Fn::ShrS, Some((same, x, first))) if same == what => {
                let sum = first.checked_add(value).filter(|sum| *sum < bits.into())?;
                let sum = self.number(bits, sum);
                Some(self.plain(what, bits, &[x, sum]))
            }
            // Bits that are set are bits that were cleared, and are added: `x | 7` is `(x & -8) + 7`. Of a sum, and of what is
            // compared, that is the normal form, and alone the other one is.
            (Fn::Add | Fn::Equal, Some((Fn::Or, x, first))) if value != 0 => {
                let rest = self.number(bits, !first);
                let rest = self.binary(Fn::And, bits, x, rest);
                let other = match what {
                    Fn::Add => value.wrapping_add(first),
                    _ => value.wrapping_sub(first),
                };
                let other = self.number(bits, other);
                Some(self.binary(what, bits, rest, other))
            }
            (Fn::Add, Some((Fn::And, x, first))) if value == !first & all => {
                let set = self.number(bits, value);
                Some(self.binary(Fn::Or, bits, x, set))
            }
            // What is set and cleared then need not be set, and the other way round.
            (Fn::And, Some((Fn::Or, x, first))) if first & value == 0 => {
                let rest = self.number(bits, value);
                Some(self.binary(Fn::And, bits, x, rest))
            }
            (Fn::Or, Some((Fn::And, x, first))) if first | value == all => {
                let set = self.number(bits, value);
                Some(self.binary(Fn::Or, bits, x, set))
            }
            (Fn::Equal, Some((Fn::Add, x, first))) => {
                let other = self.number(bits, value.wrapping_sub(first));
                Some(self.binary(Fn::Equal, bits, x, other))
            }
            (Fn::Equal, Some((Fn::Xor, x, first))) => {
                let other = self.number(bits, value ^ first);
                Some(self.binary(Fn::Equal, bits, x, other))
            }
            (Fn::Equal, _) if value == 0 => {
                let difference =
                    matches!(self.node(a), Node::Apply(Fn::Sub | Fn::Xor, width, _) if *width == bits);
                Some(if difference {
                    self.unary(Fn::IsZero, bits, a)
                } else {
                    self.plain(Fn::IsZero, bits, &[a])
                })
            }
            _ => None,
        }
    }

    fn choose(&mut self, c: Term, a: Term, b: Term) -> Term {
        if a == b {
            return a;
        }
        if let Some(value) = self.constant(c) {
            return if value != 0 { a } else { b };
        }
        match self.tested(c) {
            (c, true) => self.plain(Fn::Choose, 0, &[c, a, b]),
            (c, false) => self.plain(Fn::Choose, 0, &[c, b, a]),
        }
    }

    /// What a test of an `i32` tests: a term, and whether the test holds where that is not zero.
    pub(super) fn tested(&mut self, c: Term) -> (Term, bool) {
        let (mut c, mut holds) = (c, true);
        while let Node::Apply(Fn::IsZero, 32, inner) = self.node(c) {
            (c, holds) = (inner[0], !holds);
        }
        // Of what has a test for zero of its own, that counts, as wherever it stands.
        let failed = self.not(c);
        match self.node(failed) {
            Node::Apply(Fn::IsZero, ..) => (c, holds),
            _ => (failed, !holds),
        }
    }
}

/// All bits up to the highest of a number.
fn low_ones(number: u64) -> u64 {
    u64::MAX.checked_shr(number.leading_zeros()).unwrap_or(0)
}

fn is_symmetric(what: Fn) -> bool {
    matches!(what, Fn::Equal | Fn::Add | Fn::Mul | Fn::And | Fn::Or | Fn::Xor)
}

/// The width of what an operation gives.
pub(super) fn result(what: Fn, bits: Bits) -> Bits {
    match what {
        Fn::IsZero | Fn::Equal | Fn::LessS | Fn::LessU | Fn::Wrap => 32,
        Fn::WidenS | Fn::WidenU => 64,
        _ => bits,
    }
}

/// What an operation comes to; `None` where it traps.
pub(super) fn eval(what: Fn, bits: Bits, args: &[u64]) -> Option<u64> {
    let (a, b) = (args.first().copied()?, args.get(1).copied().unwrap_or_default());
    if what == Fn::Choose {
        return Some(if a != 0 { b } else { args.get(2).copied()? });
    }
    // Numbers of 32 bits are computed as such: each operation is written out once for each width.
    if bits == 32 {
        let (a, b) = (a as u32, b as u32);
        let (x, y) = (a as i32, b as i32);
        return Some(match what {
            Fn::IsZero => (a == 0).into(),
            Fn::Equal => (a == b).into(),
            Fn::LessS => (x < y).into(),
            Fn::LessU => (a < b).into(),
            Fn::Clz => a.leading_zeros().into(),
            Fn::Ctz => a.trailing_zeros().into(),
            Fn::Popcnt => a.count_ones().into(),
            Fn::Add => a.wrapping_add(b).into(),
            Fn::Sub => a.wrapping_sub(b).into(),
            Fn::Mul => a.wrapping_mul(b).into(),
            Fn::DivS => u64::from(x.checked_div(y)? as u32),
            Fn::DivU => a.checked_div(b)?.into(),
            Fn::RemS if b == 0 => return None,
            Fn::RemS => u64::from(x.wrapping_rem(y) as u32),
            Fn::RemU => a.checked_rem(b)?.into(),
            Fn::And => (a & b).into(),
            Fn::Or => (a | b).into(),
            Fn::Xor => (a ^ b).into(),
            Fn::Shl => a.wrapping_shl(b).into(),
            Fn::ShrS => u64::from(x.wrapping_shr(b) as u32),
            Fn::ShrU => a.wrapping_shr(b).into(),
            Fn::Rotl => a.rotate_left(b % 32).into(),
            Fn::Rotr => a.rotate_right(b % 32).into(),
            Fn::Extend8 => u64::from(a as i8 as u32),
            Fn::Extend16 => u64::from(a as i16 as u32),
            Fn::WidenS => i64::from(x) as u64,
            Fn::WidenU => a.into(),
            Fn::Extend32 | Fn::Wrap | Fn::Choose => return None,
        });
    }
    let (x, y) = (a as i64, b as i64);
    Some(match what {
        Fn::IsZero => (a == 0).into(),
        Fn::Equal => (a == b).into(),
        Fn::LessS => (x < y).into(),
        Fn::LessU => (a < b).into(),
        Fn::Clz => a.leading_zeros().into(),
        Fn::Ctz => a.trailing_zeros().into(),
        Fn::Popcnt => a.count_ones().into(),
        Fn::Add => a.wrapping_add(b),
        Fn::Sub => a.wrapping_sub(b),
        Fn::Mul => a.wrapping_mul(b),
        Fn::DivS => x.checked_div(y)? as u64,
        Fn::DivU => a.checked_div(b)?,
        Fn::RemS if b == 0 => return None,
        Fn::RemS => x.wrapping_rem(y) as u64,
        Fn::RemU => a.checked_rem(b)?,
        Fn::And => a & b,
        Fn::Or => a | b,
        Fn::Xor => a ^ b,
        Fn::Shl => a.wrapping_shl(b as u32),
        Fn::ShrS => x.wrapping_shr(b as u32) as u64,
        Fn::ShrU => a.wrapping_shr(b as u32),
        Fn::Rotl => a.rotate_left((b % 64) as u32),
        Fn::Rotr => a.rotate_right((b % 64) as u32),
        Fn::Extend8 => a as i8 as u64,
        Fn::Extend16 => a as i16 as u64,
        Fn::Extend32 => a as i32 as u64,
        Fn::Wrap => (a as u32).into(),
        Fn::WidenS | Fn::WidenU | Fn::Choose => return None,
    })
}
