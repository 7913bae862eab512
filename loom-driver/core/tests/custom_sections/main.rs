//! What becomes of each custom section when dead code goes.
//!
//! In every module here a dead function stands before what the section describes, so a section that
//! is copied as it is would be caught. One file tests one file of `src/custom`.

mod arbitrary;
mod build_id;
mod code_metadata;
mod dwarf;
mod dwarf_locals;
mod dwarf_moved;
mod dwarf_written;
mod facts;
mod footprint;
mod manifest;
mod name;
mod placement;
mod producers;
mod provenance;
mod reordered;
mod source_map;
mod strict;
mod strip;

use loom_core::Module;
use loom_core::dce::{self, Options};
use loom_core::proposal::CommitContext;
use loom_core::report::{PassReport, SectionAction, Severity};
use loom_core::roots::{Fate, Roots};
use loom_core::settings::{Patterns, Settings};
use wasm_encoder::{CustomSection, Section};

/// The module in the text format.
fn wat(text: &str) -> Vec<u8> {
    wat::parse_str(text).unwrap()
}

/// `module` with a custom section behind everything else.
fn with_custom(mut module: Vec<u8>, name: &str, payload: &[u8]) -> Vec<u8> {
    CustomSection { name: name.into(), data: payload.into() }.append_to(&mut module);
    module
}

/// The payload of the only custom section of this name.
#[track_caller]
fn custom<'a>(module: &'a [u8], name: &str) -> Option<&'a [u8]> {
    let parsed = Module::parse(module).unwrap();
    let found: Vec<_> = parsed.custom_sections(name).map(|section| section.payload.clone()).collect();
    assert!(found.len() < 2, "{} sections `{name}`", found.len());
    found.first().map(|payload| &module[payload.clone()])
}

/// The output of dead-code elimination, every export being a root.
#[track_caller]
fn dce(bytes: &[u8]) -> (Vec<u8>, PassReport) {
    dce_with(bytes, &[], &Settings::default())
}

/// The same without some exports.
#[track_caller]
fn dce_with(bytes: &[u8], removed: &[&str], settings: &Settings) -> (Vec<u8>, PassReport) {
    run(bytes, removed, settings, &Options::default())
}

#[track_caller]
fn run(bytes: &[u8], removed: &[&str], settings: &Settings, options: &Options) -> (Vec<u8>, PassReport) {
    let module = Module::parse(bytes).unwrap();
    module.validate_bodies().unwrap();
    let fates = module.exports.iter().map(|export| match removed.contains(&export.name) {
        true => Fate::Drop { reason: "this test removes it".into() },
        false => Fate::public(),
    });
    let roots = Roots::new(&module, fates.collect(), Vec::new()).unwrap();
    let mut report = PassReport::default();
    let mut cx = CommitContext { settings, report: &mut report, source_map: None };
    let outcome = dce::run(&module, &roots, options, &mut cx).unwrap();
    let Some(bytes) = outcome else { return (bytes.to_vec(), report) };
    let output = Module::parse(&bytes).unwrap();
    output.validate_bodies().unwrap();
    for fate in report.sections.iter().filter(|fate| fate.action == SectionAction::Updated) {
        strict::check(&output, &fate.name);
    }
    (bytes, report)
}

/// The module without the first two operators of its first function, in three bytes.
fn without_first_operators(bytes: &[u8]) -> (Vec<u8>, PassReport) {
    without_first_operators_and(bytes, None)
}

/// The same, with a source map.
fn without_first_operators_and(
    bytes: &[u8],
    source_map: Option<&mut loom_core::custom::source_map::SourceMap>,
) -> (Vec<u8>, PassReport) {
    use loom_core::bodies::{Splice, rewrite};
    let module = Module::parse(bytes).unwrap();
    let (settings, mut report) = (Settings::default(), PassReport::default());
    let mut cx = CommitContext { settings: &settings, report: &mut report, source_map };
    let change = |func: loom_core::index::FuncIndex, old: &[u8]| {
        if func.as_u32() != 0 {
            return Ok(None);
        }
        let mut body = Splice::new(old);
        body.replace_operators(1..4, &[])?;
        Ok(Some(body.finish()))
    };
    let output = rewrite(&module, change).unwrap().assemble(&module, &mut cx);
    Module::parse(&output).unwrap().validate_bodies().unwrap();
    (output, report)
}

fn keeping(pattern: &str) -> Settings {
    Settings { keep_sections: Patterns::new([pattern]), ..Settings::default() }
}

/// What happened to the only custom section of this name.
#[track_caller]
fn action(report: &PassReport, name: &str) -> SectionAction {
    let mut fates = report.sections.iter().filter(|fate| fate.name == name);
    let fate = fates.next().expect("the section has a fate");
    assert_eq!(fates.next(), None);
    fate.action
}

/// Asserts that the section is gone, that the user is told with this severity, and why.
#[track_caller]
fn assert_dropped(output: &[u8], report: &PassReport, name: &str, severity: Severity, why: &str) {
    assert_eq!(custom(output, name), None);
    assert_eq!(action(report, name), SectionAction::Dropped);
    let start = format!("custom section `{name}` dropped: ");
    let said = report.diagnostics.iter().find(|diagnostic| diagnostic.message.starts_with(&start));
    let said = said.expect("the user is told");
    assert_eq!(said.severity, severity);
    assert!(said.message.contains(why), "{}", said.message);
}
