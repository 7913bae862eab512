//! The allocators that `heap` puts in the place of a program's own, against a plain model: `loom_check::allocator::template`.
//!
//! All short sequences in a small arena, and long ones at random in a larger one. `RUNS=10000000` makes so many of the latter, others
//! with each `SEED`, and `STEPS=6` makes the short ones so long. Besides, they are put in the place of the one of Rust's standard library.

mod libc;
mod machine;
mod wrong;

use loom_check::allocator::{Arena, Kind, template};
use loom_testsuite::command;
use loom_testsuite::engine::{Traps, metered};
use loom_testsuite::execute::{self, Tolerance};
use loom_testsuite::random::Random;
use loom_testsuite::summary;
use machine::{Compiled, Step};
use rayon::prelude::*;
use std::path::Path;

/// How many sequences at random are made, if `RUNS` does not say it.
const RUNS: u64 = 2000;
/// How many steps each of them has.
const LONG: u32 = 200;
/// As many follow from one seed.
const CHUNK: u64 = 500;
/// How long short sequences are, if `STEPS` does not say it.
const STEPS: u32 = 5;

/// What a wrong allocator may take before it is one that does not return.
const FUEL: u64 = 1 << 27;

const ALL: [(Kind, u32); 4] = [(Kind::FirstFit, 8), (Kind::FirstFit, 16), (Kind::Bump, 8), (Kind::Bump, 16)];

fn number<T: std::str::FromStr>(variable: &str, otherwise: T) -> T {
    let Ok(text) = std::env::var(variable) else { return otherwise };
    text.parse().unwrap_or_else(|_| panic!("{variable} is no number"))
}

#[test]
fn the_figures_are_up_to_date() {
    let wrong = wrong::WRONG.len() + libc::WRONG.len();
    let says = format!(
        "all sequences of {STEPS} steps, {RUNS} of {LONG} at random, {wrong} allocators that are kept"
    );
    summary::check("allocator", &says).unwrap();
}

#[test]
fn they_are_small() {
    let arena = Arena { memory: 0, start: 0x11_0004, end: 0x11_fffc, unit: 8 };
    for (kind, most, with_alignment) in [(Kind::FirstFit, 400, 510), (Kind::Bump, 330, 450)] {
        let sizes = template::bodies(kind, &arena, 40).map(|body| body.len());
        let all: usize = sizes.iter().sum();
        assert!(all - sizes[3] <= most && all <= with_alignment, "{kind:?}: {sizes:?}");
    }
}

#[test]
fn all_short_sequences() {
    let steps = number("STEPS", STEPS);
    let counts = ALL.into_par_iter().map(|(kind, unit)| {
        let mut machine = Compiled::new(kind, unit, 10 * unit).start(None);
        machine.every(steps, &[0, unit - 4, 2 * unit, 5 * unit], &[1, 4 * unit]).unwrap()
    });
    let counts: Vec<u64> = counts.collect();
    assert!(counts.iter().all(|count| *count > 50_000), "{counts:?}");
    println!("{} sequences of {steps} steps", counts.iter().sum::<u64>());
}

#[test]
fn long_sequences_at_random() {
    let (runs, seed) = (number("RUNS", RUNS), number("SEED", 0u64));
    let compiled = ALL.map(|(kind, unit)| Compiled::new(kind, unit, 65536));
    (0..runs.div_ceil(CHUNK)).into_par_iter().for_each(|chunk| {
        let mut random = Random::new((seed << 32) + chunk);
        let mut machines = compiled.each_ref().map(|compiled| compiled.start(None));
        for run in 0..CHUNK.min(runs - chunk * CHUNK) {
            machines[run as usize % ALL.len()].some(LONG, &mut random).unwrap();
        }
    });
    println!("{runs} sequences of {LONG} steps");
}

/// Guards the test itself: of the allocators that differ from ours in one bit, it finds all but those that are right as well: with
/// one local more, `xor` where no bit is set in both, one of two bits that are always the same, a `bump` that zeroes nothing, as all is zero.
#[test]
fn wrong_allocators_are_found() {
    for (kind, right_as_well) in [(Kind::FirstFit, 18), (Kind::Bump, 34)] {
        let arena = machine::arena(8, 1024);
        let bodies = template::bodies(kind, &arena, 0);
        let places: Vec<(usize, usize)> =
            (0..bodies.len()).flat_map(|body| (0..bodies[body].len()).map(move |at| (body, at))).collect();
        let tried = places.into_par_iter().filter_map(|(body, at)| {
            let mut bodies = bodies.clone();
            bodies[body][at] ^= 1;
            let wasm = machine::module(&bodies);
            wasmparser::Validator::new().validate_all(&wasm).ok()?;
            let mut machine = Compiled::of(metered().unwrap(), &wasm, kind, arena).start(Some(FUEL));
            let is_found = machine.extremes().is_err()
                || (0..30).any(|seed| machine.some(LONG, &mut Random::new(seed)).is_err())
                || machine.every(3, &[0, 4, 300, 600], &[1, 64]).is_err();
            Some(if is_found { None } else { Some((body, at, bodies[body][at])) })
        });
        let tried: Vec<Option<(usize, usize, u8)>> = tried.collect();
        let missed: Vec<_> = tried.iter().flatten().collect();
        assert!(
            tried.len() > 150 && missed.len() == right_as_well,
            "{kind:?}, of {}: {missed:x?}",
            tried.len()
        );
    }
}

