//! `producers`: which tools made the module. loom adds itself.
//!
//! A module without the section gets none: somebody took it out, or wants the bytes. Nor does loom add
//! itself where that would make the module larger than it was: see [`super::assemble`].

use super::Verdict;
use wasm_encoder::{Encode, ProducersField};
use wasmparser::{BinaryReader, ProducersSectionReader};

/// Name of the section.
pub const SECTION: &str = "producers";

/// The field in which tools that work on a finished module stand.
const FIELD: &str = "processed-by";
const TOOL: &str = "loom";

/// Adds this version of loom, in the place of any other.
pub fn update<'a>(payload: &[u8]) -> Verdict<'a> {
    match with_loom(payload) {
        Ok(payload) => Verdict::update(payload, "loom adds itself"),
        Err(error) => Verdict::malformed(error),
    }
}

fn with_loom(payload: &[u8]) -> wasmparser::Result<Vec<u8>> {
    let mut fields: Vec<(&str, Vec<(&str, &str)>)> = Vec::new();
    for field in ProducersSectionReader::new(BinaryReader::new(payload, 0))? {
        let field = field?;
        let mut values = Vec::new();
        for value in field.values {
            let value = value?;
            values.push((value.name, value.version));
        }
        fields.push((field.name, values));
    }
    let version = env!("CARGO_PKG_VERSION");
    match fields.iter_mut().find(|(name, _)| *name == FIELD) {
        Some((_, values)) => match values.iter_mut().find(|(tool, _)| *tool == TOOL) {
            Some(value) => value.1 = version,
            None => values.push((TOOL, version)),
        },
        None => fields.push((FIELD, vec![(TOOL, version)])),
    }
    let mut out = Vec::new();
    fields.len().encode(&mut out);
    for (name, values) in fields {
        let mut field = ProducersField::new();
        for (tool, version) in values {
            field.value(tool, version);
        }
        name.encode(&mut out);
        field.encode(&mut out);
    }
    Ok(out)
}
