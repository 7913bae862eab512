//! Why a section has to be ignored: one variant for each thing that a check can find, with the culprit.

use std::fmt;

use crate::SECTION_NAME;
use crate::decode_error::DecodeError;
use crate::digest::Digest;
use crate::framing::ModuleError;
use crate::kinds::{ExternalKind, UseOption};
use crate::section::User;

/// Why [`crate::read`] ignores a section. [`Reason::check`] says which of its checks found it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The file is not a core module, or its imports and exports cannot be read.
    Module(ModuleError),
    /// More than one section, as when a fuser copies those of its inputs.
    Several {
        /// How many.
        count: usize,
    },
    /// The payload is not a section of this version.
    Decode(DecodeError),
    /// The module was changed after the section was made.
    Stale {
        /// The digest in the section.
        section: Digest,
        /// The digest of the module.
        module: Digest,
    },
    /// The list of exports differs from the module's own.
    Exports {
        /// The first position at which they differ, in export order from 0.
        position: usize,
        /// What the section has there: kind and name.
        section: Option<String>,
        /// What the module has there: kind and name.
        module: Option<String>,
    },
    /// The list of imports differs from the module's own.
    Imports {
        /// The first position at which they differ, in import order from 0.
        position: usize,
        /// What the section has there: kind and names.
        section: Option<String>,
        /// What the module has there: kind and names.
        module: Option<String>,
    },
    /// A user names an export that the module does not have.
    UseMissing {
        /// The user.
        user: UserName,
        /// The option.
        option: UseOption,
        /// The kind of the export that is not there.
        kind: ExternalKind,
        /// Its name.
        name: String,
    },
    /// A user names an export of a kind that the option cannot resolve to.
    UseKind {
        /// The user.
        user: UserName,
        /// The option.
        option: UseOption,
        /// The kind that the section says.
        kind: ExternalKind,
        /// The name of the export.
        name: String,
    },
    /// A user names an export whose core type the option does not allow.
    UseType {
        /// The user.
        user: UserName,
        /// The option.
        option: UseOption,
        /// The name of the export.
        name: String,
        /// The function that it exports, in the function index space.
        func: u32,
        /// What the option asks for.
        expected: &'static str,
        /// The type of the function.
        found: String,
    },
    /// A user says that it is behind a core import that the module does not have.
    UserImportMissing {
        /// The user.
        user: UserName,
        /// The first name of the import.
        module: String,
        /// Its second name.
        name: String,
    },
    /// A `thread.new-indirect` or `thread.spawn-indirect` that does not name its table.
    ThreadWithoutTable {
        /// The user.
        user: UserName,
        /// Which of the two.
        builtin: &'static str,
    },
    /// A promise about a memory that the module does not have.
    PromiseMemory {
        /// The memory index.
        memory: u32,
        /// The number of memories.
        count: usize,
    },
    /// An external function import that no user is behind.
    ImportWithoutUser {
        /// Its position in import order, from 0, counting all kinds.
        position: usize,
        /// Its first name.
        module: String,
        /// Its second name.
        name: String,
    },
    /// An external lift callee that no lift has as its callee.
    LiftWithoutUser {
        /// Its position in export order, from 0.
        position: usize,
        /// Its name.
        name: String,
    },
    /// A user calls an export that is marked internal, under a closed surface.
    InternalCallee {
        /// The user.
        user: UserName,
        /// Its position in export order, from 0.
        position: usize,
        /// The name of the export.
        name: String,
    },
}

impl Reason {
    /// The number of the check, 1 to 6, in the order of the specification.
    pub fn check(&self) -> u8 {
        match self {
            Reason::Module(_) | Reason::Several { .. } => 1,
            Reason::Decode(_) => 2,
            Reason::Stale { .. } => 3,
            Reason::Exports { .. } | Reason::Imports { .. } => 4,
            Reason::UseMissing { .. }
            | Reason::UseKind { .. }
            | Reason::UseType { .. }
            | Reason::UserImportMissing { .. }
            | Reason::ThreadWithoutTable { .. }
            | Reason::PromiseMemory { .. } => 5,
            Reason::ImportWithoutUser { .. }
            | Reason::LiftWithoutUser { .. }
            | Reason::InternalCallee { .. } => 6,
        }
    }
}

/// A user as messages name it: its position in the list, kind and label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserName(String);

impl UserName {
    pub(crate) fn new(position: usize, user: &User) -> Self {
        UserName(format!("user {position} ({} `{}`)", user.kind, user.label.escape_debug()))
    }
}

impl fmt::Display for UserName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a list has at a position, or that it has nothing there.
struct Entry<'a>(&'a Option<String>);

impl fmt::Display for Entry<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_deref().unwrap_or("nothing"))
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::Module(error) => error.fmt(f),
            Reason::Several { count } => write!(
                f,
                "{count} sections are named `{SECTION_NAME}`, and only one can be the fuser's: strip them and stamp \
                 the module again"
            ),
            Reason::Decode(error) => error.fmt(f),
            Reason::Stale { section, module } => write!(
                f,
                "the module was changed after its section was made (digest {module}, the section says {section})"
            ),
            Reason::Exports { position, section, module } => write!(
                f,
                "export {position} is {} in the module and {} in the section",
                Entry(module),
                Entry(section)
            ),
            Reason::Imports { position, section, module } => write!(
                f,
                "import {position} is {} in the module and {} in the section",
                Entry(module),
                Entry(section)
            ),
            Reason::UseMissing { user, option, kind, name } => {
                write!(f, "{user} names {kind} `{}` as {option}, which is not exported", name.escape_debug())
            }
            Reason::UseKind { user, option, kind, name } => write!(
                f,
                "{user} names {kind} `{}` as {option}, which must be a {}",
                name.escape_debug(),
                option.external_kind()
            ),
            Reason::UseType { user, option, name, func, expected, found } => write!(
                f,
                "{user} names func `{}` (index {func}) as {option}, which must be {expected}, not {found}",
                name.escape_debug()
            ),
            Reason::UserImportMissing { user, module, name } => write!(
                f,
                "{user} is behind func import `{}` `{}`, which the module does not have",
                module.escape_debug(),
                name.escape_debug()
            ),
            Reason::ThreadWithoutTable { user, builtin } => write!(
                f,
                "{user} is {builtin} and names no table, so which functions the outside may call is not known"
            ),
            Reason::PromiseMemory { memory, count } => {
                write!(f, "a promise about memory {memory} of a module with {count} memories")
            }
            Reason::ImportWithoutUser { position, module, name } => write!(
                f,
                "import {position}, func `{}` `{}`, is external, but no user is behind it",
                module.escape_debug(),
                name.escape_debug()
            ),
            Reason::LiftWithoutUser { position, name } => write!(
                f,
                "export {position}, func `{}`, is an external lift callee, but no lift among the users calls it",
                name.escape_debug()
            ),
            Reason::InternalCallee { user, position, name } => write!(
                f,
                "{user} calls export {position}, func `{}`, which is marked internal, and the surface is closed",
                name.escape_debug()
            ),
        }
    }
}

impl std::error::Error for Reason {}
