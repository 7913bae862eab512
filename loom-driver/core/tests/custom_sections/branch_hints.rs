//! `metadata.code.*`: hints follow their branches.

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
    let module = wat(r#"(module
        (@custom "here" (before code) "")
        (func)
        (func (export "live") (param i32) local.get 0 if end))"#);
    let mut bytes = Vec::new();
    section.append_to(&mut bytes);
    let parsed = Module::parse(&module).unwrap();
    let here = parsed.custom_sections("here").next().unwrap().range.clone();
    [&module[..here.start], &bytes, &module[here.end..]].concat()
}

#[test]
fn hints_that_are_at_no_branch_go_aloud() {
    for wrong in [(1, 1), (1, 4), (1, 5), (1, 6), (1, 7), (1, u32::MAX)] {
        let (output, report) = dce(&with_hints(&[(1, 3), wrong]));
        assert_eq!(hints(&output), [(0, 3, true)], "{wrong:?}");
        let said = &report.diagnostics[0];
        assert_eq!(said.severity, Severity::Note);
        assert!(said.message.ends_with("1 hints dropped that are at no branch"), "{}", said.message);
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
    assert_dropped(&output, &report, SECTION, Severity::Note, "every branch that it is about is gone");
}

#[test]
fn hints_behind_the_code_are_malformed() {
    let module = wat(r#"(module (func) (func (export "live")))"#);
    let (output, report) = dce(&with_custom(module, SECTION, b"\0"));
    assert_dropped(&output, &report, SECTION, Severity::Warning, "in front of the code section");
}

#[test]
fn hints_of_other_kinds_go() {
    let module = wat(r#"(module (func) (func (export "live")))"#);
    let (output, report) = dce(&with_custom(module, "metadata.code.trace_inst", b"\0"));
    assert_dropped(&output, &report, "metadata.code.trace_inst", Severity::Note, "of this kind are unknown");
}
