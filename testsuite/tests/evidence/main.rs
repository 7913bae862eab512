//! Evidence of a run: who judges it believes nothing that it says, and needs nothing but it and the two modules.
//!
//! * `processes`: whatever loom writes, `loom-verify` accepts in a process of its own;
//! * `mutations`: random changes, and one of each field;
//! * `failures`: what there is of a run that wrote no module;
//! * `instructions`: what became of each one;
//! * `guide`: what the guide says of claims;
//! * `smt`: another engine for arithmetic;
//! * `statements`: what other tools collect;
//! * `attacks`: files that are consistent and say what is not true.

mod attacks;
mod failures;
mod guide;
mod instructions;
mod mutations;
mod processes;
mod smt;
mod statements;

use anyhow::Result;
use loom_driver::evidence::{Evidence, judge};
use loom_testsuite::optimize::{self, optimize_with_evidence};
use loom_testsuite::{corpus, facts};

/// A run over a case of the corpus: the module before, the one after, and the evidence.
fn run() -> Result<(Vec<u8>, Vec<u8>, Evidence)> {
    let before = facts::stamped(&corpus::load("panic", "fused.wasm")?)?;
    let (after, file) = optimize_with_evidence(&before, optimize::Run::SingleMemory)?;
    let evidence = read(&file)?;
    judge(&evidence, &before, &after, &none)?;
    Ok((before, after, evidence))
}

fn read(file: &[u8]) -> Result<Evidence> {
    Evidence::read(file).map_err(anyhow::Error::msg)
}

/// No export may go but those of which the section says so.
fn none(_: &str) -> bool {
    false
}
