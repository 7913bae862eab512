//! Shapes that fusers make of compositions in use: nested components without a hash, adapters of another type, and
//! interfaces of which only some functions are connected.
#![cfg(feature = "derive")]

mod fuse;

use fuse::{Core, Fused, component, derived, position, verified};
use meld_boundary::derive::{DeriveError, Method};
use meld_boundary::{Scope, Surface};
use wasm_encoder::{CustomSection, Section as _};

/// The core module of a component that exports `run`.
fn runner() -> Core {
    Core::new("", "(func $run (result i32) (i32.const 7))", &[("func $run", "run")])
}

fn attested(module: &[u8], hashes: &[&str]) -> Vec<u8> {
    let inputs: Vec<String> = hashes
        .iter()
        .map(|hash| format!(r#"{{"artifact":{{"name":"component","hash":"{hash}","size":0}}}}"#))
        .collect();
    let inputs = inputs.join(",");
    let json = format!(r#"{{"transformation_type":"fusion","tool":{{"name":"meld"}},"inputs":[{inputs}]}}"#);
    let mut out = module.to_vec();
    CustomSection { name: "wsc.transformation.attestation".into(), data: json.as_bytes().into() }
        .append_to(&mut out);
    out
}

/// In place of a composed component the fuser lists what is nested in it, without hashes.
#[test]
fn a_composed_component_may_be_listed_as_what_is_nested_in_it() {
    let main = runner();
    let body = format!(
        r#"{} (core instance $main (instantiate $main_module))
           (func (export "run") (result s32) (canon lift (core func $main "run")))"#,
        main.module("$main_module")
    );
    let composed = component(&format!(
        r#"(component $app {body})
           (instance $app (instantiate $app))
           (export "run" (func $app "run"))"#
    ));
    let fused = Fused::default().core(&main, "m", "", &[]).binary();
    let of =
        |component: &[u8], hashes: &[&str]| derived(&attested(&fused, hashes), &[component], Surface::Closed);
    let found = of(&composed, &["", ""]).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(found.method, Method::Exact);
    assert!(found.boundary.one_tree);
    // A list of files is one that it has to be in; and what is not composed is nested in nothing.
    let other = "0".repeat(64);
    for error in [of(&composed, &[&other]), of(&component(&body), &["", ""])] {
        let error = error.expect_err("refuse");
        assert!(matches!(error, DeriveError::Contradiction { .. }), "{error}");
    }
    let missing = of(&composed, &["", &other]).expect_err("refuse");
    assert!(matches!(missing, DeriveError::Missing { .. }), "{missing}");
}

/// An app that lowers `f`, and calls it before it returns, so that whatever is left on the stack does not matter.
fn caller() -> (Vec<u8>, Core) {
    let main = Core::new(
        r#"(import "env" "f" (func $f (param i32 i32)))"#,
        "(func $run (result i32)
           (call $f (i32.const 1) (i32.const 2))
           (return (i32.const 7)))",
        &[("func $run", "run")],
    );
    let app = component(&format!(
        r#"(import "f" (func $get (param "a" u32) (param "b" u32)))
           (core func $f (canon lower (func $get)))
           {} (core instance $main (instantiate $main_module (with "env" (instance (export "f" (func $f))))))
           (func (export "run") (result s32) (canon lift (core func $main "run")))"#,
        main.module("$main_module")
    ));
    (app, main)
}

#[test]
fn a_refusal_names_the_import_that_stands_for_something_of_another_type() {
    let (app, main) = caller();
    let fused = |adapter: &str| {
        let fused = Fused::default().core(&main, "m", "", &[("$f", "$adapter")]).define(adapter);
        derived(&fused.binary(), &[&app], Surface::Closed).expect_err("refuse").to_string()
    };
    let message = fused("(func $adapter (param i32) (result i32) unreachable)");
    let reason = "function 1 (`run`) should be function 0 of the fused module: it refers to function 0 (import `env` \
                  `f`), and the fused module to function 1 in its place, whose types differ: (func (param i32 i32)) \
                  here, (func (param i32) (result i32)) there";
    assert!(message.contains(reason), "{message}");
}

#[test]
fn a_refusal_names_the_operator_that_is_another() {
    let code = |second: &str| {
        format!(
            "(func $one (result i32) (i32.const 1))
             (func $two (param i32) (result i32) (i32.add (local.get 0) ({second})))
             (func $run (result i32) (call $two (call $one)))"
        )
    };
    let core = |second: &str| Core::new("", &code(second), &[("func $run", "run")]);
    let app = |second: &str| {
        component(&format!(
            r#"{} (core instance $main (instantiate $main_module))
               (func (export "run") (result s32) (canon lift (core func $main "run")))"#,
            core(second).module("$main_module")
        ))
    };
    let fused = Fused::default().core(&core("i32.const 2"), "m", "", &[]).binary();
    let refusal =
        |second: &str| derived(&fused, &[&app(second)], Surface::Closed).expect_err("refuse").to_string();
    let place = "only 2 of the 3 functions of its core module are there; function 1 should be function 1 of the fused \
                 module: ";
    for (second, difference) in [
        ("i32.const 3", "its operator 1 is `I32Const { value: 3 }` here, `I32Const { value: 2 }` there"),
        ("i32.clz (i32.const 2)", "its operator 2 is `I32Clz` here, `I32Add` there"),
    ] {
        let message = refusal(second);
        assert!(message.contains(&format!("{place}{difference}")), "{message}");
    }
}

/// The library exports an interface of two functions. The fuser connects `wired` and leaves `apart` to the host.
#[test]
fn functions_of_an_interface_are_connected_one_by_one() {
    let lib_core = Core::new(
        "",
        "(func $wired (result i32) (i32.const 1)) (func $apart (result i32) (i32.const 2))",
        &[("func $wired", "h:lib/api#wired"), ("func $apart", "h:lib/api#apart")],
    );
    let lib = component(&format!(
        r#"{} (core instance $core (instantiate $lib_module))
           (func $wired (result s32) (canon lift (core func $core "h:lib/api#wired")))
           (func $apart (result s32) (canon lift (core func $core "h:lib/api#apart")))
           (instance $api (export "wired" (func $wired)) (export "apart" (func $apart)))
           (export "h:lib/api" (instance $api))"#,
        lib_core.module("$lib_module")
    ));
    let main = Core::new(
        r#"(import "h:lib/api" "wired" (func $wired (result i32)))
           (import "h:lib/api" "apart" (func $apart (result i32)))"#,
        "(func $run (result i32) (i32.add (call $wired) (call $apart)))",
        &[("func $run", "run")],
    );
    let app = component(&format!(
        r#"(import "h:lib/api" (instance $api
             (export "wired" (func (result s32))) (export "apart" (func (result s32)))))
           (core func $wired (canon lower (func $api "wired")))
           (core func $apart (canon lower (func $api "apart")))
           {} (core instance $main (instantiate $main_module
             (with "h:lib/api" (instance (export "wired" (func $wired)) (export "apart" (func $apart))))))
           (func (export "run") (result s32) (canon lift (core func $main "run")))"#,
        main.module("$main_module")
    ));
    let fused = Fused::default()
        .import(r#"(import "h:lib/api" "apart" (func $host (result i32)))"#)
        .core(&lib_core, "lib", "", &[])
        .core(&main, "main", "", &[("$wired", "$lib_wired"), ("$apart", "$host")])
        .binary();
    let found = derived(&fused, &[&app, &lib], Surface::Closed).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(found.method, Method::Exact);
    let said = "`b.wasm` exports `h:lib/api#apart` and `a.wasm` imports it, but the fused module still imports it: both \
                sides stay external";
    assert_eq!(found.unwired, [said]);

    let verified = verified(&fused, &[&app, &lib]);
    // Whoever provides `apart` may provide it by calling the library, and with it the rest of its interface.
    for name in ["h:lib/api#wired", "h:lib/api#apart"] {
        assert_eq!(verified.boundary.exports[position(&verified, name)].scope, Scope::External, "{name}");
    }
    let labels: Vec<&str> = verified
        .boundary
        .users
        .iter()
        .filter(|user| !user.imports.is_empty())
        .map(|user| user.label.as_str())
        .collect();
    assert_eq!(labels, ["h:lib/api#apart"]);

    // Where all are connected, all of it is internal.
    let whole = Fused::default()
        .core(&lib_core, "lib", "", &[])
        .core(&main, "main", "", &[("$wired", "$lib_wired"), ("$apart", "$lib_apart")])
        .binary();
    let found = derived(&whole, &[&app, &lib], Surface::Closed).unwrap_or_else(|error| panic!("{error}"));
    assert!(found.unwired.is_empty());
    let internal = found.boundary.exports.iter().filter(|export| export.scope == Scope::Internal).count();
    assert_eq!(internal, 2);
}
