//! Mutations of what the pass says that it did, and of the output where text cannot show them.

use super::*;
use loom_core::index::{EntityRef, FuncIndex, TypeIndex};
use loom_core::maps::IndexMap;

/// Types, functions and segments whose indices are easy to see.
const MODULE: &str = r#"(module
    (type $number (func (result i32)))
    (type $gone (func (param i64) (result i32)))
    (type $list (struct (field (mut (ref null $list)))))
    (type $unrolled (struct (field (mut (ref null $list)))))
    (rec (type $left (struct (field (ref null $right)))) (type $right (struct (field (ref null $left)))))
    (type $number_again (func (result i32)))
    (import "env" "read" (func $read (type $number)))
    (import "env" "peek" (func $peek (type $number)))
    (func $one (type $number) (i32.const 1))
    (func $two (type $number_again) (i32.const 2))
    (func $gone (type $gone) (i32.const 3))
    (func $unused (export "unused") (type $number) (i32.const 4))
    (table $calls 3 funcref)
    (elem $first (table $calls) (i32.const 0) func $one $gone)
    (elem $second (table $calls) (i32.const 2) func $two)
    (memory 1)
    (data $passive "passive")
    (func $run (export "run") (param (ref null $list) (ref null $left)) (result i32)
        (memory.init $passive (i32.const 0) (i32.const 0) (i32.load (i32.const 0)))
        (drop (call $read))
        (drop (call $peek))
        (call_indirect (type $number) (i32.const 0)
            (call_indirect (type $number) (i32.load (i32.const 4)))
            (drop))))"#;

fn subject() -> Subject {
    let subject = Subject::new(wat::parse_str(MODULE).unwrap(), &["unused"], false);
    subject.check().unwrap();
    subject
}

/// The map without `index`, or with it, numbered anew.
fn toggled<I: EntityRef + Ord>(map: &IndexMap<I>, index: I) -> IndexMap<I> {
    let mut kept = map.kept().to_vec();
    match kept.binary_search(&index) {
        Ok(position) => drop(kept.remove(position)),
        Err(position) => kept.insert(position, index),
    }
    IndexMap::of_kept(kept, usize::MAX)
}

fn func(index: usize) -> FuncIndex {
    FuncIndex::new(index)
}

#[test]
fn two_functions_of_one_type_swapped() {
    let mut mutant = subject();
    let mut kept = mutant.maps.funcs.kept().to_vec();
    kept.swap(2, 3);
    mutant.maps.funcs = IndexMap::of_kept(kept, usize::MAX);
    mutant.assert_refused("swapped", &["function section, before: func 2", "func 3, out of order"]);
}

#[test]
fn two_functions_that_became_one() {
    let mut mutant = subject();
    mutant.maps.funcs.merge(func(3), func(2));
    mutant.assert_refused("merged", &["function section, before: func 3", "func 2, out of order"]);
}

#[test]
fn another_function_of_the_same_type_in_the_place_of_one() {
    let mut mutant = subject();
    mutant.maps.funcs = toggled(&toggled(&mutant.maps.funcs, func(3)), func(5));
    mutant.assert_refused(
        "another",
        &["code section, before: func 5", "after: func 3", "I32Const { value: 4 }"],
    );
}

#[test]
fn a_function_that_is_said_to_be_gone() {
    let mut mutant = subject();
    mutant.maps.funcs = toggled(&mutant.maps.funcs, func(3));
    mutant
        .assert_refused("gone", &["function section, after: func 4 `run`", "nothing of the input became it"]);
}

#[test]
fn a_function_that_is_said_to_be_there() {
    let mut mutant = subject();
    mutant.maps.funcs = toggled(&mutant.maps.funcs, func(5));
    mutant.assert_refused("there", &["function section, before: func 6 `run`", "func 5, and there is none"]);
}

#[test]
fn an_import_in_the_place_of_a_definition() {
    let mut mutant = subject();
    mutant.maps.funcs = toggled(&toggled(&mutant.maps.funcs, func(1)), func(5));
    mutant.assert_refused(
        "import",
        &["function section, before: func 2", "after: func 1", "imported in one module"],
    );
}

#[test]
fn different_types_merged() {
    let mut mutant = subject();
    mutant.maps.types.merge(TypeIndex::new(1), TypeIndex::new(0));
    mutant.assert_refused(
        "merged",
        &["type section, before: type 1", "type 1 became type 0, which is another"],
    );
}

#[test]
fn a_type_merged_with_one_that_only_looks_like_it() {
    let mut mutant = subject();
    mutant.maps.types.merge(TypeIndex::new(3), TypeIndex::new(2));
    mutant.assert_refused("unrolled", &["type section, before: type 3", "refers to itself differently"]);
}

#[test]
fn equal_types_merged_are_equal() {
    let subject = subject();
    assert_eq!(subject.maps.types.get(TypeIndex::new(6)), subject.maps.types.get(TypeIndex::new(0)));
    assert_ne!(subject.maps.types.get(TypeIndex::new(6)), None);
}

