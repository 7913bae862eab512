//! What every operator does: the judge's one table.
//!
//! `table` puts each operator into a group, by name; `operands` knows each immediate, by name. Both are closed: an
//! operator or an operand of a newer wasmparser does not compile until somebody has thought about it. [`Op::of`] puts the two
//! together, [`reads`] and [`writes`] answer for what it does not know as well, and [`arity`] says how many values an operator takes and gives.

mod arity;
mod operands;
mod table;

#[cfg(test)]
mod tests;

pub use arity::arity;
pub use operands::{
    Space, each_index, each_index_mut, each_index_of_ref_type, each_index_of_sub_type, each_index_of_type,
    memarg, memarg_mut,
};

use table::{Kind, kind};
use wasmparser::{MemArgTarget, Operator};

/// What one operator does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Op {
    /// How the code goes on behind it.
    pub control: Control,
    /// What it reads. That an access is in bounds is not counted as a read of the size: see [`Op::may_trap`].
    pub reads: [Option<Place>; 2],
    /// What it writes.
    pub writes: [Option<Place>; 2],
    /// Whether it may trap by itself, be it because something is too small or too large. What a callee does is not counted,
    /// nor that the stack may be exhausted.
    pub may_trap: bool,
    /// What it calls.
    pub calls: Option<Call>,
    /// Whether it does something that is not described here: switching stacks, waiting, ordering.
    pub is_unknown: bool,
}

/// How the code goes on behind an operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Control {
    /// With the next operator.
    Next,
    /// It opens a block: a branch to its label goes behind its end.
    Block,
    /// It opens a loop: a branch to its label goes to its start.
    Loop,
    /// It opens the first arm of an `if`, or skips it.
    If,
    /// It opens the second arm.
    Else,
    /// It opens a block whose `catch` arms follow, of the legacy proposal.
    Try,
    /// It opens a block from which exceptions branch.
    TryTable,
    /// It opens an arm of a `try`.
    Catch,
    /// It closes a `try`, and hands exceptions on to a block further out.
    Delegate,
    /// It closes a block, or the body.
    End,
    /// It always branches.
    Branch,
    /// It branches, or goes on with the next operator.
    BranchIf,
    /// It branches to one of several labels.
    BranchTable,
    /// It returns.
    Return,
    /// It calls a function and returns what that returns.
    TailCall,
    /// It throws.
    Throw,
    /// It traps.
    Trap,
}

/// Something that operators read and write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// The bytes of a memory.
    Memory(u32),
    /// The size of a memory.
    MemorySize(u32),
    /// The slots of a table.
    Table(u32),
    /// The size of a table.
    TableSize(u32),
    /// A global.
    Global(u32),
    /// A parameter or a local.
    Local(u32),
    /// A data segment; it is written where it is dropped.
    Data(u32),
    /// An element segment; it is written where it is dropped.
    Elem(u32),
    /// Fields and elements of structs and arrays.
    Heap,
}

/// What an operator calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Call {
    /// A function.
    Func(u32),
    /// What a slot of a table holds, if it has this type.
    Indirect {
        /// The table.
        table: u32,
        /// The type.
        ty: u32,
    },
    /// What a reference of this type is one to.
    Ref {
        /// The type.
        ty: u32,
    },
}

impl Op {
    /// An operator that computes.
    const COMPUTE: Op = Op {
        control: Control::Next,
        reads: [None; 2],
        writes: [None; 2],
        may_trap: false,
        calls: None,
        is_unknown: false,
    };
    const UNKNOWN: Op = Op { may_trap: true, is_unknown: true, ..Op::COMPUTE };

