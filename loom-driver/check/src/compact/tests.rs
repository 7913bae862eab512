use super::{
    Bytes, Certificate, ChangeClaim, Cluster, FuncClaim, HeadClaim, Name, Numbers, Premises, Span,
    check_within,
};
use crate::module::Module;
use crate::ops::each_index;
use crate::outside::{Embedding, Outside, Stated};
use crate::same::verdict::{quickly, validate};
use std::collections::BTreeMap;

mod markers;

const ANY: Numbers = Numbers::Range { lo: 0, hi: u32::MAX, stride: 1 };

fn few(numbers: &[u32]) -> Numbers {
    Numbers::Few(numbers.to_vec())
}

/// One exported function that takes one number and gives one, and four bytes that it may touch.
fn module(pages: &str, offset: u32, body: &str) -> Vec<u8> {
    let text = format!(
        r#"(module (memory {pages}) (func (export "f") (param i32) (result i32) (local i32) {body})
        (data (i32.const {offset}) "\01\02\03\04"))"#
    );
    let bytes = wat::parse_str(text).unwrap();
    validate(&bytes);
    bytes
}

/// Byte 0 to 3, as the parameter says.
const READS: &str = "(i32.load8_u (i32.add (i32.and (local.get 0) (i32.const 3)) (i32.const 1000)))";

/// That the function does what it does, with these loops, and that the four bytes move to 0.
fn claims(heads: BTreeMap<usize, HeadClaim>) -> Certificate {
    let func = FuncClaim { params: vec![ANY], globals: Vec::new(), results: Some(vec![ANY]), heads };
    Certificate {
        premises: Premises { trap_ends_instance: false },
        tracked: Vec::new(),
        globals: BTreeMap::new(),
        funcs: [(0, func)].into(),
        stores: [(0, Vec::new())].into(),
        slots: [].into(),
        memories: [0].into(),
        target: 0,
        clusters: vec![Cluster { memory: 0, old: 1000..1004, new: 0 }],
        dead_stores: [].into(),
        pure_regions: BTreeMap::new(),
        markers: BTreeMap::new(),
    }
}

fn verdict(before: &[u8], after: &[u8], claims: &Certificate) -> Result<(), String> {
    verdict_within(10_000_000, before, after, claims)
}

fn verdict_within(steps: u64, before: &[u8], after: &[u8], claims: &Certificate) -> Result<(), String> {
    let (before, after) = (Module::parse(before).unwrap(), Module::parse(after).unwrap());
    let outside = Outside::of(&before, &Stated { one_tree: false, embedding: Some(Embedding::Native) });
    check_within(steps, &before, &after, &outside, claims)
}

/// What is said about a body that goes in front of [`READS`], where the bytes move to 0.
fn with(body: &str, claims: &Certificate) -> Result<(), String> {
    let before = module("2", 1000, &format!("{body} {READS}"));
    let reads = READS.replace("(i32.const 1000)", "(i32.const 0)");
    verdict(&before, &module("1 1", 0, &format!("{body} {reads}")), claims)
}

#[track_caller]
fn refused(verdict: Result<(), String>, why: &str) {
    let message = verdict.expect_err("not refused");
    assert!(message.contains(why), "{message}");
}

#[test]
fn bytes_may_move() {
    with("", &claims(BTreeMap::new())).unwrap();
    let (before, after) = (module("2", 1000, READS), module("1 1", 1, &READS.replace("1000", "0")));
    refused(verdict(&before, &after, &claims(BTreeMap::new())), "start with something else");
    refused(with("(i32.store (i32.const 8) (i32.const 0))", &claims(BTreeMap::new())), "is not claimed");
}

