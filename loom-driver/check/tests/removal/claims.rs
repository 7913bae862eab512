//! Mutations of what the pass says that it did, and of the output where text cannot show them.

use super::*;
use loom_check::ops::Space;
use loom_check::removal::Run;
use std::time::{Duration, Instant};

fn subject() -> Subject {
    text::read("claimed").0
}

impl Subject {
    /// The new index of each thing of an index space.
    fn map(&self, space: Space) -> Vec<Option<u32>> {
        let runs = &self.claim.maps[at(space)];
        removal::indices(runs, usize::MAX).unwrap()
    }

    /// The old index of each new one: the first, if there are several.
    fn kept(&self, space: Space) -> Vec<u32> {
        let mut kept: Vec<(u32, u32)> = Vec::new();
        for (old, new) in (0..).zip(self.map(space)).filter_map(|(old, new)| Some((old, new?))) {
            if !kept.iter().any(|(other, _)| *other == new) {
                kept.push((new, old));
            }
        }
        kept.sort_unstable();
        kept.into_iter().map(|(_, old)| old).collect()
    }

    /// Claims that these things stay, in this order.
    fn keep(&mut self, space: Space, kept: &[u32]) {
        let len = kept.iter().max().map_or(0, |last| last + 1);
        let new_of = |old| (0..).zip(kept).find(|(_, kept)| **kept == old).map(|(new, _)| new);
        self.claim.maps[at(space)] = removal::runs((0..len).map(new_of));
    }

    /// Claims that something stays that did not, or the other way round; what is behind it gets the next number.
    fn toggle(&mut self, space: Space, index: u32) {
        let mut kept = self.kept(space);
        match kept.binary_search(&index) {
            Ok(position) => drop(kept.remove(position)),
            Err(position) => kept.insert(position, index),
        }
        self.keep(space, &kept);
    }

    /// Claims that something became what `like` became.
    fn merge(&mut self, space: Space, index: usize, like: usize) {
        let mut map = self.map(space);
        map[index] = map[like];
        self.claim.maps[at(space)] = removal::runs(map);
    }
}

fn at(space: Space) -> usize {
    removal::SPACES.iter().position(|other| *other == space).unwrap()
}

/// From the id of a section to its last byte.
fn section(module: &[u8], id: u8) -> std::ops::Range<usize> {
    let parsed = Module::parse(module).unwrap();
    let payload = parsed.sections.iter().find(|section| section.id == id).unwrap().payload.clone();
    // The size is written in as many bytes as it takes.
    let size = (payload.len().max(1).ilog2() / 7 + 1) as usize;
    payload.start - size - 1..payload.end
}

#[test]
fn two_functions_of_one_type_swapped() {
    let mut mutant = subject();
    let mut kept = mutant.kept(Space::Func);
    kept.swap(2, 3);
    mutant.keep(Space::Func, &kept);
    mutant.assert_refused("swapped", &["function section, before: func 2", "func 3, out of order"]);
}

#[test]
fn two_functions_that_became_one() {
    let mut mutant = subject();
    mutant.merge(Space::Func, 3, 2);
    mutant.assert_refused("merged", &["function section, before: func 3", "func 2, out of order"]);
}

#[test]
fn another_function_of_the_same_type_in_the_place_of_one() {
    let mut mutant = subject();
    mutant.toggle(Space::Func, 3);
    mutant.toggle(Space::Func, 5);
    mutant.assert_refused(
        "another",
        &["code section, before: func 5", "after: func 3", "I32Const { value: 4 }"],
    );
}

#[test]
fn a_function_that_is_said_to_be_gone() {
    let mut mutant = subject();
    mutant.toggle(Space::Func, 3);
    mutant
        .assert_refused("gone", &["function section, after: func 4 `run`", "nothing of the input became it"]);
}

#[test]
fn a_function_that_is_said_to_be_there() {
    let mut mutant = subject();
    mutant.toggle(Space::Func, 5);
    mutant.assert_refused("there", &["function section, before: func 6 `run`", "func 5, and there is none"]);
}

#[test]
fn an_import_in_the_place_of_a_definition() {
    let mut mutant = subject();
    mutant.toggle(Space::Func, 1);
    mutant.toggle(Space::Func, 5);
    mutant.assert_refused(
        "import",
        &["function section, before: func 2", "after: func 1", "imported in one module"],
    );
}

