//! Which types stay: recursion groups, whole, each once.
//!
//! Live things name types, types name types, and a recursion group is one definition: if one of its
//! types is needed, all are. Fused modules are full of groups that are equal; equal types are the
//! same type, so the first of them stands for all.

use super::live::{Live, Reach};
use crate::index::{EntityRef, TypeIndex};
use crate::maps::IndexMap;
use crate::module::Module;
use crate::refs;
use wasmparser::ElementItems;

/// The types that stay. `also` are types that the plan needs for functions of its own.
pub fn live_types(module: &Module<'_>, live: &Live<'_, '_>, also: Option<TypeIndex>) -> IndexMap<TypeIndex> {
    let mut marking = Marking { module, groups: vec![false; module.groups.len()], todo: Vec::new() };
    marking.mark_named(live);
    if let Some(ty) = also {
        marking.mark(ty.as_u32());
    }
    while let Some(position) = marking.todo.pop() {
        for ty in module.groups[position as usize].group.types() {
            refs::types::of_sub_type(ty, &mut |ty| marking.mark(ty));
        }
    }
    let stays = |ty: TypeIndex| marking.groups[module.types[ty] as usize];
    let mut map = IndexMap::compact(module.types.keys(), stays);
    for (ty, &first) in module.canonical.iter() {
        if ty != first && stays(first) {
            map.merge(ty, first);
        }
    }
    map
}

struct Marking<'m, 'a> {
    module: &'m Module<'a>,
    /// For each group whether it is needed. Of equal groups only the first ever is.
    groups: Vec<bool>,
    /// Groups, by position, whose types have not been looked at.
    todo: Vec<u32>,
}

impl Marking<'_, '_> {
    fn mark(&mut self, ty: u32) {
        let Some(&first) = self.module.canonical.get(TypeIndex::new(ty as usize)) else { return };
        let position = self.module.types[first];
        if !std::mem::replace(&mut self.groups[position as usize], true) {
            self.todo.push(position);
        }
    }

    /// Marks every type that something live names outside the type section.
    fn mark_named(&mut self, live: &Live<'_, '_>) {
        let module = self.module;
        for ty in live.types.iter() {
            self.mark(ty.as_u32());
        }
        for (func, definition) in module.funcs.iter() {
            if live.funcs[func] != Reach::None {
                self.mark(definition.ty.as_u32());
            }
        }
        for (table, definition) in module.tables.iter() {
            if live.table_reach[table] != Reach::None {
                refs::types::of_ref_type(definition.ty.element_type, &mut |ty| self.mark(ty));
            }
        }
        for (global, definition) in module.globals.iter() {
            if live.globals.contains(global) {
                refs::types::of_val_type(definition.ty.content_type, &mut |ty| self.mark(ty));
            }
        }
        for (tag, definition) in module.tags.iter() {
            if live.tags.contains(tag) {
                self.mark(definition.ty.as_u32());
            }
        }
        for (elem, definition) in module.elems.iter() {
            if live.elems[elem] != Reach::None
                && let ElementItems::Expressions(ty, _) = &definition.items
            {
                refs::types::of_ref_type(*ty, &mut |ty| self.mark(ty));
            }
        }
    }
}
