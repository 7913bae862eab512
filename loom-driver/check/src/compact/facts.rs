//! What the judge takes from arithmetic while it confirms a claim, fact by fact: for whoever wants another engine to prove it.
//!
//! A fact is about sets of numbers and one operator, and holds for all numbers or for none: nothing else of the program
//! is in it. As a question to an SMT solver (theory of bit vectors) it asks for numbers for which it does not hold, with the
//! operator written from the standard and not as the judge computes it. The answer has to be `unsat`.

use super::classify::Integer;
use super::number_set::Set;
use super::state::Test;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt::Write;

/// A fact about numbers of 32 bits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fact(Kind);

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// All results of an operation of a number of one set and one of the other, unless it traps, are in the third set.
    Operation { op: Integer, a: Set, b: Set, results: Set },
    /// A number of one set and one of the other have no bit in common.
    NeverMeet { a: Set, b: Set },
    /// All bits of these numbers are in the mask.
    Masked { a: Set, mask: u32 },
    /// All outcomes of a test are in this set.
    Compared { test: Test, a: Set, b: Set, outcomes: Set },
    /// The sign of so many low bits, extended, is in this set; `None`: it is the number itself.
    Extended { bits: u32, a: Set, results: Option<Set> },
    /// A number of `old` of which `times` as much, plus `constant`, compares so with one of `other` is in `new`. `is_left`: it is on the
    /// left side.
    Narrowed { old: Set, times: i32, constant: u32, test: Test, other: Set, is_left: bool, new: Set },
}

/// Where facts are written down, if anybody wants to know.
#[derive(Debug, Default)]
pub(super) struct Facts(Option<RefCell<BTreeSet<Fact>>>);

impl Facts {
    /// Writes them down.
    pub fn wanted() -> Facts {
        Facts(Some(RefCell::default()))
    }

    /// The same as for the others, empty.
    pub fn like(&self) -> Facts {
        Facts(self.0.as_ref().map(|_| RefCell::default()))
    }

    /// Adds one.
    pub fn add(&self, fact: impl FnOnce() -> Kind) {
        if let Some(facts) = &self.0 {
            facts.borrow_mut().insert(Fact(fact()));
        }
    }

    /// Adds those of another.
    pub fn extend(&self, others: Facts) {
        if let (Some(facts), Some(others)) = (&self.0, others.0) {
            facts.borrow_mut().extend(others.into_inner());
        }
    }

    /// All of them, in an order that depends on nothing else.
    pub fn all(self) -> Vec<Fact> {
        self.0.map(|facts| facts.into_inner().into_iter().collect()).unwrap_or_default()
    }
}

fn number(number: u32) -> String {
    format!("#x{number:08x}")
}

/// That a term is in a set.
fn is_in(term: &str, set: &Set) -> String {
    match set {
        Set::Listed(numbers) => {
            numbers
                .iter()
                .fold("(or false".to_string(), |text, one| text + &format!(" (= {term} {})", number(*one)))
                + ")"
        }
        Set::Spread(0, u32::MAX, 1) => "true".into(),
        Set::Spread(first, last, step) => {
            let (first, last) = (number(*first), number(*last));
            let steps = match step {
                1 => String::new(),
                step => format!(" (= (bvurem (bvsub {term} {first}) {}) #x00000000)", number(*step)),
            };
            format!("(and (bvule {first} {term}) (bvule {term} {last}){steps})")
        }
    }
}

fn operation(op: Integer) -> &'static str {
    match op {
        Integer::Add => "(bvadd a b)",
        Integer::Sub => "(bvsub a b)",
        Integer::Mul => "(bvmul a b)",
        Integer::And => "(bvand a b)",
        Integer::Or => "(bvor a b)",
        Integer::Xor => "(bvxor a b)",
        // The count of a shift is modulo 32.
        Integer::Shl => "(bvshl a (bvand b #x0000001f))",
        Integer::ShrU => "(bvlshr a (bvand b #x0000001f))",
        Integer::ShrS => "(bvashr a (bvand b #x0000001f))",
        Integer::DivU => "(bvudiv a b)",
        Integer::RemU => "(bvurem a b)",
    }
}

