//! The rows of the table of what an import may do before it returns, one by one.

#[path = "outside/module.rs"]
mod module;
#[path = "outside/params.rs"]
mod params;

use loom_core::Module;
use loom_core::index::{FuncIndex, MemoryIndex, TableIndex};
use loom_core::outside::{Access, Embedding, Outside, Stated, may_be_subtype};
use meld_boundary::{
    Boundary, Contract, Digest, Embedder, Export, ExternalKind, Import, ImportName, Producer, Roles, Scope,
    Surface, Use, UseOption, User, UserKind, opcode,
};
use std::collections::BTreeSet;

/// One import, two lifts, and a function for every option.
const MODULE: &str = r#"(module
    (import "host" "f" (func (param i32)))
    (import "host" "late" (func (param i32)))
    (memory (export "memory") 1)
    (table (export "table") 2 2 funcref)
    (elem (i32.const 0) func $thread)
    (func (export "run"))
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 0))
    (func (export "late realloc") (param i32 i32 i32 i32) (result i32) (i32.const 0))
    (func (export "callback") (param i32 i32 i32) (result i32) (i32.const 0))
    (func (export "dtor") (param i32))
    (func $thread (param i32))
    (func $private))"#;
/// Every function that somebody outside can name, where nobody else has the table.
const ALL: [&str; 5] = ["run", "realloc", "late realloc", "callback", "dtor"];

fn user(kind: UserKind, imports: &[&str], uses: &[(UseOption, &str)]) -> User {
    let import = |name: &&str| ImportName { module: "host".into(), name: (*name).into() };
    let used = |(option, name): &(UseOption, &str)| Use {
        option: *option,
        kind: option.external_kind(),
        name: (*name).into(),
    };
    User {
        imports: imports.iter().map(import).collect(),
        uses: uses.iter().map(used).collect(),
        ..User::new(kind, "by chance")
    }
}

fn lower(imports: &[&str], uses: &[(UseOption, &str)]) -> User {
    User { async_type: Some(false), ..user(UserKind::Lower, imports, uses) }
}

fn builtin(code: u32, uses: &[(UseOption, &str)]) -> User {
    User { opcode: Some(code), ..user(UserKind::Builtin, &["f"], uses) }
}

/// The section of [`MODULE`] in which `others` are behind its first import, and a sync lower without options is
/// behind the second unless one of them is.
fn boundary(others: Vec<User>) -> Boundary {
    let producer = Producer { name: "test".into(), version: "1".into() };
    let contract =
        Contract { embedder: Embedder::CanonicalAbi, surface: Surface::Closed, digest: Digest::default() };
    let export = |(kind, name): (ExternalKind, &str)| Export {
        kind,
        name: name.into(),
        scope: if name == "run" || name == "memory" { Scope::External } else { Scope::Internal },
        roles: Roles::default(),
    };
    let funcs = ALL.map(|name| (ExternalKind::Func, name));
    let things = [(ExternalKind::Memory, "memory"), (ExternalKind::Table, "table")];
    let import = |name: &str| Import {
        kind: ExternalKind::Func,
        module: "host".into(),
        name: name.into(),
        scope: Scope::External,
    };
    let lift = user(UserKind::Lift, &[], &[(UseOption::Callee, "run"), (UseOption::Callback, "callback")]);
    let mut users = vec![lift];
    if !others.iter().any(|user| user.imports.iter().any(|import| import.name == "late")) {
        users.push(lower(&["late"], &[]));
    }
    users.extend(others);
    Boundary {
        exports: things.into_iter().chain(funcs).map(export).collect(),
        imports: ["f", "late"].map(import).into(),
        users,
        one_tree: true,
        ..Boundary::new(producer, contract)
    }
}

fn stamped(boundary: &Boundary) -> Vec<u8> {
    let module = wat::parse_str(MODULE).unwrap();
    meld_boundary::stamp(&module, boundary).unwrap()
}

/// What the first import may enter, by name, and whether anything waits.
fn entered_with(boundary: &Boundary, stated: Stated) -> (Vec<String>, bool) {
    entered_in(&stamped(boundary), stated)
}

/// The same of a module with its section.
fn entered_in(bytes: &[u8], stated: Stated) -> (Vec<String>, bool) {
    let module = Module::parse(bytes).unwrap();
    let outside = Outside::of(&module, stated);
    if let meld_boundary::Reading::Ignored { reason, .. } = outside.section() {
        panic!("{reason}");
    }
    assert!(outside.waits().is_none() || outside.can_suspend());
    let groups = outside.entered_by(FuncIndex::from_u32(0));
    let funcs: BTreeSet<u32> =
        groups.iter().flat_map(|group| outside.group(*group)).map(|func| func.as_u32()).collect();
    let name = |func: &u32| {
        let export = module
            .exports
            .iter()
            .find(|export| export.kind == wasmparser::ExternalKind::Func && export.index == *func);
        export.map_or_else(|| format!("func {func}"), |export| export.name.to_string())
    };
    (funcs.iter().map(name).collect(), outside.waits().is_some())
}

