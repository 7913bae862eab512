//! Sets of 32-bit numbers.

/// So many numbers are kept one by one.
pub const MAX_LISTED: usize = 16;

/// A set of numbers, perhaps larger than what it stands for.
#[derive(Clone, PartialEq, Eq, Debug, PartialOrd, Ord)]
pub enum Set {
    /// These, in ascending order, each once.
    Listed(Vec<u32>),
    /// From the first to the second in steps of the third, which is not 0; the second is one of them.
    Spread(u32, u32, u32),
}

impl Set {
    /// Every number.
    pub fn all() -> Set {
        Set::Spread(0, u32::MAX, 1)
    }

    /// No number.
    pub fn none() -> Set {
        Set::Listed(Vec::new())
    }

    /// One number.
    pub fn one(number: u32) -> Set {
        Set::Listed(vec![number])
    }

    /// Every number up to this one.
    pub fn up_to(last: u32) -> Set {
        Set::spread(0, last, 1)
    }

    /// Numbers at equal distances; none if the first is behind the last.
    pub fn spread(first: u32, last: u32, step: u32) -> Set {
        if first > last {
            return Set::none();
        }
        let step = step.max(1);
        let last = last - (last - first) % step;
        if ((last - first) / step) as usize >= MAX_LISTED {
            return Set::Spread(first, last, step);
        }
        Set::Listed((first..=last).step_by(step as usize).collect())
    }

    /// All these numbers, and others if they are many.
    pub fn listing(mut numbers: Vec<u32>) -> Set {
        numbers.sort_unstable();
        numbers.dedup();
        match (numbers.first(), numbers.last()) {
            (Some(first), Some(last)) if numbers.len() > MAX_LISTED => {
                let step = numbers.iter().fold(0, |step, number| common(step, u64::from(number - first)));
                Set::spread(*first, *last, step as u32)
            }
            _ => Set::Listed(numbers),
        }
    }

    /// Whether there is no number.
    pub fn is_none(&self) -> bool {
        self.ends().is_none()
    }

    /// The smallest and the largest.
    pub fn ends(&self) -> Option<(u32, u32)> {
        match self {
            Set::Listed(numbers) => Some((*numbers.first()?, *numbers.last()?)),
            Set::Spread(first, last, _) => Some((*first, *last)),
        }
    }

    /// The number, if there is one only.
    pub fn single(&self) -> Option<u32> {
        self.ends().filter(|(first, last)| first == last).map(|(first, _)| first)
    }

    /// What divides all differences; 0 if there are none.
    pub fn step(&self) -> u32 {
        match self {
            Set::Spread(_, _, step) => *step,
            Set::Listed(numbers) => {
                let apart = |pair: &[u32]| u64::from(pair[1] - pair[0]);
                numbers.windows(2).fold(0, |step, pair| common(step, apart(pair))) as u32
            }
        }
    }

    /// Whether a number is in it.
    pub fn has(&self, number: u32) -> bool {
        match self {
            Set::Listed(numbers) => numbers.binary_search(&number).is_ok(),
            Set::Spread(first, last, step) => {
                *first <= number && number <= *last && (number - first).is_multiple_of(*step)
            }
        }
    }

    /// Whether every number of `other` is in it.
    pub fn covers(&self, other: &Set) -> bool {
        match other {
            Set::Listed(numbers) => numbers.iter().all(|number| self.has(*number)),
            Set::Spread(first, last, fine) => match self {
                Set::Listed(_) => false,
                Set::Spread(_, _, coarse) => {
                    self.has(*first) && self.has(*last) && fine.is_multiple_of(*coarse)
                }
            },
        }
    }

    /// The numbers of both.
    pub fn union(&self, other: &Set) -> Set {
        if self.covers(other) {
            return self.clone();
        }
        if other.covers(self) {
            return other.clone();
        }
        if let (Set::Listed(own), Set::Listed(more)) = (self, other) {
            return Set::listing([&own[..], &more[..]].concat());
        }
        let (Some((a, b)), Some((c, d))) = (self.ends(), other.ends()) else { return Set::all() };
        let step = common(u64::from(self.step()), u64::from(other.step()));
        Set::spread(a.min(c), b.max(d), common(step, u64::from(a.abs_diff(c))) as u32)
    }

    /// The numbers between two, both included.
    pub fn between(&self, from: u32, to: u32) -> Set {
        match self {
            Set::Listed(_) => self.only(|number| from <= number && number <= to),
            Set::Spread(first, last, step) => {
                let missing = u64::from(from.saturating_sub(*first)).div_ceil(u64::from(*step));
                let first = u64::from(*first) + missing * u64::from(*step);
                match u32::try_from(first) {
                    Ok(first) => Set::spread(first, to.min(*last), *step),
                    Err(_) => Set::none(),
                }
            }
        }
    }

    /// The numbers without one; all of them if it is in the middle of many.
    pub fn except(&self, number: u32) -> Set {
        match self {
            Set::Spread(first, last, step) if number == *first => {
                first.checked_add(*step).map_or(Set::none(), |first| Set::spread(first, *last, *step))
            }
            Set::Spread(first, last, step) if number == *last => {
                last.checked_sub(*step).map_or(Set::none(), |last| Set::spread(*first, last, *step))
            }
            _ => self.only(|other| other != number),
        }
    }

    /// Those for which `keep` holds, if they are listed; otherwise all.
    pub fn only(&self, keep: impl Fn(u32) -> bool) -> Set {
        match self {
            Set::Listed(numbers) => Set::Listed(numbers.iter().copied().filter(|one| keep(*one)).collect()),
            Set::Spread(..) => self.clone(),
        }
    }

    /// What becomes of the numbers when their upper bits are lost.
    pub fn cut(&self, bytes: u32) -> Set {
        let largest = largest(bytes);
        match self {
            Set::Listed(numbers) => Set::listing(numbers.iter().map(|number| number & largest).collect()),
            Set::Spread(_, last, _) if *last <= largest => self.clone(),
            Set::Spread(..) => Set::up_to(largest),
        }
    }

    /// What becomes of the numbers when the sign of their low bytes is extended.
    pub fn extended(&self, bits: u32) -> Set {
        let shift = 32 - bits;
        match self {
            Set::Listed(numbers) => {
                let extended = |number: &u32| (((number << shift) as i32) >> shift) as u32;
                Set::listing(numbers.iter().map(extended).collect())
            }
            Set::Spread(_, last, _) if last >> (bits - 1) == 0 => self.clone(),
            Set::Spread(..) => Set::all(),
        }
    }
}

/// The largest number of so many bytes; of 32 bits if there are more.
pub fn largest(bytes: u32) -> u32 {
    if bytes >= 4 { u32::MAX } else { (1 << (8 * bytes)) - 1 }
}

/// The greatest common divisor; of 0 and a number, the number.
pub fn common(a: u64, b: u64) -> u64 {
    let (mut large, mut small) = (a.max(b), a.min(b));
    while small > 0 {
        (large, small) = (small, large % small);
    }
    large
}
