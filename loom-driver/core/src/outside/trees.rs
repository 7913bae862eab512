//! Whether a trap is the end of everything.
//!
//! A trap ends the tree of component instances that it happens in, and those whose calls it unwinds.
//! With several trees in a module, the host may go on with the others. Not so if all that can be
//! entered from outside belongs to one of them: whatever runs then runs in a call of that one.

use crate::index::Space;
use crate::module::Module;
use meld_boundary::{Boundary, ExternalKind, Scope, User};
use std::collections::HashSet;

/// Whether everything that the outside may enter belongs to one canonical definition, or to one input.
pub(super) fn is_entered_through_one(module: &Module<'_>, boundary: &Boundary) -> bool {
    let enters = |user: &&User| user.uses.iter().any(|used| used.kind == ExternalKind::Func);
    let users: Vec<&User> = boundary.users.iter().filter(enters).collect();
    let is_one = match users[..] {
        [] | [_] => true,
        [first, ..] => first.input.is_some() && users.iter().all(|user| user.input == first.input),
    };
    let named: HashSet<&str> =
        users.iter().flat_map(|user| &user.uses).map(|used| used.name.as_str()).collect();
    // Who else may call an export, nobody knows, unless the section says that nobody does.
    let is_known = |(export, listed): (&wasmparser::Export<'_>, &meld_boundary::Export)| {
        Space::of(export.kind) != Space::Func
            || listed.scope == Scope::Internal
            || named.contains(export.name)
    };
    is_one && module.exports.iter().zip(&boundary.exports).all(is_known)
}
