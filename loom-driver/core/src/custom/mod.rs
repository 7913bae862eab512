//! Custom sections: each is brought up to date, kept, or dropped aloud.
//!
//! Removing functions renumbers the rest and moves code, so a section that names functions, offsets
//! or hashes and is copied as it is would lie. One file here knows one section, and `verdict` is the
//! table of which is which. A section that nobody knows is dropped with a diagnostic as soon as
//! indices or offsets moved, unless the user asks for it by name (`--keep-section`). Custom sections
//! never decide whether a run succeeds: one that is malformed is dropped, as the specification's
//! "Custom Sections" allows.
//!
//! Sections keep their places: `dylink.0` has to be first, `metadata.code.*` before the code,
//! `name` behind the data. Most of them depend on the rest of the module alone. What refers to
//! places in the file, as `sourceMappingURL` does and a section that nobody knows may, is right as
//! long as the code stays where it was, which the other sections decide. Two hash the file that they
//! are in, so they are written last, `build_id` before `component-provenance`, which covers it. Attestations are outside of all hashes; the record of a whole run is appended at its
//! end, see [`attestation`].

mod assemble;
pub mod attestation;
mod build_id;
mod code_metadata;
mod dwarf;
mod facts;
pub mod footprint;
pub mod manifest;
mod meld_boundary;
mod messages;
mod name;
mod producers;
mod provenance;
pub mod source_map;
mod strip;

pub use assemble::{Core, assemble};
use assemble::{Custom, assemble_by};
pub use code_metadata::{Hint, hints};
pub use provenance::components;
pub use strip::strip;

use crate::maps::{CodeMap, IndexMaps};
use crate::module::Module;
use crate::report::{PassReport, Severity};
use crate::settings::{Settings, Strip};
use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::BTreeSet;

/// Id of the code section.
const CODE: u8 = 10;

/// What it takes to bring custom sections up to date.
pub struct CommitContext<'a> {
    /// What the user asked for.
    pub settings: &'a Settings,
    /// Where what became of each section is said.
    pub report: &'a mut PassReport,
    /// The source map of the module, if there is one: it becomes that of the output.
    pub source_map: Option<&'a mut source_map::SourceMap>,
}

/// What a rewrite did to a module, as far as custom sections need to know.
pub struct Change<'c, 'a> {
    /// The module before.
    pub module: &'c Module<'a>,
    /// New indices.
    pub maps: &'c IndexMaps,
    /// New code offsets.
    pub code: &'c CodeMap,
    /// The module after, without any custom section.
    pub core: &'c Core<'c>,
    /// Whether what is in memory has other addresses.
    pub data_moved: bool,
    /// Which bytes of memory the module after uses, if that was found out. See [`footprint`].
    pub footprint: Option<footprint::Facts>,
    is_still: bool,
    operators: code_metadata::Operators,
    removed_exports: OnceCell<BTreeSet<&'a str>>,
}

impl<'c, 'a> Change<'c, 'a> {
    /// The change from `module` to `core`.
    pub fn new(
        module: &'c Module<'a>,
        maps: &'c IndexMaps,
        code: &'c CodeMap,
        core: &'c Core<'c>,
    ) -> Change<'c, 'a> {
        let is_still = maps.are_identity() && code.is_identity();
        Change {
            module,
            maps,
            code,
            core,
            data_moved: false,
            footprint: None,
            is_still,
            operators: code_metadata::Operators::default(),
            removed_exports: OnceCell::new(),
        }
    }

    /// Whether every index, every code offset and every address is what it was.
    pub fn is_still(&self) -> bool {
        self.is_still && !self.data_moved
    }

    /// Names of exports that are not exports any more.
    pub fn removed_exports(&self) -> &BTreeSet<&'a str> {
        self.removed_exports.get_or_init(|| {
            let left: BTreeSet<&str> = self.core.exports().collect();
            let names = self.module.exports.iter().map(|export| export.name);
            names.filter(|name| !left.contains(name)).collect()
        })
    }
}

/// What becomes of one section.
pub enum Verdict<'a> {
    /// Copied byte for byte, because of this.
    Keep(&'static str),
    /// This payload instead.
    Update {
        /// The new payload, in the whole.
        payload: Cow<'a, [u8]>,
        /// What was done to it.
        reason: &'static str,
        /// What went although it may still have meant something: each becomes a note to the user.
        lost: Vec<String>,
    },
    /// Not in the output, because the user asked for that.
    Strip(Strip),
    /// Not in the output.
    Drop {
        /// How much that matters; `None` if the user is told of it with another section.
        severity: Option<Severity>,
        /// Why.
        reason: String,
    },
}

