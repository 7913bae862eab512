//! The corpus: what is recorded about each fused module holds of it, before loom and after.

use anyhow::{Context, Result, ensure};
use libtest_mimic::{Arguments, Trial};
use loom_core::report::Severity;
use loom_driver::evidence::{self, Evidence, Verdict};
use loom_testsuite::budget::{
    budgeted, is_same_but_for_addresses, of_the_corpus as smallest_budget,
    pages_of_the_corpus as smallest_heap,
};
use loom_testsuite::corpus::{self, Case, VARIANTS};
use loom_testsuite::interface::Interface;
use loom_testsuite::optimize::{Run, optimize, optimize_with_evidence, optimize_with_threads};
use loom_testsuite::replay::{outlast, replay};
use loom_testsuite::summary;
use loom_testsuite::{customs, facts, golden};
use meld_boundary::{ExternalKind, Reading};
use std::collections::BTreeSet;
use std::process::ExitCode;

type Check = fn(&Case) -> Result<()>;

/// Every check runs on every form of every case.
const CHECKS: &[(&str, Check)] = &[
    ("behaves as recorded", behaves_as_recorded),
    ("the implied section passes every check", section_is_verified),
    ("-Omcu: exactly the needed exports are left", exactly_the_needed_exports),
    ("-Omcu: only imports that something live uses are left", only_used_imports),
    ("-Omcu: behaves as before", behaves_as_before),
    ("-Omcu: the section is brought up to date", section_is_updated),
    ("-Omcu: a second run changes nothing", second_run_changes_nothing),
    ("-Omcu: any number of threads makes the same bytes", threads_make_no_difference),
    ("at most the size that it has to reach", reaches_its_figures),
    ("-Omcu: of memories that nothing grows the bytes that are touched", touched_bytes_are_kept),
    ("--single-memory: one memory if none can grow, and behaves as before", single_memory),
    ("-Omcu: whoever reads the evidence finds that it holds", evidence_holds),
    ("--heap: nothing grows, one memory beside exported ones, and behaves as before", heap),
    ("--allocator: nothing grows, behaves as before, and needs less than a page", allocator),
    ("--assume memory-safe: behaves as before, in a few kilobytes", memory_safe),
    ("level allocator: behaves as before", |case| behaves_at_level(case, "allocator")),
    ("level wiring: behaves as before", |case| behaves_at_level(case, "wiring")),
];

/// What a case has to come to: defined functions, bytes without custom sections, and `memory.grow`
/// operators.
struct Figures {
    case: &'static str,
    /// With `abi-dce`: what Binaryen 132 reached with `--remove-unused-module-elements` on
    /// `fused-plain.wasm` when it was told the exports to keep.
    abi_dce: (usize, usize, u32),
    /// With `-Omcu`, for `res` as one tree; here the bytes are those of the bodies.
    mcu: (usize, usize, u32),
    /// Bytes without custom sections, to stay below with `-Omcu`: what Binaryen 132 reached with `-Oz
    /// --closed-world --traps-never-happen --gufa -Oz` and the same exports.
    whole: usize,
}

/// What is left of the memories of a case with `-Omcu`.
struct Kept {
    case: &'static str,
    /// Of each memory of the fused module that nothing live grows: its index, bytes that are only read,
    /// and bytes that are written and read, frames on the stack included.
    memories: &'static [(u32, u64, u64)],
    /// Bytes of the whole file without custom sections, where there is a figure to reach.
    whole: Option<usize>,
}

const KEPT: &[Kept] = &[
    Kept { case: "scalar", memories: &[(0, 0, 69), (1, 0, 1)], whole: Some(260) },
    Kept { case: "panic", memories: &[(0, 28, 17), (1, 0, 1)], whole: Some(220) },
    Kept { case: "dyn", memories: &[(0, 60, 1), (1, 0, 1)], whole: None },
    Kept { case: "heap", memories: &[(1, 0, 16)], whole: None },
    Kept { case: "res", memories: &[(1, 0, 16)], whole: None },
    Kept { case: "name", memories: &[(0, 0, 16)], whole: None },
    Kept { case: "hosted", memories: &[(0, 0, 16)], whole: None },
    Kept { case: "wide", memories: &[(0, 0, 16)], whole: None },
];

