//! What the output left out.

use super::Cut;
use crate::ops::{Control, Op};
use crate::same::locals::Locals;
use crate::same::text;
use wasmparser::{FunctionBody, Operator};

/// The places where `after` leaves something of `before` out, in order.
pub(super) fn bodies(before: &FunctionBody<'_>, after: &FunctionBody<'_>) -> Result<Vec<Cut>, String> {
    if before.as_bytes() == after.as_bytes() {
        return Ok(Vec::new());
    }
    let (old, new) = (operators(before)?, operators(after)?);
    let kept = Locals::of(after)?;
    if Locals::of(before)? != kept {
        // Only a body of which nothing is left may lose its locals.
        return match (kept.count(), &new[..]) {
            (0, [Operator::Unreachable, Operator::End]) => Ok(vec![Cut { at: 0, trap: true }]),
            _ => Err("it has other locals".into()),
        };
    }
    let mut cuts = Vec::new();
    let (mut at, mut rest) = (0, &new[..]);
    while let Some(operator) = old.get(at) {
        let Some((first, behind)) = rest.split_first() else { return Err("it ends too early".into()) };
        if operator == first {
            (at, rest) = (at + 1, behind);
            continue;
        }
        let trap = *first == Operator::Unreachable;
        cuts.push(Cut { at, trap });
        at = closing(&old, at).ok_or("it has no end")?;
        if trap {
            rest = behind;
        }
        // What closes the sequence must be there.
        if rest.first() != old.get(at) {
            return Err(format!("{:?} has to follow, and {:?} does", old.get(at), rest.first()));
        }
    }
    match rest.is_empty() {
        true => Ok(cuts),
        false => Err("it goes on behind its end".into()),
    }
}

/// The position of the operator that closes the sequence in which `at` is.
fn closing(operators: &[Operator<'_>], at: usize) -> Option<usize> {
    let mut depth = 0u32;
    for (position, operator) in operators.iter().enumerate().skip(at) {
        match Op::of(operator).control {
            Control::Block | Control::Loop | Control::If | Control::Try | Control::TryTable => depth += 1,
            Control::Else | Control::Catch if depth == 0 => return Some(position),
            Control::End | Control::Delegate => match depth {
                0 => return Some(position),
                _ => depth -= 1,
            },
            _ => {}
        }
    }
    None
}

fn operators<'a>(body: &FunctionBody<'a>) -> Result<Vec<Operator<'a>>, String> {
    body.get_operators_reader().map_err(text)?.into_iter().collect::<wasmparser::Result<_>>().map_err(text)
}
