//! Names of exports and imports in a section: spelt out, or as references to the module.

use wasmparser::BinaryReader;

use crate::decode::{Result, err, external_kind, string};
use crate::decode_error::DecodeErrorKind;
use crate::kinds::ExternalKind;
use crate::references::{Label, References};
use crate::section::{ImportName, User};

/// How names of exports and imports are written.
pub(crate) enum Names<'m> {
    /// As they are.
    Spelt,
    /// As positions in the export or import section.
    References(&'m References<'m>),
}

impl Names<'_> {
    /// The kind and name of an export.
    pub(crate) fn export(&self, reader: &mut BinaryReader<'_>) -> Result<(ExternalKind, String)> {
        match self {
            Names::Spelt => Ok((external_kind(reader)?, string(reader)?)),
            Names::References(module) => reference(reader, "export", |position| module.export(position)),
        }
    }

    /// The name of an export whose kind is known.
    pub(crate) fn export_name(&self, reader: &mut BinaryReader<'_>) -> Result<String> {
        match self {
            Names::Spelt => string(reader),
            Names::References(_) => Ok(self.export(reader)?.1),
        }
    }

    pub(crate) fn import(&self, reader: &mut BinaryReader<'_>) -> Result<ImportName> {
        match self {
            Names::Spelt => Ok(ImportName { module: string(reader)?, name: string(reader)? }),
            Names::References(module) => reference(reader, "import", |position| module.import(position)),
        }
    }

    /// The least bytes that a name of two parts takes.
    pub(crate) fn least(&self) -> usize {
        if matches!(self, Names::Spelt) { 2 } else { 1 }
    }

    /// The label of a user, where it follows what it may be made of.
    pub(crate) fn label(&self, reader: &mut BinaryReader<'_>, user: &User) -> Result<Option<String>> {
        let Names::References(module) = self else { return Ok(None) };
        let offset = reader.original_position();
        let number = reader.read_var_u32()?;
        let label = Label::from_number(number);
        if label == Some(Label::Spelt) {
            return string(reader).map(Some);
        }
        let text = label.and_then(|label| label.text(user)).filter(|text| module.spell(text.len()).is_some());
        match text {
            Some(text) => Ok(Some(text)),
            None => err(offset, DecodeErrorKind::Reference { what: "label", position: number }),
        }
    }
}

/// What a number refers to.
fn reference<T>(
    reader: &mut BinaryReader<'_>,
    what: &'static str,
    find: impl Fn(u32) -> Option<T>,
) -> Result<T> {
    let offset = reader.original_position();
    let position = reader.read_var_u32()?;
    match find(position) {
        Some(found) => Ok(found),
        None => err(offset, DecodeErrorKind::Reference { what, position }),
    }
}
