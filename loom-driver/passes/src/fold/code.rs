//! A body as a row of instructions: labels instead of depths, and what is not known as the bytes that it is.

use super::cost::{Consumer, calls};
use super::numbers::{Num, Width};
use super::operators::{bits, is_call, is_left_alone, is_pure, offset_of};
pub use super::other::Other;
use loom_core::Module;
use loom_core::bodies::leb_len;
use loom_core::index::{FuncIndex, MemoryIndex, TypeIndex};
use std::ops::Range;
use wasmparser::{
    BlockType, CompositeInnerType, ContType, FrameKind, FuncType, FunctionBody, ModuleArity, Operator,
    PackedIndex, RefType, SubType, ValType,
};

/// A label, as a position in [`Code::labels`]. That of the function is 0.
pub type Label = usize;

/// An instruction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Op {
    /// A constant of this width, unsigned.
    Const(Width, u64),
    /// `local.get`.
    Get(u32),
    /// `local.set`.
    Set(u32),
    /// `local.tee`.
    Tee(u32),
    /// `drop`.
    Drop,
    /// `select`, of numbers.
    Select,
    /// An operator on integers.
    Num(Num),
    /// Opens a block.
    Open(Label),
    /// Opens the second arm of an `if`.
    Else(Label),
    /// Closes a block, or the body.
    End(Label),
    /// `br`; to the label of the function it is a `return`.
    Br(Label),
    /// `br_if`.
    BrIf(Label),
    /// `br_table`; the default is the last.
    #[expect(
        clippy::box_collection,
        reason = "a body is many instructions, of which hardly any is one of these"
    )]
    BrTable(Box<Vec<Label>>),
    /// `unreachable`.
    Unreachable,
    /// Anything else.
    Other(Other),
    /// Nothing any more.
    Gone,
}

/// An instruction in a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ins {
    /// What it is.
    pub op: Op,
    /// Its bytes in the body that was read; empty if it is new.
    pub from: Range<u32>,
    /// Where the instructions of its last operand begin. Of `br`: how many values are on the
    /// stack, its operands among them.
    pub split: usize,
}

impl Ins {
    /// One that was not in the body that was read.
    pub fn new(op: Op) -> Ins {
        Ins { op, from: 0..0, split: 0 }
    }

    /// How many bytes it takes; of what never is new, those that it had.
    pub fn size(&self) -> u64 {
        match &self.op {
            Op::Gone => 0,
            Op::Const(width, value) => 1 + signed_len(width.signed(*value)),
            Op::Get(local) | Op::Set(local) | Op::Tee(local) => 1 + leb_len((*local).into()),
            Op::Other(other) => {
                let saved = other.former_offset().map_or(0, |offset| leb_len(offset.into()) - 1);
                self.from.len() as u64 - saved
            }
            Op::BrTable(_) => self.from.len() as u64,
            Op::Open(_) | Op::Br(_) | Op::BrIf(_) => 2,
            Op::Drop | Op::Select | Op::Num(_) | Op::Else(_) | Op::End(_) | Op::Unreachable => 1,
        }
    }
}

/// Number of bytes of a signed LEB128 number.
pub fn signed_len(value: i64) -> u64 {
    let bits = 65 - (if value < 0 { !value } else { value }).leading_zeros();
    u64::from(bits.div_ceil(7))
}

/// What a label belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The function.
    Func,
    /// A `block`.
    Block,
    /// A `loop`.
    Loop,
    /// An `if`.
    If,
}

/// A block with a label.
#[derive(Debug, Clone)]
pub struct Block {
    /// What it is.
    pub kind: Kind,
    /// How many values it takes.
    pub params: usize,
    /// What it leaves.
    pub results: Vec<ValType>,
    /// Its type as it is encoded.
    pub ty: Vec<u8>,
    /// How many branches go to it.
    pub uses: usize,
    /// The label that stands for this one, if they have become one.
    pub is: Label,
}

/// A body.
#[derive(Debug, Clone)]
pub struct Code {
    /// The instructions, the last `end` included.
    pub ins: Vec<Ins>,
    /// All labels.
    pub labels: Vec<Block>,
    /// The types of the locals, parameters first; of many, only the first.
    pub locals: Vec<ValType>,
    /// How many of them are parameters.
    pub params: usize,
    /// Where in the body the operators start.
    pub start: usize,
    /// Whose costs count.
    pub consumer: Consumer,
    /// Whether it calls nothing.
    pub is_leaf: bool,
}

/// Of so many locals values are followed.
const MOST_LOCALS: usize = 1000;

/// A body with so many instructions is left alone: hardly anything that a person or a compiler writes is so long.
const MOST_INSTRUCTIONS: usize = 1 << 17;

/// A body whose blocks and operators take and give more values than so many for each instruction is left alone, if it
/// is not so many in any case: a type is written once, and may have a thousand of them.
const VALUES_PER_INSTRUCTION: usize = 16;
const VALUES: usize = 1 << 14;

