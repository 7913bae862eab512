//! Who judges a run that was written down believes nothing that the file says: what an attacker makes of it is
//! refused, or is as true as before.

use anyhow::{Context, Result, ensure};
use loom_core::claim::{self, Claim};
use loom_core::proposal::Case;
use loom_driver::claims::{Change, Run, judge};
use loom_testsuite::optimize::{self, optimize_with_claims};
use loom_testsuite::random::Random;
use loom_testsuite::{corpus, facts, workloads};

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

/// A run over a case of the corpus: the module before, the one after, and what is claimed.
fn run() -> Result<(Vec<u8>, Vec<u8>, Run)> {
    let before = facts::stamped(&corpus::load("panic", "fused.wasm")?)?;
    let (after, file) = optimize_with_claims(&before, optimize::Run::SingleMemory)?;
    let run = Run::read(&file).map_err(anyhow::Error::msg)?;
    judge(&run, &before, &after, &none)?;
    Ok((before, after, run))
}

/// No export may go but those of which the section says so.
fn none(_: &str) -> bool {
    false
}

/// A run of one step, which says something consistent and not true.
fn only(known: &Run, claim: Option<&Any>, before: &[u8], after: &[u8]) -> Run {
    let step = Change::of("attacker", claim.map(|claim| claim as &dyn Claim), before, after);
    Run { before: Change::of("", None, b"", before).after, steps: vec![step], ..known.clone() }
}

const KINDS: [&str; 12] = [
    "cells",
    "compact",
    "custom-sections",
    "devirtualize",
    "forward",
    "heap",
    "locals",
    "memory-merge",
    "merge",
    "removal",
    "trap-sink",
    "trim",
];

