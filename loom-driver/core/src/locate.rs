//! From a byte offset to a place that a person knows: section, function, name.
//!
//! The input may be broken anywhere, so this reads only the framing (section ids and sizes, body
//! sizes), stops silently at the first thing that makes no sense, and answers with what it has.

use std::fmt;
use wasmparser::{BinaryReader, ExternalKind, KnownCustom, Name, NameSectionReader, TypeRef};

/// A place in a WebAssembly binary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// Byte offset from the start of the file.
    pub offset: u64,
    /// Name of the section, as the specification has it: `code`, `elem`, `custom "name"`.
    pub section: Option<String>,
    /// Function index, when the offset is inside a function body.
    pub func: Option<u32>,
    /// The function's name, from the `name` section or from an export.
    pub func_name: Option<String>,
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "offset {:#x}", self.offset)?;
        if let Some(section) = &self.section {
            write!(f, " ({section} section")?;
            if let Some(func) = self.func {
                write!(f, ", func {func}")?;
            }
            if let Some(name) = &self.func_name {
                write!(f, " `{name}`")?;
            }
            f.write_str(")")?;
        }
        Ok(())
    }
}

/// A section header, as far as it can be read.
struct Frame<'a> {
    id: u8,
    /// Payload bytes, cut short where the file ends.
    payload: &'a [u8],
    /// Byte offset of the payload from the start of the file.
    start: u64,
    /// Byte offset of the section's id.
    header: u64,
}

/// The section headers of `bytes`, up to the first one that cannot be read.
fn frames(bytes: &[u8]) -> impl Iterator<Item = Frame<'_>> {
    let mut reader = BinaryReader::new(bytes, 0);
    let readable = reader.read_bytes(8).is_ok();
    std::iter::from_fn(move || {
        if !readable || reader.eof() {
            return None;
        }
        let header = reader.original_position();
        let id = reader.read_u8().ok()?;
        let size = reader.read_var_u32().ok()? as usize;
        let start = reader.original_position();
        let payload = reader.read_bytes(size.min(reader.bytes_remaining())).ok()?;
        Some(Frame { id, payload, start, header })
    })
}

impl Location {
    /// The place of byte `offset` (from the start of the file) in `bytes`.
    pub fn of(bytes: &[u8], offset: u64) -> Location {
        let mut location = Location { offset, section: None, func: None, func_name: None };
        let mut imported_funcs = 0;
        for frame in frames(bytes) {
            if frame.id == 2 {
                imported_funcs = count_imported_funcs(&frame);
            }
            // An error "at the end" of a section still belongs to it.
            if offset < frame.header || offset > frame.start + frame.payload.len() as u64 {
                continue;
            }
            location.section = Some(section_name(&frame));
            if frame.id == 10 {
                location.func = body_at(&frame, offset).map(|body| imported_funcs + body);
                location.func_name = location.func.and_then(|func| func_name(bytes, func));
            }
            if offset < frame.start + frame.payload.len() as u64 {
                break;
            }
        }
        location
    }
}

fn section_name(frame: &Frame<'_>) -> String {
    match frame.id {
        0 => match BinaryReader::new(frame.payload, 0).read_string() {
            Ok(name) => format!("custom {name:?}"),
            Err(_) => "custom".into(),
        },
        1 => "type".into(),
        2 => "import".into(),
        3 => "function".into(),
        4 => "table".into(),
        5 => "memory".into(),
        6 => "global".into(),
        7 => "export".into(),
        8 => "start".into(),
        9 => "elem".into(),
        10 => "code".into(),
        11 => "data".into(),
        12 => "data count".into(),
        13 => "tag".into(),
        id => format!("unknown (id {id})"),
    }
}

fn count_imported_funcs(frame: &Frame<'_>) -> u32 {
    let reader = BinaryReader::new(frame.payload, frame.start);
    let Ok(imports) = wasmparser::ImportSectionReader::new(reader) else { return 0 };
    let is_func = |ty: TypeRef| matches!(ty, TypeRef::Func(_) | TypeRef::FuncExact(_));
    let count = imports.into_imports().map_while(|i| i.ok()).filter(|i| is_func(i.ty)).count();
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Position in the code section of the body that covers `offset`.
fn body_at(frame: &Frame<'_>, offset: u64) -> Option<u32> {
    let mut reader = BinaryReader::new(frame.payload, frame.start);
    let count = reader.read_var_u32().ok()?;
    for body in 0..count {
        let start = reader.original_position();
        let size = u64::from(reader.read_var_u32().ok()?);
        let end = reader.original_position() + size;
        if (start..end).contains(&offset) || (offset == end && body + 1 == count) {
            return Some(body);
        }
        reader.read_bytes(usize::try_from(size).ok()?).ok()?;
    }
    None
}

/// The name of function `func`: from the `name` section, else from an export.
pub fn func_name(bytes: &[u8], func: u32) -> Option<String> {
    let mut exported = None;
    for frame in frames(bytes) {
        let reader = BinaryReader::new(frame.payload, frame.start);
        match frame.id {
            0 => {
                let Ok(custom) = wasmparser::CustomSectionReader::new(reader) else { continue };
                if let KnownCustom::Name(names) = custom.as_known()
                    && let Some(name) = name_in(names, func)
                {
                    return Some(name);
                }
            }
            7 => {
                let Ok(exports) = wasmparser::ExportSectionReader::new(reader) else { continue };
                exported = exports
                    .into_iter()
                    .map_while(|e| e.ok())
                    .find(|e| e.kind == ExternalKind::Func && e.index == func)
                    .map(|e| e.name.to_string());
            }
            _ => {}
        }
    }
    exported
}

fn name_in(names: NameSectionReader<'_>, func: u32) -> Option<String> {
    names
        .into_iter()
        .map_while(|subsection| subsection.ok())
        .filter_map(|subsection| match subsection {
            Name::Function(map) => Some(map),
            _ => None,
        })
        .flat_map(|map| map.into_iter().map_while(|naming| naming.ok()))
        .find(|naming| naming.index == func)
        .map(|naming| naming.name.to_string())
}
