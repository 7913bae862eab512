//! How canonical definitions are found through everything that can be between them and core functions. Each case in
//! which an allocator has to stay stands beside the one in which it has to go.
#![cfg(feature = "derive")]

mod fuse;

use fuse::{
    Core, Fused, allocator, component, is_needed, needed_allocators, position, verified, verified_on,
};
use meld_boundary::{Scope, Surface, UserKind};

/// A module whose function `run` calls an imported function.
fn caller(signature: &str, arguments: &str) -> Core {
    Core::new(
        &format!("(import \"env\" \"f\" (func $f {signature}))"),
        &format!("(func $run (result i32) (call $f {arguments}) (i32.const 7))"),
        &[("func $run", "run")],
    )
}

const LIBC: &str = r#"(core instance $libc (instantiate $libc_module))
    (alias core export $libc "memory" (core memory $memory))
    (alias core export $libc "cabi_realloc" (core func $realloc))"#;

const RUN: &str = r#"(core instance $main (instantiate $main_module (with "env" (instance (export "f" (func $f))))))
    (func (export "run") (result s32) (canon lift (core func $main "run")))"#;

/// A component that lowers something with an allocator: `provide` defines the component-level function `$get`.
fn lowering(provide: &str, libc: &Core, main: &Core) -> Vec<u8> {
    component(&format!(
        "{provide} {} {} {LIBC}
         (core func $f (canon lower (func $get) (memory $memory) (realloc $realloc)))
         {RUN}",
        libc.module("$libc_module"),
        main.module("$main_module")
    ))
}

#[test]
fn a_string_hidden_in_a_used_record_needs_the_allocator_of_the_importer() {
    let (libc, main) = (allocator(1), caller("(param i32)", "(i32.const 0)"));
    let app = lowering(
        r#"(type $types (instance (type $r (record (field "s" string))) (export "r" (type (eq $r)))))
           (import "h:env/types" (instance $types (type $types)))
           (alias export $types "r" (type $r))
           (type $vars (instance (alias outer 1 $r (type $r0)) (export "r" (type $r (eq $r0)))
             (type $get (func (result $r))) (export "get" (func (type $get)))))
           (import "h:env/vars" (instance $vars (type $vars)))
           (alias export $vars "get" (func $get))"#,
        &libc,
        &main,
    );
    let fused = Fused::default()
        .import(r#"(import "h:env/vars" "get" (func $get (param i32)))"#)
        .core(&libc, "libc", "", &[])
        .core(&main, "main", "", &[("$f", "$get")])
        .binary();
    let verified = verified(&fused, &[&app]);
    assert_eq!(needed_allocators(&verified), ["cabi_realloc"]);
    assert!(verified.boundary.imports.iter().all(|import| import.scope == Scope::External));
}

/// A component that contains the provider of a function and its user, like a composed one.
fn composed(libc: [&Core; 2], lib: &Core, main: &Core) -> Vec<u8> {
    let [lib_libc, main_libc] = libc;
    component(&format!(
        r#"(component $lib
             {} {} {LIBC}
             (core instance $core (instantiate $lib_module))
             (func $get (result string) (canon lift (core func $core "get") (memory $memory) (realloc $realloc)))
             (instance (export "h:lib/vars") (export "get" (func $get))))
           (component $app
             (type $vars (instance (export "get" (func (result string)))))
             (import "h:lib/vars" (instance $vars (type $vars)))
             (alias export $vars "get" (func $get))
             {} {} {LIBC}
             (core func $f (canon lower (func $get) (memory $memory) (realloc $realloc)))
             {RUN})
           (instance $lib (instantiate $lib))
           (alias export $lib "h:lib/vars" (instance $vars))
           (instance $app (instantiate $app (with "h:lib/vars" (instance $vars))))
           (export "run" (func $app "run"))"#,
        lib_libc.module("$libc_module"),
        lib.module("$lib_module"),
        main_libc.module("$libc_module"),
        main.module("$main_module"),
    ))
}

