//! Sections that the user does not want (`--strip`).
//!
//! Passes read some of them: names for messages, the boundary and the manifest for what is needed
//! outside. So stripping is the last step of a run. Only debug information goes at the first
//! opportunity, because bringing it up to date is work.

use super::{Change, Core, Verdict, assemble_by, attestation, verdict};
use crate::bodies;
use crate::error::Result;
use crate::maps::IndexMaps;
use crate::module::{Module, Section};
use crate::proposal::CommitContext;
use crate::settings::Settings;

/// What to strip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strip {
    /// DWARF, and where to find other debug information.
    Debug,
    /// The section `name`.
    Names,
    /// The section `producers`.
    Producers,
    /// Sections for tools that verify the module: `component-provenance`, `meld:boundary`,
    /// `meld.signature-manifest`, and all that start with `wsc.`.
    Evidence,
    /// Every custom section but `dylink.0`, without which a module cannot be loaded.
    All,
}

impl Strip {
    /// Everything that can be asked for.
    pub const ALL: [Strip; 5] = [Strip::Debug, Strip::Names, Strip::Producers, Strip::Evidence, Strip::All];

    /// As written after `--strip`.
    pub fn name(self) -> &'static str {
        match self {
            Strip::Debug => "debug",
            Strip::Names => "names",
            Strip::Producers => "producers",
            Strip::Evidence => "evidence",
            Strip::All => "all",
        }
    }

    /// Whether the custom section `section` goes.
    pub fn covers(self, section: &str) -> bool {
        match self {
            Strip::Debug => {
                section.starts_with(".debug_")
                    || matches!(section, "sourceMappingURL" | "external_debug_info")
            }
            Strip::Names => section == "name",
            Strip::Producers => section == "producers",
            Strip::Evidence => {
                section.starts_with("wsc.")
                    || matches!(section, "component-provenance" | "meld:boundary" | "meld.signature-manifest")
            }
            Strip::All => !matches!(section, "dylink.0" | "dylink"),
        }
    }
}

/// What takes the custom section `section` at the first opportunity, and not only at the end.
pub(super) fn at_once(settings: &Settings, section: &str) -> Option<Strip> {
    let early = |strip: &&Strip| strip.covers(section) && Strip::Debug.covers(section);
    settings.strip.iter().find(early).copied()
}

/// The module without what the settings say, and with what that makes stale brought up to date; `None` if
/// nothing goes.
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
    if !module.sections.iter().filter_map(|section| section.name).any(|name| goes(name).is_some()) {
        return Ok(None);
    }
    let sections = module.sections.iter().filter(|section| section.name.is_none());
    let bytes = |section: &Section<'_>| module.bytes.get(section.range.clone()).unwrap_or_default().into();
    let core = Core::new(sections.map(|section| (section.id, bytes(section))).collect());
    let (maps, code) = (IndexMaps::identity(module), bodies::unmoved(module)?);
    let change = Change::new(module, &maps, &code, &core);
    Ok(Some(assemble_by(&change, cx, |custom| match goes(custom.name) {
        Some(strip) => Some(Verdict::Strip(*strip)),
        None => verdict(&change, settings, custom),
    })))
}
