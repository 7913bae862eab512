//! The check on outputs in which accesses are checked.

use super::super::{Reserve, Reserved, Reserves, check_reserved};
use super::judged;

const TYPES: &str = "(type (func (result i32))) (type (func (param i32))) (type (func (param i32 i32 i32)))";
const BEFORE: &str = "(memory 2) (memory 1 1)
    (func (type 0) i32.const 1 memory.grow)
    (func (type 1) local.get 0 i32.const 7 i32.store offset=4)
    (func (type 0) i32.const 131068 i32.load)
    (func (type 1) i32.const 131060 local.get 0 i32.store offset=8)
    (func (type 2) local.get 0 local.get 1 local.get 2 memory.fill)
    (func (type 2) local.get 0 local.get 1 local.get 2 memory.copy 0 1)
    (func (type 1) local.get 0 i32.load drop)";

/// With room for three pages more.
const AFTER: &str = "(type (func (param i32) (result i32))) (type (func (param i32 i64) (result i32)))
    (memory 5 5) (memory 1 1) (global $count (mut i32) (i32.const 2))
    (func (type 0) i32.const 1 call 7)
    (func (type 1) (local i32) local.get 0 i32.const 7 local.set 1 i64.const 8 call 8 local.get 1 i32.store offset=4)
    (func (type 0) i32.const 131068 i32.load)
    (func (type 1) i32.const 131060 local.get 0 i32.store offset=8)
    (func (type 2) (local i32 i32) local.get 0 local.get 1 local.get 2
        local.set 3 local.set 4 local.get 3 i64.extend_i32_u call 8 local.get 4 local.get 3 memory.fill)
    (func (type 2) (local i32 i32) local.get 0 local.get 1 local.get 2
        local.set 3 local.set 4 local.get 3 i64.extend_i32_u call 8 local.get 4 local.get 3 memory.copy 0 1)
    (func (type 1) local.get 0 i64.const 4 call 8 i32.load drop)
    (func (param i32) (result i32) (local i32)
        local.get 0 i32.const 5 global.get $count local.tee 1 i32.sub i32.gt_u
        if (result i32) i32.const -1
        else local.get 0 local.get 1 i32.add global.set $count local.get 1 end)
    (func (param i32 i64) (result i32) (local i64)
        local.get 1 global.get $count i64.extend_i32_u i64.const 16 i64.shl local.tee 2 i64.gt_u
        local.get 0 i64.extend_i32_u local.get 2 local.get 1 i64.sub i64.gt_u i32.or
        if unreachable end local.get 0)";

fn claim() -> Reserved {
    let reserve = Reserve { budget: 3, global: 0, helper: 7, check: Some(8) };
    Reserved { reserves: Reserves::from([(0, reserve)]), interrupts: true, lent: false }
}

fn verdict(before: &str, after: &str, claim: &Reserved) -> Result<(), String> {
    let [before, after] = [before, after].map(|text| format!("{TYPES} {text}"));
    judged(&before, &after, |before, after, outside| check_reserved(before, after, outside, claim))
}

#[test]
fn every_access_has_its_check() {
    assert_eq!(verdict(BEFORE, AFTER, &claim()), Ok(()));
}

#[track_caller]
fn changed(from: &str, to: &str, why: &str) {
    assert!(AFTER.contains(from), "{from}");
    let message = verdict(BEFORE, &AFTER.replacen(from, to, 1), &claim()).expect_err("not refused");
    assert!(message.contains(why), "{message}");
}

