//! The answers: whether something stays, and what keeps it or kept it.

use super::origins::notation;
use super::report::{Answer, ExportReport, InstructionReport, PathReport, node_notation, step_report};
use super::targets::Target;
use super::{Explained, History};
use crate::demangle::demangled;
use crate::instructions::{self, Disposition, Instructions};
use loom_core::dce::segments::Placement;
use loom_core::dce::slots::Item as Slot;
use loom_core::explain::graph::Node;
use loom_core::explain::graph::paths::Path;
use loom_core::explain::render::PathPrinter;
use loom_core::index::{ElemIndex, FuncIndex, Item, Space, TableIndex};
use loom_core::names::Names;
use loom_core::{Module, Result};
use loom_passes::growth::{self, AtFirst};
use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};
use wasmparser::ElementItems;

/// How many paths an answer has.
#[derive(Debug, Clone, Copy)]
pub enum Wanted {
    /// So many, shortest first.
    Paths(usize),
    /// The shortest from each root.
    AllRoots,
}

/// What it takes to answer.
pub struct Answering<'q, 'h, 'f> {
    pub(super) file: &'q Module<'f>,
    names: &'q Names,
    history: &'h History<'h>,
    pub(super) states: &'q [Explained<'q, 'h, 'f>],
    wanted: Wanted,
    exports: Exports<'q, 'h>,
    instructions: OnceCell<Instructions>,
    growth: OnceCell<Vec<AtFirst>>,
}

