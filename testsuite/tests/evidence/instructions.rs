//! What became of each instruction: each has a disposition; what is said to be there is there; and what is said to be gone
//! has a claim, which is judged again.

use super::read;
use anyhow::{Context, Result, ensure};
use loom_driver::evidence::{Verdict, judge};
use loom_testsuite::optimize::{Run, Written, optimize_and_write};
use loom_testsuite::{corpus, facts, workloads};
use rayon::prelude::*;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use wasmparser::{Operator, Parser, Payload};

/// An instruction, read here and not by loom.
struct Instruction {
    func: u64,
    /// The operator without its immediates.
    name: String,
    /// The function that it calls, or refers to.
    named: Option<u64>,
    is_call: bool,
}

/// Writes what comes before the immediates.
struct UpToSpace(String);

impl std::fmt::Write for UpToSpace {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        let name = text.split([' ', '(']).next().unwrap_or_default();
        self.0.push_str(name);
        // The rest, such as all targets of a `br_table`, is not formatted.
        if name.len() == text.len() { Ok(()) } else { Err(std::fmt::Error) }
    }
}

fn operator_name(operator: &Operator<'_>) -> String {
    let mut name = UpToSpace(String::new());
    let _ = std::fmt::Write::write_fmt(&mut name, format_args!("{operator:?}"));
    name.0
}

/// The instructions of a module by their offset, and how many functions are imported.
fn decode(module: &[u8]) -> Result<(BTreeMap<u64, Instruction>, u64)> {
    let (mut instructions, mut func, mut imported) = (BTreeMap::new(), 0, 0);
    for payload in Parser::new(0).parse_all(module) {
        match payload? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    func += u64::from(matches!(import?.ty, wasmparser::TypeRef::Func(_)));
                }
                imported = func;
            }
            Payload::CodeSectionEntry(body) => {
                for operator in body.get_operators_reader()?.into_iter_with_offsets() {
                    let (operator, at) = operator?;
                    let name = operator_name(&operator);
                    let (named, is_call) = match operator {
                        Operator::Call { function_index } | Operator::ReturnCall { function_index } => {
                            (Some(function_index.into()), true)
                        }
                        Operator::RefFunc { function_index } => (Some(function_index.into()), false),
                        _ => (None, false),
                    };
                    instructions.insert(at, Instruction { func, name, named, is_call });
                }
                func += 1;
            }
            _ => {}
        }
    }
    Ok((instructions, imported))
}

/// By which claims instructions may go in which way.
fn may_go(word: &str, kind: &str) -> bool {
    match word {
        "unreachable" => matches!(kind, "removal" | "trap-sink" | "compact"),
        "doomed" => kind == "trap-sink",
        "dead-store" => kind == "compact",
        "folded" => matches!(kind, "fold" | "params" | "forward" | "inline"),
        "inlined" => kind == "inline",
        "replaced" => !matches!(kind, "removal" | "trap-sink" | "fold" | "forward" | "custom-sections"),
        _ => false,
    }
}

/// How many instructions there were, by what became of them.
type Counts = BTreeMap<String, u64>;

