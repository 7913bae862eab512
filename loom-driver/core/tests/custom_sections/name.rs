//! `name`: read back with wasmparser, whose reader refuses what is not sorted.

use super::*;
use wasm_encoder::{IndirectNameMap, NameMap, NameSection};
use wasmparser::{BinaryReader, Name, NameSectionReader};

/// Every name as `subsection index[.index] name`.
fn names(module: &[u8]) -> Vec<String> {
    let mut out = Vec::new();
    let Some(payload) = custom(module, "name") else { return out };
    let mut flat = |what: &str, map: wasmparser::NameMap<'_>| {
        for naming in map {
            let naming = naming.unwrap();
            out.push(format!("{what} {} {}", naming.index, naming.name));
        }
    };
    let mut nested = Vec::new();
    for name in NameSectionReader::new(BinaryReader::new(payload, 0)) {
        match name.unwrap() {
            Name::Module { name, .. } => nested.push(format!("module {name}")),
            Name::Function(map) => flat("func", map),
            Name::Type(map) => flat("type", map),
            Name::Table(map) => flat("table", map),
            Name::Memory(map) => flat("memory", map),
            Name::Global(map) => flat("global", map),
            Name::Element(map) => flat("elem", map),
            Name::Data(map) => flat("data", map),
            Name::Tag(map) => flat("tag", map),
            Name::Local(map) => nested.extend(indirect("local", map)),
            Name::Label(map) => nested.extend(indirect("label", map)),
            Name::Field(map) => nested.extend(indirect("field", map)),
            Name::Parameter(map) => nested.extend(indirect("param", map)),
            Name::TagParameter(map) => nested.extend(indirect("tag-param", map)),
            Name::Unknown { ty, .. } => nested.push(format!("unknown {ty}")),
        }
    }
    out.extend(nested);
    out
}

fn indirect(what: &str, map: wasmparser::IndirectNameMap<'_>) -> Vec<String> {
    let mut out = Vec::new();
    for naming in map {
        let naming = naming.unwrap();
        for inner in naming.names {
            let inner = inner.unwrap();
            out.push(format!("{what} {}.{} {}", naming.index, inner.index, inner.name));
        }
    }
    out
}

#[test]
fn every_index_space_follows_its_things() {
    let module = wat(r#"(module $m
        (type $dead_type (struct (field $dead_field i32)))
        (type $pair (struct (field $first i32) (field $second i64)))
        (type $v (func))
        (type $t (func (param i32)))
        (import "i" "dead" (func $dead_import))
        (import "i" "live" (func $live_import (param $arg i32)))
        (tag $dead_tag (type $t))
        (tag $tag (export "tag") (type $t))
        (table $dead_table 1 funcref)
        (table $table (export "table") 3 funcref)
        (memory $dead_memory 1)
        (memory $memory (export "memory") 1)
        (global $dead_global i32 (i32.const 0))
        (global $global (export "global") i32 (i32.const 0))
        (elem $dead_elem func $dead)
        (elem $elem (table $table) (i32.const 0) func $live)
        (data $dead_data "dead")
        (data $data (memory $memory) (i32.const 0) "live")
        (func $dead (local $dead_local i32) block $dead_label end)
        (func $live (export "live") (param $p i32) (local $l i32)
            block $label local.get $p call $live_import end
            (drop (struct.new_default $pair))))"#);
    let (output, report) = dce(&module);
    assert_eq!(action(&report, "name"), SectionAction::Updated);
    let expected = [
        "func 0 live_import",
        "func 1 live",
        "type 0 pair",
        "type 1 t",
        "table 0 table",
        "memory 0 memory",
        "global 0 global",
        "elem 0 elem",
        "data 0 data",
        "tag 0 tag",
        "module m",
        "local 0.0 arg",
        "local 1.0 p",
        "local 1.1 l",
        "label 1.0 label",
        "field 0.0 first",
        "field 0.1 second",
    ];
    assert_eq!(names(&output), expected);
}

#[test]
fn a_body_that_became_a_trap_keeps_the_names_of_its_parameters() {
    // The call traps on slot 1 because of its type: what is there stays, and is never run.
    let module = wat(r#"(module
        (type $t (func))
        (table 2 funcref)
        (elem (i32.const 0) func $live $only_referenced)
        (func $dead)
        (func $only_referenced (param $p i32) (local $l i32) block $label end)
        (func $live (export "live") (type $t)
            (call_indirect (type $t) (i32.clz (i32.const 1)))))"#);
    let preserve = Options { preserve_trap_kind: true };
    let (output, _) = run(&module, &[], &Settings::default(), &preserve);
    let left = names(&output);
    assert_eq!(left, ["func 0 only_referenced", "func 1 live", "type 0 t", "local 0.0 p"]);
}

