//! The READMEs show what loom prints.

use anyhow::{Context, Result, ensure};
use loom_testsuite::command;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;

/// Each command with the lines below it, which it prints among others, in this order.
#[test]
fn what_is_shown_is_printed() -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("the workspace has a folder")?;
    let mut commands = 0;
    let readmes = ["README.md", "loom-driver/README.md"].map(|name| std::fs::read_to_string(root.join(name)));
    let readmes: Vec<String> = readmes.into_iter().collect::<Result<_, _>>()?;
    for block in readmes.join("\n").split("```console\n").skip(1).filter_map(|rest| rest.split("```").next())
    {
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
    ensure!(commands >= 5, "only {commands} commands");
    Ok(())
}

/// Every field of what is written as JSON is in the documentation.
#[test]
fn every_field_is_documented() -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("the workspace has a folder")?;
    let readme = std::fs::read_to_string(root.join("loom-driver/README.md"))?;
    let panic = "testsuite/corpus/panic/fused.wasm";
    let commands: [&[&str]; 4] = [
        &["why", "-Omcu", "testsuite/demo/scalar.wasm", "memory.grow", "*", "data:0", "--json", "-"],
        &["why", "--pass", "dce", panic, "memory.grow", "table:0[1]", "func:*", "--json", "-"],
        &["size", panic, "--after", "testsuite/demo/scalar.wasm", "--json", "-"],
        &["graph", panic, "--format", "json"],
    ];
    let mut fields = BTreeSet::new();
    for args in commands {
        let output = command::run(args, root, b"")?;
        ensure!(output.code == Some(0), "{args:?}: {}", output.stderr);
        let json: Value = serde_json::from_slice(&output.stdout)?;
        ensure!(readme.contains(&format!("`{}`", json["schema"].as_str().context("schema")?)), "schema");
        collect(&json, &mut fields);
    }
    ensure!(fields.len() > 30, "{fields:?}");
    let missing: Vec<&String> =
        fields.iter().filter(|field| !readme.contains(&format!("`{field}`"))).collect();
    ensure!(missing.is_empty(), "not in the README: {missing:?}");
    Ok(())
}

fn collect(json: &Value, fields: &mut BTreeSet<String>) {
    match json {
        Value::Object(object) => {
            fields.extend(object.keys().cloned());
            object.values().for_each(|value| collect(value, fields));
        }
        Value::Array(values) => values.iter().for_each(|value| collect(value, fields)),
        _ => {}
    }
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
