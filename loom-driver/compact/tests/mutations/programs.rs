//! Programs of which the claims do not hold: input and output are changed in the same way.

use crate::{ALL, Subject, all_refused, replaced, starts_at};
use loom_compact::testing::Numbers;

/// What is changed, what the checker says, the text that goes, and the text that comes.
type Mutation = (&'static str, &'static str, &'static str, &'static str);

const MUTATIONS: &[Mutation] = &[
    (
        "a global that is not restored",
        "is not what it was",
        "i32.const 16\n    i32.add\n    global.set $sp",
        "i32.const 15\n    i32.add\n    global.set $sp",
    ),
    ("one more turn", "more often", "i32.const 8\n      i32.ne", "i32.const 9\n      i32.ne"),
    ("one turn without end", "more often", "i32.const 8\n      i32.ne", "i32.const 8\n      i32.or"),
    (
        "a wider mask",
        "a bound",
        "i32.const 7\n    i32.and\n    i32.const 1\n    i32.add",
        "i32.const 15\n    i32.and\n    i32.const 1\n    i32.add",
    ),
    (
        "a wider pointer",
        "is not claimed",
        "i32.const 7\n    i32.and\n    i32.const 2",
        "i32.const 15\n    i32.and\n    i32.const 2",
    ),
    (
        "another value",
        "is not claimed",
        "i32.const 9\n    i32.const 4\n    memory.fill",
        "i32.const 10\n    i32.const 4\n    memory.fill",
    ),
    (
        "a longer fill",
        "is not claimed",
        "i32.const 9\n    i32.const 4\n    memory.fill",
        "i32.const 9\n    i32.const 5\n    memory.fill",
    ),
    (
        "a longer copy",
        "is not claimed",
        "i32.const 1\n    i32.and\n    memory.copy",
        "i32.const 3\n    i32.and\n    memory.copy",
    ),
    (
        "a stored number of another kind",
        "is not claimed",
        "i32.const 1\n    i32.const 2\n    local.get 0\n    select",
        "i32.const 1\n    i32.const 3\n    local.get 0\n    select",
    ),
    ("a larger frame", "gets what is not claimed", "i32.const 16\n    i32.sub", "i32.const 32\n    i32.sub"),
    (
        "another argument",
        "gets what is not claimed",
        "local.get $frame\n    local.get 0\n    call $fill",
        "i32.const 4076\n    local.get 0\n    call $fill",
    ),
    ("another call", "is not claimed", "call $tick", "call $unused\n    drop"),
    ("another result", "returns what is not claimed", "i32.const 2\n    i32.mul", "i32.const 2\n    i32.sub"),
    (
        "a function that returns",
        "nothing is claimed about that",
        "(func $fails (;19;) (type 1)\n    unreachable",
        "(func $fails (;19;) (type 1)",
    ),
    (
        "memory that grows",
        "does not keep its size",
        "call $tick",
        "call $tick\n    i32.const 1\n    memory.grow $private\n    drop",
    ),
    ("passive data", "does not keep its size", "memory.init $passive", "memory.init $private $passive"),
    ("a table that changes", "nobody knows", "call $tick", "i32.const 1\n    ref.null func\n    table.set 0"),
    (
        "an exported table",
        "others can touch it",
        "(export \"sum\" (func 4))",
        "(export \"sum\" (func 4)) (export \"table\" (table 0))",
    ),
    (
        "an exported memory",
        "others can touch it",
        "(export \"sum\" (func 4))",
        "(export \"sum\" (func 4)) (export \"m\" (memory $private))",
    ),
    (
        "an exported global",
        "it is not private",
        "(export \"sum\" (func 4))",
        "(export \"sum\" (func 4)) (export \"g\" (global $sp))",
    ),
    (
        "another exported function",
        "function 3: it is not claimed",
        "(export \"sum\" (func 4))",
        "(export \"sum\" (func 4)) (export \"u\" (func 3))",
    ),
    (
        "an exported callee",
        "may pass more",
        "(export \"sum\" (func 4))",
        "(export \"sum\" (func 4)) (export \"f\" (func 7))",
    ),
    ("a start function", "function 20: it is not claimed", "(elem (;0;)", "(start $idle)\n  (elem (;0;)"),
    ("another first stack", "starts with something else", "i32.const 4096", "i32.const 4112"),
    (
        "a global with more numbers",
        "gets what is not claimed",
        "i32.const 3\n    i32.and\n    global.set $calls",
        "i32.const 7\n    i32.and\n    global.set $calls",
    ),
    (
        "a global that is a function",
        "a global has a function",
        "i32.const 0)\n  (export \"memory\"",
        "i32.const 0)\n  (global funcref (ref.func $half))\n  (export \"memory\"",
    ),
];

#[test]
fn wrong_programs() {
    let subject = Subject::program();
    let mutants = MUTATIONS.iter().map(|(name, reason, from, to)| {
        let mutant = Subject {
            input: replaced(&subject.input, from, to),
            output: replaced(&subject.output, from, to),
            certificate: subject.certificate.clone(),
        };
        (*name, mutant.refused(reason))
    });
    all_refused(20, mutants);
}

#[test]
fn a_store_that_traps_is_not_left_out() {
    let mut subject = Subject::program();
    for (bytes, _) in subject.certificate.stores.get_mut(&1).unwrap() {
        if starts_at(bytes, 5004) {
            bytes.start = Numbers::Few(vec![131_069]);
        }
    }
    subject.input = replaced(&subject.input, "i32.const 5004", "i32.const 131069");
    subject.output = replaced(&subject.output, "i32.const 5004", "i32.const 131069");
    subject.refused("out of bounds").unwrap();
}

#[test]
fn an_address_that_a_loop_carries_is_not_moved() {
    let text = "(module (memory 2) (data (i32.const 1000) \"\\01\\02\\03\\04\\05\\06\\07\\08\")
        (func (export \"f\") (param i32) (result i32) (local i32)
          (i32.const 1000)
          (loop (param i32)
            (local.set 1 (i32.load (i32.or (i32.const 0))))
            (i32.const 1004)
            (br_if 0 (local.tee 0 (i32.and (local.get 0) (local.get 1))))
            (drop))
          (local.get 1)))";
    let subject = Subject::proposed(text, ALL);
    subject.check().unwrap();
    for (constant, moved) in
        [("i32.const 1000\n    loop", "i32.const 999\n    loop"), ("i32.const 1004\n", "i32.const 1003\n")]
    {
        let mutant = Subject {
            output: replaced(&subject.output, constant, moved),
            input: subject.input.clone(),
            certificate: subject.certificate.clone(),
        };
        mutant.refused("a moved address goes along a branch").unwrap();
    }
}
