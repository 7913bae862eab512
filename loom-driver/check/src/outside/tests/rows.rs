use super::*;
use UseOption::{Callback, Memory, PostReturn, Realloc, Table};

/// A module with two imports `m.a` and `m.b`, and something exported for every role.
const TEXT: &str = r#"
    (type $realloc (func (param i32 i32 i32 i32) (result i32)))
    (import "m" "a" (func $a))
    (import "m" "b" (func $b))
    (func (export "run"))
    (func (export "run2"))
    (func (export "post"))
    (func (export "callback") (param i32 i32 i32) (result i32) i32.const 0)
    (func (export "callback2") (param i32 i32 i32) (result i32) i32.const 1)
    (func (export "own") (type $realloc) i32.const 0)
    (func (export "late") (type $realloc) i32.const 1)
    (func (export "params") (type $realloc) i32.const 2)
    (func (export "dtor") (param i32))
    (func (export "dtor2") (param i32) nop)
    (func (export "init"))
    (func (export "hidden"))
    (memory (export "m0") 1)
    (memory (export "m1") 1)
    (memory (export "m2") 1)
    (memory 1)
    (table (export "t") 1 funcref)"#;

/// Users that are there whatever `m.a` is: all that can be entered, and `m.b`, through which much may come late.
fn others() -> Vec<User> {
    vec![
        lift("run", &[(PostReturn, "post"), (Realloc, "params"), (Memory, "m1")]),
        lift("run2", &[(Callback, "callback")]),
        User { is_async: true, ..lower("b", &[(Realloc, "late"), (Memory, "m2")]) },
        destructor(&[], "dtor"),
        user(UserKind::Initializer, &[], &[(UseOption::Callee, "init")]),
    ]
}

const SURFACE: &str = "callback dtor late own params post run run2";
const SURFACE_AND_INIT: &str = "callback dtor init late own params post run run2";

/// `m.a` with its own realloc and memory, behind `user`.
fn case(user: User) -> Case {
    Case::with(TEXT, [vec![user], others()].concat(), |_| {})
}

const OPTIONS: &[(UseOption, &str)] = &[(Realloc, "own"), (Memory, "m0")];

#[test]
fn a_lower_that_cannot_wait_runs_reallocs() {
    let case = case(lower("a", OPTIONS));
    assert_eq!(case.entered(0, ONE_TREE), "late own");
    assert_eq!(case.touched(0, ONE_TREE), "m0 m2/");
    assert!(!case.outside(ONE_TREE).import(0).unwrap().others_go_on);
    // Something of its tree is elsewhere, and may call back before it returns.
    assert_eq!(case.entered(0, Stated::default()), SURFACE_AND_INIT);
    assert_eq!(case.touched(0, Stated::default()), "m0 m1 m2/");
    assert!(case.outside(Stated::default()).import(0).unwrap().others_go_on);
}

#[test]
fn a_section_may_say_that_it_is_one_tree() {
    let users = [vec![lower("a", OPTIONS)], others()].concat();
    let case = Case::with(TEXT, users, |boundary| boundary.one_tree = true);
    assert_eq!(case.entered(0, Stated::default()), "late own");
    assert_eq!(case.entered(0, NATIVE), case.entered(1, NATIVE));
}

#[test]
fn what_can_wait_lets_everything_external_in() {
    let lowered = [
        User { async_type: None, ..lower("a", OPTIONS) },
        User { async_type: Some(true), ..lower("a", OPTIONS) },
        User { is_async: true, ..lower("a", OPTIONS) },
    ];
    let waits = [0x06, 0x0c, 0x0f, 0x10, 0x11, 0x12, 0x16, 0x17, 0x18, 0x19, 0x20, 0x21, 0x26, 0x28, 0x29];
    let builtins = waits.iter().chain(&[0x2a, 0x2b, 0x2c, 0x2d, 0x42]).map(|at| builtin(*at, "a", OPTIONS));
    for user in builtins.clone().chain(lowered).chain(builtins.map(|user| User { cancellable: true, ..user }))
    {
        let label = format!("{user:?}");
        let case = case(user);
        assert_eq!(case.entered(0, ONE_TREE), SURFACE, "{label}");
        assert_eq!(case.entered(0, Stated::default()), SURFACE_AND_INIT, "{label}");
        let outside = case.outside(ONE_TREE);
        assert!(outside.import(0).unwrap().others_go_on && outside.can_suspend(), "{label}");
        assert!(!outside.at_any_instruction(), "{label}");
        assert!(case.touched(0, ONE_TREE).starts_with("m0 m1 m2/"), "{label}");
    }
}

