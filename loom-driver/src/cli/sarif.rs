//! `--sarif`: what a run warns of, and why it failed, as forges and editors read it.
//!
//! The format is SARIF 2.1.0 (OASIS, 2020-03-27). The file that everything is about is the module that was read; the
//! rule of a result is the pass that says it, or `loom` if the run failed.

use crate::io::Place;
use crate::report::PassRun;
use loom_core::report::Severity;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/// The rule of a run that failed.
const FAILED: &str = "loom";

/// A run of the command on the module in `place`; `failed` is why no module was written, and the exit code.
pub fn of(place: &Place, passes: &[PassRun], failed: Option<(&anyhow::Error, u8)>) -> Value {
    let location = json!({ "physicalLocation": { "artifactLocation": { "uri": uri(place), "index": 0 } } });
    let result = |rule: &str, level: &str, text: &str| json!({ "ruleId": rule, "level": level, "message": { "text": text }, "locations": [location] });
    let mut results = Vec::new();
    for run in passes {
        let name = &run.report.pass;
        for diagnostic in &run.report.diagnostics {
            let help = diagnostic.help.iter().map(|help| format!("\n{help}")).collect::<String>();
            let text = format!("{}{help}", diagnostic.message);
            results.push(result(name, level(diagnostic.severity), &text));
        }
    }
    let exit_code = failed.map_or(0, |(error, code)| {
        results.push(result(FAILED, "error", &format!("{error:#}")));
        code
    });
    let rules: BTreeSet<&str> = results.iter().filter_map(|result| result["ruleId"].as_str()).collect();
    let rules: Vec<Value> = rules.iter().map(|id| json!({ "id": id })).collect();
    json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "loom", "version": env!("CARGO_PKG_VERSION"), "rules": rules } },
            "invocations": [{ "executionSuccessful": failed.is_none(), "exitCode": exit_code }],
            "artifacts": [{ "location": { "uri": uri(place) } }],
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
    }
}

/// A file as a relative or absolute reference (RFC 3986): a forge looks for it from the root of its repository.
fn uri(place: &Place) -> String {
    let Place::File(path) = place else { return "stdin".into() };
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    let path = path.to_string_lossy().replace('\\', "/");
    let path = path.strip_prefix("./").unwrap_or(&path);
    path.bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_references() {
        let uri = |path: &str| uri(&Place::File(path.into()));
        assert_eq!(uri("./out/a b.wasm"), "out/a%20b.wasm");
        assert_eq!(uri("/ü.wasm"), "/%C3%BC.wasm");
        assert_eq!(super::uri(&Place::Stream), "stdin");
    }
}
