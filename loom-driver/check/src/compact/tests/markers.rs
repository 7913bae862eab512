//! Symbols of a linker may say something else if it is true, and nothing else may.

use super::*;
use meld_boundary::{Embedder, Producer, stated};

/// A module with these globals, of which a section says what they are for, and a body in front of [`READS`].
fn with_globals(memory: &str, offset: u32, globals: &str, body: &str) -> Vec<u8> {
    let reads = READS.replace("1000", &offset.to_string());
    let text = format!(
        r#"(module (memory {memory}) {globals}
        (func (export "f") (param i32) (result i32) (local i32) {body} {reads})
        (data (i32.const {offset}) "\01\02\03\04"))"#
    );
    let bytes = wat::parse_str(text).unwrap();
    validate(&bytes);
    bytes
}

fn stamped(module: &[u8]) -> Vec<u8> {
    let producer = Producer { name: "test".into(), version: "1".into() };
    let facts = stated(module, producer, Embedder::Native, |_| true).unwrap();
    meld_boundary::stamp(module, &facts).unwrap()
}

/// What is said if these globals become those, and that is claimed.
fn becomes(before: &str, after: &str, claimed: &[(u32, u32)]) -> Result<(), String> {
    let markers = claimed.iter().copied().collect();
    let claims = Certificate { markers, ..claims(BTreeMap::new()) };
    let before = stamped(&with_globals("2", 1000, before, ""));
    verdict(&before, &with_globals("1 1", 0, after, ""), &claims)
}

const BEFORE: &str = r#"(global (export "__heap_base") i32 (i32.const 70000))
    (global (export "__data_end") (export "__stack_high") i32 (i32.const 1004)) (global (export "other") i32 (i32.const 70000))
    (global (mut i32) (i32.const 0)) (global (mut i32) (i32.const 17))"#;
const AFTER: &str = r#"(global (export "__heap_base") i32 (i32.const 16))
    (global (export "__data_end") (export "__stack_high") i32 (i32.const 4)) (global (export "other") i32 (i32.const 70000))
    (global (mut i32) (i32.const 0)) (global (mut i32) (i32.const 17))"#;
const CLAIMED: [(u32, u32); 2] = [(0, 16), (1, 4)];

#[test]
fn what_is_true_may_be_said() {
    becomes(BEFORE, AFTER, &CLAIMED).unwrap();
    becomes(BEFORE, BEFORE, &[]).unwrap();
    let marker = |name: &str, number: u32| format!(r#"(global (export "{name}") i32 (i32.const {number}))"#);
    for (name, number) in [
        ("__global_base", 0),
        ("__data_end", 4),
        ("__stack_low", 4),
        ("__stack_high", 4),
        ("__heap_base", 16),
        ("__heap_end", 65536),
    ] {
        let says = |number| becomes(&marker(name, 9), &marker(name, number), &[(0, number)]);
        says(number).unwrap();
        for wrong in [number + 1, number.wrapping_sub(1), 1000] {
            refused(says(wrong), "not what is true");
        }
    }
    refused(
        becomes(&marker("__stack_pointer", 9), &marker("__stack_pointer", 4), &[(0, 4)]),
        "not what is true",
    );
}

#[test]
fn nothing_else_may_change() {
    refused(becomes(BEFORE, AFTER, &[]), "global 0 of the output is another one");
    refused(becomes(BEFORE, AFTER, &CLAIMED[..1]), "global 1 of the output is another one");
    refused(becomes(BEFORE, BEFORE, &CLAIMED), "global 0 of the output is another one");
    refused(becomes(BEFORE, AFTER, &[CLAIMED[0], CLAIMED[1], (9, 4)]), "there is none");
    for (from, to) in [
        ("70000", "16"),
        ("(mut i32) (i32.const 17)", "(mut i32) (i32.const 18)"),
        ("(mut i32) (i32.const 17)", "i32 (i32.const 17)"),
        ("i32 (i32.const 16)", "(mut i32) (i32.const 16)"),
        ("i32 (i32.const 16)", "i32 (i32.sub (i32.const 17) (i32.const 1))"),
    ] {
        refused(becomes(BEFORE, &AFTER.replacen(from, to, 9), &CLAIMED), "of the output is another one");
    }
    refused(
        becomes(BEFORE, &format!("{AFTER} (global i32 (i32.const 1))"), &CLAIMED),
        "more or fewer globals",
    );
    refused(
        becomes(BEFORE, &AFTER.replace("70000", "16"), &[CLAIMED[0], CLAIMED[1], (2, 16)]),
        "symbol of the linker",
    );
}

#[test]
fn only_what_nobody_reads_may_change() {
    let more = |text: &str| becomes(&format!("{BEFORE} {text}"), &format!("{AFTER} {text}"), &CLAIMED);
    more("(global i32 (global.get 2))").unwrap();
    for reads in [
        "(global i32 (global.get 1))",
        "(global i32 (i32.add (i32.const 1) (global.get 0)))",
        "(table 90 funcref) (elem (offset (i32.add (global.get 1) (i32.const 1))) func)",
        "(table 90 funcref) (elem (offset (global.get 1)) func)",
    ] {
        refused(more(reads), "it is read");
    }
    for other in ["(global (mut i32) (i32.const 16))", "(global (mut i32) (i32.const 1))"] {
        refused(more(other), "could be taken for the stack pointer");
    }
    refused(more("(memory 1) (export \"m\" (memory 1))"), "may be about a memory");
    let before = with_globals("2", 1000, BEFORE, "");
    let after = with_globals("1 1", 0, AFTER, "");
    let claims = Certificate { markers: CLAIMED.into(), ..claims(BTreeMap::new()) };
    refused(verdict(&before, &after, &claims), "symbol of the linker");
    verdict(&stamped(&before), &after, &claims).unwrap();
    let changed = with_globals("2", 1000, BEFORE, "(drop (global.get 0))");
    refused(
        verdict(&stamped(&changed), &with_globals("1 1", 0, AFTER, "(drop (global.get 0))"), &claims),
        "it is read",
    );
}

#[test]
fn only_a_constant_may_change() {
    let heap_base = r#"(global (export "__heap_base") i32 (i32.const 16))"#;
    for before in [
        r#"(global (export "__heap_base") (mut i32) (i32.const 70000))"#,
        r#"(global (export "__heap_base") i64 (i64.const 70000))"#,
    ] {
        refused(becomes(before, heap_base, &[(0, 16)]), "of the output is another one");
    }
    let mutable = |number: u32| format!(r#"(global (export "__heap_base") (mut i32) (i32.const {number}))"#);
    refused(becomes(&mutable(70000), &mutable(16), &[(0, 16)]), "no constant of 32 bits");
    let twice =
        |number: u32| format!(r#"(global (export "__heap_base") (export "x") i32 (i32.const {number}))"#);
    refused(becomes(&twice(70000), &twice(16), &[(0, 16)]), "symbol of the linker");
    let hidden = |number: u32| format!("(global i32 (i32.const {number}))");
    refused(becomes(&hidden(70000), &hidden(16), &[(0, 16)]), "not exported");
}