fn library() -> Core {
    Core::new("", "(func $get (result i32) (i32.const 12))", &[("func $get", "h:lib/vars#get")])
}

#[test]
fn nested_components_that_are_wired_to_each_other_need_no_allocator() {
    let (lib_libc, libc) = (allocator(1), allocator(2));
    let (mut lib, main) = (library(), caller("(param i32)", "(i32.const 0)"));
    lib.exports = vec![("func $get".into(), "get".into())];
    let fused = Fused::default()
        .core(&lib_libc, "lib_libc", "", &[])
        .core(&lib, "lib", "", &[])
        .core(&libc, "libc", "$1", &[])
        .core(&main, "main", "", &[("$f", "$adapter")])
        .define("(func $adapter (param i32) (i32.store (local.get 0) (call $lib_get)))");
    let verified = verified(&fused.binary(), &[&composed([&lib_libc, &libc], &lib, &main)]);
    assert!(needed_allocators(&verified).is_empty());
    assert_eq!(verified.boundary.exports[position(&verified, "run")].scope, Scope::External);
    assert_eq!(verified.boundary.exports[position(&verified, "get")].scope, Scope::Internal);
    assert_eq!(verified.boundary.users.len(), 1, "{:?}", verified.boundary.users);
}

/// An importer and an exporter of interfaces whose names are given.
fn pair(import: &str, export: &str) -> (Vec<u8>, Vec<u8>, Fused) {
    let (lib_libc, libc) = (allocator(1), allocator(2));
    let (mut lib, main) = (library(), caller("(param i32)", "(i32.const 0)"));
    lib.exports = vec![("func $get".into(), format!("{export}#get"))];
    let exporter = component(&format!(
        r#"{} {} {LIBC}
           (core instance $core (instantiate $lib_module))
           (func $get (result string)
             (canon lift (core func $core "{export}#get") (memory $memory) (realloc $realloc)))
           (instance $vars (export "get" (func $get)))
           (export "{export}" (instance $vars))"#,
        lib_libc.module("$libc_module"),
        lib.module("$lib_module"),
    ));
    let importer = lowering(
        &format!(
            r#"(type $vars (instance (export "get" (func (result string)))))
               (import "{import}" (instance $vars (type $vars)))
               (alias export $vars "get" (func $get))"#
        ),
        &libc,
        &main,
    );
    let fused = Fused::default().core(&lib_libc, "lib_libc", "", &[]).core(&lib, "lib", "", &[]).core(
        &libc,
        "libc",
        "$1",
        &[],
    );
    (exporter, importer, fused)
}

const ADAPTER: &str = "(func $adapter (param i32) (i32.store (local.get 0) (call $lib_get)))";

#[test]
fn an_import_is_satisfied_by_a_compatible_version() {
    for export in ["h:lib/vars@0.2.0", "h:lib/vars@0.2.6"] {
        let (exporter, importer, fused) = pair("h:lib/vars@0.2.1", export);
        let main = caller("(param i32)", "(i32.const 0)");
        let fused = fused.core(&main, "main", "", &[("$f", "$adapter")]).define(ADAPTER).binary();
        let verified = verified(&fused, &[&importer, &exporter]);
        assert!(needed_allocators(&verified).is_empty(), "{export}");
    }
}

