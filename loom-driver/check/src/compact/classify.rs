//! What operators do that have no business of their own in the walk.

use super::state::Test;
use crate::module::Module;
use crate::ops::{self, Op, Place};
use wasmparser::{MemArg, MemArgTarget, Operator};

/// What is stored or loaded.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Content {
    /// A load or store of an `i32`, or of its low bytes: unsigned.
    Number,
    /// A load of an `i32` of which the sign is extended.
    Signed,
    /// A whole `i64`.
    Wide,
    /// Anything else.
    Other,
}

/// A load or store.
#[derive(Clone, Copy, Debug)]
pub struct Access {
    /// Index of the memory.
    pub memory: u32,
    /// Static offset.
    pub offset: u64,
    /// Bytes.
    pub width: u32,
    /// What they are.
    pub content: Content,
    /// Whether it writes.
    pub stores: bool,
    /// Operands besides the address, which are above it.
    pub operands: usize,
}

/// An operator that takes numbers and leaves numbers, and may trap: nothing else.
#[derive(Clone, Copy, Debug)]
pub struct Plain {
    /// Operands taken.
    pub takes: usize,
    /// Operands left.
    pub leaves: usize,
    /// If it leaves an `i32`, the largest that this can be.
    pub largest: Option<u32>,
}

/// The operator as a load or store of numbers that is not atomic: where it may be moved, an atomic one may trap.
pub fn access(operator: &Operator<'_>, module: &Module<'_>) -> Option<Access> {
    use Operator as O;
    let MemArg { target: MemArgTarget::Memory(memory), offset, max_align, .. } = ops::memarg(operator)?
    else {
        return None;
    };
    let bytes = Some(Place::Memory(memory));
    let op = Op::of(operator);
    let (takes, leaves) = ops::arity(operator, module)?;
    let stores = match (op.reads, op.writes, leaves) {
        ([read, None], [None, None], 1) if read == bytes => false,
        ([None, None], [written, None], 0) if written == bytes => true,
        _ => return None,
    };
    if op.is_unknown || ops::is_atomic(operator) {
        return None;
    }
    let content = match operator {
        O::I32Load { .. } | O::I32Load8U { .. } | O::I32Load16U { .. } => Content::Number,
        O::I32Store { .. } | O::I32Store8 { .. } | O::I32Store16 { .. } => Content::Number,
        O::I32Load8S { .. } | O::I32Load16S { .. } => Content::Signed,
        O::I64Load { .. } | O::I64Store { .. } => Content::Wide,
        _ => Content::Other,
    };
    let operands = takes.checked_sub(1)? as usize;
    Some(Access { memory, offset, width: 1 << max_align, content, stores, operands })
}

/// The same operator on another memory, with another static offset.
pub fn moved<'o>(operator: &Operator<'o>, memory: u32, offset: u64) -> Operator<'o> {
    let mut moved = operator.clone();
    if let Some(arg) = ops::memarg_mut(&mut moved) {
        (arg.target, arg.offset) = (MemArgTarget::Memory(memory), offset);
    }
    moved
}

/// The operator, if all it does is to take and leave numbers.
pub fn plain(operator: &Operator<'_>, module: &Module<'_>) -> Option<Plain> {
    use Operator as O;
    // These are told apart by the walk, since not every operand is a number there.
    if !ops::is_numeric(operator) || matches!(operator, O::Nop | O::Drop | O::Select) {
        return None;
    }
    let (takes, leaves) = ops::arity(operator, module)?;
    let largest = match operator {
        O::I32Clz | O::I32Ctz | O::I32Popcnt => Some(32),
        O::I64Eqz
        | O::I64Eq
        | O::I64Ne
        | O::I64LtS
        | O::I64LtU
        | O::I64GtS
        | O::I64GtU
        | O::I64LeS
        | O::I64LeU
        | O::I64GeS
        | O::I64GeU
        | O::F32Eq
        | O::F32Ne
        | O::F32Lt
        | O::F32Gt
        | O::F32Le
        | O::F32Ge
        | O::F64Eq
        | O::F64Ne
        | O::F64Lt
        | O::F64Gt
        | O::F64Le
        | O::F64Ge => Some(1),
        O::I32Mul
        | O::I32DivS
        | O::I32RemS
        | O::I32Rotl
        | O::I32Rotr
        | O::I32WrapI64
        | O::I32TruncF32S
        | O::I32TruncF32U
        | O::I32TruncF64S
        | O::I32TruncF64U
        | O::I32TruncSatF32S
        | O::I32TruncSatF32U
        | O::I32TruncSatF64S
        | O::I32TruncSatF64U
        | O::I32ReinterpretF32 => Some(u32::MAX),
        _ => None,
    };
    Some(Plain { takes: takes as usize, leaves: leaves as usize, largest })
}

/// An operation of two 32-bit integers.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Integer {
    /// Sum.
    Add,
    /// Difference.
    Sub,
    /// Product.
    Mul,
    /// Bits of both.
    And,
    /// Bits of either.
    Or,
    /// Bits of one.
    Xor,
    /// To the left.
    Shl,
    /// To the right.
    ShrU,
    /// To the right, with the sign.
    ShrS,
    /// Quotient.
    DivU,
    /// Remainder.
    RemU,
}

/// The operator as an operation of integers.
pub fn integer(operator: &Operator<'_>) -> Option<Integer> {
    Some(match operator {
        Operator::I32Add => Integer::Add,
        Operator::I32Sub => Integer::Sub,
        Operator::I32Mul => Integer::Mul,
        Operator::I32And => Integer::And,
        Operator::I32Or => Integer::Or,
        Operator::I32Xor => Integer::Xor,
        Operator::I32Shl => Integer::Shl,
        Operator::I32ShrU => Integer::ShrU,
        Operator::I32ShrS => Integer::ShrS,
        Operator::I32DivU => Integer::DivU,
        Operator::I32RemU => Integer::RemU,
        _ => return None,
    })
}

/// The operator as a test, and whether its sides change places.
pub fn test(operator: &Operator<'_>) -> Option<(Test, bool)> {
    Some(match operator {
        Operator::I32Eq => (Test::Same, false),
        Operator::I32Ne => (Test::Other, false),
        Operator::I32LtU => (Test::Below, false),
        Operator::I32LeU => (Test::NotAbove, false),
        Operator::I32GtU => (Test::Below, true),
        Operator::I32GeU => (Test::NotAbove, true),
        Operator::I32LtS => (Test::Less, false),
        Operator::I32LeS => (Test::NotGreater, false),
        Operator::I32GtS => (Test::Less, true),
        Operator::I32GeS => (Test::NotGreater, true),
        _ => return None,
    })
}

/// Whether the operator pushes one number, and does nothing else.
pub fn only_pushes(operator: &Operator<'_>) -> bool {
    use Operator as O;
    matches!(
        operator,
        O::I32Const { .. }
            | O::I64Const { .. }
            | O::F32Const { .. }
            | O::F64Const { .. }
            | O::V128Const { .. }
            | O::LocalGet { .. }
            | O::GlobalGet { .. }
    )
}
