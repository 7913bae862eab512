//! What operators do that have no business of their own in the walk.

use super::known::Test;
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
    /// Its immediate.
    pub arg: MemArg,
    /// Bytes.
    pub width: u32,
    /// What they are.
    pub content: Content,
    /// Whether it writes.
    pub stores: bool,
    /// Operands besides the address, which are above it.
    pub operands: usize,
    /// The lane of a vector; 0 if there is none.
    pub lane: u8,
}

impl Access {
    /// Whether it does the same, with another immediate.
    pub fn is_like(&self, own: &Operator<'_>, other: &Access, others: &Operator<'_>) -> bool {
        std::mem::discriminant(own) == std::mem::discriminant(others)
            && self.lane == other.lane
            && self.arg.align == other.arg.align
            && self.arg.ordering == other.arg.ordering
    }
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

macro_rules! define {
    ($(@$proposal:ident $op:ident $({ $($arg:ident: $argty:ty),* })? => $visit:ident $arity:tt)*) => {
        /// The operator as a load or store of numbers that is not atomic.
        #[allow(unused_variables, reason = "only memory immediates count")]
        pub fn access(operator: &Operator<'_>) -> Option<Access> {
            match operator {
                $(Operator::$op $({ $($arg),* })? => define!(@access $proposal $op [$($($arg)*)?] $arity),)*
                _ => None,
            }
        }

        #[allow(unused_variables, reason = "immediates do not change what is taken and left")]
        fn counted(operator: &Operator<'_>) -> Option<(usize, usize)> {
            match operator {
                $(Operator::$op $({ $($arg),* })? => define!(@plain $proposal [$($($arg)*)?] $arity),)*
                _ => None,
            }
        }
    };
    (@access mvp $op:ident [$memarg:ident] (arity memarg $takes:literal -> $leaves:literal)) => {
        moved(stringify!($op), $memarg, 0, $takes, $leaves)
    };
    (@access simd $op:ident [$memarg:ident] (arity memarg $takes:literal -> $leaves:literal)) => {
        moved(stringify!($op), $memarg, 0, $takes, $leaves)
    };
    (@access simd $op:ident [$memarg:ident $lane:ident] (arity memarg $takes:literal -> $leaves:literal)) => {
        moved(stringify!($op), $memarg, *$lane, $takes, $leaves)
    };
    (@access $proposal:ident $op:ident $args:tt $arity:tt) => { None };
    (@plain mvp [] (arity $takes:literal -> $leaves:literal)) => { Some(($takes, $leaves)) };
    (@plain mvp [value] (arity $takes:literal -> $leaves:literal)) => { Some(($takes, $leaves)) };
    (@plain sign_extension [] (arity $takes:literal -> $leaves:literal)) => { Some(($takes, $leaves)) };
    (@plain saturating_float_to_int [] (arity $takes:literal -> $leaves:literal)) => {
        Some(($takes, $leaves))
    };
    (@plain wide_arithmetic [] (arity $takes:literal -> $leaves:literal)) => { Some(($takes, $leaves)) };
    (@plain simd [] (arity $takes:literal -> $leaves:literal)) => { Some(($takes, $leaves)) };
    (@plain simd [value] (arity $takes:literal -> $leaves:literal)) => { Some(($takes, $leaves)) };
    (@plain simd [lane] (arity $takes:literal -> $leaves:literal)) => { Some(($takes, $leaves)) };
    (@plain simd [lanes] (arity $takes:literal -> $leaves:literal)) => { Some(($takes, $leaves)) };
    (@plain relaxed_simd [] (arity $takes:literal -> $leaves:literal)) => { Some(($takes, $leaves)) };
    (@plain $proposal:ident $args:tt $arity:tt) => { None };
}
wasmparser::for_each_operator!(define);

/// An access, from its name and immediates.
fn moved(name: &str, arg: &MemArg, lane: u8, takes: usize, leaves: usize) -> Option<Access> {
    let MemArgTarget::Memory(memory) = arg.target else { return None };
    let content = match name {
        "I32Load" | "I32Load8U" | "I32Load16U" | "I32Store" | "I32Store8" | "I32Store16" => Content::Number,
        "I32Load8S" | "I32Load16S" => Content::Signed,
        "I64Load" | "I64Store" => Content::Wide,
        _ => Content::Other,
    };
    let width = 1 << arg.max_align;
    let stores = match leaves {
        0 => true,
        1 => false,
        _ => return None,
    };
    let operands = takes.checked_sub(1)?;
    Some(Access { memory, arg: *arg, width, content, stores, operands, lane })
}

/// The operator, if all it does is to take and leave numbers.
pub fn plain(operator: &Operator<'_>) -> Option<Plain> {
    use Operator as O;
    let (takes, leaves) = counted(operator)?;
    let largest = match operator {
        // These change the course or what is known, and are told apart by the walk.
        O::Unreachable | O::Nop | O::Drop | O::Select | O::Return | O::LocalGet { .. } => return None,
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
    Some(Plain { takes, leaves, largest })
}

/// An operation of two 32-bit integers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
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
