//! What operations of integers make of sets.

use super::classify::Integer;
use super::number_set::Set;

/// One result; `None` if it traps.
fn result(op: Integer, a: u32, b: u32) -> Option<u32> {
    Some(match op {
        Integer::Add => a.wrapping_add(b),
        Integer::Sub => a.wrapping_sub(b),
        Integer::Mul => a.wrapping_mul(b),
        Integer::And => a & b,
        Integer::Or => a | b,
        Integer::Xor => a ^ b,
        Integer::Shl => a.wrapping_shl(b),
        Integer::ShrU => a.wrapping_shr(b),
        Integer::ShrS => (a as i32).wrapping_shr(b) as u32,
        Integer::DivU => a.checked_div(b)?,
        Integer::RemU => a.checked_rem(b)?,
    })
}

/// All results, and perhaps more; none if there is nothing but a trap.
pub fn results(op: Integer, a: &Set, b: &Set) -> Set {
    let (Some((a_first, a_last)), Some((b_first, b_last))) = (a.ends(), b.ends()) else {
        return Set::none();
    };
    if let (Set::Listed(left), Set::Listed(right)) = (a, b) {
        let pairs = left.iter().flat_map(|a| right.iter().map(move |b| (*a, *b)));
        return Set::listing(pairs.filter_map(|(a, b)| result(op, a, b)).collect());
    }
    match op {
        Integer::And => {
            let zeros = zero_bits(a).max(zero_bits(b)).min(31);
            Set::spread(0, a_last.min(b_last), 1 << zeros)
        }
        Integer::Or => Set::spread(a_first.max(b_first), filled(a_last | b_last), 1),
        Integer::Xor => Set::up_to(filled(a_last | b_last)),
        Integer::ShrU => match b.single() {
            Some(count) => Set::spread(a_first.wrapping_shr(count), a_last.wrapping_shr(count), 1),
            None => Set::up_to(a_last),
        },
        Integer::ShrS => match (b.single(), (a_first ^ a_last) >> 31) {
            (Some(count), 0) => {
                let shifted = |number: u32| (number as i32).wrapping_shr(count) as u32;
                Set::spread(shifted(a_first), shifted(a_last), 1)
            }
            _ => Set::all(),
        },
        Integer::DivU if b_last == 0 => Set::none(),
        Integer::DivU => Set::spread(a_first / b_last, a_last / b_first.max(1), 1),
        Integer::RemU if b_last == 0 => Set::none(),
        Integer::RemU if a_last < b_first => a.clone(),
        Integer::RemU => Set::up_to(a_last.min(b_last - 1)),
        Integer::Add | Integer::Sub | Integer::Mul | Integer::Shl => Set::all(),
    }
}

/// All bits up to the highest that is set.
fn filled(number: u32) -> u32 {
    number.checked_ilog2().map_or(0, |bit| u32::MAX >> (31 - bit))
}

/// So many low bits are 0 in every number.
pub fn zero_bits(set: &Set) -> u32 {
    let first = set.ends().map_or(0, |(first, _)| first);
    (first | set.step()).trailing_zeros()
}

/// Whether no bit is set both in a number of one set and in one of the other.
pub fn never_meet(a: &Set, b: &Set) -> bool {
    let below = |low: &Set, high: &Set| {
        let zeros = zero_bits(high).min(31);
        low.ends().is_none_or(|(_, last)| last >> zeros == 0)
    };
    below(a, b) || below(b, a)
}
