//! What each import may enter and touch: the table, row by row, for all users of the import together.

use super::basis::{Basis, Exports};
use super::common::Common;
use super::held::{self, Held, Told};
use super::row::{self, Row};
use super::sets::{Set, Sets};
use crate::module::Module;
use meld_boundary::{Scope, UseOption, User, UserKind};
use std::collections::HashMap;
use wasmparser::ExternalKind;

/// What an imported function may do.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Import {
    /// The functions that it may enter before it returns, of which any part may run: all members of these sets.
    pub enters: Vec<Set>,
    /// The memories that the outside may read or write before it returns.
    pub touches: Vec<Set>,
    /// The memories that the outside may still read or write for it after it returned.
    pub keeps: Vec<Set>,
    /// Activations that wait elsewhere in the module may go on before it returns.
    pub others_go_on: bool,
    /// What it starts may run at every instruction from then on.
    pub at_any_instruction: bool,
    /// The index spaces that it is told of as plain numbers.
    pub numbers: Numbers,
}

/// The index spaces of which an import is told as plain numbers: what it may name must keep its index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Numbers {
    /// It may be told the index of any memory.
    pub memories: bool,
    /// It may be told the index of any function.
    pub functions: bool,
    /// It may be told the number of any slot of these tables; `None` for no table.
    pub slots: Option<Set>,
}

/// All facts about imports, and what was found on the way.
pub(super) struct Found {
    pub(super) sets: Sets,
    /// By name.
    pub(super) facts: Vec<Import>,
    /// For each imported function the position of its name: many may have one, and one may have many users.
    pub(super) name_of: Vec<usize>,
    pub(super) held: Held,
    pub(super) can_suspend: bool,
    pub(super) at_any_instruction: bool,
    /// Whether something runs at the same time as the module's own code.
    pub(super) runs_beside: bool,
    /// Whether an import has no user that says what it is.
    pub(super) unlisted: bool,
}

/// Imports of the same name: they have the same users, and so the same facts.
struct Named {
    /// The rows of its users, and one for everything if it may be anything.
    rows: Vec<Row>,
    /// Positions of its users.
    users: Vec<usize>,
    numbers: Option<held::Numbers>,
    /// Whether something beside its users may be behind it.
    unlisted: bool,
}

/// Finds the facts about all imported functions.
pub(super) fn find(module: &Module<'_>, basis: &Basis, exports: &Exports<'_>) -> Found {
    let (named, name_of) = names(module, basis);
    let mut told = Told::default();
    named.iter().for_each(|name| told.add(name.numbers, &name.rows));
    let held = Held::of(module, basis, told);
    let mut sets = Sets::default();
    let unlisted = named.iter().any(|name| name.unlisted);
    let common = Common::of(basis, exports, &held, unlisted, &mut sets);

    let rows = || named.iter().flat_map(|name| &name.rows);
    let spawns = rows().any(|row| *row == Row::Spawns);
    let runs_beside = held.shared || spawns;
    let at_any_instruction = !basis.canonical || runs_beside;
    let waits = at_any_instruction || rows().any(|row| matches!(row, Row::Waits | Row::Unknown));
    let can_suspend = waits && !named.is_empty() || held.shared || switches_stacks(module);

    let mut finder =
        Finder { basis, exports, common: &common, sets: &mut sets, can_suspend, at_any_instruction };
    let narrowed = finder.narrowed();
    let users = basis.boundary.iter().flat_map(|boundary| &boundary.users).enumerate();
    let users: Vec<Import> = users.map(|(at, user)| finder.user(user, narrowed.get(&at).copied())).collect();
    let facts: Vec<Import> = named.iter().map(|name| finder.name(name, &users)).collect();
    Found { sets, facts, name_of, held, can_suspend, at_any_instruction, runs_beside, unlisted }
}

