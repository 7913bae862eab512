//! Runs the command `loom` as a user does.

use anyhow::{Context, Result, bail};
use std::collections::HashMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

/// What a command printed and how it ended.
#[derive(Debug)]
pub struct Output {
    /// The exit code; `None` if a signal ended it.
    pub code: Option<i32>,
    /// Standard output.
    pub stdout: Vec<u8>,
    /// Standard error.
    pub stderr: String,
}

/// The command `loom`, built from this workspace.
///
/// # Errors
///
/// If it does not build.
pub fn loom() -> Result<&'static Path> {
    program("loom")
}

/// The command `loom-verify`, built from this workspace.
///
/// # Errors
///
/// If it does not build.
pub fn loom_verify() -> Result<&'static Path> {
    program("loom-verify")
}

/// Cargo tells a test about the binaries of its own package only, and these belong to others. So this asks cargo to build
/// them, which does nothing if they are up to date, and reads from its messages where they are. Asking for the whole
/// workspace selects the same features of dependencies as `cargo test --workspace` does, so nothing is built twice.
fn program(name: &str) -> Result<&'static Path> {
    static PROGRAMS: OnceLock<Result<HashMap<String, PathBuf>, String>> = OnceLock::new();
    let built = PROGRAMS.get_or_init(|| build().map_err(|error| format!("{error:#}")));
    let programs = built.as_ref().map_err(|error| anyhow::anyhow!("{error}"))?;
    programs.get(name).map(PathBuf::as_path).with_context(|| format!("cargo does not say where `{name}` is"))
}

fn build() -> Result<HashMap<String, PathBuf>> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--workspace", "--bin", "loom", "--bin", "loom-verify"]);
    cargo.args(["--message-format", "json-render-diagnostics"]);
    if !cfg!(debug_assertions) {
        cargo.arg("--release");
    }
    cargo.current_dir(env!("CARGO_MANIFEST_DIR")).stderr(Stdio::inherit());
    let output = cargo.output().context("cannot run cargo")?;
    if !output.status.success() {
        bail!("cargo cannot build loom");
    }
    let text = String::from_utf8(output.stdout)?;
    let mut programs = HashMap::new();
    for message in text.lines() {
        let message: serde_json::Value = serde_json::from_str(message)?;
        if let (Some(name), Some(path)) = (message["target"]["name"].as_str(), message["executable"].as_str())
        {
            programs.insert(name.into(), path.into());
        }
    }
    Ok(programs)
}

/// Runs `loom` with `args` in `directory`, with `stdin` as its standard input.
///
/// # Errors
///
/// If it cannot be started or prints something other than UTF-8 as its messages.
pub fn run(args: &[&str], directory: &Path, stdin: &[u8]) -> Result<Output> {
    let mut command = Command::new(loom()?);
    command.args(args).current_dir(directory).env_remove("RUST_LOG");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().context("cannot run loom")?;
    let mut pipe = child.stdin.take().context("standard input is a pipe")?;
    let input = stdin.to_vec();
    // A command may end without reading all of its input; that is no error of the test.
    let writer = std::thread::spawn(move || drop(pipe.write_all(&input)));
    let output = child.wait_with_output()?;
    writer.join().map_err(|_| anyhow::anyhow!("cannot write to standard input"))?;
    let stderr = String::from_utf8(output.stderr).context("messages that are not UTF-8")?;
    Ok(Output { code: output.status.code(), stdout: output.stdout, stderr })
}
