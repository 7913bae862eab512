//! What is claimed, as plain data, and the maps that it comes to.

use super::error::CheckError;
use super::numbering::{count, section};
use crate::module::Module;
use crate::ops::Space;
use serde::{Deserialize, Serialize};

/// The index spaces of a module, in the order of [`Removal::maps`].
pub const SPACES: [Space; 8] = [
    Space::Type,
    Space::Func,
    Space::Table,
    Space::Memory,
    Space::Global,
    Space::Tag,
    Space::Elem,
    Space::Data,
];

/// What a pass says that it did: it left things out, or in another order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removal {
    /// For each of [`SPACES`], what becomes of the things in the order of their indices. What is behind the last run is gone.
    pub maps: [Vec<Run>; 8],
    /// For each export of the input, by position, whether it was allowed to go. Exports beyond the
    /// end were not.
    pub may_go: Vec<bool>,
    /// A call that traps has to keep its kind of trap. Only then may a function be left as a stub
    /// that keeps its type and place and lost its body.
    pub preserve_trap_kind: bool,
    /// Functions and globals may come in another order, behind the imports. (Types always may.)
    pub may_reorder: bool,
}

/// So many indices in a row, and the new index of the first, if they are not gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// How many.
    pub len: u32,
    /// The new index of the first; each other one has the next.
    pub new: Option<u32>,
}

/// The new index of each thing, in order of the old ones, as runs.
pub fn runs(all: impl IntoIterator<Item = Option<u32>>) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for new in all {
        match runs.last_mut() {
            Some(run) if run.behind() == new && run.len < u32::MAX => run.len += 1,
            _ => runs.push(Run { len: 1, new }),
        }
    }
    runs
}

/// The new index of each of `count` things at most, in order of the old ones; what is behind the last is gone.
///
/// # Errors
///
/// Runs that are about more things, or that come to an index that there is not. They may come from anybody.
pub fn indices(runs: &[Run], count: usize) -> Result<Vec<Option<u32>>, String> {
    let total: u64 = runs.iter().map(|run| u64::from(run.len)).sum();
    let is_index = |run: &Run| run.new.is_none_or(|first| first.checked_add(run.len).is_some());
    if total > count as u64 || !runs.iter().all(is_index) {
        return Err(format!("its map is not one of {count} indices at most"));
    }
    let each =
        runs.iter().flat_map(|run| (0..run.len).map(|at| run.new.and_then(|first| first.checked_add(at))));
    Ok(each.collect())
}

impl Run {
    /// What the next thing becomes if it belongs to the run.
    fn behind(&self) -> Option<u32> {
        self.new.and_then(|first| first.checked_add(self.len))
    }
}

/// The new index of everything.
pub(super) struct Maps([Vec<Option<u32>>; 8]);

impl Maps {
    /// What a claim about a module says.
    pub(super) fn of(claim: &Removal, before: &Module<'_>) -> Result<Maps, CheckError> {
        let mut maps = Maps(Default::default());
        for ((space, runs), map) in SPACES.into_iter().zip(&claim.maps).zip(&mut maps.0) {
            let read = indices(runs, count(before, space));
            *map = read.map_err(|what| CheckError::new(section(space), what))?;
        }
        Ok(maps)
    }

    /// The new index; `None` if the thing is gone, or was never there.
    pub(super) fn get(&self, space: Space, old: u32) -> Option<u32> {
        self.0.get(position(space)?)?.get(old as usize).copied().flatten()
    }

    /// What stays of an index space: old and new indices, in order of the old ones.
    pub(super) fn each(&self, space: Space) -> impl Iterator<Item = (u32, u32)> {
        let map = position(space).and_then(|at| self.0.get(at)).map_or(&[][..], Vec::as_slice);
        (0..).zip(map).filter_map(|(old, new)| Some((old, (*new)?)))
    }
}

/// Where an index space stands in [`SPACES`]; `None` for those of a function.
pub(super) fn position(space: Space) -> Option<usize> {
    match space {
        Space::Type => Some(0),
        Space::Func => Some(1),
        Space::Table => Some(2),
        Space::Memory => Some(3),
        Space::Global => Some(4),
        Space::Tag => Some(5),
        Space::Elem => Some(6),
        Space::Data => Some(7),
        Space::Local | Space::Label => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_say_what_they_were_made_of() {
        let all = [Some(0), Some(1), None, None, Some(2), Some(4), Some(3), None];
        let made = runs(all);
        assert_eq!(made.len(), 6);
        assert_eq!(made[0], Run { len: 2, new: Some(0) });
        assert_eq!(made[1], Run { len: 2, new: None });
        assert_eq!(indices(&made, 8).unwrap(), all);
        assert_eq!(indices(&made, 9).unwrap(), all);
    }

    #[test]
    fn a_few_bytes_claim_no_more_than_there_is() {
        for bad in [
            Run { len: 9, new: None },
            Run { len: u32::MAX, new: Some(0) },
            Run { len: 1, new: Some(u32::MAX) },
            Run { len: 2, new: Some(u32::MAX - 1) },
        ] {
            indices(&[bad], 8).expect_err("not refused");
        }
        indices(&[Run { len: 5, new: None }; 2], 8).expect_err("not refused");
        assert_eq!(indices(&[Run { len: 1, new: Some(u32::MAX - 1) }], 8).unwrap(), [Some(u32::MAX - 1)]);
    }
}
