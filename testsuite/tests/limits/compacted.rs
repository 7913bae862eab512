//! Bodies in which `compact` has much to copy, to join and to compare.

use crate::case::{Case, Counts, List, becomes};

pub const CASES: List = &[
    ("a `br_table` of 20,000 cases over 20,000 locals", cases_over_locals),
    ("30,000 branches over 30,000 locals, each written between two", branches_over_locals),
    ("20,000 wide stores, and 20,000 loads of other bytes", wide_stores),
    ("20,000 loads of wide bytes beside 20,000 wide stores, all different", different_bytes),
    ("40,000 accesses of 4,096 addresses each", many_addresses),
    ("20,000 loads beside a chain of 20,000 functions of which each writes", loads_beside_a_chain),
    ("100,000 calls of an import that may enter 100,000 exports", entries),
    ("100,000 segments of which one is used", passive_segments),
];

const COMPACT: &[&str] =
    &["--pass", "dce", "--pass", "compact", "--pass-arg", "compact:trap-ends-instance=true"];

fn case(text: &str, counts: Counts) -> Case {
    Case { arguments: COMPACT, ..becomes(text.into(), counts) }
}

/// `count` times what `make` makes, in a row.
fn each(count: u32, make: impl Fn(u32) -> String) -> String {
    (0..count).map(make).collect()
}

/// A memory that is only written. Its bytes go if everything about it was found out.
const WRITTEN: &str =
    r#"(memory 1) (func (export "put") (param i32) (i32.store (i32.const 8) (local.get 0)))"#;

const TWO: Counts = Counts { types: 2, funcs: 2, exports: 2, ..Counts::NONE };

/// Who copies everything for each case copies the product of both.
fn cases_over_locals() -> Case {
    const MANY: u32 = 20_000;
    let locals = each(MANY, |_| " i32".into());
    let sets = each(MANY, |local| format!("(local.set {} (local.get 0))", local + 1));
    let cases = each(MANY, |case| format!(" {}", case % 2));
    let text = format!(
        r#"(module {WRITTEN} (func (export "run") (param i32) (result i32) (local {locals})
            {sets} (block (block (br_table {cases} (local.get 0)))) (i32.const 1)))"#
    );
    case(&text, TWO)
}

/// The same for each branch. For the check that is too much work, so the memory becomes a global instead.
fn branches_over_locals() -> Case {
    const MANY: u32 = 30_000;
    let locals = each(MANY, |_| " i32".into());
    let branches =
        each(MANY, |local| format!("(local.set {} (local.get 0)) (if (local.get 0) (then))", local + 1));
    let text = format!(
        r#"(module {WRITTEN} (func (export "run") (param i32) (result i32) (local {locals}) {branches} (i32.const 1)))"#
    );
    case(&text, Counts { globals: 1, ..TWO })
}

/// Who asks of each load whether it finds what each store writes asks for the product of both.
fn wide_stores() -> Case {
    const MANY: u32 = 20_000;
    let stores = each(MANY, |store| {
        format!("(f64.store offset={} (i32.and (local.get 0) (i32.const 4088)) (local.get 1))", store % 8 * 8)
    });
    let loads = each(MANY, |load| {
        let at = 70_000 + load % 64 * 8;
        format!("(local.set 1 (f64.add (local.get 1) (f64.load (i32.const {at}))))")
    });
    let text = format!(
        r#"(module (memory 2) (func (export "run") (param i32) (result f64) (local f64) {stores} {loads} (local.get 1)))"#
    );
    case(&text, Counts { types: 1, funcs: 1, memories: 1, exports: 1, ..Counts::NONE })
}

/// No two access the same bytes, and each store lies between two loads at equal distances: that is too much to look at. Nothing
/// goes, and it takes no time to say so.
fn different_bytes() -> Case {
    const MANY: u32 = 20_000;
    let address = "(i32.shl (i32.and (local.get 0) (i32.const 127)) (i32.const 5))";
    let stores = each(MANY, |store| format!("(f32.store offset={} {address} (f32.const 1))", store * 32));
    let loads = each(MANY, |load| {
        format!("(local.set 1 (f32.add (local.get 1) (f32.load offset={} {address})))", load * 32 + 16)
    });
    let text = format!(
        r#"(module (memory 64) (func (export "run") (param i32) (result f32) (local f32) {stores} {loads} (local.get 1)))"#
    );
    case(&text, Counts { types: 1, funcs: 1, memories: 1, exports: 1, ..Counts::NONE })
}

/// Every second address of four. Who lists the addresses of each access lists 160 million.
fn many_addresses() -> Case {
    const MANY: u32 = 20_000;
    let address = "(i32.shl (i32.and (local.get 0) (i32.const 4095)) (i32.const 3))";
    let accesses = each(MANY, |_| {
        format!(
            "(i32.store {address} (local.get 0))
             (local.set 1 (i64.add (local.get 1) (i64.load offset=4 {address})))"
        )
    });
    let text = format!(
        r#"(module (memory 1) (func (export "run") (param i32) (result i64) (local i64) {accesses} (local.get 1)))"#
    );
    case(&text, Counts { types: 1, funcs: 1, memories: 1, exports: 1, ..Counts::NONE })
}

/// What a function of the chain writes is found when the one before it was walked. Who walks the loads again each time walks
/// 400 million.
fn loads_beside_a_chain() -> Case {
    const MANY: u32 = 20_000;
    let table = each(4090, |at| format!("\\{:02x}", at % 255 + 1));
    let load = "(local.set 1 (i32.xor (local.get 1) (i32.load (i32.and (local.get 0) (i32.const 4095)))))";
    let chain = each(MANY, |func| {
        let at = 5000 + func % 15_000 * 4;
        format!("(func (i32.store (i32.const {at}) (i32.const {func})) (call {}))", func + 2)
    });
    let text = format!(
        r#"(module (memory 1) (data (i32.const 0) "{table}")
            (func (export "run") (param i32) (result i32) (local i32) {} (local.get 1))
            {chain} (func) (export "begin" (func 1)))"#,
        load.repeat(MANY as usize)
    );
    // Nobody reads what the chain writes, so that all of it is one function.
    case(&text, Counts { types: 2, funcs: 2, memories: 1, exports: 2, datas: 1, ..Counts::NONE })
}

/// Each call may enter each export.
fn entries() -> Case {
    const MANY: u32 = 100_000;
    let exports = each(MANY, |at| format!(r#"(func (export "f{at}") (param i32))"#));
    let calls = "(call $import)".repeat(MANY as usize);
    let text = format!(
        r#"(module (import "e" "i" (func $import)) {WRITTEN} {exports} (func (export "run") {calls}))"#
    );
    let (funcs, exports) = (2 + MANY as usize, 2 + MANY as usize);
    case(&text, Counts { types: 2, imports: 1, funcs, exports, ..Counts::NONE })
}

fn passive_segments() -> Case {
    const MANY: u32 = 99_999;
    let segments = each(MANY, |_| r#"(data "x")"#.into());
    let zeros = "(i32.const 0)".repeat(3);
    let text = format!(
        r#"(module (memory 1) (data (i32.const 8) "abc") {segments} (func (export "run") (memory.init 3 {zeros})))"#
    );
    case(&text, Counts { types: 1, funcs: 1, memories: 1, exports: 1, datas: 2, ..Counts::NONE })
}
