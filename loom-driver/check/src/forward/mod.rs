//! The claim of `forward`: the output is the input with calls and slots that go further along chains of forwarders, and without
//! calls of empty functions.
//!
//! The pass walks along chains and looks for one pattern of operators. This check runs each body on a
//! stack of symbols (`meaning`): a function is a forwarder if the call gets exactly the parameters
//! and the function returns exactly its results. The forwarders of the input form trees, with the
//! functions that do something of their own as roots (`meaning::Trees`); those around a cycle are in
//! none. A call may go from a function to another one of its tree that is nearer to the root. That is
//! sound although the output is compared with trees of the input: in the output, too, every forwarder
//! calls one that is nearer to the root than itself, so each such call ends at the root.
//!
//! * `bodies`: two bodies agree operator by operator, except for such calls, and for calls of empty
//!   functions that are missing.
//! * `same::slots`: two element segments agree item by item, except where only calls can tell the
//!   difference, of which the types are equal.
//!
//! Everything else is byte for byte what it was.

mod bodies;
mod meaning;
#[cfg(test)]
mod tests;

use crate::Refused;
use crate::module::Module;
use crate::outside::Outside;
use crate::same::{self, slots};
use meaning::Trees;

/// Checks the claim.
///
/// # Errors
///
/// The first thing that is not so.
pub fn check(before: &Module<'_>, after: &Module<'_>, outside: &Outside) -> Result<(), Refused> {
    same::sections(before, after, &[9, 10])?;
    let trees = Trees::of(before);
    same::each_body(before, after, |_, old, new| bodies::compare(old, new, &trees))?;
    Ok(slots::compare(before, after, outside, |old, new| trees.allow(old, new))?)
}
