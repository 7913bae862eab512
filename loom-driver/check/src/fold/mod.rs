//! The claim of `fold`: each body does what it did, and everything else is what it was.
//!
//! The pass rewrites, and knows rules. This check rewrites nothing. It runs both bodies side by side on unknown numbers: what
//! a local or an operand holds is a term (`terms`), and two terms are equal only if they have the same normal form, which
//! `normal` makes with rules of its own. Both sides run on their own as long as nobody can see it (`side`), and meet wherever
//! something happens (`walk`): the same operator has to do it, with equal operands; what it gives is one unknown for both.
//! Where a test is on an unknown, both ways are gone. Where ways come together, what differs between them is unknown from
//! there on, but equal on both sides if it was on each way; and where a loop begins, so is what it writes (`meet`).
//!
//! What somebody does who interrupts the code anywhere stays possible: effects happen in their order, and a global is read
//! between the same two of them.
//!
//! Of accesses with constant addresses it counts where they are, and not how that is written (`addresses`).
//!
//! It does not follow everything: what catches exceptions, branches on references, or has a loop with parameters it refuses,
//! and so it does where it takes too long.

mod addresses;
mod body;
mod expanded;
mod gone;
mod lost;
mod meet;
mod normal;
mod row;
mod side;
mod terms;
#[cfg(test)]
mod tests;
mod walk;

pub(crate) use expanded::{Expanded, zero};
pub(crate) use gone::{Gone, Param as GoneParam};

use crate::module::Module;
use crate::same::text;
use crate::{Refused, same};
use wasmparser::{BinaryReader, FunctionBody};

/// Checks the claim.
///
/// # Errors
///
/// The first thing that is not so.
pub fn check(before: &Module<'_>, after: &Module<'_>) -> Result<(), Refused> {
    same::sections(before, after, &[10])?;
    same::each_body(before, after, |func, old, new| compare(before, func, old, new))?;
    Ok(())
}

/// Checks that a function of a module does the same with a body of these bytes (local declarations and operators).
///
/// # Errors
///
/// The first thing that is not so.
pub fn check_body(module: &Module<'_>, func: u32, body: &[u8]) -> Result<(), Refused> {
    let old = module.body(func).ok_or("its body is missing")?;
    let new = FunctionBody::new(BinaryReader::new(body, 0));
    Ok(compare(module, func, &old, &new)?)
}

fn compare(
    module: &Module<'_>,
    func: u32,
    old: &FunctionBody<'_>,
    new: &FunctionBody<'_>,
) -> Result<(), String> {
    if old.as_bytes() == new.as_bytes() {
        return Ok(());
    }
    let locals = |body: &FunctionBody<'_>| same::locals::Locals::of(body);
    if locals(old)? != locals(new)? {
        return Err("its locals differ".into());
    }
    compare_without(module, func, old, new, &Gone::default())
}

/// Compares two bodies of a function, if these parameters and results are gone.
pub(crate) fn compare_without(
    module: &Module<'_>,
    func: u32,
    old: &FunctionBody<'_>,
    new: &FunctionBody<'_>,
    gone: &Gone,
) -> Result<(), String> {
    let old = body::Body::read(module, func, old, &Gone::default())?;
    let new = body::Body::read(module, func, new, gone)?;
    walk::compare(module, func, &old, &new, gone)
}

/// Compares a body of a function in which others stand in the place of some calls with one that has a local of its own for
/// each of `instead`, behind those of the function.
pub(crate) fn compare_expanded(
    module: &Module<'_>,
    func: u32,
    old: Expanded<'_>,
    new: &FunctionBody<'_>,
    instead: &[u32],
) -> Result<(), String> {
    let new = body::Body::with_locals(module, func, new, &old.locals, instead)?;
    let old = body::Body::expanded(module, func, old)?;
    walk::compare(module, func, &old, &new, &Gone::default())
}

/// What a reader says is wrong.
fn unreadable(error: wasmparser::Error) -> String {
    text(error)
}
