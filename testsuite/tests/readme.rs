//! The READMEs and the guide show what loom prints.

use anyhow::{Context, Result, ensure};
use loom_testsuite::{clitest, command};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;

/// The folder of the guide, each page of which answers one question.
const GUIDE: &str = "loom-driver/guide";

/// The folder of the workspace.
fn root() -> Result<&'static Path> {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("the workspace has a folder")
}

/// Two READMEs and all pages of the guide, as paths from the root of the workspace.
fn pages() -> Result<Vec<String>> {
    let mut pages = vec!["README.md".to_string(), "loom-driver/README.md".to_string()];
    for entry in std::fs::read_dir(root()?.join(GUIDE))? {
        let name = entry?.file_name().display().to_string();
        if name.ends_with(".md") {
            pages.push(format!("{GUIDE}/{name}"));
        }
    }
    pages.sort_unstable();
    Ok(pages)
}

/// Each command with the lines below it, which it prints among others, in this order. Those of one
/// page follow each other: what one writes to `target/`, here a folder of its own, others read.
#[test]
fn what_is_shown_is_printed() -> Result<()> {
    let root = root()?;
    let mut commands = 0;
    for name in pages()? {
        let page = std::fs::read_to_string(root.join(&name))?;
        let folder = tempfile::tempdir()?;
        let here = format!("{}/", folder.path().display());
        for block in page.split("```console\n").skip(1).filter_map(|rest| rest.split("```").next()) {
            let mut shown = block.split("$ ").skip(1).peekable();
            while let Some(step) = shown.next() {
                // Others have tests of their own.
                let Some(step) = step.strip_prefix("loom ") else { continue };
                let code = match shown.peek().and_then(|next| next.strip_prefix("echo $?\n")) {
                    Some(code) => code.trim().parse()?,
                    None => 0,
                };
                run_shown(step, code, root, &here).with_context(|| format!("{name}: $ loom {step}"))?;
                commands += 1;
            }
        }
    }
    ensure!(commands >= 35, "only {commands} commands");
    Ok(())
}

/// Links within the workspace lead to a file, and to a heading where they name one.
#[test]
fn links_lead_somewhere() -> Result<()> {
    let mut links = 0;
    for name in pages()? {
        let page = root()?.join(&name);
        let text = std::fs::read_to_string(&page)?;
        let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        for link in targets.filter(|link| !link.starts_with("https://")) {
            let (file, heading) = link.split_once('#').unwrap_or((link, ""));
            let target = if file.is_empty() { page.clone() } else { page.with_file_name(file) };
            ensure!(target.exists(), "{name}: nothing is at {link}");
            if !heading.is_empty() {
                let text = std::fs::read_to_string(&target)?;
                let is_there = text.lines().any(|line| anchor(line).as_deref() == Some(heading));
                ensure!(is_there, "{name}: no heading is at {link}");
            }
            links += 1;
        }
    }
    ensure!(links >= 60, "only {links} links");
    Ok(())
}

/// What a link calls the heading in this line, if it is one.
fn anchor(line: &str) -> Option<String> {
    let title = line.strip_prefix('#')?.trim_start_matches('#').trim().to_lowercase();
    let is_kept = |letter: &char| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_');
    Some(title.chars().filter(is_kept).collect::<String>().replace(' ', "-"))
}

/// Runs a command with the lines below it.
fn run_shown(step: &str, code: i32, root: &Path, here: &str) -> Result<()> {
    let (line, shown) = step.split_once('\n').context("a line")?;
    let args: Vec<String> = clitest::words(line).iter().map(|word| word.replace("target/", here)).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let output = command::run(&args, root, b"")?;
    ensure!(output.code == Some(code), "{output:?}");
    let printed = String::from_utf8(output.stdout)? + &output.stderr;
    let printed = printed.replace(here, "target/");
    let mut lines = printed.lines();
    for line in shown.lines().filter(|line| *line != "...") {
        ensure!(lines.any(|other| other == line), "does not print: {line}\nbut: {printed}");
    }
    Ok(())
}

/// Every field of what is written as JSON is in the documentation.
#[test]
fn every_field_is_documented() -> Result<()> {
    let root = root()?;
    let readme = std::fs::read_to_string(root.join("loom-driver/README.md"))?;
    let panic = "testsuite/corpus/panic/fused.wasm";
    let stack = "testsuite/footprint/workloads/median.wasm";
    let commands: [&[&str]; 9] = [
        &["why", "-Omcu", "testsuite/demo/scalar.wasm", "memory.grow", "*", "data:0", "--json", "-"],
        &["why", "--pass", "dce", panic, "memory.grow", "table:0[1]", "func:*", "--json", "-"],
        &["size", panic, "--after", "testsuite/demo/scalar.wasm", "--json", "-"],
        &["diff", panic, "testsuite/demo/scalar.wasm", "--json", "-"],
        &["diff", "testsuite/demo/scalar.wasm", panic, "--json", "-"],
        &["graph", panic, "--format", "json"],
        &["layout", "testsuite/demo/scalar.wasm", "--json", "-"],
        &["layout", panic, "--json", "-"],
        &["layout", "--embedding", "canonical", "--one-tree", stack, "--json", "-"],
    ];
    let mut fields = BTreeSet::new();
    for args in commands {
        let output = command::run(args, root, b"")?;
        ensure!(output.code == Some(0), "{args:?}: {}", output.stderr);
        let json: Value = serde_json::from_slice(&output.stdout)?;
        ensure!(readme.contains(&format!("`{}`", json["schema"].as_str().context("schema")?)), "schema");
        collect(&json, &mut fields);
    }
    ensure!(fields.len() > 60, "{fields:?}");
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
    let root = root()?;
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