#[test]
fn an_import_is_not_satisfied_by_another_version() {
    let (exporter, importer, fused) = pair("h:lib/vars@0.1.0", "h:lib/vars@0.2.0");
    let main = caller("(param i32)", "(i32.const 0)");
    let fused = fused
        .import(r#"(import "h:lib/vars@0.1.0" "get" (func $get (param i32)))"#)
        .core(&main, "main", "", &[("$f", "$get")])
        .binary();
    let verified = verified(&fused, &[&importer, &exporter]);
    assert_eq!(needed_allocators(&verified), ["cabi_realloc", "cabi_realloc$1"]);
    let get = position(&verified, "h:lib/vars@0.2.0#get");
    assert_eq!(verified.boundary.exports[get].scope, Scope::External);
}

#[test]
fn an_import_that_the_fuser_left_is_external_on_both_sides() {
    let (exporter, importer, fused) = pair("h:lib/vars@0.1.0", "h:lib/vars@0.1.0");
    let main = caller("(param i32)", "(i32.const 0)");
    let fused = fused
        .import(r#"(import "h:lib/vars@0.1.0" "get" (func $get (param i32)))"#)
        .core(&main, "main", "", &[("$f", "$get")])
        .binary();
    let verified = verified(&fused, &[&importer, &exporter]);
    assert_eq!(needed_allocators(&verified), ["cabi_realloc", "cabi_realloc$1"]);
}

#[test]
fn under_an_open_surface_internalised_lifts_are_users() {
    let (exporter, importer, fused) = pair("h:lib/vars@0.1.0", "h:lib/vars@0.1.0");
    let main = caller("(param i32)", "(i32.const 0)");
    let fused = fused.core(&main, "main", "", &[("$f", "$adapter")]).define(ADAPTER).binary();
    let closed = verified(&fused, &[&importer, &exporter]);
    assert!(needed_allocators(&closed).is_empty());
    let open = verified_on(&fused, &[&importer, &exporter], Surface::Open);
    assert_eq!(needed_allocators(&open), ["cabi_realloc"], "the exporter's, not the importer's");
    assert_eq!(open.boundary.exports[position(&open, "h:lib/vars@0.1.0#get")].scope, Scope::Internal);
    assert!(is_needed(&open, "h:lib/vars@0.1.0#get"));
}

/// One module, instantiated twice; the first instance's allocator is an option of a definition, the other's is not.
fn twins() -> (Vec<u8>, Core) {
    let libc = allocator(1);
    let main = Core::new("", "(func $take (param i32 i32))", &[("func $take", "take")]);
    let text = format!(
        r#"{} {} {LIBC}
           (core instance $other (instantiate $libc_module))
           (core instance $main (instantiate $main_module))
           (func $internal (param "s" string)
             (canon lift (core func $main "take") (memory (core memory $other "memory")) (realloc (core func $other "cabi_realloc"))))
           (func (export "take") (param "s" string)
             (canon lift (core func $main "take") (memory $memory) (realloc $realloc)))"#,
        libc.module("$libc_module"),
        main.module("$main_module")
    );
    (component(&text), main)
}

#[test]
fn instances_of_one_module_that_nothing_tells_apart_stay_together() {
    let (app, main) = twins();
    let fused = Fused::default()
        .core(&allocator(1), "libc", "", &[])
        .core(&allocator(1), "other", "$1", &[])
        .core(&main, "main", "", &[])
        .binary();
    let verified = verified(&fused, &[&app]);
    assert_eq!(needed_allocators(&verified), ["cabi_realloc", "cabi_realloc$1"]);
}

/// A module whose function `work` uses the memory that it imports, with an allocator of its own: like an adapter.
fn worker() -> Core {
    Core::new(
        r#"(import "env" "memory" (memory $mem 1))
           (import "env" "cabi_realloc" (func $alloc (param i32 i32 i32 i32) (result i32)))"#,
        r#"(func $work (param i32 i32 i32 i32) (result i32)
             (i32.store $mem (i32.const 8) (i32.const 9))
             (call $alloc (local.get 0) (local.get 1) (local.get 2) (local.get 3)))"#,
        &[("func $work", "cabi_import_realloc")],
    )
}

#[test]
fn instances_of_one_module_are_told_apart_by_the_memory_that_they_import() {
    // Each allocator uses its own memory, and their code differs, so the places of the two workers are known as well.
    let (first, second, work) = (allocator(1), allocator(2), worker());
    let main = Core::new("", "(func $take (param i32 i32))", &[("func $take", "take")]);
    let text = format!(
        r#"{} {} {} {}
           (core instance $first (instantiate $first_module))
           (core instance $second (instantiate $second_module))
           (core instance $a (instantiate $work_module (with "env" (instance $first))))
           (core instance $b (instantiate $work_module (with "env" (instance $second))))
           (core instance $main (instantiate $main_module))
           (func (export "take") (param "s" string)
             (canon lift (core func $main "take") (memory (core memory $second "memory"))
               (realloc (core func $b "cabi_import_realloc"))))"#,
        first.module("$first_module"),
        second.module("$second_module"),
        work.module("$work_module"),
        main.module("$main_module")
    );
    let fused = Fused::default()
        .core(&first, "first", "", &[])
        .core(&second, "second", "$1", &[])
        .core(&work, "a", "$2", &[("$mem", "$first_m"), ("$alloc", "$first_realloc")])
        .core(&work, "b", "$3", &[("$mem", "$second_m"), ("$alloc", "$second_realloc")])
        .core(&main, "main", "", &[])
        .binary();
    let verified = verified(&fused, &[&component(&text)]);
    assert_eq!(needed_allocators(&verified), ["cabi_import_realloc$3"]);
    assert!(is_needed(&verified, "memory$1") && !is_needed(&verified, "memory"));
}

#[test]
fn an_adapter_that_imports_the_allocator_of_the_main_module_is_what_is_needed() {
    let libc = allocator(1);
    let mut work = worker();
    work.imports = work.imports.replace("\"env\" \"cabi_realloc\"", "\"__main_module__\" \"cabi_realloc\"");
    let main = caller("(param i32)", "(i32.const 0)");
    let text = format!(
        r#"(import "f" (func $get (result string)))
           {} {} {} {LIBC}
           (core instance $adapter (instantiate $work_module
             (with "env" (instance (export "memory" (memory $memory))))
             (with "__main_module__" (instance (export "cabi_realloc" (func $realloc))))))
           (core func $f (canon lower (func $get) (memory $memory)
             (realloc (core func $adapter "cabi_import_realloc"))))
           {RUN}"#,
        libc.module("$libc_module"),
        work.module("$work_module"),
        main.module("$main_module"),
    );
    let fused = Fused::default()
        .import(r#"(import "env" "f" (func $get (param i32)))"#)
        .core(&libc, "libc", "", &[])
        .core(&work, "work", "", &[("$mem", "$libc_m"), ("$alloc", "$libc_realloc")])
        .core(&main, "main", "", &[("$f", "$get")])
        .binary();
    let verified = verified(&fused, &[&component(&text)]);
    // `cabi_realloc` is called by the adapter, inside; nobody outside names it.
    assert_eq!(needed_allocators(&verified), ["cabi_import_realloc"]);
}

#[test]
fn a_decoy_with_the_type_of_an_allocator_is_no_allocator() {
    let libc = allocator(1);
    let main = Core::new(
        "",
        "(func $decoy (param i32 i32 i32 i32) (result i32) (i32.const 3))",
        &[("func $decoy", "decoy")],
    );
    let text = format!(
        r#"{} {} {LIBC}
           (core instance $main (instantiate $main_module))
           (func (export "decoy") (param "a" u32) (param "b" u32) (param "c" u32) (param "d" u32) (result u32)
             (canon lift (core func $main "decoy")))"#,
        libc.module("$libc_module"),
        main.module("$main_module"),
    );
    let fused = Fused::default().core(&libc, "libc", "", &[]).core(&main, "main", "", &[]).binary();
    let verified = verified(&fused, &[&component(&text)]);
    assert!(needed_allocators(&verified).is_empty());
    let decoy = &verified.boundary.exports[position(&verified, "decoy")];
    assert_eq!(
        (decoy.scope, decoy.roles.names().collect::<Vec<_>>()),
        (Scope::External, vec!["lift-callee"])
    );
}

/// wit-component's shim with one function that calls slot 0, and the fixup that fills it.
fn shim(signature: &str, arguments: &str) -> (Core, String) {
    let shim = Core::new(
        "",
        &format!(
            "(type $ty (func {signature})) (table $imports 1 1 funcref)
             (func $zero (type $ty) {arguments} (call_indirect $imports (type $ty) (i32.const 0)))"
        ),
        &[("func $zero", "0"), ("table $imports", "$imports")],
    );
    let fixup = format!(
        r#"(core module $fixup_module
             (import "" "0" (func $f {signature})) (import "" "$imports" (table 1 1 funcref))
             (elem (i32.const 0) func $f))"#
    );
    (shim, fixup)
}

const QUAD: &str = "(local.get 0) (local.get 1) (local.get 2) (local.get 3)";

#[test]
fn an_allocator_is_found_through_a_shim() {
    let (shim, fixup) = shim("(param i32 i32 i32 i32) (result i32)", QUAD);
    for is_external in [true, false] {
        let libc = allocator(1);
        let main = Core::new("", "(func $take (param i32 i32))", &[("func $take", "take")]);
        let export = if is_external { "(export \"take\" (func $lifted))" } else { "" };
        let text = format!(
            r#"{} {} {} {fixup}
               (core instance $shim (instantiate $shim_module))
               (core instance $libc (instantiate $libc_module))
               (core instance $main (instantiate $main_module))
               (core instance (instantiate $fixup_module (with "" (instance
                 (export "0" (func $libc "cabi_realloc")) (export "$imports" (table $shim "$imports"))))))
               (func $lifted (param "s" string)
                 (canon lift (core func $main "take") (memory (core memory $libc "memory")) (realloc (core func $shim "0"))))
               {export}"#,
            shim.module("$shim_module"),
            libc.module("$libc_module"),
            main.module("$main_module"),
        );
        let fused = Fused::default()
            .core(&shim, "shim", "", &[])
            .core(&libc, "libc", "", &[])
            .core(&main, "main", "", &[])
            .define("(elem (table $shim_imports) (i32.const 0) func $libc_realloc)")
            .binary();
        let verified = verified(&fused, &[&component(&text)]);
        assert_eq!(is_needed(&verified, "cabi_realloc"), is_external);
        // An embedder may call what the option names literally.
        assert_eq!(is_needed(&verified, "0"), is_external);
        let roles = |name: &str| verified.boundary.exports[position(&verified, name)].roles;
        assert!(roles("0").contains(meld_boundary::Roles::SHIM));
        assert!(roles("$imports").contains(meld_boundary::Roles::SHIM));
    }
}

#[test]
fn a_slot_that_code_may_overwrite_is_not_followed() {
    let (mut shim, fixup) = shim("(param i32 i32 i32 i32) (result i32)", QUAD);
    let libc = allocator(1);
    let main = Core::new(
        r#"(import "shim" "$imports" (table $t 1 1 funcref))"#,
        "(func $take (param i32 i32) (table.set $t (i32.const 0) (ref.null func)))",
        &[("func $take", "take")],
    );
    shim.exports.push(("func $zero".into(), "again".into()));
    let text = format!(
        r#"{} {} {} {fixup}
           (core instance $shim (instantiate $shim_module))
           (core instance $libc (instantiate $libc_module))
           (core instance $main (instantiate $main_module (with "shim" (instance $shim))))
           (core instance (instantiate $fixup_module (with "" (instance
             (export "0" (func $libc "cabi_realloc")) (export "$imports" (table $shim "$imports"))))))
           (func (export "take") (param "s" string)
             (canon lift (core func $main "take") (memory (core memory $libc "memory")) (realloc (core func $shim "0"))))"#,
        shim.module("$shim_module"),
        libc.module("$libc_module"),
        main.module("$main_module"),
    );
    let fused = Fused::default()
        .core(&shim, "shim", "", &[])
        .core(&libc, "libc", "", &[])
        .core(&main, "main", "", &[("$t", "$shim_imports")])
        .define("(elem (table $shim_imports) (i32.const 0) func $libc_realloc)")
        .binary();
    let verified = verified(&fused, &[&component(&text)]);
    assert!(is_needed(&verified, "0") && is_needed(&verified, "again"));
    assert!(!is_needed(&verified, "cabi_realloc"), "it is the function of the shim that is needed");
}

#[test]
fn an_asynchronous_lift_needs_its_callback() {
    for is_external in [true, false] {
        let main = Core::new(
            "",
            "(func $start (result i32) (i32.const 0))
             (func $back (param i32 i32 i32) (result i32) (i32.const 0))",
            &[("func $start", "[async-lift]run"), ("func $back", "[callback][async-lift]run")],
        );
        let export = if is_external { "(export \"run\" (func $run))" } else { "" };
        let text = format!(
            r#"{}
               (core instance $main (instantiate $main_module))
               (func $run async (canon lift (core func $main "[async-lift]run") async
                 (callback (core func $main "[callback][async-lift]run"))))
               {export}"#,
            main.module("$main_module"),
        );
        let fused = Fused::default().core(&main, "main", "", &[]).binary();
        let verified = verified(&fused, &[&component(&text)]);
        assert_eq!(is_needed(&verified, "[callback][async-lift]run"), is_external);
        assert_eq!(is_needed(&verified, "[async-lift]run"), is_external);
        assert_eq!(
            verified.boundary.users.iter().filter(|user| user.is_async).count(),
            usize::from(is_external)
        );
    }
}

#[test]
fn a_post_return_is_needed_by_an_external_lift_only() {
    for is_external in [true, false] {
        let main = Core::new(
            "",
            "(memory $m 1) (func $name (result i32) (i32.const 8)) (func $post (param i32))",
            &[("func $name", "name"), ("func $post", "cabi_post_name"), ("memory $m", "memory")],
        );
        let export = if is_external { "(export \"name\" (func $name))" } else { "" };
        let text = format!(
            r#"{}
               (core instance $main (instantiate $main_module))
               (func $name (result string) (canon lift (core func $main "name") (memory (core memory $main "memory"))
                 (post-return (core func $main "cabi_post_name"))))
               {export}"#,
            main.module("$main_module"),
        );
        let fused = Fused::default().core(&main, "main", "", &[]).binary();
        let verified = verified(&fused, &[&component(&text)]);
        for name in ["cabi_post_name", "memory"] {
            assert_eq!(is_needed(&verified, name), is_external, "{name}");
        }
    }
}

#[test]
fn an_outer_alias_leads_to_the_module_of_the_enclosing_component() {
    let libc = allocator(1);
    let main = Core::new("", "(func $take (param i32 i32))", &[("func $take", "take")]);
    let text = format!(
        r#"{} {}
           (component $inner
             (alias outer 1 $libc_module (core module $libc_module))
             (alias outer 1 $main_module (core module $main_module))
             {LIBC}
             (core instance $main (instantiate $main_module))
             (func (export "take") (param "s" string)
               (canon lift (core func $main "take") (memory $memory) (realloc $realloc))))
           (instance $inner (instantiate $inner))
           (export "take" (func $inner "take"))"#,
        libc.module("$libc_module"),
        main.module("$main_module")
    );
    let fused = Fused::default().core(&libc, "libc", "", &[]).core(&main, "main", "", &[]).binary();
    assert_eq!(needed_allocators(&verified(&fused, &[&component(&text)])), ["cabi_realloc"]);
}

/// A library with a resource that has a destructor, and an app that gets one and drops it.
struct Resources {
    lib: Vec<u8>,
    app: Vec<u8>,
    fused: Fused,
}

fn resources(app_exports_handle: bool) -> Resources {
    let (lib, dtor, make) = fuse::resource_library();
    let app_core = Core::new(
        r#"(import "i:r/r" "make" (func $make (result i32)))
           (import "i:r/r" "[resource-drop]thing" (func $drop (param i32)))"#,
        "(func $run (result i32) (call $drop (call $make)) (i32.const 1))
         (func $leak (result i32) (call $make))",
        &[("func $run", "run"), ("func $leak", "leak")],
    );
    let leak = r#"(export $out "thing" (type $thing))
                  (func (export "leak") (result (own $out)) (canon lift (core func $main "leak")))"#;
    let app = component(&format!(
        r#"(import "i:r/r" (instance $i
             (export "thing" (type $t (sub resource)))
             (export "make" (func (result (own $t))))))
           (alias export $i "thing" (type $thing))
           (core func $make (canon lower (func $i "make")))
           (core func $drop (canon resource.drop $thing))
           {}
           (core instance $main (instantiate $main_module (with "i:r/r" (instance
             (export "make" (func $make)) (export "[resource-drop]thing" (func $drop))))))
           (func (export "run") (result s32) (canon lift (core func $main "run")))
           {}"#,
        app_core.module("$main_module"),
        if app_exports_handle { leak } else { "" }
    ));
    let fused = Fused::default()
        .import(r#"(import "[export]i:r/r" "[resource-new]thing" (func $new (param i32) (result i32)))"#)
        .import(r#"(import "i:r/r" "[resource-drop]thing" (func $drop (param i32)))"#)
        .import(r#"(import "[export]i:r/r" "[resource-rep]thing$2" (func $rep (param i32) (result i32)))"#)
        .core(&dtor, "dtor", "", &[])
        .core(&make, "make", "", &[("$new", "$new")])
        .core(&app_core, "app", "", &[("$make", "$make_make"), ("$drop", "$drop")]);
    Resources { lib, app, fused }
}

#[test]
fn a_destructor_is_needed_while_handles_can_be_dropped() {
    let Resources { lib, app, fused } = resources(false);
    let verified = verified(&fused.binary(), &[&app, &lib]);
    let dtor = position(&verified, "i:r/r#[dtor]thing");
    assert_eq!(verified.boundary.exports[dtor].scope, Scope::Internal);
    let needs = verified.needs.of(dtor);
    assert_eq!(needs.len(), 1, "{needs:?}");
    // Function 1 is the import `[resource-drop]thing`.
    assert_eq!(verified.needs.while_imported(&needs[0], &verified.boundary), Some(vec![1]));
    assert!(verified.boundary.imports.iter().all(|import| import.scope == Scope::External));
}

#[test]
fn a_destructor_of_handles_that_get_out_is_needed_in_any_case() {
    let Resources { lib, app, fused } = resources(true);
    let verified = verified(&fused.binary(), &[&app, &lib]);
    let needs = verified.needs.of(position(&verified, "i:r/r#[dtor]thing"));
    assert_eq!(needs.len(), 1, "{needs:?}");
    assert_eq!(verified.needs.while_imported(&needs[0], &verified.boundary), None);
}

#[test]
fn the_destructor_of_an_external_resource_is_external() {
    let Resources { lib, .. } = resources(false);
    let dtor = Core::new("", "(func $dtor (param i32))", &[("func $dtor", "i:r/r#[dtor]thing")]);
    let make =
        Core::new("", "(func $make (result i32) (call $new (i32.const 5)))", &[("func $make", "i:r/r#make")]);
    let fused = Fused::default()
        .import(r#"(import "[export]i:r/r" "[resource-new]thing" (func $new (param i32) (result i32)))"#)
        .core(&dtor, "dtor", "", &[])
        .core(&make, "make", "", &[("$new", "$new")])
        .binary();
    let verified = verified(&fused, &[&lib]);
    let dtor = position(&verified, "i:r/r#[dtor]thing");
    assert_eq!(verified.boundary.exports[dtor].scope, Scope::External);
    assert!(verified.boundary.users.iter().any(|user| user.kind == UserKind::Destructor));
}

#[test]
fn an_import_that_no_component_explains_is_unknown() {
    let libc = allocator(1);
    let text = format!("{} (core instance (instantiate $libc_module))", libc.module("$libc_module"));
    let app = component(&text);
    let plain = Fused::default().core(&libc, "libc", "", &[]).binary();
    assert!(needed_allocators(&verified(&plain, &[&app])).is_empty());
    let fused = Fused::default()
        .import(r#"(import "somebody" "knows" (func $knows))"#)
        .core(&libc, "libc", "", &[])
        .binary();
    let verified = verified(&fused, &[&app]);
    assert_eq!(verified.boundary.imports[0].scope, Scope::Unknown);
    assert_eq!(needed_allocators(&verified), ["cabi_realloc"]);
}
