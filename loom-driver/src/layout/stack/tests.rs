use super::{Stack, Unlimited, find};
use loom_core::Module;
use loom_core::call_graph::CallGraph;
use loom_core::names::Names;
use loom_core::outside::{Embedding, Outside, Stated};

const ONE_TREE: Stated = Stated { one_tree: true, embedding: Some(Embedding::Canonical) };
const NATIVE: Stated = Stated { one_tree: false, embedding: Some(Embedding::Native) };

fn stacks(text: &str, stated: Stated) -> Vec<Stack> {
    let wasm = wat::parse_str(text).unwrap();
    let module = Module::parse(&wasm).unwrap();
    module.validate_bodies().unwrap();
    let outside = Outside::of(&module, stated);
    let calls = CallGraph::of(&module, &outside).unwrap();
    find(&module, &outside, &calls, &Names::of(&module)).unwrap()
}

/// The only stack of a module with these functions.
fn of_one(funcs: &str, stated: Stated) -> Stack {
    let text = format!("(module (memory 1) (global $sp (mut i32) (i32.const 4096)) {funcs})");
    let [stack] = <[Stack; 1]>::try_from(stacks(&text, stated)).unwrap();
    stack
}

fn depth(funcs: &str) -> Result<u64, Unlimited> {
    of_one(funcs, ONE_TREE).depth
}

/// A function that moves the pointer down by `size`, does something, and moves it back.
fn frame(name: &str, size: u32, inside: &str) -> String {
    format!(
        "(func {name} (local $fp i32)
            (global.set $sp (local.tee $fp (i32.sub (global.get $sp) (i32.const {size}))))
            {inside}
            (global.set $sp (i32.add (local.get $fp) (i32.const {size}))))"
    )
}

fn why(funcs: &str, stated: Stated) -> String {
    let text = format!("(module (memory 1) (global $sp (mut i32) (i32.const 4096)) {funcs})");
    let wasm = wat::parse_str(&text).unwrap();
    let stack = of_one(funcs, stated);
    stack.depth.unwrap_err().describe(&Names::of(&Module::parse(&wasm).unwrap()))
}

#[test]
fn the_deepest_chain_of_calls_counts() {
    let leaf = frame("$leaf", 48, "");
    let low = frame("$low", 16, "(call $leaf)");
    let high = frame("$high", 32, "");
    let run = frame("(export \"run\")", 16, "(call $low) (call $high)");
    let stack = of_one(&format!("{leaf} {low} {high} {run}"), ONE_TREE);
    assert_eq!((stack.depth, stack.top), (Ok(80), Some(4096)));
    let chain: Vec<(u32, u64)> = stack.chain.iter().map(|(func, frame)| (func.as_u32(), *frame)).collect();
    assert_eq!(chain, [(3, 16), (1, 16), (0, 48)]);
}

#[test]
fn what_nobody_calls_does_not_count() {
    let dead = frame("$dead", 512, "(call $dead)");
    assert_eq!(depth(&format!("{dead} {}", frame("(export \"run\")", 16, ""))), Ok(16));
}

#[test]
fn a_call_before_the_frame_is_made_is_not_below_it() {
    let leaf = frame("$leaf", 48, "");
    let run = "(func (export \"run\") (call $leaf)
        (global.set $sp (i32.sub (global.get $sp) (i32.const 16)))
        (global.set $sp (i32.add (global.get $sp) (i32.const 16))))";
    assert_eq!(depth(&format!("{leaf} {run}")), Ok(48));
}

#[test]
fn a_body_that_calls_nothing_need_not_move_the_pointer() {
    let leaf = "(func $leaf (param i32) (result i32) (local $fp i32)
        (i32.store offset=8 (local.tee $fp (i32.sub (global.get $sp) (i32.const 48))) (local.get 0))
        (i32.load offset=8 (local.get $fp)))";
    let run = frame("(export \"run\")", 16, "(drop (call $leaf (i32.const 1)))");
    assert_eq!(depth(&format!("{leaf} {run}")), Ok(64));
    assert_eq!(depth(&leaf.replace("$leaf", "(export \"run\")")), Ok(48));
}

