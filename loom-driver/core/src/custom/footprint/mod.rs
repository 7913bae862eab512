//! `loom:footprint`: which bytes of each memory a module uses.
//!
//! For whoever gives the module its memory: what `loom layout --json` prints, as far as a loader or a linker wants to know
//! it. Numbers are unsigned LEB128, `vec(X)` is a count (`u32`) and that many X:
//!
//! ```text
//! section   ::= version:u8(=2) digest:[u8; 8] part*
//! part      ::= id:u8 size:u32 content:[u8; size]              ids in ascending order
//! 1 memories ::= vec(memory:u32 size:u32 entry:[u8; size])     indices in ascending order
//!   entry   ::= flags:u32                                      1 extent, 2 bounded, 4 grows, 8 outside, 16 most, 32 areas
//!               extent:u64                                     if flags say so; the same below
//!               lowest:u64 end:u64                             if bounded
//!               most:u64
//!               areas:vec(gap:u64 size:u64 use:u32 stack:u32)  `stack` only if `use` says so
//! 2 stacks  ::= vec(pointer:u32 size:u32 entry:[u8; size])     indices of globals in ascending order
//!   entry   ::= flags:u32                                      1 top, 2 depth, 4 declared
//!               top:u32 depth:u64
//! 3 premises ::= flags:u32                                     1 canonical embedding, 2 one tree, 4 parameters
//! ```
//!
//! Each number is about every execution, instantiation included, under the premises:
//!
//! * **extent**: no byte of the memory at this address or beyond is read or written. Less than the first size of the memory:
//!   it is left out if the type already says all.
//! * **bounded**: code touches no bytes but those from `lowest` to before `end`, both of which are 0 if it touches none.
//!   Without this flag, it may touch any.
//! * **grows**: code may make the memory larger. **most**: it never has more bytes. **outside**: others may read, write or
//!   grow it.
//! * **areas**: the bytes that are used or initialised, in the order of their addresses. Each begins `gap` bytes behind the end of the
//!   one before (the first: behind address 0) and has `size` bytes. `use` is 1 for bytes that code may read, 2 that it may write, 4 that
//!   may be other than zero at first, 8 that are addressed through a stack pointer, whose global is `stack`. So what has 2 can
//!   not stay in read-only memory, and what has not 4 needs no initial value. No other byte is touched, if the memory is bounded.
//! * **stacks**: `top` is what the pointer starts at, and `depth` how many bytes below that it gets at most; left out if
//!   there is no bound, and **declared** if a user said so and nobody proved it.
//! * **premises**: who embeds the module keeps the rules of the canonical ABI; all component instances under one root are in it;
//!   whoever calls exports passes what was stated of their parameters.
//!
//! A reader skips parts that it does not know, and what is left of an entry whose flags it does not know all. Version 1 has,
//! behind the digest, `vec(memory:u32 extent:u64)`, and is still read.
//!
//! The digest is the first eight bytes of the one in `meld:boundary` ([`meld_boundary::digest()`]): that of everything
//! but custom sections. If it is not that of the module, the section is about another one and says nothing.
//!
//! A pass that makes no access which was not there before, and moves none, leaves all of this right: it says what may happen at
//! most. One that does says that data moved, and then the section goes. What a part that is not known depends on is not
//! known, so it goes as soon as the module changes.

mod format;

use super::{Change, Verdict};
use crate::maps::IndexMaps;
use crate::module::Module;
pub(super) use format::encode;
use format::{Decoded, decode};
use std::collections::BTreeMap;
use std::ops::Range;

/// Name of the section.
pub const SECTION: &str = "loom:footprint";

/// Bytes from address 0 on, by index of the memory.
pub type Extents = BTreeMap<u32, u64>;

/// What a section says. See the documentation of this file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// Memories, by index.
    pub memories: BTreeMap<u32, MemoryFacts>,
    /// Shadow stacks, by the index of the global that is their pointer.
    pub stacks: BTreeMap<u32, StackFacts>,
    /// What all of it rests on; `None` if the section does not say.
    pub premises: Option<Premises>,
}

/// What is said of a memory. Addresses and sizes in bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MemoryFacts {
    /// No byte from here on is read or written.
    pub extent: Option<u64>,
    /// What code may touch; `None` if nobody knows.
    pub used: Option<Range<u64>>,
    /// Whether code may grow it.
    pub grows: bool,
    /// Whether others may touch it.
    pub outside: bool,
    /// The largest size that it can have.
    pub most: Option<u64>,
    /// What its bytes are for.
    pub areas: Vec<Area>,
}

