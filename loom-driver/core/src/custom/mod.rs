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
mod build_id;
mod manifest;
mod meld_boundary;
mod name;
mod producers;
mod provenance;

pub use assemble::{Core, assemble};

use crate::maps::{CodeMap, IndexMaps};
use crate::module::{Module, Section};
use crate::report::Severity;
use std::borrow::Cow;
use std::collections::BTreeSet;

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
    /// Not in the output.
    Drop {
        /// How much that matters.
        severity: Severity,
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
        Verdict::Drop { severity: Severity::Warning, reason: reason.into() }
    }

    /// Dropped, and nobody will miss it: it says nothing that is still of use.
    fn expire(reason: impl Into<String>) -> Verdict<'a> {
        Verdict::Drop { severity: Severity::Note, reason: reason.into() }
    }

    /// Dropped because it does not follow its own format.
    fn malformed(error: impl std::fmt::Display) -> Verdict<'a> {
        Verdict::drop(format!("it is malformed: {error}"))
    }
}

/// Which file knows which section. Sections that hash the output are not decided here, see
/// [`assemble`].
fn verdict<'a>(change: &Change<'_, 'a>, section: &Section<'a>, name: &str) -> Verdict<'a> {
    let payload = change.module.bytes.get(section.payload.clone()).unwrap_or_default();
    match name {
        ::meld_boundary::SECTION_NAME => meld_boundary::update(change),
        manifest::SECTION => manifest::update(change, payload),
        "producers" => producers::update(payload),
        attestation::SECTION => Verdict::Keep("is the record of what was done before"),
        "target_features" => Verdict::Keep("names no part of the module"),
        _ if name.starts_with("component-type") => Verdict::Keep("describes interfaces, not the module"),
        _ if change.is_still() => Verdict::Keep("no index and no code offset changed"),
        "name" => name::update(change, payload),
        _ if payload.is_empty() => Verdict::Keep("is empty"),
        _ => Verdict::drop("it may refer to indices or offsets that changed"),
    }
}
