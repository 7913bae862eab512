//! Files that are consistent, and say what is not true.

use super::processes::verify;
use super::{none, read, run};
use anyhow::{Context, Result, ensure};
use loom_check::assumption::Source;
use loom_check::claim::Claim as Known;
use loom_check::evidence::File;
use loom_check::removal::{self, Removal};
use loom_core::claim::{self, Claim};
use loom_core::outside::Stated;
use loom_core::proposal::Case;
use loom_driver::evidence::{Evidence, Outcome, Recorder, Verdict, judge};
use loom_testsuite::{command, corpus, facts};

/// A claim of any kind that says anything.
#[derive(Debug)]
struct Any(&'static str, Vec<u8>);

impl Claim for Any {
    fn judge(&self, _: &Case<'_>) -> Result<(), String> {
        Err("it is only written".into())
    }

    fn kind(&self) -> &'static str {
        self.0
    }

    fn data(&self) -> Vec<u8> {
        self.1.clone()
    }
}

/// A run of one step.
fn only(claim: Option<&Any>, before: &[u8], after: &[u8]) -> Result<Evidence> {
    let mut recorder = Recorder::of(before, Stated::default(), Vec::new());
    recorder.change("attacker", claim.map(|claim| claim as &dyn Claim), after);
    read(&recorder.finish(Outcome::Output(File::of(after))))
}

/// Steps that change nothing but custom sections, one for each module after the first.
fn of_custom_sections(modules: &[&[u8]]) -> Result<Evidence> {
    let mut recorder = Recorder::of(modules[0], Stated::default(), Vec::new());
    for module in &modules[1..] {
        recorder.change("attacker", Some(&Known::CustomSections), module);
    }
    read(&recorder.finish(Outcome::Output(File::of(modules[modules.len() - 1]))))
}

/// The same if the first step is said to put a section into the module.
fn stamped(modules: &[&[u8]]) -> Result<Evidence> {
    let mut recorder = Recorder::of(modules[0], Stated::default(), Vec::new());
    recorder.stamped(modules[1]);
    for module in &modules[2..] {
        recorder.change("attacker", Some(&Known::CustomSections), module);
    }
    read(&recorder.finish(Outcome::Output(File::of(modules[modules.len() - 1]))))
}

