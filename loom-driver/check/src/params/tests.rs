//! The check on outputs that were made by hand: right ones pass, wrong ones do not.

use super::{Claimed, Lost, LostResult, Param, check, check_body};
use crate::module::Module;
use crate::outside::{Outside, Stated};
use crate::same::verdict::validate;

/// What is in both modules, in front of what differs: functions 0 and 1 are imported.
const AROUND: &str = r#"
    (type $log (func (param i32)))
    (type $none (func (result i32)))
    (type $unit (func))
    (type $two (func (param i32 i32) (result i32)))
    (type $one (func (param i32) (result i32)))
    (type $wide (func (param i64 i32) (result i32)))
    (type $float (func (param f32) (result i32)))
    (type $refer (func (result funcref)))
    (import "host" "log" (func $log (type $log)))
    (import "host" "ask" (func $ask (type $none)))
    (memory 1)
    (tag $failed (type $unit))"#;

fn verdict(before: &str, after: &str, params: &[Param]) -> Result<(), String> {
    verdict_in(AROUND, before, after, params)
}

fn verdict_in(around: &str, before: &str, after: &str, params: &[Param]) -> Result<(), String> {
    verdict_of(around, before, after, &Lost { params: params.to_vec(), results: Vec::new() })
}

fn verdict_of(around: &str, before: &str, after: &str, lost: &Lost) -> Result<(), String> {
    let [before, after] = [before, after].map(|text| {
        let bytes = wat::parse_str(format!("(module {around} {text})")).unwrap();
        validate(&bytes);
        bytes
    });
    let (before, after) = (Module::parse(&before).unwrap(), Module::parse(&after).unwrap());
    let outside = Outside::of(&before, &Stated::default());
    check(&before, &after, &outside, lost).map_err(|refused| refused.to_string())
}

#[track_caller]
fn right(before: &str, after: &str, params: &[Param]) {
    assert_eq!(verdict(before, after, params), Ok(()));
}

#[track_caller]
fn wrong(before: &str, after: &str, params: &[Param], why: &str) {
    let message = verdict(before, after, params).expect_err("not refused");
    assert!(message.contains(why), "{message}");
}

/// That a parameter of function 2 is gone.
fn gone(param: u32, value: Option<i64>, is_local: bool) -> Param {
    Param { func: 2, param, value, is_local }
}

