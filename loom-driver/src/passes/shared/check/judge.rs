//! What a check says about outputs that were made by hand: right ones pass, wrong ones do not.

use loom_check::outside::{Outside, Stated};
use loom_core::{Module, Result};

/// A check, on modules that share a part.
pub struct Judge {
    /// The check.
    pub check: fn(&Module<'_>, &Module<'_>, &Outside) -> Result<()>,
    /// What is in both modules, in front of what differs.
    pub around: &'static str,
}

impl Judge {
    /// What the check says about two modules, both of which are valid.
    pub fn verdict(&self, before: &str, after: &str) -> Result<(), String> {
        let [before, after] =
            [before, after].map(|text| wat::parse_str(format!("(module {} {text})", self.around)).unwrap());
        let (before, after) = (Module::parse(&before).unwrap(), Module::parse(&after).unwrap());
        before.validate_bodies().unwrap();
        after.validate_bodies().unwrap();
        let outside = loom_core::check::outside::of(&before, &Stated::default()).unwrap();
        (self.check)(&before, &after, &outside).map_err(|error| error.to_string())
    }

    #[track_caller]
    pub fn right(&self, before: &str, after: &str) {
        assert_eq!(self.verdict(before, after), Ok(()));
    }

    #[track_caller]
    pub fn wrong(&self, before: &str, after: &str, why: &str) {
        let message = self.verdict(before, after).expect_err("not refused");
        assert!(message.contains(why), "{message}");
    }
}
