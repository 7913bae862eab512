//! What two things that are the same name is the same.

use super::super::is_trap;
use super::{Finding, both};
use crate::module::{Elem, Func, Global, Module, Table, Tag};
use crate::ops::{Space, each_index_mut, each_index_of_sub_type, each_index_of_type};
use std::mem::discriminant;
use wasmparser::{ConstExpr, Data, DataKind, ElementItems, ElementKind, Operator, ValType};

impl Finding<'_> {
    /// Relates what related things name.
    pub(super) fn follow(&mut self) {
        let (before, after) = (self.before, self.after);
        while let Some((space, old, new)) = self.todo.pop() {
            match space {
                Space::Type => self.follow_type(old, new),
                Space::Func => {
                    if let Some((was, is)) = both(&before.funcs, &after.funcs, old, new) {
                        self.follow_func((old, was), (new, is));
                    }
                }
                Space::Table => {
                    if let Some((old, new)) = both(&before.tables, &after.tables, old, new) {
                        self.follow_table(old, new);
                    }
                }
                Space::Global => {
                    if let Some((old, new)) = both(&before.globals, &after.globals, old, new) {
                        self.follow_global(old, new);
                    }
                }
                Space::Tag => {
                    if let Some((Tag { ty: old, .. }, Tag { ty: new, .. })) =
                        both(&before.tags, &after.tags, old, new)
                    {
                        self.relate(Space::Type, *old, *new);
                    }
                }
                Space::Elem => {
                    if let Some((old, new)) = both(&before.elems, &after.elems, old, new) {
                        self.follow_elem(old, new);
                    }
                }
                Space::Data => {
                    if let Some((old, new)) = both(&before.data, &after.data, old, new) {
                        self.follow_data(old, new);
                    }
                }
                Space::Memory | Space::Local | Space::Label => {}
            }
        }
    }

    fn follow_type(&mut self, old: u32, new: u32) {
        let (before, after) = (&self.before.types, &self.after.types);
        let (Some(old_group), Some(new_group)) = (before.group(old), after.group(new)) else { return };
        if old_group.len() != new_group.len() {
            return;
        }
        for (old, new) in old_group.clone().zip(new_group.clone()) {
            self.relate(Space::Type, old, new);
        }
        for (old, new) in old_group.zip(new_group) {
            let (Some(old), Some(new)) = (before.get(old), after.get(new)) else { continue };
            let old = indices(|each| each_index_of_sub_type(&mut old.clone(), each));
            let new = indices(|each| each_index_of_sub_type(&mut new.clone(), each));
            self.relate_all(&old, &new);
        }
    }

    fn follow_val_type(&mut self, mut old: ValType, mut new: ValType) {
        let old = indices(|each| each_index_of_type(&mut old, each));
        let new = indices(|each| each_index_of_type(&mut new, each));
        self.relate_all(&old, &new);
    }

    fn follow_func(&mut self, (old_func, old): (u32, &Func), (new_func, new): (u32, &Func)) {
        self.relate(Space::Type, old.ty, new.ty);
        let (Some(old), Some(new)) = (self.before.body(old_func), self.after.body(new_func)) else { return };
        if let (Ok(old), Ok(new)) = (old.get_locals_reader(), new.get_locals_reader()) {
            for (old, new) in old.into_iter().zip(new) {
                if let (Ok((_, old)), Ok((_, new))) = (old, new) {
                    self.follow_val_type(old, new);
                }
            }
        }
        let (Ok(olds), Ok(news)) = (old.get_operators_reader(), new.get_operators_reader()) else { return };
        let (olds, news) = (olds.into_iter().map_while(Result::ok), news.into_iter().map_while(Result::ok));
        if !self.follow_operators(olds, news) && !is_trap(&new) {
            self.differ.get_or_insert((old_func, new_func));
        }
    }

    /// Relates what operators of the same kind name. Returns `false` at the first that are of
    /// different kinds.
    fn follow_operators<'a>(
        &mut self,
        old: impl Iterator<Item = Operator<'a>>,
        new: impl Iterator<Item = Operator<'a>>,
    ) -> bool {
        for (mut old, mut new) in old.zip(new) {
            if discriminant(&old) != discriminant(&new) {
                return false;
            }
            let old = indices(|each| each_index_mut(&mut old, each));
            let new = indices(|each| each_index_mut(&mut new, each));
            self.relate_all(&old, &new);
        }
        true
    }

    fn follow_expr(&mut self, old: &ConstExpr<'_>, new: &ConstExpr<'_>) {
        let (old, new) = (old.get_operators_reader(), new.get_operators_reader());
        let (old, new) = (old.into_iter().map_while(Result::ok), new.into_iter().map_while(Result::ok));
        self.follow_operators(old, new);
    }

    fn follow_table(&mut self, old: &Table<'_>, new: &Table<'_>) {
        self.follow_val_type(ValType::Ref(old.ty.element_type), ValType::Ref(new.ty.element_type));
        if let (Some(old), Some(new)) = (&old.init, &new.init) {
            self.follow_expr(old, new);
        }
    }

    fn follow_global(&mut self, old: &Global<'_>, new: &Global<'_>) {
        self.follow_val_type(old.ty.content_type, new.ty.content_type);
        if let (Some(old), Some(new)) = (&old.init, &new.init) {
            self.follow_expr(old, new);
        }
    }

    fn follow_elem(&mut self, Elem(old): &Elem<'_>, Elem(new): &Elem<'_>) {
        let cut = match (&old.kind, &new.kind) {
            (
                ElementKind::Active { table_index: old_table, offset_expr: old_offset },
                ElementKind::Active { table_index: new_table, offset_expr: new_offset },
            ) => {
                self.relate(Space::Table, old_table.unwrap_or(0), new_table.unwrap_or(0));
                self.follow_expr(old_offset, new_offset);
                let (old, new) = self.offsets(old_offset, new_offset);
                old.zip(new).map_or(0, |(old, new)| new.saturating_sub(old))
            }
            (ElementKind::Passive, ElementKind::Passive) => 0,
            _ => return,
        };
        let cut = usize::try_from(cut).unwrap_or(usize::MAX);
        match (&old.items, &new.items) {
            (ElementItems::Functions(olds), ElementItems::Functions(news)) => {
                for (old, new) in olds.clone().into_iter().skip(cut).zip(news.clone()) {
                    if let (Ok(old), Ok(new)) = (old, new) {
                        self.relate_in_slot(old, new);
                    }
                }
            }
            (ElementItems::Expressions(old_ty, olds), ElementItems::Expressions(new_ty, news)) => {
                self.follow_val_type(ValType::Ref(*old_ty), ValType::Ref(*new_ty));
                for (old, new) in olds.clone().into_iter().skip(cut).zip(news.clone()) {
                    let (Ok(old), Ok(new)) = (old, new) else { continue };
                    match (the_func(&old), the_func(&new)) {
                        (Some(old), Some(new)) => self.relate_in_slot(old, new),
                        _ => self.follow_expr(&old, &new),
                    }
                }
            }
            _ => {}
        }
    }

    /// The values of two offsets, as far as they are known.
    pub(super) fn offsets(&self, old: &ConstExpr<'_>, new: &ConstExpr<'_>) -> (Option<u64>, Option<u64>) {
        (self.consts.0.eval(old).integer(), self.consts.1.eval(new).integer())
    }

    /// Two functions in the same slot, unless the new one stands in a slot that was emptied.
    fn relate_in_slot(&mut self, old: u32, new: u32) {
        let traps = |module: &Module<'_>, func| module.body(func).is_some_and(|body| is_trap(&body));
        if self.preserve_trap_kind || traps(self.before, old) || !traps(self.after, new) {
            self.relate(Space::Func, old, new);
        }
    }

    fn follow_data(&mut self, old: &Data<'_>, new: &Data<'_>) {
        if let (
            DataKind::Active { memory_index: old_memory, offset_expr: old_offset },
            DataKind::Active { memory_index: new_memory, offset_expr: new_offset },
        ) = (&old.kind, &new.kind)
        {
            self.relate(Space::Memory, *old_memory, *new_memory);
            self.follow_expr(old_offset, new_offset);
        }
    }
}

/// The function that an expression names, if it does nothing else.
fn the_func(expr: &ConstExpr<'_>) -> Option<u32> {
    let mut operators = expr.get_operators_reader();
    match operators.read() {
        Ok(Operator::RefFunc { function_index }) if operators.is_end_then_eof() => Some(function_index),
        _ => None,
    }
}

/// The indices of the module that `walk` reports.
fn indices(walk: impl FnOnce(&mut dyn FnMut(Space, &mut u32))) -> Vec<(Space, u32)> {
    let mut found = Vec::new();
    walk(&mut |space, index| {
        if !matches!(space, Space::Local | Space::Label) {
            found.push((space, *index));
        }
    });
    found
}
