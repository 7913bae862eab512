//! `name`: names for everything that has an index.
//!
//! Names of what is gone go, and the others follow their things to the new indices. Locals and
//! labels are numbered per function: names of locals follow them, and those of labels stay if every
//! operator does; a function whose body became a trap has its parameters left, and nothing else.
//! Several equal types can become one type: then its first name counts.
//!
//! The format wants names in the order of indices, and subsections in the order of their kinds. There are
//! tools that do not care, so any order is read, and the right one is written.

use super::{Change, Verdict};
use crate::index::{FuncIndex, Space};
use crate::maps::BodyMove;
use std::cell::Cell;
use std::collections::BTreeMap;
use wasm_encoder::NameSection;
use wasmparser::{BinaryReader, CompositeInnerType, Name, NameSectionReader};

/// The section for the module after.
pub fn update<'a>(change: &Change<'_, 'a>, payload: &[u8]) -> Verdict<'a> {
    match rewrite(change, payload) {
        Err(error) => Verdict::malformed(error),
        Ok((names, _)) if names.is_empty() => Verdict::expire("everything that it names is gone"),
        Ok((names, lost)) => Verdict::Update {
            payload: names.into(),
            reason: "dead names removed, the others renumbered",
            lost,
        },
    }
}

/// The new payload, and what could not be taken over.
fn rewrite(change: &Change<'_, '_>, payload: &[u8]) -> wasmparser::Result<(Vec<u8>, Vec<String>)> {
    let mut subsections: BTreeMap<u8, NameSection> = BTreeMap::new();
    let (mut unknown, mut repeated) = (0, 0);
    let unlabelled = Cell::new(0);
    let locals = |func: u32| {
        let (limit, body) = (params_if_stubbed(change, func), body_of(change, func));
        let place = move |local: u32| match limit {
            Some(limit) => (local < limit).then_some(local),
            None => body.map_or(Some(local), |body| body.local(local)),
        };
        Some((change.maps.funcs.get_u32(func)?, place))
    };
    let labels = |func: u32| {
        let new = change.maps.funcs.get_u32(func)?;
        let lost_operators = lost_operators(change, func);
        unlabelled.set(unlabelled.get() + usize::from(lost_operators));
        let stay = !lost_operators && !stubbed(change, func);
        Some((new, move |label: u32| stay.then_some(label)))
    };
    let whole = |space: Space| move |index: u32| Some((change.maps.get_in(space, index)?, Some));
    for name in NameSectionReader::new(BinaryReader::new(payload, 0)).sections {
        let name = name?;
        let order = order(&name);
        if subsections.contains_key(&order) {
            repeated += 1;
            continue;
        }
        let mut out = NameSection::new();
        match name {
            Name::Module { name, .. } => out.module(name),
            Name::Function(map) => put(&mut out, NameSection::functions, flat(change, Space::Func, map)?),
            Name::Local(map) => put(&mut out, NameSection::locals, nested(locals, map)?),
            Name::Label(map) => put(&mut out, NameSection::labels, nested(labels, map)?),
            Name::Type(map) => put(&mut out, NameSection::types, flat(change, Space::Type, map)?),
            Name::Table(map) => put(&mut out, NameSection::tables, flat(change, Space::Table, map)?),
            Name::Memory(map) => put(&mut out, NameSection::memories, flat(change, Space::Memory, map)?),
            Name::Global(map) => put(&mut out, NameSection::globals, flat(change, Space::Global, map)?),
            Name::Element(map) => put(&mut out, NameSection::elements, flat(change, Space::Elem, map)?),
            Name::Data(map) => put(&mut out, NameSection::data, flat(change, Space::Data, map)?),
            Name::Field(map) => put(&mut out, NameSection::fields, nested(whole(Space::Type), map)?),
            Name::Tag(map) => put(&mut out, NameSection::tags, flat(change, Space::Tag, map)?),
            Name::Parameter(map) => put(&mut out, NameSection::parameters, nested(whole(Space::Type), map)?),
            Name::TagParameter(map) => {
                put(&mut out, NameSection::tag_parameters, nested(whole(Space::Tag), map)?);
            }
            Name::Unknown { .. } => {
                unknown += 1;
                continue;
            }
        }
        subsections.insert(order, out);
    }
    let mut lost = Vec::new();
    if repeated > 0 {
        lost.push(format!("{repeated} subsections dropped of kinds that there may be one of"));
    }
    if unknown > 0 {
        lost.push(format!("{unknown} subsections of unknown kinds dropped"));
    }
    if unlabelled.get() > 0 {
        lost.push(format!("names of labels in {} functions that lost operators dropped", unlabelled.get()));
    }
    Ok((subsections.values().flat_map(|subsection| subsection.as_custom().data.into_owned()).collect(), lost))
}

