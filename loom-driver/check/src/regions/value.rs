//! What is known of a number: whether it may be an address, of what, and where that was born.

use std::collections::BTreeSet;

/// A constant of the code: function, and position of the operator in it.
pub type Site = (u32, u32);

/// It may be a number that has nothing to do with an address.
pub const NUMBER: u8 = 1;
/// It may be anything: it was loaded, or came from outside.
pub const ANY: u8 = 2;
/// It may be an address of the stack.
pub const STACK: u8 = 4;
/// It may be an address of a variable.
pub const VARIABLE: u8 = 8;
/// It may be an address of the allocator's memory.
pub const HEAP: u8 = 16;
const POINTERS: u8 = STACK | VARIABLE | HEAP;

/// More constants are not told apart.
const MOST_SITES: usize = 64;

/// What is known of a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// What it may be, as a sum of the numbers above.
    pub is: u8,
    /// The number, if it is known.
    pub constant: Option<u32>,
    /// How far it is above the stack pointer at the entry of the function, if it is an address of the stack and that is known.
    pub above: Option<i32>,
    /// The constants that it may have come from.
    pub sites: BTreeSet<Site>,
    /// Whether it is one of those constants, plus something that is no address, for certain.
    pub is_sure: bool,
    /// Whether a number is part of it that is larger than any object: no address of one is born with that.
    pub is_far: bool,
    /// Whether it may be a number that is close to an address, so that one is born if something is added.
    pub is_near: bool,
}

impl Value {
    /// Of these kinds, and from no constant.
    pub fn of(is: u8) -> Value {
        Value {
            is,
            constant: None,
            above: None,
            sites: BTreeSet::new(),
            is_sure: true,
            is_far: false,
            is_near: false,
        }
    }

    /// Anything.
    pub fn any() -> Value {
        Value::of(ANY)
    }

    /// Some number.
    pub fn number() -> Value {
        Value::of(NUMBER)
    }

    /// This number.
    pub fn constant(number: u32) -> Value {
        Value { constant: Some(number), ..Value::number() }
    }

    /// Whether it is an address, and nothing else.
    pub fn is_address(&self) -> bool {
        self.is & POINTERS != 0 && self.is & (NUMBER | ANY) == 0
    }

    /// Whether it may be an address that is known to be one.
    pub fn may_be_address(&self) -> bool {
        self.is & POINTERS != 0
    }

    /// Whether it is no address.
    pub fn is_number(&self) -> bool {
        self.is == NUMBER
    }

    /// Whether both are addresses of the same.
    pub fn is_beside(&self, other: &Value) -> bool {
        self.is_address() && self.is == other.is && self.is.count_ones() == 1
    }

    /// Either of both. An error if there is too much to remember.
    pub fn join(&mut self, other: &Value) -> Result<bool, String> {
        if self == other {
            return Ok(false);
        }
        let before = self.clone();
        let is = self.is | other.is;
        // What is sometimes a number may be one whenever it came from there.
        let mixes = is & POINTERS != 0 && is & (NUMBER | ANY) != 0;
        // What comes from several may be an address only where it comes from one of them.
        self.is_sure = self.is_sure && other.is_sure && !mixes && self.sites == other.sites;
        self.is_far |= other.is_far;
        self.is_near |= other.is_near;
        self.is = is;
        self.constant = self.constant.filter(|own| other.constant == Some(*own));
        self.above = self.above.filter(|own| other.above == Some(*own));
        self.sites.extend(other.sites.iter().copied());
        if self.sites.len() > MOST_SITES {
            return Err("a number may come from too many constants".into());
        }
        Ok(*self != before)
    }

    /// The same, somewhere else around it.
    pub fn moved(&self, is_sure: bool, above: Option<i32>) -> Value {
        Value { constant: None, above, is_sure: self.is_sure && is_sure, ..self.clone() }
    }
}
