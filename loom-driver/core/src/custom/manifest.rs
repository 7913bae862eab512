//! `meld.signature-manifest`: how a host calls each export.
//!
//! JSON, `{"version", "exports": [{"export", "memory", "realloc", "post_return", ...}], "omitted":
//! [{"export", "reason"}]}`. An entry goes with the export that it describes, and with an export
//! that a call of it needs. Everything else stays byte for byte, whatever else is in it.

use super::{Change, Verdict};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::BTreeSet;
use std::ops::Range;

/// Name of the section.
pub const SECTION: &str = "meld.signature-manifest";

#[derive(Deserialize)]
struct Manifest<'a> {
    #[serde(borrow)]
    exports: &'a RawValue,
    #[serde(borrow)]
    omitted: Option<&'a RawValue>,
}

/// The names in an entry that are names of exports.
#[derive(Deserialize)]
struct Entry {
    export: String,
    memory: Option<String>,
    realloc: Option<String>,
    post_return: Option<String>,
}

/// The section without entries about exports that are gone.
pub fn update<'a>(change: &Change<'_, 'a>, payload: &'a [u8]) -> Verdict<'a> {
    let removed = change.removed_exports();
    if removed.is_empty() {
        return Verdict::Keep("every export is still there");
    }
    let edits = std::str::from_utf8(payload).map_err(|error| error.to_string()).and_then(|text| {
        let edits = edits(text, &removed).map_err(|error| error.to_string())?;
        Ok(splice(text, edits))
    });
    match edits {
        Ok(text) => Verdict::update(text.into_bytes(), "entries of removed exports dropped"),
        Err(error) => Verdict::malformed(error),
    }
}

/// What stands in the place of each array of entries. In file order.
fn edits(text: &str, removed: &BTreeSet<&str>) -> serde_json::Result<Vec<(Range<usize>, String)>> {
    let manifest: Manifest<'_> = serde_json::from_str(text)?;
    let mut edits = Vec::new();
    for array in [Some(manifest.exports), manifest.omitted].into_iter().flatten() {
        let entries: Vec<&RawValue> = serde_json::from_str(array.get())?;
        let mut kept = Vec::new();
        for raw in &entries {
            let entry: Entry = serde_json::from_str(raw.get())?;
            let names = [Some(entry.export), entry.memory, entry.realloc, entry.post_return];
            if !names.iter().flatten().any(|name| removed.contains(name.as_str())) {
                kept.push(raw.get());
            }
        }
        if kept.len() < entries.len() {
            // Both are parts of one text, so their addresses say where one is in the other.
            let start = array.get().as_ptr() as usize - text.as_ptr() as usize;
            edits.push((start..start + array.get().len(), format!("[{}]", kept.join(","))));
        }
    }
    edits.sort_by_key(|(range, _)| range.start);
    Ok(edits)
}

fn splice(text: &str, edits: Vec<(Range<usize>, String)>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut copied = 0;
    for (range, new) in edits {
        out.push_str(text.get(copied..range.start).unwrap_or_default());
        out.push_str(&new);
        copied = range.end;
    }
    out.push_str(text.get(copied..).unwrap_or_default());
    out
}
