//! Puts the custom sections between the others.
//!
//! The phases: everything that depends on the other sections alone; then what may refer to places in
//! the file; then `build_id`, then `component-provenance`, which hash what is there by then. Each
//! section goes to the place that it had, behind the section that was before it.

use super::messages::{Kind, Messages};
use super::{
    CODE, Change, CommitContext, Verdict, build_id, dwarf, footprint, producers, provenance, verdict,
    verdict_on_places,
};
use crate::large;
use crate::module::{SECTION_ORDER, Section};
use crate::report::{SectionAction, SectionFate};
use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::HashSet;
use wasmparser::{BinaryReader, Parser, Payload};

/// The eight bytes that every core module starts with.
const PREAMBLE: &[u8] = b"\0asm\x01\0\0\0";

/// A module without custom sections.
pub struct Core<'s> {
    /// Id, and the whole section: id, size, payload.
    sections: Vec<(u8, Cow<'s, [u8]>)>,
    /// The sections in one piece, once somebody has asked for that.
    bytes: OnceCell<Vec<u8>>,
}

impl<'s> Core<'s> {
    /// Takes whole sections (id, size, payload), in the order in which a module has them.
    pub fn new(sections: Vec<(u8, Cow<'s, [u8]>)>) -> Core<'s> {
        Core { sections, bytes: OnceCell::new() }
    }

    /// The whole module.
    pub fn bytes(&self) -> &[u8] {
        self.bytes.get_or_init(|| self.with(std::iter::empty()))
    }

    /// The size of the whole module in bytes.
    pub fn size(&self) -> usize {
        PREAMBLE.len() + self.sections.iter().map(|(_, bytes)| bytes.len()).sum::<usize>()
    }

    /// The payload of the code section: the count of bodies, and bodies.
    pub(super) fn code(&self) -> Option<&[u8]> {
        let (_, section) = self.sections.iter().find(|(id, _)| *id == CODE)?;
        let mut reader = BinaryReader::new(section.get(1..)?, 0);
        let size = reader.read_var_u32().ok()?;
        reader.read_bytes(size as usize).ok()
    }

    /// Where the section of this id starts.
    fn start_of(&self, id: u8) -> Option<usize> {
        let position = self.sections.iter().position(|(section, _)| *section == id)?;
        let before = self.sections.iter().take(position).map(|(_, bytes)| bytes.len());
        Some(PREAMBLE.len() + before.sum::<usize>())
    }

    /// Names of the exports.
    pub(super) fn exports(&self) -> impl Iterator<Item = &str> {
        let readers = Parser::new(0).parse_all(self.bytes()).filter_map(|payload| match payload {
            Ok(Payload::ExportSection(reader)) => Some(reader),
            _ => None,
        });
        readers.flatten().filter_map(|export| export.ok()).map(|export| export.name)
    }

    /// The module with `customs` in their places.
    fn with<'p>(&self, customs: impl Iterator<Item = &'p Custom<'p, 'p>> + Clone) -> Vec<u8> {
        let size = self.size() + customs.clone().map(|custom| custom.bytes.len()).sum::<usize>();
        let mut out = large::buffer(size);
        out.extend_from_slice(PREAMBLE);
        let mut sections = self.sections.iter().peekable();
        for id in [0].into_iter().chain(SECTION_ORDER) {
            while let Some((_, bytes)) = sections.next_if(|(section, _)| *section == id) {
                out.extend_from_slice(bytes);
            }
            for custom in customs.clone().filter(|custom| custom.after == id) {
                out.extend_from_slice(&custom.bytes);
            }
        }
        out
    }
}

/// A custom section, and what became of it.
pub(super) struct Custom<'m, 'a> {
    pub section: &'m Section<'a>,
    pub name: &'a str,
    /// Whether another of this name stands before it.
    pub is_repeated: bool,
    /// Id of the last section before it that is not custom; 0 if there is none.
    after: u8,
    /// The whole section in the output: id, size, name, payload. Empty if it is not there.
    bytes: Vec<u8>,
    /// What became of it; `None` until it is decided.
    fate: Option<SectionFate>,
}

/// The whole output: `change.core`, and what becomes of every custom section of `change.module`.
/// A source map in `cx` becomes that of the output.
pub fn assemble(change: &Change<'_, '_>, cx: &mut CommitContext<'_>) -> Vec<u8> {
    let settings = cx.settings;
    assemble_by(change, cx, |custom| verdict(change, settings, custom))
}

/// The same with another opinion about each section; `None` for a section that has to wait.
pub(super) fn assemble_by<'a>(
    change: &Change<'_, 'a>,
    cx: &mut CommitContext<'_>,
    decide: impl Fn(&Custom<'_, 'a>) -> Option<Verdict<'a>>,
) -> Vec<u8> {
    let mut messages = Messages::new(cx.settings);
    let mut customs = find(change);
    for custom in &mut customs {
        if let Some(verdict) = decide(custom) {
            custom.carry_out(change, verdict, &mut messages);
        }
    }
    add_footprint(change, &mut customs);
    decide_dwarf(change, &mut customs, &mut messages);
    keep_producers_if_larger(change, &mut customs);
    decide_places(change, &mut customs, &mut messages);
    // Each of the two covers all sections that are decided by then.
    for (name, update) in [
        (build_id::SECTION, build_id::update as fn(&_, &_, &_) -> Verdict<'a>),
        (provenance::SECTION, provenance::update),
    ] {
        // There is one at most: see `ONCE`.
        if let Some(position) = customs.iter().position(|custom| custom.name == name && custom.is_open()) {
            let covered = customs.iter().filter(|custom| provenance::hashes(custom.name));
            let verdict = update(change, customs[position].section, &change.core.with(covered));
            customs[position].carry_out(change, verdict, &mut messages);
        }
    }
    let output = change.core.with(customs.iter());
    if let Some(map) = &mut cx.source_map {
        map.follow(change, &output);
    }
    messages.report(cx.report);
    cx.report.sections.extend(customs.into_iter().filter_map(|custom| custom.fate));
    output
}

/// Every custom section, undecided.
fn find<'m, 'a>(change: &Change<'m, 'a>) -> Vec<Custom<'m, 'a>> {
    let mut customs = Vec::new();
    let mut names = HashSet::new();
    let mut after = 0;
    for section in &change.module.sections {
        match section.name {
            Some(name) => {
                let is_repeated = !names.insert(name);
                customs.push(Custom { section, name, is_repeated, after, bytes: Vec::new(), fate: None });
            }
            None => after = section.id,
        }
    }
    customs
}

/// Adds what was found out about memories, unless there is such a section already.
fn add_footprint<'m, 'a>(change: &Change<'m, 'a>, customs: &mut Vec<Custom<'m, 'a>>) {
    let is_there = customs.iter().any(|custom| custom.name == footprint::SECTION);
    let facts = change.footprint.as_ref().filter(|_| !is_there);
    let payload = facts.and_then(|facts| footprint::encode(facts, change.core.bytes()));
    if let (Some(payload), Some(last), [.., end]) = (payload, change.module.sections.last(), SECTION_ORDER) {
        let content = (footprint::SECTION, &payload[..]);
        customs.push(Custom::added(last, end, content, "was found out by an analysis"));
    }
}

/// Decides about `.debug_*`, which refer to each other, if any is left to decide about.
fn decide_dwarf<'a>(change: &Change<'_, 'a>, customs: &mut Vec<Custom<'_, 'a>>, messages: &mut Messages<'a>) {
    let is_dwarf = |custom: &Custom<'_, '_>| custom.name.starts_with(dwarf::PREFIX);
    let is_open = |custom: &Custom<'_, '_>| is_dwarf(custom) && custom.is_open();
    let Some(last) = customs.iter().rposition(is_open) else { return };
    if customs.iter().any(|custom| is_dwarf(custom) && !custom.bytes.is_empty()) {
        for custom in customs.iter_mut().filter(|custom| is_open(custom)) {
            custom.carry_out(change, Verdict::Keep("goes with one that --keep-section keeps"), messages);
        }
        return;
    }
    let dwarf = dwarf::update(change);
    for (position, custom) in customs.iter_mut().filter(|custom| is_open(custom)).enumerate() {
        custom.carry_out(change, dwarf.verdict(custom.name, position == 0), messages);
    }
    let Custom { section, after, .. } = customs[last];
    for (name, payload) in dwarf.added(|name| customs.iter().any(|custom| custom.name == name)) {
        let custom = Custom::added(section, after, (name, payload), "other debug sections refer to it now");
        customs.insert(last + 1, custom);
    }
}

