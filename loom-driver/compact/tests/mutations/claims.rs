//! Claims that do not hold.

use crate::section::stamped;
use crate::{ALL, Subject, all_refused, starts_at};
use loom_compact::testing::{
    Bytes, Certificate, ChangeClaim, Cluster, FuncClaim, HeadClaim, Name, Numbers, Premises, STATED, Span,
    check, propose,
};
use loom_core::Module;
use loom_core::outside::Stated;

/// What is changed, what the checker says, and how.
type Mutation = (&'static str, &'static str, fn(&mut Certificate));

// Functions of the subject, by index.
const DOUBLE: u32 = 1;
const SUM: u32 = 4;
const THROUGH: u32 = 5;
const FILL: u32 = 7;
const FRAME: u32 = 8;
const LOG: u32 = 9;
const COUNT: u32 = 11;
const PART: u32 = 14;

fn few(numbers: &[u32]) -> Numbers {
    Numbers::Few(numbers.to_vec())
}

fn cluster(certificate: &mut Certificate, start: u64) -> &mut Cluster {
    certificate.clusters.iter_mut().find(|cluster| cluster.old.start == start).unwrap()
}

fn func(certificate: &mut Certificate, func: u32) -> &mut FuncClaim {
    certificate.funcs.get_mut(&func).unwrap()
}

fn head(certificate: &mut Certificate, index: u32) -> &mut HeadClaim {
    func(certificate, index).heads.values_mut().next().unwrap()
}

fn store(certificate: &mut Certificate, start: u32) -> &mut (Bytes, Numbers) {
    let stores = certificate.stores.get_mut(&1).unwrap();
    stores.iter_mut().find(|(bytes, _)| starts_at(bytes, start)).unwrap()
}