fn entered(others: Vec<User>) -> (Vec<String>, bool) {
    entered_with(&boundary(others), Stated::default())
}

#[track_caller]
fn enters(others: Vec<User>, expected: &[&str]) {
    assert_eq!(entered(others), (expected.iter().map(|name| name.to_string()).collect(), false));
}

#[track_caller]
fn may_do_anything(others: Vec<User>) {
    let (funcs, waits) = entered(others);
    assert!(waits);
    assert_eq!(funcs[..ALL.len()], ALL);
}

#[test]
fn a_sync_lower_runs_its_realloc() {
    enters(vec![lower(&["f"], &[(UseOption::Realloc, "realloc")])], &["realloc"]);
    enters(vec![lower(&["f"], &[])], &[]);
}

#[test]
fn reallocs_of_async_lowers_may_come_during_any_call() {
    let late = User { is_async: true, ..lower(&["late"], &[(UseOption::Realloc, "late realloc")]) };
    let (funcs, waits) = entered(vec![lower(&["f"], &[(UseOption::Realloc, "realloc")]), late]);
    // The second import waits; what the first may enter is another question.
    assert_eq!((&funcs[..], waits), (&["realloc".to_string(), "late realloc".into()][..], true));
}

#[test]
fn whatever_is_async_or_not_known_to_be_sync_may_do_anything() {
    may_do_anything(vec![User { is_async: true, ..lower(&["f"], &[]) }]);
    may_do_anything(vec![User { async_type: Some(true), ..lower(&["f"], &[]) }]);
    may_do_anything(vec![User { async_type: None, ..lower(&["f"], &[]) }]);
    for code in [
        opcode::WAITABLE_SET_WAIT,
        opcode::WAITABLE_SET_POLL,
        opcode::THREAD_YIELD,
        opcode::STREAM_READ,
        opcode::FUTURE_WRITE,
        opcode::SUBTASK_CANCEL,
        opcode::STREAM_CANCEL_READ,
    ] {
        may_do_anything(vec![builtin(code, &[])]);
    }
}

#[test]
fn built_ins_without_an_opcode_or_with_an_unknown_one_may_do_anything() {
    may_do_anything(vec![user(UserKind::Builtin, &["f"], &[])]);
    may_do_anything(vec![builtin(0x07, &[])]);
    may_do_anything(vec![builtin(0x7f, &[])]);
}

#[test]
fn some_built_ins_enter_nothing() {
    for code in [
        opcode::RESOURCE_NEW,
        opcode::RESOURCE_REP,
        opcode::CONTEXT_GET,
        opcode::CONTEXT_SET,
        opcode::BACKPRESSURE_INC,
        opcode::WAITABLE_JOIN,
        opcode::WAITABLE_SET_NEW,
        opcode::STREAM_NEW,
        opcode::SUBTASK_DROP,
        opcode::ERROR_CONTEXT_NEW,
        opcode::ERROR_CONTEXT_DROP,
    ] {
        enters(vec![builtin(code, &[])], &[]);
    }
    enters(
        vec![builtin(opcode::ERROR_CONTEXT_DEBUG_MESSAGE, &[(UseOption::Realloc, "realloc")])],
        &["realloc"],
    );
}

#[test]
fn a_drop_runs_the_destructor_of_its_resource() {
    let dtor = || user(UserKind::Destructor, &["f"], &[(UseOption::Destructor, "dtor")]);
    // Whoever may be a callback of the same component goes on in between.
    enters(vec![dtor()], &["callback", "dtor"]);
    enters(vec![dtor(), builtin(opcode::RESOURCE_DROP, &[])], &["callback", "dtor"]);
    enters(vec![builtin(opcode::RESOURCE_DROP, &[])], &[]);
    may_do_anything(vec![dtor(), user(UserKind::Builtin, &["f"], &[])]);
    // Of two drops, one may be that of another component's resource.
    let drop = || builtin(opcode::RESOURCE_DROP, &[]);
    let mut boundary = boundary(vec![dtor(), drop(), drop()]);
    boundary.one_tree = false;
    assert_eq!(entered_with(&boundary, Stated::default()).0, ALL);
    boundary.users.pop();
    assert_eq!(entered_with(&boundary, Stated::default()).0, ["callback", "dtor"]);
}