fn check(before: &[u8], run: Run) -> Result<Counts> {
    let Written { wasm, evidence, instructions } = optimize_and_write(before, run)?;
    let evidence = read(&evidence)?;
    judge(&evidence, before, &wasm, &super::none)?;
    let lines: Vec<Value> =
        instructions.lines().map(serde_json::from_str).collect::<serde_json::Result<_>>()?;
    let (header, lines) = lines.split_first().context("it is empty")?;
    let ((old, imported), (new, _)) = (decode(before)?, decode(&wasm)?);
    ensure!(header["schema"] == "loom-instructions/1" && header["instructions"] == old.len(), "{header}");
    let steps = header["steps"].as_array().context("no steps")?;
    ensure!(steps.len() == evidence.steps.len(), "{header}");
    for (said, step) in steps.iter().zip(&evidence.steps) {
        let is_refused = matches!(step.result, Verdict::Refused(_));
        ensure!(said["claim"] == step.kind.as_str() && said["by"] == step.by.as_str(), "{said}");
        ensure!(said["refused"].is_string() == is_refused, "{said}");
    }
    let texts = header["assumptions"].as_array().context("no assumptions")?.iter();
    let texts: Vec<&str> = texts.filter_map(|given| given["text"].as_str()).collect();
    let known: Vec<&str> = evidence.assumptions.iter().map(|given| given.text.as_str()).collect();
    ensure!(texts == known, "{texts:?} {known:?}");

    let now: BTreeMap<u64, Option<u64>> =
        lines.iter().map(|line| (line["func"].as_u64().unwrap_or(u64::MAX), line["now"].as_u64())).collect();
    let mut seen: BTreeSet<u64> = BTreeSet::new();
    let mut counts = Counts::new();
    // What does not refer to what it did.
    let mut cut: BTreeSet<u64> = BTreeSet::new();
    for line in lines {
        let mut of_line = 0;
        for part in line["runs"].as_array().context("no runs")? {
            let number = |key: &str| part[key].as_u64();
            let (from, to) = (number("from").context("from")?, number("to").context("to")?);
            let word = part["is"].as_str().context("is")?;
            let count = number("count").context("count")?;
            let inside: Vec<(&u64, &Instruction)> = old.range(from..to).collect();
            ensure!(inside.len() as u64 == count && count > 0, "{part}: {}", inside.len());
            of_line += count;
            *counts.entry(word.to_string()).or_default() += count;
            for (at, instruction) in inside {
                ensure!(seen.insert(*at) && line["func"] == instruction.func, "{part}");
                if word == "kept" {
                    let place = number("at").context("it is nowhere")? + (at - from);
                    let there = new.get(&place).with_context(|| format!("{part}: nothing at {place}"))?;
                    ensure!(there.name == instruction.name, "{part}: {} {}", there.name, instruction.name);
                    ensure!(line["now"] == there.func, "{part}: in func {}", there.func);
                    if let Some(named) = instruction.named.filter(|named| *named >= imported) {
                        let is_redirected = now.get(&named).copied().flatten() != there.named;
                        ensure!(is_redirected == part["redirected"].is_u64(), "{part}: {:?}", there.named);
                    }
                }
                if word != "kept" || part["redirected"].is_u64() {
                    cut.insert(*at);
                }
            }
            if let Some(step) = number("step") {
                let step = evidence.steps.get(step as usize - 1).context("no such step")?;
                ensure!(matches!(step.result, Verdict::Held { .. }), "{part}");
                ensure!(may_go(word, &step.kind), "{part} by a claim `{}`", step.kind);
            } else {
                ensure!(word == "kept", "{part}");
            }
            if let (true, Some(place)) = (word == "doomed", number("at")) {
                ensure!(new.get(&place).is_some_and(|there| there.name == "Unreachable"), "{part}");
            }
        }
        ensure!(line["instructions"] == of_line, "{line}");
    }
    ensure!(seen.len() == old.len(), "{} of {}", seen.len(), old.len());
    for (word, count) in &counts {
        ensure!(header["counts"][word] == *count, "{header}");
    }
    // Nothing that is left calls what nothing reaches.
    let unreachable = lines.iter().filter(|line| line["references"].is_array());
    let unreachable: BTreeMap<u64, &Value> =
        unreachable.filter_map(|line| Some((line["func"].as_u64()?, line))).collect();
    for (at, instruction) in &old {
        let Some(line) = instruction.named.and_then(|named| unreachable.get(&named)) else { continue };
        let may_hold = !instruction.is_call && line["now"].is_u64();
        ensure!(may_hold || cut.contains(at), "{at} still refers to {line}");
    }
    for reference in unreachable.values().filter_map(|line| line["references"].as_array()).flatten() {
        if let Some(at) = reference["at"].as_u64() {
            let is_gone = reference["gone"].is_u64() || reference["redirected"].is_u64();
            ensure!(old.contains_key(&at) && is_gone == cut.contains(&at), "{reference}");
        }
    }
    Ok(counts)
}

fn add(sum: &mut Counts, counts: Counts) {
    counts.into_iter().for_each(|(word, count)| *sum.entry(word).or_default() += count);
}

#[test]
fn of_the_corpus() -> Result<()> {
    let names = corpus::names()?;
    let sums = names.par_iter().map(|name| {
        let mut sum = Counts::new();
        for (at, variant) in corpus::VARIANTS.into_iter().enumerate() {
            let before = facts::stamped(&corpus::load(name, variant)?)?;
            let runs = [Run::Mcu, Run::Folded, Run::Allocator("first-fit", 1 << 17)];
            // The variants differ in custom sections and the like: one of them has all runs.
            for run in runs.into_iter().take(if at == 0 { 3 } else { 1 }) {
                let counts = check(&before, run);
                add(&mut sum, counts.with_context(|| format!("{name}/{variant} {run:?}"))?);
            }
        }
        anyhow::Ok(sum)
    });
    let mut sum = Counts::new();
    sums.collect::<Result<Vec<_>>>()?.into_iter().for_each(|counts| add(&mut sum, counts));
    println!("{sum:?}");
    let words: Vec<&str> = sum.keys().map(String::as_str).collect();
    ensure!(
        words == ["dead-store", "doomed", "folded", "inlined", "kept", "replaced", "unreachable"],
        "{sum:?}"
    );
    Ok(())
}

#[test]
fn of_the_workloads() -> Result<()> {
    let mut sum = Counts::new();
    for (name, wasm) in workloads::all()? {
        for (module, run) in [(workloads::stamped(&wasm)?, Run::OneTree), (wasm, Run::Folded)] {
            add(&mut sum, check(&module, run).with_context(|| name.clone())?);
        }
    }
    println!("{sum:?}");
    ensure!(["doomed", "folded", "kept", "replaced"].iter().all(|word| sum.contains_key(*word)), "{sum:?}");
    Ok(())
}
