//! What the page says.

use crate::modules::{HOSTILE, hostile};
use crate::{data, number, page};
use anyhow::{Context, Result, ensure};
use loom_testsuite::{command, corpus, facts};
use serde_json::Value;
use sha2::{Digest, Sha256};
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
                    ["func:", "data:", "elem:", "memory:", "global:", "tag:", "table:"]
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

/// What became of instructions is what `--instructions` says, and each of them is counted.
#[test]
fn its_instructions_are_those_of_instructions() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let lines = folder.path().join("instructions.jsonl");
    let wasm = facts::stamped(&corpus::load("panic", "fused.wasm")?)?;
    let (page, _) = page(&wasm, &["-Omcu", "--instructions", lines.to_str().context("a name")?])?;
    let data = data(&page)?;
    let things = items(&data)?;
    let (mut funcs, mut words) = (0, BTreeMap::new());
    for line in std::fs::read_to_string(&lines)?.lines().skip(1) {
        let func: Value = serde_json::from_str(line)?;
        let mut expected: BTreeMap<String, u64> = BTreeMap::new();
        for run in func["runs"].as_array().context("runs")? {
            let word = run["is"].as_str().context("a word")?;
            *expected.entry(word.into()).or_default() += run["count"].as_u64().context("a count")?;
        }
        let thing = things[format!("func:{}", func["func"]).as_str()];
        let mut shown: BTreeMap<String, u64> = BTreeMap::new();
        for became in data["things"]["became"][thing.to_string()].as_array().context("of each")? {
            let (word, count) =
                (became[0].as_str().context("a word")?, became[2].as_u64().context("a count")?);
            let is_gone = number(&became[1]).is_some_and(|run| !data["runs"][run].is_null());
            ensure!(is_gone == (word != "kept"), "{thing}: {became}");
            *shown.entry(word.into()).or_default() += count;
            *words.entry(word.to_string()).or_insert(0) += count;
        }
        ensure!(shown == expected, "{thing}: {shown:?} and {expected:?}");
        ensure!(func["instructions"] == shown.values().sum::<u64>(), "{func}");
        funcs += 1;
    }
    ensure!(funcs > 50 && words.len() > 2, "{funcs} functions, {words:?}");
    Ok(())
}

/// What the page is about, and the facts that the run had.
#[test]
fn it_says_which_files_it_belongs_to() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let name = |file: &str| folder.path().join(file).to_str().context("a name").map(str::to_string);
    let (input, out, report) = (name("fused.wasm")?, name("lean.wasm")?, name("report.html")?);
    let fused = corpus::load("panic", "fused-plain.wasm")?.wasm;
    std::fs::write(&input, &fused)?;
    let mut args = vec!["opt", "-Omcu", &input, "-o", &out, "--report", &report];
    let components =
        ["panic-app.wasm", "panic-lib.wasm"].map(|file| format!("corpus/panic/components/{file}"));
    components.iter().for_each(|file| args.extend(["--component", file]));
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let output = command::run(&args, root, &[])?;
    ensure!(output.code == Some(0), "{}", output.stderr);
    let page = std::fs::read_to_string(&report)?;
    ensure!(!page.contains(folder.path().to_str().context("a name")?), "the page knows where files were");
    let data = data(&page)?;
    let digest =
        |bytes: &[u8]| -> String { Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect() };
    ensure!(data["files"][0]["sha256"] == digest(&fused) && data["files"][0]["bytes"] == fused.len());
    ensure!(data["files"][1]["sha256"] == digest(&std::fs::read(&out)?));
    let command: Vec<&str> =
        data["command"].as_array().context("words")?.iter().filter_map(Value::as_str).collect();
    let expected = "opt -Omcu fused.wasm -o lean.wasm --report report.html --component panic-app.wasm --component panic-lib.wasm";
    ensure!(command.join(" ") == expected, "{command:?}");
    let outside = &data["outside"];
    ensure!(outside["section"] == "verified" && outside["surface"] == "closed", "{outside}");
    for (input, file) in
        outside["inputs"].as_array().context("inputs")?.iter().zip(["panic-lib.wasm", "panic-app.wasm"])
    {
        let bytes = std::fs::read(root.join("corpus/panic/components").join(file))?;
        ensure!(input["name"] == file && input["sha256"] == digest(&bytes), "{input}");
    }
    // Functions are the components' by name; those of adapters are nobody's.
    let mut of = BTreeMap::new();
    for (item, thing) in items(&data)?.into_iter().filter(|(item, _)| item.starts_with("func:")) {
        let group =
            number(&data["things"]["component"][thing]).map(|group| data["groups"][group].to_string());
        of.entry(group).or_insert_with(Vec::new).push(item);
    }
    let counts: Vec<(Option<&str>, usize)> =
        of.iter().map(|(name, items)| (name.as_deref(), items.len())).collect();
    let named = [(None, 1), (Some("\"panic-app.wasm\""), 55), (Some("\"panic-lib.wasm\""), 60)];
    ensure!(counts == named, "{counts:?}");
    // Without a section there are no facts, and the page says that.
    let (page, _) = self::page(&fused, &["-Omcu"])?;
    ensure!(self::data(&page)?["outside"]["section"] == "absent");
    Ok(())
}

