//! The claim of `compact`: the output is the input with the bytes of some memories at other places of one memory, and without
//! those that nobody reads.
//!
//! Nothing that the pass computed is believed: what a [`Certificate`] says is data, and each claim is confirmed where it is
//! needed. One pass over each body suffices, since nothing has to be found: at the head of a loop, at a call and at a
//! store, what arrives has to be included in what is claimed.
//!
//! Beside each body of the input that of the output is read, operator by operator. An operand may be
//! less in the output by a constant, but then nothing may happen to it before it is used as the address
//! of an access, which has to move by as much as its cluster. What no execution of the input reaches may be
//! anything in the output.
//!
//! * `claim`: the data; `read`: whether it makes sense.
//! * `number_set`, `affine`, `wrapped_interval`, `arithmetic`: the numbers that a place may have, and what operators make of them.
//! * `facts`: what is taken from arithmetic, for who wants another engine to prove it.
//! * `state`: what holds at one place of a body, and what tests add to it.
//! * `contents`: what is in a memory; `entry_state`: what is there, and in tables, before any code runs.
//! * `program`: what is claimed, and what of it does not depend on bodies.
//! * `body`: the walk through a body, with `operands`, `compute`, `control`, `loops`, `calls`, `accesses`, `pure_regions`;
//!   `classify` is what it knows about operators, `output` the other body.
//! * `sections`, `placement`, `extents`, `markers`: the output beside its bodies, where bytes are in it, and what it says of that.

mod accesses;
mod affine;
mod arithmetic;
mod body;
mod calls;
mod claim;
mod classify;
mod compute;
mod contents;
mod control;
mod entry_state;
mod extents;
mod facts;
mod loops;
mod markers;
mod number_set;
mod operands;
mod output;
mod placement;
mod program;
mod pure_regions;
mod read;
mod sections;
mod state;
#[cfg(test)]
mod tests;
mod ways;
mod wrapped_interval;

pub use claim::{
    Bytes, Certificate, ChangeClaim, Cluster, FuncClaim, HeadClaim, Name, Numbers, Premises, STACK, Span,
};

pub use facts::Fact;

use crate::Refused;
use crate::module::Module;
use crate::outside::Outside;
use body::Body;
use facts::Facts;
use program::Program;
use std::collections::BTreeMap;

/// Checks the claim about two modules that are valid.
///
/// # Errors
///
/// The first thing that cannot be confirmed, and where: function, operator (by position in the body of
/// the input, 0 for the first one), memory, byte. Or that it is too much work.
pub fn check(
    before: &Module<'_>,
    after: &Module<'_>,
    outside: &Outside,
    claims: &Certificate,
) -> Result<(), Refused> {
    Ok(check_within(steps(before), before, after, outside, claims)?)
}

/// So many steps are enough: what the pass finds in real modules takes less than one for each byte of them.
fn steps(before: &Module<'_>) -> u64 {
    2_000_000 + 32 * before.bytes.len() as u64
}

/// Checks the claim, and returns what was taken from arithmetic for it: each fact once.
///
/// # Errors
///
/// As [`check`].
pub fn facts(
    before: &Module<'_>,
    after: &Module<'_>,
    outside: &Outside,
    claims: &Certificate,
) -> Result<Vec<Fact>, Refused> {
    let mut program = Program::new(steps(before), before, after, outside, claims)?;
    program.facts = Facts::wanted();
    confirm(&program, before, after)?;
    Ok(program.facts.all())
}

/// The same in so many steps.
fn check_within(
    steps: u64,
    before: &Module<'_>,
    after: &Module<'_>,
    outside: &Outside,
    claims: &Certificate,
) -> Result<(), String> {
    let program = Program::new(steps, before, after, outside, claims)?;
    confirm(&program, before, after)
}

fn confirm(program: &Program<'_, '_>, before: &Module<'_>, after: &Module<'_>) -> Result<(), String> {
    sections::confirm(program, after)?;
    let mut touches = BTreeMap::new();
    for func in before.defined_funcs() {
        if program.funcs.contains_key(&func) {
            let found = Body::confirm(program, func, after);
            touches.insert(func, found.map_err(|why| format!("function {func}: {why}"))?);
        } else {
            confirm_unreached(before, after, func)?;
        }
    }
    placement::confirm(program, after, &touches)?;
    markers::confirm(program, after)
}

/// A body without locals that only traps.
const TRAP: [u8; 3] = [0x00, 0x00, 0x0b];

/// A function that nobody calls stays, or only traps.
fn confirm_unreached(before: &Module<'_>, after: &Module<'_>, func: u32) -> Result<(), String> {
    let body = |module: &Module<'_>| module.body(func).map(|body| body.as_bytes().to_vec());
    let new = body(after);
    if new.is_some() && (new == body(before) || new.as_deref() == Some(&TRAP)) {
        Ok(())
    } else {
        Err(format!("function {func}: nobody calls it, but it is another one"))
    }
}
