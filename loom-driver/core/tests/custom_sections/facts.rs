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
        "custom section `wsc.facts`: 1 facts about functions whose operators changed dropped"
    );
}

/// The output in which the bytes of function 0 in this range are others, said to be those of an immediate.
fn with_immediate(bytes: &[u8], range: std::ops::Range<usize>, new: &[u8]) -> (Vec<u8>, PassReport) {
    let module = Module::parse(bytes).unwrap();
    let (settings, mut report) = (Settings::default(), PassReport::default());
    let mut cx = CommitContext { settings: &settings, report: &mut report, source_map: None };
    let change = |func: loom_core::index::FuncIndex, old: &[u8]| {
        if func.as_u32() != 0 {
            return Ok(None);
        }
        let mut body = loom_core::bodies::Splice::new(old);
        body.replace(range.clone(), |out| out.extend_from_slice(new))?;
        Ok(Some(body.finish()))
    };
    let output = loom_core::bodies::rewrite(&module, change).unwrap().assemble(&module, &mut cx);
    Module::parse(&output).unwrap().validate_bodies().unwrap();
    (output, report)
}

#[test]
fn facts_stay_with_the_very_same_operators_whatever_a_pass_says_it_did() {
    // No locals, `i32.const 1`, `br_if 0`, `call 1`, `end`.
    let module = wat("(module (func (br_if 0 (i32.const 1)) (call 1)) (func (drop (i32.const 1))) (func))");
    let module = with_custom(module, SECTION, &[1, 3, 3, 0, 0, 0, 3, 0, 1, 0, 3, 1, 0, 0]);
    let others = [
        // Another constant, of the same length and of another one.
        (2..3, &[2][..]),
        (2..3, &[0xe4, 0]),
        // Another label, on which what is reached depends.
        (3..5, &[0x1a, 0x01]),
        // Operators in front, and behind.
        (1..3, &[0x01, 0x41, 0x01]),
        (6..7, &[1, 0x01]),
        // One less.
        (5..7, &[]),
    ];
    for (range, new) in others {
        let (output, report) = with_immediate(&module, range.clone(), new);
        assert_eq!(custom(&output, SECTION), Some(&[1, 1, 3, 1, 0, 0][..]), "{range:?}: {new:?}");
        assert_eq!(
            report.diagnostics[0].message,
            "custom section `wsc.facts`: 2 facts about functions whose operators changed dropped"
        );
    }
    // Another function is called that does the same: the caller has what it had.
    let (output, report) = with_immediate(&module, 6..7, &[2]);
    assert_eq!(custom(&output, SECTION), custom(&module, SECTION));
    assert_eq!((action(&report, SECTION), report.diagnostics), (SectionAction::Kept, Vec::new()));
    let (output, _) = with_immediate(&module, 6..7, &[0x82, 0]);
    assert_eq!(custom(&output, SECTION), custom(&module, SECTION));
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
