//! Which parameters may go, and of which functions that makes the module shorter.

use super::Summaries;
use super::sites::{self, Arg, Is};
use crate::fold::code::{Code, Ins, Op};
use crate::fold::numbers::Width;
use crate::fold::shortest;
use crate::shared::referenced;
use loom_check::params::Param;
use loom_core::Module;
use loom_core::index::{FuncIndex, Space};
use loom_core::outside::Outside;
use loom_core::refs::{self, Use};
use std::collections::BTreeMap;
use wasmparser::ValType;

/// With which arguments a function is called, by the function that calls it.
pub type Sites = BTreeMap<FuncIndex, Vec<(FuncIndex, Vec<Arg>)>>;

/// The functions that nothing but calls reaches of which all is known, with all calls.
pub fn sites(module: &Module<'_>, outside: &Outside, summaries: &Summaries) -> loom_core::Result<Sites> {
    let mut open = referenced::find(module, outside)?;
    for (func, refs) in refs::of_bodies(module)?.iter() {
        let Some(refs) = refs else { continue };
        for site in refs.sites.iter().filter(|site| site.kind.space() == Space::Func) {
            // A body that is not read is one of whose calls nothing is known.
            if site.kind != Use::Call || !summaries.contains_key(&func) {
                open.insert(FuncIndex::from_u32(site.index));
            }
        }
    }
    let calls =
        || summaries.iter().flat_map(|(caller, body)| body.calls.iter().map(move |call| (*caller, call)));
    for (_, (callee, args)) in calls() {
        if args.is_none() {
            open.insert(*callee);
        }
    }
    let mut found = Sites::new();
    for (caller, (callee, args)) in calls() {
        if let Some(args) = args
            && summaries.contains_key(callee)
            && !open.contains(*callee)
        {
            found.entry(*callee).or_default().push((caller, args.clone()));
        }
    }
    Ok(found)
}

/// The parameters of a function that may go, in order.
pub fn removable(
    func: FuncIndex,
    params: &[ValType],
    uses: &[(usize, usize)],
    sites: &[(FuncIndex, Vec<Arg>)],
) -> Vec<Param> {
    let mut found = Vec::new();
    for ((param, ty), (reads, writes)) in (0..).zip(params).zip(uses) {
        let mut value: Option<Option<(Width, u64)>> = None;
        let (mut own, mut pure) = (0, true);
        for (caller, args) in sites {
            let Some(arg) = args.get(param as usize) else { return Vec::new() };
            pure &= arg.is_pure;
            match arg.is {
                // What it is it passes on to itself.
                Is::Local(local) if *caller == func && local == param && *writes == 0 => own += 1,
                Is::Const(width, number) => {
                    let number = Some((width, number));
                    value = Some(if value.is_none_or(|value| value == number) { number } else { None });
                }
                _ => value = Some(None),
            }
        }
        let is_local = *reads > own || *writes > 0;
        let known = Param { func: func.as_u32(), param, value: None, is_local };
        if *reads == own && pure && (!is_local || encoded(*ty).is_some()) {
            found.push(known);
        } else if let Some(Some((width, number))) = value {
            found.push(Param { value: Some(width.signed(number)), is_local: true, ..known });
        }
    }
    found
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

/// By how many bytes the module becomes shorter if these parameters go; the body is folded for that.
pub fn gain(code: Code, declared: u32, gone: &[Param], sites: &[(FuncIndex, Vec<Arg>)]) -> i64 {
    let args =
        sites.iter().flat_map(|(_, args)| gone.iter().filter_map(|gone| args.get(gone.param as usize)));
    let saved: u64 = args.map(|arg| arg.size).sum();
    let params = code.params - gone.len();
    let (body, _) = without(&code, declared, gone);
    let (now, then) = (shortest(code).size() as i64, shortest(body));
    // A declaration takes two bytes for each local that is left.
    let uses = sites::locals(&then);
    let declarations = uses.keys().filter(|local| **local >= params as u32 + declared).count();
    saved as i64 + now - then.size() as i64 - 2 * declarations as i64
}
