//! Operators on integers: which there are, how they are written, and what they come to.

/// How wide an integer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Width {
    /// `i32`.
    W32,
    /// `i64`.
    W64,
}

impl Width {
    /// In bits.
    pub fn bits(self) -> u32 {
        match self {
            Width::W32 => 32,
            Width::W64 => 64,
        }
    }

    /// The largest number of this width, unsigned.
    pub fn mask(self) -> u64 {
        u64::MAX >> (64 - self.bits())
    }

    /// A number of this width as a signed one.
    pub fn signed(self, value: u64) -> i64 {
        let shift = 64 - self.bits();
        ((value << shift) as i64) >> shift
    }
}

macro_rules! ops {
    ($($name:ident $text:literal,)+) => {
        /// What an operator does, whatever the width of its operands.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum NumOp {
            $(
                #[doc = $text]
                $name,
            )+
        }

        impl NumOp {
            /// All of them.
            pub const ALL: &[NumOp] = &[$(NumOp::$name,)+];

            /// As it is called in the rules.
            pub fn name(self) -> &'static str {
                match self {
                    $(NumOp::$name => $text,)+
                }
            }
        }
    };
}

ops! {
    Eqz "eqz", Eq "eq", Ne "ne", LtS "lt_s", LtU "lt_u", GtS "gt_s", GtU "gt_u", LeS "le_s", LeU "le_u", GeS "ge_s",
    GeU "ge_u",
    Clz "clz", Ctz "ctz", Popcnt "popcnt",
    Add "add", Sub "sub", Mul "mul", DivS "div_s", DivU "div_u", RemS "rem_s", RemU "rem_u", And "and", Or "or", Xor "xor",
    Shl "shl", ShrS "shr_s", ShrU "shr_u", Rotl "rotl", Rotr "rotr",
    Extend8S "extend8_s", Extend16S "extend16_s", Extend32S "extend32_s",
    Wrap "wrap", ExtendS "extend_s", ExtendU "extend_u",
}

/// An operator on integers. `wrap` has operands of 64 bits; `extend_s` and `extend_u` have operands of 32.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Num {
    /// The width of its operands.
    pub width: Width,
    /// What it does.
    pub op: NumOp,
}

/// The first opcode of each run of [`NumOp`] for 32 and for 64 bits, with the first and the last operator of the run.
const RUNS: [(NumOp, NumOp, u8, u8); 4] = [
    (NumOp::Eqz, NumOp::GeU, 0x45, 0x50),
    (NumOp::Clz, NumOp::Popcnt, 0x67, 0x79),
    (NumOp::Add, NumOp::Rotr, 0x6a, 0x7c),
    (NumOp::Extend8S, NumOp::Extend32S, 0xc0, 0xc2),
];

impl Num {
    /// The operator with this opcode of one byte.
    pub fn of(opcode: u8) -> Option<Num> {
        match opcode {
            0xa7 => return Some(Num { width: Width::W64, op: NumOp::Wrap }),
            0xac => return Some(Num { width: Width::W32, op: NumOp::ExtendS }),
            0xad => return Some(Num { width: Width::W32, op: NumOp::ExtendU }),
            _ => {}
        }
        RUNS.into_iter().find_map(|(first, last, narrow, wide)| {
            [(Width::W32, narrow), (Width::W64, wide)].into_iter().find_map(|(width, base)| {
                let at = first as usize + usize::from(opcode.checked_sub(base)?);
                let op = *NumOp::ALL.get(at).filter(|op| **op <= last)?;
                Some(Num { width, op }).filter(|num| num.opcode() == Some(opcode))
            })
        })
    }

    /// Its opcode; `None` if there is no such operator of this width.
    pub fn opcode(self) -> Option<u8> {
        match (self.width, self.op) {
            (Width::W64, NumOp::Wrap) => return Some(0xa7),
            (Width::W32, NumOp::ExtendS) => return Some(0xac),
            (Width::W32, NumOp::ExtendU) => return Some(0xad),
            (Width::W32, NumOp::Extend32S) => return None,
            _ => {}
        }
        let (first, _, narrow, wide) =
            RUNS.into_iter().find(|(first, last, ..)| (first..=last).contains(&&self.op))?;
        Some(if self.width == Width::W32 { narrow } else { wide } + (self.op as u8 - first as u8))
    }

    /// How many operands it has.
    pub fn operands(self) -> u32 {
        let is_comparison = self.op >= NumOp::Eq && self.op <= NumOp::GeU;
        if is_comparison || (self.op >= NumOp::Add && self.op <= NumOp::Rotr) { 2 } else { 1 }
    }

    /// Whether it may trap: divisions.
    pub fn may_trap(self) -> bool {
        matches!(self.op, NumOp::DivS | NumOp::DivU | NumOp::RemS | NumOp::RemU)
    }

    /// The width of its result.
    pub fn result(self) -> Width {
        match self.op {
            op if op <= NumOp::GeU => Width::W32,
            NumOp::Wrap => Width::W32,
            NumOp::ExtendS | NumOp::ExtendU => Width::W64,
            _ => self.width,
        }
    }

