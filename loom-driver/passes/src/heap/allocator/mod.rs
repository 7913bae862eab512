//! Another allocator in the place of a program's own.
//!
//! Most of what is left of a program with a heap is its allocator, which was written for large machines. With a budget it can be a
//! small one that needs no more than the budget: no page of 64 KiB, and no `memory.grow`. The files are the phases:
//!
//! * [`recognize`]: which functions are the allocator, by what they do in a [`trial`] on a [`machine`] of its own, and what they name ([`addresses`], [`code`], [`frame`], [`numbers`], [`pieces`], [`secret`]);
//! * [`effects`]: that they do nothing but allocate;
//! * [`replace`]: the same module with functions of [`loom_check::allocator::template`] in their place.
//!
//! # What is preserved
//!
//! Whatever a program does with memory that it got, and may do by the rules of the C standard; null for more than there is.
//! Blocks are aligned as they were, and have their size in front as they had. Other addresses are given, and memory is used up
//! sooner or later: that nothing depends on that, and that these functions are an allocator, are assumptions, and printed. The judge
//! [proves the rest](loom_check::allocator). In doubt a memory keeps its allocator, and a warning says why.

mod addresses;
mod code;
mod effects;
mod frame;
mod machine;
mod numbers;
mod pieces;
mod recognize;
mod replace;
mod secret;
#[cfg(test)]
mod tests;
mod trial;

use loom_check::allocator::{Arena, Kind, Replaced};
use loom_core::index::{FuncIndex, MemoryIndex};
use loom_core::outside::Outside;
use loom_core::proposal::Rewrite;
use loom_core::{Module, Result};
use machine::Machine;
use recognize::Allocator;

/// A module with another allocator, and what is claimed of it.
pub struct Change<'m> {
    /// The module.
    pub rewrite: Rewrite<'m>,
    /// The claim.
    pub claim: Replaced,
    /// What was found, in words.
    pub note: String,
}

/// A function that gives blocks of a memory, and by how many pages the memory grows when it is called on the module's initial state, for
/// so many bytes. `None` if no such function is found, or what it does is not known.
///
/// # Errors
///
/// A bug only: the module is valid.
pub fn first_block(module: &Module<'_>, memory: MemoryIndex, bytes: u64) -> Result<Option<(FuncIndex, u64)>> {
    let Some(mut machine) = Machine::of(module, memory) else { return Ok(None) };
    let Some(malloc) = recognize::malloc(module, memory, &machine)? else { return Ok(None) };
    let before = machine.pages();
    machine.fuel = trial::FUEL;
    let gives = machine.call(malloc, &[bytes]).is_ok_and(|address| address.is_some_and(|at| at != 0));
    // The machine knows no maximum.
    let maximum = module.memories.get(memory).and_then(|memory| memory.ty.maximum);
    let fits = maximum.is_none_or(|maximum| machine.pages() <= maximum);
    Ok((gives && fits).then(|| (malloc, machine.pages() - before)))
}

/// Replaces the allocator of a memory that nobody outside can see the size of, for so many bytes; or why it cannot.
///
/// # Errors
///
/// A bug only: the module is valid.
pub fn replace<'m>(
    module: &'m Module<'_>,
    outside: &Outside,
    memory: MemoryIndex,
    bytes: u64,
    kind: Kind,
) -> Result<std::result::Result<Change<'m>, String>> {
    let Some(definition) = module.memories.get(memory) else {
        return Ok(Err("there is no such memory".into()));
    };
    if definition.ty.memory64 {
        return Ok(Err("its addresses have 64 bits".into()));
    }
    let Allocator { roles, inner, state, unit } = match recognize::find(module, outside, memory)? {
        Ok(found) => found,
        Err(why) => return Ok(Err(why)),
    };
    if let Some(why) = effects::find(module, memory, roles.keys().chain(&inner).copied())? {
        return Ok(Err(why));
    }
    let note = format!(
        "memory {} has another allocator now, with {bytes} bytes for blocks that are aligned to {unit}: {}",
        memory.as_u32(),
        roles
            .iter()
            .map(|(func, role)| format!("{} is {}", module.describe_func(*func), role.name()))
            .collect::<Vec<_>>()
            .join(", ")
    );
    let claim = Replaced {
        kind,
        memory: memory.as_u32(),
        bytes,
        unit,
        roles: roles.into_iter().map(|(func, role)| (func.as_u32(), role)).collect(),
        inner: inner.into_iter().map(FuncIndex::as_u32).collect(),
        state,
    };
    let arena: Arena = match claim.arena(definition.min_bytes()) {
        Ok(arena) => arena,
        Err(why) => return Ok(Err(format!("its budget is {why}"))),
    };
    let rewrite = replace::rewrite(module, &claim, &arena)?;
    Ok(Ok(Change { rewrite, claim, note }))
}
