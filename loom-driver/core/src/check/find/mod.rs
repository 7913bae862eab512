//! The index maps of a removal of which only the two modules are known.
//!
//! What both modules call by the same name is the same thing: exports, the start function, imports.
//! From there equality spreads: two bodies that are equal name equal things at equal places, and so
//! do initial values, types, and the items that segments write to the same slots. What nothing
//! names (imports that nobody uses, most segments) is paired in order with the first thing that
//! looks alike.
//!
//! This decides nothing. Wherever the modules differ it stops following, and a wrong guess leads to
//! maps that [`super::removal`] refuses.

mod follow;
mod pair;

use super::error::{CheckError, Place};
use super::numbering::{item, section};
use super::told;
use super::values::Values;
use crate::index::{EntityRef, FuncIndex, Space, TypeIndex};
use crate::maps::{IndexMap, IndexMaps};
use crate::module::Module;
use std::collections::{BTreeMap, BTreeSet};

/// Finds maps by which `after` may be `before` with parts left out. With `preserve_trap_kind`,
/// functions in table slots may have lost their bodies.
///
/// # Errors
///
/// Something of `after` that nothing of `before` seems to have become.
pub fn maps(
    before: &Module<'_>,
    after: &Module<'_>,
    preserve_trap_kind: bool,
) -> Result<IndexMaps, CheckError> {
    let mut finding = Finding {
        before,
        after,
        preserve_trap_kind,
        values: (Values::of(before), Values::of(after)),
        new_of: Default::default(),
        old_of: Default::default(),
        todo: Vec::new(),
        differ: None,
    };
    for space in SPACES {
        finding.new_of[space as usize] = vec![None; before.len_of(space)];
        finding.old_of[space as usize] = vec![None; after.len_of(space)];
    }
    finding.relate_names();
    finding.follow();
    finding.pair_segments(Space::Elem);
    finding.pair_segments(Space::Data);
    finding.pair_imports();
    finding.follow();
    finding.result()
}

/// Every index space.
const SPACES: [Space; 8] = [
    Space::Type,
    Space::Func,
    Space::Table,
    Space::Memory,
    Space::Global,
    Space::Tag,
    Space::Elem,
    Space::Data,
];

struct Finding<'c> {
    before: &'c Module<'c>,
    after: &'c Module<'c>,
    preserve_trap_kind: bool,
    /// Of the globals of both modules.
    values: (Values, Values),
    /// For each space, the new index of each old one, as far as it is known.
    new_of: [Vec<Option<u32>>; 8],
    /// For each space, the first old index that is known to have become each new one.
    old_of: [Vec<Option<u32>>; 8],
    /// Things that have been related, and have not been followed yet.
    todo: Vec<(Space, u32, u32)>,
    /// The first related bodies that are seen to differ.
    differ: Option<(FuncIndex, FuncIndex)>,
}

impl Finding<'_> {
    /// `old` became `new`, unless that contradicts what is known. Several types may become one.
    fn relate(&mut self, space: Space, old: u32, new: u32) {
        let (Some(new_of), Some(old_of)) = (
            self.new_of[space as usize].get_mut(old as usize),
            self.old_of[space as usize].get_mut(new as usize),
        ) else {
            return;
        };
        if new_of.is_some() || (old_of.is_some() && space != Space::Type) {
            return;
        }
        *new_of = Some(new);
        old_of.get_or_insert(old);
        self.todo.push((space, old, new));
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
                self.relate(Space::of(old.kind), old.index, new.index);
            }
        }
        if let (Some(old), Some(new)) = (before.start, after.start) {
            self.relate(Space::Func, old.as_u32(), new.as_u32());
        }
        for import in &after.imports {
            for &space in told::spaces(import) {
                (0..after.len_of(space) as u32).for_each(|index| self.relate(space, index, index));
            }
        }
    }

    /// The maps, if everything of the output comes from somewhere.
    fn result(&self) -> Result<IndexMaps, CheckError> {
        let names: BTreeSet<_> = self.before.exports.iter().map(|export| export.name).collect();
        if let Some(new) = self.after.exports.iter().find(|new| !names.contains(new.name)) {
            let error = CheckError::new("export", "the input has no export of this name");
            return Err(error.after(Place::named(format!("export {:?}", new.name))));
        }
        let before = self.before;
        Ok(IndexMaps {
            funcs: IndexMap::of_kept(self.kept(Space::Func)?, before.funcs.len()),
            tables: IndexMap::of_kept(self.kept(Space::Table)?, before.tables.len()),
            memories: IndexMap::of_kept(self.kept(Space::Memory)?, before.memories.len()),
            globals: IndexMap::of_kept(self.kept(Space::Global)?, before.globals.len()),
            tags: IndexMap::of_kept(self.kept(Space::Tag)?, before.tags.len()),
            elems: IndexMap::of_kept(self.kept(Space::Elem)?, before.elems.len()),
            datas: IndexMap::of_kept(self.kept(Space::Data)?, before.datas.len()),
            types: self.types()?,
        })
    }

    /// The map of types, in which several may have become one.
    fn types(&self) -> Result<IndexMap<TypeIndex>, CheckError> {
        let mut types = IndexMap::of_kept(self.kept(Space::Type)?, self.before.types.len());
        for old in self.before.types.keys() {
            let Some(new) = self.new_of[Space::Type as usize][old.index()] else { continue };
            if let Some(&first) = types.kept().get(new as usize)
                && first != old
            {
                types.merge(old, first);
            }
        }
        Ok(types)
    }

    /// The old index of each new one. The last function and the last element segment may be new.
    fn kept<I: EntityRef>(&self, space: Space) -> Result<Vec<I>, CheckError> {
        let olds = &self.old_of[space as usize];
        let olds = match (space, olds.split_last()) {
            (Space::Func | Space::Elem, Some((None, rest))) => rest,
            _ => olds,
        };
        let mut kept = Vec::with_capacity(olds.len());
        for (new, old) in olds.iter().enumerate() {
            match (old, self.differ) {
                (Some(old), _) => kept.push(I::new(*old as usize)),
                (None, Some((old, new))) => {
                    let error = CheckError::new("code", "the bodies differ");
                    let error = error.before(Place::of(self.before, old));
                    return Err(error.after(Place::of(self.after, new)));
                }
                (None, None) => {
                    let what = "nothing of the input seems to have become it";
                    return Err(
                        CheckError::new(section(space), what).after(Place::of(self.after, item(space, new)))
                    );
                }
            }
        }
        Ok(kept)
    }
}
