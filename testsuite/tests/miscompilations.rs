//! Mistakes that somebody who writes a pass may make, by hand, in one list: `miscompilations/PASS.toml`.
//!
//! Beside each group of them there is a right output that the same judge accepts, and an engine that tells every wrong
//! one from the input: a change that nobody can see is no miscompilation, unless the list says why it counts all the same.

use anyhow::{Context, Result, bail, ensure};
use loom_check::claim::{Case, Claim};
use loom_check::evidence::File as Digest;
use loom_check::inline::Inlined;
use loom_check::outside::Stated;
use loom_check::params::{Lost, LostResult, Param};
use loom_check::trap_sink::Premises;
use loom_driver::evidence::{Evidence, Outcome, Recorder, Verdict};
use loom_driver::pipeline::{Pipeline, Request};
use loom_driver::{Config, Registry};
use loom_testsuite::engine::Traps;
use loom_testsuite::execute::{self, Tolerance};
use loom_testsuite::{summary, tree};
use serde::Deserialize;
use std::collections::BTreeSet;

/// The mistakes of one pass, which is named by the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Pass {
    /// What is around every module of the list, with `{}` in its place.
    #[serde(default = "nothing")]
    module: String,
    /// Whether the pass may make another trap of one.
    #[serde(default)]
    any_trap: bool,
    group: Vec<Group>,
}

fn nothing() -> String {
    "{}".into()
}

/// An input, a right output, and wrong ones.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    about: String,
    before: String,
    /// The right output; without one, it is what the pass makes.
    after: Option<String>,
    /// What is claimed of the right output, for passes that have to say it.
    #[serde(default)]
    inlined: Vec<Inlined>,
    #[serde(default)]
    params: Vec<Param>,
    #[serde(default)]
    results: Vec<LostResult>,
    /// Calls that tell the modules apart.
    calls: Vec<String>,
    wrong: Vec<Wrong>,
}

/// A wrong output. What it does not say is as in its group.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wrong {
    name: String,
    before: Option<String>,
    after: Option<String>,
    /// What of the right output is replaced, in the text format with one space between two words; it is there once.
    from: Option<String>,
    to: Option<String>,
    inlined: Option<Vec<Inlined>>,
    params: Option<Vec<Param>>,
    results: Option<Vec<LostResult>>,
    calls: Option<Vec<String>>,
    /// What the judge says.
    refused: String,
    /// Why no engine sees a difference, if none does.
    unseen: Option<String>,
}

/// So many mistakes are in the list at least.
const MISTAKES: usize = 60;

#[test]
fn every_mistake_is_refused_and_every_right_output_is_not() -> Result<()> {
    let (mut names, mut groups, mut faults) = (BTreeSet::new(), 0, Vec::new());
    for (pass, path) in tree::files("miscompilations", "toml")? {
        let pass = pass.trim_end_matches(".toml");
        let list: Pass =
            toml::from_str(&std::fs::read_to_string(&path)?).with_context(|| pass.to_string())?;
        groups += list.group.len();
        for group in &list.group {
            let right = right(pass, &list, group);
            let right = right.with_context(|| format!("{pass}: {}: the right output", group.about));
            let (claim, text) = match right {
                Ok(right) => right,
                Err(fault) => {
                    faults.push(format!("{fault:#}"));
                    continue;
                }
            };
            for wrong in &group.wrong {
                ensure!(names.insert(format!("{pass}: {}", wrong.name)), "{pass}: `{}` twice", wrong.name);
                if let Err(fault) = refuse(&list, group, wrong, &claim, &text) {
                    faults.push(format!("{pass}: {}: {fault:#}", wrong.name));
                }
            }
        }
    }
    ensure!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
    ensure!(names.len() >= MISTAKES, "{} mistakes", names.len());
    summary::check(
        "miscompilations",
        &format!("{} refused, beside {groups} right outputs that are not", names.len()),
    )
}

/// The claim about the right output of a group, which holds, and the output as text.
fn right(pass: &str, list: &Pass, group: &Group) -> Result<(Claim, String)> {
    let before = list.binary(&group.before)?;
    let (claim, after) = match &group.after {
        Some(after) => (claim(pass, group)?, list.binary(after)?),
        None => made(pass, &before)?,
    };
    judge(&claim, &before, &after)?;
    execute::compare(&before, &after, &group.calls, list.tolerance())?;
    Ok((claim, text(&after)?))
}