#[test]
fn nothing_can_be_freed_and_too_much_not_be_had() {
    for kind in [Kind::FirstFit, Kind::Bump] {
        let mut machine = Compiled::new(kind, 8, 65536).start(None);
        machine.extremes().unwrap();
        assert_eq!(machine.live(), 0);
        machine.reset();
        let whole = if kind == Kind::Bump { 65536 - 12 } else { 65536 - 4 };
        machine.step(Step::Allocate(whole)).unwrap();
        assert_eq!(machine.live(), 1);
        machine.check().unwrap();
    }
}

/// A program with the precompiled standard library, whose `malloc` has a frame on the stack.
#[test]
fn that_of_the_standard_library_is_replaced() {
    let input = include_bytes!("../../allocator/std.wasm");
    let calls = [1, 10, 100, 1000, 100, 3].map(|count| format!("run {count}"));
    let sizes = ["first-fit", "bump"].map(|kind| {
        let args = ["opt", "-", "-Omcu", "--external", "run", "--heap", "2MiB", "--allocator", kind];
        let output = command::run(&args, Path::new(env!("CARGO_MANIFEST_DIR")), input).unwrap();
        assert!(output.stderr.contains(" is malloc, "), "{}", output.stderr);
        assert!(!output.stderr.contains("warning"), "{}", output.stderr);
        let tolerance = Tolerance { traps: Traps::Exact, larger_memories: false, markers: &[] };
        execute::compare(input, &output.stdout, &calls, tolerance).unwrap();
        output.stdout.len()
    });
    // With its own allocator it has some 12,000.
    assert!(sizes.iter().all(|size| *size < 5000), "{sizes:?}");
}

/// `heap/workloads/list.c` with the allocator of wasi-libc, as Debian's `wasi-libc` 0.0~git20220510 has it, linked without debug
/// information, and the memory not exported. A newer one is in [`libc`].
#[test]
fn that_of_wasi_libc_is_replaced() {
    let input = include_bytes!("../../allocator/wasi-libc.wasm");
    let calls = ["insert 0 50", "insert 7 190", "lengthen 0 90", "remove 1", "insert 2 3", "all"];
    let args =
        ["opt", "-", "-Omcu", "--external", "*", "--stats", "--heap", "64KiB", "--allocator", "first-fit"];
    let output = command::run(&args, Path::new(env!("CARGO_MANIFEST_DIR")), input).unwrap();
    let found = "func 5 `dlmalloc` is malloc, func 6 `dlfree` is free, func 7 `realloc` is realloc";
    assert!(output.stderr.contains(found), "{}", output.stderr);
    assert!(!output.stderr.contains("warning"), "{}", output.stderr);
    let tolerance = Tolerance { traps: Traps::Exact, larger_memories: true, markers: &[] };
    execute::compare(input, &output.stdout, &calls.map(str::to_string), tolerance).unwrap();
    // With its own allocator it has some 14,000.
    assert!(output.stdout.len() < 3000, "{}", output.stdout.len());
}

/// `heap/workloads/queue.c` with other allocators of C: emmalloc, which the libc of zig 0.15.2 has for WASI, and the one of zig 0.17.1; linked by `zig cc
/// -target wasm32-wasi -mexec-model=reactor -Os`, with a stack of 4096 bytes, and the memory not exported.
#[test]
fn those_of_other_libcs_are_kept() {
    let modules: [&[u8]; 2] =
        [include_bytes!("../../allocator/emmalloc.wasm"), include_bytes!("../../allocator/zig.wasm")];
    for input in modules {
        let args = ["opt", "-", "-Omcu", "--external", "*", "--heap", "64KiB", "--allocator", "first-fit"];
        let output = command::run(&args, Path::new(env!("CARGO_MANIFEST_DIR")), input).unwrap();
        let why = "warning: memory 0 keeps its own allocator: no function that grows it, or calls one that does, is a malloc";
        assert!(output.stderr.contains(why), "{}", output.stderr);
        assert!(output.stderr.contains("its blocks do not have their size in front"), "{}", output.stderr);
        let calls = ["push 0 90 1", "push 1 30 2", "push 0 700 3", "move 0 1", "pop 0", "pop 1", "drop 0"];
        let tolerance = Tolerance { traps: Traps::Exact, larger_memories: true, markers: &[] };
        execute::compare(input, &output.stdout, &calls.map(str::to_string), tolerance).unwrap();
    }
}