#[test]
fn memories_stay_in_use_where_something_is_under_way() {
    let keeps = |user: User| case(user).touched(0, ONE_TREE).split_once('/').unwrap().1 == "m0";
    assert!(keeps(User { is_async: true, ..lower("a", OPTIONS) }));
    for opcode in [0x0f, 0x10, 0x16, 0x17] {
        assert!(keeps(builtin(opcode, "a", OPTIONS)), "{opcode}");
    }
    for opcode in [0x09, 0x1c, 0x1d, 0x20, 0x21] {
        assert!(!keeps(builtin(opcode, "a", OPTIONS)), "{opcode}");
    }
    assert!(!keeps(lower("a", OPTIONS)));
    // While another import runs they may be touched, and then the realloc of an async lower, not that of others.
    let users = vec![
        lower("a", OPTIONS),
        builtin(0x0f, "b", &[(Memory, "m2"), (Realloc, "late")]),
        lift("run", &[(Memory, "m1")]),
    ];
    let case = Case::with(TEXT, users, |_| {});
    assert_eq!((case.touched(0, ONE_TREE), case.entered(0, ONE_TREE)), ("m0 m2/".into(), "late own".into()));
    // So may that of a lower with an option that is not known.
    let odd = User { cancellable: true, ..lower("b", &[(Realloc, "late")]) };
    let unknown = User { opcode: None, ..builtin(0, "b", &[(Realloc, "late")]) };
    for odd in [odd, unknown] {
        let case = Case::with(TEXT, vec![lower("a", OPTIONS), odd, lift("run", &[])], |_| {});
        assert_eq!(case.entered(0, ONE_TREE), "late own");
    }
}

#[test]
fn some_built_ins_run_nothing() {
    for opcode in [0x02, 0x04, 0x0a, 0x0b, 0x0d, 0x0e, 0x15, 0x1c, 0x1e, 0x1f, 0x22, 0x23, 0x24, 0x25] {
        let case = case(builtin(opcode, "a", OPTIONS));
        assert_eq!(case.entered(0, Stated::default()), "", "{opcode}");
        assert_eq!(case.touched(0, Stated::default()), "m0/", "{opcode}");
        assert!(!case.outside(Stated::default()).import(0).unwrap().others_go_on, "{opcode}");
    }
    // Such an option none of them has.
    for odd in [
        User { is_async: true, ..builtin(0x02, "a", &[]) },
        User { cancellable: true, ..builtin(0x23, "a", &[]) },
    ] {
        assert!(case(odd).entered(0, ONE_TREE).contains("hidden"));
    }
}

#[test]
fn some_built_ins_run_reallocs_only() {
    for opcode in [0x05, 0x09, 0x13, 0x14, 0x1a, 0x1b] {
        let case = case(builtin(opcode, "a", &[(Memory, "m0")]));
        assert_eq!(case.entered(0, ONE_TREE), "late", "{opcode}");
        assert_eq!(case.entered(0, Stated::default()), SURFACE_AND_INIT.replace("own ", ""), "{opcode}");
        assert_eq!(case.touched(0, ONE_TREE), "m0 m2/", "{opcode}");
    }
    let message = case(builtin(0x1d, "a", OPTIONS));
    assert_eq!(message.entered(0, Stated::default()), "own");
    assert_eq!(message.touched(0, Stated::default()), "m0 m2/");
}

