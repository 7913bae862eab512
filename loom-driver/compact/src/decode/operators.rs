//! What the analysis makes of each operator.
//!
//! Everything that an operator can do to numbers, memories and control is one of [`Op`]. What this file
//! does not know becomes [`Op::Unknown`], and a function that reaches one ends the analysis: nothing
//! is assumed of it.

use crate::domain::arithmetic::Binary;
use crate::domain::state::Compare;
use loom_core::Module;
use loom_core::index::TypeIndex;
use wasmparser::{BlockType, CompositeInnerType, MemArg, MemArgTarget, Operator};

/// Operands that a block or a function takes and leaves.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Arity {
    /// Operands taken.
    pub params: usize,
    /// Operands left.
    pub results: usize,
}

/// A plain load or store.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Access {
    /// Index of the memory.
    pub memory: u32,
    /// Static offset, in bytes.
    pub offset: u64,
    /// Bytes that are read or written.
    pub width: u32,
    /// What they mean.
    pub kind: Kind,
}

impl Access {
    /// Operands that a load takes.
    pub fn taken(&self) -> usize {
        if self.kind == Kind::Lane { 2 } else { 1 }
    }
}

/// What the bytes of an access mean.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// An unsigned integer, which becomes or comes from an `i32`.
    Unsigned,
    /// A signed integer, which becomes an `i32`.
    Signed,
    /// An `i64`, whole.
    Wide,
    /// Anything else.
    Other,
    /// One lane of a vector, which is an operand.
    Lane,
}

