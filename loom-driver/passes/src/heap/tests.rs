//! The judge on outputs of the pass with one thing changed in their text: it refuses every one.

use super::budget::Budgets;
use super::reserve::{Found, Reserve, find};
use super::{Reserved, give};
use loom_check::claim::Claim;
use loom_core::Module;
use loom_core::index::MemoryIndex;
use loom_core::input_memories::InputMemories;
use loom_core::outside::{Outside, Stated};
use loom_core::proposal::{Case, CommitContext};
use loom_core::report::PassReport;
use loom_core::settings::Settings;
use std::collections::BTreeMap;
use wasm_encoder::{
    CodeSection, ConstExpr, FunctionSection, GlobalSection, GlobalType, MemorySection, MemoryType,
    TypeSection, ValType,
};

type Reserves = BTreeMap<MemoryIndex, Reserve>;

const INPUT: &str = r#"(module
    (import "host" "log" (func $log (param i32)))
    (memory $narrow 1)
    (memory $wide i64 2 4)
    (memory $fixed 1)
    (memory $open (export "open") 1)
    (global $top (mut i32) (i32.const 16))
    (table 1 funcref)
    (elem (i32.const 0) $grow)
    (data (memory $narrow) (i32.const 65533) "abc")
    (func $grow (export "grow") (param i32) (result i32)
        (local i64)
        (call $log (memory.size $narrow))
        (i32.store $fixed (i32.const 0) (memory.size $fixed))
        (memory.grow $narrow (local.get 0)))
    (func (export "widen") (param i64) (result i64)
        (drop (memory.grow $open (i32.const 1)))
        (i64.add (memory.grow $wide (local.get 0)) (memory.size $wide))))"#;

/// The reserves, and what is left out.
fn found(input: &[u8], budgets: &str) -> loom_core::Result<(Reserves, BTreeMap<MemoryIndex, String>)> {
    let module = Module::parse(input)?;
    let outside = Outside::of(&module, Stated::default());
    let Found { candidates, left_out } =
        find(&module, &outside, &Budgets::parse(budgets).unwrap(), false, &InputMemories::of(&module))?;
    Ok((super::reserve::reserves(&module, &candidates, false)?, left_out))
}

/// The output of the pass.
fn output(input: &[u8], reserves: &Reserves) -> Vec<u8> {
    let module = Module::parse(input).unwrap();
    let (settings, mut report) = (Settings::default(), PassReport::default());
    let mut cx = CommitContext { settings: &settings, report: &mut report, source_map: None };
    give(&module, reserves).unwrap().assemble(&module, &mut cx)
}

fn verdict(input: &[u8], output: &str, reserves: &Reserves) -> Result<(), String> {
    let output = wat::parse_str(output).unwrap_or_else(|error| panic!("{error}\n{output}"));
    let (before, after) = (Module::parse(input).unwrap(), Module::parse(&output).unwrap());
    after.validate_bodies().unwrap_or_else(|error| panic!("{error}"));
    let reserves = reserves.iter().map(|(memory, reserve)| (memory.as_u32(), reserve.claim())).collect();
    // There is no section, so interrupts may come.
    let claim = Claim::Heap(Reserved { reserves, interrupts: true, lent: false });
    loom_core::claim::Claim::judge(&claim, &Case::new(&before, &after, Stated::default()))
}

/// The input, the output of the pass as text, and what it claims.
fn run() -> (Vec<u8>, String, Reserves) {
    let input = wat::parse_str(INPUT).unwrap();
    let (reserves, left_out) = found(&input, "128KiB").unwrap();
    let left_out: Vec<_> = left_out.into_iter().map(|(memory, why)| (memory.as_u32(), why)).collect();
    assert_eq!(left_out, [(3, "it is exported as `open`".to_string())]);
    let text = wasmprinter::print_bytes(output(&input, &reserves)).unwrap();
    (input, text, reserves)
}