/// So long is an instruction at least, in most bodies: a row that grows all the time leaves holes in memory behind.
const BYTES_PER_INSTRUCTION: usize = 2;

/// What the arity of operators depends on.
pub struct Types<'m, 'a>(pub &'m Module<'a>);

impl Types<'_, '_> {
    fn func(&self, ty: u32) -> Option<&FuncType> {
        match &self.0.sub_type(TypeIndex::from_u32(ty))?.composite_type.inner {
            CompositeInnerType::Func(ty) => Some(ty),
            _ => None,
        }
    }

    /// The type of a function.
    pub fn of(&self, func: FuncIndex) -> Option<&FuncType> {
        self.func(self.0.funcs.get(func)?.ty.as_u32())
    }

    fn block(&self, ty: BlockType) -> Option<(usize, Vec<ValType>)> {
        Some(match ty {
            BlockType::Empty => (0, Vec::new()),
            BlockType::Type(ty) => (0, vec![ty]),
            BlockType::FuncType(ty) => {
                let ty = self.func(ty)?;
                (ty.params().len(), ty.results().to_vec())
            }
        })
    }
}

impl ModuleArity for Types<'_, '_> {
    fn sub_type_at(&self, ty: u32) -> Option<&SubType> {
        self.0.sub_type(TypeIndex::from_u32(ty))
    }

    fn tag_type_arity(&self, tag: u32) -> Option<(u32, u32)> {
        let ty = self.0.tags.get(loom_core::index::TagIndex::from_u32(tag))?.ty;
        self.sub_type_arity(self.0.sub_type(ty)?)
    }

    fn type_index_of_function(&self, func: u32) -> Option<u32> {
        Some(self.0.funcs.get(FuncIndex::from_u32(func))?.ty.as_u32())
    }

    fn func_type_of_cont_type(&self, _: &ContType) -> Option<&FuncType> {
        None
    }

    fn sub_type_of_ref_type(&self, ty: &RefType) -> Option<&SubType> {
        self.sub_type_at(ty.type_index().as_ref().and_then(PackedIndex::as_module_index)?)
    }

    fn control_stack_height(&self) -> u32 {
        0
    }

    fn label_block(&self, _: u32) -> Option<(BlockType, FrameKind)> {
        None
    }
}

impl Code {
    /// Reads the body of a function. `None` if it is left alone: it has an operator of which not enough is known here, such
    /// as those that catch exceptions, or a loop with parameters.
    ///
    /// # Errors
    ///
    /// The body cannot be read.
    pub fn read(
        types: &Types<'_, '_>,
        func: FuncIndex,
        body: &FunctionBody<'_>,
    ) -> wasmparser::Result<Option<Code>> {
        let Some(ty) = types.of(func) else { return Ok(None) };
        let mut locals = ty.params().to_vec();
        for group in body.get_locals_reader()? {
            let (count, ty) = group?;
            let room = MOST_LOCALS.saturating_sub(locals.len()).min(count as usize);
            locals.extend(std::iter::repeat_n(ty, room));
        }
        let function = Block {
            kind: Kind::Func,
            params: 0,
            results: ty.results().to_vec(),
            ty: Vec::new(),
            uses: 0,
            is: 0,
        };
        let (ins, labels, params) = (Vec::new(), vec![function], ty.params().len());
        let code =
            Code { ins, labels, locals, params, start: 0, consumer: Consumer::default(), is_leaf: false };
        Reading { types, code, open: vec![0], values: 0 }.read(body)
    }

    /// How many bytes the instructions take.
    pub fn size(&self) -> u64 {
        self.ins.iter().map(Ins::size).sum()
    }

    /// What they cost who reads them, and how many bytes they take: the less, the better.
    pub fn cost(&self) -> (u64, u64) {
        let size = self.size();
        (self.consumer.cost(self, size), size)
    }

    /// The label that stands for one. The way there is halved, so that no chain is walked again and again.
    pub fn label(&mut self, label: Label) -> Label {
        let mut label = label;
        loop {
            let is = self.labels.get(label).map_or(label, |block| block.is);
            if is == label {
                return label;
            }
            let next = self.labels.get(is).map_or(is, |block| block.is);
            if let Some(block) = self.labels.get_mut(label) {
                block.is = next;
            }
            label = next;
        }
    }

    /// Makes each branch go to the label that stands for its own.
    pub fn settle_labels(&mut self) {
        let mut ins = std::mem::take(&mut self.ins);
        for one in &mut ins {
            match &mut one.op {
                Op::Br(label) | Op::BrIf(label) => *label = self.label(*label),
                Op::BrTable(labels) => labels.iter_mut().for_each(|label| *label = self.label(*label)),
                _ => {}
            }
        }
        self.ins = ins;
    }
}

struct Reading<'r, 'm, 'a> {
    types: &'r Types<'m, 'a>,
    code: Code,
    open: Vec<Label>,
    /// How many values its blocks and operators take and give.
    values: usize,
}