/// Every kind of claim, with data that a run has or none, over a module of which one constant is another one.
#[test]
fn no_claim_lets_another_constant_pass() -> Result<()> {
    let module = |constant: u32| {
        wat::parse_str(format!(r#"(module (func (export "run") (result i32) (i32.const {constant})))"#))
    };
    let (before, after) = (module(5)?, module(6)?);
    let (_, _, known) = run()?;
    judge(&only(None, &before, &before)?, &before, &before, &none)?;
    let mut with_data = 0;
    for kind in Known::KINDS {
        let of_kind: Vec<_> = known.steps.iter().filter(|step| step.kind == kind).collect();
        with_data += usize::from(!of_kind.is_empty());
        let data = of_kind.iter().map(|step| step.claim.clone());
        for data in data.chain([claim::to_bytes(&0_u8), Vec::new()]) {
            let run = only(Some(&Any(kind, data)), &before, &after)?;
            ensure!(judge(&run, &before, &after, &none).is_err(), "a claim of kind `{kind}` let it pass");
        }
    }
    ensure!(with_data >= 4, "the run has claims of {with_data} kinds");
    for (claim, why) in
        [(None, "nobody claims"), (Some(Any("of-no-pass", Vec::new())), "its pass is not linked")]
    {
        let error = judge(&only(claim.as_ref(), &before, &after)?, &before, &after, &none).unwrap_err();
        ensure!(error.to_string().contains(why), "{error}");
    }
    Ok(())
}

/// Whether an export may go is not for a claim to say, nor what the section says after a step.
#[test]
fn what_nobody_needs_is_for_the_section_to_say() -> Result<()> {
    let (before, _, run) = run()?;
    let removal = run.steps.iter().find(|step| step.kind == "removal").context("nothing was removed")?;
    let Verdict::Held { edits, .. } = &removal.result else { anyhow::bail!("the removal was refused") };
    let after = loom_check::edits::apply(&before, edits, before.len())?;
    let claim = Any("removal", removal.claim.clone());
    judge(&only(Some(&claim), &before, &after)?, &before, &after, &none)?;

    let (bare, bare_after) = (meld_boundary::strip(&before)?, meld_boundary::strip(&after)?);
    let error = judge(&only(Some(&claim), &bare, &bare_after)?, &bare, &bare_after, &none).unwrap_err();
    ensure!(error.to_string().contains("no section says that nobody outside needs it"), "{error}");
    // The user may say so instead.
    let judged = judge(&only(Some(&claim), &bare, &bare_after)?, &bare, &bare_after, &|_| true)?;
    ensure!(judged.assumptions.iter().any(|assumption| assumption.source == Source::User), "{judged:?}");
    // A section that comes with the step, or says something else, is none that anybody checked.
    let error = judge(&only(Some(&claim), &bare, &after)?, &bare, &after, &|_| true).unwrap_err();
    ensure!(error.to_string().contains("says something else"), "{error}");
    let mut boundary = match meld_boundary::read(&after) {
        meld_boundary::Reading::Verified(verified) => verified.boundary,
        other => anyhow::bail!("{other:?}"),
    };
    boundary.one_tree = !boundary.one_tree;
    let other = meld_boundary::stamp(&bare_after, &boundary)?;
    let error = judge(&only(Some(&claim), &before, &other)?, &before, &other, &none).unwrap_err();
    ensure!(error.to_string().contains("says something else"), "{error}");
    // One that comes alone is a premise, and is printed.
    let judged = judge(&stamped(&[&bare, &before])?, &bare, &before, &none)?;
    let says = |text: &str| text.contains("puts into the module") && text.contains("external");
    let is_said = judged.assumptions.iter().any(|given| given.source == Source::Given && says(&given.text));
    ensure!(is_said, "{judged:?}");
    // But not in silence.
    let error = judge(&of_custom_sections(&[&bare, &before])?, &bare, &before, &none).unwrap_err();
    ensure!(error.to_string().contains("nothing says from where"), "{error}");
    Ok(())
}

/// With one custom section more.
fn with_section(module: &[u8], name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut module = module.to_vec();
    let section = wasm_encoder::CustomSection { name: name.into(), data: bytes.into() };
    wasm_encoder::Section::append_to(&section, &mut module);
    module
}

/// A section that a step takes out still counts for the steps behind it, and what it promises for the last module.
#[test]
fn a_section_that_is_taken_out_still_counts() -> Result<()> {
    let before = facts::stamped(&corpus::load("name", "fused.wasm")?)?;
    let bare = meld_boundary::strip(&before)?;
    let read = |module: &[u8]| match meld_boundary::read(module) {
        meld_boundary::Reading::Verified(verified) => Ok(verified.boundary),
        other => anyhow::bail!("{other:?}"),
    };
    let mut other = read(&before)?;
    other.one_tree = !other.one_tree;
    let other = meld_boundary::stamp(&bare, &other)?;
    judge(&of_custom_sections(&[&before, &bare, &before])?, &before, &before, &none)?;
    let error = judge(&of_custom_sections(&[&before, &bare, &other])?, &before, &other, &none);
    ensure!(error.unwrap_err().to_string().contains("says something else"));
    // In the first step it is a premise, which says what was there.
    let judged = judge(&stamped(&[&before, &other])?, &before, &other, &none)?;
    let is_said = |text: &str| text.contains("in place of the one that was there");
    ensure!(judged.assumptions.iter().any(|assumption| is_said(&assumption.text)), "{judged:?}");

    let mut promising = read(&before)?;
    promising
        .promises
        .push(meld_boundary::Promise { kind: meld_boundary::PromiseKind::NoMemoryGrow, memory: 0 });
    let silent = meld_boundary::Boundary { promises: Vec::new(), ..promising.clone() };
    let (promising, silent) =
        (meld_boundary::stamp(&bare, &promising)?, meld_boundary::stamp(&bare, &silent)?);
    for modules in [&[&promising[..], &silent][..], &[&promising, &bare, &silent]] {
        let error = judge(&of_custom_sections(modules)?, &promising, &silent, &none);
        ensure!(error.unwrap_err().to_string().contains("says something else"));
    }
    let error = judge(&of_custom_sections(&[&promising, &bare])?, &promising, &bare, &none);
    ensure!(error.unwrap_err().to_string().contains("promise"));
    Ok(())
}

/// What other custom sections say is not judged, and that is said.
#[test]
fn custom_sections_that_nobody_judges_are_named() -> Result<()> {
    let (before, ..) = run()?;
    let after = with_section(&before, "loom:footprint", b"lies");
    let judged = judge(&of_custom_sections(&[&before, &after])?, &before, &after, &none)?;
    ensure!(judged.unjudged == ["loom:footprint"], "{judged:?}");
    Ok(())
}

/// A section that has to be ignored is no way round that: somebody else may read it. One that was there may stay.
#[test]
fn no_section_of_the_boundary_is_new_in_silence() -> Result<()> {
    let (before, ..) = run()?;
    let bare = meld_boundary::strip(&before)?;
    let garbage = with_section(&bare, meld_boundary::SECTION_NAME, b"another version");
    let twice = with_section(&garbage, meld_boundary::SECTION_NAME, b"another version");
    for modules in [[&bare[..], &garbage], [&garbage, &twice], [&before, &garbage]] {
        let error = judge(&of_custom_sections(&modules)?, modules[0], modules[1], &none).unwrap_err();
        ensure!(error.to_string().contains("is new, and has to be ignored"), "{error}");
    }
    let other = with_section(&twice, "a", b"");
    judge(&of_custom_sections(&[&twice, &other])?, &twice, &other, &none)?;
    judge(&of_custom_sections(&[&twice, &garbage])?, &twice, &garbage, &none)?;
    Ok(())
}

/// An export that is internal, and that somebody of whom the section knows too little may need all the same, stays.
#[test]
fn what_an_unknown_import_may_need_stays() -> Result<()> {
    let module = |more: &str| {
        wat::parse_str(format!(
            r#"(module (import "a" "unknown" (func)) (func (export "run") call 0) {more})"#
        ))
    };
    let allocate = r#"(func (export "allocate") (param i32 i32 i32 i32) (result i32) (i32.const 8))"#;
    let (bare, after) = (module(allocate)?, module("")?);
    let producer = meld_boundary::Producer { name: "test".into(), version: "1".into() };
    let embedder = meld_boundary::Embedder::CanonicalAbi;
    let mut boundary = meld_boundary::stated(&bare, producer, embedder, |name| name == "run")?;
    boundary.exports[1].roles = meld_boundary::Roles::REALLOC;
    let (old, new) = (loom_check::module::Module::parse(&bare)?, loom_check::module::Module::parse(&after)?);
    let maps = removal::find_maps(&old, &new, false)?;
    let may_go = vec![true; 2];
    let claim = Known::Removal(Removal { maps, may_go, preserve_trap_kind: false, may_reorder: false });
    for (scope, needed) in [(meld_boundary::Scope::External, false), (meld_boundary::Scope::Unknown, true)] {
        boundary.imports[0].scope = scope;
        let before = meld_boundary::stamp(&bare, &boundary)?;
        let mut recorder = Recorder::of(&before, Stated::default(), Vec::new());
        recorder.change("attacker", Some(&claim), &after);
        let run = read(&recorder.finish(Outcome::Output(File::of(&after))))?;
        match (judge(&run, &before, &after, &none), needed) {
            (Ok(judged), false) => ensure!(judged.steps[0].exports_gone == ["allocate"], "{judged:?}"),
            (Err(fault), true) => ensure!(fault.to_string().contains("needed outside: possibly"), "{fault}"),
            (outcome, _) => anyhow::bail!("{scope:?}: {outcome:?}"),
        }
    }
    Ok(())
}

/// A call that traps for another reason than before is a premise, whichever step makes it so.
#[test]
fn another_trap_is_said() -> Result<()> {
    let module = |slots: u32, code: &str| {
        let text = format!(
            r#"(module (memory 1 1) (memory 1 1) (table {slots} funcref) (elem (i32.const 0) $f) (func $f)
                (func (export "run") (param i32) (call_indirect (local.get 0)) {code}))"#
        );
        wat::parse_str(text)
    };
    let judged = |claim: Known, before: &[u8], after: &[u8]| {
        let mut recorder = Recorder::of(before, Stated::default(), Vec::new());
        recorder.change("attacker", Some(&claim), after);
        let run = read(&recorder.finish(Outcome::Output(File::of(after))))?;
        let judged = judge(&run, before, after, &none)?;
        anyhow::Ok(judged.assumptions.contains(&Source::Passes.says(loom_check::assumption::ANY_TRAP)))
    };
    // A slot that is empty, and one that is not there.
    let (before, after) = (module(4, "")?, module(1, "")?);
    ensure!(judged(Known::Trim, &before, &after)?, "a smaller table");
    ensure!(!judged(Known::Trim, &before, &with_section(&before, "a", b""))?, "the same table");
    // An access that is out of bounds, and `unreachable`.
    let before = module(4, "(i32.load (i32.load 1 (local.get 0))) drop")?;
    let run = optimize(&before, &["--pass", "memory-merge", "--pass-arg", "memory-merge:checked=true"])?;
    ensure!(run.contains(loom_check::assumption::ANY_TRAP), "{run}");
    Ok(())
}

/// The numbers of the code that are addresses are recognized before anybody computes with them, or not at all.
#[test]
fn no_address_is_recognized_in_what_was_computed() -> Result<()> {
    let text = r#"(module (memory 17) (global $stack (mut i32) (i32.const 1048576))
        (data (i32.const 1048576) "\05\00\00\00\06\00\00\00")
        (func (export "peek") (param i32) (result i32) (i32.load (local.get 0)))
        (func (export "run") (result i32)
            (i32.store (i32.const 1048584) (i32.const 1048580))
            (i32.add (i32.load (i32.load (i32.const 1048584))) (i32.mul (i32.const 2) (i32.const 3)))))"#;
    let outside = ["--embedding", "canonical", "--one-tree"];
    let regions = [
        &["--pass", "compact", "--pass-arg", "compact:trap-ends-instance=true", "--pass-arg"][..],
        &["compact:variables-end=1048600", "--assume", "memory-safe", "--page-size", "1"],
        &outside,
    ];
    let run = |before: &[u8], flags: &[&str]| {
        let (after, run, says) = written(before, flags)?;
        ensure!(read(&run)?.steps.len() == 1, "{says}");
        anyhow::Ok((after, read(&run)?))
    };
    let before = wat::parse_str(text)?;
    let (folded, first) = run(&before, &[&["--pass", "fold"][..], &outside].concat())?;
    let (after, mut second) = run(&folded, &regions.concat())?;
    judge(&second, &folded, &after, &none)?;
    second.steps.splice(0..0, first.steps);
    second.input = first.input;
    let error = judge(&second, &before, &after, &none).unwrap_err();
    ensure!(error.to_string().contains("computed with the numbers"), "{error}");
    Ok(())
}