const FIGURES: &[Figures] = &[
    Figures { case: "scalar", abi_dce: (9, 1524, 0), mcu: (9, 296, 0), whole: 1421 },
    Figures { case: "dyn", abi_dce: (63, 11680, 1), mcu: (35, 9085, 1), whole: 10408 },
    Figures { case: "heap", abi_dce: (60, 11716, 1), mcu: (21, 6677, 1), whole: 10891 },
    Figures { case: "name", abi_dce: (58, 12036, 1), mcu: (15, 4929, 1), whole: 10813 },
    Figures { case: "res", abi_dce: (60, 11885, 1), mcu: (20, 4772, 1), whole: 10608 },
    Figures { case: "hosted", abi_dce: (59, 12274, 1), mcu: (22, 6712, 1), whole: 11421 },
    Figures { case: "wide", abi_dce: (57, 12052, 1), mcu: (18, 6530, 1), whole: 11247 },
    Figures { case: "text", abi_dce: (121, 23672, 2), mcu: (51, 16658, 2), whole: 21010 },
    Figures { case: "panic", abi_dce: (112, 23359, 2), mcu: (5, 197, 0), whole: 20793 },
];

fn main() -> ExitCode {
    let args = Arguments::from_args();
    let mut trials = Vec::new();
    for name in corpus::names().expect("the folder of this package can be read") {
        for variant in VARIANTS {
            for (what, check) in CHECKS {
                let case = name.clone();
                trials.push(trial(format!("{name}/{variant}: {what}"), move || {
                    check(&corpus::load(&case, variant)?)
                }));
            }
        }
    }
    trials.push(trial("kill criterion: no cabi_realloc and no memory.grow in scalar".into(), kill_criterion));
    trials.push(trial("every case has figures to reach".into(), every_case_has_figures));
    trials.push(trial("demo/scalar.wasm is up to date".into(), demo_is_up_to_date));
    trials.push(trial("corpus/RESULTS.md is up to date".into(), results_are_up_to_date));
    let cases = corpus::names().map_or(0, |names| names.len());
    let says = format!("{} modules, {} checks of each", cases * VARIANTS.len(), CHECKS.len());
    trials.push(trial("README.md is up to date".into(), move || summary::check("corpus", &says)));
    libtest_mimic::run(&args, trials).exit_code()
}

fn trial(name: String, run: impl FnOnce() -> Result<()> + Send + 'static) -> Trial {
    Trial::test(name, || run().map_err(|error| format!("{error:#}").into()))
}

/// Guards the corpus itself, and the engine that judges everything else.
fn behaves_as_recorded(case: &Case) -> Result<()> {
    let seen = replay(&case.wasm, &case.expect)?;
    for (outcome, call) in seen.outcomes.iter().zip(&case.expect.calls) {
        ensure!(outcome.is_expected(call), "{call:?}\nled to {outcome:?}");
    }
    ensure!(seen.outcomes.len() == case.expect.calls.len(), "not every call was made");
    ensure!(seen.pages == case.expect.pages_before_after, "memory sizes: {:?}", seen.pages);
    Ok(())
}

fn section_is_verified(case: &Case) -> Result<()> {
    let stamped = facts::stamped(case)?;
    let verified = verified(&stamped)?;
    ensure!(verified.users == facts::boundary(case)?.users, "the section says something else");
    Ok(())
}

fn verified(wasm: &[u8]) -> Result<meld_boundary::Boundary> {
    match meld_boundary::read(wasm) {
        Reading::Verified(verified) => Ok(verified.boundary),
        other => Err(anyhow::anyhow!("{other:?}")).context("the section is not verified"),
    }
}