fn test(test: Test, a: &str, b: &str) -> String {
    match test {
        Test::Same => format!("(= {a} {b})"),
        Test::Other => format!("(not (= {a} {b}))"),
        Test::Below => format!("(bvult {a} {b})"),
        Test::NotAbove => format!("(bvule {a} {b})"),
        Test::Less => format!("(bvslt {a} {b})"),
        Test::NotGreater => format!("(bvsle {a} {b})"),
    }
}

impl Fact {
    /// The question whether it does not hold for some numbers, in SMT-LIB 2: of the form `(push 1) ... (check-sat) (pop 1)`, for the
    /// logic `QF_BV`. The answer has to be `unsat`.
    pub fn question(&self) -> String {
        // What is known of `a` and `b`, and what follows.
        let (known, follows) = match &self.0 {
            Kind::Operation { op, a, b, results } => {
                let traps = matches!(op, Integer::DivU | Integer::RemU);
                let runs = if traps { vec!["(not (= b #x00000000))".to_string()] } else { Vec::new() };
                ([vec![is_in("a", a), is_in("b", b)], runs].concat(), is_in(operation(*op), results))
            }
            Kind::NeverMeet { a, b } => {
                (vec![is_in("a", a), is_in("b", b)], "(= (bvand a b) #x00000000)".into())
            }
            Kind::Masked { a, mask } => (vec![is_in("a", a)], format!("(= (bvand a {}) a)", number(*mask))),
            Kind::Compared { test: of, a, b, outcomes } => {
                let outcome = format!("(ite {} #x00000001 #x00000000)", test(*of, "a", "b"));
                (vec![is_in("a", a), is_in("b", b)], is_in(&outcome, outcomes))
            }
            Kind::Extended { bits, a, results } => {
                let extended = format!("((_ sign_extend {}) ((_ extract {} 0) a))", 32 - bits, bits - 1);
                let same = || format!("(= {extended} a)");
                (vec![is_in("a", a)], results.as_ref().map_or_else(same, |set| is_in(&extended, set)))
            }
            Kind::Narrowed { old, times, constant, test: of, other, is_left, new } => {
                let sum = format!("(bvadd (bvmul a {}) {})", number(*times as u32), number(*constant));
                let compares = if *is_left { test(*of, &sum, "b") } else { test(*of, "b", &sum) };
                (vec![is_in("a", old), is_in("b", other), compares], is_in("a", new))
            }
        };
        let mut text = String::from("(push 1)\n");
        for name in ["a", "b"] {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "(declare-const {name} (_ BitVec 32))");
        }
        for known in known {
            let _ = writeln!(text, "(assert {known})");
        }
        let _ = writeln!(text, "(assert (not {follows}))\n(check-sat)\n(pop 1)");
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fact_asks_for_numbers_for_which_it_does_not_hold() {
        let fact = Fact(Kind::Operation {
            op: Integer::RemU,
            a: Set::Spread(8, 4000, 4),
            b: Set::one(3),
            results: Set::up_to(2),
        });
        let expected = "(push 1)\n(declare-const a (_ BitVec 32))\n(declare-const b (_ BitVec 32))\n\
            (assert (and (bvule #x00000008 a) (bvule a #x00000fa0) (= (bvurem (bvsub a #x00000008) #x00000004) #x00000000)))\n\
            (assert (or false (= b #x00000003)))\n(assert (not (= b #x00000000)))\n\
            (assert (not (or false (= (bvurem a b) #x00000000) (= (bvurem a b) #x00000001) (= (bvurem a b) #x00000002))))\n\
            (check-sat)\n(pop 1)\n";
        assert_eq!(fact.question(), expected);
    }

    #[test]
    fn facts_are_written_down_once_and_only_if_they_are_wanted() {
        let masked = || Kind::Masked { a: Set::one(1), mask: 1 };
        let facts = Facts::wanted();
        let others = facts.like();
        [&facts, &others, &facts].into_iter().for_each(|facts| facts.add(masked));
        facts.extend(others);
        assert_eq!(facts.all().len(), 1);
        let nobody = Facts::default();
        nobody.add(masked);
        assert!(nobody.like().all().is_empty() && nobody.all().is_empty());
    }
}
