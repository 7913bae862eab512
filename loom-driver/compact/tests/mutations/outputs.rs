//! Outputs that are not the input with bytes at other places.

use crate::{ALL, Subject, all_refused, replaced};
use loom_core::Module;
use loom_core::bodies::{Replaced, rewrite_with};
use loom_core::custom::footprint::Facts;
use loom_core::proposal::CommitContext;
use loom_core::report::PassReport;
use loom_core::settings::Settings;

/// What is changed, what the checker says, the text that goes, and the text that comes.
type Mutation = (&'static str, &'static str, &'static str, &'static str);

const MUTATIONS: &[Mutation] = &[
    ("a byte", "start with something else", r#""\01\00\00\00\bc"#, r#""\02\00\00\00\bc"#),
    ("a byte that was 0", "start with something else", r#"\1b\00\00*"#, r#"\1b\00\01*"#),
    ("a byte less", "start with something else", r#"\07\08")"#, r#"\07")"#),
    (
        "a segment one further",
        "start with something else",
        r#"(memory $private) (i32.const 0) "\01"#,
        r#"(memory $private) (i32.const 1) "\01"#,
    ),
    (
        "a segment beyond the end",
        "out of bounds",
        r#"(data (;1;) (memory $private) (i32.const 0) "")"#,
        r#"(data (;1;) (memory $private) (i32.const 65537) "")"#,
    ),
    (
        "a segment over another",
        "start with something else",
        r#"(data (;1;) (memory $private) (i32.const 0) "")"#,
        r#"(data (;1;) (memory $private) (i32.const 4) "\00")"#,
    ),
    (
        "a segment of another memory",
        "is another one",
        r#"(data (;1;) (memory $private) (i32.const 0) "")"#,
        r#"(data (;1;) (i32.const 0) "")"#,
    ),
    (
        "a passive segment",
        "is another one",
        r#"(data (;1;) (memory $private) (i32.const 0) "")"#,
        r#"(data (;1;) "")"#,
    ),
    ("a segment that others see", "is another one", "seen by others", "seen by nobody"),
    (
        "a segment that others see elsewhere",
        "is another one",
        "(i32.const 16) \"seen",
        "(i32.const 17) \"seen",
    ),
    ("another passive segment", "is another one", "\"passive\"", "\"passing\""),
    (
        "memory that is too small",
        "out of bounds",
        "(memory $private (;1;) 1 1)",
        "(memory $private (;1;) 0 0)",
    ),
    ("memory that may grow", "another type", "(memory $private (;1;) 1 1)", "(memory $private (;1;) 1 2)"),
    ("another memory", "another type", "(memory $second (;2;) 0 0)", "(memory $second (;2;) 1 1)"),
    ("the memory that others see", "another type", "(memory $shared (;0;) 1)", "(memory $shared (;0;) 2)"),
    ("one memory more", "other memories", "(memory $second (;2;) 0 0)", "(memory $second 0 0) (memory 0 0)"),
    ("another static offset", "unlike its cluster", "offset=56", "offset=57"),
    ("a lower static offset", "unlike its cluster", "offset=56", "offset=55"),
    (
        "another constant",
        "unlike its cluster",
        "i32.const 8\n    i32.load16_u",
        "i32.const 9\n    i32.load16_u",
    ),
    (
        "a lower constant",
        "unlike its cluster",
        "i32.const 8\n    i32.load16_u",
        "i32.const 7\n    i32.load16_u",
    ),
    (
        "another constant added",
        "unlike its cluster",
        "i32.const 10\n      i32.add",
        "i32.const 11\n      i32.add",
    ),
    ("another subtraction", "unlike its cluster", "i32.const 7076", "i32.const 7077"),
    ("less subtracted", "unlike its cluster", "i32.const 7076", "i32.const 7075"),
    ("nothing subtracted", "unlike its cluster", "    i32.const 7076\n    i32.sub\n", ""),
    (
        "subtracted twice",
        "unlike its cluster",
        "    i32.const 7076\n    i32.sub\n",
        "    i32.const 7076\n    i32.sub\n    i32.const 7076\n    i32.sub\n",
    ),
    (
        "subtracted from what is stored",
        "used as a number",
        "local.get $value\n    i32.store",
        "local.get $value\n    i32.const 0\n    i32.sub\n    i32.const 1\n    i32.sub\n    i32.store",
    ),
    (
        "subtracted from a local",
        "used as a number",
        "local.tee $frame",
        "i32.const 4060\n    i32.sub\n    local.tee $frame",
    ),
    ("another stored constant", "used as a number", "i32.const 7100", "i32.const 7104"),
    ("another result", "used as a number", "i32.const 2\n    i32.mul", "i32.const 3\n    i32.mul"),
    ("another operator", "instead of I32Mul", "i32.const 2\n    i32.mul", "i32.const 2\n    i32.add"),
    ("another load", "instead of I32Load16U", "i32.load16_u $private", "i32.load16_s $private"),
    ("another width", "instead of I32Load16U", "i32.load16_u $private", "i32.load8_u $private"),
    ("another memory index", "instead of I32Load16U", "i32.load16_u $private", "i32.load16_u $second"),
    ("a fill elsewhere", "instead of MemoryFill", "memory.fill $private", "memory.fill $shared"),
    (
        "a copy from elsewhere",
        "instead of MemoryCopy",
        "memory.copy $private $private",
        "memory.copy $private $shared",
    ),
    (
        "a copy to elsewhere",
        "instead of MemoryCopy",
        "memory.copy $private $private",
        "memory.copy $shared $private",
    ),
    ("an init elsewhere", "instead of MemoryInit", "memory.init $passive", "memory.init $private $passive"),
    (
        "another size",
        "instead of I32Const",
        "i32.const 2\n    global.get $calls",
        "i32.const 1\n    global.get $calls",
    ),
    (
        "the new size",
        "instead of I32Const",
        "i32.const 2\n    global.get $calls",
        "memory.size $private\n    global.get $calls",
    ),
    ("a store instead of drops", "instead of Drop", "    drop\n    drop\n", "    i32.store $private\n"),
    (
        "a store that is left out",
        "instead of I32Store",
        "select\n    i32.store $private",
        "select\n    drop\n    drop",
    ),
    (
        "a function that only traps",
        "instead of LocalGet",
        "local.get 0\n    i32.const 1\n    i32.shr_u",
        "unreachable",
    ),
    ("a trap", "instead of Call", "call $tick", "unreachable"),
    ("another callee", "instead of Call", "call $fill", "call $other"),
    ("one more operator", "instead of GlobalGet", "call $tick", "call $tick\n    nop"),
    ("no branch", "instead of BrIf", "local.tee $left\n      br_if $next", "local.tee $left\n      drop"),
    (
        "a function that nobody calls",
        "nobody calls it",
        "(func $unused (;3;) (type 2) (result i32)\n    unreachable",
        "(func $unused (;3;) (type 2) (result i32)\n    i32.const 1",
    ),
    ("another export", "section 7", "(export \"sum\" (func 4))", "(export \"sum\" (func 10))"),
    ("one export less", "section 7", "(export \"sum\" (func 4))", ""),
    ("a start function", "section 8", "(elem (;0;)", "(start $fails)\n  (elem (;0;)"),
    ("other slots", "slot 1 of table 0", "func $double $half", "func $half $double"),
    ("slots one further", "slot 1 of table 0", "(elem (;0;) (i32.const 1)", "(elem (;0;) (i32.const 2)"),
    ("slots beyond the end", "element segment 0", "(elem (;0;) (i32.const 1)", "(elem (;0;) (i32.const 3)"),
    ("a slot less", "slot 2 of table 0", "func $double $half", "func $double"),
    ("a larger table", "section 4", "(table (;0;) 4 4 funcref)", "(table (;0;) 5 5 funcref)"),
    ("another global", "global 0 of the output is another one", "i32.const 4096", "i32.const 4080"),
    (
        "one more local",
        "other locals",
        "(local $at i32) (local $sum i32)",
        "(local $at i32) (local $sum i32) (local i32)",
    ),
];

#[test]
fn wrong_outputs() {
    let subject = Subject::program();
    let mutants = MUTATIONS.iter().map(|(name, reason, from, to)| {
        let output = replaced(&subject.output, from, to);
        let mutant =
            Subject { output, input: subject.input.clone(), certificate: subject.certificate.clone() };
        (*name, mutant.refused(reason))
    });
    all_refused(50, mutants);
}

#[test]
fn a_store_that_is_read_is_not_left_out() {
    let mut subject = Subject::program();
    subject.output =
        replaced(&subject.output, "select\n    i32.store $private", "select\n    drop\n    drop");
    subject.certificate.dead_stores.insert((6, 5));
    subject.refused("what it writes is read").unwrap();
}

#[test]
fn what_nobody_reaches_may_be_anything() {
    let mut subject = Subject::program();
    subject.output = replaced(
        &subject.output,
        "i32.gt_u\n    if ;; label = @1\n      unreachable",
        "i32.gt_u\n    if\n      call 7",
    );
    subject.output = subject.output.replace("call 7\n", "i32.const 0\n i32.const 0\n call 7\n");
    subject.check().unwrap();
}

#[test]
fn a_slot_that_traps_is_not_filled() {
    let text = "(module (type $a (func (result i32))) (memory 2) (table 3 3 funcref)
        (elem (i32.const 0) func $first $other $last)
        (data (i32.const 1000) \"\\01\")
        (func $first (result i32) (i32.const 1))
        (func $other (result i64) (i64.const 1))
        (func $last (result i32) (i32.const 2))
        (func (export \"f\") (param i32) (result i32)
          (drop (i32.load8_u (i32.const 1000)))
          (call_indirect (type $a) (i32.rem_u (local.get 0) (i32.const 3)))))";
    let mut subject = Subject::proposed(text, ALL);
    subject.output = subject.output.replace("$first $other $last", "$first $first $last");
    subject.refused("slot 1 of table 0 traps in the input only").unwrap();
    subject.output = replaced(&subject.output, "$first $first $last", "$first $other $last");
    subject.check().unwrap();
}

#[test]
fn a_memory_that_stays_is_not_moved() {
    // Something is claimed about what is in it, but it keeps its places.
    let text = "(module (memory $stays 1) (memory $goes 2)
        (data (memory $stays) (i32.const 100) \"\\01\") (data (memory $goes) (i32.const 1000) \"\\01\\02\")
        (func (export \"f\") (result i32)
          (i32.add (i32.load8_u $stays (i32.const 100)) (i32.load8_u $goes (i32.const 1000)))))";
    let mut subject = Subject::proposed(text, ALL);
    subject.certificate.memories.remove(&0);
    subject.certificate.target = 1;
    subject.certificate.clusters.retain(|cluster| cluster.memory == 1);
    subject.certificate.clusters[0].new = 0;
    let places =
        [("(memory $goes (;1;) 2)", "(memory $goes (;1;) 1 1)"), ("i32.const 1000\n", "i32.const 0\n")];
    subject.output = subject.input.clone();
    for (from, to) in places {
        subject.output = replaced(&subject.output, from, to);
    }
    subject.output = replaced(&subject.output, "(i32.const 1000) \"", "(i32.const 0) \"");
    subject.check().unwrap();
    subject.output = replaced(&subject.output, "i32.const 100\n", "i32.const 101\n");
    subject.refused("another memory is moved").unwrap();
}

#[test]
fn what_the_section_about_extents_says_is_confirmed() {
    let mut subject = Subject::program();
    let claim = |extent: u64, subject: &Subject| {
        let module = wat::parse_str(&subject.output).unwrap();
        let module = Module::parse(&module).unwrap();
        let replaced =
            Replaced { footprint: Some(Facts::of_extents([(1, extent)].into())), ..Replaced::default() };
        let (settings, mut report) = (Settings::default(), PassReport::default());
        let mut cx = CommitContext { settings: &settings, report: &mut report, source_map: None };
        let rewrite = rewrite_with(&module, |_, _| Ok(None), replaced).unwrap();
        let written = rewrite.assemble(&module, &mut cx);
        wasmprinter::print_bytes(written).unwrap()
    };
    let end = subject
        .certificate
        .clusters
        .iter()
        .map(|cluster| cluster.new + (cluster.old.end - cluster.old.start))
        .max();
    let output = claim(end.unwrap(), &subject);
    subject.output = output;
    subject.check().unwrap();
    subject.output = claim(end.unwrap() - 1, &subject);
    subject.refused("out of bounds").unwrap();
}
