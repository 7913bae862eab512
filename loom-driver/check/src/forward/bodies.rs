//! Two bodies, operator by operator.

use super::meaning::Trees;
use crate::same::locals::Locals;
use crate::same::text;
use wasmparser::{FunctionBody, Operator};

/// Checks that `after` does what `before` does, if calls do what `trees` say.
pub(super) fn compare(
    before: &FunctionBody<'_>,
    after: &FunctionBody<'_>,
    trees: &Trees,
) -> Result<(), String> {
    if before.as_bytes() == after.as_bytes() {
        return Ok(());
    }
    if Locals::of(before)? != Locals::of(after)? {
        return Err("it has other locals".into());
    }
    let mut new = after.get_operators_reader().map_err(text)?.into_iter().peekable();
    for old in before.get_operators_reader().map_err(text)? {
        let old = old.map_err(text)?;
        let next = match new.peek() {
            Some(Ok(next)) => next,
            Some(Err(error)) => return Err(error.to_string()),
            None => return Err("it ends too early".into()),
        };
        let agrees = match (&old, next) {
            (Operator::Call { function_index: old }, Operator::Call { function_index: new })
            | (Operator::ReturnCall { function_index: old }, Operator::ReturnCall { function_index: new }) => {
                trees.allow(*old, *new)
            }
            (Operator::ReturnCall { function_index }, Operator::Return) => trees.is_empty(*function_index),
            (old, new) => old == new,
        };
        match &old {
            _ if agrees => drop(new.next()),
            Operator::Call { function_index } if trees.is_empty(*function_index) => {}
            _ => return Err(format!("{old:?} became {next:?}")),
        }
    }
    match new.next() {
        None => Ok(()),
        Some(_) => Err("it goes on behind its end".into()),
    }
}
