//! Regions that the output must not leave out.

use crate::{ALL, Subject, all_refused, replaced};
use loom_compact::testing::{Bytes, Certificate, Numbers};

/// A module whose first function goes on with this, and then reads byte 1000.
fn module(inside: &str) -> String {
    format!(
        "(module (type (func (param i32))) (memory $private 2) (memory $shared (export \"memory\") 1)
        (global $count (mut i32) (i32.const 0)) (global $fixed i32 (i32.const 1))
        (data (i32.const 1000) \"\\01\") (data $passive \"\\01\")
        (func (export \"f\") (param $number i32) (param $wide i64) (param $real f64) (result i32)
          {inside}
          i32.const 1000 i32.load8_u)
        (func $callee (param i32) (result i32) local.get 0))"
    )
}

/// A flag that is set once.
const FLAG: &str = "block
    i32.const 2000 i32.load8_u br_if 0
    i32.const 2000 i32.const 1 i32.store8
    end";

fn print(text: &str) -> String {
    wasmprinter::print_bytes(wat::parse_str(text).unwrap()).unwrap()
}

/// The output for [`FLAG`], as if the input were another: the region goes from its first operator to
/// in front of `end`, and stores may write anything to bytes 2000 to 2003.
fn instead(inside: &str, end: usize) -> Subject {
    let mut subject = Subject::proposed(&module(FLAG), ALL);
    subject.input = print(&module(inside));
    subject.certificate.pure_regions = [((0, 0), end)].into();
    write_anything(&mut subject.certificate, 2000);
    subject
}

/// Claims that stores may write anything from this byte on.
fn write_anything(claims: &mut Certificate, start: u32) {
    let bytes = |width: u32| Bytes { start: Numbers::Few(vec![start]), width };
    let any = |width: u32| Numbers::Range { lo: 0, hi: u32::MAX >> (32 - 8 * width), stride: 1 };
    claims.stores = [(0, [1, 2, 4].map(|width| (bytes(width), any(width))).to_vec())].into();
}

#[test]
fn a_flag_goes() {
    let subject = Subject::new(&module(FLAG), ALL);
    assert!(!subject.output.contains("block"), "{}", subject.output);
    assert_eq!(subject.certificate.pure_regions, [((0, 0), 8)].into());
    instead(FLAG, 8).check().unwrap();
}

/// What may be left out: it computes something, and writes to bytes 2000 to 2003. How many operators it has.
const FINE: &[(&str, usize)] = &[
    (
        "local.get $number if i32.const 2000 local.get $number i32.store else i32.const 2000 i32.const 7 i32.store end",
        10,
    ),
    (
        "i32.const 2000 block (result i32) i32.const 1 local.get $number br_if 0 drop i32.const 2 end i32.store",
        9,
    ),
    (
        "i32.const 2000 i32.const 9 local.get $wide i64.clz i32.wrap_i64 local.get $number select (result i32) i32.store",
        8,
    ),
    ("i32.const 2000 local.get $real i32.trunc_sat_f64_s i32.const 3 i32.rotl i32.extend8_s i32.store16", 7),
    ("i32.const 2000 global.get $count global.get $fixed i32.lt_s i32.store8", 5),
    ("i32.const 2000 i32.load i32.const 2001 i32.load8_s i32.xor drop", 6),
    ("block block local.get $number br_if 1 br 0 end i32.const 2000 i32.const 1 i32.store8 end", 10),
];

#[test]
fn what_only_computes_and_writes_may_go() {
    for (inside, end) in FINE {
        instead(inside, *end).check().unwrap_or_else(|why| panic!("{inside}: {why}"));
    }
}

/// What must not be left out, how many operators it has, and what the checker says.
const REFUSED: &[(&str, usize, &str)] = &[
    ("i32.const 1 local.set $number", 2, "cannot be left out"),
    ("i32.const 1 local.tee $number drop", 3, "cannot be left out"),
    ("i32.const 1 global.set $count", 2, "cannot be left out"),
    ("i32.const 1 call $callee drop", 3, "cannot be left out"),
    ("unreachable", 1, "cannot be left out"),
    ("i32.const 1 return", 2, "cannot be left out"),
    ("local.get $number if i32.const 1 return end", 5, "cannot be left out"),
    ("local.get $number if unreachable end", 4, "cannot be left out"),
    ("block i32.const 1 local.get $number br_if 1 drop end", 6, "cannot be left out"),
    ("block block i32.const 0 br_table 0 1 end end", 6, "cannot be left out"),
    ("loop end", 2, "cannot be left out"),
    ("loop br 0 end", 3, "cannot be left out"),
    ("block loop local.get $number br_if 0 end end", 6, "cannot be left out"),
    ("i32.const 1 (block (param i32) drop)", 4, "cannot be left out"),
    ("i32.const 1 local.get $number i32.div_s drop", 4, "cannot be left out"),
    ("i32.const 1 local.get $number i32.div_u drop", 4, "cannot be left out"),
    ("i32.const 1 local.get $number i32.rem_s drop", 4, "cannot be left out"),
    ("i32.const 1 local.get $number i32.rem_u drop", 4, "cannot be left out"),
    ("i64.const 1 local.get $wide i64.div_s drop", 4, "cannot be left out"),
    ("i64.const 1 local.get $wide i64.div_u drop", 4, "cannot be left out"),
    ("i64.const 1 local.get $wide i64.rem_s drop", 4, "cannot be left out"),
    ("i64.const 1 local.get $wide i64.rem_u drop", 4, "cannot be left out"),
    ("local.get $real i32.trunc_f64_s drop", 3, "cannot be left out"),
    ("local.get $real i32.trunc_f64_u drop", 3, "cannot be left out"),
    ("local.get $real i64.trunc_f64_s drop", 3, "cannot be left out"),
    ("local.get $real i64.trunc_f64_u drop", 3, "cannot be left out"),
    ("f32.const 1 i32.trunc_f32_s drop", 3, "cannot be left out"),
    ("f32.const 1 i32.trunc_f32_u drop", 3, "cannot be left out"),
    ("f32.const 1 i64.trunc_f32_s drop", 3, "cannot be left out"),
    ("f32.const 1 i64.trunc_f32_u drop", 3, "cannot be left out"),
    ("i32.const 0 memory.grow $private drop", 3, "cannot be left out"),
    ("i32.const 0 memory.grow $shared drop", 3, "cannot be left out"),
    ("i32.const 2000 i32.const 0 i32.const 4 memory.fill $private", 4, "cannot be left out"),
    ("i32.const 2000 i32.const 0 i32.const 1 memory.init $passive", 4, "cannot be left out"),
    ("data.drop $passive", 1, "cannot be left out"),
    ("i32.const 0 i32.load $shared drop", 3, "cannot be left out"),
    ("i32.const 0 i32.const 1 i32.store $shared", 3, "cannot be left out"),
    ("local.get $number i32.load $private drop", 3, "out of bounds"),
    ("local.get $number i32.const 1 i32.store $private", 3, "out of bounds"),
    ("i32.const 1000 i32.const 1 i32.store8", 3, "is not claimed"),
    ("i32.const 2000 i32.const 1 i32.store8 offset=4", 3, "is not claimed"),
];

#[test]
fn what_does_more_is_refused() {
    all_refused(
        40,
        REFUSED.iter().map(|(inside, end, reason)| (*inside, instead(inside, *end).refused(reason))),
    );
}

#[test]
fn what_is_written_may_be_read_elsewhere() {
    let read = format!("{FLAG} i32.const 2000 i32.load8_u drop");
    instead(&read, 11).check().unwrap();
    // Byte 1000 is read by what stays.
    let mut subject = instead("i32.const 1000 i32.const 1 i32.store8", 3);
    write_anything(&mut subject.certificate, 1000);
    let claim = subject.certificate.funcs.get_mut(&0).unwrap();
    claim.results = Some(vec![Numbers::Range { lo: 0, hi: 255, stride: 1 }]);
    subject.refused("what it writes is read").unwrap();
}

fn ends(claims: &mut Certificate, at: (u32, usize), end: usize) {
    claims.pure_regions.insert(at, end);
}

/// What is changed in the claims about [`FLAG`], what the checker says, and how.
type Mutation = (&'static str, &'static str, fn(&mut Certificate));

const MUTATIONS: &[Mutation] = &[
    ("it stays", "instead of Block", |all| all.pure_regions.clear()),
    ("it ends before its end", "come to an end", |all| ends(all, (0, 0), 7)),
    ("it ends within", "come to an end", |all| ends(all, (0, 0), 4)),
    ("it ends where an operand is left", "come to an end", |all| ends(all, (0, 0), 9)),
    ("it goes on", "come to an end", |all| ends(all, (0, 0), 10)),
    ("it does not end", "cannot be left out", |all| ends(all, (0, 0), 11)),
    ("it ends nowhere", "cannot be left out", |all| ends(all, (0, 0), usize::MAX)),
    ("it is empty", "cannot be left out", |all| ends(all, (0, 0), 0)),
    ("it starts within", "instead of Block", |all| {
        all.pure_regions = [((0, 1), 8)].into();
    }),
    ("there is one in it", "cannot be left out", |all| ends(all, (0, 4), 7)),
    ("it is one of another function", "instead of Block", |all| {
        all.pure_regions = [((1, 0), 8)].into();
    }),
    ("one more store", "used as a number", |all| {
        all.dead_stores.insert((0, 6));
    }),
];

#[test]
fn wrong_claims_about_regions() {
    let mutants = MUTATIONS.iter().map(|(name, reason, change)| {
        let mut subject = instead(FLAG, 8);
        change(&mut subject.certificate);
        (*name, subject.refused(reason))
    });
    all_refused(12, mutants);
}

#[test]
fn what_is_below_stays() {
    for (inside, end) in
        [("local.get $number i32.eqz drop", 2), ("local.get $number drop i32.const 7 drop", 3)]
    {
        let mut subject = instead(inside, end + 1);
        subject.check().unwrap();
        subject.certificate.pure_regions = [((0, 1), end)].into();
        subject.output = replaced(
            &subject.output,
            "    i32.const 0\n",
            "    local.get $number\n    drop\n    i32.const 0\n",
        );
        subject.refused("an operand is missing").unwrap();
    }
}
