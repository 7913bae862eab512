//! Why a number has no bound, for people.

use super::summaries::Summaries;
use crate::domain::affine::Affine;
use crate::domain::names::{Name, Names};
use crate::domain::value_set::ValueSet;
use loom_core::index::FuncIndex;

/// Where an operator is in the file.
pub fn offset(summaries: &Summaries<'_>, func: u32, position: usize) -> String {
    let body = summaries.module.body(FuncIndex::from_u32(func)).map(|body| body.range().start);
    let at =
        summaries.known_code(func).and_then(|code| code.at.get(position).map(|range| u64::from(range.start)));
    body.zip(at).map_or(String::new(), |(body, at)| format!(" at {:#x}", body + at))
}

/// Why a sum has no bound: each of its unknowns that has none, and what that is.
pub fn chain(summaries: &Summaries<'_>, func: u32, names: &Names, sum: &Affine) -> Vec<String> {
    let mut lines = Vec::new();
    for (atom, _) in &sum.terms {
        let value = names.atoms.value(*atom);
        // What is small is not to blame.
        if value.hi() - value.lo().min(value.hi()) < 1 << 16 {
            continue;
        }
        let Some((name, _)) = names.spelled(&[(*atom, 1)]).pop() else { continue };
        lines.push(match name {
            Name::Param(param) => {
                let who = match (summaries.is_root(func), summaries.passed(func, param)) {
                    (true, ValueSet::ANY) => "the outside may pass anything (`--param`)".to_string(),
                    (true, passed) if passed == *value => format!("the outside may pass {passed}"),
                    _ => format!("its callers pass {value}"),
                };
                format!("parameter {param} is {value}: {who}")
            }
            Name::Entry(place) => {
                let global = summaries.tracked.get(place as usize).copied().unwrap_or_default();
                let why = match summaries.is_root(func) && summaries.outside.interrupts() {
                    true => "the outside may call it at any time, as an interrupt does (`--embedding`)",
                    false => "a recursion, or calls that nest deeply",
                };
                format!("global {global} is {value} when the function is called: {why}")
            }
            Name::Result(at, _) => {
                format!("what the operator{} gives is {value}", offset(summaries, func, at))
            }
            Name::Join(at, _) => format!("after the block{} it is {value}", offset(summaries, func, at)),
            Name::Loop(at, _) => {
                format!("the loop{} changes it, and it is {value}", offset(summaries, func, at))
            }
            Name::Turns(at) => {
                format!("nothing is known about how often the loop{} runs", offset(summaries, func, at))
            }
        });
    }
    lines
}
