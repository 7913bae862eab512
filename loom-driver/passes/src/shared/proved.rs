//! A claim that says nothing but which check of `loom-check` proves it.

use loom_check::Refused;
use loom_core::claim::{self, Claim};
use loom_core::proposal::{Case, Judged};
use std::fmt;

/// The claim of a pass whose output tells all by itself.
#[derive(Clone, Copy)]
pub struct ProvedBy {
    /// What is claimed: the name of the check.
    pub claim: &'static str,
    /// The check.
    pub check: fn(&Judged<'_>) -> Result<(), Refused>,
}

impl ProvedBy {
    /// The claim, which has no data.
    pub fn read(self, bytes: &[u8]) -> Result<Box<dyn Claim>, String> {
        claim::from_bytes::<()>(bytes)?;
        Ok(Box::new(self))
    }
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

    fn kind(&self) -> &'static str {
        self.claim
    }

    fn data(&self) -> Vec<u8> {
        claim::to_bytes(&())
    }
}
