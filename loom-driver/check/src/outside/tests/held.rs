use super::*;

#[test]
fn without_a_usable_section_nothing_is_assumed() {
    let text = r#"(import "m" "a" (func)) (func (export "run")) (func (export "more")) (func)
        (memory (export "memory") 1)"#;
    for (case, stated) in [
        (Case::bare(text), Stated::default()),
        (Case::bare(text), ONE_TREE),
        (Case::bare(text), CANONICAL),
        (Case::with(text, vec![lower("a", &[]), lift("run", &[])], |_| {}), NATIVE),
        (
            Case::with(text, vec![lower("a", &[]), lift("run", &[])], |boundary| {
                boundary.contract.embedder = Embedder::Native;
            }),
            Stated::default(),
        ),
        (
            Case::with(text, vec![lower("a", &[]), lift("run", &[])], |boundary| {
                boundary.contract.embedder = Embedder::Native;
            }),
            CANONICAL,
        ),
    ] {
        assert_eq!(case.entered(0, stated), "more run");
        assert_eq!(case.touched(0, stated), "memory/memory");
        let outside = case.outside(stated);
        assert!(outside.memory(0).held && outside.func(1).held && outside.can_suspend());
        assert!(!outside.trap_ends_all());
        assert_eq!(outside.at_any_instruction(), stated != CANONICAL);
    }
    // A section that is not that of the module.
    let Case(mut bytes) = Case::with(text, vec![lower("a", &[]), lift("run", &[])], |_| {});
    assert_eq!(Case(bytes.clone()).entered(0, ONE_TREE), "");
    let module = Module::parse(&bytes).unwrap();
    let limits = module.sections.iter().find(|section| section.id == 5).unwrap().payload.clone();
    bytes[limits.end - 1] = 2;
    let case = Case(bytes);
    assert_eq!(case.entered(0, ONE_TREE), "more run");
}

#[test]
fn items_are_private_or_somebody_reaches_them() {
    let text = r#"(import "m" "memory" (memory 1)) (import "m" "table" (table 1 funcref))
        (import "m" "global" (global i32))
        (func (export "run"))
        (memory (export "inner") 1) (memory (export "outer") 1) (memory 1)
        (table (export "t") 1 funcref) (table 1 funcref)
        (global (export "g") i32 (i32.const 0)) (global (mut i32) (i32.const 0))"#;
    let case = Case::with(text, vec![lift("run", &[])], |boundary| {
        boundary.exports.iter_mut().find(|export| export.name == "outer").unwrap().scope = Scope::Unknown;
    });
    let outside = case.outside(ONE_TREE);
    let show = |item: super::super::Item| (item.private, item.held);
    let memories: Vec<_> = (0..5).map(|at| show(outside.memory(at))).collect();
    assert_eq!(memories, [(false, true), (false, false), (false, true), (true, false), (false, true)]);
    let tables: Vec<_> = (0..3).map(|at| show(outside.table(at))).collect();
    assert_eq!(tables, [(false, true), (false, false), (true, false)]);
    let globals: Vec<_> = (0..3).map(|at| show(outside.global(at))).collect();
    assert_eq!(globals, [(false, true), (false, false), (true, false)]);
    let outside = case.outside(NATIVE);
    assert!(outside.memory(1).held && outside.table(1).held && outside.global(1).held);
    for shared in [
        "(memory 1 1 shared)",
        "(table shared 1 (ref null (shared func)))",
        "(global (shared i32) (i32.const 0))",
    ] {
        let outside = Case::bare(shared).outside(NATIVE);
        let items = [outside.memory(0), outside.table(0), outside.global(0)];
        assert!(items.iter().all(|item| !item.private), "{shared}");
    }
}

