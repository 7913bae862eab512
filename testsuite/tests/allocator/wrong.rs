//! Allocators that must not be replaced: each differs from one that is in a single thing, and that thing is the reason that is given.

use loom_testsuite::command::{self, Output};
use loom_testsuite::engine::Traps;
use loom_testsuite::execute::{self, Tolerance};
use rayon::prelude::*;
use std::path::Path;

/// A module whose allocator is replaced.
const GOOD: &str = include_str!("../../allocator/good.wat");
/// Where more functions go.
const MORE: &str = ";; More of it is written here.";
/// Where malloc has looked whether there can be as much.
const START: &str = "(local.set $before (i32.const 1028))";

/// An allocator that must not be replaced.
pub struct Wrong {
    what: &'static str,
    /// What of the good module is written otherwise.
    from: &'static str,
    /// After which its allocator is kept.
    to: &'static str,
    /// And after which it is not, as another thing is done or named.
    harmless: &'static str,
    /// What the warning says.
    because: &'static str,
}

pub const WRONG: &[Wrong] = &[
    Wrong {
        what: "a look-alike: its blocks have no size in front",
        from: "(i32.store offset=4 (local.get $at)",
        to: "(i32.store (local.get $at)",
        harmless: "(i32.store offset=4 align=1 (local.get $at)",
        because: "its blocks do not have their size in front",
    },
    Wrong {
        what: "somebody else reads its state",
        from: MORE,
        to: "(func (export \"left\") (result i32) (i32.load (i32.const 1024)))",
        harmless: "(func (export \"left\") (result i32) (i32.load (i32.const 2048)))",
        because: "`left` grows it, asks for its size, or names what malloc keeps there",
    },
    Wrong {
        what: "a pool on top that goes past malloc for its pieces",
        from: MORE,
        to: "(func $piece (result i32) (call $break (i32.const 512)))
            (func (export \"pooled\") (result i32) (i32.eqz (call $piece)))",
        harmless: "(func $piece (result i32) (call $malloc (i32.const 512)))
            (func (export \"pooled\") (result i32) (i32.eqz (call $piece)))",
        because: "nor is any on the way from func 5 `pooled`",
    },
    Wrong {
        what: "another entry: sbrk",
        from: MORE,
        to: "(func (export \"sbrk\") (param i32) (result i32) (i32.shl (memory.grow (local.get 0)) (i32.const 16)))",
        harmless: "(func (export \"sbrk\") (param i32) (result i32) (i32.shl (i32.const -1) (i32.const 16)))",
        because: "`sbrk` grows it",
    },
    Wrong {
        what: "another entry: trim",
        from: MORE,
        to: "(func (export \"trim\") (param i32) (result i32) (i32.store offset=1028 (i32.const 0) (i32.const 0)) (i32.const 1))",
        harmless: "(func (export \"trim\") (param i32) (result i32) (i32.store offset=2052 (i32.const 0) (i32.const 0)) (i32.const 1))",
        because: "`trim`",
    },
    Wrong {
        what: "the size of the memory is asked for elsewhere",
        from: MORE,
        to: "(func (export \"large\") (result i32) (i32.gt_u (memory.size) (i32.const 0)))",
        harmless: "(func (export \"large\") (result i32) (i32.gt_u (i32.const 1) (i32.const 0)))",
        because: "`large` grows it, asks for its size",
    },
    Wrong {
        what: "a function of it in a table",
        from: MORE,
        to: "(table 1 funcref) (elem (i32.const 0) $free) (func (export \"call\") (param i32) (call_indirect (param i32) (local.get 0) (local.get 0)))",
        harmless: "(table 1 funcref) (elem (i32.const 0) $run) (func (export \"call\") (param i32) (call_indirect (param i32) (local.get 0) (local.get 0)))",
        because: "`free` is free, and it is exported, the start function, or in a table",
    },
    Wrong {
        what: "a function of it is exported",
        from: MORE,
        to: "(export \"get\" (func $malloc))",
        harmless: "(export \"get\" (func $run))",
        because: "`malloc` is malloc, and it is exported",
    },
    Wrong {
        what: "a module that ran before it was written: the break is somewhere, and blocks lie below it",
        from: MORE,
        to: "(data (i32.const 1024) \"\\00\\80\\01\\00\")",
        harmless: "(data (i32.const 2048) \"\\00\\80\\01\\00\")",
        because: "a data segment writes to the state of the allocator, which may have blocks then",
    },
    Wrong {
        what: "a segment where the arena would be",
        from: MORE,
        to: "(data (i32.const 131070) \"abcd\")",
        harmless: "(data (i32.const 131068) \"abcd\")",
        because: "data segment 0 may be out of bounds",
    },
    Wrong {
        what: "a segment that may be written anywhere",
        from: MORE,
        to: "(data $d \"ab\") (func (export \"copy\") (param i32) (memory.init $d (local.get 0) (i32.const 0) (i32.const 2)))",
        harmless: "(data $d \"ab\") (func (export \"copy\") (param i32) (data.drop $d))",
        because: "writes a data segment to the memory",
    },
    Wrong {
        what: "an address of its state in the data",
        from: MORE,
        to: "(data (i32.const 2000) \"\\04\\04\\00\\00\")",
        harmless: "(data (i32.const 2000) \"\\04\\14\\00\\00\")",
        because: "a data segment names 0x404",
    },
    Wrong {
        what: "it calls an import",
        from: START,
        to: "(call $log) (local.set $before (i32.const 1028))",
        harmless: "(call $quiet) (local.set $before (i32.const 1028))",
        because: "an import",
    },
    Wrong {
        what: "blocks are aligned to less",
        from: "(i32.add (local.get $bytes) (i32.const 11)) (i32.const -8)",
        to: "(i32.add (local.get $bytes) (i32.const 7)) (i32.const -4)",
        harmless: "(i32.add (local.get $bytes) (i32.const 19)) (i32.const -16)",
        because: "it gives no address of a block",
    },
    Wrong {
        what: "a start function that writes its state",
        from: MORE,
        to: "(func $first (i32.store offset=1028 (i32.const 0) (i32.const 0))) (start $first)",
        harmless: "(func $first (drop (call $run (i32.const 9)))) (start $first)",
        because: "func 4 `first`",
    },
    Wrong {
        what: "zeroed blocks, as of calloc",
        from: "(return (local.get $block))",
        to: "(memory.fill (local.get $block) (i32.const 0) (local.get $bytes)) (return (local.get $block))",
        harmless: "(i32.store (local.get $block) (i32.const 0)) (return (local.get $block))",
        because: "it zeroes what it gives, and callers may rely on that",
    },
    Wrong {
        what: "it traps when there is no more memory",
        from: "(then (return (i32.const 0))))))",
        to: "(then unreachable))))",
        harmless: "(then (return (i32.eqz (i32.const 1)))))))",
        because: "it traps, when there is no more memory",
    },
    Wrong {
        what: "what is freed is looked at",
        from: "(local.set $word (i32.sub",
        to: "(if (i32.eq (i32.load (local.get $block)) (i32.const 7)) (then (call $free (i32.load offset=4 (local.get $block))))) (local.set $word (i32.sub",
        harmless: "(if (i32.eqz (local.get $block)) (then (return))) (local.set $word (i32.sub",
        because: "reads what the program has in a block",
    },
    Wrong {
        what: "it counts in a global",
        from: START,
        to: "(global.set $count (i32.const 1)) (local.set $before (i32.const 1028))",
        harmless: "(drop (global.get $count)) (local.set $before (i32.const 1028))",
        because: "sets a global",
    },
];

/// The module with one thing changed.
fn changed(from: &str, to: &str) -> Vec<u8> {
    assert_eq!(GOOD.matches(from).count(), 1, "{from}");
    // What some of them call or set.
    let also = "(global $count (mut i32) (i32.const 0)) (func $quiet)";
    let import = if to.contains("$log") { "(import \"m\" \"log\" (func $log))" } else { "" };
    let text = GOOD.replacen(from, to, 1).replacen("(memory 2)", &format!("{import} (memory 2)"), 1);
    let end = text.rfind(')').unwrap();
    wat::parse_str(format!("{}{also})", &text[..end])).unwrap_or_else(|error| panic!("{error}\n{to}"))
}

fn optimize(input: &[u8]) -> Output {
    let args = ["opt", "-", "-Omcu", "--external", "*", "--stats"];
    let args = [&args[..], &["--heap", "64KiB", "--allocator", "first-fit"]].concat();
    let output = command::run(&args, Path::new(env!("CARGO_MANIFEST_DIR")), input).unwrap();
    assert_eq!(output.code, Some(0), "{}", output.stderr);
    let calls = ["run 4", "run 400", "run 4", "run 0"].map(str::to_string);
    let tolerance = Tolerance { traps: Traps::Exact, larger_memories: true, markers: &[] };
    execute::compare(input, &output.stdout, &calls, tolerance).unwrap();
    output
}

#[test]
fn wrong_ones_are_kept_and_the_reason_is_given() {
    let failed = WRONG.par_iter().filter_map(|Wrong { what, from, to, harmless, because }| {
        let [kept, replaced] = [to, harmless].map(|to| optimize(&changed(from, to)));
        let is_replaced = |output: &Output| output.stderr.contains("has another allocator now");
        let warnings = |output: &Output| {
            let warnings = output.stderr.lines().filter(|line| line.starts_with("warning: "));
            warnings.collect::<Vec<_>>().join("; ")
        };
        let is_kept = !is_replaced(&kept) && warnings(&kept).contains(because);
        let is_right = is_kept && is_replaced(&replaced) && warnings(&replaced).is_empty();
        (!is_right).then(|| format!("{what}: {} / {}", warnings(&kept), warnings(&replaced)))
    });
    let failed: Vec<String> = failed.collect();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}
