//! `wsc.transformation.attestation`: the record of what a tool made of which input.
//!
//! One JSON object for each transformation, in the format of the crate `wsc-attestation`. Records of
//! earlier tools are history and stay byte for byte. That of a run of loom is a section of its own
//! at the very end: it has the hash of everything in front of it. There is no clock and no chance in
//! it, so the same input gives the same bytes.

use super::CommitContext;
use super::assemble::encode;
use super::provenance::to_hex;
use crate::module::Module;
use crate::report::{SectionAction, SectionFate};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

/// Name of the section.
pub const SECTION: &str = "wsc.transformation.attestation";

/// The time of a build that is to give the same bytes at any time.
const NO_TIME: &str = "1970-01-01T00:00:00Z";

/// What a run did.
pub struct Record<'i> {
    /// The module that was read.
    pub input: &'i Module<'i>,
    /// The passes that changed something, in order, each with its options as key and value.
    pub passes: Vec<(String, Vec<(String, String)>)>,
    /// What must hold outside the module for the output to be right.
    pub assumptions: Vec<String>,
}

/// Whether the module carries a record.
pub fn is_in(module: &Module<'_>) -> bool {
    module.custom_sections(SECTION).next().is_some()
}

/// The module with the record of the run that made it.
pub fn append(module: &Module<'_>, record: &Record<'_>, cx: &mut CommitContext<'_>) -> Vec<u8> {
    let section = encode(SECTION, describe(module.bytes, record).to_string().as_bytes());
    cx.report.sections.push(SectionFate {
        name: SECTION.into(),
        action: SectionAction::Added,
        before: 0,
        after: section.len() as u64,
        reason: "records what this run did".into(),
    });
    [module.bytes, &section].concat()
}

fn describe(output: &[u8], record: &Record<'_>) -> Value {
    let input = record.input;
    let (before, after) = (sha256(input.bytes), sha256(output));
    let passes = record.passes.iter().map(|(name, options)| {
        let options = options.iter().map(|(key, value)| (key.clone(), value.clone().into()));
        json!({ "name": name, "options": options.collect::<Map<_, _>>() })
    });
    // loom verifies no signatures.
    let is_signed = input.custom_sections("signature").next().is_some();
    json!({
        "version": "1.0",
        "attestation_id": identify(&before, &after),
        "transformation_type": "optimization",
        "timestamp": NO_TIME,
        "inputs": [{
            "artifact": { "name": "input.wasm", "hash": before, "size": input.bytes.len() },
            "signature_status": if is_signed { "signed_unverified" } else { "unsigned" },
        }],
        "output": { "name": "output.wasm", "hash": after, "size": output.len() },
        "tool": { "name": "loom", "version": env!("CARGO_PKG_VERSION") },
        "attestation_signature": { "algorithm": "unsigned", "signature": "", "signed_at": NO_TIME },
        "metadata": {
            "passes": passes.collect::<Vec<_>>(),
            "assumptions": record.assumptions,
        },
    })
}

fn sha256(bytes: &[u8]) -> String {
    to_hex(&Sha256::digest(bytes).into())
}

/// A UUID of version 8, which leaves the content to the application, made of both hashes.
fn identify(before: &str, after: &str) -> String {
    let mut hex = sha256(format!("{before}{after}").as_bytes());
    hex.replace_range(12..13, "8");
    hex.replace_range(16..17, "8");
    hex.truncate(32);
    for place in [20, 16, 12, 8] {
        hex.insert(place, '-');
    }
    hex
}
