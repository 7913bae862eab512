//! Allocators that make a number of the address of their frame, as dlmalloc does without a clock, and what they may do with it.

use super::frame::{framed, rarely};
use super::{all_stay, found};
use loom_check::allocator::Role;

/// The number.
const MADE: &str =
    "(i32.xor (i32.and (i32.add (local.get $frame) (i32.const 8)) (i32.const -16)) (i32.const 0x55555558))";
/// The same where it is kept.
const KEPT: &str = "(i32.load offset=1032 (i32.const 0))";

/// It is kept, if it was not yet.
fn kept() -> String {
    format!("(if (i32.eqz {KEPT}) (then (i32.store offset=1032 (i32.const 0) {MADE})))")
}

#[test]
fn a_number_made_of_a_frame_may_be_kept_and_tested() {
    let two = Ok(vec![Role::Malloc, Role::Free]);
    assert_eq!(found(&framed(&kept())), two);
    // By way of a local that is for other things as well, and to another word.
    let way = format!(
        "(if (i32.eqz (local.tee $block {KEPT})) (then (i32.store offset=1032 (i32.const 0) (local.tee $block {MADE}))))
        (i32.store offset=1036 (i32.const 0) (local.get $block)) (local.set $block (i32.const 0))
        (loop $again (local.set $block (i32.add (local.get $block) (i32.const 1))) (br_if $again (i32.lt_u (local.get $block) (i32.const 9))))"
    );
    assert_eq!(found(&framed(&way)), two);
    // Who writes another number over it has that.
    let over = format!("{} (i32.store16 offset=1034 (i32.const 0) (i32.const 0))", kept());
    assert_eq!(found(&framed(&over)), two);
    assert_eq!(found(&framed(&format!("(drop {MADE}) (block (br_if 0 {MADE}))"))), two);
}

#[test]
fn a_number_made_of_a_frame_goes_nowhere_else() {
    let all = [
        // To somebody who sees it.
        format!("(br $out {MADE})"),
        format!("(i32.store (local.get $bytes) {MADE})"),
        format!("(i32.store offset=4 (local.get $size) {MADE})"),
        format!("(i32.store8 offset=1032 (i32.const 0) {MADE})"),
        format!("(drop (call $break {MADE}))"),
        // It is computed with.
        format!("(drop (i32.add {MADE} (i32.const 1)))"),
        format!("(drop (i32.xor {MADE} (local.get $bytes)))"),
        "(drop (i32.xor (local.get $frame) (local.get $bytes)))".into(),
        "(drop (i32.or (local.get $frame) (i32.const 1)))".into(),
        format!("(drop (i32.load {MADE}))"),
        format!("(drop (i32.lt_u {MADE} (i32.const 1)))"),
        format!("(drop (select {MADE} (i32.const 1) (local.get $bytes)))"),
        format!("(drop (if (result i32) (local.get $bytes) (then {MADE}) (else (i32.const 0))))"),
        // So is what was kept.
        format!("{} (br $out {KEPT})", kept()),
        format!("{} (drop (i32.add {KEPT} (i32.const 1)))", kept()),
        format!("{} (drop (i32.load16_u offset=1034 (i32.const 0)))", kept()),
        format!("{} (drop (i64.load offset=1028 align=4 (i32.const 0)))", kept()),
        format!("{} (drop (i64.load offset=28 align=4 (i32.const 1000)))", kept()),
        format!(
            "{} (i32.store offset=1036 (i32.const 0) {KEPT}) (drop (i32.ctz (i32.load offset=1036 (i32.const 0))))",
            kept()
        ),
        // On one way of several, or the next time.
        format!(
            "(if (local.get $size) (then (local.set $block {MADE}))) (drop (i32.add (local.get $block) (i32.const 1)))"
        ),
        format!(
            "(block (br_if 0 (local.tee $block {MADE})) (local.set $block (i32.const 0))) (drop (i32.ctz (local.get $block)))"
        ),
        format!(
            "(loop $again (drop (i32.ctz (local.get $size))) (local.set $size (local.get $block)) (local.set $block {MADE}) (br_if $again (local.get $bytes)))"
        ),
    ];
    all_stay(all.map(|what| (rarely(&what), "it hands out the address of its frame")));
    // In another function of it.
    let look = format!("(func $look (drop (i32.ctz {KEPT})))");
    let text = rarely(&format!("{} (call $look)", kept())) + &look;
    all_stay([(text, "it hands out the address of its frame")]);
}