#[test]
fn different_types_merged() {
    let mut mutant = subject();
    mutant.merge(Space::Type, 1, 0);
    mutant.assert_refused(
        "merged",
        &["type section, before: type 1", "type 1 became type 0, which is another"],
    );
}

#[test]
fn a_type_merged_with_one_that_only_looks_like_it() {
    let mut mutant = subject();
    mutant.merge(Space::Type, 3, 2);
    mutant.assert_refused("unrolled", &["type section, before: type 3", "refers to itself differently"]);
}

#[test]
fn equal_types_merged_are_equal() {
    let subject = subject();
    let types = subject.map(Space::Type);
    assert_eq!(types[6], types[0]);
    assert_ne!(types[6], None);
}

#[test]
fn half_a_recursion_group() {
    let mut mutant = subject();
    mutant.toggle(Space::Type, 4);
    mutant.toggle(Space::Type, 6);
    let says = ["type section, before: type 5", "only a part of its recursion group stays"];
    mutant.assert_refused("half", &says);
}

#[test]
fn a_type_that_is_said_to_be_gone() {
    let mut mutant = subject();
    let last = *mutant.kept(Space::Type).last().unwrap();
    mutant.toggle(Space::Type, last);
    mutant.assert_refused("gone", &["type section, after: type 4", "no type of the input became this one"]);
}

#[test]
fn an_export_that_was_not_allowed_to_go() {
    let mut mutant = subject();
    mutant.claim.may_go = Vec::new();
    mutant.assert_refused("export", &["export section, before: export \"unused\"", "not allowed to go"]);
}

#[test]
fn a_kind_of_trap_that_was_to_be_preserved() {
    let mut mutant = subject();
    mutant.claim.preserve_trap_kind = true;
    mutant.assert_refused("trap", &["elem section, before: elem 0 item 1", "slot 1", "may trap differently"]);
}

#[test]
fn segments_in_another_order() {
    let mut mutant = subject();
    let mut kept = mutant.kept(Space::Elem);
    kept.swap(0, 1);
    mutant.keep(Space::Elem, &kept);
    mutant.assert_refused("swapped", &["elem section, before: elem 0", "elem 1, out of order"]);
}

#[test]
fn an_import_that_is_used_gone_with_its_calls() {
    let (mut mutant, text) = text::read("claimed");
    let text = text.replace("call $peek", "call $read");
    let line = text.lines().find(|line| line.contains("\"peek\"")).unwrap();
    mutant.after = wat::parse_str(text.replace(line, "")).unwrap();
    assert!(mutant.is_valid());
    mutant.assert_refused(
        "import",
        &["function section, before: func 1", "after: func 1", "imported in one module"],
    );
    mutant.toggle(Space::Func, 1);
    mutant.assert_refused("import", &["code section, before: func 6", "it names func 1, which is gone"]);
}

#[test]
fn no_data_count() {
    let mut mutant = subject();
    let data_count = section(&mutant.after, 12);
    mutant.after.drain(data_count);
    assert!(!mutant.is_valid());
    mutant.assert_refused("data count", &["data count section", "it is missing"]);
}

#[test]
fn maps_of_another_module() {
    let other = smaller(
        r#"(module (func) (func (export "run")) (memory (export "m") 1))"#,
        r#"(module (func (export "run")) (memory (export "m") 1))"#,
    );
    let mut mutant = subject();
    mutant.claim.maps = other.claim.maps;
    mutant.assert_refused("maps", &["type section", "no type of the input"]);
}

