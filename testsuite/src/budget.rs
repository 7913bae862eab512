//! Which budget is enough for a program with a heap.

use crate::corpus::Case;
use crate::facts;
use crate::optimize::{Run, optimize};
use crate::replay::{Observation, replay};
use anyhow::{Result, ensure};

/// The smallest budget, in pages, with which a case's calls have the results that they had, up to a limit.
///
/// # Errors
///
/// If that many are not enough, or what loom says.
pub fn pages_of_the_corpus(case: &Case) -> Result<u32> {
    const LIMIT: u32 = 64;
    let before = replay(&case.wasm, &case.expect)?;
    for pages in 1..=LIMIT {
        let after = replay(&optimize(&facts::stamped(case)?, Run::Heap(pages))?.wasm, &case.expect)?;
        if after.outcomes == before.outcomes && after.host_calls == before.host_calls {
            return Ok(pages);
        }
    }
    anyhow::bail!("{LIMIT} pages are not enough")
}

/// The smallest budget, in bytes, with which a case's calls have the results that they had with an allocator of ours; it is a
/// multiple of 8.
///
/// # Errors
///
/// If half a megabyte is not enough, or what loom says.
pub fn of_the_corpus(case: &Case, kind: &'static str) -> Result<u64> {
    let before = replay(&case.wasm, &case.expect)?;
    // The rest is the same for each budget.
    let reduced = optimize(&facts::stamped(case)?, Run::Reduced)?.wasm;
    smallest(1 << 19, None, |bytes| {
        let run = Run::AllocatorAlone(kind, bytes);
        // Without memory a program traps.
        let after = replay(&optimize(&reduced, run)?.wasm, &case.expect);
        Ok(after.is_ok_and(|after| is_same_but_for_addresses(&before, &after)))
    })
}

/// A case with a budget, in bytes, for its own allocator or one of ours.
///
/// # Errors
///
/// What loom says.
pub fn budgeted(case: &Case, kind: Option<&'static str>, bytes: u64) -> Result<Vec<u8>> {
    let stamped = facts::stamped(case)?;
    let run = match kind {
        Some(kind) => Run::Allocator(kind, bytes),
        None => Run::Heap(u32::try_from(bytes >> 16)?),
    };
    Ok(optimize(&stamped, run)?.wasm)
}

/// The same results, and the same imports called. What these are given may be the address of a block: `res` hands out
/// resources that way.
pub fn is_same_but_for_addresses(before: &Observation, after: &Observation) -> bool {
    let called = |run: &Observation| -> Vec<String> {
        run.host_calls.iter().map(|call| call.chars().take_while(|c| *c != '(').collect()).collect()
    };
    before.outcomes == after.outcomes && called(before) == called(after)
}

/// The smallest multiple of 8, of 24 at least, that suffices, found by bisection; `known`, if it does and 8 less do not, is not
/// searched for again.
///
/// # Errors
///
/// If `most` do not suffice, and those of `suffices`.
pub fn smallest(most: u64, known: Option<u64>, mut suffices: impl FnMut(u64) -> Result<bool>) -> Result<u64> {
    const LEAST: u64 = 16;
    if let Some(known) = known.filter(|known| known.is_multiple_of(8) && (LEAST + 1..=most).contains(known))
        && suffices(known)?
        && (known - 8 <= LEAST || !suffices(known - 8)?)
    {
        return Ok(known);
    }
    let (mut too_few, mut enough) = (LEAST / 8, most / 8);
    ensure!(suffices(8 * enough)?, "{} bytes are not enough", 8 * enough);
    while enough - too_few > 1 {
        let middle = too_few.midpoint(enough);
        match suffices(8 * middle)? {
            true => enough = middle,
            false => too_few = middle,
        }
    }
    Ok(8 * enough)
}
