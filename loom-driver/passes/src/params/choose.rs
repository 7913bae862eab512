//! Which functions nothing but known calls reaches, and by how much the module becomes shorter if parameters of them go.

use super::Summaries;
use super::results::Then;
use super::rewrite;
use super::sites::{self, Call};
use super::solve::{Chosen, Gone, Solver};
use crate::fold::code::{Code, Ins, Op};
use crate::fold::numbers::Width;
use crate::fold::shortest;
use crate::shared::referenced;
use loom_check::params::Param;
use loom_core::index::{EntitySet, FuncIndex, SecondaryMap, Space};
use loom_core::outside::Outside;
use loom_core::refs::{self, Use};
use loom_core::{Module, Result};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use wasmparser::ValType;

/// How a function is called, by the function that calls it.
pub type Sites<'s> = BTreeMap<FuncIndex, Vec<(FuncIndex, Call<'s>)>>;

/// The functions that nothing but calls reaches of which all is known, with all calls.
pub fn sites<'s>(module: &Module<'_>, outside: &Outside, summaries: &'s Summaries) -> Result<Sites<'s>> {
    let mut open = referenced::find(module, outside)?;
    for (func, refs) in refs::of_bodies(module)?.iter() {
        let Some(refs) = refs else { continue };
        // A body that is not read is one of whose calls nothing is known.
        let is_read = summaries.contains_key(&func);
        for site in refs.sites.iter().filter(|site| site.kind.space() == Space::Func) {
            if site.kind != Use::Call || !is_read {
                open.insert(FuncIndex::from_u32(site.index));
            }
        }
    }
    let calls = || summaries.iter().flat_map(|(caller, body)| body.calls().map(move |call| (*caller, call)));
    open.extend(calls().filter(|(_, (_, call))| call.is_none()).map(|(_, (callee, _))| callee));
    let mut found: SecondaryMap<FuncIndex, Vec<(FuncIndex, Call<'s>)>> = SecondaryMap::new();
    for (caller, (callee, call)) in calls() {
        if let Some(call) = call
            && !open.contains(callee)
        {
            found[callee].push((caller, call));
        }
    }
    let mut sites = Sites::new();
    for func in summaries.keys() {
        let calls = std::mem::take(&mut found[*func]);
        if !calls.is_empty() {
            sites.insert(*func, calls);
        }
    }
    Ok(sites)
}

/// So often it is found out what may go without those functions of which it does not make the module shorter.
const MOST_ROUNDS: u32 = 16;

/// The parameters that go where that makes the module shorter; the functions in `kept` keep theirs, and more are put there.
///
/// # Errors
///
/// A body that cannot be read.
pub fn choose(
    module: &Module<'_>,
    summaries: &Summaries,
    sites: &Sites<'_>,
    kept: &mut EntitySet<FuncIndex>,
) -> Result<Chosen> {
    let known = rewrite::known_types(module);
    let solver = Solver::of(module, summaries, sites);
    let mut before = Chosen::new();
    for _ in 0..MOST_ROUNDS {
        let chosen = solver.solve(kept);
        let differs = |func: &FuncIndex| before.get(func) != chosen.get(func);
        let other: BTreeSet<FuncIndex> =
            before.keys().chain(chosen.keys()).filter(|func| differs(func)).copied().collect();
        // What a body comes to depends on what it has itself, and on what those have that it calls.
        let calls_other = |func: &FuncIndex| {
            let mut calls = summaries.get(func).into_iter().flat_map(|body| body.calls());
            calls.any(|(callee, _)| other.contains(&callee))
        };
        let weighed: Vec<_> = chosen
            .iter()
            .filter(|(func, _)| other.contains(func) || calls_other(func))
            .filter_map(|(func, gone)| Some((*func, gone, sites.get(func)?)))
            .collect();
        let pays: Vec<Result<bool>> = weighed
            .par_iter()
            .map(|(func, gone, sites)| {
                let Some(code) = rewrite::read(module, *func)? else { return Ok(false) };
                let least = rewrite::type_cost(module, &known, *func, gone);
                let declared = rewrite::declared(module, *func)?;
                // Without it the body of the function that calls may get shorter as well.
                let least = if gone.result { least } else { least.saturating_add(1) };
                Ok(gain(code, declared, gone, sites, &chosen) >= least)
            })
            .collect();
        let mut is_done = true;
        for ((func, ..), pays) in weighed.iter().zip(pays) {
            if !pays? {
                kept.insert(*func);
                is_done = false;
            }
        }
        if is_done {
            return Ok(chosen);
        }
        before = chosen;
    }
    Ok(Chosen::new())
}

/// Whether a parameter is among those that go, which are in order.
pub fn is_gone(gone: &[Param], param: u32) -> bool {
    gone.binary_search_by_key(&param, |gone| gone.param).is_ok()
}

/// A type of numbers as it is encoded.
pub fn encoded(ty: ValType) -> Option<u8> {
    match ty {
        ValType::I32 => Some(0x7f),
        ValType::I64 => Some(0x7e),
        ValType::F32 => Some(0x7d),
        ValType::F64 => Some(0x7c),
        ValType::V128 => Some(0x7b),
        ValType::Ref(_) => None,
    }
}

/// A body without some of its parameters: locals stand in for them, with what they were at first.
pub fn without(code: &Code, declared: u32, gone: &[Param]) -> (Code, Vec<Option<u32>>) {
    let params = code.params as u32;
    let is_gone = |param: u32| is_gone(gone, param);
    let kept = params - gone.len() as u32;
    let mut next = 0;
    let mut new: Vec<Option<u32>> = Vec::new();
    for param in 0..params {
        let index = (!is_gone(param)).then_some(next);
        next += u32::from(index.is_some());
        new.push(index);
    }
    new.extend((0..declared).map(|local| Some(kept + local)));
    let mut prologue = Vec::new();
    for (instead, gone) in (kept + declared..).zip(gone.iter().filter(|gone| gone.is_local)) {
        if let Some(place) = new.get_mut(gone.param as usize) {
            *place = Some(instead);
        }
        if let Some(value) = gone.value {
            let width = match code.locals.get(gone.param as usize) {
                Some(ValType::I64) => Width::W64,
                _ => Width::W32,
            };
            let number = Op::Const(width, value as u64 & width.mask());
            prologue.extend([Ins::new(number), Ins::new(Op::Set(instead))]);
        }
    }
    let mut body = code.clone();
    for ins in &mut body.ins {
        if let Op::Get(local) | Op::Set(local) | Op::Tee(local) = &mut ins.op {
            *local = new.get(*local as usize).copied().flatten().unwrap_or(*local);
        }
    }
    body.ins.splice(0..0, prologue);
    let ty = |local: usize| code.locals.get(local).copied();
    let mut types: Vec<ValType> =
        (0..params).filter(|param| !is_gone(*param)).filter_map(|param| ty(param as usize)).collect();
    types.extend(code.locals.iter().skip(code.params));
    types.extend(gone.iter().filter(|gone| gone.is_local).filter_map(|gone| ty(gone.param as usize)));
    (body.locals, body.params) = (types, kept as usize);
    (body, new)
}

/// By how many bytes the module becomes shorter if this goes; the body is folded for that, without what goes with parameters
/// and results of others.
fn gain(code: Code, declared: u32, gone: &Gone, sites: &[(FuncIndex, Call<'_>)], chosen: &Chosen) -> i64 {
    let saved: u64 = sites
        .iter()
        .map(|(_, call)| {
            let args = gone.params.iter().filter_map(|gone| call.args.get(gone.param as usize));
            let dropped = u64::from(gone.result && call.then == Then::Dropped);
            args.map(|arg| arg.size).sum::<u64>() + dropped
        })
        .sum();
    let params = code.params - gone.params.len();
    let mut then = code.clone();
    rewrite::drop_calls(&mut then, chosen, gone.result);
    let mut now = code;
    rewrite::drop_calls(&mut now, chosen, false);
    let (then, _) = without(&then, declared, &gone.params);
    let (now, then) = (shortest(now).size() as i64, shortest(then));
    // A declaration takes two bytes for each local that is left.
    let uses = sites::locals(&then);
    let declarations = uses.keys().filter(|local| **local >= params as u32 + declared).count();
    saved as i64 + now - then.size() as i64 - 2 * declarations as i64
}
