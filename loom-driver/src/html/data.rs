//! What the page shows, gathered from a run, its history and the reference graphs.

use super::edges::{AFTER, BEFORE, Collected, Edges};
use super::memory::Picture;
use super::steps::{Steps, Tree};
use crate::demangle::{demangled, namespace};
use crate::explain::origins::notation;
use crate::explain::{Explained, History, State};
use crate::layout::Layout;
use crate::manager::Optimized;
use crate::report::RunReport;
use crate::size::{self, SectionSize, measure};
use loom_core::explain::Why;
use loom_core::explain::graph::Node;
use loom_core::index::{Item, Space};
use loom_core::names::Names;
use loom_core::{Error, Module, Result};
use serde::Serialize;
use std::collections::HashMap;

/// What a page is about.
pub struct Subject<'s> {
    /// What the input is called.
    pub name: String,
    /// The flags that say what was done, as they are written.
    pub flags: String,
    /// The module that the first pass read.
    pub input: &'s [u8],
    /// What was made of it.
    pub optimized: &'s Optimized<'s>,
    /// The same run with indices for names.
    pub history: &'s History,
    /// Whether an indirect call that traps has to trap for the same reason as before.
    pub preserve_trap_kind: bool,
    /// How the memory of the input and of the output is laid out.
    pub layouts: &'s [Layout; 2],
}

/// Everything that a page shows. Positions are those of things, steps, groups or runs in their lists.
#[derive(Debug, Serialize)]
pub struct Data<'s> {
    /// What the input is called.
    name: String,
    /// The flags that say what was done, as they are written.
    flags: String,
    /// What `--json` writes.
    report: &'s RunReport,
    /// The sections of the input and of the output.
    sections: [Vec<SectionSize>; 2],
    /// The memory of the input and of the output.
    memory: [Picture<'s>; 2],
    /// The passes that changed something, each time that one did.
    runs: Vec<&'s str>,
    /// Components, crates and namespaces.
    groups: Vec<String>,
    /// Everything that has a row.
    things: Things,
    /// Who needs what.
    edges: Edges,
    /// What keeps things, or kept them.
    steps: Steps,
}

/// Functions, segments, exports and whatever else references lead through, in columns.
#[derive(Debug, Default, Serialize)]
pub struct Things {
    /// As `loom why` takes it: `func:12`, `export:run`. In the numbers of the input; `output:func:5`
    /// is what a pass made. `table:0[*] as (i32) -> i32` is what a table holds of a type.
    item: Vec<String>,
    /// Its name, demangled.
    name: Vec<Option<String>>,
    /// What it belongs to.
    group: Vec<Option<usize>>,
    /// Its own bytes, before and after.
    before: Vec<u64>,
    after: Vec<u64>,
    /// With everything that would go with it; `None` if nothing reaches it.
    retained_before: Vec<Option<u64>>,
    retained_after: Vec<Option<u64>>,
    /// Whether it is there after the run: 0 or 1.
    stays: Vec<u8>,
    /// The run that removed it.
    removed_by: Vec<Option<usize>>,
    /// The run that ended the last path to it, if that was an earlier one.
    freed_by: Vec<Option<usize>>,
    /// The last step of the path that keeps it; if it is gone, of the last one that kept it.
    step: Vec<Option<usize>>,
    #[serde(skip)]
    found: HashMap<String, usize>,
}

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
        self.group.push(None);
        self.before.push(0);
        self.after.push(0);
        self.retained_before.push(None);
        self.retained_after.push(None);
        self.stays.push(0);
        self.removed_by.push(None);
        self.freed_by.push(None);
        self.step.push(None);
        position
    }
}

/// Something of the input.
enum Original<'f> {
    Item(Item),
    Export(&'f str),
}

