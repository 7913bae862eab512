//! Custom sections over a whole run: the record of the run, what is stripped at its end, and the
//! source map beside the output.

use loom_core::settings::Settings;
use loom_core::settings::Strip;
use loom_driver::pipeline::{Pipeline, Request};
use loom_driver::{Config, Optimized, Registry, optimize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::path::Path;
use std::process::Command;
use wasmparser::{Parser, Payload};

const RECORD: &str = "wsc.transformation.attestation";

fn config() -> Config {
    let pipeline = Pipeline::plan(&Registry::collect().unwrap(), &Request::default()).unwrap();
    Config { count_memory_grow: true, ..Config::new(pipeline) }
}

fn corpus(file: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../testsuite/corpus");
    std::fs::read(folder.join(file)).unwrap()
}

/// Name, payload and start of each custom section.
fn customs(module: &[u8]) -> Vec<(String, Vec<u8>, usize)> {
    let mut end = 8;
    let mut customs = Vec::new();
    for payload in Parser::new(0).parse_all(module) {
        let payload = payload.unwrap();
        if let Payload::CustomSection(section) = &payload {
            customs.push((section.name().to_string(), section.data().to_vec(), end));
        }
        if let Some((_, range)) = payload.as_section() {
            end = range.end as usize;
        }
    }
    customs
}

fn records(module: &[u8]) -> Vec<(Value, usize)> {
    let customs = customs(module).into_iter().filter(|(name, ..)| name == RECORD);
    customs.map(|(_, payload, start)| (serde_json::from_slice(&payload).unwrap(), start)).collect()
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The record of this run is the last section, and right.
#[track_caller]
fn assert_recorded(input: &[u8], output: &[u8]) -> Value {
    let (record, start) = records(output).pop().expect("there is a record");
    assert_eq!(record["tool"]["name"], "loom");
    assert_eq!(record["tool"]["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(record["inputs"][0]["artifact"]["hash"], sha256(input));
    assert_eq!(record["inputs"][0]["artifact"]["size"], input.len());
    assert_eq!(record["output"]["hash"], sha256(&output[..start]));
    assert_eq!(record["output"]["size"], start);
    assert_eq!(customs(output).last().unwrap().2, start);
    record
}

#[test]
fn a_run_is_recorded_behind_the_records_before_it() {
    let input = corpus("scalar/fused.wasm");
    let optimized = optimize(&input, &config()).unwrap();
    let record = assert_recorded(&input, &optimized.bytes);
    assert_eq!(record["metadata"]["passes"], serde_json::json!([{ "name": "dce", "options": {} }]));
    assert_eq!(record["metadata"]["assumptions"], serde_json::json!(optimized.report.assumptions()));
    let (before, after) = (customs(&input), customs(&optimized.bytes));
    let first = |customs: &[(String, Vec<u8>, usize)]| {
        customs.iter().find(|(name, ..)| name == RECORD).unwrap().1.clone()
    };
    assert_eq!(first(&before), first(&after));
    assert_eq!(records(&optimized.bytes).len(), 2);
    assert_eq!(optimized.report.after.bytes, optimized.bytes.len() as u64);
}

#[test]
fn a_second_run_changes_nothing_and_is_not_recorded() {
    for file in ["scalar/fused.wasm", "res/fused.wasm"] {
        let first = optimize(&corpus(file), &config()).unwrap().bytes.into_owned();
        assert_eq!(optimize(&first, &config()).unwrap().bytes, first);
        assert_eq!(optimize(&first, &attesting()).unwrap().bytes, first);
    }
}

#[test]
fn without_a_record_in_the_input_there_is_one_on_request() {
    let input = corpus("scalar/fused-plain.wasm");
    assert_eq!(records(&optimize(&input, &config()).unwrap().bytes).len(), 0);
    let output = optimize(&input, &attesting()).unwrap().bytes;
    assert_recorded(&input, &output);
    assert_eq!(records(&output).len(), 1);
    assert_eq!(output, optimize(&input, &attesting()).unwrap().bytes);
}

fn attesting() -> Config {
    Config { settings: Settings { attest: true, ..Settings::default() }, ..config() }
}

fn stripping(strip: Strip) -> Config {
    Config { settings: Settings { strip: vec![strip], ..Settings::default() }, ..config() }
}

#[test]
fn stripping_is_a_change_that_is_recorded() {
    let small = optimize(&corpus("scalar/fused.wasm"), &config()).unwrap().bytes.into_owned();
    let Optimized { bytes, report, .. } = optimize(&small, &stripping(Strip::Producers)).unwrap();
    let record = assert_recorded(&small, &bytes);
    assert_eq!(record["metadata"]["passes"], serde_json::json!([{ "name": "strip", "options": {} }]));
    let passes: Vec<_> = report.passes.iter().map(|run| (&*run.report.pass, run.report.changed)).collect();
    assert_eq!(passes, [("dce", false), ("strip", true), ("attest", true)]);
    assert!(customs(&bytes).iter().all(|(name, ..)| name != "producers"));
}

#[test]
fn stripping_the_evidence_leaves_no_record() {
    let input = corpus("scalar/fused.wasm");
    let output = optimize(&input, &stripping(Strip::Evidence)).unwrap().bytes;
    let names = customs(&output).into_iter().map(|(name, ..)| name);
    let names: Vec<String> = names.filter(|name| !name.starts_with(".debug_")).collect();
    assert_eq!(names, ["producers", "target_features"]);
    let output = optimize(&input, &stripping(Strip::All)).unwrap().bytes;
    assert_eq!(customs(&output), []);
}

#[test]
fn records_that_are_asked_for_are_not_stripped() {
    let input = corpus("scalar/fused.wasm");
    for strip in [Strip::Evidence, Strip::All] {
        let mut config = stripping(strip);
        config.settings.attest = true;
        let first = optimize(&input, &config).unwrap().bytes.into_owned();
        assert_recorded(&input, &first);
        assert_eq!(records(&first).len(), 2);
        assert_eq!(optimize(&first, &config).unwrap().bytes, first, "a second run changes nothing");
    }
}

#[test]
fn a_source_map_is_written_beside_the_output() {
    let directory = tempfile::tempdir().unwrap();
    let module = r#"(module (@custom "sourceMappingURL" "\06in.map")
        (func (drop (i32.const 1))) (func (export "f") (drop (i32.const 1))))"#;
    std::fs::write(directory.path().join("in.wat"), module).unwrap();
    std::fs::write(directory.path().join("in.map"), r#"{"version":3,"mappings":"AAAA"}"#).unwrap();
    let loom = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_loom"));
        command.args(arguments).current_dir(directory.path()).output().unwrap()
    };
    let run = ["opt", "in.wat", "--source-map", "in.map", "-o", "out.wasm"];
    let output = loom(&run);
    assert!(output.status.success(), "{output:?}");
    let module = std::fs::read(directory.path().join("out.wasm")).unwrap();
    let url = customs(&module).into_iter().find(|(name, ..)| name == "sourceMappingURL").unwrap().1;
    assert_eq!(url, b"\x0cout.wasm.map");
    let map = std::fs::read_to_string(directory.path().join("out.wasm.map")).unwrap();
    // One mapping where the function that is left starts, one where the code ends.
    assert_eq!(map, r#"{"version":3,"mappings":"4BAAA,M"}"#);

    for refused in [&["-o", "-"][..], &["-o", "out.wat"], &["--wat", "-o", "out"]] {
        for dry in [&[][..], &["--dry-run"]] {
            let output = loom(&[&run[..4], refused, dry].concat());
            assert_eq!(output.status.code(), Some(2), "{refused:?} {dry:?}");
        }
    }
    // A dry run says what the run would do.
    let said = |arguments: &[&str]| String::from_utf8(loom(arguments).stdout).unwrap();
    let (dry, wet) = (said(&[&run[..], &["--dry-run"]].concat()), said(&[&run[..], &["--stats"]].concat()));
    assert!(dry.contains("`sourceMappingURL` updated, 26 -> 32 bytes: names the new source map"), "{dry}");
    assert_eq!(dry, wet);
    assert_eq!(said(&[&run[..4], &["--dry-run"]].concat()), dry);
    std::fs::write(directory.path().join("in.map"), "{}").unwrap();
    let output = loom(&run);
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("`in.map` is no source map") && said.contains("missing field"), "{said}");
}
