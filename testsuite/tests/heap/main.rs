//! Random calls of programs with a heap, before loom and after: with a budget, with other allocators, and with a budget that is too small;
//! and of pairs of components ([`pairs`]).
//!
//! `CALLS=1000000 cargo test -p loom-testsuite --test heap` makes so many calls in total, and others with each `SEED`.

mod pairs;
mod reach;

use anyhow::{Context, Result, ensure};
use libtest_mimic::{Arguments, Trial};
use loom_testsuite::sequence::mutation::{self, Found};
use loom_testsuite::sequence::{Rules, Tally, compare};
use loom_testsuite::{command, summary, workloads};
use reach::results_are_up_to_date;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

/// What loom is told to do, as on the command line, with budgets that are enough.
const ENOUGH: &[&[&str]] = &[
    &["--heap", "256KiB"],
    &["--heap", "256KiB", "--pass-arg", "heap:checked=true"],
    &["--heap", "256KiB", "--allocator", "first-fit"],
    &["--heap", "4MiB", "--allocator", "bump"],
];
/// And with such that are not.
const TOO_LITTLE: &[&[&str]] =
    &[&["--heap", "256", "--allocator", "first-fit"], &["--heap", "512", "--allocator", "bump"]];
/// What a call may take: who looks for room among hundreds of blocks takes longer than a program's own allocator.
const FUEL: u64 = 20_000_000;
/// Workloads that keep their allocator, and why.
const KEPT: &[(&str, &str)] = &[
    ("tree", "not confirmed: function 0 `insert`: it names"),
    ("wasi-libc/list", "not confirmed: function 1 `remove`: it names"),
];
/// What calls of the workloads return if there is no memory left.
const REFUSED: u32 = u32::MAX;
/// How many calls are made in total, if `CALLS` does not say it.
const CALLS: usize = 70_000;

fn main() -> ExitCode {
    let args = Arguments::from_args();
    let mut subjects = workloads::with_a_heap().expect("the folder of the workloads can be read");
    subjects.extend(workloads::with_wasi_libc().expect("the folder of the workloads can be read"));
    let runs = subjects.len() * ENOUGH.len() + (subjects.len() - KEPT.len()) * TOO_LITTLE.len();
    let fused = loom_testsuite::pairs::all().expect("the folder of the pairs can be read");
    let runs = runs + fused.len() * (pairs::ENOUGH.len() + pairs::TOO_LITTLE.len());
    let says = format!("{} modules, {CALLS} calls in {runs} runs", subjects.len() + fused.len());
    let calls = number("CALLS").unwrap_or(CALLS).div_ceil(runs);
    let seed = number("SEED").unwrap_or_default() as u64;
    let mut trials = Vec::new();
    for (name, wasm) in subjects {
        let (name, wasm): (Arc<str>, Arc<[u8]>) = (name.into(), wasm.into());
        let is_kept = KEPT.iter().any(|(kept, _)| **kept == *name);
        let too_little = TOO_LITTLE.iter().filter(|_| !is_kept).map(|it| (*it, false));
        for (options, is_enough) in ENOUGH.iter().map(|it| (*it, true)).chain(too_little) {
            let (name, wasm) = (Arc::clone(&name), Arc::clone(&wasm));
            let title = format!("{name}: {}", options.join(" "));
            trials
                .push(trial(title, move || behaves_as_before(&name, &wasm, options, is_enough, seed, calls)));
        }
    }
    for pair in fused.into_iter().map(Arc::new) {
        let too_little = pairs::TOO_LITTLE.iter().map(|it| (*it, false));
        for (options, is_enough) in pairs::ENOUGH.iter().map(|it| (*it, true)).chain(too_little) {
            let (pair, title) = (Arc::clone(&pair), format!("{}: {}", pair.name, options.join(" ")));
            trials
                .push(trial(title, move || pairs::behaves_as_before(&pair, options, is_enough, seed, calls)));
        }
    }
    trials.push(trial("wrong outputs are found".into(), wrong_outputs_are_found));
    trials.push(trial("heap/RESULTS.md is up to date".into(), results_are_up_to_date));
    trials.push(trial("README.md is up to date".into(), move || summary::check("heap", &says)));
    libtest_mimic::run(&args, trials).exit_code()
}

fn number(variable: &str) -> Option<usize> {
    std::env::var(variable).ok()?.parse().ok()
}

fn trial(name: String, run: impl FnOnce() -> Result<()> + Send + 'static) -> Trial {
    Trial::test(name, || run().map_err(|error| format!("{error:#}").into()))
}

/// The output, and what was said.
fn optimize(wasm: &[u8], options: &[&str]) -> Result<(Vec<u8>, String)> {
    let args = [&["opt", "-", "-Omcu", "--external", "*", "--stats"], options].concat();
    let output = command::run(&args, Path::new(env!("CARGO_MANIFEST_DIR")), wasm)?;
    ensure!(output.code == Some(0), "loom {}:\n{}", args.join(" "), output.stderr);
    Ok((output.stdout, output.stderr))
}

fn behaves_as_before(
    name: &str,
    wasm: &[u8],
    options: &[&str],
    is_enough: bool,
    seed: u64,
    calls: usize,
) -> Result<()> {
    let (output, says) = optimize(wasm, options)?;
    let kept = KEPT.iter().find(|(kept, _)| *kept == name && options.contains(&"--allocator"));
    match kept {
        Some((_, why)) => ensure!(says.contains(why), "it is kept, and not because: {why}\n{says}"),
        None => ensure!(!says.contains("warning"), "{says}"),
    }
    ensure!(options.contains(&"--allocator") == says.contains("has another allocator now") || kept.is_some());
    let runs_out = (!is_enough).then_some(REFUSED);
    let tally =
        compare(wasm, &output, Rules { runs_out, fuel: Some(FUEL), ..Rules::default() }, seed, calls)?;
    is_worth_something(&tally)?;
    ensure!((tally.refused > 0) != is_enough, "{} of {} calls found no memory", tally.refused, tally.calls);
    Ok(())
}

/// That the calls could be compared, and that there is something to compare of each export.
fn is_worth_something(tally: &Tally) -> Result<()> {
    ensure!(tally.traps == 0 && tally.cut == 0, "{} traps, {} took too long", tally.traps, tally.cut);
    for (export, times) in &tally.returned {
        ensure!(*times > 0, "`{export}` never returned in {} calls", tally.calls);
    }
    Ok(())
}

/// Guards the comparison itself: of the outputs that differ in one bit of their code, allocator included, it finds most.
fn wrong_outputs_are_found() -> Result<()> {
    for name in ["buffers", "list"] {
        let all = workloads::with_a_heap()?;
        let (_, wasm) = all.into_iter().find(|(found, _)| found == name).context("no workload")?;
        let (output, _) = optimize(&wasm, ENOUGH[2])?;
        let rules = Rules { fuel: Some(FUEL / 20), ..Rules::default() };
        compare(&wasm, &output, rules, 0, 500)?;
        let Found { tried, missed } = mutation::try_all(&wasm, &output, rules, 10, 500)?;
        ensure!(
            tried > 30 && missed.len() * 4 < tried,
            "{name}: {} of {tried} missed: {missed:?}",
            missed.len()
        );
    }
    Ok(())
}