const MUTATIONS: &[Mutation] = &[
    ("a cluster one further", "unlike its cluster", |all| cluster(all, 8000).new += 1),
    ("a cluster one before", "unlike its cluster", |all| cluster(all, 4084).new -= 1),
    ("a cluster that starts later", "in no cluster", |all| {
        let cluster = cluster(all, 1024);
        (cluster.old.start, cluster.new) = (cluster.old.start + 1, cluster.new + 1);
    }),
    ("a cluster that ends earlier", "in no cluster", |all| cluster(all, 1024).old.end -= 1),
    ("no cluster", "in no cluster", |all| all.clusters.retain(|cluster| cluster.old.start != 4084)),
    ("a cluster twice", "it is there twice", |all| all.clusters.push(all.clusters[0].clone())),
    ("clusters at the same place", "overlap", |all| cluster(all, 8000).new = cluster(all, 6000).new + 3),
    ("clusters with the same bytes", "overlap", |all| cluster(all, 7000).old.end = 7101),
    ("a cluster beyond the end", "out of bounds", |all| cluster(all, 8000).new = 65536),
    ("a cluster beyond the end of the old memory", "out of bounds", |all| {
        cluster(all, 8000).old.end = 131073
    }),
    ("a cluster far away", "none", |all| cluster(all, 8000).new = u64::MAX),
    ("a cluster of nothing", "none", |all| cluster(all, 8000).old.end = 8000),
    ("a cluster of another memory", "none", |all| cluster(all, 8000).memory = 0),
    ("no store", "is not claimed", |all| {
        all.stores.get_mut(&1).unwrap().retain(|(bytes, _)| !starts_at(bytes, 2048));
    }),
    ("a store of fewer numbers", "is not claimed", |all| store(all, 2048).1 = few(&[1])),
    ("a store to fewer bytes", "is not claimed", |all| {
        store(all, 6000).0.start = few(&[6000, 6001, 6002]);
    }),
    ("a store of fewer bytes", "is not claimed", |all| store(all, 2048).0.width = 2),
    ("a copy that writes less", "is not claimed", |all| store(all, 8000).1 = few(&[0, 42])),
    ("no slot", "slot 2 of table 0 is not claimed", |all| {
        all.slots.remove(&(0, 2));
    }),
    ("a slot that is not there", "slot 9", |all| {
        all.slots.insert((0, 9));
    }),
    ("narrower parameters", "gets what is not claimed", |all| {
        func(all, FILL).params[1] = Numbers::Range { lo: 0, hi: 99, stride: 1 };
    }),
    ("narrower parameters of a slot", "gets what is not claimed", |all| {
        func(all, DOUBLE).params[0] = Numbers::Range { lo: 0, hi: u32::MAX - 1, stride: 1 };
    }),
    ("narrower parameters of an export", "may pass more", |all| {
        func(all, FRAME).params[0] = Numbers::Range { lo: 1, hi: u32::MAX, stride: 1 };
    }),
    ("another stack", "with other globals", |all| func(all, FILL).globals[0] = few(&[4096])),
    ("another first stack", "starts with something else", |all| func(all, SUM).globals[0] = few(&[4080])),
    ("too few parameters", "another type", |all| drop(func(all, FILL).params.pop())),
    ("too many results", "another type", |all| {
        func(all, FILL).results = Some(vec![few(&[0])]);
    }),
    ("no results", "nothing is claimed about that", |all| func(all, FILL).results = None),
    ("fewer results", "returns what is not claimed", |all| {
        func(all, DOUBLE).results = Some(vec![Numbers::Range { lo: 0, hi: u32::MAX - 3, stride: 2 }]);
    }),
    ("no callee", "nobody calls it", |all| drop(all.funcs.remove(&FILL))),
    ("no export", "function 4: it is not claimed", |all| drop(all.funcs.remove(&SUM))),
    ("an import", "another type", |all| {
        let claim = func(all, FILL).clone();
        all.funcs.insert(0, FuncClaim { params: vec![], ..claim });
    }),
    ("turns one lower", "more often", |all| head(all, SUM).turns -= 1),
    ("turns one lower, counting down", "", |all| head(all, PART).turns -= 1),
    ("turns one higher", "operator", |all| {
        // Then the pointer may be beyond the cluster.
        head(all, SUM).turns += 1;
        head(all, SUM).changes.insert(0, ChangeClaim::Value(few(&[0, 1, 2, 3, 4, 5, 6, 7, 8])));
    }),
    ("another step", "something else when it starts over", |all| {
        head(all, SUM).changes.insert(0, ChangeClaim::Step(2));
    }),
    ("no step", "something else when it starts over", |all| {
        head(all, SUM).changes.insert(0, ChangeClaim::Step(0));
    }),
    ("a step where there is none", "something else when it starts over", |all| {
        head(all, SUM).changes.insert(1, ChangeClaim::Step(1));
    }),
    ("a change left out", "something else when it starts over", |all| {
        head(all, SUM).changes.remove(&0);
    }),
    ("fewer values in a loop", "something else when it starts over", |all| {
        head(all, SUM).changes.insert(1, ChangeClaim::Value(Numbers::Range { lo: 0, hi: 65535, stride: 1 }));
    }),
    ("other values when it is entered", "starts with something else", |all| {
        head(all, SUM)
            .changes
            .insert(1, ChangeClaim::Value(Numbers::Range { lo: 1, hi: u32::MAX, stride: 1 }));
    }),
    ("no loop", "nothing is claimed about the loop", |all| func(all, SUM).heads.clear()),
    ("a bound one lower", "does not hold when the loop is entered", |all| {
        head(all, PART).bounds[0].1.hi -= 1
    }),
    ("a bound one higher", "does not hold when", |all| head(all, PART).bounds[0].1.lo += 2),
    ("a bound that nobody can have", "strange", |all| head(all, PART).bounds[0].1.hi = i128::MAX),
    ("a bound of nothing", "a bound of nothing", |all| head(all, PART).bounds[0].0[0].1 = 0),
    ("a bound of too many", "too many terms", |all| {
        head(all, PART).bounds[0].0 = (0..17).map(|at| (Name::Param(at), 1)).collect();
    }),
    ("a bound of something else", "which there is not", |all| {
        head(all, PART).bounds[0].0[0].0 = Name::Result(99, 0);
    }),
    ("a bound of the turns", "does not hold when it starts over", |all| {
        head(all, PART).bounds.push((vec![(Name::Turns(8), 1)], Span { lo: 0, hi: 3 }));
    }),
    ("another bound", "does not hold when", |all| {
        head(all, PART).bounds.push((vec![(Name::Turns(8), 1), (Name::Param(0), 1)], Span { lo: 0, hi: 9 }));
    }),
    ("a global with fewer values", "gets what is not claimed", |all| {
        all.globals.insert(1, few(&[0, 1, 2]));
    }),
    ("a global without its first value", "first value", |all| {
        all.globals.insert(1, few(&[1, 2, 3]));
    }),
    ("a global that is tracked", "first value", |all| drop(all.globals.insert(0, few(&[4096])))),
    ("a global tracked twice", "tracked twice", |all| all.tracked.push(0)),
    ("a global that is not there", "not private", |all| drop(all.globals.insert(7, few(&[0])))),
    ("another tracked global", "", |all| {
        all.globals.clear();
        all.tracked = vec![1];
    }),
    ("a memory that others see", "others can touch it", |all| {
        all.memories.insert(0);
        all.stores.insert(0, Vec::new());
    }),
    ("a memory about which nothing is claimed", "nothing is claimed about what is written", |all| {
        all.stores.remove(&2);
    }),
    ("a memory that is not there", "there is none", |all| drop(all.stores.insert(9, Vec::new()))),
    ("a memory that stays", "another type", |all| {
        all.memories.remove(&2);
    }),
    ("another target", "memory", |all| all.target = 2),
    ("a target that stays", "other memories", |all| all.target = 0),
    ("a store that stays", "instead of", |all| {
        all.dead_stores.remove(&(LOG, 3));
    }),
    ("a store that does not go", "instead of End", |all| {
        all.dead_stores.insert((LOG, 11));
    }),
    ("a fill that does not go", "instead of", |all| {
        all.dead_stores.insert((COUNT, 17));
    }),
    ("a load that goes", "cannot be left out", |all| {
        all.dead_stores.insert((10, 1));
    }),
    ("no set of numbers", "no set", |all| store(all, 2048).1 = few(&[2, 1])),
    ("no steps", "no set", |all| {
        func(all, FRAME).params[0] = Numbers::Range { lo: 0, hi: u32::MAX, stride: 0 };
    }),
];