/// What the corpus has to be told: sections that went, and memories that cannot be merged.
const EXPECTED_MESSAGES: [&str; 2] = ["custom section", "is not merged: it may grow"];

/// What `-Omcu` makes of a case, which has to be a valid module whatever else it is.
fn optimized(case: &Case, run: Run) -> Result<Vec<u8>> {
    let optimized = optimize(&facts::stamped(case)?, run)?;
    let mut validator = wasmparser::Validator::new();
    validator.validate_all(&optimized.wasm).context("the output is invalid")?;
    customs::check(&optimized.wasm)?;
    let diagnostics = optimized.report.passes.iter().flat_map(|pass| &pass.report.diagnostics);
    let unexpected: Vec<_> = diagnostics
        .filter(|message| !EXPECTED_MESSAGES.iter().any(|part| message.message.contains(part)))
        .collect();
    ensure!(unexpected.is_empty(), "unexpected diagnostics: {unexpected:?}");
    Ok(optimized.wasm)
}

fn exactly_the_needed_exports(case: &Case) -> Result<()> {
    let expect = &case.expect;
    let allocators = expect.allocators.iter().filter(|(_, facts)| facts.needed_by_external);
    let post_returns = expect.post_returns.iter().filter(|(_, facts)| facts.external);
    let memories = expect.memory_exports_needed.iter().filter(|(_, needed)| **needed);
    let needed: BTreeSet<&str> = expect
        .external_exports
        .iter()
        .chain(allocators.map(|(name, _)| name))
        .chain(post_returns.map(|(name, _)| name))
        .chain(memories.map(|(name, _)| name))
        .map(String::as_str)
        .collect();
    let output = Interface::read(&optimized(case, Run::Mcu)?)?;
    let left: BTreeSet<&str> = output.export_names().into_iter().collect();
    ensure!(left == needed, "left: {left:?}\nneeded: {needed:?}");
    for (name, facts) in &expect.allocators {
        ensure!(
            left.contains(name.as_str()) == facts.needed_by_external,
            "allocator `{name}`: {}",
            facts.why
        );
    }
    Ok(())
}

fn only_used_imports(case: &Case) -> Result<()> {
    let before = Interface::read(&case.wasm)?;
    let after = Interface::read(&optimized(case, Run::Mcu)?)?;
    ensure!(after.imports.iter().all(|import| before.imports.contains(import)), "an import is new");
    for (position, (kind, module, name)) in after.imports.iter().enumerate() {
        ensure!(*kind == ExternalKind::Func, "the corpus imports functions only");
        ensure!(
            after.mentioned_funcs.contains(&(position as u32)),
            "nothing uses import `{module}` `{name}`"
        );
    }
    Ok(())
}

fn behaves_as_before(case: &Case) -> Result<()> {
    compare_behaviour(case, &optimized(case, Run::Mcu)?)?;
    compare_behaviour(case, &optimized(case, Run::OneTree)?)
}

fn behaves_at_level(case: &Case, level: &'static str) -> Result<()> {
    let output = optimized(case, Run::AbiDce(level))?;
    let names = Interface::read(&output)?;
    for (name, facts) in &case.expect.allocators {
        let left = names.export_names().contains(&name.as_str());
        ensure!(left == facts.needed_by_external, "allocator `{name}`: {}", facts.why);
    }
    compare_behaviour(case, &output)
}

/// Runs a case side by side as it was and as it is now.
fn compare_behaviour(case: &Case, output: &[u8]) -> Result<()> {
    let before = replay(&case.wasm, &case.expect)?;
    let after = replay(output, &case.expect)?;
    ensure!(before.outcomes == after.outcomes, "before {:?}\nafter {:?}", before.outcomes, after.outcomes);
    ensure!(before.host_calls == after.host_calls, "other calls of imports");
    for (name, pages) in &after.pages {
        ensure!(before.pages.get(name) == Some(pages), "memory `{name}` has {pages:?} pages");
    }
    Ok(())
}

