//! The types, functions and bodies without the parameters that went.

use super::Bodies;
use super::choose::{self, Sites};
use crate::fold::code::{Ins, Op, Types};
use crate::fold::write;
use crate::shared::added::Added;
use loom_check::params::Param;
use loom_core::bodies::{self, NewBody, Replaced};
use loom_core::index::{FuncIndex, TypeIndex};
use loom_core::proposal::Rewrite;
use loom_core::{Error, Module, Result};
use std::collections::BTreeMap;
use wasm_encoder::Encode;
use wasmparser::{BinaryReader, CompositeInnerType, FuncType, ValType};

const TYPE: u8 = 1;
const FUNCTION: u8 = 3;

/// How many locals a function declares.
///
/// # Errors
///
/// Its body cannot be read.
pub fn declared(module: &Module<'_>, func: FuncIndex) -> Result<u32> {
    let Some(body) = module.body(func) else { return Ok(0) };
    let invalid = |error: wasmparser::Error| Error::invalid(module.bytes, &error);
    let mut count = 0;
    for group in body.get_locals_reader().map_err(invalid)? {
        count += group.map_err(invalid)?.0;
    }
    Ok(count)
}

/// The parameters and results of a function without those that went.
fn ty(module: &Module<'_>, func: FuncIndex, gone: &[Param]) -> Option<(Vec<ValType>, Vec<ValType>)> {
    let types = Types(module);
    let ty = types.of(func)?;
    let is_gone = |param: u32| gone.iter().any(|gone| gone.param == param);
    let kept = (0..).zip(ty.params()).filter(|(param, _)| !is_gone(*param)).map(|(_, ty)| *ty).collect();
    Some((kept, ty.results().to_vec()))
}

/// The plain function types of a module: of those that can be told apart by nothing else.
fn plain_types<'m>(module: &'m Module<'_>) -> impl Iterator<Item = (TypeIndex, &'m FuncType)> {
    module.groups.iter().filter(|group| group.types.len() == 1).filter_map(|group| {
        let sub = group.group.types().next()?;
        let is_plain = sub.is_final && sub.supertype_idxs.is_empty() && !sub.composite_type.shared;
        match &sub.composite_type.inner {
            CompositeInnerType::Func(ty) if is_plain => Some((TypeIndex::from_u32(group.types.start), ty)),
            _ => None,
        }
    })
}

/// How many bytes the type of a function without these parameters takes, if there is none yet.
pub fn type_cost(module: &Module<'_>, func: FuncIndex, gone: &[Param]) -> i64 {
    let Some((params, results)) = ty(module, func, gone) else { return i64::MAX };
    let is_there = plain_types(module).any(|(_, ty)| ty.params() == params && ty.results() == results);
    let is_written = params.iter().chain(&results).all(|ty| choose::encoded(*ty).is_some());
    match (is_there, is_written) {
        (true, _) => 0,
        (false, true) => 3 + params.len() as i64 + results.len() as i64,
        (false, false) => i64::MAX,
    }
}

/// A function type of numbers.
fn signature(params: &[ValType], results: &[ValType], out: &mut Vec<u8>) {
    out.push(0x60);
    for types in [params, results] {
        (types.len() as u32).encode(out);
        out.extend(types.iter().filter_map(|ty| choose::encoded(*ty)));
    }
}

