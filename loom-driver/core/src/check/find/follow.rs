//! What two things that are the same name is the same.

use super::Finding;
use crate::check::is_trap;
use crate::check::operands::{Outcome, each_index, each_index_of_sub_type, each_index_of_val_type};
use crate::index::{
    DataIndex, ElemIndex, EntityRef, FuncIndex, GlobalIndex, Space, TableIndex, TagIndex, TypeIndex,
};
use crate::module::{Module, Origin};
use std::mem::discriminant;
use wasmparser::{ConstExpr, DataKind, ElementItems, ElementKind, Operator, TableInit, ValType};

impl Finding<'_> {
    /// Relates what related things name.
    pub fn follow(&mut self) {
        while let Some((space, old, new)) = self.todo.pop() {
            let (old, new) = (old as usize, new as usize);
            match space {
                Space::Type => self.follow_type(TypeIndex::new(old), TypeIndex::new(new)),
                Space::Func => self.follow_func(FuncIndex::new(old), FuncIndex::new(new)),
                Space::Table => self.follow_table(TableIndex::new(old), TableIndex::new(new)),
                Space::Memory => {}
                Space::Global => self.follow_global(GlobalIndex::new(old), GlobalIndex::new(new)),
                Space::Tag => {
                    let (old, new) =
                        (&self.before.tags[TagIndex::new(old)], &self.after.tags[TagIndex::new(new)]);
                    self.relate(Space::Type, old.ty.as_u32(), new.ty.as_u32());
                }
                Space::Elem => self.follow_elem(ElemIndex::new(old), ElemIndex::new(new)),
                Space::Data => self.follow_data(DataIndex::new(old), DataIndex::new(new)),
            }
        }
    }

    fn follow_type(&mut self, old: TypeIndex, new: TypeIndex) {
        let (before, after) = (self.before, self.after);
        let (old_group, new_group) =
            (&before.groups[before.types[old] as usize], &after.groups[after.types[new] as usize]);
        if old_group.types.len() != new_group.types.len() {
            return;
        }
        for (old, new) in old_group.types.clone().zip(new_group.types.clone()) {
            self.relate(Space::Type, old, new);
        }
        for (old, new) in old_group.group.types().zip(new_group.group.types()) {
            let old = indices(|mut visit| each_index_of_sub_type(&mut old.clone(), &mut visit));
            let new = indices(|mut visit| each_index_of_sub_type(&mut new.clone(), &mut visit));
            self.relate_all(&old, &new);
        }
    }

    fn follow_val_type(&mut self, mut old: ValType, mut new: ValType) {
        let old = indices(|mut visit| each_index_of_val_type(&mut old, &mut visit));
        let new = indices(|mut visit| each_index_of_val_type(&mut new, &mut visit));
        self.relate_all(&old, &new);
    }

    fn follow_func(&mut self, old_func: FuncIndex, new_func: FuncIndex) {
        let (old, new) = (&self.before.funcs[old_func], &self.after.funcs[new_func]);
        self.relate(Space::Type, old.ty.as_u32(), new.ty.as_u32());
        let (Some(old), Some(new)) = (old.origin.defined(), new.origin.defined()) else { return };
        if let (Ok(old), Ok(new)) = (old.get_locals_reader(), new.get_locals_reader()) {
            for (old, new) in old.into_iter().zip(new) {
                if let (Ok((_, old)), Ok((_, new))) = (old, new) {
                    self.follow_val_type(old, new);
                }
            }
        }
        let (Ok(olds), Ok(news)) = (old.get_operators_reader(), new.get_operators_reader()) else { return };
        let (olds, news) = (olds.into_iter().map_while(Result::ok), news.into_iter().map_while(Result::ok));
        if !self.follow_operators(olds, news) && !is_trap(new) {
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
            let old = indices(|mut visit| each_index(&mut old, &mut visit));
            let new = indices(|mut visit| each_index(&mut new, &mut visit));
            self.relate_all(&old, &new);
        }
        true
    }

    fn follow_expr(&mut self, old: &ConstExpr<'_>, new: &ConstExpr<'_>) {
        let (old, new) = (old.get_operators_reader(), new.get_operators_reader());
        let (old, new) = (old.into_iter().map_while(Result::ok), new.into_iter().map_while(Result::ok));
        self.follow_operators(old, new);
    }

    fn follow_table(&mut self, old: TableIndex, new: TableIndex) {
        let (before, after) = (self.before, self.after);
        let (old, new) = (&before.tables[old], &after.tables[new]);
        self.follow_val_type(ValType::Ref(old.ty.element_type), ValType::Ref(new.ty.element_type));
        if let (Origin::Defined(TableInit::Expr(old)), Origin::Defined(TableInit::Expr(new))) =
            (&old.origin, &new.origin)
        {
            self.follow_expr(old, new);
        }
    }

    fn follow_global(&mut self, old: GlobalIndex, new: GlobalIndex) {
        let (before, after) = (self.before, self.after);
        let (old, new) = (&before.globals[old], &after.globals[new]);
        self.follow_val_type(old.ty.content_type, new.ty.content_type);
        if let (Origin::Defined(old), Origin::Defined(new)) = (&old.origin, &new.origin) {
            self.follow_expr(old, new);
        }
    }

    fn follow_elem(&mut self, old: ElemIndex, new: ElemIndex) {
        let (before, after) = (self.before, self.after);
        let (old, new) = (&before.elems[old], &after.elems[new]);
        let cut = match (&old.kind, &new.kind) {
            (
                ElementKind::Active { table_index: old_table, offset_expr: old_offset },
                ElementKind::Active { table_index: new_table, offset_expr: new_offset },
            ) => {
                self.relate(Space::Table, old_table.unwrap_or(0), new_table.unwrap_or(0));
                self.follow_expr(old_offset, new_offset);
                let offsets = (self.values.0.offset(old_offset), self.values.1.offset(new_offset));
                offsets.0.zip(offsets.1).map_or(0, |(old, new)| new.saturating_sub(old))
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

    /// Two functions in the same slot, unless the new one stands in a slot that was emptied.
    fn relate_in_slot(&mut self, old: u32, new: u32) {
        let traps =
            |module: &Module<'_>, func: u32| module.body(FuncIndex::new(func as usize)).is_some_and(is_trap);
        if self.preserve_trap_kind || traps(self.before, old) || !traps(self.after, new) {
            self.relate(Space::Func, old, new);
        }
    }

    fn follow_data(&mut self, old: DataIndex, new: DataIndex) {
        let (before, after) = (self.before, self.after);
        if let (
            DataKind::Active { memory_index: old_memory, offset_expr: old_offset },
            DataKind::Active { memory_index: new_memory, offset_expr: new_offset },
        ) = (&before.datas[old].kind, &after.datas[new].kind)
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

/// The indices that `walk` visits.
fn indices(walk: impl FnOnce(&mut dyn FnMut(Space, &mut u32) -> Outcome) -> Outcome) -> Vec<(Space, u32)> {
    let mut found = Vec::new();
    // The visitor never fails, and what cannot be walked is not followed.
    let _ = walk(&mut |space, index| {
        found.push((space, *index));
        Ok(())
    });
    found
}