/// Every kind of claim, with data that a run has or none, over a module of which one constant is another one.
#[test]
fn no_claim_lets_another_constant_pass() -> Result<()> {
    let module = |constant: u32| {
        wat::parse_str(format!(r#"(module (func (export "run") (result i32) (i32.const {constant})))"#))
    };
    let (before, after) = (module(5)?, module(6)?);
    let (_, _, known) = run()?;
    judge(&Run { steps: Vec::new(), ..only(&known, None, &before, &after) }, &before, &before, &none)?;
    let mut with_data = 0;
    for kind in KINDS {
        let of_kind: Vec<&Change> = known.steps.iter().filter(|step| step.kind == kind).collect();
        with_data += usize::from(!of_kind.is_empty());
        let data = of_kind.iter().map(|step| step.claim.clone());
        for data in data.chain([claim::to_bytes(&()), Vec::new()]) {
            let run = only(&known, Some(&Any(kind, data)), &before, &after);
            ensure!(judge(&run, &before, &after, &none).is_err(), "a claim of kind `{kind}` let it pass");
        }
    }
    ensure!(with_data >= 4, "the run has claims of {with_data} kinds");
    for (claim, why) in
        [(None, "nobody claims"), (Some(&Any("of-no-pass", Vec::new())), "its pass is not linked")]
    {
        let error = judge(&only(&known, claim, &before, &after), &before, &after, &none).unwrap_err();
        ensure!(error.to_string().contains(why), "{error}");
    }
    Ok(())
}

/// Whether an export may go is not for a claim to say, nor what the section says after a step.
#[test]
fn what_nobody_needs_is_for_the_section_to_say() -> Result<()> {
    let (before, _, run) = run()?;
    let removal = run.steps.iter().find(|step| step.kind == "removal").context("nothing was removed")?;
    let after = loom_check::edits::apply(&before, &removal.edits, before.len())?;
    let claim = Any("removal", removal.claim.clone());
    judge(&only(&run, Some(&claim), &before, &after), &before, &after, &none)?;

    let (bare, bare_after) = (meld_boundary::strip(&before)?, meld_boundary::strip(&after)?);
    let error = judge(&only(&run, Some(&claim), &bare, &bare_after), &bare, &bare_after, &none).unwrap_err();
    ensure!(error.to_string().contains("no section says that nobody outside needs it"), "{error}");
    // The user may say so instead.
    judge(&only(&run, Some(&claim), &bare, &bare_after), &bare, &bare_after, &|_| true)?;
    // A section that comes with the step, or says something else, is none that anybody checked.
    let error = judge(&only(&run, Some(&claim), &bare, &after), &bare, &after, &|_| true).unwrap_err();
    ensure!(error.to_string().contains("says something else"), "{error}");
    let mut boundary = match meld_boundary::read(&after) {
        meld_boundary::Reading::Verified(verified) => verified.boundary,
        other => anyhow::bail!("{other:?}"),
    };
    boundary.one_tree = !boundary.one_tree;
    let other = meld_boundary::stamp(&bare_after, &boundary)?;
    let error = judge(&only(&run, Some(&claim), &before, &other), &before, &other, &none).unwrap_err();
    ensure!(error.to_string().contains("says something else"), "{error}");
    // One that comes alone is a premise, and is printed.
    let stamped = only(&run, Some(&Any("custom-sections", claim::to_bytes(&()))), &bare, &before);
    let judged = judge(&stamped, &bare, &before, &none)?;
    let is_said = |premise: &String| premise.contains("puts into the module") && premise.contains("external");
    ensure!(judged.premises.iter().any(is_said), "{judged:?}");
    Ok(())
}

/// Steps that change nothing but custom sections, one for each module after the first.
fn of_custom_sections(known: &Run, modules: &[&[u8]]) -> Run {
    let nothing = Any("custom-sections", claim::to_bytes(&()));
    let steps = modules.windows(2).map(|pair| Change::of("attacker", Some(&nothing), pair[0], pair[1]));
    Run { before: Change::of("", None, b"", modules[0]).after, steps: steps.collect(), ..known.clone() }
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
    let (_, _, known) = run()?;
    let bare = meld_boundary::strip(&before)?;
    let read = |module: &[u8]| match meld_boundary::read(module) {
        meld_boundary::Reading::Verified(verified) => Ok(verified.boundary),
        other => anyhow::bail!("{other:?}"),
    };
    let mut other = read(&before)?;
    other.one_tree = !other.one_tree;
    let other = meld_boundary::stamp(&bare, &other)?;
    let again = of_custom_sections(&known, &[&before, &bare, &before]);
    judge(&again, &before, &before, &none)?;
    let error = judge(&of_custom_sections(&known, &[&before, &bare, &other]), &before, &other, &none);
    ensure!(error.unwrap_err().to_string().contains("says something else"));
    // In the first step it is a premise, which says what was there.
    let judged = judge(&of_custom_sections(&known, &[&before, &other]), &before, &other, &none)?;
    ensure!(judged.premises.iter().any(|premise| premise.contains("in place of the one that was there")));

    let mut promising = read(&before)?;
    promising
        .promises
        .push(meld_boundary::Promise { kind: meld_boundary::PromiseKind::NoMemoryGrow, memory: 0 });
    let silent = meld_boundary::Boundary { promises: Vec::new(), ..promising.clone() };
    let (promising, silent) =
        (meld_boundary::stamp(&bare, &promising)?, meld_boundary::stamp(&bare, &silent)?);
    for modules in [&[&promising[..], &silent][..], &[&promising, &bare, &silent]] {
        let error = judge(&of_custom_sections(&known, modules), &promising, &silent, &none);
        ensure!(error.unwrap_err().to_string().contains("says something else"));
    }
    let error = judge(&of_custom_sections(&known, &[&promising, &bare]), &promising, &bare, &none);
    ensure!(error.unwrap_err().to_string().contains("promise"));
    Ok(())
}

/// What other custom sections say is not judged, and that is said.
#[test]
fn custom_sections_that_nobody_judges_are_named() -> Result<()> {
    let (before, _, known) = run()?;
    let after = with_section(&before, "loom:footprint", b"lies");
    let judged = judge(&of_custom_sections(&known, &[&before, &after]), &before, &after, &none)?;
    ensure!(judged.unjudged == ["loom:footprint"], "{judged:?}");
    Ok(())
}

/// A short file does not make long work: neither modules that double, nor steps without end.
#[test]
fn a_run_has_an_end() -> Result<()> {
    let (before, _, known) = run()?;
    let large = with_section(&before, "large", &vec![0; 2 << 20]);
    let error = judge(&of_custom_sections(&known, &[&before, &large, &before]), &before, &before, &none);
    ensure!(error.unwrap_err().to_string().contains("more than"));
    let other = with_section(&before, "a", b"");
    let modules: Vec<&[u8]> = (0..1003).map(|at| if at % 2 == 0 { &before[..] } else { &other }).collect();
    let error = judge(&of_custom_sections(&known, &modules), &before, &before, &none);
    ensure!(error.unwrap_err().to_string().contains("more than any run has"));
    Ok(())
}

/// Random changes of a file of claims: each is refused, or what it says still ends with the very same module.
#[test]
fn a_damaged_file_is_refused_or_says_the_same() -> Result<()> {
    const MUTANTS: usize = 1000;
    let (before, after, run) = run()?;
    let file = run.to_file();
    let mut random = Random::new(7);
    let mut refused = 0;
    for _ in 0..MUTANTS {
        let mut mutant = file.clone();
        let at = random.below(mutant.len());
        match random.below(3) {
            0 => mutant[at] ^= 1 << random.below(8),
            1 => drop(mutant.remove(at)),
            _ => mutant.insert(at, random.bits() as u8),
        }
        let accepted = Run::read(&mutant).is_ok_and(|run| judge(&run, &before, &after, &none).is_ok());
        refused += usize::from(!accepted);
    }
    // What may differ and be true: a version, a name, a claim that is wider than it has to be.
    ensure!(refused * 10 >= MUTANTS * 9, "only {refused} of {MUTANTS} are refused");
    let with_another = |bytes: &[u8], at: usize| {
        let mut other = bytes.to_vec();
        other[at] ^= 1;
        other
    };
    for at in (0..after.len()).step_by(after.len().div_ceil(200)) {
        let other = with_another(&after, at);
        ensure!(judge(&run, &before, &other, &none).is_err(), "the output with another byte at {at}");
    }
    for at in (0..before.len()).step_by(before.len().div_ceil(200)) {
        let other = with_another(&before, at);
        ensure!(judge(&run, &other, &after, &none).is_err(), "the input with another byte at {at}");
    }
    Ok(())
}

/// What is claimed about modules that were written for this suite holds.
#[test]
fn claims_about_workloads_hold() -> Result<()> {
    for (name, wasm) in workloads::all()? {
        let before = workloads::stamped(&wasm)?;
        let (after, file) = optimize_with_claims(&before, optimize::Run::OneTree)?;
        let run = Run::read(&file).map_err(anyhow::Error::msg)?;
        judge(&run, &before, &after, &none).with_context(|| name.clone())?;
    }
    Ok(())
}
