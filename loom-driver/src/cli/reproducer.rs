//! What a report of a bug in loom needs, in one directory.

use super::failure;
use crate::io::{self, Content, Place};
use anyhow::{Context, Result};
use std::path::Path;

/// Saves the input, and a file that says which loom was told what with it and how it failed, if
/// `error` is a bug in loom.
///
/// # Errors
///
/// The operating system's reason, with the place.
pub fn save(directory: &Path, input: &[u8], error: &loom_core::Error) -> Result<()> {
    if !matches!(error, loom_core::Error::Bug(_)) {
        return Ok(());
    }
    std::fs::create_dir_all(directory)
        .with_context(|| format!("cannot create directory `{}`", directory.display()))?;
    io::write(&Place::File(directory.join("input.wasm")), Content::Binary(input))?;
    let (version, command) = (env!("CARGO_PKG_VERSION"), failure::command());
    let text =
        format!("version  loom {version}\ncommand  {command}\ninput    input.wasm\nerror    {error}\n");
    io::write(&Place::File(directory.join("report.txt")), Content::Text(&text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use loom_core::Error;

    #[test]
    fn a_bug_is_saved_and_nothing_else() {
        let parent = tempfile::tempdir().unwrap();
        let directory = parent.path().join("new");
        save(&directory, b"\0asm", &Error::Component).unwrap();
        assert!(!directory.exists());
        save(&directory, b"\0asm", &Error::bug("of 1")).unwrap();
        assert_eq!(std::fs::read(directory.join("input.wasm")).unwrap(), b"\0asm");
        let report = std::fs::read_to_string(directory.join("report.txt")).unwrap();
        assert!(report.starts_with(concat!("version  loom ", env!("CARGO_PKG_VERSION"), "\ncommand  loom")));
        assert!(report.ends_with("input    input.wasm\nerror    bug in loom: of 1\n"), "{report}");
    }
}
