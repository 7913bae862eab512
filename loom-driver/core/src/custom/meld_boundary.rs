//! `meld:boundary`: who outside can still reach each export.
//!
//! Written again for what remains if it passed every check on the input, so that a second run finds
//! the same facts. A section that did not is dropped: a fresh digest over claims that nobody could
//! verify would launder them. One in which names are references stays so, and any becomes so if the user asks for it.

use super::{Change, Verdict};
use crate::module::Module;
use crate::settings::Settings;
use meld_boundary::{COMPACT_VERSION, Reading, encode, encode_compact, read};

pub fn update<'a>(change: &Change<'_, 'a>, settings: &Settings) -> Verdict<'a> {
    let verified = match read(change.module.bytes) {
        Reading::Verified(verified) => verified,
        Reading::Ignored { reason, .. } => return Verdict::drop(format!("it was ignored: {reason}")),
        Reading::Absent => return Verdict::drop("it cannot be found again"),
    };
    let memories = &change.maps.memories;
    match verified.boundary.restrict(change.core.bytes(), |memory| memories.get_u32(memory)) {
        Ok(boundary) => {
            let is_compact = settings.compact_boundary || verified.version == COMPACT_VERSION;
            let compact = is_compact.then(|| encode_compact(&boundary, change.core.bytes())).flatten();
            let payload = compact.unwrap_or_else(|| encode(&boundary));
            Verdict::update(payload, "written again for what remains")
        }
        Err(error) => Verdict::drop(format!("it cannot be brought up to date: {error}")),
    }
}

/// Whether the module has a section that the settings want in its compact form, and that has another one.
pub fn is_to_be_compact(module: &Module<'_>, settings: &Settings) -> bool {
    let is_kept = settings.keep_sections.matching(::meld_boundary::SECTION_NAME).is_some();
    settings.compact_boundary
        && !is_kept
        && matches!(read(module.bytes), Reading::Verified(verified) if verified.version != COMPACT_VERSION)
}
