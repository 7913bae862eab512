//! Whatever loom writes at `-Omcu`, `loom-verify` accepts: a process of its own, which gets three files.

use super::read;
use anyhow::{Context, Result, ensure};
use loom_core::Error;
use loom_driver::evidence::Outcome;
use loom_testsuite::optimize::{Run, optimize_with_evidence};
use loom_testsuite::{command, corpus, facts, spec, workloads};
use rayon::prelude::*;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Starts `loom-verify` in a folder with the three files.
pub fn verify(before: &[u8], after: &[u8], evidence: &[u8]) -> Result<Output> {
    let folder = tempfile::tempdir()?;
    for (name, bytes) in [("in.wasm", before), ("out.wasm", after), ("evidence", evidence)] {
        std::fs::write(folder.path().join(name), bytes)?;
    }
    let mut verify = Command::new(command::loom_verify()?);
    verify.args(["in.wasm", "out.wasm", "evidence"]).current_dir(folder.path());
    verify.output().context("cannot run loom-verify")
}

/// Sees that a run is accepted. Its evidence is at most twice the input, and in each step what says where something is.
fn accepted(before: &[u8], run: Run) -> Result<()> {
    let (after, evidence) = optimize_with_evidence(before, run)?;
    let output = verify(before, &after, &evidence)?;
    let says = String::from_utf8_lossy(&output.stdout);
    ensure!(output.status.code() == Some(0), "{run:?}: {}", String::from_utf8_lossy(&output.stderr));
    ensure!(says.contains("every claim of loom"), "{says}");
    let most = 2 * before.len() + 1024 * read(&evidence)?.steps.len().max(4);
    ensure!(evidence.len() <= most, "{run:?}: {} bytes of evidence for {}", evidence.len(), before.len());
    Ok(())
}

#[test]
fn of_the_corpus() -> Result<()> {
    for name in corpus::names()? {
        for variant in corpus::VARIANTS {
            let before = facts::stamped(&corpus::load(&name, variant)?)?;
            accepted(&before, Run::Mcu).with_context(|| format!("{name}/{variant}"))?;
        }
    }
    Ok(())
}

#[test]
fn of_the_workloads() -> Result<()> {
    for (name, wasm) in workloads::all()? {
        for (module, run) in [(workloads::stamped(&wasm)?, Run::OneTree), (wasm, Run::Mcu)] {
            accepted(&module, run).with_context(|| name.clone())?;
        }
    }
    Ok(())
}

/// Modules that loom refuses are no run.
#[test]
fn of_the_webassembly_test_suite() -> Result<()> {
    let count = AtomicUsize::new(0);
    spec::files().par_iter().try_for_each(|file| {
        for (line, module) in spec::modules(file)? {
            match accepted(&module, Run::Mcu) {
                Ok(()) => drop(count.fetch_add(1, Ordering::Relaxed)),
                Err(error) if matches!(error.downcast_ref(), Some(Error::Invalid { .. })) => {}
                Err(error) => return Err(error.context(format!("{}:{line}", file.path))),
            }
        }
        anyhow::Ok(())
    })?;
    let count = count.into_inner();
    ensure!(count >= 3690, "only {count} modules");
    Ok(())
}

/// With the components: their digests are in the evidence, and that they say what the section says is a premise.
#[test]
fn of_what_follows_from_components() -> Result<()> {
    let folder = corpus::root().join("scalar");
    let temporary = tempfile::tempdir()?;
    let path = |name: &str| temporary.path().join(name).to_string_lossy().into_owned();
    let (out, evidence) = (path("out.wasm"), path("run.evidence"));
    let component = |name: &str| format!("components/{name}.wasm");
    let names = corpus::load("scalar", "fused-plain.wasm")?.expect.inputs;
    let components: Vec<String> = names.iter().map(|input| component(&input.component)).collect();
    let mut args = vec!["opt", "-Omcu", "fused-plain.wasm", "-o", &out, "--evidence", &evidence];
    components.iter().for_each(|component| args.extend(["--component", component]));
    let output = command::run(&args, &folder, b"")?;
    ensure!(output.code == Some(0), "{}", output.stderr);
    let read = |path: &str| std::fs::read(path);
    let output =
        verify(&read(&folder.join("fused-plain.wasm").to_string_lossy())?, &read(&out)?, &read(&evidence)?)?;
    let says = String::from_utf8_lossy(&output.stdout);
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    for component in &components {
        let digest = loom_check::evidence::sha256(&std::fs::read(folder.join(component))?);
        let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        ensure!(says.contains(&digest), "{component} {digest}: {says}");
    }
    ensure!(says.contains("assumed (section of step 1): the section `meld:boundary`"), "{says}");
    // Derived again, and not from others.
    let mut args = vec!["check", "fused-plain.wasm", &out, "--evidence", &evidence];
    components.iter().for_each(|component| args.extend(["--component", component]));
    let output = command::run(&args, &folder, b"")?;
    ensure!(output.code == Some(0), "{}", output.stderr);
    ensure!(String::from_utf8_lossy(&output.stdout).contains("derived again"));
    args.extend(["--surface", "open"]);
    let output = command::run(&args, &folder, b"")?;
    ensure!(output.code == Some(1) && output.stderr.contains("another section"), "{}", output.stderr);
    ensure!(super::read(&read(&evidence)?)?.flags.iter().any(|flag| flag == "--component"));
    Ok(())
}