#[test]
fn equal_types_that_become_one_keep_the_first_name() {
    let module = wat(r#"(module
        (type $dead (func (param f64)))
        (type $a (func (param i32)))
        (type $b (func (param i32)))
        (func (export "a") (type $a))
        (func (export "b") (type $b)))"#);
    assert_eq!(names(&dce(&module).0), ["type 0 a"]);
}

#[test]
fn parameters_of_types_and_tags_follow_them() {
    let module = wat(r#"(module
        (type (func (param f64)))
        (type (func (param i32)))
        (tag (type 0))
        (tag (export "tag") (type 1))
        (func (type 0)))"#);
    let mut section = NameSection::new();
    let both = |zero: &str, one: &str| {
        let mut map = IndirectNameMap::new();
        for (index, name) in [(0, zero), (1, one)] {
            let mut inner = NameMap::new();
            inner.append(0, name);
            map.append(index, &inner);
        }
        map
    };
    section.parameters(&both("dead", "type"));
    section.tag_parameters(&both("dead", "tag"));
    let (output, _) = dce(&with_custom(module, "name", &section.as_custom().data));
    assert_eq!(names(&output), ["param 0.0 type", "tag-param 0.0 tag"]);
}

#[test]
fn names_of_things_that_never_were_go() {
    let module = wat(r#"(module (func) (func (export "live")))"#);
    let mut map = NameMap::new();
    for (index, name) in [(0, "dead"), (1, "live"), (2, "never was"), (u32::MAX, "never was")] {
        map.append(index, name);
    }
    let mut section = NameSection::new();
    section.functions(&map);
    let (output, _) = dce(&with_custom(module, "name", &section.as_custom().data));
    assert_eq!(names(&output), ["func 0 live"]);
}

#[test]
fn an_unknown_subsection_goes_aloud_and_the_others_stay() {
    let module = wat(r#"(module (func) (func (export "live")))"#);
    let mut section = NameSection::new();
    section.module("m");
    section.raw(77, b"?");
    let (output, report) = dce(&with_custom(module, "name", &section.as_custom().data));
    assert_eq!(names(&output), ["module m"]);
    let notes: Vec<_> = report.diagnostics.iter().map(|said| (said.severity, &said.message[..])).collect();
    assert_eq!(notes, [(Severity::Note, "custom section `name`: 1 subsections of unknown kinds dropped")]);
}

#[test]
fn names_of_nothing_are_no_section() {
    let module = wat(r#"(module (func $dead) (func (export "live")))"#);
    let (output, report) = dce(&module);
    assert_dropped(&output, &report, "name", Severity::Note, "everything that it names is gone");
}

#[test]
fn names_in_any_order_are_sorted() {
    let module = wat(r#"(module (func) (func (export "a") (param i32 i32)) (func (export "b")))"#);
    let mut section = NameSection::new();
    section.raw(2, b"\x02\x02\0\x01\x02\x01\x01q\0\x01p");
    section.raw(1, b"\x04\x02\x01b\x01\x01a\0\x04dead\x01\x05again");
    section.module("m");
    section.raw(1, b"\0");
    let (output, report) = dce(&with_custom(module, "name", &section.as_custom().data));
    assert_eq!(names(&output), ["func 0 a", "func 1 b", "module m", "local 0.0 p", "local 0.1 q"]);
    let said: Vec<_> = report.diagnostics.iter().map(|said| &said.message[..]).collect();
    assert_eq!(said, ["custom section `name`: 1 subsections dropped of kinds that there may be one of"]);
}

#[test]
fn labels_of_a_body_that_lost_operators_go_aloud() {
    let module = wat(r#"(module
        (func $f (param $p i32) (drop (i32.const 1)) block $label end)
        (func $g block $label end))"#);
    let output = without_first_operators(&module);
    assert_eq!(names(&output.0), ["func 0 f", "func 1 g", "local 0.0 p", "label 1.0 label"]);
    let said: Vec<_> = output.1.diagnostics.iter().map(|said| &said.message[..]).collect();
    assert_eq!(said, ["custom section `name`: names of labels in 1 functions that lost operators dropped"]);
}
