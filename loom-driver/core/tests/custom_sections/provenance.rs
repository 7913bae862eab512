//! `component-provenance`: read back with a decoder of this test's own, hash and ranges recomputed.

use super::*;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

const SECTION: &str = "component-provenance";

/// A function, its component and its index there, and the range of its body.
type Entry = (u32, String, u32, Option<(u32, u32)>);

#[derive(Debug, PartialEq, Clone)]
pub struct Provenance {
    bounded: u8,
    closed: u8,
    hash: [u8; 32],
    entries: Vec<Entry>,
}

fn encode(provenance: &Provenance) -> Vec<u8> {
    let mut out = b"SCPV\x03".to_vec();
    out.extend([provenance.bounded, provenance.closed]);
    out.extend(provenance.hash);
    out.extend((provenance.entries.len() as u32).to_le_bytes());
    for (func, component, original, range) in &provenance.entries {
        out.extend(func.to_le_bytes());
        out.extend((component.len() as u32).to_le_bytes());
        out.extend(component.as_bytes());
        out.extend(original.to_le_bytes());
        out.push(u8::from(range.is_some()));
        if let Some((start, end)) = range {
            out.extend(start.to_le_bytes());
            out.extend(end.to_le_bytes());
        }
    }
    out
}

fn decode(mut bytes: &[u8]) -> Provenance {
    let mut take = |len: usize| {
        let (taken, rest) = bytes.split_at(len);
        bytes = rest;
        taken.to_vec()
    };
    assert_eq!(take(5), b"SCPV\x03");
    let (bounded, closed) = (take(1)[0], take(1)[0]);
    let hash = take(32).try_into().unwrap();
    let number = |bytes: Vec<u8>| u32::from_le_bytes(bytes.try_into().unwrap());
    let mut entries = Vec::new();
    for _ in 0..number(take(4)) {
        let func = number(take(4));
        let len = number(take(4)) as usize;
        let component = String::from_utf8(take(len)).unwrap();
        let original = number(take(4));
        let range = (take(1)[0] == 1).then(|| (number(take(4)), number(take(4))));
        entries.push((func, component, original, range));
    }
    assert!(bytes.is_empty());
    Provenance { bounded, closed, hash, entries }
}

/// SHA-256 of the module without provenance and attestations.
pub fn hash(module: &[u8]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(&module[..8]);
    for section in Module::parse(module).unwrap().sections {
        if !matches!(section.name, Some("component-provenance" | "wsc.transformation.attestation")) {
            hasher.update(&module[section.range]);
        }
    }
    hasher.finalize().into()
}

/// The range of each body, by function index, from the start of the code section's payload.
fn bodies(module: &[u8]) -> Vec<Option<(u32, u32)>> {
    let module = Module::parse(module).unwrap();
    let code = module.sections.iter().find(|section| section.id == 10).unwrap().payload.start as u64;
    let range = |body: &wasmparser::FunctionBody<'_>| {
        ((body.range().start - code) as u32, (body.range().end - code) as u32)
    };
    module.funcs.values().map(|func| func.origin.defined().map(range)).collect()
}

fn grows(module: &[u8]) -> bool {
    let module = Module::parse(module).unwrap();
    let bodies = module.funcs.values().filter_map(|func| func.origin.defined());
    bodies
        .flat_map(|body| body.get_operators_reader().unwrap())
        .any(|operator| matches!(operator.unwrap(), wasmparser::Operator::MemoryGrow { .. }))
}

/// Every claim of the section holds of the module that it is in.
#[track_caller]
pub fn assert_right(module: &[u8]) -> Provenance {
    let provenance = decode(custom(module, SECTION).expect("there is a section"));
    assert_eq!(provenance.hash, hash(module));
    assert_eq!(provenance.bounded == 0, grows(module));
    assert_eq!(provenance.closed == 1, Module::parse(module).unwrap().imports.is_empty());
    let bodies = bodies(module);
    for (func, _, _, range) in &provenance.entries {
        assert_eq!(*range, bodies[*func as usize], "func {func}");
    }
    assert!(provenance.entries.is_sorted_by(|a, b| a.0 < b.0));
    provenance
}

