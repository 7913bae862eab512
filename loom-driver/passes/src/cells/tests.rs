//! The judge on outputs of the pass with one thing changed in their text: it refuses every one.

use super::plan::Plan;
use super::{accesses, rewrite};
use loom_check::cells::Cell;
use loom_check::claim::Claim;
use loom_core::Module;
use loom_core::outside::{Outside, Stated};
use loom_core::proposal::{Case, CommitContext};
use loom_core::report::PassReport;
use loom_core::settings::Settings;

const INPUT: &str = r#"(module
    (memory $public 1)
    (memory $private 1)
    (global $old (mut i32) (i32.const 5))
    (export "memory" (memory $public))
    (export "old" (global $old))
    (data (memory $private) (i32.const 8) "\01\02\03\04")
    (data (memory $private) (i32.const 24) "\00\00\c0\3f")
    (func (export "count") (param i32) (result i32)
        (i32.store $private offset=8 (i32.const 0)
            (if (result i32) (local.get 0)
                (then (i32.add (i32.load $private (i32.const 8)) (i32.const 7)))
                (else (i32.const 8))))
        (i32.load $private (i32.const 8)))
    (func (export "flag") (param i32) (result i32)
        (i32.store8 $private (i32.const 12) (local.get 0))
        (i32.store8 $private (i32.const 12) (i32.const 1))
        (i32.load8_u $private (i32.const 12)))
    (func (export "wide") (param i64) (result f32)
        (i64.store $private (i32.const 16) (i64.add (local.get 0) (i64.load $private (i32.const 16))))
        (f32.load $private (i32.const 24)))
    (func (export "public") (param i32) (result i32) (i32.load $public (i32.const 8))))"#;

/// The input, the output of the pass as text, and what it claims.
fn run() -> (Vec<u8>, String, Vec<Cell>) {
    let input = wat::parse_str(INPUT).unwrap();
    let (text, claim) = {
        let module = Module::parse(&input).unwrap();
        let found = accesses::find(&module, &Outside::of(&module, Stated::default())).unwrap();
        let plan = Plan::of(&module, &found).unwrap();
        assert!(plan.left_out.is_empty(), "{:?}", plan.left_out);
        let settings = Settings::default();
        let mut report = PassReport::default();
        let mut cx = CommitContext { settings: &settings, report: &mut report, source_map: None };
        let output = rewrite(&module, &found, &plan).unwrap().assemble(&module, &mut cx);
        (wasmprinter::print_bytes(&output).unwrap(), plan.claim())
    };
    (input, text, claim)
}

fn verdict(input: &[u8], output: &str, cells: &[Cell]) -> Result<(), String> {
    let output = wat::parse_str(output).unwrap_or_else(|error| panic!("{error}\n{output}"));
    let (before, after) = (Module::parse(input).unwrap(), Module::parse(&output).unwrap());
    after.validate_bodies().unwrap();
    let claim = Claim::Cells(cells.to_vec());
    loom_core::claim::Claim::judge(&claim, &Case::new(&before, &after, Stated::default()))
}