fn section_is_updated(case: &Case) -> Result<()> {
    let output = optimized(case, Run::Mcu)?;
    let (before, after) = (facts::boundary(case)?, verified(&output)?);
    ensure!(after.contract.surface == before.contract.surface && after.producer == before.producer);
    let lifts = |boundary: &meld_boundary::Boundary| {
        boundary.users.iter().filter(|user| user.imports.is_empty()).cloned().collect::<Vec<_>>()
    };
    ensure!(lifts(&before) == lifts(&after), "other users: {:?}", after.users);
    Ok(())
}

fn second_run_changes_nothing(case: &Case) -> Result<()> {
    for run in [Run::Mcu, Run::OneTree, Run::SingleMemory, Run::AbiDce("allocator"), Run::AbiDce("wiring")] {
        let once = optimized(case, run)?;
        ensure!(optimize(&once, run)?.wasm == once, "{run:?}: a second run changes the module");
    }
    Ok(())
}

fn threads_make_no_difference(case: &Case) -> Result<()> {
    let stamped = facts::stamped(case)?;
    let one = optimize_with_threads(&stamped, Run::Mcu, 1)?;
    for threads in [2, 7] {
        ensure!(optimize_with_threads(&stamped, Run::Mcu, threads)? == one, "{threads} threads");
    }
    Ok(())
}

fn single_memory(case: &Case) -> Result<()> {
    let optimized = optimize(&facts::stamped(case)?, Run::SingleMemory)?;
    let output = Interface::read(&optimized.wasm)?;
    let left = output.pages.len();
    ensure!(left == 1 || output.grow_sites() > 0, "{left} memories are left, and none can grow");
    let messages = optimized.report.passes.iter().flat_map(|pass| &pass.report.diagnostics);
    let says_why = messages.filter(|message| message.message.contains("is not merged: it may grow")).count();
    ensure!(left == 1 || says_why > 0, "{left} memories are left, and nothing says why");
    compare_behaviour(case, &optimized.wasm)
}

/// From the fused module and the evidence alone, and no other module can take the place of either.
fn evidence_holds(case: &Case) -> Result<()> {
    let before = facts::stamped(case)?;
    let small = [Run::Allocator("first-fit", 4096), Run::MemorySafe("bump", 4096)];
    for run in [Run::Mcu, Run::OneTree, Run::SingleMemory, Run::Heap(4)].into_iter().chain(small) {
        let (after, file) = optimize_with_evidence(&before, run)?;
        let read = Evidence::read(&file).map_err(anyhow::Error::msg)?;
        let judged = evidence::judge(&read, &before, &after, &|_| false)?;
        let held = read.steps.iter().filter(|step| matches!(step.result, Verdict::Held { .. })).count();
        ensure!(judged.steps.len() == held && held > 0, "{run:?}: {judged:?}");
        // As it is kept: a long run brings the same custom sections up to date in each step.
        let kept = miniz_oxide::deflate::compress_to_vec(&file, 6).len();
        ensure!(kept <= (2 * before.len()).min(64 << 10), "{run:?}: {kept} bytes of evidence");
        ensure!(evidence::judge(&read, &after, &after, &|_| false).is_err(), "{run:?}: another input");
        ensure!(evidence::judge(&read, &before, &before, &|_| false).is_err(), "{run:?}: another output");
    }
    Ok(())
}

