//! The normal form on numbers: whatever it makes of an operation comes to the same.

use crate::fold::normal::{eval, result};
use crate::fold::terms::{Bits, Fn, Node, Term, Terms, mask};
use std::collections::HashMap;

/// All operations with two operands, and all with one.
const TWO: &[Fn] = &[
    Fn::Equal,
    Fn::LessS,
    Fn::LessU,
    Fn::Add,
    Fn::Sub,
    Fn::Mul,
    Fn::DivS,
    Fn::DivU,
    Fn::RemS,
    Fn::RemU,
    Fn::And,
    Fn::Or,
    Fn::Xor,
    Fn::Shl,
    Fn::ShrS,
    Fn::ShrU,
    Fn::Rotl,
    Fn::Rotr,
];
const ONE: &[Fn] = &[Fn::IsZero, Fn::Clz, Fn::Ctz, Fn::Popcnt, Fn::Extend8, Fn::Extend16];

/// A fixed sequence of numbers that look random.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    /// A number of so many bits; most are near those where something happens.
    fn number(&mut self, bits: Bits) -> u64 {
        const NEAR: [u64; 12] = [0, 1, 2, 3, 31, 32, 63, 64, 255, 1 << 31, u64::MAX, 1 << 63];
        let number = match self.below(4) {
            0 => self.next(),
            1 => NEAR[self.below(NEAR.len())].wrapping_add(self.next() % 3).wrapping_sub(1),
            _ => NEAR[self.below(NEAR.len())],
        };
        number & mask(bits)
    }
}

/// A term, its width, and what it comes to without a normal form.
#[derive(Clone, Copy)]
struct Tried {
    term: Term,
    bits: Bits,
    value: u64,
}

/// What a term comes to if its unknowns are these.
fn value(terms: &Terms, term: Term, unknowns: &HashMap<Term, u64>) -> Option<u64> {
    match terms.node(term) {
        Node::Unknown(..) => unknowns.get(&term).copied(),
        Node::Const(_, value) => Some(*value),
        Node::Apply(what, bits, args) => {
            let args: Option<Vec<u64>> = args.iter().map(|arg| value(terms, *arg, unknowns)).collect();
            eval(*what, if *bits == 0 { 64 } else { *bits }, &args?)
        }
        Node::Named(..) => None,
    }
}

/// Builds terms of terms, and compares what the normal form comes to with what the operations come to, one by one.
fn tries(
    seed: u64,
    apply: impl std::ops::Fn(&mut Terms, Fn, Bits, &[Term]) -> Term,
) -> Result<usize, String> {
    let mut random = Random(0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(seed));
    let mut tried = 0;
    for _ in 0..4000 {
        let mut terms = Terms::default();
        let mut unknowns = HashMap::new();
        let mut all: Vec<Tried> = Vec::new();
        for bits in [32, 32, 32, 64, 64] {
            let most = [u64::MAX, mask(bits), 255, 1][random.below(4)];
            let number = random.number(bits).min(most);
            let term = terms.unknown(most);
            unknowns.insert(term, number);
            all.push(Tried { term, bits, value: number });
        }
        for _ in 0..24 {
            let one = all[random.below(all.len())];
            let constant = random.number(one.bits);
            let mut others: Vec<Tried> = all.iter().filter(|other| other.bits == one.bits).copied().collect();
            others.push(Tried { term: terms.number(one.bits, constant), bits: one.bits, value: constant });
            let last = others.len() - 1;
            let other = if random.below(2) == 0 { others[last] } else { others[random.below(others.len())] };
            let (a, b) = if random.below(4) == 0 { (other, one) } else { (one, other) };
            let (what, args): (Fn, Vec<Tried>) = match random.below(8) {
                0 => (ONE[random.below(ONE.len())], vec![a]),
                1 if a.bits == 64 => ([Fn::Extend32, Fn::Wrap][random.below(2)], vec![a]),
                1 => ([Fn::WidenS, Fn::WidenU][random.below(2)], vec![a]),
                2 => {
                    let tests: Vec<Tried> = all.iter().filter(|test| test.bits == 32).copied().collect();
                    (Fn::Choose, vec![tests[random.below(tests.len())], a, b])
                }
                _ => (TWO[random.below(TWO.len())], vec![a, b]),
            };
            let divides = matches!(what, Fn::DivS | Fn::DivU | Fn::RemS | Fn::RemU);
            let divisor = args.get(1).and_then(|by| terms.constant(by.term));
            // Only what cannot trap is a term.
            if divides && divisor.is_none_or(|by| by == 0 || by == mask(a.bits)) {
                continue;
            }
            let bits = if what == Fn::Choose { 0 } else { a.bits };
            let numbers: Vec<u64> = args.iter().map(|arg| arg.value).collect();
            let expected = eval(what, if bits == 0 { 64 } else { bits }, &numbers).ok_or("it traps")?;
            let operands: Vec<Term> = args.iter().map(|arg| arg.term).collect();
            let term = apply(&mut terms, what, bits, &operands);
            let found = value(&terms, term, &unknowns);
            if found != Some(expected) {
                return Err(format!(
                    "{what:?} {bits} of {numbers:?} is {expected}, and its normal form {found:?}"
                ));
            }
            if terms.most(term) < expected {
                return Err(format!(
                    "{what:?} {bits} of {numbers:?} is {expected}, more than {}",
                    terms.most(term)
                ));
            }
            tried += 1;
            let width = if what == Fn::Choose { a.bits } else { result(what, bits) };
            all.push(Tried { term, bits: width, value: expected });
        }
    }
    Ok(tried)
}

