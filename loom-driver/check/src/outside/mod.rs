//! The judge's reader of the outside: what may happen to a module while it is not looking.
//!
//! The same facts that the passes ask for, found a second time from the specification and the section. They rest on the
//! section if it is usable and the embedding is that of the canonical ABI, and else on nothing: then every import may
//! enter every export, and whatever is exported can be called and looked at at any time. Indices are plain numbers of the module.
//!
//! * `basis`: what is known at all.
//! * `row`: the table of imports, by user.
//! * `held`: what the outside can get at, by name, reference or number.
//! * `params`: what it passes, where somebody stated that.
//! * `imports`: what each import may enter and touch, in sets that imports share.
//! * `traps`: whether anything runs after a trap.
//!
//! A fact is about what the outside does by itself. What an export that was entered does in turn, which other imports it
//! calls among it, is in its code: whoever asks follows it.

mod basis;
mod common;
mod held;
mod imports;
mod params;
mod row;
mod sets;
mod traps;

#[cfg(test)]
mod tests;

pub use imports::{Import, Numbers};
pub use sets::Set;

use crate::assumption::{self, Assumption, Source};
use crate::module::Module;
use basis::{Basis, Exports};
use held::{Held, Reach};
use serde::{Deserialize, Serialize};
use sets::Sets;

/// What the user of loom stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Stated {
    /// Every component instance under one root is in the module.
    pub one_tree: bool,
    /// How the module is embedded; `None` for what the section says, and native without a usable one.
    pub embedding: Option<Embedding>,
}

/// The rules by which a module is embedded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Embedding {
    /// Those of the component model's canonical ABI.
    Canonical,
    /// None.
    Native,
}

/// What may happen to a module while it is not looking.
#[derive(Debug)]
pub struct Outside {
    sets: Sets,
    facts: Vec<Import>,
    name_of: Vec<usize>,
    held: Held,
    subtypes: Vec<bool>,
    can_suspend: bool,
    at_any_instruction: bool,
    runs_beside: bool,
    trap_ends_all: bool,
    params: params::Params,
}

/// What an imported function of this name is told of as plain numbers, whatever a section says of it.
pub(crate) fn told_by_name(module: &str, name: &str) -> Numbers {
    let told = held::Numbers::of(module, name).unwrap_or_default();
    Numbers { memories: told.memories, functions: told.functions, slots: None }
}

/// How far the outside reaches a memory, a table or a global.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Item {
    /// Nobody but the module's own code can touch it: it is not imported, exported, shared, or told by number.
    pub private: bool,
    /// Somebody outside can hold it, and learn its size. An export that only options of canonical definitions name is
    /// internal to a call, and not held.
    pub held: bool,
    /// What is in it can still be looked at when the instance has ended: it is imported, shared, or told by number.
    pub outlives: bool,
}

/// How far the outside reaches a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Func {
    /// It can be called from outside between calls of others.
    pub callable: bool,
    /// Somebody outside may hold a reference to it.
    pub held: bool,
    /// It is imported, and what is linked may be a proper subtype of the declared type.
    pub may_be_subtype: bool,
}

/// What the facts rest on, in words, if the section that counts is from `section`.
pub fn assumed(module: &Module<'_>, stated: &Stated, section: Source) -> Vec<Assumption> {
    let basis = Basis::of(module, stated);
    let by = |user: bool| if user { Source::User } else { section };
    let canonical = stated.embedding.is_some();
    [
        basis.canonical.then(|| by(canonical).says(assumption::canonical(canonical))),
        basis.one_tree.then(|| by(stated.one_tree).says(assumption::one_tree(stated.one_tree))),
        assumption::params(&basis.params).map(|text| section.says(text)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

impl Outside {
    /// Finds the facts about a module.
    pub fn of(module: &Module<'_>, stated: &Stated) -> Outside {
        let basis = Basis::of(module, stated);
        let exports = Exports::of(module);
        let found = imports::find(module, &basis, &exports);
        let subtypes = module
            .funcs
            .iter()
            .map(|func| func.import.is_some() && !func.exact && !module.types.is_final(func.ty));
        Outside {
            subtypes: subtypes.collect(),
            can_suspend: found.can_suspend,
            at_any_instruction: found.at_any_instruction,
            runs_beside: found.runs_beside,
            trap_ends_all: traps::end_all(module, &basis, &exports, &found),
            params: params::find(module, &basis, &exports, &found.held),
            sets: found.sets,
            facts: found.facts,
            name_of: found.name_of,
            held: found.held,
        }
    }

    /// The facts about an imported function; `None` for any other index.
    pub fn import(&self, func: u32) -> Option<&Import> {
        self.facts.get(*self.name_of.get(func as usize)?)
    }

    /// The members of a set, in order.
    pub fn members(&self, set: Set) -> &[u32] {
        self.sets.members(set)
    }

    /// The functions that may be entered before a call of an imported function returns; some may be listed twice.
    /// Prefer [`Import::enters`] where many imports are asked.
    pub fn entered(&self, func: u32) -> impl Iterator<Item = u32> {
        let sets = self.import(func).into_iter().flat_map(|import| &import.enters);
        sets.flat_map(|set| self.members(*set).iter().copied())
    }

    /// Whether an activation of the module can be left waiting, with others entered meanwhile. Imports that nothing
    /// calls count.
    pub fn can_suspend(&self) -> bool {
        self.can_suspend
    }

    /// Whether the module can be entered at any instruction: by an interrupt, or by another thread.
    pub fn at_any_instruction(&self) -> bool {
        self.at_any_instruction
    }

    /// Whether code of the module can run at the same time as other code of it.
    pub fn runs_beside(&self) -> bool {
        self.runs_beside
    }

    /// Whether nothing of the module runs or is looked at again after a trap.
    pub fn trap_ends_all(&self) -> bool {
        self.trap_ends_all
    }

    /// The least and the greatest value of a parameter, an `i32` as an unsigned number, whenever the outside calls a function;
    /// `None` if it may be anything.
    pub fn param(&self, func: u32, param: u32) -> Option<(u32, u32)> {
        self.params.get(&(func, param)).copied()
    }

    /// How far the outside reaches a memory.
    pub fn memory(&self, memory: u32) -> Item {
        item(&self.held.memories, memory)
    }

    /// How far the outside reaches a table.
    pub fn table(&self, table: u32) -> Item {
        item(&self.held.tables, table)
    }

    /// How far the outside reaches a global.
    pub fn global(&self, global: u32) -> Item {
        item(&self.held.globals, global)
    }

    /// How far the outside reaches a function.
    pub fn func(&self, func: u32) -> Func {
        let get = |list: &[bool]| list.get(func as usize).copied().unwrap_or(true);
        Func {
            callable: get(&self.held.callable),
            held: get(&self.held.funcs),
            may_be_subtype: get(&self.subtypes),
        }
    }
}

/// Of what does not exist everything is assumed.
fn item(space: &[Reach], index: u32) -> Item {
    let reach =
        space.get(index as usize).copied().unwrap_or(Reach { open: true, held: true, outlives: true });
    Item { private: !reach.open, held: reach.held, outlives: reach.outlives }
}
