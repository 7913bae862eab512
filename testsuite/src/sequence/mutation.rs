//! Modules that differ in one bit of their code: how many of them a comparison finds guards the comparison itself.

use super::{Rules, compare};
use anyhow::{Result, bail};
use std::ops::Range;

/// What became of them.
#[derive(Debug, Default)]
pub struct Found {
    /// How many valid modules there were.
    pub tried: usize,
    /// Where the bit is in those that were not found.
    pub missed: Vec<usize>,
}

/// Changes a bit of every `step`th byte of the code of `after`, and compares with `before` in so many calls.
///
/// # Errors
///
/// If there is no code.
pub fn try_all(before: &[u8], after: &[u8], rules: Rules<'_>, step: usize, calls: usize) -> Result<Found> {
    let mut found = Found::default();
    for at in code(after)?.step_by(step) {
        let mut other = after.to_vec();
        other[at] ^= 1;
        if wasmparser::Validator::new().validate_all(&other).is_err() {
            continue;
        }
        found.tried += 1;
        if compare(before, &other, rules, 0, calls).is_ok() {
            found.missed.push(at);
        }
    }
    Ok(found)
}

/// Where the bodies of a module are.
fn code(wasm: &[u8]) -> Result<Range<usize>> {
    const CODE: u8 = 10;
    for payload in wasmparser::Parser::new(0).parse_all(wasm) {
        if let Some((CODE, range)) = payload?.as_section() {
            return Ok(usize::try_from(range.start)?..usize::try_from(range.end)?);
        }
    }
    bail!("no code")
}
