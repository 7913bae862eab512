//! Everything of a module under a name, for a host that knows it by its number.

use anyhow::Result;
use wasm_encoder::reencode::{Reencode, RoundtripReencoder};
use wasm_encoder::{ExportKind, ExportSection, Module, RawSection, SectionId};
use wasmparser::{Parser, Payload, TypeRef};

/// The module with one more export for each function, table, memory and global: `func 0`, `memory 1`. An engine
/// knows them; what `pulseengine:async` tells by a number is looked up in this way.
///
/// # Errors
///
/// If the module cannot be read.
pub fn reveal(wasm: &[u8]) -> Result<Vec<u8>> {
    let mut counts = [0; 4];
    let mut exports = ExportSection::new();
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::ImportSection(reader) => {
                for import in reader.into_imports() {
                    match import?.ty {
                        TypeRef::Func(_) | TypeRef::FuncExact(_) => counts[0] += 1,
                        TypeRef::Table(_) => counts[1] += 1,
                        TypeRef::Memory(_) => counts[2] += 1,
                        TypeRef::Global(_) => counts[3] += 1,
                        TypeRef::Tag(_) => {}
                    }
                }
            }
            Payload::FunctionSection(reader) => counts[0] += reader.count(),
            Payload::TableSection(reader) => counts[1] += reader.count(),
            Payload::MemorySection(reader) => counts[2] += reader.count(),
            Payload::GlobalSection(reader) => counts[3] += reader.count(),
            Payload::ExportSection(reader) => {
                RoundtripReencoder.parse_export_section(&mut exports, reader)?;
            }
            _ => {}
        }
    }
    let kinds = [
        ("func", ExportKind::Func),
        ("table", ExportKind::Table),
        ("memory", ExportKind::Memory),
        ("global", ExportKind::Global),
    ];
    for ((kind, export), count) in kinds.into_iter().zip(counts) {
        for index in 0..count {
            exports.export(&format!("{kind} {index}"), export, index);
        }
    }

    let mut module = Module::new();
    let mut exports = Some(exports);
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        let Some((id, range)) = payload.as_section() else { continue };
        let is_behind = [SectionId::Start, SectionId::Element, SectionId::DataCount, SectionId::Code];
        let is_behind = id == SectionId::Data as u8 || is_behind.iter().any(|section| *section as u8 == id);
        if (id == SectionId::Export as u8 || is_behind)
            && let Some(exports) = exports.take()
        {
            module.section(&exports);
        }
        if id != SectionId::Export as u8 {
            module.section(&RawSection { id, data: &wasm[range.start as usize..range.end as usize] });
        }
    }
    if let Some(exports) = exports {
        module.section(&exports);
    }
    Ok(module.finish())
}
