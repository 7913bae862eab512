//! The global section of the output: other numbers for markers, and every other byte as it was.

use crate::plan::markers::Markers;
use loom_core::index::GlobalIndex;
use loom_core::{Error, Module, Result};
use std::ops::Range;
use wasm_encoder::{Encode, SectionId};
use wasmparser::ConstExpr;

/// The whole section, with id and size; `None` if no marker moves.
///
/// # Errors
///
/// [`Error::Bug`] only: the module is valid.
pub fn section(module: &Module<'_>, markers: &Markers) -> Result<Option<Vec<u8>>> {
    if markers.moved.is_empty() {
        return Ok(None);
    }
    let bug = || Error::bug("compact: a marker has no place in the global section");
    let id = SectionId::Global as u8;
    let old = module.sections.iter().find(|section| section.id == id).ok_or_else(bug)?;
    let mut payload = Vec::new();
    let mut copied = old.payload.start;
    for (index, number) in &markers.moved {
        let global =
            module.globals.get(GlobalIndex::from_u32(*index)).and_then(|global| global.origin.defined());
        let expr =
            range(global.ok_or_else(bug)?).filter(|expr| copied <= expr.start && expr.end <= old.payload.end);
        let expr = expr.ok_or_else(bug)?;
        payload.extend_from_slice(module.bytes.get(copied..expr.start).ok_or_else(bug)?);
        wasm_encoder::ConstExpr::i32_const(number.cast_signed()).encode(&mut payload);
        copied = expr.end;
    }
    payload.extend_from_slice(module.bytes.get(copied..old.payload.end).ok_or_else(bug)?);
    let mut section = vec![id];
    payload.encode(&mut section);
    Ok(Some(section))
}

/// Where in the file an expression is, its `end` included.
fn range(expr: &ConstExpr<'_>) -> Option<Range<usize>> {
    let reader = expr.get_binary_reader();
    let start = usize::try_from(reader.original_position()).ok()?;
    Some(start..start + reader.bytes_remaining())
}