/// A change of right claims, which may make no sense at all, and what is said about it.
type Change = (&'static str, fn(&mut Certificate));

fn func(all: &mut Certificate) -> &mut FuncClaim {
    all.funcs.get_mut(&0).unwrap()
}

fn result(all: &mut Certificate, numbers: Numbers) {
    func(all).results = Some(vec![numbers]);
}

fn store(all: &mut Certificate, start: Numbers, width: u32, numbers: Numbers) {
    all.stores = [(0, vec![(Bytes { start, width }, numbers)])].into();
}

const NO_SET: &str = "no set of numbers";

const CHANGES: &[Change] = &[
    (NO_SET, |all| result(all, few(&[1, 2, 4, 3]))),
    (NO_SET, |all| result(all, few(&[1, 2, 3, 4, 4]))),
    (NO_SET, |all| result(all, Numbers::Few((0..17).collect()))),
    (NO_SET, |all| result(all, Numbers::Range { lo: 0, hi: 15, stride: 1 })),
    (NO_SET, |all| result(all, Numbers::Range { lo: 0, hi: 255, stride: 0 })),
    (NO_SET, |all| result(all, Numbers::Range { lo: 0, hi: 255, stride: 2 })),
    (NO_SET, |all| result(all, Numbers::Range { lo: 255, hi: 0, stride: 1 })),
    (NO_SET, |all| store(all, few(&[4, 4]), 1, ANY)),
    (NO_SET, |all| store(all, few(&[4]), 1, few(&[2, 1]))),
    (NO_SET, |all| drop(all.globals.insert(9, few(&[2, 1])))),
    ("not private", |all| drop(all.globals.insert(9, few(&[1])))),
    ("not private", |all| {
        all.premises.trap_ends_instance = true;
        all.tracked = vec![u32::MAX];
    }),
    ("cannot be tracked", |all| {
        all.premises.trap_ends_instance = true;
        all.tracked = vec![0, 0];
    }),
    ("cannot be tracked", |all| all.tracked = (0..100).collect()),
    ("another type", |all| func(all).params.clear()),
    ("another type", |all| func(all).globals.push(ANY)),
    ("there is no such function", |all| {
        let claim = func(all).clone();
        all.funcs.insert(u32::MAX, claim);
    }),
    ("other memories", |all| all.target = u32::MAX),
    ("nothing is claimed", |all| all.memories.extend([u32::MAX])),
    ("there is none", |all| drop(all.stores.insert(u32::MAX, Vec::new()))),
    ("slot 4294967295", |all| all.slots.extend([(u32::MAX, u32::MAX)])),
    ("it is none", |all| all.clusters.push(Cluster { memory: 0, old: 10..10, new: 9 })),
    ("it is none", |all| all.clusters.push(Cluster { memory: 0, old: 10..12, new: u64::MAX })),
    ("out of bounds", |all| all.clusters.push(Cluster { memory: 0, old: 10..u64::MAX, new: 0 })),
    ("out of bounds", |all| all.clusters.push(Cluster { memory: 0, old: 10..12, new: 1 << 32 })),
    ("overlap", |all| all.clusters.push(Cluster { memory: 0, old: 999..1001, new: 100 })),
    ("overlap", |all| all.clusters.push(Cluster { memory: 0, old: 10..12, new: 3 })),
    ("there twice", |all| all.clusters.push(all.clusters[0].clone())),
    ("cannot be left out", |all| all.pure_regions.extend([((0, 0), usize::MAX)])),
    ("cannot be left out", |all| all.pure_regions.extend([((0, 0), 0)])),
    ("cannot be left out", |all| all.dead_stores.extend([(0, 5)])),
];

#[test]
fn claims_that_make_no_sense_are_refused() {
    for (position, (why, change)) in CHANGES.iter().enumerate() {
        let mut changed = claims(BTreeMap::new());
        change(&mut changed);
        let message = with("", &changed).expect_err(&format!("change {position} is not refused"));
        assert!(message.contains(why), "change {position}: {message}");
    }
    // What is about nothing that there is says nothing.
    let mut more = claims(BTreeMap::new());
    more.dead_stores.extend([(0, usize::MAX), (u32::MAX, 0)]);
    more.pure_regions.insert((0, usize::MAX), 0);
    store(&mut more, few(&[u32::MAX]), u32::MAX, ANY);
    with("", &more).unwrap();
}

/// A loop that counts local 1 up to 10, with so many branches in the middle.
fn counts(branches: usize) -> String {
    let branch = "(br_if 0 (i32.and (local.get 0) (i32.lt_u (local.get 1) (i32.const 10))))";
    format!(
        "(loop (local.set 1 (i32.add (local.get 1) (i32.const 1))) {})",
        [branch].repeat(branches).join(" ")
    )
}

/// What is claimed about that loop, with these bounds.
fn head(bounds: Vec<(Vec<(Name, i32)>, Span)>) -> Certificate {
    let changes = [(1, ChangeClaim::Step(1))].into();
    claims([(0, HeadClaim { turns: 9, changes, bounds })].into())
}

#[test]
fn bounds_make_sense_and_hold() {
    let bound = |terms: &[(Name, i32)], lo, hi| (terms.to_vec(), Span { lo, hi });
    let turns = (Name::Turns(0), 1);
    with(&counts(1), &head(vec![bound(&[turns], 0, 9)])).unwrap();
    with(&counts(1), &head(vec![bound(&[(Name::Turns(0), -3)], -27, 0)])).unwrap();
    let param = |index| (Name::Param(index), 1);
    let many: Vec<(Name, i32)> = (0..17).map(param).collect();
    for (wrong, why) in [
        (bound(&[turns], 0, 8), "does not hold when it starts over"),
        (bound(&[turns], 1, 9), "does not hold when the loop is entered"),
        (bound(&[turns], 9, 0), "strange"),
        (bound(&[turns], i128::MIN, i128::MAX), "strange"),
        (bound(&[turns], 0, 1 << 81), "strange"),
        (bound(&[turns, turns], 0, 18), "strange"),
        (bound(&[], 0, 0), "a bound of nothing"),
        (bound(&[(Name::Turns(0), 0)], 0, 0), "a bound of nothing"),
        (bound(&[(Name::Turns(0), i32::MIN)], 0, 0), "huge sum"),
        (bound(&many, 0, 9), "too many terms"),
        (bound(&[turns, param(7)], 0, 9), "which there is not"),
        (bound(&[turns, (Name::Join(usize::MAX, u32::MAX), 1)], 0, 9), "which there is not"),
    ] {
        refused(with(&counts(1), &head(vec![wrong])), why);
    }
}

#[test]
fn what_takes_too_long_is_refused() {
    const STEPS: u64 = 50_000;
    // Each branch asks for each bound.
    let bounds = |count: usize| {
        let bound = (vec![(Name::Turns(0), 1)], Span { lo: 0, hi: 9 });
        let body = |reads: &str| format!("{} {reads}", counts(count));
        let (before, after) = (body(READS), body(&READS.replace("1000", "0")));
        let (before, after) = (module("2", 1000, &before), module("1 1", 0, &after));
        verdict_within(STEPS, &before, &after, &head(vec![bound; count]))
    };
    bounds(30).unwrap();
    refused(bounds(300), "too much work");
    // Each load looks at each store.
    let load = "(drop (i32.load8_u offset=1000 (i32.and (local.get 0) (i32.const 3))))";
    let loads = |count: usize| {
        let mut claims = claims(BTreeMap::new());
        claims.stores = [(0, vec![(Bytes { start: few_addresses(), width: 1 }, ANY); count])].into();
        let body = format!("{} {READS}", load.repeat(count));
        let moved = body.replace("offset=1000 ", "").replace("1000", "0");
        verdict_within(STEPS, &module("2", 1000, &body), &module("1 1", 0, &moved), &claims)
    };
    loads(30).unwrap();
    refused(loads(300), "too much work");
}

fn few_addresses() -> Numbers {
    few(&[1000, 1001])
}

#[test]
fn stores_that_go_in_a_row_do_not_take_long() {
    // Nobody reads what they write.
    const STORES: usize = 20_000;
    let stores = "(i32.store8 (i32.const 2000) (i32.const 7)) ".repeat(STORES);
    let mut claims = claims(BTreeMap::new());
    claims.dead_stores = (0..STORES).map(|store| (0, 3 * store + 2)).collect();
    store(&mut claims, few(&[2000]), 1, few(&[7]));
    let before = module("2", 1000, &format!("{stores} {READS}"));
    let after = module("1 1", 0, &READS.replace("1000", "0"));
    quickly(|| verdict(&before, &after, &claims)).unwrap();
    claims.dead_stores.remove(&(0, 2));
    refused(verdict(&before, &after, &claims), "instead of a constant");
}

#[test]
fn what_a_reader_may_believe_is_confirmed() {
    let after = module("1 1", 0, &READS.replace("1000", "0"));
    let section = |extents: &[(u8, u8)]| {
        let digest = meld_boundary::digest(&after).unwrap();
        let mut payload = vec![1];
        payload.extend(&digest.0[..8]);
        payload.push(extents.len() as u8);
        payload.extend(extents.iter().flat_map(|(memory, extent)| [*memory, *extent]));
        payload
    };
    let with = |sections: &[Vec<u8>]| {
        let mut after = after.clone();
        for payload in sections {
            const NAME: &[u8] = b"loom:footprint";
            after.extend([0, (NAME.len() + payload.len() + 1) as u8, NAME.len() as u8]);
            after.extend([NAME, payload].concat());
        }
        verdict(&module("2", 1000, READS), &after, &claims(BTreeMap::new()))
    };
    with(&[section(&[(0, 4)])]).unwrap();
    for too_little in [
        vec![section(&[(0, 3)])],
        vec![section(&[(0, 4)]), section(&[(0, 3)])],
        vec![section(&[(0, 3), (0, 4)])],
        vec![section(&[(0, 3)]).into_iter().chain([1]).collect()],
    ] {
        refused(with(&too_little), "out of bounds");
    }
    // Version 2 may say that, and no more.
    let later = |entry: &[u8], more: &[u8]| {
        let mut payload = vec![2];
        payload.extend(&section(&[])[1..9]);
        payload.extend([1, entry.len() as u8 + 3, 1, 0, entry.len() as u8]);
        payload.extend([entry, more].concat());
        payload
    };
    with(&[later(&[1, 4], &[])]).unwrap();
    refused(with(&[later(&[1, 3], &[])]), "out of bounds");
    for more in [
        later(&[3, 4, 0, 4], &[]),
        later(&[5, 4], &[]),
        later(&[4], &[]),
        later(&[1, 4], &[3, 1, 0]),
        later(&[1, 4], &[7]),
    ] {
        refused(with(&[more]), "more than can be confirmed");
    }
    // What is about another module or another memory says nothing.
    let mut other = section(&[(0, 3)]);
    other[1] ^= 1;
    with(&[other, section(&[(1, 3)]), vec![2], vec![]]).unwrap();
}

/// What the walk calls an access is one, and the other way round, as far as it can be moved.
#[test]
fn accesses_can_be_moved() {
    use super::classify::{access, moved};
    let text = "(module (memory 1) (memory 1) (func
        i32.load8_s offset=5 i64.store32 v128.load64_zero v128.store8_lane 3
        i32.atomic.load i32.atomic.rmw.add memory.fill memory.size local.get 0 i32.add))";
    let bytes = wat::parse_str(text).unwrap();
    let module = Module::parse(&bytes).unwrap();
    let operators = module.body(0).unwrap().get_operators_reader().unwrap().into_iter();
    let found: Vec<_> = operators
        .map_while(|operator| {
            let operator = operator.unwrap();
            let access = access(&operator, &module);
            let mut memories = Vec::new();
            each_index(&moved(&operator, 1, 7), &mut |_, index| memories.push(index));
            access.map(|access| (access.width, access.stores, access.operands, access.offset, memories))
        })
        .collect();
    assert_eq!(
        found,
        [
            (1, false, 0, 5, vec![1]),
            (4, true, 1, 0, vec![1]),
            (8, false, 0, 0, vec![1]),
            (1, true, 1, 0, vec![1])
        ]
    );
}