/// What an operator does.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Op {
    /// Pushes a 32-bit constant.
    Const(u32),
    /// Pushes a 64-bit constant.
    Wide(u64),
    /// `local.get`
    LocalGet(u32),
    /// `local.set`
    LocalSet(u32),
    /// `local.tee`
    LocalTee(u32),
    /// `global.get`
    GlobalGet(u32),
    /// `global.set`
    GlobalSet(u32),
    /// `block`
    Block(Arity),
    /// `loop`
    Loop(Arity),
    /// `if`
    If(Arity),
    /// `else`
    Else,
    /// `end`
    End,
    /// `br`
    Br(u32),
    /// `br_if`
    BrIf(u32),
    /// `br_table`: its targets, the default last.
    BrTable(Vec<u32>),
    /// `return`
    Return,
    /// `unreachable`
    Unreachable,
    /// `nop`, and what else leaves everything as it was.
    Nop,
    /// `call` or `return_call` of a function.
    Call {
        /// Its index.
        func: u32,
        /// Whether the caller ends with it.
        tail: bool,
    },
    /// `call_indirect` or `return_call_indirect`.
    CallIndirect {
        /// Index of the table.
        table: u32,
        /// Index of the type.
        ty: u32,
        /// Whether the caller ends with it.
        tail: bool,
    },
    /// A load.
    Load(Access),
    /// A store.
    Store(Access),
    /// `memory.size`
    MemorySize(u32),
    /// `memory.grow`
    MemoryGrow(u32),
    /// `memory.fill`
    MemoryFill(u32),
    /// `memory.copy`: to, from.
    MemoryCopy(u32, u32),
    /// `memory.init`, into this memory.
    MemoryInit(u32),
    /// An operation of two 32-bit integers.
    Binary(Binary),
    /// A comparison; `true` if its operands are the other way round.
    Compare(Compare, bool),
    /// `i32.eqz`
    Eqz,
    /// Extends the sign of so many low bits of an `i32`.
    Extend(u32),
    /// `select`, typed or not, of numbers.
    Select,
    /// `drop`
    Drop,
    /// Takes and leaves numbers, and does nothing else but trap.
    Numeric {
        /// Operands taken.
        pops: usize,
        /// Operands left.
        pushes: usize,
        /// The largest result, if it is an `i32`; no unknown of its own otherwise.
        largest: Option<u32>,
        /// Whether it may trap.
        may_trap: bool,
    },
    /// Anything else, by its name.
    Unknown(&'static str),
    /// Anything else that opens a block, or a part of one: nobody knows which `end` is whose.
    UnknownBlock(&'static str),
}

/// What `operator` does.
pub fn read(module: &Module<'_>, operator: &Operator<'_>) -> Op {
    use Operator as O;
    let block = |ty: &BlockType| block_arity(module, *ty);
    match operator {
        O::I32Const { value } => Op::Const(*value as u32),
        O::I64Const { value } => Op::Wide(*value as u64),
        O::LocalGet { local_index } => Op::LocalGet(*local_index),
        O::LocalSet { local_index } => Op::LocalSet(*local_index),
        O::LocalTee { local_index } => Op::LocalTee(*local_index),
        O::GlobalGet { global_index } => Op::GlobalGet(*global_index),
        O::GlobalSet { global_index } => Op::GlobalSet(*global_index),
        O::Block { blockty } => block(blockty).map_or(Op::Unknown("block"), Op::Block),
        O::Loop { blockty } => block(blockty).map_or(Op::Unknown("loop"), Op::Loop),
        O::If { blockty } => block(blockty).map_or(Op::Unknown("if"), Op::If),
        O::Else => Op::Else,
        O::End => Op::End,
        O::Br { relative_depth } => Op::Br(*relative_depth),
        O::BrIf { relative_depth } => Op::BrIf(*relative_depth),
        O::BrTable { targets } => {
            let listed: Result<Vec<u32>, _> = targets.targets().collect();
            let all = |mut listed: Vec<u32>| {
                listed.push(targets.default());
                Op::BrTable(listed)
            };
            listed.map_or(Op::Unknown("br_table"), all)
        }
        O::Return => Op::Return,
        O::Unreachable => Op::Unreachable,
        O::Nop => Op::Nop,
        O::Call { function_index } => Op::Call { func: *function_index, tail: false },
        O::ReturnCall { function_index } => Op::Call { func: *function_index, tail: true },
        O::CallIndirect { type_index, table_index } => {
            Op::CallIndirect { table: *table_index, ty: *type_index, tail: false }
        }
        O::ReturnCallIndirect { type_index, table_index } => {
            Op::CallIndirect { table: *table_index, ty: *type_index, tail: true }
        }
        O::MemorySize { mem } => Op::MemorySize(*mem),
        O::MemoryGrow { mem } => Op::MemoryGrow(*mem),
        O::MemoryFill { mem } => Op::MemoryFill(*mem),
        O::MemoryCopy { dst_mem, src_mem } => Op::MemoryCopy(*dst_mem, *src_mem),
        O::MemoryInit { mem, .. } => Op::MemoryInit(*mem),
        O::DataDrop { .. } => Op::Nop,
        O::I32Add => Op::Binary(Binary::Add),
        O::I32Sub => Op::Binary(Binary::Sub),
        O::I32Mul => Op::Binary(Binary::Mul),
        O::I32And => Op::Binary(Binary::And),
        O::I32Or => Op::Binary(Binary::Or),
        O::I32Xor => Op::Binary(Binary::Xor),
        O::I32Shl => Op::Binary(Binary::Shl),
        O::I32ShrU => Op::Binary(Binary::ShrU),
        O::I32ShrS => Op::Binary(Binary::ShrS),
        O::I32DivU => Op::Binary(Binary::DivU),
        O::I32RemU => Op::Binary(Binary::RemU),
        O::I32Eqz => Op::Eqz,
        O::I32Eq => Op::Compare(Compare::Eq, false),
        O::I32Ne => Op::Compare(Compare::Ne, false),
        O::I32LtU => Op::Compare(Compare::LtU, false),
        O::I32LeU => Op::Compare(Compare::LeU, false),
        O::I32GtU => Op::Compare(Compare::LtU, true),
        O::I32GeU => Op::Compare(Compare::LeU, true),
        O::I32LtS => Op::Compare(Compare::LtS, false),
        O::I32LeS => Op::Compare(Compare::LeS, false),
        O::I32GtS => Op::Compare(Compare::LtS, true),
        O::I32GeS => Op::Compare(Compare::LeS, true),
        O::I32Extend8S => Op::Extend(8),
        O::I32Extend16S => Op::Extend(16),
        O::Select => Op::Select,
        O::TypedSelect { ty } if !ty.is_reference_type() => Op::Select,
        O::Drop => Op::Drop,
        operator => rest(operator),
    }
}

fn block_arity(module: &Module<'_>, ty: BlockType) -> Option<Arity> {
    match ty {
        BlockType::Empty => Some(Arity { params: 0, results: 0 }),
        BlockType::Type(_) => Some(Arity { params: 0, results: 1 }),
        BlockType::FuncType(ty) => func_arity(module, TypeIndex::from_u32(ty)),
    }
}

/// Arity of a function type.
pub fn func_arity(module: &Module<'_>, ty: TypeIndex) -> Option<Arity> {
    match &module.sub_type(ty)?.composite_type.inner {
        CompositeInnerType::Func(ty) => {
            Some(Arity { params: ty.params().len(), results: ty.results().len() })
        }
        _ => None,
    }
}

macro_rules! define_rest {
    ($(@$proposal:ident $op:ident $({ $($arg:ident: $argty:ty),* })? => $visit:ident $arity:tt)*) => {
        #[allow(unused_variables, reason = "most immediates mean nothing here")]
        fn rest(operator: &Operator<'_>) -> Op {
            match operator {
                $(Operator::$op $({ $($arg),* })? => {
                    define_rest!(@one $proposal $op [$($($arg)*)?] $arity)
                })*
                _ => Op::Unknown("an operator"),
            }
        }
    };
    (@one $proposal:ident $op:ident [$memarg:ident $($lane:ident)?] (arity memarg $pops:literal -> $pushes:literal)) => {
        access(stringify!($proposal), stringify!($op), $memarg, $pops, $pushes)
    };
    (@one $proposal:ident $op:ident [$($arg:ident)*] (arity $pops:literal -> $pushes:literal)) => {
        numeric(stringify!($proposal), stringify!($op), &[$(stringify!($arg)),*], $pops, $pushes)
    };
    (@one legacy_exceptions $op:ident [$($arg:ident)*] $arity:tt) => { Op::UnknownBlock(stringify!($op)) };
    (@one $proposal:ident $op:ident [$($arg:ident)*] $arity:tt) => {
        unknown(stringify!($op), &[$(stringify!($arg)),*])
    };
}
wasmparser::for_each_operator!(define_rest);

/// An operator that this file does not know.
fn unknown(name: &'static str, args: &[&str]) -> Op {
    match args.iter().any(|arg| matches!(*arg, "blockty" | "try_table")) {
        true => Op::UnknownBlock(name),
        false => Op::Unknown(name),
    }
}

/// An operator with the immediate of an access.
fn access(proposal: &str, name: &'static str, arg: &MemArg, pops: u32, pushes: u32) -> Op {
    let MemArgTarget::Memory(memory) = arg.target else { return Op::Unknown(name) };
    if !matches!(proposal, "mvp" | "simd") {
        return Op::Unknown(name);
    }
    let width = 1 << arg.max_align;
    let kind = match (name.get(..3), pops, pushes) {
        (_, 2, 1) => Kind::Lane,
        (Some("I32"), _, _) if name.ends_with('S') => Kind::Signed,
        (Some("I32"), _, _) => Kind::Unsigned,
        (Some("I64"), _, _) if width == 8 => Kind::Wide,
        _ => Kind::Other,
    };
    let access = Access { memory, offset: arg.offset, width, kind };
    if pushes == 1 { Op::Load(access) } else { Op::Store(access) }
}

/// An operator that takes and leaves a fixed number of operands, if they are numbers and that is all.
fn numeric(proposal: &str, name: &'static str, args: &[&str], pops: usize, pushes: usize) -> Op {
    let known = matches!(
        proposal,
        "mvp" | "sign_extension" | "saturating_float_to_int" | "simd" | "relaxed_simd" | "wide_arithmetic"
    );
    // Constants, and the lanes of vectors.
    if !known || !args.iter().all(|arg| matches!(*arg, "value" | "lane" | "lanes")) {
        return Op::Unknown(name);
    }
    let scalar = |prefix: &str| name.starts_with(prefix) && !name.contains('x');
    let is_test =
        ["Eq", "Ne", "LtS", "LtU", "GtS", "GtU", "LeS", "LeU", "GeS", "GeU", "Lt", "Gt", "Le", "Ge", "Eqz"]
            .iter()
            .any(|test| name.get(3..) == Some(test));
    let largest = match name {
        "I32Clz" | "I32Ctz" | "I32Popcnt" => Some(32),
        _ if is_test => Some(1),
        _ if scalar("I32") && pushes == 1 => Some(u32::MAX),
        _ => None,
    };
    let may_trap = matches!(name, "I32DivS" | "I32RemS" | "I64DivS" | "I64DivU" | "I64RemS" | "I64RemU")
        || name.contains("TruncF");
    Op::Numeric { pops, pushes, largest, may_trap }
}