/// The place of a subsection among the others.
fn order(name: &Name<'_>) -> u8 {
    match name {
        Name::Module { .. } => 0,
        Name::Function(_) => 1,
        Name::Local(_) => 2,
        Name::Label(_) => 3,
        Name::Type(_) => 4,
        Name::Table(_) => 5,
        Name::Memory(_) => 6,
        Name::Global(_) => 7,
        Name::Element(_) => 8,
        Name::Data(_) => 9,
        Name::Field(_) => 10,
        Name::Tag(_) => 11,
        Name::Parameter(_) => 12,
        Name::TagParameter(_) => 13,
        Name::Unknown { ty, .. } => *ty,
    }
}

/// Writes a subsection, unless nothing is left of it.
fn put<M>(out: &mut NameSection, write: fn(&mut NameSection, &M), names: Option<M>) {
    if let Some(names) = names {
        write(out, &names);
    }
}

/// The names of one index space; `None` if none is left.
fn flat(
    change: &Change<'_, '_>,
    space: Space,
    names: wasmparser::NameMap<'_>,
) -> wasmparser::Result<Option<wasm_encoder::NameMap>> {
    let mut left: BTreeMap<u32, &str> = BTreeMap::new();
    for naming in names.names {
        let naming = naming?;
        if let Some(new) = change.maps.get_in(space, naming.index) {
            left.entry(new).or_insert(naming.name);
        }
    }
    let mut map = wasm_encoder::NameMap::new();
    left.iter().for_each(|(index, name)| map.append(*index, name));
    Ok((!map.is_empty()).then_some(map))
}

/// Names inside of things. `outer` says where a thing went, and where what is in it.
fn nested<I: Fn(u32) -> Option<u32>>(
    outer: impl Fn(u32) -> Option<(u32, I)>,
    names: wasmparser::IndirectNameMap<'_>,
) -> wasmparser::Result<Option<wasm_encoder::IndirectNameMap>> {
    let mut left: BTreeMap<u32, wasm_encoder::NameMap> = BTreeMap::new();
    for naming in names.names {
        let naming = naming?;
        let place = outer(naming.index);
        let mut moved: BTreeMap<u32, &str> = BTreeMap::new();
        for naming in naming.names.names {
            let naming = naming?;
            if let Some(new) = place.as_ref().and_then(|(_, inner)| inner(naming.index)) {
                moved.entry(new).or_insert(naming.name);
            }
        }
        if let (Some((new, _)), false) = (place, moved.is_empty()) {
            let mut inner = wasm_encoder::NameMap::new();
            moved.iter().for_each(|(index, name)| inner.append(*index, name));
            left.entry(new).or_insert(inner);
        }
    }
    let mut map = wasm_encoder::IndirectNameMap::new();
    left.iter().for_each(|(index, names)| map.append(*index, names));
    Ok((!left.is_empty()).then_some(map))
}

fn body_of<'c>(change: &Change<'c, '_>, func: u32) -> Option<&'c BodyMove> {
    change.code.body_of(FuncIndex::from_u32(func))
}

fn stubbed(change: &Change<'_, '_>, func: u32) -> bool {
    body_of(change, func).is_some_and(|body| body.is_stub())
}

/// Whether a body that is not a trap lost operators. Labels are counted over all blocks of a body,
/// so none keeps its number for certain.
fn lost_operators(change: &Change<'_, '_>, func: u32) -> bool {
    body_of(change, func).is_some_and(|body| !body.is_stub() && !body.gone.is_empty())
}

/// The number of parameters of a function whose body became a trap.
fn params_if_stubbed(change: &Change<'_, '_>, func: u32) -> Option<u32> {
    if !stubbed(change, func) {
        return None;
    }
    let ty = change.module.funcs.get(FuncIndex::from_u32(func))?.ty;
    match &change.module.sub_type(ty)?.composite_type.inner {
        CompositeInnerType::Func(ty) => u32::try_from(ty.params().len()).ok(),
        _ => None,
    }
}
