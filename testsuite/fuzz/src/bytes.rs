//! Arbitrary bytes where loom expects structure: nothing may panic, and doubt keeps everything.

use crate::Ran;
use anyhow::{Context, Result, ensure};
use arbitrary::Unstructured;
use loom_driver::pipeline::{Pipeline, Request};
use loom_driver::{Config, Registry, optimize};
use std::sync::OnceLock;

/// A damaged module, through everything that `-Omcu` does: an error or a valid module.
///
/// # Errors
///
/// A finding.
pub fn module(input: &mut Unstructured<'_>) -> Result<Ran> {
    let Some(sample) = choose(input)? else { return Ok(Ran::Skipped) };
    let mut wasm = sample.clone();
    damage(&mut wasm, input);
    if let Ok(optimized) = omcu(&wasm) {
        wasmparser::Validator::new_with_features(wasmparser::WasmFeatures::all())
            .validate_all(&optimized)
            .context("the output is not valid")?;
    }
    Ok(Ran::Done)
}

/// A damaged boundary section: as long as it is not verified, every export stays.
///
/// # Errors
///
/// A finding.
pub fn boundary(input: &mut Unstructured<'_>) -> Result<Ran> {
    let Some(sample) = choose(input)? else { return Ok(Ran::Skipped) };
    let meld_boundary::Reading::Verified(verified) = meld_boundary::read(sample) else {
        return Ok(Ran::Skipped);
    };
    let mut payload = meld_boundary::encode(&verified.boundary);
    damage(&mut payload, input);
    let bare = meld_boundary::strip(sample).map_err(|error| anyhow::anyhow!("{error}"))?;
    let wasm = with_custom(&bare, meld_boundary::SECTION_NAME, &payload);
    if let Ok(decoded) = meld_boundary::decode(&payload) {
        let again = meld_boundary::decode(&meld_boundary::encode(&decoded));
        ensure!(again.as_ref() == Ok(&decoded), "encoding and decoding loses something");
    }
    let is_verified = matches!(meld_boundary::read(&wasm), meld_boundary::Reading::Verified(_));
    if let Ok(optimized) = omcu(&wasm)
        && !is_verified
    {
        let exports = |wasm: &[u8]| loom_core::Module::parse(wasm).map(|module| module.exports.len());
        ensure!(
            exports(&optimized).ok() == exports(&wasm).ok(),
            "an export went on the word of a bad section"
        );
    }
    Ok(Ran::Done)
}

/// Arbitrary and damaged bytes in custom sections of every name that loom knows.
///
/// # Errors
///
/// A finding.
pub fn custom(input: &mut Unstructured<'_>) -> Result<Ran> {
    const NAMES: [&str; 17] = [
        "name",
        "metadata.code.branch_hint",
        ".debug_info",
        ".debug_line",
        ".debug_abbrev",
        ".debug_str",
        "sourceMappingURL",
        "linking",
        "reloc.CODE",
        "dylink.0",
        "producers",
        "component-provenance",
        "wsc.transformation.attestation",
        "wsc.facts",
        "meld.signature-manifest",
        "build_id",
        "loom:footprint",
    ];
    let Some(sample) = choose(input)? else { return Ok(Ran::Skipped) };
    let mut wasm = sample.clone();
    let sections = input.int_in_range(1..=4)?;
    for _ in 0..sections {
        let name = *input.choose(&NAMES)?;
        let original = loom_core::Module::parse(sample).ok().and_then(|module| {
            let section = module.custom_sections(name).next()?;
            Some(sample[section.payload.clone()].to_vec())
        });
        let mut payload = match original {
            Some(payload) if input.arbitrary()? => payload,
            _ => input.arbitrary()?,
        };
        damage(&mut payload, input);
        wasm = with_custom(&wasm, name, &payload);
    }
    let optimized =
        omcu(&wasm).map_err(|error| anyhow::anyhow!("a custom section failed the run: {error}"))?;
    wasmparser::Validator::new_with_features(wasmparser::WasmFeatures::all()).validate_all(&optimized)?;
    Ok(Ran::Done)
}

/// A stamped module of the corpus.
fn choose(input: &mut Unstructured<'_>) -> Result<Option<&'static Vec<u8>>> {
    static SAMPLES: OnceLock<Vec<Vec<u8>>> = OnceLock::new();
    let samples = SAMPLES.get_or_init(|| {
        let names = loom_testsuite::corpus::names().unwrap_or_default();
        let stamped = names.iter().flat_map(|name| {
            ["fused.wasm", "fused-plain.wasm"].into_iter().filter_map(|variant| {
                let case = loom_testsuite::corpus::load(name, variant).ok()?;
                loom_testsuite::facts::stamped(&case).ok()
            })
        });
        stamped.collect()
    });
    ensure!(!samples.is_empty(), "the corpus cannot be read");
    Ok(input.choose(samples).ok())
}

/// A few random edits: flipped, removed, repeated and inserted bytes, and a cut end.
fn damage(bytes: &mut Vec<u8>, input: &mut Unstructured<'_>) {
    let edits = input.int_in_range(0..=6).unwrap_or(0);
    for _ in 0..edits {
        if bytes.is_empty() {
            return;
        }
        let at = input.choose_index(bytes.len()).unwrap_or(0);
        let value = input.arbitrary().unwrap_or(0xff);
        match input.int_in_range(0..=5).unwrap_or(0) {
            0 => bytes[at] ^= 1 << (value & 7),
            1 => bytes[at] = value,
            2 => bytes.insert(at, value),
            3 => drop(bytes.remove(at)),
            4 => {
                let end = bytes.len().min(at + usize::from(value));
                let copy = bytes[at..end].to_vec();
                bytes.splice(at..at, copy);
            }
            _ => bytes.truncate(at.max(8)),
        }
    }
}

/// `wasm` with one more custom section at its end.
fn with_custom(wasm: &[u8], name: &str, payload: &[u8]) -> Vec<u8> {
    use wasm_encoder::Section;
    let mut wasm = wasm.to_vec();
    wasm_encoder::CustomSection { name: name.into(), data: payload.into() }.append_to(&mut wasm);
    wasm
}

fn omcu(wasm: &[u8]) -> loom_core::Result<Vec<u8>> {
    let request = Request { level: Some(loom_core::pass::Level::Mcu), ..Request::default() };
    let pipeline = Registry::collect()
        .map_err(|error| error.to_string())
        .and_then(|registry| Pipeline::plan(&registry, &request).map_err(|error| error.to_string()));
    let pipeline = pipeline.map_err(loom_core::Error::Bug)?;
    optimize(wasm, &Config::new(pipeline)).map(|optimized| optimized.bytes.into_owned())
}
