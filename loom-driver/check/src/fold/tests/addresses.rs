//! Constants of addresses and offsets of accesses.

use super::{OPERANDS, right, wrong};
use crate::fold::check;
use crate::same::verdict::Judge;

#[test]
fn an_address_may_have_the_offset() {
    right("i32.const 8 i32.load offset=4", "i32.const 12 i32.load");
    right("i32.const 8 i32.load offset=4", "i32.const 4 i32.load offset=8");
    right("i32.const 12 i32.load", "i32.const 0 i32.load offset=12");
    right("i32.const -8 i32.load offset=7", "i32.const -1 i32.load");
    right(
        "i32.const 8 local.get 0 i32.store16 offset=1048576 i32.const 1",
        "i32.const 1048584 local.get 0 i32.store16 i32.const 1",
    );
    right("i32.const 8 local.set 1 local.get 1 i32.load8_u offset=4", "i32.const 12 i32.load8_u");
    wrong("i32.const 8 i32.load offset=4", "i32.const 11 i32.load", "became");
    wrong("i32.const 8 i32.load offset=4", "i32.const 4 i32.load offset=4", OPERANDS);
    wrong("i32.const 8 i32.load", "i32.const 12 i32.load", OPERANDS);
}

#[test]
fn an_address_does_not_wrap_around() {
    // 2^32 + 4 is behind the end of every memory; 4 is not.
    wrong("i32.const -4 i32.load offset=8", "i32.const 4 i32.load", "became");
    wrong("i32.const 4 i32.load", "i32.const -4 i32.load offset=8", "became");
    // Both trap.
    right("i32.const -4 i32.load offset=8", "i32.const -8 i32.load offset=12");
    // What an unknown address comes to wraps around, and with an offset it does not.
    wrong("local.get 0 i32.load offset=4", "local.get 0 i32.const 4 i32.add i32.load", "became");
    wrong(
        "local.get 0 i32.const 4 i32.add i32.load offset=4",
        "local.get 0 i32.const 8 i32.add i32.load",
        "became",
    );
}

#[test]
fn nothing_else_of_an_access_may_differ() {
    wrong("i32.const 8 i32.load offset=4", "i32.const 12 i32.load align=1", "became");
    wrong("i32.const 8 i32.load offset=4", "i32.const 12 i32.load8_u", "became");
    wrong("i32.const 8 i64.load offset=4 i32.wrap_i64", "i32.const 12 i32.load", "became");
    let store = |address: &str, value: &str| format!("{address} {value} i32.store i32.const 1");
    wrong(&store("i32.const 8", "local.get 0"), &store("i32.const 8", "i32.const 0"), OPERANDS);
    wrong(
        "i32.const 8 local.get 0 i32.store offset=4 i32.const 1",
        "i32.const 12 i32.const 0 i32.store i32.const 1",
        OPERANDS,
    );
    wrong(
        "i32.const 8 i32.const 12 i32.store offset=4 i32.const 1",
        "i32.const 12 i32.const 8 i32.store i32.const 1",
        OPERANDS,
    );
    // Of what else has an offset nothing is known.
    wrong("i32.const 8 i32.atomic.load offset=4", "i32.const 12 i32.atomic.load", "became");
    wrong(
        "i32.const 8 v128.load offset=4 i32x4.extract_lane 0",
        "i32.const 12 v128.load i32x4.extract_lane 0",
        "became",
    );
}

#[test]
fn a_memory_is_the_same_one_and_has_addresses_of_32_bits() {
    let judge = Judge {
        check: |before, after, _| check(before, after),
        around: "(memory $a 1) (memory $b 1) (memory $wide i64 1)",
    };
    let func = |body: &str| format!("(func (result i32) {body})");
    let load = |memory: &str, address: &str, offset: u32| {
        func(&format!("{address} i32.load {memory} offset={offset}"))
    };
    judge.right(&load("$b", "i32.const 8", 4), &load("$b", "i32.const 12", 0));
    judge.wrong(&load("$b", "i32.const 8", 4), &load("$a", "i32.const 12", 0), "became");
    judge.wrong(&load("$wide", "i64.const 8", 4), &load("$wide", "i64.const 12", 0), "became");
}

#[test]
fn a_trap_stays_and_so_does_the_order() {
    wrong("i32.const 8 i32.load offset=4 drop i32.const 1", "i32.const 1", "became");
    wrong(
        "i32.const 8 i32.load offset=4 drop i32.const 16 i32.load",
        "i32.const 16 i32.load i32.const 12 i32.load drop",
        "became",
    );
}
