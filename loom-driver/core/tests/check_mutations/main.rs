//! The checker bites: right outputs of dead-code elimination are made wrong, one at a time and in
//! every way that somebody thought of, and each has to be refused for the right reason.
//!
//! Nearly every mutant is a valid module: validation alone would let it pass. Each mutation says
//! so, and the tests hold it to that.

mod claims;
mod corpus;
mod found;
mod text;

use loom_core::check::{self, CheckError, Removal};
use loom_core::dce::live::Live;
use loom_core::dce::plan::Plan;
use loom_core::dce::segments::Segments;
use loom_core::dce::{self, Options};
use loom_core::maps::IndexMaps;
use loom_core::module::Module;
use loom_core::proposal::CommitContext;
use loom_core::report::PassReport;
use loom_core::roots::{Fate, Roots};
use loom_core::settings::Settings;
use std::sync::OnceLock;

/// A module, what dead-code elimination made of it, and what it says that it did.
#[derive(Clone)]
struct Subject {
    before: Vec<u8>,
    after: Vec<u8>,
    maps: IndexMaps,
    may_go: Vec<bool>,
    preserve_trap_kind: bool,
}

impl Subject {
    /// Optimises `before` without the exports of these names.
    fn new(before: Vec<u8>, removed: &[&str], preserve_trap_kind: bool) -> Subject {
        let module = Module::parse(&before).unwrap();
        module.validate_bodies().unwrap();
        let may_go: Vec<bool> = module.exports.iter().map(|export| removed.contains(&export.name)).collect();
        let fate = |may_go: &bool| match may_go {
            true => Fate::Drop { reason: "removed".into() },
            false => Fate::public(),
        };
        let roots = Roots::new(&module, may_go.iter().map(fate).collect(), Vec::new()).unwrap();
        let segments = Segments::of(&module);
        let mut live = Live::find(&module, &roots, &segments, preserve_trap_kind).unwrap();
        let maps = Plan::make(&module, &mut live).unwrap().maps;
        // The checker is what is tested here, so it must not have its say earlier.
        let settings = Settings { check: false, ..Settings::default() };
        let mut report = PassReport::default();
        let mut cx = CommitContext { settings: &settings, report: &mut report, source_map: None };
        let outcome = dce::run(&module, &roots, &Options { preserve_trap_kind }, &mut cx).unwrap();
        let Some(after) = outcome else { panic!("nothing was removed") };
        Subject { before, after, maps, may_go, preserve_trap_kind }
    }

    /// What the checker says, which is the same for one thread and for several.
    fn check(&self) -> Result<(), CheckError> {
        let (before, after) = (Module::parse(&self.before).unwrap(), Module::parse(&self.after).unwrap());
        let claim = Removal {
            maps: self.maps.clone(),
            may_go: self.may_go.clone(),
            preserve_trap_kind: self.preserve_trap_kind,
            may_reorder: false,
        };
        static POOLS: OnceLock<[rayon::ThreadPool; 2]> = OnceLock::new();
        let pool = |threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let [one, several] = POOLS.get_or_init(|| [pool(1), pool(4)]);
        let said = one.install(|| check::removal(&before, &after, &claim));
        let said_by_several = several.install(|| check::removal(&before, &after, &claim));
        let text = |said: &Result<(), CheckError>| said.as_ref().err().map(ToString::to_string);
        assert_eq!(text(&said), text(&said_by_several));
        said
    }

    fn is_valid(&self) -> bool {
        Module::parse(&self.after).unwrap().validate_bodies().is_ok()
    }

    /// Fails unless the checker refuses the mutant and says all of `says`, in this order.
    fn assert_refused(&self, mutation: &str, says: &[&str]) {
        let error = match self.check() {
            Ok(()) => panic!("{mutation}: the checker accepts it"),
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
