//! What a failed check says: what is wrong, and where, in both modules.

use crate::module::Module;
use crate::ops::Space;
use std::fmt;

/// A place in one of the two modules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// What is there: "func 12 `run`", "export `run`", "elem 3".
    pub item: String,
    /// Byte offset from the start of the file, if it is known.
    pub offset: Option<u64>,
}

impl Place {
    /// A thing, by its index and, if it is a function with a name, its name.
    pub(super) fn of(module: &Module<'_>, space: Space, index: u32) -> Place {
        let item = format!("{} {index}", space.name());
        let name = module.func_name(index).filter(|_| space == Space::Func);
        let item = name.map_or(item.clone(), |name| format!("{item} `{name}`"));
        Place { item, offset: None }
    }

    /// A byte in the body of a function.
    pub(super) fn in_body(module: &Module<'_>, func: u32, offset: u64) -> Place {
        Place { offset: Some(offset), ..Place::of(module, Space::Func, func) }
    }

    /// Something that has no index, in words.
    pub(super) fn named(item: impl Into<String>) -> Place {
        Place { item: item.into(), offset: None }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.item)?;
        match self.offset {
            Some(offset) => write!(f, " at offset {offset:#x}"),
            None => Ok(()),
        }
    }
}

/// Why the output is not the input with parts removed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CheckError {
    /// What is wrong.
    pub what: String,
    /// The section where it is, as the specification calls it: `code`, `elem`, ...
    pub section: &'static str,
    /// Where in the module before.
    pub before: Option<Place>,
    /// Where in the module after.
    pub after: Option<Place>,
}

impl CheckError {
    /// Something wrong in `section`, at no place in particular.
    pub(super) fn new(section: &'static str, what: impl Into<String>) -> CheckError {
        CheckError { what: what.into(), section, before: None, after: None }
    }

    /// The same, at a place of the module before.
    pub(super) fn before(self, place: Place) -> CheckError {
        CheckError { before: Some(place), ..self }
    }

    /// The same, at a place of the module after.
    pub(super) fn after(self, place: Place) -> CheckError {
        CheckError { after: Some(place), ..self }
    }
}

impl fmt::Display for CheckError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} section", self.section)?;
        if let Some(before) = &self.before {
            write!(f, ", before: {before}")?;
        }
        if let Some(after) = &self.after {
            write!(f, ", after: {after}")?;
        }
        write!(f, ": {}", self.what)
    }
}

impl std::error::Error for CheckError {}
