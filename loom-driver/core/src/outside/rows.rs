//! The users of a section, turned into rows: one for each canonical definition, by its kind, options and
//! opcode, and one for each import, which is the union of those behind it.

use super::entries::{ALL, CALLBACKS, DESTRUCTORS, Group, LATE, THREADS};
use super::numbers;
use crate::index::{FuncIndex, Space};
use crate::module::{Import, Module};
use meld_boundary::{Boundary, ExternalKind, Scope, UseOption, User, UserKind, opcode};
use std::collections::{BTreeMap, HashMap};
use wasmparser::TypeRef;

/// What may happen before an import returns.
#[derive(Debug, Clone, Default)]
pub(super) struct Row {
    pub(super) groups: Vec<Group>,
    /// What waits elsewhere may go on.
    pub(super) may_wait: bool,
    /// From then on, code of the module may run at the same time as other code of it.
    pub(super) is_concurrent: bool,
    /// It starts the function in a slot whose number it is told.
    pub(super) starts_slots: bool,
    /// It may be a built-in that nobody here knows.
    pub(super) is_unknown: bool,
    /// The section may not list all that is behind the import.
    pub(super) is_unlisted: bool,
}

impl Row {
    fn waits() -> Row {
        Row { groups: vec![ALL], may_wait: true, ..Row::default() }
    }

    /// What is not known may do everything.
    fn unknown() -> Row {
        Row { is_unknown: true, ..Row::waits() }
    }

    /// And what nobody lists may be anything.
    pub(super) fn unlisted() -> Row {
        Row { is_unlisted: true, ..Row::unknown() }
    }

    fn and(&mut self, other: Row) {
        self.groups.extend(other.groups);
        self.may_wait |= other.may_wait;
        self.is_concurrent |= other.is_concurrent;
        self.starts_slots |= other.starts_slots;
        self.is_unknown |= other.is_unknown;
        self.is_unlisted |= other.is_unlisted;
    }
}

/// What a canonical definition does, as far as it matters here: a row of the table of imports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Definition {
    /// It runs no code of the module.
    Quiet,
    /// It runs the realloc of its options.
    OwnRealloc,
    /// It runs other components.
    Call,
    /// The same, and lowers a result.
    CallWithResult,
    /// It drops a handle, in whatever component that runs a destructor.
    Drop,
    /// It runs the destructor that it names.
    Destructor,
    /// It may wait or give way.
    Wait,
    /// It starts something that is told by a reference or by the number of a slot, which may run `beside`
    /// everything else.
    Start { slots: bool, beside: bool },
    /// A kind, an option or an opcode that is not in the table.
    Unknown,
    /// What has no imports.
    Nowhere,
}

impl Definition {
    fn of(user: &User) -> Definition {
        let found = match user.kind {
            UserKind::Lower if user.is_async || user.async_type != Some(false) => Definition::Wait,
            UserKind::Lower => Definition::CallWithResult,
            UserKind::Destructor => Definition::Destructor,
            UserKind::Builtin => user.opcode.map_or(Definition::Unknown, Definition::of_builtin),
            UserKind::Lift | UserKind::Initializer => return Definition::Nowhere,
        };
        let has_options = match (user.kind, found) {
            (UserKind::Lower, _) => user.cancellable,
            // Those that can wait have them.
            (_, Definition::Wait | Definition::Start { .. }) => false,
            _ => user.is_async || user.cancellable,
        };
        if has_options { Definition::Unknown } else { found }
    }

    fn of_builtin(code: u32) -> Definition {
        match code {
            opcode::RESOURCE_NEW
            | opcode::RESOURCE_REP
            | opcode::CONTEXT_GET
            | opcode::CONTEXT_SET
            | opcode::BACKPRESSURE_INC
            | opcode::BACKPRESSURE_DEC
            | opcode::WAITABLE_JOIN
            | opcode::WAITABLE_SET_NEW
            | opcode::WAITABLE_SET_DROP
            | opcode::STREAM_NEW
            | opcode::FUTURE_NEW
            | opcode::SUBTASK_DROP
            | opcode::ERROR_CONTEXT_NEW
            | opcode::ERROR_CONTEXT_DROP => Definition::Quiet,
            opcode::ERROR_CONTEXT_DEBUG_MESSAGE => Definition::OwnRealloc,
            opcode::RESOURCE_DROP => Definition::Drop,
            opcode::TASK_RETURN
            | opcode::TASK_CANCEL
            | opcode::STREAM_DROP_READABLE
            | opcode::STREAM_DROP_WRITABLE
            | opcode::FUTURE_DROP_READABLE
            | opcode::FUTURE_DROP_WRITABLE => Definition::Call,
            opcode::THREAD_NEW_INDIRECT => Definition::Start { slots: true, beside: false },
            opcode::THREAD_SPAWN_REF => Definition::Start { slots: false, beside: true },
            opcode::THREAD_SPAWN_INDIRECT => Definition::Start { slots: true, beside: true },
            opcode::SUBTASK_CANCEL
            | opcode::THREAD_YIELD
            | opcode::STREAM_READ
            | opcode::STREAM_WRITE
            | opcode::STREAM_CANCEL_READ
            | opcode::STREAM_CANCEL_WRITE
            | opcode::FUTURE_READ
            | opcode::FUTURE_WRITE
            | opcode::FUTURE_CANCEL_READ
            | opcode::FUTURE_CANCEL_WRITE
            | opcode::WAITABLE_SET_WAIT
            | opcode::WAITABLE_SET_POLL
            | opcode::THREAD_INDEX
            | opcode::THREAD_RESUME_LATER
            | opcode::THREAD_SUSPEND
            | opcode::THREAD_SUSPEND_THEN_RESUME
            | opcode::THREAD_YIELD_THEN_RESUME
            | opcode::THREAD_SUSPEND_THEN_PROMOTE
            | opcode::THREAD_YIELD_THEN_PROMOTE
            | opcode::THREAD_AVAILABLE_PARALLELISM => Definition::Wait,
            _ => Definition::Unknown,
        }
    }
}

