//! Where something may be meant in several ways, every way counts; where code only looks like that of a component, it
//! is not taken for it. Each of these tests is the only one that notices if one check of `derive` is missing.
#![cfg(feature = "derive")]

mod fuse;

use fuse::{Core, DTOR, Fused, allocator, component, derived, needed_allocators, position, verified};
use meld_boundary::derive::{DeriveError, Method};
use meld_boundary::{Scope, Surface};

fn refusal(fused: &Fused, component: &[u8]) -> DeriveError {
    match derived(&fused.binary(), &[component], Surface::Closed) {
        Ok(derived) => panic!("{derived:?}"),
        Err(error) => error,
    }
}

#[test]
fn a_call_of_another_function_is_other_code() {
    let main = Core::new(
        "",
        "(func $one (result i32) (i32.const 1)) (func $two (result i32) (i32.const 2))
         (func $run (result i32) (call $one))",
        &[("func $run", "run")],
    );
    let app = component(&format!(
        r#"{} (core instance $main (instantiate $main_module))
           (func (export "run") (result s32) (canon lift (core func $main "run")))"#,
        main.module("$main_module")
    ));
    verified(&Fused::default().core(&main, "m", "", &[]).binary(), &[&app]);
    let rewired = Core { definitions: main.definitions.replace("call $one", "call $two"), ..main };
    let error = refusal(&Fused::default().core(&rewired, "m", "", &[]), &app);
    assert!(matches!(&error, DeriveError::Stale { component, .. } if component == "a.wasm"), "{error}");
    let difference = "function 2 (`run`) should be function 2 of the fused module: it refers to function 0, and the fused \
                      module to function 1 in its place, but it should be function 0";
    assert!(error.to_string().contains(difference), "{error}");
}

#[test]
fn an_import_that_stands_for_two_functions_is_other_code() {
    let imports = r#"(import "env" "f" (func $f (result i32)))"#;
    let main = |second: &str| {
        let run = format!("(func $run (result i32) (i32.add (call $f) (call {second})))");
        Core::new(imports, &run, &[("func $run", "run")])
    };
    let app = component(&format!(
        r#"(import "f" (func $get (result s32)))
           (core func $f (canon lower (func $get)))
           {} (core instance $main (instantiate $main_module (with "env" (instance (export "f" (func $f))))))
           (func (export "run") (result s32) (canon lift (core func $main "run")))"#,
        main("$f").module("$main_module")
    ));
    let fused = |second: &str| {
        Fused::default()
            .import(r#"(import "$root" "f" (func $get (result i32)))"#)
            .core(&main(second), "m", "", &[("$f", "$get"), ("$other", "$other")])
            .define("(func $other (result i32) (i32.const 3))")
    };
    verified(&fused("$f").binary(), &[&app]);
    let error = refusal(&fused("$other"), &app);
    assert!(matches!(&error, DeriveError::Stale { component, .. } if component == "a.wasm"), "{error}");
}

const LIBC: &str = r#"(core instance $libc (instantiate $libc_module))
    (alias core export $libc "memory" (core memory $memory))
    (alias core export $libc "cabi_realloc" (core func $realloc))"#;

/// A component that exports an interface with a function `get` that returns a string.
fn exporter(interface: &str, salt: u32) -> (Vec<u8>, Core, Core) {
    let libc = allocator(salt);
    let definitions = format!("(func $get (result i32) (i32.const {salt}))");
    let main = Core::new("", &definitions, &[("func $get", &format!("{interface}#get"))]);
    let text = format!(
        r#"{} {} {LIBC}
           (core instance $core (instantiate $lib_module))
           (func $get (result string)
             (canon lift (core func $core "{interface}#get") (memory $memory) (realloc $realloc)))
           (instance $vars (export "get" (func $get)))
           (export "{interface}" (instance $vars))"#,
        libc.module("$libc_module"),
        main.module("$lib_module"),
    );
    (component(&text), libc, main)
}

#[test]
fn an_import_that_two_components_satisfy_leaves_both_to_the_outside() {
    let names = ["h:lib/vars@0.2.0", "h:lib/vars@0.2.6"];
    let (first, first_libc, first_main) = exporter(names[0], 1);
    let (second, second_libc, second_main) = exporter(names[1], 2);
    let libc = allocator(3);
    let main = Core::new(
        r#"(import "env" "f" (func $f (param i32)))"#,
        "(func $run (result i32) (call $f (i32.const 0)) (i32.const 7))",
        &[("func $run", "run")],
    );
    let app = component(&format!(
        r#"(type $vars (instance (export "get" (func (result string)))))
           (import "h:lib/vars@0.2.1" (instance $vars (type $vars)))
           (alias export $vars "get" (func $get))
           {} {} {LIBC}
           (core func $f (canon lower (func $get) (memory $memory) (realloc $realloc)))
           (core instance $main (instantiate $main_module (with "env" (instance (export "f" (func $f))))))
           (func (export "run") (result s32) (canon lift (core func $main "run")))"#,
        libc.module("$libc_module"),
        main.module("$main_module")
    ));
    let fused = Fused::default()
        .core(&first_libc, "first_libc", "", &[])
        .core(&first_main, "first", "", &[])
        .core(&second_libc, "second_libc", "$1", &[])
        .core(&second_main, "second", "", &[])
        .core(&libc, "libc", "$2", &[])
        .core(&main, "main", "", &[("$f", "$adapter")])
        .define("(func $adapter (param i32) (i32.store (local.get 0) (call $first_get)))")
        .binary();
    // With one of them, the import is all that its export is for.
    for components in [[&app, &first, &second], [&second, &app, &first]] {
        let verified = verified(&fused, &components.map(Vec::as_slice));
        for name in names {
            let export = &verified.boundary.exports[position(&verified, &format!("{name}#get"))];
            assert_eq!(export.scope, Scope::External, "{name}");
        }
        assert_eq!(needed_allocators(&verified), ["cabi_realloc", "cabi_realloc$1"]);
    }
}

/// An app that gets a handle and does with it what `sink` (an import of the app) and `give` (its name) say.
fn app(sink: &str, module: &str, name: &str) -> (Vec<u8>, Core) {
    let main = Core::new(
        &format!(
            r#"(import "i:r/r" "make" (func $make (result i32)))
               (import "{module}" "{name}" (func $give (param i32)))"#
        ),
        "(func $run (result i32) (call $give (call $make)) (i32.const 1))",
        &[("func $run", "run")],
    );
    let text = format!(
        r#"(import "i:r/r" (instance $i
             (export "thing" (type $t (sub resource)))
             (export "make" (func (result (own $t))))))
           (alias export $i "thing" (type $thing))
           (core func $make (canon lower (func $i "make")))
           {sink}
           {}
           (core instance $main (instantiate $main_module
             (with "i:r/r" (instance (export "make" (func $make)) (export "[resource-drop]thing" (func $give))))
             (with "h:host/sink" (instance (export "take" (func $give))))))
           (func (export "run") (result s32) (canon lift (core func $main "run")))"#,
        main.module("$main_module"),
    );
    (component(&text), main)
}

