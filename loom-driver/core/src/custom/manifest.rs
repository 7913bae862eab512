//! `meld.signature-manifest`: how a host calls each export.
//!
//! JSON, `{"version", "exports": [{"export", "memory", "realloc", "post_return", ...}], "omitted":
//! [{"export", "reason"}]}`. An entry goes with the export that it describes, and with an export
//! that a call of it needs. Everything else stays byte for byte, whatever else is in it.

use super::{Change, Verdict};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;
use std::collections::{BTreeMap, BTreeSet};
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

/// What is known of an entry. A name may be missing, null, or something that is no name.
#[derive(Deserialize)]
struct Entry {
    export: String,
    #[serde(flatten)]
    rest: BTreeMap<String, Value>,
}

impl Entry {
    /// Names of exports that a call of the export needs.
    fn needs(&self) -> impl Iterator<Item = &str> {
        ["memory", "realloc", "post_return"].iter().filter_map(|field| self.rest.get(*field)?.as_str())
    }
}

/// For each export, every string in its entry: names of other exports may be among them, also in
/// fields that are newer than this reader.
///
/// # Errors
///
/// Why the payload cannot be read.
pub fn entries(payload: &[u8]) -> Result<BTreeMap<String, BTreeSet<String>>, String> {
    let read = || -> serde_json::Result<_> {
        let manifest: Manifest<'_> = serde_json::from_slice(payload)?;
        let mut entries: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for entry in serde_json::from_str::<Vec<Entry>>(manifest.exports.get())? {
            let named = entries.entry(entry.export).or_default();
            entry.rest.values().for_each(|value| strings(value, named));
        }
        Ok(entries)
    };
    read().map_err(|error| error.to_string())
}

fn strings(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::String(string) => {
            found.insert(string.clone());
        }
        Value::Array(values) => values.iter().for_each(|value| strings(value, found)),
        Value::Object(fields) => fields.values().for_each(|value| strings(value, found)),
        _ => {}
    }
}

/// The section without entries about exports that are gone.
pub fn update<'a>(change: &Change<'_, 'a>, payload: &'a [u8]) -> Verdict<'a> {
    let removed = change.removed_exports();
    if removed.is_empty() {
        return Verdict::Keep("every export is still there");
    }
    let edits = std::str::from_utf8(payload).map_err(|error| error.to_string()).and_then(|text| {
        let edits = edits(text, removed).map_err(|error| error.to_string())?;
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
            let mut names = entry.needs().chain([entry.export.as_str()]);
            if !names.any(|name| removed.contains(name)) {
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