#[test]
fn half_a_recursion_group() {
    let mut mutant = subject();
    mutant.maps.types = toggled(&toggled(&mutant.maps.types, TypeIndex::new(4)), TypeIndex::new(6));
    let says = ["type section, before: type 5", "only a part of its recursion group stays"];
    mutant.assert_refused("half", &says);
}

#[test]
fn a_type_that_is_said_to_be_gone() {
    let mut mutant = subject();
    let last = *mutant.maps.types.kept().last().unwrap();
    mutant.maps.types = toggled(&mutant.maps.types, last);
    mutant.assert_refused("gone", &["type section, after: type 4", "no type of the input became this one"]);
}

#[test]
fn an_export_that_was_not_allowed_to_go() {
    let mut mutant = subject();
    mutant.may_go = Vec::new();
    mutant.assert_refused("export", &["export section, before: export \"unused\"", "not allowed to go"]);
}

#[test]
fn a_kind_of_trap_that_was_to_be_preserved() {
    let mut mutant = subject();
    mutant.preserve_trap_kind = true;
    mutant.assert_refused("trap", &["elem section, before: elem 0 item 1", "slot 1", "may trap differently"]);
}

#[test]
fn segments_in_another_order() {
    let mut mutant = subject();
    let mut kept = mutant.maps.elems.kept().to_vec();
    kept.swap(0, 1);
    mutant.maps.elems = IndexMap::of_kept(kept, usize::MAX);
    mutant.assert_refused("swapped", &["elem section, before: elem 0", "elem 1, out of order"]);
}

#[test]
fn an_import_that_is_used_gone_with_its_calls() {
    let mut mutant = subject();
    let text = wasmprinter::print_bytes(&mutant.after).unwrap();
    let text = text.replace("call $peek", "call $read");
    let line = text.lines().find(|line| line.contains("\"peek\"")).unwrap();
    mutant.after = wat::parse_str(text.replace(line, "")).unwrap();
    assert!(mutant.is_valid());
    mutant.assert_refused(
        "import",
        &["function section, before: func 1", "after: func 1", "imported in one module"],
    );
    mutant.maps.funcs = toggled(&mutant.maps.funcs, func(1));
    mutant.assert_refused("import", &["code section, before: func 6", "it names func 1, which is gone"]);
}

#[test]
fn no_data_count() {
    let mut mutant = subject();
    let module = Module::parse(&mutant.after).unwrap();
    let section = module.sections.iter().find(|section| section.id == 12).unwrap().range.clone();
    mutant.after.drain(section);
    assert!(!mutant.is_valid());
    mutant.assert_refused("data count", &["data count section", "it is missing"]);
}

#[test]
fn maps_of_another_module() {
    let other = Subject::new(
        wat::parse_str(r#"(module (func) (func (export "run")) (memory (export "m") 1))"#).unwrap(),
        &[],
        false,
    );
    Subject { maps: other.maps, ..subject() }
        .assert_refused("maps", &["type section", "no type of the input"]);
}

/// A slot that is written twice, and a segment behind that may trap.
fn written_twice(may_trap: &str) -> Subject {
    let wat = format!(
        r#"(module
            (import "env" "base" (global $base i32))
            (table $calls 1 funcref)
            (table $other 1 funcref)
            (memory 1)
            (func $one (result i32) (i32.const 1))
            (func $two (result i32) (i32.const 2))
            (func $gone)
            (func (export "run") (result i32)
                (drop (call $one))
                (call_indirect $calls (result i32) (i32.const 0)))
            (elem (table $calls) (i32.const 0) func $one)
            (elem (table $calls) (i32.const 0) func $two)
            {may_trap})"#
    );
    let subject = Subject::new(wat::parse_str(wat).unwrap(), &[], false);
    subject.check().unwrap();
    let text = wasmprinter::print_bytes(&subject.after).unwrap();
    let changed = text.replacen("(i32.const 0) func $one", "(i32.const 0) func $two", 1);
    assert_ne!(text, changed);
    Subject { after: wat::parse_str(changed).unwrap(), ..subject }
}

#[test]
fn an_overwritten_slot_matters_if_instantiation_may_stop() {
    let says = ["elem section, before: elem 0 item 0", "slot 0", "it was func 0 of the input, and is func 1"];
    written_twice(r#"(data (global.get $base) "x")"#).assert_refused("data", &says);
    written_twice("(elem (table $other) (global.get $base) func $one)").assert_refused("elem", &says);
    // Whatever stands there in between, nobody can look.
    written_twice("").check().unwrap();
}

#[test]
fn types_of_one_group_swapped() {
    let wat = r#"(module
        (rec (type $a (struct)) (type $b (struct (field i32))) (type $c (struct (field i64))))
        (func)
        (func (export "run") (param (ref null $a))))"#;
    let mut mutant = Subject::new(wat::parse_str(wat).unwrap(), &[], false);
    mutant.check().unwrap();
    let mut kept = mutant.maps.types.kept().to_vec();
    kept.swap(1, 2);
    mutant.maps.types = IndexMap::of_kept(kept, usize::MAX);
    mutant.assert_refused("swapped", &["type section, before: type 0", "changed its order"]);
}

