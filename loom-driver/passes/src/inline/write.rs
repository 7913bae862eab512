//! The bodies of the output, and what is claimed of them.

use super::choose::Chosen;
use super::splice::Work;
use crate::fold::code::Op;
use crate::fold::write::write_inlined;
use crate::params::declarations;
use loom_check::inline::Inlined;
use loom_core::bodies::{NewBody, leb_len};
use loom_core::index::FuncIndex;
use loom_core::maps::Fate;
use loom_core::{Error, Module, Result};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// The bodies that others stand in, and what is claimed.
///
/// # Errors
///
/// Instructions that are not of their body.
pub fn bodies(module: &Module<'_>, chosen: &Chosen) -> Result<(BTreeMap<FuncIndex, NewBody>, Vec<Inlined>)> {
    let written: Vec<Result<(FuncIndex, NewBody, Inlined)>> = chosen
        .bodies
        .par_iter()
        .map(|(func, made)| {
            let work = made.work.work().ok_or_else(|| Error::bug("a body that was packed cannot be read"))?;
            let (body, inlined) = body(module, *func, work)?;
            Ok((*func, body, inlined))
        })
        .collect();
    let (mut new, mut claimed) = (BTreeMap::new(), Vec::new());
    for written in written {
        let (func, body, inlined) = written?;
        if chosen.gone.contains(&func) {
            claimed.push(Inlined { locals: Vec::new(), ..inlined });
            continue;
        }
        claimed.push(inlined);
        new.insert(func, body);
    }
    Ok((new, claimed))
}

/// A body, in which locals that others brought have numbers behind its own.
fn body(module: &Module<'_>, func: FuncIndex, mut work: Work) -> Result<(NewBody, Inlined)> {
    let old = module.body(func).ok_or_else(|| Error::bug("a body is gone"))?.as_bytes();
    let added = work.added();
    let numbers: BTreeMap<u32, u32> = added.iter().map(|(_, local)| *local).zip(work.own..).collect();
    for ins in &mut work.code.ins {
        if let Op::Get(local) | Op::Set(local) | Op::Tee(local) = &mut ins.op {
            *local = numbers.get(local).copied().unwrap_or(*local);
        }
    }
    let Work { code, text, calls, .. } = work;
    let front = old.get(..code.start).unwrap_or_default();
    let declared = match added.is_empty() {
        true => None,
        false => Some(declarations(front, added.iter().map(|(ty, _)| Some(*ty)))?),
    };
    let (calls, gone): (Vec<u32>, Vec<_>) = calls.into_iter().unzip();
    let body = write_inlined(old, &text, &code, declared.as_deref(), &gone)?;
    let locals = added.iter().map(|(_, local)| *local).collect();
    Ok((body, Inlined { func: func.as_u32(), calls, locals }))
}

/// By how many bytes these bodies make the module shorter, if the functions that nobody needs go.
pub fn saved(module: &Module<'_>, new: &BTreeMap<FuncIndex, NewBody>, chosen: &Chosen) -> i64 {
    let entry = |bytes: &[u8]| bytes.len() as i64 + leb_len(bytes.len() as u64) as i64;
    let old = |func: &FuncIndex| module.body(*func).map_or(0, |body| entry(body.as_bytes()));
    let changed: i64 = new.iter().map(|(func, body)| old(func) - entry(body.bytes())).sum();
    // Its type is in the function section.
    changed + chosen.gone.iter().map(|func| old(func) + 1).sum::<i64>()
}

/// What is left of a function that nobody needs, until `dce` takes it away.
pub fn nothing() -> NewBody {
    NewBody::stub(Fate::Inlined)
}
