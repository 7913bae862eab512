//! Where variables are: expressions, and lists that say which expression holds for which code.
//!
//! An expression is a little program. Those of compilers for WebAssembly name locals, which have the numbers of their
//! body (see [`super::scopes`]), addresses in memory, which stay or go (see [`memory`]), and globals,
//! which are renumbered here in place, as locals are. What refers to other entries of the debug information goes through gimli.

use super::addresses;
use super::{Context, Reader, Refusal, Result, memory, scopes, work};
use gimli::read::{Expression, Operation, RawLocListEntry};
use gimli::write::{Address, ConvertUnit, Location, LocationList};
use gimli::{DwAt, Encoding, LocationListsOffset};
use wasm_encoder::Encode;

type NewExpression = gimli::write::Expression;

/// `DW_OP_WASM_location`, how it gives the number of a local, and its two ways to give the index of a global.
const WASM_LOCATION: u8 = 0xed;
const LOCAL_LEB128: u8 = 0;
const GLOBAL_LEB128: u8 = 1;
const GLOBAL_U32: u8 = 3;

/// What the attribute `name` says in the module after; `None` if it names a global that is gone, or memory that moved.
pub fn expression<'a>(
    unit: &ConvertUnit<'_, Reader<'a>>,
    name: DwAt,
    expression: Expression<Reader<'a>>,
    cx: Context<'_>,
) -> Result<Option<NewExpression>> {
    cx.work.spend(expression.0.slice().len())?;
    if let Some(lost) = cx.lost
        && !memory::survives(name, expression, unit.read_unit.encoding())?
    {
        lost.add(name);
        return Ok(None);
    }
    moved(unit, expression, cx)
}

/// The expression with the numbers that locals and globals have now; `None` if it names one that is gone, or if locals in
/// it cannot be given their numbers.
fn moved<'a>(
    unit: &ConvertUnit<'_, Reader<'a>>,
    expression: Expression<Reader<'a>>,
    cx: Context<'_>,
) -> Result<Option<NewExpression>> {
    match renumber(expression, unit.read_unit.encoding(), cx, Inside::Entry)? {
        Renumbered::Same if refers(expression, unit.read_unit.encoding())? => {
            // Addresses in expressions are those of data, which stays where it is.
            let same = |address| Some(Address::Constant(address));
            Ok(Some(unit.convert_expression(unit.read_unit, expression, &same)?))
        }
        Renumbered::Same => Ok(Some(NewExpression::raw(expression.0.slice().to_vec()))),
        Renumbered::Bytes { bytes, .. } if !refers(expression, unit.read_unit.encoding())? => {
            Ok(Some(NewExpression::raw(bytes)))
        }
        Renumbered::Bytes { globals: true, .. } => {
            Err(Refusal::new("an expression names a global and another entry"))
        }
        Renumbered::Bytes { .. } | Renumbered::Gone => Ok(None),
    }
}

enum Renumbered {
    /// No index changed.
    Same,
    /// The expression with other numbers, and whether some of them are of globals.
    Bytes { bytes: Vec<u8>, globals: bool },
    /// A global or local is not there any more.
    Gone,
}

/// What an expression is in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    /// An entry or a list.
    Entry,
    /// Another expression: that for the value of something when the function was entered.
    Expression,
}