/// Of a destructor that lists no drops, each may be one.
#[test]
fn a_drop_runs_destructors_of_which_nobody_lists_the_drops() {
    let drop = || builtin(opcode::RESOURCE_DROP, &[]);
    let unlisted = user(UserKind::Destructor, &[], &[(UseOption::Destructor, "dtor")]);
    enters(vec![drop(), unlisted], &["dtor"]);
}

/// A destructor may wait, and then threads go on.
#[test]
fn a_drop_that_runs_a_destructor_runs_threads() {
    let start = User {
        imports: lower(&["late"], &[]).imports,
        ..builtin(opcode::THREAD_NEW_INDIRECT, &[(UseOption::Table, "table")])
    };
    let dtor = user(UserKind::Destructor, &["f"], &[(UseOption::Destructor, "dtor")]);
    assert_eq!(entered(vec![dtor, start]).0, ["callback", "dtor", "func 7"]);
}

/// What has an option that definitions of its kind do not have is not what its opcode says.
#[test]
fn options_that_do_not_belong_may_mean_anything() {
    for code in [opcode::RESOURCE_NEW, opcode::RESOURCE_DROP, opcode::TASK_RETURN] {
        may_do_anything(vec![User { is_async: true, ..builtin(code, &[]) }]);
        may_do_anything(vec![User { cancellable: true, ..builtin(code, &[]) }]);
    }
    may_do_anything(vec![User { cancellable: true, ..lower(&["f"], &[]) }]);
    let dtor = || user(UserKind::Destructor, &["f"], &[(UseOption::Destructor, "dtor")]);
    may_do_anything(vec![User { is_async: true, ..dtor() }]);
    may_do_anything(vec![User { cancellable: true, ..dtor() }]);
}

/// Somebody else may be behind an import whose scope is not known, whoever is said to be.
#[test]
fn a_user_is_not_all_there_is_behind_an_import_of_unknown_scope() {
    let mut boundary = boundary(vec![lower(&["f"], &[])]);
    assert_eq!(entered_with(&boundary, Stated::default()), (Vec::new(), false));
    boundary.imports[0].scope = Scope::Unknown;
    let (funcs, waits) = entered_with(&boundary, Stated::default());
    assert_eq!((&funcs[..ALL.len()], waits), (&ALL.map(String::from)[..], true));
    // It may run a realloc late: while the other one does.
    boundary.imports.swap(0, 1);
    boundary.imports[0].name = "f".into();
    boundary.imports[1].name = "late".into();
    boundary.users[1].async_type = Some(false);
    assert_eq!(entered_with(&boundary, Stated::default()).0[..ALL.len()], ALL);
}

/// Under an embedding that the user states, a section that lists no canonical definitions says nothing.
#[test]
fn a_native_section_has_no_canonical_definitions() {
    let mut boundary = boundary(vec![lower(&["f"], &[])]);
    boundary.contract.embedder = Embedder::Native;
    let canonical = Stated { embedding: Some(Embedding::Canonical), ..Stated::default() };
    let (funcs, waits) = entered_with(&boundary, canonical);
    assert_eq!((&funcs[..ALL.len()], waits), (&ALL.map(String::from)[..], true));
}

#[test]
fn a_destructor_goes_with_the_callbacks_of_its_input() {
    let dtor =
        User { input: Some(1), ..user(UserKind::Destructor, &["f"], &[(UseOption::Destructor, "dtor")]) };
    let mut boundary = boundary(vec![dtor]);
    let input = |name: &str| meld_boundary::Input { name: name.into(), sha256: Digest::default() };
    boundary.inputs = vec![input("a"), input("b")];
    boundary.users[0].input = Some(0);
    assert_eq!(entered_with(&boundary, Stated::default()), (vec!["dtor".to_string()], false));
    boundary.users[0].input = Some(1);
    assert_eq!(entered_with(&boundary, Stated::default()).0, ["callback", "dtor"]);
}

#[test]
fn several_trees_may_enter_each_other() {
    let mut boundary = boundary(vec![lower(&["f"], &[])]);
    boundary.one_tree = false;
    let (funcs, waits) = entered_with(&boundary, Stated::default());
    assert_eq!((&funcs[..], waits), (&ALL.map(String::from)[..], false));
    // A user may know better.
    let stated = Stated { one_tree: true, ..Stated::default() };
    assert_eq!(entered_with(&boundary, stated), (Vec::new(), false));
    // The rows that enter nothing do so with any number of trees.
    boundary.users.pop();
    boundary.users.push(builtin(opcode::RESOURCE_NEW, &[]));
    assert_eq!(entered_with(&boundary, Stated::default()), (Vec::new(), false));
}

