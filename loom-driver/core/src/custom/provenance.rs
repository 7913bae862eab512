//! `component-provenance`: which component each function comes from.
//!
//! Written by the fuser, for verifiers that project what they know about a component onto the fused
//! module. Two encodings exist. The binary one, "SCPV" version 3, little-endian:
//!
//! ```text
//! "SCPV" version:u8 bounded_memory:u8 closed_world:u8 sha256:[u8; 32] count:u32 entry[count]
//! entry: func:u32 id_len:u32 component_id:[u8; id_len] original_func:u32 has_range:u8 [start:u32 end:u32]
//! ```
//!
//! and JSON, versions 1 and 2, with the same facts but for the two premises. The range is that of
//! the body in the payload of the code section. The hash is that of the module without this section
//! and without attestations.
//!
//! The hash says whether the section belongs to the module that it is in. If it does not, nothing
//! else in it can be believed, and a new hash would launder it: such a section is dropped. (One
//! difference is forgiven: a `meld:boundary` section that was added later.) The premises are
//! computed from the output: the memory is bounded if no `memory.grow` is left, the world is closed
//! if nothing is imported.

use super::{Change, Verdict};
use crate::index::FuncIndex;
use crate::module::{Module, Section};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use wasmparser::{BinaryReader, Operator, Parser, Payload};

/// Name of the section.
pub const SECTION: &str = "component-provenance";

const MAGIC: &[u8; 4] = b"SCPV";
const BINARY_VERSION: u8 = 3;
const JSON_VERSIONS: std::ops::RangeInclusive<u32> = 1..=2;

/// Whether the hash covers the custom section `name`.
pub fn hashes(name: &str) -> bool {
    name != SECTION && name != super::attestation::SECTION
}

type Hash = [u8; 32];

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    fused_func_idx: u32,
    component_id: String,
    originating_func_idx: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    code_range: Option<CodeRange>,
}

/// From the first to behind the last byte of a body, from the start of the code section's payload.
#[derive(Serialize, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
struct CodeRange {
    start: u32,
    end: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Json {
    version: u32,
    fused_module_sha256: String,
    entries: Vec<Entry>,
}

/// The component of each function of which a section of `module` says it rightly: where its body is.
pub fn components(module: &Module<'_>) -> BTreeMap<FuncIndex, String> {
    let mut components = BTreeMap::new();
    let code = module.sections.iter().find(|section| section.id == 10);
    let base = code.map_or(0, |section| section.payload.start as u64);
    for section in module.custom_sections(SECTION) {
        let payload = module.bytes.get(section.payload.clone()).unwrap_or_default();
        let entries = match payload.starts_with(MAGIC) {
            true => decode(payload).map(|(_, entries)| entries).unwrap_or_default(),
            false => serde_json::from_slice(payload).map(|json: Json| json.entries).unwrap_or_default(),
        };
        for entry in entries.into_iter().filter(|entry| entry.fused_func_idx != u32::MAX) {
            let func = FuncIndex::from_u32(entry.fused_func_idx);
            let range = module.body(func).map(|body| {
                let range = body.range();
                CodeRange { start: (range.start - base) as u32, end: (range.end - base) as u32 }
            });
            if range.is_some() && range == entry.code_range {
                components.insert(func, entry.component_id);
            }
        }
    }
    components
}

/// The section for `output`, which makes the module after, without this section and attestations.
pub fn update<'a>(change: &Change<'_, 'a>, section: &Section<'a>, output: &[u8]) -> Verdict<'a> {
    let payload = change.module.bytes.get(section.payload.clone()).unwrap_or_default();
    let updated = match payload.starts_with(MAGIC) {
        true => update_binary(change, payload, output),
        false => update_json(change, payload, output),
    };
    match updated {
        Ok(payload) => Verdict::update(payload, "entries, ranges, premises and hash computed anew"),
        Err(reason) => Verdict::drop(reason),
    }
}

fn update_binary(change: &Change<'_, '_>, payload: &[u8], output: &[u8]) -> Result<Vec<u8>, String> {
    let (hash, entries) = decode(payload).map_err(|error| format!("it is malformed: {error}"))?;
    check_hash(change.module, &hash)?;
    let entries = move_entries(change, entries)?;
    let premises = Premises::of(change.core.bytes()).map_err(|error| error.to_string())?;
    Ok(encode(&premises, &Sha256::digest(output).into(), &entries))
}

fn update_json(change: &Change<'_, '_>, payload: &[u8], output: &[u8]) -> Result<Vec<u8>, String> {
    let malformed = |error: serde_json::Error| format!("it is malformed: {error}");
    let json: Json = serde_json::from_slice(payload).map_err(malformed)?;
    if !JSON_VERSIONS.contains(&json.version) {
        return Err(format!("version {} is unknown", json.version));
    }
    check_hash(change.module, &from_hex(&json.fused_module_sha256).ok_or("its hash is no SHA-256")?)?;
    let entries = move_entries(change, json.entries)?;
    let fused_module_sha256 = to_hex(&Sha256::digest(output).into());
    serde_json::to_vec(&Json { version: json.version, fused_module_sha256, entries }).map_err(malformed)
}

/// Whether the section is about the module that it is in.
fn check_hash(module: &Module<'_>, hash: &Hash) -> Result<(), String> {
    let hash_without = |also: Option<&str>| -> Hash {
        let mut hasher = Sha256::new();
        hasher.update(module.bytes.get(..8).unwrap_or_default());
        for section in &module.sections {
            if section.name.is_none_or(|name| hashes(name) && Some(name) != also) {
                hasher.update(module.bytes.get(section.range.clone()).unwrap_or_default());
            }
        }
        hasher.finalize().into()
    };
    let matches = hash_without(None) == *hash || hash_without(Some(meld_boundary::SECTION_NAME)) == *hash;
    matches.then_some(()).ok_or_else(|| {
        "it was stale already: its hash is not that of the module, which was changed by something else".into()
    })
}

