//! The check on outputs that were made by hand; outputs of the pass with one thing changed are among the tests of the pass.

mod checked;

use super::{Reserve, Reserves, check};
use crate::Refused;
use crate::module::Module;
use crate::outside::{Embedding, Outside, Stated};
use crate::same::verdict::validate;

const BEFORE: &str = "(type (func (result i32))) (memory 2)
    (func (result i32) i32.const 1 memory.grow) (func (result i32) memory.size)";

/// With room for three pages more.
fn after() -> String {
    format!(
        "(type (func (result i32))) (type (func (param i32) (result i32))) (memory 5 5) (global $count (mut i32) (i32.const 2))
        (func (result i32) i32.const 1 call 2) (func (result i32) global.get $count) {}",
        helper(5)
    )
}

fn helper(most: u32) -> String {
    format!(
        "(func (param i32) (result i32) (local i32)
            local.get 0 i32.const {most} global.get $count local.tee 1 i32.sub i32.gt_u
            if (result i32) i32.const -1
            else local.get 0 local.get 1 i32.add global.set $count local.get 1 end)"
    )
}

fn reserves() -> Reserves {
    Reserves::from([(0, Reserve { budget: 3, global: 0, helper: 2, check: None })])
}

fn verdict(before: &str, after: &str, reserves: &Reserves) -> Result<(), String> {
    judged(before, after, |before, after, outside| check(before, after, outside, reserves))
}

/// What a check says of two modules, which are valid.
fn judged(
    before: &str,
    after: &str,
    check: impl Fn(&Module<'_>, &Module<'_>, &Outside) -> Result<(), Refused>,
) -> Result<(), String> {
    let [before, after] = [before, after].map(|text| {
        let bytes = wat::parse_str(format!("(module {text})")).unwrap();
        validate(&bytes);
        bytes
    });
    let (before, after) = (Module::parse(&before).unwrap(), Module::parse(&after).unwrap());
    let outside = Outside::of(&before, &Stated { one_tree: false, embedding: Some(Embedding::Native) });
    check(&before, &after, &outside).map_err(|refused| refused.to_string())
}

#[track_caller]
fn wrong(before: &str, after: &str, why: &str) {
    let message = verdict(before, after, &reserves()).expect_err("not refused");
    assert!(message.contains(why), "{message}");
}

#[test]
fn growth_within_a_reserve_is_right() {
    assert_eq!(verdict(BEFORE, &after(), &reserves()), Ok(()));
    // A maximum below the budget counts, and one above does not.
    let with_maximum = |most: u32| BEFORE.replace("(memory 2)", &format!("(memory 2 {most})"));
    assert_eq!(verdict(&with_maximum(9), &after(), &reserves()), Ok(()));
    let four = after().replace("5 5", "4 4").replace("i32.const 5", "i32.const 4");
    assert_eq!(verdict(&with_maximum(4), &four, &reserves()), Ok(()));
    wrong(&with_maximum(4), &after(), "exactly its reserve");
    wrong(BEFORE, &four, "exactly its reserve");
}

#[test]
fn a_memory_may_have_long_addresses() {
    let long = |text: &str| text.replace("i32", "i64").replace("(memory ", "(memory i64 ");
    let after = long(&after());
    assert_eq!(verdict(&long(BEFORE), &after, &reserves()), Ok(()));
    let starts_at = after.replace("i64.const 2)", "i64.const 3)");
    let why = verdict(&long(BEFORE), &starts_at, &reserves()).unwrap_err();
    assert!(why.contains("a counter does not start"), "{why}");
}

