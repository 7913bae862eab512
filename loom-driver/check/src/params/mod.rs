//! The claim of `params`: functions that only direct calls reach have fewer parameters and results.
//!
//! A parameter may go if it is the same number at every call, or if nobody needs what it is; and a result if it is the same
//! number whenever the function returns, or if nobody needs what it is. Which are gone the claim says;
//! the pass is not asked why. Everything but types, functions and code is byte for byte what it was; types are only new
//! behind the others; a function that lost something is nowhere but in calls. Then each body is compared with what it was
//! as [`crate::fold`] does it, side by side on unknown numbers: where it is called, a parameter that is gone has to be the
//! number that is claimed, and in the body it is that number, or an unknown that nothing may depend on. Where it returns, a
//! result that is gone has to be the number that is claimed, and for who calls it it is that number, or an unknown that
//! nothing may depend on. A tail call gives what its function gives, so both have lost the same. (Calls may rely on each other
//! in a round, because the first call and the first return of a run rely on none before.)

#[cfg(test)]
mod tests;

use crate::fold::{self, Gone, GoneParam};
use crate::module::Module;
use crate::outside::Outside;
use crate::{Refused, same};
use serde::{Deserialize, Serialize};
use wasmparser::{BinaryReader, FunctionBody, Operator, ValType};

/// A parameter that is gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Param {
    /// The function.
    pub func: u32,
    /// The number of the parameter, before any went.
    pub param: u32,
    /// What it was at every call, an `i32` with its sign; `None` if nobody needs it.
    pub value: Option<i64>,
    /// Whether the function has a local instead, of the same type, behind those that it had; several are in the order of
    /// the parameters.
    pub is_local: bool,
}

/// A result that is gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LostResult {
    /// The function.
    pub func: u32,
    /// The number of the result, before any went.
    pub result: u32,
    /// What it was whenever the function returned, an `i32` with its sign; `None` if nobody needs it.
    pub value: Option<i64>,
}

/// All that is gone.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lost {
    /// The parameters.
    pub params: Vec<Param>,
    /// The results.
    pub results: Vec<LostResult>,
}

/// Checks the claim.
///
/// # Errors
///
/// The first thing that is not so.
pub fn check(before: &Module<'_>, after: &Module<'_>, outside: &Outside, lost: &Lost) -> Result<(), Refused> {
    same::sections(before, after, &[1, 3, 10])?;
    let Claimed(gone) = Claimed::read(before, lost)?;
    types(before, after)?;
    functions(before, after, &gone)?;
    reached_by_calls_only(before, outside, &gone)?;
    same::each_body(before, after, |func, old, new| compare(before, func, old, new, &gone))?;
    Ok(())
}

/// Checks what is claimed about the body of one function, which has these bytes then (local declarations and operators).
///
/// # Errors
///
/// The first thing that is not so.
pub fn check_body(before: &Module<'_>, claimed: &Claimed, func: u32, body: &[u8]) -> Result<(), Refused> {
    let old = before.body(func).ok_or("its body is missing")?;
    Ok(compare(before, func, &old, &FunctionBody::new(BinaryReader::new(body, 0)), &claimed.0)?)
}

/// A claim by functions, of which each parameter and result is one that there was.
#[derive(Debug)]
pub struct Claimed(Gone);

impl Claimed {
    /// Reads the claim.
    ///
    /// # Errors
    ///
    /// A parameter or result that there was not, that is no number, or that is named twice.
    pub fn read(before: &Module<'_>, lost: &Lost) -> Result<Claimed, Refused> {
        let mut gone = Gone::default();
        let is_number = |ty: &ValType| matches!(ty, ValType::I32 | ValType::I64);
        for param in &lost.params {
            let ty = before.func_type(param.func).and_then(|ty| ty.params().get(param.param as usize));
            let ty = ty.ok_or("a parameter is gone that there was not")?;
            if param.value.is_some() && !is_number(ty) {
                return Err("a parameter is claimed to be a number that is none".into());
            }
            let known = GoneParam { value: param.value, is_local: param.is_local };
            if gone.params.entry(param.func).or_default().insert(param.param, known).is_some() {
                return Err("a parameter is gone twice".into());
            }
        }
        for LostResult { func, result, value } in &lost.results {
            let ty = before.func_type(*func).and_then(|ty| ty.results().get(*result as usize));
            let ty = ty.ok_or("a result is gone that there was not")?;
            if value.is_some() && !is_number(ty) {
                return Err("a result is claimed to be a number that is none".into());
            }
            if gone.results.entry(*func).or_default().insert(*result, *value).is_some() {
                return Err("a result is gone twice".into());
            }
        }
        Ok(Claimed(gone))
    }
}

