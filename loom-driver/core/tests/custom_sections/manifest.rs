//! `meld.signature-manifest`: entries go with their exports.

use super::*;

const SECTION: &str = "meld.signature-manifest";

const MODULE: &str = r#"(module
    (memory (export "memory") 1)
    (func (export "dead"))
    (func (export "live"))
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) unreachable))"#;

const TEXT: &str = r#"{"version": 1, "new": {"export": "dead"},
  "exports": [
    {"export":"dead","size":1.50,"memory":null},
    {"export":"live",  "memory":"memory","realloc":null,"size":1.50},
    {"export":"other","realloc":"realloc"}
  ], "omitted":[ {"export":"dead","reason":"r"} ]}"#;

#[test]
fn entries_of_removed_exports_go_and_the_rest_stays_byte_for_byte() {
    let module = with_custom(wat(MODULE), SECTION, TEXT.as_bytes());
    let (output, report) = dce_with(&module, &["dead"], &Settings::default());
    assert_eq!(action(&report, SECTION), SectionAction::Updated);
    let left = std::str::from_utf8(custom(&output, SECTION).unwrap()).unwrap();
    let expected = r#"{"version": 1, "new": {"export": "dead"},
  "exports": [{"export":"live",  "memory":"memory","realloc":null,"size":1.50},{"export":"other","realloc":"realloc"}], "omitted":[]}"#;
    assert_eq!(left, expected);
}

#[test]
fn an_entry_goes_with_an_export_that_it_needs() {
    let module = with_custom(wat(MODULE), SECTION, TEXT.as_bytes());
    let (output, _) = dce_with(&module, &["realloc"], &Settings::default());
    let left = std::str::from_utf8(custom(&output, SECTION).unwrap()).unwrap();
    assert!(
        !left.contains("other") && left.contains(r#"{"export":"dead","size":1.50,"memory":null}"#),
        "{left}"
    );
}

#[test]
fn nothing_changes_as_long_as_every_export_stays() {
    let module = wat(r#"(module (func) (func (export "live")))"#);
    let (output, report) = dce(&with_custom(module, SECTION, b"not even JSON"));
    assert_eq!(action(&report, SECTION), SectionAction::Kept);
    assert_eq!(custom(&output, SECTION), Some(&b"not even JSON"[..]));
}

#[test]
fn another_format_goes_aloud_if_an_export_went() {
    for payload in [&b"\xff"[..], b"", b"{}", b"[]", br#"{"exports":[{"name":"dead"}]}"#] {
        let module = with_custom(wat(MODULE), SECTION, payload);
        let (output, report) = dce_with(&module, &["dead"], &Settings::default());
        assert_dropped(&output, &report, SECTION, Severity::Warning, "it is malformed: ");
    }
}
