//! The page of `loom opt --report`: what it says is what the other commands say, no name in a module
//! becomes a part of it, and a browser shows it.

mod modules;
mod outside;
mod says;

use anyhow::{Context, Result, ensure};
use loom_testsuite::command;
use serde_json::Value;
use std::path::Path;

/// What `loom opt ARGS - --report` writes about a module, and the module that it makes.
fn page(wasm: &[u8], args: &[&str]) -> Result<(String, Vec<u8>)> {
    let folder = tempfile::tempdir()?;
    let report = folder.path().join("report.html");
    let report_name = report.to_str().context("a name")?;
    let output = command::run(
        &[&["opt", "-", "--report", report_name], args].concat(),
        Path::new(env!("CARGO_MANIFEST_DIR")),
        wasm,
    )?;
    ensure!(output.code == Some(0), "{args:?}: {}", output.stderr);
    Ok((std::fs::read_to_string(report)?, output.stdout))
}

/// The data in a page.
fn data(page: &str) -> Result<Value> {
    let (_, rest) = page.split_once("<script type=\"application/json\" id=\"data\">").context("data")?;
    let (json, _) = rest.split_once("</script>").context("an end")?;
    Ok(serde_json::from_str(json)?)
}

/// A number in a page, or `None` for `null`.
fn number(value: &Value) -> Option<usize> {
    value.as_u64().map(|number| number as usize)
}
