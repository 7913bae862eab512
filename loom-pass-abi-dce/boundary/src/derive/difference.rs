//! What is different where code is almost that of a component: which function, which operator, and both sides.

use std::collections::{BTreeMap, HashMap};

use super::core_module::CoreModule;
use super::same_indices::Comparison;
use super::shape::Shapes;
use crate::kinds::ExternalKind;

/// A module with its functions taken apart.
#[derive(Clone, Copy)]
pub(crate) struct Taken<'t, 'a> {
    pub(crate) module: &'t CoreModule<'a>,
    pub(crate) shapes: &'t Shapes,
    /// The numbers of the forms of its functions.
    pub(crate) forms: &'t [u32],
}

impl Taken<'_, '_> {
    /// The index of a function that is counted from the first that the module defines.
    fn index(&self, defined: usize) -> usize {
        (self.module.imported(ExternalKind::Func) as usize).saturating_add(defined)
    }
}

/// The first difference between a module and the place in the fused module that is most like it, in words.
///
/// `same_forms` are the places where all forms are equal. `None` if there is no place that is anything like it.
pub(crate) fn explain(ours: Taken<'_, '_>, fused: Taken<'_, '_>, same_forms: &[usize]) -> Option<String> {
    let (defined, begin, what) = match same_forms.first() {
        Some(begin) => {
            let mut comparison = Comparison::new(ours.module, fused.module, *begin);
            let disagreement = comparison.disagreement(ours.shapes, fused.shapes)?;
            (disagreement.defined, *begin, disagreement.to_string())
        }
        None => {
            let begin = most_alike(ours.forms, fused.forms)?;
            let there = fused.forms.get(begin..)?;
            let defined = ours.forms.iter().zip(there).position(|(ours, theirs)| ours != theirs)?;
            (defined, begin, operators(ours, fused, defined, begin.saturating_add(defined)))
        }
    };
    let at = begin.saturating_add(defined);
    let names = ours.module.interface.exports.iter();
    let name = names
        .filter(|export| export.kind == ExternalKind::Func)
        .find(|export| export.index as usize == ours.index(defined))
        .map_or_else(String::new, |export| format!(" (`{}`)", export.name.escape_debug()));
    Some(format!(
        "function {}{name} should be function {} of the fused module: {what}",
        ours.index(defined),
        fused.index(at)
    ))
}

/// Where most functions are that have a form of their own.
fn most_alike(ours: &[u32], fused: &[u32]) -> Option<usize> {
    let mut positions: HashMap<u32, Option<usize>> = HashMap::new();
    for (position, form) in fused.iter().enumerate() {
        positions.entry(*form).and_modify(|known| *known = None).or_insert(Some(position));
    }
    let mut votes: BTreeMap<usize, usize> = BTreeMap::new();
    for (defined, form) in ours.iter().enumerate() {
        let begin = positions.get(form).copied().flatten().and_then(|at| at.checked_sub(defined));
        if let Some(begin) = begin {
            let count = votes.entry(begin).or_default();
            *count = count.saturating_add(1);
        }
    }
    votes.into_iter().max_by_key(|(begin, count)| (*count, std::cmp::Reverse(*begin))).map(|(begin, _)| begin)
}

/// The first operator in which two functions differ.
fn operators(ours: Taken<'_, '_>, fused: Taken<'_, '_>, defined: usize, at: usize) -> String {
    let ty = |taken: Taken<'_, '_>, defined: usize| {
        let index = u32::try_from(taken.index(defined)).ok()?;
        taken.module.interface.func_type(index).map(ToString::to_string)
    };
    let (here, there) = (ty(ours, defined), ty(fused, at));
    if here != there {
        let shown = |ty: Option<String>| ty.unwrap_or_else(|| "no function".into());
        return format!("its type is {} here, {} there", shown(here), shown(there));
    }
    let operators = |taken: Taken<'_, '_>, defined: usize| {
        let body = taken.module.bodies.get(defined);
        body.and_then(|body| Shapes::operators(body).ok()).unwrap_or_default()
    };
    let (here, there) = (operators(ours, defined), operators(fused, at));
    let same = here.iter().zip(&there).take_while(|(here, there)| here.0 == there.0).count();
    match (here.get(same), there.get(same)) {
        (None, None) => "its locals are others".into(),
        (here, there) => {
            let shown = |operator: Option<&(Vec<u8>, String)>| {
                operator.map_or("none".into(), |(_, text)| format!("`{text}`"))
            };
            format!("its operator {same} is {} here, {} there", shown(here), shown(there))
        }
    }
}
