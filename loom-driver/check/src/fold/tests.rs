//! The check on outputs that were made by hand: right ones pass, wrong ones do not.

mod addresses;
mod equalities;
mod ways;

use super::check;
use crate::same::verdict::Judge;

const JUDGE: Judge = Judge {
    check: |before, after, _| check(before, after),
    around: r#"
        (type $one (func (param i32) (result i32)))
        (import "host" "log" (func $log (param i32)))
        (import "host" "ask" (func $ask (result i32)))
        (tag $failed)
        (memory 1)
        (table 2 funcref)
        (global $g (mut i32) (i32.const 0))
        (global $h (mut i32) (i32.const 0))
        (global $fixed i32 (i32.const 7))"#,
};

#[track_caller]
fn right(before: &str, after: &str) {
    JUDGE.right(&func(before), &func(after));
}

#[track_caller]
fn wrong(before: &str, after: &str, why: &str) {
    JUDGE.wrong(&func(before), &func(after), why);
}

/// A function with a parameter, a result, and locals of numbers 1 to 4.
fn func(body: &str) -> String {
    format!("(func (type $one) (local i32 i32 i64 f32) {body})")
}

const RESULT: &str = "it returns something else";
const OPERANDS: &str = "has other operands";

#[test]
fn numbers_are_computed() {
    right("i32.const 3 i32.const 4 i32.add", "i32.const 7");
    wrong("i32.const 3 i32.const 4 i32.add", "i32.const 8", RESULT);
    right(
        "local.get 0 i32.const 1048576 i32.add i32.const 1048572 i32.sub",
        "local.get 0 i32.const 4 i32.add",
    );
    wrong(
        "local.get 0 i32.const 1048576 i32.add i32.const 1048572 i32.sub",
        "local.get 0 i32.const 5 i32.add",
        RESULT,
    );
    right("local.get 0 i32.const 0 i32.add", "local.get 0");
    right("local.get 0 i32.const -1 i32.and", "local.get 0");
    right("local.get 0 i32.const -8 i32.and", "local.get 0 i32.const 7 i32.or i32.const 7 i32.sub");
    wrong("local.get 0 i32.const -8 i32.and", "local.get 0 i32.const 7 i32.or i32.const 8 i32.sub", RESULT);
    wrong("local.get 0 i32.const -8 i32.and", "local.get 0 i32.const 15 i32.or i32.const 15 i32.sub", RESULT);
    wrong("local.get 0 i32.const 7 i32.sub", "local.get 0 i32.const 7 i32.or i32.const 7 i32.sub", RESULT);
    wrong("local.get 0 i32.const -2 i32.and", "local.get 0", RESULT);
    right("i32.const 5 local.get 0 i32.mul", "local.get 0 i32.const 5 i32.mul");
    wrong("i32.const 5 local.get 0 i32.sub", "local.get 0 i32.const 5 i32.sub", RESULT);
    right("local.get 0 i32.const 9 i32.lt_s i32.eqz", "local.get 0 i32.const 9 i32.ge_s");
    wrong("local.get 0 i32.const 9 i32.lt_s i32.eqz", "local.get 0 i32.const 9 i32.gt_s", RESULT);
    wrong("local.get 0 i32.const 9 i32.lt_s i32.eqz", "local.get 0 i32.const 9 i32.ge_u", RESULT);
    right(
        "i32.const 1 local.get 0 i32.load8_u i32.const 255 i32.and i32.add",
        "local.get 0 i32.load8_u i32.const 1 i32.add",
    );
    wrong("local.get 0 i32.load8_s i32.const 255 i32.and", "local.get 0 i32.load8_s", RESULT);
    wrong("local.get 0 i32.load8_u i32.const 127 i32.and", "local.get 0 i32.load8_u", RESULT);
}

