//! The check on outputs that were made by hand: right ones pass, wrong ones do not.

use super::{Claimed, Inlined, check, check_body};
use crate::module::Module;
use crate::outside::{Embedding, Outside, Stated};
use crate::same::verdict::{quickly, validate};

/// What is in both modules, in front of what differs: functions 0 and 1 are imported.
const AROUND: &str = r#"
    (type $log (func (param i32)))
    (type $none (func (result i32)))
    (type $two (func (param i32 i32) (result i32)))
    (type $one (func (param i32) (result i32)))
    (type $pair (func (param i32) (result i32 i32)))
    (type $float (func (param f32) (result f32)))
    (import "host" "log" (func $log (type $log)))
    (import "host" "ask" (func $ask (type $none)))"#;

/// What is in both modules behind it.
const BEHIND: &str = "(memory 1) (global $g (mut i32) (i32.const 0)) (tag $failed)";

fn module(text: &str) -> Vec<u8> {
    let bytes = wat::parse_str(format!("(module {AROUND} {text} {BEHIND})")).unwrap();
    validate(&bytes);
    bytes
}

fn verdict(before: &str, after: &str, inlined: &[Inlined]) -> Result<(), String> {
    let (before, after) = (module(before), module(after));
    let (before, after) = (Module::parse(&before).unwrap(), Module::parse(&after).unwrap());
    let outside = Outside::of(&before, &Stated { one_tree: false, embedding: Some(Embedding::Native) });
    check(&before, &after, &outside, inlined).map_err(|refused| refused.to_string())
}

/// Two functions, of which the second calls the first; what is claimed of the second.
struct Case {
    callee: &'static str,
    caller: &'static str,
    inlined: Inlined,
}

