//! Everything outside bodies and segments is equal to the original but for new indices.

use super::error::{CheckError, Place};
use super::numbering::with_indices;
use super::operands::each_index_of_sub_type;
use super::told;
use super::{Outcome, Pair};
use crate::index::{EntityRef, FuncIndex, Space, TypeIndex};
use crate::module::{Group, Import, Origin};
use wasmparser::{Export, GlobalType, Operator, TableInit, TableType, TypeRef};

/// Checks every definition that stays, every export, and the start function.
pub fn check(pair: &Pair<'_>) -> Result<(), CheckError> {
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
        for group in self.before.groups.iter() {
            let mut types = group.types.clone().map(TypeIndex::from_u32);
            let Some(first) = types.find(|ty| self.claim.maps.types.get(*ty).is_some()) else { continue };
            self.group(group)
                .map_err(|what| CheckError::new("type", what).before(Place::of(self.before, first)))?;
        }
        Ok(())
    }

    fn group(&self, group: &Group) -> Outcome {
        let new_of = |old| self.claim.maps.types.get(TypeIndex::from_u32(old)).map(|new| new.as_u32());
        let Some(start) = new_of(group.types.start) else {
            return Err("only a part of its recursion group stays".into());
        };
        let position = self.after.types.get(TypeIndex::from_u32(start));
        let Some(new_group) = position.and_then(|at| self.after.groups.get(*at as usize)) else {
            return Err("its recursion group is gone".into());
        };
        if new_group.types.start != start || new_group.types.len() != group.types.len() {
            return Err(format!("its recursion group became that of type {start}, which is another"));
        }
        let members = group.types.clone().zip(new_group.types.clone());
        if members.clone().any(|(old, new)| new_of(old) != Some(new)) {
            return Err("its recursion group changed its order".into());
        }
        for ((old, new), (before, after)) in members.zip(group.group.types().zip(new_group.group.types())) {
            let mut renamed = before.clone();
            each_index_of_sub_type(&mut renamed, &mut |space, index| {
                let inside = group.types.contains(index);
                self.rename(space, index)?;
                match inside == new_group.types.contains(index) {
                    true => Ok(()),
                    false => Err(format!("type {old} became type {new}, which refers to itself differently")),
                }
            })?;
            if renamed != *after {
                return Err(format!("type {old} became type {new}, which is another: `{before}`, `{after}`"));
            }
        }
        Ok(())
    }

    fn imports(&self) -> Result<(), CheckError> {
        let mut found = self.after.imports.iter();
        for (import, space, index) in with_indices(&self.before.imports) {
            if self.claim.maps.get_in(space, index).is_none() {
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
            self.indices_as_data(import).map_err(error)?;
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
                let func_type_idx = self.type_index(ty.func_type_idx)?;
                TypeRef::Tag(wasmparser::TagType { func_type_idx, ..ty })
            }
        })
    }

    /// An import that takes indices as plain numbers keeps their meaning only if nothing moves.
    fn indices_as_data(&self, import: &Import<'_>) -> Outcome {
        for &space in told::spaces(import) {
            let stays = |index| self.claim.maps.get_in(space, index) == Some(index);
            if !(0..self.before.len_of(space) as u32).all(stays) {
                let name = space.name();
                return Err(format!("it is told {name} indices as plain numbers, and they changed"));
            }
        }
        Ok(())
    }

    fn funcs(&self) -> Result<(), CheckError> {
        for (new, &old) in self.old_funcs.iter().enumerate() {
            let new = FuncIndex::new(new);
            let error = |what| {
                let error = CheckError::new("function", what).before(Place::of(self.before, old));
                error.after(Place::of(self.after, new))
            };
            let expected = self.type_index(self.before.funcs[old].ty.as_u32()).map_err(error)?;
            let found = self.after.funcs[new].ty.as_u32();
            if expected != found {
                return Err(error(format!("its type has to be type {expected}, and is type {found}")));
            }
        }
        Ok(())
    }

    fn tables(&self) -> Result<(), CheckError> {
        for (old, before) in self.before.tables.iter() {
            let Some(new) = self.claim.maps.tables.get(old) else { continue };
            let after = &self.after.tables[new];
            let error = |what| {
                let error = CheckError::new("table", what).before(Place::of(self.before, old));
                error.after(Place::of(self.after, new))
            };
            let ty = self.table_type(before.ty).map_err(error)?;
            if ty != after.ty {
                return Err(error(format!("its type has to be {ty:?}, and is {:?}", after.ty)));
            }
            match (&before.origin, &after.origin) {
                (Origin::Import(_), Origin::Import(_))
                | (Origin::Defined(TableInit::RefNull), Origin::Defined(TableInit::RefNull)) => {}
                (Origin::Defined(TableInit::Expr(before)), Origin::Defined(TableInit::Expr(after))) => {
                    let initial = |what| error(format!("its initial value changed: {what}"));
                    self.same_expr(before, after).map_err(initial)?;
                }
                _ => return Err(error("its initial value appeared or disappeared".into())),
            }
        }
        Ok(())
    }

    fn memories(&self) -> Result<(), CheckError> {
        for (old, before) in self.before.memories.iter() {
            let Some(new) = self.claim.maps.memories.get(old) else { continue };
            let after = self.after.memories[new].ty;
            if before.ty != after {
                let what = format!("its type has to be {:?}, and is {after:?}", before.ty);
                let error = CheckError::new("memory", what).before(Place::of(self.before, old));
                return Err(error.after(Place::of(self.after, new)));
            }
        }
        Ok(())
    }

    fn globals(&self) -> Result<(), CheckError> {
        for (old, before) in self.before.globals.iter() {
            let Some(new) = self.claim.maps.globals.get(old) else { continue };
            let after = &self.after.globals[new];
            let error = |what| {
                let error = CheckError::new("global", what).before(Place::of(self.before, old));
                error.after(Place::of(self.after, new))
            };
            let ty = self.global_type(before.ty).map_err(error)?;
            if ty != after.ty {
                return Err(error(format!("its type has to be {ty:?}, and is {:?}", after.ty)));
            }
            if let (Origin::Defined(before), Origin::Defined(after)) = (&before.origin, &after.origin) {
                let initial = |what| error(format!("its initial value changed: {what}"));
                self.same_expr(before, after).map_err(initial)?;
            }
        }
        Ok(())
    }

    fn tags(&self) -> Result<(), CheckError> {
        for (old, before) in self.before.tags.iter() {
            let Some(new) = self.claim.maps.tags.get(old) else { continue };
            let error = |what| {
                let error = CheckError::new("tag", what).before(Place::of(self.before, old));
                error.after(Place::of(self.after, new))
            };
            let expected = self.type_index(before.ty.as_u32()).map_err(error)?;
            let found = self.after.tags[new].ty.as_u32();
            if expected != found {
                return Err(error(format!("its type has to be type {expected}, and is type {found}")));
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
            self.rename(Space::of(export.kind), &mut index).map_err(error)?;
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
            let before = self.before.start.map(|func| Place::of(self.before, func));
            let after = self.after.start.map(|func| Place::of(self.after, func));
            CheckError { before, after, ..CheckError::new("start", what) }
        };
        match (self.before.start, self.after.start) {
            (None, None) => Ok(()),
            (None, Some(_)) => Err(error("a start function appeared")),
            (Some(old), Some(new)) => match self.claim.maps.funcs.get(old) == Some(new) {
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

/// Whether calling the function has no effect, and ends.
fn does_nothing(pair: &Pair<'_>, func: FuncIndex) -> bool {
    let operators = pair.before.body(func).and_then(|body| body.get_operators_reader().ok());
    let nothing = |operator| matches!(operator, Ok(Operator::Nop | Operator::End));
    operators.is_some_and(|operators| operators.into_iter().all(nothing))
}
