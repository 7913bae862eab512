//! Whether a memory may be laid out anew, and whether blocks have room where they come to lie.

use super::numbers::ALIGN;
use super::{Block, Checked, Moved, expect};
use crate::const_eval::Consts;
use crate::heap;
use crate::module::Module;
use crate::outside::Outside;
use wasmparser::{DataKind, ExternalKind, ValType};

/// Memories end at such addresses, as the blocks of allocators begin there.
const PAGE: u64 = 65536;

/// What has to be true of the module, and of the claim by itself.
pub fn may_move(before: &Module<'_>, outside: &Outside, claim: &Moved) -> Checked {
    heap::nobody_sees(before, outside, [claim.memory])?;
    let memory = before.memories.get(claim.memory as usize).ok_or("no such memory")?;
    expect(!memory.ty.memory64 && !memory.ty.shared, "its addresses have 64 bits, or threads share it")?;
    let blocks = blocks(claim);
    for pair in blocks.windows(2) {
        expect(pair[0].end() <= pair[1].old.into(), "blocks meet")?;
    }
    let end = blocks.last().map_or(0, Block::end);
    expect(u128::from(end) <= memory.min_bytes(), "a block is not within the memory")?;
    let sizes = [claim.variables, claim.heap];
    let lowest =
        sizes.iter().filter(|block| block.bytes > 0).map(|block| block.old).min().unwrap_or(u32::MAX);
    expect(
        blocks.iter().all(|block| block.bytes < lowest),
        "a block is larger than the address of the first, so that an offset may be as large as an address",
    )?;
    pointer(before, outside, claim)?;
    let is_active = |data: &wasmparser::Data<'_>| matches!(data.kind, DataKind::Active { .. });
    expect(before.data.iter().all(is_active), "a passive data segment may hold addresses")?;
    nobody_states(before, outside, &blocks)?;
    no_room(claim, memory.min_bytes())
}

/// Beside the blocks there is no room for others: but for the rest of a page, the memory has nothing else.
fn no_room(claim: &Moved, size: u128) -> Checked {
    let what = "there is room in the memory beside its variables and its blocks";
    let mut end = claim.variables.end();
    if claim.heap.bytes > 0 {
        expect(u64::from(claim.heap.old) <= end.next_multiple_of(PAGE) + u64::from(ALIGN), what)?;
        end = claim.heap.end();
    }
    expect(size <= u128::from(end.next_multiple_of(PAGE)), what)
}

/// The blocks that have any bytes, or a stack pointer, in order.
fn blocks(claim: &Moved) -> Vec<Block> {
    let mut blocks = vec![claim.variables, claim.heap];
    blocks.retain(|block| block.bytes > 0);
    blocks.extend(claim.stack.map(|stack| stack.block));
    blocks.sort_unstable_by_key(|block| (block.old, block.bytes));
    blocks
}

/// The stack pointer is one that can be followed, and above all that it will ever be.
fn pointer(before: &Module<'_>, outside: &Outside, claim: &Moved) -> Checked {
    let Some(stack) = claim.stack else { return no_pointer(before, claim) };
    let global = before.globals.get(stack.pointer as usize).ok_or("no such global")?;
    expect(
        global.ty.content_type == ValType::I32 && global.ty.mutable && outside.global(stack.pointer).private,
        "somebody else has the stack pointer",
    )?;
    let initial = Consts::of(before).initial(stack.pointer).integer();
    expect(initial == Some(stack.block.end()), "the stack pointer does not start at the end of the stack")?;
    let lowest = blocks(claim).first().map(|block| block.old);
    expect(lowest == Some(stack.block.old), "the stack does not lie below all others")?;
    expect(
        outside.trap_ends_all(),
        "the stack pointer may be anywhere: the instance may be entered again after a trap (`--one-tree` with `--embedding canonical`)",
    )?;
    expect(
        !outside.can_suspend() && !outside.at_any_instruction(),
        "the stack pointer may be anywhere: calls may wait, or come at any time",
    )
}

/// No global is the pointer of a stack that is not described.
fn no_pointer(before: &Module<'_>, claim: &Moved) -> Checked {
    let consts = Consts::of(before);
    let end = blocks(claim).last().map_or(0, Block::end) + PAGE;
    for (index, global) in (0..).zip(&before.globals) {
        let may_be_one = global.ty.mutable && global.ty.content_type == ValType::I32;
        let starts = consts.initial(index).integer();
        let is_apart = starts.is_some_and(|starts| starts < u64::from(ALIGN) || starts > end);
        expect(!may_be_one || is_apart, &format!("global {index} may be the pointer of a stack"))?;
    }
    Ok(())
}

/// Nobody outside names an address by its number.
fn nobody_states(before: &Module<'_>, outside: &Outside, blocks: &[Block]) -> Checked {
    for export in before.exports.iter().filter(|export| export.kind == ExternalKind::Func) {
        let params = before.func_type(export.index).map_or(0, |ty| ty.params().len() as u32);
        for (lo, hi) in (0..params).filter_map(|param| outside.param(export.index, param)) {
            let meets = |block: &Block| u64::from(lo) <= block.end() && block.old <= hi;
            expect(
                !blocks.iter().any(meets),
                "the outside passes numbers that may be addresses (`--param`)",
            )?;
        }
    }
    Ok(())
}

/// Whether all blocks have room in the output, one behind the other.
pub fn fits(before: &Module<'_>, after: &Module<'_>, claim: &Moved) -> Checked {
    let old = before.memories.get(claim.memory as usize).ok_or("the memory is missing")?;
    let memory = after.memories.get(claim.memory as usize).ok_or("the memory is missing")?;
    expect(memory.min_bytes() <= old.min_bytes(), "the memory is larger than it was")?;
    let mut blocks = blocks(claim);
    expect(
        blocks.iter().all(|block| block.down().is_multiple_of(ALIGN)),
        "a block is not aligned as it was",
    )?;
    blocks.sort_unstable_by_key(|block| (block.new, block.bytes));
    let end = |block: &Block| u64::from(block.new) + u64::from(block.bytes);
    expect(blocks.iter().all(|block| block.new >= ALIGN), "a block begins where null is")?;
    let are_apart = blocks.windows(2).all(|pair| end(&pair[0]) <= pair[1].new.into());
    expect(are_apart, "blocks meet in the output")?;
    let last = blocks.last().map_or(0, end);
    expect(u128::from(last) <= memory.min_bytes(), "a block is not within the memory of the output")?;
    if let Some(stack) = claim.stack {
        let is_first = blocks.first().is_some_and(|block| block.new == stack.block.new);
        expect(is_first, "the stack is not the lowest")?;
        let would_trap = !stack.is_stated || stack.block.new == ALIGN;
        expect(
            would_trap,
            "an overflow of the stack would not trap, as there are bytes below (`compact:reserve`)",
        )?;
    }
    Ok(())
}