fn renumber(
    expression: Expression<Reader<'_>>,
    encoding: Encoding,
    cx: Context<'_>,
    inside: Inside,
) -> Result<Renumbered> {
    let bytes = expression.0.slice();
    let mut new = Vec::with_capacity(bytes.len());
    let mut operations = expression.operations(encoding);
    let (mut globals, mut locals, mut branches) = (false, false, false);
    loop {
        let start = operations.offset_from(&expression);
        let Some(operation) = operations.next()? else { break };
        let old = bytes.get(start..operations.offset_from(&expression)).unwrap_or_default();
        match operation {
            Operation::WasmGlobal { index } => {
                let Some(index) = cx.maps.globals.get_u32(index) else { return Ok(Renumbered::Gone) };
                let before = new.len();
                match old {
                    [WASM_LOCATION, GLOBAL_U32, ..] => {
                        new.extend([WASM_LOCATION, GLOBAL_U32]);
                        new.extend(index.to_le_bytes());
                    }
                    _ => {
                        new.extend([WASM_LOCATION, GLOBAL_LEB128]);
                        index.encode(&mut new);
                    }
                }
                globals |= new.get(before..) != Some(old);
                continue;
            }
            Operation::WasmLocal { index } => {
                let Some(new_index) = cx.local(index) else { return Ok(Renumbered::Gone) };
                if new_index != index {
                    new.extend([WASM_LOCATION, LOCAL_LEB128]);
                    new_index.encode(&mut new);
                    locals = true;
                    continue;
                }
            }
            Operation::Bra { .. } | Operation::Skip { .. } => branches = true,
            // There is one function that was entered, so this is only found one level deep. gimli
            // would follow it to any.
            Operation::EntryValue { .. } if inside == Inside::Expression => {
                return Err(Refusal::new("expressions are inside of each other"));
            }
            Operation::EntryValue { expression } => {
                match renumber(Expression(expression), encoding, cx, Inside::Expression)? {
                    Renumbered::Same => {}
                    Renumbered::Bytes { globals: false, .. } => return Ok(Renumbered::Gone),
                    Renumbered::Bytes { .. } => {
                        return Err(Refusal::new("an expression inside of an expression names a global"));
                    }
                    Renumbered::Gone => return Ok(Renumbered::Gone),
                }
            }
            _ => {}
        }
        new.extend(old);
    }
    match (globals, locals, branches) {
        (false, false, _) => Ok(Renumbered::Same),
        (true, _, true) => Err(Refusal::new("an expression with branches names a global")),
        (false, true, true) => Ok(Renumbered::Gone),
        (globals, _, false) => Ok(Renumbered::Bytes { bytes: new, globals }),
    }
}

/// Whether the bytes of the expression depend on where other things are in the debug information.
fn refers(expression: Expression<Reader<'_>>, encoding: Encoding) -> Result<bool> {
    let (mut refers, mut branches) = (false, false);
    let mut operations = expression.operations(encoding);
    while let Some(operation) = operations.next()? {
        match operation {
            Operation::EntryValue { expression } => refers |= self::refers(Expression(expression), encoding)?,
            Operation::Bra { .. } | Operation::Skip { .. } => branches = true,
            // A base type at 0 is none: the value has the size of an address.
            Operation::Deref { base_type, .. } | Operation::RegisterOffset { base_type, .. } => {
                refers |= base_type.0 != 0;
            }
            Operation::Convert { .. }
            | Operation::Reinterpret { .. }
            | Operation::TypedLiteral { .. }
            | Operation::Call { .. }
            | Operation::VariableValue { .. }
            | Operation::ImplicitPointer { .. }
            | Operation::ParameterRef { .. }
            | Operation::AddressIndex { .. }
            | Operation::ConstantIndex { .. } => refers = true,
            _ => {}
        }
    }
    match refers && branches {
        true => Err(Refusal::new("an expression with branches refers to another entry")),
        false => Ok(refers),
    }
}

/// The list for the module after; `None` if nothing is left of it. `has_base` says whether the
/// unit has a base address other than 0.
pub fn list(
    unit: &ConvertUnit<'_, Reader<'_>>,
    name: DwAt,
    offset: LocationListsOffset,
    has_base: bool,
    cx: Context<'_>,
) -> Result<Option<LocationList>> {
    let mut raw = unit.read_unit.raw_locations(offset)?;
    while let Some(entry) = raw.next()? {
        cx.work.spend(work::ATTRIBUTE)?;
        if matches!(entry, RawLocListEntry::DefaultLocation { .. }) {
            return Err(Refusal::new("a location list has a default"));
        }
    }
    let mut new = Vec::new();
    let mut lost = None;
    let mut old = unit.read_unit.locations(offset)?;
    while let Some(entry) = old.next()? {
        cx.work.spend(entry.data.0.slice().len())?;
        if cx.lost.is_some() && !memory::survives(name, entry.data, unit.read_unit.encoding())? {
            lost = cx.lost;
            continue;
        }
        let body = scopes::body_at(cx.code, entry.range.begin, entry.range.end);
        let Some(data) = moved(unit, entry.data, Context { body, ..cx })? else { continue };
        for range in addresses::ranges(cx, entry.range.begin, entry.range.end)? {
            cx.work.spend(entry.data.0.slice().len())?;
            new.push(match has_base {
                true => Location::OffsetPair { begin: range.start, end: range.end, data: data.clone() },
                false => Location::StartEnd {
                    begin: Address::Constant(range.start),
                    end: Address::Constant(range.end),
                    data: data.clone(),
                },
            });
        }
    }
    if new.is_empty() {
        // A variable that still has a place for some of the code is not lost.
        lost.iter().for_each(|lost| lost.add(name));
        return Ok(None);
    }
    if has_base {
        new.insert(0, Location::BaseAddress { address: Address::Constant(0) });
    }
    Ok(Some(LocationList(new)))
}
