//! The check on outputs that were made by hand; outputs of the pass with one thing changed are among the tests of the pass.

use super::{Cell, Kind, check};
use crate::module::Module;
use crate::outside::{Embedding, Outside, Stated};
use crate::same::verdict::{quickly, validate};

/// A cell of memory 0.
fn cell(address: u64, kind: Kind) -> Cell {
    Cell { memory: 0, address, kind }
}

fn verdict(before: &str, after: &str, cells: &[Cell]) -> Result<(), String> {
    let [before, after] = [before, after].map(|text| {
        let bytes = wat::parse_str(format!("(module {text})")).unwrap();
        validate(&bytes);
        bytes
    });
    verdict_on(&before, &after, cells)
}

fn verdict_on(before: &[u8], after: &[u8], cells: &[Cell]) -> Result<(), String> {
    let (before, after) = (Module::parse(before).unwrap(), Module::parse(after).unwrap());
    let outside = Outside::of(&before, &Stated { one_tree: false, embedding: Some(Embedding::Native) });
    check(&before, &after, &outside, cells).map_err(|refused| refused.to_string())
}

#[track_caller]
fn right(before: &str, after: &str, cells: &[Cell]) {
    assert_eq!(verdict(before, after, cells), Ok(()));
}

#[track_caller]
fn wrong(before: &str, after: &str, cells: &[Cell], why: &str) {
    let message = verdict(before, after, cells).expect_err("not refused");
    assert!(message.contains(why), "{message}");
}

/// Bodies around one cell, an `i32` at 8.
fn around(before: &str, after: &str) -> (String, String) {
    let rest = "(type (func (param i32) (result i32))) (func $f (param i32 i32) (result i32) local.get 0) (tag $e (param i32))";
    (
        format!("(memory 1) {rest} (func (param i32) {before})"),
        format!("(memory 1) {rest} (global $c (mut i32) (i32.const 0)) (func (param i32) {after})"),
    )
}

const CELL: [Cell; 1] = [Cell { memory: 0, address: 8, kind: Kind::I32 }];

#[track_caller]
fn right_body(before: &str, after: &str) {
    let (before, after) = around(before, after);
    right(&before, &after, &CELL);
}

#[track_caller]
fn wrong_body(before: &str, after: &str, why: &str) {
    let (before, after) = around(before, after);
    wrong(&before, &after, &CELL, why);
}

#[test]
fn accesses_are_of_the_global() {
    right_body("(drop (i32.load (i32.const 8)))", "(drop (global.get $c))");
    right_body("(drop (i32.load offset=3 align=1 (i32.const 5)))", "(drop (global.get $c))");
    right_body("(i32.store offset=8 (i32.const 0) (local.get 0))", "(global.set $c (local.get 0))");
    let count = "(i32.store (i32.const 8) (i32.add (i32.load (i32.const 8)) (i32.const 1)))";
    right_body(count, "(global.set $c (i32.add (global.get $c) (i32.const 1)))");
    wrong_body(count, "(global.set $c (i32.add (global.get $c) (i32.const 2)))", "became");
    wrong_body(count, "(global.set $c (i32.add (i32.load (i32.const 8)) (i32.const 1)))", "became");
    wrong_body("(drop (i32.load (i32.const 4)))", "(drop (global.get $c))", "no plain constant");
    wrong_body("(drop (i32.load offset=9 (i32.const 0)))", "(drop (global.get $c))", "another cell");
    wrong_body("(drop (i32.load16_u (i32.const 8)))", "(drop (global.get $c))", "another cell");
    wrong_body("(drop (i32.load8_s (i32.const 8)))", "(drop (global.get $c))", "something else happens");
    wrong_body("(drop (memory.size))", "(drop (memory.size))", "something else happens");
    wrong_body("(drop (i32.load (i32.const 8)))", "(drop (i32.const 0))", "became");
    wrong_body("nop (drop (i32.load (i32.const 8)))", "(drop (global.get $c))", "became");
    wrong_body("(drop (i32.load (i32.const 8)))", "nop (drop (global.get $c))", "begins with something else");
    wrong_body("(drop (i32.load (i32.const 8)))", "(local i32) (drop (global.get $c))", "locals");
}

