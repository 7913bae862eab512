//! What imports share: sets of functions that may be entered, and of memories that are in use.

use super::basis::{Basis, Exports};
use super::held::{Held, Reach};
use super::row;
use super::sets::{Set, Sets};
use meld_boundary::{Boundary, Export, Roles, Scope, UseOption, User, UserKind};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use wasmparser::ExternalKind;

/// Sets that rows of the table are made of.
pub(super) struct Common {
    /// Functions: all that the outside can call in any way.
    pub(super) everything: Set,
    /// Functions: every external lift, callback, realloc, post-return, destructor and thread function.
    pub(super) surface: Set,
    /// Functions: the reallocs that may run long after the import returned whose option they are.
    pub(super) late: Set,
    /// Functions: destructors of which nobody says which imports call them.
    pub(super) unlisted_destructors: Set,
    /// Functions: what may be started as a thread.
    pub(super) threads: Set,
    /// Functions: the callbacks of each input that is known, those of no known input among them.
    callbacks: BTreeMap<u32, Set>,
    /// Functions: all callbacks.
    all_callbacks: Set,
    /// Memories: all that the outside can touch in any way.
    pub(super) open_memories: Set,
    /// Memories: all that users name.
    pub(super) memories: Set,
    /// Memories: all that may be in use after the import returned that was given them, or that somebody holds.
    pub(super) late_memories: Set,
    /// Tables: all that the outside can name a slot of.
    pub(super) open_tables: Set,
}

impl Common {
    pub(super) fn of(
        basis: &Basis,
        exports: &Exports<'_>,
        held: &Held,
        unlisted: bool,
        sets: &mut Sets,
    ) -> Common {
        let callable = (0..).zip(&held.callable).filter(|(_, callable)| **callable).map(|(func, _)| func);
        let open_memories = indices(&held.memories, |reach| reach.open);
        let open_tables = indices(&held.tables, |reach| reach.open);
        let known = basis.boundary.as_ref().map(|boundary| Known { boundary, exports, basis });
        let known = known.as_ref();

        let is_unclear = unlisted || known.is_some_and(Known::has_unclear_lift);
        let mut surface = known.map_or_else(Vec::new, |known| known.surface(is_unclear));
        surface.extend(&held.threads);
        let mut late = funcs(known, UseOption::Realloc, |user| unlisted || row::is_late(user));
        if unlisted {
            late.extend(known.iter().flat_map(|known| known.with_role(&[Roles::REALLOC])));
        }
        let mut late_memories = named(known, UseOption::Memory, ExternalKind::Memory, row::is_late);
        late_memories.extend(match unlisted {
            true => open_memories.clone(),
            false => indices(&held.memories, |reach| reach.held),
        });
        let destructors = funcs(known, UseOption::Destructor, |user| user.imports.is_empty());

        let callbacks = known.map_or_else(BTreeMap::new, |known| known.callbacks(sets));
        Common {
            everything: sets.of(callable.collect()),
            surface: sets.of(surface),
            late: sets.of(late),
            unlisted_destructors: sets.of(destructors),
            threads: sets.of(held.threads.clone()),
            callbacks,
            all_callbacks: sets.of(funcs(known, UseOption::Callback, |_| true)),
            open_memories: sets.of(open_memories),
            memories: sets.of(named(known, UseOption::Memory, ExternalKind::Memory, |_| true)),
            late_memories: sets.of(late_memories),
            open_tables: sets.of(open_tables),
        }
    }

    /// The callbacks of an input; all of them if the input is not known.
    pub(super) fn callbacks(&self, input: Option<u32>) -> Set {
        input.and_then(|input| self.callbacks.get(&input)).copied().unwrap_or(self.all_callbacks)
    }
}

/// What the section says.
struct Known<'k, 'a> {
    boundary: &'k Boundary,
    exports: &'k Exports<'a>,
    basis: &'k Basis,
}

