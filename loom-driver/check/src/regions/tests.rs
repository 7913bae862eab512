//! A right claim, and wrong ones of each kind.

use super::{Block, Moved, Stack, check, survey};
use crate::module::Module;
use crate::outside::{Embedding, Outside, Stated};
use crate::same::verdict::validate;
use std::collections::BTreeSet;
use wasmparser::Operator;

/// A program with a stack, variables of which one is the address of another, and an allocator. The numbers are what moves.
#[derive(Clone)]
struct Text {
    memory: &'static str,
    stack: u32,
    data: u32,
    word: &'static str,
    offset: u32,
    variable: u32,
    heap: u32,
    end: u32,
    /// What else `run` does.
    more: &'static str,
}

const BEFORE: Text = Text {
    memory: "18",
    stack: 1_048_576,
    data: 1_048_576,
    word: r"\08\00\10",
    offset: 1_048_580,
    variable: 1_048_584,
    heap: 1_114_116,
    end: 1_114_132,
    more: "",
};
const AFTER: Text = Text {
    memory: "1 1",
    stack: 32,
    data: 32,
    word: r"\28\00\00",
    offset: 36,
    variable: 40,
    heap: 52,
    end: 68,
    ..BEFORE
};

impl Text {
    fn bytes(&self) -> Vec<u8> {
        let Text { memory, stack, data, word, offset, variable, heap, end, more } = self;
        let text = format!(
            r#"(module (memory {memory})
            (global $stack (mut i32) (i32.const {stack}))
            (data (i32.const {data}) "\05\00\00\00{word}")
            (func $alloc (result i32)
                (if (i32.eq (i32.load (i32.const {heap})) (i32.const {end})) (then (return (i32.const 0))))
                (i32.store (i32.const {heap}) (i32.const {end}))
                (i32.add (i32.const {heap}) (i32.const 4)))
            (func (export "run") (param i32) (result i32) (local $frame i32) (local $block i32)
                (global.set $stack (local.tee $frame (i32.sub (global.get $stack) (i32.const 16))))
                (local.set $block (call $alloc))
                (i32.store offset=8 (local.get $frame) (local.get 0))
                (i32.store (local.get $block) (i32.add (local.get $frame) (i32.const 8)))
                (i32.store (i32.const {variable}) (i32.load (i32.load (local.get $block))))
                {more}
                (global.set $stack (i32.add (local.get $frame) (i32.const 16)))
                (i32.load (i32.load offset={offset} (i32.const 0)))))"#
        );
        let bytes = wat::parse_str(text).unwrap();
        validate(&bytes);
        bytes
    }
}

/// The constants of a module between two numbers, both included.
fn constants(bytes: &[u8], from: u32, to: u32) -> BTreeSet<(u32, u32)> {
    let module = Module::parse(bytes).unwrap();
    let mut found = BTreeSet::new();
    for func in module.defined_funcs() {
        let body = module.body(func).unwrap();
        for (at, operator) in (0..).zip(body.get_operators_reader().unwrap()) {
            if let Operator::I32Const { value } = operator.unwrap()
                && (from..=to).contains(&value.cast_unsigned())
            {
                found.insert((func, at));
            }
        }
    }
    found
}

fn claim() -> Moved {
    let addresses = constants(&BEFORE.bytes(), 1_048_576, 1_114_132);
    let ends = constants(&BEFORE.bytes(), 1_114_132, 1_114_132);
    // What the allocator returns may be null as well.
    let returned = addresses.iter().copied().filter(|(func, _)| *func == 0).max();
    Moved {
        memory: 0,
        stack: Some(Stack {
            pointer: 0,
            block: Block { old: 1_048_560, bytes: 16, new: 16 },
            is_stated: false,
        }),
        variables: Block { old: 1_048_576, bytes: 12, new: 32 },
        heap: Block { old: 1_114_116, bytes: 16, new: 52 },
        taken: ends.into_iter().chain(returned).collect(),
        addresses,
        foreign: BTreeSet::new(),
        words: [1_048_580].into(),
        loose: BTreeSet::new(),
    }
}

fn stated() -> Stated {
    Stated { one_tree: true, embedding: Some(Embedding::Canonical) }
}

fn verdict(before: &Text, after: &Text, claim: &Moved) -> Result<(), String> {
    let (before, after) = (before.bytes(), after.bytes());
    let (before, after) = (Module::parse(&before).unwrap(), Module::parse(&after).unwrap());
    let outside = Outside::of(&before, &stated());
    check(&before, &after, &outside, claim).map_err(|refused| refused.to_string())
}

#[track_caller]
fn refused(verdict: Result<(), String>, why: &str) {
    let message = verdict.expect_err("not refused");
    assert!(message.contains(why), "{message}");
}

#[test]
fn everything_may_lie_elsewhere() {
    verdict(&BEFORE, &AFTER, &claim()).unwrap();
}

