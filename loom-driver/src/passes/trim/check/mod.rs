//! Proves again that the output of `trim` may replace its input.
//!
//! It runs the active segments of both modules and compares what they leave in tables and memories,
//! byte by byte and slot by slot; it does not ask which bytes the pass cut off. Where limits differ, it
//! looks for anything that could tell.

mod contents;
mod limits;
#[cfg(test)]
mod tests;

use loom_core::{Error, Module, Result};
use std::collections::BTreeMap;

/// Checks that `after` is `before` with smaller limits and shorter data segments that nobody can tell
/// from those that there were.
///
/// # Errors
///
/// [`Error::Bug`] with the first thing that is not so.
pub fn check(before: &Module<'_>, after: &Module<'_>) -> Result<()> {
    let checks = [rest, limits::compare, contents::compare];
    checks
        .into_iter()
        .try_for_each(|check| check(before, after))
        .map_err(|what| Error::bug(format!("the output of `trim` does not do what its input does: {what}")))
}

/// Compares the sections of neither tables nor memories nor data.
fn rest(before: &Module<'_>, after: &Module<'_>) -> Result<(), String> {
    let (old, new) = (payloads(before), payloads(after));
    for id in old.keys().chain(new.keys()) {
        let is_compared_elsewhere = matches!(id, 4 | 5 | 11);
        match (old.get(id), new.get(id)) {
            (Some(old), Some(new)) if is_compared_elsewhere || old == new => {}
            _ => return Err(format!("section {id} differs")),
        }
    }
    Ok(())
}

fn payloads<'m>(module: &'m Module<'_>) -> BTreeMap<u8, Option<&'m [u8]>> {
    let sections = module.sections.iter().filter(|section| section.id != 0);
    sections.map(|section| (section.id, module.bytes.get(section.payload.clone()))).collect()
}