/// So many loops in each other, each of which sets locals: what is claimed about them, and they.
fn nested(loops: usize) -> (String, Certificate) {
    let mut heads = BTreeMap::new();
    for at in 0..loops {
        let value = |place| (place, ChangeClaim::Value(ANY));
        let changes = [value(0), value(1)].into();
        heads.insert(at, HeadClaim { turns: u32::MAX, changes, bounds: Vec::new() });
    }
    let sets = "(local.set 0 (i32.const 7)) (local.set 1 (local.get 0))".repeat(loops);
    (format!("{} {sets} {}", "loop ".repeat(loops), "end ".repeat(loops)), claims(heads))
}

#[test]
fn loops_in_each_other_take_time_for_each() {
    let (body, claims) = nested(20_000);
    quickly(|| with(&body, &claims)).unwrap();
}

#[test]
fn many_locals_in_many_blocks_are_too_much() {
    let of = |locals: usize, blocks: usize| {
        let block = |open: &str| format!("{} {}", open.repeat(blocks), "end ".repeat(blocks));
        let locals = format!("(local {})", "i32 ".repeat(locals));
        (format!("{locals} {}", block("block ")), format!("{locals} {}", block("(local.get 0) if ")))
    };
    let claims = claims(BTreeMap::new());
    let (blocks, conditions) = of(100, 100);
    with(&blocks, &claims).unwrap();
    with(&conditions, &claims).unwrap();
    let (blocks, conditions) = of(20_000, 1000);
    refused(quickly(|| with(&blocks, &claims)), "too many blocks");
    refused(quickly(|| with(&conditions, &claims)), "too many blocks");
}

