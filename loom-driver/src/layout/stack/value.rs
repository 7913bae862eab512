//! What is known about a number: as far as it is a stack pointer at the entry of a function, plus a constant.

/// A number, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value {
    /// Nothing is known.
    Any,
    /// The pointer at the entry, less a number that is not known.
    Below,
    /// A constant, as a signed number of 32 bits.
    Constant(i64),
    /// The pointer at the entry, plus a number from `lo` to `hi`.
    Entry { lo: i64, hi: i64 },
}

impl Value {
    /// The pointer at the entry.
    pub const ENTRY: Value = Value::Entry { lo: 0, hi: 0 };

    /// Either of both.
    pub fn join(self, other: Value) -> Value {
        match (self, other) {
            (Value::Entry { lo, hi }, Value::Entry { lo: low, hi: high }) => {
                Value::Entry { lo: lo.min(low), hi: hi.max(high) }
            }
            _ if self == other => self,
            _ => Value::Any,
        }
    }

    /// The sum.
    pub fn plus(self, other: Value) -> Value {
        match (self, other) {
            (Value::Constant(a), Value::Constant(b)) => Value::constant(a + b),
            (Value::Entry { lo, hi }, Value::Constant(by))
            | (Value::Constant(by), Value::Entry { lo, hi }) => Value::entry(lo + by, hi + by),
            _ => Value::Any,
        }
    }

    /// The difference.
    pub fn minus(self, other: Value) -> Value {
        match (self, other) {
            (_, Value::Constant(by)) => self.plus(Value::Constant(-by)),
            (Value::Entry { .. }, Value::Any) => Value::Below,
            _ => Value::Any,
        }
    }

    /// Rounded down, if one of both is a mask that does so.
    pub fn and(self, other: Value) -> Value {
        match (self, other) {
            (Value::Entry { lo, hi }, Value::Constant(mask))
            | (Value::Constant(mask), Value::Entry { lo, hi })
                if mask < 0 && (-mask).count_ones() == 1 =>
            {
                Value::entry(lo + mask + 1, hi)
            }
            (Value::Below, Value::Constant(_)) | (Value::Constant(_), Value::Below) => Value::Below,
            _ => Value::Any,
        }
    }

    /// A constant is a signed number of 32 bits; what needs more has gone round.
    fn constant(number: i64) -> Value {
        i32::try_from(number).map_or(Value::Any, |number| Value::Constant(number.into()))
    }

    fn entry(lo: i64, hi: i64) -> Value {
        /// No frame is larger.
        const LARGE: i64 = 1 << 31;
        if lo > -LARGE && hi < LARGE { Value::Entry { lo, hi } } else { Value::Any }
    }

    /// Bytes below the pointer at the entry, at most.
    pub fn depth(self) -> Option<u64> {
        match self {
            Value::Entry { lo, .. } => Some(lo.min(0).unsigned_abs()),
            Value::Any | Value::Below | Value::Constant(_) => None,
        }
    }

    /// The same for the pointer itself: above its place at the entry it is in the frame of somebody else.
    pub fn depth_of_pointer(self) -> Option<u64> {
        match self {
            Value::Entry { hi, .. } if hi > 0 => None,
            value => value.depth(),
        }
    }
}
