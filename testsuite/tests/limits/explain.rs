//! Questions about large modules: `size`, `why`, `graph`, `--report` and `--forbid`.
//!
//! The answers come from a graph of all references, with every reason. So each module here has one that is
//! deep, or has many edges at one node.

use crate::case::{bounded, scaled};
use anyhow::{Context, Result, ensure};
use std::fs::File;

/// Makes a module.
type Make = fn() -> Shape;

/// Modules, with what they are about.
pub const SHAPES: &[(&str, Make)] = &[
    ("explained: a chain of calls", chain),
    ("explained: the types of one recursion group", recursion_group),
    ("explained: many calls in one body", calls),
    ("explained: many imports, each called once", imports),
    ("explained: many segments of a memory and a table", segments),
    ("explained: many exports, each of a function with a global", exports),
    ("explained: tables that are copied into each other", tables),
    ("explained: a chain of globals", globals),
    ("explained: many loads in one body", loads),
    ("explained: further paths along a chain", further_paths),
    ("explained: segments that share a slot", shared_slots),
    ("explained: calls of many types through a table with many sources", many_sources),
    ("explained: calls of many types that may trap", kinds_of_traps),
    ("explained: imports that are told indices", told),
    ("compared: a chain of calls", compared_chain),
    ("compared: many imports", compared_imports),
    ("compared: many segments", compared_segments),
    ("laid out: a chain of frames", frames),
    ("laid out: many globals that could be stack pointers", pointers),
    ("laid out: many globals beside many bodies that catch", catchers),
];

/// A module, and what is asked about it.
pub struct Shape {
    /// What is between `(module` and `)`.
    text: String,
    /// An operator that it has.
    operator: &'static str,
    /// What is asked.
    commands: Commands,
}

