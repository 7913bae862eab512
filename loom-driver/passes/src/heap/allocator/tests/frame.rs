//! Allocators that have a frame on the stack of the program, as compilers give it to them.

use super::{FREE, MALLOC, PROGRAM, REALLOC, STATE, all_stay, found};
use loom_check::allocator::Role;

const POINTER: &str = "(global $pointer (mut i32) (i32.const 1024))";
const DOWN: &str =
    "global.get $pointer i32.const 16 i32.sub local.tee $frame global.set $pointer (block $out (result i32)";
const UP: &str = "local.get $frame i32.const 16 i32.add global.set $pointer)";
/// Behind the check whether there is that much.
const THEN: &str = "(local.set $before (i32.const 1028))";

/// The program whose malloc has a frame, in which it keeps a number, with something in front of what it does.
pub fn framed(then: &str) -> String {
    let (others, malloc) = MALLOC.split_at(MALLOC.find("(func $malloc").unwrap());
    let malloc = malloc
        .replace("(local $size i32)", &format!("(local $size i32) (local $frame i32) {DOWN}"))
        .replace("(return ", "(br $out ")
        .replace(THEN, &format!("{then} {THEN}"))
        .replace(
            "(call $break (local.get $need)))",
            "(i32.store offset=12 (local.get $frame) (local.get $need)) (call $break (i32.load offset=12 (local.get $frame))))",
        );
    format!("{POINTER} {STATE} {others} {malloc} {UP} {FREE} {REALLOC} {PROGRAM}")
}

/// What no trial comes by.
pub fn rarely(what: &str) -> String {
    framed(&format!("(if (i32.eq (local.get $bytes) (i32.const 12345)) (then {what}))"))
}

fn changed(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "{from}\n{text}");
    text.replacen(from, to, 1)
}

#[test]
fn an_allocator_may_have_a_frame() {
    let two = Ok(vec![Role::Malloc, Role::Free]);
    assert_eq!(found(&framed("")), two);
    // Down by the sum with a negative number, and the frame given to a function of its own.
    let other = changed(&framed(""), "i32.const 16 i32.sub local.tee", "i32.const -16 i32.add local.tee");
    assert_eq!(found(&other), two);
    let lent = "(call $note (i32.add (local.get $frame) (i32.const 4)))";
    let note = "(func $note (param i32) (i32.store (local.get 0) (i32.const 1)))";
    assert_eq!(found(&(framed(lent) + note)), two);
    // Whoever leaves early has put it back, and whoever traps need not.
    let early = "(global.set $pointer (i32.add (local.get $frame) (i32.const 16))) (return (i32.const 0))";
    assert_eq!(found(&rarely(early)), two);
    assert_eq!(found(&rarely("unreachable")), two);
    assert_eq!(found(&rarely("(loop $again (br_if $again (i32.load (local.get $frame))))")), two);
}

#[test]
fn a_frame_is_all_that_a_global_may_be_for() {
    let (leaves, hands) = ("it leaves the stack where it moved it", "it hands out the address of its frame");
    let otherwise = "otherwise than to have a frame on the stack";
    all_stay([
        // It is not put back, or somewhere else, as the trial sees.
        (changed(&framed(""), UP, ")"), "it sets a global"),
        (changed(&framed(""), "local.get $frame i32.const 16", "local.get $frame i32.const 8"), "it sets a global"),
        // Or as no trial sees.
        (rarely("(return (i32.const 0))"), leaves),
        (rarely("(global.set $pointer (i32.add (local.get $frame) (i32.const 8)))"), otherwise),
        (rarely("(global.set $pointer (i32.const 7))"), otherwise),
        (rarely("(global.set $pointer (i32.add (local.get $frame) (i32.const 16)))"), "on one way and not on another"),
        (
            rarely(
                "(loop $again (global.set $pointer (i32.add (local.get $frame) (i32.const 16))) (br_if $again (local.get $bytes))) (br $out (i32.const 0))",
            ),
            "on one way and not on another",
        ),
        (
            framed("(block $a (block $b (block $c (br_table $a $b $c 3 (local.get $size)) ) (br $a)) (br $a))")
                .replace("(br_table $a $b $c 3 (local.get $size))", "(br_if $a (i32.ne (local.get $bytes) (i32.const 12345))) (br_table 3 4 (i32.const 0) (i32.const 3))"),
            leaves,
        ),
        (rarely("(local.set $frame (i32.const 900))"), otherwise),
        (rarely("(drop (global.get $pointer))"), otherwise),
        (rarely("(global.set $other (i32.const 1))") + "(global $other (mut i32) (i32.const 0))", "it, and sets a global"),
        // Its address goes elsewhere.
        (rarely("(br $out (local.get $frame))"), hands),
        (rarely("(local.set $block (i32.add (local.get $frame) (i32.const 4)))"), hands),
        (rarely("(i32.store offset=1032 (i32.const 0) (local.get $frame))"), hands),
        (rarely("(drop (i32.shl (local.get $frame) (i32.const 4)))"), hands),
        (rarely("(drop (i32.add (local.get $frame) (local.get $bytes)))"), hands),
        (rarely("(br_if 0 (local.get $frame))"), hands),
        (rarely("(drop (select (local.get $frame) (i32.const 1) (i32.const 0)))"), hands),
        (rarely("(memory.fill (local.get $frame) (i32.const 0) (i32.const 4))"), hands),
        (rarely("(drop (if (result i32) (local.get $bytes) (then (local.get $frame)) (else (i32.const 0))))"), hands),
        // It is another one, or two are.
        (
            changed(&framed(""), "global.set $pointer (block", "global.set $other (block").replace(UP, &UP.replace("$pointer", "$other"))
                + "(global $other (mut i32) (i32.const 1024))",
            "sets a global",
        ),
        (
            framed("").replace(
                "(func $break (param $need i32) (result i32) (local $at i32)",
                "(func $break (param $need i32) (result i32) (local $at i32) (local $frame i32)
                    global.get $other i32.const 16 i32.sub local.tee $frame global.set $other
                    (global.set $other (i32.add (local.get $frame) (i32.const 16)))",
            ) + "(global $other (mut i32) (i32.const 1024))",
            "more than one stack pointer",
        ),
        (
            "(import \"m\" \"pointer\" (global $pointer (mut i32)))".to_string() + &changed(&framed(""), POINTER, ""),
            "the value of a global",
        ),
        (
            framed("(block (try_table (catch_all 0)))"),
            "a block for exceptions",
        ),
    ]);
}

#[test]
fn a_frame_is_no_state() {
    // A word that only the frame has is named by others.
    let named = "(func (export \"below\") (result i32) (i32.load offset=1020 (i32.const 0)))";
    assert_eq!(found(&(framed("") + named)), Ok(vec![Role::Malloc, Role::Free]));
}
