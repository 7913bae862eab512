//! Expectations in files: compare, or rewrite them with `BLESS=1`.

use anyhow::{Result, bail};
use std::path::Path;

/// Whether expectations are to be rewritten instead of compared.
pub fn bless() -> bool {
    std::env::var_os("BLESS").is_some_and(|value| value == "1")
}

/// Compares the content that a file should have with the content that it has.
///
/// # Errors
///
/// The difference. With `BLESS=1` it is written to the file instead.
pub fn check(file: &Path, actual: &str) -> Result<()> {
    let expected = std::fs::read_to_string(file).unwrap_or_default();
    if expected == actual {
        return Ok(());
    }
    if bless() {
        return Ok(std::fs::write(file, actual)?);
    }
    let diff = similar::TextDiff::from_lines(expected.as_str(), actual);
    let diff = diff.unified_diff().header("expected", "actual").to_string();
    bail!("{} is not up to date (`BLESS=1` rewrites it):\n{diff}", file.display())
}

/// Like [`check`], for a file that is not text.
///
/// # Errors
///
/// That it differs.
pub fn check_bytes(file: &Path, actual: &[u8]) -> Result<()> {
    if std::fs::read(file).is_ok_and(|expected| expected == actual) {
        return Ok(());
    }
    if bless() {
        return Ok(std::fs::write(file, actual)?);
    }
    bail!("{} is not up to date (`BLESS=1` rewrites it)", file.display())
}

/// Splits a test file into its input and the expectation at its end: all lines after the last one
/// that is not a comment.
pub fn split(text: &str) -> (&str, &str) {
    let mut end = text.len();
    for line in text.split_inclusive('\n').rev() {
        let is_expectation = line.trim().is_empty() || line.starts_with(";;") && !line.starts_with(";;!");
        if !is_expectation {
            break;
        }
        end -= line.len();
    }
    text.split_at(end)
}

/// `text` as comment lines.
pub fn as_comment(text: &str) -> String {
    let mut comment = String::new();
    for line in text.lines() {
        let line = line.trim_end();
        comment.push_str(if line.is_empty() { ";;" } else { ";; " });
        comment.push_str(line);
        comment.push('\n');
    }
    comment
}
