//! What the output left out.

use super::Claim;
use crate::passes::shared::check::locals;
use loom_core::Module;
use wasmparser::{FunctionBody, Operator};

/// Checks that two modules have the same sections, apart from the code and custom ones.
pub fn rest(before: &Module<'_>, after: &Module<'_>) -> Result<(), String> {
    let sections = |module: &Module<'_>| {
        let kept = module.sections.iter().filter(|section| section.id != 0);
        kept.map(|section| (section.id, section.payload.clone())).collect::<Vec<_>>()
    };
    let (old, new) = (sections(before), sections(after));
    if old.len() != new.len() {
        return Err("a section is missing".into());
    }
    for ((id, old), (new_id, new)) in old.into_iter().zip(new) {
        if id != new_id || id != 10 && before.bytes.get(old) != after.bytes.get(new) {
            return Err(format!("section {id} differs"));
        }
    }
    match before.funcs.len() == after.funcs.len() {
        true => Ok(()),
        false => Err("a body is missing".into()),
    }
}

/// The places where `after` leaves something of `before` out, in order.
pub fn bodies(
    before: Option<&FunctionBody<'_>>,
    after: Option<&FunctionBody<'_>>,
) -> Result<Vec<Claim>, String> {
    let (Some(before), Some(after)) = (before, after) else { return Err("the body is missing".into()) };
    if before.as_bytes() == after.as_bytes() {
        return Ok(Vec::new());
    }
    let (old, new) = (operators(before)?, operators(after)?);
    if locals(before)? != locals(after)? {
        // Only a body of which nothing is left may lose its locals.
        return match (locals(after)?.is_empty(), &new[..]) {
            (true, [Operator::Unreachable, Operator::End]) => Ok(vec![Claim { at: 0, trap: true }]),
            _ => Err("it has other locals".into()),
        };
    }
    let mut claims = Vec::new();
    let (mut at, mut rest) = (0, &new[..]);
    while let Some(operator) = old.get(at) {
        let Some((first, behind)) = rest.split_first() else { return Err("it ends too early".into()) };
        if operator == first {
            (at, rest) = (at + 1, behind);
            continue;
        }
        let trap = *first == Operator::Unreachable;
        claims.push(Claim { at, trap });
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
        true => Ok(claims),
        false => Err("it goes on behind its end".into()),
    }
}

/// The position of the operator that closes the sequence in which `at` is.
fn closing(operators: &[Operator<'_>], at: usize) -> Option<usize> {
    let mut depth = 0u32;
    for (position, operator) in operators.iter().enumerate().skip(at) {
        match operator {
            Operator::Block { .. } | Operator::Loop { .. } | Operator::If { .. } => depth += 1,
            Operator::Try { .. } | Operator::TryTable { .. } => depth += 1,
            Operator::Else | Operator::Catch { .. } | Operator::CatchAll if depth == 0 => {
                return Some(position);
            }
            Operator::End | Operator::Delegate { .. } => match depth {
                0 => return Some(position),
                _ => depth -= 1,
            },
            _ => {}
        }
    }
    None
}

fn operators<'a>(body: &FunctionBody<'a>) -> Result<Vec<Operator<'a>>, String> {
    let reader = body.get_operators_reader().map_err(|error| error.to_string())?;
    reader.into_iter().collect::<wasmparser::Result<_>>().map_err(|error| error.to_string())
}
