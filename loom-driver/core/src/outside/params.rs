//! Between which numbers the parameters of functions are whenever somebody outside calls them.
//!
//! The section says it of exports, by name, because somebody stated it. A function that has several names is bounded only
//! if each of them is, and one that somebody may call without a name is not bounded at all.

use super::references::References;
use crate::index::{FuncIndex, Space};
use crate::module::Module;
use crate::report::assumption;
use meld_boundary::{Boundary, ParamKind};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use wasmparser::{CompositeInnerType, ValType};

/// What is known about the parameters of functions.
#[derive(Debug, Default)]
pub(super) struct Params {
    bounds: BTreeMap<(FuncIndex, u32), RangeInclusive<u32>>,
    /// What is taken for granted, in words.
    pub(super) assumed: Option<String>,
}

impl Params {
    /// What the section says, if it counts.
    pub(super) fn of(module: &Module<'_>, boundary: Option<&Boundary>, references: &References) -> Params {
        let Some(boundary) = boundary.filter(|boundary| !boundary.params.is_empty()) else {
            return Params::default();
        };
        let exports = module.exports.iter().filter(|export| Space::of(export.kind) == Space::Func);
        let funcs: BTreeMap<&str, FuncIndex> =
            exports.map(|export| (export.name, FuncIndex::from_u32(export.index))).collect();
        let mut names: BTreeMap<FuncIndex, usize> = BTreeMap::new();
        funcs.values().for_each(|func| *names.entry(*func).or_default() += 1);
        let nameless: BTreeSet<FuncIndex> =
            references.held.iter().chain(&references.threads).copied().collect();

        // By name first: all that is said of one holds at the same time.
        let mut by_name: BTreeMap<(&str, u32), (u64, u64)> = BTreeMap::new();
        for param in boundary.params.iter().filter(|param| param.kind == ParamKind::Range) {
            let known = by_name.entry((&param.export, param.param)).or_insert((0, u64::MAX));
            *known = (known.0.max(param.lo), known.1.min(param.hi));
        }
        // Then by function: whoever calls it uses one of its names.
        let mut by_func: BTreeMap<(FuncIndex, u32), (usize, u32, u32)> = BTreeMap::new();
        for ((name, param), (lo, hi)) in by_name {
            let func = funcs.get(name).filter(|func| !nameless.contains(func) && lo <= hi);
            let (Some(func), Ok(lo), Ok(hi)) = (func, u32::try_from(lo), u32::try_from(hi)) else { continue };
            let (said, least, greatest) = by_func.entry((*func, param)).or_insert((0, lo, hi));
            *said += 1;
            (*least, *greatest) = (lo.min(*least), hi.max(*greatest));
        }
        let bounds = by_func.into_iter().filter(|((func, param), (said, ..))| {
            names.get(func) == Some(said) && is_i32(module, *func, *param)
        });
        Params {
            bounds: bounds.map(|(place, (_, lo, hi))| (place, lo..=hi)).collect(),
            assumed: assumption::params(&boundary.params),
        }
    }

    /// The bounds of a parameter, if it has any.
    pub(super) fn bounds(&self, func: FuncIndex, param: u32) -> Option<RangeInclusive<u32>> {
        self.bounds.get(&(func, param)).cloned()
    }
}

fn is_i32(module: &Module<'_>, func: FuncIndex, param: u32) -> bool {
    let ty = module.funcs.get(func).and_then(|func| module.sub_type(func.ty));
    let params = ty.map(|ty| match &ty.composite_type.inner {
        CompositeInnerType::Func(ty) => ty.params(),
        _ => &[],
    });
    params.is_some_and(|params| params.get(param as usize) == Some(&ValType::I32))
}