fn heap(case: &Case) -> Result<()> {
    let stamped = facts::stamped(case)?;
    let pages = smallest_heap(case)?;
    let run = Run::Heap(pages);
    let optimized = optimize(&stamped, run)?;
    let said = optimized.report.passes.iter().flat_map(|pass| &pass.report.diagnostics);
    let still: Vec<_> = said.filter(|said| said.message.contains("grow")).collect();
    ensure!(still.is_empty(), "{still:?}");
    let output = Interface::read(&optimized.wasm)?;
    ensure!(output.grow_sites() == 0, "`memory.grow` is left");
    let exported = output.exports.iter().filter(|(kind, ..)| *kind == ExternalKind::Memory).count();
    ensure!(output.pages.len() <= 1 + exported, "{} memories are left", output.pages.len());
    ensure!(optimize(&optimized.wasm, run)?.wasm == optimized.wasm, "a second run changes the module");
    let (before, after) = (&case.wasm, &optimize(&stamped, Run::CheckedHeap(pages))?.wasm);
    let [before, after] = [replay(before, &case.expect)?, replay(after, &case.expect)?];
    ensure!(
        before.outcomes == after.outcomes && before.host_calls == after.host_calls,
        "with checks: {after:?}"
    );
    // A case that no longer grows takes nothing of the budget.
    let without = optimize(&stamped, Run::SingleMemory)?.wasm;
    let takes_none = optimized.wasm == without;
    ensure!(takes_none == (Interface::read(&without)?.grow_sites() == 0), "takes none: {takes_none}");
    Ok(())
}

fn allocator(case: &Case) -> Result<()> {
    let without = optimized(case, Run::SingleMemory)?;
    if Interface::read(&without)?.grow_sites() == 0 {
        return Ok(());
    }
    let before = replay(&case.wasm, &case.expect)?;
    for kind in ["first-fit", "bump"] {
        // To find it takes long, and it is the same for all.
        let bytes = if case.variant == "fused-plain.wasm" { smallest_budget(case, kind)? } else { 1 << 19 };
        let run = Run::Allocator(kind, bytes);
        let optimized = optimize(&facts::stamped(case)?, run)?;
        let said: Vec<_> = optimized.report.passes.iter().flat_map(|pass| &pass.report.diagnostics).collect();
        let mut warned = said.iter().filter(|said| said.severity != Severity::Note);
        ensure!(warned.all(|said| !said.message.contains("allocator")), "{kind}: {said:?}");
        let output = Interface::read(&optimized.wasm)?;
        ensure!(output.grow_sites() == 0, "{kind}: `memory.grow` is left");
        let after = replay(&optimized.wasm, &case.expect)?;
        ensure!(is_same_but_for_addresses(&before, &after), "{kind}: other results");
        ensure!(output.bytes + 3000 < Interface::read(&without)?.bytes, "{kind}: {} bytes", output.bytes);
        ensure!(
            optimize(&optimized.wasm, run)?.wasm == optimized.wasm,
            "{kind}: a second run changes the module"
        );
    }
    Ok(())
}

/// What a prototype needed beside the budget, in bytes of RAM.
const RAM: &[(&str, u64)] =
    &[("heap", 1136), ("name", 1048), ("res", 1168), ("hosted", 1104), ("wide", 1056), ("text", 5024)];

fn memory_safe(case: &Case) -> Result<()> {
    let without = optimized(case, Run::SingleMemory)?;
    if Interface::read(&without)?.grow_sites() == 0 {
        return Ok(());
    }
    let before = replay(&case.wasm, &case.expect)?;
    for kind in ["first-fit", "bump"] {
        let bytes = match (case.variant, &*case.name) {
            ("fused-plain.wasm", _) => smallest_budget(case, kind)?,
            // With more, numbers of the allocator look like addresses of variables, and nothing moves.
            (_, "text") => 1 << 15,
            _ => 1 << 19,
        };
        let run = Run::MemorySafe(kind, bytes);
        let stamped = facts::stamped(case)?;
        let optimized = optimize(&stamped, run)?;
        let said: Vec<_> = optimized.report.passes.iter().flat_map(|pass| &pass.report.diagnostics).collect();
        let warned: Vec<_> = said.iter().filter(|said| said.message.contains("memory-safe")).collect();
        ensure!(warned.iter().all(|said| said.severity == Severity::Note), "{kind}: {warned:?}");
        let after = replay(&optimized.wasm, &case.expect)?;
        ensure!(is_same_but_for_addresses(&before, &after), "{kind}: other results");
        let ram = ram(&optimized.wasm)?;
        let (_, rest) = RAM.iter().find(|(name, _)| *name == case.name).context("no figure")?;
        let memories = if case.name == "text" { 2 } else { 1 };
        let most = (memories * bytes + rest) * 11 / 10;
        ensure!(ram <= most, "{kind}: {ram} bytes of RAM, to reach: {most}");
        ensure!(
            optimize(&optimized.wasm, run)?.wasm == optimized.wasm,
            "{kind}: a second run changes the module"
        );
    }
    Ok(())
}

