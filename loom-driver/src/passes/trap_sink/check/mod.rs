//! Proves again that the output of `trap-sink` may replace its input.
//!
//! Validation cannot tell a trap that was there from one that is new. This check shares nothing with
//! the analysis: it reads the operators as wasmparser's own [`Operator`], keeps the nesting of the
//! text instead of a graph, and walks each body once forwards and then backwards.
//!
//! * [`compare`]: outside the code section nothing differs. Two bodies agree operator by operator,
//!   except where the output leaves out the rest of a sequence, with or without `unreachable` in its
//!   place. Each such place is a [`Claim`] about the input.
//! * [`steps`]: what each operator means, from its name.
//! * [`world`]: who can see what is written, and what an indirect call can run.
//! * [`forward`], [`paths`]: what can happen from each point of the input on, for all functions together; with
//!   that each claim holds or not.
//!
//! The claims are proved about the input, not about the output: there, a function that became a trap
//! without a reason would be the reason for its callers, and in a circle for itself.
//!
//! [`Operator`]: wasmparser::Operator

mod compare;
mod forward;
mod paths;
mod steps;
#[cfg(test)]
mod tests;
mod world;

use super::Premises;
use loom_check::outside::Outside;
use loom_core::index::FuncIndex;
use loom_core::{Error, Module, Result};
use paths::Paths;
use rayon::prelude::*;
use steps::Body;
use world::World;

/// A place where the output leaves something out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim {
    /// Position in the body of the first operator of the input that is missing.
    pub at: usize,
    /// Whether an `unreachable` is there instead.
    pub trap: bool,
}

/// Checks that `after` is `before` with code left out that is dead, or only traps with nothing to
/// see before.
///
/// # Errors
///
/// [`Error::Bug`] with the first thing that is not so.
pub fn check(before: &Module<'_>, after: &Module<'_>, outside: &Outside, premises: Premises) -> Result<()> {
    compare::rest(before, after).map_err(wrong)?;
    let bodies: Vec<FuncIndex> = before.funcs.keys().filter(|func| before.body(*func).is_some()).collect();
    let claims: Vec<Result<Vec<Claim>, String>> =
        bodies.par_iter().map(|func| compare::bodies(before.body(*func), after.body(*func))).collect();
    let world = World::of(before, outside, premises);
    let read: Vec<Result<Body, String>> =
        bodies.par_iter().map(|func| Body::of(before.body(*func), &world)).collect();
    let describe = |func: &FuncIndex, what: String| wrong(format!("{}: {what}", before.describe_func(*func)));
    let mut steps = Vec::with_capacity(bodies.len());
    let mut claimed = Vec::with_capacity(bodies.len());
    for ((func, body), claims) in bodies.iter().zip(read).zip(claims) {
        steps.push(body.map_err(|what| describe(func, what))?);
        claimed.push(claims.map_err(|what| describe(func, what))?);
    }
    let paths = Paths::find(before, &steps, &world, premises);
    for ((func, body), claims) in bodies.iter().zip(&steps).zip(&claimed) {
        paths.prove(body, claims).map_err(|what| describe(func, what))?;
    }
    Ok(())
}

fn wrong(what: impl std::fmt::Display) -> Error {
    Error::bug(format!("the output of `trap-sink` does not do what its input does: {what}"))
}
