//! `loom boundary derive` on many kinds of compositions, as meld fuses them with several flags.
//!
//! `compositions/EXPECTED.md` has a row for each: it matches exactly, or it is refused for the reason that is there, which
//! names function, operator and both sides. `BLESS=1` writes it anew; what blessing cannot change is how many allocators
//! somebody outside needs, which `cases.toml` says.

use anyhow::{Context, Result, ensure};
use meld_boundary::derive::{self, Method, Source};
use meld_boundary::{Boundary, Producer, Reading, Roles, Surface, UseOption};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    components: Vec<String>,
    allocators: usize,
}

/// What came of one fused module.
struct Row {
    name: String,
    bytes: usize,
    outcome: Result<Boundary, String>,
    allocators: usize,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("compositions")
}

fn read(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).with_context(|| path.display().to_string())
}

/// All fused modules, by name: the case, and the flags of meld.
fn rows() -> Result<Vec<Row>> {
    let cases = std::fs::read_to_string(folder().join("cases.toml"))?;
    let cases: BTreeMap<String, Case> = toml::from_str(&cases)?;
    let mut fused = Vec::new();
    for entry in std::fs::read_dir(folder().join("fused"))? {
        fused.push(entry?.path());
    }
    fused.sort();
    let mut unused: BTreeSet<&String> = cases.keys().collect();
    let mut rows = Vec::new();
    for path in fused {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let of_case = name.split_once('.').and_then(|(case, _)| cases.get_key_value(case));
        let (case, Case { components, allocators }) =
            of_case.with_context(|| format!("no case for {name}"))?;
        unused.remove(case);
        let module = read(&path)?;
        let outcome = derived(&module, components)?;
        rows.push(Row { name, bytes: module.len(), outcome, allocators: *allocators });
    }
    ensure!(unused.is_empty(), "no module for {unused:?}");
    Ok(rows)
}

/// The facts if all matches exactly, or why not.
fn derived(module: &[u8], components: &[String]) -> Result<Result<Boundary, String>> {
    let parts = folder().join("parts");
    let files: Vec<(String, Vec<u8>)> = components
        .iter()
        .map(|name| Ok((format!("{name}.wasm"), read(&parts.join(format!("{name}.wasm")))?)))
        .collect::<Result<_>>()?;
    let sources: Vec<Source<'_>> = files.iter().map(|(name, bytes)| Source { name, bytes }).collect();
    let producer = Producer { name: "test".into(), version: "1".into() };
    Ok(match derive::derive(module, &sources, Surface::Closed, producer) {
        Err(error) => Err(format!("refused: {error}")),
        Ok(derived) => match derived.method {
            Method::Exact => Ok(derived.boundary),
            Method::Coarse { reason } => Err(format!("coarse: {reason}")),
        },
    })
}

/// The functions that some user names as an allocator, by index. A shim that leads to one is named as well, and does not
/// count.
fn allocators(module: &[u8], boundary: &Boundary) -> Result<BTreeSet<u32>> {
    let module = loom_core::Module::parse(module)?;
    let mut found = BTreeSet::new();
    for used in boundary.users.iter().flat_map(|user| &user.uses) {
        if used.option == UseOption::Realloc {
            let position = boundary.exports.iter().position(|export| export.name == used.name);
            let position = position.context("a use names an export")?;
            match boundary.exports[position].roles {
                Roles::SHIM => {}
                roles => {
                    ensure!(roles.contains(Roles::REALLOC), "{} is none", used.name);
                    found.insert(module.exports[position].index);
                }
            }
        }
    }
    Ok(found)
}

fn table(rows: &[Row]) -> String {
    let mut out = String::from(
        "# What `loom boundary derive` finds\n\nWritten by `tests/compositions.rs`; [README.md](README.md) says what these \
         are.\n\n| composition and flags | bytes | match | used from outside |\n| --- | ---: | --- | --- |\n",
    );
    for Row { name, bytes, outcome, .. } in rows {
        // Writing to a string cannot fail.
        let _ = match outcome {
            Err(why) => writeln!(out, "| {name} | {bytes} | {} | |", why.replace('|', "\\|")),
            Ok(boundary) => {
                let uses = boundary.users.iter().flat_map(|user| &user.uses);
                let uses: BTreeSet<String> = uses
                    .filter(|used| !matches!(used.option, UseOption::Memory | UseOption::Table))
                    .map(|used| format!("{} `{}`", used.option, used.name))
                    .collect();
                let uses: Vec<String> = uses.into_iter().collect();
                writeln!(out, "| {name} | {bytes} | exact | {} |", uses.join(", "))
            }
        };
    }
    out
}

#[test]
fn every_composition_matches_or_the_reason_is_known() {
    let rows = rows().unwrap();
    let table = table(&rows);
    let path = folder().join("EXPECTED.md");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &table).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap();
    for (found, expected) in table.lines().zip(expected.lines()) {
        assert_eq!(found, expected);
    }
    assert_eq!(table, expected);
}

#[test]
fn exactly_the_allocators_that_outsiders_call_are_needed() {
    let mut exact = BTreeSet::new();
    for Row { name, outcome, allocators: expected, .. } in rows().unwrap() {
        let Ok(boundary) = outcome else { continue };
        let module = read(&folder().join("fused").join(format!("{name}.wasm"))).unwrap();
        let found = allocators(&module, &boundary).unwrap();
        assert_eq!(found.len(), expected, "{name}: {found:?}");
        let stamped = meld_boundary::stamp(&module, &boundary).unwrap();
        assert!(matches!(meld_boundary::read(&stamped), Reading::Verified(_)), "{name}");
        exact.extend(name.split_once('.').map(|(case, _)| case.to_string()));
    }
    assert!(exact.len() >= 28, "{} of the compositions match exactly", exact.len());
}

#[test]
fn a_component_of_another_composition_is_refused() {
    let module = read(&folder().join("fused/text-pair.auto.wasm")).unwrap();
    for wrong in [&["speak"][..], &["speakgrow", "words"], &["speak", "words", "math"]] {
        let components: Vec<String> = wrong.iter().map(|name| name.to_string()).collect();
        let outcome = derived(&module, &components).unwrap();
        assert!(outcome.as_ref().is_err_and(|why| why.starts_with("refused: ")), "{wrong:?}: {outcome:?}");
    }
}