/// Bytes of all memories of a module.
fn ram(wasm: &[u8]) -> Result<u64> {
    let module = loom_core::Module::parse(wasm)?;
    let bytes: u128 = module.memories.values().map(loom_core::module::Memory::min_bytes).sum();
    Ok(u64::try_from(bytes)?)
}

/// `-Omcu`. In `res`, destructors run in imports that may call back as long as nobody says that all is one tree: then
/// more stays, and the figures are those with it.
fn mcu(case: &Case) -> Run {
    if case.name == "res" { Run::OneTree } else { Run::Mcu }
}

fn reaches_its_figures(case: &Case) -> Result<()> {
    let figures = FIGURES.iter().find(|figures| figures.case == case.name).context("no figures")?;
    let reached = |run: Run, bytes: fn(&Interface) -> usize, to_reach: (usize, usize, u32)| {
        let output = Interface::read(&optimized(case, run)?)?;
        let reached = (output.functions, bytes(&output), output.grow_sites());
        ensure!(
            reached.0 <= to_reach.0 && reached.1 <= to_reach.1 && reached.2 <= to_reach.2,
            "{run:?}: functions, bytes, memory.grow: {reached:?}, to reach: {to_reach:?}",
        );
        Ok(())
    };
    reached(Run::AbiDce("surface"), |output| output.bytes, figures.abi_dce)?;
    let run = mcu(case);
    reached(run, |output| output.code_bytes, figures.mcu)?;
    let bytes = Interface::read(&optimized(case, run)?)?.bytes;
    ensure!(bytes < figures.whole, "{bytes} bytes, to stay below {}", figures.whole);
    Ok(())
}

fn touched_bytes_are_kept(case: &Case) -> Result<()> {
    let Some(kept) = KEPT.iter().find(|kept| kept.case == case.name) else { return Ok(()) };
    let optimized = optimize(&facts::stamped(case)?, mcu(case))?;
    let runs = optimized.report.passes.iter().filter(|run| run.report.pass == "compact");
    let first = runs.map(|run| &run.report.footprints).next().context("`compact` did not run")?;
    for (memory, read_only, written) in kept.memories {
        let found = first.iter().find(|found| found.memory == *memory).context("no such memory")?;
        let extent = found.extent.with_context(|| format!("memory {memory}: {:?}", found.causes))?;
        ensure!(
            extent.read_only <= *read_only && extent.written <= *written,
            "memory {memory}: {extent:?}, to reach: {read_only} read only, {written} written"
        );
    }
    let output = Interface::read(&optimized.wasm)?;
    if let Some(whole) = kept.whole {
        ensure!(output.bytes <= whole, "{} bytes, to reach {whole}", output.bytes);
    }
    if case.name == "dyn" {
        ensure!(output.grow_sites() == 0 && output.pages.len() == 1, "the allocator is left");
    }
    Ok(())
}

/// A fused all-scalar pair in which nothing that the outside can reach uses the heap: if it still
/// exports an allocator or can still grow a memory, loom does not do its job.
fn kill_criterion() -> Result<()> {
    for variant in VARIANTS {
        let case = corpus::load("scalar", variant)?;
        let before = Interface::read(&case.wasm)?;
        ensure!(
            before.export_names().iter().any(|name| name.starts_with("cabi_realloc")),
            "no such export before"
        );
        ensure!(before.grow_sites() > 0, "no `memory.grow` before");
        let after = Interface::read(&optimized(&case, Run::Mcu)?)?;
        ensure!(after.export_names() == ["run"], "exports: {:?}", after.export_names());
        ensure!(after.grow_sites() == 0, "`memory.grow` is left");
    }
    Ok(())
}

