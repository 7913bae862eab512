//! Names by reference: in [`crate::COMPACT_VERSION`] a name of an export or import is its position in the module.
//!
//! A name is spelt once in the module, and may be referred to many times. So what is spelt out again is limited by the
//! size of the module: a small file must not become a large list.

use std::cell::Cell;
use std::collections::HashMap;

use crate::interface::Interface;
use crate::kinds::ExternalKind;
use crate::section::{ImportName, User};

/// How many bytes of names may be spelt out for each byte of the module. Real sections have names that are a quarter of
/// their module.
const NAMES_PER_BYTE: usize = 4;

/// The exports and imports of a module as targets of references.
pub(crate) struct References<'a> {
    interface: &'a Interface<'a>,
    /// The first import with these two names, by which all with the same names go.
    imports: HashMap<(&'a str, &'a str), u32>,
    /// How many bytes of names may still be spelt out.
    left: Cell<usize>,
}

impl<'a> References<'a> {
    /// References to a module of `size` bytes with this interface.
    pub(crate) fn to(interface: &'a Interface<'a>, size: usize) -> Self {
        let mut imports = HashMap::new();
        for (position, import) in (0..).zip(&interface.imports) {
            imports.entry((import.module, import.name)).or_insert(position);
        }
        References { interface, imports, left: Cell::new(size.saturating_mul(NAMES_PER_BYTE)) }
    }

    /// Pays for a name that is spelt out; `None` if that is too much.
    pub(crate) fn spell(&self, length: usize) -> Option<()> {
        self.left.set(self.left.get().checked_sub(length)?);
        Some(())
    }

    /// The position of an export with this name, and of this kind if it matters.
    pub(crate) fn position_of_export(&self, kind: Option<ExternalKind>, name: &str) -> Option<u32> {
        let (position, export) = self.interface.export(name)?;
        self.spell(name.len())?;
        u32::try_from(position).ok().filter(|_| kind.is_none_or(|kind| kind == export.kind))
    }

    /// The position of the first import with these names.
    pub(crate) fn position_of_import(&self, import: &ImportName) -> Option<u32> {
        self.spell(import.module.len().saturating_add(import.name.len()))?;
        self.imports.get(&(import.module.as_str(), import.name.as_str())).copied()
    }

    /// The kinds and names of all exports.
    pub(crate) fn exports(&self) -> impl ExactSizeIterator<Item = (ExternalKind, &'a str)> {
        self.interface.exports.iter().map(|export| (export.kind, export.name))
    }

    /// The kinds and names of all imports.
    pub(crate) fn imports(&self) -> impl ExactSizeIterator<Item = (ExternalKind, &'a str, &'a str)> {
        self.interface.imports.iter().map(|import| (import.kind, import.module, import.name))
    }

    /// The kind and name of the export at a position.
    pub(crate) fn export(&self, position: u32) -> Option<(ExternalKind, String)> {
        let export = self.interface.exports.get(position as usize)?;
        self.spell(export.name.len())?;
        Some((export.kind, export.name.to_string()))
    }

    /// The names of the import at a position.
    pub(crate) fn import(&self, position: u32) -> Option<ImportName> {
        let import = self.interface.imports.get(position as usize)?;
        self.spell(import.module.len().saturating_add(import.name.len()))?;
        Some(ImportName { module: import.module.to_string(), name: import.name.to_string() })
    }
}

/// What the label of a user is made of: most of them repeat a name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Label {
    /// It is written out.
    Spelt,
    /// The name of the first export that the user names.
    Export,
    /// The name of the first import that the user is behind.
    Import,
    /// Both names of that import, with `#` between.
    ImportOfInstance,
}

impl Label {
    /// The shortest way to write the label of a user.
    pub(crate) fn of(user: &User) -> Label {
        let repeats = |label: &Label| label.text(user).is_some_and(|text| text == user.label);
        [Label::Export, Label::Import, Label::ImportOfInstance]
            .into_iter()
            .find(repeats)
            .unwrap_or(Label::Spelt)
    }

    /// How it is encoded.
    pub(crate) fn to_number(self) -> u32 {
        self as u32
    }

    /// What is encoded so.
    pub(crate) fn from_number(number: u32) -> Option<Label> {
        [Label::Spelt, Label::Export, Label::Import, Label::ImportOfInstance].into_iter().nth(number as usize)
    }

    /// How many bytes are spelt out, for a user whose label is known.
    pub(crate) fn length(self, user: &User) -> usize {
        if self == Label::Spelt { 0 } else { user.label.len() }
    }

    /// The label, if it repeats something that the user has.
    pub(crate) fn text(self, user: &User) -> Option<String> {
        let import = user.imports.first();
        match self {
            Label::Spelt => None,
            Label::Export => user.uses.first().map(|used| used.name.clone()),
            Label::Import => import.map(|import| import.name.clone()),
            Label::ImportOfInstance => import.map(|import| format!("{}#{}", import.module, import.name)),
        }
    }
}
