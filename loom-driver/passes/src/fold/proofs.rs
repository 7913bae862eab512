//! An SMT solver proves every rule for all numbers of 32 and of 64 bits, and refutes wrong ones.

use super::numbers::{Num, NumOp, Width};
use super::rules::{Constant, Instead, RULES, Rule, Step, When};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The solver, if there is one: named by `Z3`, on the path, or where `.ci/run` installs it.
fn solver() -> Option<PathBuf> {
    let installed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/smt/bin/z3");
    let named = std::env::var_os("Z3").map(PathBuf::from);
    let runs =
        |z3: &PathBuf| Command::new(z3).arg("--version").output().is_ok_and(|said| said.status.success());
    [named, Some("z3".into()), Some(installed)].into_iter().flatten().find(runs)
}

/// What the solver says about each of some questions.
fn answers(z3: &Path, questions: &[String]) -> Vec<String> {
    let mut child = Command::new(z3)
        .args(["-in", "-T:600"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let text = questions
        .iter()
        .fold(String::new(), |text, question| text + "(push)\n" + question + "(check-sat)\n(pop)\n");
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let said = child.wait_with_output().unwrap();
    String::from_utf8(said.stdout).unwrap().lines().map(String::from).collect()
}

fn literal(value: i64, bits: u32) -> String {
    format!("(_ bv{} {bits})", value as u64 & (u64::MAX >> (64 - bits)))
}

fn truth(test: &str) -> String {
    format!("(ite {test} (_ bv1 32) (_ bv0 32))")
}

/// An operator on terms: its meaning in the theory of bit vectors, written from the standard and not from `eval`.
fn operator(op: NumOp, bits: u32, a: &str, b: &str) -> String {
    let by = format!("(bvurem {b} (_ bv{bits} {bits}))");
    let rotated = |one: &str, other: &str| {
        format!("(bvor ({one} {a} {by}) ({other} {a} (bvsub (_ bv{bits} {bits}) {by})))")
    };
    match op {
        NumOp::Eqz => truth(&format!("(= {a} (_ bv0 {bits}))")),
        NumOp::Eq => truth(&format!("(= {a} {b})")),
        NumOp::Ne => truth(&format!("(not (= {a} {b}))")),
        NumOp::LtS => truth(&format!("(bvslt {a} {b})")),
        NumOp::LtU => truth(&format!("(bvult {a} {b})")),
        NumOp::GtS => truth(&format!("(bvsgt {a} {b})")),
        NumOp::GtU => truth(&format!("(bvugt {a} {b})")),
        NumOp::LeS => truth(&format!("(bvsle {a} {b})")),
        NumOp::LeU => truth(&format!("(bvule {a} {b})")),
        NumOp::GeS => truth(&format!("(bvsge {a} {b})")),
        NumOp::GeU => truth(&format!("(bvuge {a} {b})")),
        NumOp::Add => format!("(bvadd {a} {b})"),
        NumOp::Sub => format!("(bvsub {a} {b})"),
        NumOp::Mul => format!("(bvmul {a} {b})"),
        NumOp::DivS => format!("(bvsdiv {a} {b})"),
        NumOp::DivU => format!("(bvudiv {a} {b})"),
        NumOp::RemS => format!("(bvsrem {a} {b})"),
        NumOp::RemU => format!("(bvurem {a} {b})"),
        NumOp::And => format!("(bvand {a} {b})"),
        NumOp::Or => format!("(bvor {a} {b})"),
        NumOp::Xor => format!("(bvxor {a} {b})"),
        NumOp::Shl => format!("(bvshl {a} {by})"),
        NumOp::ShrS => format!("(bvashr {a} {by})"),
        NumOp::ShrU => format!("(bvlshr {a} {by})"),
        NumOp::Rotl => rotated("bvshl", "bvlshr"),
        NumOp::Rotr => rotated("bvlshr", "bvshl"),
        NumOp::Wrap => format!("((_ extract 31 0) {a})"),
        NumOp::ExtendU => format!("((_ zero_extend 32) {a})"),
        NumOp::ExtendS => format!("((_ sign_extend 32) {a})"),
        _ => panic!("{op:?} is in no rule"),
    }
}

fn constant(constant: Constant, bits: u32) -> String {
    match constant {
        Constant::Is(value) => literal(value, bits),
        Constant::A => "A".into(),
        Constant::B => "B".into(),
        Constant::Negated => "(bvneg A)".into(),
        Constant::Inverted => "(bvnot A)".into(),
        Constant::Of(op, false) => operator(op, bits, "A", "B"),
        Constant::Of(op, true) => operator(op, bits, "B", "A"),
    }
}

/// The term behind some steps, and its width.
fn term(steps: &[Step], bits: u32) -> (String, u32) {
    steps.iter().fold(("x".into(), bits), |(term, width), step| {
        let width_of = |op: NumOp, bits| {
            let width = if bits == 32 { Width::W32 } else { Width::W64 };
            Num { width, op }.result().bits()
        };
        match step {
            Step::One(op) => (operator(*op, width, &term, "x"), width_of(*op, width)),
            Step::With(op, second) => {
                (operator(*op, width, &term, &constant(*second, width)), width_of(*op, width))
            }
            Step::Any(op) => (operator(*op, width, &term, "y"), width_of(*op, width)),
            Step::Not => (operator(NumOp::Eqz, 32, &term, "x"), 32),
        }
    })
}

/// Asks for numbers for which a rule does not hold; `tested` if it only matters whether they come to zero.
fn question(rule: &Rule, bits: u32, tested: bool) -> String {
    let mut text = String::new();
    for name in ["x", "y", "A", "B"] {
        writeln!(text, "(declare-const {name} (_ BitVec {bits}))").unwrap();
    }
    let when = match rule.when {
        When::Always | When::IsNarrow | When::NegationCostsLess | When::InverseCostsLess => {
            "true".to_string()
        }
        When::Covered => format!("(= (bvand x (bvnot A)) (_ bv0 {bits}))"),
        When::AtMostA => "(bvule x A)".to_string(),
        When::IsBool => format!("(bvule x (_ bv1 {bits}))"),
        When::SumBelowBits => format!(
            "(and (bvult A (_ bv{bits} {bits})) (bvult B (_ bv{bits} {bits})) (bvult (bvadd A B) (_ bv{bits} {bits})))"
        ),
    };
    let (from, width) = term(&rule.from, bits);
    let (to, other) = match &rule.to {
        Instead::Steps(steps) => term(steps, bits),
        Instead::Constant(value) => (literal(*value, width), width),
    };
    let equal = match tested {
        true => format!("(= (= {from} (_ bv0 {width})) (= {to} (_ bv0 {other})))"),
        false => {
            assert_eq!(width, other, "{}", rule.name);
            format!("(= {from} {to})")
        }
    };
    writeln!(text, "(assert {when})\n(assert (not {equal}))").unwrap();
    text
}

/// Rules that give a number of another width than there was hold for 32 bits alone.
fn widths(rule: &Rule) -> &'static [u32] {
    if rule.when == When::IsNarrow {
        return &[32];
    }
    let width = |bits| match &rule.to {
        Instead::Steps(steps) => term(steps, bits).1,
        Instead::Constant(_) => term(&rule.from, bits).1,
    };
    if term(&rule.from, 64).1 == width(64) { &[32, 64] } else { &[32] }
}

#[test]
fn rules_hold() {
    let Some(z3) = solver() else {
        eprintln!(
            "SKIPPED: no SMT solver proves the rules. `pip install --target target/smt z3-solver` installs one."
        );
        return;
    };
    let (mut questions, mut names) = (Vec::new(), Vec::new());
    for (rules, tested) in RULES.iter().zip([false, true]) {
        for rule in rules {
            let widths = if tested { &[32][..] } else { widths(rule) };
            for bits in widths {
                questions.push(question(rule, *bits, tested));
                names.push((rule.name, *bits));
            }
        }
    }
    let answers = answers(&z3, &questions);
    assert_eq!(answers.len(), names.len(), "{answers:?}");
    let open: Vec<_> = names.iter().zip(&answers).filter(|(_, answer)| *answer != "unsat").collect();
    assert!(open.is_empty(), "not proved: {open:?}");
    assert!(names.len() > 100, "{}", names.len());
    eprintln!("{} rules proved by {}", names.len(), z3.display());
}

#[test]
fn wrong_rules_are_refuted() {
    let Some(z3) = solver() else {
        eprintln!(
            "SKIPPED: no SMT solver refutes wrong rules. `pip install --target target/smt z3-solver` installs one."
        );
        return;
    };
    let wrong = [
        Rule {
            name: "and-minus-two",
            from: vec![Step::With(NumOp::And, Constant::Is(-2))],
            to: Instead::Steps(Vec::new()),
            when: When::Always,
        },
        Rule {
            name: "shl-shl-without-condition",
            from: vec![Step::With(NumOp::Shl, Constant::A), Step::With(NumOp::Shl, Constant::B)],
            to: Instead::Steps(vec![Step::With(NumOp::Shl, Constant::Of(NumOp::Add, false))]),
            when: When::Always,
        },
        Rule {
            name: "not-lt-s-unsigned",
            from: vec![Step::Any(NumOp::LtS), Step::Not],
            to: Instead::Steps(vec![Step::Any(NumOp::GeU)]),
            when: When::Always,
        },
        Rule {
            name: "lt-add",
            from: vec![Step::With(NumOp::Add, Constant::A), Step::With(NumOp::LtU, Constant::B)],
            to: Instead::Steps(vec![Step::With(NumOp::LtU, Constant::Of(NumOp::Sub, true))]),
            when: When::Always,
        },
        Rule {
            name: "ne-zero-of-any-number",
            from: vec![Step::With(NumOp::Ne, Constant::Is(0))],
            to: Instead::Steps(Vec::new()),
            when: When::Always,
        },
    ];
    let questions: Vec<String> = wrong.iter().map(|rule| question(rule, 32, false)).collect();
    assert_eq!(answers(&z3, &questions), vec!["sat"; wrong.len()]);
    let always = |rule: &Rule| Rule { when: When::Always, ..rule.clone() };
    // And as it stands, each rule needs its condition.
    let conditional: Vec<&Rule> = RULES[0]
        .iter()
        .filter(|rule| question(rule, 32, false) != question(&always(rule), 32, false))
        .collect();
    let free = |rule: &&Rule| question(&always(rule), 32, false);
    let questions: Vec<String> = conditional.iter().map(free).collect();
    assert_eq!(answers(&z3, &questions), vec!["sat"; conditional.len()]);
}
