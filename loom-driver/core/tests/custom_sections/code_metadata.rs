//! `metadata.code.*`: hints follow their operators.

use super::*;
use wasmparser::{BinaryReader, BranchHintSectionReader};

const SECTION: &str = "metadata.code.branch_hint";

/// Function, offset and value of each hint.
fn hints(module: &[u8]) -> Vec<(u32, u32, bool)> {
    let Some(payload) = custom(module, SECTION) else { return Vec::new() };
    let mut out = Vec::new();
    for func in BranchHintSectionReader::new(BinaryReader::new(payload, 0)).unwrap() {
        let func = func.unwrap();
        let hints = func.hints.into_iter().map(|hint| hint.unwrap());
        out.extend(hints.map(|hint| (func.func, hint.func_offset, hint.taken)));
    }
    out
}

/// A module in which the call in front of the second branch takes two bytes for its index at first.
fn module() -> Vec<u8> {
    let dead = "(func (drop (i32.const 1)))".repeat(130);
    wat(&format!(
        r#"(module {dead}
            (func (param i32) local.get 0 (@metadata.code.branch_hint "\01") if end)
            (func)
            (func (export "live") (param i32)
                local.get 0
                (@metadata.code.branch_hint "\01") if end
                call 131
                block
                    local.get 0
                    (@metadata.code.branch_hint "\00") br_if 0
                end))"#
    ))
}

#[test]
fn hints_move_with_their_branches() {
    let module = module();
    assert_eq!(hints(&module), [(130, 3, true), (132, 3, true), (132, 13, false)]);
    let (output, report) = dce(&module);
    assert_eq!(action(&report, SECTION), SectionAction::Updated);
    // The index of the call lost a byte.
    assert_eq!(hints(&output), [(1, 3, true), (1, 12, false)]);
    assert_eq!(report.diagnostics, []);
}

/// `module` with a hand-made section in front of the code.
fn with_hints(hints: &[(u32, u32)]) -> Vec<u8> {
    let mut section = wasm_encoder::BranchHints::new();
    for (func, offset) in hints {
        let hint = wasm_encoder::BranchHint { branch_func_offset: *offset, branch_hint_value: 1 };
        section.function_hints(*func, [hint]);
    }
    let mut bytes = Vec::new();
    section.append_to(&mut bytes);
    in_front_of_the_code(r#"(func) (func (export "live") (param i32) local.get 0 if end)"#, &bytes)
}

/// A module of these functions with a section in front of the code.
fn in_front_of_the_code(funcs: &str, section: &[u8]) -> Vec<u8> {
    let module = wat(&format!(r#"(module (@custom "here" (before code) "") {funcs})"#));
    let parsed = Module::parse(&module).unwrap();
    let here = parsed.custom_sections("here").next().unwrap().range.clone();
    [&module[..here.start], section, &module[here.end..]].concat()
}

#[test]
fn hints_that_are_at_no_branch_go_aloud() {
    for wrong in [(1, 1), (1, 4), (1, 5), (1, 6), (1, 7), (1, u32::MAX)] {
        let (output, report) = dce(&with_hints(&[(1, 3), wrong]));
        assert_eq!(hints(&output), [(0, 3, true)], "{wrong:?}");
        let said = &report.diagnostics[0];
        assert_eq!(said.severity, Severity::Note);
        assert!(
            said.message.ends_with("1 hints dropped that are at no operator of their kind"),
            "{}",
            said.message
        );
    }
    // These functions are not there any more, or never were.
    for gone in [(0, 3), (2, 3), (u32::MAX, 3)] {
        let (output, report) = dce(&with_hints(&[(1, 3), gone]));
        assert_eq!((hints(&output), report.diagnostics), (vec![(0, 3, true)], vec![]), "{gone:?}");
    }
}

#[test]
fn hints_for_nothing_are_no_section() {
    let (output, report) = dce(&with_hints(&[(0, 3)]));
    assert_dropped(&output, &report, SECTION, Severity::Note, "everything that it is about is gone");
}

#[test]
fn hints_behind_the_code_are_malformed() {
    let module = wat(r#"(module (func) (func (export "live")))"#);
    let (output, report) = dce(&with_custom(module, SECTION, b"\0"));
    assert_dropped(&output, &report, SECTION, Severity::Warning, "in front of the code section");
}

/// The payload of a section of hints after dead-code elimination, which removes the first function.
fn moved(name: &str, payload: &[u8]) -> (Vec<u8>, PassReport) {
    let mut section = Vec::new();
    CustomSection { name: name.into(), data: payload.into() }.append_to(&mut section);
    let funcs = r#"(func) (func (export "a") nop call 2) (func (export "b") unreachable)"#;
    let (output, report) = dce(&in_front_of_the_code(funcs, &section));
    (custom(&output, name).unwrap_or_default().to_vec(), report)
}

#[test]
fn hints_of_every_kind_move_with_their_operators() {
    // About functions 0 and 1. Of the latter: itself, the call, and the index of that.
    let before = b"\x02\0\x01\x01\x01?\x01\x03\0\x02of\x02\x01c\x03\0";
    let (after, report) = moved("metadata.code.who_knows", before);
    assert_eq!(after, b"\x01\0\x02\0\x02of\x02\x01c");
    let said: Vec<_> = report.diagnostics.iter().map(|said| &said.message[..]).collect();
    let expected =
        "custom section `metadata.code.who_knows`: 1 hints dropped that are at no operator of their kind";
    assert_eq!(said, [expected]);
}

#[test]
fn call_targets_are_renumbered() {
    // The call in function 1 goes to functions 0, 2 and 7, that in function 2 to function 0.
    let before = b"\x02\x01\x01\x02\x06\0\x0a\x02\x50\x07\x05\x02\x01\x01\x02\0\x64";
    let (after, report) = moved("metadata.code.call_targets", before);
    assert_eq!(after, b"\x01\0\x01\x02\x02\x01\x50");
    assert_eq!(report.diagnostics, []);
}

#[test]
fn hints_that_do_not_follow_the_format_go_aloud() {
    for (name, payload, why) in [
        ("who_knows", &b"\x01"[..], "unexpected end"),
        ("who_knows", b"\0\0", "something behind the last hint"),
        ("who_knows", b"\x01\x01\x01\x02\x05a", "unexpected end"),
        ("call_targets", b"\x01\x01\x01\x02\x01\x02", "unexpected end"),
        ("branch_hint", b"\x01\x01\x01\x02\x01\x02", "a branch is likely"),
        ("branch_hint", b"\x01\x01\x01\x02\x02\0\0", "a branch is likely"),
    ] {
        let (after, report) = moved(&format!("metadata.code.{name}"), payload);
        assert_eq!(after, b"", "{payload:?}");
        let said = &report.diagnostics[0];
        assert!(said.severity == Severity::Warning && said.message.contains(why), "{}", said.message);
    }
}
