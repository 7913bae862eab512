//! Accesses, and that what they are given is an address.

use super::value::{VARIABLE, Value};
use super::walk::Walk;
use super::{Checked, expect};
use crate::ops::{Op, arity, is_atomic, memarg};
use wasmparser::{MemArgTarget, Operator};

impl Walk<'_, '_, '_> {
    /// Does what an access does; whether the operator is one.
    pub fn access(&mut self, operator: &Operator<'_>) -> Result<bool, String> {
        let own = self.program.claim.memory;
        match operator {
            Operator::MemoryFill { mem } => {
                let (count, value) = (self.pop()?, self.pop()?);
                self.is_computed_with(&value, "what memory is filled with");
                self.bulk(*mem, &count)?;
            }
            Operator::MemoryCopy { dst_mem, src_mem } => {
                let count = self.pop()?;
                self.bulk(*src_mem, &count)?;
                self.bulk(*dst_mem, &count)?;
            }
            Operator::MemoryInit { mem, .. }
            | Operator::MemoryGrow { mem }
            | Operator::MemorySize { mem }
                if *mem == own =>
            {
                return Err(format!("it sees more of the memory than bytes: {operator:?}"));
            }
            _ => {
                let Some(arg) = memarg(operator) else { return Ok(false) };
                let MemArgTarget::Memory(memory) = arg.target else { return Ok(false) };
                let is_plain = !is_atomic(operator) && !Op::of(operator).is_unknown;
                expect(is_plain, "an access that others may see in between")?;
                let (pops, pushes) =
                    arity(operator, self.program.module).ok_or("an access of unknown arity")?;
                let mut operands = (0..pops).map(|_| self.pop()).collect::<Result<Vec<_>, _>>()?;
                let address = operands.pop().ok_or("an access without an address")?;
                let width = 1u64 << arg.max_align.min(4);
                self.accesses(memory);
                if memory == own {
                    self.address(&address, arg.offset, width)?;
                } else {
                    self.foreign(&address);
                    operands
                        .iter()
                        .for_each(|value| self.is_computed_with(value, "it is stored in another memory"));
                }
                for value in operands {
                    expect(width >= 4 || !value.is_address(), "a part of an address is stored")?;
                }
                let is_part = width < 4;
                (0..pushes).for_each(|_| self.push(if is_part { Value::number() } else { Value::any() }));
            }
        }
        Ok(true)
    }

    /// The size of the memory in bytes.
    fn size(&self) -> u128 {
        let memory = self.program.module.memories.get(self.program.claim.memory as usize);
        memory.map_or(u128::MAX, |memory| memory.min_bytes())
    }

    fn accesses(&mut self, memory: u32) {
        self.program.funcs[self.func as usize].accesses.insert(memory);
    }

    /// The address of an access with an offset and a width.
    fn address(&mut self, address: &Value, offset: u64, width: u64) -> Checked {
        let Some((block, kind)) = self.program.block_of(offset) else {
            let constant = address.constant.filter(|_| address.is_number());
            if constant
                .is_some_and(|constant| u128::from(constant) + u128::from(offset + width) > self.size())
            {
                // It traps, and so it does in a smaller memory.
                self.state = None;
                return Ok(());
            }
            expect(!self.program.is_far(offset), "an offset that is no address, and larger than any object")?;
            self.used(address, offset + width);
            return Ok(());
        };
        // No object is as large as this offset, so it is no part of one that has an address already.
        expect(!address.may_be_address(), "an address with another one as the offset")?;
        self.is_computed_with(address, "what is added to an address");
        if let Some(constant) = address.constant.filter(|_| address.is_number()) {
            let first = offset + u64::from(constant);
            expect(
                first + width <= block.end(),
                "an access beyond the end of all variables, or of all blocks",
            )?;
            let names =
                self.program.words.range(first.saturating_sub(3) as u32..(first + width) as u32).next();
            self.program.has_addresses_of_variables |= names.is_some();
            return Ok(());
        }
        self.program.has_addresses_of_variables |= kind == VARIABLE;
        Ok(())
    }

    /// A number is used as an address, of so many bytes.
    fn used(&mut self, address: &Value, bytes: u64) {
        let block = address.constant.filter(|_| address.is_address());
        let block = block.and_then(|at| Some((u64::from(at) + bytes, self.program.block_of(at.into())?)));
        if block.is_some_and(|(end, (block, _))| end > block.end()) {
            self.complain("an access beyond the end of all variables, or of all blocks");
        }
        if address.is_number() {
            self.complain("an access at what is no address of anything that is known");
        }
        if address.is_far {
            self.complain("an access at an address to which more is added than any object has bytes");
        }
        if address.is_address() && address.is_sure {
            self.program.proved.extend(address.sites.iter().copied());
        }
    }

    /// The address of an access to another memory.
    fn foreign(&mut self, address: &Value) {
        self.is_computed_with(address, "it is used with another memory");
    }

    /// One of the addresses of an operation on so many bytes.
    fn bulk(&mut self, memory: u32, count: &Value) -> Checked {
        self.is_computed_with(count, "a number of bytes");
        let address = self.pop()?;
        self.accesses(memory);
        if memory != self.program.claim.memory {
            self.foreign(&address);
            return Ok(());
        }
        // No bytes, from where an empty list is said to be.
        let is_nothing =
            count.constant == Some(0) && address.constant.is_some_and(|at| at <= super::numbers::ALIGN);
        if !address.is_number() || !is_nothing {
            self.used(&address, 0);
        }
        Ok(())
    }
}
