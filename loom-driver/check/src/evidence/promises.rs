//! What a fuser relies on has to hold of the last module.

use crate::module::Module;
use crate::same;
use meld_boundary::{Promise, PromiseKind, Reading};
use wasmparser::Operator;

/// Checks that `after` keeps what the section of `promising` promises.
///
/// # Errors
///
/// The promise that is not kept; or that a section which has to be ignored makes one.
pub(super) fn kept(promising: &Module<'_>, after: &Module<'_>) -> Result<(), String> {
    let promises = match meld_boundary::read(promising.bytes) {
        Reading::Absent => return Ok(()),
        Reading::Verified(verified) => verified.boundary.promises,
        Reading::Ignored { promises, .. } if promises.is_empty() => return Ok(()),
        Reading::Ignored { reason, .. } => {
            return Err(format!(
                "the section `meld:boundary` makes a promise, and has to be ignored: {reason}"
            ));
        }
    };
    if promises.is_empty() {
        return Ok(());
    }
    // With the section the new numbers of memories are gone: then no memory may grow.
    let left: Option<Vec<Promise>> = match meld_boundary::read(after.bytes) {
        Reading::Verified(verified) => Some(verified.boundary.promises),
        _ if promising.bytes == after.bytes => Some(promises),
        _ => None,
    };
    let is_promised = |memory: u32| {
        left.as_ref().is_none_or(|left| {
            left.iter().any(|Promise { kind: PromiseKind::NoMemoryGrow, memory: other }| *other == memory)
        })
    };
    let grown: Vec<u32> = same::scan(after, |operator, found| {
        if let Operator::MemoryGrow { mem } = operator {
            found.push(*mem);
        }
    })?;
    match grown.into_iter().find(|memory| is_promised(*memory)) {
        Some(memory) => Err(format!(
            "the section `meld:boundary` promises that memory {memory} does not grow, and a `memory.grow` of it is left"
        )),
        None => Ok(()),
    }
}