/// The types are those that there were, and behind them others.
fn types(before: &Module<'_>, after: &Module<'_>) -> Result<(), String> {
    let is_same = before.types.len() <= after.types.len()
        && before.types.iter().zip(after.types.iter()).all(|(old, new)| old == new)
        && (0..).take(before.types.len()).all(|ty| before.types.group(ty) == after.types.group(ty));
    if is_same { Ok(()) } else { Err("a type changed".into()) }
}

/// Each function has the type that it had, but for what is gone.
fn functions(before: &Module<'_>, after: &Module<'_>, gone: &Gone) -> Result<(), String> {
    for (func, (old, new)) in (0..).zip(before.funcs.iter().zip(&after.funcs)) {
        if !gone.touches(func) {
            if old.ty == new.ty && old.import == new.import {
                continue;
            }
            return Err(format!("{} has another type", before.describe_func(func)));
        }
        if old.import.is_some() || new.import.is_some() {
            return Err(format!("{} is imported", before.describe_func(func)));
        }
        let (Some(old), Some(new)) = (before.func_type(func), after.types.func(new.ty)) else {
            return Err(format!("{} has no type", before.describe_func(func)));
        };
        let keeps = |param: &u32| gone.of(func).is_none_or(|gone| !gone.contains_key(param));
        let gives = |result: &u32| gone.results(func).is_none_or(|gone| !gone.contains_key(result));
        let params = (0..).zip(old.params()).filter(|(param, _)| keeps(param)).map(|(_, ty)| ty);
        let results = (0..).zip(old.results()).filter(|(result, _)| gives(result)).map(|(_, ty)| ty);
        if !params.eq(new.params()) || !results.eq(new.results()) {
            return Err(format!("{} has another type than is claimed", before.describe_func(func)));
        }
    }
    Ok(())
}

/// Functions that lost something are not exported, do not run at the start, nobody can hold a reference to one, and no
/// import is told the number of one.
fn reached_by_calls_only(before: &Module<'_>, outside: &Outside, gone: &Gone) -> Result<(), String> {
    let referenced = same::referenced(before, outside)?;
    match gone.params.keys().chain(gone.results.keys()).find(|func| referenced.contains(func)) {
        Some(func) => Err(format!("{} is reached by more than calls", before.describe_func(*func))),
        None => Ok(()),
    }
}

fn compare(
    before: &Module<'_>,
    func: u32,
    old: &FunctionBody<'_>,
    new: &FunctionBody<'_>,
    gone: &Gone,
) -> Result<(), String> {
    let is_plain = old.as_bytes() == new.as_bytes() && !gone.touches(func);
    if is_plain && !calls(old, gone)? {
        return Ok(());
    }
    locals(before, func, old, new, gone)?;
    fold::compare_without(before, func, old, new, gone)
}

/// Whether a body calls a function that lost something.
fn calls(body: &FunctionBody<'_>, gone: &Gone) -> Result<bool, String> {
    for operator in body.get_operators_reader().map_err(same::text)? {
        if let Operator::Call { function_index } | Operator::ReturnCall { function_index } =
            operator.map_err(same::text)?
            && gone.touches(function_index)
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// A body declares the locals that it declared, and behind them those that stand in for parameters.
fn locals(
    before: &Module<'_>,
    func: u32,
    old: &FunctionBody<'_>,
    new: &FunctionBody<'_>,
    gone: &Gone,
) -> Result<(), String> {
    let (old, new) = (same::locals::Locals::of(old)?, same::locals::Locals::of(new)?);
    let params = before.func_type(func).ok_or("it has no type")?.params();
    let gone = gone.of(func).into_iter().flatten();
    let instead: Vec<Option<ValType>> = gone
        .filter(|(_, gone)| gone.is_local)
        .map(|(param, _)| params.get(*param as usize).copied())
        .collect();
    let count = old.count();
    let is_same = new.count() == count + instead.len() as u64
        && new.begin_with(&old)
        && (count..).zip(&instead).all(|(local, ty)| new.ty(local) == *ty);
    if is_same { Ok(()) } else { Err("its locals differ".into()) }
}
