//! What stands around accesses: operands of bulk operations, locals, other memories, exports, segments.

use super::*;

/// The same with a third memory, which stays as it is.
fn three(before: &str, after: &str) -> [String; 2] {
    let [before, after] = [before, after].map(|rest| format!("(memory 1) {rest}"));
    two(&before, &after)
}

/// Keeps a number of bytes, another operand and an address in locals.
const KEPT: &str = "local.set 0 local.set 1 local.set 2";

/// The check that so many bytes as one local says, from the address in another one on, are in a page.
fn in_page(count: u32, at: u32) -> String {
    format!(
        "local.get {count} i32.const 65536 i32.gt_u local.get {at} i32.const 65536 local.get {count} i32.sub i32.gt_u
         i32.or if unreachable end"
    )
}

/// Three operands, and then these operators.
fn with_operands(locals: &str, operators: &str) -> String {
    format!("(func {locals} i32.const 3 i32.const 2 i32.const 1 {operators})")
}

const LOCALS: &str = "(local i32 i32 i32)";

#[test]
fn copies_and_initialisations_are_behind_checks() {
    let (to, from) = (in_page(0, 2), in_page(0, 1));
    let at = "local.get 2 i32.const 65536 i32.add";
    let cases = [
        ("memory.init 1 $d", format!("{to} {at} local.get 1 local.get 0 memory.init 0 $d"), "65536 i32.add"),
        ("memory.copy 1 0", format!("{to} {from} {at} local.get 1 local.get 0 memory.copy 0 0"), "copy 0 0"),
        ("memory.copy 1 2", format!("{to} {at} local.get 1 local.get 0 memory.copy 0 2"), "copy 0 2"),
        (
            "memory.copy 2 1",
            format!("{from} local.get 2 local.get 1 i32.const 65536 i32.add local.get 0 memory.copy 2 0"),
            "copy 2 0",
        ),
    ];
    for (operation, operators, changed) in cases {
        let data = "(data $d \"abc\")";
        let body = with_operands(LOCALS, &format!("{KEPT} {operators}"));
        let [before, after] =
            three(&format!("{data} {}", with_operands("", operation)), &format!("{data} {body}"));
        right(&before, &after);
        let other = if changed.starts_with("copy") { "copy 1 1" } else { "65535 i32.add" };
        wrong(&before, &after.replace(changed, other), "became");
        wrong(&before, &after.replace("i32.or", "i32.and"), "became");
    }
    // Of others nothing changes.
    for body in ["i32.const 0 i32.const 0 i32.const 0 memory.copy 2 2", "i32.const 1 memory.grow 2 drop"] {
        let body = format!("(func {body})");
        let [before, after] = three(&body, &body);
        right(&before, &after);
    }
}

#[test]
fn each_operand_is_kept_in_a_new_local_of_its_own() {
    let filled = |count: u32, value: u32, to: u32| {
        with_operands(
            LOCALS,
            &format!(
                "local.set {count} local.set {value} local.set {to} {} local.get {to} i32.const 65536 i32.add
                 local.get {value} local.get {count} memory.fill 0",
                in_page(count, to)
            ),
        )
    };
    let verdict = |count, value, to| {
        let [before, after] = two(&with_operands("", "memory.fill 1"), &filled(count, value, to));
        verdict(&before, &after, &layout(), false)
    };
    assert_eq!(verdict(2, 0, 1), Ok(()));
    for (count, value, to) in [(0, 0, 1), (0, 1, 0), (1, 0, 0)] {
        assert!(verdict(count, value, to).unwrap_err().contains("share a local"));
    }
    // One that is there is in use.
    let [before, after] = two(&with_operands("(local i32)", "memory.fill 1"), &filled(0, 1, 2));
    wrong(&before, &after, "local 0 is not a new one");
    for other in ["(local i64)", "(local i32)"] {
        let [before, after] = two("(func (local i32 i32))", &format!("(func {other})"));
        wrong(&before, &after, "its locals changed");
    }
    let [before, after] = two(
        "(func (param i32 i32) local.get 0 local.get 1 i32.store 1)",
        "(func (param i32 i32) (local i32) local.get 0 local.get 1 local.set 2 local.tee 2 i32.const 65532 i32.gt_u
         if unreachable end local.get 2 local.get 2 i32.store offset=65536)",
    );
    let message = super::verdict(&before, &after, &layout(), true).unwrap_err();
    assert!(message.contains("a value and an address share a local"), "{message}");
}

