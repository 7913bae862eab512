//! The check on outputs that were made by hand: right ones pass, wrong ones do not.

use super::check;
use crate::same::verdict::Judge;

const JUDGE: Judge = Judge {
    check,
    around: r#"
        (type $binary (func (param i32 i32) (result i32)))
        (import "host" "add" (func $add (type $binary)))
        (import "host" "log" (func $log))
        (table $private 4 4 funcref)
        (table $public (export "public") 4 4 funcref)
        (table $read 4 4 funcref)
        (func $own (param i32 i32) (result i32) local.get 0 local.get 1 i32.sub)
        (func $f (param i32 i32) (result i32) local.get 0 local.get 1 call $own)
        (func $g (param i32 i32) (result i32) local.get 0 local.get 1 return_call $f)
        (func $swapped (param i32 i32) (result i32) local.get 1 local.get 0 call $own)
        (func $host (param i32 i32) (result i32) local.get 0 local.get 1 call $add return)
        (func $empty)
        (func $emptier call $empty)
        (func $round call $and)
        (func $and call $round)
        (func $reads (export "reads") (result funcref)
            i32.const 0 i32.const 0 i32.const 0 table.copy $read $private
            i32.const 0 table.get $read)"#,
};

#[track_caller]
fn right(before: &str, after: &str) {
    JUDGE.right(before, after);
}

#[track_caller]
fn wrong(before: &str, after: &str, why: &str) {
    JUDGE.wrong(before, after, why);
}

/// A function that calls `callee` with two numbers.
fn calls(callee: &str) -> String {
    format!("(func (result i32) i32.const 1 i32.const 2 call ${callee})")
}

fn runs(body: &str) -> String {
    format!("(func {body})")
}

const BECAME: &str = "became";

#[test]
fn a_call_may_go_further_along_its_chain() {
    right(&calls("g"), &calls("own"));
    right(&calls("g"), &calls("f"));
    right(&calls("f"), &calls("own"));
    right(&calls("host"), &calls("add"));
    let tail = |callee: &str| calls(callee).replace("call", "return_call");
    right(&tail("g"), &tail("own"));
}

#[test]
fn a_call_goes_nowhere_else() {
    wrong(&calls("f"), &calls("g"), BECAME);
    wrong(&calls("own"), &calls("f"), BECAME);
    wrong(&calls("g"), &calls("add"), BECAME);
    wrong(&calls("swapped"), &calls("own"), BECAME);
    wrong(&calls("g"), &calls("swapped"), BECAME);
    wrong(&calls("g"), &calls("own").replace("call", "return_call"), BECAME);
    wrong(&calls("own").replace("call", "return_call"), &calls("own"), BECAME);
    wrong(&calls("own"), &calls("own").replace("const 1", "const 3"), BECAME);
}

#[test]
fn nobody_leaves_a_cycle() {
    wrong(&runs("call $round"), &runs("call $and"), BECAME);
    wrong(&runs("call $round"), &runs(""), BECAME);
    // A forwarder that became its own target was none before.
    let two = |one: &str, other: &str| format!("(func $a call ${one}) (func $b call ${other})");
    wrong(&two("b", "log"), &two("a", "log"), BECAME);
    wrong(&two("log", "log"), &two("b", "a"), BECAME);
    right(&two("b", "log"), &two("log", "log"));
    // What stands behind a tail call makes no difference.
    let dead = |callee: &str| format!("(func $a return_call $b call $log) (func $b call ${callee})");
    wrong(&dead("a"), &dead("b"), BECAME);
}

#[test]
fn calls_of_empty_functions_may_go() {
    right(&runs("call $empty call $log call $emptier"), &runs("call $log"));
    right(&runs("call $emptier"), &runs("call $empty"));
    right(&runs("return_call $empty"), &runs("return"));
    wrong(&runs("return_call $empty"), &runs(""), BECAME);
    wrong(&runs("return_call $log"), &runs("return"), BECAME);
    wrong(&runs("call $log"), &runs(""), BECAME);
    wrong(&runs("call $empty"), &runs("call $log"), BECAME);
    wrong(&runs("call $empty nop"), &runs("nop nop"), BECAME);
    wrong(&runs("return_call $empty"), &runs("return nop"), BECAME);
}

/// Nor is what runs another call before, or returns something else than its operands.
#[test]
fn what_runs_or_returns_more_is_none() {
    for twice in ["call $log call $log", "call $log return_call $log"] {
        let func = format!("(func $twice {twice})");
        let with = |body: &str| format!("{func} (func {body})");
        wrong(&with("call $twice"), &with("call $log"), BECAME);
    }
    for other in ["(param i32 i32) (result i32) local.get 0", "(result i32) (local i32) local.get 0"] {
        let func = format!("(func $other {other})");
        let with = |body: &str| format!("{func} (func (result i32) i32.const 5 i32.const 6 {body})");
        wrong(&with("return_call $other"), &with("return"), BECAME);
    }
}

