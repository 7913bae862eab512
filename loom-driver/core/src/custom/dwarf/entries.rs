//! The tree of a unit: functions, blocks, variables, types.
//!
//! First pass: which entries are required. Those of a function that is gone are not, and neither is
//! anything in a unit of which all code is gone, but for variables: their data may still be there.
//! gimli adds what the required entries refer to. Second pass: what is needed is converted.

use super::scopes::Scopes;
use super::{Context, Reader, Refusal, Result, addresses, lines, locations, work};
use gimli::read::{AttributeValue as Old, DebuggingInformationEntry, UnitRef};
use gimli::write::{
    Address, AttributeValue, ConvertUnit, ConvertUnitEntry, FilterUnit, Range, RangeList, UnitEntryId,
};
use gimli::{DwAt, UnitOffset, constants as dw};

/// How deep a tree may be. gimli writes it recursively; compilers do not nest like that.
const MAX_DEPTH: isize = 512;

type Unit<'u, 'a> = ConvertUnit<'u, Reader<'a>>;
type Entry<'u, 'a> = ConvertUnitEntry<'u, Reader<'a>>;

/// Requires the entries of `unit` that must stay, and says whether the unit as a whole does.
pub fn require(mut unit: FilterUnit<'_, Reader<'_>>, cx: Context<'_>) -> Result<bool> {
    let read_unit = unit.read_unit;
    let mut any_code = false;
    let mut alive = false;
    let root = read_unit.entry(read_unit.header.root_offset())?;
    let mut see = |is_code: bool, is_alive: bool| {
        any_code |= is_code;
        alive |= is_alive;
    };
    let code = Code::of(read_unit, &root, cx)?;
    see(code.is_some(), code.is_alive());
    if let Some(program) = &read_unit.line_program {
        let (is_code, is_alive) = lines::covers(program, cx)?;
        see(is_code, is_alive);
    }
    let mut candidates: Vec<(UnitOffset, bool)> = Vec::new();
    let mut dead: Option<isize> = None;
    let mut entry = unit.null_entry();
    while unit.read_entry(&mut entry)? {
        cx.work.spend(entry.attrs().len() * work::ATTRIBUTE)?;
        if entry.depth() > MAX_DEPTH {
            return Err(Refusal::new("the tree of a unit is too deep"));
        }
        dead = dead.filter(|depth| entry.depth() > *depth);
        if dead.is_some() {
            continue;
        }
        let code = Code::of(read_unit, &entry, cx)?;
        see(code.is_some(), code.is_alive());
        if entry.tag() == dw::DW_TAG_subprogram && code.is_some() && !code.is_alive() {
            dead = Some(entry.depth());
            continue;
        }
        let is_variable = entry.tag() == dw::DW_TAG_variable && entry.has_attr(dw::DW_AT_location);
        candidates.push((entry.offset(), is_variable));
    }
    let alive = alive || !any_code;
    for (offset, is_variable) in candidates {
        if alive || is_variable {
            unit.require_entry(offset);
        }
    }
    Ok(alive)
}

/// The code that an entry is about.
enum Code {
    /// None.
    None,
    /// The code at one address; `None` if it is gone.
    Point(Option<u64>),
    /// From the first address of the range up to the last, and how the entry says so.
    Range(Vec<std::ops::Range<u64>>, HighPc),
    /// A list of ranges. None is left if it is empty.
    Ranges(Vec<std::ops::Range<u64>>),
}

/// `DW_AT_high_pc` is an address or the length of the range.
#[derive(Clone, Copy)]
enum HighPc {
    Address,
    Length,
}

impl Code {
    fn of<'a>(
        unit: UnitRef<'_, Reader<'a>>,
        entry: &DebuggingInformationEntry<Reader<'a>>,
        cx: Context<'_>,
    ) -> Result<Code> {
        if let Some(value) = entry.attr_value(dw::DW_AT_ranges) {
            let mut list =
                unit.attr_ranges(value)?.ok_or_else(|| Refusal::new("a list of ranges is none"))?;
            let mut ranges = Vec::new();
            while let Some(range) = list.next()? {
                cx.work.spend(work::ATTRIBUTE)?;
                ranges.extend(addresses::ranges(cx, range.begin, range.end)?);
            }
            return Ok(Code::Ranges(ranges));
        }
        let low = entry.attr_value(dw::DW_AT_low_pc).map(|value| unit.attr_address(value)).transpose()?;
        let Some(low) = low.flatten() else { return Ok(Code::None) };
        let Some(high) = entry.attr_value(dw::DW_AT_high_pc) else {
            // The base address of a unit is no code.
            let is_unit = entry.tag() == dw::DW_TAG_compile_unit;
            return Ok(if is_unit { Code::None } else { Code::Point(addresses::point(cx.code, low)) });
        };
        let (end, kind) = match unit.attr_address(high)? {
            Some(end) => (end, HighPc::Address),
            None => {
                let length = high.udata_value().ok_or_else(|| Refusal::new("a range has no length"))?;
                (low.saturating_add(length), HighPc::Length)
            }
        };
        Ok(Code::Range(addresses::ranges(cx, low, end)?, kind))
    }

    fn is_some(&self) -> bool {
        !matches!(self, Code::None)
    }

    /// Whether some of it stays.
    fn is_alive(&self) -> bool {
        match self {
            Code::None => false,
            Code::Point(point) => point.is_some(),
            Code::Range(ranges, _) | Code::Ranges(ranges) => !ranges.is_empty(),
        }
    }
}

