//! The claim of `heap`: a memory that could grow has, from the start and for ever, all that it may ever have, and a
//! counter says how much of that counts.
//!
//! This check takes nothing from the pass but the budgets, and which global and which function belong to which memory. It
//! works out the size of each reserve, and writes the helper function that hands it out, byte by byte, by itself. Then
//! everything is compared: the outside must not see a size, the counter must start at the size that the memory had,
//! `memory.grow` must be a call of the helper, `memory.size` a read of the counter, and nothing else may differ.
//!
//! What it does not prove is the assumption that comes with the pass: that no access lies between the end that counts and
//! the end of the reserve. Where a memory has checks, it writes out for each access what has to stand in front of it, and the
//! function that is called there; one that is left out has to be of a constant address below the first end.

mod added;
mod bodies;
mod checks;
mod helper;
#[cfg(test)]
mod tests;

pub(crate) use added::types_behind;

use crate::Refused;
use crate::assumption::{ANY_TRAP, Assumption, Source};
use crate::const_eval::Consts;
use crate::module::{Memory, Module};
use crate::outside::Outside;
use crate::same;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use wasmparser::{DataKind, MemoryType};

/// What is claimed about each memory that has a reserve, by its index.
pub type Reserves = BTreeMap<u32, Reserve>;

/// What is claimed about one memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reserve {
    /// By how many of its pages it may grow, all in all.
    pub budget: u64,
    /// The index in the output of the global that counts its pages.
    pub global: u32,
    /// The index in the output of the function that stands for `memory.grow`.
    pub helper: u32,
    /// The index in the output of the function that stands in front of accesses, if one does.
    pub check: Option<u32>,
}

/// What is claimed about a module.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reserved {
    /// The memories that have a reserve.
    pub reserves: Reserves,
    /// Whether interrupts may come, so that something is taken for granted about them.
    pub interrupts: bool,
    /// Whether the host may touch one of the memories on behalf of the program.
    pub lent: bool,
}

/// That nobody looks behind the end of a memory.
pub const IN_BOUNDS: &str = "heap: no access or bulk operation, be it of no bytes, by the program or by the host for it, is between the \
    end that a memory has grown to and the end of its reserve (it would reach the reserve where it trapped)";
/// That a memory is grown by one at a time.
pub const ONE_AT_A_TIME: &str =
    "heap: no interrupt grows a memory while another `memory.grow` of it is under way";

/// The same of the host alone, where the program is checked.
pub const HOST_IN_BOUNDS: &str = "heap: the host reads and writes for the program nothing between the end that a memory has grown to and \
    the end of its reserve (it would reach the reserve where it trapped)";

impl Reserved {
    /// What is taken for granted, in words.
    pub fn premises(&self) -> Vec<Assumption> {
        let mut premises = Vec::new();
        match self.is_checked() {
            // The check traps as `unreachable` does.
            true => premises.push(Source::Passes.says(ANY_TRAP)),
            false => premises.push(Source::User.says(IN_BOUNDS)),
        }
        if self.is_checked() && self.lent {
            premises.push(Source::User.says(HOST_IN_BOUNDS));
        }
        if self.interrupts {
            premises.push(Source::User.says(ONE_AT_A_TIME));
        }
        premises
    }

    /// Whether each memory has checks.
    fn is_checked(&self) -> bool {
        self.reserves.values().all(|reserve| reserve.check.is_some())
    }
}

type Checked = Result<(), String>;

/// Checks the claim about a module.
///
/// # Errors
///
/// The first thing that is not so, or that would be taken for granted and is not said.
pub fn check_reserved(
    before: &Module<'_>,
    after: &Module<'_>,
    outside: &Outside,
    claim: &Reserved,
) -> Result<(), Refused> {
    if outside.at_any_instruction() && !claim.interrupts {
        return Err("an interrupt may grow a memory while it is being grown".into());
    }
    let is_private = |memory: &u32| outside.memory(*memory).private;
    if claim.is_checked() && !claim.lent && !claim.reserves.keys().all(is_private) {
        return Err("the host may look behind the end of a memory".into());
    }
    check(before, after, outside, &claim.reserves)
}

