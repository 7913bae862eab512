//! `.debug_*`: which line of which source every instruction comes from, and what its variables are.
//!
//! DWARF addresses in a WebAssembly module are offsets from the start of the code section's payload
//! ("DWARF for WebAssembly"), so they move with the code. The sections refer to each other by offset
//! and are converted together: read with gimli, with new addresses from the [`CodeMap`], without the
//! entries of functions that are gone and without units of which nothing is left, and written again.
//! The files are the parts: [`addresses`] maps ranges, [`lines`] the line programs, [`entries`] the
//! tree of each unit, [`locations`] where variables are, [`memory`] which of them are in memory, [`scopes`] whose locals they are in; [`work`] bounds what all of that may take.
//!
//! Where data moved, nobody here knows where to. Then variables that are in memory, in statics or on a stack, have no place
//! any more, which is how DWARF says that a variable is gone; those in locals, all functions, types and lines stay. See
//! [`memory`].
//!
//! What cannot be converted exactly is not converted: one thing that this code does not know (split
//! DWARF, type units, an attribute with an address of unknown meaning) and all of it goes, aloud. So
//! does debug information that does not follow its own format. Indexes that only make lookups fast
//! (`.debug_aranges`, `.debug_pubnames`, ...) go, because debuggers make them anew.

mod addresses;
mod entries;
mod lines;
mod locations;
mod memory;
mod scopes;
mod work;

use super::{Change, Verdict};
use crate::maps::{BodyMove, CodeMap, IndexMaps};
use gimli::write::{ConvertError, EndianVec, FilterUnitSection, Sections};
use gimli::{LittleEndian, UnitType};
use memory::Lost;
use std::collections::BTreeMap;
use work::Work;

/// What the names of all these sections start with.
pub const PREFIX: &str = ".debug_";

/// What the names of those start with that say where variables are.
pub const ENTRIES: &str = ".debug_info";

/// WebAssembly is little-endian.
type Reader<'a> = gimli::EndianSlice<'a, LittleEndian>;

/// What conversion needs to know.
#[derive(Clone, Copy)]
struct Context<'c> {
    code: &'c CodeMap,
    maps: &'c IndexMaps,
    work: &'c Work,
    /// Whether any body has other locals.
    has_new_locals: bool,
    /// The body that expressions are about; `None` if that is not known.
    body: Option<&'c BodyMove>,
    /// What is lost because data moved; `None` if it did not.
    lost: Option<&'c Lost>,
}

impl Context<'_> {
    /// The number that a local has now; `None` if it is gone, or if nobody knows whose it is.
    fn local(&self, old: u32) -> Option<u32> {
        if self.has_new_locals { self.body?.local(old) } else { Some(old) }
    }
}

/// Why the debug information of a module cannot be converted.
struct Refusal(String);

impl Refusal {
    fn new(why: impl Into<String>) -> Refusal {
        Refusal(why.into())
    }
}

impl From<gimli::read::Error> for Refusal {
    fn from(error: gimli::read::Error) -> Refusal {
        Refusal(error.to_string())
    }
}

impl From<ConvertError> for Refusal {
    fn from(error: ConvertError) -> Refusal {
        Refusal(error.to_string())
    }
}

impl From<gimli::write::Error> for Refusal {
    fn from(error: gimli::write::Error) -> Refusal {
        Refusal(error.to_string())
    }
}

type Result<T, E = Refusal> = std::result::Result<T, E>;

/// Sections that only repeat what others say, in an order that is fast to search.
const INDEXES: [&str; 6] = [
    ".debug_aranges",
    ".debug_gnu_pubnames",
    ".debug_gnu_pubtypes",
    ".debug_names",
    ".debug_pubnames",
    ".debug_pubtypes",
];

/// Sections whose contents gimli writes where they are used.
const FOLDED: [&str; 2] = [".debug_addr", ".debug_str_offsets"];

/// Macros are not converted; nothing but an attribute, which goes, refers to them.
const MACROS: [&str; 2] = [".debug_macinfo", ".debug_macro"];

/// Sections that gimli reads and writes.
const CONVERTED: [&str; 10] = [
    ".debug_abbrev",
    ".debug_info",
    ".debug_line",
    ".debug_line_str",
    ".debug_loc",
    ".debug_loclists",
    ".debug_ranges",
    ".debug_rnglists",
    ".debug_str",
    ".debug_types",
];

/// The debug information of the module after.
pub struct Dwarf {
    /// The payload of each section that is not empty, or why there is none.
    sections: Result<BTreeMap<&'static str, Vec<u8>>, String>,
    lost: Lost,
}