/// Converts a unit, or takes it out if it is not `alive` and nothing in it is needed.
pub fn convert<'u, 'a>(
    unit: &mut Unit<'u, 'a>,
    root: &Entry<'u, 'a>,
    alive: bool,
    cx: Context<'_>,
) -> Result<()> {
    let mut entry = unit.null_entry();
    let mut needed = next_needed(unit, &mut entry)?;
    if !alive && needed.is_none() {
        unit.skip();
        return Ok(());
    }
    let old = unit.read_unit.line_program.clone();
    if let (Some(old), Some(mut program)) = (old, unit.read_line_program(None, Some(lines::ENCODING))?) {
        lines::convert(&mut program, &old, cx)?;
        let (program, files) = program.program();
        unit.set_line_program(program, files);
    }
    let id = unit.unit.root();
    let mut converter = Converter { cx, has_base: false };
    converter.has_base = converter.root_code(unit, id, root)?;
    converter.attributes(unit, id, root)?;
    let mut scopes = Scopes::default();
    while let Some(id) = needed {
        converter.cx.body = scopes.enter(entry.read_unit, &entry, cx)?;
        let id = unit.add_entry(Some(id), &entry);
        converter.code(unit, id, &entry)?;
        converter.attributes(unit, id, &entry)?;
        needed = next_needed(unit, &mut entry)?;
    }
    Ok(())
}

/// Reads on to the next entry that is needed; `None` if there is none.
fn next_needed<'u, 'a>(unit: &mut Unit<'u, 'a>, entry: &mut Entry<'u, 'a>) -> Result<Option<UnitEntryId>> {
    while let Some(id) = unit.read_entry(entry)? {
        if id.is_some() {
            return Ok(id);
        }
    }
    Ok(None)
}

struct Converter<'c> {
    cx: Context<'c>,
    /// Whether lists up to version 4 are relative to an address other than 0.
    has_base: bool,
}

