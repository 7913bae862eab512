//! Which functions an import may run before it returns, and whether it may wait.
//!
//! Each import has a row: what the definitions behind it may do, one or all of them. A row is a list of *groups* of
//! functions, which many rows share: the work is linear in the section, however many imports may enter
//! however many exports.

use super::references::{Imports, References};
use super::rows::{Row, Table};
use crate::index::{EntitySet, FuncIndex};
use crate::module::Module;
use meld_boundary::Boundary;

/// A group of functions that are entered together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Group(u32);

impl Group {
    /// Position among the groups of the module, from 0.
    pub fn index(self) -> usize {
        self.0 as usize
    }

    /// A group with no functions so far, behind those of `groups`.
    pub(super) fn add(groups: &mut Vec<Vec<FuncIndex>>) -> Group {
        let group = Group(u32::try_from(groups.len()).unwrap_or(0));
        groups.push(Vec::new());
        group
    }
}

/// Everything that the outside may call: the first group.
pub(super) const ALL: Group = Group(0);
/// The reallocs that may run while any import does: the second.
pub(super) const LATE: Group = Group(1);
/// The functions that the host may have as those of threads: the third. They are in the first, too.
pub(super) const THREADS: Group = Group(2);
/// The destructors of which the section does not say which imports call them: the fourth.
pub(super) const DESTRUCTORS: Group = Group(3);
/// All callbacks: the fifth.
pub(super) const CALLBACKS: Group = Group(4);
/// How many groups are the same for all imports: those above.
const COMMON: usize = 5;

/// Makes `funcs` the functions of a group. An imported one runs nothing of the module.
pub(super) fn set(
    groups: &mut [Vec<FuncIndex>],
    group: Group,
    mut funcs: Vec<FuncIndex>,
    module: &Module<'_>,
) {
    funcs.retain(|func| func.as_u32() as usize >= module.imported_funcs);
    funcs.sort_unstable();
    funcs.dedup();
    if let Some(slot) = groups.get_mut(group.index()) {
        *slot = funcs;
    }
}

/// The rows of all imported functions.
pub(super) struct Entries {
    groups: Vec<Vec<FuncIndex>>,
    /// By name of an import.
    rows: Vec<Row>,
    /// For each imported function the position of its name's row: many may have one name.
    imports: Vec<usize>,
}

impl Entries {
    /// Reads the users. `boundary` is the section if it holds and the canonical ABI embeds the module.
    /// What the outside may call at all is still missing: see [`Entries::open`].
    pub(super) fn of(module: &Module<'_>, boundary: Option<&Boundary>, one_tree: bool) -> Entries {
        let mut groups = vec![Vec::new(); COMMON];
        let (rows, imports) = match boundary {
            Some(boundary) => Table::of(module, boundary, one_tree, &mut groups).rows(),
            None => (vec![Row::unlisted()], vec![0; module.imported_funcs]),
        };
        Entries { groups, rows, imports }
    }

    /// Says what the outside may call at all, and what it may have without a name.
    pub(super) fn open(
        &mut self,
        module: &Module<'_>,
        callable: &EntitySet<FuncIndex>,
        references: &References,
    ) {
        let all: Vec<FuncIndex> = callable.iter().collect();
        // What nobody lists may run any realloc later.
        if self.imports().unlisted {
            set(&mut self.groups, LATE, all.clone(), module);
        }
        set(&mut self.groups, ALL, all, module);
        set(&mut self.groups, THREADS, references.threads.clone(), module);
    }

    /// What imports there are. Those of a module without imports are nothing.
    pub(super) fn imports(&self) -> Imports {
        let any = |is: fn(&Row) -> bool| !self.imports.is_empty() && self.rows.iter().any(is);
        Imports {
            unlisted: any(|row| row.is_unlisted),
            unknown: any(|row| row.is_unknown),
            start_slots: any(|row| row.starts_slots),
        }
    }

    pub(super) fn of_import(&self, import: FuncIndex) -> &[Group] {
        let row = self.imports.get(import.as_u32() as usize).and_then(|row| self.rows.get(*row));
        row.map_or(&[ALL], |row| &row.groups)
    }

    pub(super) fn group(&self, group: Group) -> &[FuncIndex] {
        self.groups.get(group.index()).map_or(&[], Vec::as_slice)
    }

    /// The first import that may wait.
    pub(super) fn waits(&self) -> Option<FuncIndex> {
        let row = |row: &usize| self.rows.get(*row).is_none_or(|row| row.may_wait);
        let waiting = self.imports.iter().position(row)?;
        u32::try_from(waiting).ok().map(FuncIndex::from_u32)
    }

    /// Whether an import starts what runs beside all other code.
    pub(super) fn is_concurrent(&self) -> bool {
        self.rows.iter().any(|row| row.is_concurrent)
    }
}
