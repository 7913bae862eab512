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
    let (mut old, mut new) = (operators(before)?.zip(0..), operators(after)?);
    let kept = Locals::of(after)?;
    if Locals::of(before)? != kept {
        // Only a body of which nothing is left may lose its locals.
        let left: Vec<Operator<'_>> = new.by_ref().take(3).collect::<Result<_, _>>()?;
        return match (kept.count(), &left[..]) {
            (0, [Operator::Unreachable, Operator::End]) => Ok(vec![Cut { at: 0, trap: true }]),
            _ => Err("it has other locals".into()),
        };
    }
    let mut cuts = Vec::new();
    while let Some((operator, at)) = old.next() {
        let (operator, first) = (operator?, new.next().ok_or("it ends too early")??);
        if operator == first {
            continue;
        }
        let trap = first == Operator::Unreachable;
        cuts.push(Cut { at, trap });
        let closing = closing(operator, old.by_ref().map(|(operator, _)| operator))?;
        let behind = if trap { new.next().transpose()? } else { Some(first) };
        // What closes the sequence must be there.
        if behind.as_ref() != Some(&closing) {
            return Err(format!("{closing:?} has to follow, and {behind:?} does"));
        }
    }
    match new.next() {
        None => Ok(cuts),
        Some(_) => Err("it goes on behind its end".into()),
    }
}

/// The operator that closes the sequence in which `first` is, of which these come next.
fn closing<'a>(
    first: Operator<'a>,
    rest: impl Iterator<Item = Result<Operator<'a>, String>>,
) -> Result<Operator<'a>, String> {
    let mut depth = 0u32;
    for operator in std::iter::once(Ok(first)).chain(rest) {
        let operator = operator?;
        match Op::of(&operator).control {
            Control::Block | Control::Loop | Control::If | Control::Try | Control::TryTable => depth += 1,
            Control::Else | Control::Catch if depth == 0 => return Ok(operator),
            Control::End | Control::Delegate => match depth {
                0 => return Ok(operator),
                _ => depth -= 1,
            },
            _ => {}
        }
    }
    Err("it has no end".into())
}

fn operators<'a>(
    body: &FunctionBody<'a>,
) -> Result<impl Iterator<Item = Result<Operator<'a>, String>> + use<'a>, String> {
    let reader = body.get_operators_reader().map_err(text)?;
    Ok(reader.into_iter().map(|operator| operator.map_err(text)))
}
