//! Walks over all bodies.

use super::text;
use crate::each;
use crate::module::Module;
use wasmparser::{FunctionBody, Operator};

/// Everything that `find` adds for the operators of all bodies, in their order.
///
/// # Errors
///
/// A body cannot be read. Who overlooks an operator may overlook the one that matters.
pub(crate) fn scan<T: Send>(
    module: &Module<'_>,
    find: impl Fn(&Operator<'_>, &mut Vec<T>) + Sync,
) -> Result<Vec<T>, String> {
    let bodies: Vec<FunctionBody<'_>> = module.defined_funcs().filter_map(|func| module.body(func)).collect();
    let found: Vec<Result<Vec<T>, String>> = each::map(&bodies, |body| {
        let mut found = Vec::new();
        for operator in body.get_operators_reader().map_err(text)? {
            find(&operator.map_err(text)?, &mut found);
        }
        Ok(found)
    });
    let found: Vec<Vec<T>> = found.into_iter().collect::<Result<_, _>>()?;
    Ok(found.into_iter().flatten().collect())
}

/// What `compare` says about the two bodies of every function that has one before, in their order.
///
/// # Errors
///
/// What it says of the first two that may not be, with the function.
pub(crate) fn each_body<T: Send>(
    before: &Module<'_>,
    after: &Module<'_>,
    compare: impl Fn(u32, &FunctionBody<'_>, &FunctionBody<'_>) -> Result<T, String> + Sync,
) -> Result<Vec<T>, String> {
    let funcs: Vec<u32> = before.defined_funcs().collect();
    let verdicts: Vec<Result<T, String>> =
        each::map(&funcs, |func| match (before.body(*func), after.body(*func)) {
            (Some(old), Some(new)) => compare(*func, &old, &new),
            _ => Err("its body is missing".into()),
        });
    // To look for a name takes long: it is done for one only.
    let describe = |(func, verdict): (&u32, Result<T, String>)| {
        verdict.map_err(|what| format!("{}: {what}", before.describe_func(*func)))
    };
    funcs.iter().zip(verdicts).map(describe).collect()
}
