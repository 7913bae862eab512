//! Many canonical definitions in a `meld:boundary` section: finding out what the outside may do takes as
//! long as reading the section.

use crate::case::{Case, Counts, List, becomes};
use loom_testsuite::outside::{Facts, Section};
use meld_boundary::{Embedder, Entry, Reading, UseOption, UserKind};
use std::fmt::Write;

pub const CASES: List = &[
    ("40,000 definitions, each with an entry of its own", entries),
    ("40,000 destructors, and callbacks of 40,000 inputs", callbacks),
    ("20,000 imports of one name behind 20,000 definitions", one_name),
];

const MANY: u32 = 40_000;

/// Functions that options name.
const OPTIONS: &str = r#"
    (func (export "callback") (param i32 i32 i32) (result i32) i32.const 0)
    (func (export "destructor") (param i32))"#;

/// A module that calls `imports`, and is entered at `run`.
fn module(imports: &[String]) -> Vec<u8> {
    let mut text = String::from("(module ");
    let mut calls = String::new();
    for (func, name) in imports.iter().enumerate() {
        write!(text, r#"(import "m" "{name}" (func))"#).unwrap();
        write!(calls, " call {func}").unwrap();
    }
    write!(text, r#"(func (export "run"){calls}) {OPTIONS})"#).unwrap();
    wat::parse_str(text).unwrap()
}

fn facts(kind: UserKind, imports: Vec<String>, uses: &[(UseOption, &str)]) -> Facts {
    let uses = uses.iter().map(|(option, name)| (*option, (*name).to_string())).collect();
    Facts {
        kind,
        is_async: false,
        async_type: None,
        builtin: None,
        input: None,
        imports,
        may_enter: None,
        uses,
    }
}

fn lift() -> Facts {
    let uses = [(UseOption::Callee, "run"), (UseOption::Callback, "callback")];
    Facts { is_async: true, ..facts(UserKind::Lift, Vec::new(), &uses) }
}

/// The module with a section about these users. All that it has stays.
fn case(imports: &[String], mut users: Vec<Facts>, entries: Vec<Entry>) -> Case {
    users.push(lift());
    users.push(facts(UserKind::Destructor, Vec::new(), &[(UseOption::Destructor, "destructor")]));
    let section = Section {
        embedder: Embedder::CanonicalAbi,
        one_tree: false,
        users,
        unknown: Vec::new(),
        params: Vec::new(),
    };
    let stamped = section.stamp(&module(imports)).unwrap();
    let Reading::Verified(mut verified) = meld_boundary::read(&stamped) else { panic!("a section") };
    verified.boundary.entries = entries;
    let wasm = meld_boundary::stamp(&stamped, &verified.boundary).unwrap();
    becomes(wasm, Counts { types: 3, imports: imports.len(), funcs: 3, exports: 3, ..Counts::default() })
}

fn names() -> Vec<String> {
    (0..MANY).map(|import| format!("import{import}")).collect()
}

fn entries() -> Case {
    let names = names();
    let user = |name: &String| facts(UserKind::Builtin, vec![format!("m {name}")], &[]);
    let entries = (0..MANY).map(|user| Entry { user, may_enter: Vec::new() });
    case(&names, names.iter().map(user).collect(), entries.collect())
}

fn callbacks() -> Case {
    let names = names();
    let destructor = [(UseOption::Destructor, "destructor")];
    let drops = names.iter().map(|name| facts(UserKind::Destructor, vec![format!("m {name}")], &destructor));
    let lifts = (0..MANY).map(|input| Facts { input: Some(input), ..lift() });
    case(&names, drops.chain(lifts).collect(), Vec::new())
}

fn one_name() -> Case {
    let names = vec!["import".to_string(); MANY as usize / 2];
    let user = |name: &String| facts(UserKind::Builtin, vec![format!("m {name}")], &[]);
    case(&names, names.iter().map(user).collect(), Vec::new())
}