#[test]
fn wrong_outputs_are_refused() {
    let (input, text, reserves) = run();
    verdict(&input, &text, &reserves).unwrap();
    // What is replaced in the text of the output, by what, and what the check has to say.
    let mutants = [
        ("(memory $narrow (;0;) 3 3)", "(memory $narrow (;0;) 3)", "exactly its reserve"),
        ("(memory $narrow (;0;) 3 3)", "(memory $narrow (;0;) 2 3)", "exactly its reserve"),
        ("(memory $narrow (;0;) 3 3)", "(memory $narrow (;0;) 4 4)", "exactly its reserve"),
        ("(memory $narrow (;0;) 3 3)", "(memory $narrow (;0;) 3 3 shared)", "exactly its reserve"),
        ("(memory $wide (;1;) i64 4 4)", "(memory $wide (;1;) i64 3 3)", "exactly its reserve"),
        ("(memory $fixed (;2;) 1)", "(memory $fixed (;2;) 1 1)", "without a reserve changed"),
        ("(memory $open (;3;) 1)", "(memory $open (;3;) 2)", "without a reserve changed"),
        ("(mut i32) i32.const 16", "(mut i32) i32.const 17", "a global changed"),
        ("(global (;1;) (mut i32) i32.const 1)", "(global (;1;) (mut i32) i32.const 0)", "does not start"),
        ("(global (;2;) (mut i64) i64.const 2)", "(global (;2;) (mut i64) i64.const 1)", "does not start"),
        (
            "(global (;2;) (mut i64) i64.const 2)",
            "(global (;2;) (mut i64) i64.const 2) (global i32 i32.const 0)",
            "counters",
        ),
        ("(export \"open\"", "(export \"count\" (global 1)) (export \"open\"", "section 7"),
        ("(export \"widen\" (func 2))", "(export \"widen\" (func 4))", "section 7"),
        ("(elem (;0;) (i32.const 0) func $grow)", "(elem (;0;) (i32.const 0) func 3)", "section 9"),
        ("\"abc\"", "\"abd\"", "section 11"),
        ("global.get 1\n    call $log", "global.get $top\n    call $log", "MemorySize"),
        ("global.get 1\n    call $log", "memory.size $narrow\n    call $log", "MemorySize"),
        ("memory.size $fixed", "global.get 1", "MemorySize"),
        ("local.get 0\n    call 3", "local.get 0\n    memory.grow $narrow", "MemoryGrow"),
        ("local.get 0\n    call 3", "i32.const 0\n    call 3", "LocalGet"),
        ("memory.grow $open", "call 3", "MemoryGrow"),
        ("    memory.grow $open", "    nop\n    memory.grow $open", "became"),
        ("(local i64)", "(local i32)", "its locals changed"),
        ("i32.const 3\n    global.get 1", "i32.const 4\n    global.get 1", "something else"),
        (
            "local.tee 1\n    i32.sub\n    i32.gt_u",
            "local.tee 1\n    i32.sub\n    i32.ge_u",
            "something else",
        ),
        (
            "local.tee 1\n    i64.sub\n    i64.gt_u",
            "local.tee 1\n    i64.sub\n    i64.gt_s",
            "something else",
        ),
        ("i64.const -1", "i64.const 1", "something else"),
        ("i32.add\n      global.set 1", "i32.add\n      global.set $top", "something else"),
        ("(data (;0;)", "(func (type 0) unreachable) (data (;0;)", "helpers and reserves differ"),
        ("(import", "(type (func (param f32))) (import", "a type is new"),
    ];
    for (from, to, why) in mutants {
        assert!(text.contains(from), "`{from}` is not in\n{text}");
        let message = verdict(&input, &text.replacen(from, to, 1), &reserves).expect_err(to);
        assert!(message.contains(why), "`{from}` to `{to}`: {message}");
    }
}

#[test]
fn wrong_claims_are_refused() {
    let (input, text, reserves) = run();
    let with = |memory: u32, change: fn(&mut Reserve)| {
        let mut reserves = reserves.clone();
        reserves.entry(MemoryIndex::from_u32(memory)).and_modify(change);
        verdict(&input, &text, &reserves).unwrap_err()
    };
    assert!(with(0, |it| it.budget = 0).contains("a budget of nothing"));
    assert!(with(0, |it| it.budget = 1).contains("exactly its reserve"));
    assert!(with(0, |it| it.budget = 3).contains("exactly its reserve"));
    assert!(with(1, |it| it.budget = 1).contains("exactly its reserve"));
    assert!(with(0, |it| it.global = 0).contains("counters and reserves differ"));
    assert!(with(0, |it| it.global = 2).contains("counters and reserves differ"));
    assert!(with(0, |it| it.helper = 1).contains("helpers and reserves differ"));
    assert!(with(1, |it| it.helper = 3).contains("helpers and reserves differ"));
    let mut fewer = reserves.clone();
    fewer.remove(&MemoryIndex::from_u32(1));
    assert!(verdict(&input, &text, &fewer).unwrap_err().contains("without a reserve changed"));
    let mut more = reserves.clone();
    more.extend(reserves.values().next().map(|reserve| (MemoryIndex::from_u32(3), *reserve)));
    assert!(verdict(&input, &text, &more).unwrap_err().contains("can see the size"));
}

