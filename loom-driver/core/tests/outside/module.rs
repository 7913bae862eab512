//! Facts that are in the module itself, beside what its section says of canonical definitions.

use super::*;

/// For whom what nobody lists enters the module, nobody says.
#[test]
fn a_trap_ends_nothing_where_an_import_is_not_listed() {
    let ends = |scope: Scope| {
        let module = wat::parse_str(r#"(module (import "host" "f" (func)) (func (export "run")))"#).unwrap();
        let mut known = boundary(vec![lower(&["f"], &[])]);
        known.one_tree = false;
        known.users[0].uses.truncate(1);
        known.users.retain(|user| user.imports.iter().all(|import| import.name == "f"));
        known.exports.retain(|export| export.name == "run");
        known.imports.truncate(1);
        known.imports[0].scope = scope;
        let bytes = meld_boundary::stamp(&module, &known).unwrap();
        Outside::of(&Module::parse(&bytes).unwrap(), Stated::default()).trap_ends_all()
    };
    assert!(ends(Scope::External) && !ends(Scope::Unknown));
}

/// An unknown built-in may call what is in a table that it may name, or start it as a thread.
#[test]
fn an_unknown_built_in_has_what_is_in_slots() {
    let held = |user: User| {
        let bytes = stamped(&boundary(vec![user]));
        let module = Module::parse(&bytes).unwrap();
        let outside = Outside::of(&module, Stated::default());
        outside.callable().contains(FuncIndex::from_u32(7))
    };
    assert!(held(builtin(0x7f, &[])) && !held(builtin(opcode::RESOURCE_NEW, &[])));
}

/// What imports are told by number, no canonical definition says.
#[test]
fn a_user_is_not_all_there_is_behind_a_built_in_of_the_fuser() {
    let module = MODULE.replace("\"host\" \"f\"", "\"pulseengine:async\" \"f\"");
    let mut boundary = boundary(vec![builtin(opcode::RESOURCE_NEW, &[])]);
    boundary.imports[0].module = "pulseengine:async".into();
    boundary.users[2].imports[0].module = "pulseengine:async".into();
    let bytes = meld_boundary::stamp(&wat::parse_str(module).unwrap(), &boundary).unwrap();
    let (funcs, waits) = entered_in(&bytes, Stated::default());
    assert!(waits && ALL.iter().all(|name| funcs.contains(&name.to_string())));
}

/// Imports of other kinds are none of those that are called.
#[test]
fn an_imported_memory_before_the_functions() {
    let import = "(module (import \"host\" \"memory\" (memory 1))";
    let module = MODULE.replace("(module", import).replace("(memory (export", "(memory $own (export");
    let realloc = [(UseOption::Realloc, "realloc")];
    let mut boundary = boundary(vec![lower(&["f"], &realloc)]);
    let memory = Import { kind: ExternalKind::Memory, name: "memory".into(), ..boundary.imports[0].clone() };
    boundary.imports.insert(0, memory);
    let bytes = meld_boundary::stamp(&wat::parse_str(module).unwrap(), &boundary).unwrap();
    assert_eq!(entered_in(&bytes, Stated::default()), (vec!["realloc".to_string()], false));
    let module = Module::parse(&bytes).unwrap();
    let outside = Outside::of(&module, Stated::default());
    let exports = [0, 1].map(|memory| outside.exports_memory(MemoryIndex::from_u32(memory)));
    assert_eq!(exports, [false, true]);
}

#[test]
fn what_is_shared_runs_beside_everything() {
    let canonical = Stated { one_tree: true, embedding: Some(Embedding::Canonical) };
    let is_beside = |bytes: &[u8], stated| {
        let module = Module::parse(bytes).unwrap();
        let outside = Outside::of(&module, stated);
        let facts = [outside.is_concurrent(), outside.interrupts(), outside.can_suspend()];
        assert_eq!(facts, [!outside.trap_ends_all(); 3]);
        facts[0]
    };
    let shared = |text: &str| is_beside(&wat::parse_str(format!("(module {text})")).unwrap(), canonical);
    assert!(!shared("(memory 1 1) (global i32 (i32.const 0)) (table 1 funcref) (type (func))"));
    assert!(shared("(memory 1 1 shared)"));
    assert!(shared("(global (shared i32) (i32.const 0))"));
    assert!(shared("(table shared 1 (ref null (shared any)))"));
    assert!(shared("(type (shared (func)))"));
    for code in [opcode::THREAD_SPAWN_REF, opcode::THREAD_SPAWN_INDIRECT] {
        let spawns = boundary(vec![builtin(code, &[(UseOption::Table, "table")])]);
        assert!(is_beside(&stamped(&spawns), Stated::default()), "{code}");
    }
}

#[test]
fn stacks_that_are_switched_may_be_left_waiting() {
    let canonical = Stated { one_tree: true, embedding: Some(Embedding::Canonical) };
    let suspends = |text: &str| {
        let bytes = wat::parse_str(format!("(module {text})")).unwrap();
        Outside::of(&Module::parse(&bytes).unwrap(), canonical).can_suspend()
    };
    assert!(!suspends("(tag)"));
    assert!(suspends(r#"(tag (export "t"))"#));
    assert!(suspends(r#"(import "m" "t" (tag))"#));
    assert!(suspends("(type $f (func)) (type (cont $f))"));
}

#[test]
fn what_is_told_by_number_is_not_private() {
    let facts = |text: &str, check: fn(&Module<'_>, &Outside)| {
        let bytes = wat::parse_str(text).unwrap();
        let module = Module::parse(&bytes).unwrap();
        check(&module, &Outside::of(&module, Stated::default()));
    };
    facts(
        r#"(module (import "pulseengine:async@0.1" "stream_read" (func)) (memory 1) (func $f))"#,
        |_, outside| {
            let import = FuncIndex::from_u32(0);
            assert_eq!(outside.memory(MemoryIndex::from_u32(0)), Some(Access::Number(import)));
            assert_eq!(outside.numbers().memories(), Some(import));
            assert_eq!(outside.numbers().funcs(), None);
            assert!(!outside.callable().contains(FuncIndex::from_u32(1)));
        },
    );
    facts(r#"(module (import "pulseengine:async" "thread_new" (func)) (func $f))"#, |_, outside| {
        assert!(outside.callable().contains(FuncIndex::from_u32(1)));
    });
    facts(r#"(module (import "env" "thread_new" (func)) (memory 1) (table 1 funcref))"#, |_, outside| {
        assert_eq!(outside.memory(MemoryIndex::from_u32(0)), Some(Access::Private));
        assert_eq!(outside.table(TableIndex::from_u32(0)), Some(Access::Private));
    });
}

#[test]
fn an_import_may_be_of_a_subtype_unless_its_type_is_final() {
    let bytes = wat::parse_str(
        r#"(module (type $open (sub (func))) (type $final (func))
            (import "m" "a" (func (type $open))) (import "m" "b" (func (type $final)))
            (func (type $open)))"#,
    )
    .unwrap();
    let module = Module::parse(&bytes).unwrap();
    let open: Vec<bool> = module.funcs.keys().map(|func| may_be_subtype(&module, func)).collect();
    assert_eq!(open, [true, false, false]);
}

/// The outside may call what it has a reference to, without a name.
#[test]
fn references_get_outside() {
    let calls = |text: &str| {
        let bytes = wat::parse_str(format!("(module {text})")).unwrap();
        let module = Module::parse(&bytes).unwrap();
        let func = module.funcs.keys().next_back().unwrap();
        Outside::of(&module, Stated::default()).callable().contains(func)
    };
    let segment = "(elem declare func $f) (func $f)";
    for text in [
        r#"(table (export "t") 1 funcref)"#,
        r#"(import "m" "t" (table 1 funcref))"#,
        r#"(global (export "g") funcref (ref.null func))"#,
        r#"(import "m" "f" (func (param funcref)))"#,
        r#"(import "m" "tag" (tag (param funcref)))"#,
        r#"(func (export "g") (result funcref) (ref.null func))"#,
        // An exception, which is one of the host's references, holds others.
        r#"(tag) (table (export "t") 1 externref)"#,
        r#"(type (array i32)) (table (export "t") 1 externref)"#,
        // The host writes to an object whose other end the module holds.
        r#"(type $s (struct (field (mut funcref)))) (func (export "g") (param (ref null $s)))"#,
    ] {
        assert!(calls(&format!("{text} {segment}")), "{text}");
        assert!(!calls(&format!("{text} (func $f)")), "{text}");
        for by in [
            "global funcref (ref.func $f)",
            "table 1 funcref (ref.func $f)",
            "elem declare funcref (ref.func $f)",
        ] {
            assert!(calls(&format!("{text} ({by}) (func $f)")), "{text} {by}");
        }
    }
    for text in [
        "(table 1 funcref)",
        r#"(table (export "t") 1 externref)"#,
        r#"(global funcref (ref.null func))"#,
        r#"(import "m" "f" (func (param externref)))"#,
        r#"(func $g (result funcref) (ref.null func))"#,
    ] {
        assert!(!calls(&format!("{text} {segment}")), "{text}");
    }
}
