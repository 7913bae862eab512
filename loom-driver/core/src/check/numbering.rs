//! The maps are what a removal makes, and the output has exactly what they say.

use super::error::{CheckError, Place};
use super::{Removal, is_trap};
use crate::index::{
    DataIndex, ElemIndex, EntityRef, FuncIndex, GlobalIndex, Item, MemoryIndex, Space, TableIndex, TagIndex,
    TypeIndex,
};
use crate::maps::IndexMaps;
use crate::module::{Import, Module};
use wasmparser::{ElementKind, TypeRef};

/// Every index space in which each new index comes from exactly one old one.
const ONE_TO_ONE: [Space; 7] =
    [Space::Func, Space::Table, Space::Memory, Space::Global, Space::Tag, Space::Elem, Space::Data];

/// Checks the maps; returns the old index of each function of `after`, except one that is new.
pub fn check(before: &Module<'_>, after: &Module<'_>, claim: &Removal) -> Result<Vec<FuncIndex>, CheckError> {
    types(before, after, &claim.maps)?;
    for space in ONE_TO_ONE {
        one_to_one(before, after, claim, space)?;
    }
    let funcs = before.funcs.keys();
    let mut funcs: Vec<_> = funcs.filter_map(|old| Some((claim.maps.funcs.get(old)?, old))).collect();
    funcs.sort_unstable();
    Ok(funcs.into_iter().map(|(_, old)| old).collect())
}

/// Several types may have become one, in any order: the order of types means nothing.
fn types(before: &Module<'_>, after: &Module<'_>, maps: &IndexMaps) -> Result<(), CheckError> {
    let mut has_source = vec![false; after.types.len()];
    for old in before.types.keys() {
        let Some(new) = maps.types.get(old) else { continue };
        match has_source.get_mut(new.index()) {
            Some(has_source) => *has_source = true,
            None => {
                let what = format!("the map makes it type {}, and there is none", new.as_u32());
                return Err(CheckError::new("type", what).before(Place::of(before, old)));
            }
        }
    }
    match has_source.iter().position(|has_source| !has_source) {
        None => Ok(()),
        Some(new) => Err(CheckError::new("type", "no type of the input became this one")
            .after(Place::of(after, TypeIndex::new(new)))),
    }
}

fn one_to_one(
    before: &Module<'_>,
    after: &Module<'_>,
    claim: &Removal,
    space: Space,
) -> Result<(), CheckError> {
    let (len_before, len_after) = (before.len_of(space), after.len_of(space));
    let may_reorder = claim.may_reorder && matches!(space, Space::Func | Space::Global);
    let places = (0..len_before).filter_map(|old| Some((claim.maps.get_in(space, old as u32)?, old)));
    let mut places: Vec<(u32, usize)> = places.collect();
    if may_reorder {
        // Imports stay in order.
        let imported = places.iter().take_while(|(_, old)| is_import(before, space, *old)).count();
        places.get_mut(imported..).unwrap_or_default().sort_unstable();
    }
    let mut next = 0;
    for (new, old) in places {
        let error =
            |what: String| CheckError::new(section(space), what).before(Place::of(before, item(space, old)));
        if new as usize != next {
            return Err(error(format!("the map makes it {} {new}, out of order", space.name())));
        }
        if next >= len_after {
            return Err(error(format!("the map makes it {} {new}, and there is none", space.name())));
        }
        if is_import(before, space, old) != is_import(after, space, next) {
            let what = "it is imported in one module and defined in the other".to_string();
            return Err(error(what).after(Place::of(after, item(space, next))));
        }
        next += 1;
    }
    if next == len_after || (next + 1 == len_after && may_be_new(after, space, next)) {
        return Ok(());
    }
    let what = match space {
        Space::Func => "nothing of the input became it, and it is not one last function that only traps",
        Space::Elem => "nothing of the input became it, and it is not one last declarative segment",
        _ => "nothing of the input became it",
    };
    Err(CheckError::new(section(space), what).after(Place::of(after, item(space, next))))
}

/// Whether a removal may have added this, to stand in freed slots or to declare functions.
fn may_be_new(after: &Module<'_>, space: Space, index: usize) -> bool {
    match space {
        Space::Func => after.body(FuncIndex::new(index)).is_some_and(is_trap),
        Space::Elem => {
            let elem = after.elems.get(ElemIndex::new(index));
            elem.is_some_and(|elem| matches!(elem.kind, ElementKind::Declared))
        }
        _ => false,
    }
}

fn is_import(module: &Module<'_>, space: Space, index: usize) -> bool {
    match space {
        Space::Func => index < module.imported_funcs,
        Space::Table => module.tables.get(TableIndex::new(index)).is_some_and(|it| it.origin.is_import()),
        Space::Memory => module.memories.get(MemoryIndex::new(index)).is_some_and(|it| it.origin.is_import()),
        Space::Global => module.globals.get(GlobalIndex::new(index)).is_some_and(|it| it.origin.is_import()),
        Space::Tag => module.tags.get(TagIndex::new(index)).is_some_and(|it| it.origin.is_import()),
        Space::Type | Space::Elem | Space::Data => false,
    }
}

/// The section that a person would look at.
pub fn section(space: Space) -> &'static str {
    match space {
        Space::Type => "type",
        Space::Func => "function",
        Space::Table => "table",
        Space::Memory => "memory",
        Space::Global => "global",
        Space::Tag => "tag",
        Space::Elem => "elem",
        Space::Data => "data",
    }
}

/// A thing by its index space and index.
pub fn item(space: Space, index: usize) -> Item {
    match space {
        Space::Type => TypeIndex::new(index).into(),
        Space::Func => FuncIndex::new(index).into(),
        Space::Table => TableIndex::new(index).into(),
        Space::Memory => MemoryIndex::new(index).into(),
        Space::Global => GlobalIndex::new(index).into(),
        Space::Tag => TagIndex::new(index).into(),
        Space::Elem => ElemIndex::new(index).into(),
        Space::Data => DataIndex::new(index).into(),
    }
}

/// The imports, each with its index space and its index there.
pub fn with_indices<'i, 'a>(imports: &'i [Import<'a>]) -> impl Iterator<Item = (&'i Import<'a>, Space, u32)> {
    let mut next = [0u32; 8];
    imports.iter().map(move |import| {
        let space = match import.ty {
            TypeRef::Func(_) | TypeRef::FuncExact(_) => Space::Func,
            TypeRef::Table(_) => Space::Table,
            TypeRef::Memory(_) => Space::Memory,
            TypeRef::Global(_) => Space::Global,
            TypeRef::Tag(_) => Space::Tag,
        };
        let index = next[space as usize];
        next[space as usize] += 1;
        (import, space, index)
    })
}
