//! What a check says about outputs that were made by hand: right ones pass, wrong ones do not.

use crate::Refused;
use crate::module::Module;
use crate::outside::{Embedding, Outside, Stated};

/// A check, on modules that share a part.
pub(crate) struct Judge {
    /// The check.
    pub(crate) check: fn(&Module<'_>, &Module<'_>, &Outside) -> Result<(), Refused>,
    /// What is in both modules, in front of what differs.
    pub(crate) around: &'static str,
}

impl Judge {
    /// What the check says about two modules, both of which are valid.
    pub(crate) fn verdict(&self, before: &str, after: &str) -> Result<(), String> {
        let [before, after] = [before, after].map(|text| {
            let bytes = wat::parse_str(format!("(module {} {text})", self.around)).unwrap();
            validate(&bytes);
            bytes
        });
        let (before, after) = (Module::parse(&before).unwrap(), Module::parse(&after).unwrap());
        let outside = Outside::of(&before, &Stated { one_tree: false, embedding: Some(Embedding::Native) });
        (self.check)(&before, &after, &outside).map_err(|refused| refused.to_string())
    }

    #[track_caller]
    pub(crate) fn right(&self, before: &str, after: &str) {
        assert_eq!(self.verdict(before, after), Ok(()));
    }

    #[track_caller]
    pub(crate) fn wrong(&self, before: &str, after: &str, why: &str) {
        let message = self.verdict(before, after).expect_err("not refused");
        assert!(message.contains(why), "{message}");
    }
}

/// Panics with the reason if a module is not valid.
#[track_caller]
pub(crate) fn validate(bytes: &[u8]) {
    wasmparser::Validator::new_with_features(wasmparser::WasmFeatures::all()).validate_all(bytes).unwrap();
}
