//! Bodies in which `compact` has much to copy, to join and to compare.

use crate::case::{Case, Counts, List, becomes};

pub const CASES: List = &[
    ("a `br_table` of 20,000 cases over 20,000 locals", cases_over_locals),
    ("30,000 branches over 30,000 locals, each written between two", branches_over_locals),
    ("20,000 wide stores, and 20,000 loads of other bytes", wide_stores),
    ("20,000 loads of wide bytes beside 20,000 wide stores, all different", different_bytes),
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
