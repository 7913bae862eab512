//! The promises of a section that has to be ignored.
//!
//! Ignoring a section is safe because absence means keep, with one exception: what the fuser was promised. It may
//! already have left something out in the belief that the optimizer would make the promise true, so a promise that
//! can be read is never ignored together with the section around it. This reader therefore asks for nothing but what
//! it needs to find one: the framing of the subsections. Version, order of ids, unknown ids, and the contents of all
//! other subsections may be wrong.

use std::fmt;

use wasmparser::BinaryReader;

use crate::kinds::PromiseKind;
use crate::section::{Promise, id};

/// A promise found in a section that has to be ignored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FoundPromise {
    /// The byte of its kind, which this version may not know.
    pub kind: u8,
    /// The index of the memory that it is about.
    pub memory: u32,
}

impl FoundPromise {
    /// The promise, if this version knows its kind.
    pub fn known(self) -> Option<Promise> {
        PromiseKind::from_byte(self.kind).map(|kind| Promise { kind, memory: self.memory })
    }
}

impl fmt::Display for FoundPromise {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.known() {
            Some(promise) => promise.fmt(f),
            None => write!(f, "a promise of unknown kind {} about memory {}", self.kind, self.memory),
        }
    }
}

impl fmt::Display for Promise {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            PromiseKind::NoMemoryGrow => write!(f, "no `memory.grow` on memory {} may survive", self.memory),
        }
    }
}

/// Every promise that can be read in the payload of a section, whatever else is wrong with it.
///
/// Subsections are followed as far as their framing holds. All promise subsections count, wherever they stand, and of
/// a damaged one all promises up to the damage.
pub fn promises_of(payload: &[u8]) -> Vec<FoundPromise> {
    let mut found = Vec::new();
    // All errors end the search: behind them nothing can be found any more.
    let _ = search(payload, &mut found);
    found
}

fn search(payload: &[u8], found: &mut Vec<FoundPromise>) -> wasmparser::Result<()> {
    let mut reader = BinaryReader::new(payload, 0);
    reader.read_var_u32()?;
    while !reader.eof() {
        let id = reader.read_u8()?;
        let size = reader.read_var_u32()? as usize;
        // A subsection that says that it is longer than the rest is read to the end of the rest.
        let contents = reader.read_bytes(size.min(reader.bytes_remaining()))?;
        if id == id::PROMISES {
            // An error in here leaves the framing intact, so that the search goes on.
            let _ = promises(contents, found);
        }
    }
    Ok(())
}

fn promises(contents: &[u8], found: &mut Vec<FoundPromise>) -> wasmparser::Result<()> {
    let mut reader = BinaryReader::new(contents, 0);
    for _ in 0..reader.read_var_u32()? {
        found.push(FoundPromise { kind: reader.read_u8()?, memory: reader.read_var_u32()? });
    }
    Ok(())
}