#[test]
fn wrong_claims() {
    let subject = Subject::program();
    let mutants = MUTATIONS.iter().map(|(name, reason, change)| {
        let mut certificate = subject.certificate.clone();
        change(&mut certificate);
        let mutant = Subject { certificate, input: subject.input.clone(), output: subject.output.clone() };
        (*name, mutant.refused(reason))
    });
    all_refused(60, mutants);
}

#[test]
fn wider_claims_hold() {
    let mut subject = Subject::program();
    store(&mut subject.certificate, 5004).0.start = few(&[5004, 5005]);
    func(&mut subject.certificate, DOUBLE).results =
        Some(vec![Numbers::Range { lo: 0, hi: u32::MAX, stride: 1 }]);
    // Nobody calls a slot that has no function.
    subject.certificate.slots.insert((0, 0));
    // Every number is expected there.
    func(&mut subject.certificate, THROUGH).results =
        Some(vec![Numbers::Range { lo: 0, hi: u32::MAX, stride: 1 }]);
    subject.check().unwrap();
}

#[test]
fn the_outside_calls_again() {
    let input = stamped(
        "(module (import \"m\" \"i\" (func)) (memory 1) (global (mut i32) (i32.const 64))
        (func (export \"f\") (result i32)
          (global.set 0 (i32.sub (global.get 0) (i32.const 8)))
          (if (i32.lt_u (global.get 0) (i32.const 16)) (then unreachable))
          (i32.store (global.get 0) (i32.const 1))
          (call 0)
          (i32.load (global.get 0))
          (global.set 0 (i32.add (global.get 0) (i32.const 8)))))",
    );
    let module = Module::parse(&input).unwrap();
    let one_tree = Stated { one_tree: true, embedding: None };
    let several = Stated::default();
    let verdict = |proposed: Stated, checked: Stated| {
        let (output, certificate) = propose(&module, proposed, ALL).unwrap().unwrap();
        check(&module, &Module::parse(&output).unwrap(), checked, &certificate)
    };
    verdict(one_tree, one_tree).unwrap();
    verdict(several, several).unwrap();
    let why = verdict(one_tree, several).unwrap_err();
    assert!(why.contains("may call function 1 now"), "{why}");
}

