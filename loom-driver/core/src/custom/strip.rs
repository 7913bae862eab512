//! Sections that the user does not want (`--strip`).
//!
//! Passes read some of them: names for messages, the boundary and the manifest for what is needed
//! outside. So stripping is the last step of a run. Only debug information goes at the first
//! opportunity, because bringing it up to date is work. What has another form only (`--compact-boundary`) gets it here
//! if no pass changed anything.

use super::{Change, CommitContext, Core, Verdict, assemble_by, attestation, meld_boundary, verdict};
use crate::error::Result;
use crate::maps::{CodeMap, IndexMaps};
use crate::module::{Module, Section};
use crate::settings::{Settings, Strip};

/// What takes the custom section `section` at the first opportunity, and not only at the end.
pub(super) fn at_once(settings: &Settings, section: &str) -> Option<Strip> {
    let early = |strip: &&Strip| strip.covers(section) && Strip::Debug.covers(section);
    settings.strip.iter().find(early).copied()
}

/// The module without what the settings say, with `meld:boundary` in the form that they say, and with what that makes
/// stale brought up to date; `None` if nothing changes.
///
/// # Errors
///
/// [`crate::Error::Bug`] only: the module is valid.
pub fn strip(module: &Module<'_>, cx: &mut CommitContext<'_>) -> Result<Option<Vec<u8>>> {
    let settings = cx.settings;
    let goes = |name: &str| {
        // Otherwise a second run would take out the record of the first one, and write its own.
        let is_asked_for = settings.attest && name == attestation::SECTION;
        let asked = settings.strip.iter().find(|strip| !is_asked_for && strip.covers(name));
        asked.filter(|_| settings.keep_sections.matching(name).is_none())
    };
    let any_goes = module.sections.iter().filter_map(|section| section.name).any(|name| goes(name).is_some());
    if !any_goes && !meld_boundary::is_to_be_compact(module, settings) {
        return Ok(None);
    }
    let sections = module.sections.iter().filter(|section| section.name.is_none());
    let bytes = |section: &Section<'_>| module.bytes.get(section.range.clone()).unwrap_or_default().into();
    let core = Core::new(sections.map(|section| (section.id, bytes(section))).collect());
    let (maps, code) = (IndexMaps::identity(module), CodeMap::unmoved(module)?);
    let change = Change::new(module, &maps, &code, &core);
    Ok(Some(assemble_by(&change, cx, |custom| match goes(custom.name) {
        Some(strip) => Some(Verdict::Strip(*strip)),
        None => verdict(&change, settings, custom),
    })))
}
