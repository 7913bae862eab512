//! What is new at the end of a section.

use loom_core::{Error, Module, Result};
use wasm_encoder::Encode;
use wasmparser::BinaryReader;

/// What is new in a section: entries, and how many they are.
#[derive(Default)]
pub struct Added {
    /// Their number.
    pub count: u32,
    bytes: Vec<u8>,
}

impl Added {
    /// Adds the entry that `write` writes.
    pub fn add(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        write(&mut self.bytes);
        self.count += 1;
    }

    /// The section that `module` has, if it has one, with the new entries behind its own: whole, with id and size.
    ///
    /// # Errors
    ///
    /// [`Error::Bug`] if the section cannot be read, which validation excludes.
    pub fn behind(&self, module: &Module<'_>, id: u8) -> Result<Vec<u8>> {
        let bug = |error: wasmparser::Error| Error::bug(format!("section {id}: {error}"));
        let section = module.sections.iter().find(|section| section.id == id);
        let old = section.and_then(|section| module.bytes.get(section.payload.clone())).unwrap_or(&[0]);
        let mut reader = BinaryReader::new(old, 0);
        let count = reader.read_var_u32().map_err(bug)?;
        let entries = reader.read_bytes(reader.bytes_remaining()).map_err(bug)?;
        let mut payload = Vec::with_capacity(old.len() + self.bytes.len());
        (count + self.count).encode(&mut payload);
        payload.extend_from_slice(entries);
        payload.extend_from_slice(&self.bytes);
        let mut whole = vec![id];
        payload.encode(&mut whole);
        Ok(whole)
    }
}
