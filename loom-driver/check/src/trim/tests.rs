//! The check on outputs that were made by hand: right ones pass, wrong ones do not.

use super::check;
use crate::same::verdict::{Judge, quickly, unreadable};

const JUDGE: Judge = Judge { check, around: "" };

#[track_caller]
fn right(before: &str, after: &str) {
    JUDGE.right(before, after);
}

#[track_caller]
fn wrong(before: &str, after: &str, why: &str) {
    JUDGE.wrong(before, after, why);
}

#[test]
fn a_table_may_shrink_to_what_segments_write() {
    let with = |limits: &str, more: &str| {
        format!("(table $t {limits} funcref) (elem (table $t) (i32.const 1) func 0 0) (func) {more}")
    };
    right(&with("9 9", ""), &with("3 3", ""));
    right(&with("9", ""), &with("3 3", ""));
    right(&with("9", ""), &with("5", ""));
    right(&with("9", ""), &with("9 9", ""));
    // A call of what is not there traps in any case, and where a table ends concerns no other index space.
    let more = "(memory 1) (func (result i32) i32.const 0 call_indirect $t (result i32) memory.size i32.add)";
    right(&with("9 9", more), &with("3 3", more));
    wrong(&with("3", ""), &with("4", ""), "it is larger");
    wrong(&with("9", ""), &with("2", ""), "a segment may write behind its end");
    wrong(&with("9", ""), &with("9", "(table 1 funcref)"), "a table or a memory is missing");
    for more in [
        "(export \"t\" (table $t))",
        "(func (result i32) table.size $t)",
        "(func (result funcref) i32.const 0 table.get $t)",
        "(func i32.const 0 ref.null func table.set $t)",
        "(func i32.const 0 ref.null func i32.const 0 table.fill $t)",
        "(func (result i32) ref.null func i32.const 0 table.grow $t)",
        "(func i32.const 0 i32.const 0 i32.const 0 table.copy $t $t)",
        "(elem $e func) (func i32.const 0 i32.const 0 i32.const 0 table.init $t $e)",
    ] {
        wrong(&with("9 9", more), &with("3 3", more), "somebody can tell");
    }
}

#[test]
fn a_body_that_cannot_be_read_may_tell() {
    let with = |slots: u32| unreadable(&format!("(table {slots} funcref)"));
    JUDGE.verdict_on(&with(9), &with(3)).expect_err("not refused");
}

#[test]
fn an_access_that_waits_does_not_tell() {
    let with = |most: u32| {
        format!(
            "(memory 1 {most}) (func (result i32) i32.const 0 i32.const 0 memory.atomic.notify)
             (func i32.const 0 i32.const 0 i64.const 0 memory.atomic.wait32 drop)"
        )
    };
    right(&with(9), &with(1));
}

#[test]
fn many_tables_with_many_segments_take_no_longer_than_each_alone() {
    let with = |slots: u32| {
        let tables = format!("(table {slots} funcref)").repeat(10_000);
        let elems: String =
            (0..10_000).map(|at| format!("(elem (table {at}) (i32.const 0) func 0)")).collect();
        wat::parse_str(format!("(module (func) {tables} {elems})")).unwrap()
    };
    let (before, after) = (with(2), with(1));
    quickly(|| JUDGE.verdict_on(&before, &after)).unwrap();
}

#[test]
fn a_table_keeps_its_type_and_initial_value() {
    wrong("(table 9 (ref null func))", "(table 3 externref)", "its type differs");
    wrong("(func) (table 9 funcref (ref.func 0))", "(func) (table 3 funcref (ref.func 0))", "initial value");
    wrong("(func) (table 9 funcref)", "(func) (table 9 funcref (ref.func 0))", "initial value");
    let import = "(import \"m\" \"g\" (global $g i32))";
    let with = |slots: u32| format!("{import} (table {slots} funcref) (elem (global.get $g) func 0) (func)");
    wrong(&with(9), &with(3), "a segment may write behind its end");
}

#[test]
fn a_memory_changes_its_maximum_only_if_it_cannot_grow() {
    right("(memory 1 9)", "(memory 1 1)");
    right("(memory 1)", "(memory 1 1)");
    wrong("(memory 2 9)", "(memory 1 9)", "more than its maximum");
    wrong("(memory (export \"m\") 1 9)", "(memory (export \"m\") 1 1)", "somebody can tell");
    let grow = |memory: &str| format!("(memory {memory}) (func (result i32) i32.const 1 memory.grow)");
    wrong(&grow("1 9"), &grow("1 1"), "somebody can tell");
    wrong("(memory 1 9 shared)", "(memory 1 1 shared)", "somebody can tell");
}

