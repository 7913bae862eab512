//! The JSON form of the section.

mod common;

use common::{facts, fresh, module};
use meld_boundary::{Boundary, Digest, Roles, stamp};
use serde_json::{Value, json};

fn value() -> Value {
    serde_json::to_value(facts()).expect("to JSON")
}

fn read(value: Value) -> Result<Boundary, String> {
    serde_json::from_value(value).map_err(|error| error.to_string())
}

#[test]
fn everything_survives_the_round_trip() {
    let boundary = fresh(facts(), &module());
    let text = serde_json::to_string(&boundary).expect("to JSON");
    assert_eq!(serde_json::from_str::<Boundary>(&text).expect("from JSON"), boundary);
}

#[test]
fn the_names_are_those_of_the_specification() {
    let value = value();
    assert_eq!(value["contract"]["embedder"], "canonical-abi");
    assert_eq!(value["contract"]["surface"], "closed");
    assert_eq!(value["contract"]["digest"], "0".repeat(64));
    assert_eq!(
        value["exports"][2],
        json!({"kind": "func", "name": "run", "scope": "external", "roles": ["lift-callee"]})
    );
    assert_eq!(
        value["imports"][0],
        json!({"kind": "func", "module": "h:env/vars", "name": "get", "scope": "external"})
    );
    assert_eq!(
        value["users"][1],
        json!({
            "kind": "lower",
            "async": false,
            "async-type": false,
            "cancellable": true,
            "input": 0,
            "label": "h:env/vars#get",
            "imports": [{"module": "h:env/vars", "name": "get"}],
            "uses": [
                {"option": "memory", "kind": "memory", "name": "memory"},
                {"option": "realloc", "kind": "func", "name": "cabi_realloc"},
            ],
        })
    );
    assert_eq!(value["users"][0]["async"], true);
    assert_eq!(value["users"][0]["uses"][2]["option"], "post-return");
    assert_eq!(value["promises"], json!([{"kind": "no-memory-grow", "memory": 1}]));
    assert_eq!(value["inputs"], json!([{"name": "app", "sha256": "07".repeat(32)}]));
    assert_eq!(value["one-tree"], true);
    let exports = json!([{"kind": "func", "name": "run"}, {"kind": "func", "name": "cabi_realloc"}]);
    assert_eq!(value["entries"], json!([{"user": 1, "may-enter": exports}]));
    assert_eq!(value["params"], json!([{"export": "run", "param": 0, "kind": "range", "lo": 2, "hi": 300}]));
    assert_eq!(value["unknown"], json!({"200": "010203"}));
}

#[test]
fn every_role_has_a_name() {
    let all = Roles::from_bits((1 << 10) - 1).expect("ten roles");
    let names = serde_json::to_value(all).expect("to JSON");
    assert_eq!(names.as_array().map(Vec::len), Some(10));
    assert_eq!(serde_json::from_value::<Roles>(names).expect("from JSON"), all);
    assert_eq!(Roles::from_bits(1 << 10), None);
    let error = serde_json::from_value::<Roles>(json!(["alloc"])).expect_err("refuse");
    assert_eq!(error.to_string(), "unknown role `alloc`");
}

#[test]
fn what_is_empty_may_be_left_out_and_the_digest_too() {
    let mut value = value();
    for part in ["promises", "inputs", "one-tree", "entries", "params", "unknown"] {
        value.as_object_mut().expect("object").remove(part);
    }
    value["users"][4].as_object_mut().expect("object").remove("imports");
    value["users"][4].as_object_mut().expect("object").remove("async");
    value["users"][4].as_object_mut().expect("object").remove("cancellable");
    for user in 0..2 {
        value["users"][user].as_object_mut().expect("object").remove("input");
    }
    value["users"][0].as_object_mut().expect("object").remove("async-type");
    value["users"][2].as_object_mut().expect("object").remove("uses");
    value["contract"].as_object_mut().expect("object").remove("digest");
    let mut expected = facts();
    expected.promises.clear();
    expected.inputs.clear();
    expected.unknown.clear();
    expected.one_tree = false;
    expected.entries.clear();
    expected.params.clear();
    (expected.users[0].input, expected.users[1].input) = (None, None);
    expected.users[0].async_type = None;
    assert_eq!(read(value.clone()), Ok(expected.clone()));
    value["contract"]["digest"] = Value::Null;
    assert_eq!(read(value.clone()), Ok(expected.clone()));
    assert_eq!(expected.contract.digest, Digest::default());
    stamp(&module(), &read(value).expect("facts")).expect("stamp computes the digest");
}

#[test]
fn mandatory_parts_cannot_be_left_out() {
    for part in ["producer", "contract", "exports", "imports", "users"] {
        let mut value = value();
        value.as_object_mut().expect("object").remove(part);
        assert_eq!(read(value), Err(format!("missing field `{part}`")));
    }
}

#[test]
fn unknown_fields_are_refused_everywhere() {
    for path in [
        "",
        "/producer",
        "/contract",
        "/exports/0",
        "/imports/0",
        "/users/0",
        "/users/1/imports/0",
        "/users/0/uses/0",
        "/promises/0",
        "/inputs/0",
        "/entries/0",
        "/entries/0/may-enter/0",
        "/params/0",
    ] {
        let mut value = value();
        value.pointer_mut(path).expect(path)["usess"] = json!([]);
        let error = read(value).expect_err(path);
        assert!(error.starts_with("unknown field `usess`"), "{path}: {error}");
    }
}

#[test]
fn digests_are_64_hexadecimal_digits() {
    for (digest, message) in [
        ("00".repeat(31), "a SHA-256 has 32 bytes, not 31"),
        ("0".repeat(63), "63 hexadecimal digits: a byte has two"),
        (format!("{}xy", "00".repeat(31)), "is not a string of hexadecimal digits"),
        ("é".repeat(32), "is not a string of hexadecimal digits"),
    ] {
        let mut value = value();
        value["contract"]["digest"] = digest.into();
        let error = read(value).expect_err(message);
        assert!(error.contains(message), "{error}");
    }
    let mut upper = value();
    upper["contract"]["digest"] = "AB".repeat(32).into();
    assert_eq!(read(upper).map(|b| b.contract.digest), Ok(Digest([0xab; 32])));
}
