//! What stands in front of loads, stores and bulk operations, so that one behind the end that counts traps as before.
//!
//! A call of a function that takes an address and a number of bytes, gives the address back, or traps. The address is on the stack;
//! what is above it is kept in new locals meanwhile. A plain access of an address that stands there as a constant, and is within
//! what the memory has at first, needs none: a memory never gets smaller.

use super::reserve::Reserve;
use crate::memory_merge::uses::{Access, Named, named};
use crate::shared::new_locals::Locals;
use loom_core::index::{FuncIndex, MemoryIndex};
use loom_core::{Error, Module, Result};
use std::collections::BTreeMap;
use wasm_encoder::{BlockType, Function, InstructionSink, ValType};
use wasmparser::{FunctionBody, MemArg, Operator};

/// What an operator is to those behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Seen {
    /// A constant, which may be an address.
    Constant(u64),
    /// One more value on the stack, and nothing else.
    Value,
    /// Anything.
    Other,
}

/// The checks of one body.
pub struct Checks<'c> {
    module: &'c Module<'c>,
    reserves: &'c BTreeMap<MemoryIndex, Reserve>,
    /// New locals.
    pub locals: Locals,
    /// The operators in front, the last one behind.
    seen: [Seen; 2],
}

/// Which operand a new local holds.
const SOURCE: u32 = 0;
const COUNT: u32 = 1;
const VALUE: u32 = 2;