#[test]
fn the_address_is_the_constant_that_the_access_takes() {
    // Of two constants the lower one goes.
    right_body("i32.const 8 i32.const 8 i32.store", "i32.const 8 global.set $c");
    wrong_body("i32.const 8 i32.const 9 i32.store", "i32.const 8 global.set $c", "became");
    right_body(
        "i32.const 8 nop local.get 0 i32.const 1 call $f i32.store",
        "nop local.get 0 i32.const 1 call $f global.set $c",
    );
    right_body(
        "i32.const 8 i32.const 8 i32.load local.get 0 if (result i32) i32.const 1 else i32.const 8 i32.load end i32.add i32.store",
        "global.get $c local.get 0 if (result i32) i32.const 1 else global.get $c end i32.add global.set $c",
    );
    // What leaves the block takes nothing along.
    right_body(
        "block i32.const 8 local.get 0 br_if 0 i32.const 1 i32.store end",
        "block local.get 0 br_if 0 i32.const 1 global.set $c end",
    );
    right_body(
        "loop i32.const 8 block (result i32) i32.const 1 local.get 0 br_if 0 br 1 end i32.store end",
        "loop block (result i32) i32.const 1 local.get 0 br_if 0 br 1 end global.set $c end",
    );
    right_body(
        "block i32.const 8 block (result i32) try_table (catch $e 0) end i32.const 1 end i32.store end",
        "block block (result i32) try_table (catch $e 0) end i32.const 1 end global.set $c end",
    );
    right_body("unreachable i32.const 8 i32.const 1 i32.store", "unreachable i32.const 1 global.set $c");
    // It is what the branch takes.
    wrong_body(
        "block (result i32) i32.const 8 local.get 0 br_if 0 i32.load end drop",
        "block (result i32) local.get 0 local.get 0 br_if 0 drop global.get $c end drop",
        "no plain constant",
    );
    wrong_body(
        "block (result i32) i32.const 8 end i32.load drop",
        "block end global.get $c drop",
        "no plain constant",
    );
    wrong_body(
        "i32.const 8 block (param i32) (result i32) i32.load end drop",
        "block (result i32) global.get $c end drop",
        "in another block",
    );
    wrong_body(
        "i32.const 8 local.get 0 if (param i32) (result i32) i32.load else end drop",
        "i32.const 8 local.get 0 if (param i32) (result i32) drop global.get $c else end drop",
        "",
    );
    wrong_body(
        "i32.const 8 local.tee 0 i32.load drop",
        "local.get 0 drop global.get $c drop",
        "no plain constant",
    );
    wrong_body("i32.const 8 unreachable i32.load drop", "unreachable global.get $c drop", "in another block");
}

#[test]
fn bytes_that_are_not_whole_values_are_cut() {
    let bytes = |body: &str| format!("(memory 1) (func (param i32) {body})");
    let global =
        |body: &str| format!("(memory 1) (global $c (mut i32) (i32.const 0)) (func (param i32) {body})");
    let cells = [cell(4, Kind::U8)];
    let store = |value: &str| {
        bytes(&format!("(i32.store8 (i32.const 4) {value}) (drop (i32.load8_u (i32.const 4)))"))
    };
    let set = |value: &str| global(&format!("(global.set $c {value}) (drop (global.get $c))"));
    right(&store("(local.get 0)"), &set("(i32.and (local.get 0) (i32.const 255))"), &cells);
    wrong(&store("(local.get 0)"), &set("(local.get 0)"), &cells, "no room");
    wrong(&store("(local.get 0)"), &set("(i32.and (local.get 0) (i32.const 511))"), &cells, "no room");
    wrong(&store("(local.get 0)"), &set("(i32.or (local.get 0) (i32.const 255))"), &cells, "no room");
    right(&store("(i32.const 255)"), &set("(i32.const 255)"), &cells);
    wrong(&store("(i32.const 256)"), &set("(i32.const 256)"), &cells, "no room");
    wrong(&store("(i32.const -1)"), &set("(i32.const -1)"), &cells, "no room");
    let and = |bits: i32| format!("(i32.and (local.get 0) (i32.const {bits}))");
    right(&store(&and(7)), &set(&and(7)), &cells);
    wrong(&store(&and(256)), &set(&and(256)), &cells, "no room");
    let cells = [cell(4, Kind::U16)];
    let half = |text: String| text.replace("8_u", "16_u").replace("store8", "store16");
    right(&half(store("(i32.const 256)")), &set("(i32.const 256)"), &cells);
    wrong(&half(store("(i32.const 65536)")), &set("(i32.const 65536)"), &cells, "no room");
    right(&half(store("(local.get 0)")), &set("(i32.and (local.get 0) (i32.const 65535))"), &cells);
    wrong(&half(store("(local.get 0)")), &set("(i32.and (local.get 0) (i32.const 255))"), &cells, "no room");
}

