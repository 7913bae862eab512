//! What the section says of parameters, where it counts: what the outside passes.

use super::basis::{Basis, Exports};
use super::held::Held;
use crate::module::Module;
use meld_boundary::ParamKind;
use std::collections::BTreeMap;
use wasmparser::{ExternalKind, ValType};

/// The least and the greatest number that the outside passes, by function and parameter. What is missing may be anything.
pub(super) type Params = BTreeMap<(u32, u32), (u32, u32)>;

/// Something that the section says.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Said<'s> {
    func: u32,
    param: u32,
    export: &'s str,
    lo: u64,
    hi: u64,
}

pub(super) fn find(module: &Module<'_>, basis: &Basis, exports: &Exports<'_>, held: &Held) -> Params {
    let ranges = basis.params.iter().filter(|said| said.kind == ParamKind::Range);
    let mut said: Vec<Said<'_>> = ranges
        .filter_map(|said| {
            let func = exports.get(ExternalKind::Func, &said.export)?;
            Some(Said { func, param: said.param, export: &said.export, lo: said.lo, hi: said.hi })
        })
        .collect();
    said.sort_unstable();
    let mut names = vec![0_usize; if said.is_empty() { 0 } else { module.funcs.len() }];
    for export in &module.exports {
        let is_func = matches!(export.kind, ExternalKind::Func | ExternalKind::FuncExact);
        if let Some(count) = names.get_mut(export.index as usize).filter(|_| is_func) {
            *count += 1;
        }
    }
    let mut params = Params::new();
    for of_one in said.chunk_by(|a, b| (a.func, a.param) == (b.func, b.param)) {
        let Some(&Said { func, param, .. }) = of_one.first() else { continue };
        let by_name: Option<Vec<(u32, u32)>> =
            of_one.chunk_by(|a, b| a.export == b.export).map(all).collect();
        let ty = module.func_type(func).and_then(|ty| ty.params().get(param as usize));
        let (Some(by_name), Some(ValType::I32)) = (by_name, ty) else { continue };
        let is_known = names.get(func as usize) == Some(&by_name.len())
            && held.nameless.get(func as usize).is_some_and(|nameless| !nameless);
        let least = by_name.iter().map(|(lo, _)| *lo).min();
        let greatest = by_name.iter().map(|(_, hi)| *hi).max();
        if let (Some(lo), Some(hi), true) = (least, greatest, is_known) {
            params.insert((func, param), (lo, hi));
        }
    }
    params
}

/// What holds if all that is said of one name does; `None` if it says that nobody uses the name, which nobody meant.
fn all(said: &[Said<'_>]) -> Option<(u32, u32)> {
    let lo = said.iter().map(|said| said.lo).max()?;
    let hi = said.iter().map(|said| said.hi).min()?;
    if lo > hi {
        return None;
    }
    Some((u32::try_from(lo).ok()?, u32::try_from(hi).ok()?))
}
