//! A small allocator in the shape of larger ones, programs around it, and outputs with one thing changed.

use super::{Change, replace};
use loom_check::allocator::{Kind, Replaced, Role};
use loom_check::claim::Claim;
use loom_core::index::MemoryIndex;
use loom_core::outside::{Outside, Stated};
use loom_core::proposal::{Case, CommitContext};
use loom_core::report::PassReport;
use loom_core::settings::Settings;
use loom_core::{Module, Result};

/// Where the break is, and behind it the first block that was freed.
const STATE: &str = "(memory 2)";
const MALLOC: &str = r#"
    (func $break (param $need i32) (result i32) (local $at i32)
        (local.set $at (i32.load offset=1024 (i32.const 0)))
        (if (i32.eqz (local.get $at)) (then (local.set $at (i32.shl (memory.size) (i32.const 16)))))
        (if (i32.gt_u (i32.add (i32.add (local.get $at) (local.get $need)) (i32.const 8)) (i32.shl (memory.size) (i32.const 16)))
            (then
                (if (i32.eq (i32.const -1)
                        (memory.grow (i32.shr_u (i32.add (local.get $need) (i32.const 65543)) (i32.const 16))))
                    (then (return (i32.const 0))))))
        (i32.store offset=1024 (i32.const 0) (i32.add (local.get $at) (local.get $need)))
        (i32.store offset=4 (local.get $at) (i32.or (local.get $need) (i32.const 3)))
        (i32.add (local.get $at) (i32.const 8)))
    (func $malloc (param $bytes i32) (result i32) (local $need i32) (local $before i32) (local $block i32) (local $size i32)
        (if (i32.gt_u (local.get $bytes) (i32.const 0x7fff0000)) (then (return (i32.const 0))))
        (local.set $need (i32.and (i32.add (local.get $bytes) (i32.const 11)) (i32.const -8)))
        (if (i32.lt_u (local.get $need) (i32.const 16)) (then (local.set $need (i32.const 16))))
        (local.set $before (i32.const 1028))
        (block $none
            (loop $next
                (br_if $none (i32.eqz (local.tee $block (i32.load (local.get $before)))))
                (local.set $size (i32.load (i32.sub (local.get $block) (i32.const 4))))
                (if (i32.and (i32.ge_u (local.get $size) (local.get $need))
                        (i32.le_u (local.get $size) (i32.add (local.get $need) (i32.const 24))))
                    (then
                        (i32.store (local.get $before) (i32.load (local.get $block)))
                        (i32.store (i32.sub (local.get $block) (i32.const 4)) (i32.or (local.get $size) (i32.const 3)))
                        (return (local.get $block))))
                (local.set $before (local.get $block))
                (br $next)))
        (call $break (local.get $need)))"#;
const FREE: &str = r#"
    (func $free (param $block i32) (local $word i32)
        (local.set $word (i32.sub (local.get $block) (i32.const 4)))
        (i32.store (local.get $word) (i32.and (i32.load (local.get $word)) (i32.const -4)))
        (i32.store (local.get $block) (i32.load offset=1028 (i32.const 0)))
        (i32.store offset=1028 (i32.const 0) (local.get $block)))"#;
/// It names no state, so that it may stay.
const REALLOC: &str = r#"
    (func $realloc (param $block i32) (param $old i32) (param $alignment i32) (param $bytes i32) (result i32) (local $new i32)
        (local.set $new (call $malloc (local.get $bytes)))
        (if (local.get $new)
            (then
                (memory.copy (local.get $new) (local.get $block)
                    (select (local.get $old) (local.get $bytes) (i32.lt_u (local.get $old) (local.get $bytes))))
                (call $free (local.get $block))))
        (local.get $new))"#;
const PROGRAM: &str = r#"
    (func (export "run") (param $count i32) (result i32) (local $block i32)
        (local.set $block (call $malloc (local.get $count)))
        (i32.store8 (local.get $block) (i32.const 7))
        (local.set $block (call $realloc (local.get $block) (local.get $count) (i32.const 1) (i32.const 500)))
        (i32.load8_u (local.get $block))
        (call $free (local.get $block)))"#;