/// A slot that is written twice, and a segment behind that may trap.
fn written_twice(may_trap: &str) -> Subject {
    let wat = format!(
        r#"(module
            (import "env" "base" (global $base i32))
            (table $calls 1 funcref)
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
    let text = wat.replace("(func $gone)", "");
    let subject = smaller(&wat, &text);
    let changed = text.replacen("(i32.const 0) func $one", "(i32.const 0) func $two", 1);
    assert_ne!(text, changed);
    Subject { after: wat::parse_str(changed).unwrap(), ..subject }
}

#[test]
fn an_overwritten_slot_matters_if_instantiation_may_stop() {
    let says = ["elem section, before: elem 0 item 0", "slot 0", "it was func 0 of the input, and is func 1"];
    written_twice(r#"(memory 1) (data (global.get $base) "x")"#).assert_refused("data", &says);
    written_twice("(table $other 1 funcref) (elem (table $other) (global.get $base) func $one)")
        .assert_refused("elem", &says);
    // Whatever stands there in between, nobody can look.
    written_twice("").check().unwrap();
}

#[test]
fn types_of_one_group_swapped() {
    let wat = r#"(module
        (rec (type $a (struct)) (type $b (struct (field i32))) (type $c (struct (field i64))))
        (func)
        (func (export "run") (param (ref null $a))))"#;
    let mut mutant = smaller(wat, &wat.replace("        (func)\n", ""));
    let mut kept = mutant.kept(Space::Type);
    kept.swap(1, 2);
    mutant.keep(Space::Type, &kept);
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
    let text = wat.replace("(type $gone (func (param f64)))", "");
    let mut mutant = smaller(wat, &text);
    mutant.after = wat::parse_str(text.replace("(func $dead (param i32))", "")).unwrap();
    assert!(mutant.is_valid());
    mutant.toggle(Space::Func, 1);
    let says = ["import section", "thread_new", "func indices as plain numbers"];
    mutant.assert_refused("number", &says);
}

/// The operators behind the end of a body are not those of any function, but a reader sees them.
#[test]
fn operators_behind_the_end_of_a_body() {
    let mut mutant = subject();
    let (module, code) = (Module::parse(&mutant.after).unwrap(), section(&mutant.after, 10));
    let mut bodies = wasm_encoder::CodeSection::new();
    for func in module.defined_funcs() {
        if let Some(body) = module.body(func) {
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
    let mut text = format!("(module {funcs})");
    let subject = smaller(&format!("(module (func) {funcs})"), &text);
    let mut first = usize::MAX;
    for wrong in [1999, 1500, 700, 1001] {
        text = text.replace(&format!("(i32.const {wrong})"), "(i32.const -1)");
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
    let subject = smaller(wat, &wat.replace(r#"(import "env" "gone" (func $gone))"#, ""));
    let locals = [&[0][..], operators, &[0x0b]].concat();
    let payload = [&[1, locals.len() as u8][..], &locals].concat();
    // What is behind it are names.
    let mut after = subject.after[..section(&subject.after, 10).start].to_vec();
    after.extend([10, payload.len() as u8]);
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

/// A body without its end: what is missing is behind all that can be compared.
#[test]
fn a_body_that_ends_early() {
    let mut mutant = written_as(&[0x41, 0x01, 0x1a, 0x10, 0x00]);
    let code = section(&mutant.after, 10);
    // One byte less in the body, whose size and that of the section are one byte each.
    mutant.after.remove(code.end - 1);
    mutant.after[code.start + 1] -= 1;
    mutant.after[code.start + 3] -= 1;
    assert!(!mutant.is_valid());
    mutant.assert_refused("early", &["code section, before: func 2 `run`", "one body ends before the other"]);
}

#[test]
fn maps_that_are_no_maps() {
    for (space, section) in [(Space::Type, "type"), (Space::Func, "function"), (Space::Data, "data")] {
        for run in [Run { len: u32::MAX, new: None }, Run { len: 1, new: Some(u32::MAX) }] {
            let mut mutant = subject();
            mutant.claim.maps[at(space)] = vec![run];
            let says = [&format!("{section} section: "), "its map is not one of"];
            mutant.assert_refused("no map", &says);
        }
    }
}

/// Each of many imports is told the numbers of many functions, in a time that is not the product of both.
#[test]
fn what_many_imports_are_told_does_not_take_long() {
    let import = r#"(import "pulseengine:async" "thread_new" (func (param i32)))"#;
    let (imports, funcs) = (import.repeat(20_000), "(func)".repeat(20_000));
    let text = |ty: &str| format!("(module {imports} {funcs} {ty})");
    let start = Instant::now();
    smaller(&text("(type (func (param f64)))"), &text(""));
    let took = start.elapsed();
    assert!(took < Duration::from_secs(10), "{took:?}");
}
