//! Wrong inputs are refused with how it was noticed; where the code cannot be compared, more stays.
#![cfg(feature = "derive")]

mod fuse;

use fuse::{Core, Fused, allocator, component, derived, needed_allocators, verified};
use meld_boundary::derive::{DeriveError, Method, disagreement};
use meld_boundary::{Surface, UseOption};
use sha2::{Digest as _, Sha256};
use wasm_encoder::{CustomSection, Section as _};

/// A component that lifts a function with or without a string, and its core modules.
fn taker(name: &str, salt: u32, takes_string: bool) -> (Vec<u8>, Core, Core) {
    let libc = allocator(salt);
    let params = if takes_string { "(param i32 i32)" } else { "(param i32)" };
    let main =
        Core::new("", &format!("(func $take {params} (drop (i64.const {salt})))"), &[("func $take", name)]);
    let (ty, options) = if takes_string {
        ("string", r#"(memory (core memory $libc "memory")) (realloc (core func $libc "cabi_realloc"))"#)
    } else {
        ("u32", "")
    };
    let text = format!(
        r#"{} {}
           (core instance $libc (instantiate $libc_module))
           (core instance $main (instantiate $main_module))
           (func (export "{name}") (param "p" {ty}) (canon lift (core func $main "{name}") {options}))"#,
        libc.module("$libc_module"),
        main.module("$main_module")
    );
    (component(&text), libc, main)
}

/// `a` takes a string, `b` a number.
fn two() -> (Vec<u8>, Vec<u8>, Fused) {
    let (a, a_libc, a_main) = taker("a", 1, true);
    let (b, b_libc, b_main) = taker("b", 2, false);
    let fused = Fused::default()
        .core(&a_libc, "a_libc", "", &[])
        .core(&a_main, "a_main", "", &[])
        .core(&b_libc, "b_libc", "$1", &[])
        .core(&b_main, "b_main", "", &[]);
    (a, b, fused)
}

fn refusal(fused: &[u8], components: &[&[u8]]) -> DeriveError {
    match derived(fused, components, Surface::Closed) {
        Ok(derived) => panic!("{derived:?}"),
        Err(error) => error,
    }
}

#[test]
fn the_right_components_are_accepted_and_tell_allocators_apart() {
    let (a, b, fused) = two();
    for components in [[&a[..], &b], [&b, &a]] {
        assert_eq!(needed_allocators(&verified(&fused.binary(), &components)), ["cabi_realloc"]);
    }
}

#[test]
fn a_component_too_few_is_missed() {
    let (a, b, fused) = two();
    for (given, export) in [(&a, "`cabi_realloc$1`"), (&b, "`cabi_realloc`")] {
        let error = refusal(&fused.binary(), &[given]);
        assert!(matches!(error, DeriveError::Missing { .. }), "{error}");
        assert!(error.to_string().contains(export), "{error}");
    }
}

#[test]
fn a_component_too_many_is_no_part() {
    let (a, b, fused) = two();
    let (other, ..) = taker("other", 3, false);
    let error = refusal(&fused.binary(), &[&a, &b, &other]);
    assert!(matches!(&error, DeriveError::NotPart { component, .. } if component == "c.wasm"), "{error}");
}

#[test]
fn a_component_that_is_given_twice_is_noticed() {
    let (a, b, fused) = two();
    let error = refusal(&fused.binary(), &[&a, &a, &b]);
    assert!(matches!(error, DeriveError::NotPart { .. }), "{error}");
    assert!(
        error.to_string().contains("there once, but the given components instantiate it twice"),
        "{error}"
    );
}

#[test]
fn a_component_that_was_fused_twice_and_given_once_is_noticed() {
    let (a, libc, main) = taker("a", 1, true);
    let fused = Fused::default()
        .core(&libc, "l", "", &[])
        .core(&main, "m", "", &[])
        .core(&libc, "l2", "$1", &[])
        .core(&main, "m2", "$1", &[]);
    let error = refusal(&fused.binary(), &[&a]);
    assert!(matches!(error, DeriveError::Missing { .. }), "{error}");
    assert!(error.to_string().contains("twice"), "{error}");
}

#[test]
fn a_stale_component_has_the_same_names_and_other_code() {
    let (a, _, fused) = two();
    let libc = allocator(2);
    let main = Core::new("", "(func $take (param i32) (drop (i64.const 77)))", &[("func $take", "b")]);
    let stale = component(&format!(
        r#"{} {}
           (core instance (instantiate $libc_module))
           (core instance $main (instantiate $main_module))
           (func (export "b") (param "p" u32) (canon lift (core func $main "b")))"#,
        libc.module("$libc_module"),
        main.module("$main_module")
    ));
    let error = refusal(&fused.binary(), &[&a, &stale]);
    assert!(matches!(&error, DeriveError::Stale { component, .. } if component == "b.wasm"), "{error}");
    assert!(error.to_string().contains("function 0 (`b`)"), "{error}");
}

#[test]
fn only_valid_components_are_accepted() {
    let (a, b, fused) = two();
    let fused = fused.binary();
    let core = wat::parse_str("(module)").unwrap();
    assert!(
        matches!(refusal(&fused, &[&a, &core]), DeriveError::CoreModule { component } if component == "b.wasm")
    );
    assert!(matches!(refusal(&fused, &[&a, b"text"]), DeriveError::NotWasm { .. }));
    assert!(matches!(refusal(&fused, &[]), DeriveError::NoComponents));
    assert!(matches!(refusal(&a, &[&a, &b]), DeriveError::Fused(_)));
    // The needed option is not there.
    let invalid = component(
        r#"(core module $m (memory (export "memory") 1) (func (export "f") (param i32 i32)))
           (core instance $i (instantiate $m))
           (func (param "s" string) (canon lift (core func $i "f") (memory (core memory $i "memory"))))"#,
    );
    let error = refusal(&fused, &[&a, &invalid]);
    assert!(error.to_string().contains("`realloc` is required"), "{error}");
    assert!(matches!(refusal(&fused[..fused.len() - 1], &[&a, &b]), DeriveError::Fused(_)));
}

/// How allocators are used is what options say. One that is not known yet may say that there is another way, as lazy
/// lowering is to be.
#[test]
fn an_option_that_is_not_known_is_refused() {
    let lift = |encoding: &str| {
        component(&format!(
            r#"(core module $m
                 (memory (export "memory") 1)
                 (func (export "f") (param i32 i32))
                 (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 0)))
               (core instance $i (instantiate $m))
               (func (export "f") (param "s" string) (canon lift (core func $i "f")
                 (memory (core memory $i "memory")) (realloc (core func $i "realloc")) string-encoding={encoding}))"#
        ))
    };
    let (mut changed, other) = (lift("utf8"), lift("utf16"));
    let option = changed.iter().zip(&other).position(|(a, b)| a != b).expect("the option");
    let fused = wat::parse_str("(module)").expect("a module");
    for unknown in 0x0a..0x80 {
        changed[option] = unknown;
        let error = refusal(&fused, &[&changed]);
        assert!(matches!(error, DeriveError::Invalid { offset, .. } if offset as usize == option), "{error}");
    }
    changed[option] = 1;
    assert_eq!(changed, other);
    assert!(!matches!(refusal(&fused, &[&changed]), DeriveError::Invalid { .. }));
}

