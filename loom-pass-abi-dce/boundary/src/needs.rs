//! The list of users turned round: for each export, who outside still needs it, and for what.
//!
//! Names are the identity of exports, but what is needed is the function (memory, global, table) behind a name. So all
//! names of one function stand or fall together, and [`Needs::of`] gives the same answer for all of them.
//!
//! Four rules go beyond the list:
//!
//! * Something unknown may use anything. A function import or a lift callee whose scope is unknown counts as a user of
//!   every realloc, post-return, callback and memory; an import, which may be a `[resource-drop]`, also of every
//!   destructor. So does, under an open surface, an internal lift callee that no
//!   lift among the users calls: it may still be called, and nobody says with which options.
//! * Of a built-in without an opcode nobody knows whether it names the slots of a table, as `thread.new-indirect` does. It
//!   counts as a user of every table, unless it names one, and so does an import of unknown scope.
//! * An unknown import that is never called uses nothing, so that need ends with the import. Otherwise a first run that
//!   removes the import would leave something to remove for a second.
//! * A destructor is called when a handle is dropped. One that is internal is needed only as long as one of the
//!   `[resource-drop]` imports that call it is live.
//!
//! The last two are conditions on the optimized module; [`Needs::while_imported`] says on which of its imports.

use std::collections::{BTreeMap, BTreeSet};

use crate::interface::Interface;
use crate::kinds::{ExternalKind, Scope, Surface, UseOption, UserKind};
use crate::opcode;
use crate::roles::Roles;
use crate::section::{Boundary, Import, Use, User};

/// For each export of a module, who outside needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Needs {
    /// One list for each function, table, memory, ... that is exported.
    lists: Vec<Vec<Need>>,
    /// For each export, the position of its list.
    list_of: Vec<usize>,
    /// The function imports of each name.
    funcs: BTreeMap<(String, String), Vec<u32>>,
    /// The function imports of unknown scope.
    unknown_funcs: Vec<u32>,
    /// The function imports that may name slots of any table.
    slot_funcs: Vec<u32>,
}

/// One reason for which somebody outside needs what an export exports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Need {
    /// Who.
    pub by: Needer,
    /// In which option.
    pub option: UseOption,
    conditional: bool,
}

/// Who needs an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needer {
    /// A canonical definition: a position in [`Boundary::users`].
    User(usize),
    /// A function import of unknown scope, which may need anything, or one of an unknown built-in, which may need a
    /// table: a position in [`Boundary::imports`]. It stands for all such imports, and is the first of them.
    Import(usize),
    /// A lift callee about which not enough is known, so that its lift may need anything: a position in
    /// [`Boundary::exports`].
    Export(usize),
}

/// As long as what a need lasts. Needs with one condition last equally long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Condition {
    /// One of the imports of a user: a position in [`Boundary::users`].
    User(usize),
    /// One of the imports that may name slots of any table.
    Slots,
    /// One of the imports of unknown scope.
    Unknown,
}

impl Needs {
    pub(crate) fn new(boundary: &Boundary, interface: &Interface<'_>) -> Self {
        let mut ids = BTreeMap::new();
        let list_of: Vec<usize> = interface
            .exports
            .iter()
            .map(|export| {
                let next = ids.len();
                *ids.entry((export.kind, export.index)).or_insert(next)
            })
            .collect();
        let mut funcs: BTreeMap<_, Vec<u32>> = BTreeMap::new();
        let (mut unknown_funcs, mut slot_funcs, mut first) = (Vec::new(), Vec::new(), None);
        let builtins = unknown_builtins(boundary);
        let imports = boundary.imports.iter().enumerate();
        let imports = imports.filter(|(_, import)| import.kind == ExternalKind::Func);
        for (func, (position, import)) in (0..).zip(imports) {
            funcs.entry((import.module.clone(), import.name.clone())).or_default().push(func);
            if is_unknown_func(import) {
                unknown_funcs.push(func);
            }
            if is_unknown_func(import) || builtins.contains(&(import.module.as_str(), import.name.as_str())) {
                first.get_or_insert(position);
                slot_funcs.push(func);
            }
        }
        let lists = vec![Vec::new(); ids.len()];
        let mut needs = Needs { lists, list_of, funcs, unknown_funcs, slot_funcs };

        for (position, user) in boundary.users.iter().enumerate() {
            for used in &user.uses {
                let Some((export, _)) = interface.export(&used.name) else { continue };
                let conditional = is_conditional(boundary, export, user, used);
                needs.add(export, Need { by: Needer::User(position), option: used.option, conditional });
            }
        }
        if let Some(import) = first {
            let need = Need { by: Needer::Import(import), option: UseOption::Table, conditional: true };
            let tables = boundary.exports.iter().enumerate();
            tables
                .filter(|(_, export)| export.kind == ExternalKind::Table)
                .for_each(|(position, _)| needs.add(position, need));
        }
        let destructors = destructors(boundary);
        for (by, conditional) in unknown_users(boundary) {
            for (position, export) in boundary.exports.iter().enumerate() {
                let is_destructor =
                    export.roles.contains(Roles::DESTRUCTOR) || destructors.contains(export.name.as_str());
                let is_dropped = matches!(by, Needer::Import(_)) && is_destructor;
                for option in options_that_may_name(export.kind, export.roles)
                    .chain(is_dropped.then_some(UseOption::Destructor))
                {
                    needs.add(position, Need { by, option, conditional });
                }
            }
        }
        needs
    }

    /// Everything outside that needs what the export at this position (in export order) exports, under this name or
    /// any other; empty if nobody does, and for a position that the module does not have.
    ///
    /// Of several unknown imports only the first is listed, and of several unknown lift callees.
    pub fn of(&self, export: usize) -> &[Need] {
        self.list_of.get(export).and_then(|list| self.lists.get(*list)).map_or(&[], Vec::as_slice)
    }

