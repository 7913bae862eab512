//! Every fuzz target for a moment, with fixed seeds: what `scripts/fuzz` does for hours.

use loom_fuzz::{Ran, TARGETS, run_seed};

/// Seeds per target. The targets that only damage bytes are cheap, those that compile are not.
const SEEDS: u64 = 60;

#[test]
fn every_target_runs_and_finds_nothing() {
    for (name, target) in TARGETS {
        let mut done = 0;
        for seed in 0..SEEDS {
            match run_seed(name, target, seed) {
                Ok(Ran::Done) => done += 1,
                Ok(Ran::Skipped) => {}
                Err(finding) => panic!("{finding:?}"),
            }
        }
        assert!(done >= SEEDS / 4, "target `{name}` ran only {done} of {SEEDS} cases to the end");
    }
}