#[test]
fn an_import_that_is_neither_satisfied_nor_left_means_that_a_component_is_missing() {
    let main = Core::new(r#"(import "env" "f" (func $f))"#, "(func $run (call $f))", &[("func $run", "run")]);
    let app = component(&format!(
        r#"(import "h:lib/x" (instance $x (export "f" (func))))
           (core func $f (canon lower (func $x "f")))
           {}
           (core instance $main (instantiate $main_module
             (with "env" (instance (export "f" (func $f))))))
           (func (export "run") (canon lift (core func $main "run")))"#,
        main.module("$main_module")
    ));
    let fused = Fused::default().core(&main, "m", "", &[("$f", "$lib")]).define("(func $lib)");
    let error = refusal(&fused.binary(), &[&app]);
    assert!(matches!(error, DeriveError::Missing { .. }), "{error}");
    assert!(error.to_string().contains("`a.wasm` imports `h:lib/x#f`"), "{error}");
}

/// The module in which a fuser has put the memories of both into one and moved the addresses of the second.
fn merged() -> (Vec<u8>, Vec<u8>, Vec<u8>) {
    let (a, b, _) = two();
    let fused = r#"(module
        (memory (export "memory") 2)
        (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) unreachable)
        (func (export "a") (param i32 i32) (drop (i64.const 1)))
        (func (export "cabi_realloc$1") (param i32 i32 i32 i32) (result i32) unreachable)
        (func (export "b") (param i32) (drop (i64.const 2))))"#;
    (a, b, wat::parse_str(fused).unwrap())
}

