//! Addresses that code names: of what it reads and writes, as far as they are numbers there.
//!
//! Beside its variables an allocator may name words of the heap itself: that of wasi-libc writes the first word and the last of what the memory has
//! at first, behind all data, because the linker says where that is.

use super::numbers;
use loom_core::Module;
use loom_core::index::{FuncIndex, MemoryIndex};
use wasmparser::{MemArgTarget, Operator};

/// Each word that the body of a defined function reads or writes at an address that is a number, or a sum of two. `None` if it cannot be read.
pub fn known(module: &Module<'_>, memory: MemoryIndex, func: FuncIndex) -> Option<Vec<u64>> {
    let (body, mut validator) = (module.body(func)?, module.validator(func)?);
    validator.read_locals(&mut body.get_binary_reader()).ok()?;
    let mut reader = body.get_operators_reader().ok()?;
    let mut words = Vec::new();
    // What is on the stack of the validator, lowest first, as far as it is a number.
    let mut stack: Vec<Option<u32>> = Vec::new();
    while !reader.eof() {
        let at = reader.original_position();
        let operator = reader.read().ok()?;
        let floor = validator.get_control_frame(0).map_or(0, |frame| frame.height);
        let own = |depth: usize| {
            let at = stack.len().checked_sub(depth + 1).filter(|at| *at >= floor);
            at.and_then(|at| stack.get(at)).copied().flatten()
        };
        let accessed = match (numbers::load(&operator), numbers::store(&operator)) {
            (Some((memarg, bytes, _)), _) => own(0).map(|base| (memarg, bytes, base)),
            (_, Some((memarg, bytes))) => own(1).map(|base| (memarg, bytes, base)),
            _ => None,
        };
        if let Some((memarg, bytes, base)) = accessed
            && memarg.target == MemArgTarget::Memory(memory.as_u32())
        {
            let from = u64::from(base) + memarg.offset;
            words.extend((from & !3..from + u64::from(bytes)).step_by(4));
        }
        let value = match operator {
            Operator::I32Const { value } => Some(value.cast_unsigned()),
            Operator::LocalTee { .. } => own(0),
            Operator::I32Add => own(1).zip(own(0)).map(|(one, other)| one.wrapping_add(other)),
            Operator::I32Sub => own(1).zip(own(0)).map(|(one, other)| one.wrapping_sub(other)),
            _ => None,
        };
        let left = match operator.operator_arity(&validator) {
            Some((pops, _)) => stack.len().saturating_sub(pops as usize).max(floor),
            None => floor,
        };
        validator.op(at, &operator).ok()?;
        stack.truncate(left);
        stack.extend(value.map(Some));
        stack.resize(validator.operand_stack_height() as usize, None);
    }
    Some(words)
}
