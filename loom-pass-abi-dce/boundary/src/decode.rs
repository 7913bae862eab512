//! Bytes to facts. Strict: whatever is not understood to the last byte is an error.

use std::collections::BTreeMap;
use std::fmt;

use wasmparser::BinaryReader;

use crate::digest::Digest;
use crate::kinds::{Embedder, ExternalKind, PromiseKind, Scope, Surface, UseOption, UserKind};
use crate::roles::Roles;
use crate::section::{
    Boundary, Contract, Export, FLAG_ASYNC, Import, ImportName, Input, Producer, Promise, Use, User, id,
};
use crate::{SECTION_NAME, VERSION};

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
    /// Another version than [`VERSION`].
    Version(u32),
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
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            DecodeErrorKind::Malformed(message) => f.write_str(message)?,
            DecodeErrorKind::Version(version) => {
                write!(f, "version {version}, and this reader knows version {VERSION}")?;
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

type Result<T> = std::result::Result<T, DecodeError>;

fn err<T>(offset: u64, kind: DecodeErrorKind) -> Result<T> {
    Err(DecodeError { offset, kind })
}

/// The contents of the payload of a `meld:boundary` section (what follows the name of the custom section).
///
/// The memory that it takes is at most proportional to the length of `payload`.
///
/// # Errors
///
/// If the version is not [`VERSION`]; if subsections 0 to 4 are not all there, or ids do not ascend; if there is an
/// unknown subsection below 128, an unknown value or bit, or a byte that is left over; if the bytes end too early.
/// Unknown subsections from 128 on are kept in [`Boundary::unknown`].
pub fn decode(payload: &[u8]) -> Result<Boundary> {
    let mut reader = BinaryReader::new(payload, 0);
    let version = reader.read_var_u32()?;
    if version != VERSION {
        return err(0, DecodeErrorKind::Version(version));
    }
    let mut subsections = Subsections::split(&mut reader)?;
    let boundary = Boundary {
        producer: subsections.always(id::PRODUCER, producer)?,
        contract: subsections.always(id::CONTRACT, contract)?,
        exports: subsections.always(id::EXPORTS, |r| vec(r, 4, export))?,
        imports: subsections.always(id::IMPORTS, |r| vec(r, 4, import))?,
        users: subsections.always(id::USERS, |r| vec(r, 5, user))?,
        promises: subsections.optional(id::PROMISES, |r| vec(r, 2, promise))?.unwrap_or_default(),
        inputs: subsections.optional(id::INPUTS, |r| vec(r, 33, input))?.unwrap_or_default(),
        unknown: subsections.rest()?,
    };
    Ok(boundary)
}

/// The subsections that have not been read yet.
struct Subsections<'a> {
    by_id: BTreeMap<u8, (u64, BinaryReader<'a>)>,
    end: u64,
}

impl<'a> Subsections<'a> {
    /// Tells the subsections apart, and requires their ids to ascend.
    fn split(reader: &mut BinaryReader<'a>) -> Result<Self> {
        let mut by_id = BTreeMap::new();
        let mut previous = None;
        while !reader.eof() {
            let offset = reader.original_position();
            let id = reader.read_u8()?;
            if let Some(previous) = previous.filter(|previous| *previous >= id) {
                return err(offset, DecodeErrorKind::Order { id, previous });
            }
            previous = Some(id);
            by_id.insert(id, (offset, reader.read_reader()?));
        }
        Ok(Subsections { by_id, end: reader.original_position() })
    }

    fn always<T>(&mut self, id: u8, read: impl FnOnce(&mut BinaryReader<'a>) -> Result<T>) -> Result<T> {
        match self.optional(id, read)? {
            Some(contents) => Ok(contents),
            None => err(self.end, DecodeErrorKind::Missing(id)),
        }
    }

    fn optional<T>(
        &mut self,
        id: u8,
        read: impl FnOnce(&mut BinaryReader<'a>) -> Result<T>,
    ) -> Result<Option<T>> {
        let Some((_, mut reader)) = self.by_id.remove(&id) else { return Ok(None) };
        let contents = read(&mut reader)?;
        match reader.bytes_remaining() {
            0 => Ok(Some(contents)),
            count => err(reader.original_position(), DecodeErrorKind::TrailingBytes { id, count }),
        }
    }

    /// What is left after all known subsections: those that may be skipped.
    fn rest(self) -> Result<BTreeMap<u8, Vec<u8>>> {
        self.by_id
            .into_iter()
            .map(|(id, (offset, mut reader))| {
                if id < id::FIRST_OPTIONAL {
                    return err(offset, DecodeErrorKind::UnknownSubsection(id));
                }
                let bytes = reader.bytes_remaining();
                Ok((id, reader.read_bytes(bytes)?.to_vec()))
            })
            .collect()
    }
}

/// A list whose elements take at least `least` bytes each.
fn vec<'a, T>(
    reader: &mut BinaryReader<'a>,
    least: usize,
    mut element: impl FnMut(&mut BinaryReader<'a>) -> Result<T>,
) -> Result<Vec<T>> {
    let offset = reader.original_position();
    let count = reader.read_var_u32()?;
    let bytes = reader.bytes_remaining();
    if (count as usize).saturating_mul(least) > bytes {
        return err(offset, DecodeErrorKind::Count { count, bytes });
    }
    (0..count).map(|_| element(reader)).collect()
}

fn string(reader: &mut BinaryReader<'_>) -> Result<String> {
    Ok(reader.read_unlimited_string()?.to_string())
}

fn sha256(reader: &mut BinaryReader<'_>) -> Result<Digest> {
    let mut bytes = [0; 32];
    bytes.copy_from_slice(reader.read_bytes(32)?);
    Ok(Digest(bytes))
}

/// A byte of an enumeration.
fn value<T>(reader: &mut BinaryReader<'_>, what: &'static str, from_byte: fn(u8) -> Option<T>) -> Result<T> {
    let offset = reader.original_position();
    let value = reader.read_u8()?;
    match from_byte(value) {
        Some(known) => Ok(known),
        None => err(offset, DecodeErrorKind::UnknownValue { what, value }),
    }
}

fn external_kind(reader: &mut BinaryReader<'_>) -> Result<ExternalKind> {
    value(reader, ExternalKind::WHAT, ExternalKind::from_byte)
}

fn scope(reader: &mut BinaryReader<'_>) -> Result<Scope> {
    value(reader, Scope::WHAT, Scope::from_byte)
}

fn producer(reader: &mut BinaryReader<'_>) -> Result<Producer> {
    Ok(Producer { name: string(reader)?, version: string(reader)? })
}

fn contract(reader: &mut BinaryReader<'_>) -> Result<Contract> {
    Ok(Contract {
        embedder: value(reader, Embedder::WHAT, Embedder::from_byte)?,
        surface: value(reader, Surface::WHAT, Surface::from_byte)?,
        digest: sha256(reader)?,
    })
}

fn export(reader: &mut BinaryReader<'_>) -> Result<Export> {
    let kind = external_kind(reader)?;
    let name = string(reader)?;
    let scope = scope(reader)?;
    let offset = reader.original_position();
    let bits = reader.read_var_u32()?;
    match Roles::from_bits(bits) {
        Some(roles) => Ok(Export { kind, name, scope, roles }),
        None => err(offset, DecodeErrorKind::UnknownBits { what: "roles", bits }),
    }
}

fn import(reader: &mut BinaryReader<'_>) -> Result<Import> {
    Ok(Import {
        kind: external_kind(reader)?,
        module: string(reader)?,
        name: string(reader)?,
        scope: scope(reader)?,
    })
}

fn user(reader: &mut BinaryReader<'_>) -> Result<User> {
    let kind = value(reader, UserKind::WHAT, UserKind::from_byte)?;
    let offset = reader.original_position();
    let bits = reader.read_var_u32()?;
    if bits & !FLAG_ASYNC != 0 {
        return err(offset, DecodeErrorKind::UnknownBits { what: "user flags", bits });
    }
    Ok(User {
        kind,
        is_async: bits & FLAG_ASYNC != 0,
        label: string(reader)?,
        imports: vec(reader, 2, |r| Ok(ImportName { module: string(r)?, name: string(r)? }))?,
        uses: vec(reader, 3, used)?,
    })
}

fn used(reader: &mut BinaryReader<'_>) -> Result<Use> {
    Ok(Use {
        option: value(reader, UseOption::WHAT, UseOption::from_byte)?,
        kind: external_kind(reader)?,
        name: string(reader)?,
    })
}

fn promise(reader: &mut BinaryReader<'_>) -> Result<Promise> {
    Ok(Promise {
        kind: value(reader, PromiseKind::WHAT, PromiseKind::from_byte)?,
        memory: reader.read_var_u32()?,
    })
}

fn input(reader: &mut BinaryReader<'_>) -> Result<Input> {
    Ok(Input { name: string(reader)?, sha256: sha256(reader)? })
}
