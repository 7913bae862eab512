//! What a body is, apart from which functions it calls.

use loom_core::custom::Hint;
use loom_core::index::{FuncIndex, PrimaryMap, TypeIndex};
use loom_core::refs::{Refs, Site, Use};
use loom_core::{Error, Module, Result};
use rayon::prelude::*;
use std::collections::BTreeMap;
use wasmparser::BinaryReader;

/// Two defined functions may stand for each other if their shapes are equal and so are, one by one, the functions
/// that they call.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shape {
    /// Its own type, and its body with indices of one length: types that are equal have one index, and
    /// functions that are called have none. Behind it are the hints about it (`metadata.code.*`): a compiler would make other
    /// code of a body with other ones.
    pub body: Option<(TypeIndex, Vec<u8>)>,
    /// The functions that it calls, in the order of the calls.
    pub calls: Vec<FuncIndex>,
}

/// The shape of every function, in whose bodies `refs` are. Of an import it says nothing.
///
/// # Errors
///
/// [`Error::Bug`] if `refs` are of another module.
pub fn of(
    module: &Module<'_>,
    refs: &PrimaryMap<FuncIndex, Option<&Refs>>,
    hints: &BTreeMap<FuncIndex, Vec<Hint<'_>>>,
) -> Result<PrimaryMap<FuncIndex, Shape>> {
    let funcs: Vec<(FuncIndex, &Option<&Refs>)> = refs.iter().collect();
    let shapes: Vec<Result<Shape>> = funcs
        .par_iter()
        .map(|(func, refs)| match (refs, module.body(*func), module.funcs.get(*func)) {
            (Some(refs), Some(body), Some(definition)) => {
                let hints = hints.get(func).map_or(&[][..], Vec::as_slice);
                Ok(shape(module, canonical(module, definition.ty)?, body.as_bytes(), refs, hints)?)
            }
            _ => Ok(Shape::default()),
        })
        .collect();
    shapes.into_iter().collect()
}

fn shape(module: &Module<'_>, ty: TypeIndex, body: &[u8], refs: &Refs, hints: &[Hint<'_>]) -> Result<Shape> {
    let outside = || Error::bug("a reference is outside of its body");
    let mut bytes = Vec::with_capacity(body.len());
    let mut calls = Vec::new();
    let mut copied = 0;
    for site in &refs.sites {
        let (start, end) = (site.offset as usize, site.offset as usize + usize::from(site.len));
        bytes.extend_from_slice(body.get(copied..start).ok_or_else(outside)?);
        let index = match site.kind {
            Use::Call => {
                calls.push(FuncIndex::from_u32(site.index));
                0
            }
            Use::Type | Use::HeapType => canonical(module, TypeIndex::from_u32(site.index))?.as_u32(),
            Use::MemArg => {
                // The flags stand in front of the index, and belong to the site.
                let flags = BinaryReader::new(body.get(start..end).ok_or_else(outside)?, 0).read_var_u32();
                bytes.extend(flags.map_err(|error| Error::bug(error.to_string()))?.to_le_bytes());
                site.index
            }
            _ => site.index,
        };
        bytes.extend(index.to_le_bytes());
        copied = end;
    }
    bytes.extend_from_slice(body.get(copied..).ok_or_else(outside)?);
    // A body says itself where it ends, so that this is no part of another body.
    let lengths: Vec<u32> = match hints {
        [] => Vec::new(),
        _ => [0].into_iter().chain(refs.sites.iter().scan(0, add_length)).collect(),
    };
    for Hint { section, offset, says } in hints {
        // Calls of several functions may have several lengths, so what counts are the sites in front of the operator.
        let sites = refs.sites.partition_point(|site| site.offset < *offset);
        let length = lengths.get(sites).copied().unwrap_or_default();
        for part in [section.as_bytes(), says] {
            bytes.extend(part.len().to_le_bytes());
            bytes.extend(part);
        }
        bytes.extend(sites.to_le_bytes());
        bytes.extend(offset.saturating_sub(length).to_le_bytes());
    }
    Ok(Shape { body: Some((ty, bytes)), calls })
}

/// The bytes of this site and of all before it.
fn add_length(sum: &mut u32, site: &Site) -> Option<u32> {
    *sum = sum.saturating_add(site.len.into());
    Some(*sum)
}

/// The first type that is equal to `ty`.
fn canonical(module: &Module<'_>, ty: TypeIndex) -> Result<TypeIndex> {
    module.canonical.get(ty).copied().ok_or_else(|| Error::bug(format!("there is no type {}", ty.as_u32())))
}
