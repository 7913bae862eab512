//! What a pass did, in a form that can be printed or serialised.

use serde::Serialize;

/// Assumptions that several passes make, so that each is printed once.
pub use loom_check::assumption;

/// How much a person should care.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Something that the user may have relied on did not happen.
    Warning,
}

/// A message about the input or the result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Diagnostic {
    /// How much a person should care.
    pub severity: Severity,
    /// What, and where.
    pub message: String,
    /// What to do next, often a command.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
}

/// The fate of one export.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExportFate {
    /// Name of the export.
    pub name: String,
    /// `func`, `table`, `memory`, `global` or `tag`.
    pub kind: &'static str,
    /// Whether it is still an export.
    pub kept: bool,
    /// Why it was kept or removed.
    pub reason: String,
}

/// What happened to a custom section.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SectionAction {
    /// Copied byte for byte: nothing in it refers to what changed.
    Kept,
    /// Rewritten to say what is true of the output.
    Updated,
    /// Not in the output.
    Dropped,
    /// New in the output.
    Added,
}

/// What happened to one custom section, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SectionFate {
    /// Name of the custom section.
    pub name: String,
    /// What happened to it.
    pub action: SectionAction,
    /// Size of the whole section in the input in bytes, header included; 0 if it was not there.
    pub before: u64,
    /// Size of the whole section in the output in bytes, header included; 0 if it is not there.
    pub after: u64,
    /// Why.
    pub reason: String,
}

/// Which bytes of a memory a program can touch, as far as a pass has found out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Footprint {
    /// Index of the memory in the input of the pass.
    pub memory: u32,
    /// What is touched, if that is known of every access.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extent: Option<Extent>,
    /// If it is not: where the bound was lost, then where that came from, and so on; in words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub causes: Vec<String>,
}

/// The bytes of a memory that are kept because a program can touch them. All figures are in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Extent {
    /// Those that it may write and may read.
    pub written: u64,
    /// Those that it only reads.
    pub read_only: u64,
    /// Those of both that are not 0 at first.
    pub initialised: u64,
    /// The size of the memory before.
    pub before: u64,
    /// The address behind the last byte that is kept, in the memory that has those of all; 0 in the others.
    pub end: u64,
}

/// What one pass did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PassReport {
    /// Name of the pass.
    pub pass: String,
    /// Whether the module changed.
    pub changed: bool,
    /// Exports that the pass decided about, in export order.
    pub exports: Vec<ExportFate>,
    /// Custom sections, in the order of the input.
    pub sections: Vec<SectionFate>,
    /// What must hold outside the module for the result to be right.
    pub assumptions: Vec<String>,
    /// Messages for the user.
    pub diagnostics: Vec<Diagnostic>,
    /// Whether the pass looked for everything that nothing reaches, and removed it.
    #[serde(skip)]
    pub removes_unreachable: bool,
    /// Why the pass could not do more. If it runs again, only what its last run says counts: then
    /// each becomes a warning.
    #[serde(skip)]
    pub obstacles: Vec<String>,
    /// Whether those of its earlier runs count as well: it does not try again.
    #[serde(skip)]
    pub keeps_obstacles: bool,
    /// What else happened, in words: counts of what went.
    pub notes: Vec<String>,
    /// What the pass found out about memories, in the order of their indices.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub footprints: Vec<Footprint>,
}

impl Diagnostic {
    /// A note.
    pub fn note(message: impl Into<String>) -> Diagnostic {
        Diagnostic { severity: Severity::Note, message: message.into(), help: None }
    }

    /// A warning.
    pub fn warning(message: impl Into<String>) -> Diagnostic {
        Diagnostic { severity: Severity::Warning, message: message.into(), help: None }
    }
}

impl PassReport {
    /// That of a pass which has done nothing yet.
    pub fn of(pass: &str) -> PassReport {
        PassReport { pass: pass.into(), ..PassReport::default() }
    }

    /// Adds a diagnostic.
    pub fn diagnose(&mut self, severity: Severity, message: impl Into<String>, help: Option<String>) {
        self.diagnostics.push(Diagnostic { severity, message: message.into(), help });
    }

    /// Adds an obstacle.
    pub fn obstacle(&mut self, what: impl Into<String>) {
        self.obstacles.push(what.into());
    }

    /// Adds an assumption, once.
    pub fn assume(&mut self, assumption: impl Into<String>) {
        let assumption = assumption.into();
        if !self.assumptions.contains(&assumption) {
            self.assumptions.push(assumption);
        }
    }
}