impl Case {
    /// What the check says if the body of the caller becomes this one, with these declarations, and the callee a trap.
    fn verdict(&self, after: &str) -> Result<(), String> {
        let export = |body: &str| format!(r#"(func (export "run") (type $one) {body})"#);
        let before = format!("(func $f {}) {}", self.callee, export(self.caller));
        let ty = self.callee.split(')').next().unwrap_or_default();
        let after = format!("(func $f {ty}) unreachable) {}", export(after));
        verdict(&before, &after, std::slice::from_ref(&self.inlined))
    }

    #[track_caller]
    fn right(&self, after: &str) {
        assert_eq!(self.verdict(after), Ok(()));
    }

    #[track_caller]
    fn wrong(&self, after: &str, why: &str) {
        let message = self.verdict(after).expect_err("not refused");
        assert!(message.contains(why), "{message}");
    }
}

/// That the first call of a function, 3, went, and what its new locals are.
fn only(locals: &[u32]) -> Inlined {
    Inlined { func: 3, calls: vec![0], locals: locals.to_vec() }
}

/// Subtracts, and says so in between.
const SUBTRACTS: Case = Case {
    callee: "(type $two) i32.const 1 call $log local.get 0 local.get 1 i32.sub",
    caller: "local.get 0 call $ask call $f",
    inlined: Inlined { func: 3, calls: Vec::new(), locals: Vec::new() },
};

fn subtracts(locals: &[u32]) -> Case {
    Case { inlined: Inlined { func: 3, calls: vec![1], locals: locals.to_vec() }, ..SUBTRACTS }
}

#[test]
fn a_body_stands_for_a_call() {
    let two = subtracts(&[1, 2]);
    let spliced = "(local i32 i32) local.get 0 call $ask local.set 2 local.set 1 i32.const 1 call $log local.get 1 local.get 2 i32.sub";
    two.right(spliced);
    // The other way round.
    subtracts(&[2, 1]).right(
        &spliced
            .replace("local.set 2 local.set 1", "local.set 1 local.set 2")
            .replace("local.get 1 local.get 2 i32.sub", "local.get 2 local.get 1 i32.sub"),
    );
    subtracts(&[2])
        .right("(local i32) call $ask local.set 1 i32.const 1 call $log local.get 0 local.get 1 i32.sub");
    subtracts(&[]).right("local.get 0 call $ask i32.const 1 call $log i32.sub");
}

#[test]
fn arguments_and_effects_keep_their_order() {
    let two = subtracts(&[1, 2]);
    // Arguments in the wrong order.
    two.wrong(
        "(local i32 i32) local.get 0 call $ask local.set 1 local.set 2 i32.const 1 call $log local.get 1 local.get 2 i32.sub",
        "it returns something else",
    );
    let none = subtracts(&[]);
    // An effect of the callee before one of an argument; one that is missing, and one that is there twice.
    none.wrong("local.get 0 i32.const 1 call $log call $ask i32.sub", "became");
    none.wrong("local.get 0 call $ask i32.sub", "an effect became a return");
    none.wrong("local.get 0 call $ask i32.const 1 call $log i32.const 1 call $log i32.sub", "became");
    none.wrong("local.get 0 call $ask i32.const 2 call $log i32.sub", "other operands");
    none.wrong("local.get 0 call $ask i32.const 1 call $log i32.add", "it returns something else");
    none.wrong("call $ask i32.const 1 call $log local.get 0 i32.sub", "it returns something else");
    // A global is read where it was.
    let reads = Case {
        callee: "(type $one) i32.const 5 global.set $g local.get 0",
        caller: "global.get $g call $f",
        inlined: only(&[]),
    };
    reads.right("global.get $g i32.const 5 global.set $g");
    reads.wrong("i32.const 5 global.set $g global.get $g", "it returns something else");
    reads.wrong("global.get $g", "became");
}

#[test]
fn locals_are_zero_whenever_a_body_begins() {
    let counts = Case {
        callee: "(type $one) (local i32) local.get 1 call $log local.get 0 local.tee 1",
        caller: "loop local.get 0 call $f drop call $ask br_if 0 end local.get 0",
        inlined: only(&[2]),
    };
    counts.right(
        "(local i32) loop i32.const 0 local.set 1 local.get 1 call $log local.get 0 local.set 1 call $ask br_if 0 end local.get 0",
    );
    let without = Case { inlined: only(&[]), ..counts };
    without.right("loop i32.const 0 call $log call $ask br_if 0 end local.get 0");
    let counts = Case { inlined: only(&[2]), ..without };
    // Not the second time; not with another number.
    counts.wrong(
        "(local i32) loop local.get 1 call $log local.get 0 local.set 1 call $ask br_if 0 end local.get 0",
        "other operands",
    );
    counts.wrong(
        "(local i32) loop i32.const 1 local.set 1 local.get 1 call $log local.get 0 local.set 1 call $ask br_if 0 end local.get 0",
        "other operands",
    );
    // Where it runs once, it is zero anyway; with floats too, of which zero is not minus zero.
    let once = Case {
        callee: "(type $float) (local f32) local.get 0 local.get 1 f32.add",
        caller: "f32.const 3 call $f i32.trunc_f32_s",
        inlined: only(&[2]),
    };
    once.right("(local f32) f32.const 3 local.get 1 f32.add i32.trunc_f32_s");
    once.right("(local f32) f32.const 3 f32.const 0 f32.add i32.trunc_f32_s");
    once.wrong("(local f32) f32.const 3 f32.const -0 f32.add i32.trunc_f32_s", "other operands");
}

#[test]
fn branches_go_behind_the_call() {
    let returns = Case {
        callee: "(type $one) local.get 0 (if (then i32.const 5 return)) i32.const 7 call $log local.get 0",
        caller: "local.get 0 call $f i32.const 3 i32.mul",
        inlined: only(&[]),
    };
    let block = "(block (result i32) local.get 0 (if (then i32.const 5 br 1)) i32.const 7 call $log local.get 0) i32.const 3 i32.mul";
    returns.right(block);
    // Out of the caller, out of too little, and to the other arm.
    returns.wrong(&block.replace("br 1", "return"), "it returns something else");
    returns.wrong(&block.replace("i32.const 5 br 1", "i32.const 5 br 2"), "it returns something else");
    returns.wrong(&block.replace("i32.const 5 br 1", "br 0"), "");
    returns.wrong(&block.replace("local.get 0 (if", "local.get 0 i32.eqz (if"), "");
    returns.wrong(&block.replace("i32.const 5 br 1", "i32.const 6 br 1"), "");
    // Several results, in their order.
    let pair = Case {
        callee: "(type $pair) local.get 0 i32.const 2",
        caller: "local.get 0 call $f i32.sub",
        inlined: only(&[]),
    };
    pair.right("local.get 0 i32.const 2 i32.sub");
    pair.wrong("i32.const 2 local.get 0 i32.sub", "it returns something else");
}

#[test]
fn traps_stay() {
    let divides = Case {
        callee: "(type $one) i32.const 9 local.get 0 i32.div_u drop i32.const 1 call $log local.get 0",
        caller: "local.get 0 call $f",
        inlined: only(&[]),
    };
    divides.right("i32.const 9 local.get 0 i32.div_u drop i32.const 1 call $log local.get 0");
    divides.wrong("i32.const 1 call $log local.get 0", "became");
    divides.wrong("i32.const 1 call $log i32.const 9 local.get 0 i32.div_u drop local.get 0", "became");
    divides.wrong("i32.const 9 local.get 0 i32.div_s drop i32.const 1 call $log local.get 0", "became");
    let fails = Case {
        callee: "(type $one) local.get 0 call $log unreachable",
        caller: "local.get 0 call $f drop i32.const 1",
        inlined: only(&[]),
    };
    fails.right("local.get 0 call $log unreachable");
    fails.wrong("local.get 0 call $log i32.const 1", "a trap became a return");
    let throws =
        Case { callee: "(type $one) throw $failed", caller: "local.get 0 call $f", inlined: only(&[]) };
    throws.right("throw $failed");
    throws.wrong("unreachable", "an effect became a trap");
}

#[test]
fn a_claim_that_lies_is_refused() {
    let spliced = "(local i32 i32) local.get 0 call $ask local.set 2 local.set 1 i32.const 1 call $log local.get 1 local.get 2 i32.sub";
    let with = |inlined: Inlined| Case { inlined, ..SUBTRACTS };
    // The first call is of the host; one that there is not; one of another function; none.
    let calls = |calls: &[u32], func| Inlined { func, calls: calls.to_vec(), locals: vec![1, 2] };
    with(calls(&[1], 3)).right(spliced);
    for (wrong, why) in [
        (calls(&[0], 3), "its body is missing"),
        (calls(&[2], 3), "a call is claimed that there is not"),
        (calls(&[0, 1], 3), "its body is missing"),
        (calls(&[1, 1], 3), "calls are out of order"),
        (calls(&[0], 2), "its locals differ"),
        (calls(&[], 3), "its locals differ"),
    ] {
        with(wrong).wrong(spliced, why);
    }
    // Locals that are not those of the callee, or of another type, or the same twice.
    for (wrong, why) in [
        (&[1, 0][..], "its locals differ"),
        (&[1, 3], "its locals differ"),
        (&[1, 1], "two locals are claimed to be one"),
        (&[1], "its locals differ"),
    ] {
        with(Inlined { func: 3, calls: vec![1], locals: wrong.to_vec() }).wrong(spliced, why);
    }
    with(calls(&[1], 3))
        .wrong(&spliced.replace("(local i32 i32)", "(local i32 i32 i32)"), "its locals differ");
    let float = Case {
        callee: "(type $float) local.get 0 local.get 0 f32.add",
        caller: "f32.const 3 call $f i32.trunc_f32_s",
        inlined: only(&[1]),
    };
    float.wrong("(local i32) f32.const 3 f32.const 3 f32.add i32.trunc_f32_s", "its locals differ");
}

/// A function that somebody else calls, too, and who that is.
const SHARED: &str = "(func $f (type $one) i32.const 1 call $log local.get 0)";
const CALLS: &str = r#"(func (export "run") (type $one) local.get 0 call $f)"#;
const INSTEAD: &str = r#"(func (export "run") (type $one) i32.const 1 call $log local.get 0)"#;
const TRAPS: &str = "(func $f (type $one) unreachable)";

#[test]
fn a_function_that_somebody_reaches_keeps_its_body() {
    let one = [only(&[])];
    let both = |callee: &str, caller: &str, rest: &str| format!("{callee} {caller} {rest}");
    for rest in [
        r#"(func (export "again") (type $one) local.get 0 call $f)"#,
        r#"(func (export "again") (type $one) local.get 0 return_call $f)"#,
        r#"(export "f" (func $f))"#,
        "(table 1 funcref) (elem (i32.const 0) $f)",
        r#"(global (export "g") funcref (ref.func $f))"#,
        r#"(elem declare func $f) (func (export "again") (result funcref) ref.func $f)"#,
    ] {
        assert_eq!(verdict(&both(SHARED, CALLS, rest), &both(SHARED, INSTEAD, rest), &one), Ok(()), "{rest}");
        let message = verdict(&both(SHARED, CALLS, rest), &both(TRAPS, INSTEAD, rest), &one);
        assert!(message.expect_err(rest).contains("became"), "{rest}");
    }
    assert_eq!(verdict(&both(SHARED, CALLS, ""), &both(TRAPS, INSTEAD, ""), &one), Ok(()));
    // An import that is told functions by number may call any.
    let told = r#"(import "pulseengine:async" "thread_new" (func (param i32 i32) (result i32)))"#;
    let with = |callee: &str, caller: &str| format!("{told} {callee} {caller}");
    let later = [Inlined { func: 4, ..only(&[]) }];
    assert_eq!(verdict(&with(SHARED, CALLS), &with(SHARED, INSTEAD), &later), Ok(()));
    assert!(verdict(&with(SHARED, CALLS), &with(TRAPS, INSTEAD), &later).is_err());
    // Nothing but code may differ.
    let before = both(SHARED, CALLS, r#"(data (i32.const 0) "a")"#);
    let after = both(TRAPS, INSTEAD, r#"(data (i32.const 0) "b")"#);
    assert!(verdict(&before, &after, &one).expect_err("other data").contains("section 11"));
}

#[test]
fn bodies_stand_in_bodies() {
    let inner = "(func $g (type $one) (local i32) local.get 0 local.get 1 i32.sub local.tee 1)";
    let middle = "(func $f (type $one) local.get 0 call $g i32.const 3 i32.mul)";
    let before = format!(r#"{inner} {middle} (func (export "run") (type $one) local.get 0 call $f)"#);
    let after = |body: &str| {
        let trap = "(type $one) unreachable";
        format!(r#"(func {trap}) (func {trap}) (func (export "run") (type $one) {body})"#)
    };
    let inlined = |func, locals: &[u32]| Inlined { func, calls: vec![0], locals: locals.to_vec() };
    let all = [inlined(3, &[]), inlined(4, &[3])];
    assert_eq!(
        verdict(&before, &after("(local i32) local.get 0 local.get 1 i32.sub i32.const 3 i32.mul"), &all),
        Ok(())
    );
    // In the middle nothing is claimed.
    let body = "local.get 0 i32.const 3 i32.mul";
    assert_eq!(verdict(&before, &after(body), &[inlined(3, &[]), inlined(4, &[])]), Ok(()));
    assert!(verdict(&before, &after(body), &[inlined(4, &[])]).expect_err("").contains("became"));
    // A function that calls itself cannot stand for all its calls.
    let again = "(func $f (type $one) local.get 0 call $f)";
    let before = format!(r#"{again} (func (export "run") (type $one) local.get 0 call $f)"#);
    let message = verdict(&before, &before, &[inlined(2, &[]), inlined(3, &[])]).expect_err("");
    assert!(message.contains("too deep") || message.contains("too large"), "{message}");
    // Nor can one that makes a tail call, which would not return there.
    let tail = "(func $f (type $one) local.get 0 return_call $g) (func $g (type $one) local.get 0)";
    let before =
        format!(r#"{tail} (func (export "run") (type $one) local.get 0 call $f i32.const 1 i32.add)"#);
    let after = format!(r#"{tail} (func (export "run") (type $one) local.get 0 return_call $g)"#);
    assert!(verdict(&before, &after, &[inlined(4, &[])]).expect_err("").contains("tail call"));
}

#[test]
fn what_grows_without_bound_is_refused_in_time() {
    // Each function calls the next one twice.
    let funcs: String = (2..40).map(|func| format!("(func call {} call {})", func + 1, func + 1)).collect();
    let bytes = module(&format!("{funcs} (func)"));
    let before = Module::parse(&bytes).unwrap();
    let all: Vec<_> = (2..40).map(|func| Inlined { func, calls: vec![0, 1], locals: Vec::new() }).collect();
    let claimed = Claimed::read(&all).unwrap();
    for func in 2..40 {
        let body = [0, 0x0b];
        let verdict = quickly(|| check_body(&before, &claimed, func, &body));
        assert!(func > 20 || verdict.is_err(), "{func}");
        assert!(func < 32 || verdict.is_ok(), "{func}: {verdict:?}");
    }
}