/// What `loom-verify` prints of a run with these flags.
fn optimize(before: &[u8], flags: &[&str]) -> Result<String> {
    Ok(written(before, flags)?.2)
}

/// What a run with these flags writes, its evidence, and what `loom-verify` prints of it.
fn written(before: &[u8], flags: &[&str]) -> Result<(Vec<u8>, Vec<u8>, String)> {
    let folder = tempfile::tempdir()?;
    let path = |name: &str| folder.path().join(name);
    std::fs::write(path("in.wasm"), before)?;
    let args = [&["opt", "in.wasm", "-o", "out.wasm", "--evidence", "run"][..], flags].concat();
    let output = command::run(&args, folder.path(), b"")?;
    ensure!(output.code == Some(0), "{}", output.stderr);
    let (after, run) = (std::fs::read(path("out.wasm"))?, std::fs::read(path("run"))?);
    let output = verify(before, &after, &run)?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Ok((after, run, String::from_utf8_lossy(&output.stdout).into_owned()))
}

/// A short file does not make long work: neither modules that double, nor steps without end.
#[test]
fn a_run_has_an_end() -> Result<()> {
    let (before, ..) = run()?;
    let large = with_section(&before, "large", &vec![0; 2 << 20]);
    let error = judge(&of_custom_sections(&[&before, &large, &before])?, &before, &before, &none);
    ensure!(error.unwrap_err().to_string().contains("more than"));
    let other = with_section(&before, "a", b"");
    let modules: Vec<&[u8]> = (0..1003).map(|at| if at % 2 == 0 { &before[..] } else { &other }).collect();
    let error = judge(&of_custom_sections(&modules)?, &before, &before, &none);
    ensure!(error.unwrap_err().to_string().contains("more than any run has"));
    Ok(())
}
