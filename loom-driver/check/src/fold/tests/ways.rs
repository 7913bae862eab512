//! Blocks, tests and loops.

use super::{JUDGE, OPERANDS, RESULT, func, right, wrong};
use crate::same::verdict::quickly;

#[test]
fn tests_that_are_known_go() {
    right(
        "i32.const 1 if i32.const 1 call $log else i32.const 2 call $log end local.get 0",
        "i32.const 1 call $log local.get 0",
    );
    wrong(
        "i32.const 0 if i32.const 1 call $log else i32.const 2 call $log end local.get 0",
        "i32.const 1 call $log local.get 0",
        OPERANDS,
    );
    right("block i32.const 1 br_if 0 i32.const 2 call $log end local.get 0", "local.get 0");
    wrong("block local.get 0 br_if 0 i32.const 2 call $log end local.get 0", "local.get 0", "became");
    right("block block i32.const 1 br_table 0 1 0 end i32.const 2 call $log end local.get 0", "local.get 0");
    wrong(
        "block block i32.const 0 br_table 0 1 0 end i32.const 2 call $log end local.get 0",
        "local.get 0",
        "became",
    );
    // Whatever the test says, the code goes on at the same place.
    right("block local.get 0 br_if 0 end local.get 0", "local.get 0");
    right("local.get 0 if end local.get 0", "local.get 0");
    right(
        "local.get 0 if i32.const 3 call $log else i32.const 3 call $log end local.get 0",
        "i32.const 3 call $log local.get 0",
    );
    wrong(
        "local.get 0 if i32.const 3 call $log else i32.const 4 call $log end local.get 0",
        "i32.const 3 call $log local.get 0",
        OPERANDS,
    );
    wrong("block call $ask br_if 0 end local.get 0", "local.get 0", "became");
}

#[test]
fn tests_may_be_the_other_way_round() {
    let before = "block local.get 0 i32.eqz br_if 0 i32.const 2 call $log end local.get 0";
    right(before, "local.get 0 if i32.const 2 call $log end local.get 0");
    wrong(before, "local.get 0 i32.eqz if i32.const 2 call $log end local.get 0", "became");
    wrong(before, "local.get 1 if i32.const 2 call $log end local.get 0", "became");
    right(
        "local.get 0 i32.eqz if (result i32) i32.const 1 else i32.const 2 end",
        "local.get 0 if (result i32) i32.const 2 else i32.const 1 end",
    );
    wrong(
        "local.get 0 if (result i32) i32.const 1 else i32.const 2 end",
        "local.get 0 if (result i32) i32.const 2 else i32.const 1 end",
        RESULT,
    );
    let tested =
        |test: &str| format!("block local.get 0 {test} br_if 0 i32.const 2 call $log end local.get 0");
    right(&tested("i32.const 0 i32.ne"), &tested(""));
    right(&tested("i32.const 0 i32.gt_u"), &tested("i32.eqz i32.eqz"));
    for sum in ["i32.const 3 i32.add", "i32.const 3 i32.sub", "i32.const 3 i32.xor", "local.get 1 i32.sub"] {
        right(&tested(&format!("{sum} i32.eqz i32.eqz")), &tested(sum));
        wrong(&tested(&format!("{sum} i32.eqz")), &tested(sum), "");
    }
    wrong(&tested("i32.const 3 i32.add"), &tested("i32.const 4 i32.add"), "another test");
    wrong(&tested("i32.const 1 i32.ne"), &tested(""), "another test");
    wrong(&tested("i32.const 0 i32.gt_s"), &tested(""), "another test");
}

#[test]
fn ways_come_together() {
    let both = |one: &str, other: &str, then: &str| format!("local.get 0 if {one} else {other} end {then}");
    let before = both("i32.const 1 local.set 1", "i32.const 2 local.set 1", "local.get 1");
    right(
        &before,
        &both("i32.const 1 local.set 1", "i32.const 2 local.set 1", "i32.const 0 local.get 1 i32.add"),
    );
    wrong(&before, &both("i32.const 1 local.set 1", "i32.const 3 local.set 1", "local.get 1"), RESULT);
    wrong(&before, &both("i32.const 1 local.set 1", "", "local.get 1"), RESULT);
    wrong(&before, &both("i32.const 2 local.set 1", "i32.const 1 local.set 1", "local.get 1"), RESULT);
    // What is equal on each way is equal behind.
    right(
        &both("call $ask local.tee 1 local.set 2", "i32.const 2 local.tee 1 local.set 2", "local.get 1"),
        &both("call $ask local.tee 1 local.set 2", "i32.const 2 local.tee 1 local.set 2", "local.get 2"),
    );
    wrong(
        &both("call $ask local.tee 1 local.set 2", "i32.const 2 local.set 1", "local.get 1"),
        &both("call $ask local.tee 1 local.set 2", "i32.const 2 local.set 1", "local.get 2"),
        RESULT,
    );
    let nested = "block block local.get 0 br_if 1 i32.const 1 call $log end end local.get 0";
    right(nested, "block local.get 0 br_if 0 i32.const 1 call $log end local.get 0");
    wrong(nested, "block local.get 0 br_if 0 i32.const 1 call $log end local.get 1", RESULT);
}

const COUNT: &str = "i32.const 9 local.set 2 loop local.get 1 call $log local.get 1 i32.const 1 i32.add local.tee 1 local.get 0 i32.lt_u br_if 0 end local.get 1";

