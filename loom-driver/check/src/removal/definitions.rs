//! Everything outside bodies and segments is equal to the original but for new indices.

use super::claim::SPACES;
use super::error::{CheckError, Place};
use super::numbering::{count, with_indices};
use super::{Outcome, Pair, first_of, told};
use crate::ops::{Space, each_index_of_sub_type};
use std::ops::Range;
use wasmparser::{Export, ExternalKind, GlobalType, Import, Operator, SubType, TableType, TagType, TypeRef};

/// Checks every definition that stays, every export, and the start function.
pub(super) fn check(pair: &Pair<'_>) -> Result<(), CheckError> {
    pair.types()?;
    pair.imports()?;
    pair.funcs()?;
    pair.tables()?;
    pair.memories()?;
    pair.globals()?;
    pair.tags()?;
    pair.exports()?;
    pair.start()
}

impl Pair<'_> {
    /// Recursion groups, whole. By induction over the groups, types that the map relates are equal
    /// if their groups are: references into the group itself at the same places, all others to
    /// types that are equal.
    fn types(&self) -> Result<(), CheckError> {
        let mut next = 0;
        while let Some(group) = self.before.types.group(next) {
            next = group.end;
            let Some(first) = group.clone().find(|ty| self.new_of(Space::Type, *ty).is_some()) else {
                continue;
            };
            self.group(&group).map_err(|what| {
                CheckError::new("type", what).before(Place::of(self.before, Space::Type, first))
            })?;
        }
        Ok(())
    }

    fn group(&self, group: &Range<u32>) -> Outcome {
        let new_of = |old| self.new_of(Space::Type, old);
        let Some(start) = new_of(group.start) else {
            return Err("only a part of its recursion group stays".into());
        };
        let Some(new_group) = self.after.types.group(start) else {
            return Err("its recursion group is gone".into());
        };
        if new_group.start != start || new_group.len() != group.len() {
            return Err(format!("its recursion group became that of type {start}, which is another"));
        }
        let members = group.clone().zip(new_group.clone());
        if members.clone().any(|(old, new)| new_of(old) != Some(new)) {
            return Err("its recursion group changed its order".into());
        }
        for (old, new) in members {
            let (Some(before), Some(after)) = (self.before.types.get(old), self.after.types.get(new)) else {
                return Err(format!("type {old} became type {new}, which cannot be read"));
            };
            self.sub_type((old, before, group), (new, after, &new_group))?;
        }
        Ok(())
    }

    /// Two types, each with its index and its recursion group.
    fn sub_type(
        &self,
        (old, before, group): (u32, &SubType, &Range<u32>),
        (new, after, new_group): (u32, &SubType, &Range<u32>),
    ) -> Outcome {
        let mut renamed = before.clone();
        let mut outcome = Ok(());
        let mut rename = first_of(&mut outcome, |space, index| {
            let inside = group.contains(index);
            self.rename(space, index)?;
            match inside == new_group.contains(index) {
                true => Ok(()),
                false => Err(format!("type {old} became type {new}, which refers to itself differently")),
            }
        });
        each_index_of_sub_type(&mut renamed, &mut rename);
        drop(rename);
        outcome?;
        match renamed == *after {
            true => Ok(()),
            false => Err(format!("type {old} became type {new}, which is another: `{before}`, `{after}`")),
        }
    }

    fn imports(&self) -> Result<(), CheckError> {
        let moved: Vec<Space> = SPACES.into_iter().filter(|space| !self.all_stay(*space)).collect();
        let mut found = self.after.imports.iter();
        for (import, space, index) in with_indices(&self.before.imports) {
            if self.new_of(space, index).is_none() {
                continue;
            }
            let place =
                |import: &Import<'_>| Place::named(format!("import {:?} {:?}", import.module, import.name));
            let error = |what: String| CheckError::new("import", what).before(place(import));
            let Some(new) = found.next() else {
                return Err(error("it is missing".into()));
            };
            let error = |what: String| error(what).after(place(new));
            if (import.module, import.name) != (new.module, new.name) {
                return Err(error("another import is in its place".into()));
            }
            let ty = self.import_type(import.ty).map_err(error)?;
            if ty != new.ty {
                return Err(error(format!("its type has to be {ty:?}, and is {:?}", new.ty)));
            }
            // Plain numbers keep their meaning only if nothing moves.
            if let Some(space) = told(import).find(|space| moved.contains(space)) {
                let name = space.name();
                return Err(error(format!("it is told {name} indices as plain numbers, and they changed")));
            }
        }
        match found.next() {
            None => Ok(()),
            Some(new) => Err(CheckError::new("import", "it is new")
                .after(Place::named(format!("import {:?} {:?}", new.module, new.name)))),
        }
    }

    fn import_type(&self, ty: TypeRef) -> Result<TypeRef, String> {
        Ok(match ty {
            TypeRef::Func(ty) => TypeRef::Func(self.type_index(ty)?),
            TypeRef::FuncExact(ty) => TypeRef::FuncExact(self.type_index(ty)?),
            TypeRef::Table(ty) => TypeRef::Table(self.table_type(ty)?),
            TypeRef::Memory(ty) => TypeRef::Memory(ty),
            TypeRef::Global(ty) => TypeRef::Global(self.global_type(ty)?),
            TypeRef::Tag(ty) => {
                TypeRef::Tag(TagType { func_type_idx: self.type_index(ty.func_type_idx)?, ..ty })
            }
        })
    }

    /// Whether everything in an index space is still there and has its index.
    fn all_stay(&self, space: Space) -> bool {
        let indices = 0..u32::try_from(count(self.before, space)).unwrap_or(u32::MAX);
        indices.into_iter().all(|index| self.new_of(space, index) == Some(index))
    }

    fn funcs(&self) -> Result<(), CheckError> {
        for (old, before, _, after) in self.stay(Space::Func, &self.before.funcs, &self.after.funcs) {
            let expected = self.type_index(before.ty).map_err(|what| self.fault(Space::Func, old, what))?;
            if expected != after.ty {
                let what = format!("its type has to be type {expected}, and is type {}", after.ty);
                return Err(self.fault(Space::Func, old, what));
            }
        }
        Ok(())
    }

    fn tables(&self) -> Result<(), CheckError> {
        for (old, before, _, after) in self.stay(Space::Table, &self.before.tables, &self.after.tables) {
            let error = |what| self.fault(Space::Table, old, what);
            let ty = self.table_type(before.ty).map_err(error)?;
            if ty != after.ty {
                return Err(error(format!("its type has to be {ty:?}, and is {:?}", after.ty)));
            }
            match (&before.init, &after.init) {
                (None, None) => {}
                (Some(before), Some(after)) => {
                    let initial = |what| error(format!("its initial value changed: {what}"));
                    self.same_expr(before, after).map_err(initial)?;
                }
                _ => return Err(error("its initial value appeared or disappeared".into())),
            }
        }
        Ok(())
    }

    fn memories(&self) -> Result<(), CheckError> {
        for (old, before, _, after) in self.stay(Space::Memory, &self.before.memories, &self.after.memories) {
            if before.ty != after.ty {
                let what = format!("its type has to be {:?}, and is {:?}", before.ty, after.ty);
                return Err(self.fault(Space::Memory, old, what));
            }
        }
        Ok(())
    }

    fn globals(&self) -> Result<(), CheckError> {
        for (old, before, _, after) in self.stay(Space::Global, &self.before.globals, &self.after.globals) {
            let error = |what| self.fault(Space::Global, old, what);
            let ty = self.global_type(before.ty).map_err(error)?;
            if ty != after.ty {
                return Err(error(format!("its type has to be {ty:?}, and is {:?}", after.ty)));
            }
            if let (Some(before), Some(after)) = (&before.init, &after.init) {
                let initial = |what| error(format!("its initial value changed: {what}"));
                self.same_expr(before, after).map_err(initial)?;
            }
        }
        Ok(())
    }

    fn tags(&self) -> Result<(), CheckError> {
        for (old, before, _, after) in self.stay(Space::Tag, &self.before.tags, &self.after.tags) {
            let expected = self.type_index(before.ty).map_err(|what| self.fault(Space::Tag, old, what))?;
            if expected != after.ty {
                let what = format!("its type has to be type {expected}, and is type {}", after.ty);
                return Err(self.fault(Space::Tag, old, what));
            }
        }
        Ok(())
    }

    fn exports(&self) -> Result<(), CheckError> {
        let mut found = self.after.exports.iter().peekable();
        for (position, export) in self.before.exports.iter().enumerate() {
            let place = |export: &Export<'_>| Place::named(format!("export {:?}", export.name));
            let error = |what: String| CheckError::new("export", what).before(place(export));
            let Some(new) = found.next_if(|new| new.name == export.name) else {
                match self.claim.may_go.get(position) {
                    Some(true) => continue,
                    _ => return Err(error("it is missing, and was not allowed to go".into())),
                }
            };
            let mut index = export.index;
            self.rename(space_of(export.kind), &mut index).map_err(error)?;
            if (export.kind, index) != (new.kind, new.index) {
                let what =
                    format!("it has to be {:?} {index}, and is {:?} {}", export.kind, new.kind, new.index);
                return Err(error(what).after(place(new)));
            }
        }
        match found.next() {
            None => Ok(()),
            Some(new) => Err(CheckError::new("export", "the input has no such export at this place")
                .after(Place::named(format!("export {:?}", new.name)))),
        }
    }

    fn start(&self) -> Result<(), CheckError> {
        let error = |what| {
            let before = self.before.start.map(|func| Place::of(self.before, Space::Func, func));
            let after = self.after.start.map(|func| Place::of(self.after, Space::Func, func));
            CheckError { before, after, ..CheckError::new("start", what) }
        };
        match (self.before.start, self.after.start) {
            (None, None) => Ok(()),
            (None, Some(_)) => Err(error("a start function appeared")),
            (Some(old), Some(new)) => match self.new_of(Space::Func, old) == Some(new) {
                true => Ok(()),
                false => Err(error("another function is the start function")),
            },
            (Some(old), None) => match does_nothing(self, old) {
                true => Ok(()),
                false => Err(error("the start function is missing, and does more than nothing")),
            },
        }
    }

    fn type_index(&self, mut index: u32) -> Result<u32, String> {
        self.rename(Space::Type, &mut index)?;
        Ok(index)
    }

    fn table_type(&self, ty: TableType) -> Result<TableType, String> {
        Ok(TableType { element_type: self.ref_type(ty.element_type)?, ..ty })
    }

    fn global_type(&self, ty: GlobalType) -> Result<GlobalType, String> {
        Ok(GlobalType { content_type: self.val_type(ty.content_type)?, ..ty })
    }
}

/// The index space that an export of this kind points into.
pub(super) fn space_of(kind: ExternalKind) -> Space {
    match kind {
        ExternalKind::Func | ExternalKind::FuncExact => Space::Func,
        ExternalKind::Table => Space::Table,
        ExternalKind::Memory => Space::Memory,
        ExternalKind::Global => Space::Global,
        ExternalKind::Tag => Space::Tag,
    }
}

/// Whether calling the function has no effect, and ends.
fn does_nothing(pair: &Pair<'_>, func: u32) -> bool {
    let operators = pair.before.body(func).and_then(|body| body.get_operators_reader().ok());
    let nothing = |operator| matches!(operator, Ok(Operator::Nop | Operator::End));
    operators.is_some_and(|operators| operators.into_iter().all(nothing))
}