    /// What an operator does.
    pub fn of(op: &Operator<'_>) -> Op {
        let accessed = || match memarg(op).map(|memarg| memarg.target) {
            Some(MemArgTarget::Memory(memory)) => Some(Place::Memory(memory)),
            Some(MemArgTarget::Array(_)) | None => Some(Place::Heap),
        };
        match kind(op) {
            Kind::Compute | Kind::Refer => Op::COMPUTE,
            // What it makes nobody else can see yet, and there may be no room for it.
            Kind::ComputeOrTrap | Kind::ReferOrTrap | Kind::New => Op { may_trap: true, ..Op::COMPUTE },
            Kind::Local | Kind::Global => variable(op),
            Kind::Load | Kind::AtomicLoad => touches([accessed(), None], [None; 2]),
            Kind::Store | Kind::AtomicStore => touches([None; 2], [accessed(), None]),
            Kind::Update => touches([accessed(), None], [accessed(), None]),
            Kind::Memory => memory(op),
            Kind::Table => table(op),
            Kind::NewFrom => touches([segment(op), None], [None; 2]),
            Kind::HeapGet => touches([Some(Place::Heap), None], [None; 2]),
            Kind::HeapSet => touches([None; 2], [Some(Place::Heap), None]),
            Kind::HeapUpdate => touches([Some(Place::Heap), None], [Some(Place::Heap), None]),
            Kind::HeapInit => touches([segment(op), None], [Some(Place::Heap), None]),
            Kind::Call => call(op),
            Kind::Switch | Kind::Threads | Kind::Unknown => Op::UNKNOWN,
            Kind::Block => goes(Control::Block),
            Kind::Loop => goes(Control::Loop),
            Kind::If => goes(Control::If),
            Kind::Else => goes(Control::Else),
            Kind::End => goes(Control::End),
            Kind::Try => goes(Control::Try),
            Kind::TryTable => goes(Control::TryTable),
            Kind::Catch | Kind::CatchAll => goes(Control::Catch),
            Kind::Delegate => goes(Control::Delegate),
            Kind::Branch => goes(Control::Branch),
            Kind::BranchIf => goes(Control::BranchIf),
            Kind::BranchIfOrTrap => Op { may_trap: true, ..goes(Control::BranchIf) },
            Kind::BranchTable => goes(Control::BranchTable),
            Kind::Return => goes(Control::Return),
            // A reference to an exception may be null.
            Kind::Throw => Op { may_trap: true, ..goes(Control::Throw) },
            Kind::Unreachable => Op { may_trap: true, ..goes(Control::Trap) },
        }
    }
}

/// Whether all that an operator does is to make numbers (vectors among them) of numbers, or to trap: no reference comes into
/// it. `nop`, `drop` and the `select` that names no type count.
pub fn is_numeric(op: &Operator<'_>) -> bool {
    matches!(kind(op), Kind::Compute | Kind::ComputeOrTrap)
}

/// Whether an operator is an atomic access to bytes of a memory: it traps where the address is no multiple of the width.
pub fn is_atomic(op: &Operator<'_>) -> bool {
    matches!(kind(op), Kind::AtomicLoad | Kind::AtomicStore | Kind::Update)
}

/// What an operator may read: what the table says, or all that it names if the table does not know it.
pub fn reads(op: &Operator<'_>) -> impl Iterator<Item = Place> {
    places(op, |known| known.reads)
}

/// The same for what it may write.
pub fn writes(op: &Operator<'_>) -> impl Iterator<Item = Place> {
    places(op, |known| known.writes)
}

fn places(op: &Operator<'_>, which: fn(Op) -> [Option<Place>; 2]) -> impl Iterator<Item = Place> {
    let known = Op::of(op);
    let named = if known.is_unknown { named(op) } else { Vec::new() };
    which(known).into_iter().flatten().chain(named)
}

/// All that an operator names and could touch.
fn named(op: &Operator<'_>) -> Vec<Place> {
    // What has an address accesses bytes, and has no say in the size.
    let is_access = memarg(op).is_some();
    let mut places = Vec::new();
    each_index(op, &mut |space, index| match space {
        Space::Memory if is_access => places.push(Place::Memory(index)),
        Space::Memory => places.extend([Place::Memory(index), Place::MemorySize(index)]),
        Space::Table => places.extend([Place::Table(index), Place::TableSize(index)]),
        Space::Global => places.push(Place::Global(index)),
        Space::Local => places.push(Place::Local(index)),
        Space::Data => places.push(Place::Data(index)),
        Space::Elem => places.push(Place::Elem(index)),
        Space::Type | Space::Func | Space::Tag | Space::Label => {}
    });
    places
}

fn goes(control: Control) -> Op {
    Op { control, ..Op::COMPUTE }
}

/// An access that may be out of bounds, or through a null reference.
fn touches(reads: [Option<Place>; 2], writes: [Option<Place>; 2]) -> Op {
    Op { reads, writes, may_trap: true, ..Op::COMPUTE }
}

/// The same for what cannot trap.
fn quietly(reads: Option<Place>, writes: Option<Place>) -> Op {
    Op { reads: [reads, None], writes: [writes, None], ..Op::COMPUTE }
}

