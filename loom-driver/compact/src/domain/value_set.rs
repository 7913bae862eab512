//! Sets of 32-bit numbers, as the analysis sees them.
//!
//! A [`ValueSet`] stands for every number that a place of the program can have: up to `MAX_FEW` of them
//! one by one, more as an interval with a stride. Numbers are unsigned; what is signed about an
//! operator is its own affair.

use std::fmt;

/// So many numbers are kept one by one.
pub const MAX_FEW: usize = 16;

/// A set of 32-bit numbers. Of two representations of one set the canonical one counts: numbers one
/// by one if there are at most `MAX_FEW`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum ValueSet {
    /// These, in ascending order, each once. None at all: nothing comes here.
    Few(Vec<u32>),
    /// `lo`, `lo + stride`, ... up to `hi`, which is one of them; more than `MAX_FEW`.
    Range {
        /// The smallest.
        lo: u32,
        /// The largest.
        hi: u32,
        /// The distance, at least 1.
        stride: u32,
    },
}

impl ValueSet {
    /// Every number.
    pub const ANY: ValueSet = ValueSet::Range { lo: 0, hi: u32::MAX, stride: 1 };

    /// No number.
    pub const NONE: ValueSet = ValueSet::Few(Vec::new());

    /// One number.
    pub fn one(number: u32) -> ValueSet {
        ValueSet::Few(vec![number])
    }

    /// These numbers, or an interval that has them all.
    pub fn of(numbers: impl IntoIterator<Item = u32>) -> ValueSet {
        let mut numbers: Vec<u32> = numbers.into_iter().collect();
        numbers.sort_unstable();
        numbers.dedup();
        if numbers.len() <= MAX_FEW {
            return ValueSet::Few(numbers);
        }
        let (lo, hi) = (numbers[0], numbers[numbers.len() - 1]);
        let stride = numbers.iter().fold(0, |stride, number| gcd(stride, number - lo));
        ValueSet::range(lo, hi, stride)
    }

    /// `lo` to `hi` in steps; `hi` is lowered to the last step.
    pub fn range(lo: u32, hi: u32, stride: u32) -> ValueSet {
        if lo > hi {
            return ValueSet::NONE;
        }
        let stride = stride.max(1);
        let steps = (hi - lo) / stride;
        if (steps as usize) < MAX_FEW {
            return ValueSet::Few((0..=steps).map(|step| lo + step * stride).collect());
        }
        ValueSet::Range { lo, hi: lo + steps * stride, stride }
    }

    /// Whether nothing comes here.
    pub fn is_none(&self) -> bool {
        matches!(self, ValueSet::Few(numbers) if numbers.is_empty())
    }

    /// The number, if it is one.
    pub fn constant(&self) -> Option<u32> {
        match self {
            ValueSet::Few(numbers) if numbers.len() == 1 => numbers.first().copied(),
            _ => None,
        }
    }

    /// The smallest number; the largest there is if there are none.
    pub fn lo(&self) -> u32 {
        match self {
            ValueSet::Few(numbers) => numbers.first().copied().unwrap_or(u32::MAX),
            ValueSet::Range { lo, .. } => *lo,
        }
    }

    /// The largest number; 0 if there are none.
    pub fn hi(&self) -> u32 {
        match self {
            ValueSet::Few(numbers) => numbers.last().copied().unwrap_or(0),
            ValueSet::Range { hi, .. } => *hi,
        }
    }

    /// What all differences are multiples of; 0 for at most one number.
    pub fn stride(&self) -> u32 {
        match self {
            ValueSet::Few(numbers) => {
                numbers.iter().fold(0, |stride, number| gcd(stride, number - numbers[0]))
            }
            ValueSet::Range { stride, .. } => *stride,
        }
    }

    /// Whether the number is in the set.
    pub fn has(&self, number: u32) -> bool {
        match self {
            ValueSet::Few(numbers) => numbers.binary_search(&number).is_ok(),
            ValueSet::Range { lo, hi, stride } => {
                (*lo..=*hi).contains(&number) && (number - lo).is_multiple_of(*stride)
            }
        }
    }

    /// Whether every number of `other` is in this set.
    pub fn includes(&self, other: &ValueSet) -> bool {
        match (self, other) {
            (_, ValueSet::Few(numbers)) => numbers.iter().all(|number| self.has(*number)),
            (ValueSet::Few(_), ValueSet::Range { .. }) => false,
            (ValueSet::Range { stride, .. }, ValueSet::Range { lo, hi, stride: other }) => {
                self.has(*lo) && self.has(*hi) && other.is_multiple_of(*stride)
            }
        }
    }

