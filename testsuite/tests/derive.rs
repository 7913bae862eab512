//! `loom boundary derive`: what it finds in the components of the corpus leads to the same modules as what is recorded.

use anyhow::{Context, Result, ensure};
use loom_testsuite::corpus::{self, Case, VARIANTS};
use loom_testsuite::facts;
use loom_testsuite::optimize::{Run, optimize};
use meld_boundary::derive::{self, Method, Source};
use meld_boundary::{Producer, Surface};

/// The components of a case, with their file names, in the order in which meld got them.
fn components(case: &Case) -> Result<Vec<(String, Vec<u8>)>> {
    let folder = corpus::root().join(&case.name).join("components");
    let inputs = case.expect.inputs.iter();
    inputs
        .map(|input| {
            let name = format!("{}.wasm", input.component);
            let bytes = std::fs::read(folder.join(&name)).with_context(|| name.clone())?;
            Ok((name, bytes))
        })
        .collect()
}

/// The module with the section that follows from its components; those that were composed are one tree, which the
/// single components cannot say.
fn stamped(case: &Case, components: &[(String, Vec<u8>)]) -> Result<Vec<u8>> {
    let sources: Vec<Source<'_>> = components.iter().map(|(name, bytes)| Source { name, bytes }).collect();
    let producer = Producer { name: "test".into(), version: "1".into() };
    let mut derived = derive::derive(&case.wasm, &sources, Surface::Closed, producer)?;
    ensure!(derived.method == Method::Exact, "{:?}", derived.method);
    ensure!(!derived.boundary.one_tree, "components that were listed");
    derived.boundary.one_tree = facts::is_one_tree(case);
    Ok(meld_boundary::stamp(&case.wasm, &derived.boundary)?)
}

/// All sections but `meld:boundary`, by id or name. What covers that section is left out as well: the hash in
/// `component-provenance`, and the record of the run, which has the hashes of input and output and quotes the producer.
fn sections(wasm: &[u8]) -> Result<Vec<(String, Vec<u8>)>> {
    const HASH: std::ops::Range<usize> = 7..39;
    let stripped = meld_boundary::strip(wasm)?;
    let mut sections = Vec::new();
    for payload in wasmparser::Parser::new(0).parse_all(&stripped) {
        let payload = payload?;
        if let wasmparser::Payload::CustomSection(section) = &payload {
            let mut data = section.data().to_vec();
            if section.name() == loom_core::custom::attestation::SECTION {
                continue;
            }
            if section.name() == "component-provenance" {
                ensure!(data.starts_with(b"SCPV"), "another format");
                data.drain(HASH);
            }
            sections.push((section.name().to_string(), data));
        } else if let Some((id, range)) = payload.as_section() {
            let bytes = &stripped[usize::try_from(range.start)?..usize::try_from(range.end)?];
            sections.push((id.to_string(), bytes.to_vec()));
        }
    }
    Ok(sections)
}

fn each_case(check: impl Fn(&Case) -> Result<()>) {
    for name in corpus::names().unwrap() {
        for variant in VARIANTS {
            let case = corpus::load(&name, variant).unwrap();
            check(&case).unwrap_or_else(|error| panic!("{name}/{variant}: {error:#}"));
        }
    }
}

#[test]
fn derived_facts_lead_to_the_same_bytes_as_recorded_ones() {
    each_case(|case| {
        for run in [Run::Mcu, Run::AbiDce("wiring"), Run::AbiDce("allocator")] {
            let from_components = optimize(&stamped(case, &components(case)?)?, run)?.wasm;
            let from_facts = optimize(&facts::stamped(case)?, run)?.wasm;
            let sections = sections(&from_components)?;
            ensure!(sections == self::sections(&from_facts)?, "{run:?}: the modules differ");
            let size =
                |sections: &[(String, Vec<u8>)]| sections.iter().map(|(_, bytes)| bytes.len()).sum::<usize>();
            ensure!(size(&sections) < size(&self::sections(&case.wasm)?), "{run:?}: nothing was removed");
        }
        Ok(())
    });
}

#[test]
fn the_order_of_the_components_makes_no_difference() {
    each_case(|case| {
        let mut components = components(case)?;
        let once = stamped(case, &components)?;
        components.reverse();
        ensure!(once == stamped(case, &components)?, "the order matters");
        Ok(())
    });
}