fn every_case_has_figures() -> Result<()> {
    let names: BTreeSet<String> = corpus::names()?.into_iter().collect();
    ensure!(names == FIGURES.iter().map(|figures| figures.case.to_string()).collect());
    Ok(())
}

/// The module of the README's first command, stamped because meld does not do it yet.
fn demo_is_up_to_date() -> Result<()> {
    let stamped = facts::stamped(&corpus::load("scalar", "fused-plain.wasm")?)?;
    golden::check_bytes(&corpus::root().with_file_name("demo").join("scalar.wasm"), &stamped)
}

/// What every case comes to, for people.
fn results_are_up_to_date() -> Result<()> {
    let mut table = String::from(RESULTS_HEAD);
    for figures in FIGURES {
        let case = corpus::load(figures.case, "fused-plain.wasm")?;
        let abi_dce = Interface::read(&optimized(&case, Run::AbiDce("surface"))?)?;
        let mcu = Interface::read(&optimized(&case, Run::Mcu)?)?;
        let one_tree = Interface::read(&optimized(&case, Run::OneTree)?)?;
        let cell = |of: &Interface| format!("{}, {}, {}", of.functions, of.bytes, of.grow_sites());
        let (functions, bytes, grows) = figures.abi_dce;
        table.push_str(&format!(
            "| {} | {} | {functions}, {bytes}, {grows} | {} | {} bytes | {} | {} |\n",
            figures.case,
            cell(&Interface::read(&case.wasm)?),
            cell(&abi_dce),
            figures.whole,
            cell(&mcu),
            cell(&one_tree),
        ));
    }
    table.push_str(HEAP_HEAD);
    for figures in FIGURES {
        let case = corpus::load(figures.case, "fused-plain.wasm")?;
        let stamped = facts::stamped(&case)?;
        let without = Interface::read(&optimize(&stamped, Run::SingleMemory)?.wasm)?;
        if without.grow_sites() == 0 {
            continue;
        }
        let budget = smallest_heap(&case)?;
        let with = Interface::read(&optimize(&stamped, Run::Heap(budget))?.wasm)?;
        let cell = |of: &Interface| format!("{}, {}, {:?}", of.bytes, of.grow_sites(), of.pages);
        table.push_str(&format!("| {} | {} | {} | {budget} |\n", figures.case, cell(&without), cell(&with)));
    }
    table.push_str(ALLOCATOR_HEAD);
    for figures in FIGURES {
        let case = corpus::load(figures.case, "fused-plain.wasm")?;
        let stamped = facts::stamped(&case)?;
        let without = Interface::read(&optimize(&stamped, Run::SingleMemory)?.wasm)?;
        if without.grow_sites() == 0 {
            continue;
        }
        let mut row = format!("| {} | {} |", figures.case, without.bytes);
        for kind in ["first-fit", "bump"] {
            let budget = smallest_budget(&case, kind)?;
            let with = Interface::read(&optimize(&stamped, Run::Allocator(kind, budget))?.wasm)?;
            row.push_str(&format!(" {}, {:?} | {budget} |", with.bytes, with.pages));
        }
        table.push_str(&row);
        table.push('\n');
    }
    table.push_str(MEMORY_SAFE_HEAD);
    for (name, _) in RAM {
        let case = corpus::load(name, "fused-plain.wasm")?;
        let stamped = facts::stamped(&case)?;
        let mut row = format!("| {name} |");
        for kind in ["first-fit", "bump"] {
            let budget = smallest_budget(&case, kind)?;
            let with = optimize(&stamped, Run::MemorySafe(kind, budget))?.wasm;
            row.push_str(&format!(" {} | {budget} | {} |", Interface::read(&with)?.bytes, ram(&with)?));
        }
        table.push_str(&row);
        table.push('\n');
    }
    table.push_str(REACH_HEAD);
    for (name, _) in RAM {
        table.push_str(&how_far(&corpus::load(name, "fused-plain.wasm")?)?);
    }
    golden::check(&corpus::root().join("RESULTS.md"), &table)
}

