//! What nothing names is paired in order with the first thing that looks alike.

use super::Finding;
use crate::check::numbering::with_indices;
use crate::check::segments::item_count;
use crate::index::{DataIndex, ElemIndex, Space};
use std::ops::Range;
use wasmparser::{DataKind, ElementKind};

impl Finding<'_> {
    /// Pairs the segments that no body names, in order.
    pub fn pair_segments(&mut self, space: Space) {
        self.follow();
        let mut from = 0;
        for new in 0..self.after.len_of(space) as u32 {
            if let Some(old) = self.old_of[space as usize][new as usize] {
                from = old + 1;
                continue;
            }
            let all = from..self.before.len_of(space) as u32;
            let Some(old) = self.first_alike(space, all, new) else { return };
            self.relate(space, old, new);
            self.follow();
            from = old + 1;
        }
    }

    /// The first segment of `olds` that `new` may come from.
    fn first_alike(&self, space: Space, mut olds: Range<u32>, new: u32) -> Option<u32> {
        let new_of = &self.new_of[space as usize];
        olds.find(|old| {
            let is_free = new_of[*old as usize].is_none();
            is_free
                && match space {
                    Space::Elem => self.elems_alike(ElemIndex::from_u32(*old), ElemIndex::from_u32(new)),
                    _ => self.datas_alike(DataIndex::from_u32(*old), DataIndex::from_u32(new)),
                }
        })
    }

    fn elems_alike(&self, old: ElemIndex, new: ElemIndex) -> bool {
        let (old, new) = (&self.before.elems[old], &self.after.elems[new]);
        let (len, new_len) = (item_count(&old.items), item_count(&new.items));
        match (&old.kind, &new.kind) {
            (ElementKind::Declared, ElementKind::Declared) => true,
            (ElementKind::Passive, ElementKind::Passive) => len == new_len,
            (
                ElementKind::Active { table_index: old_table, offset_expr: old_offset },
                ElementKind::Active { table_index: new_table, offset_expr: new_offset },
            ) => {
                let offsets = (self.values.0.offset(old_offset), self.values.1.offset(new_offset));
                let fits = match offsets {
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

    fn datas_alike(&self, old: DataIndex, new: DataIndex) -> bool {
        let (old, new) = (&self.before.datas[old], &self.after.datas[new]);
        old.data == new.data
            && match (&old.kind, &new.kind) {
                (DataKind::Passive, DataKind::Passive) => true,
                (
                    DataKind::Active { memory_index: old_memory, offset_expr: old_offset },
                    DataKind::Active { memory_index: new_memory, offset_expr: new_offset },
                ) => {
                    self.values.0.offset(old_offset) == self.values.1.offset(new_offset)
                        && self.may_be_related(Space::Memory, *old_memory, *new_memory)
                }
                _ => false,
            }
    }

    /// Whether nothing that is known contradicts it.
    fn may_be_related(&self, space: Space, old: u32, new: u32) -> bool {
        let new_of = self.new_of[space as usize].get(old as usize).copied().flatten();
        let old_of = self.old_of[space as usize].get(new as usize).copied().flatten();
        new_of.is_none_or(|known| known == new) && old_of.is_none_or(|known| known == old)
    }

    /// Pairs the imports that nothing names, in order.
    pub fn pair_imports(&mut self) {
        let (before, after) = (self.before, self.after);
        let olds: Vec<_> = with_indices(&before.imports).collect();
        let mut rest = olds.as_slice();
        for (new, space, index) in with_indices(&after.imports) {
            let known = self.old_of[space as usize].get(index as usize).copied().flatten();
            let found = rest.iter().position(|(old, old_space, old_index)| match known {
                Some(known) => (*old_space, *old_index) == (space, known),
                None => *old_space == space && (old.module, old.name) == (new.module, new.name),
            });
            let Some(position) = found else { return };
            self.relate(space, rest[position].2, index);
            rest = &rest[position + 1..];
        }
    }
}
