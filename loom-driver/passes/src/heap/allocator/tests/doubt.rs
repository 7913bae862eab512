//! Programs that get at the state of their allocator without naming it in one piece, and functions that are more than
//! an allocator's.

use super::{all_stay, program};

fn with(more: &str) -> String {
    program("") + more
}

fn changed(from: &str, to: &str) -> String {
    let text = program("");
    assert!(text.contains(from), "{from}");
    text.replacen(from, to, 1)
}

#[test]
fn who_names_the_state_in_pieces_is_an_obstacle() {
    all_stay([
        (
            with(
                "(func (export \"w\") (param i32) (i32.store offset=8 (i32.const 1016) (i32.add (local.get 0) (i32.const 7))))",
            ),
            "it names 0x400",
        ),
        (
            with(
                "(func (export \"w\") (result i32) (local i32) (local.set 0 (i32.const 800)) (i32.load offset=224 (local.get 0)))",
            ),
            "it names 0x400",
        ),
        (
            with("(func (export \"w\") (result i32) (i32.load (i32.sub (i32.const 2128) (i32.const 1100))))"),
            "it names 0x404",
        ),
        (
            with(
                "(func (export \"w\") (param i32) (i32.store offset=8 (i32.const 1016) (if (result i32) (local.get 0) (then (i32.const 1)) (else (i32.const 2)))))",
            ),
            "it names 0x400",
        ),
        (with("(func (export \"w\") (result i64) (i64.load (i32.const 1020)))"), "it names 0x3fc"),
        (
            with("(func (export \"w\") (memory.fill (i32.const 1000) (i32.const 0) (i32.const 500)))"),
            "it names 0x3e8",
        ),
        (
            with("(func (export \"w\") (memory.copy (i32.const 3000) (i32.const 1000) (i32.const 500)))"),
            "it names 0x3e8",
        ),
        (
            with(
                "(global $at i32 (i32.const 1024)) (func (export \"w\") (result i32) (i32.load (global.get $at)))",
            ),
            "it names 0x400",
        ),
        (with("(global $at (mut i32) (i32.const 1028))"), "a global has an address"),
        (with("(data (i32.const 1998) \"\\00\\00\\00\\04\\00\\00\")"), "a data segment names 0x400"),
        (
            with(
                "(data $p \"\\01\") (func (export \"w\") (param i32) (memory.init $p (local.get 0) (i32.const 0) (i32.const 1)))",
            ),
            "writes a data segment to the memory",
        ),
    ]);
}

#[test]
fn what_is_more_than_an_allocator_stays() {
    all_stay([
        (
            changed(
                "(call $break (local.get $need)))",
                "(local.set $block (call $break (local.get $need))) (if (i32.eqz (local.get $block)) (then unreachable)) (local.get $block))",
            ),
            "it traps, when there is no more memory",
        ),
        (
            changed(
                "(local.set $word (i32.sub",
                "(if (i32.eq (i32.load (local.get $block)) (i32.const 7)) (then (call $free (i32.load offset=4 (local.get $block))))) (local.set $word (i32.sub",
            ),
            "reads what the program has in a block",
        ),
    ]);
}

#[test]
fn a_block_for_exceptions_is_not_followed() {
    let text = changed(
        "(local.set $before (i32.const 1028))",
        "(block (try_table (catch_all 0))) (local.set $before (i32.const 1028))",
    );
    let why = super::replaced(&super::bytes(&text), 4096).unwrap().unwrap_err();
    assert!(why.contains("a block for exceptions"), "{why}");
}

#[test]
fn who_hands_many_numbers_on_many_times_is_an_obstacle() {
    let given: String = (0..3000).map(|at| format!("(local.set 0 (i32.const {}))", 100_000 + at)).collect();
    let handed = "(local.set 1 (local.get 0))".repeat(500);
    all_stay([(
        with(&format!("(func (export \"w\") (local i32 i32) {given} {handed})")),
        "too many numbers",
    )]);
}
