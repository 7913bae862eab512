//! What becomes of each instruction that names a memory of the merged one.
//!
//! A load or store gets the base added to its static offset, which cannot wrap: the engine computes
//! the address with more bits. `memory.size` becomes the constant that it always was. The operands
//! of `memory.init`, `memory.copy` and `memory.fill` are addresses without an offset, so the base is
//! added by an instruction, after a check of the bounds; for that the operands go through new locals.
//! So do those of loads and stores if they are to be checked.

use super::layout::{Layout, Place};
use super::uses::{Access, Named, named};
use crate::shared::new_locals::Locals;
use loom_core::bodies::{NewBody, Splice};
use loom_core::index::{FuncIndex, MemoryIndex};
use loom_core::{Error, Module, Result};
use std::ops::Range;
use wasm_encoder::reencode::{Error as ReencodeError, Reencode};
use wasm_encoder::{BlockType, Encode, InstructionSink, ValType};
use wasmparser::{MemArg, Operator};

/// The new body of a function; `None` if it names no memory of the merged one.
///
/// # Errors
///
/// [`Error::Bug`] if the body contradicts validation, or the layout the body.
pub fn change(
    module: &Module<'_>,
    func: FuncIndex,
    layout: &Layout,
    checked: bool,
) -> Result<Option<NewBody>> {
    let Some(body) = module.body(func) else { return Ok(None) };
    let broken = |error: wasmparser::Error| Error::bug(format!("a body: {error}"));
    let base = body.range().start;
    let mut locals = Locals::of(module, func, body).map_err(broken)?;
    let mut edits: Vec<(Range<usize>, Vec<u8>)> = Vec::new();
    let mut reader = body.get_operators_reader().map_err(broken)?;
    let operators_at = (reader.original_position() - base) as usize;
    while !reader.eof() {
        let start = (reader.original_position() - base) as usize;
        let operator = reader.read().map_err(broken)?;
        if !named(&operator).memories.iter().any(|memory| layout.place(*memory).is_some()) {
            continue;
        }
        let mut bytes = Vec::new();
        let mut code = Code { layout, checked, locals: &mut locals, bytes: &mut bytes };
        code.operator(module, operator)?;
        edits.push((start..(reader.original_position() - base) as usize, bytes));
    }
    if edits.is_empty() {
        return Ok(None);
    }
    let mut splice = Splice::new(body.as_bytes());
    locals.declare(&mut splice, operators_at)?;
    for (range, bytes) in edits {
        splice.replace(range, |out| out.extend_from_slice(&bytes))?;
    }
    Ok(Some(splice.finish()))
}

/// The instructions that take the place of one.
struct Code<'c> {
    layout: &'c Layout,
    checked: bool,
    locals: &'c mut Locals,
    bytes: &'c mut Vec<u8>,
}

/// Which operand a new local holds.
const ADDRESS: u32 = 0;
const SOURCE: u32 = 1;
const COUNT: u32 = 2;
const VALUE: u32 = 3;

