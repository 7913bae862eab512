//! What operators on integers compute.

use wasmparser::{MemArg, Operator};

/// The result of an operator that takes two integers; `None` if it is none of them, and `Some(None)` if it traps. Numbers of 32 bits
/// have zeros above.
pub fn binary(operator: &Operator<'_>, a: u64, b: u64) -> Option<Option<u64>> {
    let (a32, b32) = (a as u32, b as u32);
    let (s32, t32) = (a32.cast_signed(), b32.cast_signed());
    let (s64, t64) = (a.cast_signed(), b.cast_signed());
    let narrow = |value: u32| Some(u64::from(value));
    let signed = |value: Option<i32>| value.map(|value| u64::from(value.cast_unsigned()));
    let truth = |value: bool| Some(u64::from(value));
    Some(match operator {
        Operator::I32Add => narrow(a32.wrapping_add(b32)),
        Operator::I32Sub => narrow(a32.wrapping_sub(b32)),
        Operator::I32Mul => narrow(a32.wrapping_mul(b32)),
        Operator::I32DivS => signed(s32.checked_div(t32)),
        Operator::I32DivU => a32.checked_div(b32).map(u64::from),
        Operator::I32RemS => signed((t32 != 0).then(|| s32.wrapping_rem(t32))),
        Operator::I32RemU => a32.checked_rem(b32).map(u64::from),
        Operator::I32And => narrow(a32 & b32),
        Operator::I32Or => narrow(a32 | b32),
        Operator::I32Xor => narrow(a32 ^ b32),
        Operator::I32Shl => narrow(a32.wrapping_shl(b32)),
        Operator::I32ShrS => signed(Some(s32.wrapping_shr(b32))),
        Operator::I32ShrU => narrow(a32.wrapping_shr(b32)),
        Operator::I32Rotl => narrow(a32.rotate_left(b32 % 32)),
        Operator::I32Rotr => narrow(a32.rotate_right(b32 % 32)),
        Operator::I32Eq => truth(a32 == b32),
        Operator::I32Ne => truth(a32 != b32),
        Operator::I32LtS => truth(s32 < t32),
        Operator::I32LtU => truth(a32 < b32),
        Operator::I32GtS => truth(s32 > t32),
        Operator::I32GtU => truth(a32 > b32),
        Operator::I32LeS => truth(s32 <= t32),
        Operator::I32LeU => truth(a32 <= b32),
        Operator::I32GeS => truth(s32 >= t32),
        Operator::I32GeU => truth(a32 >= b32),
        Operator::I64Add => Some(a.wrapping_add(b)),
        Operator::I64Sub => Some(a.wrapping_sub(b)),
        Operator::I64Mul => Some(a.wrapping_mul(b)),
        Operator::I64And => Some(a & b),
        Operator::I64Or => Some(a | b),
        Operator::I64Xor => Some(a ^ b),
        Operator::I64Shl => Some(a.wrapping_shl(b as u32)),
        Operator::I64ShrS => Some(s64.wrapping_shr(b as u32).cast_unsigned()),
        Operator::I64ShrU => Some(a.wrapping_shr(b as u32)),
        Operator::I64Eq => truth(a == b),
        Operator::I64Ne => truth(a != b),
        Operator::I64LtS => truth(s64 < t64),
        Operator::I64LtU => truth(a < b),
        Operator::I64GtS => truth(s64 > t64),
        Operator::I64GtU => truth(a > b),
        Operator::I64LeS => truth(s64 <= t64),
        Operator::I64LeU => truth(a <= b),
        Operator::I64GeS => truth(s64 >= t64),
        Operator::I64GeU => truth(a >= b),
        _ => return None,
    })
}

/// The result of an operator that takes one integer; `None` if it is none of them.
pub fn unary(operator: &Operator<'_>, a: u64) -> Option<u64> {
    let a32 = a as u32;
    let signed = |value: i32| u64::from(value.cast_unsigned());
    Some(match operator {
        Operator::I32Eqz => u64::from(a32 == 0),
        Operator::I64Eqz => u64::from(a == 0),
        Operator::I32Clz => a32.leading_zeros().into(),
        Operator::I32Ctz => a32.trailing_zeros().into(),
        Operator::I32Popcnt => a32.count_ones().into(),
        Operator::I64Clz => a.leading_zeros().into(),
        Operator::I64Ctz => a.trailing_zeros().into(),
        Operator::I64Popcnt => a.count_ones().into(),
        Operator::I32WrapI64 | Operator::I64ExtendI32U => a32.into(),
        Operator::I64ExtendI32S => i64::from(a32.cast_signed()).cast_unsigned(),
        Operator::I32Extend8S => signed((a as u8).cast_signed().into()),
        Operator::I32Extend16S => signed((a as u16).cast_signed().into()),
        _ => return None,
    })
}

/// How many bytes an operator loads, and how many of the lower bytes of a number with a sign it makes of them; `None` if it does not load an integer.
pub fn load<'o>(operator: &'o Operator<'_>) -> Option<(&'o MemArg, u32, Option<u32>)> {
    Some(match operator {
        Operator::I32Load { memarg } | Operator::I64Load32U { memarg } => (memarg, 4, None),
        Operator::I64Load { memarg } => (memarg, 8, None),
        Operator::I32Load8U { memarg } | Operator::I64Load8U { memarg } => (memarg, 1, None),
        Operator::I32Load16U { memarg } | Operator::I64Load16U { memarg } => (memarg, 2, None),
        Operator::I32Load8S { memarg } => (memarg, 1, Some(4)),
        Operator::I32Load16S { memarg } => (memarg, 2, Some(4)),
        Operator::I64Load8S { memarg } => (memarg, 1, Some(8)),
        Operator::I64Load16S { memarg } => (memarg, 2, Some(8)),
        Operator::I64Load32S { memarg } => (memarg, 4, Some(8)),
        _ => return None,
    })
}

/// How many bytes an operator stores; `None` if it does not store an integer.
pub fn store<'o>(operator: &'o Operator<'_>) -> Option<(&'o MemArg, u32)> {
    Some(match operator {
        Operator::I32Store8 { memarg } | Operator::I64Store8 { memarg } => (memarg, 1),
        Operator::I32Store16 { memarg } | Operator::I64Store16 { memarg } => (memarg, 2),
        Operator::I32Store { memarg } | Operator::I64Store32 { memarg } => (memarg, 4),
        Operator::I64Store { memarg } => (memarg, 8),
        _ => return None,
    })
}
