//! Bytes to facts. Strict: whatever is not understood to the last byte is an error.

use std::collections::BTreeMap;
use std::fmt;

use wasmparser::BinaryReader;

use crate::decode_error::{DecodeError, DecodeErrorKind};
use crate::decode_names::Names;
use crate::digest::Digest;
use crate::framing::ModuleError;
use crate::interface::Interface;
use crate::kinds::{Embedder, ExternalKind, ParamKind, PromiseKind, Scope, Surface, UseOption, UserKind};
use crate::references::References;
use crate::roles::Roles;
use crate::section::{
    Boundary, Contract, Entry, Export, ExportName, FLAG_ONE_TREE, Import, Input, NOT_KNOWN, Param, Producer,
    Promise, Use, User, id, user_flag,
};
use crate::{COMPACT_VERSION, SECTION_NAME, VERSION};

pub(crate) type Result<T> = std::result::Result<T, DecodeError>;

pub(crate) fn err<T>(offset: u64, kind: DecodeErrorKind) -> Result<T> {
    Err(DecodeError { offset, kind })
}

/// The contents of the payload of a `meld:boundary` section (what follows the name of the custom section) of version
/// [`VERSION`].
///
/// The memory that it takes is at most proportional to the length of `payload`.
///
/// # Errors
///
/// If the version is not [`VERSION`]; if subsections 0 to 4 are not all there, or ids do not ascend; if there is an
/// unknown subsection below 128, an unknown value or bit, or a byte that is left over; if the bytes end too early.
/// Unknown subsections from 128 on are kept in [`Boundary::unknown`]. Subsections 129 and 130 are left out if they do
/// not decode, which [`crate::Verified::dropped`] tells.
pub fn decode(payload: &[u8]) -> Result<Boundary> {
    Ok(decode_aloud(payload, None)?.boundary)
}

/// The contents of the payload of a section of any version, which is in `module` or about it.
///
/// The memory that it takes is at most proportional to the length of `payload` and of `module`: a section whose
/// references are longer than four times the module, spelt out, is an error.
///
/// # Errors
///
/// As those of [`decode`]; if there is no export or import with a number that the section refers to; if `module` is
/// no core module.
pub fn decode_in(payload: &[u8], module: &[u8]) -> Result<Boundary> {
    let no_module = |error: ModuleError| DecodeError { offset: 0, kind: DecodeErrorKind::NoModule(error) };
    let interface = Interface::read(module).map_err(no_module)?;
    Ok(decode_aloud(payload, Some(&References::to(&interface, module.len())))?.boundary)
}

/// What a payload says, and how it says it.
pub(crate) struct Decoded {
    pub(crate) boundary: Boundary,
    pub(crate) version: u32,
    /// For each optional subsection that was left out because it does not decode, why.
    pub(crate) dropped: Vec<String>,
}

/// Decodes a payload; `module` is what it may refer to.
pub(crate) fn decode_aloud(payload: &[u8], module: Option<&References<'_>>) -> Result<Decoded> {
    let mut reader = BinaryReader::new(payload, 0);
    let version = reader.read_var_u32()?;
    let names = match (version, module) {
        (VERSION, _) => Names::Spelt,
        (COMPACT_VERSION, Some(references)) => Names::References(references),
        (COMPACT_VERSION, None) => return err(0, DecodeErrorKind::NeedsModule),
        _ => return err(0, DecodeErrorKind::Version(version)),
    };
    let names = &names;
    let mut subsections = Subsections::split(&mut reader)?;
    let mut boundary = Boundary {
        exports: subsections.always(id::EXPORTS, |r| exports(r, names))?,
        imports: subsections.always(id::IMPORTS, |r| imports(r, names))?,
        users: subsections.always(id::USERS, |r| vec(r, 5, |r| user(r, names)))?,
        promises: subsections.optional(id::PROMISES, |r| vec(r, 2, promise))?.unwrap_or_default(),
        inputs: subsections.optional(id::INPUTS, |r| vec(r, 33, input))?.unwrap_or_default(),
        ..Boundary::new(
            subsections.always(id::PRODUCER, producer)?,
            subsections.always(id::CONTRACT, contract)?,
        )
    };
    let mut dropped = Vec::new();
    let mut drop = |id, error: DecodeError| dropped.push(dropped_subsection(id, &error));
    match subsections.optional(id::OUTSIDE, |r| outside(r, &boundary.users, names)) {
        Ok(found) => found.unwrap_or_default().put_into(&mut boundary),
        Err(error) => drop(id::OUTSIDE, error),
    }
    match subsections.optional(id::PARAMS, |r| vec(r, 5, |r| param(r, names))) {
        Ok(params) => boundary.params = params.unwrap_or_default(),
        Err(error) => drop(id::PARAMS, error),
    }
    boundary.unknown = subsections.rest()?;
    Ok(Decoded { boundary, version, dropped })
}

