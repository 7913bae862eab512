//! The page in programs that are not loom: its logic in Node, and all of it in Chromium. Where one is
//! missing, the test says so and passes.

use crate::modules::{hostile, large};
use crate::page;
use anyhow::{Context, Result, ensure};
use loom_testsuite::{corpus, facts};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Pages of a fused module, of hostile names, of many functions, and of nothing.
fn pages(folder: &Path) -> Result<Vec<PathBuf>> {
    let panic = facts::stamped(&corpus::load("panic", "fused.wasm")?)?;
    let nothing = b"\0asm\x01\0\0\0".to_vec();
    let modules = [
        ("panic", panic, "-Omcu"),
        ("hostile", hostile(), "-O1"),
        ("large", large(60_000), "-O1"),
        ("nothing", nothing, "-O0"),
    ];
    let pages = modules.into_iter().map(|(name, wasm, level)| {
        let file = folder.join(format!("{name}.html"));
        std::fs::write(&file, page(&wasm, &[level])?.0)?;
        Ok(file)
    });
    pages.collect()
}

/// Runs a program; `None` if there is none, which is said.
fn run(command: &mut Command, what: &str) -> Result<Option<Output>> {
    match command.output() {
        Ok(output) if output.status.code() != Some(77) => Ok(Some(output)),
        Ok(_) => Ok(skip(what, "there is no Chromium")),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(skip(what, "there is no Node")),
        Err(error) => Err(error).context("cannot run node"),
    }
}

fn skip(what: &str, why: &str) -> Option<Output> {
    // Unlike `eprintln`, this is seen although the test passes.
    let _ = writeln!(std::io::stderr(), "skipped: {what}: {why}");
    None
}

fn root() -> Result<&'static Path> {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("the workspace has a folder")
}

#[test]
fn its_logic_is_right() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let mut node = Command::new("node");
    node.arg(root()?.join("testsuite/tests/report/logic.js")).arg(root()?.join("loom-driver/src/html"));
    node.args(pages(folder.path())?);
    let Some(output) = run(&mut node, "the logic of the page")? else { return Ok(()) };
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Ok(())
}

#[test]
fn a_browser_shows_it() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let mut node = Command::new("node");
    node.arg(root()?.join("scripts/report-check")).args(pages(folder.path())?);
    // For people: where pictures of the pages are to be left.
    if let Some(shots) = std::env::var_os("REPORT_SHOTS") {
        node.arg("--shots").arg(shots);
    }
    let Some(output) = run(&mut node, "the page in a browser")? else { return Ok(()) };
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Ok(())
}
