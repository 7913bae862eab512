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
        Reading::Ignored { reason, .. } => return Verdict::Drop(format!("it was ignored: {reason}")),
        Reading::Absent => return Verdict::Drop("it cannot be found again".into()),
    };
    let memories = &change.maps.memories;
    match verified.boundary.restrict(change.core, |memory| memories.get_u32(memory)) {
        Ok(boundary) => Verdict::Update(encode(&boundary).into(), "written again for what remains"),
        Err(error) => Verdict::Drop(format!("it cannot be brought up to date: {error}")),
    }
}