/// What a loop does not set it keeps, and only that.
#[test]
fn what_a_loop_sets_is_not_known_in_it() {
    let stores = |inside: &str| {
        let body = |offset: u32| {
            format!(
                "(local i64) (local.set 2 (i64.const 9))
                (block (loop (i64.store offset={offset} (i32.const 0) (local.get 2))
                  (br_if 1 (local.get 0)) {inside} (br 0)))
                (local.set 2 (i64.const 7))"
            )
        };
        let mut claims =
            claims([(3, HeadClaim { turns: u32::MAX, changes: BTreeMap::new(), bounds: Vec::new() })].into());
        let word = |start, number| (Bytes { start: few(&[start]), width: 4 }, few(&[number]));
        claims.stores = [(0, vec![word(2000, 9), word(2004, 0)])].into();
        claims.clusters.push(Cluster { memory: 0, old: 2000..2008, new: 8 });
        let reads = READS.replace("1000", "0");
        let after = module("1 1", 0, &format!("{} {reads}", body(8)));
        verdict(&module("2", 1000, &format!("{} {READS}", body(2000))), &after, &claims)
    };
    stores("(drop (local.tee 1 (local.get 1)))").unwrap();
    stores("").unwrap();
    refused(stores("(local.set 2 (i64.const 5))"), "is not claimed");
    refused(stores("(loop (drop (local.tee 2 (i64.const 5))))"), "is not claimed");
}