    /// The operator that does the same with its operands in the other order.
    pub fn swapped(self) -> Option<Num> {
        let op = match self.op {
            NumOp::Eq | NumOp::Ne | NumOp::Add | NumOp::Mul | NumOp::And | NumOp::Or | NumOp::Xor => self.op,
            NumOp::LtS => NumOp::GtS,
            NumOp::LtU => NumOp::GtU,
            NumOp::GtS => NumOp::LtS,
            NumOp::GtU => NumOp::LtU,
            NumOp::LeS => NumOp::GeS,
            NumOp::LeU => NumOp::GeU,
            NumOp::GeS => NumOp::LeS,
            NumOp::GeU => NumOp::LeU,
            _ => return None,
        };
        Some(Num { op, ..self })
    }

    /// What it comes to; `None` where it traps. Operands and result are unsigned; `b` does not count if there is one.
    pub fn eval(self, a: u64, b: u64) -> Option<u64> {
        let width = self.width;
        let (mask, bits) = (width.mask(), width.bits());
        let (a, b) = (a & mask, b & mask);
        let (sa, sb) = (width.signed(a), width.signed(b));
        let by = (b % u64::from(bits)) as u32;
        let value = match self.op {
            NumOp::Eqz => u64::from(a == 0),
            NumOp::Eq => u64::from(a == b),
            NumOp::Ne => u64::from(a != b),
            NumOp::LtS => u64::from(sa < sb),
            NumOp::LtU => u64::from(a < b),
            NumOp::GtS => u64::from(sa > sb),
            NumOp::GtU => u64::from(a > b),
            NumOp::LeS => u64::from(sa <= sb),
            NumOp::LeU => u64::from(a <= b),
            NumOp::GeS => u64::from(sa >= sb),
            NumOp::GeU => u64::from(a >= b),
            NumOp::Clz => u64::from(a.leading_zeros() - (64 - bits)),
            NumOp::Ctz => u64::from(a.trailing_zeros().min(bits)),
            NumOp::Popcnt => u64::from(a.count_ones()),
            NumOp::Add => a.wrapping_add(b),
            NumOp::Sub => a.wrapping_sub(b),
            NumOp::Mul => a.wrapping_mul(b),
            // The one quotient that is too large is that of the smallest number and -1.
            NumOp::DivS if sb == -1 && a == (mask >> 1) + 1 => return None,
            NumOp::DivS => sa.checked_div(sb)? as u64,
            NumOp::DivU => a.checked_div(b)?,
            NumOp::RemS if sb == -1 => 0,
            NumOp::RemS => sa.checked_rem(sb)? as u64,
            NumOp::RemU => a.checked_rem(b)?,
            NumOp::And => a & b,
            NumOp::Or => a | b,
            NumOp::Xor => a ^ b,
            NumOp::Shl => a << by,
            NumOp::ShrS => (sa >> by) as u64,
            NumOp::ShrU => a >> by,
            NumOp::Rotl => rotated(a, by, bits),
            NumOp::Rotr => rotated(a, (bits - by) % bits, bits),
            NumOp::Extend8S => i64::from(a as i8) as u64,
            NumOp::Extend16S => i64::from(a as i16) as u64,
            NumOp::Extend32S | NumOp::ExtendS => i64::from(a as i32) as u64,
            NumOp::Wrap | NumOp::ExtendU => a,
        };
        Some(value & self.result().mask())
    }

    /// The largest number that it can give, if its first operand is at most `a`, and the second is `b` where that is known.
    pub fn most(self, a: u64, b: Option<u64>) -> u64 {
        let all = self.result().mask();
        match (self.op, b) {
            (op, _) if op <= NumOp::GeU => 1,
            (NumOp::Clz | NumOp::Ctz | NumOp::Popcnt, _) => 64,
            (NumOp::And, Some(b)) => a.min(b),
            (NumOp::And, None) => a,
            (NumOp::ShrU, Some(b)) => a >> (b % u64::from(self.width.bits())),
            (NumOp::RemU, Some(b)) if b > 0 => a.min(b - 1),
            (NumOp::DivU, Some(b)) if b > 0 => a / b,
            (NumOp::ExtendU | NumOp::Wrap, _) => a.min(all),
            _ => all,
        }
    }
}

/// The low `bits` of a number, turned to the left by fewer than that.
fn rotated(value: u64, by: u32, bits: u32) -> u64 {
    if by == 0 { value } else { value << by | value >> (bits - by) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operator_has_an_opcode_of_its_own() {
        let mut found = 0;
        for opcode in 0..=u8::MAX {
            if let Some(num) = Num::of(opcode) {
                assert_eq!(num.opcode(), Some(opcode), "{num:?}");
                found += 1;
            }
        }
        // Of 32 and 64 bits; one extension is of 64 bits alone, and three change the width.
        assert_eq!(found, 2 * (11 + 3 + 15 + 2) + 1 + 3);
        assert_eq!(Num::of(0x6a), Some(Num { width: Width::W32, op: NumOp::Add }));
        assert_eq!(Num::of(0x8a), Some(Num { width: Width::W64, op: NumOp::Rotr }));
        assert_eq!(Num::of(0x5a), Some(Num { width: Width::W64, op: NumOp::GeU }));
        assert_eq!(Num::of(0xc4), Some(Num { width: Width::W64, op: NumOp::Extend32S }));
        assert_eq!(Num::of(0x92), None, "a float");
    }
}