/// How many calls are made at most to see how far a budget gets.
const MOST_CALLS: usize = 10_000;

/// How far a case gets with one page, and with 64 bytes, with each allocator: a row of a table.
fn how_far(case: &Case) -> Result<String> {
    let mut row = format!("| {} |", case.name);
    for (kind, bytes) in [
        (None, 1 << 16),
        (Some("first-fit"), 1 << 16),
        (Some("bump"), 1 << 16),
        (Some("first-fit"), 64),
        (Some("bump"), 64),
    ] {
        let (calls, traps) = outlast(&case.wasm, &budgeted(case, kind, bytes)?, &case.expect, MOST_CALLS)?;
        row.push_str(&if traps { format!(" {calls} |") } else { " all |".into() });
    }
    row.push('\n');
    Ok(row)
}

const RESULTS_HEAD: &str = "\
# Results

Rewritten by `scripts/bless`. Each cell has the number of defined functions, the size in bytes without custom sections,
and the number of `memory.grow` operators. The input is `fused-plain.wasm`. Binaryen 132 was given the exports that have
to stay, which it cannot find out by itself, and ran `--remove-unused-module-elements`; loom found them in the
`meld:boundary` section and ran `--pass abi-dce` at level `surface`, and `-Omcu`. Beside that stands Binaryen's best,
`-Oz --closed-world --traps-never-happen --gufa -Oz`, which assumes that the program never traps. With `--one-tree`, the
fused module is deployed as one component, so that no import enters it again and a trap ends all of it.

| case | fused | Binaryen | loom, `abi-dce` | Binaryen, best | loom, `-Omcu` | `-Omcu --one-tree` |
| --- | --- | --- | --- | --- | --- | --- |
";

const HEAP_HEAD: &str = "
## Growth within a budget

Cases in which something live uses the heap, with `-Omcu --single-memory`, and the same with `--heap`. Each cell has the
size in bytes without custom sections, the number of `memory.grow` operators, and the pages that each memory has at first.
The budget is the smallest one, in pages of 64 KiB, with which all recorded calls have the results that they had.

| case | without | with `--heap` | smallest budget |
| --- | --- | --- | --- |
";

const ALLOCATOR_HEAD: &str = "
## Another allocator

The same with `--allocator`: the size in bytes, the pages that each memory has at first, and the smallest budget, in bytes and a multiple of 8, with
which all recorded calls have the results that they had.

| case | its own | `first-fit` | smallest budget | `bump` | smallest budget |
| --- | --- | --- | --- | --- | --- |
";

const MEMORY_SAFE_HEAD: &str = "
## Memory-safe programs

The same with `--assume memory-safe --page-size 1 --one-tree`, and 512 bytes of stack for each component of which the stack has no bound
(`text`): the size in bytes, the budget of each memory, and the bytes of all memories.

| case | `first-fit` | budget | RAM | `bump` | budget | RAM |
| --- | --- | --- | --- | --- | --- | --- |
";

const REACH_HEAD: &str = "
## How far each allocator gets

The same as in the first two of these tables, with one budget for all: one page, which is the least that `--heap` alone takes, and 64
bytes, which is less. The recorded calls are made again and again on one instance, 10,000 in all. A cell has the number of calls that led to the same as
before; the one behind them trapped, which is what these programs, written in Rust, do on a null pointer.

| case | its own, one page | `first-fit` | `bump` | `first-fit`, 64 bytes | `bump` |
| --- | --- | --- | --- | --- | --- |
";