/// Bytes of one use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    /// Their addresses.
    pub bytes: Range<u64>,
    /// Whether code may read them.
    pub read: bool,
    /// Whether it may write them.
    pub written: bool,
    /// Whether they may be other than zero at first.
    pub initialised: bool,
    /// The stack pointer that some of their addresses are computed from: the index of a global.
    pub stack: Option<u32>,
}

/// What is said of a shadow stack.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StackFacts {
    /// Where its pointer starts.
    pub top: Option<u32>,
    /// How many bytes below that it gets at most.
    pub depth: Option<u64>,
    /// Whether a user declared the depth.
    pub declared: bool,
}

/// What the outside is taken to be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Premises {
    /// The rules of the canonical ABI hold.
    pub canonical: bool,
    /// All component instances under one root are in the module.
    pub one_tree: bool,
    /// Whoever calls exports from outside passes what the section `meld:boundary`, or somebody else, says of parameters.
    pub params: bool,
}

impl Facts {
    /// No more than how much of each memory is used.
    pub fn of_extents(extents: Extents) -> Facts {
        let memory = |extent| MemoryFacts { extent: Some(extent), ..MemoryFacts::default() };
        let memories = extents.into_iter().map(|(index, extent)| (index, memory(extent)));
        Facts { memories: memories.collect(), ..Facts::default() }
    }

    /// How much of each memory is used, where that is not all.
    pub fn extents(&self) -> Extents {
        self.memories.iter().filter_map(|(index, memory)| Some((*index, memory.extent?))).collect()
    }

    /// Whether nothing is said.
    fn is_empty(&self) -> bool {
        self.memories.is_empty() && self.stacks.is_empty()
    }

    /// Whether only extents are.
    fn is_plain(&self) -> bool {
        *self == Facts::of_extents(self.extents())
    }

    /// The same with other indices; what has none is gone.
    fn moved(self, maps: &IndexMaps) -> Facts {
        let memories = self.memories.into_iter().filter_map(|(index, mut memory)| {
            for area in &mut memory.areas {
                // The pointer may be gone, and the bytes are still used.
                area.stack = area.stack.and_then(|pointer| maps.globals.get_u32(pointer));
            }
            Some((maps.memories.get_u32(index)?, memory))
        });
        let stacks = self.stacks.into_iter();
        let stacks = stacks.filter_map(|(index, stack)| Some((maps.globals.get_u32(index)?, stack)));
        Facts { memories: memories.collect(), stacks: stacks.collect(), premises: self.premises }
    }
}

/// What the section of `module` says; nothing if there is none that can be believed.
pub fn read(module: &Module<'_>) -> Option<Facts> {
    let mut sections = module.custom_sections(SECTION);
    let section = sections.next().filter(|_| sections.next().is_none())?;
    Some(decode(module, module.bytes.get(section.payload.clone())?).ok()?.facts)
}

/// The section for the module after.
pub(super) fn update<'a>(change: &Change<'_, 'a>, payload: &[u8]) -> Verdict<'a> {
    let old = decode(change.module, payload);
    let (facts, reason, lost) = match (&change.footprint, old) {
        (Some(found), old) => {
            let loses = found.is_plain() && old.is_ok_and(|old| !old.facts.is_plain() || old.has_more);
            let lost =
                loses.then_some("what it said of areas and stacks is gone: extents were found out anew");
            (found.clone(), "found out anew", lost)
        }
        (None, Err(error)) => return Verdict::drop(error),
        (None, Ok(_)) if change.data_moved => return Verdict::expire("data moved"),
        (None, Ok(Decoded { facts, has_more })) => {
            let lost = has_more.then_some("parts that this version does not know are gone");
            (facts.moved(change.maps), "facts follow memories and globals", lost)
        }
    };
    match encode(&facts, change.core.bytes()) {
        Some(payload) => Verdict::Update {
            payload: payload.into(),
            reason,
            lost: lost.into_iter().map(String::from).collect(),
        },
        None if change.footprint.is_some() => Verdict::expire("the sizes of memories say all"),
        None => Verdict::expire("every memory that it is about is gone"),
    }
}