/// `module` with a section that is right about it.
fn with_provenance(module: Vec<u8>, components: &[&str]) -> Vec<u8> {
    let parsed = Module::parse(&module).unwrap();
    let (first, closed) = (parsed.imported_funcs as u32, u8::from(parsed.imports.is_empty()));
    let bodies = bodies(&module);
    let entry = |(position, component): (usize, &&str)| {
        let func = first + position as u32;
        (func, component.to_string(), 100 + func, bodies[func as usize])
    };
    let provenance = Provenance {
        bounded: u8::from(!grows(&module)),
        closed,
        hash: hash(&module),
        entries: components.iter().enumerate().map(entry).collect(),
    };
    let module = with_custom(module, SECTION, &encode(&provenance));
    assert_eq!(assert_right(&module), provenance);
    module
}

const MODULE: &str = r#"(module
    (import "i" "dead" (func))
    (memory 1)
    (func $dead)
    (func $a (export "a") (result i32) i32.const 0 memory.grow)
    (func $b (export "b") call $a drop)
    (func $adapter (export "c")))"#;

#[test]
fn entries_follow_their_functions() {
    let (output, _) = dce(&with_provenance(wat(MODULE), &["x", "y", "z"]));
    let provenance = assert_right(&output);
    let names: Vec<_> = provenance.entries.iter().map(|(f, c, o, _)| (*f, &c[..], *o)).collect();
    // The function without an entry still has none.
    assert_eq!(names, [(0, "y", 102), (1, "z", 103)]);
    assert_eq!((provenance.bounded, provenance.closed), (0, 1));
}

#[test]
fn the_memory_is_bounded_as_soon_as_the_last_grow_is_gone_and_not_before() {
    let module = wat(r#"(module
        (memory 1)
        (func (export "a") i32.const 0 memory.grow drop)
        (func (export "b") i32.const 0 memory.grow drop)
        (func (export "c")))"#);
    let module = with_provenance(module, &["x", "x", "x"]);
    for (removed, bounded) in [(&["c"][..], 0), (&["a"], 0), (&["b"], 0), (&["a", "b"], 1)] {
        let (output, _) = dce_with(&module, removed, &Settings::default());
        assert_eq!(assert_right(&output).bounded, bounded, "{removed:?}");
    }
}

#[test]
fn the_world_is_closed_as_soon_as_the_last_import_is_gone_and_not_before() {
    let module = wat(r#"(module
        (import "i" "f" (func $f))
        (import "i" "g" (global $g i32))
        (func (export "a") call $f)
        (func (export "b") global.get $g drop)
        (func (export "c")))"#);
    let module = with_provenance(module, &["x", "x", "x"]);
    for (removed, closed) in [(&["c"][..], 0), (&["a"], 0), (&["b"], 0), (&["a", "b"], 1)] {
        let (output, _) = dce_with(&module, removed, &Settings::default());
        assert_eq!(assert_right(&output).closed, closed, "{removed:?}");
    }
}

#[test]
fn the_hash_covers_every_other_section_but_attestations() {
    let module = with_custom(wat(MODULE), "build_id", &[2, 7, 7]);
    let module = with_custom(module, "producers", b"\x01\x0cprocessed-by\x01\x04loom\x050.0.0");
    let module = with_custom(module, "wsc.transformation.attestation", b"{}");
    let (output, report) = dce(&with_provenance(module, &["x"]));
    assert_right(&output);
    for updated in ["build_id", "producers", "name", SECTION] {
        assert_eq!(action(&report, updated), SectionAction::Updated, "{updated}");
    }
    assert_eq!(custom(&output, "wsc.transformation.attestation"), Some(&b"{}"[..]));
}

