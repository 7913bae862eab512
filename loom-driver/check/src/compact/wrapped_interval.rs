//! What a test of two numbers says about one of them.

use super::affine::Interval;
use super::number_set::Set;
use super::state::{ROUND, Test};

/// Numbers on the circle of all of them.
#[derive(Clone, Copy)]
pub enum WrappedInterval {
    /// From one upwards to another, perhaps around the end.
    From(u32, u32),
    /// All but one.
    Except(u32),
}

impl WrappedInterval {
    const ALL: WrappedInterval = WrappedInterval::From(0, u32::MAX);

    /// Whether a number is on it.
    pub fn has(self, number: u32) -> bool {
        match self {
            WrappedInterval::From(from, to) => number.wrapping_sub(from) <= to.wrapping_sub(from),
            WrappedInterval::Except(one) => number != one,
        }
    }
}

/// Whether something holds for one of the numbers, if they are listed.
pub fn any(set: &Set, holds: impl Fn(u32) -> bool) -> bool {
    match set {
        Set::Listed(numbers) => numbers.iter().any(|number| holds(*number)),
        Set::Spread(..) => true,
    }
}

/// Smallest and largest as signed numbers.
fn signed_ends(set: &Set) -> (i32, i32) {
    match set {
        Set::Listed(numbers) => {
            let signed = numbers.iter().map(|number| *number as i32);
            (signed.clone().min().unwrap_or(i32::MIN), signed.max().unwrap_or(i32::MAX))
        }
        Set::Spread(first, last, _) if (*first as i32) <= (*last as i32) && first ^ last < 1 << 31 => {
            (*first as i32, *last as i32)
        }
        Set::Spread(..) => (i32::MIN, i32::MAX),
    }
}

/// Where the left side is if it compares so with one of these.
pub fn left_interval(test: Test, right: &Set) -> WrappedInterval {
    let Some((first, last)) = right.ends() else { return WrappedInterval::ALL };
    let greatest = signed_ends(right).1;
    match test {
        Test::Same => WrappedInterval::From(first, last),
        Test::Other => right.single().map_or(WrappedInterval::ALL, WrappedInterval::Except),
        Test::Below => WrappedInterval::From(0, last.saturating_sub(1)),
        Test::NotAbove => WrappedInterval::From(0, last),
        Test::Less => WrappedInterval::From(i32::MIN as u32, greatest.saturating_sub(1) as u32),
        Test::NotGreater => WrappedInterval::From(i32::MIN as u32, greatest as u32),
    }
}

/// Where the right side is if one of these compares so with it.
pub fn right_interval(test: Test, left: &Set) -> WrappedInterval {
    let Some((first, _)) = left.ends() else { return WrappedInterval::ALL };
    let least = signed_ends(left).0;
    match test {
        Test::Same | Test::Other => left_interval(test, left),
        Test::Below => WrappedInterval::From(first.saturating_add(1), u32::MAX),
        Test::NotAbove => WrappedInterval::From(first, u32::MAX),
        Test::Less => WrappedInterval::From(least.saturating_add(1) as u32, i32::MAX as u32),
        Test::NotGreater => WrappedInterval::From(least as u32, i32::MAX as u32),
    }
}

/// The numbers between the ends of `set` of which `times` plus `constant` is in the wrapped interval: intervals, one for
/// each time around the circle. All of them if that is more than `most` times.
pub fn origins(set: &Set, times: i32, constant: u32, range: (u32, u32), most: i128) -> Vec<Interval> {
    let Some((first, last)) = set.ends() else { return Vec::new() };
    let all = Interval::new(first.into(), last.into());
    let image = all.times(times.into()).shifted(constant.into());
    let rounds = image.lo.div_euclid(ROUND) - 1..=image.hi.div_euclid(ROUND);
    if rounds.end() - rounds.start() > most {
        return vec![all];
    }
    let length = i128::from(range.1.wrapping_sub(range.0));
    let mut found = Vec::new();
    for round in rounds {
        let start = i128::from(range.0) + round * ROUND;
        let wanted = Interval::new(start, start + length).and(image).shifted(-i128::from(constant));
        if wanted.is_none() {
            continue;
        }
        let own = wanted.parts(times.into()).and(all);
        if !own.is_none() {
            found.push(own);
        }
    }
    found
}
