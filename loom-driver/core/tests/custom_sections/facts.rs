//! `wsc.facts`: facts follow their functions.

use super::*;

const SECTION: &str = "wsc.facts";

const MODULE: &str = r#"(module
    (import "i" "f" (func))
    (func)
    (func (export "a") (result i32) i32.const 7)
    (func (export "b") (result i32) i32.const 8))"#;

#[test]
fn facts_follow_their_functions() {
    // Value 0 of each of four functions is in 524..=1524; then a divisor that is not zero.
    let range = |func: u8| [1, func, 0, 4, 0x8c, 4, 0xf4, 11];
    let payload = [&[1, 5][..], &range(0), &range(1), &range(2), &range(3), &[3, 3, 9, 0]].concat();
    let (output, report) = dce(&with_custom(wat(MODULE), SECTION, &payload));
    assert_eq!(action(&report, SECTION), SectionAction::Updated);
    let expected = [&[1, 3][..], &range(0), &range(1), &[3, 1, 9, 0]].concat();
    assert_eq!(custom(&output, SECTION), Some(&expected[..]));
    assert_eq!(report.diagnostics, []);
}

#[test]
fn facts_about_a_body_that_became_a_trap_go() {
    let module = wat(r#"(module
        (type $t (func))
        (table 2 funcref)
        (elem (i32.const 0) func $live $only_referenced)
        (func)
        (func $only_referenced (param i32) (drop (i32.const 7)))
        (func $live (export "live") (type $t)
            (call_indirect (type $t) (i32.clz (i32.const 1)))))"#);
    let module = with_custom(module, SECTION, &[1, 2, 3, 1, 0, 0, 3, 2, 0, 0]);
    let (output, _) = run(&module, &[], &Settings::default(), &Options { preserve_trap_kind: true });
    assert_eq!(custom(&output, SECTION), Some(&[1, 1, 3, 1, 0, 0][..]));
}

#[test]
fn facts_about_a_body_that_lost_operators_go_aloud() {
    let module = wat("(module (func (drop (i32.const 1))) (func (drop (i32.const 1))))");
    let (output, report) =
        without_first_operators(&with_custom(module, SECTION, &[1, 2, 3, 0, 0, 0, 3, 1, 0, 0]));
    assert_eq!(custom(&output, SECTION), Some(&[1, 1, 3, 1, 0, 0][..]));
    assert_eq!(
        report.diagnostics[0].message,
        "custom section `wsc.facts`: 1 facts about functions that lost operators dropped"
    );
}

#[test]
fn facts_of_unknown_kinds_go_aloud() {
    for kind in [0, 7, 255] {
        let payload = [1, 2, kind, 2, 0, 0, 3, 2, 0, 0];
        let (output, report) = dce(&with_custom(wat(MODULE), SECTION, &payload));
        assert_eq!(custom(&output, SECTION), Some(&[1, 1, 3, 0, 0, 0][..]));
        assert_eq!(
            report.diagnostics[0].message,
            "custom section `wsc.facts`: 1 facts of unknown kinds dropped"
        );
    }
}

#[test]
fn facts_about_nothing_and_other_formats_go() {
    for (payload, severity, why) in [
        (&[1, 1, 3, 1, 0, 0][..], Severity::Note, "every function that it is about is gone"),
        (&[], Severity::Warning, "malformed"),
        (&[2, 0], Severity::Warning, "version 2 is unknown"),
        (&[1, 1, 3, 2, 0, 1], Severity::Warning, "malformed"),
        (&[1, 0, 0], Severity::Warning, "1 bytes are left over"),
    ] {
        let (output, report) = dce(&with_custom(wat(MODULE), SECTION, payload));
        assert_dropped(&output, &report, SECTION, severity, why);
    }
}
