//! Whatever the pass finds in real modules, the checker confirms.

use loom_compact::testing::{Premises, STATED, check, propose};
use loom_core::Module;
use loom_core::outside::Stated;
use std::path::{Path, PathBuf};

fn testsuite() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testsuite")
}

/// Confirms a module under different premises and embeddings. Returns how many memories are compacted under
/// all of them.
fn confirm(name: &str, bytes: &[u8]) -> usize {
    let module = Module::parse(bytes).unwrap();
    let weaker = [(false, Stated::default()), (false, STATED), (true, Stated::default()), (true, STATED)];
    let mut compacted = 0;
    for (trap_ends_instance, stated) in weaker {
        let premises = Premises { trap_ends_instance };
        compacted = 0;
        if let Some((output, certificate)) = propose(&module, stated, premises).unwrap() {
            let output = Module::parse(&output).unwrap();
            if let Err(why) = check(&module, &output, stated, &certificate) {
                panic!("{name} with {premises:?}, {stated:?}: {why}");
            }
            compacted = certificate.memories.len();
        }
    }
    compacted
}

#[test]
fn workloads() {
    let mut compacted = Vec::new();
    for entry in std::fs::read_dir(testsuite().join("footprint/workloads")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_string();
        if path.extension().is_some_and(|extension| extension == "wasm")
            && confirm(&name, &std::fs::read(&path).unwrap()) > 0
        {
            compacted.push(name);
        }
    }
    assert!(compacted.len() >= 12, "only {compacted:?} are compacted");
}

/// The module without exports that its facts do not name: only then are its memories its own.
fn closed(path: &Path) -> Option<Vec<u8>> {
    let facts = std::fs::read(path.with_file_name("expect.json")).ok()?;
    let facts: serde_json::Value = serde_json::from_slice(&facts).unwrap();
    let names = facts["external_exports"].as_array().unwrap();
    let text = wasmprinter::print_file(path).ok()?;
    let is_kept = |line: &&str| {
        let export = line.trim_start().strip_prefix("(export \"").and_then(|rest| rest.split('"').next());
        export.is_none_or(|export| names.iter().any(|name| name == export))
    };
    let kept: Vec<&str> = text.lines().filter(is_kept).collect();
    Some(wat::parse_str(kept.join("\n")).unwrap())
}

#[test]
fn corpus() {
    let mut compacted = Vec::new();
    for entry in std::fs::read_dir(testsuite().join("corpus")).unwrap() {
        let path = entry.unwrap().path();
        for file in ["fused-plain.wasm", "fused.wasm"] {
            let name = format!("{}/{file}", path.file_name().unwrap().to_str().unwrap());
            if let Some(bytes) = closed(&path.join(file)) {
                compacted.extend(std::iter::repeat_n(name.clone(), confirm(&name, &bytes)));
            }
        }
    }
    compacted.sort();
    println!("{compacted:?}");
    assert!(compacted.len() >= 12, "only {compacted:?} are compacted");
}