/// Converts all `.debug_*` sections.
pub fn update(change: &Change<'_, '_>) -> Dwarf {
    let mut payloads: BTreeMap<&str, &[u8]> = BTreeMap::new();
    let mut twice = None;
    for section in &change.module.sections {
        let Some(name) = section.name.filter(|name| name.starts_with(PREFIX)) else { continue };
        let payload = change.module.bytes.get(section.payload.clone()).unwrap_or_default();
        if payloads.insert(name, payload).is_some() {
            twice = Some(name);
        }
    }
    let lost = Lost::default();
    let sections = match twice {
        Some(name) => Err(Refusal::new(format!("there are two sections `{name}`"))),
        None => {
            let size = payloads.values().map(|payload| payload.len()).sum();
            let work = Work::for_sizes(size, change.code.bodies.len());
            let (code, maps) = (change.code, change.maps);
            let has_new_locals = code.bodies.iter().any(|body| body.locals.is_some());
            let lost = change.data_moved.then_some(&lost);
            convert(&payloads, Context { code, maps, work: &work, has_new_locals, body: None, lost })
        }
    };
    let sections = sections.map_err(|Refusal(why)| format!("DWARF cannot be brought up to date: {why}"));
    Dwarf { sections, lost }
}

impl Dwarf {
    /// What becomes of the section `name`. If one thing is wrong with all of them, one message is
    /// enough: that about the first.
    pub fn verdict<'v>(&self, name: &str, is_first: bool) -> Verdict<'v> {
        let sections = match &self.sections {
            Ok(sections) => sections,
            Err(why) if is_first => return Verdict::drop(why.clone()),
            Err(why) => return Verdict::Drop { severity: None, reason: why.clone() },
        };
        if let Some(payload) = sections.get(name) {
            return Verdict::Update {
                payload: payload.clone().into(),
                reason: "addresses moved, dead functions and units removed",
                lost: self.lost.describe().filter(|_| name == ENTRIES).into_iter().collect(),
            };
        }
        match name {
            _ if INDEXES.contains(&name) => Verdict::expire("it is an index, which debuggers make anew"),
            _ if FOLDED.contains(&name) => Verdict::expire("what is in it now stands where it is used"),
            _ if CONVERTED.contains(&name) => Verdict::expire("everything that it is about is gone"),
            _ if MACROS.contains(&name) => Verdict::drop("macros cannot be brought up to date"),
            _ => Verdict::drop("it may refer to addresses that changed"),
        }
    }

    /// Sections that there were none of before.
    pub fn added(&self, is_there: impl Fn(&str) -> bool) -> Vec<(&'static str, &[u8])> {
        let sections = self.sections.iter().flatten().filter(|(name, _)| !is_there(name));
        sections.map(|(name, payload)| (*name, &payload[..])).collect()
    }
}

fn convert(payloads: &BTreeMap<&str, &[u8]>, cx: Context<'_>) -> Result<BTreeMap<&'static str, Vec<u8>>> {
    let foreign = payloads.iter().find(|(name, payload)| {
        let split = name.ends_with(".dwo") || matches!(**name, ".debug_cu_index" | ".debug_tu_index");
        !payload.is_empty() && (split || matches!(**name, ".debug_types" | ".debug_sup"))
    });
    if let Some((name, _)) = foreign {
        return Err(Refusal::new(format!("`{name}` is split DWARF or has type units")));
    }
    if !payloads.contains_key(ENTRIES) {
        return Err(Refusal::new("there is no `.debug_info`"));
    }
    let section = |id: gimli::SectionId| payloads.get(id.name()).copied().unwrap_or_default();
    let mut input = gimli::read::Dwarf::load(|id| Ok::<_, Refusal>(Reader::new(section(id), LittleEndian)))?;
    work::read_abbreviations(&mut input, cx.work)?;
    let mut filter = FilterUnitSection::new(&input)?;
    let mut alive = Vec::new();
    let mut units = input.units();
    while let Some(header) = units.next()? {
        let unit = input.unit(header)?;
        if let Some(program) = &unit.line_program {
            cx.work.spend(program.header().unit_length())?;
        }
        check_unit(&unit)?;
        let unit = filter.read_unit()?.ok_or_else(|| Refusal::new("a unit is gone when read again"))?;
        alive.push(entries::require(unit, cx)?);
    }
    let mut output = gimli::write::Dwarf::new();
    let mut converter = output.convert_with_filter(filter)?;
    let mut alive = alive.into_iter();
    while let Some((mut unit, root)) = converter.read_unit()? {
        entries::convert(&mut unit, &root, alive.next().unwrap_or(true), cx)?;
    }
    let mut sections = Sections::new(EndianVec::new(LittleEndian));
    output.write(&mut sections)?;
    let mut written = BTreeMap::new();
    sections.for_each(|id, payload| {
        if !payload.slice().is_empty() {
            written.insert(id.name(), payload.slice().to_vec());
        }
        Ok::<_, Refusal>(())
    })?;
    Ok(written)
}

/// Refuses units that gimli cannot write, or not without trusting what it read.
fn check_unit(unit: &gimli::Unit<Reader<'_>>) -> Result<()> {
    let encoding = unit.encoding();
    if unit.header.type_() != UnitType::Compilation || unit.dwo_id.is_some() || unit.dwo_name()?.is_some() {
        return Err(Refusal::new("a unit is no ordinary compilation unit"));
    }
    if !matches!(encoding.address_size, 4 | 8) || !(2..=5).contains(&encoding.version) {
        return Err(Refusal::new(format!(
            "a unit has addresses of {} bytes in version {}",
            encoding.address_size, encoding.version
        )));
    }
    unit.line_program.as_ref().map_or(Ok(()), |program| lines::check(program, encoding))
}
