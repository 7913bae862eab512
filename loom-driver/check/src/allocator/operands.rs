//! What is known of operands: as much as it takes to see addresses that code names.

use crate::const_eval::Consts;
use crate::module::Module;
use crate::ops::{arity, memarg};
use std::collections::{BTreeMap, BTreeSet};
use wasmparser::{BlockType, MemArg, MemArgTarget, Operator};

/// An operand, or what a local has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Value {
    /// Anything.
    Any,
    /// A number.
    Is(u32),
    /// What a local has, and so much more.
    Local(u32, u32),
}

/// The operands of a body, in the order in which it is written. A local may have whatever it is ever given.
pub(super) struct Operands<'b, 'a> {
    module: &'b Module<'a>,
    consts: &'b Consts,
    stack: Vec<Value>,
    /// How many operands there are below each open block, and how many it leaves.
    blocks: Vec<(usize, usize)>,
    /// The numbers that a local is given.
    given: BTreeMap<u32, BTreeSet<u32>>,
    count: usize,
    /// How many numbers may still be handed from local to local.
    left: usize,
}

/// How many times a number is handed from local to local in a body at most.
const MOST_HANDED: usize = 1 << 20;
/// How many numbers are remembered of the locals of a body. Who has more gets no answer.
const MOST: usize = 4096;

impl<'b, 'a> Operands<'b, 'a> {
    pub(super) fn of(module: &'b Module<'a>, consts: &'b Consts) -> Operands<'b, 'a> {
        Operands {
            module,
            consts,
            stack: Vec::new(),
            blocks: Vec::new(),
            given: BTreeMap::new(),
            count: 0,
            left: MOST_HANDED,
        }
    }

    /// Back to the beginning, with what locals are given.
    pub(super) fn again(&mut self) {
        self.stack.clear();
        self.blocks.clear();
    }

    /// The operand that is so many below the topmost.
    pub(super) fn below(&self, depth: usize) -> Value {
        let at = self.stack.len().checked_sub(depth + 1).filter(|at| *at >= self.floor());
        at.and_then(|at| self.stack.get(at)).copied().unwrap_or(Value::Any)
    }

    /// How many operands there are, without those below the innermost block.
    pub(super) fn height(&self) -> usize {
        self.stack.len() - self.floor()
    }

    /// The numbers that an operand may be, as far as code names them.
    pub(super) fn numbers(&self, value: Value) -> Vec<u32> {
        match value {
            Value::Any => Vec::new(),
            Value::Is(number) => vec![number],
            Value::Local(local, more) => {
                self.given.get(&local).into_iter().flatten().map(|number| number.wrapping_add(more)).collect()
            }
        }
    }

    /// How many operands there are.
    pub(super) fn len(&self) -> usize {
        self.stack.len()
    }

    fn give(&mut self, local: u32, value: Value) -> Result<(), String> {
        // One that counts up is given itself; what matters is where it begins.
        let numbers = match value {
            Value::Local(from, _) if from == local => Vec::new(),
            value => self.numbers(value),
        };
        let left = self.left.checked_sub(numbers.len());
        self.left = left.ok_or("it gives its locals too many numbers")?;
        for number in numbers {
            self.count += usize::from(self.given.entry(local).or_default().insert(number));
        }
        if self.count > MOST { Err("it gives its locals too many numbers".into()) } else { Ok(()) }
    }

    fn floor(&self) -> usize {
        self.blocks.last().map_or(0, |(height, _)| *height)
    }

    fn pop(&mut self) -> Value {
        if self.stack.len() > self.floor() { self.stack.pop().unwrap_or(Value::Any) } else { Value::Any }
    }

    fn pop_many(&mut self, many: usize) {
        let height = self.stack.len().saturating_sub(many).max(self.floor());
        self.stack.truncate(height);
    }