/// Takes the entry about loom back if the output would be larger than the input: nobody asked for it. What
/// is not decided about yet counts as large as it was.
fn keep_producers_if_larger(change: &Change<'_, '_>, customs: &mut [Custom<'_, '_>]) {
    let size = change.core.size() + customs.iter().map(Custom::expected_size).sum::<usize>();
    if size <= change.module.bytes.len() {
        return;
    }
    for custom in customs.iter_mut().filter(|custom| custom.name == producers::SECTION) {
        let is_larger = custom.bytes.len() > custom.section.range.len();
        if let Some(fate) = custom.fate.as_mut().filter(|_| is_larger) {
            custom.bytes = change.module.bytes[custom.section.range.clone()].to_vec();
            fate.action = SectionAction::Kept;
            fate.after = fate.before;
            fate.reason = "an entry about loom would make the module larger".into();
        }
    }
}

/// Decides about what may refer to places in the file: only the two that hash it are left then.
fn decide_places<'a>(change: &Change<'_, 'a>, customs: &mut [Custom<'_, 'a>], messages: &mut Messages<'a>) {
    let hashes_file = |name: &str| matches!(name, build_id::SECTION | provenance::SECTION);
    let is_open = |custom: &Custom<'_, '_>| custom.is_open() && !hashes_file(custom.name);
    if !customs.iter().any(is_open) {
        return;
    }
    let code = change.module.sections.iter().find(|section| section.id == CODE);
    let in_front = || customs.iter().filter(|custom| !custom.is_behind(CODE));
    let size = in_front().map(Custom::expected_size).sum::<usize>();
    let new = change.core.start_of(CODE).map(|start| start + size);
    // Nobody knows yet how large that will be.
    let is_known = in_front().all(|custom| !custom.is_open() || custom.name != provenance::SECTION);
    let same_place = change.is_still() && is_known && new == code.map(|code| code.range.start);
    for custom in customs.iter_mut().filter(|custom| is_open(custom)) {
        custom.carry_out(change, verdict_on_places(custom.name, same_place), messages);
    }
}

