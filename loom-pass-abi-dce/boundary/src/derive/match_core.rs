//! Finds the code of every core instance in the fused module, and proves that it is that code.
//!
//! A fuser lays out the functions that a module defines contiguously and in order, once for each instance of it, and
//! changes nothing in them but the numbers of what they refer to. So an instance can only be where the forms of all
//! its functions follow each other ([`super::shape`]) and where all indices agree: each stands for the same thing
//! throughout. A place where that holds is a *candidate*.
//!
//! Usually there is one. A module that is instantiated twice has one for each instance, and nothing in the code says
//! which is which; then each instance keeps them all, and whatever is needed of one is needed at all of them. That is
//! more than necessary and never too little, because the true place is among them.

use std::collections::{BTreeMap, BTreeSet};

use super::core_module::CoreModule;
use super::difference::{self, Taken};
use super::error::DeriveError;
use super::graph::Graph;
use super::resolve::{Place, Resolver};
use super::same_indices::{Comparison, is_self_contained};
use super::shape::{Forms, Shapes, Space};
use crate::kinds::ExternalKind;

/// How many functions may be compared beyond the forms, over all candidates: more can only be repetition.
const MAX_COMPARISONS: usize = 50_000_000;

/// Where the core instances are in the fused module.
pub(crate) struct Matching {
    /// For each core instance that defines functions: the fused functions at which it may begin, ascending.
    pub(crate) begins: BTreeMap<usize, Vec<u32>>,
    /// What each instance's indices stand for, over all its candidates.
    meanings: BTreeMap<(usize, Space, u32), BTreeSet<u32>>,
    /// The number of function imports of each instance's module.
    imported: BTreeMap<usize, u32>,
}

/// A core instance whose code is nowhere.
pub(crate) struct Unmatched {
    pub(crate) instance: usize,
    /// How many of its functions have a form that occurs somewhere, and how many it has.
    pub(crate) known: (usize, usize),
    /// The functions (indices of the module) with a form that does not occur anywhere.
    pub(crate) unknown: BTreeSet<u32>,
    /// Whether there is a place where only functions that use memory have another form.
    pub(crate) is_there_but_for_addresses: bool,
    /// What is different at the place that is most like it, if there is one.
    pub(crate) difference: Option<String>,
}

/// The result of looking for all core instances.
pub(crate) enum Outcome {
    Matched(Matching),
    Unmatched(Vec<Unmatched>),
}

/// Looks for the code of all core instances.
pub(crate) fn find(
    graph: &Graph<'_>,
    resolver: &Resolver<'_, '_>,
    fused: &CoreModule<'_>,
) -> Result<Outcome, DeriveError> {
    let shapes: Vec<Shapes> =
        graph.modules.iter().map(Shapes::of).collect::<Result<_, _>>().map_err(DeriveError::Fused)?;
    let fused_shapes = Shapes::of(fused)?;
    let mut forms = Forms::default();
    let fused_forms = forms.number(&fused_shapes);
    let module_forms: Vec<Vec<u32>> = shapes.iter().map(|shapes| forms.number(shapes)).collect();

    let mut comparisons = MAX_COMPARISONS;
    let mut candidates: Vec<Vec<Candidate>> = Vec::new();
    for ((module, shapes), needle) in graph.modules.iter().zip(&shapes).zip(&module_forms) {
        let mut found = Vec::new();
        for begin in occurrences(needle, &fused_forms) {
            comparisons = comparisons.checked_sub(needle.len()).ok_or_else(|| DeriveError::Missing {
                how: "the fused module repeats the same functions too often to tell components apart".into(),
            })?;
            let mut comparison = Comparison::new(module, fused, begin);
            if comparison.disagreement(shapes, &fused_shapes).is_none() {
                found.push(Candidate { begin, meanings: comparison.meanings });
            }
        }
        candidates.push(found);
    }

    let occurring: BTreeSet<u32> = fused_forms.iter().copied().collect();
    let mut unmatched = Vec::new();
    let mut instances = Vec::new();
    for (instance, module) in graph.module_indices() {
        let (Some(needle), Some(found)) = (module_forms.get(module), candidates.get(module)) else {
            continue;
        };
        let Some(summary) = graph.modules.get(module).filter(|_| !needle.is_empty()) else { continue };
        if found.is_empty() {
            let first = summary.imported(ExternalKind::Func);
            let unknown = (first..).zip(needle).filter(|(_, form)| !occurring.contains(form));
            let unknown: BTreeSet<u32> = unknown.map(|(func, _)| func).collect();
            let known = (needle.len().saturating_sub(unknown.len()), needle.len());
            let is_there_but_for_addresses = shapes.get(module).is_some_and(|shapes| {
                fused_forms.windows(needle.len()).enumerate().any(|(begin, window)| {
                    let mut pairs = needle.iter().zip(window).enumerate();
                    pairs.all(|(defined, (ours, theirs))| {
                        ours == theirs
                            || shapes.uses_memory(defined)
                                && same_type(summary, defined, fused, begin.saturating_add(defined))
                    })
                })
            });
            let difference = shapes.get(module).and_then(|shapes| {
                let ours = Taken { module: summary, shapes, forms: needle };
                let theirs = Taken { module: fused, shapes: &fused_shapes, forms: &fused_forms };
                difference::explain(ours, theirs, &occurrences(needle, &fused_forms))
            });
            unmatched.push(Unmatched { instance, known, unknown, is_there_but_for_addresses, difference });
        }
        let open = found.iter().collect();
        instances.push(Search { instance, module: summary, candidates: open, is_claimed: false });
    }
    if !unmatched.is_empty() {
        // The largest says most about what is wrong.
        unmatched.sort_by_key(|unmatched| std::cmp::Reverse(unmatched.known.1));
        return Ok(Outcome::Unmatched(unmatched));
    }
    narrow(&mut instances, resolver)?;
    Ok(Outcome::Matched(Matching::of(&instances, fused)))
}

