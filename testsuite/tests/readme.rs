//! The README shows what loom prints.

use anyhow::{Context, Result, ensure};
use loom_testsuite::command;
use std::path::Path;

/// Each command with the lines below it, which it prints among others, in this order.
#[test]
fn what_is_shown_is_printed() -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("the workspace has a folder")?;
    let readme = std::fs::read_to_string(root.join("README.md"))?;
    let mut commands = 0;
    for block in readme.split("```console\n").skip(1).filter_map(|rest| rest.split("```").next()) {
        for shown in block.split("$ loom ").skip(1) {
            let (command, shown) = shown.split_once('\n').context("a line")?;
            let args: Vec<&str> = command.split(' ').collect();
            // Without output there is nothing to compare, and the files are the reader's.
            if shown.trim().is_empty() || !args.iter().any(|arg| arg.starts_with("testsuite/")) {
                continue;
            }
            commands += 1;
            let printed = command::run(&args, root, b"")?;
            ensure!(printed.code == Some(0), "{command}: {printed:?}");
            let printed = String::from_utf8(printed.stdout)?;
            let mut printed = printed.lines();
            for line in shown.lines().filter(|line| *line != "...") {
                ensure!(printed.any(|other| other == line), "{command} does not print: {line}");
            }
        }
    }
    ensure!(commands >= 2, "only {commands} commands");
    Ok(())
}

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
