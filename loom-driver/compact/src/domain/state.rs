//! What is known at one point of a function.

use super::affine::{Affine, Atom, Span};
use super::locals::Locals;
use super::value_set::{ValueSet, gcd};
use std::collections::BTreeMap;

/// How many numbers of 32 bits there are.
pub const ALL: i128 = 1 << 32;

/// A number of the program: on the operand stack, in a local, in a tracked global.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Number {
    /// A 32-bit integer that is this sum.
    Sum(Affine),
    /// This 64-bit constant.
    Wide(u64),
    /// Anything of any type.
    Any,
}

/// An operand, and the operator that pushed it.
#[derive(Clone, Debug)]
pub struct Operand {
    /// What it is.
    pub number: Number,
    /// Position of the operator.
    pub by: usize,
}

/// How two numbers compare.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Compare {
    /// Equal.
    Eq,
    /// Not equal.
    Ne,
    /// Less, unsigned.
    LtU,
    /// Less or equal, unsigned.
    LeU,
    /// Less, signed.
    LtS,
    /// Less or equal, signed.
    LeS,
}

impl Compare {
    /// What holds if it does not, and whether the sides change places.
    pub fn negated(self) -> (Compare, bool) {
        match self {
            Compare::Eq => (Compare::Ne, false),
            Compare::Ne => (Compare::Eq, false),
            Compare::LtU => (Compare::LeU, true),
            Compare::LeU => (Compare::LtU, true),
            Compare::LtS => (Compare::LeS, true),
            Compare::LeS => (Compare::LtS, true),
        }
    }

    /// Whether it holds of two numbers.
    pub fn holds(self, a: u32, b: u32) -> bool {
        match self {
            Compare::Eq => a == b,
            Compare::Ne => a != b,
            Compare::LtU => a < b,
            Compare::LeU => a <= b,
            Compare::LtS => (a as i32) < b as i32,
            Compare::LeS => a as i32 <= b as i32,
        }
    }
}

/// How an atom came about, where that helps when it is tested.
#[derive(Clone, Debug)]
pub enum Origin {
    /// 1 if it holds, 0 otherwise.
    Compare(Compare, Affine, Affine),
    /// The bits that both have.
    And(Affine, Affine),
    /// The bits that one of them has.
    Or(Affine, Affine),
}

/// What is known about the atoms of a function wherever they are known at all.
#[derive(Default, Debug)]
pub struct Atoms {
    /// Their values where they come about.
    pub values: Vec<ValueSet>,
    /// How they came about.
    pub origins: BTreeMap<Atom, Origin>,
}

impl Atoms {
    /// The value of an atom.
    pub fn value(&self, atom: Atom) -> &ValueSet {
        self.values.get(atom as usize).unwrap_or(&ValueSet::ANY)
    }
}

/// A sum of several atoms, without a constant, and the integers that it can be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Relation {
    /// At least two terms, as [`Affine::direction`] gives them.
    pub terms: Vec<(Atom, i32)>,
    /// Where the sum is.
    pub span: Span,
}

/// What is known at one point of a function that can be reached.
#[derive(Clone, Debug)]
pub struct State {
    /// The locals, and behind them the globals that are tracked.
    pub locals: Locals,
    /// The operand stack.
    pub stack: Vec<Operand>,
    /// What tests told about atoms.
    pub tested: BTreeMap<Atom, ValueSet>,
    /// What they told about sums.
    pub relations: Vec<Relation>,
}

impl State {
    /// What tests told, without the locals and the operands.
    pub fn told(&self) -> State {
        let (tested, relations) = (self.tested.clone(), self.relations.clone());
        State { locals: Locals::default(), stack: Vec::new(), tested, relations }
    }