#[test]
fn each_number_of_the_output_counts() {
    let with = |change: &dyn Fn(&mut Text)| {
        let mut after = AFTER;
        change(&mut after);
        verdict(&BEFORE, &after, &claim())
    };
    refused(with(&|text| text.memory = "1"), "the memory may grow");
    refused(with(&|text| text.memory = "18 19"), "the memory may grow");
    refused(with(&|text| text.memory = "0 0"), "not within the memory");
    refused(with(&|text| text.stack = 48), "stack pointer does not start");
    refused(with(&|text| text.data = 36), "a data segment");
    refused(with(&|text| text.word = r"\24\00\00"), "other bytes");
    refused(with(&|text| text.word = BEFORE.word), "other bytes");
    refused(with(&|text| text.offset = 40), "instead of");
    refused(with(&|text| text.offset = BEFORE.offset), "instead of");
    refused(with(&|text| text.variable = BEFORE.variable), "instead of");
    refused(with(&|text| text.heap = 56), "instead of");
    refused(with(&|text| text.end = 72), "instead of");
    refused(with(&|text| text.more = "(nop)"), "instead of");
}

#[test]
fn each_number_of_the_claim_counts() {
    let with = |change: &dyn Fn(&mut Moved)| {
        let mut claim = claim();
        change(&mut claim);
        verdict(&BEFORE, &AFTER, &claim)
    };
    let stack = |change: fn(&mut Stack)| with(&|claim| claim.stack.iter_mut().for_each(change));
    refused(stack(|stack| (stack.block.old, stack.block.bytes) = (1_048_568, 8)), "deeper than its block");
    refused(stack(|stack| stack.block.bytes = 32), "blocks meet");
    refused(stack(|stack| stack.block.bytes = 8), "end of the stack");
    refused(stack(|stack| stack.block.new = 32), "blocks meet in the output");
    refused(stack(|stack| stack.block.new = 0), "where null is");
    refused(stack(|stack| stack.block.new = 80), "the lowest");
    refused(stack(|stack| stack.pointer = 1), "no such global");
    refused(with(&|claim| claim.stack = None), "may be the pointer of a stack");
    refused(with(&|claim| claim.variables.bytes = 8), "beyond the end of all variables");
    refused(with(&|claim| claim.variables.old = 1_048_580), "not within the variables");
    refused(with(&|claim| claim.variables.new = 40), "not aligned as it was");
    refused(with(&|claim| claim.heap.bytes = 1 << 20), "not within the memory");
    refused(with(&|claim| claim.heap.bytes = 8), "constant");
    refused(with(&|claim| claim.heap.new = 36), "blocks meet in the output");
    refused(with(&|claim| claim.memory = 1), "size of a memory");
    refused(with(&|claim| claim.words.clear()), "other words");
    refused(
        with(&|claim| {
            claim.words.insert(1_048_576);
        }),
        "other words",
    );
    refused(with(&|claim| claim.taken.clear()), "only taken");
    refused(
        with(&|claim| {
            claim.foreign.insert((0, 0));
        }),
        "of other memories",
    );
    refused(
        with(&|claim| {
            claim.addresses.insert((1, 2));
        }),
        "nothing comes there",
    );
    let global = (super::program::GLOBALS, 0);
    refused(
        with(&|claim| {
            claim.addresses.insert(global);
        }),
        "no global is a constant",
    );
    for site in claim().addresses {
        refused(
            with(&|claim| {
                claim.addresses.remove(&site);
            }),
            "",
        );
    }
}

/// With more in the function, everything else as it was.
fn with(more: &'static str) -> Result<(), String> {
    let bytes = Text { more, ..BEFORE }.bytes();
    let before = Module::parse(&bytes).unwrap();
    let outside = Outside::of(&before, &stated());
    let claim = Moved { addresses: constants(&bytes, 1_048_576, 1_114_132), ..claim() };
    survey(&before, &outside, &claim).map(drop).map_err(|unfit| unfit.why)
}