#[test]
fn a_budget_does_what_a_maximum_does() {
    let of = |memory: &str| {
        let text = format!("(module (memory {memory}) (func (result i32) i32.const 1 memory.grow))");
        let input = wat::parse_str(text).unwrap();
        let reserves = found(&input, "128KiB").unwrap().0;
        output(&input, &reserves)
    };
    assert_eq!(of("1"), of("1 3"));
    assert_eq!(of("1"), of("1 9"));
    assert_ne!(of("1"), of("1 2"));
}

#[test]
fn reserves_end_where_addresses_do() {
    let most = |memory: &str, budget: &str| {
        let i64 = if memory.starts_with("i64") { "i64" } else { "i32" };
        let text = format!("(module (memory {memory}) (func (result {i64}) {i64}.const 7 memory.grow))");
        let reserves = found(&wat::parse_str(text).unwrap(), budget).unwrap().0;
        let reserve = reserves.into_values().next().unwrap();
        assert_eq!((reserve.sites, reserve.asks_for), (1, Some(7)));
        reserve.most
    };
    let all = u64::MAX.to_string();
    assert_eq!(most("1", &all), 65536);
    assert_eq!(most("1 (pagesize 1)", &all), u64::from(u32::MAX));
    assert_eq!(most("i64 1", &all), 1 << 48);
    assert_eq!(most("i64 1 (pagesize 1)", &all), u64::MAX);
    assert_eq!(most("i64 3", "200000"), 6);
}

/// A module with these globals, functions that do nothing, and behind them one whose body has `length` bytes and grows memory.
fn large(globals: u32, functions: u32, length: usize) -> Vec<u8> {
    let mut module = wasm_encoder::Module::new();
    let mut types = TypeSection::new();
    types.ty().function([], []);
    let (mut funcs, mut code) = (FunctionSection::new(), CodeSection::new());
    for _ in 0..functions {
        funcs.function(0);
        code.raw(&[0, 0x0b]);
    }
    funcs.function(0);
    // No locals; i32.const 1, memory.grow, drop; end.
    let mut body = vec![0, 0x41, 1, 0x40, 0, 0x1a];
    body.resize(length.max(body.len() + 1) - 1, NOP);
    body.push(0x0b);
    code.raw(&body);
    let mut memories = MemorySection::new();
    let (memory64, shared, page_size_log2) = (false, false, None);
    memories.memory(MemoryType { minimum: 1, maximum: None, memory64, shared, page_size_log2 });
    let mut all = GlobalSection::new();
    let plain = GlobalType { val_type: ValType::I32, mutable: false, shared: false };
    for _ in 0..globals {
        all.global(plain, &ConstExpr::i32_const(0));
    }
    module.section(&types).section(&funcs).section(&memories).section(&all).section(&code);
    module.finish()
}

const NOP: u8 = 0x01;

#[test]
fn what_has_no_room_for_more_still_grows() {
    let full = found(&large(1_000_000, 0, 0), "64KiB").unwrap();
    let why: Vec<_> = full.1.into_values().collect();
    assert!(full.0.is_empty() && why.len() == 1 && why[0].contains("no room"), "{why:?}");
    assert_eq!(found(&large(999_999, 0, 0), "64KiB").unwrap().0.len(), 1);
    let named = found(&large(1_000_000, 0, 0), "0=64KiB").unwrap_err();
    assert!(named.to_string().contains("no room"), "{named}");
}

#[test]
fn a_body_that_would_become_too_long_is_refused() {
    let gives = |functions: u32, length: usize| {
        let input = large(0, functions, length);
        let module = Module::parse(&input).unwrap();
        let outcome = give(&module, &found(&input, "64KiB").unwrap().0);
        outcome.map(|_| ()).map_err(|error| error.to_string())
    };
    // A call of a function below 128 is as long as `memory.grow`, and one above is one byte longer.
    assert_eq!(gives(1, 7_654_321), Ok(()));
    assert_eq!(gives(200, 7_654_320), Ok(()));
    assert!(gives(200, 7_654_321).unwrap_err().contains("too long"));
}
