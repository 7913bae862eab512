//! Values that only grow, and do not grow for long.

use crate::domain::value_set::ValueSet;

/// So often a value grows as it likes before its bounds go on to the next threshold.
pub const WIDEN_AFTER: u32 = 18;

/// A value that only grows.
#[derive(Clone, Debug)]
pub struct Widened {
    /// The value.
    pub value: ValueSet,
    grown: u32,
}

impl Default for Widened {
    fn default() -> Widened {
        Widened { value: ValueSet::NONE, grown: 0 }
    }
}

impl Widened {
    /// Adds numbers; whether any is new.
    pub fn add(&mut self, value: &ValueSet, thresholds: &[u32]) -> bool {
        if self.value.includes(value) {
            return false;
        }
        self.grown += 1;
        self.value = match self.grown {
            0..WIDEN_AFTER => self.value.join(value),
            _ => value.widen(&self.value, thresholds),
        };
        // Whatever still grows after so long has no bound that matters.
        if self.grown > 4 * WIDEN_AFTER {
            self.value = ValueSet::ANY;
        }
        true
    }
}

/// What is known about a global.
#[derive(Debug)]
pub enum Global {
    /// It never changes, or it can be anything.
    Is(ValueSet),
    /// Private, 32 bits, the same whenever a function returns as when it was called: followed like
    /// a local. The place among those.
    Tracked(usize),
    /// Private, 32 bits: every number that it ever has.
    Ever(Widened),
}