impl Converter<'_> {
    /// Sets the code of the unit, and returns whether it has a base address other than 0.
    fn root_code<'a>(&self, unit: &mut Unit<'_, 'a>, id: UnitEntryId, entry: &Entry<'_, 'a>) -> Result<bool> {
        match Code::of(entry.read_unit, entry, self.cx)? {
            Code::Range(ranges, kind) if ranges.len() == 1 => {
                self.set_range(unit, id, &ranges, kind);
                return Ok(unit.read_unit.encoding().version <= 4);
            }
            Code::Range(ranges, _) | Code::Ranges(ranges) => set_ranges(unit, id, &ranges, false),
            Code::None | Code::Point(_) => {}
        }
        if entry.has_attr(dw::DW_AT_low_pc) {
            unit.unit.get_mut(id).set(dw::DW_AT_low_pc, AttributeValue::Address(Address::Constant(0)));
        }
        Ok(false)
    }

    /// Sets the code of any other entry.
    fn code<'a>(&self, unit: &mut Unit<'_, 'a>, id: UnitEntryId, entry: &Entry<'_, 'a>) -> Result<()> {
        match Code::of(entry.read_unit, entry, self.cx)? {
            Code::None | Code::Point(None) => {}
            Code::Point(Some(point)) => {
                unit.unit
                    .get_mut(id)
                    .set(dw::DW_AT_low_pc, AttributeValue::Address(Address::Constant(point)));
            }
            Code::Range(ranges, kind) if ranges.len() == 1 => self.set_range(unit, id, &ranges, kind),
            Code::Range(ranges, _) | Code::Ranges(ranges) => set_ranges(unit, id, &ranges, self.has_base),
        }
        Ok(())
    }

    fn set_range(
        &self,
        unit: &mut Unit<'_, '_>,
        id: UnitEntryId,
        ranges: &[std::ops::Range<u64>],
        kind: HighPc,
    ) {
        for range in ranges {
            let entry = unit.unit.get_mut(id);
            entry.set(dw::DW_AT_low_pc, AttributeValue::Address(Address::Constant(range.start)));
            let high = match kind {
                HighPc::Address => AttributeValue::Address(Address::Constant(range.end)),
                HighPc::Length => AttributeValue::Udata(range.end - range.start),
            };
            entry.set(dw::DW_AT_high_pc, high);
        }
    }

    /// Sets everything but the code.
    fn attributes<'a>(&self, unit: &mut Unit<'_, 'a>, id: UnitEntryId, entry: &Entry<'_, 'a>) -> Result<()> {
        for attribute in entry.attrs() {
            let name = attribute.name();
            if let Some(value) = self.attribute(unit, entry, attribute)? {
                unit.unit.get_mut(id).set(name, value);
            }
        }
        Ok(())
    }

    /// The new value of an attribute; `None` if there is nothing left to say, or it is not set here.
    fn attribute<'a>(
        &self,
        unit: &mut Unit<'_, 'a>,
        entry: &Entry<'_, 'a>,
        attribute: &gimli::Attribute<Reader<'a>>,
    ) -> Result<Option<AttributeValue>> {
        let (name, cx) = (attribute.name(), self.cx);
        match name {
            // Set from the code, and from the line program.
            dw::DW_AT_low_pc | dw::DW_AT_high_pc | dw::DW_AT_ranges | dw::DW_AT_stmt_list => return Ok(None),
            dw::DW_AT_macros | dw::DW_AT_macro_info | dw::DW_AT_GNU_macros | dw::DW_AT_GNU_locviews => {
                return Ok(None);
            }
            dw::DW_AT_call_pc | dw::DW_AT_call_return_pc | dw::DW_AT_entry_pc => {
                let address = entry.read_unit.attr_address(attribute.value())?;
                let address = address.ok_or_else(|| unknown(name, "is no address"))?;
                let new = addresses::point(cx.code, address);
                return Ok(new.map(|new| AttributeValue::Address(Address::Constant(new))));
            }
            dw::DW_AT_decl_file | dw::DW_AT_call_file => {
                // The form may hide that it is an index.
                let index = attribute.udata_value().ok_or_else(|| unknown(name, "is no index"))?;
                return Ok(Some(AttributeValue::FileIndex(unit.convert_file_index(unit.read_unit, index)?)));
            }
            _ => {}
        }
        match attribute.value() {
            Old::Exprloc(expression) => {
                Ok(locations::expression(unit, name, expression, cx)?.map(AttributeValue::Exprloc))
            }
            Old::LocationListsRef(offset) => self.location_list(unit, name, offset),
            Old::DebugLocListsIndex(index) => {
                let offset = unit.read_unit.locations_offset(index)?;
                self.location_list(unit, name, offset)
            }
            Old::Addr(_) | Old::DebugAddrIndex(_) => Err(unknown(name, "has an address of unknown meaning")),
            Old::RangeListsRef(_) | Old::DebugRngListsIndex(_) => Err(unknown(name, "has a list of ranges")),
            Old::DebugInfoRefSup(_) | Old::DebugStrRefSup(_) | Old::DebugTypesRef(_) | Old::DwoId(_) => {
                Err(unknown(name, "refers to another file"))
            }
            value => {
                // If it is a string, it is read as a whole, wherever it stands.
                cx.work.spend(unit.read_unit.attr_string(value).map_or(0, |string| string.slice().len()))?;
                Ok(Some(unit.convert_attribute_value(unit.read_unit, attribute, &|_| None)?))
            }
        }
    }

    fn location_list(
        &self,
        unit: &mut Unit<'_, '_>,
        name: DwAt,
        offset: gimli::LocationListsOffset,
    ) -> Result<Option<AttributeValue>> {
        let list = locations::list(unit, name, offset, self.has_base, self.cx)?;
        Ok(list.map(|list| AttributeValue::LocationListRef(unit.unit.locations.add(list))))
    }
}

/// Sets a list of ranges, if there are any. `has_base` says whether the unit has a base address
/// other than 0.
fn set_ranges(unit: &mut Unit<'_, '_>, id: UnitEntryId, ranges: &[std::ops::Range<u64>], has_base: bool) {
    if ranges.is_empty() {
        return;
    }
    let base = has_base.then_some(Range::BaseAddress { address: Address::Constant(0) });
    let ranges = ranges.iter().map(|range| match has_base {
        true => Range::OffsetPair { begin: range.start, end: range.end },
        false => Range::StartEnd { begin: Address::Constant(range.start), end: Address::Constant(range.end) },
    });
    let list = RangeList(base.into_iter().chain(ranges).collect());
    let list = unit.unit.ranges.add(list);
    unit.unit.get_mut(id).set(dw::DW_AT_ranges, AttributeValue::RangeListRef(list));
}

fn unknown(name: DwAt, what: &str) -> Refusal {
    Refusal::new(format!("`{name}` {what}"))
}
