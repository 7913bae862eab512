//! `loom-verify IN OUT EVIDENCE`: may OUT replace IN, for the reasons that `loom opt --evidence EVIDENCE` wrote down?
//!
//! No pass is linked, and no plugin: a claim of a kind that the judge's crate does not know is refused by its name.

use loom_check::evidence::{Evidence, judge};
use std::ffi::{OsStr, OsString};
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

const REFUSED: u8 = 1;
const USAGE: u8 = 2;

const HELP: &str = "\
Judges the evidence of a run of `loom opt`: shows again that OUT may replace IN. It runs no pass.

Usage: loom-verify IN OUT EVIDENCE

  IN        the module before, in binary
  OUT       the module after, in binary
  EVIDENCE  what `loom opt IN -o OUT --evidence EVIDENCE` wrote

Prints each step with what it claims, and what is taken for granted and who says so.

Exit codes:
  0  accepted: every claim holds
  1  refused, and why: the first claim that does not hold, or a file that cannot be read
  2  something is wrong with the command line
";

fn main() -> ExitCode {
    let args: Vec<OsString> = std::env::args_os().skip(1).collect();
    let (outcome, code) = match &args[..] {
        [flag] if flag == "-h" || flag == "--help" => (Ok(HELP.to_string()), USAGE),
        [flag] if flag == "-V" || flag == "--version" => {
            (Ok(format!("loom-verify {}\n", env!("CARGO_PKG_VERSION"))), USAGE)
        }
        [input, output, evidence] if !args.iter().any(|arg| is_flag(arg)) => {
            (verify(Path::new(input), Path::new(output), Path::new(evidence)), REFUSED)
        }
        _ => (Err("the arguments are IN OUT EVIDENCE (`loom-verify --help` says more)".into()), USAGE),
    };
    match outcome.and_then(|text| print(&text)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            // If nobody reads it, the exit code has to do.
            let _ = writeln!(std::io::stderr(), "error: {}", printable(&why));
            ExitCode::from(code)
        }
    }
}

/// Whether an argument is no file: a file of such a name is `./-name`.
fn is_flag(arg: &OsStr) -> bool {
    arg.to_string_lossy().starts_with('-')
}

/// What is to be said if OUT may replace IN.
fn verify(input: &Path, output: &Path, evidence: &Path) -> Result<String, String> {
    let (before, after) = (read(input)?, read(output)?);
    let run = Evidence::read(&read(evidence)?)
        .map_err(|why| format!("cannot read the evidence in {}: {why}", name(evidence)))?;
    let judged = judge(&run, &before, &after, &|_| false, &|_| None)
        .map_err(|fault| format!("cannot show that {} may replace {}: {fault}", name(output), name(input)))?;
    let tool = format!("{} {}", judged.tool.name.escape_debug(), judged.tool.version.escape_debug());
    Ok(format!("{} may replace {}: every claim of {tool} holds\n{judged}", name(output), name(input)))
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    std::fs::read(path).map_err(|error| format!("cannot read {}: {error}", name(path)))
}

/// A file in messages.
fn name(path: &Path) -> String {
    format!("`{}`", path.to_string_lossy().escape_debug())
}

/// What the files say must neither control a terminal nor look like a line of its own.
fn printable(text: &str) -> String {
    loom_check::printable(text).replace('\n', "\n  ")
}

fn print(text: &str) -> Result<(), String> {
    std::io::stdout().write_all(text.as_bytes()).map_err(|error| format!("cannot write: {error}"))
}
