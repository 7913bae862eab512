//! The index maps of a removal of which only the two modules are known.
//!
//! What both modules call by the same name is the same thing: exports, the start function, imports.
//! From there equality spreads: two bodies that are equal name equal things at equal places, and so
//! do initial values, types, and the items that segments write to the same slots. What nothing
//! names (imports that nobody uses, most segments) is paired in order with the first thing that
//! looks alike.
//!
//! This decides nothing, and is no part of the check. Wherever the modules differ it stops following, and a wrong guess leads
//! to maps that [`super::check`] refuses.

mod follow;
mod pair;

use super::claim::{Run, SPACES, position, runs};
use super::definitions::space_of;
use super::error::{CheckError, Place};
use super::numbering::{count, section};
use super::told;
use crate::const_eval::Consts;
use crate::module::Module;
use crate::ops::Space;
use std::collections::{BTreeMap, BTreeSet};

/// Finds maps by which `after` may be `before` with parts left out, as in [`super::Removal::maps`]. With
/// `preserve_trap_kind`, functions in table slots may have lost their bodies.
///
/// # Errors
///
/// Something of `after` that nothing of `before` seems to have become.
pub fn maps(
    before: &Module<'_>,
    after: &Module<'_>,
    preserve_trap_kind: bool,
) -> Result<[Vec<Run>; 8], CheckError> {
    let known =
        |space| Known { new_of: vec![None; count(before, space)], old_of: vec![None; count(after, space)] };
    let mut finding = Finding {
        before,
        after,
        preserve_trap_kind,
        consts: (Consts::of(before), Consts::of(after)),
        known: SPACES.map(known),
        todo: Vec::new(),
        differ: None,
    };
    finding.relate_names();
    finding.follow();
    finding.pair_segments(Space::Elem);
    finding.pair_segments(Space::Data);
    finding.pair_imports();
    finding.follow();
    finding.everything_comes_from_somewhere()?;
    Ok(finding.known.map(|known| runs(known.new_of)))
}

struct Finding<'c> {
    before: &'c Module<'c>,
    after: &'c Module<'c>,
    preserve_trap_kind: bool,
    /// Of the globals of both modules.
    consts: (Consts, Consts),
    /// What is known of each of [`SPACES`].
    known: [Known; 8],
    /// Things that have been related, and have not been followed yet.
    todo: Vec<(Space, u32, u32)>,
    /// The first related bodies that are seen to differ.
    differ: Option<(u32, u32)>,
}

/// What is known of an index space.
struct Known {
    /// The new index of each old one.
    new_of: Vec<Option<u32>>,
    /// The first old index that is known to have become each new one.
    old_of: Vec<Option<u32>>,
}

impl Finding<'_> {
    /// `old` became `new`, unless that contradicts what is known. Several types may become one.
    fn relate(&mut self, space: Space, old: u32, new: u32) {
        let Some(known) = position(space).and_then(|at| self.known.get_mut(at)) else { return };
        let (Some(new_of), Some(old_of)) =
            (known.new_of.get_mut(old as usize), known.old_of.get_mut(new as usize))
        else {
            return;
        };
        if new_of.is_some() || (old_of.is_some() && space != Space::Type) {
            return;
        }
        *new_of = Some(new);
        old_of.get_or_insert(old);
        self.todo.push((space, old, new));
    }

    /// The new index, if it is known.
    fn new_of(&self, space: Space, old: u32) -> Option<u32> {
        let known = self.known.get(position(space)?)?;
        known.new_of.get(old as usize).copied().flatten()
    }

    /// The old index, if it is known.
    fn old_of(&self, space: Space, new: u32) -> Option<u32> {
        let known = self.known.get(position(space)?)?;
        known.old_of.get(new as usize).copied().flatten()
    }

    /// Each of `old` became the one of `new` at the same place, if there are as many.
    fn relate_all(&mut self, old: &[(Space, u32)], new: &[(Space, u32)]) {
        if old.len() != new.len() {
            return;
        }
        for (&(space, old), &(other, new)) in old.iter().zip(new) {
            if space == other {
                self.relate(space, old, new);
            }
        }
    }

    fn relate_names(&mut self) {
        let (before, after) = (self.before, self.after);
        let exports: BTreeMap<_, _> = before.exports.iter().map(|export| (export.name, export)).collect();
        for new in &after.exports {
            if let Some(old) = exports.get(new.name).filter(|old| old.kind == new.kind) {
                self.relate(space_of(old.kind), old.index, new.index);
            }
        }
        if let (Some(old), Some(new)) = (before.start, after.start) {
            self.relate(Space::Func, old, new);
        }
        let told: BTreeSet<Space> = after.imports.iter().flat_map(told).collect();
        for space in told {
            let all = 0..u32::try_from(count(after, space)).unwrap_or(u32::MAX);
            all.for_each(|index| self.relate(space, index, index));
        }
    }

    /// Checks that nothing is new but what a removal may add: the last function and the last element segment.
    fn everything_comes_from_somewhere(&self) -> Result<(), CheckError> {
        let names: BTreeSet<_> = self.before.exports.iter().map(|export| export.name).collect();
        if let Some(new) = self.after.exports.iter().find(|new| !names.contains(new.name)) {
            let error = CheckError::new("export", "the input has no export of this name");
            return Err(error.after(Place::named(format!("export {:?}", new.name))));
        }
        // Functions are told of first, and types last: what is wrong with a function explains the rest.
        let (types, others) = SPACES.split_at(1);
        others.iter().chain(types).try_for_each(|space| self.comes_from_somewhere(*space))
    }

    fn comes_from_somewhere(&self, space: Space) -> Result<(), CheckError> {
        let Some(known) = position(space).and_then(|at| self.known.get(at)) else { return Ok(()) };
        let olds = match (space, known.old_of.split_last()) {
            (Space::Func | Space::Elem, Some((None, rest))) => rest,
            _ => known.old_of.as_slice(),
        };
        let Some((new, _)) = (0..).zip(olds).find(|(_, old)| old.is_none()) else { return Ok(()) };
        if let Some((old, new)) = self.differ {
            let error = CheckError::new("code", "the bodies differ");
            let error = error.before(Place::of(self.before, Space::Func, old));
            return Err(error.after(Place::of(self.after, Space::Func, new)));
        }
        let error = CheckError::new(section(space), "nothing of the input seems to have become it");
        Err(error.after(Place::of(self.after, space, new)))
    }
}

/// A thing of each module, by its index there.
fn both<'m, T>(before: &'m [T], after: &'m [T], old: u32, new: u32) -> Option<(&'m T, &'m T)> {
    before.get(old as usize).zip(after.get(new as usize))
}
