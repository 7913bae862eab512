//! What the page says.

use crate::modules::{HOSTILE, hostile};
use crate::{data, number, page};
use anyhow::{Context, Result, ensure};
use loom_testsuite::{command, corpus, facts};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// The items of a page by what they are called.
fn items(data: &Value) -> Result<BTreeMap<&str, usize>> {
    let items = data["things"]["item"].as_array().context("things")?;
    items.iter().enumerate().map(|(thing, item)| Ok((item.as_str().context("a name")?, thing))).collect()
}

#[test]
fn it_says_what_why_says() -> Result<()> {
    let (mut gone, mut freed, mut kept) = (0, 0, 0);
    for name in corpus::names()? {
        let wasm = facts::stamped(&corpus::load(&name, "fused.wasm")?)?;
        for level in ["-O1", "-Omcu"] {
            let (page, _) = page(&wasm, &[level])?;
            let data = data(&page)?;
            let items = items(&data)?;
            let asked: Vec<&str> = items
                .keys()
                .copied()
                .filter(|item| {
                    ["func:", "data:", "elem:", "memory:", "global:"]
                        .iter()
                        .any(|space| item.starts_with(space) && !item.contains('['))
                })
                .collect();
            let mut args = vec!["why", "-", "--json", "-", level];
            args.extend(&asked);
            let output = command::run(&args, Path::new(env!("CARGO_MANIFEST_DIR")), &wasm)?;
            let answers: Value = serde_json::from_slice(&output.stdout)?;
            for answer in answers["answers"].as_array().context("answers")? {
                let thing = items[answer["item"].as_str().context("an item")?];
                same_answer(&data, thing, answer).with_context(|| format!("{name} {level}: {answer:#}"))?;
                gone += usize::from(answer["removed_by"].is_string());
                freed += usize::from(answer["freed_by"].is_string());
                kept += usize::from(answer["stays"] == true);
            }
        }
    }
    ensure!(gone > 1000 && freed > 50 && kept > 500, "{gone} gone, {freed} freed, {kept} kept");
    Ok(())
}

fn same_answer(data: &Value, thing: usize, answer: &Value) -> Result<()> {
    let things = &data["things"];
    ensure!((things["stays"][thing] == 1) == (answer["stays"] == true), "stays");
    for what in ["removed_by", "freed_by"] {
        let pass = number(&things[what][thing]).map(|run| &data["runs"][run]);
        ensure!(pass.unwrap_or(&Value::Null) == &answer[what], "{what}: {pass:?}");
    }
    let mut path = Vec::new();
    let mut at = number(&things["step"][thing]);
    while let Some(step) = at {
        path.push(step);
        at = number(&data["steps"]["before"][step]);
    }
    path.reverse();
    let Some(answered) = answer["paths"].get(0) else {
        ensure!(path.is_empty(), "a path that is none");
        return Ok(());
    };
    let stop = |step: usize| match &data["steps"]["at"][step] {
        Value::Number(thing) => things["item"][thing.as_u64().unwrap_or(0) as usize].clone(),
        slot => slot.clone(),
    };
    ensure!(stop(*path.first().context("a root")?) == answered["root"], "another root");
    let steps = answered["steps"].as_array().context("steps")?;
    ensure!(path.len() == steps.len() + 1, "another length: {path:?}");
    for (pair, step) in path.windows(2).zip(steps) {
        let columns = &data["steps"];
        ensure!(stop(pair[0]) == step["from"] && stop(pair[1]) == step["to"], "another step: {step}");
        for what in ["reason", "offset", "slot", "type"] {
            ensure!(columns[what][pair[1]] == step[what], "{what} of {step}: {}", columns[what][pair[1]]);
        }
    }
    Ok(())
}

#[test]
fn its_sizes_are_those_of_size() -> Result<()> {
    for name in corpus::names()? {
        let wasm = facts::stamped(&corpus::load(&name, "fused.wasm")?)?;
        let (page, output) = page(&wasm, &["-Omcu"])?;
        let data = data(&page)?;
        let items = items(&data)?;
        let things = &data["things"];
        let sizes = |wasm: &[u8]| -> Result<Value> {
            let output =
                command::run(&["size", "-", "--json", "-"], Path::new(env!("CARGO_MANIFEST_DIR")), wasm)?;
            Ok(serde_json::from_slice(&output.stdout)?)
        };
        let (before, after) = (sizes(&wasm)?["before"].take(), sizes(&output)?["before"].take());
        for size in before["items"].as_array().context("items")? {
            let thing = items[size["item"].as_str().context("an item")?];
            ensure!(things["before"][thing] == size["shallow"], "{name}: {size}");
            ensure!(things["retained_before"][thing] == size["retained"], "{name}: {size}");
        }
        // The output has other numbers, so: as many of each pair of sizes.
        let counted = |sizes: &mut dyn Iterator<Item = (Value, Value)>| {
            let mut counts = BTreeMap::new();
            sizes.for_each(|(own, retained)| *counts.entry(format!("{own} {retained}")).or_insert(0) += 1);
            counts
        };
        let measured = after["items"].as_array().context("items")?;
        let measured =
            counted(&mut measured.iter().map(|size| (size["shallow"].clone(), size["retained"].clone())));
        let told = (0..items.len()).filter(|thing| things["after"][*thing] != 0);
        let told =
            told.map(|thing| (things["after"][thing].clone(), things["retained_after"][thing].clone()));
        ensure!(counted(&mut told.into_iter()) == measured, "{name}");
        for (sections, wasm) in [(0, &wasm), (1, &output)] {
            let sections = data["sections"][sections].as_array().context("sections")?;
            let sum: u64 = sections.iter().filter_map(|section| section["bytes"].as_u64()).sum();
            ensure!(sum + 8 == wasm.len() as u64, "{name}: the sections make {sum} bytes");
        }
    }
    Ok(())
}

