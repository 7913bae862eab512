//! Which functions an import may run before it returns, and whether it may wait.
//!
//! One row for each canonical definition, by its kind, options and opcode; an import behind several
//! definitions gets the union of their rows. A row is a list of *groups* of functions, which many rows
//! share: the work is linear in the section, however many imports may enter however many exports.

use super::numbers;
use crate::index::{EntitySet, FuncIndex, Space, TypeIndex};
use crate::module::{Import, Module};
use meld_boundary::{Boundary, ExternalKind, UseOption, User, UserKind, opcode};
use std::collections::{BTreeMap, HashMap};
use wasmparser::{CompositeInnerType, ValType};

/// A group of functions that are entered together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Group(u32);

impl Group {
    /// Position among the groups of the module, from 0.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Everything that the outside may call: the first group.
const ALL: Group = Group(0);
/// The reallocs that may run while any import does: the second.
const LATE: Group = Group(1);
/// The functions that the host may have as those of threads: the third. They are in the first, too.
const THREADS: Group = Group(2);
/// The destructors of which the section does not say which imports call them: the fourth.
const DESTRUCTORS: Group = Group(3);
/// All callbacks: the fifth.
const CALLBACKS: Group = Group(4);
/// How many groups are the same for all imports: those above.
const COMMON: usize = 5;

/// What may happen before an import returns.
#[derive(Debug, Clone, Default)]
struct Row {
    groups: Vec<Group>,
    /// What waits elsewhere may go on.
    may_wait: bool,
    /// From then on, code of the module may run at the same time as other code of it.
    is_concurrent: bool,
}

impl Row {
    /// What is not known may do everything.
    fn anything() -> Row {
        Row { groups: vec![ALL], may_wait: true, is_concurrent: false }
    }

    fn and(&mut self, other: Row) {
        self.groups.extend(other.groups);
        self.may_wait |= other.may_wait;
        self.is_concurrent |= other.is_concurrent;
    }
}

/// The rows of all imported functions.
pub(super) struct Entries {
    groups: Vec<Vec<FuncIndex>>,
    /// Groups that may be entered, by name of an import.
    rows: Vec<Vec<Group>>,
    /// For each imported function the position of its name's row: many may have one name.
    imports: Vec<usize>,
    /// The first that may wait.
    waits: Option<FuncIndex>,
    is_concurrent: bool,
}

impl Entries {
    /// Reads the users. `boundary` is the section if it holds and the canonical ABI embeds the module;
    /// `callable` is what the outside may call at all.
    pub(super) fn of(
        module: &Module<'_>,
        boundary: Option<&Boundary>,
        one_tree: bool,
        callable: &EntitySet<FuncIndex>,
    ) -> Entries {
        let is_defined = |func: &FuncIndex| func.as_u32() as usize >= module.imported_funcs;
        let all = callable.iter().filter(is_defined).collect();
        let mut groups = vec![all];
        groups.resize(COMMON, Vec::new());
        let (rows, imports) = match boundary {
            Some(boundary) => Table::of(module, boundary, one_tree, &mut groups).rows(),
            None => (vec![Row::anything()], vec![0; module.imported_funcs]),
        };
        let waiting = imports.iter().position(|row| rows.get(*row).is_none_or(|row| row.may_wait));
        Entries {
            groups,
            waits: waiting.and_then(|func| u32::try_from(func).ok()).map(FuncIndex::from_u32),
            is_concurrent: module.memories.values().any(|memory| memory.ty.shared)
                || rows.iter().any(|row| row.is_concurrent),
            rows: rows.into_iter().map(|row| row.groups).collect(),
            imports,
        }
    }

    pub(super) fn of_import(&self, import: FuncIndex) -> &[Group] {
        let row = self.imports.get(import.as_u32() as usize).and_then(|row| self.rows.get(*row));
        row.map_or(&[ALL], Vec::as_slice)
    }

