//! Wrong outputs that one check alone refuses.

use super::*;
use loom_check::ops::Space;
use loom_check::removal::SPACES;

/// A module and what became of it, in which everything but `gone` is said to be left in its order.
pub(super) fn pair(before: &str, after: &str, gone: &[(Space, u32)]) -> Subject {
    let [before, after] = [before, after].map(|text| wat::parse_str(format!("(module {text})")).unwrap());
    let module = Module::parse(&before).unwrap();
    let maps = SPACES.map(|space| {
        let mut next = 0..;
        let new_of = |old| if gone.contains(&(space, old)) { None } else { next.next() };
        removal::runs((0..len(&module, space)).map(new_of))
    });
    let claim = Removal { maps, may_go: Vec::new(), preserve_trap_kind: false, may_reorder: false };
    Subject { before, after, claim }
}

fn len(module: &Module<'_>, space: Space) -> u32 {
    let len = match space {
        Space::Type => module.types.len(),
        Space::Func => module.funcs.len(),
        Space::Table => module.tables.len(),
        Space::Memory => module.memories.len(),
        Space::Global => module.globals.len(),
        Space::Tag => module.tags.len(),
        Space::Elem => module.elems.len(),
        Space::Data => module.data.len(),
        Space::Local | Space::Label => 0,
    };
    len as u32
}

/// Refused for this reason, and a valid module.
#[track_caller]
fn refused(before: &str, after: &str, gone: &[(Space, u32)], says: &[&str]) {
    let subject = pair(before, after, gone);
    assert!(subject.is_valid());
    subject.assert_refused("it", says);
}

/// The same where kinds of traps are to be preserved.
#[track_caller]
fn refused_preserving(before: &str, after: &str, says: &[&str]) {
    let mut subject = pair(before, after, &[]);
    subject.claim.preserve_trap_kind = true;
    assert!(subject.is_valid());
    subject.assert_refused("it", says);
}

#[test]
fn an_export_behind_all_others() {
    let before = r#"(func $f) (func (export "run") (call $f))"#;
    let after = r#"(func $f) (func (export "run") (call $f)) (export "more" (func $f))"#;
    refused(before, after, &[], &["export section, after: export \"more\"", "no such export"]);
}

#[test]
fn a_start_function_that_there_was_not() {
    let before = r#"(func $f) (func (export "run") (call $f))"#;
    let says = ["start section", "a start function appeared"];
    refused(before, &format!("{before} (start $f)"), &[], &says);
}

/// What it exports of another kind at the same index declares no function.
#[test]
fn an_undeclared_function() {
    let text = r#"(func $f) (memory (export "m") 1) (func (export "run") (drop (ref.func $f)))"#;
    let subject = pair(&format!("{text} (elem declare func $f)"), text, &[(Space::Elem, 0)]);
    assert!(!subject.is_valid());
    subject.assert_refused("it", &["elem section, before: func 0", "nothing declares it"]);
}

#[test]
fn what_an_initial_value_names_is_gone() {
    let before = r#"(global $a i32 (i32.const 1)) (global (export "b") i32 (i32.const 2))
        (global (export "c") i32 (global.get $a))"#;
    let after = r#"(global $b (export "b") i32 (i32.const 2)) (global (export "c") i32 (global.get $b))"#;
    let says = ["global section, before: global 2, after: global 1", "it names global 0, which is gone"];
    refused(before, after, &[(Space::Global, 0)], &says);
}

#[test]
fn the_first_of_two_names_is_gone() {
    let copy = |tables: &str, into: &str| {
        format!(
            r#"{tables} (table $b 1 funcref) (table $c 1 funcref) (func (export "run")
                (table.copy ${into} $b (i32.const 0) (i32.const 0) (i32.const 1)) (drop (table.get $c (i32.const 0))))"#
        )
    };
    let (before, after) = (copy("(table $a 1 funcref)", "a"), copy("", "b"));
    let says = ["code section, before: func 0 `run`", "it names table 0, which is gone"];
    refused(&before, &after, &[(Space::Table, 0)], &says);
}

#[test]
fn two_new_functions() {
    let before = r#"(func (export "run") nop)"#;
    let says = ["function section, after: func 1", "nothing of the input became it"];
    refused(before, &format!("{before} (func unreachable) (func nop)"), &[], &says);
}

