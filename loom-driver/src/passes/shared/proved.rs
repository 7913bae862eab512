//! A claim that says nothing but which check of `loom-check` proves it.

use loom_check::Refused;
use loom_core::proposal::{Case, Claim, Judged};
use std::fmt;

/// The claim of a pass whose output tells all by itself.
pub struct ProvedBy {
    /// What is claimed: the name of the check.
    pub claim: &'static str,
    /// The check.
    pub check: fn(&Judged<'_>) -> Result<(), Refused>,
}

impl fmt::Debug for ProvedBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ProvedBy").field(&self.claim).finish()
    }
}

impl Claim for ProvedBy {
    fn judge(&self, case: &Case<'_>) -> Result<(), String> {
        (self.check)(case.judged()?).map_err(|refused| refused.to_string())
    }
}