    /// On what a need depends: `None` if it is always there; otherwise it lasts exactly as long as one of these
    /// function imports is live (indices in the function index space, of the module that the section is about).
    pub fn while_imported(&self, need: &Need, boundary: &Boundary) -> Option<Vec<u32>> {
        need.condition().map(|condition| self.imports(condition, boundary))
    }

    /// The function imports of which one has to be live.
    pub fn imports(&self, condition: Condition, boundary: &Boundary) -> Vec<u32> {
        let position = match condition {
            Condition::User(position) => position,
            Condition::Slots => return self.slot_funcs.clone(),
            Condition::Unknown => return self.unknown_funcs.clone(),
        };
        let imports = boundary.users.get(position).into_iter().flat_map(|user| &user.imports);
        let funcs =
            imports.filter_map(|import| self.funcs.get(&(import.module.clone(), import.name.clone())));
        let mut funcs: Vec<u32> = funcs.flatten().copied().collect();
        funcs.sort_unstable();
        funcs.dedup();
        funcs
    }

    fn add(&mut self, export: usize, need: Need) {
        if let Some(list) = self.list_of.get(export).and_then(|list| self.lists.get_mut(*list)) {
            list.push(need);
        }
    }
}

/// Whether a use is that of an internal destructor that only known `[resource-drop]` imports can call.
fn is_conditional(boundary: &Boundary, export: usize, user: &User, used: &Use) -> bool {
    user.kind == UserKind::Destructor
        && used.option == UseOption::Destructor
        && !user.imports.is_empty()
        && boundary.exports.get(export).is_some_and(|export| export.scope == Scope::Internal)
}

/// The first import and the first lift callee that have to be taken for users of everything, and whether what they need
/// is needed only while imports are live.
fn unknown_users(boundary: &Boundary) -> impl Iterator<Item = (Needer, bool)> {
    let import = boundary.imports.iter().position(is_unknown_func);
    let lifted = boundary.lift_callees();
    let export = boundary.exports.iter().position(|export| {
        let unknown = match export.scope {
            Scope::External => false,
            Scope::Internal => {
                boundary.contract.surface == Surface::Open && !lifted.contains(export.name.as_str())
            }
            Scope::Unknown => true,
        };
        unknown && export.roles.contains(Roles::LIFT_CALLEE)
    });
    import
        .map(|import| (Needer::Import(import), true))
        .into_iter()
        .chain(export.map(|export| (Needer::Export(export), false)))
}

fn is_unknown_func(import: &Import) -> bool {
    import.kind == ExternalKind::Func && import.scope == Scope::Unknown
}

/// The imports of built-ins of which nobody knows which they are, and that name no table.
fn unknown_builtins(boundary: &Boundary) -> BTreeSet<(&str, &str)> {
    let is_unknown = |user: &&User| {
        user.kind == UserKind::Builtin
            && user.opcode.and_then(opcode::name).is_none()
            && !user.uses.iter().any(|used| used.option == UseOption::Table)
    };
    let imports = boundary.users.iter().filter(is_unknown).flat_map(|user| &user.imports);
    imports.map(|import| (import.module.as_str(), import.name.as_str())).collect()
}

/// The names of all exports that a user has as a destructor.
fn destructors(boundary: &Boundary) -> BTreeSet<&str> {
    let uses = boundary.users.iter().flat_map(|user| &user.uses);
    uses.filter(|used| used.option == UseOption::Destructor).map(|used| used.name.as_str()).collect()
}

/// The options of an unknown definition that an export may be the value of.
fn options_that_may_name(kind: ExternalKind, roles: Roles) -> impl Iterator<Item = UseOption> {
    [
        (UseOption::Realloc, roles.contains(Roles::REALLOC)),
        (UseOption::PostReturn, roles.contains(Roles::POST_RETURN)),
        (UseOption::Callback, roles.contains(Roles::CALLBACK)),
        (UseOption::Memory, kind == ExternalKind::Memory),
    ]
    .into_iter()
    .filter_map(|(option, may)| may.then_some(option))
}

impl Need {
    /// Whether the need lasts only as long as an import is live: see [`Needs::while_imported`].
    pub fn is_conditional(&self) -> bool {
        self.conditional
    }

    /// On which imports the need depends; `None` if it is always there.
    pub fn condition(&self) -> Option<Condition> {
        let of_imports = match self.by {
            Needer::User(position) => Condition::User(position),
            _ if self.option == UseOption::Table => Condition::Slots,
            _ => Condition::Unknown,
        };
        self.conditional.then_some(of_imports)
    }

    /// The need in words, with the labels of the section that it was computed from: "realloc of lower `get`".
    pub fn describe(&self, boundary: &Boundary) -> String {
        let option = self.option;
        let who = match self.by {
            Needer::User(position) => boundary
                .users
                .get(position)
                .map(|user| format!("{option} of {} `{}`", user.kind, user.label.escape_debug())),
            Needer::Import(position) => boundary.imports.get(position).map(|import| {
                let what = match import.scope {
                    Scope::Unknown => "whose scope is unknown",
                    Scope::External | Scope::Internal => "of which it is not known which built-in it is",
                };
                let (module, name) = (import.module.escape_debug(), import.name.escape_debug());
                format!("possibly {option} of func import `{module}` `{name}`, {what}")
            }),
            Needer::Export(position) => boundary.exports.get(position).map(|export| {
                format!(
                    "possibly {option} of lift callee `{}`, about which the section says too little",
                    export.name.escape_debug()
                )
            }),
        };
        who.unwrap_or_else(|| option.to_string())
    }
}