#[test]
fn reserves_may_come_in_any_order() {
    let both = |memories: &str, body: &str| {
        format!("(type (func (result i32))) {memories} (func (result i32) {body})")
    };
    let before = both("(memory 2) (memory 3)", "memory.size 0 memory.size 1 i32.add");
    let globals = "(global $second (mut i32) (i32.const 3)) (global $count (mut i32) (i32.const 2))";
    let after = both(
        &format!("(type (func (param i32) (result i32))) (memory 5 5) (memory 5 5) {globals}"),
        "global.get $count global.get $second i32.add",
    );
    let after = format!("{after} {} {}", helper(5).replace("$count", "$second"), helper(5));
    let reserve = |budget, global, helper| Reserve { budget, global, helper, check: None };
    let reserves = Reserves::from([(0, reserve(3, 1, 2)), (1, reserve(2, 0, 1))]);
    assert_eq!(verdict(&before, &after, &reserves), Ok(()));
    let swapped = Reserves::from([(0, reserve(3, 0, 1)), (1, reserve(2, 1, 2))]);
    verdict(&before, &after, &swapped).expect_err("not refused");
}

#[test]
fn numbers_of_any_size_are_written_as_they_are() {
    for budget in [0x3d, 0x3e, 0x7e, 0x1ffd, 0x1ffe, 0xfffd] {
        let most = u32::try_from(budget).unwrap() + 2;
        let after = after().replace("5 5", &format!("{most} {most}")).replace(&helper(5), &helper(most));
        let reserves = Reserves::from([(0, Reserve { budget, global: 0, helper: 2, check: None })]);
        assert_eq!(verdict(BEFORE, &after, &reserves), Ok(()), "{budget}");
    }
    // More than there are addresses.
    let all = after().replace("5 5", "65536 65536").replace(&helper(5), &helper(65536));
    let reserves = Reserves::from([(0, Reserve { budget: u64::MAX, global: 0, helper: 2, check: None })]);
    assert_eq!(verdict(BEFORE, &all, &reserves), Ok(()));
}

#[test]
fn every_field_of_the_claim_counts() {
    let claim = |change: fn(&mut Reserve)| {
        let mut reserves = reserves();
        reserves.entry(0).and_modify(change);
        verdict(BEFORE, &after(), &reserves).unwrap_err()
    };
    assert!(claim(|it| it.budget = 0).contains("a budget of nothing"));
    assert!(claim(|it| it.budget = 2).contains("exactly its reserve"));
    assert!(claim(|it| it.global = 1).contains("counters and reserves differ"));
    assert!(claim(|it| it.helper = 1).contains("helpers and reserves differ"));
    let none = verdict(BEFORE, &after(), &Reserves::new()).unwrap_err();
    assert!(none.contains("without a reserve changed"), "{none}");
    let other = Reserves::from([(1, Reserve { budget: 3, global: 0, helper: 2, check: None })]);
    assert!(verdict(BEFORE, &after(), &other).unwrap_err().contains("can see the size"));
}

#[test]
fn nothing_else_changes() {
    let changed = |from: &str, to: &str, why: &str| {
        let text = after();
        assert!(text.contains(from), "{from}");
        wrong(BEFORE, &text.replacen(from, to, 1), why);
    };
    changed("5 5", "5", "exactly its reserve");
    changed("5 5", "5 6", "exactly its reserve");
    changed("i32.const 2)", "i32.const 3)", "a counter does not start");
    changed("(mut i32)", "(shared mut i32)", "a counter is of another type");
    changed("i32.const -1", "i32.const 0", "something else");
    changed("i32.gt_u", "i32.gt_s", "something else");
    changed("i32.gt_u", "i32.ge_u", "something else");
    changed("i32.sub", "i32.add", "something else");
    changed("global.set $count", "drop", "something else");
    changed("i32.const 5", "i32.const 6", "something else");
    changed("i32.const 1 call 2", "i32.const 2 call 2", "became");
    changed("i32.const 1 call 2", "i32.const 1 memory.grow", "became");
    changed("global.get $count)", "memory.size)", "became");
    changed("i32.const 1 call 2", "(local i32) i32.const 1 call 2", "locals changed");
    changed(
        "(type (func (result i32)))",
        "(type (func (result i64)))(type (func (result i32)))",
        "a type changed",
    );
    changed("(memory", "(type (func (param f32))) (memory", "no new function needs");
    changed("(memory", "(type (func (param i32) (result i32))) (memory", "no new function needs");
    changed("(memory", "(table 1 funcref) (memory", "section 4 differs");
    changed("(global", "(export \"size\" (global $count)) (global", "section 7 differs");
    changed("(global", "(export \"grow\" (func 2)) (global", "section 7 differs");
    changed("(global", "(global i32 (i32.const 7)) (global", "counters and reserves differ");
    wrong(BEFORE, &format!("{} (func (result i32) unreachable)", after()), "helpers and reserves differ");
}

