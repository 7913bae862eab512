//! Changes of evidence, input and output. Whatever is accepted states the same run.

use super::{none, read, run};
use anyhow::{Context, Result, ensure};
use loom_check::assumption::{Assumption, Source};
use loom_check::edits::Edit;
use loom_check::evidence::{Component, Facts, File, Given, Step, Tool, sha256};
use loom_core::outside::{Embedding, Stated};
use loom_driver::evidence::{Evidence, Outcome, Recorder, Verdict, judge};
use loom_testsuite::random::Random;
use std::collections::BTreeSet;

const MUTANTS: usize = 1000;

/// One bit, one byte less, one more, or another order.
fn change(random: &mut Random, bytes: &[u8]) -> Vec<u8> {
    let mut mutant = bytes.to_vec();
    let at = random.below(mutant.len());
    match random.below(4) {
        0 => mutant[at] ^= 1 << random.below(8),
        1 => drop(mutant.remove(at)),
        2 => mutant.insert(at, random.bits() as u8),
        _ => mutant.swap(at, random.below(bytes.len())),
    }
    mutant
}

/// Every change of the input and of the output is refused, and every one of the evidence as it is.
#[test]
fn random_changes_are_refused() -> Result<()> {
    let (before, after, evidence) = run()?;
    let file = evidence.to_file();
    let mut random = Random::new(7);
    for number in 0..MUTANTS {
        let mut files = [before.clone(), after.clone(), file.clone()];
        let changed = &mut files[number % 3];
        let mutant = change(&mut random, changed);
        if mutant == *changed {
            continue;
        }
        *changed = mutant;
        let [before, after, file] = files;
        let accepted = read(&file).is_ok_and(|evidence| judge(&evidence, &before, &after, &none).is_ok());
        ensure!(!accepted, "mutant {number} is accepted");
    }
    Ok(())
}

/// Changes of what is in the file, with a digest at the end that is right again: as somebody makes them who wants to
/// deceive. What is accepted says the same of the modules; and only what a claim says beyond that may differ, and is proved.
#[test]
fn sealed_changes_are_refused_or_state_the_same_run() -> Result<()> {
    let (before, after, evidence) = run()?;
    let file = evidence.to_file();
    let text = &file[..file.len() - 32];
    let mut random = Random::new(11);
    let (mut decoded, mut accepted) = (0, 0);
    for number in 0..MUTANTS {
        let mut mutant = change(&mut random, text);
        let seal = sha256(&mutant);
        mutant.extend_from_slice(&seal);
        let Ok(other) = Evidence::read(&mutant) else { continue };
        decoded += 1;
        if judge(&other, &before, &after, &none).is_err() {
            continue;
        }
        accepted += 1;
        ensure!(other.to_file() == mutant, "mutant {number} is written in another way");
        ensure!(run_of(&other) == run_of(&evidence), "mutant {number} states another run");
    }
    // Otherwise the digest alone was tested.
    ensure!(decoded > MUTANTS / 4, "only {decoded} mutants can be read");
    ensure!(accepted < MUTANTS / 20, "{accepted} mutants are accepted");
    Ok(())
}

/// What has to be the same: all but free text, and data of claims, which the judge proved.
fn run_of(evidence: &Evidence) -> Evidence {
    let mut run = evidence.clone();
    (run.tool.name, run.tool.version, run.flags) = Default::default();
    for step in &mut run.steps {
        (step.by, step.claim) = Default::default();
        if let Verdict::Refused(why) = &mut step.result {
            why.clear();
        }
        // The bytes that they make are the same: their digest is.
        if let Verdict::Held { edits, .. } = &mut step.result {
            edits.clear();
        }
    }
    run
}