#[test]
fn segments_may_lose_what_is_there_anyway() {
    let with = |data: &str| format!("(memory 1) {data}");
    let one = |bytes: &str| with(&format!("(data (i32.const 8) \"{bytes}\")"));
    right(&one("ab\\00\\00"), &one("ab"));
    right(&one("ab\\00\\00"), &one("ab\\00"));
    right(&one("\\00\\00"), &one(""));
    right(&one("ab"), &one("ab\\00"));
    wrong(&one("ab\\00"), &one("a"), "holds something else at 0x0");
    wrong(&one("ab"), &one("ac"), "holds something else at 0x0");
    wrong(&one("\\00ab"), &one("ab"), "holds something else");
    let two = |first: &str, second: &str| {
        with(&format!("(data (i32.const 8) \"{first}\") (data (i32.const 9) \"{second}\")"))
    };
    wrong(&two("abc", "x\\00"), &two("abc", "x"), "holds something else");
    right(&two("a\\00\\00", "x\\00"), &two("a", "x"));
    right(&two("a\\00", "x"), &two("a", "x"));
    let far = |bytes: &str| with(&format!("(data (i32.const 254) \"ab{bytes}\")"));
    wrong(&far("c\\00"), &far(""), "holds something else at 0x100");
}

#[test]
fn segments_may_be_cut_anew() {
    let with = |data: &str| format!("(memory 1) {data}");
    let at = |at: u32, bytes: &str| format!("(data (i32.const {at}) \"{bytes}\")");
    let two = |one: &str, other: &str| with(&format!("{one} {other}"));
    right(&two(&at(8, "ab"), &at(10, "c")), &with(&at(8, "abc")));
    right(&with(&at(8, "abc")), &two(&at(10, "c"), &at(8, "ab")));
    right(&two(&at(8, "abc"), &at(9, "x")), &with(&at(8, "axc")));
    wrong(&two(&at(8, "abc"), &at(9, "x")), &with(&at(8, "abc")), "holds something else");
    right(&two(&at(8, "a"), &at(11, "b")), &with(&at(8, "a\\00\\00b")));
    wrong(&two(&at(8, "a"), &at(11, "b")), &with(&at(8, "a\\00b")), "holds something else");
    right(&with(&at(8, "\\00")), &with(""));
    wrong(&with(&at(8, "a")), &with(""), "holds something else");
    wrong(&with(&at(8, "a")), &with(&at(9, "a")), "holds something else");
    wrong(&with(&at(65535, "a\\00")), &with(&at(65535, "a")), "may be out of bounds");
    let offset = |data: &str| {
        format!(
            "(import \"m\" \"g\" (global $g i32)) (memory 1)
             (data (global.get $g) \"x\") (data (i32.const 8) \"{data}\")"
        )
    };
    wrong(&offset("a\\00"), &offset("a"), "may be out of bounds");
    let global = |data: &str| format!("(global $g i32 (i32.const 8)) (memory 1) {data}");
    right(&global("(data (global.get $g) \"x\")"), &global("(data (i32.const 8) \"x\")"));
    wrong(&global("(data (global.get $g) \"x\")"), &global("(data (i32.const 9) \"x\")"), "something else");
    // Far from everything that was written.
    wrong(&with(&at(8, "a")), &two(&at(8, "a"), &at(1000, "b")), "holds something else at 0x300");
    wrong(&two(&at(8, "a"), &at(1000, "b")), &with(&at(8, "a")), "holds something else at 0x300");
    let memories =
        |memory: u32| format!("(memory 1) (memory 1) (data (memory {memory}) (i32.const 8) \"a\")");
    wrong(&memories(0), &memories(1), "memory 0 holds something else");
}

#[test]
fn in_an_imported_memory_the_same_bytes_are_written() {
    let import = |data: &str| format!("(import \"m\" \"m\" (memory 1)) {data}");
    let at = |at: u32, bytes: &str| format!("(data (i32.const {at}) \"{bytes}\")");
    let two = |one: &str, other: &str| import(&format!("{one} {other}"));
    right(&two(&at(8, "a"), &at(9, "b")), &import(&at(8, "ab")));
    right(&two(&at(8, "aa"), &at(9, "b")), &import(&at(8, "ab")));
    wrong(&two(&at(8, "a"), &at(10, "b")), &import(&at(8, "a\\00b")), "holds something else");
    wrong(&import(&at(8, "a\\00")), &import(&at(8, "a")), "holds something else");
    wrong(&import(&at(8, "\\00")), &import(""), "holds something else");
}

#[test]
fn imports_may_be_one_memory() {
    let import =
        |data: &str| format!("(import \"m\" \"a\" (memory 1)) (import \"m\" \"b\" (memory 1)) {data}");
    let at =
        |memory: u32, at: u32, bytes: &str| format!("(data (memory {memory}) (i32.const {at}) \"{bytes}\")");
    let before = |other: u32| import(&[at(0, 8, "a"), at(1, other, "x"), at(0, 9, "b")].concat());
    let after = |other: u32| import(&[at(0, 8, "ab"), at(1, other, "x")].concat());
    let moved = |other: u32| import(&[at(1, other, "x"), at(0, 8, "ab")].concat());
    for other in [7, 10] {
        right(&before(other), &after(other));
        right(&before(other), &moved(other));
    }
    wrong(&before(9), &after(9), "may be one memory");
    wrong(&after(8), &moved(8), "may be one memory");
    right(&before(9), &before(9));
    // What is defined here is no other memory.
    let defined = |text: String| text.replace("(import \"m\" \"b\" (memory 1))", "(memory 1)");
    right(&defined(before(9)), &defined(after(9)));
}

#[test]
fn somebody_may_see_a_shared_memory_filled() {
    let with = |memory: &str, data: &str| format!("{memory} {data}");
    let (import, own) = ("(import \"m\" \"m\" (memory 1 1 shared))", "(memory 1 1 shared)");
    let both = "(data (i32.const 8) \"a\") (data (i32.const 8) \"b\")";
    let last = "(data (i32.const 8) \"b\")";
    wrong(&with(import, both), &with(import, last), "a shared memory");
    right(&with(own, both), &with(own, last));
}

#[test]
fn many_passive_segments_do_not_take_long() {
    let with = |first: &str| {
        let passive: String = (0..60_000).map(|at| format!("(data \"{at}\")")).collect();
        wat::parse_str(format!("(module (memory 1) {passive} (data (i32.const 8) \"{first}\"))")).unwrap()
    };
    let (before, after) = (with("a\\00"), with("a"));
    quickly(|| JUDGE.verdict_on(&before, &after)).unwrap();
}

#[test]
fn passive_segments_hold_what_they_held() {
    let passive = "a passive segment is missing or holds something else";
    let with = |data: &str| format!("(memory 1) {data}");
    wrong(&with("(data \"a\\00\")"), &with("(data \"a\")"), passive);
    wrong(&with("(data (i32.const 8) \"a\")"), &with("(data \"a\")"), passive);
    wrong(&with("(data \"a\")"), &with("(data (i32.const 8) \"a\")"), passive);
    wrong(&with("(data \"a\") (data \"b\")"), &with("(data \"b\") (data \"a\")"), passive);
    wrong(&with("(data \"a\") (data \"a\")"), &with("(data \"a\")"), passive);
}

#[test]
fn instructions_name_segments_by_their_new_numbers() {
    let with = |data: &str, named: u32| {
        format!(
            "(memory 1) {data} (func i32.const 0 i32.const 0 i32.const 1 memory.init {named} data.drop {named})"
        )
    };
    let at = |at: u32, bytes: &str| format!("(data (i32.const {at}) \"{bytes}\")");
    let before = format!("{} {} (data \"x\")", at(8, "a"), at(9, "b"));
    let after = format!("{} (data \"x\")", at(8, "ab"));
    right(&with(&before, 2), &with(&after, 1));
    wrong(&with(&before, 2), &with(&after, 0), "became");
    wrong(&with(&before, 0), &with(&after, 1), "became");
    // Of a segment that was written nothing is left.
    right(&with(&before, 0), &with(&after, 0));
    right(&with(&before, 1), &with(&after, 0));
    // The number stays, and what it means does not.
    let swapped = format!("(data \"x\") {}", at(8, "ab"));
    wrong(&with(&after, 0), &with(&swapped, 0), "became");
    wrong(&with(&after, 1), &with(&swapped, 1), "became");
    right(&with(&after, 1), &with(&swapped, 0));
    let array = |data: &str, named: u32| {
        format!(
            "(memory 1) (type $a (array i8)) {data}
             (func (result (ref $a)) i32.const 0 i32.const 1 array.new_data $a {named})"
        )
    };
    right(&array(&before, 2), &array(&after, 1));
    wrong(&array(&before, 2), &array(&after, 0), "became");
}

#[test]
fn nothing_else_may_differ() {
    wrong("(func)", "(func nop)", "became");
    wrong("(func)", "(func (local i32))", "its locals differ");
    wrong("(func)", "(func) (func)", "section 3 differs");
    wrong("(global i32 (i32.const 1))", "(global i32 (i32.const 2))", "section 6 differs");
    wrong("(memory 1)", "", "a table or a memory is missing");
}
