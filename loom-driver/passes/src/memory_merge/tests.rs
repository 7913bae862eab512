//! The judge on outputs of the pass with one thing changed in their text: it refuses every one.

use super::layout::{Choice, Layout, Order, Place, find};
use super::{Placed, merge};
use loom_check::claim::Claim;
use loom_core::Module;
use loom_core::index::MemoryIndex;
use loom_core::outside::{Outside, Stated};
use loom_core::proposal::{Case, CommitContext};
use loom_core::report::PassReport;
use loom_core::settings::Settings;

const CHOICE: Choice = Choice { order: Order::Uses, checked: false, into_exported: true };

const INPUT: &str = r#"(module
    (memory $public 1 1)
    (memory $private 2)
    (memory $growing 1)
    (global $offset i32 (i32.const 16))
    (export "public" (memory $public))
    (export "growing" (memory $growing))
    (data $first (memory $public) (i32.const 8) "abc")
    (data $second (memory $private) (global.get $offset) "def")
    (data $passive "ghi")
    (func (export "loads") (param i32) (result i64)
        (i64.add
            (i64.load32_u $public offset=4 (local.get 0))
            (i64.load $private offset=8 align=4 (local.get 0))))
    (func (export "stores") (param i32)
        (local f32)
        (i32.store8 $private offset=1 (local.get 0) (i32.const 7))
        (i32.store $growing (local.get 0) (memory.size $private)))
    (func (export "bulk") (param i32 i32)
        (memory.fill $private (local.get 0) (i32.const 1) (local.get 1))
        (memory.init $private $passive (local.get 0) (i32.const 1) (local.get 1))
        (memory.copy $private $public (local.get 0) (local.get 1) (i32.const 3))
        (memory.copy $growing $private (local.get 0) (local.get 1) (i32.const 3)))
    (func (export "grow") (drop (memory.grow $growing (i32.const 1)))))"#;

/// The input, the output of the pass as text, and the layout.
fn run(checked: bool) -> (Vec<u8>, String, Layout) {
    let input = wat::parse_str(INPUT).unwrap();
    let module = Module::parse(&input).unwrap();
    let layout = find(&module, &Outside::of(&module, Stated::default()), Choice { checked, ..CHOICE })
        .unwrap()
        .layout
        .unwrap();
    let settings = Settings::default();
    let mut report = PassReport::default();
    let mut cx = CommitContext { settings: &settings, report: &mut report, source_map: None };
    let output = merge(&module, &layout, checked).unwrap().assemble(&module, &mut cx);
    let text = wasmprinter::print_bytes(&output).unwrap();
    (input, text, layout)
}

fn verdict(input: &[u8], output: &str, layout: &Layout, checked: bool) -> Result<(), String> {
    let output = wat::parse_str(output).unwrap_or_else(|error| panic!("{error}\n{output}"));
    let (before, after) = (Module::parse(input).unwrap(), Module::parse(&output).unwrap());
    after.validate_bodies().unwrap();
    let placed = Placed { layout: layout.claim(), is_exported: layout.is_exported, checked };
    loom_core::claim::Claim::judge(
        &Claim::MemoryMerge(placed),
        &Case::new(&before, &after, Stated::default()),
    )
}