impl<'c> Checks<'c> {
    /// None so far.
    ///
    /// # Errors
    ///
    /// If the body cannot be read.
    pub fn of(
        module: &'c Module<'_>,
        func: FuncIndex,
        body: &FunctionBody<'_>,
        reserves: &'c BTreeMap<MemoryIndex, Reserve>,
    ) -> wasmparser::Result<Checks<'c>> {
        let locals = Locals::of(module, func, body)?;
        Ok(Checks { module, reserves, locals, seen: [Seen::Other; 2] })
    }

    /// Goes on behind an operator.
    pub fn saw(&mut self, operator: &Operator<'_>) {
        let seen = match operator {
            Operator::I32Const { value } => Seen::Constant(value.cast_unsigned().into()),
            Operator::I64Const { value } => Seen::Constant(value.cast_unsigned()),
            Operator::LocalGet { .. } | Operator::GlobalGet { .. } => Seen::Value,
            Operator::F32Const { .. } | Operator::F64Const { .. } | Operator::V128Const { .. } => Seen::Value,
            _ => Seen::Other,
        };
        self.seen = [self.seen[1], seen];
    }

    /// Writes what has to stand in front of an operator; nothing if it touches no memory with a reserve.
    ///
    /// # Errors
    ///
    /// [`Error::Bug`] for an operator that cannot be checked: such a memory has no reserve.
    pub fn in_front_of(&mut self, operator: &Operator<'_>, out: &mut Vec<u8>) -> Result<()> {
        let Named { name, memories, arg } = named(operator);
        if memories.iter().all(|memory| self.check_of(*memory).is_none()) {
            return Ok(());
        }
        match *operator {
            Operator::MemoryFill { mem } => {
                let ty = self.address_type(mem);
                let (count, value) = (self.locals.get(ty, COUNT), self.locals.get(ValType::I32, VALUE));
                InstructionSink::new(out).local_set(count).local_set(value);
                self.range(mem, count, ty, out);
                InstructionSink::new(out).local_get(value).local_get(count);
            }
            Operator::MemoryInit { mem, .. } => {
                let [count, from] = [COUNT, SOURCE].map(|role| self.locals.get(ValType::I32, role));
                InstructionSink::new(out).local_set(count).local_set(from);
                self.range(mem, count, ValType::I32, out);
                InstructionSink::new(out).local_get(from).local_get(count);
            }
            Operator::MemoryCopy { dst_mem, src_mem } => {
                let types = [dst_mem, src_mem].map(|memory| self.address_type(memory));
                let ty = if types == [ValType::I64; 2] { ValType::I64 } else { ValType::I32 };
                let (count, from) = (self.locals.get(ty, COUNT), self.locals.get(types[1], SOURCE));
                InstructionSink::new(out).local_set(count).local_set(from);
                self.range(dst_mem, count, ty, out);
                InstructionSink::new(out).local_get(from);
                self.range(src_mem, count, ty, out);
                InstructionSink::new(out).local_get(count);
            }
            _ => {
                let known = Access::of(name).zip(arg).zip(memories.first());
                let ((access, arg), memory) =
                    known.ok_or_else(|| Error::bug(format!("{operator:?} cannot be checked")))?;
                self.access(access, &arg, *memory, out);
            }
        }
        Ok(())
    }

    fn access(&mut self, access: Access, arg: &MemArg, memory: u32, out: &mut Vec<u8>) {
        let need = arg.offset.saturating_add(1 << arg.max_align);
        let Some(check) = self.check_of(memory).filter(|_| !self.is_within(access, need, memory)) else {
            return;
        };
        let value = match access {
            Access::Address => None,
            Access::AddressAnd(ty) => Some(self.locals.get(ty, VALUE)),
        };
        let mut sink = InstructionSink::new(out);
        value.map(|value| sink.local_set(value));
        sink.i64_const(need.cast_signed()).call(check);
        value.map(|value| sink.local_get(value));
    }

    /// Whether an access is of a constant address, and ends within what the memory has at first.
    fn is_within(&self, access: Access, need: u64, memory: u32) -> bool {
        let address = match (access, self.seen) {
            (Access::Address, [_, Seen::Constant(address)]) => address,
            (Access::AddressAnd(_), [Seen::Constant(address), Seen::Constant(_) | Seen::Value]) => address,
            _ => return false,
        };
        let reserve = self.reserves.get(&MemoryIndex::from_u32(memory));
        let end = u128::from(address) + u128::from(need);
        reserve.is_some_and(|reserve| end <= u128::from(reserve.initial) * u128::from(reserve.page))
    }

    /// A check of so many bytes from the address on the stack on, if the memory has checks.
    fn range(&self, memory: u32, count: u32, ty: ValType, out: &mut Vec<u8>) {
        let Some(check) = self.check_of(memory) else { return };
        let mut sink = InstructionSink::new(out);
        sink.local_get(count);
        if ty != ValType::I64 {
            sink.i64_extend_i32_u();
        }
        sink.call(check);
    }

    fn check_of(&self, memory: u32) -> Option<u32> {
        self.reserves.get(&MemoryIndex::from_u32(memory))?.check
    }

    fn address_type(&self, memory: u32) -> ValType {
        let memory = self.module.memories.get(MemoryIndex::from_u32(memory));
        if memory.is_some_and(|memory| memory.ty.memory64) { ValType::I64 } else { ValType::I32 }
    }
}

/// The body of the function that stands in front of accesses: traps if so many bytes from an address on are not all in front of the end
/// that counts, and gives the address back.
pub fn check(reserve: &Reserve) -> Vec<u8> {
    const ADDRESS: u32 = 0;
    const BYTES: u32 = 1;
    const SIZE: u32 = 2;
    let extend = |sink: &mut InstructionSink<'_>| {
        if !reserve.is_64 {
            sink.i64_extend_i32_u();
        }
    };
    let mut body = Function::new([(1, ValType::I64)]);
    let mut sink = body.instructions();
    sink.local_get(BYTES).global_get(reserve.global);
    extend(&mut sink);
    sink.i64_const(reserve.page.trailing_zeros().into()).i64_shl().local_tee(SIZE).i64_gt_u();
    sink.local_get(ADDRESS);
    extend(&mut sink);
    // In the first case the difference wraps, and says nothing.
    sink.local_get(SIZE).local_get(BYTES).i64_sub().i64_gt_u().i32_or();
    sink.if_(BlockType::Empty).unreachable().end().local_get(ADDRESS).end();
    body.into_raw_body()
}
