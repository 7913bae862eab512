//! Puts the custom sections between the others.
//!
//! The phases: everything that depends on the other sections alone; then `build_id`, then
//! `component-provenance`, which hash what is there by then. Each section goes to the place that it
//! had, behind the section that was before it.

use super::{Change, Verdict, build_id, dwarf, provenance, verdict};
use crate::module::{SECTION_ORDER, Section};
use crate::pass::PassContext;
use crate::report::{PassReport, SectionAction, SectionFate, Severity};
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
    fn with<'p>(&self, customs: impl Iterator<Item = &'p Custom<'p, 'p>> + Clone) -> Vec<u8> {
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

/// A custom section, and what became of it.
struct Custom<'m, 'a> {
    section: &'m Section<'a>,
    name: &'a str,
    /// Id of the last section before it that is not custom; 0 if there is none.
    after: u8,
    /// The whole section in the output: id, size, name, payload. Empty if it is not there.
    bytes: Vec<u8>,
    /// What became of it; `None` until it is decided.
    fate: Option<SectionFate>,
}

/// The whole output: `change.core`, and what becomes of every custom section of `change.module`.
/// A source map in `cx` becomes that of the output.
pub fn assemble(change: &Change<'_, '_>, cx: &mut PassContext<'_>) -> Vec<u8> {
    let settings = cx.settings;
    assemble_by(change, cx, |section, name| verdict(change, settings, section, name))
}

/// The same with another opinion about each section; `None` for a section that hashes the output.
pub(super) fn assemble_by<'a>(
    change: &Change<'_, 'a>,
    cx: &mut PassContext<'_>,
    decide: impl Fn(&Section<'a>, &str) -> Option<Verdict<'a>>,
) -> Vec<u8> {
    let mut customs: Vec<Custom<'_, 'a>> = Vec::new();
    let mut after = 0;
    for section in &change.module.sections {
        match section.name {
            Some(name) => {
                let (bytes, fate) = (Vec::new(), None);
                customs.push(Custom { section, name, after, bytes, fate });
            }
            None => after = section.id,
        }
    }
    for custom in &mut customs {
        if let Some(verdict) = decide(custom.section, custom.name) {
            custom.carry_out(change, verdict, cx.report);
        }
    }
    decide_dwarf(change, &mut customs, cx.report);
    // Each of the two covers all sections that are decided by then.
    for (name, update) in [
        (build_id::SECTION, build_id::update as fn(&_, &_, &_) -> Verdict<'a>),
        (provenance::SECTION, provenance::update),
    ] {
        for position in 0..customs.len() {
            if customs[position].name == name && customs[position].fate.is_none() {
                let covered = customs.iter().filter(|custom| provenance::hashes(custom.name));
                let verdict = update(change, customs[position].section, &change.core.with(covered));
                customs[position].carry_out(change, verdict, cx.report);
            }
        }
    }
    let output = change.core.with(customs.iter());
    if let Some(map) = &mut cx.source_map {
        map.follow(change, &output);
    }
    cx.report.sections.extend(customs.into_iter().filter_map(|custom| custom.fate));
    output
}

/// Decides about `.debug_*`, which refer to each other, if any is left to decide about.
fn decide_dwarf(change: &Change<'_, '_>, customs: &mut Vec<Custom<'_, '_>>, report: &mut PassReport) {
    let is_dwarf = |custom: &Custom<'_, '_>| custom.name.starts_with(dwarf::PREFIX);
    let is_open = |custom: &Custom<'_, '_>| is_dwarf(custom) && custom.fate.is_none();
    let Some(last) = customs.iter().rposition(is_open) else { return };
    if customs.iter().any(|custom| is_dwarf(custom) && !custom.bytes.is_empty()) {
        for custom in customs.iter_mut().filter(|custom| is_open(custom)) {
            custom.carry_out(change, Verdict::Keep("goes with one that --keep-section keeps"), report);
        }
        return;
    }
    let dwarf = dwarf::update(change);
    for (position, custom) in customs.iter_mut().filter(|custom| is_open(custom)).enumerate() {
        custom.carry_out(change, dwarf.verdict(custom.name, position == 0), report);
    }
    let Custom { section, after, .. } = customs[last];
    for (name, payload) in dwarf.added(|name| customs.iter().any(|custom| custom.name == name)) {
        let bytes = encode(name, payload);
        let fate = SectionFate {
            name: name.to_string(),
            action: SectionAction::Added,
            before: 0,
            after: bytes.len() as u64,
            reason: "other debug sections refer to it now".into(),
        };
        customs.insert(last + 1, Custom { section, name, after, bytes, fate: Some(fate) });
    }
}

impl Custom<'_, '_> {
    /// Does what `verdict` says, and reports it.
    fn carry_out(&mut self, change: &Change<'_, '_>, verdict: Verdict<'_>, report: &mut PassReport) {
        let name = self.name;
        let original = change.module.bytes.get(self.section.range.clone()).unwrap_or_default();
        let old_payload = change.module.bytes.get(self.section.payload.clone()).unwrap_or_default();
        let (action, reason) = match verdict {
            Verdict::Keep(reason) => {
                self.bytes = original.to_vec();
                (SectionAction::Kept, reason.to_string())
            }
            Verdict::Update { payload, .. } if *payload == *old_payload => {
                self.bytes = original.to_vec();
                (SectionAction::Kept, "is still right".to_string())
            }
            Verdict::Update { payload, reason, lost } => {
                for what in lost {
                    report.diagnose(Severity::Note, format!("custom section `{name}`: {what}"), None);
                }
                self.bytes = encode(name, &payload);
                (SectionAction::Updated, reason.to_string())
            }
            Verdict::Strip(strip) => (SectionAction::Dropped, format!("--strip {}", strip.name())),
            Verdict::Drop { severity, reason } => {
                if let Some(severity) = severity {
                    let help = format!("`--keep-section '{name}'` keeps it as it is, stale or not");
                    let help = (severity == Severity::Warning).then_some(help);
                    report.diagnose(severity, format!("custom section `{name}` dropped: {reason}"), help);
                }
                (SectionAction::Dropped, reason)
            }
        };
        self.fate = Some(SectionFate {
            name: name.to_string(),
            action,
            before: original.len() as u64,
            after: self.bytes.len() as u64,
            reason,
        });
    }
}

/// A whole custom section.
pub(super) fn encode(name: &str, payload: &[u8]) -> Vec<u8> {
    use wasm_encoder::{CustomSection, Section as _};
    let mut bytes = Vec::with_capacity(payload.len() + name.len() + 12);
    CustomSection { name: name.into(), data: payload.into() }.append_to(&mut bytes);
    bytes
}