/// That an optional subsection counts as absent, and why.
pub(crate) fn dropped_subsection(id: u8, why: &dyn fmt::Display) -> String {
    format!("subsection {id} of `{SECTION_NAME}` is left out: {why}")
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

pub(crate) fn string(reader: &mut BinaryReader<'_>) -> Result<String> {
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

pub(crate) fn external_kind(reader: &mut BinaryReader<'_>) -> Result<ExternalKind> {
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

fn exports(reader: &mut BinaryReader<'_>, names: &Names<'_>) -> Result<Vec<Export>> {
    let facts = |reader: &mut BinaryReader<'_>| Ok((scope(reader)?, roles(reader)?));
    let export = |(kind, name), (scope, roles)| Export { kind, name, scope, roles };
    match names {
        Names::Spelt => vec(reader, 4, |r| Ok(export(names.export(r)?, facts(r)?))),
        Names::References(module) => {
            let listed = listed(reader, "exports", module.exports().len(), 2, facts)?;
            let names = module.exports().map(|(kind, name)| (kind, name.to_string()));
            Ok(names.zip(listed).map(|(name, facts)| export(name, facts)).collect())
        }
    }
}

fn imports(reader: &mut BinaryReader<'_>, names: &Names<'_>) -> Result<Vec<Import>> {
    match names {
        Names::Spelt => vec(reader, 4, |r| {
            let (kind, module, name) = (external_kind(r)?, string(r)?, string(r)?);
            Ok(Import { kind, module, name, scope: scope(r)? })
        }),
        Names::References(module) => {
            let scopes = listed(reader, "imports", module.imports().len(), 1, scope)?;
            let import = |((kind, module, name), scope): ((_, &str, &str), _)| Import {
                kind,
                module: module.into(),
                name: name.into(),
                scope,
            };
            Ok(module.imports().zip(scopes).map(import).collect())
        }
    }
}

/// A list with one element for each of `expected` things.
fn listed<'a, T>(
    reader: &mut BinaryReader<'a>,
    what: &'static str,
    expected: usize,
    least: usize,
    element: impl FnMut(&mut BinaryReader<'a>) -> Result<T>,
) -> Result<Vec<T>> {
    let offset = reader.original_position();
    let list = vec(reader, least, element)?;
    match list.len() {
        found if found == expected => Ok(list),
        found => err(offset, DecodeErrorKind::Length { what, found, expected }),
    }
}

fn roles(reader: &mut BinaryReader<'_>) -> Result<Roles> {
    let offset = reader.original_position();
    let bits = reader.read_var_u32()?;
    match Roles::from_bits(bits) {
        Some(roles) => Ok(roles),
        None => err(offset, DecodeErrorKind::UnknownBits { what: "roles", bits }),
    }
}

fn user(reader: &mut BinaryReader<'_>, names: &Names<'_>) -> Result<User> {
    let kind = value(reader, UserKind::WHAT, UserKind::from_byte)?;
    let offset = reader.original_position();
    let bits = reader.read_var_u32()?;
    let is_set = |bit: u32| bits & bit != 0;
    let async_type = is_set(user_flag::ASYNC_TYPE_KNOWN).then_some(is_set(user_flag::ASYNC_TYPE));
    // A type that is async and not known makes no sense.
    if is_set(!user_flag::ALL) || (is_set(user_flag::ASYNC_TYPE) && async_type.is_none()) {
        return err(offset, DecodeErrorKind::UnknownBits { what: "user flags", bits });
    }
    let label = match names {
        Names::Spelt => string(reader)?,
        Names::References(_) => String::new(),
    };
    let mut user = User {
        is_async: is_set(user_flag::ASYNC),
        async_type,
        cancellable: is_set(user_flag::CANCELLABLE),
        imports: vec(reader, names.least(), |r| names.import(r))?,
        uses: vec(reader, 1 + names.least(), |r| used(r, names))?,
        ..User::new(kind, label)
    };
    if let Some(label) = names.label(reader, &user)? {
        user.label = label;
    }
    Ok(user)
}

fn used(reader: &mut BinaryReader<'_>, names: &Names<'_>) -> Result<Use> {
    let option = value(reader, UseOption::WHAT, UseOption::from_byte)?;
    let (kind, name) = names.export(reader)?;
    Ok(Use { option, kind, name })
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

/// The contents of subsection 129: each list is in the order of the users.
#[derive(Default)]
struct Outside {
    one_tree: bool,
    inputs: Vec<Option<u32>>,
    opcodes: Vec<Option<u32>>,
    entries: Vec<Entry>,
}

impl Outside {
    /// Gives each user its input and opcode.
    fn put_into(self, boundary: &mut Boundary) {
        boundary.one_tree = self.one_tree;
        boundary.entries = self.entries;
        for (user, input) in boundary.users.iter_mut().zip(self.inputs) {
            user.input = input;
        }
        for (user, opcode) in boundary.users.iter_mut().filter(|user| is_builtin(user)).zip(self.opcodes) {
            user.opcode = opcode;
        }
    }
}

fn is_builtin(user: &User) -> bool {
    user.kind == UserKind::Builtin
}

fn outside(reader: &mut BinaryReader<'_>, users: &[User], names: &Names<'_>) -> Result<Outside> {
    let offset = reader.original_position();
    let bits = reader.read_var_u32()?;
    if bits & !FLAG_ONE_TREE != 0 {
        return err(offset, DecodeErrorKind::UnknownBits { what: "flags", bits });
    }
    let builtins = users.iter().filter(|user| is_builtin(user)).count();
    Ok(Outside {
        one_tree: bits & FLAG_ONE_TREE != 0,
        inputs: known_or_not(reader, "inputs for users", users.len())?,
        opcodes: known_or_not(reader, "opcodes for users of kind builtin", builtins)?,
        entries: vec(reader, 2, |r| {
            let user = r.read_var_u32()?;
            let export = |(kind, name)| ExportName { kind, name };
            Ok(Entry { user, may_enter: vec(r, names.least(), |r| Ok(export(names.export(r)?)))? })
        })?,
    })
}

/// A list of numbers, one for each of something else.
fn known_or_not(
    reader: &mut BinaryReader<'_>,
    what: &'static str,
    expected: usize,
) -> Result<Vec<Option<u32>>> {
    listed(reader, what, expected, 1, |r| Ok(Some(r.read_var_u32()?).filter(|number| *number != NOT_KNOWN)))
}

fn param(reader: &mut BinaryReader<'_>, names: &Names<'_>) -> Result<Param> {
    Ok(Param {
        export: names.export_name(reader)?,
        param: reader.read_var_u32()?,
        kind: value(reader, ParamKind::WHAT, ParamKind::from_byte)?,
        lo: reader.read_var_u64()?,
        hi: reader.read_var_u64()?,
    })
}
