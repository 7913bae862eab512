//! A run, written down so that somebody else can judge it: what went in and came out, what is taken for granted and who says
//! so, and for each step the claim and the module that it made.
//!
//! A file begins with the line `loom-evidence/1`. Behind it is an [`Evidence`] in the wire format of `postcard`
//! ([`crate::plain`]), and then the SHA-256 of all that. `loom-driver/guide/evidence.md` specifies it. Whoever reads a file
//! trusts nothing that is in it: [`judge`] does, and judges claims of the kinds that this crate knows. Others it hands on.
//!
//! * `judge`: applies the edits and judges the claims, step by step;
//! * `ledger`: what is taken for granted, found out from the modules and claims, for who writes and for who judges;
//! * `surface`: who outside needs what, from step to step;
//! * `promises`, `valid`: what has to hold of modules;
//! * `describe`: in words.

mod describe;
mod judge;
mod ledger;
mod promises;
mod surface;
mod valid;

pub use judge::{Fault, Foreign, Judged, Others, Seen, judge};
pub use ledger::{Ledger, Told, given, section};

use crate::assumption::Assumption;
use crate::edits::Edit;
use crate::outside::Stated;
use crate::plain;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// What a file begins with: the format and its version.
const MAGIC: &[u8] = b"loom-evidence/1\n";

/// A run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// What ran.
    pub tool: Tool,
    /// What it was told on the command line, word by word.
    pub flags: Vec<String>,
    /// The module that it began with.
    pub input: File,
    /// What it was told about the outside.
    pub facts: Facts,
    /// What was proposed, in order.
    pub steps: Vec<Step>,
    /// What is taken for granted, each once, in the order of the steps.
    pub assumptions: Vec<Assumption>,
    /// What it ended with.
    pub outcome: Outcome,
}

/// A program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tool {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// A whole file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    /// Its size in bytes.
    pub bytes: u64,
    /// Its SHA-256.
    pub sha256: [u8; 32],
}

/// What was said about the outside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// What the user stated.
    pub stated: Stated,
    /// The SHA-256 of the contents of the section `meld:boundary` of the input, if it has one that is not ignored.
    pub section: Option<[u8; 32]>,
    /// Where the section comes from that the first step puts into the module, if it does.
    pub given: Option<Given>,
}

/// Where a section comes from that was not in the input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Given {
    /// It follows from these components.
    Components(Vec<Component>),
    /// The user stated the surface.
    Surface,
}

/// A component that was fused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Component {
    /// The name of its file, without folders.
    pub name: String,
    /// The SHA-256 of the file.
    pub sha256: [u8; 32],
}

/// A change that was proposed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The pass, or whatever else proposed it.
    pub by: String,
    /// The kind of its claim; empty if nobody claims that the module after it may replace the one before.
    pub kind: String,
    /// What is claimed, as its kind reads it.
    pub claim: Vec<u8>,
    /// What became of it.
    pub result: Verdict,
}

/// What became of a proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// The claim was proved, and the module is another one.
    Held {
        /// How it is made of the one before.
        edits: Vec<Edit>,
        /// The module after it.
        after: File,
    },
    /// The claim could not be proved, for this reason, and the module stays as it was.
    Refused(String),
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// With this module.
    Output(File),
    /// Without one, for this reason.
    Failed(String),
}

impl File {
    /// A file with these contents.
    pub fn of(contents: &[u8]) -> File {
        File { bytes: contents.len() as u64, sha256: sha256(contents) }
    }
}

impl Evidence {
    /// A file that says all of it.
    pub fn to_file(&self) -> Vec<u8> {
        let mut file = [MAGIC, &plain::to_bytes(self)].concat();
        let seal = sha256(&file);
        file.extend_from_slice(&seal);
        file
    }

    /// Reads a file.
    ///
    /// # Errors
    ///
    /// If it is none of this version, or not as it was written.
    pub fn read(file: &[u8]) -> Result<Evidence, String> {
        if !file.starts_with(MAGIC) {
            return Err(match file.starts_with(b"loom-evidence/") {
                true => "it has a version of the format that this program does not know".into(),
                false => "it is no file that `loom opt --evidence FILE` writes".into(),
            });
        }
        let sealed = file.split_last_chunk::<32>().filter(|(text, seal)| sha256(text) == **seal);
        let data = sealed.and_then(|(text, _)| text.strip_prefix(MAGIC));
        let data = data.ok_or("it is damaged: its digest at the end is that of other bytes")?;
        plain::from_bytes(data).map_err(|error| format!("it is damaged: {error}"))
    }
}

/// The SHA-256 of some bytes.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}
