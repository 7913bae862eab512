//! What a long run shows on a terminal, and only there.

use anyhow::{Context, Result, ensure};
use loom_testsuite::command::loom;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use wasm_encoder::{CodeSection, ExportKind, ExportSection, Function, FunctionSection, Module, TypeSection};

/// Runs a command on a terminal of its own, prints what that shows, and ends as the command does.
const ON_A_TERMINAL: &str = "
import os, pty, sys
sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))
";

/// What the terminal shows of a run, with every control character; `None` if there is no Python.
fn shown(args: &[&str], environment: &[(&str, &str)]) -> Result<Option<String>> {
    let mut python = Command::new("python3");
    python.args(["-c", ON_A_TERMINAL]).arg(loom()?).args(args).stdin(Stdio::null());
    python.env("TERM", "xterm").envs(environment.iter().copied());
    match python.output() {
        Ok(output) => {
            ensure!(output.status.success(), "{output:?}");
            Ok(Some(String::from_utf8(output.stdout)?))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            // Unlike `eprintln`, this is seen although the test passes.
            let _ = writeln!(std::io::stderr(), "skipped: the line on a terminal: there is no python3");
            Ok(None)
        }
        Err(error) => Err(error).context("cannot run python3"),
    }
}

/// Functions that take a while.
fn module(count: u32) -> Vec<u8> {
    let (mut types, mut funcs, mut exports, mut code) =
        (TypeSection::new(), FunctionSection::new(), ExportSection::new(), CodeSection::new());
    types.ty().function([], []);
    exports.export("run", ExportKind::Func, 0);
    for func in 0..count {
        funcs.function(0);
        let mut body = Function::new([]);
        body.instructions().nop();
        [2 * func + 1, 2 * func + 2].into_iter().filter(|callee| *callee < count).for_each(|callee| {
            body.instructions().call(callee);
        });
        body.instructions().end();
        code.function(&body);
    }
    let mut module = Module::new();
    module.section(&types).section(&funcs).section(&exports).section(&code);
    module.finish()
}

const TAKEN_BACK: &str = "\r\x1b[K";

#[test]
fn a_long_run_says_where_it_is_and_leaves_nothing() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let (input, output) = (folder.path().join("in.wasm"), folder.path().join("out.wasm"));
    let names = [&input, &output].map(|path| path.display().to_string());
    // Of a size that takes long enough here, whatever machine and build this is.
    let mut count = 100_000;
    loop {
        std::fs::write(&input, module(count))?;
        let start = std::time::Instant::now();
        let args = ["opt", "-Omcu", &names[0], "-o", &names[1], "--stats"];
        let Some(text) = shown(&args, &[("NO_COLOR", "1")])? else { return Ok(()) };
        if start.elapsed().as_secs_f64() < 2.0 && count < 10_000_000 {
            count *= 2;
            continue;
        }
        let lines: Vec<&str> = text.split(TAKEN_BACK).collect();
        let phases = ["parse", "validate", "pass ", "optimize", "write"];
        let is_phase = |line: &&str| line.contains(" s  ") && phases.iter().any(|phase| line.contains(phase));
        ensure!(lines.iter().any(is_phase), "{text}");
        // What is printed stands on a line that was taken back, and nothing follows it.
        let stats = lines.last().context("a line")?;
        ensure!(!stats.contains(" s  "), "something is left: {text}");
        let printed =
            lines.iter().find(|line| line.contains("before     after")).context("the statistics")?;
        ensure!(!printed.contains(" s  "), "{printed}");
        ensure!(!text.replace(TAKEN_BACK, "").contains('\x1b'), "a colour: {text}");

        let dumb = shown(&args, &[("TERM", "dumb")])?.context("a Python")?;
        ensure!(!dumb.contains('\x1b'), "{dumb}");
        let piped = loom_testsuite::command::run(&args, Path::new("."), b"")?;
        ensure!(!piped.stderr.contains('\r') && !piped.stderr.contains(" s  "), "{}", piped.stderr);
        return Ok(());
    }
}

#[test]
fn a_short_run_shows_nothing() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let input = folder.path().join("in.wasm");
    std::fs::write(&input, module(3))?;
    let input = input.display().to_string();
    let Some(text) = shown(&["opt", "-Omcu", &input, "-o", &format!("{input}.out")], &[])? else {
        return Ok(());
    };
    ensure!(!text.contains(" s  "), "{text:?}");
    Ok(())
}
