//! Messages for people on standard error.
//!
//! Names in a module are any text at all, so everything that is printed goes through
//! [`printable`]: a module cannot move the cursor of a terminal.

use super::progress;
use loom_core::report::{Diagnostic, Severity};
use std::borrow::Cow;
use std::io::Write;

/// `text` with control characters escaped, except line breaks.
pub fn printable(text: &str) -> Cow<'_, str> {
    let harmful = |c: char| c.is_control() && c != '\n';
    if !text.contains(harmful) {
        return Cow::Borrowed(text);
    }
    let escape = |c: char| if harmful(c) { c.escape_default().to_string() } else { c.to_string() };
    Cow::Owned(text.chars().map(escape).collect())
}

/// `label: text`, further lines indented.
pub fn block(label: &str, text: &str) -> String {
    format!("{label}: {}\n", printable(text.trim_end()).replace('\n', "\n  "))
}

/// `text`, every line indented.
pub fn indented(text: &str) -> String {
    format!("  {}\n", printable(text.trim_end()).replace('\n', "\n  "))
}

/// A diagnostic of a pass.
pub fn diagnostic(diagnostic: &Diagnostic) -> String {
    let label = match diagnostic.severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
    };
    let mut text = block(label, &diagnostic.message);
    if let Some(help) = &diagnostic.help {
        text.push_str(&block("help", help));
    }
    text
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_control_the_terminal() {
        assert_eq!(block("error", "a\u{1b}[2Jb\rc\nd"), "error: a\\u{1b}[2Jb\\rc\n  d\n");
        assert!(matches!(printable("größer\n"), Cow::Borrowed(_)));
    }
}
