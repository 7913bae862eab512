//! The sections of a core module as they lie in the file, without looking into them.

use std::fmt;
use std::ops::Range;

use wasmparser::{BinaryReader, WasmFeatures};

use crate::SECTION_NAME;

/// Why the bytes are not a core module that this crate can work with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ModuleError {
    /// The bytes do not begin with the WebAssembly magic number and a known version.
    NotWasm,
    /// A component, not a core module.
    Component,
    /// The sections cannot be told apart, or one that must be read cannot be.
    Malformed {
        /// Where in the file, in bytes.
        offset: u64,
        /// What is wrong there.
        message: String,
    },
}

impl From<wasmparser::Error> for ModuleError {
    fn from(error: wasmparser::Error) -> Self {
        ModuleError::Malformed { offset: error.offset(), message: error.message().to_string() }
    }
}

impl fmt::Display for ModuleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ModuleError::NotWasm => f.write_str("not a WebAssembly binary of version 1"),
            ModuleError::Component => f.write_str(
                "a component, not a core module: fuse it first; the section belongs into a core module",
            ),
            ModuleError::Malformed { offset, message } => {
                write!(f, "malformed module at offset 0x{offset:x}: {message}")
            }
        }
    }
}

impl std::error::Error for ModuleError {}

/// What the header of a binary says that it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layer {
    Core,
    Component,
}

/// One section of a module.
#[derive(Clone, Debug)]
pub(crate) struct Section<'a> {
    pub(crate) id: u8,
    /// All of it in the file, from the id on.
    pub(crate) range: Range<usize>,
    /// What follows the size field.
    pub(crate) payload: &'a [u8],
    /// For a custom section: its name, and the payload after the name.
    custom: Option<(&'a str, &'a [u8])>,
}

impl<'a> Section<'a> {
    pub(crate) fn is_custom(&self) -> bool {
        self.custom.is_some()
    }

    /// The payload of a `meld:boundary` section, after its name.
    pub(crate) fn boundary(&self) -> Option<&'a [u8]> {
        self.custom.filter(|(name, _)| *name == SECTION_NAME).map(|(_, data)| data)
    }

    /// A reader of the payload with offsets of the file, for everything that wasmparser can read.
    pub(crate) fn reader(&self) -> BinaryReader<'a> {
        let offset = self.range.end.saturating_sub(self.payload.len()) as u64;
        BinaryReader::new_features(self.payload, offset, WasmFeatures::all())
    }
}

/// The sections of a binary in file order; ends at the first that cannot be read, after its error.
pub(crate) struct Sections<'a> {
    pub(crate) layer: Layer,
    file: &'a [u8],
    position: usize,
}

impl<'a> Sections<'a> {
    /// The sections of a core module or of a component (its outermost ones).
    pub(crate) fn of_any(file: &'a [u8]) -> Result<Self, ModuleError> {
        // The magic number, a version and a layer, each of the latter 16 bits.
        let layer = match file.get(..8) {
            Some(b"\0asm\x01\0\0\0") => Layer::Core,
            Some([b'\0', b'a', b's', b'm', _, _, 1, 0]) => Layer::Component,
            _ => return Err(ModuleError::NotWasm),
        };
        Ok(Sections { layer, file, position: 8 })
    }

    /// The sections of a core module.
    pub(crate) fn of_core(file: &'a [u8]) -> Result<Self, ModuleError> {
        let sections = Sections::of_any(file)?;
        match sections.layer {
            Layer::Core => Ok(sections),
            Layer::Component => Err(ModuleError::Component),
        }
    }

    fn section(&mut self) -> Result<Section<'a>, ModuleError> {
        let start = self.position;
        let rest = self.file.get(start..).unwrap_or_default();
        let mut reader = BinaryReader::new(rest, start as u64);
        let id = reader.read_u8()?;
        let size = reader.read_var_u32()?;
        let payload = reader.read_bytes(size as usize)?;
        let end = start.saturating_add(reader.current_position());
        let mut section = Section { id, range: start..end, payload, custom: None };
        if id == 0 {
            let mut reader = section.reader();
            let name = reader.read_string()?;
            section.custom = Some((name, payload.get(reader.current_position()..).unwrap_or_default()));
        }
        self.position = end;
        Ok(section)
    }
}

impl<'a> Iterator for Sections<'a> {
    type Item = Result<Section<'a>, ModuleError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.position >= self.file.len() {
            return None;
        }
        let section = self.section();
        if section.is_err() {
            self.position = self.file.len();
        }
        Some(section)
    }
}
