//! `metadata.code.branch_hint`: which way a branch mostly goes.
//!
//! Hints are sorted by function, then by the byte offset of the branch from the start of the body.
//! A hint goes with its branch; one that is at no branch was wrong before, and goes as well.

use super::{Change, Verdict};
use crate::index::FuncIndex;
use crate::maps::BodyMove;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use wasm_encoder::Encode;
use wasmparser::{BinaryReader, BranchHintSectionReader, FunctionBody, Operator};

/// Name of the section.
pub const SECTION: &str = "metadata.code.branch_hint";

/// New offset of a branch, and whether it is likely taken.
type Hints = BTreeMap<u32, bool>;

/// The section for the module after.
pub fn update<'a>(change: &Change<'_, 'a>, payload: &[u8]) -> Verdict<'a> {
    match moved(change, payload) {
        Err(error) => Verdict::malformed(error),
        Ok((hints, _)) if hints.is_empty() => Verdict::expire("every branch that it is about is gone"),
        Ok((hints, wrong)) => Verdict::Update {
            payload: encode(&hints).into(),
            reason: "hints follow their branches",
            lost: (wrong > 0)
                .then(|| format!("{wrong} hints dropped that are at no branch"))
                .into_iter()
                .collect(),
        },
    }
}

/// The hints by new function index, and how many were at no branch.
fn moved(change: &Change<'_, '_>, payload: &[u8]) -> wasmparser::Result<(BTreeMap<u32, Hints>, usize)> {
    let mut all: BTreeMap<u32, Hints> = BTreeMap::new();
    let mut wrong = 0;
    let mut decoded: BTreeMap<FuncIndex, BTreeSet<u32>> = BTreeMap::new();
    for func in BranchHintSectionReader::new(BinaryReader::new(payload, 0))? {
        let func = func?;
        let old = FuncIndex::from_u32(func.func.min(u32::MAX - 1));
        let place = change.module.body(old).zip(change.code.body_of(old)).zip(change.maps.funcs.get(old));
        let branches = match (decoded.entry(old), place) {
            (Entry::Vacant(entry), Some(((body, _), _))) => entry.insert(branches(body)?),
            (entry, _) => entry.or_default(),
        };
        for hint in func.hints {
            let hint = hint?;
            let Some(((_, body), new)) = place else { continue };
            match moved_offset(body, hint.func_offset).filter(|_| branches.contains(&hint.func_offset)) {
                Some(offset) => drop(all.entry(new.as_u32()).or_default().insert(offset, hint.taken)),
                None if body.stubbed => {}
                None => wrong += 1,
            }
        }
    }
    Ok((all, wrong))
}

/// Offsets of the operators that may have a hint, from the start of the body.
fn branches(body: &FunctionBody<'_>) -> wasmparser::Result<BTreeSet<u32>> {
    let start = body.range().start;
    let mut found = BTreeSet::new();
    for operator in body.get_operators_reader()?.into_iter_with_offsets() {
        if let (Operator::If { .. } | Operator::BrIf { .. }, offset) = operator? {
            found.extend(u32::try_from(offset - start));
        }
    }
    Ok(found)
}

/// Both offsets are from the start of the body.
fn moved_offset(body: &BodyMove, offset: u32) -> Option<u32> {
    body.get(body.old.start.checked_add(offset)?)?.checked_sub(body.new.start)
}

fn encode(hints: &BTreeMap<u32, Hints>) -> Vec<u8> {
    let mut out = Vec::new();
    hints.len().encode(&mut out);
    for (func, hints) in hints {
        func.encode(&mut out);
        hints.len().encode(&mut out);
        for (offset, taken) in hints {
            offset.encode(&mut out);
            // The size of what follows, in bytes.
            1u32.encode(&mut out);
            out.push((*taken).into());
        }
    }
    out
}
