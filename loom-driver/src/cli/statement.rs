//! `--attest-file`: what was made of what, as an in-toto statement, for tools that sign and collect such statements.
//!
//! The statement is of version 1, with a predicate of SLSA provenance 1: <https://slsa.dev/spec/v1.0/provenance>. It is not
//! signed, has no time, and says the same for the same files and flags. It proves nothing by itself; `--evidence` does.

use crate::io::Place;
use crate::report::RunReport;
use meld_boundary::Reading;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// What the statement is about, in the order in which it came to be.
pub struct Statement<'s> {
    /// Where the module was read.
    pub input: &'s Place,
    /// What was in there: the module, or its text.
    pub before: &'s [u8],
    /// The same with the facts that were written into it.
    pub stamped: &'s [u8],
    /// Where the module goes.
    pub target: &'s Place,
    /// The module.
    pub after: &'s [u8],
    /// What the run did.
    pub report: &'s RunReport,
    /// The command line without the command.
    pub flags: Vec<String>,
}

impl Statement<'_> {
    /// As JSON.
    pub fn to_json(&self) -> Value {
        let changed = self.report.passes.iter().filter(|run| run.report.changed);
        let passes: Vec<&str> = changed.map(|run| run.report.pass.as_str()).collect();
        let mut inputs = vec![json!({ "name": name(self.input), "digest": digest(self.before) })];
        inputs.extend(self.components());
        json!({
            "_type": "https://in-toto.io/Statement/v1",
            "subject": [{ "name": name(self.target), "digest": digest(self.after) }],
            "predicateType": "https://slsa.dev/provenance/v1",
            "predicate": {
                "buildDefinition": {
                    "buildType": "urn:loom:opt:v1",
                    "externalParameters": { "flags": self.flags },
                    "internalParameters": { "passes": passes, "assumptions": self.report.assumptions() },
                    "resolvedDependencies": inputs,
                },
                "runDetails": {
                    "builder": { "id": "urn:loom", "version": { "loom": self.report.loom } },
                },
            },
        })
    }

    /// The components of which the facts say that they were fused.
    fn components(&self) -> Vec<Value> {
        let Reading::Verified(section) = meld_boundary::read(self.stamped) else { return Vec::new() };
        let inputs = section.boundary.inputs.iter();
        inputs
            .map(|input| json!({ "name": input.name, "digest": { "sha256": input.sha256.to_string() } }))
            .collect()
    }
}

fn digest(file: &[u8]) -> Value {
    let hex: String = Sha256::digest(file).iter().map(|byte| format!("{byte:02x}")).collect();
    json!({ "sha256": hex })
}

/// A file without its folder: those who collect statements know files by their digests.
fn name(place: &Place) -> String {
    place.file_name().unwrap_or_else(|| "-".into())
}
