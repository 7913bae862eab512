//! Operators that nobody looks into.

/// What is known of an operator that nobody looks into. It is as short as it can be: most bodies are many of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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
    names: Names,
    /// What it names.
    number: u32,
}

/// What an operator names, as far as somebody asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Names {
    Nothing,
    /// A function, which it calls.
    Callee,
    /// It calls some function.
    SomeCallee,
    /// What it adds to an address.
    Offset,
    /// What it added to an address that has it already.
    FormerOffset,
}

impl Other {
    /// One that takes and gives so many values, has effects, goes on behind itself, and calls nothing. `None` for more than a
    /// function may have.
    pub fn new(pops: usize, pushes: usize) -> Option<Other> {
        let (pops, pushes) = (u16::try_from(pops).ok()?, u16::try_from(pushes).ok()?);
        Some(Other { pops, pushes, is_pure: false, ..Other::value() })
    }

    /// One that does nothing but give a value.
    pub fn value() -> Other {
        let (names, number) = (Names::Nothing, 0);
        Other { pops: 0, pushes: 1, is_pure: true, leaves: false, bits: 64, names, number }
    }

    /// The same, which calls this function.
    pub fn calling(self, func: u32) -> Other {
        Other { names: Names::Callee, number: func, ..self }
    }

    /// The same, which calls a function that it does not name.
    pub fn calling_some(self) -> Other {
        Other { names: Names::SomeCallee, ..self }
    }

    /// The same, a load or store that adds so many bytes to its address, which is its first operand.
    pub fn adding(self, offset: u32) -> Other {
        Other { names: Names::Offset, number: offset, ..self }
    }

    /// The same, of which the address has what it added.
    pub fn adding_nothing(self) -> Other {
        let names = if self.names == Names::Offset { Names::FormerOffset } else { self.names };
        Other { names, ..self }
    }

    /// The function that it calls, if it names one.
    pub fn calls(&self) -> Option<u32> {
        (self.names == Names::Callee).then_some(self.number)
    }

    /// Whether it calls a function, whichever that is.
    pub fn is_call(&self) -> bool {
        matches!(self.names, Names::Callee | Names::SomeCallee)
    }

    /// How many bytes it adds to its address, if it is a load or a store that adds some.
    pub fn offset(&self) -> Option<u32> {
        (self.names == Names::Offset).then_some(self.number)
    }

    /// How many bytes it added to an address that has them already, so that 0 is to be written instead.
    pub fn former_offset(&self) -> Option<u32> {
        (self.names == Names::FormerOffset).then_some(self.number)
    }

    /// The largest number that it gives.
    pub fn most(&self) -> u64 {
        u64::MAX >> (64 - u32::from(self.bits.clamp(1, 64)))
    }

    /// Numbers that stand for all that makes a difference to what becomes of a body: not for which function it is that is called.
    pub fn shape(&self) -> [u64; 2] {
        let number = if self.names == Names::Callee { 0 } else { self.number };
        let flags = u64::from(self.bits) << 8 | (self.names as u64) << 2 | u64::from(self.leaves) << 1;
        let takes = u64::from(self.pops) << 32 | u64::from(self.pushes) << 16;
        [takes | flags | u64::from(self.is_pure), number.into()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_called_added_and_given_comes_back() {
        let other = Other::new(1, 2).unwrap();
        assert_eq!((other.calls(), other.is_call(), other.most()), (None, false, u64::MAX));
        assert_eq!((other.calling(0).calls(), other.calling(0).is_call()), (Some(0), true));
        assert_eq!((other.calling_some().calls(), other.calling_some().is_call()), (None, true));
        assert_eq!((other.adding(8).offset(), other.adding(8).former_offset()), (Some(8), None));
        let added = other.adding(8).adding_nothing();
        assert_eq!((added.offset(), added.former_offset(), added.calls()), (None, Some(8), None));
        assert_eq!(Other { bits: 8, ..other }.most(), 255);
        assert_eq!(Other::new(1 << 16, 0), None);
    }
}