/// Nobody may accept a wrong output, and somebody has to see that it is wrong.
fn refuse(list: &Pass, group: &Group, wrong: &Wrong, claim: &Claim, right: &str) -> Result<()> {
    let before = list.binary(wrong.before.as_ref().unwrap_or(&group.before))?;
    let after = match (&wrong.from, &wrong.to, wrong.after.as_ref().or(group.after.as_ref())) {
        (Some(from), Some(to), _) => {
            let from = words(from);
            let count = right.matches(&from).count();
            ensure!(count == 1, "`{from}` is there {count} times:\n{right}");
            wat::parse_str(right.replace(&from, to))?
        }
        (None, None, Some(after)) => list.binary(after)?,
        _ => bail!("it says nothing of the output"),
    };
    let says_lost = wrong.params.is_some() || wrong.results.is_some();
    let claim = match (claim, &wrong.inlined) {
        (Claim::Inline(_), Some(inlined)) if !says_lost => Claim::Inline(inlined.clone()),
        (Claim::Params(lost), None) => Claim::Params(Lost {
            params: wrong.params.as_ref().unwrap_or(&lost.params).clone(),
            results: wrong.results.as_ref().unwrap_or(&lost.results).clone(),
        }),
        (_, None) if !says_lost => claim.clone(),
        _ => bail!("a claim of another pass"),
    };
    match judge(&claim, &before, &after) {
        Ok(()) => bail!("ACCEPTED"),
        Err(fault) => {
            let said = format!("{fault:#}");
            ensure!(
                !wrong.refused.is_empty() && said.contains(&wrong.refused),
                "refused because `{said}`, not `{}`",
                wrong.refused
            );
        }
    }
    let calls = wrong.calls.as_ref().unwrap_or(&group.calls);
    if wrong.unseen.is_none() {
        match execute::compare(&before, &after, calls, list.tolerance()) {
            Ok(()) => bail!("no call tells it from the input"),
            Err(fault) => ensure!(format!("{fault:#}").contains("behaves differently"), "{fault:#}"),
        }
    }
    Ok(())
}

impl Pass {
    fn binary(&self, text: &str) -> Result<Vec<u8>> {
        Ok(wat::parse_str(self.module.replace("{}", text))?)
    }

    fn tolerance(&self) -> Tolerance<'static> {
        let traps = if self.any_trap { Traps::Any } else { Traps::Exact };
        Tolerance { traps, larger_memories: false, markers: &[] }
    }
}

/// What is claimed of an output that somebody wrote.
fn claim(pass: &str, group: &Group) -> Result<Claim> {
    Ok(match pass {
        "inline" => Claim::Inline(group.inlined.clone()),
        "params" => Claim::Params(Lost { params: group.params.clone(), results: group.results.clone() }),
        "trap-sink" => Claim::TrapSink(Premises { trap_ends_instance: false, forward_progress: false }),
        _ => Claim::read(pass, &[]).context("no such kind")?.map_err(anyhow::Error::msg)?,
    })
}

/// What a pass claims, and its output.
fn made(pass: &str, before: &[u8]) -> Result<(Claim, Vec<u8>)> {
    let request = Request { passes: vec![pass.into()], ..Request::default() };
    let config = Config::new(Pipeline::plan(&Registry::collect()?, &request)?);
    let mut recorder = Recorder::of(before, config.settings.outside, Vec::new());
    let optimized = loom_driver::optimize_observed(before, &config, &mut |step| {
        recorder.step(step);
        Ok(())
    })?;
    let file = recorder.finish(Outcome::Output(Digest::of(&optimized.bytes)));
    let evidence = Evidence::read(&file).map_err(anyhow::Error::msg)?;
    let step = evidence.steps.first().context("it changed nothing")?;
    let Verdict::Held { edits, .. } = &step.result else { bail!("its output was refused") };
    let after = loom_check::edits::apply(before, edits, before.len() * 2 + 1000)?;
    let claim = Claim::read(&step.kind, &step.claim).context("no such kind")?.map_err(anyhow::Error::msg)?;
    Ok((claim, after))
}

/// What the judge says about two modules, both of which are valid.
fn judge(claim: &Claim, before: &[u8], after: &[u8]) -> Result<()> {
    for module in [before, after] {
        let features = wasmparser::WasmFeatures::all();
        wasmparser::Validator::new_with_features(features).validate_all(module).context("not valid")?;
    }
    let case = Case::parse(before, after, Stated::default()).map_err(anyhow::Error::msg)?;
    claim.judge(&case).map_err(|refused| anyhow::Error::msg(refused.to_string()))
}

/// A module as text without comments, with one space between two words.
fn text(module: &[u8]) -> Result<String> {
    let text = wasmprinter::print_bytes(module)?;
    let lines = text.lines().map(|line| line.split(" ;; ").next().unwrap_or(line));
    Ok(words(&lines.collect::<Vec<_>>().join(" ")))
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