#[test]
fn loops_begin_again() {
    // Behind a place where ways come together, in one body with something in between.
    let maybe = |number: u32| format!("block call $ask br_if 0 i32.const {number} call $log end");
    let behind = |between: &str, number: u32| {
        let (first, inner) = (maybe(1), maybe(number));
        format!("{first} {between} loop {inner} call $ask br_if 0 end local.get 0")
    };
    right(&behind("i32.const 0 drop", 2), &behind("", 2));
    right(&behind("", 2), &behind("i32.const 0 drop", 2));
    wrong(&behind("i32.const 0 drop", 2), &behind("", 3), OPERANDS);
    // At the start of one body, and behind something in the other.
    let first = &format!("loop {} call $ask br_if 0 end local.get 0", maybe(1));
    right(&format!("i32.const 3 drop {first}"), first);
    right(first, &format!("i32.const 3 drop {first}"));
    wrong(&format!("i32.const 3 call $log {first}"), first, "became");
    right(COUNT, COUNT.replace("i32.const 9 local.set 2 ", "").as_str());
    right(
        COUNT,
        COUNT.replace("local.get 1 i32.const 1 i32.add", "i32.const 1 local.get 1 i32.add").as_str(),
    );
    wrong(COUNT, COUNT.replace("i32.const 1 i32.add", "i32.const 2 i32.add").as_str(), "");
    wrong(COUNT, COUNT.replace("loop local.get 1 call", "loop i32.const 0 call").as_str(), OPERANDS);
    wrong(COUNT, COUNT.replace("br_if 0", "drop").as_str(), "became");
    wrong(COUNT, COUNT.replace("loop", "block").as_str(), "");
    wrong(COUNT, COUNT.replace("local.tee 1", "local.tee 1 local.tee 0").as_str(), "");
    // A local that the loop writes is not what it was at first.
    let stays = "loop local.get 2 call $log call $ask local.tee 2 br_if 0 end local.get 0";
    wrong(stays, stays.replace("loop local.get 2", "loop i32.const 0").as_str(), OPERANDS);
    let unread = "loop i32.const 3 local.set 2 call $ask br_if 0 end local.get 0";
    right(unread, unread.replace("i32.const 3 local.set 2 ", "").as_str());
    let kept = "i32.const 3 local.set 2 loop local.get 2 call $log call $ask br_if 0 end local.get 0";
    right(kept, kept.replace("local.get 2", "i32.const 3").as_str());
}

#[test]
fn what_never_ends_never_ends() {
    let forever = "loop br 0 end local.get 0".replace("local.get 0", "unreachable");
    right(&format!("{forever} i32.const 1 drop"), &forever);
    wrong(&forever, "local.get 0", "");
    wrong(&forever, "unreachable", "");
    wrong("local.get 0", &forever, "");
    // A loop that is not gone round in.
    right("loop local.get 0 call $log end local.get 0", "local.get 0 call $log local.get 0");
    wrong("loop local.get 0 br_if 0 end local.get 0", "local.get 0", "");
    wrong("local.get 0", "loop local.get 0 br_if 0 end local.get 0", "");
}

#[test]
fn what_never_runs_does_not_count() {
    right("local.get 0 return i32.const 1 call $log i32.const 3", "local.get 0");
    right(
        "block i32.const 1 call $log br 0 i32.const 2 call $log end local.get 0",
        "i32.const 1 call $log local.get 0",
    );
    wrong(
        "block i32.const 1 call $log br 0 end i32.const 2 call $log local.get 0",
        "i32.const 1 call $log local.get 0",
        "became",
    );
    right("unreachable i32.const 1 call $log", "unreachable");
}

#[test]
fn several_values_go_through_blocks() {
    let two = "local.get 0 i32.const 1 (block (param i32 i32) (result i32 i32) call $ask br_if 0) i32.add";
    right(
        two,
        two.replace("local.get 0 i32.const 1", "local.get 0 i32.const 0 i32.add i32.const 1").as_str(),
    );
    wrong(two, two.replace("local.get 0 i32.const 1", "i32.const 1 i32.const 1").as_str(), RESULT);
    let (before, after) = (
        "(func (result i32 i64) i32.const 1 i64.const 2 drop i64.const 2)",
        "(func (result i32 i64) i32.const 1 i64.const 2)",
    );
    JUDGE.right(before, after);
    JUDGE.wrong(before, &after.replace("i64.const 2", "i64.const 3"), RESULT);
}

#[test]
fn large_bodies_are_judged_quickly_or_refused() {
    let many = |one: &str, count: usize| one.repeat(count);
    let before =
        func(&format!("{} local.get 0", many("block local.get 0 br_if 0 local.get 1 call $log end ", 5000)));
    let after = before.replacen("local.get 1 call", "local.get 1 i32.const 0 i32.add call", 1);
    quickly(|| JUDGE.right(&before, &after));
    // Tests that the other body does not have double the ways: none of them is gone twice.
    let tests =
        "local.get 0 if i32.const 1 local.set 1 else i32.const 2 local.set 1 end local.get 1 call $log ";
    let before = func(&format!("{} local.get 0", many(tests, 2000)));
    let after = before.replacen("local.get 0 if", "local.get 0 i32.eqz i32.eqz if", 1);
    quickly(|| JUDGE.right(&before, &after));
    let deep = func(&format!(
        "{}{}{} local.get 0 nop",
        many("block ", 5000),
        many("local.get 0 br_if 3 ", 1000),
        many("end ", 5000)
    ));
    quickly(|| drop(JUDGE.verdict(&deep, &deep.replace("local.get 0 nop", "local.get 0"))));
    let loops = func(&format!(
        "{}{}{} local.get 0 nop",
        many("loop ", 2000),
        many("local.get 1 local.set 1 call $ask br_if 3 ", 100),
        many("end ", 2000)
    ));
    quickly(|| drop(JUDGE.verdict(&loops, &loops.replace("local.get 0 nop", "local.get 0"))));
}
