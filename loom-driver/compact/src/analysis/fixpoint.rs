//! Walks the whole program until nothing is new.

use super::entry_state::leaking;
use super::interpret;
use super::memory::Reason;
use super::summaries::Summaries;
use loom_check::compact::Premises;
use loom_core::outside::Outside;
use loom_core::{Module, Result};
use std::collections::{BTreeMap, BTreeSet};

/// Everything that can happen, as seen from what `outside` may call and the start function.
///
/// Nothing is found out about the memories of `excluded`.
///
/// # Errors
///
/// If a body cannot be read.
pub fn analyse<'m>(
    module: &'m Module<'m>,
    outside: &'m Outside,
    premises: Premises,
    excluded: &BTreeMap<u32, Reason>,
) -> Result<Summaries<'m>> {
    let mut changing = BTreeSet::new();
    let mut fuel = fuel(module);
    let mut starts = 0;
    loop {
        let mut summaries = Summaries::new(module, outside, premises, &changing);
        summaries.fuel = fuel;
        summaries.stopped =
            leaking(module, outside).map(|why| Reason { func: None, position: 0, why, chain: Vec::new() });
        for (memory, reason) in excluded {
            summaries.give_up(*memory, reason.clone());
        }
        if !summaries.is_worth_it() {
            return Ok(summaries);
        }
        for func in outside.callable().iter().chain(module.start) {
            summaries.root(func.as_u32());
        }
        let mut found = Vec::new();
        let mut next = summaries.next_round();
        while found.is_empty() && summaries.is_worth_it() && !next.is_empty() {
            found = round(&mut summaries, &next)?;
            next = summaries.next_round();
        }
        if found.is_empty() {
            return Ok(summaries);
        }
        // A global that a function leaves changed is not tracked: from the start again, with what is left to spend.
        changing.extend(found);
        starts += 1;
        if starts >= MOST_STARTS {
            changing.extend(module.globals.keys().map(|global| global.as_u32()));
        }
        fuel = summaries.fuel;
    }
}

/// So often it is done again with fewer globals. A module with more of them than stack pointers can do without.
const MOST_STARTS: u32 = 8;

/// Walks each of some functions once: one that comes later sees what those before it found. Returns all globals
/// of which one of them shows that they must not be tracked: there may be as many as functions.
fn round(summaries: &mut Summaries<'_>, funcs: &BTreeSet<u32>) -> Result<Vec<u32>> {
    let mut found = Vec::new();
    for func in funcs {
        summaries.is_walked(*func);
        found.extend(interpret::body(summaries, *func)?);
        if !summaries.is_worth_it() {
            break;
        }
    }
    Ok(found)
}

/// How many steps a module is worth: twenty times what the real ones of 25 kB take. In one of many megabytes some
/// access has no bounds anyway, so it gets no more than takes as long as reading it.
fn fuel(module: &Module<'_>) -> u64 {
    const LARGE: usize = 8 << 20;
    if module.bytes.len() > LARGE { 3_000_000 } else { 8_000_000 }
}