#[test]
fn one_thing_less_is_refused() {
    // No check, one of fewer bytes, one of another thing, and one that is not of this memory.
    changed(
        "local.get 0 i64.const 4 call 8 i32.load drop",
        "local.get 0 i32.load drop",
        "no check of I32Load",
    );
    changed("i64.const 4 call 8 i32.load drop", "i64.const 3 call 8 i32.load drop", "and not");
    changed("i64.const 8 call 8", "i64.const 4 call 8", "and not");
    changed("i64.const 8 call 8", "drop i32.const 0 i64.const 8 call 8", "and not");
    changed("local.get 1 i32.store offset=4", "local.get 0 i32.store offset=4", "and not");
    changed("local.set 1 i64.const 8", "local.set 0 i64.const 8", "is not a new one");
    changed("local.get 3 i64.extend_i32_u call 8", "local.get 4 i64.extend_i32_u call 8", "and not");
    changed("local.set 3 local.set 4 local.get 3", "local.set 3 local.set 3 local.get 3", "share a local");
    changed(
        "i64.extend_i32_u call 8 local.get 4 local.get 3 memory.copy 0 1",
        "i64.extend_i32_u drop local.get 4 local.get 3 memory.copy 0 1",
        "and not",
    );
    changed(
        "i64.extend_i32_u call 8 local.get 4 local.get 3 memory.copy 0 1",
        "i64.extend_i32_s call 8 local.get 4 local.get 3 memory.copy 0 1",
        "and not",
    );
}

#[test]
fn the_function_that_checks_is_exact() {
    for (from, to) in [
        ("i64.const 16 i64.shl", "i64.const 17 i64.shl"),
        ("i64.const 16 i64.shl", "i64.const 16 i64.shr_u"),
        ("local.tee 2 i64.gt_u", "local.tee 2 i64.ge_u"),
        ("i64.sub i64.gt_u i32.or", "i64.sub i64.gt_s i32.or"),
        ("i64.gt_u i32.or", "i64.gt_u i32.and"),
        ("if unreachable end", "if nop end"),
        ("if unreachable end local.get 0", "if unreachable end i32.const 0"),
        (
            "i32.const 131060 local.get 0 i32.store offset=8)",
            "i32.const 131060 local.get 0 i32.store offset=9)",
        ),
    ] {
        let after = AFTER.replacen(from, to, 1);
        assert!(after != AFTER && verdict(BEFORE, &after, &claim()).is_err(), "{from} -> {to}");
    }
}

/// Only an address that stands in front as a constant, with all bytes below the first end, needs none.
#[test]
fn what_has_no_check_is_within_what_there_is_at_first() {
    for (from, to) in [
        ("i32.const 131068 i32.load", "i32.const 131069 i32.load"),
        (
            "i32.const 131060 local.get 0 i32.store offset=8",
            "i32.const 131061 local.get 0 i32.store offset=8",
        ),
        (
            "i32.const 131060 local.get 0 i32.store offset=8",
            "local.get 0 i32.const 131060 i32.store offset=8",
        ),
        (
            "i32.const 131060 local.get 0 i32.store offset=8",
            "i32.const 131060 i32.const 0 i32.load i32.store offset=8",
        ),
        ("i32.const 131068 i32.load", "i32.const 131068 i32.const 0 i32.add i32.load"),
        ("i32.const 131068 i32.load", "i32.const -4 i32.load"),
    ] {
        let [before, after] = [BEFORE, AFTER].map(|text| text.replacen(from, to, 1));
        assert!(before != BEFORE && after != AFTER, "{from}");
        let message = verdict(&before, &after, &claim()).expect_err("not refused");
        assert!(message.contains("no check of"), "{message}");
    }
}

#[test]
fn the_host_is_named_where_it_looks() {
    let text: Vec<String> = claim().premises().into_iter().map(|premise| premise.text).collect();
    assert!(!text.iter().any(|text| text.contains("no access or bulk operation")), "{text:?}");
    let lent = Reserved { lent: true, ..claim() };
    let host =
        |claim: &Reserved| claim.premises().iter().any(|premise| premise.text.contains("the host reads"));
    assert!(host(&lent) && !host(&claim()));
    let mut none = claim();
    none.reserves.entry(0).and_modify(|reserve| reserve.check = None);
    assert!(verdict(BEFORE, AFTER, &none).is_err());
    assert!(none.premises().iter().any(|premise| premise.text.contains("no access or bulk operation")));
}
