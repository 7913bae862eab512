//! Runs a fuzz target for some minutes: `scripts/fuzz TARGET MINUTES`.

use anyhow::{Context, Result, bail};
use clap::Parser;
use loom_fuzz::{Ran, TARGETS, run_seed};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
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
    /// How many cases run at a time.
    #[arg(long, default_value_t = 2)]
    threads: usize,
    /// Run one seed, to see a finding again.
    #[arg(long)]
    once: bool,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let chosen: Vec<_> =
        TARGETS.iter().filter(|(name, _)| arguments.target == "all" || arguments.target == *name).collect();
    if chosen.is_empty() {
        let names: Vec<_> = TARGETS.iter().map(|(name, _)| *name).collect();
        bail!("no target `{}`; there are: all, {}", arguments.target, names.join(", "));
    }
    for (name, target) in chosen {
        if arguments.once {
            println!("{name}: {:?}", run_seed(name, *target, arguments.seed)?);
            continue;
        }
        let start = Instant::now();
        let limit = Duration::from_secs_f64(arguments.minutes * 60.0);
        let (next, done, skipped) = (AtomicU64::new(arguments.seed), AtomicU64::new(0), AtomicU64::new(0));
        let finding: Mutex<Option<anyhow::Error>> = Mutex::new(None);
        let found = || finding.lock().is_ok_and(|finding| finding.is_some());
        let work = || {
            while start.elapsed() < limit && !found() {
                let seed = next.fetch_add(1, Ordering::Relaxed);
                let ran = catch_unwind(AssertUnwindSafe(|| run_seed(name, *target, seed)));
                match ran.unwrap_or_else(|_| bail!("panic")).with_context(|| format!("{name}: seed {seed}")) {
                    Ok(Ran::Done) => drop(done.fetch_add(1, Ordering::Relaxed)),
                    Ok(Ran::Skipped) => drop(skipped.fetch_add(1, Ordering::Relaxed)),
                    Err(error) => {
                        if let Ok(mut finding) = finding.lock() {
                            finding.get_or_insert(error);
                        }
                    }
                }
            }
        };
        // Threads of their own: one of rayon's that waits for others runs the next case meanwhile,
        // on the same stack.
        std::thread::scope(|scope| (0..arguments.threads).for_each(|_| drop(scope.spawn(work))));
        if let Some(error) = finding.into_inner().map_err(|error| anyhow::anyhow!("{error}"))? {
            return Err(error);
        }
        let (next, done, skipped) = (next.into_inner(), done.into_inner(), skipped.into_inner());
        let seconds = start.elapsed().as_secs_f64();
        println!(
            "{name}: {done} executions, {skipped} skipped, {seconds:.0} s, seeds {}..{next}",
            arguments.seed
        );
    }
    Ok(())
}
