//! Which parameters may go, and of which functions that makes the module shorter.

use super::Bodies;
use super::sites::{self, Site};
use crate::fold::code::{Code, Ins, Op};
use crate::fold::numbers::Width;
use crate::fold::shortest;
use crate::shared::referenced;
use loom_check::params::Param;
use loom_core::Module;
use loom_core::index::{EntitySet, FuncIndex, Space};
use loom_core::refs::{self, Use};
use std::collections::BTreeMap;
use wasmparser::ValType;

/// Where a function is called, by the function that calls it.
pub type Sites = BTreeMap<FuncIndex, Vec<(FuncIndex, Site)>>;

/// The functions that nothing but calls reaches of which all is known, with all calls.
pub fn sites(module: &Module<'_>, bodies: &Bodies) -> loom_core::Result<Sites> {
    let mut closed = EntitySet::new();
    let mut open = referenced::find(module)?;
    for (func, refs) in refs::of_bodies(module)?.iter() {
        let Some(refs) = refs else { continue };
        for site in refs.sites.iter().filter(|site| site.kind.space() == Space::Func) {
            // A body that is not read is one of whose calls nothing is known.
            if site.kind != Use::Call || !bodies.contains_key(&func) {
                open.insert(FuncIndex::from_u32(site.index));
            }
        }
    }
    let mut found = Sites::new();
    for (caller, body) in bodies {
        for (callee, site) in sites::of(body) {
            match site {
                Some(site) => found.entry(callee).or_default().push((*caller, site)),
                None => {
                    open.insert(callee);
                }
            }
        }
    }
    for func in bodies.keys().filter(|func| !open.contains(**func)) {
        closed.insert(*func);
    }
    found.retain(|callee, _| closed.contains(*callee));
    Ok(found)
}

/// The parameters of a function that may go.
pub fn removable(func: FuncIndex, code: &Code, sites: &[(FuncIndex, Site)], bodies: &Bodies) -> Vec<Param> {
    let uses = sites::locals(code);
    let mut found = Vec::new();
    for (param, ty) in (0..code.params as u32).zip(&code.locals) {
        let (reads, writes) = uses.get(&param).copied().unwrap_or_default();
        let mut value: Option<Option<(Width, u64)>> = None;
        let (mut own, mut pure) = (0, true);
        for (caller, site) in sites {
            let (Some(body), Some(arg)) = (bodies.get(caller), site.args.get(param as usize)) else {
                return Vec::new();
            };
            pure &= sites::are_pure(body, arg.clone());
            match sites::single(body, arg.clone()) {
                // What it is it passes on to itself.
                Some(Op::Get(local)) if *caller == func && *local == param && writes == 0 => own += 1,
                Some(Op::Const(width, number)) => {
                    let number = Some((*width, *number));
                    value = Some(if value.is_none_or(|value| value == number) { number } else { None });
                }
                _ => value = Some(None),
            }
        }
        let is_local = reads > own || writes > 0;
        let known = Param { func: func.as_u32(), param, value: None, is_local };
        if reads == own && pure && (!is_local || encoded(*ty).is_some()) {
            found.push(known);
        } else if let Some(Some((width, number))) = value {
            found.push(Param { value: Some(width.signed(number)), is_local: true, ..known });
        }
    }
    found
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
    let is_gone = |param: u32| gone.iter().any(|gone| gone.param == param);
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
pub fn gain(code: &Code, declared: u32, gone: &[Param], sites: &[(FuncIndex, Site)], bodies: &Bodies) -> i64 {
    let mut saved = 0;
    for (caller, site) in sites {
        for param in gone {
            let (Some(body), Some(arg)) = (bodies.get(caller), site.args.get(param.param as usize)) else {
                continue;
            };
            saved += body.ins.get(arg.clone()).unwrap_or_default().iter().map(Ins::size).sum::<u64>() as i64;
        }
    }
    let (body, _) = without(code, declared, gone);
    let (now, then) = (shortest(code.clone()).size() as i64, shortest(body));
    // A declaration takes two bytes for each local that is left.
    let uses = sites::locals(&then);
    let declarations =
        uses.keys().filter(|local| **local >= (code.params - gone.len()) as u32 + declared).count();
    saved + now - then.size() as i64 - 2 * declarations as i64
}
