//! `wsc.facts`: what a prover knows about values in a function.
//!
//! Version 1: a version byte, a count, and that many facts, each `kind:u8 func:u32 value:u32 len:u32
//! body:[u8; len]` with numbers in LEB128. A value is identified by the position of the operator
//! that makes it, counted in operators: a body that only had its indices renumbered has the same
//! positions, so what is known about its values is still known. A fact goes with its function, and
//! with a body that lost operators. What a fact of an unknown kind depends on is unknown, so it goes.

use super::{Change, Verdict};
use crate::index::FuncIndex;
use wasm_encoder::Encode;
use wasmparser::BinaryReader;

/// Name of the section.
pub const SECTION: &str = "wsc.facts";

const VERSION: u8 = 1;

/// Value range, shift bound, divisor not zero, access in bounds, select total, memory disjoint:
/// their bodies are numbers and values of the same function.
const KINDS: std::ops::RangeInclusive<u8> = 1..=6;

/// The section for the module after.
pub fn update<'a>(change: &Change<'_, 'a>, payload: &[u8]) -> Verdict<'a> {
    match moved(change, payload) {
        Err(error) => Verdict::malformed(error),
        Ok(facts) if facts.count == 0 && facts.lost().is_empty() => {
            Verdict::expire("every function that it is about is gone")
        }
        Ok(facts) => {
            let (reason, lost) = ("facts follow their functions", facts.lost());
            let mut payload = vec![VERSION];
            facts.count.encode(&mut payload);
            payload.extend(facts.bytes);
            Verdict::Update { payload: payload.into(), reason, lost }
        }
    }
}

#[derive(Default)]
struct Facts {
    count: u32,
    bytes: Vec<u8>,
    /// How many went because their kind is unknown.
    unknown: usize,
    /// How many went because their function stays, and some of its operators went.
    unfounded: usize,
}

impl Facts {
    /// What went although it may still hold.
    fn lost(&self) -> Vec<String> {
        let lost = [
            (self.unknown, "facts of unknown kinds dropped"),
            (self.unfounded, "facts about functions that lost operators dropped"),
        ];
        lost.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect()
    }
}

/// The facts that stay.
fn moved(change: &Change<'_, '_>, payload: &[u8]) -> Result<Facts, String> {
    let mut reader = BinaryReader::new(payload, 0);
    let text = |error: wasmparser::Error| error.to_string();
    let version = reader.read_u8().map_err(text)?;
    if version != VERSION {
        return Err(format!("version {version} is unknown"));
    }
    let mut facts = Facts::default();
    for _ in 0..reader.read_var_u32().map_err(text)? {
        let kind = reader.read_u8().map_err(text)?;
        let func = reader.read_var_u32().map_err(text)?;
        let value = reader.read_var_u32().map_err(text)?;
        let len = reader.read_var_u32().map_err(text)?;
        let content = reader.read_bytes(len as usize).map_err(text)?;
        let Some(new) = change.maps.funcs.get_u32(func) else { continue };
        // A body that became a trap makes no values; there is none for an import.
        let body = change.code.body_of(FuncIndex::from_u32(func)).filter(|body| !body.is_stub());
        match body {
            _ if !KINDS.contains(&kind) => facts.unknown += 1,
            None => {}
            Some(body) if !body.gone.is_empty() => facts.unfounded += 1,
            Some(_) => {
                facts.bytes.push(kind);
                new.encode(&mut facts.bytes);
                value.encode(&mut facts.bytes);
                content.encode(&mut facts.bytes);
                facts.count += 1;
            }
        }
    }
    if !reader.eof() {
        return Err(format!("{} bytes are left over", reader.bytes_remaining()));
    }
    Ok(facts)
}
