//! The check on outputs that were made by hand: right ones pass, wrong ones do not.

use super::check;
use crate::same::verdict::Judge;

const JUDGE: Judge = Judge {
    check: |before, after, _| check(before, after),
    around: r#"
        (type $one (func (param i32) (result i32)))
        (type $thing (struct (field i32)))
        (import "host" "log" (func $log (param i32)))
        (tag $failed)
        (memory 1)"#,
};

#[track_caller]
fn right(before: &str, after: &str) {
    JUDGE.right(&func(before), &func(after));
}

#[track_caller]
fn wrong(before: &str, after: &str, why: &str) {
    JUDGE.wrong(&func(before), &func(after), why);
}

/// A function with a parameter and a result.
fn func(body: &str) -> String {
    format!("(func (type $one) {body})")
}

const ANOTHER: &str = ", and another one";
const UNNAMED: &str = "declares a local that nothing names";

#[test]
fn locals_have_other_numbers_one_for_one() {
    let before =
        "(local i32 i64 i32) i32.const 5 local.tee 3 local.set 1 i64.const 1 local.set 2 local.get 3";
    let after = |body: &str| format!("(local i64 i32 i32) {body}");
    right(before, &after("i32.const 5 local.tee 3 local.set 2 i64.const 1 local.set 1 local.get 3"));
    right(before, &after("i32.const 5 local.tee 2 local.set 3 i64.const 1 local.set 1 local.get 2"));
    wrong(before, &after("i32.const 5 local.tee 2 local.set 3 i64.const 1 local.set 1 local.get 3"), ANOTHER);
    wrong(before, &after("i32.const 5 local.tee 3 local.set 3 i64.const 1 local.set 1 local.get 3"), ANOTHER);
    // Two become one, and one becomes two.
    let (one, two) = ("(local i32) local.get 1 local.get 1", "(local i32 i32) local.get 1 local.get 2");
    wrong(&format!("{one} i32.add"), &format!("{two} i32.add"), ANOTHER);
    wrong(&format!("{two} i32.add"), &format!("{one} i32.add"), ANOTHER);
}

#[test]
fn what_nothing_names_goes() {
    right("(local i32 i64 f32) local.get 1", "(local i32) local.get 1");
    right("(local i64 i32 f32) local.get 2", "(local i32) local.get 1");
    right("(local i64) local.get 0", "local.get 0");
    wrong("(local i64 i32 f32) local.get 2", "(local i32 i32) local.get 1", UNNAMED);
    wrong("(local i32 i64) local.get 1", "(local i64 i32) local.get 2", UNNAMED);
    wrong("local.get 0", "(local i64) local.get 0", UNNAMED);
}

#[test]
fn parameters_stay() {
    let before = "(local i64 i32) local.get 0 local.set 2 local.get 2";
    right(before, "(local i32) local.get 0 local.set 1 local.get 1");
    wrong(before, "(local i32) local.get 1 local.set 0 local.get 0", "a parameter is in it");
    wrong(before, "(local i32) local.get 1 local.set 1 local.get 1", "a parameter is in it");
    wrong(before, "(local i32) local.get 0 local.set 0 local.get 0", "a parameter is in it");
}

#[test]
fn types_stay() {
    let body = |ty: &str, local: u32| format!("(local {ty}) local.get {local} drop local.get 0");
    for ty in ["i32", "i64", "f32", "f64", "v128", "funcref", "externref", "anyref", "(ref null $thing)"] {
        right(&body(&format!("f32 f64 {ty}"), 3), &body(ty, 1));
        let other = if ty == "i64" { "i32" } else { "i64" };
        wrong(&body(ty, 1), &body(other, 1), "of type");
    }
    wrong(&body("(ref null $thing)", 1), &body("(ref null struct)", 1), "of type");
    wrong(&body("funcref", 1), &body("nullfuncref", 1), "of type");
}

#[test]
fn operators_stay() {
    let before = "(local i64 i32) i32.const 1 local.set 2 local.get 2";
    let after = "(local i32) i32.const 1 local.set 1 local.get 1";
    right(before, after);
    let change = |from: &str, to: &str| after.replace(from, to);
    wrong(before, &change("const 1", "const 2"), "became");
    wrong(before, &change("local.set 1", "drop"), "became");
    wrong(before, &change("local.set 1 local.get 1", "local.tee 1"), "became");
    wrong(before, &change("local.get 1", "local.get 1 nop"), "became");
    wrong(before, &change("local.get 1", "local.get 1 return"), "became");
    wrong(before, &change("local.get 1", "i32.const 1"), "became");
    wrong(&before.replace("local.get 2", "local.get 2 nop"), after, "became");
    wrong("(local i64) i32.const 1 call $log local.get 0", "i32.const 1 drop local.get 0", "became");
}

#[test]
fn blocks_and_handlers_stay() {
    let body = |local: u32, label: u32| {
        format!(
            "(block $out (try_table (catch $failed $out) (br_if {label} (local.get {local})))) (local.get 0)"
        )
    };
    right(&format!("(local i64 i32) {}", body(2, 0)), &format!("(local i32) {}", body(1, 0)));
    wrong(&format!("(local i64 i32) {}", body(2, 0)), &format!("(local i32) {}", body(1, 1)), "became");
}

#[test]
fn nothing_else_may_differ() {
    let whole = |rest: &str, body: &str| format!("{} {rest}", func(body));
    let (before, after) = ("(local i64) local.get 0", "local.get 0");
    JUDGE.right(&whole("(func)", before), &whole("(func)", after));
    JUDGE.wrong(&whole("(func)", before), &whole("(func) (func)", after), "section 3 differs");
    JUDGE.wrong(
        &whole("(func (param f64))", before),
        &whole("(func (param f32))", after),
        "section 1 differs",
    );
    JUDGE.wrong(&whole("(start 2) (func)", before), &whole("(func)", after), "section 8 differs");
    JUDGE.wrong(
        &whole("(data (i32.const 0) \"a\")", before),
        &whole("(data (i32.const 0) \"b\")", after),
        "section 11 differs",
    );
}
