//! Allocators that leave zeros, which callers may rely on, and ours do not; and those that align more than ours.

use super::{FREE, MALLOC, PROGRAM, REALLOC, STATE, all_stay, found, program};
use loom_check::allocator::Role;

fn changed(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "{from}");
    text.replacen(from, to, 1)
}

fn with_malloc(from: &str, to: &str) -> String {
    program("").replace(MALLOC, &changed(MALLOC, from, to))
}

const AGAIN: &str = "(return (local.get $block))";
const NEW: &str = "(call $break (local.get $need)))";
const ZEROED: &str = "(memory.fill (local.get $block) (i32.const 0) (local.get $bytes))";
const QUICK: &str = "(drop (i32.load offset=1024 (i32.const 0))) (local.set $new (call $malloc";

/// A realloc that names the state, so that it is replaced.
fn quick() -> String {
    changed(REALLOC, "(local.set $new (call $malloc", QUICK)
}

/// As a compiler has Rust's `alloc`: with `malloc` for small alignments.
const ALLOC: &str = r#"
    (func $alloc (param $bytes i32) (param $alignment i32) (result i32)
        (local $at i32) (local $block i32) (local $need i32) (local $left i32)
        (drop (i32.load offset=1024 (i32.const 0)))
        (if (i32.le_u (local.get $alignment) (i32.const 8))
            (then (local.set $block (call $malloc (local.get $bytes))) (; PLAIN ;) (return (local.get $block))))
        (if (i32.gt_u (local.get $bytes) (i32.const 0x7ff00000)) (then (return (i32.const 0))))
        (local.set $at (call $malloc (i32.add (i32.add (local.get $bytes) (local.get $alignment)) (i32.const 16))))
        (if (i32.eqz (local.get $at)) (then (return (i32.const 0))))
        (local.set $block (i32.and (i32.add (local.get $at) (i32.add (local.get $alignment) (i32.const 15)))
            (i32.sub (i32.const 0) (local.get $alignment))))
        (local.set $need (i32.and (i32.add (local.get $bytes) (i32.const 11)) (i32.const -8)))
        (local.set $left (i32.sub (i32.sub (i32.add (local.get $at)
            (i32.and (i32.load (i32.sub (local.get $at) (i32.const 4))) (i32.const -8))) (local.get $block)) (local.get $need)))
        (if (i32.lt_u (local.get $left) (i32.const 16))
            (then (local.set $need (i32.add (local.get $need) (local.get $left))) (local.set $left (i32.const 0))))
        (i32.store (i32.sub (local.get $at) (i32.const 4)) (i32.or (i32.sub (local.get $block) (local.get $at)) (i32.const 3)))
        (i32.store (i32.sub (local.get $block) (i32.const 4)) (i32.or (local.get $need) (i32.const 3)))
        (if (local.get $left) (then
            (local.set $at (i32.add (local.get $block) (local.get $need)))
            (i32.store (i32.sub (local.get $at) (i32.const 4)) (i32.or (local.get $left) (i32.const 3)))
            (call $free (local.get $at))))
        (; ALIGNED ;)
        (local.get $block))
    (func (export "aligned") (param i32) (result i32) (i32.load offset=60 (call $alloc (i32.const 64) (local.get 0))))"#;

#[test]
fn who_gives_zeros_is_no_malloc() {
    let zeroes = "it zeroes what it gives, and callers may rely on that";
    let if_any = format!(
        "(local.set $block (call $break (local.get $need))) (if (local.get $block) (then {ZEROED})) (local.get $block))"
    );
    let all = with_malloc(NEW, &if_any);
    all_stay([
        // Always; only what was used before; only what is new.
        (changed(&all, AGAIN, &format!("{ZEROED} {AGAIN}")), zeroes),
        (
            with_malloc(AGAIN, &format!("{ZEROED} {AGAIN}")),
            "(free: malloc: it zeroes what it gives, and callers may rely on that)",
        ),
        (all, zeroes),
        // In part, and not by a bulk operation.
        (
            with_malloc(
                AGAIN,
                &format!(
                    "(if (i32.gt_u (local.get $bytes) (i32.const 90)) (then (i32.store offset=48 (local.get $block) (i32.const 0)))) {AGAIN}"
                ),
            ),
            zeroes,
        ),
    ]);
    // What is none of the program's bytes, or among the first words, may be anything.
    let links = with_malloc(AGAIN, &format!("(i64.store (local.get $block) (i64.const 0)) {AGAIN}"));
    assert_eq!(found(&links), Ok(vec![Role::Malloc, Role::Free]));
}

