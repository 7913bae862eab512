//! The claim that a program does the same when its stack, its variables and its blocks lie elsewhere.
//!
//! An address is born in a few places only: a constant of the code, the static offset of an access, a word of a data segment, and
//! the number that the stack pointer starts with. From there it is copied, stored, and counted up and down. So if all
//! births are known, each gets another number, and the whole lies elsewhere: as when a linker places it there. What the claim says is which
//! numbers are births, and the judge follows every number of the program from its birth to its uses (`walk`, `numbers`, `accesses`):
//!
//! * Nothing that is no address is used as one: so none is born anywhere else.
//! * No address is computed with but as addresses are, so no number was taken for one. A constant that is an address is used as one, for
//!   certain; one of which that is not seen, as it is only stored or handed on, is named in the claim and printed (`evidence`).
//! * The stack gets no deeper than its block (`depth`), or the user says so; an overflow traps, as that is the lowest.
//! * Blocks do not meet, keep their alignment of 16 bytes, and leave no room for others (`placement`). The output is the input with these numbers instead (`output`).
//!
//! What the user states, and nobody proves, is [`MEMORY_SAFE`].

mod accesses;
mod calls;
mod control;
mod data;
mod depth;
mod evidence;
mod numbers;
mod output;
mod placement;
mod program;
#[cfg(test)]
mod tests;
mod value;
mod walk;

use crate::Refused;
use crate::assumption::{Assumption, Source};
use crate::module::Module;
use crate::outside::Outside;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
pub use value::Site;

/// What has to be true of a program, and is not proved.
pub const MEMORY_SAFE: &str = "memory-safe: each access stays within the object that its address derives from, and what the program stores or hands \
    on of an address lies within the object or just behind it; nothing that the program does depends on where its variables, its stack and \
    its blocks lie, each of which needs no larger alignment than 16 bytes; and an aligned word of its data with a number that lies within \
    its variables is the address of one, the data of other memories have none of its addresses, a constant of the code is an address \
    on all ways that it goes, or on none; no object is counted through from a place a megabyte before or behind it, or up to one \
    1024 bytes away; and the constants are those of the linker, with which no other optimizer has computed since";

/// Bytes that lie elsewhere, all together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// Where they begin in the input.
    pub old: u32,
    /// How many.
    pub bytes: u32,
    /// Where they begin in the output.
    pub new: u32,
}

/// A stack that grows down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stack {
    /// The global that has the stack pointer: at first the end of the block.
    pub pointer: u32,
    /// All that it may use.
    pub block: Block,
    /// Whether the user says that this is enough. If it is not, the program traps, as it does where its own stack ends.
    pub is_stated: bool,
}

/// What is claimed about a memory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// Its index.
    pub memory: u32,
    /// Its stack, if the program has one.
    pub stack: Option<Stack>,
    /// Its variables.
    pub variables: Block,
    /// What the allocator hands out.
    pub heap: Block,
    /// The constants of the code that are addresses.
    pub addresses: BTreeSet<Site>,
    /// Those of them that the program is not seen to use as such.
    pub taken: BTreeSet<Site>,
    /// Constants that could be addresses and are none, as the functions that have them access other memories only.
    pub foreign: BTreeSet<Site>,
    /// Where in the variables there are addresses at first.
    pub words: BTreeSet<u32>,
    /// Where in the variables there are bytes at first that could be addresses which are not aligned, and are said to be none.
    pub loose: BTreeSet<u32>,
}

/// What the judge finds out about a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// How many bytes of stack the program uses at most; or why that is not known.
    pub depth: Result<u32, String>,
    /// The constants that are no address for certain, but are said to be: [`Moved::taken`].
    pub taken: BTreeSet<Site>,
    /// The constants that are said to be none, and are addresses of another memory at most: [`Moved::foreign`].
    pub foreign: BTreeSet<Site>,
    /// The constants to which the program comes and that could be addresses.
    pub born: BTreeSet<Site>,
    /// The words of the data that have to be addresses then.
    pub words: BTreeSet<u32>,
    /// The bytes of the data that must not be addresses: [`Moved::loose`].
    pub loose: BTreeSet<u32>,
}

/// Why a claim is not so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfit {
    /// The first thing that is not so.
    pub why: String,
    /// The constants that are used as no address is, although they are said to be one.
    pub blamed: BTreeSet<Site>,
}