impl<'s> Data<'s> {
    /// Gathers what a page shows.
    ///
    /// # Errors
    ///
    /// [`Error::Bug`] if the run of the history made another module.
    pub fn of(subject: &Subject<'s>) -> Result<Data<'s>> {
        let file = Module::parse(subject.input)?;
        let output = Module::parse(&subject.optimized.bytes)?;
        let states = subject.history.states()?;
        if !states.last().is_some_and(|last| same(&last.module, &output)) {
            return Err(Error::bug("a pass makes another module if functions have other names"));
        }
        let names = Names::of(&file);
        let mut gathering =
            Gathering { file: &file, names: &names, things: Things::default(), groups: Vec::new() };
        let originals = gathering.originals();
        let (mut steps, mut edges) = (Steps::default(), Collected::default());
        // The last path to something that is gone is in the last module that has one.
        for (position, state) in states.iter().enumerate().rev() {
            let explained = Explained::new(&file, &names, state, subject.preserve_trap_kind);
            let why = explained.why()?;
            let printer = why.printer(&explained.naming);
            let mut tree = Tree::of(&why.graph, &printer);
            let is_last = position + 1 == states.len();
            let exports = positions_of_exports(&state.module);
            for (thing, original) in originals.iter().enumerate() {
                let things = &mut gathering.things;
                let node = match original {
                    Original::Export(name) => exports.get(name).map(|at| why.graph.find(Node::Export(*at))),
                    Original::Item(item) => state.origins.now(*item).map(|now| why.node_of(now)),
                };
                let Some(node) = node else { continue };
                if is_last {
                    things.stays[thing] = 1;
                } else if things.stays[thing] == 1 {
                    continue;
                } else if things.removed_by[thing].is_none() {
                    things.removed_by[thing] = Some(position);
                }
                if let (Some(node), None) = (node, things.step[thing]) {
                    let step = tree.step(node, &mut steps, things);
                    things.step[thing] = Some(step);
                    let earlier = |removed: &usize| *removed > position;
                    things.freed_by[thing] = things.removed_by[thing].filter(earlier).map(|_| position);
                }
            }
            for (when, wanted) in [(BEFORE, position == 0), (AFTER, is_last)] {
                if wanted {
                    edges.add(&printer, when, &mut gathering.things);
                    gathering.sizes(why, state, when);
                }
            }
        }
        Ok(Data {
            name: subject.name.clone(),
            flags: subject.flags.clone(),
            report: &subject.optimized.report,
            sections: [size::sections(&file), size::sections(&output)],
            memory: subject.layouts.each_ref().map(Picture::of),
            runs: subject.history.made.iter().map(|made| made.pass.as_str()).collect(),
            groups: gathering.groups,
            things: gathering.things,
            edges: edges.finish(),
            steps,
        })
    }
}

struct Gathering<'g, 'f> {
    file: &'g Module<'f>,
    names: &'g Names,
    things: Things,
    groups: Vec<String>,
}

/// Index spaces of which everything is a thing.
const SPACES: [Space; 7] =
    [Space::Func, Space::Data, Space::Elem, Space::Table, Space::Memory, Space::Global, Space::Tag];

impl<'f> Gathering<'_, 'f> {
    /// Everything in the input, which become the first things, in the same order.
    fn originals(&mut self) -> Vec<Original<'f>> {
        let mut originals = Vec::new();
        let components = loom_core::custom::components(self.file);
        let mut groups: HashMap<String, usize> = HashMap::new();
        for space in SPACES {
            for index in 0..self.file.len_of(space) as u32 {
                let item = Item::new(space, index);
                let thing = self.things.intern(notation(item));
                let name = self.names.get(item).map(|name| demangled(name).into_owned());
                if let Item::Func(func) = item {
                    let group = components.get(&func).map(String::as_str);
                    let group = group.or_else(|| name.as_deref().and_then(namespace));
                    self.things.group[thing] = group.map(|group| {
                        *groups.entry(group.into()).or_insert_with(|| {
                            self.groups.push(group.into());
                            self.groups.len() - 1
                        })
                    });
                }
                self.things.name[thing] = name;
                originals.push(Original::Item(item));
            }
        }
        for export in &self.file.exports {
            self.things.intern(format!("export:{}", export.name));
            originals.push(Original::Export(export.name));
        }
        originals
    }

    /// The sizes in one of the two modules.
    fn sizes(&mut self, why: &Why<'_, '_>, state: &State<'_>, when: u8) {
        for measured in measure(why) {
            let item = match measured.node {
                Node::Export(at) => format!("export:{}", why.module.exports[at].name),
                Node::Item(item, _) => match state.origins.was(item) {
                    Some(was) => notation(was),
                    None => format!("output:{}", notation(item)),
                },
                _ => continue,
            };
            let thing = self.things.intern(item);
            if when == BEFORE {
                self.things.before[thing] = measured.shallow;
                self.things.retained_before[thing] = measured.retained;
            } else {
                self.things.after[thing] = measured.shallow;
                self.things.retained_after[thing] = measured.retained;
                // What a pass made is there, too.
                self.things.stays[thing] = 1;
            }
        }
    }
}

/// The position of each export.
fn positions_of_exports<'a>(module: &Module<'a>) -> HashMap<&'a str, usize> {
    module.exports.iter().enumerate().map(|(position, export)| (export.name, position)).collect()
}

/// Whether two modules differ in custom sections at most.
fn same(a: &Module<'_>, b: &Module<'_>) -> bool {
    let sections = |module: &Module<'_>| -> Vec<Vec<u8>> {
        let kept = module.sections.iter().filter(|section| section.id != 0);
        kept.map(|section| module.bytes[section.range.clone()].to_vec()).collect()
    };
    sections(a) == sections(b)
}
