//! `loom:footprint`: extents follow their memories, or the section goes.

use super::*;
use loom_core::bodies::{Replaced, rewrite_with};
use loom_core::custom::footprint::{Area, Extents, Facts, MemoryFacts, Premises, SECTION, StackFacts, read};

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
    read(&Module::parse(module).unwrap()).map(|facts| facts.extents())
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
pub fn rewritten(module: &[u8], replaced: Replaced, settings: &Settings) -> (Vec<u8>, PassReport) {
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
    assert_eq!(extents(&output), extents(&module));
    let (again, _) = rewritten(&output, Replaced::default(), &Settings::default());
    assert_eq!(again, output);
}

#[test]
fn what_is_found_out_is_written() {
    let found = |extents: &[(u32, u64)]| {
        let footprint = Some(Facts::of_extents(extents.iter().copied().collect()));
        Replaced { data_moved: true, footprint, ..Replaced::default() }
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
    let found =
        || Replaced { footprint: Some(Facts::of_extents([(1, 70_000)].into())), ..Replaced::default() };
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
        ("version 3 is unknown", changed(0, 3)),
        ("about another module", changed(1, payload[1] ^ 1)),
        ("about another module", changed(8, payload[8] ^ 1)),
        ("malformed", changed(9, 2)),
        ("there is no memory 3", changed(10, 3)),
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

const STACKED: &str = r#"(module
    (memory 1) (memory 2)
    (global i32 (i32.const 0)) (global $sp (mut i32) (i32.const 80))
    (func (export "a") (drop (i32.load 1 (global.get $sp)))))"#;

/// All that can be said about [`STACKED`].
fn all_facts() -> Facts {
    let area = |bytes, written, stack| Area { bytes, read: true, written, initialised: !written, stack };
    let known = MemoryFacts {
        extent: Some(300),
        used: Some(8..200),
        grows: true,
        outside: true,
        most: Some(1 << 33),
        areas: vec![area(8..16, false, None), area(16..200, true, Some(1))],
    };
    Facts {
        memories: [(0, MemoryFacts::default()), (1, known)].into(),
        stacks: [(1, StackFacts { top: Some(80), depth: Some(64), declared: true })].into(),
        premises: Some(Premises { canonical: true, one_tree: true, params: true }),
    }
}

fn with_facts(facts: &Facts) -> Vec<u8> {
    let found = Replaced { footprint: Some(facts.clone()), ..Replaced::default() };
    rewritten(&wat(STACKED), found, &Settings::default()).0
}

#[test]
fn all_that_is_said_is_read_again_and_follows() {
    let module = with_facts(&all_facts());
    assert_eq!(read(&Module::parse(&module).unwrap()), Some(all_facts()));
    assert!(custom(&module, SECTION).unwrap().len() < 60);
    let (output, report) = dce(&module);
    let mut expected = all_facts();
    expected.memories = [(0, expected.memories[&1].clone())].into();
    expected.memories.get_mut(&0).unwrap().areas[1].stack = Some(0);
    expected.stacks = [(0, expected.stacks[&1])].into();
    assert_eq!(read(&Module::parse(&output).unwrap()), Some(expected));
    assert_eq!(report.diagnostics, []);
}

#[test]
fn extents_alone_take_the_place_of_all_aloud() {
    let found = Replaced { footprint: Some(Facts::of_extents([(1, 9)].into())), ..Replaced::default() };
    let (output, report) = rewritten(&with_facts(&all_facts()), found, &Settings::default());
    assert_eq!(extents(&output), Some([(1, 9)].into()));
    assert!(report.diagnostics[0].message.contains("areas and stacks is gone"), "{:?}", report.diagnostics);
}

/// A section with these bytes behind the digest.
fn with_parts(parts: &[u8]) -> Vec<u8> {
    let digest = meld_boundary::digest(&wat(STACKED)).unwrap();
    with_custom(wat(STACKED), SECTION, &[&[2], &digest.0[..8], parts].concat())
}

#[test]
fn a_later_version_is_read_as_far_as_it_is_known() {
    // A flag, what follows from it, and a part that nobody knows.
    let module = with_parts(&[1, 7, 1, 1, 4, 0x41, 9, 7, 7, 77, 2, 0, 0]);
    assert_eq!(extents(&module), Some([(1, 9)].into()));
    let (output, report) = dce(&module);
    assert_eq!(extents(&output), Some([(0, 9)].into()));
    assert!(report.diagnostics[0].message.contains("does not know"), "{:?}", report.diagnostics);
    assert_eq!(dce(&output).1.diagnostics, []);
}

#[test]
fn parts_that_make_no_sense_say_nothing() {
    for (why, parts) in [
        ("not in ascending order", &[3, 1, 0, 3, 1, 0][..]),
        ("not in ascending order", &[1, 7, 2, 1, 1, 0, 0, 1, 0]),
        ("there is no memory 2", &[1, 4, 1, 2, 1, 0]),
        ("memory 0 does not have", &[1, 7, 1, 0, 4, 1, 0x80, 0x80, 4]),
        ("ends before it begins", &[1, 6, 1, 0, 3, 2, 9, 8]),
        ("a use that there is not", &[1, 8, 1, 0, 5, 32, 1, 0, 1, 16]),
        ("ends nowhere", &[1, 17, 1, 0, 14, 32, 1, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1, 1, 1]),
        ("a global that there is not", &[1, 9, 1, 0, 6, 32, 1, 0, 1, 8, 2]),
        ("1 bytes are left over", &[1, 5, 1, 0, 2, 4, 0]),
        ("1 bytes are left over", &[3, 2, 1, 0]),
        ("there is no global 2", &[2, 4, 1, 2, 1, 0]),
        ("malformed", &[1, 9]),
    ] {
        let module = with_parts(parts);
        assert_eq!(read(&Module::parse(&module).unwrap()), None, "{why}");
        let (output, report) = dce(&module);
        assert_eq!(custom(&output, SECTION), None);
        assert!(report.diagnostics[0].message.contains(why), "{why}: {:?}", report.diagnostics);
    }
}