/// What is replaced in the text of the output, by what, and what the check has to say.
type Mutant = (&'static str, &'static str, &'static str);

fn refuse(checked: bool, mutants: &[Mutant]) {
    let (input, text, layout) = run(checked);
    verdict(&input, &text, &layout, checked).unwrap();
    for (from, to, why) in mutants {
        assert!(text.contains(from), "`{from}` is not in\n{text}");
        let message = verdict(&input, &text.replacen(from, to, 1), &layout, checked).expect_err(to);
        assert!(message.contains(why), "`{from}` to `{to}`: {message}");
    }
}

#[test]
fn wrong_outputs_are_refused() {
    let mutants: &[Mutant] = &[
        ("(memory $public (;0;) 3 3)", "(memory $public (;0;) 3)", "can grow"),
        ("(memory $public (;0;) 3 3)", "(memory $public (;0;) 2 2)", "too small"),
        ("(memory $public (;0;) 3 3)", "(memory $public (;0;) 3 3 shared)", "another kind"),
        ("(memory $growing (;2;) 1)", "(memory $growing (;2;) 2)", "another memory changed"),
        (r#"(export "public" (memory $public))"#, r#"(export "public" (memory $private))"#, "another memory"),
        (r#"(export "public" (memory $public))"#, r#"(export "publik" (memory $public))"#, "another export"),
        (r#"(export "grow" (func 3))"#, r#"(export "grow" (func 2))"#, "something else"),
        ("(i32.const 8) \"abc\"", "(i32.const 9) \"abc\"", "another offset"),
        ("(i32.const 65552) \"def\"", "(i32.const 16) \"def\"", "another offset"),
        ("(i32.const 65552) \"def\"", "(i32.const 65552) \"deg\"", "bytes"),
        (
            "(data $second (;1;) (i32.const 65552)",
            "(data $second (;1;) (memory 2) (i32.const 65552)",
            "another memory",
        ),
        ("(data $passive (;2;)", "(data $passive (;2;) (i32.const 0)", "another kind"),
        ("i64.load offset=65544 align=4", "i64.load offset=8 align=4", "I64Load"),
        ("i64.load offset=65544 align=4", "i64.load offset=65544 align=8", "I64Load"),
        ("i64.load offset=65544 align=4", "i64.load $private offset=65544 align=4", "I64Load"),
        ("i64.load32_u offset=4", "i64.load32_s offset=4", "I64Load32U"),
        ("i32.store8 offset=65537", "i32.store8 offset=65536", "I32Store8"),
        ("i32.const 2\n", "i32.const 3\n", "MemorySize"),
        ("i32.store $growing", "i32.store", "I32Store"),
        ("(local f32)", "(local i32)", "its locals changed"),
        ("i32.gt_u", "i32.gt_s", "became"),
        ("i32.sub", "i32.add", "became"),
        ("i32.const 131072\n    i32.gt_u", "i32.const 131073\n    i32.gt_u", "became"),
        ("i32.or\n    if", "i32.and\n    if", "became"),
        ("unreachable", "nop", "became"),
        ("i32.const 65536\n    i32.add", "i32.const 65535\n    i32.add", "became"),
        ("memory.init $passive", "memory.init $second", "became"),
        ("local.set 4", "local.set 0", "is not a new one"),
        ("local.set 3", "local.set 4", "share a local"),
        ("memory.copy $growing $public", "memory.copy $public $growing", "became"),
        ("memory.grow $growing", "memory.grow $private", "became"),
        ("    memory.grow $growing", "    nop\n    memory.grow $growing", "became"),
        (
            "(global $offset (;0;) i32 i32.const 16)",
            "(global $offset (;0;) i32 i32.const 17)",
            "another section",
        ),
    ];
    refuse(false, mutants);
}

#[test]
fn missing_and_wrong_checks_are_refused() {
    let mutants: &[Mutant] = &[
        // 65536 - 4 - 4.
        ("i32.const 65528", "i32.const 65529", "became"),
        (
            "local.tee 1\n    i32.const 65528\n    i32.gt_u\n    if ;; label = @1\n      unreachable\n    end\n    local.get 1",
            "",
            "no check",
        ),
        ("i32.const 65528\n    i32.gt_u", "i32.const 65528\n    i32.ge_u", "became"),
        ("local.tee 1", "local.tee 0", "is not a new one"),
    ];
    refuse(true, mutants);
}

#[test]
fn wrong_layouts_are_refused() {
    let (input, text, layout) = run(false);
    let with = |memory: u32, change: fn(&mut Place)| {
        let mut layout = layout.clone();
        layout.places.entry(MemoryIndex::from_u32(memory)).and_modify(change);
        verdict(&input, &text, &layout, false).unwrap_err()
    };
    assert!(with(1, |place| place.base = 0).contains("overlap"));
    assert!(with(1, |place| place.base += 8).contains("aligned"));
    assert!(with(1, |place| place.base += 16).contains("too small"));
    assert!(with(1, |place| place.size -= 16).contains("another size"));
    assert!(with(1, |place| place.pages = 1).contains("another size"));
    assert!(with(0, |place| place.base = 1 << 20).contains("too small"));
}

#[test]
fn a_function_without_room_for_locals_keeps_its_memories() {
    let module = |locals: usize| {
        wat::parse_str(format!(
            "(module (memory 1) (memory 1) (func (local {}) \
                (memory.fill 0 (i32.const 0) (i32.const 0) (i32.const 0)) (drop (memory.size 1))))",
            "i32 ".repeat(locals)
        ))
        .unwrap()
    };
    let found = |locals| {
        let bytes = module(locals);
        let module = Module::parse(&bytes).unwrap();
        let outside = Outside::of(&module, Stated::default());
        let found = find(&module, &outside, CHOICE).unwrap();
        (found.layout.is_some(), found.left_out.into_values().collect::<Vec<_>>())
    };
    assert_eq!(found(100), (true, vec![]));
    let (merges, why) = found(49_999);
    assert!(!merges && why.len() == 2 && why[0].contains("too many locals"), "{why:?}");
}
