//! `--attest-file` and `--attest-dsse`: what was made of what, as an in-toto statement, for tools that sign and collect such
//! statements.
//!
//! The statement is of version 1, with a predicate of SLSA provenance 1: <https://slsa.dev/spec/v1.0/provenance>. It is not
//! signed, has no time, and says the same for the same files and flags. It proves nothing by itself; `--evidence` does.
//!
//! An envelope (DSSE 1, <https://github.com/secure-systems-lab/dsse>) has the bytes that are to be signed, and no signature: loom
//! has no keys.

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

    /// The statement in an envelope that nobody has signed yet.
    pub fn to_envelope(&self) -> Value {
        let payload = self.to_json().to_string();
        json!({
            "payloadType": "application/vnd.in-toto+json",
            "payload": base64(payload.as_bytes()),
            "signatures": [],
        })
    }

    /// The components of which the facts say that they were fused.
    fn components(&self) -> Vec<Value> {
        let components = components(self.stamped).into_iter();
        components.map(|(name, sha256)| json!({ "name": name, "digest": { "sha256": sha256 } })).collect()
    }
}

/// The components of which the facts in a module say that they were fused, with the SHA-256 of each.
pub fn components(stamped: &[u8]) -> Vec<(String, String)> {
    let Reading::Verified(section) = meld_boundary::read(stamped) else { return Vec::new() };
    let inputs = section.boundary.inputs.iter();
    inputs.map(|input| (input.name.clone(), input.sha256.to_string())).collect()
}

/// The SHA-256 of a file, in hexadecimal digits.
pub fn sha256(file: &[u8]) -> String {
    Sha256::digest(file).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn digest(file: &[u8]) -> Value {
    json!({ "sha256": sha256(file) })
}

/// A file without its folder: those who collect statements know files by their digests.
pub fn name(place: &Place) -> String {
    place.file_name().unwrap_or_else(|| "-".into())
}

/// Bytes in base64, with padding (RFC 4648, section 4).
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let bits = group.iter().fold(0, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - group.len()));
        for digit in 0..4 {
            let value = (bits >> (18 - 6 * digit)) as usize & 63;
            text.push(if digit <= group.len() { DIGITS[value].into() } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn base64_is_that_of_the_rfc() {
        let all = [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")];
        all.into_iter().for_each(|(bytes, text)| assert_eq!(base64(bytes.as_bytes()), text));
        assert_eq!(base64(&[0xfb, 0xff, 0xbf]), "+/+/");
    }
}
