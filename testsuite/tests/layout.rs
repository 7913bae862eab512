//! What a layout says about a program, against what the program does: a module that checks each access and each move of a
//! stack pointer behaves like the one without checks.

use anyhow::{Context, Result, ensure};
use libtest_mimic::{Arguments, Trial};
use loom_core::Module;
use loom_core::index::FuncIndex;
use loom_core::outside::{Embedding, Outside, Stated};
use loom_driver::layout::safe::SafeAccesses;
use loom_driver::layout::{Declared, Extent, Layout, MemoryLayout, Size, StackLayout};
use loom_testsuite::checked::{Allowed, checked};
use loom_testsuite::sequence::{Rules, compare};
use loom_testsuite::subjects::{self, Subject};
use loom_testsuite::{command, summary, workloads};
use std::collections::BTreeSet;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

/// Calls of each module.
const CALLS: usize = 400;

/// Before loom, and after.
const LEVELS: [&str; 2] = ["-O0", "-Omcu"];

/// All that the tests know about the outside of their modules.
const STATED: Stated = Stated { one_tree: true, embedding: Some(Embedding::Canonical) };

fn main() -> ExitCode {
    let args = Arguments::from_args();
    let mut trials = Vec::new();
    let subjects = subjects::all().expect("the folders of this package can be read");
    let says = format!("{} modules at {} levels, {CALLS} calls of each", subjects.len(), LEVELS.len());
    trials.push(trial("README.md is up to date".into(), move || summary::check("layout", &says)));
    for subject in subjects {
        let subject = Arc::new(subject);
        for level in LEVELS {
            let subject = Arc::clone(&subject);
            let name = format!("{}, {level}", subject.name);
            trials.push(trial(name, move || does_what_its_layout_says(&subject, level)));
        }
    }
    trials.push(trial("what a layout does not allow is noticed".into(), a_wrong_layout_is_noticed));
    trials.push(trial("accesses that need no check are where they are said to be".into(), safe_accesses));
    trials.push(trial("the bound of a straight chain is what it takes".into(), chains_are_tight));
    libtest_mimic::run(&args, trials).exit_code()
}

fn trial(name: String, run: impl FnOnce() -> Result<()> + Send + 'static) -> Trial {
    Trial::test(name, || run().map_err(|error| format!("{error:#}").into()))
}

fn optimized(wasm: &[u8], level: &str) -> Result<Vec<u8>> {
    let args = ["opt", "-", level, "--one-tree"];
    let output = command::run(&args, Path::new(env!("CARGO_MANIFEST_DIR")), wasm)?;
    ensure!(output.code == Some(0), "loom {}:\n{}", args.join(" "), output.stderr);
    Ok(output.stdout)
}

fn layout(wasm: &[u8]) -> Result<Layout> {
    let module = Module::parse(wasm)?;
    Ok(Layout::of(&module, &Outside::of(&module, STATED), Declared::default())?)
}

fn does_what_its_layout_says(subject: &Subject, level: &str) -> Result<()> {
    let wasm = optimized(&subject.wasm, level)?;
    let layout = layout(&wasm)?;
    for memory in &layout.memories {
        accesses_make_the_areas(memory).with_context(|| format!("memory {}", memory.memory))?;
    }
    let allowed = if level == "-O0" { allowed_below_pointers(layout) } else { Allowed::by(&layout) };
    if allowed.is_empty() {
        return Ok(());
    }
    let rules = Rules { expect: subject.expect.as_ref(), ..Rules::default() };
    // What checks take counts on the first side, where a call that takes too long is left out.
    let tally = compare(&checked(&wasm, &allowed)?, &wasm, rules, 0, CALLS)?;
    ensure!(tally.calls == 0 || tally.returned.values().any(|count| *count > 0), "no call returned");
    Ok(())
}

/// The bytes that areas say are read or written are those that accesses may read or write.
fn accesses_make_the_areas(memory: &MemoryLayout) -> Result<()> {
    if let Extent::Unbounded { .. } = memory.extent {
        ensure!(memory.accesses.is_empty(), "accesses without bounds");
        return Ok(());
    }
    for writes in [false, true] {
        let accesses = memory.accesses.iter().filter(|access| access.writes == writes);
        let reached = joined(accesses.flat_map(|access| access.bytes.iter().copied()));
        let areas = memory.areas.iter().filter(|area| if writes { area.written } else { area.read });
        let stated = joined(areas.map(|area| (area.start, area.end)));
        ensure!(reached == stated, "written: {writes}; by accesses {reached:?}, by areas {stated:?}");
    }
    Ok(())
}

