//! `loom:footprint`: extents follow their memories, or the section goes.

use super::*;
use loom_core::bodies::{Replaced, rewrite_with};
use loom_core::custom::footprint::{Extents, SECTION, read};

const MODULE: &str = r#"(module
    (memory 1) (memory 2) (memory 3)
    (func)
    (func (export "a") (drop (i32.load 1 (i32.const 0))) (drop (i32.load 2 (i32.const 4)))))"#;

/// A module, and the section that says this about it.
fn with_extents(module: Vec<u8>, extents: &[(u8, u8)]) -> Vec<u8> {
    let digest = meld_boundary::digest(&module).unwrap();
    let entries = extents.iter().flat_map(|(memory, extent)| [*memory, *extent]);
    let start = [&[1], &digest.0[..8], &[extents.len() as u8]].concat();
    with_custom(module, SECTION, &start.into_iter().chain(entries).collect::<Vec<u8>>())
}

fn extents(module: &[u8]) -> Option<Extents> {
    read(&Module::parse(module).unwrap())
}

#[test]
fn extents_follow_their_memories() {
    let module = with_extents(wat(MODULE), &[(0, 9), (1, 4), (2, 8)]);
    assert_eq!(extents(&module), Some([(0, 9), (1, 4), (2, 8)].into()));
    let (output, report) = dce(&module);
    assert_eq!(action(&report, SECTION), SectionAction::Updated);
    assert_eq!(extents(&output), Some([(0, 4), (1, 8)].into()));
    assert_eq!(report.diagnostics, []);
    assert_eq!(dce(&output).0, output);
}

#[test]
fn without_its_memories_it_goes() {
    let (output, report) = dce(&with_extents(wat(MODULE), &[(0, 9)]));
    assert_eq!(custom(&output, SECTION), None);
    assert_eq!(report.diagnostics[0].severity, Severity::Note);
}

/// What a rewrite that changes no body makes of it.
fn rewritten(module: &[u8], replaced: Replaced, settings: &Settings) -> (Vec<u8>, PassReport) {
    let mut report = PassReport::default();
    let mut cx = CommitContext { settings, report: &mut report, source_map: None };
    let module = Module::parse(module).unwrap();
    let output = rewrite_with(&module, |_, _| Ok(None), replaced).unwrap().assemble(&module, &mut cx);
    (output, report)
}

#[test]
fn when_data_moves_it_goes() {
    let module = with_extents(wat(MODULE), &[(1, 4)]);
    let moved = Replaced { data_moved: true, ..Replaced::default() };
    let (output, report) = rewritten(&module, moved, &Settings::default());
    assert_eq!(custom(&output, SECTION), None);
    assert_eq!(report.diagnostics[0].message, "custom section `loom:footprint` dropped: data moved");
    let (output, _) = rewritten(&module, Replaced::default(), &Settings::default());
    assert_eq!(output, module);
}

#[test]
fn what_is_found_out_is_written() {
    let found = |extents: &[(u32, u64)]| {
        let extents = Some(extents.iter().copied().collect());
        Replaced { data_moved: true, extents, ..Replaced::default() }
    };
    for module in [wat(MODULE), with_extents(wat(MODULE), &[(1, 4)]), with_custom(wat(MODULE), SECTION, b"?")]
    {
        let (output, report) = rewritten(&module, found(&[(1, 70_000)]), &Settings::default());
        assert_eq!(extents(&output), Some([(1, 70_000)].into()));
        assert_eq!(report.diagnostics, []);
        let (output, _) = rewritten(&module, found(&[]), &Settings::default());
        assert_eq!(custom(&output, SECTION), None);
    }
    // Somebody insists on what was there.
    let module = with_extents(wat(MODULE), &[(1, 4)]);
    assert_eq!(rewritten(&module, found(&[(1, 5)]), &keeping("loom:*")).0, module);
}

#[test]
fn behind_what_hashes_it() {
    let module = with_custom(wat(MODULE), "build_id", &[&[16][..], &[7; 16]].concat());
    let found = || Replaced { extents: Some([(1, 70_000)].into()), ..Replaced::default() };
    let (output, _) = rewritten(&module, found(), &Settings::default());
    let (again, _) = rewritten(&output, found(), &Settings::default());
    assert_eq!(again, output);
}

#[test]
fn damaged_and_foreign_sections_go_aloud() {
    let right = with_extents(wat(MODULE), &[(1, 4)]);
    let payload = custom(&right, SECTION).unwrap();
    let changed = |at: usize, byte: u8| {
        let mut payload = payload.to_vec();
        payload[at] = byte;
        payload
    };
    let bad: [(&str, Vec<u8>); 9] = [
        ("version 2 is unknown", changed(0, 2)),
        ("about another module", changed(1, payload[1] ^ 1)),
        ("about another module", changed(8, payload[8] ^ 1)),
        ("malformed", changed(9, 2)),
        ("memory 3 does not have", changed(10, 3)),
        ("1 bytes are left over", [payload, &[0]].concat()),
        ("malformed", payload[..payload.len() - 1].to_vec()),
        ("malformed", Vec::new()),
        ("not in ascending order", [&payload[..9], &[2, 1, 4, 1, 4]].concat()),
    ];
    for (why, payload) in bad {
        let module = with_custom(wat(MODULE), SECTION, &payload);
        assert_eq!(extents(&module), None);
        let (output, report) = dce(&module);
        assert_eq!(custom(&output, SECTION), None);
        let said = &report.diagnostics[0];
        assert!(said.severity == Severity::Warning && said.message.contains(why), "{why}: {said:?}");
    }
    // The whole memory is no news.
    let all = [&payload[..9], &[1, 1, 0x80, 0x80, 0x08]].concat();
    assert_eq!(extents(&with_custom(wat(MODULE), SECTION, &all)), None);
    // Of two nobody knows which one is right.
    let twice = with_custom(right.clone(), SECTION, payload);
    assert_eq!(extents(&twice), None);
}