impl Known<'_, '_> {
    /// What is exported for somebody outside, or named by a user that somebody outside can execute.
    fn surface(&self, is_unclear: bool) -> Vec<u32> {
        let boundary = self.boundary;
        let mut surface = Vec::new();
        for user in &boundary.users {
            // One tree is initialised before anything else of it can be entered.
            if user.kind == UserKind::Initializer && self.basis.one_tree {
                continue;
            }
            // An internal destructor runs in the imports that its user lists.
            let is_listed = user.kind == UserKind::Destructor && !user.imports.is_empty();
            let uses = user.uses.iter().filter(|used| !is_listed || used.option != UseOption::Destructor);
            surface.extend(uses.filter_map(|used| self.exports.get(ExternalKind::Func, &used.name)));
        }
        let uses = boundary.users.iter().flat_map(|user| &user.uses);
        let named: HashSet<u32> =
            uses.filter_map(|used| self.exports.get(ExternalKind::Func, &used.name)).collect();
        // Exported for somebody outside who is no user.
        let external = boundary.exports.iter().filter(|export| export.scope != Scope::Internal);
        surface.extend(self.funcs(external).filter(|func| !named.contains(func)));
        if self.basis.is_open() {
            surface.extend(self.with_role(&[Roles::LIFT_CALLEE]));
        }
        if is_unclear {
            surface.extend(self.with_role(&[
                Roles::REALLOC,
                Roles::POST_RETURN,
                Roles::CALLBACK,
                Roles::DESTRUCTOR,
            ]));
        }
        surface
    }

    /// Whether something may be lifted with options that nobody lists.
    fn has_unclear_lift(&self) -> bool {
        let uses = self.boundary.users.iter().flat_map(|user| &user.uses);
        let callees = uses.filter(|used| used.option == UseOption::Callee);
        let lifted: BTreeSet<&str> = callees.map(|used| used.name.as_str()).collect();
        self.boundary.exports.iter().any(|export| {
            export.roles.contains(Roles::LIFT_CALLEE)
                && match export.scope {
                    Scope::External => false,
                    Scope::Internal => self.basis.is_open() && !lifted.contains(export.name.as_str()),
                    Scope::Unknown => true,
                }
        })
    }

    /// The functions that were exported for one of these.
    fn with_role(&self, roles: &[Roles]) -> Vec<u32> {
        let has = |export: &&Export| roles.iter().any(|role| export.roles.contains(*role));
        self.funcs(self.boundary.exports.iter().filter(has)).collect()
    }

    fn funcs<'e>(&self, exports: impl Iterator<Item = &'e Export>) -> impl Iterator<Item = u32> {
        exports.filter_map(|export| self.exports.get(ExternalKind::Func, &export.name))
    }

    fn callbacks(&self, sets: &mut Sets) -> BTreeMap<u32, Set> {
        let is_callback = |user: &User| user.uses.iter().any(|used| used.option == UseOption::Callback);
        let users = || self.boundary.users.iter();
        let inputs: BTreeSet<u32> = users().filter_map(|user| user.input).collect();
        let mut of_input: BTreeMap<Option<u32>, Vec<u32>> = BTreeMap::new();
        for user in users().filter(|user| is_callback(user)) {
            let uses = user.uses.iter().filter(|used| used.option == UseOption::Callback);
            let funcs = uses.filter_map(|used| self.exports.get(ExternalKind::Func, &used.name));
            of_input.entry(user.input).or_default().extend(funcs);
        }
        let of_none = of_input.remove(&None).unwrap_or_default();
        // If some are of no known input, one set does for all: a list of them for each input would not be linear.
        if !of_none.is_empty() {
            return BTreeMap::new();
        }
        inputs
            .into_iter()
            .map(|input| (input, sets.of(of_input.remove(&Some(input)).unwrap_or_default())))
            .collect()
    }
}

/// The functions that some users name in an option.
fn funcs(known: Option<&Known<'_, '_>>, option: UseOption, of: impl Fn(&User) -> bool) -> Vec<u32> {
    named(known, option, ExternalKind::Func, of)
}

/// What some users name in an option.
fn named(
    known: Option<&Known<'_, '_>>,
    option: UseOption,
    kind: ExternalKind,
    of: impl Fn(&User) -> bool,
) -> Vec<u32> {
    let Some(known) = known else { return Vec::new() };
    let users = known.boundary.users.iter().filter(|user| of(user));
    let uses = users.flat_map(|user| &user.uses).filter(|used| used.option == option);
    uses.filter_map(|used| known.exports.get(kind, &used.name)).collect()
}

fn indices(space: &[Reach], of: impl Fn(&Reach) -> bool) -> Vec<u32> {
    (0..).zip(space).filter(|(_, reach)| of(reach)).map(|(index, _)| index).collect()
}