impl<'q, 'h, 'f> Answering<'q, 'h, 'f> {
    /// Answers about `file`, which has these names, after a run. `states` are the module before the first
    /// pass and after each that changed it.
    pub fn new(
        file: &'q Module<'f>,
        names: &'q Names,
        history: &'h History<'h>,
        states: &'q [Explained<'q, 'h, 'f>],
        wanted: Wanted,
    ) -> Answering<'q, 'h, 'f> {
        let exports = Exports::of(file, states, history);
        let (instructions, growth) = (OnceCell::new(), OnceCell::new());
        Answering { file, names, history, states, wanted, exports, instructions, growth }
    }

    /// Gives the answers about one target to `each`, when they are found: all of them may be far longer than the
    /// module. Ends at the first error, of which `each` has some of its own.
    ///
    /// # Errors
    ///
    /// [`loom_core::Error::Bug`] only, and those of `each`.
    pub fn answer<E: From<loom_core::Error>>(
        &self,
        asked: &str,
        target: &Target,
        each: &mut dyn FnMut(Answer) -> Result<(), E>,
    ) -> Result<(), E> {
        match target {
            Target::Item(item) => each(self.about_item(asked, *item)?),
            Target::Instruction(func, offset) => {
                let instruction = self.about_instruction(*func, *offset)?;
                each(Answer { instruction, ..self.about_item(asked, (*func).into())? })
            }
            Target::Slot(table, slot) => each(self.about_slot(asked, *table, *slot)?),
            Target::ElemItem(elem, position) => each(self.about_elem_item(asked, *elem, *position)?),
            Target::Operator(name) => self.about_occurrences(asked, name, each),
        }
    }

    fn about_item(&self, asked: &str, item: Item) -> Result<Answer> {
        let item = match item {
            // All equal types are one.
            Item::Type(ty) => self.file.canonical.get(ty).map_or(item, |first| Item::Type(*first)),
            _ => item,
        };
        let text = self.describe(item);
        let exports = self.exports(item);
        let answer = Answer { exports, ..self.blank(asked, notation(item), text) };
        self.fill(answer, |state| Ok((state.state.origins.now(item).is_some(), state.node(item)?)))
    }

    /// What became of the operator of a function around an offset from the start of the file.
    fn about_instruction(&self, func: FuncIndex, offset: u64) -> Result<Option<InstructionReport>> {
        let known = match self.instructions.get() {
            Some(known) => known,
            None => {
                let known = self.history.instructions()?;
                self.instructions.get_or_init(|| known)
            }
        };
        let base = |module: &Module<'_>| instructions::contents(module).start as u64;
        let (before, after) =
            (base(self.file), self.states.last().map_or(0, |last| base(&last.state.module)));
        let inside = u32::try_from(offset.saturating_sub(before)).unwrap_or(u32::MAX);
        let Some(became) = known.became(func, inside) else { return Ok(None) };
        let by = |step: u32| {
            let made = self.history.made.get((step as usize).checked_sub(1)?)?;
            Some(made.pass.clone())
        };
        let Disposition { gone, place, redirected } = became.disposition;
        Ok(Some(InstructionReport {
            offset: before + u64::from(became.was),
            is: became.disposition.word(),
            by: gone.and_then(|(_, step)| by(step)),
            func: became.func.filter(|_| place.is_some()).map(|func| func.as_u32()),
            at: place.map(|place| after + u64::from(place)),
            redirected_by: redirected.and_then(by),
        }))
    }

    /// What is certain about how memories of the file grow.
    pub(super) fn growth(&self) -> Result<&[AtFirst]> {
        if self.growth.get().is_none() {
            let known = growth::of(self.file)?;
            return Ok(self.growth.get_or_init(|| known));
        }
        Ok(self.growth.get().map_or(&[], Vec::as_slice))
    }

    fn about_slot(&self, asked: &str, table: TableIndex, slot: u64) -> Result<Answer> {
        let item = format!("{}[{slot}]", notation(table.into()));
        let text = format!("slot {slot} of {}", self.describe(table.into()));
        self.fill_slot(self.blank(asked, item, text), |state| {
            let Some(Item::Table(now)) = state.state.origins.now(table.into()) else { return Ok(None) };
            let why = state.why()?;
            let holds = |elem: &ElemIndex| match why.segments.elems[*elem] {
                Placement::At { offset, .. } => slot.checked_sub(offset).and_then(|position| {
                    let position = u32::try_from(position).ok()?;
                    let length = loom_core::dce::segments::item_count(&why.module.elems.get(*elem)?.items);
                    (u64::from(position) < length).then_some(Slot { elem: *elem, position })
                }),
                Placement::Nowhere | Placement::MayTrap(_) => None,
            };
            // A later segment writes over an earlier one.
            Ok(why.segments.of_table[now].iter().rev().find_map(holds))
        })
    }

    fn about_elem_item(&self, asked: &str, elem: ElemIndex, position: u32) -> Result<Answer> {
        let before = self.states[0].why()?;
        if let Placement::At { into, offset } = before.segments.elems[elem] {
            return self.about_slot(asked, into, offset + u64::from(position));
        }
        let item = format!("{}[{position}]", notation(elem.into()));
        let text = format!("item {position} of {}", self.describe(elem.into()));
        self.fill_slot(self.blank(asked, item, text), |state| {
            Ok(match state.state.origins.now(elem.into()) {
                Some(Item::Elem(elem)) => Some(Slot { elem, position }),
                _ => None,
            })
        })
    }

    /// Completes an answer about an item of a segment, which `find` finds at any point of the run.
    fn fill_slot(
        &self,
        answer: Answer,
        find: impl Fn(&Explained<'q, 'h, 'f>) -> Result<Option<Slot>>,
    ) -> Result<Answer> {
        let func = |state: &Explained<'q, 'h, 'f>| -> Result<Option<Item>> {
            let func = find(state)?.and_then(|slot| func_in(&state.state.module, slot));
            Ok(func.and_then(|func| state.state.origins.was(func.into())))
        };
        let first = func(&self.states[0])?;
        self.fill(answer, |state| {
            let Some(slot) = find(state)? else { return Ok((false, None)) };
            let graph = &state.why()?.graph;
            let nodes = [true, false].map(|callable| Node::Slot(slot, callable));
            let node = nodes.into_iter().find_map(|node| graph.find(node));
            // What stands in the place of an item that is gone is another function.
            match first.is_none() || func(state)? == first {
                true => Ok((node.is_some() || first.is_some(), node)),
                false => Ok((false, None)),
            }
        })
    }

    pub(super) fn blank(&self, asked: &str, item: String, text: String) -> Answer {
        Answer {
            asked: asked.into(),
            item,
            text,
            operator: None,
            place: None,
            instruction: None,
            growth: None,
            stays: false,
            note: None,
            removed_by: None,
            freed_by: None,
            exports: Vec::new(),
            paths: Vec::new(),
        }
    }

    /// Completes an answer about something for which `find` says, at any point of the run, whether
    /// it is there and which node says why.
    fn fill(
        &self,
        mut answer: Answer,
        find: impl Fn(&Explained<'q, 'h, 'f>) -> Result<(bool, Option<usize>)>,
    ) -> Result<Answer> {
        let Some(last) = self.states.last() else { return Ok(answer) };
        let (there, node) = find(last)?;
        answer.stays = there;
        match node {
            Some(node) => answer.paths = self.paths(last, node)?,
            None if there => answer.note = Some(self.not_removed()),
            None => {
                let mut gone = None;
                for (position, state) in self.states.iter().enumerate() {
                    if !find(state)?.0 {
                        gone = Some(position);
                        break;
                    }
                }
                self.fill_gone(&mut answer, gone, |state| Ok(find(state)?.1))?;
            }
        }
        Ok(answer)
    }

    /// Says what removed something, and what kept it until then. `gone` is the first point of the
    /// run at which it is not there.
    pub(super) fn fill_gone(
        &self,
        answer: &mut Answer,
        gone: Option<usize>,
        node: impl Fn(&Explained<'q, 'h, 'f>) -> Result<Option<usize>>,
    ) -> Result<()> {
        let Some(before) = gone.and_then(|gone| gone.checked_sub(1)) else {
            answer.note = Some("it holds no function".into());
            return Ok(());
        };
        answer.removed_by = self.history.made.get(before).map(|made| made.pass.clone());
        for (position, state) in self.states.iter().enumerate().take(before + 1).rev() {
            if let Some(node) = node(state)? {
                answer.paths = self.paths(state, node)?;
                let freed = self.history.made.get(position).filter(|_| position < before);
                answer.freed_by = freed.map(|made| made.pass.clone());
                return Ok(());
            }
        }
        let note = "nothing that can be reached from any export needs it: `-O1` is enough";
        answer.note = Some(note.into());
        Ok(())
    }

    pub(super) fn not_removed(&self) -> String {
        let removes = self.history.reports.iter().any(|report| report.removes_unreachable);
        match removes {
            true => "nothing reaches it; it keeps the place of something that has to stay".into(),
            false => "nothing reaches it, and no pass ran that removes such things: `-O1` does".into(),
        }
    }

    pub(super) fn paths(&self, state: &Explained<'q, 'h, 'f>, node: usize) -> Result<Vec<PathReport>> {
        let why = state.why()?;
        let printer = why.printer(&state.naming);
        let path = |(root, path): (usize, Path)| self.path(&printer, root, &path);
        Ok(match self.wanted {
            Wanted::Paths(1) => state.shortest()?.path_to(&why.graph, node).map(path).into_iter().collect(),
            Wanted::Paths(count) => why.graph.several(node, count).into_iter().map(path).collect(),
            Wanted::AllRoots => why.graph.from_each_root(node).map(path).collect(),
        })
    }

    fn path(&self, printer: &PathPrinter<'_, '_>, root: usize, path: &Path) -> PathReport {
        let root = printer.graph.nodes[root];
        let reason = match root {
            Node::Export(position) => {
                let export = printer.module.exports.get(position);
                export.and_then(|export| self.exports.reasons.get(export.name))
            }
            _ => None,
        };
        let steps = printer.steps(path).into_iter().map(|step| step_report(printer, step)).collect();
        PathReport {
            root: node_notation(printer, root),
            reason: reason.map(|reason| reason.to_string()),
            steps,
        }
    }

    /// An item of the file in words.
    pub(super) fn describe(&self, item: Item) -> String {
        match self.names.get(item) {
            Some(name) => format!("{item} `{}`", demangled(name).escape_debug()),
            None => item.to_string(),
        }
    }

    /// What became of the exports that name an item.
    fn exports(&self, item: Item) -> Vec<ExportReport> {
        let names = self.exports.of_item.get(&item).into_iter().flatten();
        names
            .map(|&name| ExportReport {
                name: name.into(),
                stays: self.exports.left.contains(name),
                reason: self.exports.reasons.get(name).map(|reason| reason.to_string()),
            })
            .collect()
    }
}

/// Exports, by what is asked about them.
struct Exports<'q, 'h> {
    /// Of each item of the file the names of its exports.
    of_item: HashMap<Item, Vec<&'q str>>,
    /// Those that are there after the run.
    left: HashSet<&'q str>,
    /// Why a pass kept or removed one, the last time that one decided about it.
    reasons: HashMap<&'h str, &'h str>,
}

impl<'q, 'h> Exports<'q, 'h> {
    fn of(
        file: &'q Module<'_>,
        states: &'q [Explained<'q, 'h, '_>],
        history: &'h History<'h>,
    ) -> Exports<'q, 'h> {
        let mut of_item: HashMap<Item, Vec<&str>> = HashMap::new();
        for export in &file.exports {
            of_item.entry(Item::new(Space::of(export.kind), export.index)).or_default().push(export.name);
        }
        let last = states.last().into_iter().flat_map(|last| &last.state.module.exports);
        let fates = history.reports.iter().flat_map(|report| &report.exports);
        Exports {
            of_item,
            left: last.map(|export| export.name).collect(),
            reasons: fates.map(|fate| (fate.name.as_str(), fate.reason.as_str())).collect(),
        }
    }
}

/// The function that an item of a segment is, as far as that is known.
fn func_in(module: &Module<'_>, slot: Slot) -> Option<FuncIndex> {
    let position = slot.position as usize;
    match &module.elems.get(slot.elem)?.items {
        ElementItems::Functions(funcs) => {
            funcs.clone().into_iter().nth(position)?.ok().map(FuncIndex::from_u32)
        }
        ElementItems::Expressions(_, exprs) => {
            let expr = exprs.clone().into_iter().nth(position)?.ok()?;
            module.constants.reference(&expr).func()
        }
    }
}