impl Code<'_> {
    fn operator(&mut self, module: &Module<'_>, operator: Operator<'_>) -> Result<()> {
        let target = self.layout.target.as_u32();
        let address = self.address_type();
        match operator {
            Operator::MemorySize { mem } => {
                let pages = self.place(mem)?.pages;
                self.constant(address, pages);
            }
            Operator::MemoryFill { mem } => {
                let place = self.place(mem)?;
                let to = self.locals.get(address, ADDRESS);
                let value = self.locals.get(ValType::I32, VALUE);
                let count = self.locals.get(address, COUNT);
                self.sink().local_set(count).local_set(value).local_set(to);
                self.check_range(place, to, count, address);
                self.based(place, to);
                self.sink().local_get(value).local_get(count).memory_fill(target);
            }
            Operator::MemoryInit { data_index, mem } => {
                let place = self.place(mem)?;
                let to = self.locals.get(address, ADDRESS);
                let from = self.locals.get(ValType::I32, SOURCE);
                let count = self.locals.get(ValType::I32, COUNT);
                self.sink().local_set(count).local_set(from).local_set(to);
                self.check_range(place, to, count, ValType::I32);
                self.based(place, to);
                self.sink().local_get(from).local_get(count).memory_init(target, data_index);
            }
            Operator::MemoryCopy { dst_mem, src_mem } => self.copy(module, dst_mem, src_mem)?,
            operator => self.access(operator)?,
        }
        Ok(())
    }

    fn copy(&mut self, module: &Module<'_>, to_memory: u32, from_memory: u32) -> Result<()> {
        let type_of = |memory: u32| {
            let memory = module.memories.get(MemoryIndex::from_u32(memory));
            if memory.is_some_and(|memory| memory.ty.memory64) { ValType::I64 } else { ValType::I32 }
        };
        let (to_type, from_type) = (type_of(to_memory), type_of(from_memory));
        let count_type = if to_type == from_type { to_type } else { ValType::I32 };
        let to = self.locals.get(to_type, ADDRESS);
        let from = self.locals.get(from_type, SOURCE);
        let count = self.locals.get(count_type, COUNT);
        self.sink().local_set(count).local_set(from).local_set(to);
        let target = self.layout.target.as_u32();
        let sides = [(to_memory, to), (from_memory, from)];
        for (memory, local) in sides {
            if let Some(place) = self.layout.place(memory) {
                self.check_range(place, local, count, count_type);
            }
        }
        let [to_memory, from_memory] = sides.map(|(memory, local)| match self.layout.place(memory) {
            Some(place) => {
                self.based(place, local);
                target
            }
            None => {
                self.sink().local_get(local);
                memory
            }
        });
        self.sink().local_get(count).memory_copy(to_memory, from_memory);
        Ok(())
    }

    fn access(&mut self, operator: Operator<'_>) -> Result<()> {
        let Named { name, memories, arg: Some(arg) } = named(&operator) else {
            return Err(Error::bug(format!("nobody knows what {operator:?} does to a memory")));
        };
        let place = self.place(memories.first().copied().unwrap_or_default())?;
        if self.checked {
            let access = Access::of(name).ok_or_else(|| Error::bug(format!("{name} cannot be checked")))?;
            let width = 1u64 << arg.max_align;
            match place.size.checked_sub(arg.offset.saturating_add(width)) {
                Some(last) => self.check_address(access, last),
                None => drop(self.sink().unreachable()),
            }
        }
        let mut moved = Moved { target: self.layout.target.as_u32(), base: place.base };
        let instruction =
            moved.instruction(operator).map_err(|error| Error::bug(format!("{name}: {error}")))?;
        instruction.encode(self.bytes);
        Ok(())
    }

    /// Traps if the address on the stack is larger than `last`.
    fn check_address(&mut self, access: Access, last: u64) {
        let ty = self.address_type();
        let address = self.locals.get(ty, ADDRESS);
        let value = match access {
            Access::Address => None,
            Access::AddressAnd(ty) => Some(self.locals.get(ty, VALUE)),
        };
        if let Some(value) = value {
            self.sink().local_set(value);
        }
        self.sink().local_tee(address);
        self.constant(ty, last);
        self.greater(ty);
        self.trap_if();
        self.sink().local_get(address);
        if let Some(value) = value {
            self.sink().local_get(value);
        }
    }

    /// Traps if `count` bytes from `start` on are not all in a memory.
    fn check_range(&mut self, place: Place, start: u32, count: u32, count_type: ValType) {
        let ty = self.address_type();
        // More than there are, or from a start that leaves less. (In the first case the difference
        // wraps, and says nothing.)
        self.count(count, count_type);
        self.constant(ty, place.size);
        self.greater(ty);
        self.sink().local_get(start);
        self.constant(ty, place.size);
        self.count(count, count_type);
        match ty {
            ValType::I64 => self.sink().i64_sub(),
            _ => self.sink().i32_sub(),
        };
        self.greater(ty);
        self.sink().i32_or();
        self.trap_if();
    }

    /// The value of a count as an address.
    fn count(&mut self, count: u32, ty: ValType) {
        self.sink().local_get(count);
        if ty != self.address_type() {
            self.sink().i64_extend_i32_u();
        }
    }

    fn sink(&mut self) -> InstructionSink<'_> {
        InstructionSink::new(self.bytes)
    }

    fn greater(&mut self, ty: ValType) {
        match ty {
            ValType::I64 => self.sink().i64_gt_u(),
            _ => self.sink().i32_gt_u(),
        };
    }

    fn trap_if(&mut self) {
        self.sink().if_(BlockType::Empty).unreachable().end();
    }

    /// The address in a local, plus the base.
    fn based(&mut self, place: Place, local: u32) {
        self.sink().local_get(local);
        if place.base != 0 {
            let ty = self.address_type();
            self.constant(ty, place.base);
            match ty {
                ValType::I64 => self.sink().i64_add(),
                _ => self.sink().i32_add(),
            };
        }
    }

    fn constant(&mut self, ty: ValType, value: u64) {
        match ty {
            ValType::I64 => self.sink().i64_const(value as i64),
            _ => self.sink().i32_const(value as u32 as i32),
        };
    }

    fn address_type(&self) -> ValType {
        if self.layout.is_64 { ValType::I64 } else { ValType::I32 }
    }

    fn place(&self, memory: u32) -> Result<Place> {
        self.layout.place(memory).ok_or_else(|| Error::bug(format!("memory {memory} is not merged")))
    }
}

/// Writes an access again, to another memory and with a base.
struct Moved {
    target: u32,
    base: u64,
}

impl Reencode for Moved {
    type Error = std::convert::Infallible;

    fn mem_arg(&mut self, arg: MemArg) -> Result<wasm_encoder::MemArg, ReencodeError> {
        let mut arg = wasm_encoder::reencode::utils::mem_arg(self, arg)?;
        // The layout has seen that it fits.
        arg.offset = arg.offset.wrapping_add(self.base);
        Ok(arg)
    }

    fn memory_index(&mut self, _: u32) -> Result<u32, ReencodeError> {
        Ok(self.target)
    }
}
