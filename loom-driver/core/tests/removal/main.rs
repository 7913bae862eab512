//! What dead-code elimination claims, its judge accepts, and no mutant of its outputs.
//!
//! The tests of `loom-check` have more mutants: of outputs that [`outputs`] compares with those of today.

mod corpus;
mod outputs;
#[path = "../../../check/tests/removal/subject.rs"]
mod subject;

use loom_core::dce::live::Live;
use loom_core::dce::plan::Plan;
use loom_core::dce::segments::Segments;
use loom_core::dce::{self, Options};
use loom_core::module::Module;
use loom_core::proposal::CommitContext;
use loom_core::removal::{Removal, runs};
use loom_core::report::PassReport;
use loom_core::roots::{Fate, Roots};
use loom_core::settings::Settings;
use subject::Subject;

/// Optimises `before` without the exports of these names.
fn eliminated(before: Vec<u8>, removed: &[&str], preserve_trap_kind: bool) -> Subject {
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
    let maps = runs(&Plan::make(&module, &mut live).unwrap().maps);
    // The check is what is tested here, so it must not have its say earlier.
    let settings = Settings { check: false, ..Settings::default() };
    let mut report = PassReport::default();
    let mut cx = CommitContext { settings: &settings, report: &mut report, source_map: None };
    let outcome = dce::run(&module, &roots, &Options { preserve_trap_kind }, &mut cx).unwrap();
    let Some(after) = outcome else { panic!("nothing was removed") };
    let claim = Removal { maps, may_go, preserve_trap_kind, may_reorder: false };
    let subject = Subject { before, after, claim };
    subject.check().unwrap();
    subject
}

/// Maps that nobody claims are found, and are those that are claimed.
fn assert_found(subject: &Subject) {
    let parse = |bytes| loom_check::module::Module::parse(bytes).unwrap();
    let (before, after) = (parse(&subject.before), parse(&subject.after));
    let preserve_trap_kind = subject.claim.preserve_trap_kind;
    let maps = loom_check::removal::find_maps(&before, &after, preserve_trap_kind).unwrap();
    let whole = |maps: &[Vec<_>; 8]| {
        let mut funcs = loom_check::removal::indices(&maps[1], usize::MAX).unwrap();
        // What is behind the last one is gone.
        funcs.resize(before.funcs.len(), None);
        funcs
    };
    assert_eq!(whole(&maps), whole(&subject.claim.maps));
    Subject { claim: Removal { maps, ..subject.claim.clone() }, ..subject.clone() }.check().unwrap();
}
