//! Which constants are addresses, and which of them only because somebody says so.

use super::expect;
use super::program::{Func, GLOBALS, Program};
use super::value::{HEAP, Site};
use std::collections::BTreeSet;

/// Numbers like these stand in programs for many things.
pub const ROUND: u32 = 4096;

/// The constants that are said to be addresses, and are not seen to be used as such. The others are, for certain.
///
/// # Errors
///
/// One may be a number as well as an address.
pub fn taken(program: &Program<'_, '_>) -> Result<BTreeSet<Site>, String> {
    let claim = program.claim;
    let place = |site: &Site| place(program, site);
    let mut taken = BTreeSet::new();
    let of_it = program.funcs.iter().filter(|func| is_of_it(program, func));
    let handed: BTreeSet<&Site> =
        of_it.flat_map(|func| &func.params).flat_map(|param| &param.sites).collect();
    for site in claim.addresses.iter().filter(|site| !program.proved.contains(site)) {
        // Nothing comes there.
        let Some(number) = program.sites.get(site).copied() else { continue };
        let is_home = |func: &Func| is_of_it(program, func) || handed.contains(site);
        // However small the others are: if they were compacted, their accesses subtract what their addresses are too large.
        if program.module.memories.len() > 1 && !program.funcs.get(site.0 as usize).is_some_and(is_home) {
            let why = "may be an address of another memory: no function that has it accesses this one alone";
            return Err(format!("{}: the constant {number} {why}", place(site)));
        }
        let is_plain = match program.block_of(number.into()) {
            // The allocator was put there, and names no other numbers.
            Some((block, HEAP)) => [0, 8, 16, block.bytes].contains(&(number - block.old)),
            Some(_) => !number.is_multiple_of(ROUND) && !program.doubted.contains(site),
            None => false,
        };
        expect(is_plain, &format!("{}: the constant {number} may be no address", place(site)))?;
        taken.insert(*site);
    }
    Ok(taken)
}

/// Whether a function accesses the memory, and no other.
fn is_of_it(program: &Program<'_, '_>, func: &Func) -> bool {
    func.accesses.len() == 1 && func.accesses.contains(&program.claim.memory)
}

/// The constants that are said to be no addresses: in functions that access other memories only. (That one is used as a number
/// somewhere does not say that it is nowhere used as an address.)
///
/// # Errors
///
/// One may be an address as well as a number.
pub fn foreign(program: &Program<'_, '_>) -> Result<BTreeSet<Site>, String> {
    let mut foreign = BTreeSet::new();
    for (site, number) in &program.sites {
        // The stack pointer of another memory is used with that.
        let is_global = site.0 == GLOBALS && program.numbers.contains(site);
        if program.claim.addresses.contains(site) || is_global {
            continue;
        }
        let is_elsewhere = program
            .funcs
            .get(site.0 as usize)
            .is_some_and(|func| !func.accesses.contains(&program.claim.memory) && !func.accesses.is_empty());
        expect(is_elsewhere, &format!("{}: the constant {number} may be an address", place(program, site)))?;
        foreign.insert(*site);
    }
    Ok(foreign)
}

fn place(program: &Program<'_, '_>, (func, at): &Site) -> String {
    match *func {
        GLOBALS => format!("global {at}"),
        func => format!("{}: operator {at}", program.module.describe_func(func)),
    }
}
