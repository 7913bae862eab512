//! Operators that nobody looks into.

use std::num::NonZeroU32;

/// What is known of an operator that nobody looks into. It is as short as it can be: most bodies are many of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Other {
    /// How many values it takes.
    pub pops: u16,
    /// How many values it gives.
    pub pushes: u16,
    /// Whether nothing happens but that it gives a value, so that it may be left out.
    pub is_pure: bool,
    /// Whether the next operator never runs.
    pub leaves: bool,
    /// How many bits the largest number has that it gives, 1 to 64.
    pub bits: u8,
    /// The function that it calls, counted from 1, if it names one.
    pub(super) called: Option<NonZeroU32>,
}

impl Other {
    /// One that takes and gives so many values, has effects, goes on behind itself, and calls nothing. `None` for more than a
    /// function may have.
    pub fn new(pops: usize, pushes: usize) -> Option<Other> {
        let (pops, pushes) = (u16::try_from(pops).ok()?, u16::try_from(pushes).ok()?);
        Some(Other { pops, pushes, is_pure: false, leaves: false, bits: 64, called: None })
    }

    /// One that does nothing but give a value.
    pub fn value() -> Other {
        Other { pops: 0, pushes: 1, is_pure: true, leaves: false, bits: 64, called: None }
    }

    /// The same, which calls this function.
    pub fn calling(self, func: u32) -> Other {
        Other { called: NonZeroU32::new(func.wrapping_add(1)), ..self }
    }

    /// The function that it calls, if it names one.
    pub fn calls(&self) -> Option<u32> {
        self.called.map(|called| called.get() - 1)
    }

    /// The largest number that it gives.
    pub fn most(&self) -> u64 {
        u64::MAX >> (64 - u32::from(self.bits.clamp(1, 64)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_called_and_given_comes_back() {
        let other = Other::new(1, 2).unwrap();
        assert_eq!((other.calls(), other.most()), (None, u64::MAX));
        assert_eq!(other.calling(0).calls(), Some(0));
        assert_eq!(Other { bits: 8, ..other }.most(), 255);
        assert_eq!(Other::new(1 << 16, 0), None);
    }
}
