//! The claim that a module's own allocator was replaced by one of ours.
//!
//! This check takes from the pass which functions the allocator's are and what each of them is for, how large the arena is, and where its
//! state was. It works out the arena, and compares the rest:
//!
//! * The functions that others call have become calls of ours, the other functions of the allocator only trap, and no function of
//!   it is called otherwise or has a reference (`functions`).
//! * Ours are those of [`template`], byte by byte, and lie behind all others.
//! * All other code is what it was. It neither grows the memory nor asks for its size, and names nothing that the old
//!   allocator kept its state in, neither as a number nor as the sum of two (`rest`, `other`, `operands`).
//! * The old allocator was in its initial state: no data segment writes any of it, or has an address of it (`state`). It called no import and nothing unknown,
//!   and set no global but a stack pointer, which it put back (`frame`); no number that it made of that left the state (`magic`).
//! * The arena is new: it begins where the memory ended, so that no data segment lies in it, and nobody outside can see a size.
//!
//! What it does not prove are the assumptions that come with the claim: that these functions are an allocator ([`CONTRACT`]),
//! and what programs do with what they get from it.

mod frame;
mod functions;
mod magic;
mod operands;
mod other;
mod rest;
mod sizes;
mod state;
pub mod template;
mod wasm;

use crate::Refused;
use crate::assumption::{Assumption, Source};
use crate::heap;
use crate::module::Module;
use crate::outside::Outside;
use crate::same;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Which allocator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// The lowest free block that is large enough; neighbours that are free become one.
    FirstFit,
    /// Each block behind the last one; nothing is ever freed.
    Bump,
}

/// Where blocks are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arena {
    /// The index of the memory.
    pub memory: u32,
    /// The address of the first block, which is a word below a multiple of the unit.
    pub start: u32,
    /// The address behind the last block: as far above the start as a multiple of the unit.
    pub end: u32,
    /// What sizes of blocks and the addresses that the program gets are multiples of, in bytes.
    pub unit: u32,
}

/// What a function of an allocator is for. The parameters are in the order in which it has them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Role {
    /// `(bytes) -> address`
    Malloc,
    /// `(bytes, alignment) -> address`
    Alloc,
    /// `(alignment, bytes) -> address`
    Memalign,
    /// `(count, bytes of each) -> address` of zeroed bytes
    Calloc,
    /// `(address, bytes) -> address`; of address 0: as [`Role::Malloc`]
    Realloc,
    /// `(address, old bytes, alignment, bytes) -> address`
    ReallocAligned,
    /// `(address)`
    Free,
    /// `(address, bytes)`
    FreeSized,
    /// `(address, bytes, alignment)`
    FreeAligned,
}

/// What is claimed about the allocator of a memory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replaced {
    /// What stands in its place.
    pub kind: Kind,
    /// The index of the memory.
    pub memory: u32,
    /// By how many bytes the memory is longer.
    pub bytes: u64,
    /// What its blocks are aligned to: 8 or 16 bytes.
    pub unit: u32,
    /// The functions that others call.
    pub roles: BTreeMap<u32, Role>,
    /// Those that only these call.
    pub inner: BTreeSet<u32>,
    /// The addresses of its state: each from the first byte to the one behind the last.
    pub state: Vec<(u64, u64)>,
}

/// What an allocator is.
pub const CONTRACT: &str = "as the C standard says of malloc, calloc, realloc, aligned_alloc and free; the alignment is a power of two, and \
    whoever frees a block or resizes it got it from there";
/// What programs do with addresses.
pub const NO_ADDRESSES: &str = "allocator: nothing that the program does depends on which addresses it gets, or on how soon memory is \
    used up";
/// What programs do with what is around a block.
pub const SIZE_WORD: &str = "allocator: of what is outside of its blocks the program reads at most the word before each, for the size, and \
    writes nothing";

impl Replaced {
    /// What is taken for granted, in words.
    pub fn premises(&self) -> Vec<Assumption> {
        let roles = self.roles.iter().map(|(func, role)| format!("function {func} is {}", role.name()));
        let roles: Vec<String> = roles.collect();
        let contract =
            format!("allocator: in the module that this step reads, {}, {CONTRACT}", roles.join(", "));
        [contract.as_str(), NO_ADDRESSES, SIZE_WORD, heap::IN_BOUNDS]
            .map(|text| Source::User.says(text))
            .into()
    }

    /// Where the blocks are in a memory of so many bytes: behind them, as many as there is room for.
    ///
    /// # Errors
    ///
    /// There is no room for any, or the arena is larger than can be.
    pub fn arena(&self, old_bytes: u128) -> Result<Arena, String> {
        sizes::arena(self.memory, old_bytes, self.bytes, self.unit)
    }

    /// What the function with such a role does instead: declarations of locals and operators, without the size in front. The first function
    /// of [`template::bodies`] has the index `first`.
    pub fn instead(&self, role: Role, arena: &Arena, first: u32) -> Vec<u8> {
        functions::instead(role, arena, first)
    }
}

impl Role {
    /// All of them.
    pub const ALL: [Role; 9] = [
        Role::Malloc,
        Role::Alloc,
        Role::Memalign,
        Role::Calloc,
        Role::Realloc,
        Role::ReallocAligned,
        Role::Free,
        Role::FreeSized,
        Role::FreeAligned,
    ];

    /// What people call such a function.
    pub fn name(self) -> &'static str {
        match self {
            Role::Malloc => "malloc",
            Role::Alloc => "malloc with an alignment",
            Role::Memalign => "aligned_alloc",
            Role::Calloc => "calloc",
            Role::Realloc => "realloc",
            Role::ReallocAligned => "realloc with an alignment",
            Role::Free => "free",
            Role::FreeSized => "free with a size",
            Role::FreeAligned => "free with a size and an alignment",
        }
    }

    /// How many parameters it has, all of type `i32`, and whether it has a result of that type.
    pub fn signature(self) -> (u32, bool) {
        match self {
            Role::Malloc => (1, true),
            Role::Alloc | Role::Memalign | Role::Calloc | Role::Realloc => (2, true),
            Role::ReallocAligned => (4, true),
            Role::Free => (1, false),
            Role::FreeSized => (2, false),
            Role::FreeAligned => (3, false),
        }
    }
}

type Checked = Result<(), String>;

fn expect(holds: bool, what: &str) -> Checked {
    if holds { Ok(()) } else { Err(what.to_string()) }
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
    claim: &Replaced,
) -> Result<(), Refused> {
    heap::nobody_sees(before, outside, [claim.memory])?;
    heap::segments_fit(before, &[claim.memory].into())?;
    sizes::memories(before, after, claim)?;
    let old = before.memories.get(claim.memory as usize).ok_or("no such memory")?;
    let arena = claim.arena(old.min_bytes())?;
    functions::compare(before, after, claim, &arena)?;
    // Types, functions, memories and code are compared item by item.
    same::payloads_but(before, after, &[1, 3, 5, 10])?;
    rest::compare(before, after, outside, claim)?;
    Ok(())
}