    pub(super) fn group(&self, group: Group) -> &[FuncIndex] {
        self.groups.get(group.index()).map_or(&[], Vec::as_slice)
    }

    /// The functions that the host may have as those of threads.
    pub(super) fn threads(&self) -> &[FuncIndex] {
        self.group(THREADS)
    }

    pub(super) fn waits(&self) -> Option<FuncIndex> {
        self.waits
    }

    pub(super) fn is_concurrent(&self) -> bool {
        self.is_concurrent
    }
}

/// The users of a section, turned into rows.
struct Table<'t, 'a> {
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
    fn of(
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
        table.add_threads();
        table.add_late_reallocs();
        table.add_destructors();
        table.add_callbacks();
        table.add_narrowed();
        table
    }

    /// One row for each name of an imported function, and for each function the position of its row.
    fn rows(mut self) -> (Vec<Row>, Vec<usize>) {
        let users = 0u32..;
        let own: Vec<Row> =
            users.zip(&self.boundary.users).map(|(position, user)| self.row(position, user)).collect();
        let mut rows = Vec::new();
        let mut of_name: HashMap<(&str, &str), usize> = HashMap::new();
        let imports = self.module.imports.iter().filter(|import| is_func(import));
        let imports = imports.map(|import| {
            *of_name.entry((import.module, import.name)).or_insert_with(|| {
                rows.push(match numbers::is_builtin(import) {
                    true => Row::anything(),
                    false => self.union(import, &own),
                });
                rows.len() - 1
            })
        });
        let imports = imports.collect();
        (rows, imports)
    }

    fn users_of(&self, import: &Import<'t>) -> &[usize] {
        self.users.get(&(import.module, import.name)).map_or(&[], Vec::as_slice)
    }

    fn union(&self, import: &Import<'t>, own: &[Row]) -> Row {
        let positions = self.users_of(import);
        if positions.is_empty() {
            return Row::anything();
        }
        let user = |position: &usize| self.boundary.users.get(*position).zip(own.get(*position));
        let is_destructor = |user: &User| user.kind == UserKind::Destructor;
        let is_local = positions.iter().filter_map(user).any(|(user, _)| is_destructor(user));
        let mut row = Row::default();
        for (user, own) in positions.iter().filter_map(user) {
            // Of a resource that the module itself defines, dropping a handle runs the destructor and
            // whatever that does, and no other component.
            let is_drop = user.kind == UserKind::Builtin && user.opcode == Some(opcode::RESOURCE_DROP);
            if !(is_local && is_drop) {
                row.and(own.clone());
            }
        }
        row.groups.sort_unstable();
        row.groups.dedup();
        row
    }

    /// What a user's import may do.
    fn row(&mut self, position: u32, user: &User) -> Row {
        let mut row = match user.kind {
            // An option that is not in the table may mean anything.
            UserKind::Lower | UserKind::Destructor if user.is_async || user.cancellable => Row::anything(),
            UserKind::Lower if user.async_type == Some(false) => self.call(user, true),
            UserKind::Lower => Row::anything(),
            UserKind::Destructor => self.destructor(user),
            UserKind::Builtin => match user.opcode {
                Some(opcode) => self.builtin(user, opcode),
                None => Row::anything(),
            },
            // Neither is behind an import.
            UserKind::Lift | UserKind::Initializer => Row::anything(),
        };
        if row.groups.contains(&ALL)
            && let Some(narrowed) = self.narrowed.get(&position)
        {
            row.groups = vec![*narrowed];
        }
        row
    }