#[test]
fn where_code_was_changed_one_needed_allocator_keeps_all() {
    let (a, b, fused) = merged();
    let found = derived(&fused, &[&a, &b], Surface::Closed).unwrap();
    let Method::Coarse { reason } = &found.method else { panic!("{:?}", found.method) };
    assert!(reason.contains("2 memories into 1"), "{reason}");
    assert_eq!(needed_allocators(&verified(&fused, &[&a, &b])), ["cabi_realloc", "cabi_realloc$1"]);
}

#[test]
fn where_code_was_changed_and_no_allocator_is_needed_all_go() {
    let (a, a_libc, a_main) = taker("a", 1, false);
    let (b, ..) = taker("b", 2, false);
    assert!(a_libc.definitions.contains("memory.grow") && !a_main.definitions.contains("string"));
    let fused = wat::parse_str(
        r#"(module
        (memory (export "memory") 2)
        (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) unreachable)
        (func (export "a") (param i32) (drop (i64.const 1)))
        (func (export "cabi_realloc$1") (param i32 i32 i32 i32) (result i32) unreachable)
        (func (export "b") (param i32) (drop (i64.const 2))))"#,
    )
    .unwrap();
    assert!(needed_allocators(&verified(&fused, &[&a, &b])).is_empty());
}

#[test]
fn a_homonym_that_the_fuser_dropped_keeps_all_allocators() {
    let (a, b, fused) = two();
    // The one that is needed has lost its name to the other.
    let fused = fused.without_export("cabi_realloc").binary();
    let found = derived(&fused, &[&a, &b], Surface::Closed).unwrap();
    let Method::Coarse { reason } = &found.method else { panic!("{:?}", found.method) };
    assert!(reason.contains("realloc of `a`"), "{reason}");
    assert_eq!(needed_allocators(&verified(&fused, &[&a, &b])), ["cabi_realloc$1"]);
}

#[test]
fn where_code_was_changed_a_stale_component_is_still_noticed() {
    let (a, _, fused) = merged();
    // It differs in a function that uses no memory.
    let (stale, ..) = taker("b", 3, false);
    let error = refusal(&fused, &[&a, &stale]);
    assert!(matches!(&error, DeriveError::Stale { component, .. } if component == "b.wasm"), "{error}");
}

#[test]
fn a_module_without_the_export_of_a_lift_is_not_made_of_the_components() {
    let (a, b, fused) = two();
    let error = refusal(&fused.without_export("a").binary(), &[&a, &b]);
    assert!(matches!(&error, DeriveError::Unexported { label } if label == "a"), "{error}");
}

fn with_section(module: &[u8], name: &str, json: &str) -> Vec<u8> {
    let mut out = module.to_vec();
    CustomSection { name: name.into(), data: json.as_bytes().into() }.append_to(&mut out);
    out
}

