//! What it means that the code of a component is not in the fused module, or too seldom, or too often.

use std::collections::BTreeMap;

use super::Source;
use super::core_module::CoreModule;
use super::error::DeriveError;
use super::graph::Graph;
use super::match_core::{Matching, Unmatched};
use super::names;
use crate::kinds::ExternalKind;
use crate::roles::Roles;

/// Why the code of the components cannot be found operator by operator although they may be the right ones.
///
/// A fuser that lets several components share one memory moves their data, and changes the addresses in their code.
/// Then functions that use memory can only be compared by type; all others are still the same.
///
/// # Errors
///
/// If that is not the reason: then the components are not the ones that were fused.
pub(crate) fn explain(
    graph: &Graph<'_>,
    fused: &CoreModule<'_>,
    sources: &[Source<'_>],
    unmatched: &[Unmatched],
) -> Result<String, DeriveError> {
    let memories: u32 = graph.modules_of_instances().map(|(_, module)| module.defined_memories).sum();
    let fused_memories = fused.defined_memories.saturating_add(fused.imported(ExternalKind::Memory));
    let is_merged = fused_memories < memories;
    let bodies: usize = graph.modules_of_instances().map(|(_, module)| module.bodies.len()).sum();
    let strange = unmatched.iter().find(|unmatched| !unmatched.is_there_but_for_addresses);
    if strange.is_none() && is_merged && bodies <= fused.bodies.len() {
        return Ok(format!(
            "the fuser put {memories} memories into {fused_memories} and changed addresses in the code, so it cannot \
             be compared"
        ));
    }
    let Some(strange) = strange.or(unmatched.first()) else { return Err(DeriveError::BrokenIndex) };
    Err(refuse(graph, fused, sources, strange))
}

fn refuse(
    graph: &Graph<'_>,
    fused: &CoreModule<'_>,
    sources: &[Source<'_>],
    unmatched: &Unmatched,
) -> DeriveError {
    let component = component(graph, sources, unmatched.instance);
    let (known, all) = unmatched.known;
    let counted = match known {
        0 => format!("none of the {all} functions of its core module is there"),
        _ if known == all => {
            format!("functions like all {all} of its core module are there, but not the same")
        }
        _ => format!("only {known} of the {all} functions of its core module are there"),
    };
    let Some((_, module)) = graph.modules_of_instances().find(|(found, _)| *found == unmatched.instance)
    else {
        return DeriveError::BrokenIndex;
    };
    // What every toolchain exports under the same name says nothing about the component.
    let own: Vec<&str> = module
        .interface
        .exports
        .iter()
        .filter(|export| export.kind == ExternalKind::Func)
        .filter(|export| {
            names::roles_of_func(export.name, module.interface.func_type(export.index)) == Roles::NONE
        })
        .map(|export| export.name)
        .collect();
    let is_there = |name: &&str| {
        let mut exports = fused.interface.exports.iter();
        exports.any(|export| export.kind == ExternalKind::Func && names::is_renamed(export.name, name))
    };
    if own.is_empty() || !own.iter().all(is_there) {
        let how = match &unmatched.difference {
            Some(difference) => format!("{counted}; {difference}"),
            None => counted,
        };
        return DeriveError::NotPart { component, how };
    }
    if let Some(difference) = &unmatched.difference {
        return DeriveError::Stale { component, how: format!("{counted}; {difference}") };
    }
    let changed = module
        .interface
        .exports
        .iter()
        .find(|export| export.kind == ExternalKind::Func && unmatched.unknown.contains(&export.index));
    let which = match (changed, unmatched.unknown.first()) {
        (Some(export), _) => {
            format!("function {} (`{}`), for example, is not", export.index, export.name.escape_debug())
        }
        (None, Some(func)) => format!("function {func}, for example, is not"),
        (None, None) => "they refer to each other in another way".into(),
    };
    DeriveError::Stale { component, how: format!("{counted}; {which}") }
}

/// Checks that the code of each instance is there as often as the components instantiate it.
pub(crate) fn count(
    graph: &Graph<'_>,
    fused: &CoreModule<'_>,
    sources: &[Source<'_>],
    matching: &Matching,
) -> Result<(), DeriveError> {
    let mut groups: BTreeMap<&[u32], Vec<usize>> = BTreeMap::new();
    for (instance, begins) in &matching.begins {
        groups.entry(begins).or_default().push(*instance);
    }
    for (begins, instances) in groups {
        let Some(first) = instances.first() else { continue };
        let component = component(graph, sources, *first);
        if begins.len() < instances.len() {
            return Err(DeriveError::NotPart {
                component,
                how: format!(
                    "its code is there {}, but the given components instantiate it {}; is a component given twice?",
                    times(begins.len()),
                    times(instances.len())
                ),
            });
        }
        let Some((_, module)) = graph.modules_of_instances().find(|(found, _)| found == first) else {
            continue;
        };
        let length = u32::try_from(module.bodies.len()).unwrap_or(u32::MAX);
        let is_exported = |begin: &&u32| {
            let mut exports =
                fused.interface.exports.iter().filter(|export| export.kind == ExternalKind::Func);
            exports.any(|export| export.index.checked_sub(**begin).is_some_and(|offset| offset < length))
        };
        let exported = begins.iter().filter(is_exported).count();
        if exported > instances.len() {
            return Err(DeriveError::Missing {
                how: format!(
                    "the code of `{}` is in the fused module {}, but the given components instantiate it {}",
                    component.escape_debug(),
                    times(exported),
                    times(instances.len())
                ),
            });
        }
    }
    Ok(())
}

fn times(count: usize) -> String {
    match count {
        1 => "once".into(),
        2 => "twice".into(),
        more => format!("{more} times"),
    }
}

/// The name of the component to which a core instance belongs.
fn component(graph: &Graph<'_>, sources: &[Source<'_>], instance: usize) -> String {
    let root = graph.instances.get(instance).map(|instance| instance.root);
    root.and_then(|root| sources.get(root)).map_or_else(String::new, |source| source.name.to_string())
}
