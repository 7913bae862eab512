//! Proves again that the output of `forward` may replace its input.
//!
//! The pass walks along chains and looks for one pattern of operators. This check runs each body on a
//! stack of symbols ([`meaning`]): a function is a forwarder if the call gets exactly the parameters
//! and the function returns exactly its results. The forwarders of the input form trees, with the
//! functions that do something of their own as roots ([`meaning::Trees`]); those around a cycle are in
//! none. A call may go from a function to another one of its tree that is nearer to the root. That is
//! sound although the output is compared with trees of the input: in the output, too, every forwarder
//! calls one that is nearer to the root than itself, so each such call ends at the root.
//!
//! * [`bodies`]: two bodies agree operator by operator, except for such calls, and for calls of empty
//!   functions that are missing.
//! * [`slots`]: two element segments agree item by item, except where only calls can tell the
//!   difference, of which the types are equal.
//!
//! Everything else is byte for byte what it was.

mod bodies;
mod meaning;
#[cfg(test)]
mod tests;

use super::super::shared::check::{same_sections, slots};
use loom_check::outside::Outside;
use loom_core::index::FuncIndex;
use loom_core::{Error, Module, Result};
use meaning::Trees;
use rayon::prelude::*;

/// Checks that `after` is `before` with calls and slots that go further along chains of forwarders,
/// and without calls of empty functions.
///
/// # Errors
///
/// [`Error::Bug`] with the first thing that is not so.
pub fn check(before: &Module<'_>, after: &Module<'_>, outside: &Outside) -> Result<()> {
    rest(before, after).map_err(wrong)?;
    let trees = Trees::of(before);
    let funcs: Vec<FuncIndex> = before.funcs.keys().filter(|func| before.body(*func).is_some()).collect();
    let verdicts: Vec<Result<(), String>> =
        funcs.par_iter().map(|func| bodies::compare(before.body(*func), after.body(*func), &trees)).collect();
    for (func, verdict) in funcs.iter().zip(verdicts) {
        verdict.map_err(|what| wrong(format!("{}: {what}", before.describe_func(*func))))?;
    }
    slots::compare(before, after, outside, |old, new| trees.allow(old, new)).map_err(wrong)
}

/// Compares the sections that neither have code nor slots.
fn rest(before: &Module<'_>, after: &Module<'_>) -> Result<(), String> {
    same_sections(before, after, &[9, 10])?;
    match before.funcs.len() == after.funcs.len() {
        true => Ok(()),
        false => Err("a function is missing".into()),
    }
}

fn wrong(what: impl std::fmt::Display) -> Error {
    Error::bug(format!("the output of `forward` does not do what its input does: {what}"))
}
