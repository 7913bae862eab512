//! The custom section `meld.signature-manifest`: which exports an exported signature needs.
//!
//! Newer versions of meld write, for each export, its WIT and core signature and the names of the
//! memory, the realloc and the post-return that calling it takes. For an export that stays, those
//! names are a veto: they stay as well. The section is JSON, and its shape may grow; so every string
//! in the entry of an export counts as a name.

use loom_core::Module;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What the section says: for each export, every name in its entry.
#[derive(Debug, Default)]
pub struct Manifest {
    entries: BTreeMap<String, BTreeSet<String>>,
}

impl Manifest {
    /// Name of the custom section.
    pub const SECTION: &str = "meld.signature-manifest";

    /// Reads every section of this name; empty if there is none.
    ///
    /// # Errors
    ///
    /// Why a section is not JSON.
    pub fn of(module: &Module<'_>) -> Result<Manifest, String> {
        let mut manifest = Manifest::default();
        for section in module.custom_sections(Manifest::SECTION) {
            let payload = &module.bytes[section.payload.clone()];
            let value = serde_json::from_slice(payload).map_err(|error| error.to_string())?;
            manifest.collect(&value);
        }
        Ok(manifest)
    }

    /// Everything that the entries of an export name.
    pub fn named_for(&self, export: &str) -> impl Iterator<Item = &String> {
        self.entries.get(export).into_iter().flatten()
    }

    /// Finds entries: objects with a string `export`, at any depth.
    fn collect(&mut self, value: &Value) {
        match value {
            Value::Object(fields) => {
                if let Some(Value::String(export)) = fields.get("export") {
                    let named = self.entries.entry(export.clone()).or_default();
                    fields.values().for_each(|value| strings(value, named));
                }
                fields.values().for_each(|value| self.collect(value));
            }
            Value::Array(values) => values.iter().for_each(|value| self.collect(value)),
            _ => {}
        }
    }
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
