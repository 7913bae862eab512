//! Messages for people on standard error.
//!
//! Names in a module are any text at all, so everything that is printed goes through
//! [`printable`]: a module cannot move the cursor of a terminal.

use super::progress;
use crate::io::Pieces;
use clap::ColorChoice;
use clap::builder::styling::{AnsiColor, Style};
pub use loom_check::printable;
use loom_core::report::{Diagnostic, Severity};
use serde::Serialize;
use std::ffi::OsStr;
use std::io::{IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether labels have a colour.
static HAS_COLOR: AtomicBool = AtomicBool::new(false);
/// Whether warnings and notes are left out.
static IS_QUIET: AtomicBool = AtomicBool::new(false);

/// Decides about colour: on a terminal that knows any, unless the user wants none anywhere
/// (<https://no-color.org>).
pub fn set_color(choice: ColorChoice) {
    let is_set = |name: &str, is: fn(&OsStr) -> bool| std::env::var_os(name).is_some_and(|value| is(&value));
    let refused = is_set("NO_COLOR", |value| !value.is_empty()) || is_set("TERM", |value| value == "dumb");
    let has_color = match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => std::io::stderr().is_terminal() && !refused,
    };
    HAS_COLOR.store(has_color, Ordering::Relaxed);
}

/// Whether what goes to standard error has a colour.
pub fn has_color() -> bool {
    HAS_COLOR.load(Ordering::Relaxed)
}

/// Decides whether warnings and notes are left out.
pub fn set_quiet(is_quiet: bool) {
    IS_QUIET.store(is_quiet, Ordering::Relaxed);
}

/// Whether warnings and notes are left out.
pub fn is_quiet() -> bool {
    IS_QUIET.load(Ordering::Relaxed)
}

/// `label: text`, further lines indented.
pub fn block(label: &str, text: &str) -> String {
    let style = if has_color() { style(label) } else { Style::new() };
    let text = printable(text.trim_end()).replace('\n', "\n  ");
    format!("{style}{label}:{style:#} {text}\n")
}

/// As clap writes its own.
fn style(label: &str) -> Style {
    let color = match label {
        "error" => AnsiColor::Red,
        "warning" => AnsiColor::Yellow,
        _ => AnsiColor::Green,
    };
    color.on_default().bold()
}

/// `text`, every line indented.
pub fn indented(text: &str) -> String {
    format!("  {}\n", printable(text.trim_end()).replace('\n', "\n  "))
}

/// Prints a diagnostic of a pass, unless the user wants quiet.
pub fn diagnostic(diagnostic: &Diagnostic) {
    let label = match diagnostic.severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
    };
    remark(label, &diagnostic.message, diagnostic.help.as_deref());
}

/// Prints a warning, and what to do about it if that is known, unless the user wants quiet.
pub fn warning(text: &str, help: Option<&str>) {
    remark("warning", text, help);
}

/// Prints a note, unless the user wants quiet.
pub fn note(text: &str) {
    remark("note", text, None);
}

fn remark(label: &str, text: &str, help: Option<&str>) {
    if is_quiet() {
        return;
    }
    let mut text = block(label, text);
    if let Some(help) = help {
        text.push_str(&block("help", help));
    }
    to_stderr(&text);
}

/// Prints to standard error. If nobody reads that, there is nobody to tell.
pub fn to_stderr(text: &str) {
    let _line = progress::hold();
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

/// Prints to standard output. A reader that has gone (`loom passes | head -1`) has what it wanted.
///
/// # Errors
///
/// The operating system's reason, if it is another.
pub fn to_stdout(text: &str) -> anyhow::Result<()> {
    let _line = progress::hold();
    let mut stdout = std::io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(anyhow::Error::new(error).context("cannot write standard output"))
        }
        _ => Ok(()),
    }
}

/// Prints text that is never in memory as a whole, in its [`printable`] form.
///
/// # Errors
///
/// As [`to_stdout`].
pub fn pieces_to_stdout(pieces: &Pieces<'_>) -> anyhow::Result<()> {
    let _line = progress::hold();
    let mut printer = Printer { target: std::io::stdout().lock(), waiting: Vec::new() };
    match pieces(&mut printer).and_then(|()| printer.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(anyhow::Error::new(error).context("cannot write standard output"))
        }
        _ => Ok(()),
    }
}

/// Writes something as JSON, as people read it, with a line break at the end.
///
/// # Errors
///
/// Those of `out`.
pub fn json(out: &mut dyn Write, value: &impl Serialize) -> std::io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    out.write_all(b"\n")
}

/// Makes what is written printable.
struct Printer<W> {
    target: W,
    waiting: Vec<u8>,
}

/// So many bytes are printed together.
const TOGETHER: usize = 1 << 16;

impl<W: Write> Printer<W> {
    /// Prints what is waiting, up to the last whole character.
    fn print(&mut self) -> std::io::Result<()> {
        let text = match std::str::from_utf8(&self.waiting) {
            Ok(text) => text,
            Err(error) => std::str::from_utf8(&self.waiting[..error.valid_up_to()]).unwrap_or_default(),
        };
        self.target.write_all(printable(text).as_bytes())?;
        let printed = text.len();
        self.waiting.drain(..printed);
        Ok(())
    }
}

impl<W: Write> Write for Printer<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.waiting.extend_from_slice(bytes);
        if self.waiting.len() >= TOGETHER {
            self.print()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.print()?;
        self.target.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_control_the_terminal() {
        assert_eq!(block("error", "a\u{1b}[2Jb\rc\nd"), "error: a\\u{1b}[2Jb\\rc\n  d\n");
    }

    #[test]
    fn what_is_printed_in_pieces_is_what_is_printed_at_once() {
        let text = "größer \u{1b}[2J\n".repeat(20_000);
        for length in [1, 7, TOGETHER - 1, text.len()] {
            let mut printer = Printer { target: Vec::new(), waiting: Vec::new() };
            text.as_bytes().chunks(length).for_each(|piece| printer.write_all(piece).unwrap());
            printer.flush().unwrap();
            assert!(printer.target == printable(&text).as_bytes(), "{length}");
        }
    }
}
