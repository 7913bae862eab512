//! What can be wrong with the bytes of a section.

use std::fmt;

use crate::framing::ModuleError;
use crate::{COMPACT_VERSION, SECTION_NAME, VERSION};

/// Why a payload is not a section of this version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError {
    /// Where, in bytes from the start of the payload (which begins after the name of the custom section).
    pub offset: u64,
    /// What is wrong there.
    pub kind: DecodeErrorKind,
}

/// What can be wrong with a payload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DecodeErrorKind {
    /// The bytes end too early, or an integer or a name is not well-formed.
    Malformed(String),
    /// Another version than [`VERSION`] and [`COMPACT_VERSION`].
    Version(u32),
    /// [`COMPACT_VERSION`], which refers to a module, and there is none at hand.
    NeedsModule,
    /// What a section of [`COMPACT_VERSION`] may refer to is no core module.
    NoModule(ModuleError),
    /// A number that refers to nothing, or to more than a module of this size may have spelt out.
    Reference {
        /// To what it is to refer.
        what: &'static str,
        /// The number.
        position: u32,
    },
    /// A subsection id that is not greater than the one before it.
    Order {
        /// The id.
        id: u8,
        /// The id of the subsection before it.
        previous: u8,
    },
    /// A subsection that always has to be there is not.
    Missing(u8),
    /// A subsection that a reader must not skip, with an id that this version does not know.
    UnknownSubsection(u8),
    /// Bytes after the end of the contents of a subsection.
    TrailingBytes {
        /// The id of the subsection.
        id: u8,
        /// How many.
        count: usize,
    },
    /// A list that says that it has more elements than the bytes after it can hold.
    Count {
        /// How many it says.
        count: u32,
        /// The number of bytes left in the subsection.
        bytes: usize,
    },
    /// A byte that is not a value of its enumeration.
    UnknownValue {
        /// The enumeration.
        what: &'static str,
        /// The byte.
        value: u8,
    },
    /// A bit set with bits that have no meaning in this version.
    UnknownBits {
        /// The bit set.
        what: &'static str,
        /// All of its bits.
        bits: u32,
    },
    /// A list with one element for each of something else that has another length.
    Length {
        /// What the list is about, and what it has an element for.
        what: &'static str,
        /// Its length.
        found: usize,
        /// What it has to be.
        expected: usize,
    },
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            DecodeErrorKind::Malformed(message) => f.write_str(message)?,
            DecodeErrorKind::Version(version) => {
                write!(
                    f,
                    "version {version}, and this reader knows versions {VERSION} and {COMPACT_VERSION}"
                )?;
            }
            DecodeErrorKind::NeedsModule => {
                write!(f, "version {COMPACT_VERSION} can be read only together with the module")?;
            }
            DecodeErrorKind::NoModule(error) => error.fmt(f)?,
            DecodeErrorKind::Reference { what, position } => {
                write!(f, "a reference to {what} {position}, which cannot be followed")?;
            }
            DecodeErrorKind::Order { id, previous } => {
                write!(f, "subsection {id} after subsection {previous}: ids must ascend")?;
            }
            DecodeErrorKind::Missing(id) => write!(f, "subsection {id} is missing")?,
            DecodeErrorKind::UnknownSubsection(id) => {
                write!(f, "subsection {id} is unknown and must not be skipped")?;
            }
            DecodeErrorKind::TrailingBytes { id, count } => {
                write!(f, "{count} bytes too many at the end of subsection {id}")?;
            }
            DecodeErrorKind::Count { count, bytes } => {
                write!(f, "a list of {count} elements in {bytes} bytes")?;
            }
            DecodeErrorKind::UnknownValue { what, value } => write!(f, "unknown {what} {value}")?,
            DecodeErrorKind::UnknownBits { what, bits } => write!(f, "unknown bits in {what} 0x{bits:x}")?,
            DecodeErrorKind::Length { what, found, expected } => {
                write!(f, "{found} {what}, of which there are {expected}")?;
            }
        }
        write!(f, " (at offset 0x{:x} of the payload of `{SECTION_NAME}`)", self.offset)
    }
}

impl std::error::Error for DecodeError {}

impl From<wasmparser::Error> for DecodeError {
    fn from(error: wasmparser::Error) -> Self {
        DecodeError { offset: error.offset(), kind: DecodeErrorKind::Malformed(error.message().to_string()) }
    }
}