    fn builtin(&mut self, user: &User, code: u32) -> Row {
        match code {
            opcode::RESOURCE_DROP => {
                let mut row = self.call(user, false);
                row.groups.push(DESTRUCTORS);
                row
            }
            opcode::TASK_RETURN
            | opcode::TASK_CANCEL
            | opcode::STREAM_DROP_READABLE
            | opcode::STREAM_DROP_WRITABLE
            | opcode::FUTURE_DROP_READABLE
            | opcode::FUTURE_DROP_WRITABLE => self.call(user, false),
            opcode::ERROR_CONTEXT_DEBUG_MESSAGE => {
                let own = self.reallocs(user);
                Row { groups: vec![self.add(own)], ..Row::default() }
            }
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
            | opcode::ERROR_CONTEXT_DROP => Row::default(),
            opcode::THREAD_SPAWN_REF | opcode::THREAD_SPAWN_INDIRECT => {
                Row { is_concurrent: true, ..Row::anything() }
            }
            // Those that can wait or give way, and those that nobody here knows.
            _ => Row::anything(),
        }
    }

    /// What runs other components, which may lower a result into the caller's memory.
    fn call(&mut self, user: &User, may_lower: bool) -> Row {
        let mut groups = vec![LATE];
        if may_lower {
            let own = self.reallocs(user);
            groups.push(self.add(own));
        }
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
            (UserKind::Lower, _) => user.is_async || user.async_type != Some(false),
            (UserKind::Builtin, Some(code)) => code != opcode::ERROR_CONTEXT_DEBUG_MESSAGE,
            _ => true,
        };
        let users = self.boundary.users.iter().filter(is_late);
        let mut late: Vec<FuncIndex> = users.flat_map(|user| self.reallocs(user)).collect();
        // An import that the section says nothing about may have any realloc.
        let mut imports = self.module.imports.iter().filter(|import| is_func(import));
        if imports.any(|import| self.users_of(import).is_empty()) {
            late.extend(self.groups.first().into_iter().flatten());
        }
        self.set(LATE, late);
    }

    fn add_destructors(&mut self) {
        let is_unlisted = |user: &&User| user.kind == UserKind::Destructor && user.imports.is_empty();
        let users = self.boundary.users.iter().filter(is_unlisted);
        let destructors = users.flat_map(|user| self.used(user, UseOption::Destructor)).collect();
        self.set(DESTRUCTORS, destructors);
    }

    /// Functions that the host may have got as those of threads: by a slot of a table, if anything
    /// starts threads.
    fn add_threads(&mut self) {
        let starts = |user: &User| match user.kind {
            UserKind::Builtin => user.opcode.is_none_or(|code| {
                matches!(
                    code,
                    opcode::THREAD_NEW_INDIRECT | opcode::THREAD_SPAWN_REF | opcode::THREAD_SPAWN_INDIRECT
                )
            }),
            _ => false,
        };
        if !self.boundary.users.iter().any(starts) {
            return;
        }
        let module = self.module;
        let is_thread = |ty: TypeIndex| match module.sub_type(ty).map(|ty| &ty.composite_type.inner) {
            Some(CompositeInnerType::Func(ty)) => {
                matches!(ty.params(), [ValType::I32 | ValType::I64]) && ty.results().is_empty()
            }
            _ => false,
        };
        let threads = module.funcs.iter().filter(|(_, func)| is_thread(func.ty)).map(|(index, _)| index);
        let threads: Vec<FuncIndex> = threads.collect();
        let all = self.groups.first().into_iter().flatten().chain(&threads).copied().collect();
        self.set(ALL, all);
        self.set(THREADS, threads);
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
        let group = Group(u32::try_from(self.groups.len()).unwrap_or(0));
        self.groups.push(Vec::new());
        self.set(group, funcs);
        group
    }

    fn set(&mut self, group: Group, mut funcs: Vec<FuncIndex>) {
        // An imported function that is exported again runs nothing of the module.
        funcs.retain(|func| func.as_u32() as usize >= self.module.imported_funcs);
        funcs.sort_unstable();
        funcs.dedup();
        if let Some(slot) = self.groups.get_mut(group.index()) {
            *slot = funcs;
        }
    }
}

fn is_func(import: &Import<'_>) -> bool {
    matches!(import.ty, wasmparser::TypeRef::Func(_) | wasmparser::TypeRef::FuncExact(_))
}