impl<'a> Verdict<'a> {
    /// The new payload, nothing lost.
    fn update(payload: Vec<u8>, reason: &'static str) -> Verdict<'a> {
        Verdict::Update { payload: payload.into(), reason, lost: Vec::new() }
    }

    /// Dropped, and somebody may miss it.
    fn drop(reason: impl Into<String>) -> Verdict<'a> {
        Verdict::Drop { severity: Some(Severity::Warning), reason: reason.into() }
    }

    /// Dropped, and nobody will miss it: it says nothing that is still of use.
    fn expire(reason: impl Into<String>) -> Verdict<'a> {
        Verdict::Drop { severity: Some(Severity::Note), reason: reason.into() }
    }

    /// Dropped because it does not follow its own format.
    fn malformed(error: impl std::fmt::Display) -> Verdict<'a> {
        Verdict::drop(format!("it is malformed: {error}"))
    }
}

/// Sections that a module has once at most, beside all of `metadata.code.*`. What a second one says, nobody
/// reads.
const ONCE: [&str; 4] =
    [build_id::SECTION, footprint::SECTION, provenance::SECTION, ::meld_boundary::SECTION_NAME];

/// Which file knows which section. `None` for those that are decided about together with others, or
/// when more of the output is there: see [`assemble`].
fn verdict<'a>(change: &Change<'_, 'a>, settings: &Settings, custom: &Custom<'_, 'a>) -> Option<Verdict<'a>> {
    let name = custom.name;
    if settings.keep_sections.matching(name).is_some() {
        return Some(Verdict::Keep("asked for with --keep-section"));
    }
    if let Some(strip) = strip::at_once(settings, name) {
        return Some(Verdict::Strip(strip));
    }
    let is_code_metadata = name.starts_with(code_metadata::PREFIX);
    if custom.is_repeated && (is_code_metadata || ONCE.contains(&name)) {
        return Some(Verdict::drop("it is malformed: there may be only one"));
    }
    let payload = change.module.bytes.get(custom.section.payload.clone()).unwrap_or_default();
    Some(match name {
        build_id::SECTION | provenance::SECTION => return None,
        source_map::SECTION => return source_map::update_url(settings),
        ::meld_boundary::SECTION_NAME => meld_boundary::update(change, settings),
        footprint::SECTION => footprint::update(change, payload),
        manifest::SECTION => manifest::update(change, payload),
        producers::SECTION => producers::update(payload),
        attestation::SECTION => Verdict::Keep("is the record of what was done before"),
        "target_features" => Verdict::Keep("names no part of the module"),
        "dylink.0" | "dylink" => Verdict::Keep("is about sizes, other modules and names"),
        _ if name.starts_with("component-type") => Verdict::Keep("describes interfaces, not the module"),
        "linking" => Verdict::expire("the output is not relocatable"),
        _ if name.starts_with("reloc.") => Verdict::expire("the output is not relocatable"),
        "signature" | "signature_delimiter" => Verdict::drop("it signs the module before"),
        _ if change.is_still() && is_about_code(name) => Verdict::Keep("no index and no code offset changed"),
        _ if name.starts_with(dwarf::PREFIX) => return None,
        "name" => name::update(change, payload),
        _ if is_code_metadata && custom.is_behind(CODE) => {
            Verdict::drop("it is malformed: it has to stand in front of the code section")
        }
        _ if is_code_metadata => code_metadata::update(change, name, payload),
        facts::SECTION => facts::update(change, payload),
        "external_debug_info" => Verdict::drop("the file that it names is about the module before"),
        _ if payload.is_empty() => Verdict::Keep("is empty"),
        _ if change.is_still() => return None,
        _ => Verdict::drop("it may refer to indices or offsets that changed"),
    })
}

/// Whether all that the section refers to are indices, and offsets in the code section.
fn is_about_code(name: &str) -> bool {
    matches!(name, "name" | "external_debug_info")
        || name.starts_with(code_metadata::PREFIX)
        || name.starts_with(dwarf::PREFIX)
}

/// About a section that may refer to places in the file. `same_place` says whether the code is where
/// it was.
fn verdict_on_places<'a>(name: &str, same_place: bool) -> Verdict<'a> {
    match name {
        _ if same_place => Verdict::Keep("no index and no offset changed"),
        source_map::SECTION => source_map::expire_url(),
        _ => Verdict::drop("it may refer to places in the file that changed"),
    }
}