#[test]
fn addresses_may_be_long() {
    let long = |text: &str| {
        let text = text.replace("(memory ", "(memory i64 ").replace("i32", "i64");
        text.replace("(data (memory i64 ", "(data (memory ")
    };
    let fill = with_operands("", "memory.fill 1").replace("i32.const 2", "i64.const 2 i32.wrap_i64");
    let filled = with_operands(
        "(local i32 i32 i32)",
        &format!(
            "{KEPT} {} local.get 2 i32.const 65536 i32.add local.get 1 local.get 0 memory.fill 0",
            in_page(0, 2)
        ),
    );
    let before =
        two(&format!("(data (memory 1) (i32.const 8) \"abc\") (func (result i32) memory.size 1) {fill}"), "");
    let after =
        two("", &format!("(data (i32.const 65544) \"abc\") (func (result i32) i32.const 1) {filled}"));
    let before = long(&before[0]).replace("i64.wrap_i64", "i32.wrap_i64");
    let after = long(&after[1])
        .replace("(local i64 i64 i64)", "(local i64 i32 i64)")
        .replace("i64.const 2 i64.const 1", "i64.const 2 i32.wrap_i64 i64.const 1")
        .replace("i64.or", "i32.or");
    right(&before, &after);
    wrong(&before, &after.replace("i64.const 65544", "i64.const 65545"), "another offset");
    wrong(&before, &after.replace("i64.sub", "i64.add"), "became");
}

#[test]
fn nothing_else_changes() {
    let [before, after] = two("", "");
    wrong(&before, &format!("{after} (global i32 (i32.const 1))"), "another section changed");
    wrong(&before, &format!("{after} (memory 1)"), "another number of memories");
    wrong(&before, &after.replace("(memory 2 2)", "(memory 3 3)"), "more than all that it has to hold");
    let [before, after] = three("", "");
    right(&before, &after);
    wrong(&before, &format!("{after} ").replace("(memory 1) ", "(memory 1 9) "), "another memory changed");
    // As large as all addresses, of which there would be one more.
    let place = |base| Place { base, size: 1 << 31, pages: 1 << 15 };
    let halves = Layout { target: 0, places: BTreeMap::from([(0, place(0)), (1, place(1 << 31))]) };
    let message =
        verdict("(memory 32768) (memory 32768)", "(memory 65536 65536) (memory 0 0)", &halves, false)
            .unwrap_err();
    assert!(message.contains("too large for its addresses"), "{message}");
    // The merged memory need not be the first.
    let place = |base| Place { base, size: 65536, pages: 1 };
    let turned = Layout { target: 0, places: BTreeMap::from([(0, place(65536)), (1, place(0))]) };
    let load = |offset: u32| format!("(func (result i32) i32.const 0 i32.load offset={offset})");
    let [before, after] = two(&load(0), &load(65536));
    assert_eq!(verdict(&before, &after, &turned, false), Ok(()));
}

#[test]
fn exports_are_of_what_they_were() {
    let both = |export: &str, other: &str| {
        let [before, after] = two(&format!("(func) (func) {export}"), &format!("(func) (func) {other}"));
        let before = before.replace("(memory 1) (memory 1)", "(memory 1 1) (memory 1 1)");
        verdict(&before, &after, &layout(), false)
    };
    let memory = |index: u32| format!("(export \"m\" (memory {index}))");
    assert_eq!(both(&memory(0), &memory(0)), Ok(()));
    let why = |export: &str, other: &str| both(export, other).unwrap_err();
    assert!(why(&memory(0), "").contains("another number of exports"));
    assert!(why(&memory(0), &memory(1)).contains("an export of another memory"));
    assert!(why(&memory(1), &memory(0)).contains("does not lie at 0"));
    assert!(
        why("(export \"f\" (func 0))", "(export \"f\" (func 1))").contains("an export of something else")
    );
}

#[test]
fn segments_hold_what_they_held() {
    let data = |memory: u32, at: &str, bytes: &str| format!("(data (memory {memory}) ({at}) \"{bytes}\")");
    // Up to the last byte.
    let [before, after] = two(&data(1, "i32.const 65533", "abc"), &data(0, "i32.const 131069", "abc"));
    right(&before, &after);
    wrong(&before, &after.replace("abc", "abd"), "the bytes of a data segment changed");
    wrong(
        &before,
        &after.replace("(data (memory 0)", "(data (memory 1)"),
        "a data segment of another memory",
    );
    wrong(
        &before,
        &after.replace("i32.const 131069", "i32.add (i32.const 131069) (i32.const 1)"),
        "another offset",
    );
    wrong(&before, &two("", "")[1], "another number of data segments");
    let passive = "(data \"abc\")";
    let [before, after] = two(passive, passive);
    right(&before, &after);
    wrong(&before, &two("", &data(0, "i32.const 0", "abc"))[1], "a data segment is of another kind");
    let [before, after] = three(&data(2, "i32.const 8", "abc"), &data(2, "i32.const 8", "abc"));
    right(&before, &after);
    wrong(&before, &after.replace("i32.const 8", "i32.const 9"), "another data segment changed");
}
