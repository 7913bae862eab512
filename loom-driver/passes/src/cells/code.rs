//! Bodies in which globals are read and written.

use super::accesses::Found;
use super::plan::Plan;
use loom_core::Result;
use loom_core::bodies::{NewBody, Splice};
use loom_core::index::FuncIndex;
use wasm_encoder::{Encode, Instruction};

/// The new body of a function; `None` if it accesses no cell. Where an address was pushed there is nothing, and where the
/// cell was accessed its global is.
///
/// # Errors
///
/// [`loom_core::Error::Bug`] if accesses overlap.
pub fn change(func: FuncIndex, body: &[u8], found: &Found, plan: &Plan) -> Result<Option<NewBody>> {
    let accesses = found.bodies.get(&func).map(Vec::as_slice).unwrap_or_default();
    let mut edits = Vec::new();
    for access in accesses {
        let Some(global) = plan.global(access) else { continue };
        let mut bytes = Vec::new();
        if let Some(mask) = access.mask {
            Instruction::I32Const(mask).encode(&mut bytes);
            Instruction::I32And.encode(&mut bytes);
        }
        match access.is_store {
            true => Instruction::GlobalSet(global).encode(&mut bytes),
            false => Instruction::GlobalGet(global).encode(&mut bytes),
        }
        edits.push((access.pushed.clone(), None));
        edits.push((access.operator.clone(), Some(bytes)));
    }
    if edits.is_empty() {
        return Ok(None);
    }
    edits.sort_by_key(|(range, _)| range.start);
    let mut splice = Splice::new(body);
    for (range, bytes) in edits {
        match bytes {
            None => splice.replace_operators(range, &[])?,
            Some(bytes) => splice.replace(range, |out| out.extend_from_slice(&bytes))?,
        }
    }
    Ok(Some(splice.finish()))
}
