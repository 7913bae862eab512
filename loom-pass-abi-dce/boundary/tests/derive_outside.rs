//! What follows from the components for imports: which built-in is behind each, of which input, and whether functions
//! are async.
#![cfg(feature = "derive")]

mod fuse;

use fuse::{Core, DTOR, Fused, allocator, component, position, verified};
use meld_boundary::derive::{Method, Source, derive};
use meld_boundary::{Producer, Scope, Surface, User, UserKind, Verified, opcode};

fn user<'v>(verified: &'v Verified, label: &str) -> &'v User {
    let users = &verified.boundary.users;
    let found = users.iter().find(|user| user.label == label);
    found.unwrap_or_else(|| panic!("no user `{label}`: {users:?}"))
}

fn import_names(user: &User) -> Vec<&str> {
    user.imports.iter().map(|import| import.name.as_str()).collect()
}

/// The functions that the core module of [`app`] imports, with their types.
const IMPORTS: [(&str, &str); 5] = [
    ("plain", "(param i32)"),
    ("later", "(param i32) (result i32)"),
    ("now", "(result i32)"),
    ("yield", "(result i32)"),
    ("context", "(result i32)"),
];

/// A component with two exports and two lowers, of async and of plain types, and some built-ins.
fn app() -> (Vec<u8>, Core) {
    let imports = IMPORTS.map(|(name, ty)| format!("(import \"env\" \"{name}\" (func ${name} {ty}))"));
    let definitions = "(func $run (result i32)
           (call $plain (i32.const 1)) (drop (call $later (i32.const 2))) (drop (call $now)) (drop (call $yield))
           (call $context))
         (memory $m 1)
         (func $wait (result i32) (i32.load (i32.const 8)))
         (func $back (param i32 i32 i32) (result i32) (i32.const 0))";
    let exports = [("func $run", "run"), ("func $wait", "wait"), ("func $back", "back")];
    let main = Core::new(&imports.concat(), definitions, &exports);
    let with = IMPORTS.map(|(name, _)| format!("(export \"{name}\" (func ${name}))")).concat();
    let text = format!(
        r#"(import "h:host/api" (instance $host
             (export "plain" (func (param "p" u32)))
             (export "later" (func async (param "p" u32)))))
           (import "now" (func $now_import (result u32)))
           (core func $plain (canon lower (func $host "plain")))
           (core func $later (canon lower (func $host "later") async))
           (core func $now (canon lower (func $now_import)))
           (core func $yield (canon thread.yield))
           (core func $context (canon context.get i32 0))
           {} {}
           (core instance (instantiate $libc_module))
           (core instance $main (instantiate $main_module (with "env" (instance {with}))))
           (type $waits (func async))
           (func (export "run") (result s32) (canon lift (core func $main "run")))
           (func (export "wait") (type $waits)
             (canon lift (core func $main "wait") async (callback (core func $main "back"))))"#,
        main.module("$main_module"),
        allocator(1).module("$libc_module"),
    );
    (component(&text), main)
}

/// The fused module, in which the app calls built-ins under their own module names or another one.
fn fused_app(main: &Core, module_of: impl Fn(&str) -> &'static str) -> Fused {
    let imports = IMPORTS
        .map(|(name, ty)| format!("(import \"{}\" \"{name}\" (func $main_{name} {ty}))", module_of(name)));
    Fused::default().import(&imports.concat()).core(&allocator(1), "libc", "", &[]).core(
        main,
        "main",
        "",
        &[("$memory", "$libc_m")],
    )
}

#[test]
fn users_say_what_their_component_says() {
    let (component, main) = app();
    let verified = verified(&fused_app(&main, |_| "env").binary(), &[&component]);
    let facts = |label: &str| {
        let user = user(&verified, label);
        (user.kind, user.is_async, user.async_type, user.opcode, user.input)
    };
    assert_eq!(facts("run"), (UserKind::Lift, false, Some(false), None, Some(0)));
    assert_eq!(facts("wait"), (UserKind::Lift, true, Some(true), None, Some(0)));
    assert_eq!(facts("h:host/api#plain"), (UserKind::Lower, false, Some(false), None, Some(0)));
    assert_eq!(facts("h:host/api#later"), (UserKind::Lower, true, Some(true), None, Some(0)));
    assert_eq!(facts("now"), (UserKind::Lower, false, Some(false), None, Some(0)));
    let builtin = |opcode| (UserKind::Builtin, false, None, Some(opcode), Some(0));
    assert_eq!(facts("thread.yield (env#yield)"), builtin(opcode::THREAD_YIELD));
    assert_eq!(facts("context.get (env#context)"), builtin(opcode::CONTEXT_GET));
}

