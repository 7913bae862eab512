//! Fuzz targets: bytes in, a finding or nothing out.
//!
//! A target turns arbitrary bytes into a module (or into the bytes of a section), runs loom on it,
//! and says what is wrong with the result. The same targets run for a moment in every `cargo test`,
//! with fixed seeds, and for as long as wanted through `scripts/fuzz`. A finding is reproduced by
//! its target and seed alone.

pub mod bytes;
pub mod calls;
pub mod cells;
pub mod control;
pub mod differential;
pub mod footprint;
pub mod hostile;
pub mod minimal;
pub mod programs;
pub mod rewrite;
pub mod smith;
pub mod tables;

use arbitrary::Unstructured;
use loom_testsuite::random::Random;

/// What one execution of a target came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ran {
    /// The case was run to its end.
    Done,
    /// The bytes did not make a case that the target can run.
    Skipped,
}

/// A target. An error is a finding; so is a panic.
pub type Target = fn(&mut Unstructured<'_>) -> anyhow::Result<Ran>;

/// Every target, by name.
pub const TARGETS: [(&str, Target); 13] = [
    ("smith-run", smith::run),
    ("smith-all-features", smith::all_features),
    ("smith-passes", smith::passes),
    ("cells", cells::run),
    ("tables", tables::run),
    ("tables-passes", tables::passes),
    ("control", control::run),
    ("calls", calls::run),
    ("footprint", footprint::run),
    ("hostile", hostile::run),
    ("module-bytes", bytes::module),
    ("boundary-bytes", bytes::boundary),
    ("custom-bytes", bytes::custom),
];

/// The bytes of an execution: a stream of random numbers from a seed.
pub fn seed_bytes(seed: u64, len: usize) -> Vec<u8> {
    let mut random = Random::new(seed);
    let mut bytes = Vec::with_capacity(len + 8);
    while bytes.len() < len {
        bytes.extend_from_slice(&random.bits().to_le_bytes());
    }
    bytes.truncate(len);
    bytes
}

/// Runs `target` on the bytes of `seed`.
///
/// # Errors
///
/// The finding, with the seed.
pub fn run_seed(name: &str, target: Target, seed: u64) -> anyhow::Result<Ran> {
    // Few bytes make small cases, which are the easier ones to understand.
    let len = 256 << (seed % 6);
    let bytes = seed_bytes(seed, len);
    let mut input = Unstructured::new(&bytes);
    target(&mut input).map_err(|error| error.context(format!("target `{name}`, seed {seed}")))
}