#[test]
fn its_memory_is_that_of_layout() -> Result<()> {
    for name in ["scalar", "panic", "heap"] {
        let wasm = facts::stamped(&corpus::load(name, "fused.wasm")?)?;
        let (page, output) = page(&wasm, &["-Omcu"])?;
        let data = data(&page)?;
        for (at, wasm) in [&wasm, &output].into_iter().enumerate() {
            let layout =
                command::run(&["layout", "-", "--json", "-"], Path::new(env!("CARGO_MANIFEST_DIR")), wasm)?;
            let layout: Value = serde_json::from_slice(&layout.stdout)?;
            let picture = &data["memory"][at];
            ensure!(picture["ram"] == layout["ram"] && picture["stacks"] == layout["stacks"], "{name} {at}");
            let (shown, memories) = (picture["memories"].as_array(), layout["memories"].as_array());
            let (shown, memories) = (shown.context("bars")?, memories.context("memories")?);
            ensure!(shown.len() == memories.len(), "{name} {at}");
            for (bar, memory) in shown.iter().zip(memories) {
                for what in ["memory", "name", "bytes", "most", "lowest", "end", "causes"] {
                    ensure!(bar[what] == memory[what], "{name} {at}: {what} of {bar} and {memory}");
                }
                let areas = |all: &Value| -> Vec<[Value; 3]> {
                    let areas = all["areas"].as_array().into_iter().flatten();
                    areas.map(|area| ["start", "end", "by"].map(|what| area[what].clone())).collect()
                };
                ensure!(areas(bar) == areas(memory), "{name} {at}: {bar}");
            }
        }
    }
    Ok(())
}

#[test]
fn no_name_leaves_its_element() -> Result<()> {
    let (page, _) = page(&hostile(), &["-O1"])?;
    // Those of the page itself: one for the data, two for the scripts.
    ensure!(page.matches("<script").count() == 3 && page.matches("</script").count() == 3);
    ensure!(page.matches("<!--").count() == 0 && page.matches("<style").count() == 1);
    let data = data(&page)?;
    let names = data["things"]["name"].as_array().context("names")?;
    for (name, expected) in names.iter().zip(HOSTILE) {
        ensure!(name == expected, "{name} instead of {expected:?}");
    }
    Ok(())
}

#[test]
fn the_same_run_gives_the_same_page_and_times_only_on_request() -> Result<()> {
    let wasm = facts::stamped(&corpus::load("panic", "fused.wasm")?)?;
    let once = page(&wasm, &["-Omcu", "--threads", "1"])?;
    ensure!(once == page(&wasm, &["-Omcu", "--threads", "2"])?, "two pages of one run");
    ensure!(!once.0.contains("\"micros\""), "times that nobody asked for");
    let timed = page(&wasm, &["-Omcu", "--time"])?;
    ensure!(timed.0.contains("\"micros\"") && timed.1 == once.1);
    Ok(())
}

/// What is asked for custom sections has nothing to do with what the page is about.
#[test]
fn names_and_records_do_not_matter() -> Result<()> {
    let wasm = facts::stamped(&corpus::load("panic", "fused.wasm")?)?;
    let plain = data(&page(&wasm, &["-Omcu"])?.0)?;
    for args in [&["--strip", "names"][..], &["--keep-section", "na*"], &["--attest"], &["--verify-each"]] {
        let other = data(&page(&wasm, &[&["-Omcu"], args].concat())?.0)?;
        for what in ["step", "removed_by", "retained_after", "stays"] {
            ensure!(plain["things"][what] == other["things"][what], "{args:?}: {what}");
        }
    }
    // A boundary that is kept as it is will not be acted on again, which is another run, and the same
    // one for the page.
    page(&wasm, &["-Omcu", "--keep-section", "*"])?;
    Ok(())
}

#[test]
fn nothing_is_written_if_the_run_fails() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("report.html");
    std::fs::write(&file, "before")?;
    let name = file.to_str().context("a name")?;
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let wasm = facts::stamped(&corpus::load("text", "fused.wasm")?)?;
    let output =
        command::run(&["opt", "-Omcu", "-", "--forbid", "memory.grow", "--report", name], root, &wasm)?;
    ensure!(output.code == Some(1) && output.stdout.is_empty(), "{output:?}");
    ensure!(std::fs::read_to_string(&file)? == "before" && std::fs::read_dir(folder.path())?.count() == 1);
    let output = command::run(&["opt", "-O1", "-", "--report", "-"], root, &wasm)?;
    ensure!(output.code == Some(2) && output.stderr.contains("both the module and the page"), "{output:?}");
    // Without a module, the page can go there.
    let output = command::run(&["opt", "-O1", "-", "--report", "-", "--dry-run"], root, &wasm)?;
    ensure!(output.code == Some(0) && output.stdout.starts_with(b"<!doctype html>"), "{}", output.stderr);
    Ok(())
}