#[test]
fn a_drop_runs_the_destructor_that_lists_it() {
    let mut users = others();
    let mut listed = vec![
        User { input: Some(0), ..destructor(&["a"], "dtor2") },
        builtin(0x03, "a", &[]),
        User { input: Some(0), ..lift("hidden", &[(Callback, "callback2")]) },
    ];
    for user in &mut users {
        user.input = Some(1);
    }
    users.append(&mut listed);
    let inputs = |boundary: &mut Boundary| {
        let input = |name: &str| meld_boundary::Input { name: name.into(), sha256: Default::default() };
        boundary.inputs = vec![input("x"), input("y")];
    };
    let case = Case::with(TEXT, users.clone(), inputs);
    // Beside it the destructor of which no drop is listed.
    assert_eq!(case.entered(0, ONE_TREE), "callback2 dtor dtor2 late");
    assert!(case.outside(ONE_TREE).import(0).unwrap().others_go_on);
    // One of which the input is not known: all callbacks.
    let mut mixed = users.clone();
    mixed[1].input = None;
    assert_eq!(Case::with(TEXT, mixed, inputs).entered(0, ONE_TREE), "callback callback2 dtor dtor2 late");
    // Of which input is not known: all callbacks.
    users.iter_mut().for_each(|user| user.input = None);
    let case = Case::with(TEXT, users.clone(), inputs);
    assert_eq!(case.entered(0, ONE_TREE), "callback callback2 dtor dtor2 late");
    // Another import does not run it.
    assert!(!case.entered(1, ONE_TREE).contains("dtor2"));
    // It runs no other component, unless a second drop may be one of another component's resource.
    let apart = |users: &[User]| Case::with(TEXT, users.to_vec(), inputs).entered(0, Stated::default());
    assert!(!apart(&users).contains("run"));
    users.push(builtin(0x03, "a", &[]));
    assert!(apart(&users).contains("run"));
}

#[test]
fn a_drop_that_nobody_lists_may_run_destructors_that_list_nothing() {
    let case = case(builtin(0x03, "a", &[]));
    assert_eq!(case.entered(0, ONE_TREE), "dtor late");
    let users = vec![builtin(0x03, "a", &[]), lift("run", &[]), destructor(&["b"], "dtor")];
    assert_eq!(Case::with(TEXT, users, |_| {}).entered(0, ONE_TREE), "");
}

