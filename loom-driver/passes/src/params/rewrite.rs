//! The types, functions and bodies without the parameters and results that went.

use super::choose::{self, Sites};
use super::results;
use super::sites;
use super::solve::{Chosen, Gone};
use crate::fold::code::{Code, Ins, Op, Types};
use crate::fold::write;
use crate::shared::added::Added;
use loom_core::bodies::{self, NewBody, Replaced};
use loom_core::index::{FuncIndex, TypeIndex};
use loom_core::proposal::Rewrite;
use loom_core::{Error, Module, Result};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
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
fn ty(module: &Module<'_>, func: FuncIndex, gone: &Gone) -> Option<Signature> {
    let types = Types(module);
    let ty = types.of(func)?;
    let kept = (0..).zip(ty.params()).filter(|(param, _)| !choose::is_gone(&gone.params, *param));
    let results = ty.results().len().checked_sub(usize::from(gone.result))?;
    Some((kept.map(|(_, ty)| *ty).collect(), ty.results().get(..results)?.to_vec()))
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

/// Parameters and results.
pub type Signature = (Vec<ValType>, Vec<ValType>);

/// The plain function types of a module, each with the first that is it.
pub fn known_types(module: &Module<'_>) -> BTreeMap<Signature, u32> {
    let mut known = BTreeMap::new();
    for (index, ty) in plain_types(module) {
        known.entry((ty.params().to_vec(), ty.results().to_vec())).or_insert(index.as_u32());
    }
    known
}

/// How many bytes the type of a function without these parameters and results takes, if there is none yet.
pub fn type_cost(module: &Module<'_>, known: &BTreeMap<Signature, u32>, func: FuncIndex, gone: &Gone) -> i64 {
    let Some(ty) = ty(module, func, gone) else { return i64::MAX };
    let is_written = ty.0.iter().chain(&ty.1).all(|ty| choose::encoded(*ty).is_some());
    match (known.contains_key(&ty), is_written) {
        (true, _) => 0,
        (false, true) => 3 + ty.0.len() as i64 + ty.1.len() as i64,
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
    sites: &Sites<'_>,
    chosen: &Chosen,
) -> Result<BTreeMap<FuncIndex, NewBody>> {
    let callers = chosen.keys().filter_map(|func| sites.get(func)).flatten().map(|(caller, _)| *caller);
    let changed: BTreeSet<FuncIndex> = chosen.keys().copied().chain(callers).collect();
    let new: Vec<Result<Option<(FuncIndex, NewBody)>>> =
        changed.par_iter().map(|func| Ok(body(module, *func, chosen)?.map(|body| (*func, body)))).collect();
    new.into_iter().filter_map(Result::transpose).collect()
}

/// A body without what it loses itself, and without what others lose that it calls.
fn body(module: &Module<'_>, func: FuncIndex, chosen: &Chosen) -> Result<Option<NewBody>> {
    let Some(body) = module.body(func) else { return Ok(None) };
    let Some(mut code) = read(module, func)? else { return Ok(None) };
    let own = chosen.get(&func);
    drop_calls(&mut code, chosen, own.is_some_and(|gone| gone.result));
    let old = body.as_bytes();
    let Some(Gone { params, .. }) = own.filter(|gone| !gone.params.is_empty()) else {
        return Ok(Some(write::write(old, &code, None)?));
    };
    let (without, locals) = choose::without(&code, declared(module, func)?, params);
    let instead = params.iter().filter(|gone| gone.is_local);
    let types = instead.map(|gone| code.locals.get(gone.param as usize).copied());
    let declared = declarations(old.get(..code.start).unwrap_or_default(), types)?;
    Ok(Some(write::write(old, &without, Some(&declared))?.with_locals(locals)))
}

/// Takes out of a body what goes with parameters and results of what it calls, and its own last result if it loses that.
pub fn drop_calls(code: &mut Code, chosen: &Chosen, loses: bool) {
    drop_args(code, chosen);
    let without = results::drop_results(code, chosen, loses);
    if loses {
        results::lose(code, &without);
    }
}

/// Takes the arguments out of a body that go with parameters of what it calls.
fn drop_args(code: &mut Code, chosen: &Chosen) {
    for (callee, site) in sites::of(code) {
        let (Some(Gone { params, .. }), Some(site)) = (chosen.get(&callee), site) else { continue };
        for range in params.iter().filter_map(|gone| site.args.get(gone.param as usize)) {
            code.ins.get_mut(range.clone()).unwrap_or_default().fill(Ins::new(Op::Gone));
        }
        if let Some(Ins { op: Op::Other(call), .. }) = code.ins.get_mut(site.at) {
            call.pops = call.pops.saturating_sub(params.len() as u16);
        }
    }
}

/// The body of a function, if it is not left alone.
///
/// # Errors
///
/// It cannot be read.
pub fn read(module: &Module<'_>, func: FuncIndex) -> Result<Option<Code>> {
    let Some(body) = module.body(func) else { return Ok(None) };
    Code::read(&Types(module), func, body).map_err(|error| Error::invalid(module.bytes, &error))
}

/// The declarations of locals, with others of these types behind them.
///
/// # Errors
///
/// A type that is not one of numbers, or what are no declarations.
pub fn declarations(old: &[u8], types: impl Iterator<Item = Option<ValType>>) -> Result<Vec<u8>> {
    let bug = |error: wasmparser::Error| Error::bug(error.to_string());
    let mut reader = BinaryReader::new(old, 0);
    let count = reader.read_var_u32().map_err(bug)?;
    let groups = reader.read_bytes(reader.bytes_remaining()).map_err(bug)?;
    let mut added: Vec<(u32, u8)> = Vec::new();
    for ty in types {
        let ty = ty.and_then(choose::encoded);
        let ty = ty.ok_or_else(|| Error::bug("a local of a type without a default"))?;
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
    chosen: &Chosen,
) -> Result<Rewrite<'m>> {
    let mut known = known_types(module);
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