    /// Leaves of what tests told what is so here or there.
    pub fn join_told(&mut self, other: &State) {
        self.tested.retain(|atom, value| {
            let both = other.tested.get(atom).map(|other| value.join(other));
            both.map(|both| *value = both).is_some()
        });
        self.relations.retain_mut(|relation| {
            let both = other.relations.iter().find(|other| other.terms == relation.terms);
            both.map(|other| relation.span = relation.span.join(other.span)).is_some()
        });
    }

    /// The value of an atom here.
    pub fn atom<'s>(&'s self, atoms: &'s Atoms, atom: Atom) -> &'s ValueSet {
        self.tested.get(&atom).unwrap_or_else(|| atoms.value(atom))
    }

    /// The integers that a sum can be before it is taken modulo 2^32: of its terms, without the
    /// constant.
    pub fn span(&self, atoms: &Atoms, terms: &[(Atom, i32)]) -> Span {
        let summed = terms.iter().fold(Span::one(0), |span, (atom, k)| {
            span.plus(Span::of(self.atom(atoms, *atom)).times(i128::from(*k)))
        });
        if terms.len() < 2 {
            return summed;
        }
        let Some((direction, factor)) = Affine::direction(terms) else { return summed };
        match self.relations.iter().find(|relation| relation.terms == direction) {
            Some(relation) => summed.meet(relation.span.times(i128::from(factor))),
            None => summed,
        }
    }

    /// The value of a sum here.
    pub fn value(&self, atoms: &Atoms, sum: &Affine) -> ValueSet {
        if let [(atom, k)] = sum.terms[..]
            && let ValueSet::Few(numbers) = self.atom(atoms, atom)
        {
            let value = |number: &u32| number.wrapping_mul(k as u32).wrapping_add(sum.constant);
            return ValueSet::of(numbers.iter().map(value));
        }
        if sum.terms.is_empty() {
            return ValueSet::one(sum.constant);
        }
        if sum.terms.iter().any(|(atom, _)| self.atom(atoms, *atom).is_none()) {
            return ValueSet::NONE;
        }
        let constant = Span::one(i128::from(sum.constant));
        let span = self.span(atoms, &sum.terms).plus(constant);
        if span.is_empty() {
            return ValueSet::NONE;
        }
        let summed = sum.terms.iter().fold(constant, |span, (atom, k)| {
            span.plus(Span::of(self.atom(atoms, *atom)).times(i128::from(*k)))
        });
        let stride = sum.terms.iter().fold(0, |stride, (atom, k)| {
            let product = u64::from(self.atom(atoms, *atom).stride()) * u64::from(k.unsigned_abs());
            // Modulo 2^32 only the power of two in it would survive a product that is larger.
            let product = u32::try_from(product).unwrap_or(1 << product.trailing_zeros().min(31));
            gcd(stride, product)
        });
        window(span, summed.lo, stride)
    }

    /// The value of a number here.
    pub fn of(&self, atoms: &Atoms, number: &Number) -> ValueSet {
        match number {
            Number::Sum(sum) => self.value(atoms, sum),
            Number::Wide(_) | Number::Any => ValueSet::ANY,
        }
    }
}

/// The numbers of `span` that are `grid` plus a multiple of `stride`, modulo 2^32.
fn window(span: Span, grid: i128, stride: u32) -> ValueSet {
    let turn = span.lo.div_euclid(ALL);
    if span.hi.div_euclid(ALL) != turn {
        // Around the end: what is left of the stride is its power of two.
        let power = if stride == 0 { 1 } else { 1 << stride.trailing_zeros() };
        return ValueSet::range(grid.rem_euclid(i128::from(power)) as u32, u32::MAX, power);
    }
    let stride = stride.max(1);
    let steps = Span { lo: span.lo - grid, hi: span.hi - grid }.divided(i128::from(stride));
    let lo = grid + steps.lo * i128::from(stride) - turn * ALL;
    let hi = span.hi - turn * ALL;
    if lo > hi { ValueSet::NONE } else { ValueSet::range(lo as u32, hi as u32, stride) }
}
