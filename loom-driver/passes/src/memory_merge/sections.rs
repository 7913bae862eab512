//! The memory, export and data sections of the output.

use super::layout::Layout;
use loom_core::index::Space;
use loom_core::{Error, Module, Result};
use std::collections::BTreeMap;
use wasm_encoder::reencode::{Reencode, RoundtripReencoder};
use wasm_encoder::{ConstExpr, DataSection, ExportSection, MemorySection, Section};
use wasmparser::DataKind;

/// These sections, whole, by id.
///
/// # Errors
///
/// [`Error::Bug`] if the layout contradicts the module.
pub fn replaced(module: &Module<'_>, layout: &Layout) -> Result<BTreeMap<u8, Vec<u8>>> {
    let (memories, exports, datas) =
        (memories(module, layout)?, exports(module, layout)?, datas(module, layout)?);
    let mut sections = BTreeMap::from([(memories.id(), whole(&memories))]);
    if !exports.is_empty() {
        sections.insert(exports.id(), whole(&exports));
    }
    if !datas.is_empty() {
        sections.insert(datas.id(), whole(&datas));
    }
    Ok(sections)
}

fn whole(section: &impl Section) -> Vec<u8> {
    let mut bytes = Vec::new();
    section.append_to(&mut bytes);
    bytes
}

fn bug(error: impl std::fmt::Display) -> Error {
    Error::bug(format!("memory-merge: {error}"))
}

/// The merged memory in the place of the first; the others have no pages left.
fn memories(module: &Module<'_>, layout: &Layout) -> Result<MemorySection> {
    let mut section = MemorySection::new();
    for (memory, definition) in module.memories.iter().filter(|(_, memory)| !memory.origin.is_import()) {
        let mut ty = RoundtripReencoder.memory_type(definition.ty).map_err(bug)?;
        if layout.places.contains_key(&memory) {
            let pages = if memory == layout.target { layout.pages } else { 0 };
            ty.minimum = pages;
            ty.maximum = Some(pages);
        }
        section.memory(ty);
    }
    Ok(section)
}

fn exports(module: &Module<'_>, layout: &Layout) -> Result<ExportSection> {
    let mut section = ExportSection::new();
    for export in &module.exports {
        let is_merged = Space::of(export.kind) == Space::Memory && layout.place(export.index).is_some();
        let index = if is_merged { layout.target.as_u32() } else { export.index };
        section.export(export.name, RoundtripReencoder.export_kind(export.kind).map_err(bug)?, index);
    }
    Ok(section)
}

fn datas(module: &Module<'_>, layout: &Layout) -> Result<DataSection> {
    let mut section = DataSection::new();
    for (index, data) in module.datas.iter() {
        let place = match &data.kind {
            DataKind::Active { memory_index, offset_expr } => {
                layout.place(*memory_index).map(|place| (place, module.constants.integer(offset_expr)))
            }
            DataKind::Passive => None,
        };
        match place {
            Some((place, offset)) => {
                let offset = offset.and_then(|offset| offset.checked_add(place.base));
                let offset = offset.ok_or_else(|| bug(format!("data {} has no place", index.as_u32())))?;
                let offset = match layout.is_64 {
                    true => ConstExpr::i64_const(offset as i64),
                    false => ConstExpr::i32_const(offset as u32 as i32),
                };
                section.active(layout.target.as_u32(), &offset, data.data.iter().copied());
            }
            None => RoundtripReencoder.parse_data(&mut section, data.clone()).map_err(bug)?,
        }
    }
    Ok(section)
}
