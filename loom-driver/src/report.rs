//! What a run did, in a form that can be printed or serialised.
//!
//! Serialised, this is what `loom opt --json` writes. Names of fields are stable; new ones may
//! come.

mod text;

use crate::counts::Counts;
use loom_core::pass::Level;
use loom_core::report::{Diagnostic, PassReport};
use serde::{Serialize, Serializer};

/// What a run did.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct RunReport {
    /// Version of loom.
    pub loom: &'static str,
    /// Why no module was written, if the run failed. Then `after` counts the module that is withheld, and `passes` are
    /// those up to there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failed: Option<Failed>,
    /// The level, as written after `-O`; `None` if only named passes ran.
    #[serde(serialize_with = "level_name")]
    pub level: Option<Level>,
    /// The input, counted.
    pub before: Counts,
    /// The output, counted.
    pub after: Counts,
    /// The passes that ran, in order.
    pub passes: Vec<PassRun>,
    /// Names of the passes that did not run because of a limit.
    pub cut: Vec<&'static str>,
    /// What the user should know about the facts that [`Optimizer`](crate::Optimizer) wrote into the module first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub diagnostics: Vec<Diagnostic>,
}

/// Why a run failed.
#[derive(Debug, Clone, Serialize)]
pub struct Failed {
    /// What could not be done.
    pub error: String,
    /// Why, from what is nearest to what is behind everything.
    pub causes: Vec<String>,
    /// The exit code of the command.
    pub exit_code: u8,
}

/// One pass of a run.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct PassRun {
    /// What it did.
    #[serde(flatten)]
    pub report: PassReport,
    /// Size of the module that it read, in bytes.
    pub bytes_before: u64,
    /// Size of the module that it made, in bytes.
    pub bytes_after: u64,
    /// How long it took, in microseconds, if that was to be measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub micros: Option<u64>,
}

impl RunReport {
    /// What must hold outside the module for the result to be right, each once.
    pub fn assumptions(&self) -> Vec<&str> {
        let mut all: Vec<&str> = Vec::new();
        for assumption in self.passes.iter().flat_map(|pass| &pass.report.assumptions) {
            if !all.contains(&assumption.as_str()) {
                all.push(assumption);
            }
        }
        all
    }
}

fn level_name<S: Serializer>(level: &Option<Level>, serializer: S) -> Result<S::Ok, S::Error> {
    level.map(Level::name).serialize(serializer)
}