#[test]
fn what_is_done_with_addresses_counts() {
    for right in [
        "",
        "(i32.store offset=4 (local.get $block) (i32.const 1048584))",
        "(if (i32.eqz (i32.const 1048584)) (then (unreachable)))",
        "(i32.store (i32.and (i32.or (local.get $block) (i32.const 1)) (i32.const -8)) (i32.const 9))",
        "(i32.store8 (i32.add (i32.const 1048580) (i32.load8_u (local.get $block))) (i32.const 9))",
        "(drop (i32.sub (i32.add (local.get $frame) (i32.const 4)) (local.get $frame)))",
        "(memory.fill (local.get $block) (i32.const 0) (i32.const 4))",
        "(memory.copy (local.get $block) (i32.const 8) (i32.const 0))",
        "(drop (i32.load (i32.const 2000000)))",
    ] {
        with(right).expect(right);
    }
    for (wrong, why) in [
        ("(drop (memory.size))", "sees more of the memory"),
        ("(drop (memory.grow (i32.const 0)))", "sees more of the memory"),
        ("(drop (i32.mul (i32.const 1048584) (i32.const 3)))", "computes with an address"),
        ("(drop (i32.shr_u (local.get $frame) (i32.const 3)))", "computes with an address"),
        ("(drop (i32.add (local.get $frame) (i32.const 1048584)))", "the sum of two"),
        ("(drop (i32.sub (local.get $frame) (i32.const 1048584)))", "of different things"),
        ("(drop (i32.lt_u (local.get $frame) (i32.const 1048584)))", "of different things"),
        ("(drop (i32.sub (i32.const 5) (local.get $frame)))", "subtracted from a number"),
        ("(drop (i32.lt_u (local.get $frame) (i32.const 5)))", "may be one"),
        ("(drop (i32.eq (i32.const 1048584) (i32.const 24)))", "may be one"),
        ("(drop (i32.and (i32.const 1048584) (i32.const -64)))", "more than 16 bytes"),
        ("(drop (i32.and (local.get $frame) (i32.const -16)))", "stack pointer is aligned"),
        ("(drop (i32.or (i32.const 1048584) (i32.const 16)))", "bits of an address"),
        ("(drop (i32.load (i32.const 8)))", "no address"),
        ("(drop (i32.load (i32.mul (local.get 0) (i32.const 4))))", "no address"),
        ("(drop (i32.load offset=1048000 (local.get 0)))", "larger than any object"),
        ("(drop (i32.load (i32.add (local.get 0) (i32.const 3000000))))", "more is added than any object"),
        ("(drop (i32.add (local.get 0) (i32.const 1048000)))", "may stand for an address"),
        ("(drop (i32.sub (local.get 0) (i32.const -1048580)))", "may stand for an address"),
        ("(drop (i32.add (local.get 0) (i32.const -1048584)))", "may stand for an address"),
        ("(drop (i32.add (local.get 0) (i32.const -1048585)))", "may stand for an address"),
        ("(drop (i32.or (local.get 0) (i32.const 0x200000)))", "may stand for an address"),
        ("(drop (i32.load offset=1048580 (local.get $block)))", "another one as the offset"),
        ("(drop (i32.load offset=1048580 (i32.const 8)))", "beyond the end"),
        ("(drop (i32.gt_u (local.get 0) (i32.const 1048584)))", "may be no address"),
        ("(drop (i32.eq (local.get 0) (i32.const 1048584)))", "may be no address"),
        ("(i32.store (local.get $block) (i32.const 1048576))", "may be no address"),
        ("(i64.store (local.get $block) (i64.const 0x100008))", "half of a constant"),
        ("(i32.store8 (local.get $block) (i32.const 1048584))", "part of an address"),
        ("(memory.fill (local.get $block) (i32.const 1048584) (i32.const 4))", "computes with an address"),
        ("(memory.copy (local.get $block) (i32.const 65536) (i32.const 0))", "no address"),
        ("(global.set $stack (local.get 0))", "distance is not known"),
        ("(global.set $stack (i32.sub (local.get $frame) (local.get 0)))", "distance is not known"),
        (
            "(if (local.get 0) (then (global.set $stack (i32.sub (local.get $frame) (i32.const 16)))))",
            "in two places",
        ),
        ("(br_if 0 (local.get 0) (local.get 0)) (drop)", "leaves the stack pointer elsewhere"),
        ("(try_table)", "a block for exceptions"),
    ] {
        let message = with(wrong).expect_err(wrong);
        assert!(message.contains(why), "{wrong}: {message}");
    }
}

#[test]
fn a_recursion_has_no_bound() {
    let bytes = wat::parse_str(
        r#"(module (memory 17) (global $stack (mut i32) (i32.const 1048576))
        (func $down (export "down") (param i32)
            (global.set $stack (i32.sub (global.get $stack) (i32.const 16)))
            (if (local.get 0) (then (call $down (i32.sub (local.get 0) (i32.const 1)))))
            (global.set $stack (i32.add (global.get $stack) (i32.const 16)))))"#,
    )
    .unwrap();
    let module = Module::parse(&bytes).unwrap();
    let mut claim = Moved {
        variables: Block { old: 1_048_576, bytes: 0, new: 32 },
        heap: Block { old: 0, bytes: 0, new: 0 },
        addresses: BTreeSet::new(),
        taken: BTreeSet::new(),
        words: BTreeSet::new(),
        ..claim()
    };
    claim.variables.bytes = 4;
    let found = survey(&module, &Outside::of(&module, &stated()), &claim).unwrap();
    assert!(found.depth.unwrap_err().contains("no bound"));
    // Who may come back after a trap finds the pointer anywhere.
    let native = Stated { one_tree: false, embedding: Some(Embedding::Native) };
    let unfit = survey(&module, &Outside::of(&module, &native), &claim).unwrap_err();
    assert!(unfit.why.contains("the stack pointer may be anywhere"), "{}", unfit.why);
}
