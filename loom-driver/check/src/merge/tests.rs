//! The check on outputs that were made by hand: right ones pass, wrong ones do not.

use super::check;
use crate::same::verdict::{Judge, quickly, unreadable};

const JUDGE: Judge = Judge {
    check,
    around: r#"
        (type $unary (func (param i32) (result i32)))
        (rec (type $same (func)))
        (rec (type $different (func)) (type (func)))
        (import "host" "log" (func $log))
        (import "host" "log" (func $log_again))
        (memory $m 1)
        (memory $n 1)
        (table $private 4 4 funcref)
        (table $public (export "public") 4 4 funcref)
        (func $a (result i32) i32.const 7)
        (func $b (result i32) i32.const 7)
        (func $c (result i32) i32.const 8)
        (func $calls_a (result i32) call $a)
        (func $calls_b (result i32) call $b)
        (func $calls_c (result i32) call $c)
        (func $even (param i32) (result i32) local.get 0 call $odd)
        (func $odd (param i32) (result i32) local.get 0 call $even)
        (func $alone (param i32) (result i32) local.get 0 call $alone)
        (func $starts_here call $log)
        (func $starts_there call $log)
        (func $logs_again call $log_again)
        (func $of_same (type $same) nop)
        (func $of_same_too nop)
        (func $of_different (type $different) nop)
        (func $reads_m (result i32) i32.const 0 i32.load $m)
        (func $reads_n (result i32) i32.const 0 i32.load $n)
        (func $block (block (type $same)))
        (func $same_block (block (type 1)))"#,
};

#[track_caller]
fn right(before: &str, after: &str) {
    JUDGE.right(before, after);
}

#[track_caller]
fn wrong(before: &str, after: &str, why: &str) {
    JUDGE.wrong(before, after, why);
}

fn calls(callee: &str) -> String {
    format!("(func (result i32) call ${callee})")
}

fn runs(callee: &str) -> String {
    format!("(func call ${callee})")
}

fn takes(callee: &str) -> String {
    format!("(func (result i32) i32.const 1 call ${callee})")
}

const DIFFERENT: &str = "do not do the same";

#[test]
fn types_may_be_equal_ones_under_other_numbers() {
    let text = |callee: &str| {
        let func = |ty: &str| {
            format!("(func ${ty}_only (result i32) (local (ref null ${ty})) ref.null ${ty} drop i32.const 7)")
        };
        let types = "(type $one (func (param f32))) (type $other (func (param f32))) (type $third (func (param f64)))";
        format!("{types} {} {} {} {}", func("one"), func("other"), func("third"), calls(callee))
    };
    right(&text("one_only"), &text("other_only"));
    right(&text("other_only"), &text("one_only"));
    wrong(&text("one_only"), &text("third_only"), DIFFERENT);
}

#[test]
fn calls_may_go_to_a_function_with_an_equal_body() {
    right(&calls("a"), &calls("b"));
    right(&calls("b"), &calls("a"));
    wrong(&calls("a"), &calls("c"), DIFFERENT);
    let tail = |callee: &str| calls(callee).replace("call", "return_call");
    right(&tail("a"), &tail("b"));
    wrong(&tail("a"), &tail("c"), DIFFERENT);
    wrong(&tail("a"), &calls("a"), "is not");
}

#[test]
fn and_to_one_that_calls_equal_ones() {
    right(&calls("calls_a"), &calls("calls_b"));
    wrong(&calls("calls_a"), &calls("calls_c"), DIFFERENT);
    wrong(&calls("calls_a"), &calls("a"), DIFFERENT);
}

#[test]
fn recursion_is_no_obstacle() {
    right(&takes("even"), &takes("odd"));
    right(&takes("even"), &takes("alone"));
    right(&takes("alone"), &takes("odd"));
}

#[test]
fn imports_are_only_equal_to_themselves() {
    wrong(&runs("log"), &runs("log_again"), "one of them has no body");
    wrong(&runs("log"), &runs("starts_here"), "one of them has no body");
    wrong(&runs("starts_here"), &runs("logs_again"), DIFFERENT);
}

#[test]
fn types_have_to_be_equal_as_groups() {
    right(&runs("of_same"), &runs("of_same_too"));
    wrong(&runs("of_same"), &runs("of_different"), "their types differ");
    right(&runs("block"), &runs("same_block"));
}

#[test]
fn what_is_named_besides_functions_counts() {
    wrong(&calls("reads_m"), &calls("reads_n"), DIFFERENT);
    let locals = |locals: &str, callee: &str| format!("(func $f {locals}) (func $g) (func call ${callee})");
    wrong(&locals("(local i32)", "f"), &locals("(local i32)", "g"), "their locals differ");
    right(&locals("", "f"), &locals("", "g"));
    let longer = |callee: &str| format!("(func $f nop nop) (func $g nop) (func call ${callee})");
    wrong(&longer("f"), &longer("g"), DIFFERENT);
    wrong(&longer("g"), &longer("f"), DIFFERENT);
}

#[test]
fn the_body_that_calls_stays_what_it_is() {
    wrong(&calls("a"), "(func (result i32) call $b nop)", "is not");
    wrong(&calls("a"), "(func (result i32) (local i32) call $b)", "locals differ");
    wrong("(func) (func)", "(func)", "section 3 differs");
    // A reference is no call.
    let refers = |func: &str| format!("(elem declare func $a $b) (func (result funcref) ref.func ${func})");
    wrong(&refers("a"), &refers("b"), "is not");
    let export = |func: &str| format!("(export \"f\" (func ${func}))");
    wrong(&export("a"), &export("b"), "section 7 differs");
    let global = |func: &str| format!("(global funcref (ref.func ${func}))");
    wrong(&global("a"), &global("b"), "section 6 differs");
}

#[test]
fn the_start_may_be_another_that_does_the_same() {
    let start = |func: &str| format!("(start ${func})");
    right(&start("starts_here"), &start("starts_there"));
    wrong(&start("starts_here"), &start("of_same"), DIFFERENT);
    wrong(&start("starts_here"), "", "appeared or disappeared");
}

#[test]
fn slots_may_change_where_nobody_looks() {
    let slot = |table: &str, func: &str| format!("(elem (table ${table}) (i32.const 0) func ${func})");
    right(&slot("private", "a"), &slot("private", "b"));
    wrong(&slot("private", "a"), &slot("private", "c"), DIFFERENT);
    wrong(&slot("public", "a"), &slot("public", "b"), "somebody can see");
}

#[test]
fn a_body_that_cannot_be_read_may_read_slots() {
    let with = |func: u32| {
        unreadable(&format!("(func nop) (func nop) (table 1 funcref) (elem (i32.const 0) func {func})"))
    };
    JUDGE.verdict_on(&with(0), &with(1)).expect_err("not refused");
}

#[test]
fn many_wrong_bodies_do_not_take_long() {
    let with = |value: u32| {
        let funcs: String =
            (0..20_000).map(|at| format!("(func $f{at} (result i32) i32.const {value})")).collect();
        wat::parse_str(format!("(module {funcs})")).unwrap()
    };
    let (before, after) = (with(1), with(2));
    quickly(|| JUDGE.verdict_on(&before, &after)).expect_err("not refused");
}
