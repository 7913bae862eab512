//! Accesses that need no check, for compilers that check each other one.
//!
//! The file is what synth reads with `--proven-safe`: schema `scry/safe-accesses/v1`. An access that it does not list is not
//! proved, which does not mean that it is out of bounds.

use loom_compact::SafeAccess;
use loom_core::outside::{Outside, Stated};
use loom_core::report::PassReport;
use loom_core::{Module, Result};
use serde::Serialize;
use sha2::{Digest, Sha256};

/// What is said about one module.
#[derive(Debug, Clone, Serialize)]
pub struct SafeAccesses {
    schema: &'static str,
    /// Who says so: the field has the name of the first tool that wrote such files.
    scry_version: String,
    /// Of the file that is compiled, in hexadecimal digits.
    module_sha256: String,
    /// What the first memory has at first, in bytes.
    memory_min_bytes: u64,
    /// What is taken for granted, each in a sentence.
    premises: Vec<String>,
    proven_safe: Vec<Site>,
    /// Why nothing is proved, if nothing is.
    #[serde(skip)]
    pub why_not: Option<String>,
}

/// An access.
#[derive(Debug, Clone, Serialize)]
struct Site {
    func: u32,
    pc: usize,
    op: String,
    width: u32,
}

impl SafeAccesses {
    /// The accesses to the first memory of a module of which it is proved, and confirmed by `loom-check`, that they are in
    /// bounds of its first size: all of them, or none. `file` has the bytes that are compiled: the module, perhaps without a
    /// section that was written into it for this.
    ///
    /// # Errors
    ///
    /// If a body cannot be read.
    pub fn of(module: &Module<'_>, stated: Stated, file: &[u8]) -> Result<SafeAccesses> {
        let outside = Outside::of(module, stated);
        let mut report = PassReport::default();
        outside.assume(&mut report);
        let memory = module.memories.values().next();
        let bytes = memory.and_then(|memory| u64::try_from(memory.min_bytes()).ok());
        let (safe, why_not) = match loom_compact::safe_accesses(module, outside, stated)? {
            Ok(safe) => (safe, None),
            Err(why) => (Vec::new(), Some(why)),
        };
        let site = |SafeAccess { func, position, name, width }| Site {
            func: func.as_u32(),
            pc: position,
            op: name,
            width,
        };
        Ok(SafeAccesses {
            schema: "scry/safe-accesses/v1",
            scry_version: concat!("loom ", env!("CARGO_PKG_VERSION")).into(),
            module_sha256: Sha256::digest(file).iter().map(|byte| format!("{byte:02x}")).collect(),
            memory_min_bytes: bytes.unwrap_or_default(),
            premises: report.assumptions,
            proven_safe: safe.into_iter().map(site).collect(),
            why_not,
        })
    }

    /// The file.
    pub fn to_json(&self) -> String {
        // It has only strings as keys, and numbers that JSON can write.
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }
}