#[test]
fn without_optimisation_the_size_of_a_frame_is_in_a_local() {
    let frame = "(local $old i32) (local $size i32) (local $fp i32)
        (local.set $old (global.get $sp)) (local.set $size (i32.const 32))
        (local.set $fp (i32.sub (local.get $old) (local.get $size)))";
    let leaf = format!("(func $leaf {frame} (i32.store (local.get $fp) (i32.const 1)))");
    let run = format!(
        "(func (export \"run\") {frame} (global.set $sp (local.get $fp)) (call $leaf)
        (local.set $size (i32.const 32))
        (global.set $sp (i32.add (local.get $fp) (local.get $size))))"
    );
    assert_eq!(depth(&format!("{leaf} {run}")), Ok(64));
}

#[test]
fn one_arm_may_need_more_and_loops_come_back() {
    let arms = "(if (i32.const 1)
        (then (global.set $sp (i32.sub (global.get $sp) (i32.const 32)))
              (global.set $sp (local.get $fp)))
        (else (call $leaf)))";
    let run = frame("(export \"run\")", 16, &format!("(loop $again {arms} (br_if $again (i32.const 0)))"));
    assert_eq!(depth(&format!("{} {run}", frame("$leaf", 8, ""))), Ok(48));
}

#[test]
fn a_pointer_that_is_rounded_down_may_lose_all_of_it() {
    let run = "(func (export \"run\") (local $old i32)
        (local.set $old (global.get $sp))
        (global.set $sp (i32.and (i32.sub (global.get $sp) (i32.const 40)) (i32.const -64)))
        (global.set $sp (local.get $old)))";
    assert_eq!(depth(run), Ok(103));
}

#[test]
fn a_recursion_with_a_frame_has_no_bound_and_one_without_has() {
    let run = frame("$run (export \"run\")", 16, "(call $run)");
    assert!(why(&run, ONE_TREE).contains("func 0 `run` may call itself, through its call at 0x"));
    let leaf = frame("$leaf", 16, "");
    let even = "(func $even (export \"run\") (call $leaf) (call $odd)) (func $odd (call $even))";
    assert_eq!(depth(&format!("{leaf} {even}")), Ok(16));
}

#[test]
fn a_frame_in_a_loop_a_dynamic_one_and_one_that_stays_have_none() {
    let growing = frame(
        "(export \"run\")",
        16,
        "(loop $again (global.set $sp (i32.sub (global.get $sp) (i32.const 16))) (br_if $again (i32.const 0)))",
    );
    let named = |funcs: &str| why(funcs, ONE_TREE);
    let proper = frame("(export \"proper\")", 16, "");
    assert!(
        named(&format!("{proper} {growing}")).contains("moves the pointer by a number that is not known")
    );
    let dynamic = "(func (export \"run\") (param i32) (local $old i32)
        (local.set $old (global.get $sp))
        (global.set $sp (i32.sub (global.get $sp) (local.get 0)))
        (global.set $sp (local.get $old)))";
    assert!(
        named(&format!("{proper} {dynamic}")).contains("moves the pointer by a number that is not known")
    );
    let stays = "(func (export \"run\") (global.set $sp (i32.sub (global.get $sp) (i32.const 16))))";
    assert!(named(&format!("{proper} {stays}")).contains("may return without moving the pointer back"));
}

#[test]
fn an_indirect_call_is_one_of_all_that_it_may_reach() {
    let table = "(type $t (func)) (table 2 2 funcref) (elem (i32.const 0) $small $large)";
    let run = frame("(export \"run\") (param i32)", 16, "(call_indirect (type $t) (local.get 0))");
    let callees = format!("{} {}", frame("$small", 16, ""), frame("$large", 64, ""));
    assert_eq!(depth(&format!("{table} {callees} {run}")), Ok(80));
    let open = table.replace("(table 2", "(table (export \"t\") 2");
    let open = format!("{open} {callees} {run}");
    assert!(why(&open, NATIVE).contains("may lead anywhere"));
}

#[test]
fn what_an_import_may_enter_comes_on_top() {
    let import = "(import \"host\" \"f\" (func $f))";
    let module = |leaf: &str| {
        let funcs = format!("{} {leaf}", frame("(export \"run\")", 16, "(call $f)"));
        format!("(module {import} (global $sp (mut i32) (i32.const 4096)) {funcs})")
    };
    let [stack] = <[Stack; 1]>::try_from(stacks(&module(""), NATIVE)).unwrap();
    assert!(matches!(stack.depth, Err(Unlimited::Waits(..))), "{stack:?}");
    // One that makes no frame before it calls the import may be entered as often as they like.
    let flat = "(func (export \"run\") (call $f))";
    let text = format!(
        "(module {import} (global $sp (mut i32) (i32.const 4096)) {flat} {})",
        frame("(export \"leaf\")", 32, "")
    );
    let [stack] = <[Stack; 1]>::try_from(stacks(&text, NATIVE)).unwrap();
    assert_eq!(stack.depth, Ok(32));
}

