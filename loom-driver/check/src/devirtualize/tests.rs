//! The check on outputs that were made by hand.

use super::check;
use crate::same::verdict::Judge;

const JUDGE: Judge = Judge {
    check,
    around: r#"
        (type $a (func (result i32)))
        (type $b (func (result i64)))
        (type $open (sub (func (result i32))))
        (import "m" "import" (func $import (type $a)))
        (import "m" "open" (func $imported_open (type $open)))
        (table $fixed 8 8 funcref)
        (table $public (export "public") 2 2 funcref)
        (table $written 2 2 funcref)
        (table $full 2 2 funcref (ref.func $one))
        (func $one (type $a) (i32.const 1))
        (func $two (type $a) (i32.const 2))
        (func $wide (type $b) (i64.const 3))
        (elem (table $fixed) (i32.const 1) func $one $two $wide $import $imported_open)
        (elem (table $fixed) (i32.const 2) func $one)
        (elem (table $public) (i32.const 0) func $one)
        (elem (table $written) (i32.const 0) func $one)
        (func (param i32) (table.set $written (local.get 0) (ref.null func)))"#,
};

fn run(body: &str) -> String {
    format!(r#"(func (export "run") (result i32) {body})"#)
}

#[test]
fn a_call_of_what_the_slot_holds() {
    let through = |slot: u32| run(&format!("(call_indirect $fixed (type $a) (i32.const {slot}))"));
    JUDGE.right(&through(1), &run("(call $one)"));
    JUDGE.right(&through(4), &run("(call $import)"));
    // A later segment has the last word.
    JUDGE.right(&through(2), &run("(call $one)"));
    JUDGE.wrong(&through(2), &run("(call $two)"), "in the place of");
    JUDGE.wrong(&through(1), &run("(call $two)"), "in the place of");
    // Nothing, and beyond the end.
    JUDGE.wrong(&through(0), &run("(call $one)"), "in the place of");
    JUDGE.wrong(&through(8), &run("(call $one)"), "in the place of");
    // What traps has to.
    JUDGE.wrong(&through(3), &run("(call $one)"), "in the place of");
    JUDGE.wrong(&through(1), &run("unreachable"), "in the place of");
    JUDGE.wrong(&through(1), &run("(call $one) (drop) (i32.const 1)"), "in the place of");
}

#[test]
fn a_tail_call_stays_one() {
    let through = run("(return_call_indirect $fixed (type $a) (i32.const 1))");
    JUDGE.right(&through, &run("(return_call $one)"));
    JUDGE.wrong(&through, &run("(call $one)"), "in the place of");
}

#[test]
fn a_table_that_somebody_else_may_write() {
    for table in ["public", "written", "full"] {
        let through = run(&format!("(call_indirect ${table} (type $a) (i32.const 0))"));
        JUDGE.wrong(&through, &run("(call $one)"), "in the place of");
    }
}

#[test]
fn a_type_that_is_only_a_supertype() {
    let through = run("(call_indirect $fixed (type $open) (i32.const 1))");
    JUDGE.wrong(&through, &run("(call $one)"), "in the place of");
    let declared = run("(call_indirect $fixed (type $open) (i32.const 5))");
    JUDGE.right(&declared, &run("(call $imported_open)"));
}

#[test]
fn an_index_that_is_computed() {
    let through = run("(call_indirect $fixed (type $a) (i32.add (i32.const 0) (i32.const 1)))");
    JUDGE.wrong(&through, &run("(call $one)"), "in the place of");
}

#[test]
fn what_has_nothing_to_do_with_tables_does_not_matter() {
    let with = |body: &str| format!("{} (func atomic.fence)", run(body));
    JUDGE.right(&with("i32.const 1 call_indirect $fixed (type $a)"), &with("call $one"));
}

#[test]
fn nothing_else_changes() {
    let through = run("(call_indirect $fixed (type $a) (i32.const 1))");
    let direct = run("(call $one)");
    let with = |body: &str, more: &str| format!("{body} {more}");
    JUDGE.wrong(&through, &with(&direct, "(global i32 (i32.const 1))"), "section 6");
    JUDGE.wrong(&through, &run("(local i32) (call $one)"), "its locals differ");
}