#[test]
fn a_signature_manifest_has_to_agree() {
    let (a, b, fused) = two();
    let entry = |export: &str, realloc: &str, needs: bool| {
        format!(
            r#"{{"version":1,"exports":[{{"export":"{export}","realloc":{realloc},"post_return":null,
                "needs":{{"memory":true,"realloc":{needs}}}}}]}}"#
        )
    };
    let section = "meld.signature-manifest";
    for json in [entry("a", r#""cabi_realloc""#, true), entry("b", "null", false)] {
        let fused = with_section(&fused.binary(), section, &json);
        assert!(derived(&fused, &[&a, &b], Surface::Closed).is_ok(), "{json}");
    }
    let wrong = [
        entry("a", r#""cabi_realloc$1""#, true),
        entry("a", r#""nothing""#, true),
        entry("b", r#""cabi_realloc""#, false),
        entry("b", "null", true),
        "not JSON".to_string(),
    ];
    for json in wrong {
        let error = refusal(&with_section(&fused.binary(), section, &json), &[&a, &b]);
        assert!(
            matches!(error, DeriveError::Contradiction { section: found, .. } if found == section),
            "{error}"
        );
    }
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn an_attestation_has_to_list_the_files() {
    let (a, b, fused) = two();
    let attestation = |hashes: &[&str], tool: &str| {
        let inputs: Vec<String> = hashes
            .iter()
            .map(|hash| format!(r#"{{"artifact":{{"name":"component","hash":"{hash}","size":1}}}}"#))
            .collect();
        let inputs = inputs.join(",");
        let json =
            format!(r#"{{"transformation_type":"fusion","tool":{{"name":"{tool}"}},"inputs":[{inputs}]}}"#);
        with_section(&fused.binary(), "wsc.transformation.attestation", &json)
    };
    let (hash_a, hash_b) = (sha256(&a), sha256(&b));
    // A nested component has no hash.
    let right = attestation(&[&hash_a, "", &hash_b], "meld");
    assert!(derived(&right, &[&b, &a], Surface::Closed).is_ok());
    let other = attestation(&[&hash_a, &sha256(b"other")], "meld");
    let error = refusal(&other, &[&a, &b]);
    assert!(matches!(error, DeriveError::Contradiction { .. }), "{error}");
    assert!(error.to_string().contains("`b.wasm`"), "{error}");
    let more = attestation(&[&hash_a, &hash_b, &sha256(b"other")], "meld");
    assert!(matches!(refusal(&more, &[&a, &b]), DeriveError::Missing { .. }));
    // Somebody else's record is not about this.
    let foreign = attestation(&[&sha256(b"other")], "another");
    assert!(derived(&foreign, &[&a, &b], Surface::Closed).is_ok());
}

#[test]
fn a_section_that_says_otherwise_is_told_apart_from_one_that_agrees() {
    let (a, b, fused) = two();
    let fused = fused.binary();
    let derived = verified(&fused, &[&a, &b]);
    assert_eq!(disagreement(&derived, &derived, &Method::Exact), None);
    let mut other = derived.boundary.clone();
    for user in &mut other.users {
        user.uses.retain(|used| used.option != UseOption::Realloc);
    }
    let stamped = meld_boundary::stamp(&fused, &other).unwrap();
    let meld_boundary::Reading::Verified(other) = meld_boundary::read(&stamped) else { panic!() };
    let said = disagreement(&other, &derived, &Method::Exact).unwrap();
    assert!(said.contains("`cabi_realloc` is needed as realloc"), "{said}");
    // Coarse facts may need more; they may not need less.
    let coarse = Method::Coarse { reason: String::new() };
    assert_eq!(disagreement(&other, &derived, &coarse), None);
    assert!(disagreement(&derived, &other, &coarse).is_some());
}

#[test]
fn damaged_components_never_panic() {
    let (a, b, fused) = two();
    let fused = fused.binary();
    for position in 8..a.len() {
        let mut damaged = a.clone();
        damaged[position] ^= 0x55;
        let _ = derived(&fused, &[&damaged, &b], Surface::Closed);
        let _ = derived(&fused, &[&a[..position], &b], Surface::Closed);
    }
}
