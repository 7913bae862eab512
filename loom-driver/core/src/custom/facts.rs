//! `wsc.facts`: what a prover knows about values in a function.
//!
//! Version 1: a version byte, a count, and that many facts, each `kind:u8 func:u32 value:u32 len:u32
//! body:[u8; len]` with numbers in LEB128. A value is identified by the position of the operator
//! that makes it, counted in operators: a body that only had its indices renumbered has the same
//! positions, so what is known about its values is still known. Therefore facts stay if the operators of the body
//! before and after are the same one by one, but for indices: whatever a pass says that it did, the two bodies are compared. All
//! others go. What a fact of an unknown kind depends on is unknown, so it goes.

use super::{CODE, Change, Verdict};
use crate::index::FuncIndex;
use loom_check::ops::{Space, each_index_mut};
use std::collections::BTreeMap;
use wasm_encoder::Encode;
use wasmparser::{BinaryReader, FunctionBody, Operator};

/// Name of the section.
pub const SECTION: &str = "wsc.facts";

const VERSION: u8 = 1;

/// Value range, shift bound, divisor not zero, access in bounds, select total, memory disjoint:
/// their bodies are numbers and values of the same function.
const KINDS: std::ops::RangeInclusive<u8> = 1..=6;

/// The section for the module after.
pub fn update<'a>(change: &Change<'_, 'a>, payload: &[u8]) -> Verdict<'a> {
    let module = change.module;
    let old = module.sections.iter().find(|section| section.id == CODE);
    let old = old.map(|section| module.bytes.get(section.payload.clone()).unwrap_or_default());
    // No offset may have changed although a constant did.
    if change.is_still() && old == change.core.code() {
        return Verdict::Keep("no index and no operator changed");
    }
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
    /// How many went because their function stays, and its operators are others.
    unfounded: usize,
}

impl Facts {
    /// What went although it may still hold.
    fn lost(&self) -> Vec<String> {
        let lost = [
            (self.unknown, "facts of unknown kinds dropped"),
            (self.unfounded, "facts about functions whose operators changed dropped"),
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
    let mut same: BTreeMap<FuncIndex, bool> = BTreeMap::new();
    for _ in 0..reader.read_var_u32().map_err(text)? {
        let kind = reader.read_u8().map_err(text)?;
        let func = reader.read_var_u32().map_err(text)?;
        let value = reader.read_var_u32().map_err(text)?;
        let len = reader.read_var_u32().map_err(text)?;
        let content = reader.read_bytes(len as usize).map_err(text)?;
        let Some(new) = change.maps.funcs.get_u32(func) else { continue };
        let func = FuncIndex::from_u32(func);
        // A body that became a trap makes no values; there is none for an import.
        let body = change.code.body_of(func).filter(|body| !body.is_stub());
        match body {
            _ if !KINDS.contains(&kind) => facts.unknown += 1,
            None => {}
            Some(_) if !*same.entry(func).or_insert_with(|| has_same_operators(change, func)) => {
                facts.unfounded += 1;
            }
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

/// Whether the body of a function that stays has, one by one, the operators that it had: all that differs are indices.
fn has_same_operators(change: &Change<'_, '_>, func: FuncIndex) -> bool {
    let old = change.module.body(func);
    let new = change.code.body_of(func).and_then(|body| {
        let bytes = change.core.code()?.get(body.new.start as usize..body.new.end as usize)?;
        Some(FunctionBody::new(BinaryReader::new(bytes, 0)))
    });
    let (Some(old), Some(new)) = (old, new) else { return false };
    let (Ok(mut old), Ok(mut new)) = (old.get_operators_reader(), new.get_operators_reader()) else {
        return false;
    };
    while !old.eof() && !new.eof() {
        match (old.read(), new.read()) {
            (Ok(old), Ok(new)) if without_indices(&old) == without_indices(&new) => {}
            _ => return false,
        }
    }
    old.eof() && new.eof()
}

/// An operator with 0 for each index but labels, which say where execution goes on.
fn without_indices<'o>(operator: &Operator<'o>) -> Operator<'o> {
    let mut operator = operator.clone();
    each_index_mut(&mut operator, &mut |space, index| {
        if space != Space::Label {
            *index = 0;
        }
    });
    operator
}