#[test]
fn normal_forms_come_to_the_same() {
    for seed in 1..=8 {
        let tried = tries(seed, Terms::apply).unwrap();
        assert!(tried > 50_000, "{tried}");
    }
}

#[test]
fn a_wrong_equality_is_found() {
    // Each as if the normal form had one rule that does not hold.
    type Wrong = fn(&mut Terms, Fn, Bits, &[Term]) -> Option<Term>;
    let wrong: [(&str, Wrong); 4] = [
        ("x - y is y - x", |terms, what, bits, args| {
            (what == Fn::Sub).then(|| terms.apply(what, bits, &[args[1], args[0]]))
        }),
        ("a signed comparison is an unsigned one", |terms, what, bits, args| {
            (what == Fn::LessS).then(|| terms.apply(Fn::LessU, bits, args))
        }),
        ("to wrap what was widened with its sign gives zero", |terms, what, _, args| {
            let is_widened = matches!(terms.node(*args.first()?), Node::Apply(Fn::WidenS, ..));
            (what == Fn::Wrap && is_widened).then(|| terms.number(32, 0))
        }),
        ("shifts add up beyond the width", |terms, what, bits, args| {
            let Node::Apply(Fn::Shl, _, inner) = terms.node(*args.first()?).clone() else { return None };
            let sum = terms.constant(*inner.get(1)?)?.wrapping_add(terms.constant(*args.get(1)?)?);
            let sum = terms.number(bits, sum);
            (what == Fn::Shl).then(|| terms.of(Node::Apply(Fn::Shl, bits, vec![inner[0], sum])))
        }),
    ];
    for (what, rule) in wrong {
        let apply = |terms: &mut Terms, operation: Fn, bits: Bits, args: &[Term]| {
            rule(terms, operation, bits, args).unwrap_or_else(|| terms.apply(operation, bits, args))
        };
        let found = (1..=8).any(|seed| tries(seed, apply).is_err());
        assert!(found, "{what}");
    }
}

#[test]
fn operations_are_those_of_the_standard() {
    let cases = [
        (Fn::DivS, 32, [0x8000_0000, 0xffff_ffff], None),
        (Fn::DivS, 32, [0xffff_fff9, 2], Some(0xffff_fffd)),
        (Fn::RemS, 32, [0x8000_0000, 0xffff_ffff], Some(0)),
        (Fn::RemS, 64, [1 << 63, u64::MAX], Some(0)),
        (Fn::DivS, 64, [1 << 63, u64::MAX], None),
        (Fn::DivU, 32, [7, 0], None),
        (Fn::Shl, 32, [1, 33], Some(2)),
        (Fn::ShrS, 32, [0x8000_0000, 31], Some(0xffff_ffff)),
        (Fn::Rotl, 32, [0x8000_0001, 1], Some(3)),
        (Fn::Rotr, 64, [1, 1], Some(1 << 63)),
        (Fn::LessS, 32, [0xffff_ffff, 0], Some(1)),
        (Fn::LessU, 32, [0xffff_ffff, 0], Some(0)),
        (Fn::Sub, 32, [0, 1], Some(0xffff_ffff)),
        (Fn::Clz, 32, [0, 0], Some(32)),
        (Fn::Ctz, 64, [0, 0], Some(64)),
        (Fn::Extend8, 64, [0x80, 0], Some(0xffff_ffff_ffff_ff80)),
        (Fn::WidenS, 32, [0x8000_0000, 0], Some(0xffff_ffff_8000_0000)),
    ];
    for (what, bits, args, expected) in cases {
        assert_eq!(eval(what, bits, &args), expected, "{what:?} {bits} {args:x?}");
    }
}
