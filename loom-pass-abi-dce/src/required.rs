//! The section that may be acted on, or why there is none.
//!
//! Not having one is no error: then everything stays. It becomes one with `--require-boundary`, and
//! whoever asks for that relies on it whatever passes run: so it is checked at the end as well, not
//! only where the section is used.

use loom_core::pass::FinalCheck;
use loom_core::settings::Settings;
use loom_core::{Error, Module, Result};
use meld_boundary::{Reading, Verified};

/// The check of a run with `--require-boundary`.
pub const CHECK: FinalCheck = FinalCheck::new("required boundary", check);

fn check(input: &Module<'_>, _: &Module<'_>, settings: &Settings) -> Result<()> {
    match settings.require_boundary {
        true => read(&meld_boundary::read(input.bytes)).map(drop).map_err(Error::from),
        false => Ok(()),
    }
}

/// Why nothing may be concluded from the section.
pub struct Missing {
    /// Why, and what follows.
    pub message: String,
    /// What to do next.
    pub help: &'static str,
}

impl From<Missing> for Error {
    fn from(missing: Missing) -> Error {
        Error::Refused { message: missing.message, help: Some(missing.help.into()) }
    }
}

/// The section, if what was read of it may be acted on.
pub fn read(section: &Reading) -> Result<&Verified, Missing> {
    match section {
        Reading::Verified(verified) => Ok(verified),
        Reading::Absent => Err(Missing {
            message:
                "the module has no `meld:boundary` section, so nothing is known about who needs its exports: \
                      all stay"
                    .into(),
            help: "`--component FILE` for each component that was fused finds the facts; `loom boundary derive` \
                   writes them into the module",
        }),
        Reading::Ignored { reason, .. } => Err(Missing {
            message: format!("the `meld:boundary` section is ignored, and all exports stay: {reason}"),
            help: "`loom boundary show FILE` prints it; the fuser has to write it anew, or `loom boundary stamp` \
                   replaces it",
        }),
    }
}
