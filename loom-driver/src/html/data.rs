//! What the page shows, gathered from a run, its history and the reference graphs.

use super::artifact::{File, Outside};
use super::baseline::{Comparison, Earlier};
use super::contents::{Contents, Growing, growing};
use super::edges::{AFTER, BEFORE, Collected, Edges};
use super::memory::Picture;
use super::steps::{Steps, Tree};
use super::things::{Became, Groups, Things};
use crate::components;
use crate::demangle::{demangled, namespace};
use crate::explain::origins::notation;
use crate::explain::{Explained, History, State};
use crate::instructions::Instructions;
use crate::layout::Layout;
use crate::manager::Optimized;
use crate::report::RunReport;
use crate::size::{self, SectionSize, measure};
use loom_core::bodies::leb_len;
use loom_core::explain::Why;
use loom_core::explain::graph::Node;
use loom_core::index::{FuncIndex, Item, Space};
use loom_core::names::Names;
use loom_core::{Error, Module, Result};
use loom_passes::growth;
use serde::Serialize;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::rc::Rc;

/// The form of the data. The number changes if a field comes to mean something else.
pub const SCHEMA: &str = "loom-page/1";

/// What a page is about.
pub struct Subject<'s> {
    /// What the input is called.
    pub name: String,
    /// The flags that say what was done, as they are written.
    pub flags: String,
    /// The whole command line behind the command, files without their folders.
    pub command: Vec<String>,
    /// The module that the user gave.
    pub input: &'s [u8],
    /// Runs of its functions, and the name of the component that each is known to come from.
    pub components: &'s [(Range<u32>, String)],
    /// What was made of it.
    pub optimized: &'s Optimized<'s>,
    /// The same run with indices for names.
    pub history: &'s History<'s>,
    /// Whether an indirect call that traps has to trap for the same reason as before.
    pub preserve_trap_kind: bool,
    /// How the memory of the input and of the output is laid out.
    pub layouts: &'s [Layout; 2],
    /// An earlier run to compare with.
    pub earlier: Option<&'s Earlier>,
}

/// Everything that a page shows. Positions are those of things, steps, groups or runs in their lists.
#[derive(Debug, Serialize)]
pub struct Data<'s> {
    /// `loom-page/1`.
    schema: &'static str,
    /// What the input is called.
    name: String,
    /// The flags that say what was done, as they are written.
    flags: String,
    /// The whole command line behind the command, files without their folders.
    command: Vec<String>,
    /// The input and the output.
    files: [File; 2],
    /// What was known of the outside.
    outside: Outside,
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
    /// What is where in the input.
    contents: Contents,
    /// Who grows memories.
    growing: Vec<Growing>,
    /// What is certain about the memories of the input that grow, in words.
    at_first: Vec<String>,
    /// An earlier run beside this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline: Option<Comparison<'s>>,
    /// Everything that has a row.
    things: Things,
    /// Who needs what.
    edges: Edges,
    /// What keeps things, or kept them.
    steps: Steps,
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
        let states = subject.history.states(Rc::new(Module::parse(subject.history.input)?))?;
        if !states.last().is_some_and(|last| same(&last.module, &output)) {
            return Err(Error::bug("a pass makes another module if functions have other names"));
        }
        let names = Names::of(&file);
        let components = components::of(&file, subject.history.input, subject.components);
        let mut gathering = Gathering {
            file: &file,
            names: &names,
            components,
            things: Things::default(),
            groups: Groups::default(),
        };
        let originals = gathering.originals();
        gathering.instructions(&subject.history.instructions()?);
        let contents = Contents::of(&file, &gathering.things);
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
        let growing = growing(&file, &states, &mut gathering.things);
        let files = [File::of(subject.input), File::of(&subject.optimized.bytes)];
        Ok(Data {
            schema: SCHEMA,
            command: subject.command.clone(),
            baseline: subject.earlier.map(|earlier| Comparison::of(earlier, &files[0], &gathering.things)),
            files,
            outside: Outside::of(subject.history.input),
            name: subject.name.clone(),
            flags: subject.flags.clone(),
            report: &subject.optimized.report,
            sections: [size::sections(&file), size::sections(&output)],
            memory: subject.layouts.each_ref().map(Picture::of),
            runs: subject.history.made.iter().map(|made| made.pass.as_str()).collect(),
            groups: gathering.groups.names,
            contents,
            growing,
            at_first: growth::of(&file)?.iter().map(ToString::to_string).collect(),
            things: gathering.things,
            edges: edges.finish(),
            steps,
        })
    }
}

