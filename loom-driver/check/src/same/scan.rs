//! One walk over every operator of a module.

use super::text;
use crate::module::Module;
use rayon::prelude::*;
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
    let found: Vec<Result<Vec<T>, String>> = bodies
        .par_iter()
        .map(|body| {
            let mut found = Vec::new();
            for operator in body.get_operators_reader().map_err(text)? {
                find(&operator.map_err(text)?, &mut found);
            }
            Ok(found)
        })
        .collect();
    let found: Vec<Vec<T>> = found.into_iter().collect::<Result<_, _>>()?;
    Ok(found.into_iter().flatten().collect())
}