/// The fused module; `give` is the import that the app gives its handle to.
fn fused(dtor: &Core, make: &Core, app: &Core, give: &str) -> Fused {
    Fused::default()
        .import(r#"(import "[export]i:r/r" "[resource-new]thing" (func $new (param i32) (result i32)))"#)
        .import(give)
        .core(dtor, "dtor", "", &[])
        .core(make, "make", "", &[("$new", "$new")])
        .core(app, "app", "", &[("$make", "$make_make"), ("$give", "$give")])
}

#[test]
fn handles_that_leave_through_an_import_need_the_destructor_in_any_case() {
    let (lib, dtor, make) = fuse::resource_library();
    let sink = r#"(type $sink (instance (alias outer 1 $thing (type $t0)) (export "thing" (type $t (eq $t0)))
                    (export "take" (func (param "t" (own $t))))))
                  (import "h:host/sink" (instance $sink (type $sink)))
                  (core func $give (canon lower (func $sink "take")))"#;
    let (app, main) = app(sink, "h:host/sink", "take");
    let give = r#"(import "h:host/sink" "take" (func $give (param i32)))"#;
    let verified = verified(&fused(&dtor, &make, &main, give).binary(), &[&app, &lib]);
    let needs = verified.needs.of(position(&verified, DTOR));
    assert_eq!(needs.len(), 1, "the host drops it: {needs:?}");
    assert_eq!(verified.needs.while_imported(&needs[0], &verified.boundary), None);
}

#[test]
fn an_unknown_import_may_drop_every_handle() {
    let (lib, dtor, make) = fuse::resource_library();
    let (app, main) = app("(core func $give (canon resource.drop $thing))", "i:r/r", "[resource-drop]thing");
    let give = r#"(import "i:r/r" "[resource-drop]thing" (func $give (param i32)))"#;
    let conditions = |fused: Fused| -> Vec<_> {
        let verified = verified(&fused.binary(), &[&app, &lib]);
        let needs = verified.needs.of(position(&verified, DTOR)).iter();
        needs.map(|need| verified.needs.while_imported(need, &verified.boundary)).collect()
    };
    assert_eq!(conditions(fused(&dtor, &make, &main, give)), [Some(vec![1])]);
    let unknown = format!(r#"{give} (import "somebody" "knows" (func $knows (param i32)))"#);
    // The import that is known to drop handles, or the one of which nothing is known.
    assert_eq!(conditions(fused(&dtor, &make, &main, &unknown)), [Some(vec![1]), Some(vec![2])]);
}

#[test]
fn where_code_was_changed_allocators_of_every_name_stay() {
    let (a, ..) = exporter("h:lib/vars", 1);
    let mut libc = allocator(2);
    libc.exports[1].1 = "cabi_import_realloc".into();
    let main = Core::new("", "(func $run (param i32) (drop (i64.const 2)))", &[("func $run", "b")]);
    let b = component(&format!(
        r#"{} {}
           (core instance (instantiate $libc_module))
           (core instance $main (instantiate $main_module))
           (func (export "b") (param "p" u32) (canon lift (core func $main "b")))"#,
        libc.module("$libc_module"),
        main.module("$main_module")
    ));
    // One memory where there were two, and other addresses.
    let fused = wat::parse_str(
        r#"(module
            (memory (export "memory") 2)
            (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) unreachable)
            (func (export "h:lib/vars#get") (result i32) (i32.const 1))
            (func (export "cabi_import_realloc") (param i32 i32 i32 i32) (result i32) unreachable)
            (func (export "b") (param i32) (drop (i64.const 2))))"#,
    )
    .unwrap();
    let found = derived(&fused, &[&a, &b], Surface::Closed).unwrap();
    assert!(matches!(found.method, Method::Coarse { .. }), "{:?}", found.method);
    // Nothing says which is behind the option of `get`.
    let verified = verified(&fused, &[&a, &b]);
    assert_eq!(needed_allocators(&verified), ["cabi_realloc", "cabi_import_realloc"]);
}
