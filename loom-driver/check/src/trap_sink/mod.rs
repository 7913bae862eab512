//! The claim of `trap-sink`: the output is the input with code left out that is dead, or only traps with nothing to see before.
//!
//! Validation cannot tell a trap that was there from one that is new. This check shares nothing with
//! the analysis of the pass: it reads the ways through a body off the nesting of the text, and puts the steps of all bodies into one
//! graph, in which each question is asked once for all functions together.
//!
//! * `compare`: outside the code section nothing differs. Two bodies agree operator by operator,
//!   except where the output leaves out the rest of a sequence, with or without `unreachable` in its
//!   place. Each such place is a `Cut`.
//! * `steps`: what each operator means.
//! * `targets`: what an indirect call can run.
//! * `shape`: where each operator of a body can go on.
//! * `graph`, `paths`: what can happen from each point of the input on, for all functions together; with
//!   that each cut is allowed or not.
//!
//! The cuts are proved about the input, not about the output: there, a function that became a trap
//! without a reason would be the reason for its callers, and in a circle for itself.

mod compare;
mod graph;
mod paths;
mod shape;
mod steps;
mod targets;
#[cfg(test)]
mod tests;

use crate::assumption::{self, Assumption, Source};
use crate::module::Module;
use crate::ops::Place;
use crate::outside::Outside;
use crate::{Refused, each, same};
use paths::Paths;
use serde::{Deserialize, Serialize};
use steps::Body;
use targets::Targets;

/// What the user of loom stated beside what the section says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Premises {
    /// After a trap nobody enters the instance or looks at what it exports. What follows from the outside needs no statement.
    pub trap_ends_instance: bool,
    /// A loop or a recursion that has a way out ends.
    pub forward_progress: bool,
}

/// That loops end which can.
pub const LOOPS_END: &str = "forward-progress: a loop or a recursion that has a way out ends";

impl Premises {
    /// The same in words.
    pub fn assumptions(&self) -> Vec<Assumption> {
        let stated = [
            self.trap_ends_instance.then(|| Source::User.says(assumption::TRAP_ENDS_INSTANCE)),
            self.forward_progress.then(|| Source::Passes.says(LOOPS_END)),
            Some(Source::Passes.says(assumption::ANY_TRAP)),
        ];
        stated.into_iter().flatten().collect()
    }
}

/// A place where the output leaves something out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Cut {
    /// Position in the body of the first operator of the input that is missing.
    at: usize,
    /// Whether an `unreachable` is there instead.
    trap: bool,
}

/// Checks the claim.
///
/// # Errors
///
/// The first thing that is not so.
pub fn check(
    before: &Module<'_>,
    after: &Module<'_>,
    outside: &Outside,
    premises: Premises,
) -> Result<(), Refused> {
    same::sections(before, after, &[10])?;
    let funcs: Vec<u32> = before.defined_funcs().collect();
    let cuts = same::each_body(before, after, |_, old, new| compare::bodies(old, new))?;
    let trap_ends_instance = premises.trap_ends_instance || outside.trap_ends_all();
    let shows = |place: Place| shows(outside, trap_ends_instance, place);
    let cut: Vec<(&u32, &Vec<Cut>)> = funcs.iter().zip(&cuts).collect();
    let read: Vec<Result<Body, String>> = each::map(&cut, |(func, cuts)| {
        let body = Body::of(before.body(**func).as_ref(), &shows)?;
        Ok(if cuts.is_empty() { body.without_places() } else { body })
    });
    let describe = |func: &u32, what: String| format!("{}: {what}", before.describe_func(*func));
    let mut steps = Vec::with_capacity(funcs.len());
    for (func, body) in funcs.iter().zip(read) {
        steps.push(body.map_err(|what| describe(func, what))?);
    }
    let targets = Targets::find(before, outside)?;
    let paths = Paths::find(before, &steps, &targets, premises.forward_progress);
    for (position, ((func, body), cuts)) in funcs.iter().zip(&steps).zip(&cuts).enumerate() {
        paths.prove(position, body, cuts).map_err(|what| describe(func, what))?;
    }
    Ok(())
}

/// Whether somebody may learn of a write although a trap follows it.
fn shows(outside: &Outside, trap_ends_instance: bool, place: Place) -> bool {
    let item = match place {
        Place::Local(_) => return false,
        // An object may be anywhere.
        Place::Heap => return true,
        Place::Memory(memory) | Place::MemorySize(memory) => outside.memory(memory),
        Place::Table(table) | Place::TableSize(table) => outside.table(table),
        Place::Global(global) => outside.global(global),
        Place::Data(_) | Place::Elem(_) => return !trap_ends_instance,
    };
    let is_size = matches!(place, Place::MemorySize(_) | Place::TableSize(_));
    !trap_ends_instance || item.outlives || is_size && item.held
}