/// What a change of a field leads to.
enum Then {
    /// A refusal that contains this.
    Refused(&'static str),
    /// Nothing: it is free text, of which the judge knows nothing.
    Free,
}

type Mutation = (&'static str, fn(&mut Evidence), Then);

/// Every field of the structures at least once.
const FIELDS: &[Mutation] = &[
    ("tool.name", |e| e.tool.name.push('x'), Then::Free),
    ("tool.version", |e| e.tool.version.push('x'), Then::Free),
    ("flags", |e| e.flags.push("-O1".into()), Then::Free),
    ("input.bytes", |e| e.input.bytes += 1, Then::Refused("began with another module")),
    ("input.sha256", |e| e.input.sha256[0] ^= 1, Then::Refused("began with another module")),
    (
        "facts.stated.one_tree",
        |e| e.facts.stated.one_tree = true,
        Then::Refused("not named: one tree (stated"),
    ),
    (
        "facts.stated.embedding",
        |e| e.facts.stated.embedding = Some(Embedding::Canonical),
        Then::Refused("not named: canonical embedding (stated"),
    ),
    ("facts.section", |e| e.facts.section = Some([0; 32]), Then::Refused("of the input is another one")),
    ("facts.given", |e| e.facts.given = None, Then::Refused("nothing says from where")),
    ("given", |e| e.facts.given = Some(Given::Surface), Then::Refused("from other components")),
    ("component.name", |e| component(e).name.push('x'), Then::Refused("from other components")),
    ("component.sha256", |e| component(e).sha256[31] ^= 1, Then::Refused("from other components")),
    ("steps, one less", |e| drop(e.steps.pop()), Then::Refused("do not end with the module")),
    ("steps, the first less", |e| drop(e.steps.remove(1)), Then::Refused("step 2")),
    ("steps, another order", |e| e.steps.swap(2, 3), Then::Refused("step 3")),
    ("step.by", |e| e.steps[2].by.push('x'), Then::Free),
    ("step.kind", |e| e.steps[2].kind = "merge".into(), Then::Refused("cannot be read: ")),
    ("step.kind, unknown", |e| e.steps[2].kind.push('x'), Then::Refused("`removalx` is not known")),
    ("step.kind, none", |e| e.steps[2].kind.clear(), Then::Refused("nobody claims")),
    ("step.claim", |e| e.steps[2].claim.truncate(1), Then::Refused("the claim cannot be read")),
    ("step.claim, more", |e| e.steps[2].claim.push(0), Then::Refused("bytes too many")),
    (
        "step.claim, of another",
        |e| e.steps[2].claim = e.steps[last(e, "removal")].claim.clone(),
        Then::Refused("step 3"),
    ),
    ("step.result", |e| e.steps[2].result = Verdict::Refused("no".into()), Then::Refused("step 4")),
    ("refused, why", |e| refused(e).push('x'), Then::Free),
    ("edits", |e| drop(held(e).0.pop()), Then::Refused("another module than the one that the claim")),
    ("edit.at", |e| shifted(e, 1, 0), Then::Refused("another module than the one that the claim")),
    ("edit.len", |e| shifted(e, 0, 1), Then::Refused("another module than the one that the claim")),
    ("edit.insert", |e| inserted(e).push(0), Then::Refused("another module than the one that the claim")),
    ("after.bytes", |e| held(e).1.bytes += 1, Then::Refused("another module than the one that the claim")),
    (
        "after.sha256",
        |e| held(e).1.sha256[5] ^= 4,
        Then::Refused("another module than the one that the claim"),
    ),
    ("assumptions", |e| drop(e.assumptions.pop()), Then::Refused("not named: ")),
    ("assumption.text", |e| e.assumptions[0].text.push('x'), Then::Refused("not named: ")),
    ("assumption.source", |e| e.assumptions[0].source = Source::User, Then::Refused("not named: ")),
    (
        "assumptions, more",
        |e| e.assumptions.push(Source::User.says("x")),
        Then::Refused("named and not needed: x"),
    ),
    ("assumptions, order", |e| e.assumptions.swap(0, 1), Then::Refused("another order")),
    ("output.bytes", |e| output(e).bytes -= 1, Then::Refused("ended with another module")),
    ("output.sha256", |e| output(e).sha256[9] ^= 128, Then::Refused("ended with another module")),
    ("outcome", |e| e.outcome = Outcome::Failed("no".into()), Then::Refused("a run that failed: no")),
];

fn component(evidence: &mut Evidence) -> &mut Component {
    match &mut evidence.facts.given {
        Some(Given::Components(components)) => &mut components[0],
        other => panic!("{other:?}"),
    }
}

fn last(evidence: &Evidence, kind: &str) -> usize {
    evidence.steps.iter().rposition(|step| step.kind == kind).expect("such a step")
}

fn held(evidence: &mut Evidence) -> (&mut Vec<Edit>, &mut File) {
    match &mut evidence.steps[2].result {
        Verdict::Held { edits, after } => (edits, after),
        Verdict::Refused(why) => panic!("{why}"),
    }
}

fn refused(evidence: &mut Evidence) -> &mut String {
    let whys = evidence.steps.iter_mut().filter_map(|step| match &mut step.result {
        Verdict::Refused(why) => Some(why),
        Verdict::Held { .. } => None,
    });
    whys.last().expect("a step that was refused")
}

fn shifted(evidence: &mut Evidence, by: u32, more: u32) {
    let copies = held(evidence).0.iter_mut().filter_map(|edit| match edit {
        Edit::Copy { at, len } => Some((at, len)),
        Edit::Insert(_) => None,
    });
    let (at, len) = copies.last().expect("something is copied");
    (*at, *len) = (at.wrapping_sub(by), len.wrapping_sub(more));
}

fn inserted(evidence: &mut Evidence) -> &mut Vec<u8> {
    let inserts = held(evidence).0.iter_mut().filter_map(|edit| match edit {
        Edit::Insert(bytes) => Some(bytes),
        Edit::Copy { .. } => None,
    });
    inserts.last().expect("something is new")
}

fn output(evidence: &mut Evidence) -> &mut File {
    match &mut evidence.outcome {
        Outcome::Output(file) => file,
        Outcome::Failed(why) => panic!("{why}"),
    }
}

/// A run that has all there can be: components, steps that hold, and one that was refused.
fn whole() -> Result<(Vec<u8>, Vec<u8>, Evidence)> {
    let (before, after, known) = run()?;
    let bare = meld_boundary::strip(&before)?;
    let mut recorder = Recorder::of(&bare, Stated::default(), Vec::new());
    recorder.stamped(&before);
    let mut evidence = read(&recorder.finish(Outcome::Output(File::of(&after))))?;
    let (by, kind, claim) = ("compact".into(), "compact".into(), Vec::new());
    evidence.steps.insert(0, Step { by, kind, claim, result: Verdict::Refused("too much work".into()) });
    evidence.steps.extend(known.steps);
    let given = |assumption: Assumption| match assumption.source {
        Source::Input => Assumption { source: Source::Given, ..assumption },
        _ => assumption,
    };
    evidence.assumptions.extend(known.assumptions.into_iter().map(given));
    Ok((bare, after, evidence))
}

#[test]
fn each_field_counts() -> Result<()> {
    let (before, after, evidence) = whole()?;
    judge(&evidence, &before, &after, &none).context("the run as it is")?;
    let mut names = BTreeSet::new();
    for (name, change, then) in FIELDS {
        ensure!(names.insert(name), "{name} twice");
        let mut other = evidence.clone();
        change(&mut other);
        ensure!(other != evidence, "{name}: nothing changed");
        let read = read(&other.to_file())?;
        ensure!(read == other, "{name}: what is read is not what was written");
        match (judge(&read, &before, &after, &none), then) {
            (Ok(_), Then::Free) => ensure!(run_of(&read) == run_of(&evidence), "{name}: another run"),
            (Err(fault), Then::Refused(why)) => ensure!(fault.to_string().contains(why), "{name}: {fault}"),
            (Ok(_), Then::Refused(_)) => anyhow::bail!("{name} does not count"),
            (Err(fault), Then::Free) => anyhow::bail!("{name}: {fault}"),
        }
    }
    Ok(())
}

/// Does not compile when a structure has another field: then [`FIELDS`] needs one more.
#[test]
fn no_field_is_forgotten() -> Result<()> {
    let (_, _, mut evidence) = whole()?;
    let component = component(&mut evidence).clone();
    let Evidence { tool, flags: _, input, facts, steps, assumptions, outcome: _ } = evidence;
    let (Tool { name: _, version: _ }, File { bytes: _, sha256: _ }) = (tool, input);
    let Facts { stated: Stated { one_tree: _, embedding: _ }, section: _, given: _ } = facts;
    let Component { name: _, sha256: _ } = component;
    for Step { by: _, kind: _, claim: _, result } in steps {
        match result {
            Verdict::Held { edits: _, after: File { .. } } | Verdict::Refused(_) => {}
        }
    }
    for Assumption { text: _, source: _ } in assumptions {}
    Ok(())
}