/// A second page compares itself with the first.
#[test]
fn it_compares_itself_with_an_earlier_page() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("earlier.html");
    let name = file.to_str().context("a name")?;
    let wasm = facts::stamped(&corpus::load("panic", "fused.wasm")?)?;
    let (earlier, first) = page(&wasm, &["-O1"])?;
    std::fs::write(&file, &earlier)?;
    let (now, second) = page(&wasm, &["-Omcu", "--baseline", name])?;
    let (earlier, now) = (data(&earlier)?, data(&now)?);
    let baseline = &now["baseline"];
    for what in ["name", "command", "files"] {
        ensure!(baseline[what] == earlier[what], "{what}");
    }
    ensure!(
        baseline["sections"] == earlier["sections"][1] && baseline["after"] == earlier["report"]["after"]
    );
    // Whatever has bytes is in a row, unless its size is the same.
    let change: i64 = baseline["rows"]
        .as_array()
        .context("rows")?
        .iter()
        .try_fold(0, |sum, row| {
            let (Some(earlier), Some(now)) = (row["earlier"].as_i64(), row["now"].as_i64()) else {
                return None;
            };
            (earlier != now).then_some(sum + now - earlier)
        })
        .context("a row of one size")?;
    let sum = |data: &Value| -> i64 {
        data["things"]["after"].as_array().into_iter().flatten().filter_map(Value::as_i64).sum()
    };
    ensure!(change == sum(&now) - sum(&earlier) && change < 0 && second.len() < first.len(), "{change}");
    // Of one input everything has its index, of two its name.
    let labels = |page: &Value| -> Vec<String> {
        let rows = page["baseline"]["rows"].as_array().into_iter().flatten();
        rows.filter_map(|row| row["label"].as_str().map(str::to_string)).collect()
    };
    ensure!(baseline["by"] == "index" && labels(&now).iter().any(|label| label == "func:4"), "{baseline}");
    let (other, _) =
        page(&facts::stamped(&corpus::load("scalar", "fused.wasm")?)?, &["-O1", "--baseline", name])?;
    let other = data(&other)?;
    ensure!(other["baseline"]["by"] == "name");
    ensure!(labels(&other).iter().any(|label| label == "functions without a name"), "{:?}", labels(&other));
    // A run beside itself has nothing to tell.
    let (same, _) = page(&wasm, &["-O1", "--baseline", name])?;
    ensure!(data(&same)?["baseline"]["rows"] == serde_json::json!([]));
    // Other files are refused, before anything is done.
    let refused = |contents: &[u8], expected: &str| -> Result<()> {
        std::fs::write(&file, contents)?;
        let args = ["opt", "-O1", "-", "--report", "-", "--dry-run", "--baseline", name];
        let output = command::run(&args, Path::new(env!("CARGO_MANIFEST_DIR")), &wasm)?;
        ensure!(
            output.code == Some(1) && output.stdout.is_empty() && output.stderr.contains(expected),
            "{}",
            output.stderr
        );
        Ok(())
    };
    refused(b"{\"loom\": \"0.1.0\"}", "no page of `loom opt --report`")?;
    refused(b"\xff", "not UTF-8")?;
    refused(
        b"<script type=\"application/json\" id=\"data\">{\"schema\":\"loom-page/0\"}</script>",
        "another version",
    )?;
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
    ensure!(once == page(&wasm, &["-Omcu", "--threads", "1"])?, "two pages of one run");
    // The command line is on the page, and nothing else knows of threads.
    let without_command = |page: &str| -> Result<Value> {
        let mut data = data(page)?;
        ensure!(data["command"].take().is_array());
        Ok(data)
    };
    let other = page(&wasm, &["-Omcu", "--threads", "2"])?;
    ensure!(without_command(&once.0)? == without_command(&other.0)? && once.1 == other.1, "two runs");
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
