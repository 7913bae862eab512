//! The claim of a step that is no pass: nothing but custom sections differs.

use loom_core::claim::{self, Claim, ClaimKind};
use loom_core::proposal::Case;
use serde::{Deserialize, Serialize};

const KIND: &str = "custom-sections";

loom_core::register_pass!(ClaimKind { name: KIND, read: claim::read::<OnlyCustom> });

/// Nothing but custom sections differs.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct OnlyCustom;

impl Claim for OnlyCustom {
    fn judge(&self, case: &Case<'_>) -> Result<(), String> {
        loom_check::custom::check(case.before.bytes, case.after.bytes).map_err(|refused| refused.to_string())
    }

    fn kind(&self) -> &'static str {
        KIND
    }

    fn data(&self) -> Vec<u8> {
        claim::to_bytes(self)
    }
}