#[test]
fn each_kind_has_its_type_and_its_bytes() {
    let kinds = [
        (Kind::I32, "i32", "i32.load", 4, "67305985"),
        (Kind::I64, "i64", "i64.load", 8, "578437695752307201"),
        (Kind::F32, "f32", "f32.load", 4, "0x1.060402p-119"),
        (Kind::F64, "f64", "f64.load", 8, "0x1.7060504030201p-895"),
        (Kind::U8, "i32", "i32.load8_u", 1, "1"),
        (Kind::U16, "i32", "i32.load16_u", 2, "513"),
    ];
    for (kind, ty, load, bytes, value) in kinds {
        let before = format!(
            r#"(memory 1) (data (i32.const 5) "\ff\ff\ff\01\02\03\04\05\06\07\08\ff") (func (drop ({load} (i32.const 8))))"#
        );
        let after = |ty: &str, value: &str| {
            format!(
                r#"(memory 1) (global (mut {ty}) ({ty}.const {value}))
                (data (i32.const 5) "\ff\ff\ff\01\02\03\04\05\06\07\08\ff") (func (drop (global.get 0)))"#
            )
        };
        right(&before, &after(ty, value), &[cell(8, kind)]);
        wrong(&before, &after(ty, "2"), &[cell(8, kind)], "starts with something else");
        let other = if ty == "i64" { "f64" } else { "i64" };
        wrong(&before, &after(other, "1"), &[cell(8, kind)], "another type");
        // The last place that it has.
        let last = 65536 - bytes;
        let at = |address: u64| {
            let before = format!("(memory 1) (func (drop ({load} (i32.const {address}))))");
            let after = format!("(memory 1) (global (mut {ty}) ({ty}.const 0)) (func (drop (global.get 0)))");
            verdict(&before, &after, &[cell(address, kind)])
        };
        assert_eq!(at(last), Ok(()));
        assert!(at(last + 1).unwrap_err().contains("not within"));
    }
}

#[test]
fn cells_share_no_bytes() {
    let before = "(memory 1) (func (drop (i32.load (i32.const 0))) (drop (i64.load (i32.const 4))))";
    let after = "(memory 1) (global (mut i32) (i32.const 0)) (global (mut i64) (i64.const 0))
        (func (drop (global.get 0)) (drop (global.get 1)))";
    right(before, after, &[cell(0, Kind::I32), cell(4, Kind::I64)]);
    let moved = |by: u64| before.replace("const 4", &format!("const {by}"));
    wrong(&moved(3), after, &[cell(0, Kind::I32), cell(3, Kind::I64)], "share bytes");
    wrong(&moved(0), after, &[cell(0, Kind::I32), cell(0, Kind::I64)], "one address");
    // The order is that of the globals.
    wrong(before, after, &[cell(4, Kind::I64), cell(0, Kind::I32)], "another type");
    let two = "(memory 1) (func (drop (i32.load (i32.const 0))) (drop (i32.load (i32.const 4))))";
    let swapped = "(memory 1) (global (mut i32) (i32.const 0)) (global (mut i32) (i32.const 0))
        (func (drop (global.get 1)) (drop (global.get 0)))";
    wrong(two, swapped, &[cell(0, Kind::I32), cell(4, Kind::I32)], "no plain constant");
    wrong(two, swapped, &[cell(0, Kind::I32)], "differ");
}

#[test]
fn cells_of_two_memories_are_apart() {
    let before =
        "(memory 1) (memory 1) (func (drop (i32.load 0 (i32.const 8))) (drop (i32.load 1 (i32.const 8))))";
    let after = |first: u32, second: u32| {
        format!(
            "(memory 1) (memory 1) (global (mut i32) (i32.const 0)) (global (mut i32) (i32.const 0))
            (func (drop (global.get {first})) (drop (global.get {second})))"
        )
    };
    let cells = [cell(8, Kind::I32), Cell { memory: 1, ..cell(8, Kind::I32) }];
    right(before, &after(0, 1), &cells);
    for (first, second) in [(1, 0), (0, 0), (1, 1)] {
        wrong(before, &after(first, second), &cells, "another cell");
    }
}

#[test]
fn a_global_starts_with_what_segments_write() {
    let before = |data: &str| format!("(memory 1) {data} (func (drop (i32.load (i32.const 8))))");
    let after = |data: &str, value: u32| {
        format!("(memory 1) (global (mut i32) (i32.const {value})) {data} (func (drop (global.get 0)))")
    };
    let check = |data: &str, value: u32| verdict(&before(data), &after(data, value), &CELL);
    let one = r#"(data (i32.const 8) "\07")"#;
    assert_eq!(check(one, 7), Ok(()));
    assert!(check(one, 0).unwrap_err().contains("starts with something else"));
    assert!(check("", 7).unwrap_err().contains("starts with something else"));
    // The last word counts, and bytes from in front and behind.
    let several = r#"(data (i32.const 6) "\01\02\03\04") (data (i32.const 11) "\05") (data (i32.const 8) "\06") (data "\ff")"#;
    assert_eq!(check(several, 0x0500_0406), Ok(()));
    for outside in [r#"(data (i32.const 4) "\01\02\03\04")"#, r#"(data (i32.const 12) "\05")"#] {
        assert_eq!(check(outside, 0), Ok(()));
    }
    // Instantiation may stop, with a function of the module in a table that others have.
    let stops = [
        r#"(data (i32.const 65536) "\01")"#,
        r#"(memory $other 1) (data (memory $other) (i32.const 65536) "\01")"#,
        "(table 1 funcref) (elem (i32.const 1) func 0)",
        r#"(memory $other 1) (global $at (mut i32) (i32.const 0)) (global $there i32 (i32.const 65536))
            (data (memory $other) (global.get $there) "\01")"#,
    ];
    for stop in &stops[..3] {
        assert!(check(&format!("{one} {stop}"), 7).unwrap_err().contains("may stop"), "{stop}");
        let outcome = check(stop, 0);
        assert!(outcome.is_ok() || stop.starts_with("(data"), "{outcome:?}");
    }
    let unknown = r#"(import "m" "at" (global $at i32)) "#;
    let with = |text: String| format!("{unknown} {text}");
    let data = r#"(data (global.get $at) "\07")"#;
    wrong(
        &with(before(data)),
        &with(after(data, 0)).replace("global.get 0)", "global.get 1)"),
        &CELL,
        "may stop",
    );
}

