//! Folders in which every file is a test.

use anyhow::{Context, Result};
use std::path::{Path, PathBuf};

/// Every file with this extension below a folder of this package, sorted, with its path inside
/// the folder as its name.
///
/// # Errors
///
/// If the folder cannot be read or has no such file.
pub fn files(folder: &str, extension: &str) -> Result<Vec<(String, PathBuf)>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut folders = vec![root.clone()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                let name = path.strip_prefix(&root)?.to_string_lossy().into_owned();
                files.push((name, path));
            }
        }
    }
    files.sort();
    anyhow::ensure!(!files.is_empty(), "no test in {}", root.display());
    Ok(files)
}
