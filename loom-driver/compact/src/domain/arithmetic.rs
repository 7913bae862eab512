//! The integer operations on values.

use super::value_set::{MAX_FEW, ValueSet};

/// An operation of two 32-bit integers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Binary {
    /// Sum.
    Add,
    /// Difference.
    Sub,
    /// Product.
    Mul,
    /// Bits of both.
    And,
    /// Bits of either.
    Or,
    /// Bits of one of them.
    Xor,
    /// Shift to the left.
    Shl,
    /// Shift to the right, unsigned.
    ShrU,
    /// Shift to the right, signed.
    ShrS,
    /// Quotient, unsigned.
    DivU,
    /// Remainder, unsigned.
    RemU,
}

/// The results of an operation; of a division by zero there is none.
pub fn binary(op: Binary, a: &ValueSet, b: &ValueSet) -> ValueSet {
    if a.is_none() || b.is_none() {
        return ValueSet::NONE;
    }
    if let (ValueSet::Few(left), ValueSet::Few(right)) = (a, b)
        && left.len() * right.len() <= MAX_FEW * MAX_FEW
    {
        let results = left.iter().flat_map(|a| right.iter().filter_map(move |b| exact(op, *a, *b)));
        return ValueSet::of(results);
    }
    match (op, b.constant()) {
        (Binary::And, _) => {
            // Low bits that are never set on one side are not set in the result.
            let zeros = low_zeros(a).max(low_zeros(b));
            ValueSet::range(0, a.hi().min(b.hi()), 1 << zeros.min(31))
        }
        (Binary::Or, _) => ValueSet::range(a.lo().max(b.lo()), ones(a.hi() | b.hi()), 1),
        (Binary::Xor, _) => ValueSet::range(0, ones(a.hi() | b.hi()), 1),
        (Binary::ShrU, Some(count)) => ValueSet::range(a.lo() >> (count & 31), a.hi() >> (count & 31), 1),
        (Binary::ShrU, None) => ValueSet::range(0, a.hi(), 1),
        (Binary::ShrS, Some(count)) if (a.lo() as i32 >= 0) == (a.hi() as i32 >= 0) => {
            let shift = |number: u32| ((number as i32) >> (count & 31)) as u32;
            ValueSet::range(shift(a.lo()), shift(a.hi()), 1)
        }
        (Binary::DivU, _) => match (b.lo().max(1), b.hi()) {
            (_, 0) => ValueSet::NONE,
            (lo, hi) => ValueSet::range(a.lo() / hi, a.hi() / lo, 1),
        },
        (Binary::RemU, _) => match b.hi() {
            0 => ValueSet::NONE,
            _ if a.hi() < b.lo() => a.clone(),
            hi => ValueSet::range(0, a.hi().min(hi - 1), 1),
        },
        _ => ValueSet::ANY,
    }
}

fn exact(op: Binary, a: u32, b: u32) -> Option<u32> {
    Some(match op {
        Binary::Add => a.wrapping_add(b),
        Binary::Sub => a.wrapping_sub(b),
        Binary::Mul => a.wrapping_mul(b),
        Binary::And => a & b,
        Binary::Or => a | b,
        Binary::Xor => a ^ b,
        Binary::Shl => a << (b & 31),
        Binary::ShrU => a >> (b & 31),
        Binary::ShrS => ((a as i32) >> (b & 31)) as u32,
        Binary::DivU => a.checked_div(b)?,
        Binary::RemU => a.checked_rem(b)?,
    })
}

/// The number with all bits set up to the highest one of `number`.
fn ones(number: u32) -> u32 {
    u32::MAX.checked_shr(number.leading_zeros()).unwrap_or(0)
}

/// How many low bits are 0 in every number.
pub fn low_zeros(value: &ValueSet) -> u32 {
    (value.lo() | value.stride()).trailing_zeros()
}

/// The sign of so many low bits, extended.
pub fn extend(bits: u32, value: &ValueSet) -> ValueSet {
    let shift = 32 - bits;
    let extend = |number: u32| (((number << shift) as i32) >> shift) as u32;
    match value {
        ValueSet::Few(numbers) => ValueSet::of(numbers.iter().map(|number| extend(*number))),
        ValueSet::Range { hi, .. } if *hi < 1 << (bits - 1) => value.clone(),
        ValueSet::Range { .. } => ValueSet::ANY,
    }
}
