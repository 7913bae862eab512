//! Which operators read and write a cell, and what its values are.

use wasm_encoder::{Encode, Instruction, ValType};
use wasmparser::{MemArg, MemArgTarget, Operator};

/// How a cell is read and written, always.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// 32 bits.
    I32,
    /// 64 bits.
    I64,
    /// A floating-point number of 32 bits.
    F32,
    /// A floating-point number of 64 bits.
    F64,
    /// 8 bits, which are the lowest of an `i32` without a sign.
    U8,
    /// 16 bits, the same.
    U16,
}

/// A load or store of a whole cell.
pub struct Plain {
    /// What it accesses.
    pub kind: Kind,
    /// Whether it writes.
    pub is_store: bool,
    /// The memory.
    pub memory: u32,
    /// What is added to the address.
    pub offset: u64,
}

impl Plain {
    /// Such a load or store; `None` for any other operator.
    pub fn of(operator: &Operator<'_>) -> Option<Plain> {
        let load = |kind, memarg: &MemArg| (kind, false, *memarg);
        let store = |kind, memarg: &MemArg| (kind, true, *memarg);
        let (kind, is_store, memarg) = match operator {
            Operator::I32Load { memarg } => load(Kind::I32, memarg),
            Operator::I64Load { memarg } => load(Kind::I64, memarg),
            Operator::F32Load { memarg } => load(Kind::F32, memarg),
            Operator::F64Load { memarg } => load(Kind::F64, memarg),
            Operator::I32Load8U { memarg } => load(Kind::U8, memarg),
            Operator::I32Load16U { memarg } => load(Kind::U16, memarg),
            Operator::I32Store { memarg } => store(Kind::I32, memarg),
            Operator::I64Store { memarg } => store(Kind::I64, memarg),
            Operator::F32Store { memarg } => store(Kind::F32, memarg),
            Operator::F64Store { memarg } => store(Kind::F64, memarg),
            Operator::I32Store8 { memarg } => store(Kind::U8, memarg),
            Operator::I32Store16 { memarg } => store(Kind::U16, memarg),
            _ => return None,
        };
        match memarg.target {
            MemArgTarget::Memory(memory) => Some(Plain { kind, is_store, memory, offset: memarg.offset }),
            MemArgTarget::Array(_) => None,
        }
    }
}

impl Kind {
    /// Its size in bytes.
    pub fn size(self) -> u64 {
        match self {
            Kind::U8 => 1,
            Kind::U16 => 2,
            Kind::I32 | Kind::F32 => 4,
            Kind::I64 | Kind::F64 => 8,
        }
    }

    /// The type of its global.
    pub fn ty(self) -> ValType {
        match self {
            Kind::I32 | Kind::U8 | Kind::U16 => ValType::I32,
            Kind::I64 => ValType::I64,
            Kind::F32 => ValType::F32,
            Kind::F64 => ValType::F64,
        }
    }

    /// The bits that its global may have, where that is not all.
    pub fn mask(self) -> Option<i32> {
        match self {
            Kind::U8 => Some(0xff),
            Kind::U16 => Some(0xffff),
            Kind::I32 | Kind::I64 | Kind::F32 | Kind::F64 => None,
        }
    }

    /// Writes the constant that these bits are.
    pub fn constant(self, bits: u64, out: &mut Vec<u8>) {
        let low = bits as u32;
        match self {
            Kind::I32 | Kind::U8 | Kind::U16 => Instruction::I32Const(low.cast_signed()).encode(out),
            Kind::I64 => Instruction::I64Const(bits.cast_signed()).encode(out),
            Kind::F32 => Instruction::F32Const(f32::from_bits(low).into()).encode(out),
            Kind::F64 => Instruction::F64Const(f64::from_bits(bits).into()).encode(out),
        }
    }

    /// The same for the judge.
    pub fn claim(self) -> loom_check::cells::Kind {
        use loom_check::cells::Kind as Claimed;
        match self {
            Kind::I32 => Claimed::I32,
            Kind::I64 => Claimed::I64,
            Kind::F32 => Claimed::F32,
            Kind::F64 => Claimed::F64,
            Kind::U8 => Claimed::U8,
            Kind::U16 => Claimed::U16,
        }
    }
}
