//! The check on outputs that were made by hand: right ones pass, wrong ones do not.

use super::{Premises, check};
use crate::module::Module;
use crate::outside::{Embedding, Outside, Stated};
use crate::same::verdict::{quickly, validate};

const NONE: Premises = Premises { trap_ends_instance: false, forward_progress: false };
const ENDS: Premises = Premises { trap_ends_instance: true, forward_progress: false };
const PROGRESS: Premises = Premises { trap_ends_instance: false, forward_progress: true };

const NATIVE: Stated = Stated { one_tree: false, embedding: Some(Embedding::Native) };

/// What the check says about two modules that share everything but these functions.
fn verdict(premises: Premises, before: &str, after: &str) -> Result<(), String> {
    verdict_in(NATIVE, premises, before, after)
}

/// The same, if more is stated of the outside.
fn verdict_in(stated: Stated, premises: Premises, before: &str, after: &str) -> Result<(), String> {
    let around = r#"
        (type $nothing (func))
        (import "host" "log" (func $log))
        (import "host" "foreign" (global $foreign (mut i32)))
        (memory 1)
        (global $latch (mut i32) (i32.const 0))
        (table $table 2 2 funcref)
        (table $public (export "public") 1 1 funcref)
        (elem (table $table) (i32.const 0) func 1 2)
        (tag $tag)"#;
    let [before, after] = [before, after].map(|text| {
        let bytes = wat::parse_str(format!("(module {around} {text})")).unwrap();
        validate(&bytes);
        bytes
    });
    let (before, after) = (Module::parse(&before).unwrap(), Module::parse(&after).unwrap());
    let outside = Outside::of(&before, &stated);
    check(&before, &after, &outside, premises).map_err(|refused| refused.to_string())
}

#[track_caller]
fn right(premises: Premises, before: &str, after: &str) {
    assert_eq!(verdict(premises, before, after), Ok(()));
}

#[track_caller]
fn wrong(premises: Premises, before: &str, after: &str, why: &str) {
    let message = verdict(premises, before, after).expect_err("not refused");
    assert!(message.contains(why), "{message}");
}

const NEITHER: &str = "neither dead nor doomed";
// Functions 1 and 2, which are in the table.
const QUIET: &str = "(func $quiet) (func $other (param i32))";

#[test]
fn what_is_doomed_may_be_a_trap() {
    right(NONE, "(func) (func) (func i32.const 1 drop unreachable)", "(func) (func) (func unreachable)");
    wrong(NONE, "(func) (func) (func i32.const 1 drop)", "(func) (func) (func unreachable)", NEITHER);
    let call = |body: &str| format!("{QUIET} (func $f {body})");
    right(NONE, &call("call $quiet unreachable"), &call("unreachable"));
    wrong(NONE, &call("call $log unreachable"), &call("unreachable"), NEITHER);
    right(NONE, &call("call $log call $quiet unreachable"), &call("call $log unreachable"));
}

#[test]
fn a_body_may_lose_its_locals_only_with_everything_else() {
    let with = |locals: &str, body: &str| format!("{QUIET} (func {locals} {body})");
    right(NONE, &with("(local i32)", "i32.const 1 local.set 0 unreachable"), &with("", "unreachable"));
    wrong(NONE, &with("(local i32)", "call $log unreachable"), &with("", "call $log unreachable"), "locals");
    wrong(NONE, &with("", "unreachable"), &with("(local i32)", "unreachable"), "locals");
}

#[test]
fn other_operators_must_be_equal() {
    let with = |body: &str| format!("{QUIET} (func (result i32) {body})");
    wrong(NONE, &with("i32.const 1"), &with("i32.const 2"), "has to follow");
    wrong(NONE, &with("i32.const 1"), &with("i32.const 1 nop"), "has to follow");
    wrong(NONE, &with("call $log i32.const 1"), &with("i32.const 1"), "has to follow");
    wrong(NONE, &with("i32.const 1 return nop"), &with("i32.const 1"), NEITHER);
    right(NONE, &with("i32.const 1 return call $log"), &with("i32.const 1 return"));
    right(NONE, &with("i32.const 1 return call $log"), &with("i32.const 1 return unreachable"));
}

#[test]
fn writes_count_unless_a_trap_ends_the_instance() {
    let with = |body: &str| format!("{QUIET} (func {body})");
    for write in [
        "i32.const 1 global.set $latch",
        "i32.const 0 i32.const 0 i32.store",
        "i32.const 1 memory.grow drop",
        "i32.const 0 ref.null func table.set $public",
    ] {
        let before = with(&format!("{write} unreachable"));
        wrong(NONE, &before, &with("unreachable"), NEITHER);
        right(ENDS, &before, &with("unreachable"));
    }
    for write in [
        "i32.const 1 global.set $foreign",
        "ref.null func i32.const 1 table.grow $public drop",
        "throw $tag",
        "atomic.fence",
    ] {
        wrong(ENDS, &with(&format!("{write} unreachable")), &with("unreachable"), NEITHER);
    }
}

