//! Fused pairs of components in C with the heap of wasi-libc: recorded calls, and random ones, also when memory runs out.

use crate::{FUEL, REFUSED, is_worth_something};
use anyhow::{Context, Result, ensure};
use loom_testsuite::command;
use loom_testsuite::interface::Interface;
use loom_testsuite::pairs::Pair;
use loom_testsuite::replay::replay;
use loom_testsuite::sequence::{Rules, compare};
use std::path::Path;

/// Budgets with which recorded calls have the results that they had.
pub const ENOUGH: &[&[&str]] = &[
    &["--heap", "64KiB"],
    &["--heap", "64KiB", "--allocator", "first-fit"],
    &["--heap", "1MiB", "--allocator", "bump"],
];
/// And such that are too small for random ones.
pub const TOO_LITTLE: &[&[&str]] =
    &[&["--heap", "256", "--allocator", "first-fit"], &["--heap", "1KiB", "--allocator", "bump"]];

/// What loom makes of a pair.
fn optimize(pair: &Pair, options: &[&str]) -> Result<Vec<u8>> {
    let mut args = vec!["opt", "-", "-Omcu", "--single-memory", "--require-boundary", "--stats"];
    for component in &pair.components {
        args.extend(["--component", component.to_str().context("a path in UTF-8")?]);
    }
    args.extend(options);
    let output = command::run(&args, Path::new(env!("CARGO_MANIFEST_DIR")), &pair.wasm)?;
    ensure!(output.code == Some(0), "loom {}:\n{}", args.join(" "), output.stderr);
    let warned = output.stderr.lines().filter(|line| line.starts_with("warning: "));
    let warned: Vec<&str> = warned.filter(|line| !line.contains("custom section")).collect();
    ensure!(warned.is_empty(), "{}", warned.join("\n"));
    ensure!(options.contains(&"--allocator") == output.stderr.contains("has another allocator now"));
    let interface = Interface::read(&output.stdout)?;
    ensure!(interface.grow_sites() == 0, "`memory.grow` is left");
    ensure!(interface.pages.len() == 1, "{} memories", interface.pages.len());
    Ok(output.stdout)
}

/// Calls of a pair, before and after.
pub fn behaves_as_before(
    pair: &Pair,
    options: &[&str],
    is_enough: bool,
    seed: u64,
    calls: usize,
) -> Result<()> {
    let output = optimize(pair, options)?;
    if is_enough {
        for wasm in [&pair.wasm, &output] {
            let seen = replay(wasm, &pair.expect)?;
            for (outcome, call) in seen.outcomes.iter().zip(&pair.expect.calls) {
                ensure!(outcome.is_expected(call), "{call:?}\nled to {outcome:?}");
            }
        }
    }
    let rules = Rules {
        expect: Some(&pair.expect),
        // More than a page may be asked for by random calls.
        runs_out: Some(REFUSED),
        fuel: Some(FUEL),
        ..Rules::default()
    };
    let tally = compare(&pair.wasm, &output, rules, seed, calls)?;
    is_worth_something(&tally)?;
    ensure!(is_enough || tally.refused > 0, "none of {} calls found no memory", tally.calls);
    Ok(())
}
