//! `meld:boundary`: who outside can still reach each export.
//!
//! Written again for what remains if it passed every check on the input, so that a second run finds
//! the same facts. A section that did not is dropped: a fresh digest over claims that nobody could
//! verify would launder them.

use super::{Change, Verdict};
use meld_boundary::{Reading, encode, read};

pub fn update<'a>(change: &Change<'_, 'a>) -> Verdict<'a> {
    let verified = match read(change.module.bytes) {
        Reading::Verified(verified) => verified,
        Reading::Ignored { reason, .. } => return Verdict::drop(format!("it was ignored: {reason}")),
        Reading::Absent => return Verdict::drop("it cannot be found again"),
    };
    let memories = &change.maps.memories;
    match verified.boundary.restrict(change.core.bytes(), |memory| memories.get_u32(memory)) {
        Ok(boundary) => Verdict::update(encode(&boundary), "written again for what remains"),
        Err(error) => Verdict::drop(format!("it cannot be brought up to date: {error}")),
    }
}