#[test]
fn a_trap_may_end_the_instance_without_a_statement() {
    let with = |body: &str| format!("{QUIET} (func {body})");
    let (before, after) = (with("i32.const 1 global.set $latch unreachable"), with("unreachable"));
    let canonical = Stated { one_tree: false, embedding: Some(Embedding::Canonical) };
    let one_tree = Stated { one_tree: true, ..canonical };
    assert!(verdict_in(NATIVE, NONE, &before, &after).is_err());
    assert!(verdict_in(canonical, NONE, &before, &after).is_err());
    assert_eq!(verdict_in(one_tree, NONE, &before, &after), Ok(()));
}

#[test]
fn an_object_may_be_anywhere() {
    let with = |body: &str| {
        format!("{QUIET} (type $s (struct (field (mut i32)))) (func (param (ref $s)) {body} unreachable)")
    };
    right(NONE, &with("local.get 0 struct.get $s 0 drop"), &with(""));
    right(NONE, &with("i32.const 1 struct.new $s drop"), &with(""));
    wrong(ENDS, &with("local.get 0 i32.const 1 struct.set $s 0"), &with(""), NEITHER);
}

#[test]
fn what_is_linked_may_have_a_subtype() {
    let with = |exact: &str, body: &str| {
        format!(
            "(type $open (sub (func))) (type $below (sub final $open (func)))
             (import \"host\" \"open\" (func $open {exact})) (table $one 1 funcref) (elem (table $one) (i32.const 0) func $open)
             (func $f {body} unreachable)"
        )
    };
    // An import in front of functions shifts all: this is a module of its own.
    let verdict = |exact: &str| {
        let [before, after] = ["i32.const 0 call_indirect $one (type $below)", ""].map(|body| {
            let bytes = wat::parse_str(format!("(module {})", with(exact, body))).unwrap();
            validate(&bytes);
            bytes
        });
        let (before, after) = (Module::parse(&before).unwrap(), Module::parse(&after).unwrap());
        check(&before, &after, &Outside::of(&before, &NATIVE), NONE).map_err(|refused| refused.to_string())
    };
    assert!(verdict("(type $open)").unwrap_err().contains(NEITHER));
    assert_eq!(verdict("(exact (type $open))"), Ok(()));
}

#[test]
fn references_flow_through_tables_in_any_order() {
    let with = |body: &str| {
        format!(
            "{QUIET} (table $a 1 funcref) (table $b 1 funcref) (table $c 1 funcref)
             (func $shows call $log) (elem (table $c) (i32.const 0) func $shows)
             (func i32.const 0 i32.const 0 i32.const 1 table.copy $a $b)
             (func i32.const 0 i32.const 0 i32.const 1 table.copy $b $c)
             (func $f {body} unreachable)"
        )
    };
    wrong(NONE, &with("i32.const 0 call_indirect $a (type $nothing)"), &with(""), NEITHER);
}

#[test]
fn loops_end_only_with_progress_and_a_way_out() {
    let with = |body: &str| format!("{QUIET} (func (param i32) {body})");
    let counted = with("loop local.get 0 br_if 0 end unreachable");
    wrong(NONE, &counted, &with("unreachable"), NEITHER);
    right(PROGRESS, &counted, &with("unreachable"));
    wrong(PROGRESS, &with("loop br 0 end unreachable"), &with("unreachable"), NEITHER);
    let inner = with("loop local.get 0 if loop br 0 end end local.get 0 br_if 0 end unreachable");
    wrong(PROGRESS, &inner, &with("unreachable"), NEITHER);
    right(PROGRESS, &with("loop br 0 end call $log"), &with("loop br 0 end unreachable"));
}

#[test]
fn recursion_ends_only_with_progress_and_a_way_out() {
    let with = |body: &str| format!("{QUIET} (func $f (param i32) {body})");
    wrong(PROGRESS, &with("local.get 0 call $f unreachable"), &with("unreachable"), NEITHER);
    wrong(PROGRESS, &with("local.get 0 return_call $f"), &with("unreachable"), NEITHER);
    let counted = with("local.get 0 if local.get 0 call $f end unreachable");
    wrong(NONE, &counted, &with("unreachable"), NEITHER);
    right(PROGRESS, &counted, &with("unreachable"));
    // A circle of traps is no proof of itself.
    let circle = |one: &str, two: &str| format!("{QUIET} (func $a {one}) (func $b {two})");
    wrong(
        PROGRESS,
        &circle("return_call $b", "return_call $a"),
        &circle("unreachable", "unreachable"),
        NEITHER,
    );
}

#[test]
fn an_exception_reaches_its_handler() {
    let throws = "(func $throws throw $tag)";
    let with = |body: &str| format!("{QUIET} {throws} (func $f {body})");
    let before = with("block try_table (catch_all 0) call $throws end unreachable end call $log");
    let after = with("block try_table (catch_all 0) call $throws end unreachable end unreachable");
    wrong(NONE, &before, &after, NEITHER);
    let before = with("block try_table (catch_all 0) call $quiet end unreachable end call $log");
    let after = with("block try_table (catch_all 0) call $quiet end unreachable end unreachable");
    right(NONE, &before, &after);
    let before = with("try call $throws catch_all call $log end");
    let after = with("try call $throws catch_all unreachable end");
    wrong(NONE, &before, &after, NEITHER);
}

#[test]
fn an_indirect_call_runs_what_the_table_holds() {
    let with = |more: &str, body: &str| {
        format!("{QUIET} (func $f {body} unreachable) (func (param funcref) {more})")
    };
    let call = "i32.const 0 call_indirect $table (type $nothing)";
    right(NONE, &with("", call), &with("", "").replace("(func $f  ", "(func $f "));
    let set = "i32.const 0 local.get 0 table.set $table";
    wrong(NONE, &with(set, call), &with(set, ""), NEITHER);
    let copy = "i32.const 0 i32.const 0 i32.const 1 table.copy $table $public";
    wrong(NONE, &with(copy, call), &with(copy, ""), NEITHER);
    wrong(NONE, &with("", "i32.const 0 call_indirect $public (type $nothing)"), &with("", ""), NEITHER);
}

#[test]
fn one_branch_that_returns_is_enough() {
    let with = |body: &str| format!("{QUIET} (func (param i32) {body})");
    let table =
        |end: &str| with(&format!("block block local.get 0 br_table 0 1 0 end unreachable end {end}"));
    wrong(NONE, &table("nop"), &with("unreachable"), NEITHER);
    right(NONE, &table("unreachable"), &with("unreachable"));
}

#[test]
fn nothing_else_may_differ() {
    let with = |data| format!("{QUIET} (func unreachable) (data (i32.const 0) {data})");
    wrong(NONE, &with("\"a\""), &with("\"b\""), "section 11 differs");
    wrong(NONE, QUIET, &format!("{QUIET} (func)"), "section 3 differs");
}

/// Judges a large module, in which the last function is cut, with and without progress.
#[track_caller]
fn judged_quickly(text: &str) {
    let [before, after] = ["i32.const 1 drop unreachable", "unreachable"].map(|body| {
        let bytes = wat::parse_str(format!("(module {text} (func {body}))")).unwrap();
        validate(&bytes);
        bytes
    });
    let (before, after) = (Module::parse(&before).unwrap(), Module::parse(&after).unwrap());
    let outside = Outside::of(&before, &NATIVE);
    for premises in [NONE, PROGRESS] {
        quickly(|| check(&before, &after, &outside, premises)).unwrap();
    }
}

#[test]
fn a_body_is_not_looked_at_again_for_each_of_its_callees() {
    const MANY: usize = 20_000;
    let chain: String = (1..MANY).map(|at| format!("(func call {at})")).collect();
    let all: String = (0..MANY).map(|at| format!("call {at} ")).collect();
    judged_quickly(&format!("{chain} (func) (func {all})"));
}

#[test]
fn many_handlers_around_many_throws_do_not_take_long() {
    const MANY: usize = 20_000;
    let (open, end) = ("try_table (catch_all 0) call $throws ".repeat(MANY), "end ".repeat(MANY));
    judged_quickly(&format!("(import \"m\" \"f\" (func $throws)) (func {open} {end})"));
}

#[test]
fn many_types_of_many_slots_do_not_take_long() {
    const MANY: usize = 12_000;
    let param = |at: usize, digit: u32| ["i32", "i64", "f32", "f64"][at / 4usize.pow(digit) % 4];
    let types: String = (0..MANY)
        .map(|at| {
            let params: Vec<&str> = (0..7).map(|digit| param(at, digit)).collect();
            format!("(type (func (param {}))) ", params.join(" "))
        })
        .collect();
    let funcs: String = (0..MANY).map(|at| format!("(func (type {at})) ")).collect();
    let elems: String = (0..MANY).map(|at| format!("{at} ")).collect();
    let calls: String = (0..MANY).map(|at| format!("unreachable call_indirect (type {at}) ")).collect();
    judged_quickly(&format!(
        "{types} {funcs} (table {MANY} funcref) (elem (i32.const 0) func {elems}) (func {calls})"
    ));
}

#[test]
fn a_segment_is_read_once_for_all_its_uses() {
    const MANY: usize = 10_000;
    let items = "0 1 ".repeat(MANY / 2);
    let inits = "i32.const 0 i32.const 0 i32.const 0 table.init 0 ".repeat(MANY);
    judged_quickly(&format!("(func) (func) (table 1 funcref) (elem func {items}) (func {inits})"));
}
