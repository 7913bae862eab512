//! Where stack, variables and heap are, and which constants are addresses, at a glance. Nothing here has to be right.

use loom_check::ops::memarg;
use loom_check::regions::{Block, Moved, Stack};
use loom_core::index::MemoryIndex;
use loom_core::{Error, Module, Result};
use std::collections::BTreeSet;
use wasmparser::{DataKind, MemArgTarget, Operator, ValType};

/// The allocators that `--allocator` puts into programs name their first byte, what is 8 or 16 behind it, and the end.
const UNITS: [u32; 2] = [8, 16];
/// Pages of memories, behind which they begin.
const PAGE: u32 = 65536;
/// No linker puts a variable below this.
const LOWEST: u32 = 1024;

/// What is at a glance about the code.
#[derive(Default)]
struct Seen {
    /// Constants: function, position, number.
    constants: Vec<(u32, u32, u32)>,
    /// Functions that access the memory, and those that access others.
    own: BTreeSet<u32>,
    others: BTreeSet<u32>,
    /// Offsets of accesses to the memory.
    offsets: Vec<(u32, u64)>,
}

/// Claims of which one may be right, or why there is none.
///
/// # Errors
///
/// A body cannot be read.
pub fn pieces(
    module: &Module<'_>,
    memory: MemoryIndex,
    variables_end: Option<u32>,
) -> Result<std::result::Result<Vec<Moved>, String>> {
    let Some(definition) = module.memories.get(memory) else {
        return Ok(Err("there is no such memory".into()));
    };
    let Some(size) = u32::try_from(definition.min_bytes()).ok().filter(|_| !definition.ty.memory64) else {
        return Ok(Err("it is too large".into()));
    };
    let seen = match look(module, memory)? {
        Ok(seen) => seen,
        Err(why) => return Ok(Err(why)),
    };
    let Some(end) = variables_end else {
        return Ok(Err("where its variables end is not known: not every memory of the input has an exported `__data_end` (`--pass-arg compact:variables-end=ADDRESS` says it)".into()));
    };
    if end > size {
        return Ok(Err("its variables end behind it".into()));
    }
    let first = first_variable(module, memory, &seen, end);
    let heap = heap(&seen, end, size);
    let pointers = pointers(module, first.map(|(first, _)| first));
    let stacks = pointers.into_iter().map(Some).chain([None]);
    let claims = stacks.filter_map(|pointer| {
        let variables = match (pointer, first) {
            (Some((_, top)), _) if top < end => piece(top, end),
            (None, Some((first, _))) if first < end => piece(first & !15, end),
            _ => piece(end, end),
        };
        let stack = pointer.map(|(pointer, top)| {
            let bytes = top.saturating_sub(16).min(variables.old.max(1) - 1);
            Stack { pointer, block: piece(top - bytes, top), is_stated: false }
        });
        let is_address = |number: u32| {
            let is_variable = variables.bytes > 0 && (variables.old..=end).contains(&number);
            let of_heap = number.wrapping_sub(heap.old);
            is_variable
                || heap.bytes > 0 && (of_heap == 0 || of_heap == heap.bytes || UNITS.contains(&of_heap))
        };
        let is_own = |func: &u32| seen.own.contains(func) || !seen.others.contains(func);
        let addresses = seen.constants.iter().filter(|(func, _, number)| is_own(func) && is_address(*number));
        let addresses: BTreeSet<(u32, u32)> = addresses.map(|(func, at, _)| (*func, *at)).collect();
        (variables.bytes > 0 || heap.bytes > 0).then(|| Moved {
            memory: memory.as_u32(),
            stack,
            variables,
            heap,
            addresses,
            taken: BTreeSet::new(),
            foreign: BTreeSet::new(),
            words: BTreeSet::new(),
            loose: BTreeSet::new(),
        })
    });
    Ok(Ok(claims.collect()))
}

/// From an address to another one, where it is.
fn piece(old: u32, end: u32) -> Block {
    Block { old, bytes: end - old, new: old }
}

