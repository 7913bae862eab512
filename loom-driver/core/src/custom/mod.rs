//! Custom sections: each is brought up to date, kept, or dropped aloud.
//!
//! Removing functions renumbers the rest and moves code, so a section that names functions, offsets
//! or hashes and is copied as it is would lie. One file here knows one section. A section that
//! nobody knows is dropped with a diagnostic as soon as indices or offsets moved, unless the user
//! asks for it by name (`--keep-section`). Custom sections never decide whether a run succeeds:
//! one that is malformed is dropped, as the specification's "Custom Sections" allows.

mod meld_boundary;

use crate::maps::{CodeMap, IndexMaps};
use crate::module::{Module, Section};
use crate::report::{PassReport, SectionAction, SectionFate, Severity};
use crate::settings::Settings;
use std::borrow::Cow;

/// What a rewrite did to a module, as far as custom sections need to know.
pub struct Change<'c, 'a> {
    /// The module before.
    pub module: &'c Module<'a>,
    /// New indices.
    pub maps: &'c IndexMaps,
    /// New code offsets.
    pub code: &'c CodeMap,
    /// The module after, without any custom section.
    pub core: &'c [u8],
}

/// What becomes of one section.
pub enum Verdict<'a> {
    /// Copied byte for byte, because of this.
    Keep(&'static str),
    /// This payload instead, because of this.
    Update(Cow<'a, [u8]>, &'static str),
    /// Not in the output, because of this. The user is told.
    Drop(String),
}

/// A section of the output, by its place: behind the section of this id.
pub struct Placed {
    /// Id of the last section before it that is not custom; 0 if there is none.
    pub after: u8,
    /// The whole section: id, size, name, payload.
    pub bytes: Vec<u8>,
}

/// Decides about every custom section of the module before.
pub fn update(change: &Change<'_, '_>, settings: &Settings, report: &mut PassReport) -> Vec<Placed> {
    let mut placed = Vec::new();
    let mut after = 0;
    for section in &change.module.sections {
        let Some(name) = section.name else {
            after = section.id;
            continue;
        };
        let before = section.range.len() as u64;
        let (bytes, action, reason) = match verdict(change, settings, section, name) {
            Verdict::Keep(reason) => {
                let bytes = change.module.bytes[section.range.clone()].to_vec();
                (bytes, SectionAction::Kept, reason.to_string())
            }
            Verdict::Update(payload, reason) => {
                (encode(name, &payload), SectionAction::Updated, reason.to_string())
            }
            Verdict::Drop(reason) => {
                let help = Some(format!("`--keep-section '{name}'` keeps it as it is, stale or not"));
                report.diagnose(
                    Severity::Warning,
                    format!("custom section `{name}` dropped: {reason}"),
                    help,
                );
                (Vec::new(), SectionAction::Dropped, reason)
            }
        };
        report.sections.push(SectionFate {
            name: name.to_string(),
            action,
            before,
            after: bytes.len() as u64,
            reason,
        });
        if !bytes.is_empty() {
            placed.push(Placed { after, bytes });
        }
    }
    placed
}

fn verdict<'a>(
    change: &Change<'_, 'a>,
    settings: &Settings,
    section: &Section<'a>,
    name: &str,
) -> Verdict<'a> {
    if settings.keep_sections.matching(name).is_some() {
        return Verdict::Keep("asked for with --keep-section");
    }
    match name {
        ::meld_boundary::SECTION_NAME => meld_boundary::update(change),
        "producers" | "target_features" => Verdict::Keep("names no part of the module"),
        _ if name.starts_with("component-type") => Verdict::Keep("describes interfaces, not the module"),
        _ if section.payload.is_empty() => Verdict::Keep("is empty"),
        _ => Verdict::Drop("it may refer to indices or offsets that changed".into()),
    }
}

/// A whole custom section.
fn encode(name: &str, payload: &[u8]) -> Vec<u8> {
    use wasm_encoder::{CustomSection, Section as _};
    let mut bytes = Vec::with_capacity(payload.len() + name.len() + 12);
    CustomSection { name: name.into(), data: payload.into() }.append_to(&mut bytes);
    bytes
}