/// Whether a user may start functions that it does not name: by the number of a slot or a reference, or because nobody here
/// knows what it does.
pub(super) fn starts_any(user: &User) -> bool {
    matches!(Definition::of(user), Definition::Start { .. } | Definition::Unknown)
}

/// The users of a section, turned into rows.
pub(super) struct Table<'t, 'a> {
    module: &'t Module<'a>,
    boundary: &'t Boundary,
    one_tree: bool,
    funcs: HashMap<&'t str, FuncIndex>,
    /// Positions of the users of each import, by its two names.
    users: HashMap<(&'t str, &'t str), Vec<usize>>,
    groups: &'t mut Vec<Vec<FuncIndex>>,
    /// Callbacks of each input; `None`: of those of which it is not known.
    callbacks: BTreeMap<Option<u32>, Group>,
    /// What the section says that the imports of a user may enter, by the user's position.
    narrowed: HashMap<u32, Group>,
}

impl<'t, 'a> Table<'t, 'a> {
    pub(super) fn of(
        module: &'t Module<'a>,
        boundary: &'t Boundary,
        one_tree: bool,
        groups: &'t mut Vec<Vec<FuncIndex>>,
    ) -> Table<'t, 'a> {
        let exports = module.exports.iter().filter(|export| Space::of(export.kind) == Space::Func);
        let funcs = exports.map(|export| (export.name, FuncIndex::from_u32(export.index))).collect();
        let mut users: HashMap<(&str, &str), Vec<usize>> = HashMap::new();
        for (position, user) in boundary.users.iter().enumerate() {
            for import in &user.imports {
                users.entry((&import.module, &import.name)).or_default().push(position);
            }
        }
        let (callbacks, narrowed) = (BTreeMap::new(), HashMap::new());
        let mut table = Table { module, boundary, one_tree, funcs, users, groups, callbacks, narrowed };
        table.add_late_reallocs();
        table.add_destructors();
        table.add_callbacks();
        table.add_narrowed();
        table
    }

    /// One row for each name of an imported function, and for each function the position of its row.
    pub(super) fn rows(mut self) -> (Vec<Row>, Vec<usize>) {
        let users = 0u32..;
        let own: Vec<Row> =
            users.zip(&self.boundary.users).map(|(position, user)| self.row(position, user)).collect();
        let mut rows: Vec<Row> = Vec::new();
        let mut of_name: HashMap<(&str, &str), usize> = HashMap::new();
        let mut imports = Vec::new();
        for (position, import) in self.module.imports.iter().enumerate() {
            if !matches!(import.ty, TypeRef::Func(_) | TypeRef::FuncExact(_)) {
                continue;
            }
            let row = *of_name.entry((import.module, import.name)).or_insert_with(|| {
                rows.push(self.union(import, &own));
                rows.len() - 1
            });
            imports.push(row);
            let listed = self.boundary.imports.get(position);
            if listed.is_none_or(|listed| listed.scope == Scope::Unknown)
                && let Some(row) = rows.get_mut(row)
            {
                row.and(Row::unlisted());
            }
        }
        for row in &mut rows {
            row.groups.sort_unstable();
            row.groups.dedup();
        }
        (rows, imports)
    }

    /// What the users of an import may do, one or all of them.
    fn union(&self, import: &Import<'t>, own: &[Row]) -> Row {
        let positions = self.users.get(&(import.module, import.name)).map_or(&[][..], Vec::as_slice);
        if positions.is_empty() || numbers::is_builtin(import) {
            return Row::unlisted();
        }
        let users = || positions.iter().filter_map(|at| self.boundary.users.get(*at).zip(own.get(*at)));
        let has_destructor = users().any(|(user, _)| user.kind == UserKind::Destructor);
        let is_drop =
            |user: &User| user.kind == UserKind::Builtin && user.opcode == Some(opcode::RESOURCE_DROP);
        // Of a resource that the module itself defines, dropping a handle runs the destructor and whatever
        // that does, and no other component. Of several drops nobody says which is the one.
        let is_local = has_destructor && users().filter(|(user, _)| is_drop(user)).count() == 1;
        let mut row = Row::default();
        for (user, own) in users() {
            if !(is_local && is_drop(user)) {
                row.and(own.clone());
            }
        }
        row
    }

