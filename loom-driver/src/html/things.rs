//! Everything that has a row on the page, in columns.

use serde::Serialize;
use std::collections::{BTreeMap, HashMap};

/// Functions, segments, exports and whatever else references lead through.
#[derive(Debug, Default, Serialize)]
pub struct Things {
    /// As `loom why` takes it: `func:12`, `export:run`. In the numbers of the input; `output:func:5`
    /// is what a pass made. `table:0[*] as (i32) -> i32` is what a table holds of a type.
    pub item: Vec<String>,
    /// Its name, demangled.
    pub name: Vec<Option<String>>,
    /// Its name as it is in the module, if that is another.
    pub symbol: Vec<Option<String>>,
    /// The component that it comes from, and its crate or outermost namespace: positions among the groups.
    pub component: Vec<Option<usize>>,
    /// See `component`.
    #[serde(rename = "crate")]
    pub krate: Vec<Option<usize>>,
    /// From where to where it is in the input: offsets of the first byte, and of the one behind the last.
    pub start: Vec<Option<u64>>,
    /// See `start`.
    pub end: Vec<Option<u64>>,
    /// Its own bytes, before and after.
    pub before: Vec<u64>,
    /// See `before`.
    pub after: Vec<u64>,
    /// With everything that would go with it; `None` if nothing reaches it.
    pub retained_before: Vec<Option<u64>>,
    /// See `retained_before`.
    pub retained_after: Vec<Option<u64>>,
    /// What it would go with, if that is one thing.
    pub dominator_before: Vec<Option<usize>>,
    /// See `dominator_before`.
    pub dominator_after: Vec<Option<usize>>,
    /// Whether it is there after the run: 0 or 1.
    pub stays: Vec<u8>,
    /// The run that removed it.
    pub removed_by: Vec<Option<usize>>,
    /// The run that ended the last path to it, if that was an earlier one.
    pub freed_by: Vec<Option<usize>>,
    /// The last step of the path that keeps it; if it is gone, of the last one that kept it.
    pub step: Vec<Option<usize>>,
    /// What became of the instructions of each function of the input.
    pub became: BTreeMap<usize, Vec<Became>>,
    #[serde(skip)]
    found: HashMap<String, usize>,
}

/// What became of some instructions of a function: in one word (see [`crate::instructions::Disposition::word`]), in which
/// run if they are not there any more, and how many.
#[derive(Debug, Serialize)]
pub struct Became(pub &'static str, pub Option<usize>, pub u64);

impl Things {
    /// The position of a thing, which is added if it is new.
    pub fn intern(&mut self, item: String) -> usize {
        if let Some(position) = self.found.get(&item) {
            return *position;
        }
        let position = self.item.len();
        self.found.insert(item.clone(), position);
        self.item.push(item);
        self.name.push(None);
        self.symbol.push(None);
        for column in [
            &mut self.component,
            &mut self.krate,
            &mut self.dominator_before,
            &mut self.dominator_after,
            &mut self.removed_by,
            &mut self.freed_by,
            &mut self.step,
        ] {
            column.push(None);
        }
        for column in [&mut self.start, &mut self.end, &mut self.retained_before, &mut self.retained_after] {
            column.push(None);
        }
        self.before.push(0);
        self.after.push(0);
        self.stays.push(0);
        position
    }

    /// The position of a thing that is there.
    pub fn find(&self, item: &str) -> Option<usize> {
        self.found.get(item).copied()
    }
}

/// Names that many things have in common.
#[derive(Debug, Default)]
pub struct Groups {
    /// The names, each once.
    pub names: Vec<String>,
    position: HashMap<String, usize>,
}

impl Groups {
    /// The position of a name.
    pub fn intern(&mut self, name: &str) -> usize {
        if let Some(position) = self.position.get(name) {
            return *position;
        }
        self.position.insert(name.into(), self.names.len());
        self.names.push(name.into());
        self.names.len() - 1
    }
}
