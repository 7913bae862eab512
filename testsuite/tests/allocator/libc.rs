//! The allocator of wasi-libc, dlmalloc, as wasi-sdk 34 has it: real programs in which one thing is another.

use loom_testsuite::command::{self, Output};
use loom_testsuite::engine::Traps;
use loom_testsuite::execute::{self, Tolerance};
use rayon::prelude::*;
use std::path::Path;

/// A program whose allocator is replaced.
const PROGRAM: &[u8] = include_bytes!("../../heap/wasi-libc/entries.wasm");
/// Calls of it.
const CALLS: [&str; 9] = [
    "aligned 3 90",
    "wrong 3 30",
    "used 70",
    "copied 80",
    "zeroed 7 9",
    "resized 1 200",
    "lined 40",
    "resized 2 3",
    "all",
];

/// An allocator that must not be replaced.
pub struct Wrong {
    what: &'static str,
    /// What of its text is written otherwise: operators in one line.
    from: &'static str,
    /// After which the allocator is kept.
    to: &'static str,
    /// And after which it is not, as another thing is done or named.
    harmless: &'static str,
    /// What is written behind all functions, in both, and in the first one only.
    more: [&'static str; 2],
    /// What the warning says.
    because: &'static str,
}

const HANDED_OUT: &str = "it hands out the address of its frame on the stack";
/// The number that it makes of the address of its frame.
const MAGIC: &str = "i32.xor local.tee 3 i32.store offset=4780";
/// How it begins to give a block, to free one, and to resize one.
const MALLOC: &str = "(func $dlmalloc (;14;) (type 2) (param i32) (result i32) (local i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32) global.get $__stack_pointer i32.const 16 i32.sub local.tee 1 global.set $__stack_pointer";
const FREE: &str = "(func $dlfree (;17;) (type 5) (param i32) (local i32 i32 i32 i32 i32 i32 i32 i32)";
const REALLOC: &str = "(func $realloc (;19;) (type 0) (param i32 i32) (result i32) (local i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32)";
/// What it does if there is no more memory.
const REFUSED: &str = "i32.const 0 i32.const 48 i32.store offset=4304 i32.const -1 return";

/// Nothing but what is written behind.
const MORE: Wrong = Wrong { what: "", from: FREE, to: "", harmless: "", more: ["", ""], because: "" };

pub const WRONG: &[Wrong] = &[
    Wrong {
        what: "the number that it makes of the address of its frame is computed with",
        from: MAGIC,
        to: "i32.xor i32.const 1 i32.add local.tee 3 i32.store offset=4780",
        harmless: "i32.xor i32.const 64 i32.xor local.tee 3 i32.store offset=4780",
        because: HANDED_OUT,
        ..MORE
    },
    Wrong {
        what: "the address of its frame is kept as it is",
        from: "i32.const -16 i32.and i32.const 1431655768 i32.xor local.tee 3",
        to: "local.tee 3",
        harmless: "i32.const -8 i32.and i32.const 1431655768 i32.xor local.tee 3",
        because: HANDED_OUT,
        ..MORE
    },
    Wrong {
        what: "that number is compared",
        from: "i32.load offset=4780 i32.eqz",
        to: "i32.load offset=4780 i32.const 0 i32.le_s",
        harmless: "i32.load offset=4780 i32.eqz i32.eqz i32.eqz",
        because: HANDED_OUT,
        ..MORE
    },
    Wrong {
        what: "a half of that number is read",
        from: "i32.load offset=4780 i32.store offset=4344",
        to: "i32.load16_u offset=4782 i32.store offset=4344",
        harmless: "i32.load offset=4780 i32.store offset=4344 i32.const 0 i32.load16_u offset=4786 i32.const 0 i32.and if i32.const 0 i32.const 0 i32.store offset=4308 end",
        because: HANDED_OUT,
        ..MORE
    },
    Wrong {
        what: "`errno` is read, which it writes when there is no more memory",
        more: ["", "(func (export \"errno\") (result i32) i32.const 0 i32.load offset=4304)"],
        because: "`errno` grows it, asks for its size, or names what malloc keeps there",
        ..MORE
    },
    Wrong {
        what: "`errno` is written by others",
        more: [
            "",
            "(func (export \"strtol\") (result i32) i32.const 0 i32.const 68 i32.store offset=4304 i32.const -1)",
        ],
        because: "`strtol` grows it, asks for its size, or names what malloc keeps there",
        ..MORE
    },
    Wrong {
        what: "a word at the end of its first page is read by others",
        more: ["", "(func (export \"last\") (result i32) i32.const 65484 i32.load)"],
        because: "`last` grows it, asks for its size, or names what malloc keeps there",
        ..MORE
    },
    Wrong {
        what: "a data segment writes there",
        more: ["", "(data (i32.const 65484) \"\\01\")"],
        because: "a data segment writes to the state of the allocator",
        ..MORE
    },
    Wrong {
        what: "free counts, and others read how often",
        to: "i32.const 0 i32.const 0 i32.load offset=128 i32.const 1 i32.add i32.store offset=128",
        harmless: "i32.const 0 i32.const 0 i32.load offset=256 i32.const 1 i32.add i32.store offset=256",
        more: ["(func (export \"freed\") (result i32) i32.const 0 i32.load offset=128)", ""],
        because: "`freed` grows it, asks for its size, or names what malloc keeps there",
        ..MORE
    },
    Wrong {
        what: "free writes to a variable of the program in a rare case",
        to: "i32.const 0 i32.load offset=4308 i32.const 77 i32.eq if i32.const 0 i32.const 7 i32.store offset=4128 end",
        harmless: "i32.const 0 i32.load offset=4308 i32.const 77 i32.eq if i32.const 0 i32.const 7 i32.store offset=4332 end",
        because: "came by the word at 0x1020 that it names",
        ..MORE
    },
    Wrong {
        what: "malloc counts in a global",
        from: MALLOC,
        to: "global.get $count i32.const 1 i32.add global.set $count",
        harmless: "global.get $count drop",
        more: [
            "(global $count (mut i32) (i32.const 0)) (func (export \"count\") (result i32) global.get $count)",
            "",
        ],
        because: "sets a global",
    },
    Wrong {
        what: "it traps when there is no more memory",
        from: REFUSED,
        to: "unreachable",
        harmless: "i32.const 0 i32.const 12 i32.store offset=4304 i32.const -1 return",
        because: "it traps, when there is no more memory",
        ..MORE
    },
    Wrong {
        what: "free of null forgets all that there is",
        to: "local.get 0 i32.eqz if i32.const 0 i64.const 0 i64.store offset=4308 align=4 i32.const 0 i32.const 0 i32.store offset=4332 end",
        harmless: "local.get 0 i32.eqz if return end",
        because: "is no function of an allocator that is known",
        ..MORE
    },
    Wrong {
        what: "realloc to no bytes frees, and gives null",
        from: REALLOC,
        to: "local.get 0 i32.const 0 i32.ne local.get 1 i32.eqz i32.and if local.get 0 call $dlfree i32.const 0 return end",
        harmless: "local.get 0 i32.const 0 i32.ne local.get 1 i32.eqz i32.and if i32.const 1 local.set 1 end",
        because: "is no function of an allocator that is known",
        ..MORE
    },
    Wrong {
        what: "a function inside is called past malloc",
        more: ["", "(func (export \"more\") (result i32) i32.const 65536 call $sbrk)"],
        because: "nor is any on the way from",
        ..MORE
    },
];

/// The program with one thing changed: operators in the place of some, or behind the start of a function.
fn changed(from: &str, to: &str, more: &str) -> Vec<u8> {
    let text = wasmprinter::print_bytes(PROGRAM).unwrap();
    let text = text.lines().map(|line| line.split(" ;;").next().unwrap_or_default().trim());
    let text = text.collect::<Vec<_>>().join(" ");
    assert!(text.contains(from), "{from}");
    let start = if from.starts_with("(func") { from } else { "" };
    let text = text.replacen(from, &format!("{start} {to}"), 1);
    let end = text.rfind(')').unwrap();
    wat::parse_str(format!("{}{more})", &text[..end])).unwrap_or_else(|error| panic!("{error}\n{to}"))
}

fn optimize(input: &[u8]) -> Output {
    let args =
        ["opt", "-", "-Omcu", "--external", "*", "--stats", "--heap", "64KiB", "--allocator", "first-fit"];
    let output = command::run(&args, Path::new(env!("CARGO_MANIFEST_DIR")), input).unwrap();
    assert_eq!(output.code, Some(0), "{}", output.stderr);
    let tolerance = Tolerance { traps: Traps::Exact, larger_memories: true, markers: &[] };
    execute::compare(input, &output.stdout, &CALLS.map(str::to_string), tolerance).unwrap();
    output
}

#[test]
fn look_alikes_of_wasi_libc_are_kept_and_the_reason_is_given() {
    let failed = WRONG.par_iter().filter_map(|wrong| {
        let Wrong { what, from, to, harmless, more: [more, first], because } = *wrong;
        let kept = optimize(&changed(from, to, &format!("{more}{first}")));
        let replaced = optimize(&changed(from, harmless, more));
        let warnings = |output: &Output| {
            let warnings = output.stderr.lines().filter(|line| line.starts_with("warning: "));
            warnings.collect::<Vec<_>>().join("; ")
        };
        let is_replaced = |output: &Output| output.stderr.contains("has another allocator now");
        let is_kept = !is_replaced(&kept) && warnings(&kept).contains(because);
        let is_right = is_kept && is_replaced(&replaced) && warnings(&replaced).is_empty();
        (!is_right).then(|| format!("{what}: {} / {}", warnings(&kept), warnings(&replaced)))
    });
    let failed: Vec<String> = failed.collect();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}
