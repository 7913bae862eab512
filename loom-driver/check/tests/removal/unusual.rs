//! Right outputs that look unusual.

use super::alone::pair;
use super::*;
use loom_check::ops::Space;

#[track_caller]
fn accepted(before: &str, after: &str, gone: &[(Space, u32)]) {
    let subject = pair(before, after, gone);
    assert!(subject.is_valid());
    subject.check().unwrap();
}

#[test]
fn functions_and_globals_in_another_order() {
    let text = |first: &str, second: &str| {
        format!(
            r#"(import "m" "f" (func)) (import "m" "g" (global i32)) {first} {second}
            (func (export "run") (result i32) (call $a) (i32.add (global.get $x) (global.get $y)))"#
        )
    };
    let one = "(func $a (call 0)) (global $x i32 (i32.const 1))";
    let other = "(func $b unreachable) (global $y i32 (i32.const 2))";
    let mut subject = pair(&text(one, other), &text(other, one), &[]);
    let swapped = removal::runs([Some(0), Some(2), Some(1), Some(3)]);
    subject.claim.maps[1] = swapped;
    subject.claim.maps[4] = removal::runs([Some(0), Some(2), Some(1)]);
    subject.claim.may_reorder = true;
    subject.check().unwrap();
    subject.claim.may_reorder = false;
    subject.assert_refused("it", &["function section, before: func 1", "out of order"]);
}

/// It is no stub: it did nothing else before.
#[test]
fn a_function_that_always_trapped() {
    let text = r#"(func $f unreachable) (table (export "t") 1 funcref) (elem (i32.const 0) func $f)"#;
    let mut subject = pair(&format!("{text} (func)"), text, &[(Space::Func, 1)]);
    subject.claim.preserve_trap_kind = true;
    subject.check().unwrap();
}

#[test]
fn what_nobody_misses() {
    let run = r#"(func (export "run"))"#;
    accepted(&format!("{run} (func $s nop) (start $s)"), run, &[(Space::Func, 1)]);
    accepted(&format!("{run} (data \"a\")"), run, &[(Space::Data, 0)]);
    let sized = r#"(func (export "run") (result i32) memory.size) (memory 1)"#;
    accepted(&format!("{sized} (data (i32.const 0) \"a\")"), sized, &[(Space::Data, 0)]);
    let loaded = r#"(func (export "run") (result i32) (i32.load (i32.const 0))) (memory 1)"#;
    accepted(&format!("{loaded} (data (i32.const 0) \"\")"), loaded, &[(Space::Data, 0)]);
}

#[test]
fn functions_may_be_declared_anywhere() {
    let declared = |by: &str| format!(r#"{by} (func $f) (func $g (export "run") (drop (ref.func $f)))"#);
    for by in [
        "(global funcref (ref.func $f))",
        "(table 1 funcref (ref.func $f))",
        "(table 1 funcref) (elem (i32.const 0) funcref (ref.func $f))",
        "(elem declare func $f)",
    ] {
        accepted(&format!("{} (func)", declared(by)), &declared(by), &[(Space::Func, 2)]);
    }
    // By one that is new.
    let before = declared("(table 1 funcref) (elem (i32.const 0) func $f)");
    let after = declared("(table 1 funcref) (elem declare func $f)");
    accepted(&before, &after, &[(Space::Elem, 0)]);
}

#[test]
fn types_are_renamed_everywhere() {
    let text = r#"(type $t (func (param f32))) (import "m" "tag" (tag $tag (type $t)))
        (global (export "g") (ref null $t) (ref.null $t)) (table (export "t") 1 (ref null $t))
        (func (export "run") (param (ref null $t)))"#;
    accepted(&format!("(type (func (param f64))) {text}"), text, &[(Space::Type, 0)]);
}

/// Of a function of the module itself, of an exact import, and of one of a final type it is known that a call of another
/// type traps.
#[test]
fn functions_that_no_call_can_use() {
    let text = |items: &str| {
        format!(
            r#"(type $a (sub (func))) (type $b (sub $a (func))) (type $c (func)) (type $d (func (param i32)))
            (import "m" "exact" (func $exact (exact (type $a)))) (import "m" "final" (func $final (type $d)))
            (func $own (type $a)) (func $boom (type $b) unreachable) (table $t 3 funcref)
            (elem (i32.const 0) func {items}) (elem declare func $exact $final $own)
            (func (export "run") (param i32) (call_indirect $t (type $b) (local.get 0)))"#
        )
    };
    accepted(&text("$exact $final $own"), &text("$boom $boom $boom"), &[]);
}

/// What an item is nobody knows, but it is the same.
#[test]
fn items_by_an_imported_global() {
    let text = r#"(type $number (func (result i32))) (import "m" "g" (global $g funcref)) (table $t 1 funcref)
        (elem (i32.const 0) funcref (global.get $g)) (func (export "run") (result i32)
            (call_indirect $t (type $number) (i32.const 0)))"#;
    accepted(&format!("{text} (func (type $number) i32.const 0)"), text, &[(Space::Func, 1)]);
}
