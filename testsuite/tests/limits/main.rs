//! Inputs at the limits of the format, and behind them: a clear error or a right answer, in bounded
//! time and memory, on a small stack.
//!
//! Each case is a process of its own, which the system ends if it takes more.

mod bombs;
mod case;
mod compacted;
mod definitions;
mod explain;
mod false_counts;
mod many;
mod metadata;
mod nested;

use libtest_mimic::{Arguments, Trial};
use std::process::ExitCode;

fn main() -> ExitCode {
    let args = Arguments::from_args();
    if !cfg!(target_os = "linux") {
        // What `ulimit` bounds, and how, differs elsewhere.
        return ExitCode::SUCCESS;
    }
    let cases = [
        many::CASES,
        compacted::CASES,
        definitions::CASES,
        nested::CASES,
        false_counts::CASES,
        bombs::CASES,
        metadata::CASES,
    ]
    .concat();
    let inputs = cases.len() + explain::SHAPES.len();
    let says = format!("{inputs} inputs, each an error or a right answer");
    let readme = Trial::test("README.md is up to date", move || {
        loom_testsuite::summary::check("limits", &says).map_err(|error| format!("{error:#}").into())
    });
    let trials = cases.into_iter().map(|(name, case)| {
        Trial::test(name, move || case().run().map_err(|error| format!("{error:#}").into()))
    });
    let explained = explain::SHAPES.iter().map(|(name, shape)| {
        Trial::test(*name, move || shape().run().map_err(|error| format!("{error:#}").into()))
    });
    libtest_mimic::run(&args, trials.chain(explained).chain([readme]).collect()).exit_code()
}
