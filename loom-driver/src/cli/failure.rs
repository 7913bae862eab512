//! How a run that failed ends: what it prints, and the exit code.
//!
//! | code | whose fault |
//! | --- | --- |
//! | 1 | the input's, or the operating system's |
//! | 2 | the command line's |
//! | 3 | loom's |

use super::message;
use crate::io;
use crate::pipeline::UsageError;
use std::ffi::OsString;
use std::process::ExitCode;

const INPUT: u8 = 1;
const USAGE: u8 = 2;
const BUG: u8 = 3;

/// Prints `error` with its causes and what to do next, and returns the exit code.
///
/// If it is that nobody reads the output any more, nothing is printed: they know.
pub fn report(error: &anyhow::Error) -> ExitCode {
    if io::is_closed_pipe(error) {
        return ExitCode::from(INPUT);
    }
    print(error);
    ExitCode::from(code(error))
}

/// The exit code of a run that failed.
pub fn code(error: &anyhow::Error) -> u8 {
    classify(error).0
}

/// Prints `error` with its causes and what to do next.
pub fn print(error: &anyhow::Error) {
    let (_, help) = classify(error);
    let mut text = message::block("error", &error.to_string());
    let causes: Vec<String> = error.chain().skip(1).map(ToString::to_string).collect();
    if !causes.is_empty() {
        text.push_str("Caused by:\n");
        for cause in causes {
            text.push_str(&message::indented(&cause));
        }
    }
    if let Some(help) = help {
        text.push_str(&message::block("help", &help));
    }
    message::to_stderr(&text);
}

/// An error of the library, with its cause: `what` was to be done if facts are wrong.
pub fn of(error: crate::Error, what: impl FnOnce() -> String) -> anyhow::Error {
    match error {
        crate::Error::Usage(error) => error.into(),
        crate::Error::Module(error) => error.into(),
        crate::Error::Facts(error) => anyhow::Error::from_boxed(error).context(what()),
    }
}

fn classify(error: &anyhow::Error) -> (u8, Option<String>) {
    for cause in error.chain() {
        if let Some(usage) = cause.downcast_ref::<UsageError>() {
            return (USAGE, usage.help.clone());
        }
        match cause.downcast_ref::<loom_core::Error>() {
            Some(loom_core::Error::Bug(_)) => {
                return (BUG, Some(format!("nothing was written. {}", what_to_report())));
            }
            Some(error) => return (INPUT, error.help().map(str::to_string)),
            None => {}
        }
    }
    (INPUT, None)
}

/// Makes a panic end the process like any other bug in loom: with a message that says what to
/// report, and exit code 3.
pub fn report_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let what = panic.payload_as_str().unwrap_or("unknown reason");
        let place = panic.location().map_or_else(String::new, |location| format!(" at {location}"));
        let mut text = message::block("error", &format!("bug in loom: panicked{place}: {what}"));
        text.push_str(&message::block("help", &what_to_report()));
        message::to_stderr(&text);
        std::process::exit(BUG.into());
    }));
}

/// The command as a POSIX shell takes it.
pub fn command() -> String {
    let args: Vec<OsString> = std::env::args_os().skip(1).collect();
    format!("loom{}", shell_words(&args))
}

/// Arguments as a POSIX shell takes them, each behind a space.
pub fn shell_words(args: &[OsString]) -> String {
    args.iter().map(|arg| format!(" {}", quoted(&arg.to_string_lossy()))).collect()
}

fn what_to_report() -> String {
    format!(
        "This is a mistake in loom, not in your input; please report it with\n\
         \x20 version  loom {}\n\
         \x20 command  {}\n\
         \x20 input    the file that the command names; if it came through a pipe, save it first:\n\
         \x20          `... | tee input.wasm | loom ...`\n\
         `--save-reproducer DIR` of `loom opt` saves all of that.\n\
         `--verify-each`, `--pass-limit N` and `--dump-passes DIR` find the pass that is to blame",
        env!("CARGO_PKG_VERSION"),
        command(),
    )
}

/// An argument as a POSIX shell takes it.
fn quoted(arg: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=,@%+".contains(c);
    if !arg.is_empty() && arg.chars().all(plain) {
        return arg.to_string();
    }
    format!("'{}'", arg.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::Command;

    #[test]
    #[ignore = "ends its process; `a_panic_is_reported_as_a_bug` runs it in one of its own"]
    fn panic() {
        report_panics();
        panic!("of {}", 'a');
    }

    #[test]
    fn a_panic_is_reported_as_a_bug() {
        let this = std::env::current_exe().unwrap();
        let arguments = ["--ignored", "--exact", "cli::failure::tests::panic", "--nocapture"];
        let output = Command::new(this).args(arguments).output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(3), "{stderr}");
        assert!(stderr.contains("error: bug in loom: panicked at "), "{stderr}");
        assert!(stderr.contains(": of a\n") && stderr.contains("version  loom "), "{stderr}");
    }

    #[test]
    fn the_fault_decides_the_exit_code_however_deep_it_is() {
        let code = |error: anyhow::Error| classify(&error.context("outer").context("outermost")).0;
        let usage = UsageError { message: "x".into(), help: None };
        assert_eq!(code(usage.into()), USAGE);
        assert_eq!(code(loom_core::Error::bug("x").into()), BUG);
        assert_eq!(code(loom_core::Error::Component.into()), INPUT);
        assert_eq!(code(std::io::Error::other("x").into()), INPUT);
    }

    #[test]
    fn arguments_are_quoted_for_a_shell() {
        let quoted = ["a.wasm", "--x=1", "", "a b", "it's", "*"].map(quoted);
        assert_eq!(quoted, ["a.wasm", "--x=1", "''", "'a b'", r"'it'\''s'", "'*'"]);
    }
}
