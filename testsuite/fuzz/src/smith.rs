//! Modules from wasm-smith: every operator of every proposal, in every place where it is valid.

use crate::rewrite::{self, Rewritten};
use crate::{Ran, differential};
use anyhow::Result;
use arbitrary::{Arbitrary, Unstructured};
use loom_testsuite::references;
use wasm_smith::{Config, Module};

/// Modules that the engine can run: compared before and after.
///
/// # Errors
///
/// A finding.
pub fn run(input: &mut Unstructured<'_>) -> Result<Ran> {
    compared(input, rewrite::dce)
}

/// The same modules, through a random choice of passes.
///
/// # Errors
///
/// A finding.
pub fn passes(input: &mut Unstructured<'_>) -> Result<Ran> {
    compared(input, rewrite::passes)
}

fn compared(
    input: &mut Unstructured<'_>,
    rewrite: impl Fn(&[u8], &mut Unstructured<'_>) -> Result<Rewritten>,
) -> Result<Ran> {
    let Some(wasm) = wasm(input) else { return Ok(Ran::Skipped) };
    let rewritten = rewrite(&wasm, input)?;
    let seed = input.arbitrary().unwrap_or(1);
    match differential::compare(&wasm, &rewritten, seed)? {
        true => Ok(Ran::Done),
        false => Ok(Ran::Skipped),
    }
}

/// A module that the engine can run.
pub(crate) fn wasm(input: &mut Unstructured<'_>) -> Option<Vec<u8>> {
    let mut config = Config::arbitrary(input).ok()?;
    config.allow_invalid_funcs = false;
    config.threads_enabled = false;
    config.shared_everything_threads_enabled = false;
    config.custom_descriptors_enabled = false;
    config.compact_imports_enabled = false;
    config.acquire_release_atomics_enabled = false;
    config.multibyte_array_access_enabled = false;
    config.relaxed_simd_enabled = false;
    config.max_memory32_bytes = 1 << 20;
    config.max_memory64_bytes = 1 << 20;
    config.max_table_elements = 64;
    generate(config, input)
}

/// Modules that use any proposal, also those that no engine runs yet: valid and stable, and with a
/// reference graph that says the same as reachability.
///
/// # Errors
///
/// A finding.
pub fn all_features(input: &mut Unstructured<'_>) -> Result<Ran> {
    let Ok(mut config) = Config::arbitrary(input) else { return Ok(Ran::Skipped) };
    config.allow_invalid_funcs = false;
    config.gc_enabled = true;
    config.reference_types_enabled = true;
    config.exceptions_enabled = true;
    config.tail_call_enabled = true;
    config.custom_page_sizes_enabled = true;
    config.shared_everything_threads_enabled = true;
    config.custom_descriptors_enabled = true;
    config.acquire_release_atomics_enabled = true;
    config.multibyte_array_access_enabled = true;
    config.max_memories = config.max_memories.max(3);
    config.max_tables = config.max_tables.max(3);
    let Some(wasm) = generate(config, input) else { return Ok(Ran::Skipped) };
    rewrite::dce(&wasm, input)?;
    // It takes as long as the rest together.
    if input.ratio(1u8, 4u8).unwrap_or(true) {
        references::agree(&wasm)?;
    }
    Ok(Ran::Done)
}

fn generate(mut config: Config, input: &mut Unstructured<'_>) -> Option<Vec<u8>> {
    config.max_memories = config.max_memories.max(2);
    config.max_tables = config.max_tables.max(2);
    config.min_funcs = config.min_funcs.max(1);
    config.min_exports = config.min_exports.max(1);
    config.max_funcs = config.max_funcs.max(config.min_funcs);
    config.max_exports = config.max_exports.max(config.min_exports);
    Module::new(config, input).ok().map(|module| module.to_bytes())
}
