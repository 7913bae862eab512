//! A run that fails leaves its JSON and its evidence behind, with why. Only the module is withheld.

use super::processes::verify;
use super::read;
use anyhow::{Context, Result, ensure};
use loom_driver::evidence::Outcome;
use loom_testsuite::command;
use meld_boundary::{Promise, PromiseKind};

const PROGRAM: &str = r#"(module
    (memory 1)
    (func $unused)
    (func (export "run") (result i32) (memory.grow (i32.const 1)))
    (func (export "put") (param i32) (i32.store (local.get 0) (i32.const 7))))"#;

/// What fails when, with these flags, and what it says; `promises`: the section promises that memory 0 does not grow.
fn fails(flags: &[&str], promises: bool, why: &str) -> Result<()> {
    let mut before = wat::parse_str(PROGRAM)?;
    if promises {
        let producer = meld_boundary::Producer { name: "test".into(), version: "1".into() };
        let embedder = meld_boundary::Embedder::Native;
        let mut boundary = meld_boundary::stated(&before, producer, embedder, |_| true)?;
        boundary.promises.push(Promise { kind: PromiseKind::NoMemoryGrow, memory: 0 });
        before = meld_boundary::stamp(&before, &boundary)?;
    }
    let folder = tempfile::tempdir()?;
    let path = |name: &str| folder.path().join(name);
    std::fs::write(path("in.wasm"), &before)?;
    let mut args =
        vec!["opt", "in.wasm", "-o", "out.wasm", "--json", "run.json", "--evidence", "run.evidence"];
    args.extend(flags);
    let output = command::run(&args, folder.path(), b"")?;
    ensure!(output.code == Some(1) && output.stderr.contains(why), "{}", output.stderr);
    ensure!(!path("out.wasm").exists(), "the module is there");

    let json: serde_json::Value = serde_json::from_slice(&std::fs::read(path("run.json"))?)?;
    let failed = &json["failed"];
    ensure!(failed["exit_code"] == 1, "{json}");
    let causes = failed["causes"].as_array().context("no causes")?;
    ensure!(causes.iter().any(|cause| cause.as_str().is_some_and(|cause| cause.contains(why))), "{json}");
    ensure!(json["before"]["bytes"] == before.len(), "{json}");
    // The function that nothing uses is gone from what is withheld.
    ensure!(json["before"]["funcs"] == 3 && json["after"]["funcs"] == 2, "{json}");
    ensure!(json["passes"][0]["pass"] == "dce" && json["passes"][0]["changed"] == true, "{json}");

    let file = std::fs::read(path("run.evidence"))?;
    let evidence = read(&file)?;
    ensure!(
        matches!(&evidence.outcome, Outcome::Failed(said) if said.contains(why)),
        "{:?}",
        evidence.outcome
    );
    ensure!(evidence.steps.len() == 1 && evidence.steps[0].by == "dce", "{:?}", evidence.steps);
    let output = verify(&before, &before, &file)?;
    let says = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.code() == Some(1) && says.contains("a run that failed"), "{says}");
    Ok(())
}

/// Before the first pass, too.
#[test]
fn facts() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let path = |name: &str| folder.path().join(name);
    std::fs::write(path("in.wasm"), wat::parse_str(PROGRAM)?)?;
    std::fs::write(path("part.wasm"), b"no component")?;
    let args = ["opt", "in.wasm", "-o", "out.wasm", "--component", "part.wasm"];
    let args = [&args[..], &["--json", "run.json", "--evidence", "run.evidence"]].concat();
    let output = command::run(&args, folder.path(), b"")?;
    ensure!(output.code == Some(1) && !path("out.wasm").exists(), "{}", output.stderr);
    let json: serde_json::Value = serde_json::from_slice(&std::fs::read(path("run.json"))?)?;
    ensure!(json["failed"]["causes"][0] == "`part.wasm` is not a WebAssembly component", "{json}");
    let evidence = read(&std::fs::read(path("run.evidence"))?)?;
    ensure!(matches!(evidence.outcome, Outcome::Failed(_)) && evidence.steps.is_empty(), "{evidence:?}");
    Ok(())
}

#[test]
fn what_is_forbidden() -> Result<()> {
    fails(&["--forbid", "memory.grow"], false, "`--forbid memory.grow`")
}

#[test]
fn a_promise() -> Result<()> {
    fails(&[], true, "the promise does not hold")
}

#[test]
fn a_gate() -> Result<()> {
    fails(&["--max-ram", "16"], false, "it takes more than it may")
}
