//! A body that runs in the machine: its locals, operands and blocks.

use super::code::Code;
use wasmparser::Operator;

/// Where a branch goes.
pub struct Label {
    /// The position that is next.
    pub target: usize,
    /// How many values stay.
    pub height: usize,
    /// How many it takes along.
    pub arity: usize,
}

/// A body that runs.
pub struct Frame<'c, 'a> {
    /// The code.
    pub code: &'c Code<'a>,
    /// The position of the operator that is next.
    pub at: usize,
    /// What the locals have.
    pub locals: Vec<u64>,
    /// The operands.
    pub stack: Vec<u64>,
    /// The blocks that are open.
    pub labels: Vec<Label>,
}

impl Frame<'_, '_> {
    /// The code is valid, so there is one.
    pub fn pop(&mut self) -> u64 {
        self.stack.pop().unwrap_or(0)
    }

    /// Gives a local a value.
    pub fn set(&mut self, local: u32, value: u64) {
        if let Some(place) = self.locals.get_mut(local as usize) {
            *place = value;
        }
    }

    /// Opens the block at a position.
    pub fn open(&mut self, at: usize, is_loop: bool, arity: usize) {
        let target = if is_loop { at } else { self.code.ends[at] as usize };
        self.labels.push(Label { target, height: self.stack.len(), arity });
    }

    /// Goes to the operator that opens a loop, or that closes a block, which opens or closes it again.
    pub fn branch(&mut self, depth: u32) {
        let Some(keep) = self.labels.len().checked_sub(1 + depth as usize) else { return };
        let Some(Label { target, height, arity }) = self.labels.get(keep) else { return };
        let is_loop = matches!(self.code.operators.get(*target), Some(Operator::Loop { .. }));
        let values = self.stack.split_off(self.stack.len().saturating_sub(*arity));
        self.stack.truncate(*height);
        self.stack.extend(values);
        self.at = *target;
        // A loop is opened anew; the end of a block takes its label away.
        self.labels.truncate(keep + usize::from(!is_loop));
    }
}
