//! How many calls a module gets through with little memory.

use super::instance::{Ended, Running};
use super::{Argument, MORE, Numbers, exported, preferences};
use crate::engine::metered;
use crate::random::Random;
use anyhow::{Context, Result, bail};
use wasmtime::Module;

/// How far it got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Endured {
    /// How many calls returned what they returned before.
    pub calls: usize,
    /// Whether the one behind them found no memory: `None` if there is none.
    pub ended: Option<NoMemory>,
}

/// What a call did that found no memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoMemory {
    /// It returned the number that says so.
    Said,
    /// It trapped.
    Trapped,
}

/// Makes up to `calls` calls, which follow from `seed`, on one instance of each module, until one returns `refused` or traps in
/// `after` and not in `before`.
///
/// # Errors
///
/// If a call leads to anything else than before, or cannot be compared.
pub fn endure(
    before: &[u8],
    after: &[u8],
    refused: u32,
    fuel: u64,
    seed: u64,
    calls: usize,
) -> Result<Endured> {
    let modules = [Module::from_binary(metered()?, before)?, Module::from_binary(metered()?, after)?];
    let entries = exported(&modules[0]);
    let mut random = Random::new(seed);
    let mut numbers = Numbers::of(before)?;
    let often = preferences(&entries, &mut random);
    let start = |module, times| {
        let running = Running::start(module, &[], Some(fuel), times)?;
        running.ok().context("it cannot be instantiated")
    };
    let (mut before, mut after) = (start(&modules[0], 1)?, start(&modules[1], MORE)?);
    for made in 0..calls {
        let entry = &entries[*random.choose(&often)];
        let arguments: Vec<Argument> =
            entry.params.iter().map(|param| numbers.argument(param, &mut random)).collect();
        let (was, is) = (before.call(entry, &arguments)?, after.call(entry, &arguments)?);
        let ended = match &is {
            _ if is == was => continue,
            Ended::Trapped => NoMemory::Trapped,
            is if is.is_number(refused) => NoMemory::Said,
            _ => bail!("seed {seed}, call {made}, of `{}`: before {was:?}, after {is:?}", entry.export),
        };
        return Ok(Endured { calls: made, ended: Some(ended) });
    }
    Ok(Endured { calls, ended: None })
}
