//! The page of an earlier run, to compare with.
//!
//! A page is the only thing that a run leaves which has the size of each function by name, the digests of the files that it
//! is about, and the command line: `--json` has no functions, and the evidence no names. What is not needed is not read, and
//! a page may be from anywhere: whatever it says is text.

use super::artifact::File;
use super::data::SCHEMA;
use super::things::Things;
use crate::size::{SectionSize, recognised_by};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

/// What is read of an earlier page.
#[derive(Debug, Deserialize)]
pub struct Earlier {
    schema: String,
    name: String,
    command: Vec<String>,
    files: [File; 2],
    report: Report,
    sections: [Vec<SectionSize>; 2],
    things: Columns,
}

#[derive(Debug, Deserialize)]
struct Report {
    loom: String,
    after: BTreeMap<String, Option<u64>>,
}

#[derive(Debug, Deserialize)]
struct Columns {
    item: Vec<String>,
    name: Vec<Option<String>>,
    after: Vec<u64>,
}

/// What begins the data of a page, and ends them.
const BEGIN: &str = "<script type=\"application/json\" id=\"data\">";
const END: &str = "</script>";

impl Earlier {
    /// Reads a page.
    ///
    /// # Errors
    ///
    /// Why it is no page, or not one that this version can read.
    pub fn read(page: &str) -> Result<Earlier, String> {
        let (_, rest) = page.split_once(BEGIN).ok_or("it is no page of `loom opt --report`")?;
        let (json, _) = rest.split_once(END).ok_or("the page ends too early")?;
        let schema = serde_json::from_str(json).map(|Schema { schema }| schema).unwrap_or_default();
        if schema != SCHEMA {
            return Err("it is a page of another version of loom".into());
        }
        let earlier: Earlier = serde_json::from_str(json).map_err(|error| error.to_string())?;
        debug_assert_eq!(earlier.schema, SCHEMA);
        Ok(earlier)
    }
}

#[derive(Deserialize)]
struct Schema {
    schema: String,
}

/// An earlier run beside this one: what each made.
#[derive(Debug, Serialize)]
pub struct Comparison<'e> {
    /// What the input of the earlier run is called, its command line, files and version.
    name: &'e str,
    command: &'e [String],
    files: &'e [File; 2],
    loom: &'e str,
    /// By what things are recognised: `index` or `name`.
    by: &'static str,
    /// Its output, counted.
    after: &'e BTreeMap<String, Option<u64>>,
    /// The sections of its output.
    sections: &'e [SectionSize],
    /// What has another size now, the largest change first.
    rows: Vec<Row>,
}

/// Something that has another size.
#[derive(Debug, Serialize)]
struct Row {
    /// What it is recognised by.
    label: String,
    earlier: u64,
    now: u64,
    /// What it is now, if it is there and one thing.
    thing: Option<usize>,
}

impl<'e> Comparison<'e> {
    /// Compares the output of an earlier run with that of this one, whose input is `input`. Of one input everything is
    /// recognised by its index there, of two inputs by its name.
    pub fn of(earlier: &'e Earlier, input: &File, things: &Things) -> Comparison<'e> {
        let is_same_input = earlier.files[0].sha256 == input.sha256;
        let mut rows: HashMap<String, Row> = HashMap::new();
        let has_index = |item: &str| is_same_input && !item.starts_with("output:");
        let recognised = |item: &str, name: Option<&str>| match name {
            Some(name) if has_index(item) => format!("{item} `{}`", name.escape_debug()),
            None if has_index(item) => item.escape_debug().to_string(),
            _ => recognised_by(item.strip_prefix("output:").unwrap_or(item), name),
        };
        let blank = |label: &str| Row { label: label.into(), earlier: 0, now: 0, thing: None };
        let Columns { item, name, after } = &earlier.things;
        for ((item, name), after) in item.iter().zip(name).zip(after).filter(|(_, after)| **after > 0) {
            let label = recognised(item, name.as_deref());
            let row = rows.entry(label).or_insert_with_key(|label| blank(label));
            row.earlier = row.earlier.saturating_add(*after);
        }
        for (thing, item) in things.item.iter().enumerate().filter(|(thing, _)| things.after[*thing] > 0) {
            let label = recognised(item, things.name[thing].as_deref());
            let is_one = things.name[thing].is_some() || item.starts_with("export:") || has_index(item);
            let row = rows.entry(label).or_insert_with_key(|label| blank(label));
            row.now = row.now.saturating_add(things.after[thing]);
            row.thing = row.thing.or(Some(thing)).filter(|_| is_one);
        }
        let mut rows: Vec<Row> = rows.into_values().filter(|row| row.earlier != row.now).collect();
        rows.sort_by(|a, b| {
            let change = |row: &Row| row.earlier.abs_diff(row.now);
            change(b).cmp(&change(a)).then_with(|| a.label.cmp(&b.label))
        });
        Comparison {
            name: &earlier.name,
            command: &earlier.command,
            files: &earlier.files,
            by: if is_same_input { "index" } else { "name" },
            loom: &earlier.report.loom,
            after: &earlier.report.after,
            sections: &earlier.sections[1],
            rows,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_page_is_refused() {
        let page = |json: &str| Earlier::read(&format!("<html>{BEGIN}{json}{END}")).unwrap_err();
        assert!(Earlier::read("{}").unwrap_err().contains("no page"));
        assert!(Earlier::read(BEGIN).unwrap_err().contains("too early"));
        for json in ["{}", "[", "{\"schema\":\"loom-page/0\"}", "{\"schema\":7}"] {
            assert!(page(json).contains("another version"), "{json}");
        }
        assert!(page(&format!("{{\"schema\":\"{SCHEMA}\"}}")).contains("missing field"));
    }
}
