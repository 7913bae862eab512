//! `--cyclonedx`: what was made of what, as a bill of materials, for tools that collect these.
//!
//! The format is CycloneDX 1.6 (<https://cyclonedx.org/docs/1.6/json/>). There is no serial number and no time in it: the same
//! files and flags give the same bytes. The module is what the bill is about; it depends on what it was made of, and the fused
//! module on the components.

use super::failure::shell_words;
use super::statement::{Statement, components, name, sha256};
use serde_json::{Value, json};
use std::ffi::OsString;

/// References inside of the bill.
const OUTPUT: &str = "output";
const INPUT: &str = "input";

/// The bill.
pub fn of(made: &Statement<'_>) -> Value {
    let file = |reference: &str, name: String, digest: String| {
        json!({
            "type": "file",
            "bom-ref": reference,
            "name": name,
            "hashes": [{ "alg": "SHA-256", "content": digest }],
        })
    };
    let property = |name: &str, value: &str| json!({ "name": format!("loom:{name}"), "value": value });
    let words: Vec<OsString> = made.flags.iter().map(OsString::from).collect();
    let command = property("command", &format!("loom{}", shell_words(&words)));
    let assumptions = made.report.assumptions();
    let assumptions = assumptions.iter().map(|text| property("assumption", text));
    let mut output = file(OUTPUT, name(made.target), sha256(made.after));
    output["properties"] = std::iter::once(command).chain(assumptions).collect();
    let mut all = vec![file(INPUT, name(made.input), sha256(made.before))];
    let parts = components(made.stamped).into_iter().enumerate();
    all.extend(parts.map(|(at, (name, sha256))| file(&format!("component-{at}"), name, sha256)));
    let references: Vec<Value> = all.iter().map(|file| file["bom-ref"].clone()).collect();
    let mut dependencies = vec![json!({ "ref": OUTPUT, "dependsOn": [INPUT] })];
    dependencies.push(json!({ "ref": INPUT, "dependsOn": references.get(1..).unwrap_or_default() }));
    dependencies.extend(references.iter().skip(1).map(|reference| json!({ "ref": reference })));
    json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "tools": {
                "components": [{
                    "type": "application",
                    "name": "loom",
                    "version": made.report.loom,
                    "description": env!("CARGO_PKG_DESCRIPTION"),
                }],
            },
            "component": output,
        },
        "components": all,
        "dependencies": dependencies,
    })
}