impl Reading<'_, '_, '_> {
    fn read(mut self, body: &FunctionBody<'_>) -> wasmparser::Result<Option<Code>> {
        let base = body.range().start;
        let bytes = body.as_bytes();
        let mut reader = body.get_operators_reader()?;
        self.code.start = (reader.original_position() - base) as usize;
        self.code.ins.reserve((bytes.len() / BYTES_PER_INSTRUCTION).min(MOST_INSTRUCTIONS));
        while !reader.eof() {
            let start = (reader.original_position() - base) as usize;
            let operator = reader.read()?;
            let range = start..(reader.original_position() - base) as usize;
            let encoded = bytes.get(range.clone()).unwrap_or_default();
            let Some(op) = self.op(&operator, encoded) else { return Ok(None) };
            let most = VALUES + self.code.ins.len() * VALUES_PER_INSTRUCTION;
            if self.code.ins.len() == MOST_INSTRUCTIONS || self.values > most {
                return Ok(None);
            }
            self.code.ins.push(Ins { op, from: range.start as u32..range.end as u32, split: 0 });
        }
        self.code.is_leaf = !calls(&self.code);
        Ok(Some(self.code))
    }

    fn op(&mut self, operator: &Operator<'_>, encoded: &[u8]) -> Option<Op> {
        Some(match operator {
            Operator::I32Const { value } => Op::Const(Width::W32, u64::from(*value as u32)),
            Operator::I64Const { value } => Op::Const(Width::W64, *value as u64),
            Operator::LocalGet { local_index } => Op::Get(*local_index),
            Operator::LocalSet { local_index } => Op::Set(*local_index),
            Operator::LocalTee { local_index } => Op::Tee(*local_index),
            Operator::Nop => Op::Gone,
            Operator::Drop => Op::Drop,
            Operator::Select => Op::Select,
            Operator::Block { blockty } => self.open(Kind::Block, *blockty, encoded)?,
            Operator::Loop { blockty } => self.open(Kind::Loop, *blockty, encoded)?,
            Operator::If { blockty } => self.open(Kind::If, *blockty, encoded)?,
            Operator::Else => Op::Else(*self.open.last()?),
            Operator::End => Op::End(self.open.pop()?),
            Operator::Br { relative_depth } => Op::Br(self.target(*relative_depth)?),
            Operator::BrIf { relative_depth } => Op::BrIf(self.target(*relative_depth)?),
            Operator::BrTable { targets } => {
                let mut labels = Vec::new();
                for target in targets.targets() {
                    labels.push(self.target(target.ok()?)?);
                }
                labels.push(self.target(targets.default())?);
                Op::BrTable(Box::new(labels))
            }
            Operator::Return => Op::Br(0),
            Operator::Unreachable => Op::Unreachable,
            _ => match encoded {
                [opcode] if let Some(num) = Num::of(*opcode) => Op::Num(num),
                _ => Op::Other(self.other(operator, encoded)?),
            },
        })
    }

    fn open(&mut self, kind: Kind, ty: BlockType, encoded: &[u8]) -> Option<Op> {
        let (params, results) = self.types.block(ty)?;
        if kind == Kind::Loop && params > 0 {
            return None;
        }
        self.values += params + results.len();
        let label = self.code.labels.len();
        let ty = encoded.get(1..)?.to_vec();
        self.code.labels.push(Block { kind, params, results, ty, uses: 0, is: label });
        self.open.push(label);
        Some(Op::Open(label))
    }

    fn target(&self, depth: u32) -> Option<Label> {
        self.open.len().checked_sub(1 + depth as usize).and_then(|at| self.open.get(at)).copied()
    }

    fn other(&mut self, operator: &Operator<'_>, encoded: &[u8]) -> Option<Other> {
        let leaves = matches!(
            operator,
            Operator::ReturnCall { .. }
                | Operator::ReturnCallIndirect { .. }
                | Operator::ReturnCallRef { .. }
                | Operator::Throw { .. }
                | Operator::ThrowRef
        );
        if is_left_alone(operator) {
            return None;
        }
        let (pops, pushes) = operator.operator_arity(self.types)?;
        let pushes = if leaves { 0 } else { pushes };
        self.values += pops as usize + pushes as usize;
        let mut other = Other::new(pops as usize, pushes as usize)?;
        (other.is_pure, other.leaves, other.bits) = (is_pure(operator), leaves, bits(operator));
        Some(match operator {
            Operator::Call { function_index } | Operator::ReturnCall { function_index } => {
                other.calling(*function_index)
            }
            _ if is_call(operator) => other.calling_some(),
            _ => match offset_of(encoded).filter(|(_, memory)| self.has_short_addresses(*memory)) {
                Some((offset, _)) => other.adding(offset),
                None => other,
            },
        })
    }

    /// Whether the addresses of a memory have 32 bits.
    fn has_short_addresses(&self, memory: u32) -> bool {
        let memory = self.types.0.memories.get(MemoryIndex::from_u32(memory));
        memory.is_some_and(|memory| !memory.ty.memory64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instructions_are_short() {
        assert_eq!((size_of::<Op>(), size_of::<Ins>()), (16, 32));
    }
}
