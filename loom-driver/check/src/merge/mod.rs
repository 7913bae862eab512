//! The claim of `merge`: the output is the input with calls, slots and a start that go to other functions that do the same.
//!
//! The pass splits classes of bodies, as bytes, until nothing tells their members apart. This check goes
//! the other way: it collects what the output calls in the place of what (`pairs`), takes each of these
//! pairs of functions for equal, and compares their bodies in the input operator by operator. Where the
//! two call different functions, these become a pair as well, until no new one comes up. If every pair has
//! equal bodies but for calls of functions that are paired, nothing that runs can tell which of the two
//! it is: by induction over the steps of the run, in the output the same functions are running as in
//! the input, but for their mates. That is as true in the output, where more calls go to the mate.
//!
//! Slots of element segments may hold the mate where only calls can tell the difference. Everything else
//! is byte for byte what it was.

mod pairs;
#[cfg(test)]
mod tests;

use crate::Refused;
use crate::module::Module;
use crate::outside::Outside;
use crate::same::{self, slots};
use pairs::{Pair, Pairs};

/// Checks the claim.
///
/// # Errors
///
/// The first thing that is not so.
pub fn check(before: &Module<'_>, after: &Module<'_>, outside: &Outside) -> Result<(), Refused> {
    same::sections(before, after, &[8, 9, 10])?;
    let mut claims: Vec<Pair> = Vec::new();
    match (before.start, after.start) {
        (Some(old), Some(new)) => claims.push((old, new)),
        (None, None) => {}
        _ => return Err(Refused::from("the start function appeared or disappeared")),
    }
    slots::compare(before, after, outside, |old, new| {
        claims.push((old, new));
        true
    })?;
    let calls = same::each_body(before, after, |_, old, new| pairs::compare(before, old, new))?;
    claims.extend(calls.into_iter().flatten());
    Ok(Pairs::new(before).prove(claims)?)
}
