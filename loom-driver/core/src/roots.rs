//! What has to stay: the exports of a module, each with the reason why it stays or goes.
//!
//! Dead-code elimination takes no decision about the outside world. Whoever calls it says, for
//! every export, whether somebody outside may use it; [`Roots`] carries that with a reason that a
//! person can read. Everything that the module itself makes observable (the start function,
//! segments that write to imported memories, ...) is a root without being asked for.

use crate::index::FuncIndex;
use crate::module::Module;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// What happens to one export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// Somebody outside may use it: it stays, and what it names is live.
    Keep {
        /// Why, in words.
        reason: Cow<'static, str>,
    },
    /// Nobody outside needs it: the name goes, and reachability decides about the rest.
    Drop {
        /// Why, in words.
        reason: Cow<'static, str>,
    },
    /// It stays exactly as long as one of some function imports is live.
    ///
    /// A destructor is called by the embedder when the last handle goes, which only a live
    /// `[resource-drop]` import can cause.
    While {
        /// The imports, as positions in [`Roots::groups`]: many exports may wait for the same many imports.
        groups: Vec<usize>,
        /// Why, in words.
        reason: Cow<'static, str>,
    },
}

impl Fate {
    /// It stays because nothing is known about who uses it.
    pub fn public() -> Fate {
        Fate::Keep { reason: "exported: anybody outside may use it".into() }
    }
}

/// The fate of every export, in export order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roots {
    fates: Vec<Fate>,
    groups: Vec<Vec<FuncIndex>>,
}

impl Roots {
    /// Every export stays: what a pass has to assume that knows nothing about the outside.
    pub fn all_exports(module: &Module<'_>) -> Roots {
        Roots { fates: vec![Fate::public(); module.exports.len()], groups: Vec::new() }
    }

    /// The fates decided elsewhere, one per export, in export order, with the groups that they name.
    ///
    /// Returns `None` if there are not exactly as many as `module` has exports, or if one names a group that is
    /// not there.
    pub fn new(module: &Module<'_>, fates: Vec<Fate>, groups: Vec<Vec<FuncIndex>>) -> Option<Roots> {
        let is_there = |fate: &Fate| match fate {
            Fate::Keep { .. } | Fate::Drop { .. } => true,
            Fate::While { groups: named, .. } => named.iter().all(|group| *group < groups.len()),
        };
        let fits = fates.len() == module.exports.len() && fates.iter().all(is_there);
        fits.then_some(Roots { fates, groups })
    }

    /// The fate of each export, in export order.
    pub fn fates(&self) -> &[Fate] {
        &self.fates
    }

    /// Groups of function imports, as indices of imported functions, that exports stay for.
    pub fn groups(&self) -> &[Vec<FuncIndex>] {
        &self.groups
    }

    /// For each import that exports stay for, in order, the groups that it is in.
    pub fn groups_of_imports(&self) -> BTreeMap<FuncIndex, Vec<usize>> {
        let mut of_import: BTreeMap<FuncIndex, Vec<usize>> = BTreeMap::new();
        for (group, imports) in self.groups.iter().enumerate() {
            imports.iter().for_each(|import| of_import.entry(*import).or_default().push(group));
        }
        of_import
    }

    /// For each group the exports that stay for it, by position.
    pub fn exports_of_groups(&self) -> Vec<Vec<usize>> {
        let mut exports = vec![Vec::new(); self.groups.len()];
        for (position, fate) in self.fates.iter().enumerate() {
            if let Fate::While { groups, .. } = fate {
                groups.iter().for_each(|group| exports[*group].push(position));
            }
        }
        exports
    }
}