    /// Every number of both, and perhaps more.
    pub fn join(&self, other: &ValueSet) -> ValueSet {
        match (self, other) {
            (ValueSet::Few(a), ValueSet::Few(b)) => ValueSet::of(a.iter().chain(b).copied()),
            _ if self.includes(other) => self.clone(),
            _ if other.includes(self) => other.clone(),
            _ => {
                let (lo, hi) = (self.lo().min(other.lo()), self.hi().max(other.hi()));
                let apart = self.lo().abs_diff(other.lo());
                ValueSet::range(lo, hi, gcd(gcd(self.stride(), other.stride()), apart))
            }
        }
    }

    /// The numbers from `lo` to `hi`.
    pub fn within(&self, lo: u32, hi: u32) -> ValueSet {
        match self {
            ValueSet::Few(_) => self.filter(|number| (lo..=hi).contains(&number)),
            ValueSet::Range { lo: from, hi: to, stride } => {
                let start = if lo <= *from {
                    *from
                } else {
                    let steps = (lo - from).div_ceil(*stride);
                    match steps.checked_mul(*stride).and_then(|distance| from.checked_add(distance)) {
                        Some(start) => start,
                        None => return ValueSet::NONE,
                    }
                };
                ValueSet::range(start, hi.min(*to), *stride)
            }
        }
    }

    /// All numbers but this one; a number in the middle of an interval stays.
    pub fn without(&self, number: u32) -> ValueSet {
        match self {
            ValueSet::Few(_) => self.filter(|other| other != number),
            ValueSet::Range { lo, hi, stride } if number == *lo => ValueSet::range(lo + stride, *hi, *stride),
            ValueSet::Range { lo, hi, stride } if number == *hi => ValueSet::range(*lo, hi - stride, *stride),
            ValueSet::Range { .. } => self.clone(),
        }
    }

    /// The numbers for which `keep` holds, where they are kept one by one; otherwise all.
    pub fn filter(&self, keep: impl Fn(u32) -> bool) -> ValueSet {
        match self {
            ValueSet::Few(numbers) => {
                ValueSet::Few(numbers.iter().copied().filter(|number| keep(*number)).collect())
            }
            ValueSet::Range { .. } => self.clone(),
        }
    }

    /// Larger than `old`, and so that only few more steps can follow: a bound that grew goes on to
    /// the next of `thresholds`, which are in ascending order.
    pub fn widen(&self, old: &ValueSet, thresholds: &[u32]) -> ValueSet {
        let joined = self.join(old);
        if joined == *old || old.is_none() {
            return joined;
        }
        let (mut lo, mut hi) = (joined.lo(), joined.hi());
        if lo < old.lo() {
            let below = thresholds.partition_point(|threshold| *threshold <= lo);
            lo = below.checked_sub(1).map_or(0, |position| thresholds[position]);
        }
        if hi > old.hi() {
            hi = thresholds
                .get(thresholds.partition_point(|threshold| *threshold < hi))
                .copied()
                .unwrap_or(u32::MAX);
        }
        // The stride of the whole, from the new lower bound on.
        let stride = gcd(joined.stride(), joined.lo() - lo);
        ValueSet::range(lo, hi, stride).join(&joined)
    }
}

impl fmt::Display for ValueSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ValueSet::Few(numbers) => {
                let numbers: Vec<_> = numbers.iter().map(ToString::to_string).collect();
                match &numbers[..] {
                    [] => write!(f, "nothing"),
                    [one] => write!(f, "{one}"),
                    _ => write!(f, "one of {}", numbers.join(", ")),
                }
            }
            ValueSet::Range { lo: 0, hi: u32::MAX, stride: 1 } => write!(f, "any number"),
            ValueSet::Range { lo, hi, stride: 1 } => write!(f, "{lo} to {hi}"),
            ValueSet::Range { lo, hi, stride } => write!(f, "{lo} to {hi} in steps of {stride}"),
        }
    }
}

/// The greatest common divisor; of 0 and a number, the number.
pub fn gcd(a: u32, b: u32) -> u32 {
    let (mut a, mut b) = (a, b);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}
