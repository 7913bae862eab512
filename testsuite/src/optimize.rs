//! Runs loom as a library, with a chosen number of threads.

use anyhow::Result;
use loom_check::evidence::File;
use loom_core::Module;
use loom_core::pass::Level;
use loom_driver::evidence::{Outcome, Recorder};
use loom_driver::instructions::{self, Instructions};
use loom_driver::pipeline::{Pipeline, Request};
use loom_driver::report::RunReport;
use loom_driver::{Config, Registry};

/// What to run.
#[derive(Debug, Clone, Copy)]
pub enum Run {
    /// `-Omcu`.
    Mcu,
    /// `-Omcu --one-tree`: the fused module is deployed as one component.
    OneTree,
    /// `-Omcu --single-memory`.
    SingleMemory,
    /// `-Omcu --single-memory --heap`, with so many pages of 64 KiB for each memory.
    Heap(u32),
    /// The same with `--pass-arg heap:checked=true`.
    CheckedHeap(u32),
    /// `-Omcu --single-memory --heap --allocator`, with so many bytes for each memory.
    Allocator(&'static str, u64),
    /// `-Omcu --single-memory --heap --allocator --assume memory-safe --page-size 1 --one-tree`, with so many bytes for each memory and 512
    /// of stack where it has no bound.
    MemorySafe(&'static str, u64),
    /// `-Omcu --single-memory` but for `inline` and `params`, which change what is a function and what it is given.
    Reduced,
    /// `-Omcu --single-memory` with `fold`, `inline` and `params`.
    Folded,
    /// `--heap --allocator` alone.
    AllocatorAlone(&'static str, u64),
    /// `--pass abi-dce --pass-arg abi-dce:level=...`.
    AbiDce(&'static str),
    /// `--pass dce --pass-arg dce:trap-kind=...`.
    Dce(&'static str),
}

/// An optimized module with what was done.
#[derive(Debug)]
pub struct Optimized {
    /// The module.
    pub wasm: Vec<u8>,
    /// What was done.
    pub report: RunReport,
}

/// Optimizes a module with as many threads as there are processors.
///
/// # Errors
///
/// What loom says.
pub fn optimize(wasm: &[u8], run: Run) -> Result<Optimized> {
    let config = config(run)?;
    let optimized = loom_driver::optimize(wasm, &config)?;
    Ok(Optimized { wasm: optimized.bytes.into_owned(), report: optimized.report })
}

/// Optimizes a module, and writes down the evidence: the module, and the file of evidence.
///
/// # Errors
///
/// What loom says.
pub fn optimize_with_evidence(wasm: &[u8], run: Run) -> Result<(Vec<u8>, Vec<u8>)> {
    let config = config(run)?;
    let mut evidence = Recorder::of(wasm, config.settings.outside, vec![format!("{run:?}")]);
    let optimized = loom_driver::optimize_observed(wasm, &config, &mut |step| {
        evidence.step(step);
        Ok(())
    })?;
    let file = evidence.finish(Outcome::Output(File::of(&optimized.bytes)));
    Ok((optimized.bytes.into_owned(), file))
}

/// An optimized module with the files about the run.
pub struct Written {
    /// The module.
    pub wasm: Vec<u8>,
    /// The evidence.
    pub evidence: Vec<u8>,
    /// What became of each instruction.
    pub instructions: String,
}

/// Optimizes a module, and writes down the evidence and what became of each instruction.
///
/// # Errors
///
/// What loom says.
pub fn optimize_and_write(wasm: &[u8], run: Run) -> Result<Written> {
    let config = config(run)?;
    let mut evidence = Recorder::of(wasm, config.settings.outside, vec![format!("{run:?}")]);
    let mut instructions = Instructions::of(&Module::parse(wasm)?)?;
    let optimized = loom_driver::optimize_observed(wasm, &config, &mut |step| {
        evidence.step(step);
        instructions.follow(step, evidence.steps().count())
    })?;
    let preserve_trap_kind = config.pipeline.preserves_trap_kind();
    let file = instructions::File::of(&instructions, &evidence, wasm, &optimized.bytes, preserve_trap_kind)?;
    let mut text = Vec::new();
    file.write(&mut text)?;
    let instructions = String::from_utf8(text)?;
    let evidence = evidence.finish(Outcome::Output(File::of(&optimized.bytes)));
    Ok(Written { wasm: optimized.bytes.into_owned(), evidence, instructions })
}

/// Optimizes a module with `threads` threads; only the bytes.
///
/// # Errors
///
/// What loom says.
pub fn optimize_with_threads(wasm: &[u8], run: Run, threads: usize) -> Result<Vec<u8>> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build()?;
    pool.install(|| Ok(optimize(wasm, run)?.wasm))
}

/// The configuration that the command line makes of such a run.
///
/// # Errors
///
/// If a pass is missing.
pub fn config(run: Run) -> Result<Config> {
    let mut request = Request::default();
    let mut add = |pass: &str, option: &str, value: &str| {
        if !request.passes.iter().any(|asked| asked == pass) {
            request.passes.push(pass.into());
        }
        let pass_arg = format!("{pass}:{option}={value}").parse().map_err(anyhow::Error::msg)?;
        request.pass_args.push(pass_arg);
        anyhow::Ok(())
    };
    match run {
        Run::Mcu | Run::OneTree => request.level = Some(Level::Mcu),
        Run::SingleMemory | Run::Reduced => {
            request.level = Some(Level::Mcu);
            request.passes.push("memory-merge".into());
        }
        Run::Folded => {
            request.level = Some(Level::Mcu);
            request.passes.extend(["memory-merge", "fold", "inline", "params"].map(String::from));
        }
        Run::Heap(pages) | Run::CheckedHeap(pages) => {
            add("heap", "budget", &format!("{}KiB", u64::from(pages) * 64))?;
            if matches!(run, Run::CheckedHeap(_)) {
                add("heap", "checked", "true")?;
            }
            request.level = Some(Level::Mcu);
            request.passes.push("memory-merge".into());
        }
        Run::Allocator(kind, bytes) => {
            add("heap", "budget", &bytes.to_string())?;
            add("heap", "allocator", kind)?;
            request.level = Some(Level::Mcu);
            request.passes.push("memory-merge".into());
        }
        Run::MemorySafe(kind, bytes) => {
            add("heap", "budget", &bytes.to_string())?;
            add("heap", "allocator", kind)?;
            for (option, value) in [("assume", "memory-safe"), ("page-size", "1"), ("stack", "512")] {
                request
                    .pass_args
                    .push(format!("compact:{option}={value}").parse().map_err(anyhow::Error::msg)?);
            }
            request.level = Some(Level::Mcu);
            request.passes.push("memory-merge".into());
        }
        Run::AllocatorAlone(kind, bytes) => {
            add("heap", "budget", &bytes.to_string())?;
            add("heap", "allocator", kind)?;
        }
        Run::AbiDce(level) => add("abi-dce", "level", level)?,
        Run::Dce(trap_kind) => add("dce", "trap-kind", trap_kind)?,
    }
    let mut config = Config::new(Pipeline::plan(&Registry::collect()?, &request)?);
    if matches!(run, Run::Reduced) {
        config.pipeline.planned.retain(|planned| !["inline", "params"].contains(&planned.info.name));
    }
    config.settings.outside.one_tree = matches!(run, Run::OneTree | Run::MemorySafe(..));
    Ok(config)
}