/// Whether a function of a module (counted from the first that it defines) has the type of one of the fused module.
fn same_type(module: &CoreModule<'_>, defined: usize, fused: &CoreModule<'_>, fused_defined: usize) -> bool {
    let ty = |module: &CoreModule<'_>, defined: usize| {
        let func = module.imported(ExternalKind::Func).checked_add(u32::try_from(defined).ok()?)?;
        module.interface.func_type(func).cloned()
    };
    let ours = ty(module, defined);
    ours.as_ref().is_some_and(is_self_contained) && ours == ty(fused, fused_defined)
}

/// One core instance, while places are looked for.
struct Search<'m, 'a> {
    instance: usize,
    module: &'m CoreModule<'a>,
    /// The candidates that are left.
    candidates: Vec<&'m Candidate>,
    is_claimed: bool,
}

impl Search<'_, '_> {
    fn overlaps(&self, candidate: &Candidate, other: &Search<'_, '_>, claimed: &Candidate) -> bool {
        let end = candidate.begin.saturating_add(self.module.bodies.len());
        let claimed_end = claimed.begin.saturating_add(other.module.bodies.len());
        candidate.begin < claimed_end && claimed.begin < end
    }
}

/// Takes away candidates that cannot be the true place of an instance.
///
/// No two instances share a function, so one that has a single candidate left takes its functions away from all
/// others. And what such an instance calls memory 0, say, is known from then on, also to the instances that import it.
fn narrow(instances: &mut [Search<'_, '_>], resolver: &Resolver<'_, '_>) -> Result<(), DeriveError> {
    let mut known: BTreeMap<(Space, Place), u32> = BTreeMap::new();
    loop {
        let sure = instances.iter().position(|search| !search.is_claimed && search.candidates.len() == 1);
        let Some(sure) = sure else { return Ok(()) };
        let Some(claiming) = instances.get_mut(sure) else { return Ok(()) };
        claiming.is_claimed = true;
        let Some(claimed) = claiming.candidates.first().copied() else { return Ok(()) };
        for (kind, index, meaning) in claimed.items() {
            known.insert((kind.into(), resolver.at(claiming.instance, kind, index)?), meaning);
        }
        let claiming = Search { candidates: vec![claimed], ..*claiming };
        for other in instances.iter_mut().filter(|other| other.candidates.len() > 1) {
            let mut left = Vec::new();
            for candidate in &other.candidates {
                let mut is_possible = !other.overlaps(candidate, &claiming, claimed);
                for (kind, index, meaning) in candidate.items() {
                    let place = resolver.at(other.instance, kind, index)?;
                    is_possible &= known.get(&(kind.into(), place)).is_none_or(|known| *known == meaning);
                }
                if is_possible {
                    left.push(*candidate);
                }
            }
            // Without any left something is amiss, which the number of copies brings to light.
            if !left.is_empty() {
                other.candidates = left;
            }
        }
    }
}

/// A place where a module may be.
struct Candidate {
    /// The first function, counted from the first that the fused module defines.
    begin: usize,
    meanings: BTreeMap<(Space, u32), u32>,
}