/// Ranges in any order as ranges that do not meet.
fn joined(ranges: impl Iterator<Item = (u64, u64)>) -> Vec<(u64, u64)> {
    let mut joined: Vec<(u64, u64)> = Vec::new();
    for (start, end) in ranges.collect::<BTreeSet<_>>() {
        match joined.last_mut() {
            Some((_, last)) if start <= *last => *last = end.max(*last),
            _ => joined.push((start, end)),
        }
    }
    joined
}

/// What a layout of a module in which nothing was moved says: what is touched through a stack pointer is between the
/// lowest place that it gets to and its start, also in a body that does not move it.
fn allowed_below_pointers(mut layout: Layout) -> Allowed {
    for area in layout.memories.iter_mut().flat_map(|memory| &mut memory.areas) {
        let stack = layout.stacks.iter().find(|stack| Some(stack.pointer) == area.stack);
        let Some((top, depth)) = stack.and_then(|stack| Some((stack.top?, stack.depth.bytes()?))) else {
            continue;
        };
        area.start = area.start.max(u64::from(top).saturating_sub(depth)).min(area.end);
    }
    Allowed::by(&layout)
}

/// A layout without some bytes that are written, or without a stack.
fn a_wrong_layout_is_noticed() -> Result<()> {
    let (mut bytes, mut stacks) = (0, 0);
    for (_, wasm) in workloads::all()? {
        let wasm = workloads::stamped(&wasm)?;
        let right = layout(&wasm)?;
        let is_noticed = |allowed: &Allowed| -> Result<bool> {
            Ok(compare(&checked(&wasm, allowed)?, &wasm, Rules::default(), 0, CALLS).is_err())
        };
        let mut allowed = Allowed::by(&right);
        if let Some(range) = allowed.writes.values_mut().flat_map(|ranges| ranges.last_mut()).next() {
            range.end = range.start;
            bytes += usize::from(is_noticed(&allowed)?);
        }
        let mut shallow = right.clone();
        let used = |stack: &&mut StackLayout| stack.depth.bytes().is_some_and(|depth| depth > 0);
        if let Some(stack) = shallow.stacks.iter_mut().find(used) {
            stack.depth = Size::Bytes(0);
            stacks += usize::from(is_noticed(&allowed_below_pointers(shallow))?);
        }
    }
    ensure!(bytes >= 10, "only {bytes} missing ranges were noticed");
    ensure!(stacks >= 5, "only {stacks} missing stacks were noticed");
    Ok(())
}

/// Workloads whose calls form chains without a branch around them, so that the deepest one is made, and gets deeper than 16 bytes; and
/// whose functions move the stack pointer, instead of using what lies below it.
const STRAIGHT: &[&str] = &["median"];

/// A chain of three frames, one in another: 16, 32 and 64 bytes.
const CHAIN: &str = r#"(module
    (memory 1 1)
    (global $stack (mut i32) (i32.const 1024))
    (func $inner (param i32) (result i32) (local i32)
        (global.set $stack (local.tee 1 (i32.sub (global.get $stack) (i32.const 64))))
        (i32.store offset=12 (local.get 1) (local.get 0))
        (i32.load offset=12 (local.get 1))
        (global.set $stack (i32.add (local.get 1) (i32.const 64))))
    (func $middle (param i32) (result i32) (local i32)
        (global.set $stack (local.tee 1 (i32.sub (global.get $stack) (i32.const 32))))
        (i32.store offset=8 (local.get 1) (call $inner (local.get 0)))
        (i32.load offset=8 (local.get 1))
        (global.set $stack (i32.add (local.get 1) (i32.const 32))))
    (func (export "outer") (param i32) (result i32) (local i32)
        (global.set $stack (local.tee 1 (i32.sub (global.get $stack) (i32.const 16))))
        (i32.store (local.get 1) (call $middle (local.get 0)))
        (i32.load (local.get 1))
        (global.set $stack (i32.add (local.get 1) (i32.const 16)))))"#;

