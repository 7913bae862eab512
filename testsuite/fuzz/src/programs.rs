//! Programs that a compiler made: what `-Omcu` makes of each, and whether it behaves as before.
//!
//! Unlike the targets these are no modules of ours: whoever wrote them, or the generator of C programs
//! whose work a compiler translated, knows nothing of loom. `scripts/csmith` makes thousands.

use anyhow::{Context, Result, bail};
use loom_core::pass::Level;
use loom_core::report::{Extent, Footprint};
use loom_driver::pipeline::{Pipeline, Request};
use loom_driver::{Config, Registry};
use loom_testsuite::sequence::{Rules, Tally, compare};
use loom_testsuite::workloads;
use serde::Serialize;

/// Enough for most programs that end, before loom.
const FUEL: u64 = 20_000_000;
/// How many calls are made of each program.
const CALLS: usize = 4;
/// The pass that says which bytes a program touches.
const BOUNDS: &str = "compact";

/// What came of a program.
#[derive(Debug, Serialize)]
pub struct Outcome {
    /// The size of the module without its `meld:boundary` section and what `-Omcu` makes of it, in bytes.
    pub bytes: [usize; 2],
    /// What of its memory is kept. `None` if it has none, or if that is not known.
    pub extent: Option<Kept>,
    /// If it is not known: where the bound was lost, where that came from, and so on.
    pub causes: Vec<String>,
    /// How many calls were made on each side.
    pub calls: usize,
    /// How many of them ended in a trap.
    pub traps: usize,
    /// How many took too long, or too much stack, to be compared.
    pub cut: usize,
}

/// Bytes of a memory.
#[derive(Debug, Serialize)]
pub struct Kept {
    /// What the memory had.
    pub before: u64,
    /// What is read at all.
    pub read: u64,
}

impl From<Extent> for Kept {
    fn from(extent: Extent) -> Kept {
        Kept { before: extent.before, read: extent.written + extent.read_only }
    }
}

/// Runs `-Omcu` on a module without imports, each of whose exports the outside may call, and calls them before and
/// after.
///
/// # Errors
///
/// What is wrong with the output: a difference, or a pass that does not confirm what it did.
pub fn examine(wasm: &[u8]) -> Result<Outcome> {
    let stamped = workloads::stamped(wasm)?;
    let request = Request { level: Some(Level::Mcu), ..Request::default() };
    let config = Config::new(Pipeline::plan(&Registry::collect()?, &request)?);
    let optimized = loom_driver::optimize(&stamped, &config)?;
    let runs = &optimized.report.passes;
    let mut said = runs.iter().flat_map(|run| &run.report.diagnostics);
    if let Some(doubt) = said.find(|said| said.message.starts_with("not confirmed")) {
        bail!("{}", doubt.message);
    }
    let run = runs.iter().find(|run| run.report.pass == BOUNDS).context("no pass bounds memories")?;
    let rules = Rules { fuel: Some(FUEL), ..Rules::default() };
    let Tally { calls, traps, cut, .. } = compare(&stamped, &optimized.bytes, rules, 0, CALLS)?;
    let footprint = run.report.footprints.first();
    let Footprint { extent, causes, .. } =
        footprint.cloned().unwrap_or(Footprint { memory: 0, extent: None, causes: Vec::new() });
    let bytes = [wasm.len(), optimized.bytes.len()];
    Ok(Outcome { bytes, extent: extent.map(Kept::from), causes, calls, traps, cut })
}