#[test]
fn a_function_removed_below_one_whose_index_is_a_number() {
    let wat = r#"(module
        (import "pulseengine:async" "thread_new" (func $thread (param i32)))
        (type $gone (func (param f64)))
        (memory $unused 1)
        (func $dead (param i32))
        (func $run (export "run") (call $thread (i32.const 3)))
        (func $started))"#;
    let mut mutant = Subject::new(wat::parse_str(wat).unwrap(), &[], false);
    mutant.check().unwrap();
    let text = wasmprinter::print_bytes(&mutant.after).unwrap();
    let (before, rest) = text.split_once("  (func $dead").unwrap();
    let (_, behind) = rest.split_once('\n').unwrap();
    mutant.after = wat::parse_str(format!("{before}{behind}")).unwrap();
    assert!(mutant.is_valid());
    mutant.maps.funcs = toggled(&mutant.maps.funcs, func(1));
    let says = ["import section", "thread_new", "func indices as plain numbers"];
    mutant.assert_refused("number", &says);
}

/// The operators behind the end of a body are not those of any function, but a reader sees them.
#[test]
fn operators_behind_the_end_of_a_body() {
    let mut mutant = subject();
    let module = Module::parse(&mutant.after).unwrap();
    let code = module.sections.iter().find(|section| section.id == 10).unwrap().range.clone();
    let mut bodies = wasm_encoder::CodeSection::new();
    for (index, _) in module.funcs.iter() {
        if let Some(body) = module.body(index) {
            let range = body.range();
            let mut bytes = mutant.after[range.start as usize..range.end as usize].to_vec();
            wasm_encoder::Encode::encode(&wasm_encoder::Instruction::Nop, &mut bytes);
            bodies.raw(&bytes);
        }
    }
    let mut after = mutant.after[..code.start].to_vec();
    wasm_encoder::Section::append_to(&bodies, &mut after);
    after.extend(&mutant.after[code.end..]);
    mutant.after = after;
    assert!(!mutant.is_valid());
    mutant.assert_refused("behind", &["code section, before: func 2", "one body ends before the other"]);
}

/// Wherever threads are, the first error in the file is reported.
#[test]
fn of_many_errors_the_first() {
    let funcs: String =
        (0..2000).map(|n| format!(r#"(func (export "f{n}") (drop (i32.const {n})))"#)).collect();
    let subject = Subject::new(wat::parse_str(format!("(module (func) {funcs})")).unwrap(), &[], false);
    let mut text = wasmprinter::print_bytes(&subject.after).unwrap();
    let mut first = usize::MAX;
    for wrong in [1999, 1500, 700, 1001] {
        text = text.replace(&format!("i32.const {wrong}\n"), "i32.const -1\n");
        let mutant = Subject { after: wat::parse_str(&text).unwrap(), ..subject.clone() };
        first = first.min(wrong);
        for _ in 0..5 {
            mutant.assert_refused("many", &[&format!("code section, before: func {}", first + 1)]);
        }
    }
}

/// A module of which one function is left, whose body has `operators` in the place of `i32.const 1, drop,
/// call 1`, which are at its beginning.
fn written_as(operators: &[u8]) -> Subject {
    let wat = r#"(module
        (import "env" "gone" (func $gone))
        (import "env" "read" (func $read (result i32)))
        (func (export "run") (result i32) (drop (i32.const 1)) (call $read)))"#;
    let subject = Subject::new(wat::parse_str(wat).unwrap(), &[], false);
    subject.check().unwrap();
    let module = Module::parse(&subject.after).unwrap();
    // What is behind it are names.
    let code = module.sections.iter().find(|section| section.id == 10).unwrap().payload.clone();
    let locals = [&[0][..], operators, &[0x0b]].concat();
    let payload = [&[1, locals.len() as u8][..], &locals].concat();
    let mut after = subject.after[..code.start - 1].to_vec();
    after.push(payload.len() as u8);
    after.extend(payload);
    Subject { after, ..subject }
}

#[test]
fn numbers_may_be_written_in_more_bytes() {
    // i32.const 1, drop, call 0.
    written_as(&[0x41, 0x01, 0x1a, 0x10, 0x00]).check().unwrap();
    written_as(&[0x41, 0x01, 0x1a, 0x10, 0x80, 0x00]).check().unwrap();
    written_as(&[0x41, 0x81, 0x00, 0x1a, 0x10, 0x80, 0x00]).check().unwrap();
    let says = ["code section, before: func 2 `run`", "I32Const { value: 1 }", "I32Const { value: 2 }"];
    written_as(&[0x41, 0x02, 0x1a, 0x10, 0x00]).assert_refused("number", &says);
    written_as(&[0x41, 0x82, 0x00, 0x1a, 0x10, 0x80, 0x00]).assert_refused("padded number", &says);
    let says = ["code section, before: func 2 `run`", "one body ends before the other"];
    written_as(&[0x41, 0x01, 0x1a, 0x10, 0x00, 0x0b, 0x01]).assert_refused("more", &says);
}
