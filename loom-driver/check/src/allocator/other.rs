//! Any other function: that it names nothing of the old allocator's.

use super::operands::{Operands, Value, width};
use super::state::State;
use super::{Checked, Replaced, expect};
use crate::const_eval::Consts;
use crate::module::Module;
use crate::ops::{Op, Place};
use crate::same::text;
use wasmparser::{FunctionBody, Operator};

/// How many numbers are looked at in one body.
const MOST: u64 = 1 << 22;

/// What is looked for in a body.
pub(super) struct Other<'c, 'a> {
    claim: &'c Replaced,
    state: &'c State,
    operands: Operands<'c, 'a>,
    /// A number that would be an address of the state if it were one of this memory.
    named: Option<u32>,
    touches_it: bool,
    touches_another: bool,
    left: u64,
}

impl<'c, 'a> Other<'c, 'a> {
    pub(super) fn of(
        before: &'c Module<'a>,
        claim: &'c Replaced,
        state: &'c State,
        consts: &'c Consts,
    ) -> Other<'c, 'a> {
        let operands = Operands::of(before, consts);
        Other { claim, state, operands, named: None, touches_it: false, touches_another: false, left: MOST }
    }

    /// Looks at a body.
    ///
    /// # Errors
    ///
    /// What it has of the old allocator.
    pub(super) fn look(mut self, body: &FunctionBody<'_>) -> Checked {
        for operator in body.get_operators_reader().map_err(text)? {
            let operator = operator.map_err(text)?;
            self.refuses(&operator)?;
            for place in Op::of(&operator).reads.into_iter().chain(Op::of(&operator).writes).flatten() {
                self.touches_it |= place == Place::Memory(self.claim.memory);
                self.touches_another |= matches!(place, Place::Memory(other) if other != self.claim.memory);
            }
        }
        // What touches another memory only has addresses of that one.
        if self.touches_another && !self.touches_it {
            return Ok(());
        }
        for operator in body.get_operators_reader().map_err(text)? {
            self.operands.step(&operator.map_err(text)?)?;
        }
        self.operands.again();
        for operator in body.get_operators_reader().map_err(text)? {
            let operator = operator.map_err(text)?;
            self.addresses(&operator)?;
            self.operands.step(&operator)?;
            if let Value::Is(number) = self.operands.below(0) {
                self.names(number, 1);
            }
        }
        match self.named {
            Some(number) => Err(format!("it names {number:#x}, where the allocator keeps its state")),
            None => Ok(()),
        }
    }

    /// What no other function does.
    fn refuses(&self, operator: &Operator<'_>) -> Checked {
        let Replaced { memory, inner, .. } = self.claim;
        match operator {
            Operator::Call { function_index } | Operator::ReturnCall { function_index } => {
                expect(!inner.contains(function_index), "it calls what only the allocator may")
            }
            Operator::MemoryGrow { mem } | Operator::MemorySize { mem } => {
                expect(mem != memory, "it grows the memory, or asks for its size")
            }
            // The state that the program begins with may be written there.
            Operator::MemoryInit { mem, .. } => {
                expect(mem != memory, "it writes a data segment to the memory")
            }
            _ => Ok(()),
        }
    }

    /// The addresses that are known of what is read or written.
    fn addresses(&mut self, operator: &Operator<'_>) -> Checked {
        let memory = self.claim.memory;
        match operator {
            Operator::MemoryFill { mem } if *mem == memory => self.bytes(2),
            Operator::MemoryCopy { dst_mem, src_mem } => {
                if *dst_mem == memory {
                    self.bytes(2)?;
                }
                if *src_mem == memory { self.bytes(1) } else { Ok(()) }
            }
            operator => {
                let Some((base, arg)) = self.operands.access(operator, memory) else { return Ok(()) };
                // Addresses of a 32-bit memory; more is out of bounds.
                let offset = arg.offset as u32;
                self.names(offset, 1);
                for number in self.numbers(base)? {
                    self.names(number.wrapping_add(offset), width(&arg));
                }
                Ok(())
            }
        }
    }

    /// As many bytes as the topmost operand says, from the address that is so many below.
    fn bytes(&mut self, depth: usize) -> Checked {
        let lengths = self.numbers(self.operands.below(0))?;
        let length = lengths.into_iter().max().unwrap_or(1);
        for number in self.numbers(self.operands.below(depth))? {
            self.names(number, length.into());
        }
        Ok(())
    }

    fn numbers(&mut self, value: Value) -> Result<Vec<u32>, String> {
        let numbers = self.operands.numbers(value);
        let left = self.left.checked_sub(numbers.len() as u64);
        self.left = left.ok_or("it gives its locals too many numbers")?;
        Ok(numbers)
    }

    /// So many bytes from a number on, which may be an address of a 32-bit memory.
    fn names(&mut self, number: u32, bytes: u64) {
        let is_state = self.state.has_any(number.into(), bytes);
        self.named = self.named.or(is_state.then_some(number));
    }
}