#[test]
fn after_an_exception_the_pointer_is_anywhere_until_it_is_put_back() {
    let tag = "(tag $e)";
    let thrower = "(func $thrower (global.set $sp (i32.sub (global.get $sp) (i32.const 32))) (throw $e))";
    let catcher = |handler: &str| {
        frame(
            "(export \"run\")",
            16,
            &format!("(block $caught (try_table (catch $e $caught) (call $thrower))) {handler}"),
        )
    };
    let leaf = frame("$leaf", 8, "");
    let proper =
        format!("{tag} {leaf} {thrower} {}", catcher("(global.set $sp (local.get $fp)) (call $leaf)"));
    assert_eq!(depth(&proper), Ok(48));
    // A handler that is the label of the function returns.
    let returns = "(func (export \"run\") (try_table (catch_all 0) (call $thrower)))";
    let returning = format!("{tag} {leaf} {thrower} {returns}");
    assert!(why(&returning, ONE_TREE).contains("may return without moving the pointer back"));
    let careless = format!("{tag} {leaf} {thrower} {}", catcher("(call $leaf)"));
    assert!(why(&careless, ONE_TREE).contains("makes a call while nothing is known about the pointer"));
}

#[test]
fn a_counter_is_no_stack_and_a_pointer_that_the_outside_has_is_unbounded() {
    let counter = "(module (global $n (mut i32) (i32.const 9))
        (func (export \"run\") (global.set $n (i32.sub (global.get $n) (i32.const 1)))))";
    assert_eq!(stacks(counter, ONE_TREE), []);
    let exported = format!(
        "(module (global $sp (export \"sp\") (mut i32) (i32.const 4096)) {})",
        frame("(export \"run\")", 16, "")
    );
    let [stack] = <[Stack; 1]>::try_from(stacks(&exported, NATIVE)).unwrap();
    assert_eq!(stack.depth, Err(Unlimited::Shared));
}

#[test]
fn what_may_wait_while_other_code_runs_has_no_bound() {
    let funcs = frame("(export \"run\")", 16, "");
    let text = format!("(module (memory 1 1 shared) (global $sp (mut i32) (i32.const 4096)) {funcs})");
    let [stack] = <[Stack; 1]>::try_from(stacks(&text, ONE_TREE)).unwrap();
    assert_eq!(stack.depth, Err(Unlimited::Suspends));
}

#[test]
fn what_looks_like_a_stack_and_is_not_understood_has_no_bound() {
    let dynamic = "(func (export \"run\") (param i32) (local $old i32)
        (local.set $old (global.get $sp))
        (global.set $sp (i32.sub (global.get $sp) (local.get 0)))
        (global.set $sp (local.get $old)))";
    assert!(why(dynamic, ONE_TREE).contains("by a number that is not known"));
    let for_good = "(func (export \"run\") (global.set $sp (i32.sub (global.get $sp) (i32.const 4096))))";
    assert!(why(for_good, ONE_TREE).contains("without moving the pointer back"));
    let up = frame("(export \"run\")", 16, "(global.set $sp (i32.add (local.get $fp) (i32.const 32)))");
    assert!(why(&up, ONE_TREE).contains("by a number that is not known"));
    let wide = "(module (global $__stack_pointer (mut i64) (i64.const 4096))
        (func (export \"run\") (global.set 0 (i64.sub (global.get 0) (i64.const 16)))))";
    let [stack] = <[Stack; 1]>::try_from(stacks(wide, ONE_TREE)).unwrap();
    assert_eq!(stack.depth, Err(Unlimited::NotFollowed));
}

#[test]
fn components_have_a_stack_each() {
    let other = frame("(export \"other\")", 64, "").replace("$sp", "$sp2");
    let text = format!(
        "(module (global $sp (mut i32) (i32.const 4096)) (global $sp2 (mut i32) (i32.const 8192)) {} {other})",
        frame("(export \"run\")", 16, "")
    );
    let depths: Vec<_> = stacks(&text, ONE_TREE).into_iter().map(|stack| stack.depth).collect();
    assert_eq!(depths, [Ok(16), Ok(64)]);
}
