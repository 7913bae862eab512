//! A module, what became of it, and what is claimed.
//!
//! The tests of `loom-core` have this file as well: what they hand to the judge, dead-code elimination made.

use loom_check::module::Module;
use loom_check::removal::{self, CheckError, Removal};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// Modules in the folder `subjects`: the name, the exports that went, and whether the kind of a trap was to be preserved.
pub const SUBJECTS: [(&str, &[&str], bool); 9] = [
    ("claimed", &["unused"], false),
    ("everything", &["removed"], false),
    ("grouped", &[], false),
    ("initialised", &[], true),
    ("interrupted", &[], false),
    ("outside", &[], false),
    ("overlapping", &[], false),
    ("preserved", &[], true),
    ("wide", &[], false),
];

/// A file of that folder, whose path from the root of this package is `folder`.
pub fn file(folder: &str, name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(folder).join(name)
}

/// A module, what became of it, and what is claimed.
#[derive(Clone)]
pub struct Subject {
    pub before: Vec<u8>,
    pub after: Vec<u8>,
    pub claim: Removal,
}

impl Subject {
    /// What the check says, which is the same for one thread and for several.
    pub fn check(&self) -> Result<(), CheckError> {
        let (before, after) = (Module::parse(&self.before).unwrap(), Module::parse(&self.after).unwrap());
        static POOLS: OnceLock<[rayon::ThreadPool; 2]> = OnceLock::new();
        let pool = |threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let [one, several] = POOLS.get_or_init(|| [pool(1), pool(4)]);
        let said = one.install(|| removal::check(&before, &after, &self.claim));
        let said_by_several = several.install(|| removal::check(&before, &after, &self.claim));
        assert_eq!(said, said_by_several);
        said
    }

    /// Whether the output is a valid module.
    pub fn is_valid(&self) -> bool {
        let features = wasmparser::WasmFeatures::all();
        wasmparser::Validator::new_with_features(features).validate_all(&self.after).is_ok()
    }

    /// Fails unless the check refuses the mutant and says all of `says`, in this order.
    #[track_caller]
    pub fn assert_refused(&self, mutation: &str, says: &[&str]) {
        let error = match self.check() {
            Ok(()) => panic!("{mutation}: the check accepts it"),
            Err(error) => error.to_string(),
        };
        let mut rest = error.as_str();
        for part in says {
            match rest.split_once(part) {
                Some((_, behind)) => rest = behind,
                None => panic!("{mutation}: `{part}` is not in its place in: {error}"),
            }
        }
    }
}