#[test]
fn nothing_is_claimed() {
    let input = wat::parse_str("(module (memory 1) (func (export \"f\")))").unwrap();
    let module = Module::parse(&input).unwrap();
    let mut subject = Subject::program();
    subject.certificate.clusters.clear();
    assert!(check(&module, &module, STATED, &subject.certificate).is_err());
}

/// That a trap ends everything the checker finds out by itself, or the user states it.
#[test]
fn globals_are_tracked_where_a_trap_ends_all() {
    let mut subject = Subject::program();
    assert!(!subject.certificate.tracked.is_empty());
    subject.certificate.premises = Premises { trap_ends_instance: false };
    subject.check().unwrap();
    let several_trees = Stated { one_tree: false, ..STATED };
    let error = subject.check_if(several_trees).unwrap_err();
    assert!(error.contains("cannot be tracked"), "{error}");
}

/// What the section says is passed the checker takes from it, and from nobody else.
#[test]
fn the_outside_passes_what_is_stated() {
    let text = "(module (memory 1)
        (func (export \"set\") (export \"put\") (param i32) (i32.store (local.get 0) (i32.const 7)))
        (func (export \"get\") (param i32) (result i32) (i32.load (local.get 0))))";
    let plain = stamped(text);
    let said = |ranges: &[(&str, u64, u64)]| {
        let meld_boundary::Reading::Verified(verified) = meld_boundary::read(&plain) else { panic!() };
        let mut boundary = verified.boundary;
        boundary.params.extend(ranges.iter().map(|(export, lo, hi)| meld_boundary::Param {
            export: (*export).into(),
            param: 0,
            kind: meld_boundary::ParamKind::Range,
            lo: *lo,
            hi: *hi,
        }));
        meld_boundary::stamp(&plain, &boundary).unwrap()
    };
    let input = said(&[("set", 64, 99), ("put", 80, 100), ("get", 64, 90)]);
    let (output, certificate) = propose(&Module::parse(&input).unwrap(), STATED, ALL).unwrap().unwrap();
    let judge = |input: &[u8], stated: Stated| {
        check(&Module::parse(input).unwrap(), &Module::parse(&output).unwrap(), stated, &certificate)
    };
    judge(&input, STATED).unwrap();
    // Who passes less is no harm.
    judge(&said(&[("set", 64, 64), ("put", 80, 80), ("get", 70, 71)]), STATED).unwrap();
    let wrong = [
        plain.clone(),
        said(&[("set", 64, 99), ("get", 64, 90)]),
        said(&[("set", 64, 99), ("put", 80, 100)]),
        said(&[("set", 64, 99), ("put", 80, 101), ("get", 64, 90)]),
        said(&[("set", 63, 99), ("put", 80, 100), ("get", 64, 90)]),
        said(&[("set", 64, 99), ("put", 80, 100), ("get", 0, u64::from(u32::MAX))]),
    ];
    for wrong in wrong {
        let why = judge(&wrong, STATED).unwrap_err();
        assert!(why.contains("the outside may pass more as parameter 0"), "{why}");
    }
    let native = Stated { one_tree: false, embedding: Some(loom_core::outside::Embedding::Native) };
    assert!(judge(&input, native).is_err());
}