#[test]
fn what_was_stale_already_is_not_laundered() {
    let right = decode(custom(&with_provenance(wat(MODULE), &["x", "y"]), SECTION).unwrap());
    let mut hash = right.clone();
    hash.hash[7] ^= 1;
    let mut range = right.clone();
    range.entries[1].3 = Some((1, 2));
    let import = Entry::from((0, "x".to_string(), 0, Some((1, 2))));
    let import = Provenance { entries: vec![import], ..right };
    for (stale, why) in [(hash, "it was stale already"), (range, "it was wrong already")] {
        let (output, report) = dce(&with_custom(wat(MODULE), SECTION, &encode(&stale)));
        assert_dropped(&output, &report, SECTION, Severity::Warning, why);
    }
    // What it says about a function that is gone does not matter any more.
    let (output, _) = dce(&with_custom(wat(MODULE), SECTION, &encode(&import)));
    assert_eq!(assert_right(&output).entries, []);
}

#[test]
fn a_boundary_section_that_came_later_is_forgiven() {
    let module = with_custom(with_provenance(wat(MODULE), &["x", "y"]), "meld:boundary", b"?");
    assert_right(&dce(&module).0);
    let module = with_custom(with_provenance(wat(MODULE), &["x", "y"]), "other", b"?");
    let (output, report) = dce(&module);
    assert_dropped(&output, &report, SECTION, Severity::Warning, "it was stale already");
}

#[test]
fn other_versions_and_leftovers_go_aloud() {
    let right = custom(&with_provenance(wat(MODULE), &["x"]), SECTION).unwrap().to_vec();
    let mut version = right.clone();
    version[4] = 4;
    let mut premise = right.clone();
    premise[5] = 2;
    let longer = [&right[..], b"\0"].concat();
    for (payload, why) in [
        (&version[..], "version 4 is unknown"),
        (&premise, "a premise is neither 0 nor 1"),
        (&longer, "1 bytes are left over"),
        (&right[..right.len() - 1], "it is malformed"),
    ] {
        let (output, report) = dce(&with_custom(wat(MODULE), SECTION, payload));
        assert_dropped(&output, &report, SECTION, Severity::Warning, why);
    }
}

#[test]
fn the_older_encoding_stays_what_it_is() {
    let module = wat(MODULE);
    let json = |version: u32, hash: [u8; 32], entries: &str| {
        let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        format!(r#"{{"version":{version},"fused_module_sha256":"{hash}","entries":[{entries}]}}"#)
    };
    let entry = |func: u32, range: Option<(u32, u32)>| {
        let range = range.map(|(start, end)| format!(r#","code_range":{{"start":{start},"end":{end}}}"#));
        let range = range.unwrap_or_default();
        format!(r#"{{"fused_func_idx":{func},"component_id":"x","originating_func_idx":7{range}}}"#)
    };
    let old = bodies(&module);
    let entries = [entry(1, old[1]), entry(3, old[3]), entry(4, None)].join(",");
    let input = with_custom(module.clone(), SECTION, json(2, hash(&module), &entries).as_bytes());
    let (output, _) = dce(&input);
    let new = bodies(&output);
    let expected = json(2, hash(&output), &[entry(1, new[1]), entry(2, None)].join(","));
    assert_eq!(std::str::from_utf8(custom(&output, SECTION).unwrap()).unwrap(), expected);

    let stale = json(2, [0; 32], &entries);
    let unknown = json(3, hash(&module), &entries);
    let more = json(2, hash(&module), "").replace(r#""entries""#, r#""closed_world":true,"entries""#);
    for (payload, why) in [(stale, "stale"), (unknown, "version 3"), (more, "unknown field")] {
        let (output, report) = dce(&with_custom(module.clone(), SECTION, payload.as_bytes()));
        assert_dropped(&output, &report, SECTION, Severity::Warning, why);
    }
}

fn corpus() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testsuite/corpus");
    let cases = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path().join("fused.wasm"));
    cases.filter(|file| file.exists()).collect()
}

#[test]
fn the_sections_of_a_real_fuser_are_understood() {
    let files = corpus();
    assert_eq!(files.len(), 9);
    for file in files {
        let input = std::fs::read(&file).unwrap();
        let before = assert_right(&input);
        assert_eq!(custom(&input, SECTION), Some(&encode(&before)[..]));
        let (output, _) = dce(&input);
        assert_ne!(output, input);
        let after = assert_right(&output);
        assert!(after.entries.len() < before.entries.len(), "{}", file.display());
    }
}