/// In another order, segments would write what others have written.
#[test]
fn segments_in_another_order() {
    let text = |first: &str, second: &str| {
        format!(r#"(memory (export "m") 1) (data (i32.const 0) "{first}") (data (i32.const 0) "{second}")"#)
    };
    let mut subject = pair(&text("a", "b"), &text("b", "a"), &[]);
    subject.claim.may_reorder = true;
    subject.claim.maps[7] = removal::runs([Some(1), Some(0)]);
    subject.assert_refused("it", &["data section, before: data 0", "out of order"]);
}

#[test]
fn more_types_than_references_can_name() {
    let count = 1 << 20;
    let mut types = wasm_encoder::TypeSection::new();
    (0..count).for_each(|_| types.ty().function([], []));
    let mut module = wasm_encoder::Module::new();
    let bytes = module.section(&types).as_slice().to_vec();
    let mut subject = pair("", "", &[]);
    subject.claim.maps[0] = removal::runs((0..count).map(Some));
    let subject = Subject { before: bytes.clone(), after: bytes, ..subject };
    subject.assert_refused("it", &["type section", "more types than a reference can name"]);
}

const NUMBER: &str = r#"(type $number (func (result i32))) (func $f (type $number) i32.const 1)
    (func $g (type $number) i32.const 2)"#;

/// What is copied on and on is called in the end.
#[test]
fn a_slot_of_a_table_that_is_copied_twice() {
    let text = |item: &str| {
        format!(
            r#"{NUMBER} (table $a 1 funcref) (table $b 1 funcref) (table $c 1 funcref)
            (elem (table $c) (i32.const 0) func {item}) (elem declare func $f $g) (func (export "run") (result i32)
                (table.copy $b $c (i32.const 0) (i32.const 0) (i32.const 1))
                (table.copy $a $b (i32.const 0) (i32.const 0) (i32.const 1))
                (table.copy $b $b (i32.const 0) (i32.const 0) (i32.const 1))
                (call_indirect $a (type $number) (i32.const 0)))"#
        )
    };
    let says = ["elem section, before: elem 0 item 0", "table 2 slot 0", "an indirect call can use it"];
    refused(&text("$f"), &text("$g"), &[], &says);
}

/// In an exported table it can be seen.
#[test]
fn a_slot_of_a_table_that_is_copied_to_an_exported_one() {
    let text = |item: &str| {
        format!(
            r#"{NUMBER} (table $a (export "a") 1 funcref) (table $b 1 funcref)
            (elem (table $b) (i32.const 0) func {item}) (elem declare func $f $g) (func (export "run")
                (table.copy $a $b (i32.const 0) (i32.const 0) (i32.const 1)))"#
        )
    };
    refused(&text("$f"), &text("$g"), &[], &["elem section", "the contents of the table can be seen"]);
}

/// An export names the new index of a table.
#[test]
fn a_slot_of_an_exported_table_that_moved() {
    let text = |tables: &str, item: &str| {
        format!(
            r#"{NUMBER} {tables} (table $b (export "b") 1 funcref)
            (elem (table $b) (i32.const 0) func {item}) (elem declare func $f $g)"#
        )
    };
    let (before, after) = (text("(table $a 1 funcref)", "$f"), text("", "$g"));
    let says = ["elem section", "the contents of the table can be seen"];
    refused(&before, &after, &[(Space::Table, 0)], &says);
}

#[test]
fn a_function_of_the_same_type_under_another_number() {
    let text = |item: &str| {
        format!(
            r#"{NUMBER} (type $same (func (result i32))) (table $a 1 funcref)
            (elem (i32.const 0) func {item}) (elem declare func $f $g) (func (export "run") (result i32)
                (call_indirect $a (type $same) (i32.const 0)))"#
        )
    };
    refused(&text("$f"), &text("$g"), &[], &["elem section", "an indirect call can use it"]);
}

/// A segment between two others hides nothing of what the first of them overwrites.
#[test]
fn an_overwritten_slot_behind_a_short_segment() {
    let text = |items: &str| {
        format!(
            r#"{NUMBER} (func $dead) (table $a 8 funcref) (elem (i32.const 5) func $f)
            (elem (i32.const 0) func $g $dead $dead $dead $dead {items}) (elem (i32.const 1) func $g)
            (func (export "run") (param i32) (result i32) (call_indirect $a (type $number) (local.get 0)))"#
        )
    };
    let says = ["elem section, before: elem 1 item 5", "table 0 slot 5", "is func 0 of the input"];
    refused(&text("$dead"), &text(""), &[], &says);
}

/// Nor does the order in which segments stand, which is not that of what they write.
#[test]
fn an_overwritten_slot_before_a_segment_far_behind() {
    let text = |item: &str| {
        format!(
            r#"{NUMBER} (func $dead) (table $a 9 funcref) (elem (i32.const 0) func $g $f) (elem (i32.const 8) func $g)
            (elem (i32.const 1) func {item}) (elem declare func $dead)
            (func (export "run") (param i32) (result i32) (call_indirect $a (type $number) (local.get 0)))"#
        )
    };
    let says = ["elem section, before: elem 2 item 0", "table 0 slot 1", "is func 0 of the input"];
    refused(&text("$dead"), &text(""), &[], &says);
}

/// A slot of a shared table is seen before the next segment is written.
#[test]
fn a_shared_table_is_seen_in_between() {
    let text = |item: &str| {
        format!(
            r#"(type $t (shared (func))) (func $f (type $t)) (func $g (type $t) nop)
            (table $a (export "a") shared 1 (ref null (shared func)))
            (elem (i32.const 0) (ref null (shared func)) (ref.func {item}))
            (elem (i32.const 0) (ref null (shared func)) (ref.func $g))"#
        )
    };
    let says = ["elem section, before: elem 0 item 0", "the contents of the table can be seen"];
    refused(&text("$f"), &text("$g"), &[], &says);
}

#[test]
fn segments_that_trap() {
    // Behind the first size of the table, whatever its maximum is.
    let text = "(func $f) (table 2 8 funcref)";
    let before = format!("{text} (elem (i32.const 4) func $f)");
    let says = ["elem section, before: elem 0", "it went, and writing it may trap"];
    refused(&before, text, &[(Space::Elem, 0)], &says);
    // Cut until it does not.
    let text = |items: &str| format!("(func $f) (table 4 funcref) (elem (i32.const 2) func {items})");
    let says = ["elem section, before: elem 0", "it was cut or moved, and writing it may trap"];
    refused(&text("$f $f $f"), &text("$f"), &[], &says);
    // It writes nothing, and has to be in bounds all the same.
    let text =
        |at: u32, items: &str| format!("(func $f) (table 4 funcref) (elem (i32.const {at}) func {items})");
    let says = ["elem section, before: elem 0", "it is written to slots that the original does not write"];
    refused(&text(2, "$f $f"), &text(9, ""), &[], &says);
    pair(&text(2, "$f $f"), &text(4, ""), &[]).check().unwrap();
}

/// The number that a global has in the output.
#[test]
fn an_offset_by_a_global_that_moved() {
    let text = |globals: &str, at: &str| {
        format!(
            r#"{globals} (global $b (export "b") i32 (i32.const 0)) {NUMBER} (table $a 4 funcref)
            (elem ({at}) func $f) (func (export "run") (param i32) (result i32)
                (call_indirect $a (type $number) (local.get 0)))"#
        )
    };
    let before = text("(global $a i32 (i32.const 2))", "i32.const 2");
    let says = ["elem section, before: elem 0", "now 1 from slot 0"];
    refused(&before, &text("", "global.get $b"), &[(Space::Global, 0)], &says);
}

#[test]
fn an_emptied_segment_that_is_read() {
    let text = |items: &str| {
        format!(
            r#"(type $a (array funcref)) (func $f) (elem $e funcref {items}) (elem declare func $f)
            (func (export "run") (result (ref $a)) (array.new_elem $a $e (i32.const 0) (i32.const 0)))"#
        )
    };
    let says = ["elem section, before: elem 0", "a body copies its contents"];
    refused(&text("(ref.func $f)"), &text(""), &[], &says);
}

#[test]
fn data_that_is_loaded() {
    let text = r#"(memory 1) (func (export "run") (result i32) (i32.load (i32.const 0)))"#;
    let before = format!("{text} (data (i32.const 0) \"a\")");
    let says = ["data section, before: data 0", "contents of memory 0 are used"];
    refused(&before, text, &[(Space::Data, 0)], &says);
}

#[test]
fn data_of_a_memory_that_is_told_by_number() {
    let text = r#"(import "pulseengine:async" "stream_write" (func $write (param i32)))
        (memory 1) (func (export "run") (call $write (i32.const 0)))"#;
    let before = format!("{text} (data (i32.const 0) \"a\")");
    let says = ["data section, before: data 0", "contents of memory 0 are used"];
    refused(&before, text, &[(Space::Data, 0)], &says);
}

#[test]
fn stubs_that_can_be_had() {
    // By whoever has the table.
    let text = |body: &str| {
        format!(r#"(func $f {body}) (table (export "t") 1 funcref) (elem (i32.const 0) func $f)"#)
    };
    refused_preserving(&text("nop"), &text("unreachable"), &["elem section", "func 0 can be used here"]);
    // In an array.
    let text = |body: &str| {
        format!(
            r#"(type $a (array funcref)) (func $f {body}) (elem $e func $f)
            (func (export "run") (result (ref $a)) (array.new_elem $a $e (i32.const 0) (i32.const 1)))"#
        )
    };
    refused_preserving(&text("nop"), &text("unreachable"), &["elem section", "its segment is read"]);
    // In an object that is in a table.
    let text = |body: &str| {
        format!(
            r#"(type $s (struct (field funcref))) (func $f {body}) (table (export "t") 1 (ref null $s))
            (elem (i32.const 0) (ref null $s) (struct.new $s (ref.func $f)))"#
        )
    };
    refused_preserving(
        &text("nop"),
        &text("unreachable"),
        &["elem section", "a value that the input does not have"],
    );
}

/// Only who preserves kinds of traps leaves stubs.
#[test]
fn stubs_without_need() {
    let mut subject = text::read("preserved").0;
    subject.claim.preserve_trap_kind = false;
    subject.assert_refused("it", &["code section"]);
}