#[test]
fn nobody_else_may_have_the_memory() {
    let before = "(memory $m 1) (func (drop (i32.load (i32.const 8))))";
    let after = "(memory $m 1) (global $c (mut i32) (i32.const 0)) (func (drop (global.get $c)))";
    right(before, after, &CELL);
    let both = |with: &str| verdict(&format!("{with} {before}"), &format!("{with} {after}"), &CELL);
    assert!(both(r#"(export "m" (memory $m))"#).unwrap_err().contains("somebody outside"));
    let told = r#"(import "pulseengine:async" "stream_read" (func (param i32)))"#;
    let beside = "(memory $beside 1 1 shared)";
    wrong(&format!("{before} {beside}"), &format!("{after} {beside}"), &CELL, "beside");
    assert!(both(told).unwrap_err().contains("somebody outside"));
    let of = |text: &str, memory: &str| text.replace("(memory $m 1)", memory);
    for memory in ["(import \"m\" \"m\" (memory $m 1))", "(memory $m 1 1 shared)"] {
        verdict(&of(before, memory), &of(after, memory), &CELL).expect_err(memory);
    }
    // A new global is nobody's, either.
    wrong(before, &format!("{after} (export \"c\" (global $c))"), &CELL, "section 7");
    wrong(before, &after.replace("(global $c (mut i32)", "(global $c i32"), &CELL, "another type");
}

#[test]
fn everything_else_stays() {
    let before = "(global $g (mut i32) (i32.const 1)) (memory 1) (memory $other 1)
        (func (result i32) (i32.load $other (i32.const 8)) (drop (i32.load (i32.const 8))))";
    let after =
        "(global $g (mut i32) (i32.const 1)) (global $c (mut i32) (i32.const 0)) (memory 1) (memory $other 1)
        (func (result i32) (i32.load $other (i32.const 8)) (drop (global.get $c)))";
    right(before, after, &CELL);
    wrong(
        before,
        &after.replace("$g (mut i32) (i32.const 1)", "$g (mut i32) (i32.const 2)"),
        &CELL,
        "a global changed",
    );
    wrong(before, &after.replace("global.get $c", "global.get $g"), &CELL, "of no cell");
    wrong(before, &after.replace("(i32.load $other (i32.const 8))", "(global.get $c)"), &CELL, "became");
    wrong(before, &after.replace("(memory 1)", "(memory 2)"), &CELL, "section 5");
}

#[test]
fn large_bodies_do_not_take_long() {
    let many = |one: &str| one.repeat(100_000);
    let before = format!(
        "(memory 1) (func {})",
        many("i32.const 8 i32.const 8 i32.load i32.const 8 i32.load drop i32.store ")
    );
    let after = format!(
        "(memory 1) (global (mut i32) (i32.const 0)) (func {})",
        many("global.get 0 global.get 0 drop global.set 0 ")
    );
    let bytes = |text: &str| wat::parse_str(format!("(module {text})")).unwrap();
    quickly(|| verdict_on(&bytes(&before), &bytes(&after), &CELL)).unwrap();
    let nested = |inner: &str| format!("{} {inner} {}", "block ".repeat(1000), "end ".repeat(1000));
    let before = format!(
        "(memory 1) (func (param i32) {})",
        nested(&many("i32.const 8 local.get 0 br_if 999 i32.const 1 i32.store "))
    );
    let after = format!(
        "(memory 1) (global (mut i32) (i32.const 0)) (func (param i32) {})",
        nested(&many("local.get 0 br_if 999 i32.const 1 global.set 0 "))
    );
    quickly(|| verdict_on(&bytes(&before), &bytes(&after), &CELL)).unwrap();
}