struct Gathering<'g, 'f> {
    file: &'g Module<'f>,
    names: &'g Names,
    components: BTreeMap<FuncIndex, String>,
    things: Things,
    groups: Groups,
}

/// Index spaces of which everything is a thing.
const SPACES: [Space; 8] = [
    Space::Func,
    Space::Data,
    Space::Elem,
    Space::Table,
    Space::Memory,
    Space::Global,
    Space::Tag,
    Space::Type,
];

impl<'f> Gathering<'_, 'f> {
    /// Everything in the input, which become the first things, in the same order.
    fn originals(&mut self) -> Vec<Original<'f>> {
        let mut originals = Vec::new();
        for space in SPACES {
            for index in 0..self.file.len_of(space) as u32 {
                let item = Item::new(space, index);
                let thing = self.things.intern(notation(item));
                let name = self.names.get(item);
                let told = name.map(demangled);
                if let Item::Func(func) = item {
                    let component = self.components.get(&func);
                    self.things.component[thing] = component.map(|name| self.groups.intern(name));
                    let krate = told.as_deref().and_then(namespace);
                    self.things.krate[thing] = krate.map(|name| self.groups.intern(name));
                }
                if let Some(range) = self.place(item) {
                    self.things.start[thing] = Some(range.start);
                    self.things.end[thing] = Some(range.end);
                }
                let symbol = name.filter(|name| told.as_deref() != Some(name));
                self.things.symbol[thing] = symbol.map(str::to_string);
                self.things.name[thing] = told.map(Cow::into_owned);
                originals.push(Original::Item(match item {
                    // All equal types are one.
                    Item::Type(ty) => self.file.canonical.get(ty).map_or(item, |first| Item::Type(*first)),
                    _ => item,
                }));
            }
        }
        for export in &self.file.exports {
            self.things.intern(format!("export:{}", export.name));
            originals.push(Original::Export(export.name));
        }
        originals
    }

    /// What became of the instructions of each function.
    fn instructions(&mut self, all: &Instructions) {
        for (func, _) in self.file.funcs.iter() {
            let counts = all.counts_of(func);
            if counts.is_empty() {
                continue;
            }
            let thing = self.things.intern(notation(func.into()));
            let became = counts.into_iter().map(|((word, step), count)| {
                let run = step.and_then(|step| (step as usize).checked_sub(1));
                Became(word, run, count)
            });
            self.things.became.insert(thing, became.collect());
        }
    }

    /// Where a function or a segment is in the file, with what an offset around it is taken for.
    fn place(&self, item: Item) -> Option<Range<u64>> {
        match item {
            Item::Func(func) => {
                let range = self.file.body(func)?.range();
                // Its length stands before it.
                Some(range.start - leb_len(range.end - range.start)..range.end)
            }
            Item::Data(data) => self.file.datas.get(data).map(|data| data.range.clone()),
            _ => None,
        }
    }

    /// The sizes in one of the two modules.
    fn sizes(&mut self, why: &Why<'_, '_>, state: &State<'_>, when: u8) {
        let mut places = Vec::new();
        let all = measure(why);
        for measured in &all {
            let item = match measured.node {
                Node::Export(at) => format!("export:{}", why.module.exports[at].name),
                Node::Item(item, _) => match state.origins.was(item) {
                    Some(was) => notation(was),
                    None => format!("output:{}", notation(item)),
                },
                _ => {
                    places.push(None);
                    continue;
                }
            };
            let thing = self.things.intern(item);
            places.push(Some(thing));
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
        for (thing, measured) in places.iter().zip(&all) {
            let Some(thing) = *thing else { continue };
            let dominator = measured.dominator.and_then(|dominator| places.get(dominator).copied());
            match when {
                BEFORE => self.things.dominator_before[thing] = dominator.flatten(),
                _ => self.things.dominator_after[thing] = dominator.flatten(),
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
