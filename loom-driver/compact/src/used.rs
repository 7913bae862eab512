//! Which bytes of each memory a program may touch, at the addresses that they have now: for people, and for whoever
//! gives the program its memory. Nothing is changed.

use crate::analysis::fixpoint;
use crate::analysis::summaries::Touch;
use crate::explain;
use crate::plan::dead_stores::touches;
use loom_check::compact::Premises;
use loom_core::index::{FuncIndex, GlobalIndex, MemoryIndex};
use loom_core::outside::Outside;
use loom_core::{Module, Result};
use std::collections::BTreeMap;
use std::ops::Range;

/// What is known about the accesses to one memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Used {
    /// The memory.
    pub memory: MemoryIndex,
    /// Every access to it, in the order of functions and operators; or why not every one is known: where the bound was
    /// lost, where that came from, and so on, in words.
    pub accesses: Result<Vec<Access>, Vec<String>>,
}

/// An operator that may touch bytes of a memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    /// The function that it is in.
    pub func: FuncIndex,
    /// Where it is: bytes from the start of the module.
    pub offset: u64,
    /// Addresses of the bytes that it may touch, in ascending order.
    pub bytes: Vec<Range<u64>>,
    /// Whether it writes them.
    pub writes: bool,
    /// The global that its address is computed from: a stack pointer.
    pub through: Option<GlobalIndex>,
}

/// The accesses to each memory of a module, by all that may run of it.
///
/// Like the pass, this takes for granted that nothing runs after a trap only if `outside` says so.
///
/// # Errors
///
/// If a body cannot be read.
pub fn used(module: &Module<'_>, outside: &Outside) -> Result<Vec<Used>> {
    let premises = Premises { trap_ends_instance: outside.trap_ends_all() };
    let summaries = fixpoint::analyse(module, outside, premises, &BTreeMap::new())?;
    /// So many ranges are told apart, of all accesses together.
    const MANY: usize = 1 << 18;
    let mut left = MANY;
    let mut by_memory: BTreeMap<u32, Vec<Access>> = BTreeMap::new();
    for ((func, position, _), touch) in touches(&summaries).filter(|(_, touch)| touch.bytes.width > 0) {
        let func = FuncIndex::from_u32(func);
        let body = module.body(func).map_or(0, |body| body.range().start);
        let at = summaries.known_code(func.as_u32()).and_then(|code| code.at.get(position).cloned());
        let Touch { memory, bytes, writes, through, .. } = touch;
        let through = through.and_then(|place| summaries.tracked.get(place).copied());
        let whole = bytes.lo()..bytes.end();
        let mut pieces = if left > 0 { bytes.pieces() } else { Vec::from([whole]) };
        pieces.retain(|piece| !piece.is_empty());
        left = left.saturating_sub(pieces.len());
        by_memory.entry(*memory).or_default().push(Access {
            func,
            offset: body + at.map_or(0, |at| u64::from(at.start)),
            bytes: pieces,
            writes: *writes,
            through: through.map(GlobalIndex::from_u32),
        });
    }
    let footprints = explain::footprints(&summaries, None);
    let of_memory = |(memory, footprint): (MemoryIndex, loom_core::report::Footprint)| Used {
        memory,
        accesses: match footprint.causes.is_empty() {
            true => Ok(by_memory.remove(&memory.as_u32()).unwrap_or_default()),
            false => Err(footprint.causes),
        },
    };
    Ok(module.memories.keys().zip(footprints).map(of_memory).collect())
}