#[test]
fn locals_hold_what_they_get() {
    right("i32.const 5 local.set 1 local.get 1", "i32.const 5");
    right("local.get 1", "i32.const 0");
    wrong("local.get 0", "i32.const 0", RESULT);
    right("local.get 0 local.set 1 local.get 1 local.get 2 i32.add", "local.get 0");
    right("local.get 0 local.set 1 local.get 1", "local.get 0 local.tee 1");
    wrong(
        "local.get 0 local.set 1 i32.const 1 local.set 0 local.get 1",
        "i32.const 1 local.set 0 local.get 0",
        RESULT,
    );
    right("i32.const 9 local.set 2 local.get 0", "local.get 0");
    right("i64.const 0 local.set 3 local.get 0", "local.get 0");
    // What stays on the stack need not be in a local.
    right("call $ask local.set 1 i32.const 0 call $log local.get 1", "call $ask i32.const 0 call $log");
    right("call $ask local.set 1 call $ask local.get 1 i32.add", "call $ask call $ask i32.add");
    wrong("call $ask local.set 1 call $ask local.get 1 i32.sub", "call $ask call $ask i32.sub", RESULT);
}

#[test]
fn effects_stay_in_order() {
    let both = "local.get 0 call $log i32.const 1 call $log local.get 0";
    right(both, both);
    wrong(both, "i32.const 1 call $log local.get 0 call $log local.get 0", OPERANDS);
    wrong(both, "local.get 0 call $log local.get 0", "an effect became a return");
    wrong("local.get 0", "local.get 0 call $log local.get 0", "became");
    wrong("local.get 0 i32.load drop local.get 0", "local.get 0", "became");
    wrong("local.get 0 i32.load", "local.get 0 i32.load offset=4", "became");
    wrong("local.get 0 i32.load", "local.get 0 i32.load8_u", "became");
    wrong(
        "local.get 0 i32.const 1 i32.store i32.const 2",
        "i32.const 1 local.get 0 i32.store i32.const 2",
        OPERANDS,
    );
    wrong(
        "local.get 0 i32.const 1 i32.store local.get 0 i32.load",
        "local.get 0 i32.load local.get 0 i32.const 1 i32.store",
        "became",
    );
    wrong("memory.size drop local.get 0 memory.grow", "memory.size", "became");
    wrong("unreachable", "i32.const 0", "a trap became a return");
    wrong("local.get 0", "unreachable", "became");
    wrong("local.get 0 call $log unreachable", "unreachable", "became");
}

#[test]
fn divisions_trap() {
    wrong("i32.const 1 local.get 0 i32.div_u drop local.get 0", "local.get 0", "became");
    right("local.get 0 i32.const 3 i32.div_u drop local.get 0", "local.get 0");
    wrong("local.get 0 i32.const 0 i32.div_u drop local.get 0", "local.get 0", "became");
    wrong("local.get 0 i32.const -1 i32.div_s drop local.get 0", "local.get 0", "became");
    right("local.get 0 i32.const -1 i32.rem_s drop local.get 0", "local.get 0");
    wrong("i32.const -2147483648 i32.const -1 i32.div_s", "i32.const -2147483648", "became");
    wrong("local.get 4 i32.trunc_f32_s drop local.get 0", "local.get 0", "became");
    right("i32.const 7 i32.const 2 i32.div_s", "i32.const 3");
    right("i32.const -7 i32.const 2 i32.rem_s", "i32.const -1");
}

#[test]
fn floats_are_not_computed() {
    let sum = "local.get 4 f32.const 0 f32.add local.set 4 local.get 0";
    right(sum, sum);
    wrong(sum, "local.get 0", "became");
    right("f32.const 1 local.set 4 local.get 0", "local.get 0");
    wrong("f32.const 1 f32.const 2 f32.add i32.reinterpret_f32", "f32.const 3 i32.reinterpret_f32", "became");
    right("f32.const 1 i32.reinterpret_f32 drop local.get 0", "local.get 0");
}

