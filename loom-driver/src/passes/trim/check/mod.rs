//! Proves again that the output of `trim` may replace its input.
//!
//! It runs the active segments of both modules and compares what they leave in tables and memories,
//! byte by byte and slot by slot; it does not ask how the pass cut them. Instructions may name a segment by
//! another number if it holds the same, or nothing any more in both. Where limits differ, it looks for
//! anything that could tell.

mod contents;
mod limits;
#[cfg(test)]
mod tests;

use super::super::shared::check::same_sections;
use loom_check::outside::Outside;
use loom_core::{Error, Module, Result};

/// Checks that `after` is `before` with smaller limits and other data segments that nobody can tell from
/// those that there were.
///
/// # Errors
///
/// [`Error::Bug`] with the first thing that is not so.
pub fn check(before: &Module<'_>, after: &Module<'_>, outside: &Outside) -> Result<()> {
    rest(before, after)
        .and_then(|()| limits::compare(before, after, outside))
        .and_then(|()| contents::compare(before, after))
        .map_err(|what| Error::bug(format!("the output of `trim` does not do what its input does: {what}")))
}

/// Compares the sections that have neither to do with tables nor with memories nor data.
fn rest(before: &Module<'_>, after: &Module<'_>) -> Result<(), String> {
    same_sections(before, after, &[4, 5, 10, 11, 12])
}
