//! Maps that nobody claims are found, and what is no removal is refused with a place.

use super::*;
use loom_check::removal::Run;

#[test]
fn nothing_was_removed() {
    let module = wat::parse_str(r#"(module (type (func)) (func) (func (export "run") call 0))"#).unwrap();
    let module = Module::parse(&module).unwrap();
    let maps = removal::find_maps(&module, &module, false).unwrap();
    assert_eq!(maps[1], [Run { len: 2, new: Some(0) }]);
    let claim = Removal { maps, may_go: Vec::new(), preserve_trap_kind: false, may_reorder: false };
    removal::check(&module, &module, &claim).unwrap();
}

/// The error about two modules, which may remove any export.
fn refused(before: &str, after: &str) -> String {
    let (before, after) = (wat::parse_str(before).unwrap(), wat::parse_str(after).unwrap());
    let (before, after) = (Module::parse(&before).unwrap(), Module::parse(&after).unwrap());
    let outcome = removal::find_maps(&before, &after, false).and_then(|maps| {
        let may_go = vec![true; before.exports.len()];
        removal::check(
            &before,
            &after,
            &Removal { maps, may_go, preserve_trap_kind: false, may_reorder: false },
        )
    });
    outcome.unwrap_err().to_string()
}

#[test]
fn what_is_no_removal_is_refused() {
    let before = r#"(module (func $a) (func $b) (func $run (export "run") (call $a) (call $b)))"#;
    let cases = [
        (r#"(module (func $b) (func $a) (func $run (export "run") (call $a) (call $b)))"#, "out of order"),
        (
            r#"(module (func $a) (func $run (export "run") (call $a) (call $a)))"#,
            "code section, before: func 2 `run`",
        ),
        (
            r#"(module (func $a nop) (func $b) (func $run (export "run") (call $a) (call $b)))"#,
            "code section, before: func 0 `a`",
        ),
        (
            r#"(module (func $c) (func $a) (func $b) (func $run (export "run") (call $a) (call $b)))"#,
            "function section, after: func 0 `c`: nothing of the input seems to have become it",
        ),
        (
            r#"(module (func $new) (func $run (export "run") nop))"#,
            "code section, before: func 2 `run`, after: func 1 `run`: the bodies differ",
        ),
        (r#"(module (func (export "other")))"#, "export section, after: export \"other\""),
        (
            r#"(module (memory 1))"#,
            "memory section, after: memory 0: nothing of the input seems to have become it",
        ),
    ];
    for (after, says) in cases {
        let error = refused(before, after);
        assert!(error.contains(says), "{after}: {error}");
    }
}
