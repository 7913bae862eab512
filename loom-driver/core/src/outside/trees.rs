//! Whether a trap is the end of everything.
//!
//! A trap ends the tree of component instances that it happens in, and those whose calls it unwinds.
//! With several trees in a module, the host may go on with the others. Not so if all that can be
//! entered from outside belongs to one of them: whatever runs then runs in a call of that one.

use super::references::{Imports, References};
use super::rows;
use crate::index::{FuncIndex, Space};
use crate::module::Module;
use meld_boundary::{Boundary, ExternalKind, Roles, Scope, Surface, User};
use std::collections::HashSet;

/// Whether everything that the outside may enter belongs to one canonical definition, or to one input.
pub(super) fn is_entered_through_one(
    module: &Module<'_>,
    boundary: &Boundary,
    imports: Imports,
    references: &References,
) -> bool {
    // What nobody lists may enter anything, for whomever it likes.
    if imports.unlisted {
        return false;
    }
    let named: HashSet<&str> = boundary.users.iter().flat_map(names).collect();
    let owners = boundary.users.iter().filter(|user| names(user).next().is_some() || rows::starts_any(user));
    let owners: Vec<&User> = owners.collect();
    let is_one = match owners[..] {
        [] | [_] => true,
        [first, ..] => first.input.is_some() && owners.iter().all(|user| user.input == first.input),
    };
    let is_open = boundary.contract.surface == Surface::Open;
    let exports = || {
        let exports = module.exports.iter().zip(&boundary.exports);
        exports.filter(|(export, _)| Space::of(export.kind) == Space::Func)
    };
    // Who else may call an export, nobody knows, unless the section says that nobody does.
    let is_known = exports().all(|(_, listed)| match listed.scope {
        Scope::External => named.contains(listed.name.as_str()),
        Scope::Internal => {
            !(is_open && listed.roles.contains(Roles::LIFT_CALLEE)) || named.contains(listed.name.as_str())
        }
        Scope::Unknown => false,
    });
    let owned: HashSet<FuncIndex> = exports()
        .filter(|(_, listed)| named.contains(listed.name.as_str()))
        .map(|(export, _)| FuncIndex::from_u32(export.index))
        .collect();
    // Whoever has a reference calls for itself. What a slot's number starts belongs to the user that starts it.
    is_one && is_known && references.held.iter().all(|func| owned.contains(func))
}

/// The functions that a user names.
fn names(user: &User) -> impl Iterator<Item = &str> {
    let uses = user.uses.iter().filter(|used| used.kind == ExternalKind::Func);
    uses.map(|used| used.name.as_str())
}
