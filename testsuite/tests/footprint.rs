//! Random calls of the workloads and of the corpus, before loom and after: on an instance that many
//! calls share, what one leaves in memory is what the next one finds.
//!
//! `CALLS=1000000 cargo test -p loom-testsuite --test footprint` makes so many calls in total, and
//! others with each `SEED`.

use anyhow::{Context, Result, ensure};
use libtest_mimic::{Arguments, Trial};
use loom_compact::testing::{self, Certificate, Premises};
use loom_core::Module;
use loom_testsuite::sequence::mutation::{self, Found};
use loom_testsuite::sequence::{Poisoned, Rules, Tally, compare};
use loom_testsuite::subjects::{self, Subject};
use loom_testsuite::{command, summary, workloads};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

/// What loom is told to do, as on the command line.
const PIPELINES: &[&[&str]] = &[
    &["-Omcu"],
    &["-Omcu", "--single-memory"],
    &[
        "-Omcu",
        "--heap",
        "256KiB",
        "--allocator",
        "first-fit",
        "--assume",
        "memory-safe",
        "--page-size",
        "1",
        "--one-tree",
        "--pass-arg",
        "compact:stack=4096",
    ],
];

/// How many calls are made in total, if `CALLS` does not say it.
const CALLS: usize = 120_000;

fn main() -> ExitCode {
    let args = Arguments::from_args();
    let subjects = subjects::all().expect("the folders of this package can be read");
    let says = format!("{} modules, {CALLS} calls after {} command lines", subjects.len(), PIPELINES.len());
    let runs = subjects.len() * PIPELINES.len();
    let calls = number("CALLS").unwrap_or(CALLS).div_ceil(runs);
    let seed = number("SEED").unwrap_or_default() as u64;
    let mut trials = Vec::new();
    for subject in subjects {
        let subject = Arc::new(subject);
        for pipeline in PIPELINES {
            let subject = Arc::clone(&subject);
            let name = format!("{}: {}", subject.name, pipeline.join(" "));
            trials.push(trial(name, move || behaves_as_before(&subject, pipeline, seed, calls)));
        }
    }
    for (name, wasm) in workloads::all().expect("the folder of the workloads can be read") {
        let name = format!("{name}: bytes outside the footprint do not matter");
        trials.push(trial(name, move || other_bytes_do_not_matter(&wasm)));
    }
    trials.push(trial("workloads that are bounded".into(), most_workloads_are_bounded));
    trials.push(trial("wrong outputs are found".into(), wrong_outputs_are_found));
    trials.push(trial("README.md is up to date".into(), move || summary::check("calls", &says)));
    libtest_mimic::run(&args, trials).exit_code()
}

fn number(variable: &str) -> Option<usize> {
    std::env::var(variable).ok()?.parse().ok()
}

fn trial(name: String, run: impl FnOnce() -> Result<()> + Send + 'static) -> Trial {
    Trial::test(name, || run().map_err(|error| format!("{error:#}").into()))
}

fn optimize(wasm: &[u8], pipeline: &[&str]) -> Result<Vec<u8>> {
    let args = [&["opt", "-", "--require-boundary"], pipeline].concat();
    let output = command::run(&args, Path::new(env!("CARGO_MANIFEST_DIR")), wasm)?;
    ensure!(output.code == Some(0), "loom {}:\n{}", args.join(" "), output.stderr);
    Ok(output.stdout)
}

fn behaves_as_before(subject: &Subject, pipeline: &[&str], seed: u64, calls: usize) -> Result<()> {
    let output = optimize(&subject.wasm, pipeline)?;
    let other_addresses = pipeline.contains(&"memory-safe");
    let rules = Rules { expect: subject.expect.as_ref(), other_addresses, ..Rules::default() };
    let tally = compare(&subject.wasm, &output, rules, seed, calls)?;
    is_worth_something(&tally)
}

/// Workloads that `compact` cannot bound, and why.
const UNBOUNDED: &[(&str, &str)] = &[
    (
        "cobs",
        "two positions grow in an inner loop under a test of both, and where the loops meet they may be anything",
    ),
    ("cursor", "a pointer is kept in memory and moves by a parameter, on purpose"),
    (
        "morse",
        "a pointer is kept in memory and steps through a text up to its end, which only the data tells",
    ),
    ("queue", "an index is halved before it is tested"),
    ("recursion", "frames of a recursion, on purpose"),
    ("search", "the inner loop runs back from a place that two numbers together bound"),
    ("sort", "the inner loop runs down from where the outer loop has come"),
    ("unchecked_index", "an index that nothing checks, on purpose"),
];

/// Whether the pass proposes to compact a workload: then the input has the certificate's word that no
/// other byte is ever read.
fn certificate(wasm: &[u8]) -> Result<Option<Certificate>> {
    let module = Module::parse(wasm)?;
    let premises = Premises { trap_ends_instance: true };
    Ok(testing::propose(&module, testing::STATED, premises)?.map(|(_, certificate)| certificate))
}

fn most_workloads_are_bounded() -> Result<()> {
    for (name, wasm) in workloads::all()? {
        let is_listed = UNBOUNDED.iter().any(|(unbounded, _)| *unbounded == name);
        ensure!(
            certificate(&wasm)?.is_none() == is_listed,
            "{name}: is {}listed",
            if is_listed { "" } else { "not " }
        );
    }
    Ok(())
}

fn other_bytes_do_not_matter(wasm: &[u8]) -> Result<()> {
    let Some(certificate) = certificate(wasm)? else { return Ok(()) };
    // The same module, with its memories exported.
    let mut text = wasmprinter::print_bytes(wasm)?;
    let end = text.rfind(')').context("no module")?;
    let mut poisoned = Vec::new();
    for memory in &certificate.memories {
        let export = format!("poisoned {memory}");
        text.insert_str(end, &format!("(export \"{export}\" (memory {memory}))\n"));
        let clusters = certificate.clusters.iter().filter(|cluster| cluster.memory == *memory);
        let mut kept = clusters
            .map(|cluster| Ok(usize::try_from(cluster.old.start)?..usize::try_from(cluster.old.end)?))
            .collect::<Result<Vec<_>>>()?;
        kept.sort_by_key(|range| range.start);
        poisoned.push(Poisoned { export, kept });
    }
    let exported = wat::parse_str(text)?;
    let rules = Rules { poisoned: &poisoned, ..Rules::default() };
    compare(wasm, &exported, rules, 0, 400).and_then(|tally| is_worth_something(&tally))
}

/// That most of the calls could be compared, and that there is something to compare of each export.
fn is_worth_something(tally: &Tally) -> Result<()> {
    ensure!(tally.cut * 2 < tally.calls, "{} of {} calls took too long", tally.cut, tally.calls);
    for (export, times) in &tally.returned {
        ensure!(*times > 0, "`{export}` never returned in {} calls", tally.calls);
    }
    Ok(())
}

/// Guards the comparison itself: of the modules that differ from a workload in one bit of their code,
/// it finds most. (Some bits make no difference, like those of alignments.)
fn wrong_outputs_are_found() -> Result<()> {
    for name in ["list_pointer", "median", "queue"] {
        let (_, wasm) =
            workloads::all()?.into_iter().find(|(found, _)| found == name).context("no workload")?;
        let Found { tried, missed } = mutation::try_all(&wasm, &wasm, Rules::default(), 3, 1000)?;
        ensure!(
            tried > 30 && missed.len() * 8 < tried,
            "{name}: {} of {tried} missed: {missed:?}",
            missed.len()
        );
    }
    Ok(())
}
