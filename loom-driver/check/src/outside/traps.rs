//! Whether anything of the module runs or is looked at after a trap.
//!
//! A trap ends the tree that trapped. Others go on, and may enter the module again. So nothing follows only if there is one
//! tree, or if everything that can be entered at all belongs to one definition, or to one input.

use super::basis::{Basis, Exports};
use super::imports::Found;
use super::row::{self, Row};
use crate::module::Module;
use meld_boundary::{Roles, Scope, User};
use std::collections::HashSet;
use wasmparser::ExternalKind;

/// Whether a trap is the end of everything.
pub(super) fn end_all(module: &Module<'_>, basis: &Basis, exports: &Exports<'_>, found: &Found) -> bool {
    if !basis.canonical || basis.one_tree {
        return basis.one_tree;
    }
    // What nobody lists may enter anything, for whomever.
    let (Some(boundary), false) = (&basis.boundary, found.unlisted) else { return false };
    let entered = |user: &User| -> Vec<u32> {
        let uses = user.uses.iter();
        uses.filter_map(|used| exports.get(ExternalKind::Func, &used.name)).collect()
    };
    let mut owned: HashSet<u32> = HashSet::new();
    let mut owners = Vec::new();
    for (at, user) in boundary.users.iter().enumerate() {
        let funcs = entered(user);
        if !funcs.is_empty() || row::names_slots(user) || Row::of(user) == Row::Unknown {
            owners.push((at, user.input));
        }
        owned.extend(funcs);
    }
    let is_owned = boundary.exports.iter().zip(&module.exports).all(|(stated, export)| {
        let is_entered = match stated.scope {
            Scope::External => true,
            Scope::Unknown => return export.kind != ExternalKind::Func,
            Scope::Internal => basis.is_open() && stated.roles.contains(Roles::LIFT_CALLEE),
        };
        export.kind != ExternalKind::Func || !is_entered || owned.contains(&export.index)
    });
    // References and numbers that got outside belong to nobody in particular; those of threads belong to their users.
    let is_stray = |func: u32| {
        let held = found.held.funcs.get(func as usize).copied().unwrap_or(true);
        held && !owned.contains(&func) && !found.held.threads.contains(&func)
    };
    let count = u32::try_from(found.held.funcs.len()).unwrap_or(u32::MAX);
    let Some(((_, input), others)) = owners.split_first() else {
        return is_owned && !(0..count).any(is_stray);
    };
    let of_one = others.is_empty() || input.is_some() && others.iter().all(|(_, other)| other == input);
    of_one && is_owned && !(0..count).any(is_stray)
}
