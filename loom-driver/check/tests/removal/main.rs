//! The check of removals bites: right outputs are made wrong, one at a time and in every way that somebody thought of,
//! and each has to be refused for the right reason.
//!
//! Nearly every mutant is a valid module: validation alone would let it pass. Each mutation says
//! so, and the tests hold it to that. That the right outputs are those of dead-code elimination, the tests of `loom-core`
//! see to.

mod alone;
mod claims;
mod found;
mod subject;
mod text;
mod unusual;

use loom_check::module::Module;
use loom_check::removal::{self, Removal};
use subject::Subject;

/// A module and what became of it, without the exports of these names. The maps are found.
fn removed(before: Vec<u8>, after: Vec<u8>, exports: &[&str], preserve_trap_kind: bool) -> Subject {
    let old = Module::parse(&before).unwrap();
    let maps = removal::find_maps(&old, &Module::parse(&after).unwrap(), preserve_trap_kind).unwrap();
    let may_go = old.exports.iter().map(|export| exports.contains(&export.name)).collect();
    let claim = Removal { maps, may_go, preserve_trap_kind, may_reorder: false };
    let subject = Subject { before, after, claim };
    assert!(subject.is_valid());
    subject.check().unwrap();
    subject
}

/// The same for texts, with all exports.
#[track_caller]
fn smaller(before: &str, after: &str) -> Subject {
    let [before, after] = [before, after].map(|text| wat::parse_str(text).unwrap());
    removed(before, after, &[], false)
}
