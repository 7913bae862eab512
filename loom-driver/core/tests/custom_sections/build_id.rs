//! `build_id`: a new identifier for new code.

use super::*;

const SECTION: &str = "build_id";
const MODULE: &str = r#"(module (func) (func (export "live")))"#;

#[test]
fn the_identifier_is_new_as_long_as_before_and_depends_on_the_code_alone() {
    let id = |module: &str, old: [u8; 16]| {
        let payload = [&[16][..], &old].concat();
        let (output, report) = dce(&with_custom(wat(module), SECTION, &payload));
        assert_eq!(action(&report, SECTION), SectionAction::Updated);
        custom(&output, SECTION).unwrap().to_vec()
    };
    let new = id(MODULE, [1; 16]);
    assert_eq!((new.len(), new[0]), (17, 16));
    assert_ne!(new[1..], [1; 16]);
    assert_eq!(new, id(MODULE, [2; 16]));
    assert_ne!(new, id(r#"(module (func) (func (export "other")))"#, [1; 16]));
}

#[test]
fn sixteen_bytes_without_a_length_stay_sixteen_bytes() {
    let (output, report) = dce(&with_custom(wat(MODULE), SECTION, &[7; 16]));
    assert_eq!(action(&report, SECTION), SectionAction::Updated);
    let (framed, _) = dce(&with_custom(wat(MODULE), SECTION, &[&[16][..], &[7; 16]].concat()));
    assert_eq!(custom(&output, SECTION).unwrap(), &custom(&framed, SECTION).unwrap()[1..]);
    assert_eq!(report.diagnostics, []);
}

#[test]
fn it_stays_as_long_as_no_code_moves() {
    let module = wat(r#"(module (func (export "a")) (func (export "b")) (export "c" (func 0)))"#);
    let module = with_custom(module, SECTION, &[1, 7]);
    let (output, report) = dce_with(&module, &["c"], &Settings::default());
    assert_ne!(output, module);
    assert_eq!(action(&report, SECTION), SectionAction::Kept);
    assert_eq!(custom(&output, SECTION), Some(&[1, 7][..]));
}

#[test]
fn an_identifier_that_cannot_be_computed_goes() {
    for (payload, severity, why) in [
        (&[2, 7][..], Severity::Warning, "its length is not"),
        (&[], Severity::Warning, "it is malformed"),
        (&[0], Severity::Note, "of 0 bytes"),
        (&[[33].as_slice(), &[0; 33]].concat(), Severity::Note, "of 33 bytes"),
    ] {
        let (output, report) = dce(&with_custom(wat(MODULE), SECTION, payload));
        assert_dropped(&output, &report, SECTION, severity, why);
    }
}