#[test]
fn whoever_sees_the_size_is_an_obstacle() {
    let both = |part: &str, why: &str| {
        wrong(&format!("{part} {BEFORE}"), &format!("{part} {}", after()), why);
    };
    both("(export \"memory\" (memory 0))", "can see the size");
    both("(data (i32.const 131070) \"abc\")", "out of bounds");
    both("(import \"m\" \"g\" (global $at i32)) (data (global.get $at) \"abc\")", "unknown offset");
    both("(memory 1 1 shared)", "beside other code");
    let fits = "(data (i32.const 131069) \"abc\")";
    assert_eq!(verdict(&format!("{fits} {BEFORE}"), &format!("{fits} {}", after()), &reserves()), Ok(()));
    let told = "(type $t (func (param i32))) (import \"pulseengine:async\" \"stream_read\" (func (type $t)))";
    let moved = after().replace("call 2", "call 3");
    let reserves = Reserves::from([(0, Reserve { budget: 3, global: 0, helper: 3, check: None })]);
    let why = verdict(&format!("{told} {BEFORE}"), &format!("{told} {moved}"), &reserves).unwrap_err();
    assert!(why.contains("by number"), "{why}");
    let plain = told.replace("pulseengine:async", "env");
    assert_eq!(verdict(&format!("{plain} {BEFORE}"), &format!("{plain} {moved}"), &reserves), Ok(()));
    let import = |pages: &str| format!("(import \"m\" \"m\" (memory {pages}))");
    wrong(
        &BEFORE.replace("(memory 2)", &import("2")),
        &after().replace("(memory 5 5)", &import("5 5")),
        "can see the size",
    );
}

/// A runtime that reads `__heap_base` guards the first mutable global that starts below it.
#[test]
fn no_counter_is_taken_for_a_stack_pointer() {
    // The globals that are there come first, so the counter has another number.
    let with = |globals: &str, count: u32, global: u32| {
        let before = format!("{globals} {BEFORE}");
        let after =
            format!("{globals} {}", after()).replace("(i32.const 2))", &format!("(i32.const {count}))"));
        let before = before.replace("(memory 2)", &format!("(memory {count})"));
        let after =
            after.replace("5 5", &format!("{0} {0}", count + 3)).replace(&helper(5), &helper(count + 3));
        verdict(
            &before,
            &after,
            &Reserves::from([(0, Reserve { budget: 3, global, helper: 2, check: None })]),
        )
    };
    let base = r#"(global (export "__heap_base") i32 (i32.const 1024))"#;
    let pointer = "(global (mut i32) (i32.const 512))";
    let why = with(base, 2, 1).unwrap_err();
    assert!(why.contains("take a counter for the stack pointer"), "{why}");
    assert_eq!(with(base, 0, 1), Ok(()));
    assert_eq!(with(&format!("{base} {pointer}"), 2, 2), Ok(()));
    assert_eq!(with(r#"(global (export "__heap_bases") i32 (i32.const 1024))"#, 2, 1), Ok(()));
    for other in ["0", "1025"] {
        let other = format!("{base} (global (mut i32) (i32.const {other}))");
        assert!(with(&other, 2, 2).is_err(), "{other}");
    }
    assert!(with(&format!("{base} (global i32 (i32.const 512))"), 2, 2).is_err());
    assert!(with(&format!("{base} (global (mut i64) (i64.const 512))"), 2, 2).is_err());
}