/// Flags that stand in a file are there word by word, in front of those of the command line, with the digest of the file.
#[test]
fn a_file_of_flags_is_part_of_it() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let path = |name: &str| folder.path().join(name);
    std::fs::create_dir(path("ci"))?;
    let file = "level = '1'\nkeep-export = ['a', 'b c']\n";
    std::fs::write(path("ci/loom.toml"), file)?;
    std::fs::write(path("in.wasm"), wat::parse_str(r#"(module (func) (func (export "a")))"#)?)?;
    let args = ["opt", "in.wasm", "-o", "out.wasm", "--config", "ci/loom.toml", "--evidence", "run", "-q"];
    let output = command::run(&args, folder.path(), b"")?;
    ensure!(output.code == Some(0), "{}", output.stderr);
    let digest = loom_check::evidence::sha256(file.as_bytes());
    let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    let config = format!("--config=loom.toml@sha256:{digest}");
    let flags = super::read(&std::fs::read(path("run"))?)?.flags;
    let from_file = ["--keep-export=a", "--keep-export=b c", "-O1"];
    let typed = ["in.wasm", "-o", "out.wasm", &config, "--evidence", "run", "-q"];
    ensure!(flags == [&["opt"], &from_file[..], &typed].concat(), "{flags:?}");
    Ok(())
}

/// What goes to standard output goes there alone: nothing else that is printed comes in front of it.
#[test]
fn standard_output_has_one_thing() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let module = wat::parse_str(r#"(module (memory 1) (func) (func (export "run") (memory.size) drop))"#)?;
    std::fs::write(folder.path().join("in.wasm"), module)?;
    let run = |args: &[&str]| {
        let output = command::run(&[&["opt", "in.wasm"], args].concat(), folder.path(), b"")?;
        ensure!(output.code == Some(0) && output.stderr.contains("functions, defined"), "{}", output.stderr);
        anyhow::Ok(output.stdout)
    };
    for args in [&["--dry-run", "--evidence", "-"][..], &["--dry-run", "--stats", "--evidence", "-"]] {
        super::read(&run(args)?)?;
    }
    let symbols = run(&["--dry-run", "--emit", "ld=-"])?;
    ensure!(!String::from_utf8_lossy(&symbols).contains("functions, defined"));
    Ok(())
}

/// Names and texts in the files control no terminal, and begin no line.
#[test]
fn what_is_in_the_files_looks_like_nothing_else() -> Result<()> {
    let (before, after, evidence) = super::run()?;
    let why = "no\n\x1b[2J`out.wasm` may replace `in.wasm`".to_string();
    let evidence = loom_driver::evidence::Evidence { outcome: Outcome::Failed(why), ..evidence };
    let output = verify(&before, &after, &evidence.to_file())?;
    let says = String::from_utf8_lossy(&output.stderr);
    ensure!(says.contains("a run that failed: no\n  \\u{1b}[2J`out.wasm` may"), "{says}");
    ensure!(output.status.code() == Some(1) && !says.contains('\x1b'), "{says}");
    Ok(())
}

/// What it says of other files and of command lines.
#[test]
fn what_is_wrong_has_a_code_and_a_reason() -> Result<()> {
    let (before, after, evidence) = super::run()?;
    let file = evidence.to_file();
    for (files, why) in [
        ([&after, &after, &file], "began with another module"),
        ([&before, &before, &file], "ended with another module"),
        ([&before, &after, &after], "it is no file that"),
    ] {
        let output = verify(files[0], files[1], files[2])?;
        let says = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.code() == Some(1) && says.contains(why), "{says}");
        ensure!(output.stdout.is_empty());
    }
    let program = command::loom_verify()?;
    let run =
        |args: &[&str]| anyhow::Ok(Command::new(program).args(args).current_dir(Path::new("/")).output()?);
    for args in [&["a", "b"][..], &["a", "b", "c", "d"], &[], &["a", "b", "--evidence"]] {
        ensure!(run(args)?.status.code() == Some(2), "{args:?}");
    }
    ensure!(run(&["no-a", "no-b", "no-c"])?.status.code() == Some(1));
    for flag in ["--help", "--version"] {
        ensure!(run(&[flag])?.status.code() == Some(0));
    }
    Ok(())
}
