//! Subsections 129 and 130: what they may say, and what is left of them after a rewrite.
//!
//! Both only make a reader less careful than it is without them. So one that contradicts the rest of the section, or
//! the module, counts as absent, and the rest stands.

use std::collections::BTreeSet;

use wasmparser::ValType;

use crate::decode::dropped_subsection;
use crate::interface::Interface;
use crate::kinds::{ExternalKind, Scope, UserKind};
use crate::needs::Needs;
use crate::reason::UserName;
use crate::section::{Boundary, Entry, ExportName, Param, id};

/// Takes out of `boundary` what the two subsections say if it contradicts the rest; for each that does, why.
pub(crate) fn drop_contradictions(
    boundary: &mut Boundary,
    needs: &Needs,
    interface: &Interface<'_>,
) -> Vec<String> {
    let mut dropped = Vec::new();
    if let Err(why) = check_inputs(boundary).and_then(|()| check_entries(boundary, needs, interface)) {
        dropped.push(dropped_subsection(id::OUTSIDE, &why));
        boundary.one_tree = false;
        boundary.entries.clear();
        for user in &mut boundary.users {
            (user.input, user.opcode) = (None, None);
        }
    }
    if let Err(why) = boundary.params.iter().try_for_each(|param| check_param(param, interface)) {
        dropped.push(dropped_subsection(id::PARAMS, &why));
        boundary.params.clear();
    }
    dropped
}

fn check_inputs(boundary: &Boundary) -> Result<(), String> {
    let count = boundary.inputs.len();
    for (position, user) in boundary.users.iter().enumerate() {
        if let Some(input) = user.input.filter(|input| *input as usize >= count) {
            let user = UserName::new(position, user);
            return Err(format!("{user} belongs to input {input} of a module with {count} inputs"));
        }
    }
    Ok(())
}

/// Entries are about users that have imports, one for each at most, and name functions that can be entered.
fn check_entries(boundary: &Boundary, needs: &Needs, interface: &Interface<'_>) -> Result<(), String> {
    let mut seen = BTreeSet::new();
    for Entry { user: position, may_enter } in &boundary.entries {
        let Some(user) = boundary.users.get(*position as usize) else {
            return Err(format!(
                "an entry about user {position}, of which there are {}",
                boundary.users.len()
            ));
        };
        let user_name = UserName::new(*position as usize, user);
        match user.kind {
            UserKind::Lower | UserKind::Builtin | UserKind::Destructor => {}
            UserKind::Lift | UserKind::Initializer => {
                return Err(format!("an entry about {user_name}, which has no imports"));
            }
        }
        if !seen.insert(position) {
            return Err(format!("two entries about {user_name}"));
        }
        if let Some(export) =
            may_enter.iter().find(|export| !can_be_entered(boundary, needs, interface, export))
        {
            let ExportName { kind, name } = export;
            return Err(format!(
                "{user_name} may enter {kind} export `{}`, which cannot be entered",
                name.escape_debug()
            ));
        }
    }
    Ok(())
}

/// Whether an export is a function that somebody outside can call at all.
fn can_be_entered(
    boundary: &Boundary,
    needs: &Needs,
    interface: &Interface<'_>,
    export: &ExportName,
) -> bool {
    let found = interface.export(&export.name).filter(|(_, found)| found.kind == ExternalKind::Func);
    export.kind == ExternalKind::Func
        && found.is_some_and(|(position, _)| {
            let scope = boundary.exports.get(position).map(|export| export.scope);
            scope.is_some_and(|scope| scope != Scope::Internal) || !needs.of(position).is_empty()
        })
}

fn check_param(param: &Param, interface: &Interface<'_>) -> Result<(), String> {
    let Param { export, param, kind, lo, hi } = param;
    let what = || format!("parameter {param} of export `{}`", export.escape_debug());
    let func = interface.export(export).filter(|(_, found)| found.kind == ExternalKind::Func);
    let Some(ty) = func.and_then(|(_, found)| interface.func_type(found.index)) else {
        return Err(format!("{} is that of no function", what()));
    };
    let greatest = match ty.params().get(*param as usize) {
        Some(ValType::I32) => u64::from(u32::MAX),
        Some(ValType::I64) => u64::MAX,
        Some(other) => return Err(format!("{} has type {other}: a {kind} is one of integers", what())),
        None => return Err(format!("{} does not exist: it has type {ty}", what())),
    };
    match (lo, hi) {
        _ if lo > hi => Err(format!("{} is at least {lo} and at most {hi}", what())),
        _ if *hi > greatest => Err(format!("{} is at most {hi}, which is no value of its type", what())),
        _ => Ok(()),
    }
}

/// Takes out of a section what its subsections 129 and 130 say about exports that are gone or that nobody can enter
/// any more.
pub(crate) fn restrict(boundary: &mut Boundary, interface: &Interface<'_>) {
    let needs = Needs::new(boundary, interface);
    let mut entries = std::mem::take(&mut boundary.entries);
    for entry in &mut entries {
        entry.may_enter.retain(|export| can_be_entered(boundary, &needs, interface, export));
    }
    boundary.entries = entries;
    boundary.params.retain(|param| interface.export(&param.export).is_some());
}
