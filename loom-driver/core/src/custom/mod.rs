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
//! `name` behind the data. Most of them depend on the rest of the module alone. Two hash the file
//! that they are in, so they are written last, `build_id` before `component-provenance`, which
//! covers it. Attestations are outside of all hashes; the record of a whole run is appended at its
//! end, see [`attestation`].

mod assemble;
pub mod attestation;
mod branch_hints;
mod build_id;
mod dwarf;
mod facts;
pub mod manifest;
mod meld_boundary;
mod name;
mod producers;
mod provenance;
pub mod source_map;
mod strip;

use assemble::assemble_by;
pub use assemble::{Core, assemble};
pub use strip::{Strip, strip};

use crate::maps::{CodeMap, IndexMaps};
use crate::module::{Module, Section};
use crate::report::Severity;
use crate::settings::Settings;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Id of the code section.
const CODE: u8 = 10;

/// What a rewrite did to a module, as far as custom sections need to know.
pub struct Change<'c, 'a> {
    /// The module before.
    pub module: &'c Module<'a>,
    /// New indices.
    pub maps: &'c IndexMaps,
    /// New code offsets.
    pub code: &'c CodeMap,
    /// The module after, without any custom section.
    pub core: &'c Core,
}

impl Change<'_, '_> {
    /// Whether every index and every code offset is what it was.
    pub fn is_still(&self) -> bool {
        self.maps.are_identity() && self.code.is_identity()
    }

    /// Whether a section of the module before stands behind the code.
    fn is_behind_code(&self, section: &Section<'_>) -> bool {
        let code = self.module.sections.iter().find(|section| section.id == CODE);
        code.is_some_and(|code| section.range.start >= code.range.end)
    }

    /// Names of exports that are not exports any more.
    pub fn removed_exports(&self) -> BTreeSet<&str> {
        let left: BTreeSet<&str> = self.core.exports().collect();
        self.module.exports.iter().map(|export| export.name).filter(|name| !left.contains(name)).collect()
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

/// Which file knows which section. `None` for those that are decided about together with others, or
/// when the rest of the output is there: see [`assemble`].
fn verdict<'a>(
    change: &Change<'_, 'a>,
    settings: &Settings,
    section: &Section<'a>,
    name: &str,
) -> Option<Verdict<'a>> {
    if settings.keep_sections.matching(name).is_some() {
        return Some(Verdict::Keep("asked for with --keep-section"));
    }
    let early = settings.strip.iter().find(|strip| strip.covers(name) && Strip::Debug.covers(name));
    if let Some(strip) = early {
        return Some(Verdict::Strip(*strip));
    }
    let payload = change.module.bytes.get(section.payload.clone()).unwrap_or_default();
    let is_still = change.is_still();
    Some(match name {
        build_id::SECTION | provenance::SECTION => return None,
        ::meld_boundary::SECTION_NAME => meld_boundary::update(change),
        manifest::SECTION => manifest::update(change, payload),
        "producers" => producers::update(payload),
        attestation::SECTION => Verdict::Keep("is the record of what was done before"),
        "target_features" => Verdict::Keep("names no part of the module"),
        "dylink.0" | "dylink" => Verdict::Keep("is about sizes, other modules and names"),
        _ if name.starts_with("component-type") => Verdict::Keep("describes interfaces, not the module"),
        "linking" => Verdict::expire("the output is not relocatable"),
        _ if name.starts_with("reloc.") => Verdict::expire("the output is not relocatable"),
        _ if is_still => Verdict::Keep("no index and no code offset changed"),
        _ if name.starts_with(dwarf::PREFIX) => return None,
        "name" => name::update(change, payload),
        branch_hints::SECTION if change.is_behind_code(section) => {
            Verdict::drop("it is malformed: it has to stand in front of the code section")
        }
        branch_hints::SECTION => branch_hints::update(change, payload),
        _ if name.starts_with("metadata.code.") => Verdict::expire("hints of this kind are unknown"),
        facts::SECTION => facts::update(change, payload),
        source_map::SECTION => source_map::update_url(settings),
        "external_debug_info" => Verdict::drop("the file that it names is about the module before"),
        _ if payload.is_empty() => Verdict::Keep("is empty"),
        _ => Verdict::drop("it may refer to indices or offsets that changed"),
    })
}