#[test]
fn wrong_outputs_are_refused() {
    let mutants: &[(&str, &str, &str)] = &[
        // What is in them at first.
        ("i32.const 67305985", "i32.const 67305984", "starts with something else"),
        ("(mut f32) f32.const 0x1.8p+0", "(mut f32) f32.const 0x1p+0", "starts with something else"),
        ("(mut i64) i64.const 0", "(mut i64) i64.const 1", "starts with something else"),
        ("(mut f32)", "f32", "another type"),
        // Which of them.
        ("global.set 1", "global.set 2", "another cell"),
        ("global.get 1\n      i32.const 7", "global.get 2\n      i32.const 7", "another cell"),
        ("global.get 1\n  )", "global.get 2\n  )", "another cell"),
        ("global.get 1\n  )", "global.get $old\n  )", "of no cell"),
        ("global.get 3", "i64.const 0", "became"),
        // What is written to them.
        ("i32.const 255\n    i32.and\n", "", "no room"),
        ("i32.const 255\n", "i32.const 65535\n", "no room"),
        ("i32.const 7\n", "i32.const 8\n", "became"),
        ("i32.const 1\n    global.set 2", "i32.const 2\n    global.set 2", "became"),
        ("    i64.add", "    i64.sub", "became"),
        // Everything else.
        (r#"(export "old" (global $old))"#, r#"(export "old" (global 1))"#, "section 7"),
        (
            "(global $old (;0;) (mut i32) i32.const 5)",
            "(global $old (;0;) (mut i32) i32.const 6)",
            "a global changed",
        ),
        ("i32.const 8\n    i32.load", "i32.const 9\n    i32.load", "became"),
        ("i32.const 8\n    i32.load\n", "global.get 1\n", "became"),
        (r#"(i32.const 8) "\01"#, r#"(i32.const 8) "\02"#, "section 11"),
        ("(memory $private (;1;) 1)", "(memory $private (;1;) 2)", "section 5"),
    ];
    let (input, text, claim) = run();
    verdict(&input, &text, &claim).unwrap();
    for (from, to, why) in mutants {
        assert!(text.contains(from), "`{from}` is not in\n{text}");
        let message = verdict(&input, &text.replacen(from, to, 1), &claim).expect_err(to);
        assert!(message.contains(why), "`{from}` to `{to}`: {message}");
    }
}

#[test]
fn wrong_claims_are_refused() {
    use loom_check::cells::Kind;
    let (input, text, claim) = run();
    let with = |change: fn(&mut Vec<Cell>)| {
        let mut cells = claim.clone();
        change(&mut cells);
        verdict(&input, &text, &cells).unwrap_err()
    };
    assert!(with(|cells| cells.truncate(1)).contains("differ"));
    assert!(with(|cells| cells[0].memory = 0).contains("somebody outside"));
    assert!(with(|cells| cells[0].memory = 7).contains("somebody outside"));
    assert!(with(|cells| cells[0].address = 4).contains("starts with something else"));
    assert!(with(|cells| cells[0].address = 10).contains("share bytes"));
    assert!(with(|cells| cells[0].address = u64::MAX).contains("not within"));
    assert!(with(|cells| cells[0].kind = Kind::F32).contains("another type"));
    assert!(with(|cells| cells[1].kind = Kind::U16).contains("another cell"));
    assert!(with(|cells| cells[1].kind = Kind::I32).contains("another cell"));
    assert!(with(|cells| cells.swap(1, 2)).contains("another type"));
}

/// What becomes of the memories of a module: how many cells there are, and why there are no others.
fn plan(text: &str) -> (usize, Vec<String>) {
    let bytes = wat::parse_str(format!("(module {text})")).unwrap();
    let module = Module::parse(&bytes).unwrap();
    let found = accesses::find(&module, &Outside::of(&module, Stated::default())).unwrap();
    let plan = Plan::of(&module, &found).unwrap();
    (plan.cells.len(), plan.left_out.into_values().collect())
}

#[test]
fn what_stays_for_a_reason_that_is_not_obvious_says_so() {
    let with = |rest: &str| plan(&format!("(memory 1) {rest}"));
    let store = "(func (i32.store (i32.const 8) (i32.const 1)))";
    assert_eq!(with(store), (1, vec![]));
    for (rest, why) in [
        (
            "(func (i32.store (i32.const 8) (i32.const 1)) (f32.store (i32.const 8) (f32.const 1)))",
            "in several ways",
        ),
        (
            "(func (i32.store (i32.const 8) (i32.const 1)) (i32.store (i32.const 5) (i32.const 1)))",
            "overlaps",
        ),
        ("(func (i32.store (i32.const 65533) (i32.const 1)))", "traps"),
        ("(func (drop (f64.load (i32.const 8))))", "7 bytes more"),
        (r#"(func (drop (i32.load (i32.const 8)))) (data (i32.const 65536) "a")"#, "data segment 0 may be"),
        (
            r#"(func (drop (i32.load (i32.const 8)))) (data (i32.const 8) "a") (table 0 funcref) (elem (i32.const 0) func 0)"#,
            "its own are not written",
        ),
    ] {
        let (count, said) = with(rest);
        assert!(count == 0 && said.len() == 1 && said[0].contains(why), "{rest}: {said:?}");
    }
    // These are as most memories are.
    for rest in [
        "(func (i32.store (i32.const 8) (i32.const 1)) (drop (i32.load8_s (i32.const 8))))",
        "(func (param i32) (i32.store (local.get 0) (i32.const 1)))",
        "(func (drop (memory.grow (i32.const 0))))",
    ] {
        assert_eq!(with(rest), (0, vec![]), "{rest}");
    }
}

#[test]
fn more_than_a_few_variables_stay() {
    let stores = |count: u32| -> String {
        (0..count).map(|at| format!("(i32.store (i32.const {}) (i32.const 1))", at * 4)).collect()
    };
    let plan = |count: u32| plan(&format!("(memory 1) (func {0} {0})", stores(count)));
    assert_eq!(plan(32), (32, vec![]));
    assert_eq!(plan(33), (0, vec!["it has more than 32 variables".to_string()]));
}

#[test]
fn long_bodies_do_not_take_long() {
    let many = |one: &str| one.repeat(100_000);
    let deep = "i32.const 8 ".repeat(1000) + &"i32.load drop ".repeat(1000);
    for body in [many("i32.const 8 i32.const 8 i32.load i32.store "), deep.repeat(100)] {
        let start = std::time::Instant::now();
        assert_eq!(plan(&format!("(memory 1) (func {body})")).0, 1);
        let took = start.elapsed();
        assert!(took < std::time::Duration::from_secs(10), "{took:?}");
    }
}
