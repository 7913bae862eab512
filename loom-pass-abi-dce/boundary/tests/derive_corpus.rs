//! Deriving from the components of the corpus gives the facts that were recorded about it.
#![cfg(feature = "derive")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use meld_boundary::derive::{Method, Source, derive};
use meld_boundary::{Boundary, Producer, Reading, Surface, read, stamp};
use serde_json::Value;

const CASES: [&str; 9] = ["dyn", "heap", "hosted", "name", "panic", "res", "scalar", "text", "wide"];
const VARIANTS: [&str; 3] = ["fused.wasm", "fused-plain.wasm", "fused-composed.wasm"];

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testsuite/corpus")
}

/// A case of the corpus: its components, and what is recorded about it.
struct Case {
    components: Vec<(String, Vec<u8>)>,
    expect: Value,
}

impl Case {
    fn load(name: &str) -> Case {
        let folder = corpus().join(name);
        let expect: Value =
            serde_json::from_slice(&std::fs::read(folder.join("expect.json")).unwrap()).unwrap();
        let inputs = expect["inputs"].as_array().unwrap();
        let components = inputs.iter().map(|input| {
            let name = format!("{}.wasm", input["component"].as_str().unwrap());
            let bytes = std::fs::read(folder.join("components").join(&name)).unwrap();
            (name, bytes)
        });
        Case { components: components.collect(), expect }
    }

    fn sources(&self) -> Vec<Source<'_>> {
        self.components.iter().map(|(name, bytes)| Source { name, bytes }).collect()
    }

    /// The name that an export has in a variant.
    fn renamed<'a>(&'a self, variant: &str, name: &'a str) -> &'a str {
        let renamed = &self.expect["composed_names"][name];
        if variant == "fused-composed.wasm" { renamed.as_str().unwrap_or(name) } else { name }
    }
}

fn producer() -> Producer {
    Producer { name: "test".into(), version: "1".into() }
}

fn derived(name: &str, variant: &str, sources: &[Source<'_>]) -> (Vec<u8>, Boundary) {
    let fused = std::fs::read(corpus().join(name).join(variant)).unwrap();
    let derived = derive(&fused, sources, Surface::Closed, producer())
        .unwrap_or_else(|error| panic!("{name}/{variant}: {error}"));
    assert_eq!(derived.method, Method::Exact, "{name}/{variant}");
    (fused, derived.boundary)
}

#[test]
fn each_allocator_is_needed_exactly_if_it_is_recorded_so() {
    for name in CASES {
        let case = Case::load(name);
        for variant in VARIANTS {
            let (fused, boundary) = derived(name, variant, &case.sources());
            let stamped =
                stamp(&fused, &boundary).unwrap_or_else(|error| panic!("{name}/{variant}: {error}"));
            let Reading::Verified(verified) = read(&stamped) else { panic!("{name}/{variant}") };
            let allocators = case.expect["allocators"].as_object().unwrap();
            let expected: BTreeMap<&str, bool> = allocators
                .iter()
                .map(|(name, facts)| {
                    (case.renamed(variant, name), facts["needed_by_external"].as_bool().unwrap())
                })
                .collect();
            let found: BTreeMap<&str, bool> = boundary
                .exports
                .iter()
                .enumerate()
                .filter(|(_, export)| export.roles.contains(meld_boundary::Roles::REALLOC))
                .map(|(position, export)| (export.name.as_str(), !verified.needs.of(position).is_empty()))
                .collect();
            assert_eq!(found, expected, "{name}/{variant}");
        }
    }
}