#[test]
fn a_section_may_say_that_an_import_enters_less() {
    let mut boundary = boundary(vec![User { is_async: true, ..lower(&["f"], &[]) }]);
    let run = meld_boundary::ExportName { kind: ExternalKind::Func, name: "run".into() };
    boundary.entries = vec![meld_boundary::Entry { user: 2, may_enter: vec![run] }];
    // It may wait all the same.
    assert_eq!(entered_with(&boundary, Stated::default()), (vec!["run".to_string()], true));
    // What enters less anyway enters that.
    let mut with = |user: User, one_tree| {
        boundary.users[2] = user;
        boundary.one_tree = one_tree;
        entered_with(&boundary, Stated::default()).0
    };
    let options = [(UseOption::Realloc, "realloc")];
    assert_eq!(with(lower(&["f"], &options), false), ["run"]);
    assert_eq!(with(lower(&["f"], &options), true), ["realloc"]);
    assert_eq!(with(builtin(opcode::ERROR_CONTEXT_DEBUG_MESSAGE, &options), false), ["realloc"]);
    assert!(with(builtin(opcode::RESOURCE_NEW, &[]), false).is_empty());
    let dtor = user(UserKind::Destructor, &["f"], &[(UseOption::Destructor, "dtor")]);
    assert_eq!(with(dtor, false), ["callback", "dtor"]);
}

#[test]
fn threads_are_whatever_has_their_type() {
    let start = builtin(opcode::THREAD_NEW_INDIRECT, &[(UseOption::Table, "table")]);
    let (funcs, waits) = entered(vec![start]);
    assert!(waits);
    // `dtor` has the type as well; `$private` has another one.
    assert!(funcs.contains(&"func 7".to_string()) && !funcs.contains(&"func 8".to_string()), "{funcs:?}");
}

#[test]
fn without_the_canonical_abi_everything_may_be_entered() {
    let known = boundary(vec![lower(&["f"], &[])]);
    let native = Stated { embedding: Some(Embedding::Native), ..Stated::default() };
    let (funcs, waits) = entered_with(&known, native);
    // The table may be held then, and with it the function in it.
    assert_eq!((&funcs[..ALL.len()], waits), (&ALL.map(String::from)[..], true));
    assert_eq!(funcs[ALL.len()..], ["func 7"]);
    let bytes = stamped(&known);
    let module = Module::parse(&bytes).unwrap();
    assert!(Outside::of(&module, native).interrupts() && !Outside::of(&module, native).trap_ends_all());
    assert!(!Outside::of(&module, Stated::default()).interrupts());
}

#[test]
fn a_trap_ends_everything_if_one_tree_or_one_input_is_all_there_is() {
    let ends = |boundary: &Boundary| {
        let bytes = stamped(boundary);
        let module = Module::parse(&bytes).unwrap();
        Outside::of(&module, Stated::default()).trap_ends_all()
    };
    let mut known = boundary(vec![lower(&["f"], &[(UseOption::Realloc, "realloc")])]);
    assert!(ends(&known));
    known.one_tree = false;
    // Two definitions can enter it, and nobody knows whose they are.
    assert!(!ends(&known));
    let input = |name: &str| meld_boundary::Input { name: name.into(), sha256: Digest::default() };
    known.inputs = vec![input("a"), input("b")];
    known.users.iter_mut().for_each(|user| user.input = Some(1));
    assert!(ends(&known));
    known.users[0].input = Some(0);
    assert!(!ends(&known));
    known.users[0].input = Some(1);
    // Nobody says for whom an unknown import, whoever has a reference, or an internal lift enters.
    let change = |change: fn(&mut Boundary)| {
        let mut known = known.clone();
        change(&mut known);
        ends(&known)
    };
    assert!(!change(|known| known.imports[1].scope = Scope::Unknown));
    assert!(!change(|known| known.exports[1].scope = Scope::External));
    let of = |name: &str| known.exports.iter().position(|export| export.name == name).unwrap();
    let (named, other) = (of("realloc"), of("late realloc"));
    let open = |export: usize| {
        let mut known = known.clone();
        known.contract.surface = Surface::Open;
        known.exports[export].roles = Roles::LIFT_CALLEE;
        ends(&known)
    };
    assert!(open(named) && !open(other));
    // What starts threads is an owner as well.
    assert!(!change(|known| {
        let start = builtin(opcode::THREAD_NEW_INDIRECT, &[(UseOption::Table, "table")]);
        known.users.push(User { input: Some(0), ..start });
    }));
    assert!(!change(|known| known.users.push(User { input: Some(0), ..builtin(0x7f, &[]) })));
}