#[test]
fn what_only_looks_like_a_forwarder_is_none() {
    for body in [
        "local.get 0 local.get 0 call $own",
        "local.get 0 local.get 1 call $own i32.const 1 i32.add",
        "local.get 0 local.get 1 call $own drop i32.const 1",
        "local.get 0 local.get 2 call $own",
        "local.get 0 local.get 1 i32.const 0 local.set 0 call $own",
        "local.get 0 local.get 1 call $own nop",
        "i32.const 7 call $log",
        "local.get 0 local.get 1 call $own local.get 0 local.get 1 call $own i32.add",
    ] {
        let own = format!("(func $like (param i32 i32) (result i32) (local i32) {body})");
        let with = |callee: &str| format!("{own} {}", calls(callee));
        wrong(&with("like"), &with("own"), BECAME);
    }
    // A type of a group of its own is another type.
    let other = "(rec (type $other (func)) (type (func))) (func $passes (type $other) call $log)";
    let with = |callee: &str| format!("{other} (func call ${callee})");
    wrong(&with("passes"), &with("log"), BECAME);
    let takes = "(func $takes (param i32))";
    let with = |body: &str| format!("{takes} (func {body})");
    wrong(&with("i32.const 0 call $takes"), &with("i32.const 0 drop"), BECAME);
}

#[test]
fn segments_stay_as_they_are_but_for_functions() {
    let with = |items: &str| {
        format!(
            "(table $called 4 4 funcref) (elem (table $called) (i32.const 0) {items})
             (func (result i32) i32.const 1 i32.const 2 i32.const 0 call_indirect $called (type $binary))"
        )
    };
    right(&with("func $g"), &with("func $own"));
    wrong(&with("func $g $g"), &with("func $g"), "its type or length differs");
    wrong(&with("func $g"), &with("funcref (ref.func $g)"), "its type or length differs");
    let segments = format!("{} (elem declare func $g)", with("func $g"));
    wrong(&segments, &with("func $g"), "an element segment is missing");
}

#[test]
fn slots_change_only_where_nobody_looks() {
    let slot = |table: &str, func: &str| format!("(elem (table ${table}) (i32.const 0) func ${func})");
    let item = |table: &str, func: &str| {
        format!("(elem (table ${table}) (i32.const 0) funcref (ref.func ${func}) (ref.null func))")
    };
    // `$private` flows into `$read`, which is read.
    wrong(&slot("private", "g"), &slot("private", "own"), "somebody can see");
    wrong(&slot("public", "g"), &slot("public", "own"), "somebody can see");
    wrong(&item("read", "g"), &item("read", "own"), "somebody can see");
    let quiet = |slot: String| format!("(table $quiet 4 4 funcref) {slot}");
    right(&quiet(slot("quiet", "g")), &quiet(slot("quiet", "own")));
    right(&quiet(item("quiet", "f")), &quiet(item("quiet", "own")));
    wrong(&quiet(slot("quiet", "own")), &quiet(slot("quiet", "g")), "something else");
    wrong(&quiet(slot("quiet", "host")), &quiet(slot("quiet", "add")), "something else");
    wrong(&quiet(slot("quiet", "g")), &quiet(slot("quiet", "swapped")), "something else");
    wrong(&quiet(slot("quiet", "g")), &quiet(item("quiet", "own")), "type or length");
    let moved = slot("quiet", "g").replace("const 0", "const 1");
    wrong(&quiet(slot("quiet", "g")), &quiet(moved), "its place");
}

#[test]
fn passive_segments_are_seen_where_they_flow() {
    let with = |table: &str, func: &str| {
        format!(
            "(table $quiet 4 4 funcref) (elem $e func ${func})
             (func i32.const 0 i32.const 0 i32.const 1 table.init ${table} $e)"
        )
    };
    right(&with("quiet", "g"), &with("quiet", "own"));
    wrong(&with("private", "g"), &with("private", "own"), "somebody can see");
    wrong(&with("public", "g"), &with("public", "own"), "somebody can see");
    let array = |func: &str| {
        format!(
            "(type $array (array funcref)) (elem $e func ${func})
             (func (result (ref $array)) i32.const 0 i32.const 1 array.new_elem $array $e)"
        )
    };
    wrong(&array("g"), &array("own"), "somebody can see");
}

#[test]
fn nothing_else_may_differ() {
    let export = |func: &str| format!("(export \"f\" (func ${func}))");
    wrong(&export("g"), &export("own"), "section 7 differs");
    let start = |func: &str| format!("(start ${func})");
    wrong(&start("emptier"), &start("empty"), "section 8 differs");
    wrong("(func)", "(func (local i32))", "other locals");
    wrong("(func)", "(func) (func)", "section 3 differs");
    wrong(&runs("call $log nop"), &runs("call $log"), BECAME);
}
