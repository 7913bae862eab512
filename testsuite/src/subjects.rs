//! Modules to call at random: the workloads, and the corpus in all its forms, each with the section that says who calls it.

use crate::corpus::{self, Expect, VARIANTS};
use crate::{facts, workloads};
use anyhow::Result;

/// A module with what is known about its surroundings.
pub struct Subject {
    /// What it is called.
    pub name: String,
    /// The module, with a section.
    pub wasm: Vec<u8>,
    /// How it is called, if it is one of the corpus.
    pub expect: Option<Expect>,
}

/// Every subject, workloads first.
///
/// # Errors
///
/// If a file cannot be read, or a module not be stamped.
pub fn all() -> Result<Vec<Subject>> {
    let mut subjects = Vec::new();
    for (name, wasm) in workloads::all()? {
        subjects.push(Subject { wasm: workloads::stamped(&wasm)?, name, expect: None });
    }
    for name in corpus::names()? {
        for variant in VARIANTS {
            let case = corpus::load(&name, variant)?;
            let wasm = facts::stamped(&case)?;
            subjects.push(Subject { name: format!("{name}/{variant}"), wasm, expect: Some(case.expect) });
        }
    }
    Ok(subjects)
}