impl<T: Into<String>> From<T> for Unfit {
    fn from(why: T) -> Unfit {
        Unfit { why: why.into(), blamed: BTreeSet::new() }
    }
}

impl Block {
    /// The address behind the last one, in the input.
    fn end(&self) -> u64 {
        u64::from(self.old) + u64::from(self.bytes)
    }

    /// Whether a number is an address of it, or the one behind.
    fn has(&self, number: u64) -> bool {
        (u64::from(self.old)..=self.end()).contains(&number)
    }

    /// How much lower it lies in the output.
    fn down(&self) -> u32 {
        self.old.wrapping_sub(self.new)
    }
}

impl Moved {
    /// What is taken for granted, in words.
    pub fn premises(&self) -> Vec<Assumption> {
        let mut said = vec![MEMORY_SAFE.to_string()];
        let Block { old, bytes, .. } = self.variables;
        said.push(format!(
            "memory-safe: in the module that this step reads, all variables of memory {} lie from {old} to {}, and all blocks of its allocator from {} to {}",
            self.memory,
            u64::from(old) + u64::from(bytes),
            self.heap.old,
            self.heap.end()
        ));
        if let Some(stack) = self.stack.filter(|stack| stack.is_stated) {
            said.push(format!(
                "memory-safe: {} bytes of stack are enough (more would trap)",
                stack.block.bytes
            ));
        }
        let places = |places: &BTreeSet<u32>| {
            let places: Vec<String> = places.iter().map(ToString::to_string).collect();
            places.join(", ")
        };
        if !self.words.is_empty() {
            said.push(format!(
                "memory-safe: the words of its data at {} are addresses of variables",
                places(&self.words)
            ));
        }
        if !self.loose.is_empty() {
            said.push(format!(
                "memory-safe: no address begins at {}, where data that is not aligned would be one",
                places(&self.loose)
            ));
        }
        let list = |sites: &BTreeSet<Site>| {
            let sites = sites.iter().map(|(func, at)| format!("operator {at} of function {func}"));
            sites.collect::<Vec<_>>().join(", ")
        };
        if !self.taken.is_empty() {
            said.push(format!("memory-safe: these constants are addresses: {}", list(&self.taken)));
        }
        if !self.foreign.is_empty() {
            said.push(format!(
                "memory-safe: these constants are no addresses of this memory: {}",
                list(&self.foreign)
            ));
        }
        said.into_iter().map(|text| Source::User.says(text)).collect()
    }
}

type Checked = Result<(), String>;

fn expect(holds: bool, what: &str) -> Checked {
    if holds { Ok(()) } else { Err(what.to_string()) }
}

/// Finds out what is true of a claim, whatever it says of the depth of the stack, and of constants and words that are only taken for
/// addresses.
///
/// # Errors
///
/// The first thing that is not so.
pub fn survey(before: &Module<'_>, outside: &Outside, claim: &Moved) -> Result<Found, Unfit> {
    placement::may_move(before, outside, claim)?;
    let program = program::Program::settled(before, outside, claim)?;
    let depth = depth::of(&program);
    let taken = evidence::taken(&program)?;
    let foreign = evidence::foreign(&program)?;
    let words = if program.has_addresses_of_variables { program.words } else { BTreeSet::new() };
    let born = program.sites.keys().copied().collect();
    Ok(Found { depth, taken, foreign, born, words, loose: program.loose })
}

/// Checks the claim.
///
/// # Errors
///
/// The first thing that is not so.
pub fn check(
    before: &Module<'_>,
    after: &Module<'_>,
    outside: &Outside,
    claim: &Moved,
) -> Result<(), Refused> {
    let found = survey(before, outside, claim).map_err(|unfit| unfit.why)?;
    if let Some(stack) = claim.stack.filter(|stack| !stack.is_stated) {
        expect(found.depth? <= stack.block.bytes, "the stack may get deeper than its block")?;
    }
    expect(claim.addresses.iter().all(|(func, _)| *func != program::GLOBALS), "no global is a constant")?;
    expect(claim.addresses.is_subset(&found.born), "a constant is no address, as nothing comes there")?;
    expect(found.taken == claim.taken, "other constants are only taken for addresses")?;
    expect(found.foreign == claim.foreign, "other constants are of other memories")?;
    expect(found.words == claim.words, "other words of the data have to be addresses")?;
    expect(found.loose == claim.loose, "other bytes of the data must not be addresses")?;
    placement::fits(before, after, claim)?;
    output::compare(before, after, claim)?;
    Ok(())
}