/// The entries of functions that stay, with their new indices and ranges.
fn move_entries(change: &Change<'_, '_>, entries: Vec<Entry>) -> Result<Vec<Entry>, String> {
    let mut moved = Vec::with_capacity(entries.len());
    for entry in entries {
        let old = entry.fused_func_idx;
        let Some(new) = change.maps.funcs.get_u32(old) else { continue };
        let body = change.code.body_of(FuncIndex::from_u32(old));
        let code_range = match (&entry.code_range, body) {
            (None, _) => None,
            (Some(range), Some(body)) if (range.start..range.end) == body.old => {
                Some(CodeRange { start: body.new.start, end: body.new.end })
            }
            (Some(range), _) => {
                return Err(format!(
                    "it was wrong already: the body of func {old} is not at {}..{} in the code section",
                    range.start, range.end
                ));
            }
        };
        moved.push(Entry { fused_func_idx: new, code_range, ..entry });
    }
    moved.sort_by_key(|entry| entry.fused_func_idx);
    Ok(moved)
}

/// What a verifier may assume of a module.
struct Premises {
    /// No `memory.grow` is left.
    bounded_memory: bool,
    /// Nothing is imported.
    closed_world: bool,
}

impl Premises {
    fn of(module: &[u8]) -> wasmparser::Result<Premises> {
        let mut premises = Premises { bounded_memory: true, closed_world: true };
        let mut parser = Parser::new(0);
        parser.set_features(Module::features());
        for payload in parser.parse_all(module) {
            match payload? {
                Payload::ImportSection(imports) if imports.count() > 0 => premises.closed_world = false,
                Payload::CodeSectionEntry(body) if premises.bounded_memory => {
                    for operator in body.get_operators_reader()? {
                        if matches!(operator?, Operator::MemoryGrow { .. }) {
                            premises.bounded_memory = false;
                        }
                    }
                }
                _ => {}
            }
        }
        Ok(premises)
    }
}

fn decode(payload: &[u8]) -> Result<(Hash, Vec<Entry>), String> {
    let mut reader = BinaryReader::new(payload, 0);
    let text = |error: wasmparser::Error| error.to_string();
    reader.read_bytes(MAGIC.len()).map_err(text)?;
    let version = reader.read_u8().map_err(text)?;
    if version != BINARY_VERSION {
        return Err(format!("version {version} is unknown"));
    }
    let premises = [reader.read_u8().map_err(text)?, reader.read_u8().map_err(text)?];
    if premises.iter().any(|premise| *premise > 1) {
        return Err("a premise is neither 0 nor 1".into());
    }
    let hash = Hash::try_from(reader.read_bytes(32).map_err(text)?).map_err(|error| error.to_string())?;
    let count = reader.read_u32().map_err(text)?;
    let mut entries = Vec::new();
    for _ in 0..count {
        entries.push(decode_entry(&mut reader)?);
    }
    if !reader.eof() {
        return Err(format!("{} bytes are left over", reader.bytes_remaining()));
    }
    Ok((hash, entries))
}

fn decode_entry(reader: &mut BinaryReader<'_>) -> Result<Entry, String> {
    let text = |error: wasmparser::Error| error.to_string();
    let fused_func_idx = reader.read_u32().map_err(text)?;
    let len = reader.read_u32().map_err(text)? as usize;
    let id = reader.read_bytes(len).map_err(text)?;
    let component_id = std::str::from_utf8(id).map_err(|error| error.to_string())?.to_string();
    let originating_func_idx = reader.read_u32().map_err(text)?;
    let code_range = match reader.read_u8().map_err(text)? {
        0 => None,
        1 => {
            Some(CodeRange { start: reader.read_u32().map_err(text)?, end: reader.read_u32().map_err(text)? })
        }
        flag => return Err(format!("{flag} says neither that there is a range nor that there is none")),
    };
    Ok(Entry { fused_func_idx, component_id, originating_func_idx, code_range })
}

fn encode(premises: &Premises, hash: &Hash, entries: &[Entry]) -> Vec<u8> {
    let mut out = MAGIC.to_vec();
    out.extend([BINARY_VERSION, premises.bounded_memory.into(), premises.closed_world.into()]);
    out.extend(hash);
    // Lengths were read as `u32`, and nothing was added.
    out.extend((entries.len() as u32).to_le_bytes());
    for entry in entries {
        out.extend(entry.fused_func_idx.to_le_bytes());
        out.extend((entry.component_id.len() as u32).to_le_bytes());
        out.extend(entry.component_id.bytes());
        out.extend(entry.originating_func_idx.to_le_bytes());
        out.push(entry.code_range.is_some().into());
        if let Some(range) = &entry.code_range {
            out.extend(range.start.to_le_bytes());
            out.extend(range.end.to_le_bytes());
        }
    }
    out
}

pub(super) fn to_hex(hash: &Hash) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn from_hex(text: &str) -> Option<Hash> {
    let digits: Option<Vec<u8>> = text.chars().map(|c| Some(c.to_digit(16)? as u8)).collect();
    let bytes: Vec<u8> =
        digits?.chunks(2).filter_map(|pair| Some(pair.first()? << 4 | pair.get(1)?)).collect();
    Hash::try_from(bytes).ok()
}