/// Constants and offsets; or what in the code sees the size of the memory.
fn look(module: &Module<'_>, memory: MemoryIndex) -> Result<std::result::Result<Seen, String>> {
    let own = memory.as_u32();
    let mut seen = Seen::default();
    for func in module.funcs.keys() {
        let Some(body) = module.body(func) else { continue };
        let bug = |error| Error::bug(format!("a body: {error}"));
        for (at, operator) in (0u32..).zip(body.get_operators_reader().map_err(bug)?) {
            let operator = operator.map_err(bug)?;
            match &operator {
                Operator::I32Const { value } => {
                    seen.constants.push((func.as_u32(), at, value.cast_unsigned()));
                }
                Operator::MemoryGrow { mem } | Operator::MemorySize { mem } if *mem == own => {
                    return Ok(Err(format!("{} sees its size", module.describe_func(func))));
                }
                operator => {
                    for memory in accessed(operator) {
                        let whose = if memory == own { &mut seen.own } else { &mut seen.others };
                        whose.insert(func.as_u32());
                    }
                    let arg = memarg(operator);
                    if let Some(arg) = arg.filter(|arg| arg.target == MemArgTarget::Memory(own)) {
                        seen.offsets.push((func.as_u32(), arg.offset));
                    }
                }
            }
        }
    }
    Ok(Ok(seen))
}

/// The memories of which an operator touches bytes.
fn accessed(operator: &Operator<'_>) -> Vec<u32> {
    match operator {
        Operator::MemoryCopy { dst_mem, src_mem } => vec![*dst_mem, *src_mem],
        Operator::MemoryFill { mem } | Operator::MemoryInit { mem, .. } => vec![*mem],
        operator => match memarg(operator).map(|arg| arg.target) {
            Some(MemArgTarget::Memory(memory)) => vec![memory],
            _ => Vec::new(),
        },
    }
}

/// The lowest address of a variable, and whether a data segment says so.
fn first_variable(module: &Module<'_>, memory: MemoryIndex, seen: &Seen, end: u32) -> Option<(u32, bool)> {
    let offsets = module.datas.values().filter_map(|data| match &data.kind {
        DataKind::Active { memory_index, offset_expr } if *memory_index == memory.as_u32() => {
            module.constants.integer(offset_expr).and_then(|offset| u32::try_from(offset).ok())
        }
        _ => None,
    });
    let is_variable = |number: &u32| (LOWEST..end).contains(number);
    let named = seen.offsets.iter().filter_map(|(_, offset)| u32::try_from(*offset).ok()).filter(is_variable);
    let in_data = offsets.min();
    let lowest = in_data.into_iter().chain(named).min()?;
    Some(match in_data {
        Some(_) => (lowest, true),
        None => (lowest - lowest % LOWEST, false),
    })
}

/// What an allocator of ours hands out, behind the variables.
fn heap(seen: &Seen, end: u32, size: u32) -> Block {
    let none = piece(0, 0);
    let is_start = |number: u32| number > end && number < size && [4, 12].contains(&(number % PAGE));
    let mut all: Vec<(u32, u32)> = seen.constants.iter().map(|(func, _, number)| (*func, *number)).collect();
    all.extend(seen.offsets.iter().filter_map(|(func, offset)| Some((*func, u32::try_from(*offset).ok()?))));
    let Some((_, start)) =
        all.iter().copied().filter(|(_, number)| is_start(*number)).min_by_key(|(_, number)| *number)
    else {
        return none;
    };
    let funcs: BTreeSet<u32> =
        all.iter().filter(|(_, number)| *number == start).map(|(func, _)| *func).collect();
    let is_end = |number: u32| number > start && number <= size && (number - start).is_multiple_of(UNITS[0]);
    let ends = all
        .iter()
        .filter(|(func, number)| funcs.contains(func) && is_end(*number))
        .map(|(_, number)| *number);
    ends.max().map_or(none, |last| piece(start, last))
}

/// Globals that may be stack pointers, with what they start with: below all variables.
fn pointers(module: &Module<'_>, first: Option<u32>) -> Vec<(u32, u32)> {
    let globals = module
        .globals
        .iter()
        .filter(|(_, global)| global.ty.mutable && global.ty.content_type == ValType::I32);
    let starts = globals.filter_map(|(index, global)| {
        let start = module.constants.integer(global.origin.defined()?)?;
        Some((index.as_u32(), u32::try_from(start).ok()?))
    });
    starts
        .filter(|(_, start)| *start >= LOWEST && first.is_none_or(|first| *start <= first.max(LOWEST)))
        .collect()
}
