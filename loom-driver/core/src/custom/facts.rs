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
        Ok((facts, 0)) if facts.count == 0 => Verdict::expire("every function that it is about is gone"),
        Ok((facts, unknown)) => {
            let mut payload = vec![VERSION];
            facts.count.encode(&mut payload);
            payload.extend(facts.bytes);
            let lost = (unknown > 0).then(|| format!("{unknown} facts of unknown kinds dropped"));
            let reason = "facts follow their functions";
            Verdict::Update { payload: payload.into(), reason, lost: lost.into_iter().collect() }
        }
    }
}

#[derive(Default)]
struct Facts {
    count: u32,
    bytes: Vec<u8>,
}

/// The facts that stay, and how many went because their kind is unknown.
fn moved(change: &Change<'_, '_>, payload: &[u8]) -> Result<(Facts, usize), String> {
    let mut reader = BinaryReader::new(payload, 0);
    let text = |error: wasmparser::Error| error.to_string();
    let version = reader.read_u8().map_err(text)?;
    if version != VERSION {
        return Err(format!("version {version} is unknown"));
    }
    let mut facts = Facts::default();
    let mut unknown = 0;
    for _ in 0..reader.read_var_u32().map_err(text)? {
        let kind = reader.read_u8().map_err(text)?;
        let func = reader.read_var_u32().map_err(text)?;
        let value = reader.read_var_u32().map_err(text)?;
        let len = reader.read_var_u32().map_err(text)?;
        let body = reader.read_bytes(len as usize).map_err(text)?;
        let Some(new) = change.maps.funcs.get_u32(func) else { continue };
        let intact = change
            .code
            .body_of(FuncIndex::from_u32(func))
            .is_some_and(|body| !body.stubbed && body.gone.is_empty());
        if !KINDS.contains(&kind) {
            unknown += 1;
        } else if intact {
            facts.bytes.push(kind);
            new.encode(&mut facts.bytes);
            value.encode(&mut facts.bytes);
            body.encode(&mut facts.bytes);
            facts.count += 1;
        }
    }
    if !reader.eof() {
        return Err(format!("{} bytes are left over", reader.bytes_remaining()));
    }
    Ok((facts, unknown))
}
