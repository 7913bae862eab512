//! Small programs where a careless analysis or rewrite goes wrong: what the pass proposes is either
//! not confirmed, or is what these tests say.

use loom_compact::testing::{Premises, STATED, check, propose};
use loom_core::Module;

const ALL: Premises = Premises { trap_ends_instance: true };

/// What the pass proposes, as text, if the checker confirms it.
fn confirmed(text: &str) -> Option<String> {
    let input = wat::parse_str(text).unwrap();
    let input = Module::parse(&input).unwrap();
    input.validate_bodies().unwrap();
    let (output, certificate) = propose(&input, STATED, ALL).unwrap()?;
    check(&input, &Module::parse(&output).unwrap(), STATED, &certificate).ok()?;
    Some(wasmprinter::print_bytes(&output).unwrap())
}

#[test]
fn two_unknown_operands() {
    // The difference may be anything, and so may the address.
    let text = "(module (memory 2) (data (i32.const 1000) \"\\01\\02\\03\\04\\05\\06\\07\\08\")
        (func (export \"f\") (param v128) (result i32)
          (i32.load (i32.add (i32.const 1000) (i32.sub
            (i8x16.extract_lane_s 0 (local.get 0)) (i8x16.extract_lane_s 1 (local.get 0)))))))";
    assert_eq!(confirmed(text), None);
}

#[test]
fn an_address_that_a_loop_carries() {
    // The constant in front of the loop is not the only address.
    let text = "(module (memory 2) (data (i32.const 1000) \"\\01\\02\\03\\04\\05\\06\\07\\08\")
        (func (export \"f\") (param i32) (result i32) (local i32)
          (i32.const 1000)
          (loop (param i32)
            (local.set 1 (i32.load))
            (i32.const 1004)
            (br_if 0 (local.tee 0 (i32.and (local.get 0) (local.get 1))))
            (drop))
          (local.get 1)))";
    let moves_one =
        |output: &String| output.contains("i32.const 0\n    loop") && output.contains("i32.const 1004");
    assert!(confirmed(text).is_none_or(|output| !moves_one(&output)));
}

#[test]
fn an_address_that_both_arms_take() {
    // It is moved once, though two accesses want that.
    let text = "(module (memory 2) (data (i32.const 1000) \"\\01\\02\\03\\04\\05\\06\\07\\08\")
        (func (export \"f\") (param i32) (result i32)
          (i32.const 1000)
          (local.get 0)
          (if (param i32) (result i32) (then (i32.load)) (else (i32.load8_u)))))";
    assert!(confirmed(text).is_none_or(|output| !output.contains("i32.sub")));
}

#[test]
fn a_copy_that_traps() {
    // Nobody reads what it writes, but it reads from a memory of which nothing is known.
    let text = "(module (memory $seen (export \"m\") 1) (memory $own 1) (memory $third 1)
        (data (memory $third) (i32.const 1000) \"\\01\\02\")
        (func (export \"f\") (param i32) (result i32)
          (memory.copy $own $seen (i32.const 10) (local.get 0) (i32.const 4))
          (i32.load8_u $third (i32.const 1000))))";
    assert!(confirmed(text).is_none_or(|output| output.contains("memory.copy")));
}

#[test]
fn an_empty_copy() {
    // It reads nothing, but from an address that the smaller memory does not have.
    let text = "(module (memory $seen (export \"m\") 1) (memory $own 2)
        (data (memory $own) (i32.const 1000) \"\\01\\02\")
        (func (export \"f\") (param i32) (result i32)
          (memory.copy $seen $own (i32.const 10) (i32.const 70000) (i32.const 0))
          (i32.load8_u $own (i32.const 1000))))";
    assert!(confirmed(text).is_none_or(|output| !output.contains("i32.const 70000")));
}

#[test]
fn a_slot_that_traps() {
    // Slot 1 has a function of another type. A call through it must not do what slot 0 does.
    let text = "(module (type $a (func (result i32))) (memory 2) (table 3 3 funcref)
        (elem (i32.const 0) func $first $other $last)
        (data (i32.const 1000) \"\\01\")
        (func $first (result i32) (i32.const 1))
        (func $other (result i64) (i64.const 1))
        (func $last (result i32) (i32.const 2))
        (func (export \"f\") (param i32) (result i32)
          (drop (i32.load8_u (i32.const 1000)))
          (call_indirect (type $a) (i32.rem_u (local.get 0) (i32.const 3)))))";
    let is_filled = |output: &String| output.contains("func $first $first $last");
    assert!(confirmed(text).is_none_or(|output| !is_filled(&output)));
}
