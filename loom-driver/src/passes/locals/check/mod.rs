//! Proves again that the output of `locals` may replace its input.
//!
//! The pass counts, orders and splices. This check has none of that: it goes through both bodies side by
//! side ([`bodies`]), and asks of each two operators that they are equal but for the local that they
//! name. Which local became which it reads off there; it has to be one for one, of the same type, and a
//! parameter itself. Everything else but custom sections is byte for byte what it was.

mod bodies;
#[cfg(test)]
mod tests;

use super::super::shared::check::same_sections;
use loom_core::index::{EntityRef, FuncIndex};
use loom_core::{Error, Module, Result};
use rayon::prelude::*;
use wasmparser::{CompositeInnerType, SubType};

/// Checks that `after` is `before` with other numbers for the locals that bodies declare, and without
/// those that nothing names.
///
/// # Errors
///
/// [`Error::Bug`] with the first thing that is not so.
pub fn check(before: &Module<'_>, after: &Module<'_>) -> Result<()> {
    same_sections(before, after, &[10]).map_err(wrong)?;
    if before.funcs.len() != after.funcs.len() {
        return Err(wrong("a function is missing"));
    }
    let types: Vec<&SubType> = before.groups.iter().flat_map(|group| group.group.types()).collect();
    let funcs: Vec<FuncIndex> = before.funcs.keys().filter(|func| before.body(*func).is_some()).collect();
    let verdicts: Vec<Result<(), String>> = funcs
        .par_iter()
        .map(|func| {
            let ty = before.funcs.get(*func).and_then(|func| types.get(func.ty.index()));
            let Some(CompositeInnerType::Func(ty)) = ty.map(|ty| &ty.composite_type.inner) else {
                return Err("it has no type".into());
            };
            bodies::compare(before.body(*func), after.body(*func), ty.params().len() as u32)
        })
        .collect();
    for (func, verdict) in funcs.iter().zip(verdicts) {
        verdict.map_err(|what| wrong(format!("{}: {what}", before.describe_func(*func))))?;
    }
    Ok(())
}

fn wrong(what: impl std::fmt::Display) -> Error {
    Error::bug(format!("the output of `locals` is not its input: {what}"))
}
