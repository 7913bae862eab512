//! Pairs of components in C with the heap of wasi-libc (`heap/pairs/README.md`).

use crate::corpus::{Call, Expect};
use anyhow::{Context, Result};
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// A fused module with the components that it was made of.
#[derive(Debug)]
pub struct Pair {
    /// Name of the folder.
    pub name: String,
    /// The fused module.
    pub wasm: Vec<u8>,
    /// The files of the components, sorted.
    pub components: Vec<PathBuf>,
    /// The recorded calls, and nothing else.
    pub expect: Expect,
}

#[derive(Deserialize)]
struct Recorded {
    calls: Vec<Call>,
}

/// Every pair, sorted.
///
/// # Errors
///
/// If a file cannot be read.
pub fn all() -> Result<Vec<Pair>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("heap/pairs");
    let entries = std::fs::read_dir(&root).with_context(|| root.display().to_string())?;
    let folders: Vec<PathBuf> = entries.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    let mut pairs: Vec<Pair> =
        folders.iter().filter(|folder| folder.is_dir()).map(|folder| pair(folder)).collect::<Result<_>>()?;
    pairs.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(pairs)
}

fn pair(folder: &Path) -> Result<Pair> {
    let read = |file: &str| {
        let path = folder.join(file);
        std::fs::read(&path).with_context(|| path.display().to_string())
    };
    let Recorded { calls } = serde_json::from_slice(&read("expect.json")?)?;
    let entries = std::fs::read_dir(folder.join("components"))?;
    let mut components: Vec<PathBuf> = entries.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    components.sort();
    let name = folder.file_name().context("a folder with a name")?.to_string_lossy().into_owned();
    Ok(Pair { name, wasm: read("fused.wasm")?, components, expect: Expect { calls, ..Expect::default() } })
}