/// The bodies that become others.
///
/// # Errors
///
/// A body that cannot be read.
pub fn bodies(
    module: &Module<'_>,
    bodies: &Bodies,
    sites: &Sites,
    chosen: &BTreeMap<FuncIndex, Vec<Param>>,
) -> Result<BTreeMap<FuncIndex, NewBody>> {
    // In each body, the instructions of arguments that go.
    let mut args: BTreeMap<FuncIndex, Vec<std::ops::Range<usize>>> = BTreeMap::new();
    for (callee, gone) in chosen {
        args.entry(*callee).or_default();
        for (caller, site) in sites.get(callee).into_iter().flatten() {
            let all = gone.iter().filter_map(|gone| site.args.get(gone.param as usize)).cloned();
            args.entry(*caller).or_default().extend(all);
        }
    }
    let mut new = BTreeMap::new();
    for (func, args) in args {
        let (Some(code), Some(body)) = (bodies.get(&func), module.body(func)) else { continue };
        let mut code = code.clone();
        for ins in args.into_iter().flat_map(|range| range.collect::<Vec<_>>()) {
            if let Some(ins) = code.ins.get_mut(ins) {
                *ins = Ins::new(Op::Gone);
            }
        }
        let old = body.as_bytes();
        let Some(gone) = chosen.get(&func) else {
            new.insert(func, write::write(old, &code, None)?);
            continue;
        };
        let (without, locals) = choose::without(&code, declared(module, func)?, gone);
        let declared = declarations(old.get(..code.start).unwrap_or_default(), &code.locals, gone)?;
        new.insert(func, write::write(old, &without, Some(&declared))?.with_locals(locals));
    }
    Ok(new)
}

/// The declarations of locals, with those behind them that stand in for parameters.
fn declarations(old: &[u8], types: &[ValType], gone: &[Param]) -> Result<Vec<u8>> {
    let bug = |error: wasmparser::Error| Error::bug(error.to_string());
    let mut reader = BinaryReader::new(old, 0);
    let count = reader.read_var_u32().map_err(bug)?;
    let groups = reader.read_bytes(reader.bytes_remaining()).map_err(bug)?;
    let mut added: Vec<(u32, u8)> = Vec::new();
    for gone in gone.iter().filter(|gone| gone.is_local) {
        let ty = types.get(gone.param as usize).and_then(|ty| choose::encoded(*ty));
        let ty = ty.ok_or_else(|| Error::bug("a parameter of a type without a default"))?;
        match added.last_mut() {
            Some((count, last)) if *last == ty => *count += 1,
            _ => added.push((1, ty)),
        }
    }
    let mut out = Vec::new();
    (count + added.len() as u32).encode(&mut out);
    out.extend_from_slice(groups);
    for (count, ty) in added {
        count.encode(&mut out);
        out.push(ty);
    }
    Ok(out)
}

/// The module with these bodies, and with the types that these functions have now.
///
/// # Errors
///
/// A section that cannot be read.
pub fn module<'m>(
    module: &'m Module<'_>,
    mut new: BTreeMap<FuncIndex, NewBody>,
    chosen: &BTreeMap<FuncIndex, Vec<Param>>,
) -> Result<Rewrite<'m>> {
    let mut known: BTreeMap<(Vec<ValType>, Vec<ValType>), u32> = BTreeMap::new();
    for (index, ty) in plain_types(module) {
        known.entry((ty.params().to_vec(), ty.results().to_vec())).or_insert(index.as_u32());
    }
    let mut types = Added::default();
    let mut indices: Vec<u32> = Vec::new();
    for (func, item) in module.funcs.iter().filter(|(_, item)| !item.origin.is_import()) {
        let Some(gone) = chosen.get(&func) else {
            indices.push(item.ty.as_u32());
            continue;
        };
        let ty = ty(module, func, gone).ok_or_else(|| Error::bug("a function has no type"))?;
        let next = module.types.len() as u32 + types.count;
        let index = match known.get(&ty) {
            Some(index) => *index,
            None => {
                types.add(|out| signature(&ty.0, &ty.1, out));
                *known.entry(ty).or_insert(next)
            }
        };
        indices.push(index);
    }
    let mut payload = Vec::new();
    indices.encode(&mut payload);
    let mut functions = vec![FUNCTION];
    payload.encode(&mut functions);
    let mut sections = BTreeMap::from([(FUNCTION, functions)]);
    if types.count > 0 {
        sections.insert(TYPE, types.behind(module, TYPE)?);
    }
    let replaced = Replaced { sections, ..Replaced::default() };
    bodies::rewrite_with(module, |func, _| Ok(new.remove(&func)), replaced)
}