impl Candidate {
    /// What the module calls its memories, tables and globals, and what each stands for here.
    fn items(&self) -> impl Iterator<Item = (ExternalKind, u32, u32)> {
        self.meanings.iter().filter_map(|((space, index), meaning)| {
            let kind = match space {
                Space::Memory => ExternalKind::Memory,
                Space::Table => ExternalKind::Table,
                Space::Global => ExternalKind::Global,
                Space::Type | Space::Func | Space::Tag | Space::Data | Space::Elem => return None,
            };
            Some((kind, *index, *meaning))
        })
    }
}

/// All positions at which `needle` occurs in `haystack` (Knuth, Morris and Pratt); none for an empty needle.
fn occurrences(needle: &[u32], haystack: &[u32]) -> Vec<usize> {
    let mut fallback = vec![0_usize; needle.len()];
    let advance = |mut matched: usize, next: u32, fallback: &[usize]| loop {
        if needle.get(matched) == Some(&next) {
            return matched.saturating_add(1);
        }
        match matched.checked_sub(1).and_then(|last| fallback.get(last)) {
            Some(shorter) => matched = *shorter,
            None => return 0,
        }
    };
    for (position, next) in needle.iter().enumerate().skip(1) {
        let before = fallback.get(position.saturating_sub(1)).copied().unwrap_or(0);
        let matched = advance(before, *next, &fallback);
        if let Some(entry) = fallback.get_mut(position) {
            *entry = matched;
        }
    }
    let mut found = Vec::new();
    let mut matched = 0;
    for (position, next) in haystack.iter().enumerate() {
        matched = advance(matched, *next, &fallback);
        if matched == needle.len() && !needle.is_empty() {
            found.push(position.saturating_add(1).saturating_sub(matched));
        }
    }
    found
}

impl Matching {
    fn of(instances: &[Search<'_, '_>], fused: &CoreModule<'_>) -> Matching {
        let mut matching =
            Matching { begins: BTreeMap::new(), meanings: BTreeMap::new(), imported: BTreeMap::new() };
        let first = fused.imported(ExternalKind::Func);
        for Search { instance, module, candidates, .. } in instances {
            let begins =
                candidates.iter().filter_map(|found| first.checked_add(u32::try_from(found.begin).ok()?));
            matching.begins.insert(*instance, begins.collect());
            matching.imported.insert(*instance, module.imported(ExternalKind::Func));
            for candidate in candidates {
                for ((space, index), meaning) in &candidate.meanings {
                    matching.meanings.entry((*instance, *space, *index)).or_default().insert(*meaning);
                }
            }
        }
        matching
    }

    /// The fused functions that the function at a place may be; empty for a canonical definition.
    pub(crate) fn funcs(&self, place: Place) -> Vec<u32> {
        let Place::Defined { instance, index } = place else { return Vec::new() };
        let (Some(begins), Some(imported)) = (self.begins.get(&instance), self.imported.get(&instance))
        else {
            return Vec::new();
        };
        let Some(defined) = index.checked_sub(*imported) else { return Vec::new() };
        begins.iter().filter_map(|begin| begin.checked_add(defined)).collect()
    }

    /// The fused function for which the import of an instance stands in its code, if it occurs there.
    pub(crate) fn import(&self, instance: usize, func: u32) -> Option<&BTreeSet<u32>> {
        self.meanings.get(&(instance, Space::Func, func))
    }

    /// The fused items for which the item at each place stands in code, also in that of instances that import it.
    pub(crate) fn items(
        &self,
        kind: ExternalKind,
        resolver: &Resolver<'_, '_>,
    ) -> Result<BTreeMap<Place, BTreeSet<u32>>, DeriveError> {
        let mut items: BTreeMap<Place, BTreeSet<u32>> = BTreeMap::new();
        for ((instance, space, index), meanings) in &self.meanings {
            if *space == Space::from(kind) {
                let place = resolver.at(*instance, kind, *index)?;
                items.entry(place).or_default().extend(meanings);
            }
        }
        Ok(items)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn occurrences_may_overlap() {
        assert_eq!(occurrences(&[1, 1], &[1, 1, 1, 2, 1, 1]), [0, 1, 4]);
        assert_eq!(occurrences(&[1, 2, 1, 3], &[1, 2, 1, 2, 1, 3]), [2]);
        assert!(occurrences(&[], &[1]).is_empty());
        assert!(occurrences(&[1, 2], &[1]).is_empty());
    }
}
