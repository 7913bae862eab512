//! The output: the same with other numbers where addresses are born.

use crate::emit::globals;
use crate::emit::rewrite::Moved as Again;
use crate::plan::markers::Markers;
use loom_check::ops::memarg;
use loom_check::regions::{Block, Moved};
use loom_core::bodies::{self, NewBody, Replaced, Splice};
use loom_core::index::{FuncIndex, MemoryIndex};
use loom_core::proposal::Rewrite;
use loom_core::{Error, Module, Result};
use std::collections::BTreeMap;
use wasm_encoder::reencode::{Reencode, RoundtripReencoder};
use wasm_encoder::{ConstExpr, DataSection, Encode, InstructionSink, MemorySection, Section};
use wasmparser::{DataKind, MemArgTarget, Operator};

fn bug(error: impl std::fmt::Display) -> Error {
    Error::bug(format!("compact: {error}"))
}

/// The module with what is claimed; `None` if the memory would not get smaller.
///
/// # Errors
///
/// A bug only: the module is valid.
pub fn rewrite<'m>(
    module: &'m Module<'_>,
    claim: &Moved,
    page_log2: Option<u32>,
) -> Result<Option<Rewrite<'m>>> {
    let Some(memories) = memories(module, claim, page_log2)? else { return Ok(None) };
    let mut sections = BTreeMap::from([(5, memories)]);
    let pointer = claim.stack.map(|stack| (stack.pointer, stack.block.new + stack.block.bytes));
    let markers = Markers { moved: pointer.into_iter().collect(), stale: Vec::new() };
    sections.extend(globals::section(module, &markers)?.map(|section| (6, section)));
    if !module.datas.is_empty() {
        sections.insert(11, data(module, claim)?);
    }
    let replaced = Replaced { sections, data_moved: true, ..Replaced::default() };
    bodies::rewrite_with(module, |func, old| body(module, claim, func, old), replaced).map(Some)
}

fn down(block: &Block) -> u32 {
    block.old.wrapping_sub(block.new)
}

fn block_of(claim: &Moved, number: u64) -> Option<Block> {
    let has = |block: &Block| {
        (u64::from(block.old)..=u64::from(block.old) + u64::from(block.bytes)).contains(&number)
    };
    [claim.variables, claim.heap].into_iter().find(|block| block.bytes > 0 && has(block))
}

fn body(module: &Module<'_>, claim: &Moved, func: FuncIndex, old: &[u8]) -> Result<Option<NewBody>> {
    let Some(body) = module.body(func) else { return Ok(None) };
    let base = body.range().start;
    let mut reader = body.get_operators_reader().map_err(bug)?;
    let (mut splice, mut at, mut has_changed) = (Splice::new(old), 0u32, false);
    while !reader.eof() {
        let start = (reader.original_position() - base) as usize;
        let operator = reader.read().map_err(bug)?;
        let range = start..(reader.original_position() - base) as usize;
        let mut new = Vec::new();
        if let Operator::I32Const { value } = &operator {
            let number = value.cast_unsigned();
            if let Some(block) =
                block_of(claim, number.into()).filter(|_| claim.addresses.contains(&(func.as_u32(), at)))
            {
                InstructionSink::new(&mut new).i32_const(number.wrapping_sub(down(&block)).cast_signed());
            }
        } else if let Some(arg) =
            memarg(&operator).filter(|arg| arg.target == MemArgTarget::Memory(claim.memory))
            && let Some(block) = block_of(claim, arg.offset)
        {
            let offset = Some(arg.offset.wrapping_sub(down(&block).into()));
            let mut moved = Again { from: claim.memory, to: claim.memory, from_source: None, offset };
            moved.instruction(operator).map_err(bug)?.encode(&mut new);
        }
        if !new.is_empty() {
            splice.replace(range, |out| out.extend_from_slice(&new))?;
            has_changed = true;
        }
        at += 1;
    }
    Ok(has_changed.then(|| splice.finish()))
}

/// The memory section; `None` if the memory would not get smaller.
fn memories(module: &Module<'_>, claim: &Moved, page_log2: Option<u32>) -> Result<Option<Vec<u8>>> {
    let end = |block: &Block| u64::from(block.new) + u64::from(block.bytes);
    let stack = claim.stack.map_or(0, |stack| end(&stack.block));
    let size = [claim.variables, claim.heap]
        .iter()
        .filter(|block| block.bytes > 0)
        .map(end)
        .max()
        .unwrap_or(0)
        .max(stack);
    let mut section = MemorySection::new();
    for (index, memory) in module.memories.iter().filter(|(_, memory)| !memory.origin.is_import()) {
        let mut ty = RoundtripReencoder.memory_type(memory.ty).map_err(bug)?;
        if index == MemoryIndex::from_u32(claim.memory) {
            if let Some(log2) = page_log2 {
                ty.page_size_log2 = (log2 != 16).then_some(log2);
            }
            let log2 = ty.page_size_log2.unwrap_or(16);
            ty.minimum = size.div_ceil(1 << log2);
            ty.maximum = Some(ty.minimum);
            if u128::from(ty.minimum) << log2 >= memory.min_bytes() {
                return Ok(None);
            }
        }
        section.memory(ty);
    }
    let mut whole = Vec::new();
    section.append_to(&mut whole);
    Ok(Some(whole))
}

/// The numbers of some words at first: a segment may leave zeros of them out.
fn words(module: &Module<'_>, claim: &Moved) -> BTreeMap<u32, u32> {
    let mut words: BTreeMap<u32, u32> = claim.words.iter().map(|word| (*word, 0)).collect();
    for data in module.datas.values() {
        let DataKind::Active { memory_index, offset_expr } = &data.kind else { continue };
        let Some(offset) = module.constants.integer(offset_expr).filter(|_| *memory_index == claim.memory)
        else {
            continue;
        };
        for (at, byte) in (offset as u32..).zip(data.data) {
            if let Some(word) = words.get_mut(&(at - at % 4)) {
                *word |= u32::from(*byte) << (8 * (at % 4));
            }
        }
    }
    words
}

fn data(module: &Module<'_>, claim: &Moved) -> Result<Vec<u8>> {
    let words = words(module, claim);
    let mut section = DataSection::new();
    for data in module.datas.values() {
        match &data.kind {
            DataKind::Active { memory_index, offset_expr } if *memory_index == claim.memory => {
                let old = module.constants.integer(offset_expr).ok_or_else(|| bug("an unknown offset"))?;
                let mut bytes = data.data.to_vec();
                for word in &claim.words {
                    let number = words.get(word).copied().unwrap_or(0).wrapping_sub(down(&claim.variables));
                    for (address, byte) in (u64::from(*word)..).zip(number.to_le_bytes()) {
                        let at = address.checked_sub(old).and_then(|at| usize::try_from(at).ok());
                        if let Some(slot) = at.and_then(|at| bytes.get_mut(at)) {
                            *slot = byte;
                        }
                    }
                }
                let new = (old as u32).wrapping_sub(down(&claim.variables));
                section.active(*memory_index, &ConstExpr::i32_const(new.cast_signed()), bytes);
            }
            _ => drop(RoundtripReencoder.parse_data(&mut section, data.clone()).map_err(bug)?),
        }
    }
    let mut whole = Vec::new();
    section.append_to(&mut whole);
    Ok(whole)
}