/// Command lines, and how they end. `?` stands for the operator.
type Commands = &'static [(&'static [&'static str], i32)];

/// Everything that can be asked.
const ALL: Commands = &[
    (&["size", "in"], 0),
    (&["layout", "in"], 0),
    (&["size", "--json", "out", "in"], 0),
    (&["why", "--pass", "dce", "in", "?"], 0),
    (&["why", "--pass", "dce", "--paths", "3", "in", "func:1"], 0),
    (&["why", "--pass", "dce", "in", "export:*"], 0),
    (&["graph", "in"], 0),
    (&["graph", "--format", "json", "in"], 0),
    (&["opt", "-O1", "--report", "page", "in", "-o", "out"], 0),
    (&["opt", "-O0", "--forbid", "?", "in", "-o", "out"], 1),
];

/// Everything that is asked about two modules.
const COMPARED: Commands = &[
    (&["opt", "-O1", "--report", "page", "--evidence", "run", "in", "-o", "out"], 0),
    (&["opt", "-O1", "--report", "again", "--baseline", "page", "in", "-o", "out"], 0),
    (&["size", "in", "out"], 0),
    (&["diff", "in", "out"], 0),
    (&["check", "in", "out"], 0),
    (&["check", "--evidence", "run", "in", "out"], 0),
];

impl Shape {
    /// Runs every command on it, each within bounds.
    pub fn run(&self) -> Result<()> {
        let folder = tempfile::tempdir()?;
        let wasm = wat::parse_str(format!("(module {})", self.text))?;
        std::fs::write(folder.path().join("in"), &wasm)?;
        for (arguments, code) in self.commands {
            let arguments = arguments.iter().map(|one| if *one == "?" { self.operator } else { one });
            let mut command = bounded(folder.path(), wasm.len())?;
            command.args(arguments).stdout(File::create(folder.path().join("printed"))?);
            let output = command.output().context("cannot run loom")?;
            let shown: String = String::from_utf8(output.stderr)?.chars().take(2000).collect();
            ensure!(output.status.code() == Some(*code), "{command:?}: {}: {shown}", output.status);
        }
        Ok(())
    }
}

/// `count` times what `make` makes, in a row.
fn each(count: u32, make: impl Fn(u32) -> String) -> String {
    (0..count).map(make).collect()
}

fn chain() -> Shape {
    const LENGTH: u32 = scaled(300_000, 6);
    let calls = each(LENGTH, |func| format!("(func (call {}))", func + 1));
    Shape {
        text: format!(r#"{calls} (func (drop (i64.const 1))) (export "run" (func 0))"#),
        operator: "i64.const",
        commands: ALL,
    }
}

fn compared_chain() -> Shape {
    Shape { commands: COMPARED, ..chain() }
}

/// Each type mentions another, and a tenth of them is used.
fn recursion_group() -> Shape {
    const TYPES: u32 = scaled(200_000, 10);
    let types =
        each(TYPES, |ty| format!("(type (struct (field (mut (ref null {})))))", (ty * 7 + 1) % TYPES));
    let uses = each(TYPES / 10, |func| {
        let ty = func * 10;
        format!(r#"(func (export "f{func}") (param (ref null {ty})) (drop (ref.null {ty})))"#)
    });
    Shape { text: format!("(rec {types}) {uses}"), operator: "ref.null", commands: ALL }
}

fn calls() -> Shape {
    const CALLS: u32 = scaled(200_000, 4);
    let called = each(CALLS, |func| format!("(func (drop (i64.const {func})))"));
    let calls = each(CALLS, |func| format!("(call {func})"));
    Shape { text: format!(r#"{called} (func (export "run") {calls})"#), operator: "call", commands: ALL }
}

/// Half of them are called twice.
fn imports() -> Shape {
    const IMPORTS: u32 = scaled(200_000, 5);
    let imports = each(IMPORTS, |at| format!(r#"(import "e" "i{at}" (func))"#));
    let calls = each(IMPORTS, |func| format!("(call {func})"));
    let again = each(IMPORTS / 2, |func| format!(r#"(func (export "f{func}") (call {func}))"#));
    Shape {
        text: format!(r#"{imports} (func (export "run") {calls}) {again}"#),
        operator: "call",
        commands: ALL,
    }
}

fn compared_imports() -> Shape {
    Shape { commands: COMPARED, ..imports() }
}

/// As many as there may be of each: a function reads each segment of the memory, and any function of the table may be called.
fn segments() -> Shape {
    const SEGMENTS: u32 = scaled(90_000, 5);
    let funcs = each(SEGMENTS, |func| {
        let at = func * 32;
        format!(r#"(func (export "f{func}") (result i32) (i32.load (i32.const {at})))"#)
    });
    let slots = each(SEGMENTS, |func| format!("(elem (i32.const {func}) func {func})"));
    let data = each(SEGMENTS, |at| format!(r#"(data (i32.const {}) "abcd")"#, at * 32));
    Shape {
        text: format!(
            r#"(memory 64) (table {SEGMENTS} funcref) {funcs} {slots} {data}
            (func (export "run") (param i32) (result i32) (call_indirect (result i32) (local.get 0)))"#
        ),
        operator: "call_indirect",
        commands: ALL,
    }
}

fn compared_segments() -> Shape {
    Shape { commands: COMPARED, ..segments() }
}

fn exports() -> Shape {
    const EXPORTS: u32 = scaled(100_000, 5);
    let globals = each(EXPORTS, |_| "(global (mut i32) (i32.const 0))".into());
    let funcs =
        each(EXPORTS, |at| format!(r#"(func (export "f{at}") (param i32) (global.set {at} (local.get 0)))"#));
    Shape { text: format!("{globals} {funcs}"), operator: "global.set", commands: ALL }
}

/// As many tables as there may be, and copies between each two.
fn tables() -> Shape {
    const TABLES: u32 = scaled(100, 2);
    let tables = each(TABLES, |_| format!("(table {TABLES} funcref)"));
    let funcs = each(TABLES, |func| format!("(func (drop (i32.const {func})))"));
    let items = each(TABLES, |func| format!(" {func}"));
    let zeros = "(i32.const 0)".repeat(3);
    let copies = each(TABLES * TABLES, |at| format!("(table.copy {} {} {zeros})", at / TABLES, at % TABLES));
    let run = format!(r#"(func (export "run") (param i32) {copies} (call_indirect (local.get 0)))"#);
    Shape {
        text: format!("{tables} {funcs} (elem (i32.const 0) func {items}) {run}"),
        operator: "call_indirect",
        commands: ALL,
    }
}

fn globals() -> Shape {
    const GLOBALS: u32 = scaled(200_000, 10);
    let chain = each(GLOBALS, |global| format!("(global funcref (global.get {global}))"));
    let run = format!(r#"(func $run (export "run") (result funcref) (global.get {GLOBALS}))"#);
    Shape {
        text: format!("(global funcref (ref.func $run)) {chain} {run} (func)"),
        operator: "global.get",
        commands: ALL,
    }
}

fn loads() -> Shape {
    const LOADS: u32 = scaled(200_000, 5);
    let loads = each(LOADS, |load| format!("(drop (i32.load (i32.const {load})))"));
    Shape {
        text: format!(r#"(memory 16) (func (export "run") {loads}) (func)"#),
        operator: "i32.load",
        commands: ALL,
    }
}

/// At each function of it a path may leave the shortest one.
fn further_paths() -> Shape {
    const LENGTH: u32 = scaled(600_000, 5);
    let calls = each(LENGTH, |func| format!("(func (call {}) (call {}))", func + 1, LENGTH.min(func + 2)));
    Shape {
        text: format!(r#"{calls} (func $last (export "last")) (export "run" (func 0))"#),
        operator: "call",
        commands: &[(&["why", "--pass", "dce", "--paths", "3", "in", "last"], 0)],
    }
}

fn shared_slots() -> Shape {
    const SEGMENTS: u32 = scaled(300_000, 5);
    let segments = each(SEGMENTS, |_| "(elem (i32.const 7) func $f)".into());
    Shape {
        text: format!(
            r#"(table 8 funcref) (func $f) {segments}
            (func (export "run") (param i32) (call_indirect (local.get 0)))"#
        ),
        operator: "call_indirect",
        commands: &[(&["why", "--pass", "dce", "in", "elem:5"], 0)],
    }
}

/// Sixteen parameters that are different in each type, and the operators that give them.
fn params(ty: u32) -> (String, String) {
    let name = |bit: u32| if ty >> bit & 1 == 0 { "i32" } else { "i64" };
    (each(16, |bit| format!(" {}", name(bit))), each(16, |bit| format!("({}.const 0)", name(bit))))
}

fn many_sources() -> Shape {
    const TYPES: u32 = scaled(10_000, 4);
    const SEGMENTS: u32 = scaled(20_000, 4);
    let types = each(TYPES, |ty| format!("(type (func (param {})))", params(ty).0));
    let segments = each(SEGMENTS, |_| "(elem func $f)".into());
    let inits =
        each(SEGMENTS, |elem| format!("(table.init {elem} (i32.const 0) (i32.const 0) (i32.const 1))"));
    let calls = each(TYPES, |ty| format!("{} (call_indirect (type {ty}) (local.get 0))", params(ty).1));
    Shape {
        text: format!(
            r#"{types} (table 10 funcref) (func $f) {segments} (func (export "run") (param i32) {inits} {calls})"#
        ),
        operator: "call_indirect",
        commands: &[(&["why", "--pass", "dce", "in", "func:0"], 0)],
    }
}

fn kinds_of_traps() -> Shape {
    const TYPES: u32 = scaled(20_000, 4);
    let types = each(TYPES, |ty| format!("(type (func (param {})))", params(ty).0));
    let funcs = each(TYPES, |ty| format!("(func (type {ty}))"));
    let items = each(TYPES, |func| format!(" {func}"));
    let calls = each(TYPES, |ty| format!("{} (call_indirect (type {ty}) (local.get 0))", params(ty).1));
    Shape {
        text: format!(
            r#"{types} {funcs} (table {TYPES} funcref) (elem (i32.const 0) func {items})
            (func (export "run") (param i32) {calls})"#
        ),
        operator: "call_indirect",
        commands: &[(&["why", "--pass", "dce", "--pass-arg", "dce:trap-kind=preserve", "in", "func:0"], 0)],
    }
}

fn told() -> Shape {
    const IMPORTS: u32 = scaled(20_000, 4);
    let imports = each(IMPORTS, |at| format!(r#"(import "pulseengine:async" "thread_{at}" (func))"#));
    let calls = each(IMPORTS, |func| format!("(call {func})"));
    Shape {
        text: format!(r#"{imports} (func (export "run") {calls})"#),
        operator: "call",
        commands: &[(&["why", "--pass", "dce", "in", "func:1"], 0), (&["graph", "in"], 0)],
    }
}

/// What lays out a module.
const LAYOUT: Commands = &[(&["layout", "in"], 0), (&["layout", "--json", "out", "in"], 0)];

/// A function that moves a stack pointer down, does something, and moves it back.
fn frame(pointer: u32, inside: &str) -> String {
    format!(
        "(func (local i32) (global.set {pointer} (local.tee 0 (i32.sub (global.get {pointer}) (i32.const 16)))) {inside} \
         (global.set {pointer} (i32.add (local.get 0) (i32.const 16))))"
    )
}

fn frames() -> Shape {
    const LENGTH: u32 = scaled(200_000, 8);
    let calls = each(LENGTH, |func| frame(0, &format!("(call {})", func + 1)));
    let text = format!(
        "(memory 1) (global (mut i32) (i32.const 65536)) (export \"run\" (func 0)) {calls} {}",
        frame(0, "")
    );
    Shape { text, operator: "", commands: LAYOUT }
}

fn pointers() -> Shape {
    const POINTERS: u32 = scaled(20_000, 8);
    let globals = each(POINTERS, |_| "(global (mut i32) (i32.const 65536))".into());
    // One body that sets all of them, and a body for each.
    let sets = each(POINTERS, |global| format!("(global.set {global} (i32.const 0))"));
    let funcs = each(POINTERS, |global| frame(global, &format!("(call {})", global + 1)));
    let text = format!("{globals} (export \"run\" (func 0)) {funcs} (func {sets})");
    Shape { text, operator: "", commands: LAYOUT }
}

fn catchers() -> Shape {
    const BODIES: u32 = scaled(40_000, 4);
    let globals = each(BODIES, |_| "(global (mut i32) (i32.const 65536))".into());
    let sets = each(BODIES, |global| format!("(func (global.set {global} (i32.const 0)))"));
    let catches = each(BODIES, |func| format!("(func (block (try_table (catch_all 0) (call {func}))))"));
    let text = format!("{globals} (export \"run\" (func {})) {sets} {catches}", 2 * BODIES - 1);
    Shape { text, operator: "", commands: LAYOUT }
}
