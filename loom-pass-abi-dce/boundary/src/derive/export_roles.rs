//! What each export of the fused module was for in the components: the roles of the section.

use std::collections::{BTreeMap, BTreeSet};

use super::core_module::CoreModule;
use super::error::DeriveError;
use super::graph::{CoreItem, Graph};
use super::locate::Locator;
use super::names;
use super::resolve::{Place, Resolver};
use crate::kinds::ExternalKind;
use crate::roles::Roles;

/// What each export was for, internal definitions included.
pub(crate) fn roles<'a>(
    graph: &Graph<'a>,
    resolver: &Resolver<'_, 'a>,
    locator: &Locator<'_, 'a>,
    fused: &CoreModule<'_>,
) -> Result<Vec<Roles>, DeriveError> {
    let mut roles: Vec<Roles> = fused
        .interface
        .exports
        .iter()
        .map(|export| match export.kind {
            ExternalKind::Func => names::roles_of_func(export.name, fused.interface.func_type(export.index)),
            ExternalKind::Memory => Roles::MEMORY,
            ExternalKind::Global => names::roles_of_global(export.name),
            ExternalKind::Table | ExternalKind::Tag => Roles::NONE,
        })
        .collect();
    let mut give = |role: Roles, exports: BTreeSet<usize>| {
        for export in exports {
            if let Some(roles) = roles.get_mut(export) {
                *roles = *roles | role;
            }
        }
    };
    let mut funcs: BTreeMap<Place, Roles> = BTreeMap::new();
    let mut note = |item: Option<CoreItem<'a>>, role: Roles| -> Result<(), DeriveError> {
        let Some(item) = item else { return Ok(()) };
        let place = resolver.through_shims(resolver.direct(ExternalKind::Func, item)?);
        let known = funcs.entry(place).or_default();
        *known = *known | role;
        Ok(())
    };
    for lift in &graph.lifts {
        note(Some(lift.callee), Roles::LIFT_CALLEE)?;
    }
    let options = graph.lifts.iter().map(|lift| &lift.options);
    for options in options.chain(graph.canonicals.iter().map(|canonical| &canonical.options)) {
        note(options.realloc, Roles::REALLOC)?;
        note(options.post_return, Roles::POST_RETURN)?;
        note(options.callback, Roles::CALLBACK)?;
    }
    for resource in &graph.resources {
        note(resource.destructor, Roles::DESTRUCTOR)?;
    }
    for (place, role) in funcs {
        give(role, locator.all_names(place));
    }
    for place in resolver.shim_funcs() {
        give(Roles::SHIM, locator.all_names(place));
    }
    for place in resolver.shim_tables() {
        give(Roles::SHIM, locator.tables(place));
    }
    Ok(roles)
}
