//! `producers`: loom adds itself, once.

use super::*;
use wasm_encoder::{ProducersField, ProducersSection};
use wasmparser::{BinaryReader, ProducersSectionReader};

/// What is dead is larger than an entry about loom.
const MODULE: &str = r#"(module
    (func (drop (i64.const 0x7fff_ffff_ffff)) (drop (i64.const 0x7fff_ffff_ffff)) (drop (i64.const 0x7fff_ffff_ffff)))
    (func (export "live")))"#;

fn producers(module: &[u8]) -> Vec<String> {
    let payload = custom(module, "producers").expect("there is a section");
    let mut out = Vec::new();
    for field in ProducersSectionReader::new(BinaryReader::new(payload, 0)).unwrap() {
        let field = field.unwrap();
        for value in field.values {
            let value = value.unwrap();
            out.push(format!("{}: {} {}", field.name, value.name, value.version));
        }
    }
    out
}

fn with_producers(fields: &[(&str, &[(&str, &str)])]) -> Vec<u8> {
    with_producers_in(MODULE, fields)
}

fn with_producers_in(module: &str, fields: &[(&str, &[(&str, &str)])]) -> Vec<u8> {
    let mut section = ProducersSection::new();
    for (name, values) in fields {
        let mut field = ProducersField::new();
        for (tool, version) in *values {
            field.value(tool, version);
        }
        section.field(name, &field);
    }
    let mut module = wat(module);
    section.append_to(&mut module);
    module
}

fn loom() -> String {
    format!("processed-by: loom {}", env!("CARGO_PKG_VERSION"))
}

#[test]
fn loom_stands_behind_the_other_tools() {
    let fields: [(&str, &[(&str, &str)]); 2] =
        [("language", &[("Rust", "2024")]), ("processed-by", &[("rustc", "1.96"), ("meld", "0.52")])];
    let (output, _) = dce(&with_producers(&fields));
    let expected = ["language: Rust 2024", "processed-by: rustc 1.96", "processed-by: meld 0.52", &loom()];
    assert_eq!(producers(&output), expected);
}

#[test]
fn the_field_is_added_if_it_is_missing() {
    let (output, _) = dce(&with_producers(&[("sdk", &[("x", "1")])]));
    assert_eq!(producers(&output), ["sdk: x 1", &loom()]);
}

#[test]
fn another_version_of_loom_is_replaced() {
    let (output, _) = dce(&with_producers(&[("processed-by", &[("loom", "0.0.1"), ("x", "1")])]));
    assert_eq!(producers(&output), [&loom(), "processed-by: x 1"]);
}

#[test]
fn loom_does_not_add_itself_where_that_takes_more_than_what_went() {
    let module = r#"(module (func) (func (export "live")))"#;
    let input = with_producers_in(module, &[("processed-by", &[("rustc", "1.96")])]);
    let (output, report) = dce(&input);
    assert!(output.len() < input.len());
    assert_eq!(producers(&output), ["processed-by: rustc 1.96"]);
    assert_eq!(action(&report, "producers"), SectionAction::Kept);
}

#[test]
fn a_module_without_the_section_gets_none() {
    assert_eq!(custom(&dce(&wat(MODULE)).0, "producers"), None);
}

#[test]
fn a_malformed_section_goes_aloud() {
    let (output, report) = dce(&with_custom(wat(MODULE), "producers", b"\x01\x05other\x00"));
    assert_dropped(&output, &report, "producers", Severity::Warning, "invalid producers field name");
}