#[test]
fn what_is_not_known_may_do_everything() {
    let all = "callback callback2 dtor dtor2 hidden init late own params post run run2";
    let unknown = [
        User { opcode: None, ..builtin(0, "a", &[]) },
        builtin(0x07, "a", &[]),
        builtin(0x2e, "a", &[]),
        builtin(0x99, "a", &[]),
        User { imports: lower("a", &[]).imports, ..lift("run", &[]) },
        User { cancellable: true, ..lower("a", &[]) },
        User { cancellable: true, ..destructor(&["a"], "dtor") },
        User { is_async: true, ..destructor(&["a"], "dtor") },
    ];
    for user in unknown {
        let case = case(user);
        assert_eq!(case.entered(0, ONE_TREE), all);
        assert_eq!(case.touched(0, ONE_TREE), "m0 m1 m2/m0 m1 m2");
        let outside = case.outside(ONE_TREE);
        let import = outside.import(0).unwrap();
        assert!(import.others_go_on && outside.can_suspend());
        assert_eq!(outside.members(import.numbers.slots.unwrap()), [0]);
        assert!(!import.numbers.memories && !import.numbers.functions);
    }
    let nobody = Case::with(TEXT, others(), |_| {});
    assert_eq!(nobody.entered(0, ONE_TREE), all);
    // It may be an async lower with any memory.
    assert_eq!(nobody.touched(1, ONE_TREE), "m0 m1 m2/m2");
    // It may run any realloc late, while another import runs, be it one that no user names; and lift with any callback.
    let roles = |boundary: &mut Boundary| {
        for (name, role) in [("hidden", Roles::REALLOC), ("callback2", Roles::CALLBACK)] {
            boundary.exports.iter_mut().find(|export| export.name == name).unwrap().roles = role;
        }
    };
    let text = TEXT.replace(r#""hidden")"#, r#""hidden") (type $realloc) i32.const 3"#);
    let beside = |user: User| {
        let users = vec![user, lift("run", &[(Realloc, "params")])];
        Case::with(&text, users, roles).entered(0, ONE_TREE)
    };
    assert_eq!(beside(lower("a", OPTIONS)), "hidden own params");
    assert_eq!(
        beside(User { async_type: None, ..lower("a", OPTIONS) }),
        "callback2 dtor dtor2 hidden own params run"
    );
    // A scope that is not known makes the users doubtful.
    let doubtful = |boundary: &mut Boundary| boundary.imports[0].scope = Scope::Unknown;
    let case = Case::with(TEXT, [vec![lower("a", OPTIONS)], others()].concat(), doubtful);
    assert_eq!(case.entered(0, ONE_TREE), all);
}

#[test]
fn several_users_add_up() {
    let users =
        [vec![builtin(0x02, "a", &[]), lower("a", OPTIONS), builtin(0x1d, "a", &[(Realloc, "params")])]];
    let case = Case::with(TEXT, [users.concat(), others()].concat(), |_| {});
    assert_eq!(case.entered(0, ONE_TREE), "late own params");
    let users =
        [vec![builtin(0x02, "a", &[]), User { opcode: None, ..builtin(0, "a", &[]) }], others()].concat();
    assert!(Case::with(TEXT, users, |_| {}).entered(0, ONE_TREE).contains("hidden"));
}

#[test]
fn an_entry_says_that_less_is_entered() {
    let entry = |names: &[&str]| meld_boundary::Entry {
        user: 0,
        may_enter: names
            .iter()
            .map(|name| meld_boundary::ExportName { kind: ExternalKind::Func, name: (*name).into() })
            .collect(),
    };
    for user in
        [User { async_type: None, ..lower("a", OPTIONS) }, User { opcode: None, ..builtin(0, "a", &[]) }]
    {
        let users = [vec![user], others()].concat();
        let case = Case::with(TEXT, users.clone(), |boundary| boundary.entries = vec![entry(&["run"])]);
        assert_eq!(case.entered(0, Stated::default()), "run");
        assert!(case.outside(ONE_TREE).import(0).unwrap().others_go_on);
        let case = Case::with(TEXT, users, |boundary| boundary.entries = vec![entry(&[])]);
        assert_eq!(case.entered(0, Stated::default()), "");
        assert!(case.entered(0, NATIVE).contains("hidden"));
    }
    // Of one tree it enters less anyway, and so does what runs its realloc or its destructor alone.
    let with = |user: User, stated| {
        let users = [vec![user], others()].concat();
        Case::with(TEXT, users, |boundary| boundary.entries = vec![entry(&["run"])]).entered(0, stated)
    };
    assert_eq!(with(lower("a", OPTIONS), Stated::default()), "run");
    assert_eq!(with(lower("a", OPTIONS), ONE_TREE), "late own");
    assert_eq!(with(builtin(0x1d, "a", OPTIONS), Stated::default()), "own");
    assert_eq!(with(builtin(0x02, "a", OPTIONS), Stated::default()), "");
    assert_eq!(with(destructor(&["a"], "dtor2"), Stated::default()), "callback dtor dtor2 late");
}

#[test]
fn threads_run_what_a_slot_holds() {
    let text =
        format!("{TEXT} (elem (table 0) (i32.const 0) func 14 15) (func (param i32)) (func (param i64 i64))");
    let users = [vec![builtin(0x27, "a", &[(Table, "t")])], others()].concat();
    let case = Case::with(&text, users, |_| {});
    let outside = case.outside(ONE_TREE);
    let slots = outside.import(0).unwrap().numbers.slots.unwrap();
    assert_eq!(outside.members(slots), [0]);
    assert!(outside.import(1).unwrap().numbers.slots.is_none());
    assert!(case.entered(1, ONE_TREE).contains("14"));
    // So it does while a destructor waits.
    let users =
        [vec![builtin(0x27, "b", &[(Table, "t")]), destructor(&["a"], "dtor2")], others()[..2].to_vec()];
    let drop = Case::with(&text, [users.concat(), vec![builtin(0x03, "a", &[])]].concat(), |_| {});
    assert_eq!(drop.entered(0, ONE_TREE), "14 callback dtor dtor2");
    let funcs = [outside.func(14), outside.func(15)];
    assert!(funcs[0].callable && funcs[0].held && !funcs[1].callable && !funcs[1].held);
    // Nobody starts threads.
    let case = Case::with(&text, [vec![lower("a", &[])], others()].concat(), |_| {});
    assert!(!case.outside(ONE_TREE).func(14).callable && !case.entered(1, ONE_TREE).contains("14"));
}

#[test]
fn what_is_shared_runs_at_every_instruction() {
    for spawn in [0x40, 0x41] {
        let case = case(builtin(spawn, "a", &[(Table, "t")]));
        let outside = case.outside(ONE_TREE);
        assert!(outside.at_any_instruction() && outside.can_suspend());
        let spawns: Vec<bool> = (0..2).map(|at| outside.import(at).unwrap().at_any_instruction).collect();
        assert_eq!(spawns, [true, false]);
        assert!(case.entered(1, ONE_TREE).contains("hidden"));
        let users = vec![lift("run", &[]), builtin(spawn, "a", &[(Table, "t")]), builtin(0x02, "b", &[])];
        assert!(Case::with(TEXT, users, |_| {}).outside(ONE_TREE).can_suspend());
    }
    for shared in [
        "(memory 1 1 shared)",
        "(global (shared i32) (i32.const 0))",
        "(table shared 1 (ref null (shared func)))",
        "(type (shared (func)))",
    ] {
        let outside =
            Case::with(&format!("(func (export \"run\")) {shared}"), vec![lift("run", &[])], |_| {});
        assert!(outside.outside(ONE_TREE).at_any_instruction() && outside.outside(ONE_TREE).can_suspend());
        let users = [vec![builtin(0x02, "a", &[])], others()].concat();
        let case = Case::with(&format!("{TEXT} {shared}"), users, |_| {});
        assert!(case.outside(ONE_TREE).at_any_instruction());
        assert!(case.entered(0, ONE_TREE).contains("hidden"));
    }
}

#[test]
fn asynchronous_built_ins_of_the_fuser_are_told_numbers() {
    let with = |module: &str, name: &str| {
        let text = TEXT.replace("\"m\" \"a\"", &format!("\"{module}\" \"{name}\""));
        let named = ImportName { module: module.into(), name: name.into() };
        let user = User { imports: vec![named], ..builtin(0x02, name, &[]) };
        Case::with(&text, [vec![user], others()].concat(), |_| {})
    };
    for (module, name, functions) in [
        ("pulseengine:async", "stream_read", false),
        ("pulseengine:async/more", "stream_read", false),
        ("pulseengine:async", "thread_new", true),
    ] {
        let case = with(module, name);
        for stated in [ONE_TREE, NATIVE] {
            let outside = case.outside(stated);
            let import = outside.import(0).unwrap();
            assert!(import.numbers.memories && import.numbers.functions == functions);
            assert!(case.entered(0, stated).contains("hidden"));
            assert_eq!(case.touched(0, stated), "3 m0 m1 m2/3 m0 m1 m2");
            assert!(!outside.memory(3).private && outside.memory(3).held);
            assert!(!outside.import(1).unwrap().numbers.memories);
            assert!(outside.func(0).callable == functions);
        }
    }
    let case = with("pulseengine:other", "thread_new");
    assert_eq!(case.entered(0, ONE_TREE), "");
}

#[test]
fn surface_that_is_open_or_unclear_is_entered() {
    let users = || [vec![User { async_type: None, ..lower("a", &[]) }], others()].concat();
    let roles = |boundary: &mut Boundary, name: &str, role: Roles| {
        let mut exports = boundary.exports.iter_mut();
        exports.find(|export| export.name == name).unwrap().roles = role;
    };
    let closed = Case::with(TEXT, users(), |boundary| roles(boundary, "hidden", Roles::LIFT_CALLEE));
    assert!(!closed.entered(0, ONE_TREE).contains("hidden"));
    let open = Case::with(TEXT, users(), |boundary| {
        boundary.contract.surface = Surface::Open;
        roles(boundary, "hidden", Roles::LIFT_CALLEE);
        roles(boundary, "callback2", Roles::CALLBACK);
    });
    assert!(open.entered(0, ONE_TREE).contains("hidden") && open.entered(0, ONE_TREE).contains("callback2"));
    let unknown = Case::with(TEXT, users(), |boundary| {
        roles(boundary, "hidden", Roles::LIFT_CALLEE);
        roles(boundary, "dtor2", Roles::DESTRUCTOR);
        let mut exports = boundary.exports.iter_mut();
        exports.find(|export| export.name == "hidden").unwrap().scope = Scope::Unknown;
    });
    assert!(
        unknown.entered(0, ONE_TREE).contains("hidden") && unknown.entered(0, ONE_TREE).contains("dtor2")
    );
}
