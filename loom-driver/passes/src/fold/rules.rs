//! The rules: which operators may stand for which others, each with its proof obligation.
//!
//! A rule is written as the stack is: `x` is any number, `y` any other, `A` and `B` are constants. It holds for 32 and for 64
//! bits; `not` is the test for zero of the 32 bits that a comparison gives. Its obligation is that, for all `x`, `y`, `A` and
//! `B` for which `when` holds, both sides come to the same number. The test `rules_hold` has an SMT solver prove each of them,
//! and refute wrong ones. No operator that may trap is in a rule but with a constant with which it cannot.

use super::numbers::NumOp;
use std::sync::LazyLock;

/// Names, what stands there, what may stand there instead, and when.
const TEXT: &[(&str, &str, &str, &str)] = &[
    // Nothing happens.
    ("add-zero", "x 0 add", "x", ""),
    ("sub-zero", "x 0 sub", "x", ""),
    ("or-zero", "x 0 or", "x", ""),
    ("xor-zero", "x 0 xor", "x", ""),
    ("and-ones", "x -1 and", "x", ""),
    ("and-covered", "x A and", "x", "x in A"),
    ("shl-zero", "x 0 shl", "x", ""),
    ("shr-s-zero", "x 0 shr_s", "x", ""),
    ("shr-u-zero", "x 0 shr_u", "x", ""),
    ("rotl-zero", "x 0 rotl", "x", ""),
    ("rotr-zero", "x 0 rotr", "x", ""),
    ("mul-one", "x 1 mul", "x", ""),
    ("div-u-one", "x 1 div_u", "x", ""),
    ("div-s-one", "x 1 div_s", "x", ""),
    // What it is does not matter.
    ("and-zero", "x 0 and", "0", ""),
    ("or-ones", "x -1 or", "-1", ""),
    ("mul-zero", "x 0 mul", "0", ""),
    ("rem-u-one", "x 1 rem_u", "0", ""),
    ("rem-s-one", "x 1 rem_s", "0", ""),
    ("lt-u-zero", "x 0 lt_u", "0", ""),
    ("ge-u-zero", "x 0 ge_u", "1", ""),
    ("gt-u-most", "x -1 gt_u", "0", ""),
    ("le-u-most", "x -1 le_u", "1", ""),
    ("gt-u-covered", "x A gt_u", "0", "x <= A"),
    ("le-u-covered", "x A le_u", "1", "x <= A"),
    // A test for zero is shorter than a comparison.
    ("eq-zero", "x 0 eq", "x eqz", ""),
    ("lt-u-one", "x 1 lt_u", "x eqz", ""),
    ("le-u-zero", "x 0 le_u", "x eqz", ""),
    // Two constants are one.
    ("add-add", "x A add B add", "x A+B add", ""),
    ("add-sub", "x A add B sub", "x A-B add", ""),
    ("sub-add", "x A sub B add", "x B-A add", ""),
    ("sub-sub", "x A sub B sub", "x A+B sub", ""),
    ("and-and", "x A and B and", "x A&B and", ""),
    ("or-or", "x A or B or", "x A|B or", ""),
    ("xor-xor", "x A xor B xor", "x A^B xor", ""),
    ("mul-mul", "x A mul B mul", "x A*B mul", ""),
    ("shl-shl", "x A shl B shl", "x A+B shl", "A + B < bits"),
    ("shr-u-shr-u", "x A shr_u B shr_u", "x A+B shr_u", "A + B < bits"),
    ("shr-s-shr-s", "x A shr_s B shr_s", "x A+B shr_s", "A + B < bits"),
    ("eq-add", "x A add B eq", "x B-A eq", ""),
    ("ne-add", "x A add B ne", "x B-A ne", ""),
    ("eq-sub", "x A sub B eq", "x A+B eq", ""),
    ("ne-sub", "x A sub B ne", "x A+B ne", ""),
    ("eq-xor", "x A xor B eq", "x A^B eq", ""),
    ("ne-xor", "x A xor B ne", "x A^B ne", ""),
    // A comparison that fails is another one that holds.
    ("not-eq", "x y eq not", "x y ne", ""),
    ("not-ne", "x y ne not", "x y eq", ""),
    ("not-lt-s", "x y lt_s not", "x y ge_s", ""),
    ("not-lt-u", "x y lt_u not", "x y ge_u", ""),
    ("not-gt-s", "x y gt_s not", "x y le_s", ""),
    ("not-gt-u", "x y gt_u not", "x y le_u", ""),
    ("not-le-s", "x y le_s not", "x y gt_s", ""),
    ("not-le-u", "x y le_u not", "x y gt_u", ""),
    ("not-ge-s", "x y ge_s not", "x y lt_s", ""),
    ("not-ge-u", "x y ge_u not", "x y lt_u", ""),
    ("eq-zero-differs", "x y sub eqz", "x y eq", ""),
    ("xor-zero-differs", "x y xor eqz", "x y eq", ""),
    ("not-not-eqz", "x eqz not not", "x eqz", ""),
    // Made wider and narrower again.
    ("wrap-extend-u", "x extend_u wrap", "x", "x is narrow"),
    ("wrap-extend-s", "x extend_s wrap", "x", "x is narrow"),
    // The negation of a constant may cost less: 64 takes two bytes, -64 takes one, and for machine code it is the other way.
    ("add-negated", "x A add", "x -A sub", "-A costs less"),
    ("sub-negated", "x A sub", "x -A add", "-A costs less"),
    // An instruction has a small number in itself, and its inverse needs a register.
    ("and-inverted", "x A and", "x ~A or ~A sub", "~A costs less"),
    // Of a number that is zero or one.
    ("eq-one", "x 1 eq", "x", "x <= 1"),
    ("ne-zero", "x 0 ne", "x", "x <= 1"),
    ("ne-one", "x 1 ne", "x eqz", "x <= 1"),
    ("xor-one", "x 1 xor", "x eqz", "x <= 1"),
];

