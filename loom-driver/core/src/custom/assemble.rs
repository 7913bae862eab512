//! Puts the custom sections between the others.
//!
//! The phases: everything that depends on the other sections alone; then `build_id`, then
//! `component-provenance`, which hash what is there by then. Each section goes to the place that it
//! had, behind the section that was before it.

use super::{Change, Verdict, build_id, provenance, verdict};
use crate::module::{SECTION_ORDER, Section};
use crate::report::{PassReport, SectionAction, SectionFate, Severity};
use crate::settings::Settings;
use std::borrow::Cow;
use wasmparser::{Parser, Payload};

/// The eight bytes that every core module starts with.
const PREAMBLE: &[u8] = b"\0asm\x01\0\0\0";

/// A module without custom sections.
pub struct Core {
    bytes: Vec<u8>,
    /// Id of each section, and where it ends in `bytes`.
    ends: Vec<(u8, usize)>,
}

impl Core {
    /// Puts whole sections (id, size, payload) together, in the order in which a module has them.
    pub fn of<'s>(sections: impl IntoIterator<Item = (u8, &'s [u8])>) -> Core {
        let mut core = Core { bytes: PREAMBLE.to_vec(), ends: Vec::new() };
        for (id, bytes) in sections {
            core.bytes.extend_from_slice(bytes);
            core.ends.push((id, core.bytes.len()));
        }
        core
    }

    /// The whole module.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Names of the exports.
    pub(super) fn exports(&self) -> impl Iterator<Item = &str> {
        let readers = Parser::new(0).parse_all(&self.bytes).filter_map(|payload| match payload {
            Ok(Payload::ExportSection(reader)) => Some(reader),
            _ => None,
        });
        readers.flatten().filter_map(|export| export.ok()).map(|export| export.name)
    }

    /// The module with `customs` in their places.
    fn with<'p>(&self, customs: impl Iterator<Item = &'p Placed> + Clone) -> Vec<u8> {
        let size = self.bytes.len() + customs.clone().map(|custom| custom.bytes.len()).sum::<usize>();
        let mut out = Vec::with_capacity(size);
        out.extend_from_slice(PREAMBLE);
        let mut start = PREAMBLE.len();
        let mut ends = self.ends.iter().peekable();
        for id in [0].into_iter().chain(SECTION_ORDER) {
            while let Some((_, end)) = ends.next_if(|(section, _)| *section == id) {
                out.extend_from_slice(self.bytes.get(start..*end).unwrap_or_default());
                start = *end;
            }
            for custom in customs.clone().filter(|custom| custom.after == id) {
                out.extend_from_slice(&custom.bytes);
            }
        }
        out
    }
}

/// A custom section of the output.
struct Placed {
    /// Id of the last section before it that is not custom; 0 if there is none.
    after: u8,
    /// The whole section: id, size, name, payload. Empty if it is not in the output.
    bytes: Vec<u8>,
    /// Whether `component-provenance` covers it with its hash.
    hashed: bool,
}

/// The whole output: `change.core`, and what becomes of every custom section of `change.module`.
pub fn assemble(change: &Change<'_, '_>, settings: &Settings, report: &mut PassReport) -> Vec<u8> {
    let mut customs: Vec<(&Section<'_>, &str, u8)> = Vec::new();
    let mut after = 0;
    for section in &change.module.sections {
        match section.name {
            Some(name) => customs.push((section, name, after)),
            None => after = section.id,
        }
    }
    let mut placed: Vec<Placed> = customs
        .iter()
        .map(|(_, name, after)| Placed { after: *after, bytes: Vec::new(), hashed: provenance::hashes(name) })
        .collect();
    let mut fates: Vec<Option<SectionFate>> = vec![None; customs.len()];
    for phase in 0..=2 {
        for (position, (section, name, _)) in customs.iter().enumerate() {
            let in_phase = match *name {
                build_id::SECTION => 1,
                provenance::SECTION => 2,
                _ => 0,
            };
            if in_phase != phase {
                continue;
            }
            let verdict = match phase {
                _ if settings.keep_sections.matching(name).is_some() => {
                    Verdict::Keep("asked for with --keep-section")
                }
                0 => verdict(change, section, name),
                1 => build_id::update(change, section, || {
                    change.core.with(placed.iter().filter(|custom| custom.hashed))
                }),
                _ => provenance::update(change, section, || {
                    change.core.with(placed.iter().filter(|custom| custom.hashed))
                }),
            };
            let (bytes, fate) = carry_out(change, section, name, verdict, report);
            placed[position].bytes = bytes;
            fates[position] = Some(fate);
        }
    }
    report.sections.extend(fates.into_iter().flatten());
    change.core.with(placed.iter())
}

/// The bytes of a section after `verdict`, and what to report about it.
fn carry_out(
    change: &Change<'_, '_>,
    section: &Section<'_>,
    name: &str,
    verdict: Verdict<'_>,
    report: &mut PassReport,
) -> (Vec<u8>, SectionFate) {
    let original = change.module.bytes.get(section.range.clone()).unwrap_or_default();
    let old_payload = change.module.bytes.get(section.payload.clone()).unwrap_or_default();
    let (bytes, action, reason) = match verdict {
        Verdict::Keep(reason) => (original.to_vec(), SectionAction::Kept, Cow::Borrowed(reason)),
        Verdict::Update { payload, .. } if *payload == *old_payload => {
            (original.to_vec(), SectionAction::Kept, "is still right".into())
        }
        Verdict::Update { payload, reason, lost } => {
            for what in lost {
                report.diagnose(Severity::Note, format!("custom section `{name}`: {what}"), None);
            }
            (encode(name, &payload), SectionAction::Updated, reason.into())
        }
        Verdict::Drop { severity, reason } => {
            let help = format!("`--keep-section '{name}'` keeps it as it is, stale or not");
            let help = (severity == Severity::Warning).then_some(help);
            report.diagnose(severity, format!("custom section `{name}` dropped: {reason}"), help);
            (Vec::new(), SectionAction::Dropped, reason.into())
        }
    };
    let fate = SectionFate {
        name: name.to_string(),
        action,
        before: original.len() as u64,
        after: bytes.len() as u64,
        reason: reason.into_owned(),
    };
    (bytes, fate)
}

/// A whole custom section.
fn encode(name: &str, payload: &[u8]) -> Vec<u8> {
    use wasm_encoder::{CustomSection, Section as _};
    let mut bytes = Vec::with_capacity(payload.len() + name.len() + 12);
    CustomSection { name: name.into(), data: payload.into() }.append_to(&mut bytes);
    bytes
}