#[test]
fn one_component_is_one_tree_if_all_of_its_code_is_there() {
    let (component, main) = app();
    let derived = |fused: &Fused| {
        fuse::derived(&fused.binary(), &[&component], Surface::Closed)
            .unwrap_or_else(|error| panic!("{error}"))
    };
    assert!(derived(&fused_app(&main, |_| "env")).boundary.one_tree);

    // The fuser put both memories into one and moved addresses, so names have to do; and those do not say what an
    // import may enter.
    let moved =
        main.definitions.replace("(memory $m 1)", "").replace("i32.load (", "i32.load $memory offset=9 (");
    let found = derived(&fused_app(&Core { definitions: moved, ..main }, |_| "env"));
    assert!(matches!(found.method, Method::Coarse { .. }), "{:?}", found.method);
    assert!(!found.boundary.one_tree);
    for user in &found.boundary.users {
        assert_eq!((user.opcode, user.async_type), (None, None), "{}", user.label);
    }
}

#[test]
fn inputs_are_those_of_the_list_whatever_the_order() {
    let (lib, dtor, make) = fuse::resource_library();
    let (component, main) = app();
    let fused = fused_app(&main, |_| "env")
        .import(r#"(import "[export]i:r/r" "[resource-new]thing" (func $new (param i32) (result i32)))"#)
        .core(&dtor, "dtor", "", &[])
        .core(&make, "make", "", &[("$new", "$new")])
        .binary();
    let facts = |components: [&[u8]; 2]| {
        let names = if components[0] == lib.as_slice() { ["lib", "app"] } else { ["app", "lib"] };
        let sources: Vec<_> =
            names.iter().zip(components).map(|(name, bytes)| Source { name, bytes }).collect();
        let producer = Producer { name: "test".into(), version: "1".into() };
        derive(&fused, &sources, Surface::Closed, producer).unwrap().boundary
    };
    let boundary = facts([&lib, &component]);
    assert_eq!(boundary, facts([&component, &lib]));
    assert!(!boundary.one_tree, "two components that were merely listed");
    for user in &boundary.users {
        let input = user.input.and_then(|input| boundary.inputs.get(input as usize));
        let is_of_lib = user.label.starts_with("i:r/r") || user.label.starts_with("[export]");
        let expected = if is_of_lib { "lib" } else { "app" };
        assert_eq!(input.map(|input| input.name.as_str()), Some(expected), "{}", user.label);
    }
}

/// The library exports its resource, and drops handles of it itself.
#[test]
fn an_external_destructor_lists_the_drops_that_call_it() {
    let (_, dtor, _) = fuse::resource_library();
    let make = Core::new(
        r#"(import "[export]i:r/r" "[resource-drop]thing" (func $drop (param i32)))"#,
        "(func $close (param i32) (call $drop (local.get 0)))",
        &[("func $close", "close")],
    );
    let lib = component(&format!(
        r#"{} {}
           (core instance $dtor (instantiate $dtor_module))
           (type $thing (resource (rep i32) (dtor (core func $dtor "{DTOR}"))))
           (core func $drop (canon resource.drop $thing))
           (core instance $make (instantiate $make_module (with "[export]i:r/r"
             (instance (export "[resource-drop]thing" (func $drop))))))
           (export $out "thing" (type $thing))
           (func (export "close") (param "t" (own $out)) (canon lift (core func $make "close")))"#,
        dtor.module("$dtor_module"),
        make.module("$make_module"),
    ));
    let fused = Fused::default()
        .import(r#"(import "[export]i:r/r" "[resource-drop]thing" (func $drop (param i32)))"#)
        .core(&dtor, "dtor", "", &[])
        .core(&make, "make", "", &[("$drop", "$drop")]);
    let verified = verified(&fused.binary(), &[&lib]);
    let at = position(&verified, DTOR);
    assert_eq!(verified.boundary.exports[at].scope, Scope::External);
    let destructors: Vec<&User> =
        verified.boundary.users.iter().filter(|user| user.kind == UserKind::Destructor).collect();
    let [destructor] = destructors.as_slice() else { panic!("{destructors:?}") };
    assert_eq!(import_names(destructor), ["[resource-drop]thing"]);
    assert_eq!(
        verified.needs.while_imported(&verified.needs.of(at)[0], &verified.boundary),
        None,
        "the outside drops it too"
    );
    let drop = user(&verified, "[export]i:r/r#[resource-drop]thing");
    assert_eq!(drop.opcode, Some(opcode::RESOURCE_DROP));
}

/// What the fuser calls in place of a built-in does not do the same.
#[test]
fn built_ins_of_the_fusers_own_making_have_no_opcode() {
    let (component, main) = app();
    let fused = fused_app(&main, |name| if name == "context" { "pulseengine:async" } else { "env" });
    let verified = verified(&fused.binary(), &[&component]);
    let users = verified.boundary.users.iter();
    let behind: Vec<&User> =
        users.filter(|user| user.imports.iter().any(|import| import.module == "pulseengine:async")).collect();
    assert!(!behind.is_empty());
    for user in behind {
        assert_eq!((user.kind, user.opcode), (UserKind::Builtin, None), "{}", user.label);
    }
    // The others are known all the same.
    let is_yield = |user: &&User| user.opcode == Some(opcode::THREAD_YIELD);
    assert_eq!(
        verified.boundary.users.iter().filter(is_yield).map(import_names).collect::<Vec<_>>(),
        [["yield"]]
    );
}