const BEFORE: &str = "
    (func $f (type $two) local.get 0 local.get 1 i32.add)
    (func (export \"run\") (type $one) local.get 0 i32.const 5 call $f)
    (func (export \"again\") (type $one) call $ask i32.const 5 call $f)";
const AFTER: &str = "
    (func $f (type $one) (local i32) i32.const 5 local.set 1 local.get 0 local.get 1 i32.add)
    (func (export \"run\") (type $one) local.get 0 call $f)
    (func (export \"again\") (type $one) call $ask call $f)";

#[test]
fn a_constant_goes_into_the_body() {
    let is_five = [gone(1, Some(5), true)];
    right(BEFORE, AFTER, &is_five);
    right(
        BEFORE,
        &AFTER.replace(
            "(local i32) i32.const 5 local.set 1 local.get 0 local.get 1",
            "local.get 0 i32.const 5",
        ),
        &[gone(1, Some(5), false)],
    );
    wrong(BEFORE, &AFTER.replace("i32.const 5", "i32.const 6"), &is_five, "it returns something else");
    wrong(
        BEFORE,
        &AFTER.replace("i32.const 5", "i32.const 6"),
        &[gone(1, Some(6), true)],
        "another operand than is claimed",
    );
    wrong(BEFORE, AFTER, &[gone(1, Some(6), true)], "");
    wrong(BEFORE, AFTER, &[gone(0, Some(5), true)], "");
    wrong(BEFORE, AFTER, &[gone(1, None, true)], "it returns something else");
    wrong(BEFORE, AFTER, &[gone(1, Some(5), false)], "its locals differ");
    wrong(BEFORE, AFTER, &[], "has another type");
    wrong(
        &BEFORE.replace("call $ask i32.const 5", "call $ask i32.const 7"),
        AFTER,
        &is_five,
        "another operand than is claimed",
    );
    wrong(&BEFORE.replace("call $ask i32.const 5", "i32.const 5 call $ask"), AFTER, &is_five, "");
    wrong(BEFORE, &AFTER.replace("call $ask call $f", "i32.const 0 call $f"), &is_five, "became");
    wrong(BEFORE, &AFTER.replace("local.get 0 call $f", "i32.const 0 call $f"), &is_five, "other operands");
    wrong(
        BEFORE,
        &AFTER.replace("local.set 1 local.get 0", "local.set 1 local.get 1"),
        &is_five,
        "it returns something else",
    );
}

#[test]
fn a_constant_has_the_width_of_its_parameter() {
    let before = "
        (func $f (type $wide) local.get 0 i32.wrap_i64 local.get 1 i32.add)
        (func (export \"run\") (type $one) i64.const -1 local.get 0 call $f)";
    let after = "
        (func $f (type $one) (local i64) i64.const -1 local.set 1 local.get 1 i32.wrap_i64 local.get 0 i32.add)
        (func (export \"run\") (type $one) local.get 0 call $f)";
    right(before, after, &[gone(0, Some(-1), true)]);
    wrong(before, after, &[gone(0, Some(0xffff_ffff), true)], "");
    wrong(before, &after.replace("i64.const -1", "i64.const 4294967294"), &[gone(0, Some(-1), true)], "");
    wrong(
        before,
        &after.replace(
            "(local i64) i64.const -1 local.set 1 local.get 1 i32.wrap_i64",
            "(local i32) i32.const -1",
        ),
        &[gone(0, Some(-1), true)],
        "its locals differ",
    );
}

#[test]
fn what_nobody_needs_goes() {
    let before = "
        (func $f (type $two) local.get 0)
        (func (export \"run\") (type $one) local.get 0 i32.const 9 i32.add i32.const 7 call $f)
        (func (export \"again\") (type $one) i32.const 8 local.get 0 call $f)";
    let after = "
        (func $f (type $one) local.get 0)
        (func (export \"run\") (type $one) local.get 0 i32.const 9 i32.add call $f)
        (func (export \"again\") (type $one) i32.const 8 call $f)";
    right(before, after, &[gone(1, None, false)]);
    wrong(before, after, &[gone(0, None, false)], "");
    wrong(before, &after.replace("i32.const 8", "local.get 0"), &[gone(1, None, false)], "other operands");
    // It may be written, but not read before.
    let written =
        before.replacen("local.get 0)", "i32.const 3 local.set 1 local.get 1 local.get 0 i32.add)", 1);
    let instead = "(local i32) i32.const 3 local.set 1 local.get 1 local.get 0 i32.add)";
    right(&written, &after.replacen("local.get 0)", instead, 1), &[gone(1, None, true)]);
    let read = before.replacen("local.get 0)", "local.get 1)", 1);
    wrong(
        &read,
        &after.replacen("local.get 0)", "(local i32) local.get 1)", 1),
        &[gone(1, None, true)],
        "it returns something else",
    );
    // What an argument does is done.
    let asks = before.replace("i32.const 8 local.get 0", "i32.const 8 call $ask");
    wrong(&asks, after, &[gone(1, None, false)], "became");
    right(&asks, &after.replace("i32.const 8", "i32.const 8 call $ask drop"), &[gone(1, None, false)]);
    wrong(&asks, &after.replace("i32.const 8", "call $ask"), &[gone(1, None, false)], "other operands");
    let traps = before.replace("i32.const 8 local.get 0", "i32.const 8 local.get 0 i32.load");
    wrong(&traps, after, &[gone(1, None, false)], "became");
}

#[test]
fn calls_of_itself_count() {
    let before = "
        (func $f (type $two) local.get 0 if (result i32) local.get 0 local.get 1 i32.sub local.get 1 call $f else local.get 1 end)
        (func (export \"run\") (type $one) local.get 0 i32.const 1 call $f)";
    let after = "
        (func $f (type $one) (local i32) i32.const 1 local.set 1
            local.get 0 if (result i32) local.get 0 local.get 1 i32.sub call $f else local.get 1 end)
        (func (export \"run\") (type $one) local.get 0 call $f)";
    right(before, after, &[gone(1, Some(1), true)]);
    let other = before.replace("local.get 1 call $f else", "i32.const 2 call $f else");
    wrong(&other, after, &[gone(1, Some(1), true)], "another operand than is claimed");
    let tail = |text: &str| text.replace("call $f)", "return_call $f)");
    right(&tail(before), &tail(after), &[gone(1, Some(1), true)]);
    wrong(
        &tail(&before.replace("i32.const 1 call", "i32.const 2 call")),
        &tail(after),
        &[gone(1, Some(1), true)],
        "another operand",
    );
}

#[test]
fn only_calls_reach_it() {
    let is_five = [gone(1, Some(5), true)];
    for reached in [
        "(export \"f\" (func $f))",
        "(table 1 funcref) (elem (i32.const 0) func $f)",
        "(table 1 funcref) (elem (table 0) (i32.const 0) funcref (ref.func $f))",
        "(global funcref (ref.func $f))",
        "(table 1 funcref (ref.func $f))",
        "(elem declare func $f) (func (result funcref) ref.func $f)",
        "(elem declare func $f)",
    ] {
        let with = |text: &str| format!("{text} {reached}");
        wrong(&with(BEFORE), &with(AFTER), &is_five, "reached by more than calls");
    }
    // What runs at the start has no parameters that could go.
    let imported = [Param { func: 0, param: 0, value: Some(5), is_local: false }];
    wrong("(func i32.const 5 call $log)", "(func i32.const 5 call $log)", &imported, "is imported");
}

#[test]
fn claims_make_sense() {
    let is_five = gone(1, Some(5), true);
    wrong(BEFORE, AFTER, &[is_five.clone(), is_five.clone()], "gone twice");
    wrong(BEFORE, AFTER, &[gone(2, Some(5), true)], "that there was not");
    wrong(BEFORE, AFTER, &[Param { func: 99, ..is_five.clone() }], "that there was not");
    wrong(BEFORE, AFTER, &[is_five.clone(), gone(0, None, false)], "another type than is claimed");
    let floats =
        "(func $f (type $float) i32.const 1) (func (export \"run\") (type $none) f32.const 5 call $f)";
    let after = "(func $f (type $none) i32.const 1) (func (export \"run\") (type $none) call $f)";
    right(floats, after, &[gone(0, None, false)]);
    wrong(floats, after, &[gone(0, Some(5), false)], "claimed to be a number");
}

#[test]
fn nothing_else_may_differ() {
    let is_five = [gone(1, Some(5), true)];
    let with = |text: &str, rest: &str| format!("{text} {rest}");
    right(&with(BEFORE, "(func)"), &with(AFTER, "(func)"), &is_five);
    wrong(&with(BEFORE, "(func)"), &with(AFTER, "(func i32.const 0 call $log)"), &is_five, "became");
    wrong(BEFORE, &with(AFTER, "(func)"), &is_five, "a function is missing");
    wrong(
        &with(BEFORE, "(func (type $none) i32.const 1)"),
        &with(AFTER, "(func (type $one) i32.const 1)"),
        &is_five,
        "has another type",
    );
    wrong(BEFORE, &with(AFTER, "(data (i32.const 0) \"a\")"), &is_five, "differs");
    let types = |text: &str, ty: &str| format!("(type {ty}) {text}");
    right(&types(BEFORE, "(func)"), &with(&types(AFTER, "(func)"), "(type (func (param f32)))"), &is_five);
    wrong(&types(BEFORE, "(func)"), &types(AFTER, "(func (param i64))"), &is_five, "a type changed");
    wrong(&types(BEFORE, "(func)"), &types(AFTER, "(sub (func))"), &is_five, "a type changed");
    // A body that is not followed has to stay, and may not call it.
    let catches = "(func (block $out (try_table (catch $failed $out))))";
    right(&with(BEFORE, catches), &with(AFTER, catches), &is_five);
    let calls =
        |args: &str| format!("(func (block $out (try_table (catch $failed $out) {args} call $f drop)))");
    wrong(
        &with(BEFORE, &calls("i32.const 1 i32.const 5")),
        &with(AFTER, &calls("i32.const 1")),
        &is_five,
        "not followed",
    );
}

#[test]
fn a_body_is_judged_alone() {
    let [before, after] =
        [BEFORE, AFTER].map(|text| wat::parse_str(format!("(module {AROUND} {text})")).unwrap());
    let (before, after) = (Module::parse(&before).unwrap(), Module::parse(&after).unwrap());
    let params = [gone(1, Some(5), true)];
    for func in before.defined_funcs() {
        let body = after.body(func).unwrap();
        let claimed = |params: &[Param]| {
            let lost = Lost { params: params.to_vec(), results: Vec::new() };
            Claimed::read(&before, &lost).unwrap()
        };
        assert_eq!(check_body(&before, &claimed(&params), func, body.as_bytes()), Ok(()));
        let other = claimed(&[gone(1, Some(6), true)]);
        assert!(check_body(&before, &other, func, body.as_bytes()).is_err(), "{func}");
    }
}

/// Somebody who is told numbers of functions may call any of them.
#[test]
fn a_function_that_is_called_by_its_number_keeps_its_type() {
    let before = "(func $f (param i32) (drop (local.get 0))) (func (export \"run\") (call $f (i32.const 7)))";
    let after = "(func $f (local i32) (drop (i32.const 7))) (func (export \"run\") (call $f))";
    let params = [Param { func: 1, param: 0, value: Some(7), is_local: true }];
    let import = |name: &str| {
        let around = format!(
            r#"(type (func (param i32))) (type (func)) (import "{name}" "thread_new" (func (type 1)))"#
        );
        verdict_in(&around, before, after, &params)
    };
    assert_eq!(import("other"), Ok(()));
    assert!(import("pulseengine:async").unwrap_err().contains("is reached by more than calls"));
}

/// That the result of function 2 is gone, which was this.
fn no_result(value: Option<i64>) -> Lost {
    Lost { params: Vec::new(), results: vec![LostResult { func: 2, result: 0, value }] }
}

#[track_caller]
fn right_without(before: &str, after: &str, lost: &Lost) {
    assert_eq!(verdict_of(AROUND, before, after, lost), Ok(()));
}

#[track_caller]
fn wrong_without(before: &str, after: &str, lost: &Lost, why: &str) {
    let message = verdict_of(AROUND, before, after, lost).expect_err("not refused");
    assert!(message.contains(why), "{message}");
}

const GIVES: &str = "
    (func $f (type $one) local.get 0 call $log local.get 0 if i32.const 3 return end call $ask)
    (func (export \"run\") (type $log) local.get 0 call $f drop)";
const GIVES_NOT: &str = "
    (func $f (type $log) local.get 0 call $log local.get 0 if return end call $ask drop)
    (func (export \"run\") (type $log) local.get 0 call $f)";

#[test]
fn a_result_that_nobody_needs_goes() {
    right_without(GIVES, GIVES_NOT, &no_result(None));
    right_without(GIVES, &GIVES_NOT.replace("return", "i32.const 3 return"), &no_result(None));
    wrong_without(GIVES, GIVES_NOT, &Lost::default(), "has another type");
    wrong_without(GIVES, GIVES_NOT, &no_result(Some(3)), "another number than is claimed");
    wrong_without(GIVES, &GIVES_NOT.replace("call $ask drop", ""), &no_result(None), "became");
    wrong_without(GIVES, &GIVES_NOT.replace("if return", "if unreachable"), &no_result(None), "became");
    // Somebody needs it.
    for (used, unused) in [
        ("call $f call $log", "call $f i32.const 3 call $log"),
        ("call $f if call $ask drop end", "call $f call $ask drop"),
        ("call $f drop local.get 0 call $f call $log", "call $f local.get 0 call $f i32.const 0 call $log"),
    ] {
        let why = if used.contains("if") { "a return became an effect" } else { "has other operands" };
        wrong_without(
            &GIVES.replace("call $f drop", used),
            &GIVES_NOT.replace("call $f)", &format!("{unused})")),
            &no_result(None),
            why,
        );
    }
    // Or may call it without being seen.
    for reached in ["(export \"f\" (func $f))", "(table 1 funcref) (elem (i32.const 0) func $f)"] {
        let with = |text: &str| format!("{text} {reached}");
        wrong_without(&with(GIVES), &with(GIVES_NOT), &no_result(None), "reached by more than calls");
    }
}

#[test]
fn a_result_that_is_a_constant_is_known_where_it_is_called() {
    let with =
        |text: &str| text.replace("call $ask", "i32.const 3").replace("call $f drop)", "call $f call $log)");
    let before = with(GIVES);
    let after = GIVES_NOT.replace("call $ask drop", "").replace("call $f)", "call $f i32.const 3 call $log)");
    right_without(&before, &after, &no_result(Some(3)));
    wrong_without(&before, &after, &no_result(None), "has other operands");
    wrong_without(&before, &after, &no_result(Some(4)), "another number than is claimed");
    wrong_without(
        &before,
        &after.replace("i32.const 3", "i32.const 4"),
        &no_result(Some(3)),
        "other operands",
    );
    let other = before.replace("i32.const 3 return", "i32.const 4 return");
    wrong_without(&other, &after, &no_result(Some(3)), "another number than is claimed");
}

#[test]
fn a_tail_call_gives_what_its_function_gives() {
    let before = "
        (func $f (type $one) local.get 0 i32.eqz if (result i32) i32.const 1 else i32.const 0 return_call $f end)
        (func $g (type $one) local.get 0 return_call $f)
        (func (export \"run\") (type $log) local.get 0 call $g drop)";
    let after = "
        (func $f (type $log) local.get 0 i32.eqz if else i32.const 0 return_call $f end)
        (func $g (type $log) local.get 0 return_call $f)
        (func (export \"run\") (type $log) local.get 0 call $g)";
    let lost = |all: &[(u32, Option<i64>)]| {
        let result =
            |(func, value): &(u32, Option<i64>)| LostResult { func: *func, result: 0, value: *value };
        Lost { params: Vec::new(), results: all.iter().map(result).collect() }
    };
    right_without(before, after, &lost(&[(2, None), (3, None)]));
    right_without(before, after, &lost(&[(2, Some(1)), (3, None)]));
    right_without(before, after, &lost(&[(2, Some(1)), (3, Some(1))]));
    let why = "a tail call gives other results than are claimed";
    wrong_without(before, after, &lost(&[(2, None), (3, Some(1))]), why);
    wrong_without(before, after, &lost(&[(2, Some(1)), (3, Some(2))]), why);
    // The first of two is not the second.
    let both = "(type $pair (func (result i32 i32)))";
    let before = format!(
        "{both} (func $f (type $pair) i32.const 1 i32.const 2) (func $g (type $pair) return_call $f)
        (func (export \"run\") (type $none) call $g drop)"
    );
    let after = format!(
        "{both} (func $f (type $none) i32.const 1) (func $g (type $none) return_call $f)
        (func (export \"run\") (type $none) call $g)"
    );
    let second = |func| LostResult { func, result: 1, value: None };
    let first = |func| LostResult { func, result: 0, value: None };
    let lost = |results: [LostResult; 2]| Lost { params: Vec::new(), results: results.to_vec() };
    right_without(&before, &after, &lost([second(2), second(3)]));
    wrong_without(&before, &after, &lost([second(2), first(3)]), why);
    wrong_without(&before, &after, &lost([first(2), first(3)]), "it returns something else");
    // One that is not named gives all.
    let before = "
        (table 1 funcref) (func $f (type $none) (return_call_indirect (type $none) (i32.const 0)))
        (func (export \"run\") (type $unit) call $f drop)";
    let after = "
        (table 1 funcref) (func $f (type $unit) (return_call_indirect (type $unit) (i32.const 0)))
        (func (export \"run\") (type $unit) call $f)";
    wrong_without(before, after, &no_result(None), "became");
}

#[test]
fn claims_of_results_make_sense() {
    let twice = |lost: Lost| Lost { results: [lost.results.clone(), lost.results].concat(), ..lost };
    wrong_without(GIVES, GIVES_NOT, &twice(no_result(None)), "gone twice");
    let of =
        |func, result| Lost { params: Vec::new(), results: vec![LostResult { func, result, value: None }] };
    wrong_without(GIVES, GIVES_NOT, &of(2, 1), "that there was not");
    wrong_without(GIVES, GIVES_NOT, &of(99, 0), "that there was not");
    wrong_without(GIVES, GIVES_NOT, &of(1, 0), "is imported");
    let float = "(type $gives (func (result f32))) (func $f (type $gives) f32.const 3) (func (type $unit) call $f drop)";
    let after = "(type $gives (func (result f32))) (func $f (type $unit)) (func (type $unit) call $f)";
    right_without(float, after, &no_result(None));
    wrong_without(float, after, &no_result(Some(3)), "that is none");
}