mod doubt;
mod frame;
mod magic;
mod zeros;

fn program(more: &str) -> String {
    format!("{more} {STATE} {MALLOC} {FREE} {REALLOC} {PROGRAM}")
}

fn bytes(text: &str) -> Vec<u8> {
    wat::parse_str(format!("(module {text})")).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// What is claimed, and the output; or why there is none.
fn replaced(input: &[u8], budget: u64) -> Result<std::result::Result<(Replaced, Vec<u8>), String>> {
    let module = Module::parse(input)?;
    let outside = Outside::of(&module, Stated::default());
    let found = replace(&module, &outside, MemoryIndex::from_u32(0), budget, Kind::FirstFit)?;
    Ok(found.map(|Change { rewrite, claim, .. }| {
        let (settings, mut report) = (Settings::default(), PassReport::default());
        let mut cx = CommitContext { settings: &settings, report: &mut report, source_map: None };
        (claim, rewrite.assemble(&module, &mut cx))
    }))
}

fn judge(before: &[u8], after: &[u8], claim: Replaced) -> std::result::Result<(), String> {
    let (before, after) = (Module::parse(before).unwrap(), Module::parse(after).unwrap());
    after.validate_bodies().unwrap_or_else(|error| panic!("{error}"));
    let case = Case::new(&before, &after, Stated::default());
    loom_core::claim::Claim::judge(&Claim::Allocator(claim), &case)
}

/// The names of what was found, with roles.
fn found(text: &str) -> std::result::Result<Vec<Role>, String> {
    let input = bytes(text);
    let (claim, output) = replaced(&input, 4096).unwrap()?;
    judge(&input, &output, claim.clone()).unwrap_or_else(|why| panic!("{why}"));
    Ok(claim.roles.into_values().collect())
}

#[test]
fn an_allocator_is_what_it_does() {
    assert_eq!(found(&program("")), Ok(vec![Role::Malloc, Role::Free]));
    // One that looks at the state by itself is part of it.
    let quick = REALLOC.replace(
        "(local.set $new (call $malloc",
        "(drop (i32.load offset=1024 (i32.const 0))) (local.set $new (call $malloc",
    );
    let text = program("").replace(REALLOC, &quick);
    assert_eq!(found(&text), Ok(vec![Role::Malloc, Role::Free, Role::ReallocAligned]));
    let plain = quick
        .replace("(param $old i32) (param $alignment i32)", "")
        .replace("(local $new i32)", "(local $new i32) (local $old i32)");
    let plain = plain.replace("(drop (i32.load", "(if (i32.eqz (local.get $block)) (then (return (call $malloc (local.get $bytes)))))
        (local.set $old (i32.sub (i32.and (i32.load (i32.sub (local.get $block) (i32.const 4))) (i32.const -8)) (i32.const 4)))
        (drop (i32.load");
    let call = PROGRAM.replace("(local.get $count) (i32.const 1) (i32.const 500)", "(i32.const 500)");
    let text = program("").replace(REALLOC, &plain).replace(PROGRAM, &call);
    assert_eq!(found(&text), Ok(vec![Role::Malloc, Role::Free, Role::Realloc]));
    let zeroed = "(func $calloc (param $count i32) (param $each i32) (result i32) (local $new i32) (local $bytes i32)
        (if (i64.ne (i64.const 0) (i64.shr_u (i64.mul (i64.extend_i32_u (local.get $count)) (i64.extend_i32_u (local.get $each))) (i64.const 31)))
            (then (return (i32.const 0))))
        (drop (i32.load offset=1024 (i32.const 0)))
        (local.set $new (call $malloc (local.tee $bytes (i32.mul (local.get $count) (local.get $each)))))
        (if (local.get $new) (then (memory.fill (local.get $new) (i32.const 0) (local.get $bytes))))
        (local.get $new))
        (func (export \"zeros\") (result i32) (i32.load (call $calloc (i32.const 3) (i32.const 4))))";
    assert_eq!(found(&format!("{} {zeroed}", program(""))), Ok(vec![Role::Malloc, Role::Free, Role::Calloc]));
    // What a compiler does with the parameters of a deallocation in Rust.
    let sized =
        FREE.replace("(param $block i32)", "(param $block i32) (param $size i32) (param $alignment i32)");
    let with = |call: &str| {
        call.replace(
            "(call $free (local.get $block))",
            "(call $free (local.get $block) (i32.const 1) (i32.const 1))",
        )
    };
    let text = format!("{STATE} {MALLOC} {sized} {} {}", with(REALLOC), with(PROGRAM));
    assert_eq!(found(&text), Ok(vec![Role::Malloc, Role::FreeAligned]));
}

#[test]
fn what_is_built_on_top_stays() {
    let pool = "(global $pool (mut i32) (i32.const 0))
        (func (export \"pooled\") (result i32)
            (if (i32.eqz (global.get $pool)) (then (global.set $pool (call $malloc (i32.const 1000)))))
            (global.set $pool (i32.add (global.get $pool) (i32.const 10)))
            (global.get $pool))
        (func (export \"usable\") (param i32) (result i32)
            (i32.and (i32.load (i32.sub (local.get 0) (i32.const 4))) (i32.const -8)))";
    assert_eq!(found(&format!("{} {pool}", program(""))), Ok(vec![Role::Malloc, Role::Free]));
}

/// What is found of a program in which one thing is another, in words.
#[test]
fn in_doubt_it_stays() {
    let with = |more: &str| program("") + more;
    let changed = |from: &str, to: &str| {
        let text = program("");
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    };
    let wrong = [
        // Others that have the state, or the memory.
        (
            with("(func (export \"left\") (result i32) (i32.load (i32.const 1024)))"),
            "func 5 `left` grows it, asks for its size, or names",
        ),
        (
            with(
                "(func $a (result i32) (i32.const 1028)) (func (export \"b\") (result i32) (i32.load (call $a)))",
            ),
            "on the way from func 6 `b`",
        ),
        (with("(func (export \"more\") (drop (memory.grow (i32.const 1))))"), "`more` grows it"),
        (with("(func (export \"size\") (result i32) memory.size)"), "`size` grows it"),
        (with("(func $reset (i32.store offset=1028 (i32.const 0) (i32.const 0))) (start $reset)"), "func 5"),
        (
            with(
                "(func (export \"trim\") (param i32) (result i32) (i32.store offset=1024 (i32.const 0) (local.get 0)) (i32.const 1))",
            ),
            "`trim`",
        ),
        // Functions of it that others can get at.
        (with("(export \"malloc\" (func $malloc))"), "`malloc` is malloc, and it is exported"),
        (
            with("(table 1 funcref) (elem (i32.const 0) $free)"),
            "it is exported, the start function, or in a table",
        ),
        (
            with("(elem declare func $free) (func (export \"f\") (result funcref) (ref.func $free))"),
            "it is exported, the start function, or in a table",
        ),
        (with("(global funcref (ref.func $malloc))"), "it is exported, the start function, or in a table"),
        // What it does beside.
        (
            changed(
                "(i32.and (i32.add (local.get $bytes) (i32.const 11))",
                "(global.set $count (i32.const 1)) (i32.and (i32.add (local.get $bytes) (i32.const 11))",
            ) + "(global $count (mut i32) (i32.const 0))",
            "it sets a global",
        ),
        (
            format!(
                "(import \"m\" \"log\" (func $log)) {}",
                changed(
                    "(local.set $before (i32.const 1028))",
                    "(call $log) (local.set $before (i32.const 1028))"
                )
            ),
            "an import",
        ),
        (
            changed(
                "(local.set $before (i32.const 1028))",
                "(call_indirect (i32.const 0)) (local.set $before (i32.const 1028))",
            ) + "(table 1 funcref)",
            "CallIndirect",
        ),
        // It is not in its initial state.
        (with("(data (i32.const 1024) \"\\00\\01\\02\\00\")"), "writes to the state"),
        // It is none, or another.
        (changed("(i32.store offset=4 (local.get $at)", "(i32.store (local.get $at)"), "size in front"),
        (
            changed("(i32.add (local.get $at) (i32.const 8)))", "(i32.add (local.get $at) (i32.const 4)))"),
            "no address of a block",
        ),
        (
            changed(
                "(i32.store offset=1024 (i32.const 0) (i32.add (local.get $at) (local.get $need)))",
                "(i32.store offset=1024 (i32.const 0) (local.get $at))",
            ),
            "overlap",
        ),
        (changed("(i32.const 0x7fff0000)", "(i32.const -1)"), "more than there can be"),
        (
            changed("(i32.store offset=1028 (i32.const 0) (local.get $block))", "(drop (local.get $block))"),
            "func 2",
        ),
        (
            changed(
                "(i32.store (local.get $block) (i32.load offset=1028",
                "(i32.store offset=16 (local.get $block) (i32.load offset=1028",
            ),
            "func 2",
        ),
        (
            changed("(i32.add (local.get $need) (i32.const 24))", "(i32.const -1)"),
            "func 2 `free` grows it, asks for its size, or names what malloc keeps there, and is no function of an allocator that is known (free: malloc: its blocks are larger than what was asked for)",
        ),
    ];
    all_stay(wrong);
}

/// Each of these keeps its allocator, for the reason beside it.
fn all_stay(wrong: impl IntoIterator<Item = (String, &'static str)>) {
    for (at, (text, why)) in wrong.into_iter().enumerate() {
        let input = bytes(&text);
        let message = match replaced(&input, 4096).unwrap() {
            Err(message) => message,
            Ok((claim, output)) => judge(&input, &output, claim).expect_err(&format!("{at}: {why}")),
        };
        assert!(message.contains(why), "{at}: {message}, and not {why}");
    }
}

#[test]
fn a_budget_has_room_for_a_block() {
    let input = bytes(&program(""));
    let fits = |budget| {
        replaced(&input, budget).unwrap().map(|(claim, output)| judge(&input, &output, claim).unwrap())
    };
    assert_eq!(fits(24), Ok(()));
    assert_eq!(fits(1 << 30), Ok(()));
    assert!(fits(23).unwrap_err().contains("less than 24 bytes"));
    assert!(fits((1 << 30) + 1).unwrap_err().contains("more than 1 GiB"));
}

#[test]
fn wrong_outputs_are_refused() {
    let input = bytes(&program("(data (i32.const 1100) \"abc\") (global i32 (i32.const 5))"));
    let (claim, output) = replaced(&input, 4096).unwrap().unwrap();
    judge(&input, &output, claim.clone()).unwrap();
    let text = wasmprinter::print_bytes(&output).unwrap();
    // What is replaced in the text of the output, by what, and what the judge has to say.
    let mutants = [
        ("(memory (;0;) 3 3)", "(memory (;0;) 3)", "not longer by the arena"),
        ("(memory (;0;) 3 3)", "(memory (;0;) 3 4)", "not longer by the arena"),
        ("(memory (;0;) 3 3)", "(memory (;0;) 4 4)", "not longer by the arena"),
        ("(memory (;0;) 3 3)", "(memory (;0;) 3 3) (memory 1)", "another number of memories"),
        ("i32.const 131076", "i32.const 131084", "does something else"),
        ("i32.const 135164", "i32.const 135172", "does something else"),
        ("i32.ge_u", "i32.gt_u", "does something else"),
        ("i32.const 3\n    i32.and", "i32.const 1\n    i32.and", "does something else"),
        ("i64.const 32", "i64.const 31", "does something else"),
        ("call 6", "call 1", "does not pass on"),
        ("call 7", "drop", "does not pass on"),
        ("    unreachable", "    nop\n    unreachable", "is still there"),
        ("i32.const 500", "i32.const 501", "it changed"),
        ("i32.const 7\n    i32.store8", "i32.const 8\n    i32.store8", "it changed"),
        ("\"abc\"", "\"abd\"", "section 11 differs"),
        ("i32.const 1100", "i32.const 1101", "section 11 differs"),
        ("i32.const 5)", "i32.const 6)", "section 6 differs"),
        ("(export \"run\"", "(export \"go\"", "section 7 differs"),
        ("(export \"run\"", "(export \"take\" (func 5)) (export \"run\"", "section 7 differs"),
        ("(memory (;0;)", "(type (func (param f32))) (memory (;0;)", "no new function needs"),
        ("(data (;0;)", "(func (type 1) unreachable) (data (;0;)", "more functions, or fewer"),
        ("(data (;0;)", "(table 1 funcref) (data (;0;)", "section 4 differs"),
    ];
    for (from, to, why) in mutants {
        assert!(text.contains(from), "{from}\n{text}");
        let changed = text.replacen(from, to, 1);
        let changed = wat::parse_str(&changed).unwrap_or_else(|error| panic!("{error}\n{changed}"));
        let message = judge(&input, &changed, claim.clone()).expect_err(to);
        assert!(message.contains(why), "{to}: {message}");
    }
}

#[test]
fn every_part_of_a_claim_counts() {
    let input = bytes(&program(""));
    let (claim, output) = replaced(&input, 4096).unwrap().unwrap();
    let with = |change: fn(&mut Replaced)| {
        let mut claim = claim.clone();
        change(&mut claim);
        judge(&input, &output, claim).unwrap_err()
    };
    assert!(with(|it| it.kind = Kind::Bump).contains("does something else"));
    assert!(with(|it| it.memory = 1).contains("can see the size"));
    assert!(with(|it| it.bytes += 8).contains("does something else"));
    assert!(with(|it| it.bytes += 65536).contains("not longer by the arena"));
    assert!(with(|it| it.bytes = 0).contains("not longer by the arena"));
    assert!(with(|it| it.unit = 16).contains("does something else"));
    assert!(with(|it| it.unit = 4).contains("aligned to 4"));
    assert!(with(|it| it.roles.clear()).contains("it changed"));
    assert!(with(|it| _ = it.roles.insert(1, Role::Free)).contains("of another type"));
    assert!(with(|it| _ = it.roles.insert(2, Role::FreeSized)).contains("of another type"));
    assert!(with(|it| _ = it.roles.insert(4, Role::Malloc)).contains("does not pass on"));
    assert!(
        with(|it| _ = it.roles.insert(99, Role::Malloc)).contains("no body")
            || with(|it| _ = it.roles.insert(99, Role::Malloc)).contains("another type")
    );
    assert!(with(|it| it.inner.clear()).contains("it changed"));
    assert!(with(|it| _ = it.inner.insert(1)).contains("called by others, and is not"));
    assert!(with(|it| _ = it.inner.insert(3)).contains("is still there"));
    assert!(with(|it| it.state.clear()).contains("without a state"));
    assert!(with(|it| it.state = vec![(1024, 1028)]).contains("not among the state"));
    assert!(with(|it| it.state = vec![(1028, 1024)]).contains("an empty range"));
    assert!(with(|it| it.state.push((500, 501))).contains("it names 0x1f4"));
    // Ranges in any order and any number are what they say together, and do not take long.
    let mut many = claim.clone();
    many.state = (1024..1032).rev().map(|at| (at, at + 1)).collect();
    many.state.extend((0..100_000).map(|at| (at + (1 << 20), at + (1 << 20) + 1)));
    assert_eq!(judge(&input, &output, many), Ok(()));
}