#[test]
fn references_get_outside_by_tables_globals_and_calls() {
    let held = |more: &str| {
        let text = format!(
            "(type $s (struct)) (func $run (export \"run\")) (func $f) (func $g) (elem declare func $f) {more}"
        );
        let outside =
            Case::with(&text.replace("(type $s (struct))", ""), vec![lift("run", &[])], |boundary| {
                for export in &mut boundary.exports {
                    export.scope = Scope::External;
                }
            });
        let outside = outside.outside(ONE_TREE);
        let funcs = [outside.func(1), outside.func(2)];
        assert!(funcs.iter().all(|func| func.held == func.callable) && !funcs[1].held, "{more}");
        funcs[0].held
    };
    assert!(!held(""));
    assert!(!held("(table 1 funcref) (global funcref (ref.null func))"));
    assert!(held("(table (export \"t\") 1 funcref)"));
    assert!(!held("(table (export \"t\") 1 externref)"));
    assert!(held("(type (struct)) (table (export \"t\") 1 externref)"));
    assert!(held("(tag) (table (export \"t\") 1 externref)"));
    assert!(held("(global (export \"g\") (mut funcref) (ref.null func))"));
    assert!(!held("(global (export \"g\") (mut i32) (i32.const 0))"));
    assert!(held("(func (export \"gives\") (result funcref) ref.null func)"));
    // A function of the host can be called with others, and an object of the host can hold them.
    assert!(held("(func (export \"takes\") (param funcref))"));
    assert!(!held("(func (export \"takes\") (param externref))"));
    assert!(held("(type (struct)) (func (export \"takes\") (param anyref))"));
    assert!(!held("(tag (param i32))"));
    assert!(held("(tag (param funcref))"));
    for by in
        ["global funcref (ref.func 1)", "table 1 funcref (ref.func 1)", "elem declare funcref (ref.func 1)"]
    {
        let text = format!("(func (export \"gives\") (result funcref) ref.null func) (func) ({by})");
        let case = Case::with(&text, vec![lift("gives", &[])], |_| {});
        assert!(case.outside(ONE_TREE).func(1).held, "{by}");
    }
    for passes in ["(param funcref)", "(result funcref)"] {
        let text = format!(
            "(import \"m\" \"a\" (func {passes})) (func $run (export \"run\")) (func $f) (elem declare func $f)"
        );
        let case = Case::with(&text, vec![lift("run", &[]), lower("a", &[])], |_| {});
        assert!(case.outside(ONE_TREE).func(2).held, "{passes}");
    }
}

#[test]
fn an_export_is_callable_and_held_unless_internal() {
    let case = Case::with(
        "(func (export \"run\")) (func (export \"inner\")) (func)",
        vec![lift("run", &[])],
        |_| {},
    );
    let outside = case.outside(ONE_TREE);
    let show = |at| (outside.func(at).callable, outside.func(at).held);
    assert_eq!(
        [show(0), show(1), show(2), show(3)],
        [(true, true), (true, false), (false, false), (true, true)]
    );
    assert!(outside.import(0).is_none() && !outside.can_suspend());
}

#[test]
fn what_is_linked_may_have_a_subtype() {
    let text = r#"(type $open (sub (func))) (type $final (func))
        (import "m" "a" (func (type $open))) (import "m" "b" (func (type $final)))
        (import "m" "c" (func (exact (type $open)))) (func (type $open))"#;
    let outside = Case::bare(text).outside(NATIVE);
    let subtypes: Vec<bool> = (0..5).map(|at| outside.func(at).may_be_subtype).collect();
    assert_eq!(subtypes, [true, false, false, false, true]);
}

#[test]
fn stacks_that_are_switched_may_be_left_waiting() {
    let suspends = |text: &str| Case::with(text, vec![], |_| {}).outside(ONE_TREE).can_suspend();
    assert!(!suspends("(tag)"));
    assert!(suspends("(tag (export \"t\"))"));
    assert!(suspends(r#"(import "m" "t" (tag))"#));
    assert!(suspends("(type $f (func)) (type (cont $f))"));
}

/// What an unknown built-in does with a slot of a table that it may name, nobody knows.
#[test]
fn an_unknown_built_in_calls_what_is_in_a_slot() {
    let text = r#"(import "m" "a" (func)) (table (export "table") 1 funcref) (elem (i32.const 0) func $f)
        (func (export "run")) (func $f (param f64))"#;
    let calls = |user: User| {
        let case = Case::with(text, vec![user, lift("run", &[])], |_| {});
        case.outside(ONE_TREE).func(2).callable
    };
    assert!(calls(User { opcode: None, ..builtin(0, "a", &[]) }));
    // It may start a thread there, which goes on while a destructor waits.
    let with_drop = text.replace("(param f64)", "(param i32)").replace(
        r#"(table (export"#,
        r#"(import "m" "b" (func)) (func (export "dtor") (param i32)) (table (export"#,
    );
    let unknown = User { opcode: None, ..builtin(0, "a", &[]) };
    let users = vec![unknown, lift("run", &[]), destructor(&["b"], "dtor"), builtin(0x03, "b", &[])];
    assert_eq!(Case::with(&with_drop, users, |_| {}).entered(1, ONE_TREE), "4 dtor");
    // Of this one it is known: it starts threads.
    assert!(!calls(builtin(0x27, "a", &[(UseOption::Table, "table")])));
}
