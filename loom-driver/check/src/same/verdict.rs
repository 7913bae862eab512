//! What a check says about outputs that were made by hand: right ones pass, wrong ones do not, and large ones do not take long.

use crate::Refused;
use crate::module::Module;
use crate::outside::{Embedding, Outside, Stated};
use std::time::{Duration, Instant};

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
        self.verdict_on(&before, &after)
    }

    /// What the check says about two modules as bytes.
    pub(crate) fn verdict_on(&self, before: &[u8], after: &[u8]) -> Result<(), String> {
        let (before, after) = (Module::parse(before).unwrap(), Module::parse(after).unwrap());
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

/// Does something with a large module that takes seconds at most, and would take minutes if it were quadratic.
#[track_caller]
pub(crate) fn quickly<T>(what: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = what();
    let took = start.elapsed();
    assert!(took < Duration::from_secs(10), "{took:?}");
    result
}

/// A valid module of which one body cannot be read: an operator that nobody knows is in the place of the only `i32.popcnt`.
pub(crate) fn unreadable(text: &str) -> Vec<u8> {
    let mut bytes =
        wat::parse_str(format!("(module {text} (func (result i32) i32.const 0 i32.popcnt))")).unwrap();
    let popcnt = bytes.windows(3).rposition(|bytes| bytes == [0, 0x69, 0x0b]).unwrap();
    bytes[popcnt + 1] = 0xff;
    bytes
}
