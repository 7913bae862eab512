//! The claim of `inline`: bodies stand in the place of calls.
//!
//! The claim says which calls, by the function that makes them; where a body stands that makes such calls itself, they are
//! expanded there as well. The pass splices and folds; this check writes down what the calls do by the specification
//! (`expand`), and compares that with the new body as [`crate::fold`] does it, side by side on unknown numbers: effects in
//! their order with their operands, tests, traps and results. So what was folded on the way needs no claim, and a claim that
//! lies finds no body that does the same. Everything but the code is byte for byte what it was.
//!
//! A function that nobody can call any more may have any body: nothing of the new module names it, and nobody outside can
//! call it or hold a reference to it.
//!
//! Not preserved is what the specification leaves to implementations: how deep calls may go before the stack is exhausted.
//!
//! It does not follow everything: a tail call in what is called is refused, and so is what [`crate::fold`] refuses.

mod expand;
#[cfg(test)]
mod tests;

use crate::fold;
use crate::module::Module;
use crate::outside::Outside;
use crate::same::locals::Locals;
use crate::{Refused, same};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use wasmparser::{BinaryReader, FunctionBody, Operator};

/// The calls of a function in whose place bodies stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inlined {
    /// The function.
    pub func: u32,
    /// Which of its operators `call`, in the order of the code, counted from 0; ascending.
    pub calls: Vec<u32>,
    /// What each local was that it declares behind those that it had: the locals of all frames are numbered, its own first,
    /// then for each call in the order of the code those of what is called (parameters, and what it declares), and behind them
    /// those of what is called in turn.
    pub locals: Vec<u32>,
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
    inlined: &[Inlined],
) -> Result<(), Refused> {
    same::sections(before, after, &[10])?;
    let claimed = Claimed::read(inlined)?;
    let named = named(after, outside)?;
    let is_dead = |func: u32| !named.contains(&func) && !outside.func(func).held;
    same::each_body(before, after, |func, old, new| match () {
        () if is_dead(func) => Ok(()),
        () if old.as_bytes() == new.as_bytes() && !claimed.0.contains_key(&func) => Ok(()),
        () => compare(before, &claimed, func, old, new),
    })?;
    Ok(())
}

/// Checks what is claimed about the body of one function, which has these bytes then (local declarations and operators).
///
/// # Errors
///
/// The first thing that is not so.
pub fn check_body(before: &Module<'_>, claimed: &Claimed<'_>, func: u32, body: &[u8]) -> Result<(), Refused> {
    let old = before.body(func).ok_or("its body is missing")?;
    Ok(compare(before, claimed, func, &old, &FunctionBody::new(BinaryReader::new(body, 0)))?)
}

/// A claim by functions.
#[derive(Debug)]
pub struct Claimed<'c>(BTreeMap<u32, &'c Inlined>);

impl Claimed<'_> {
    /// Reads the claim.
    ///
    /// # Errors
    ///
    /// A function that is named twice, or calls or locals that are.
    pub fn read(inlined: &[Inlined]) -> Result<Claimed<'_>, Refused> {
        let mut claimed = BTreeMap::new();
        for one in inlined {
            if !one.calls.is_sorted_by(|one, next| one < next) {
                return Err("calls are out of order".into());
            }
            if one.locals.iter().collect::<BTreeSet<_>>().len() != one.locals.len() {
                return Err("two locals are claimed to be one".into());
            }
            if claimed.insert(one.func, one).is_some() {
                return Err("a function is named twice".into());
            }
        }
        Ok(Claimed(claimed))
    }
}

/// The functions that a module names anywhere, or that somebody outside may call.
fn named(module: &Module<'_>, outside: &Outside) -> Result<BTreeSet<u32>, String> {
    let mut named = same::referenced(module, outside)?;
    named.extend(same::scan(module, |operator, found| {
        if let Operator::Call { function_index } | Operator::ReturnCall { function_index } = operator {
            found.push(*function_index);
        }
    })?);
    Ok(named)
}

fn compare(
    before: &Module<'_>,
    claimed: &Claimed<'_>,
    func: u32,
    old: &FunctionBody<'_>,
    new: &FunctionBody<'_>,
) -> Result<(), String> {
    let instead = claimed.0.get(&func).map_or(&[][..], |inlined| &inlined.locals);
    let bytes = old.as_bytes().len() + new.as_bytes().len();
    let expanded = expand::expand(before, &claimed.0, func, bytes)?;
    locals(before, func, (old, new), instead, &expanded)?;
    fold::compare_expanded(before, func, expanded, new, instead)
}

/// A body declares the locals that it declared, and behind them those that stand in for locals of other frames.
fn locals(
    before: &Module<'_>,
    func: u32,
    (old, new): (&FunctionBody<'_>, &FunctionBody<'_>),
    instead: &[u32],
    expanded: &fold::Expanded<'_>,
) -> Result<(), String> {
    let (old, new) = (Locals::of(old)?, Locals::of(new)?);
    let own = before.func_type(func).ok_or("it has no type")?.params().len() as u64 + old.count();
    let is_same = new.count() == old.count() + instead.len() as u64
        && new.begin_with(&old)
        && (old.count()..).zip(instead).all(|(local, was)| {
            let ty = expanded.locals.get(*was as usize);
            u64::from(*was) >= own && ty.is_some() && new.ty(local) == ty.copied()
        });
    if is_same { Ok(()) } else { Err("its locals differ".into()) }
}