#[test]
fn who_zeroes_what_is_freed_is_no_free() {
    let scrubs = "(memory.fill (local.get $block) (i32.const 0) (i32.sub (i32.and (i32.load (local.get $word)) (i32.const -8)) (i32.const 4)))
        (i32.store (local.get $word) (i32.and";
    let free = changed(FREE, "(i32.store (local.get $word) (i32.and", scrubs);
    all_stay([(
        program("").replace(FREE, &free),
        "known (free: malloc: what was used comes again with zeros, and callers may rely on that)",
    )]);
}

#[test]
fn who_zeroes_what_is_new_in_a_block_is_no_realloc() {
    let zeroes = "(if (i32.gt_u (local.get $bytes) (local.get $old)) (then (memory.fill (i32.add (local.get $new) (local.get $old))
        (i32.const 0) (i32.sub (local.get $bytes) (local.get $old))))) (call $free (local.get $block))";
    let realloc = changed(&quick(), "(call $free (local.get $block))", zeroes);
    all_stay([(
        program("").replace(REALLOC, &realloc),
        "(realloc with an alignment: it zeroes what it gives, and callers may rely on that)",
    )]);
    // Who is built on top stays as it is.
    let realloc = changed(REALLOC, "(call $free (local.get $block))", zeroes);
    assert_eq!(found(&program("").replace(REALLOC, &realloc)), Ok(vec![Role::Malloc, Role::Free]));
}

#[test]
fn who_zeroes_what_it_aligns_is_no_alloc() {
    let with = |alloc: &str| format!("{} {alloc}", program(""));
    assert_eq!(found(&with(ALLOC)), Ok(vec![Role::Malloc, Role::Free, Role::Alloc]));
    let if_any = format!("(if (local.get $block) (then {ZEROED}))");
    let zeroes = "malloc with an alignment: it zeroes what it gives";
    all_stay([
        (with(&changed(ALLOC, "(; ALIGNED ;)", ZEROED)), zeroes),
        (with(&changed(ALLOC, "(; PLAIN ;)", &if_any)), zeroes),
    ]);
}

#[test]
fn who_never_gives_what_was_used_may_be_relied_on() {
    // What moves is lost, so that all that is given is new, and zero; with ours it would come again.
    let realloc = changed(&quick(), "(call $free (local.get $block))", "");
    let run = changed(PROGRAM, "(call $free (local.get $block))", "");
    let run = changed(&run, "(i32.load8_u (local.get $block))", "(i32.load8_u (local.get $block)) return");
    all_stay([(
        format!("{STATE} {MALLOC} {realloc} {run}"),
        "`malloc` may be malloc, and never gives again what was freed",
    )]);
}

#[test]
fn who_aligns_more_than_ours_stays() {
    let aligned = |to: u32| {
        let text = changed(
            &program(""),
            "(i32.const 8)) (i32.shl (memory.size)",
            "(i32.const 64)) (i32.shl (memory.size)",
        );
        let text = changed(&text, "(i32.const 65543)", "(i32.const 65600)");
        let text = changed(
            &text,
            "(i32.store offset=4 (local.get $at)",
            &format!("(i32.store offset={} (local.get $at)", to - 4),
        );
        let text = changed(
            &text,
            "(i32.add (local.get $at) (i32.const 8)))",
            &format!("(i32.add (local.get $at) (i32.const {to})))"),
        );
        changed(
            &text,
            "(i32.add (local.get $bytes) (i32.const 11)) (i32.const -8)",
            &format!("(i32.add (local.get $bytes) (i32.const {})) (i32.const -{to})", to + 3),
        )
    };
    let two = Ok(vec![Role::Malloc, Role::Free]);
    assert_eq!((found(&aligned(8)), found(&aligned(16))), (two.clone(), two));
    all_stay([(aligned(32), "its blocks are aligned to 32 bytes, and ours to 16 at most")]);
}