    /// What a user's import may do.
    fn row(&mut self, position: u32, user: &User) -> Row {
        let mut row = match Definition::of(user) {
            Definition::Quiet => Row::default(),
            Definition::OwnRealloc => {
                let own = self.reallocs(user);
                Row { groups: vec![self.add(own)], ..Row::default() }
            }
            Definition::Call => self.call(),
            Definition::CallWithResult => {
                let mut row = self.call();
                let own = self.reallocs(user);
                row.groups.push(self.add(own));
                row
            }
            Definition::Drop => {
                let mut row = self.call();
                row.groups.push(DESTRUCTORS);
                row
            }
            Definition::Destructor => self.destructor(user),
            Definition::Wait => Row::waits(),
            Definition::Start { slots, beside } => {
                Row { starts_slots: slots, is_concurrent: beside, ..Row::waits() }
            }
            Definition::Unknown => Row::unknown(),
            Definition::Nowhere => Row::unlisted(),
        };
        if row.groups.contains(&ALL)
            && let Some(narrowed) = self.narrowed.get(&position)
        {
            row.groups = vec![*narrowed];
        }
        row
    }

    /// What runs other components.
    fn call(&self) -> Row {
        let mut groups = vec![LATE];
        if !self.one_tree {
            groups.push(ALL);
        }
        Row { groups, ..Row::default() }
    }

    fn destructor(&mut self, user: &User) -> Row {
        let own = self.used(user, UseOption::Destructor);
        // A destructor of which nobody says which imports call it may be called by this one.
        let mut groups = vec![LATE, THREADS, DESTRUCTORS, self.add(own)];
        match user.input {
            Some(_) => {
                groups.extend([user.input, None].iter().filter_map(|input| self.callbacks.get(input)));
            }
            None => groups.push(CALLBACKS),
        }
        Row { groups, ..Row::default() }
    }

    /// Whatever a definition may call to lower a value after the call that asked for it has returned, or
    /// while it waits: then any import may be what the module is in.
    fn add_late_reallocs(&mut self) {
        let is_late = |user: &&User| match (user.kind, user.opcode) {
            (UserKind::Lift, _) => false,
            (UserKind::Lower, _) => Definition::of(user) != Definition::CallWithResult,
            (UserKind::Builtin, Some(code)) => code != opcode::ERROR_CONTEXT_DEBUG_MESSAGE,
            _ => true,
        };
        let users = self.boundary.users.iter().filter(is_late);
        let late = users.flat_map(|user| self.reallocs(user)).collect();
        self.set(LATE, late);
    }

    fn add_destructors(&mut self) {
        let is_unlisted = |user: &&User| user.kind == UserKind::Destructor && user.imports.is_empty();
        let users = self.boundary.users.iter().filter(is_unlisted);
        let destructors = users.flat_map(|user| self.used(user, UseOption::Destructor)).collect();
        self.set(DESTRUCTORS, destructors);
    }

    fn add_callbacks(&mut self) {
        let mut callbacks: BTreeMap<Option<u32>, Vec<FuncIndex>> = BTreeMap::new();
        for user in &self.boundary.users {
            let own = self.used(user, UseOption::Callback);
            if !own.is_empty() {
                callbacks.entry(user.input).or_default().extend(own);
            }
        }
        self.set(CALLBACKS, callbacks.values().flatten().copied().collect());
        for (input, funcs) in callbacks {
            let group = self.add(funcs);
            self.callbacks.insert(input, group);
        }
    }

    /// What the section says imports may enter, where that is less than everything.
    fn add_narrowed(&mut self) {
        for entry in &self.boundary.entries {
            let named = entry.may_enter.iter().filter(|export| export.kind == ExternalKind::Func);
            let funcs = named.filter_map(|export| self.funcs.get(export.name.as_str()).copied()).collect();
            let group = self.add(funcs);
            self.narrowed.insert(entry.user, group);
        }
    }

    fn reallocs(&self, user: &User) -> Vec<FuncIndex> {
        self.used(user, UseOption::Realloc)
    }

    /// The functions that a user names in an option.
    fn used(&self, user: &User, option: UseOption) -> Vec<FuncIndex> {
        let uses = user.uses.iter().filter(|used| used.option == option && used.kind == ExternalKind::Func);
        uses.filter_map(|used| self.funcs.get(used.name.as_str()).copied()).collect()
    }

    fn add(&mut self, funcs: Vec<FuncIndex>) -> Group {
        let group = Group::add(self.groups);
        self.set(group, funcs);
        group
    }

    fn set(&mut self, group: Group, funcs: Vec<FuncIndex>) {
        super::entries::set(self.groups, group, funcs, self.module);
    }
}
