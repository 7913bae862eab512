//! The corpus: what is recorded about each fused module holds of it, before loom and after.

use anyhow::{Context, Result, ensure};
use libtest_mimic::{Arguments, Trial};
use loom_testsuite::corpus::{self, Case, VARIANTS};
use loom_testsuite::facts;
use loom_testsuite::replay::replay;
use meld_boundary::Reading;
use std::process::ExitCode;

type Check = fn(&Case) -> Result<()>;

/// Every check runs on every form of every case.
const CHECKS: &[(&str, Check)] = &[
    ("behaves as recorded", behaves_as_recorded),
    ("the implied section passes every check", section_is_verified),
];

fn main() -> ExitCode {
    let args = Arguments::from_args();
    let mut trials = Vec::new();
    for name in corpus::names().expect("the folder of this package can be read") {
        for variant in VARIANTS {
            for (what, check) in CHECKS {
                let case = name.clone();
                trials.push(Trial::test(format!("{name}/{variant}: {what}"), move || {
                    let case = corpus::load(&case, variant);
                    case.and_then(|case| check(&case)).map_err(|error| format!("{error:#}").into())
                }));
            }
        }
    }
    libtest_mimic::run(&args, trials).exit_code()
}

/// Guards the corpus itself, and the engine that judges everything else.
fn behaves_as_recorded(case: &Case) -> Result<()> {
    let seen = replay(&case.wasm, &case.expect)?;
    for (outcome, call) in seen.outcomes.iter().zip(&case.expect.calls) {
        ensure!(outcome.is_expected(call), "{call:?}\nled to {outcome:?}");
    }
    ensure!(seen.outcomes.len() == case.expect.calls.len(), "not every call was made");
    ensure!(seen.pages == case.expect.pages_before_after, "memory sizes: {:?}", seen.pages);
    Ok(())
}

fn section_is_verified(case: &Case) -> Result<()> {
    let stamped = facts::stamped(case)?;
    match meld_boundary::read(&stamped) {
        Reading::Verified(verified) => {
            let expected = facts::boundary(case)?;
            ensure!(verified.boundary.users == expected.users, "the section says something else");
            Ok(())
        }
        other => Err(anyhow::anyhow!("{other:?}")).context("the section is not verified"),
    }
}
