//! The claim of `trim`: the output is the input with smaller limits and other data segments, which nobody can tell from those
//! that there were.
//!
//! This check runs the active segments of both modules and compares what they leave in tables and memories,
//! byte by byte and slot by slot; it does not ask how the pass cut them. Instructions may name a segment by
//! another number if it holds the same, or nothing any more in both. Where limits differ, it looks for
//! anything that could tell.

mod contents;
mod limits;
#[cfg(test)]
mod tests;

use crate::module::Module;
use crate::outside::Outside;
use crate::{Refused, same};

/// Checks the claim.
///
/// # Errors
///
/// The first thing that is not so.
pub fn check(before: &Module<'_>, after: &Module<'_>, outside: &Outside) -> Result<(), Refused> {
    same::sections(before, after, &[4, 5, 10, 11, 12])?;
    limits::compare(before, after, outside)?;
    Ok(contents::compare(before, after)?)
}