    fn block(&self, ty: &BlockType) -> (usize, usize) {
        match ty {
            BlockType::Empty => (0, 0),
            BlockType::Type(_) => (0, 1),
            BlockType::FuncType(ty) => {
                self.module.types.func(*ty).map_or((0, 0), |ty| (ty.params().len(), ty.results().len()))
            }
        }
    }

    fn push_any(&mut self, many: usize) {
        self.stack.extend(std::iter::repeat_n(Value::Any, many));
    }

    fn open(&mut self, ty: &BlockType) {
        let (params, results) = self.block(ty);
        self.pop_many(params);
        self.blocks.push((self.stack.len(), results));
        self.push_any(params);
    }

    /// What an access to this memory has the address of, beside its offset; `None` if the operator is none.
    pub(super) fn access(&self, operator: &Operator<'_>, memory: u32) -> Option<(Value, MemArg)> {
        let arg = memarg(operator).filter(|arg| arg.target == MemArgTarget::Memory(memory))?;
        // The address is the lowest operand.
        let (pops, _) = arity(operator, self.module)?;
        Some((self.below((pops as usize).saturating_sub(1)), arg))
    }

    /// What is next.
    ///
    /// # Errors
    ///
    /// There is too much to remember.
    pub(super) fn step(&mut self, operator: &Operator<'_>) -> Result<(), String> {
        match operator {
            Operator::I32Const { value } => self.stack.push(Value::Is(value.cast_unsigned())),
            Operator::GlobalGet { global_index } => {
                let known = self.consts.always(*global_index).integer().and_then(|it| u32::try_from(it).ok());
                self.stack.push(known.map_or(Value::Any, Value::Is));
            }
            Operator::LocalGet { local_index } => self.stack.push(Value::Local(*local_index, 0)),
            Operator::LocalSet { local_index } => {
                let value = self.pop();
                self.give(*local_index, value)?;
            }
            Operator::LocalTee { local_index } => self.give(*local_index, self.below(0))?,
            Operator::I32Add | Operator::I32Sub | Operator::I32Or => {
                let [top, below] = [self.pop(), self.pop()];
                let is_sub = matches!(operator, Operator::I32Sub);
                self.stack.push(match (below, top) {
                    (Value::Is(a), Value::Is(b)) if is_sub => Value::Is(a.wrapping_sub(b)),
                    (Value::Local(local, more), Value::Is(b)) if is_sub => {
                        Value::Local(local, more.wrapping_sub(b))
                    }
                    _ if is_sub => Value::Any,
                    (Value::Is(a), Value::Is(b)) if matches!(operator, Operator::I32Or) => Value::Is(a | b),
                    (Value::Is(a), Value::Is(b)) => Value::Is(a.wrapping_add(b)),
                    (Value::Local(local, more), Value::Is(b)) | (Value::Is(b), Value::Local(local, more)) => {
                        Value::Local(local, more.wrapping_add(b))
                    }
                    _ => Value::Any,
                });
            }
            Operator::Block { blockty } | Operator::Loop { blockty } | Operator::Try { blockty } => {
                self.open(blockty);
            }
            Operator::TryTable { try_table } => self.open(&try_table.ty),
            Operator::If { blockty } => {
                self.pop_many(1);
                self.open(blockty);
            }
            Operator::End | Operator::Delegate { .. } => {
                let (height, results) = self.blocks.pop().unwrap_or((0, 0));
                self.stack.truncate(height);
                self.push_any(results);
            }
            Operator::BrIf { .. } => self.pop_many(1),
            operator => match arity(operator, self.module) {
                Some((pops, pushes)) => {
                    self.pop_many(pops as usize);
                    self.push_any(pushes as usize);
                }
                // What is behind is not reached, or another arm.
                None => self.stack.truncate(self.floor()),
            },
        }
        Ok(())
    }
}

/// How many bytes an access has: the most that it may be aligned to.
pub(super) fn width(arg: &MemArg) -> u64 {
    1 << arg.max_align.min(4)
}