impl<'m, 'a> Custom<'m, 'a> {
    /// A section that was not there, behind the section of the id `after`: name and payload, and why. `section` is
    /// any that was there.
    fn added(
        section: &'m Section<'a>,
        after: u8,
        (name, payload): (&'a str, &[u8]),
        reason: &str,
    ) -> Custom<'m, 'a> {
        let bytes = encode(name, payload);
        let fate = SectionFate {
            name: name.to_string(),
            action: SectionAction::Added,
            before: 0,
            after: bytes.len() as u64,
            reason: reason.to_string(),
        };
        Custom { section, name, is_repeated: false, after, bytes, fate: Some(fate) }
    }

    /// Whether it stands behind the place of the section of this id.
    pub fn is_behind(&self, id: u8) -> bool {
        let place = |id: u8| SECTION_ORDER.iter().position(|section| *section == id);
        place(self.after) >= place(id)
    }

    /// Its size in the output, and as long as that is not decided the one that it had.
    fn expected_size(&self) -> usize {
        match self.is_open() {
            true => self.section.range.len(),
            false => self.bytes.len(),
        }
    }

    /// Whether nothing is decided about it.
    fn is_open(&self) -> bool {
        self.fate.is_none()
    }

    /// Does what `verdict` says, and reports it.
    fn carry_out(&mut self, change: &Change<'_, '_>, verdict: Verdict<'_>, messages: &mut Messages<'a>) {
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
                lost.into_iter().for_each(|what| messages.add(name, Kind::Reduced, what));
                self.bytes = encode(name, &payload);
                (SectionAction::Updated, reason.to_string())
            }
            Verdict::Strip(strip) => (SectionAction::Dropped, format!("--strip {}", strip.name())),
            Verdict::Drop { severity, reason } => {
                if let Some(severity) = severity {
                    messages.add(name, Kind::Dropped(severity), reason.clone());
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