#[test]
fn globals_are_read_where_they_were() {
    // Somebody may interrupt the code and write it.
    wrong("local.get 0 global.set $g global.get $g", "local.get 0 global.set $g local.get 0", RESULT);
    wrong("global.get $g global.get $g i32.sub", "i32.const 0", RESULT);
    right("global.get $g drop local.get 0", "local.get 0");
    right("global.get $g i32.const 0 i32.add", "global.get $g");
    wrong("global.get $g", "global.get $h", RESULT);
    wrong(
        "global.get $g local.set 1 local.get 0 global.set $h local.get 1",
        "local.get 0 global.set $h global.get $g",
        RESULT,
    );
    wrong("global.get $g call $ask drop", "call $ask drop global.get $g", RESULT);
    right("global.get $g local.set 1 call $ask drop local.get 1", "global.get $g call $ask drop");
    right("global.get $fixed call $ask drop", "call $ask drop global.get $fixed");
    wrong("local.get 0 global.set $g local.get 0", "local.get 0", "became");
    wrong(
        "global.get $g local.set 1 (if (local.get 0) (then i32.const 5 global.set $g)) local.get 1",
        "(if (local.get 0) (then i32.const 5 global.set $g)) global.get $g",
        RESULT,
    );
    wrong(
        "(loop global.get $g local.set 1 call $ask br_if 0) local.get 1",
        "(loop call $ask br_if 0) global.get $g",
        RESULT,
    );
}

#[test]
fn a_choice_is_known() {
    right("local.get 0 i32.const 5 i32.const 1 select", "local.get 0");
    wrong("local.get 0 i32.const 5 i32.const 0 select", "local.get 0", RESULT);
    right("local.get 0 local.get 0 call $ask select", "call $ask drop local.get 0");
    right("local.get 0 i32.const 5 call $ask i32.eqz select", "i32.const 5 local.get 0 call $ask select");
    wrong("local.get 0 i32.const 5 call $ask select", "i32.const 5 local.get 0 call $ask select", RESULT);
}

#[test]
fn nothing_else_may_differ() {
    let whole = |rest: &str, body: &str| format!("{} {rest}", func(body));
    let (before, after) = ("local.get 0 i32.const 0 i32.add", "local.get 0");
    JUDGE.right(&whole("(func)", before), &whole("(func)", after));
    JUDGE.wrong(&whole("(func)", before), &whole("(func) (func)", after), "section 3 differs");
    JUDGE.wrong(&whole("", before), &whole("(export \"f\" (func 2))", after), "section 7 differs");
    JUDGE.wrong(
        &whole("(data (i32.const 0) \"a\")", before),
        &whole("(data (i32.const 0) \"b\")", after),
        "section 11",
    );
    JUDGE.wrong("(func (local i32) nop)", "(func (local i64))", "its locals differ");
    JUDGE.wrong("(func (local i32) nop)", "(func)", "its locals differ");
}

#[test]
fn what_is_not_followed_is_refused() {
    let with =
        |block: &str| (format!("{block} local.get 0 i32.const 0 i32.add"), format!("{block} local.get 0"));
    for block in [
        "(block $out (try_table (catch $failed $out)))",
        "(loop (param i32) drop)",
        "(block $out (br_on_null $out (ref.null func)) drop)",
    ] {
        let (before, after) = with(block);
        let (before, after) = match block.starts_with("(loop") {
            true => (format!("i32.const 1 {before}"), format!("i32.const 1 {after}")),
            false => (before, after),
        };
        wrong(&before, &after, "not followed");
    }
    for plain in
        ["(drop (i32.atomic.load (i32.const 0)))", "atomic.fence", "(drop (v128.load (i32.const 0)))"]
    {
        let (before, after) = with(plain);
        right(&before, &after);
        wrong(&before, "local.get 0", "became");
    }
    right("local.get 0 i32.const 0 i32.add return_call 2", "local.get 0 return_call 2");
    wrong("local.get 0 return_call 2", "i32.const 0 return_call 2", OPERANDS);
    right("local.get 0 i32.const 0 i32.add drop throw $failed", "throw $failed");
    wrong("throw $failed", "unreachable", "became");
}
