//! What nothing names is paired in order with the first thing that looks alike.

use super::super::numbering::{count, with_indices};
use super::super::segments::item_count;
use super::{Finding, both};
use crate::module::Elem;
use crate::ops::Space;
use std::ops::Range;
use wasmparser::{Data, DataKind, ElementKind};

impl Finding<'_> {
    /// Pairs the segments that no body names, in order.
    pub(super) fn pair_segments(&mut self, space: Space) {
        self.follow();
        let len = |module| u32::try_from(count(module, space)).unwrap_or(u32::MAX);
        let (olds, news) = (len(self.before), len(self.after));
        let mut from = 0;
        for new in 0..news {
            if let Some(old) = self.old_of(space, new) {
                from = old.saturating_add(1);
                continue;
            }
            let Some(old) = self.first_alike(space, from..olds, new) else { return };
            self.relate(space, old, new);
            self.follow();
            from = old.saturating_add(1);
        }
    }

    /// The first segment of `olds` that `new` may come from.
    fn first_alike(&self, space: Space, mut olds: Range<u32>, new: u32) -> Option<u32> {
        olds.find(|old| {
            self.new_of(space, *old).is_none()
                && match space {
                    Space::Elem => both(&self.before.elems, &self.after.elems, *old, new)
                        .is_some_and(|(old, new)| self.elems_alike(old, new)),
                    _ => both(&self.before.data, &self.after.data, *old, new)
                        .is_some_and(|(old, new)| self.data_alike(old, new)),
                }
        })
    }

    fn elems_alike(&self, old: &Elem<'_>, new: &Elem<'_>) -> bool {
        let (old, new) = (&old.0, &new.0);
        let (len, new_len) = (item_count(&old.items), item_count(&new.items));
        match (&old.kind, &new.kind) {
            (ElementKind::Declared, ElementKind::Declared) => true,
            (ElementKind::Passive, ElementKind::Passive) => len == new_len,
            (
                ElementKind::Active { table_index: old_table, offset_expr: old_offset },
                ElementKind::Active { table_index: new_table, offset_expr: new_offset },
            ) => {
                let fits = match self.offsets(old_offset, new_offset) {
                    (Some(old), Some(new)) => {
                        let cut = new.checked_sub(old);
                        cut.is_some_and(|cut| cut.checked_add(new_len).is_some_and(|end| end <= len))
                    }
                    (None, None) => len == new_len,
                    _ => false,
                };
                fits && self.may_be_related(Space::Table, old_table.unwrap_or(0), new_table.unwrap_or(0))
            }
            _ => false,
        }
    }

    fn data_alike(&self, old: &Data<'_>, new: &Data<'_>) -> bool {
        old.data == new.data
            && match (&old.kind, &new.kind) {
                (DataKind::Passive, DataKind::Passive) => true,
                (
                    DataKind::Active { memory_index: old_memory, offset_expr: old_offset },
                    DataKind::Active { memory_index: new_memory, offset_expr: new_offset },
                ) => {
                    let (old, new) = self.offsets(old_offset, new_offset);
                    old == new && self.may_be_related(Space::Memory, *old_memory, *new_memory)
                }
                _ => false,
            }
    }

    /// Whether nothing that is known contradicts it.
    fn may_be_related(&self, space: Space, old: u32, new: u32) -> bool {
        self.new_of(space, old).is_none_or(|known| known == new)
            && self.old_of(space, new).is_none_or(|known| known == old)
    }

    /// Pairs the imports that nothing names, in order.
    pub(super) fn pair_imports(&mut self) {
        let (before, after) = (self.before, self.after);
        let olds: Vec<_> = with_indices(&before.imports).collect();
        let mut rest = olds.as_slice();
        for (new, space, index) in with_indices(&after.imports) {
            let known = self.old_of(space, index);
            let found = rest.iter().position(|(old, old_space, old_index)| match known {
                Some(known) => (*old_space, *old_index) == (space, known),
                None => *old_space == space && (old.module, old.name) == (new.module, new.name),
            });
            let Some((_, behind)) = found.and_then(|at| rest.split_at_checked(at)) else { return };
            let Some(((_, _, old), others)) = behind.split_first() else { return };
            self.relate(space, *old, index);
            rest = others;
        }
    }
}