/// What may stand there instead where it only matters whether it is zero: the same obligation, about that alone.
const TESTED: &[(&str, &str, &str, &str)] = &[
    ("tested-ne-zero", "x 0 ne", "x", ""),
    ("tested-gt-u-zero", "x 0 gt_u", "x", ""),
    ("tested-not-not", "x eqz not", "x", ""),
    // Where a branch follows, and machine code makes a flag of a comparison that is tested again.
    ("tested-ne", "x y ne", "x y sub", ""),
];

/// A constant of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Constant {
    /// This one.
    Is(i64),
    /// What `A` is.
    A,
    /// What `B` is.
    B,
    /// The negation of what `A` is.
    Negated,
    /// What `A` is with each bit inverted.
    Inverted,
    /// An operation on `A` and `B`, or on `B` and `A`.
    Of(NumOp, bool),
}

/// An operator of a rule, with its second operand if it has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// With one operand.
    One(NumOp),
    /// With a constant as the second.
    With(NumOp, Constant),
    /// With anything as the second.
    Any(NumOp),
    /// `i32.eqz`, whatever the width of the rule.
    Not,
}

/// What stands there instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Instead {
    /// The number with these operators.
    Steps(Vec<Step>),
    /// A constant.
    Constant(i64),
}

/// When a rule holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// For all numbers.
    Always,
    /// If no bit of `x` is outside of the low ones of `A`.
    Covered,
    /// If `x` is at most `A`.
    AtMostA,
    /// If `x` is zero or one.
    IsBool,
    /// If `x` has 32 bits.
    IsNarrow,
    /// Always, but it only helps if the negation of `A` costs less.
    NegationCostsLess,
    /// Always, but it only helps if the inverse of `A` costs so much less that two operators cost less than one.
    InverseCostsLess,
    /// If `A` and `B` are together fewer than the bits of a number, without wrapping.
    SumBelowBits,
}

/// A rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Its name.
    pub name: &'static str,
    /// The operators that stand there.
    pub from: Vec<Step>,
    /// What may stand there instead.
    pub to: Instead,
    /// When.
    pub when: When,
}

/// The rules that hold everywhere, and those that hold where it only matters whether the number is zero.
pub static RULES: LazyLock<[Vec<Rule>; 2]> =
    LazyLock::new(|| [TEXT, TESTED].map(|text| text.iter().map(read).collect()));

/// Those of [`RULES`] that hold everywhere and end in an operator, by that.
pub static BY_LAST: LazyLock<Vec<Vec<&'static Rule>>> = LazyLock::new(|| {
    let mut all = vec![Vec::new(); NumOp::ALL.len()];
    for rule in &RULES[0] {
        if let Some(Step::One(op) | Step::With(op, _) | Step::Any(op)) = rule.from.last() {
            all[*op as usize].push(rule);
        }
        if rule.from.last() == Some(&Step::Not) {
            all[NumOp::Eqz as usize].push(rule);
        }
    }
    all
});

fn read((name, from, to, when): &(&'static str, &str, &str, &str)) -> Rule {
    let when = match *when {
        "x in A" => When::Covered,
        "x <= A" => When::AtMostA,
        "x <= 1" => When::IsBool,
        "x is narrow" => When::IsNarrow,
        "-A costs less" => When::NegationCostsLess,
        "~A costs less" => When::InverseCostsLess,
        "A + B < bits" => When::SumBelowBits,
        _ => When::Always,
    };
    let to = match to.parse() {
        Ok(constant) => Instead::Constant(constant),
        Err(_) => Instead::Steps(steps(to)),
    };
    Rule { name, from: steps(from), to, when }
}

/// The operators behind `x`.
fn steps(text: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut second = None;
    for word in text.split(' ').skip(1) {
        match (op(word), second.take()) {
            (Some(op), None) => steps.push(Step::One(op)),
            (Some(op), Some("y")) => steps.push(Step::Any(op)),
            (Some(op), Some(number)) => steps.push(Step::With(op, constant(number))),
            (None, _) if word == "not" => steps.push(Step::Not),
            (None, _) => second = Some(word),
        }
    }
    steps
}

fn op(word: &str) -> Option<NumOp> {
    NumOp::ALL.iter().copied().find(|op| op.name() == word)
}

fn constant(word: &str) -> Constant {
    match word {
        "A" => Constant::A,
        "B" => Constant::B,
        "-A" => Constant::Negated,
        "~A" => Constant::Inverted,
        "A+B" => Constant::Of(NumOp::Add, false),
        "A-B" => Constant::Of(NumOp::Sub, false),
        "B-A" => Constant::Of(NumOp::Sub, true),
        "A&B" => Constant::Of(NumOp::And, false),
        "A|B" => Constant::Of(NumOp::Or, false),
        "A^B" => Constant::Of(NumOp::Xor, false),
        "A*B" => Constant::Of(NumOp::Mul, false),
        number => Constant::Is(number.parse().unwrap_or_default()),
    }
}
