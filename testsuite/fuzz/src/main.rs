//! Runs a fuzz target for some minutes: `scripts/fuzz TARGET MINUTES`.

use anyhow::{Context, Result, bail};
use clap::Parser;
use loom_fuzz::{Ran, TARGETS, run_seed};
use rayon::prelude::*;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

/// Runs a fuzz target over consecutive seeds, and stops at the first finding.
#[derive(Parser)]
struct Arguments {
    /// Name of the target, or `all` for one after the other.
    target: String,
    /// How long each target runs, in minutes.
    #[arg(long, default_value_t = 1.0)]
    minutes: f64,
    /// The first seed. With `--once`, the only one.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// Run one seed, to see a finding again.
    #[arg(long)]
    once: bool,
}

/// Stack of each thread, in bytes.
const STACK: usize = 1 << 28;

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let chosen: Vec<_> =
        TARGETS.iter().filter(|(name, _)| arguments.target == "all" || arguments.target == *name).collect();
    if chosen.is_empty() {
        let names: Vec<_> = TARGETS.iter().map(|(name, _)| *name).collect();
        bail!("no target `{}`; there are: all, {}", arguments.target, names.join(", "));
    }
    // A thread that waits for work of its own starts another case meanwhile, on the same stack.
    rayon::ThreadPoolBuilder::new().stack_size(STACK).build_global()?;
    for (name, target) in chosen {
        if arguments.once {
            println!("{name}: {:?}", run_seed(name, *target, arguments.seed)?);
            continue;
        }
        let start = Instant::now();
        let limit = Duration::from_secs_f64(arguments.minutes * 60.0);
        let (mut next, mut done, mut skipped) = (arguments.seed, 0u64, 0u64);
        while start.elapsed() < limit {
            let batch = next..next + 512;
            next = batch.end;
            let run = |seed: u64| {
                let ran = catch_unwind(AssertUnwindSafe(|| run_seed(name, *target, seed)));
                ran.unwrap_or_else(|_| bail!("panic")).with_context(|| format!("{name}: seed {seed}"))
            };
            let outcomes: Vec<Result<Ran>> = batch.into_par_iter().map(run).collect();
            for outcome in outcomes {
                match outcome? {
                    Ran::Done => done += 1,
                    Ran::Skipped => skipped += 1,
                }
            }
        }
        let seconds = start.elapsed().as_secs_f64();
        println!(
            "{name}: {done} executions, {skipped} skipped, {seconds:.0} s, seeds {}..{next}",
            arguments.seed
        );
    }
    Ok(())
}
