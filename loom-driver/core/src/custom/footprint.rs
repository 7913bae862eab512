//! `loom:footprint`: how much of each memory a module uses.
//!
//! For whoever gives the module its memory and has less than whole pages. Version 1, with numbers in unsigned LEB128:
//!
//! ```text
//! version:u8 digest:[u8; 8] count:u32 entry[count]
//! entry: memory:u32 extent:u64
//! ```
//!
//! No execution of the module, its instantiation included, reads or writes a byte of the memory of this
//! index (of all that it has, imported ones included) at the address `extent` or beyond, under the assumptions that the
//! run which wrote it has printed. Indices are in ascending
//! order, and each extent is less than the first size of the memory: there is no entry if the type already says all.
//! The digest is the first eight bytes of the one in `meld:boundary` ([`meld_boundary::digest()`]): that of everything
//! but custom sections. If it is not that of the module, the section is about another one and says nothing.
//!
//! A pass that makes no access which was not there before, and moves none, leaves extents right. One that does
//! says that data moved.

use super::{Change, Verdict};
use crate::index::MemoryIndex;
use crate::module::Module;
use std::collections::BTreeMap;
use wasm_encoder::Encode;
use wasmparser::BinaryReader;

/// Name of the section.
pub const SECTION: &str = "loom:footprint";

const VERSION: u8 = 1;

/// Bytes of the digest.
const DIGEST: usize = 8;

/// Bytes from address 0 on, by index of the memory.
pub type Extents = BTreeMap<u32, u64>;

/// What the section of `module` says; nothing if there is none that can be believed.
pub fn read(module: &Module<'_>) -> Option<Extents> {
    let mut sections = module.custom_sections(SECTION);
    let section = sections.next().filter(|_| sections.next().is_none())?;
    decode(module, module.bytes.get(section.payload.clone())?).ok()
}

/// The section for the module after.
pub(super) fn update<'a>(change: &Change<'_, 'a>, payload: &[u8]) -> Verdict<'a> {
    if let Some(extents) = &change.extents {
        return match encode(extents, change.core.bytes()) {
            Some(payload) => Verdict::update(payload, "found out anew"),
            None => Verdict::expire("the sizes of memories say all"),
        };
    }
    let extents = match decode(change.module, payload) {
        Err(error) => return Verdict::drop(error),
        Ok(_) if change.data_moved => return Verdict::expire("data moved"),
        Ok(extents) => extents,
    };
    let memories = &change.maps.memories;
    let left = extents.into_iter().filter_map(|(memory, extent)| Some((memories.get_u32(memory)?, extent)));
    match encode(&left.collect(), change.core.bytes()) {
        Some(payload) => Verdict::update(payload, "extents follow their memories"),
        None => Verdict::expire("every memory that it is about is gone"),
    }
}

/// The payload for a module, whose custom sections do not matter; `None` if there is nothing to say.
pub(super) fn encode(extents: &Extents, module: &[u8]) -> Option<Vec<u8>> {
    let digest = meld_boundary::digest(module).ok().filter(|_| !extents.is_empty())?;
    let mut payload = vec![VERSION];
    payload.extend(&digest.0[..DIGEST]);
    (extents.len() as u32).encode(&mut payload);
    for (memory, extent) in extents {
        memory.encode(&mut payload);
        extent.encode(&mut payload);
    }
    Some(payload)
}

fn decode(module: &Module<'_>, payload: &[u8]) -> Result<Extents, String> {
    let malformed = |error: String| format!("it is malformed: {error}");
    let text = |error: wasmparser::Error| malformed(error.to_string());
    let mut reader = BinaryReader::new(payload, 0);
    let version = reader.read_u8().map_err(text)?;
    if version != VERSION {
        return Err(malformed(format!("version {version} is unknown")));
    }
    let digest = reader.read_bytes(DIGEST).map_err(text)?;
    let is_own = meld_boundary::digest(module.bytes).is_ok_and(|own| own.0.starts_with(digest));
    if !is_own {
        return Err("it is about another module: its digest is not that of this one".into());
    }
    let mut extents = Extents::new();
    for _ in 0..reader.read_var_u32().map_err(text)? {
        let (memory, extent) = (reader.read_var_u32().map_err(text)?, reader.read_var_u64().map_err(text)?);
        let known = module.memories.get(MemoryIndex::from_u32(memory));
        if known.is_none_or(|known| u128::from(extent) >= known.min_bytes()) {
            return Err(malformed(format!("memory {memory} does not have {extent} bytes and more")));
        }
        if extents.last_key_value().is_some_and(|(last, _)| *last >= memory) {
            return Err(malformed("memories are not in ascending order".into()));
        }
        extents.insert(memory, extent);
    }
    match reader.eof() {
        true => Ok(extents),
        false => Err(malformed(format!("{} bytes are left over", reader.bytes_remaining()))),
    }
}
