//! A run, written down so that somebody else can judge it: for each step the claim and the module that it made.
//!
//! A file begins with the line `loom-claims/1`. Behind it is a [`Run`] in the wire format of `postcard`. The module of each step is
//! a list of [edits](loom_check::edits) of the one before, and what a claim says depends on its
//! kind: see [`ClaimKind`](loom_core::claim::ClaimKind). Whoever reads a file trusts nothing that is in it: [`judge`] does.

mod edits;
mod judge;
mod surface;

pub use judge::{Fault, Judged, Seen, judge};

use crate::manager::Step;
use crate::only_custom::OnlyCustom;
use loom_check::edits::Edit;
use loom_core::claim::{self, Claim};
use loom_core::outside::Stated;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// What a file begins with: the format and its version.
const MAGIC: &[u8] = b"loom-claims/1\n";

/// A run.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Run {
    /// The version of loom that ran.
    pub loom: String,
    /// What the user stated about the outside.
    pub stated: Stated,
    /// SHA-256 of the module that it began with.
    pub before: [u8; 32],
    /// What changed it, in order.
    pub steps: Vec<Change>,
}

/// A step that changed the module.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Change {
    /// The pass, or whatever else did it.
    pub by: String,
    /// The kind of its claim; empty if nobody claims that the module after it may replace the one before.
    pub kind: String,
    /// What is claimed, as its kind reads it.
    pub claim: Vec<u8>,
    /// How the module after it is made of the one before.
    pub edits: Vec<Edit>,
    /// SHA-256 of the module after it.
    pub after: [u8; 32],
}

/// A run that is being written down.
pub struct Recorder {
    run: Run,
    /// The module as it is.
    module: Vec<u8>,
}

impl Recorder {
    /// Begins with the module in a user's file.
    pub fn of(module: &[u8], stated: Stated) -> Recorder {
        let loom = env!("CARGO_PKG_VERSION").into();
        let run = Run { loom, stated, before: digest(module), steps: Vec::new() };
        Recorder { run, module: module.to_vec() }
    }

    /// Adds that facts about the boundary were written into the module, from the components or as the user stated them.
    pub fn stamped(&mut self, module: &[u8]) {
        self.add("boundary", Some(&OnlyCustom), module);
    }

    /// Adds a step of a run.
    pub fn step(&mut self, step: &Step<'_>) {
        if let Some(output) = step.output {
            self.add(&step.report.pass, step.claim, output);
        }
    }

    fn add(&mut self, by: &str, claim: Option<&dyn Claim>, module: &[u8]) {
        if module == self.module {
            return;
        }
        self.run.steps.push(Change::of(by, claim, &self.module, module));
        self.module = module.to_vec();
    }

    /// The run as a file.
    pub fn finish(self) -> Vec<u8> {
        self.run.to_file()
    }
}

impl Change {
    /// That `by` made `after` of `before`, for the reasons that it claims, if it does.
    pub fn of(by: &str, claim: Option<&dyn Claim>, before: &[u8], after: &[u8]) -> Change {
        let (kind, claim) = claim.map_or(("", Vec::new()), |claim| (claim.kind(), claim.data()));
        let edits = edits::between(before, after);
        Change { by: by.into(), kind: kind.into(), claim, edits, after: digest(after) }
    }
}

impl Run {
    /// A file that says all of it.
    pub fn to_file(&self) -> Vec<u8> {
        [MAGIC, &claim::to_bytes(self)].concat()
    }

    /// Reads a file.
    ///
    /// # Errors
    ///
    /// If it is none of this version.
    pub fn read(file: &[u8]) -> Result<Run, String> {
        let data = file.strip_prefix(MAGIC).ok_or_else(|| match file.strip_prefix(b"loom-claims/") {
            Some(_) => "it has a format that this version of loom does not know".to_string(),
            None => "it is no file that `loom opt --claims FILE` writes".to_string(),
        })?;
        claim::from_bytes(data).map_err(|error| format!("it is damaged: {error}"))
    }
}

fn digest(module: &[u8]) -> [u8; 32] {
    Sha256::digest(module).into()
}