/// The names of imported functions with what is known of each, and for each imported function the position of its name.
fn names(module: &Module<'_>, basis: &Basis) -> (Vec<Named>, Vec<usize>) {
    let mut position: HashMap<(&str, &str), usize> = HashMap::new();
    let mut named: Vec<Named> = Vec::new();
    let mut name_of = Vec::new();
    for func in &module.funcs {
        let Some(at) = func.import else { break };
        let Some(import) = module.imports.get(at as usize) else { break };
        let name = *position.entry((import.module, import.name)).or_insert_with(|| {
            let numbers = held::Numbers::of(import.module, import.name);
            named.push(Named { rows: Vec::new(), users: Vec::new(), numbers, unlisted: numbers.is_some() });
            named.len() - 1
        });
        name_of.push(name);
        let stated = basis.boundary.as_ref().and_then(|boundary| boundary.imports.get(at as usize));
        if stated.is_some_and(|import| import.scope == Scope::Unknown)
            && let Some(named) = named.get_mut(name)
        {
            named.unlisted = true;
        }
    }
    for (at, user) in basis.boundary.iter().flat_map(|boundary| &boundary.users).enumerate() {
        for import in &user.imports {
            let name = position.get(&(import.module.as_str(), import.name.as_str()));
            if let Some(named) = name.and_then(|name| named.get_mut(*name)) {
                named.users.push(at);
                named.rows.push(Row::of(user));
                named.unlisted |= matches!(user.kind, UserKind::Lift | UserKind::Initializer);
            }
        }
    }
    for named in &mut named {
        named.unlisted |= named.users.is_empty();
        if named.unlisted {
            named.rows.push(Row::Unknown);
        }
    }
    (named, name_of)
}

struct Finder<'f, 'a> {
    basis: &'f Basis,
    exports: &'f Exports<'a>,
    common: &'f Common,
    sets: &'f mut Sets,
    can_suspend: bool,
    at_any_instruction: bool,
}

impl Finder<'_, '_> {
    /// For users of which the section says so, all that their imports may enter.
    fn narrowed(&mut self) -> HashMap<usize, Set> {
        let mut narrowed = HashMap::new();
        for entry in self.basis.boundary.iter().flat_map(|boundary| &boundary.entries) {
            let entered = entry.may_enter.iter();
            let entered = entered.filter_map(|export| self.exports.get(ExternalKind::Func, &export.name));
            narrowed.insert(entry.user as usize, self.sets.of(entered.collect()));
        }
        narrowed
    }

    /// What one user lets its imports do.
    fn user(&mut self, user: &User, narrowed: Option<Set>) -> Import {
        let row = Row::of(user);
        if row == Row::Unknown || self.at_any_instruction {
            let mut all = self.everything();
            all.at_any_instruction = row == Row::Spawns;
            // What runs beside it at any instruction is not entered by it alone.
            if let (Some(narrowed), false) = (narrowed, self.at_any_instruction) {
                all.enters = vec![narrowed];
            }
            return all;
        }
        let common = self.common;
        let realloc = self.uses(user, UseOption::Realloc, ExternalKind::Func);
        let memory = self.uses(user, UseOption::Memory, ExternalKind::Memory);
        let mut enters = Vec::new();
        let mut touches = vec![memory];
        // Something of the tree that is elsewhere may call back.
        let calls_back = matches!(row, Row::Brief | Row::Drop) && !self.basis.one_tree;
        match row {
            Row::Nothing => {}
            Row::OwnRealloc => enters.push(realloc),
            Row::Brief => enters.extend([realloc, common.late]),
            Row::Drop => enters.extend([common.unlisted_destructors, common.late]),
            Row::Destructor => {
                enters.push(self.uses(user, UseOption::Destructor, ExternalKind::Func));
                enters.extend([common.callbacks(user.input), common.threads, common.late]);
                // Of which nobody says which drops run them: this one may.
                enters.push(common.unlisted_destructors);
            }
            Row::Waits | Row::Spawns | Row::Unknown => enters.extend([realloc, common.surface]),
        }
        if calls_back {
            enters.push(common.surface);
        }
        if calls_back || row == Row::Waits {
            touches.push(common.memories);
        }
        if row != Row::Nothing {
            touches.push(common.late_memories);
        }
        let runs_code = calls_back || matches!(row, Row::Destructor | Row::Drop);
        // An entry says less than everything. Where the table says less already, the table stands.
        let narrowed = narrowed.filter(|_| calls_back || row == Row::Waits);
        Import {
            enters: narrowed.map_or(enters, |narrowed| vec![narrowed]),
            touches,
            keeps: if row::is_late(user) { vec![memory] } else { Vec::new() },
            // What waits is let go on by whoever waits, which may be the code that is entered.
            others_go_on: row == Row::Waits || runs_code && self.can_suspend,
            at_any_instruction: false,
            numbers: Numbers { slots: self.slots(user), ..Numbers::default() },
        }
    }

