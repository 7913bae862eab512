//! The README shows what loom prints.

use anyhow::{Context, Result, ensure};
use loom_testsuite::command;
use std::path::Path;

#[test]
fn the_first_command_prints_what_the_readme_shows() -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("the workspace has a folder")?;
    let readme = std::fs::read_to_string(root.join("README.md"))?;
    let block = readme.split("```console\n").nth(1).and_then(|rest| rest.split("```").next());
    let mut lines = block.context("a first command")?.lines();
    let command = lines.next().and_then(|line| line.strip_prefix("$ cargo run --release -p loom-driver -- "));
    let folder = tempfile::tempdir()?;
    let output = folder.path().join("lean.wasm").display().to_string();
    let args = command.context("a command that runs loom")?.split(' ');
    let args: Vec<&str> = args.map(|arg| if arg == "target/lean.wasm" { &output } else { arg }).collect();
    let printed = command::run(&args, root, b"")?;
    ensure!(printed.code == Some(0), "{printed:?}");
    ensure!(Path::new(&output).exists(), "nothing was written");
    let printed = String::from_utf8(printed.stdout)?;
    for line in lines.filter(|line| *line != "...") {
        ensure!(printed.lines().any(|other| other == line), "does not print: {line}");
    }
    Ok(())
}