fn variable(op: &Operator<'_>) -> Op {
    match *op {
        Operator::LocalGet { local_index } => quietly(Some(Place::Local(local_index)), None),
        Operator::LocalSet { local_index } | Operator::LocalTee { local_index } => {
            quietly(None, Some(Place::Local(local_index)))
        }
        Operator::GlobalGet { global_index } | Operator::GlobalAtomicGet { global_index, .. } => {
            quietly(Some(Place::Global(global_index)), None)
        }
        Operator::GlobalSet { global_index } | Operator::GlobalAtomicSet { global_index, .. } => {
            quietly(None, Some(Place::Global(global_index)))
        }
        Operator::GlobalAtomicRmwAdd { global_index, .. }
        | Operator::GlobalAtomicRmwSub { global_index, .. }
        | Operator::GlobalAtomicRmwAnd { global_index, .. }
        | Operator::GlobalAtomicRmwOr { global_index, .. }
        | Operator::GlobalAtomicRmwXor { global_index, .. }
        | Operator::GlobalAtomicRmwXchg { global_index, .. }
        | Operator::GlobalAtomicRmwCmpxchg { global_index, .. } => {
            let global = Some(Place::Global(global_index));
            quietly(global, global)
        }
        _ => Op::UNKNOWN,
    }
}

fn memory(op: &Operator<'_>) -> Op {
    let bytes = |memory| Some(Place::Memory(memory));
    match *op {
        Operator::MemorySize { mem } => quietly(Some(Place::MemorySize(mem)), None),
        Operator::MemoryGrow { mem } => quietly(Some(Place::MemorySize(mem)), Some(Place::MemorySize(mem))),
        Operator::MemoryInit { data_index, mem } => {
            touches([Some(Place::Data(data_index)), None], [bytes(mem), None])
        }
        Operator::MemoryCopy { dst_mem, src_mem } => touches([bytes(src_mem), None], [bytes(dst_mem), None]),
        Operator::MemoryFill { mem } | Operator::MemoryDiscard { mem } => {
            touches([None; 2], [bytes(mem), None])
        }
        Operator::DataDrop { data_index } => quietly(None, Some(Place::Data(data_index))),
        _ => Op::UNKNOWN,
    }
}

fn table(op: &Operator<'_>) -> Op {
    let slots = |table| Some(Place::Table(table));
    match *op {
        Operator::TableGet { table } | Operator::TableAtomicGet { table_index: table, .. } => {
            touches([slots(table), None], [None; 2])
        }
        Operator::TableSet { table }
        | Operator::TableFill { table }
        | Operator::TableAtomicSet { table_index: table, .. } => touches([None; 2], [slots(table), None]),
        Operator::TableAtomicRmwXchg { table_index, .. }
        | Operator::TableAtomicRmwCmpxchg { table_index, .. } => {
            touches([slots(table_index), None], [slots(table_index), None])
        }
        Operator::TableInit { elem_index, table } => {
            touches([Some(Place::Elem(elem_index)), None], [slots(table), None])
        }
        Operator::TableCopy { dst_table, src_table } => {
            touches([slots(src_table), None], [slots(dst_table), None])
        }
        Operator::TableSize { table } => quietly(Some(Place::TableSize(table)), None),
        Operator::TableGrow { table } => {
            let size = Some(Place::TableSize(table));
            Op { reads: [size, None], writes: [size, slots(table)], ..Op::COMPUTE }
        }
        Operator::ElemDrop { elem_index } => quietly(None, Some(Place::Elem(elem_index))),
        _ => Op::UNKNOWN,
    }
}

/// The segment from which an array gets its elements.
fn segment(op: &Operator<'_>) -> Option<Place> {
    let mut found = None;
    each_index(op, &mut |space, index| match space {
        Space::Data => found = Some(Place::Data(index)),
        Space::Elem => found = Some(Place::Elem(index)),
        _ => {}
    });
    found
}

fn call(op: &Operator<'_>) -> Op {
    let (calls, control, may_trap) = match *op {
        Operator::Call { function_index } => (Call::Func(function_index), Control::Next, false),
        Operator::ReturnCall { function_index } => (Call::Func(function_index), Control::TailCall, false),
        Operator::CallIndirect { type_index: ty, table_index: table } => {
            (Call::Indirect { table, ty }, Control::Next, true)
        }
        Operator::ReturnCallIndirect { type_index: ty, table_index: table } => {
            (Call::Indirect { table, ty }, Control::TailCall, true)
        }
        Operator::CallRef { type_index: ty } => (Call::Ref { ty }, Control::Next, true),
        Operator::ReturnCallRef { type_index: ty } => (Call::Ref { ty }, Control::TailCall, true),
        _ => return Op::UNKNOWN,
    };
    let reads = match calls {
        Call::Indirect { table, .. } => [Some(Place::Table(table)), None],
        Call::Func(_) | Call::Ref { .. } => [None; 2],
    };
    Op { control, reads, may_trap, calls: Some(calls), ..Op::COMPUTE }
}
