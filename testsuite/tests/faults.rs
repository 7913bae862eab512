//! What goes wrong around loom: disks, folders, pipes, and signals. Every time the exit code and the
//! message are right, what was there before is still there, and nothing half-made stays behind.
//!
//! No test gives loom the path of a device: a mistake could replace the device of the machine. As
//! the superuser, whom permissions do not stop, tests of permissions are without effect; others
//! stand beside them.

use anyhow::{Context, Result, bail, ensure};
use libtest_mimic::{Arguments, Trial};
use loom_testsuite::command::{self, loom};
use loom_testsuite::summary;
use std::fs;
use std::io::{Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

type Test = fn() -> Result<()>;

/// Every fault, by name.
const FAULTS: &[(&str, Test)] = &[
    ("no folder for the output", no_folder),
    ("the folder of the output goes during the run", folder_goes),
    ("a file where the folder of the output should be", file_as_folder),
    ("a folder where the output should be", folder_as_output),
    ("a folder in which no file can be made", no_file_can_be_made),
    ("a folder that is read-only", read_only_folder),
    ("an output that is read-only", read_only_output),
    ("a disk that is full", full_disk),
    ("a disk that gets full half way", full_disk_half_way),
    ("standard output on a disk that is full", full_standard_output),
    ("the report on a disk that is full", full_disk_for_the_report),
    ("no input", no_input),
    ("an input that is a folder", folder_as_input),
    ("an input that may not be read", unreadable_input),
    ("an input that ends early", input_ends_early),
    ("an input that is the output", input_is_output),
    ("an input that is the output and is damaged", damaged_input_is_output),
    ("a component that cannot be read", unreadable_component),
    ("a report that cannot be written", unwritable_report),
    ("a pipe that is closed while text is printed", pipe_closes),
    ("a pipe that is closed while a module is written", pipe_closes_on_module),
    ("a pipe that is closed while a report is written", pipe_closes_on_report),
    ("killed before the input is read", killed_early),
    ("killed at any moment", killed_at_any_moment),
    ("stopped by the terminal", interrupted),
];

fn main() -> ExitCode {
    let args = Arguments::from_args();
    let trials = FAULTS
        .iter()
        .map(|(name, run)| Trial::test(*name, move || run().map_err(|error| format!("{error:#}").into())));
    let survived = || summary::check("faults", &format!("{} faults survived", FAULTS.len()));
    let readme = Trial::test("README.md is up to date", move || {
        survived().map_err(|error| format!("{error:#}").into())
    });
    libtest_mimic::run(&args, trials.chain([readme]).collect()).exit_code()
}

const OLD: &[u8] = b"precious";
/// Name of the superuser's privilege in a sentence.
const PRIVILEGED: &str = "permissions do not stop this user";

/// A folder with a module `in.wasm` that loom makes smaller, and an older `out.wasm`.
fn folder() -> Result<TempDir> {
    let folder = tempfile::tempdir()?;
    fs::write(folder.path().join("in.wasm"), small()?)?;
    fs::write(folder.path().join("out.wasm"), OLD)?;
    Ok(folder)
}

fn small() -> Result<Vec<u8>> {
    Ok(wat::parse_str(r#"(module (func $unused) (func (export "run")))"#)?)
}

/// A module of a few megabytes, of which most stays.
fn large() -> Result<Vec<u8>> {
    let mut text = String::from("(module (memory (export \"m\") 1000)");
    for func in 0..20_000 {
        text.push_str(&format!("(func (export \"f{func}\") (result i32) (i32.const {func}))(func)"));
    }
    text.push_str(&format!("(data (i32.const 0) \"{}\"))", "x".repeat(2_000_000)));
    Ok(wat::parse_str(text)?)
}

/// The names of everything in a folder.
fn names(folder: &Path) -> Result<Vec<String>> {
    let entries = fs::read_dir(folder)?;
    let names = entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
    let mut names = names.collect::<Result<Vec<_>>>()?;
    names.sort();
    Ok(names)
}

/// Runs loom in `folder`: it has to fail with code 1 and say all of `says`, and the folder has to be
/// as it was.
fn fails(folder: &TempDir, args: &[&str], says: &[&str]) -> Result<()> {
    let before = names(folder.path())?;
    let output = command::run(args, folder.path(), b"")?;
    failed(output.code, &output.stderr, says)?;
    is_untouched(folder, &before)
}

fn failed(code: Option<i32>, stderr: &str, says: &[&str]) -> Result<()> {
    ensure!(code == Some(1), "exit code {code:?}: {stderr}");
    ensure!(stderr.contains("error: "), "no error: {stderr}");
    for part in says {
        ensure!(stderr.contains(part), "`{part}` is not in: {stderr}");
    }
    Ok(())
}

fn is_untouched(folder: &TempDir, before: &[String]) -> Result<()> {
    let after = names(folder.path())?;
    ensure!(after == before, "there is {after:?}, and there was {before:?}");
    ensure!(fs::read(folder.path().join("out.wasm"))? == OLD, "the old output is gone");
    Ok(())
}

/// Runs loom in a shell, in which `limit` was said.
fn limited(folder: &TempDir, limit: &str, args: &str) -> Result<std::process::Output> {
    let script = format!("{limit}; exec \"$0\" {args}");
    Ok(Command::new("sh").args(["-c", &script]).arg(loom()?).current_dir(folder.path()).output()?)
}

fn no_folder() -> Result<()> {
    let says = ["cannot write `gone/out.wasm`", "cannot create a file in `gone`", "not found"];
    fails(&folder()?, &["opt", "in.wasm", "-o", "gone/out.wasm"], &says)
}

/// A run that waits for its input.
fn waiting(folder: &TempDir, output: &str) -> Result<Child> {
    let mut command = Command::new(loom()?);
    command.args(["opt", "-", "-o", output]).current_dir(folder.path());
    command.stdin(Stdio::piped()).stderr(Stdio::piped());
    Ok(command.spawn()?)
}

fn folder_goes() -> Result<()> {
    let folder = folder()?;
    let before = names(folder.path())?;
    fs::create_dir(folder.path().join("soon-gone"))?;
    let mut child = waiting(&folder, "soon-gone/out.wasm")?;
    // More than a pipe holds: when nearly all of it is written, it is being read, and the folder has been looked at.
    let module = large()?;
    let (last, most) = module.split_last().context("a module")?;
    let mut pipe = child.stdin.take().context("a pipe")?;
    pipe.write_all(most)?;
    fs::remove_dir(folder.path().join("soon-gone"))?;
    pipe.write_all(&[*last])?;
    drop(pipe);
    let output = child.wait_with_output()?;
    failed(
        output.status.code(),
        &String::from_utf8(output.stderr)?,
        &["cannot create a file in `soon-gone`"],
    )?;
    is_untouched(&folder, &before)
}

fn file_as_folder() -> Result<()> {
    let says = ["cannot write `in.wasm/out.wasm`"];
    fails(&folder()?, &["opt", "in.wasm", "-o", "in.wasm/out.wasm"], &says)
}

fn folder_as_output() -> Result<()> {
    let folder = folder()?;
    fs::create_dir(folder.path().join("folder"))?;
    fails(&folder, &["opt", "in.wasm", "-o", "folder"], &["cannot write `folder`", "directory"])
}

/// Nobody can make a file there, the superuser included.
fn no_file_can_be_made() -> Result<()> {
    if !Path::new("/proc/self").is_dir() {
        return Ok(());
    }
    let says = ["cannot write `/proc/out.wasm`", "cannot create a file in `/proc`"];
    fails(&folder()?, &["opt", "in.wasm", "-o", "/proc/out.wasm"], &says)
}

fn allow(path: &Path, mode: u32) -> Result<()> {
    Ok(fs::set_permissions(path, fs::Permissions::from_mode(mode))?)
}

/// Whether a file in a read-only folder can be made.
fn is_privileged() -> Result<bool> {
    let folder = tempfile::tempdir()?;
    allow(folder.path(), 0o555)?;
    Ok(fs::write(folder.path().join("file"), b"").is_ok())
}

fn read_only_folder() -> Result<()> {
    if is_privileged()? {
        println!("{PRIVILEGED}");
        return Ok(());
    }
    let folder = folder()?;
    allow(folder.path(), 0o555)?;
    let outcome =
        fails(&folder, &["opt", "in.wasm", "-o", "out.wasm"], &["cannot write `out.wasm`", "denied"]);
    allow(folder.path(), 0o755)?;
    outcome
}

/// Replacing it would be possible; whoever protected it does not want that.
fn read_only_output() -> Result<()> {
    if is_privileged()? {
        println!("{PRIVILEGED}");
        return Ok(());
    }
    let folder = folder()?;
    allow(&folder.path().join("out.wasm"), 0o444)?;
    fails(&folder, &["opt", "in.wasm", "-o", "out.wasm"], &["cannot write `out.wasm`", "denied"])
}

fn full_disk() -> Result<()> {
    let folder = folder()?;
    let before = names(folder.path())?;
    // No file may grow at all, and trying is an error instead of a signal.
    let output = limited(&folder, "trap '' XFSZ; ulimit -f 0", "opt in.wasm -o out.wasm")?;
    failed(output.status.code(), &String::from_utf8(output.stderr)?, &["cannot write `out.wasm`"])?;
    is_untouched(&folder, &before)
}

fn full_disk_half_way() -> Result<()> {
    let folder = folder()?;
    let before = names(folder.path())?;
    fs::write(folder.path().join("in.wasm"), large()?)?;
    // 1024 blocks of 512 or 1024 bytes, less than the output has.
    let output = limited(&folder, "trap '' XFSZ; ulimit -f 1024", "opt in.wasm -o out.wasm")?;
    failed(output.status.code(), &String::from_utf8(output.stderr)?, &["cannot write `out.wasm`"])?;
    is_untouched(&folder, &before)
}

fn full_standard_output() -> Result<()> {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    let folder = folder()?;
    for (args, says) in [
        ("opt in.wasm >/dev/full", "cannot write standard output"),
        ("opt in.wasm --wat >/dev/full", "cannot write standard output"),
        ("passes >/dev/full", "cannot write standard output"),
        ("opt in.wasm --dry-run >/dev/full", "cannot write standard output"),
    ] {
        let output = limited(&folder, "true", args)?;
        failed(output.status.code(), &String::from_utf8(output.stderr)?, &[says, "No space left"])
            .context(args)?;
    }
    Ok(())
}

/// The module comes last, so it is not there if the report cannot be.
fn full_disk_for_the_report() -> Result<()> {
    let folder = folder()?;
    let before = names(folder.path())?;
    let args = "opt in.wasm -o out.wasm --json report.json";
    let output = limited(&folder, "trap '' XFSZ; ulimit -f 0", args)?;
    failed(output.status.code(), &String::from_utf8(output.stderr)?, &["cannot write `report.json`"])?;
    is_untouched(&folder, &before)
}

fn no_input() -> Result<()> {
    let says = ["cannot read `missing.wasm`", "No such file"];
    fails(&folder()?, &["opt", "missing.wasm", "-o", "out.wasm"], &says)
}

fn folder_as_input() -> Result<()> {
    let says = ["cannot read `.`", "directory"];
    fails(&folder()?, &["opt", ".", "-o", "out.wasm"], &says)
}

fn unreadable_input() -> Result<()> {
    let folder = folder()?;
    allow(&folder.path().join("in.wasm"), 0)?;
    if fs::read(folder.path().join("in.wasm")).is_ok() {
        println!("{PRIVILEGED}");
        return Ok(());
    }
    fails(&folder, &["opt", "in.wasm", "-o", "out.wasm"], &["cannot read `in.wasm`", "denied"])
}

/// Whoever feeds the pipe dies half way.
fn input_ends_early() -> Result<()> {
    let folder = folder()?;
    let before = names(folder.path())?;
    let mut child = waiting(&folder, "out.wasm")?;
    let module = small()?;
    child.stdin.take().context("a pipe")?.write_all(&module[..module.len() - 5])?;
    let output = child.wait_with_output()?;
    failed(output.status.code(), &String::from_utf8(output.stderr)?, &["cannot optimize standard input"])?;
    is_untouched(&folder, &before)
}

fn input_is_output() -> Result<()> {
    let folder = folder()?;
    let module = fs::read(folder.path().join("in.wasm"))?;
    let output = command::run(&["opt", "in.wasm", "-o", "in.wasm"], folder.path(), b"")?;
    ensure!(output.code == Some(0), "{output:?}");
    let optimized = fs::read(folder.path().join("in.wasm"))?;
    ensure!(optimized.len() < module.len() && optimized.starts_with(b"\0asm"), "not optimized");
    ensure!(names(folder.path())? == ["in.wasm", "out.wasm"]);
    Ok(())
}

fn damaged_input_is_output() -> Result<()> {
    let folder = folder()?;
    let module = small()?;
    let damaged = &module[..module.len() - 5];
    fs::write(folder.path().join("in.wasm"), damaged)?;
    fails(&folder, &["opt", "in.wasm", "-o", "in.wasm"], &["cannot optimize `in.wasm`"])?;
    ensure!(fs::read(folder.path().join("in.wasm"))? == damaged, "the input is gone");
    Ok(())
}

fn unreadable_component() -> Result<()> {
    let args = ["opt", "in.wasm", "--component", "missing.wasm", "-o", "out.wasm"];
    fails(&folder()?, &args, &["cannot read `missing.wasm`"])
}

fn unwritable_report() -> Result<()> {
    let args = ["opt", "in.wasm", "-o", "out.wasm", "--json", "gone/report.json"];
    fails(&folder()?, &args, &["cannot write `gone/report.json`"])?;
    let args = ["opt", "in.wasm", "-o", "out.wasm", "--report", "gone/report.html"];
    fails(&folder()?, &args, &["cannot write `gone/report.html`"])
}

/// Runs loom with standard output on a pipe of which a few bytes are read.
fn half_read(folder: &TempDir, args: &[&str]) -> Result<(Option<i32>, String)> {
    let mut command = Command::new(loom()?);
    command.args(args).current_dir(folder.path()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn()?;
    let mut stdout = child.stdout.take().context("a pipe")?;
    stdout.read_exact(&mut [0; 4])?;
    drop(stdout);
    let output = child.wait_with_output()?;
    Ok((output.status.code(), String::from_utf8(output.stderr)?))
}

/// Who stops reading a text has what he wants.
fn pipe_closes() -> Result<()> {
    let (code, stderr) = half_read(&folder()?, &["passes"])?;
    ensure!(code == Some(0) && stderr.is_empty(), "{code:?}: {stderr}");
    Ok(())
}

/// Half a module is of use to nobody, binary or text. But who closed the pipe knows that.
fn pipe_closes_on_module() -> Result<()> {
    let folder = folder()?;
    fs::write(folder.path().join("in.wasm"), large()?)?;
    for args in [&["opt", "in.wasm"][..], &["opt", "in.wasm", "--wat"]] {
        let (code, stderr) = half_read(&folder, args)?;
        ensure!(code == Some(1) && stderr.is_empty(), "{code:?}: {stderr}");
    }
    Ok(())
}

/// Who has read enough of a report still gets the module.
fn pipe_closes_on_report() -> Result<()> {
    for flag in ["--json", "--report"] {
        let folder = folder()?;
        fs::write(folder.path().join("in.wasm"), large()?)?;
        let (code, stderr) = half_read(&folder, &["opt", "in.wasm", flag, "-", "-o", "out.wasm"])?;
        ensure!(code == Some(0) && stderr.is_empty(), "{flag}: {code:?}: {stderr}");
        ensure!(fs::read(folder.path().join("out.wasm"))? != OLD, "{flag}: no module");
    }
    let folder = folder()?;
    fs::write(folder.path().join("in.wasm"), large()?)?;
    let (code, stderr) = half_read(&folder, &["size", "in.wasm", "--json", "-"])?;
    ensure!(code == Some(0) && stderr.is_empty(), "{code:?}: {stderr}");
    Ok(())
}

fn killed_early() -> Result<()> {
    let folder = folder()?;
    let before = names(folder.path())?;
    let mut child = waiting(&folder, "out.wasm")?;
    std::thread::sleep(Duration::from_millis(50));
    child.kill()?;
    child.wait()?;
    is_untouched(&folder, &before)
}

/// What a process leaves that is ended while it writes, if it leaves anything: a file of this name,
/// which is not in anybody's way.
const TEMPORARY: &str = ".loom-";

/// Ends runs at moments all over their time, and looks at what is there: all of the old output, or
/// all of the new one.
fn ended_at_any_moment(end: impl Fn(&mut Child) -> Result<()>) -> Result<()> {
    let folder = folder()?;
    fs::write(folder.path().join("in.wasm"), large()?)?;
    let path = folder.path().join("out.wasm");
    let start = || {
        let mut command = Command::new(loom()?);
        command.args(["opt", "-O1", "in.wasm", "-o", "out.wasm"]).current_dir(folder.path());
        Ok::<_, anyhow::Error>(command.stderr(Stdio::null()).spawn()?)
    };
    let clock = Instant::now();
    ensure!(start()?.wait()?.success(), "it fails without being ended");
    let whole = clock.elapsed();
    let new = fs::read(&path)?;
    let (mut ended, mut finished) = (0, 0);
    const MOMENTS: u32 = 24;
    for moment in 0..=MOMENTS {
        fs::write(&path, OLD)?;
        let mut child = start()?;
        std::thread::sleep(whole * moment / MOMENTS);
        end(&mut child)?;
        match child.wait()?.code() {
            None => ended += 1,
            Some(_) => finished += 1,
        }
        let found = fs::read(&path)?;
        ensure!(
            found == OLD || found == new,
            "neither the old output nor the new one, after {moment}/{MOMENTS}"
        );
        for name in names(folder.path())? {
            match name.as_str() {
                "in.wasm" | "out.wasm" => {}
                _ if name.starts_with(TEMPORARY) => fs::remove_file(folder.path().join(name))?,
                _ => bail!("left `{name}`"),
            }
        }
    }
    ensure!(ended > 2, "{ended} of {} runs were ended", ended + finished);
    // And what was left is in nobody's way.
    fs::write(folder.path().join(".loom-leftover"), b"half")?;
    ensure!(start()?.wait()?.success(), "what was left is in the way");
    ensure!(fs::read(&path)? == new);
    Ok(())
}

fn killed_at_any_moment() -> Result<()> {
    ended_at_any_moment(|child| Ok(child.kill()?))
}

fn interrupted() -> Result<()> {
    ended_at_any_moment(|child| {
        // It may have ended already.
        Command::new("sh").args(["-c", &format!("kill -INT {} 2>/dev/null || true", child.id())]).status()?;
        Ok(())
    })
}
