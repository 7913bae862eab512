//! Runs `-Omcu` on every module of a folder, compares it before and after, and prints what came of it, one line of
//! JSON for each: `cargo run --profile fuzz -p loom-fuzz --example programs -- FOLDER`. `scripts/csmith` reads that.

use anyhow::{Context, Result, bail};
use loom_fuzz::programs::examine;
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

fn main() -> Result<()> {
    let folder = std::env::args().nth(1).context("usage: programs FOLDER")?;
    let files = std::fs::read_dir(&folder).with_context(|| folder.clone())?;
    let files = files.map(|file| Ok(file?.path())).collect::<Result<Vec<PathBuf>>>()?;
    let mut modules: Vec<_> =
        files.into_iter().filter(|path| path.extension().is_some_and(|e| e == "wasm")).collect();
    modules.sort();
    for path in modules {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let wasm = std::fs::read(&path)?;
        let examined = catch_unwind(AssertUnwindSafe(|| examine(&wasm)));
        let line = match examined.unwrap_or_else(|_| bail!("panic")) {
            Ok(outcome) => serde_json::json!({ "name": name, "outcome": outcome }),
            Err(error) => serde_json::json!({ "name": name, "wrong": format!("{error:#}") }),
        };
        writeln!(std::io::stdout(), "{line}")?;
    }
    Ok(())
}
