//! A test in one file: a module in the text format with what to do with it and what comes out.
//!
//! ```text
//! ;;! pass = "dce"
//! ;;! call = ["run 1"]
//!
//! (module ...)
//!
//! ;; (module ...)        the output, rewritten by BLESS=1
//! ;;
//! ;; warning: ...        what loom printed
//! ```
//!
//! The header is TOML, read as a `Header`. Names carry an expectation that no blessing can
//! change: whatever is named `$live...` stays, and whatever is named `$dead...` goes. Besides, each
//! test checks that the output validates, that one thread and two make the same bytes, and that a
//! second run changes nothing.

use crate::command::{self, Output};
use crate::engine::Traps;
use crate::execute::{self, Tolerance};
use crate::interface::Interface;
use crate::{customs, golden};
use anyhow::{Context, Result, ensure};
use meld_boundary::Reading;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;

/// What a file says about its test, in TOML on lines that start with `;;!`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    /// The pass to run (`--pass`); without one, `args` choose.
    pass: Option<String>,
    /// Further arguments of `loom opt`.
    #[serde(default)]
    args: Vec<String>,
    /// The expected exit code.
    #[serde(default)]
    exit: i32,
    /// A `meld:boundary` section in its JSON form, stamped before the run.
    boundary: Option<String>,
    /// Calls to make before and after in an engine: export and arguments. An empty list only
    /// instantiates. Results, traps, calls of imports and everything that can be seen from outside
    /// must be the same.
    call: Option<Vec<String>>,
    /// An exported memory may have become larger.
    #[serde(default)]
    larger_memories: bool,
    /// Exported globals that say where memory is in use, and may say something else.
    #[serde(default)]
    markers: Vec<String>,
}

/// Runs the test in `file`.
///
/// # Errors
///
/// What the test found.
pub fn run(file: &Path) -> Result<()> {
    let text = std::fs::read_to_string(file)?;
    let (input, _) = golden::split(&text);
    let header: Vec<&str> = input.lines().filter_map(|line| line.strip_prefix(";;!")).collect();
    let header: Header = toml::from_str(&header.join("\n")).context("the header")?;
    let wasm = wat::Parser::new().parse_str(None, input)?;
    let wasm = match &header.boundary {
        Some(facts) => meld_boundary::stamp(&wasm, &serde_json::from_str(facts).context("the boundary")?)?,
        None => wasm,
    };
    let output = optimize(&header, &[], &wasm)?;
    ensure!(
        output.code == Some(header.exit),
        "exit code {:?} instead of {}:\n{}",
        output.code,
        header.exit,
        output.stderr
    );
    let mut expectation = String::new();
    if header.exit == 0 {
        expectation.push_str(&describe(&output.stdout)?);
        check_names(input, &expectation)?;
        check_result(&header, &wasm, &output)?;
    } else {
        ensure!(output.stdout.is_empty(), "wrote something although it failed");
    }
    if !output.stderr.is_empty() {
        if !expectation.is_empty() {
            expectation.push('\n');
        }
        expectation.push_str(&output.stderr);
    }
    golden::check(file, &format!("{}\n\n{}", input.trim_end(), golden::as_comment(&expectation)))
}

fn optimize(header: &Header, more_args: &[&str], wasm: &[u8]) -> Result<Output> {
    let mut args = vec!["opt", "-"];
    if let Some(pass) = &header.pass {
        args.extend(["--pass", pass]);
    }
    args.extend(header.args.iter().map(String::as_str));
    args.extend(more_args);
    command::run(&args, Path::new(env!("CARGO_MANIFEST_DIR")), wasm)
}

/// Everything that must hold of an output whatever the test expects.
fn check_result(header: &Header, input: &[u8], output: &Output) -> Result<()> {
    let features = wasmparser::WasmFeatures::all();
    let mut validator = wasmparser::Validator::new_with_features(features);
    validator.validate_all(&output.stdout).context("the output is invalid")?;
    customs::check(&output.stdout)?;
    let interface = Interface::read(&output.stdout)?;
    ensure!(
        interface.has_data_count == interface.needs_data_count,
        "a data count section without need, or none"
    );
    for threads in ["1", "2"] {
        let again = optimize(header, &["--threads", threads], input)?;
        ensure!(again.stdout == output.stdout, "the output differs with {threads} threads");
    }
    let second = optimize(header, &[], &output.stdout)?;
    ensure!(second.stdout == output.stdout, "a second run changes the output: {}", second.stderr);
    if let Some(calls) = &header.call {
        let exact = header.args.iter().any(|arg| arg.ends_with("trap-kind=preserve"));
        let sinks = matches!(header.pass.as_deref(), Some("trap-sink" | "memory-merge" | "trim"))
            || header.args.contains(&"-Omcu".into())
            || header.args.contains(&"heap:checked=true".into());
        let traps = match (exact, sinks) {
            (true, _) => Traps::Exact,
            (false, false) => Traps::AnyForIndirectCalls,
            (false, true) => Traps::Any,
        };
        let tolerance =
            Tolerance { traps, larger_memories: header.larger_memories, markers: &header.markers };
        execute::compare(input, &output.stdout, calls, tolerance)?;
    }
    Ok(())
}

/// The module as text, its `meld:boundary` section in words.
fn describe(wasm: &[u8]) -> Result<String> {
    let mut text = wasmprinter::print_bytes(meld_boundary::strip(wasm)?)?;
    match meld_boundary::read(wasm) {
        Reading::Absent => {}
        Reading::Ignored { reason, .. } => writeln!(text, "\nboundary, ignored: {reason}")?,
        Reading::Verified(verified) => {
            text.push_str("\nboundary, verified:\n");
            let boundary = verified.boundary;
            for export in &boundary.exports {
                writeln!(text, "  {} {} `{}`", export.scope, export.kind, export.name)?;
            }
            for user in &boundary.users {
                let imports =
                    user.imports.iter().map(|import| format!("behind `{}` `{}`", import.module, import.name));
                let uses = user.uses.iter().map(|used| format!("{} `{}`", used.option, used.name));
                let all: Vec<String> = imports.chain(uses).collect();
                writeln!(text, "  {} `{}`: {}", user.kind, user.label, all.join(", "))?;
            }
            for promise in &boundary.promises {
                writeln!(text, "  promise: {promise}")?;
            }
        }
    }
    Ok(text)
}

/// Compares the names in the output with what the names in the input ask for.
///
/// That loom itself brings names up to date makes no difference: a name that moved to another item
/// shows in the text of the output and in what calls return.
fn check_names(input: &str, output: &str) -> Result<()> {
    let (input, output) = (identifiers(input), identifiers(output));
    let missing: Vec<_> = input.iter().filter(|id| id.starts_with("live") && !output.contains(*id)).collect();
    let left: Vec<_> = output.iter().filter(|id| id.starts_with("dead")).collect();
    ensure!(
        missing.is_empty() && left.is_empty(),
        "must stay and is gone: {missing:?}; must go and is there: {left:?}"
    );
    Ok(())
}

/// The identifiers in a module's text without the `$`, comments left out.
fn identifiers(text: &str) -> BTreeSet<&str> {
    let code = text.lines().map(|line| line.split(";;").next().unwrap_or_default());
    let words = code.flat_map(|line| line.split(|c: char| c.is_whitespace() || c == '(' || c == ')'));
    words.filter_map(|word| word.strip_prefix('$')).collect()
}