fn chains_are_tight() -> Result<()> {
    let mut modules = vec![("a chain of three".into(), wat::parse_str(CHAIN)?)];
    modules.extend(workloads::all()?.into_iter().filter(|(name, _)| STRAIGHT.contains(&name.as_str())));
    for (name, wasm) in modules {
        let wasm = workloads::stamped(&wasm)?;
        let layout = layout(&wasm)?;
        let behaves = |more: u32| -> Result<bool> {
            let mut allowed = Allowed::by(&layout);
            allowed.reads.clear();
            allowed.writes.clear();
            for (pointer, lowest) in &mut allowed.lowest {
                *lowest += more;
                let stack = layout.stacks.iter().find(|stack| stack.pointer == *pointer);
                let top = stack.and_then(|stack| stack.top).context("a stack with a top")?;
                // Otherwise the start of the pointer would be too low, and any program be noticed.
                ensure!(*lowest <= top, "{name} uses no more than {more} bytes of stack");
            }
            ensure!(!allowed.lowest.is_empty(), "{name} has no stack with a bound");
            Ok(compare(&checked(&wasm, &allowed)?, &wasm, Rules::default(), 0, CALLS).is_ok())
        };
        ensure!(behaves(0)?, "{name}: more is used than the bound says");
        ensure!(!behaves(17)?, "{name}: the bound is more than 16 bytes above what is used");
    }
    Ok(())
}

/// An access as the file has it that compilers read.
#[derive(serde::Deserialize)]
struct Site {
    func: u32,
    pc: usize,
    op: String,
    width: u32,
}

#[derive(serde::Deserialize)]
struct Safe {
    memory_min_bytes: u64,
    proven_safe: Vec<Site>,
}

/// Each is a load or store of that name and width, and where the memory has bounds, no other is left. Whether they are in bounds,
/// [`does_what_its_layout_says`] sees: the layout is that of the same analysis.
fn safe_accesses() -> Result<()> {
    let mut sites = 0;
    for subject in subjects::all()? {
        let wasm = optimized(&subject.wasm, "-Omcu")?;
        let module = Module::parse(&wasm)?;
        let safe: Safe = serde_json::from_str(&SafeAccesses::of(&module, STATED, &wasm)?.to_json())?;
        let Some(memory) = module.memories.values().next() else {
            ensure!(safe.proven_safe.is_empty(), "{}: an access without a memory", subject.name);
            continue;
        };
        ensure!(u128::from(safe.memory_min_bytes) == memory.min_bytes(), "{}", subject.name);
        let found: BTreeSet<(u32, usize, String, u32)> =
            safe.proven_safe.into_iter().map(|site| (site.func, site.pc, site.op, site.width)).collect();
        let all = loads_and_stores(&module)?;
        ensure!(found.is_subset(&all), "{}: {:?}", subject.name, found.difference(&all));
        let layout = layout(&wasm)?;
        let is_bounded =
            layout.memories.first().is_some_and(|memory| matches!(memory.extent, Extent::Bounded { .. }));
        ensure!(is_bounded || found.is_empty(), "{}: something is safe without bounds", subject.name);
        let is_all = layout.memories.len() > 1 || found == all;
        ensure!(!is_bounded || is_all, "{}: missing: {:?}", subject.name, all.difference(&found));
        sites += found.len();
    }
    ensure!(sites >= 300, "only {sites} accesses are proved to be in bounds");
    Ok(())
}

/// The loads and stores of the first memory: function, position, name in the text format, and width.
fn loads_and_stores(module: &Module<'_>) -> Result<BTreeSet<(u32, usize, String, u32)>> {
    let mut found = BTreeSet::new();
    for func in module.funcs.keys() {
        let Some(body) = module.body(func) else { continue };
        let mut printed = Vec::new();
        for operator in body.get_operators_reader()? {
            printed.push(format!("{:?}", operator?));
        }
        for (position, operator) in printed.iter().enumerate() {
            let Some((name, rest)) = operator.split_once(" { memarg: MemArg { ") else { continue };
            // `I32Load8U`: `i32.load8_u`.
            let (ty, rest_of_name) = name.split_at_checked(3).context("a name")?;
            let sign = rest_of_name.strip_suffix(['S', 'U']).filter(|_| name.contains("Load"));
            let what = sign.unwrap_or(rest_of_name).to_lowercase();
            let sign = if sign.is_some() {
                format!("_{}", name.to_lowercase().chars().last().context("a name")?)
            } else {
                String::new()
            };
            let width = rest.split_once("max_align: ").and_then(|(_, rest)| rest.split_once(','));
            let width = 1 << width.context("an alignment")?.0.parse::<u32>()?;
            if rest.contains("memory: 0,") || rest.contains("Memory(0)") {
                found.insert((
                    FuncIndex::as_u32(func),
                    position,
                    format!("{}.{what}{sign}", ty.to_lowercase()),
                    width,
                ));
            }
        }
    }
    Ok(found)
}