    /// The union of what its users let an import do.
    fn name(&mut self, name: &Named, users: &[Import]) -> Import {
        let mut all = if name.unlisted { self.everything() } else { Import::default() };
        if let Some(numbers) = name.numbers {
            all.numbers.memories = numbers.memories;
            all.numbers.functions = numbers.functions;
        }
        let mut slots = Vec::from_iter(all.numbers.slots);
        // The drop of a resource of the module's own runs its destructor and no other component: that row is not
        // the one of any other drop as well. If there are several, each may be the other one.
        let drops = name.rows.iter().filter(|row| **row == Row::Drop).count();
        let is_own = drops == 1 && name.rows.contains(&Row::Destructor);
        let rows = name.users.iter().zip(&name.rows).filter(|(_, row)| !(is_own && **row == Row::Drop));
        for user in rows.filter_map(|(at, _)| users.get(*at)) {
            all.enters.extend(&user.enters);
            all.touches.extend(&user.touches);
            all.keeps.extend(&user.keeps);
            all.others_go_on |= user.others_go_on;
            all.at_any_instruction |= user.at_any_instruction;
            slots.extend(user.numbers.slots);
        }
        for sets in [&mut all.enters, &mut all.touches, &mut all.keeps, &mut slots] {
            sets.sort_unstable();
            sets.dedup();
            sets.retain(|set| !self.sets.members(*set).is_empty());
        }
        all.numbers.slots = match slots[..] {
            [] => None,
            [one] => Some(one),
            _ => {
                let members = slots.iter().flat_map(|set| self.sets.members(*set).to_vec()).collect();
                Some(self.sets.of(members))
            }
        };
        all
    }

    fn everything(&self) -> Import {
        let common = self.common;
        Import {
            enters: vec![common.everything],
            touches: vec![common.open_memories],
            keeps: vec![common.open_memories],
            others_go_on: true,
            at_any_instruction: false,
            numbers: Numbers { slots: Some(common.open_tables), ..Numbers::default() },
        }
    }

    /// What a user names in one of its options.
    fn uses(&mut self, user: &User, option: UseOption, kind: ExternalKind) -> Set {
        let uses = user.uses.iter().filter(|used| used.option == option);
        let named = uses.filter_map(|used| self.exports.get(kind, &used.name)).collect();
        self.sets.of(named)
    }

    /// The tables whose slots a user's imports are told of.
    fn slots(&mut self, user: &User) -> Option<Set> {
        if !row::names_slots(user) {
            return None;
        }
        let tables = self.uses(user, UseOption::Table, ExternalKind::Table);
        let is_known = !self.sets.members(tables).is_empty();
        Some(if is_known { tables } else { self.common.open_tables })
    }
}

/// Whether the module's own code may leave an activation behind that somebody outside goes on with.
fn switches_stacks(module: &Module<'_>) -> bool {
    let is_cont =
        |ty: &wasmparser::SubType| matches!(ty.composite_type.inner, wasmparser::CompositeInnerType::Cont(_));
    let exported = || module.exports.iter().any(|export| export.kind == ExternalKind::Tag);
    module.types.iter().any(is_cont) || module.tags.iter().any(|tag| tag.import.is_some()) || exported()
}
