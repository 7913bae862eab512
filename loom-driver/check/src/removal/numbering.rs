//! The maps are what a removal makes, and the output has exactly what they say.

use super::claim::{Maps, SPACES};
use super::error::{CheckError, Place};
use super::{Removal, is_trap};
use crate::module::Module;
use crate::ops::Space;
use wasmparser::{ElementKind, Import, TypeRef};

/// More types than a reference can name: no valid module has so many.
const TOO_MANY_TYPES: usize = 1 << 20;

/// Checks the maps; returns the old index of each function of `after`, except one that is new.
pub(super) fn check(
    before: &Module<'_>,
    after: &Module<'_>,
    claim: &Removal,
    maps: &Maps,
) -> Result<Vec<u32>, CheckError> {
    types(before, after, maps)?;
    // In every other index space each new index comes from exactly one old one.
    for space in SPACES.into_iter().filter(|space| *space != Space::Type) {
        one_to_one(before, after, claim, maps, space)?;
    }
    let mut funcs: Vec<(u32, u32)> = maps.each(Space::Func).map(|(old, new)| (new, old)).collect();
    funcs.sort_unstable();
    Ok(funcs.into_iter().map(|(_, old)| old).collect())
}

/// Several types may have become one, in any order: the order of types means nothing.
fn types(before: &Module<'_>, after: &Module<'_>, maps: &Maps) -> Result<(), CheckError> {
    if after.types.len() >= TOO_MANY_TYPES {
        return Err(CheckError::new("type", "it has more types than a reference can name"));
    }
    let mut has_source = vec![false; after.types.len()];
    for (old, new) in maps.each(Space::Type) {
        match has_source.get_mut(new as usize) {
            Some(has_source) => *has_source = true,
            None => {
                let what = format!("the map makes it type {new}, and there is none");
                return Err(CheckError::new("type", what).before(Place::of(before, Space::Type, old)));
            }
        }
    }
    match (0..).zip(has_source).find(|(_, has_source)| !has_source) {
        None => Ok(()),
        Some((new, _)) => Err(CheckError::new("type", "no type of the input became this one")
            .after(Place::of(after, Space::Type, new))),
    }
}

fn one_to_one(
    before: &Module<'_>,
    after: &Module<'_>,
    claim: &Removal,
    maps: &Maps,
    space: Space,
) -> Result<(), CheckError> {
    let len_after = count(after, space);
    let (imports_before, imports_after) = (imported(before, space), imported(after, space));
    let may_reorder = claim.may_reorder && matches!(space, Space::Func | Space::Global);
    let mut places: Vec<(u32, u32)> = maps.each(space).map(|(old, new)| (new, old)).collect();
    if may_reorder {
        // Imports stay in order.
        let imported = places.iter().take_while(|(_, old)| (*old as usize) < imports_before).count();
        places.get_mut(imported..).unwrap_or_default().sort_unstable();
    }
    let mut next = 0;
    for (new, old) in places {
        let error =
            |what: String| CheckError::new(section(space), what).before(Place::of(before, space, old));
        if new != next {
            return Err(error(format!("the map makes it {} {new}, out of order", space.name())));
        }
        if new as usize >= len_after {
            return Err(error(format!("the map makes it {} {new}, and there is none", space.name())));
        }
        if ((old as usize) < imports_before) != ((new as usize) < imports_after) {
            let what = "it is imported in one module and defined in the other".to_string();
            return Err(error(what).after(Place::of(after, space, new)));
        }
        next += 1;
    }
    let is_last = next as usize + 1 == len_after;
    if next as usize == len_after || is_last && may_be_new(after, space, next) {
        return Ok(());
    }
    let what = match space {
        Space::Func => "nothing of the input became it, and it is not one last function that only traps",
        Space::Elem => "nothing of the input became it, and it is not one last declarative segment",
        _ => "nothing of the input became it",
    };
    Err(CheckError::new(section(space), what).after(Place::of(after, space, next)))
}

/// Whether a removal may have added this, to stand in freed slots or to declare functions.
fn may_be_new(after: &Module<'_>, space: Space, index: u32) -> bool {
    match space {
        Space::Func => after.body(index).is_some_and(|body| is_trap(&body)),
        Space::Elem => {
            let elem = after.elems.get(index as usize);
            elem.is_some_and(|elem| matches!(elem.0.kind, ElementKind::Declared))
        }
        _ => false,
    }
}

/// How many things are in an index space.
pub(super) fn count(module: &Module<'_>, space: Space) -> usize {
    match space {
        Space::Type => module.types.len(),
        Space::Func => module.funcs.len(),
        Space::Table => module.tables.len(),
        Space::Memory => module.memories.len(),
        Space::Global => module.globals.len(),
        Space::Tag => module.tags.len(),
        Space::Elem => module.elems.len(),
        Space::Data => module.data.len(),
        Space::Local | Space::Label => 0,
    }
}

/// How many of them are imported: they are in front.
fn imported(module: &Module<'_>, space: Space) -> usize {
    match space {
        Space::Func => module.imported_funcs(),
        Space::Table => module.tables.iter().take_while(|it| it.import.is_some()).count(),
        Space::Memory => module.memories.iter().take_while(|it| it.import.is_some()).count(),
        Space::Global => module.globals.iter().take_while(|it| it.import.is_some()).count(),
        Space::Tag => module.tags.iter().take_while(|it| it.import.is_some()).count(),
        Space::Type | Space::Elem | Space::Data | Space::Local | Space::Label => 0,
    }
}

/// The section that a person would look at.
pub(super) fn section(space: Space) -> &'static str {
    match space {
        Space::Func => "function",
        Space::Local | Space::Label => "code",
        other => other.name(),
    }
}

/// The imports, each with its index space and its index there.
pub(super) fn with_indices<'i, 'a>(
    imports: &'i [Import<'a>],
) -> impl Iterator<Item = (&'i Import<'a>, Space, u32)> {
    let [mut funcs, mut tables, mut memories, mut globals, mut tags] = [0u32; 5];
    imports.iter().map(move |import| {
        let (space, next) = match import.ty {
            TypeRef::Func(_) | TypeRef::FuncExact(_) => (Space::Func, &mut funcs),
            TypeRef::Table(_) => (Space::Table, &mut tables),
            TypeRef::Memory(_) => (Space::Memory, &mut memories),
            TypeRef::Global(_) => (Space::Global, &mut globals),
            TypeRef::Tag(_) => (Space::Tag, &mut tags),
        };
        let index = *next;
        *next += 1;
        (import, space, index)
    })
}