/// Checks the claim about each memory.
///
/// # Errors
///
/// The first thing that is not so.
pub fn check(
    before: &Module<'_>,
    after: &Module<'_>,
    outside: &Outside,
    reserves: &Reserves,
) -> Result<(), Refused> {
    let compare = Compare { before, after, reserves };
    nobody_sees(before, outside, reserves.keys().copied())?;
    compare.memories()?;
    compare.no_counter_is_a_stack_pointer()?;
    segments_fit(before, &reserves.keys().copied().collect())?;
    compare.types()?;
    compare.globals()?;
    compare.functions()?;
    // Types, functions, memories, globals and code are compared item by item.
    same::payloads_but(before, after, &[1, 3, 5, 6, 10])?;
    compare.bodies()?;
    Ok(())
}

struct Compare<'c, 'a> {
    before: &'c Module<'a>,
    after: &'c Module<'a>,
    reserves: &'c Reserves,
}

fn expect(holds: bool, what: &str) -> Checked {
    if holds { Ok(()) } else { Err(what.to_string()) }
}

/// How many pages a memory can ever have with a budget: growth beyond its maximum failed, and so did growth beyond its
/// addresses.
fn most_pages(ty: &MemoryType, budget: u64) -> u64 {
    let bits = if ty.memory64 { 64 } else { 32 };
    let addressable = (1u128 << bits) >> ty.page_size_log2.unwrap_or(16);
    // The size in pages has to be a number of the address type.
    let countable = (1u128 << bits) - 1;
    let declared = ty.maximum.map_or(u128::MAX, u128::from);
    let wanted = u128::from(ty.initial) + u128::from(budget);
    u64::try_from(wanted.min(declared).min(addressable).min(countable)).unwrap_or(u64::MAX)
}

/// Whoever knows a memory could ask for its size, or grow it.
pub(crate) fn nobody_sees(
    before: &Module<'_>,
    outside: &Outside,
    memories: impl IntoIterator<Item = u32>,
) -> Checked {
    let imports = || (0..).map_while(|func| outside.import(func));
    expect(
        !imports().any(|import| import.numbers.memories || import.numbers.functions),
        "an import is told indices by number",
    )?;
    expect(!outside.runs_beside(), "code may run beside other code, and a counter is no atomic thing")?;
    for memory in memories {
        let is_own = before.memories.get(memory as usize).is_some_and(|memory| memory.import.is_none());
        let reached = outside.memory(memory);
        expect(
            is_own && !reached.held && !reached.outlives,
            "somebody outside can see the size of a memory with a reserve",
        )?;
    }
    Ok(())
}

impl Compare<'_, '_> {
    fn memories(&self) -> Checked {
        let (before, after) = (&self.before.memories, &self.after.memories);
        expect(before.len() == after.len(), "another number of memories")?;
        for ((memory, old), new) in (0..).zip(before).zip(after) {
            let Some(reserve) = self.reserves.get(&memory) else {
                expect(old == new, "a memory without a reserve changed")?;
                continue;
            };
            expect(reserve.budget > 0, "a budget of nothing")?;
            let pages = most_pages(&old.ty, reserve.budget);
            let reserved = MemoryType { initial: pages, maximum: Some(pages), ..old.ty };
            expect(new.import.is_none() && new.ty == reserved, "a memory does not have exactly its reserve")?;
            let bytes = u128::from(pages) << old.ty.page_size_log2.unwrap_or(16);
            expect(
                reserve.check.is_none() || bytes < u128::from(u64::MAX),
                "a memory is larger than a check can count",
            )?;
        }
        expect(
            self.reserves.keys().all(|memory| (*memory as usize) < before.len()),
            "a reserve of a memory that does not exist",
        )
    }
}

/// A segment that does not fit traps at instantiation, and might fit into a reserve.
pub(crate) fn segments_fit(before: &Module<'_>, memories: &BTreeSet<u32>) -> Checked {
    let consts = Consts::of(before);
    for data in &before.data {
        let DataKind::Active { memory_index, offset_expr } = &data.kind else { continue };
        if !memories.contains(memory_index) {
            continue;
        }
        let size = before.memories.get(*memory_index as usize).map_or(0, Memory::min_bytes);
        let offset = consts.eval(offset_expr).integer().ok_or("a data segment with an unknown offset")?;
        let end = u128::from(offset) + data.data.len() as u128;
        expect(end <= size, "a data segment out of bounds may come to lie in a reserve")?;
    }
    Ok(())
}
