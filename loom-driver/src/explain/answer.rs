//! The answers: whether something stays, and what keeps it or kept it.

use super::numbers::notation;
use super::report::{Answer, ExportReport, PathReport, node_notation, step_report};
use super::targets::Target;
use super::words::FileWords;
use super::{Explained, History, State};
use crate::demangle::demangled;
use loom_core::dce::graph::Node;
use loom_core::dce::graph::paths::Path;
use loom_core::dce::graph::tell::{Place, Teller, Words};
use loom_core::dce::segments::Placement;
use loom_core::dce::tables::Item as Slot;
use loom_core::index::{ElemIndex, FuncIndex, Item, Space, TableIndex};
use loom_core::names::Names;
use loom_core::refs::named::OperatorName;
use loom_core::{Module, Result};
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
pub struct Answering<'q, 's, 'h, 'f> {
    /// The file.
    pub file: &'q Module<'f>,
    /// Its names.
    pub names: &'q Names,
    /// The run.
    pub history: &'h History,
    /// The module before the first pass and after each that changed it.
    pub states: &'q [Explained<'s, 'h>],
    /// How many paths.
    pub wanted: Wanted,
}

impl<'h> Answering<'_, '_, 'h, '_> {
    /// The answers about one target.
    ///
    /// # Errors
    ///
    /// [`loom_core::Error::Bug`] only.
    pub fn answer(&self, asked: &str, target: &Target) -> Result<Vec<Answer>> {
        match target {
            Target::Item(item) => Ok(vec![self.about_item(asked, *item)?]),
            Target::Slot(table, slot) => Ok(vec![self.about_slot(asked, *table, *slot)?]),
            Target::ElemItem(elem, position) => Ok(vec![self.about_elem_item(asked, *elem, *position)?]),
            Target::Operator(name) => self.about_operator(asked, name),
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
        self.fill(answer, |state| Ok((state.state.numbers.now(item).is_some(), state.node(item)?)))
    }

    fn about_slot(&self, asked: &str, table: TableIndex, slot: u64) -> Result<Answer> {
        let item = format!("{}[{slot}]", notation(table.into()));
        let text = format!("slot {slot} of {}", self.describe(table.into()));
        self.fill_slot(self.blank(asked, item, text), |state| {
            let Some(Item::Table(now)) = state.state.numbers.now(table.into()) else { return Ok(None) };
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
            Ok(match state.state.numbers.now(elem.into()) {
                Some(Item::Elem(elem)) => Some(Slot { elem, position }),
                _ => None,
            })
        })
    }

    /// Completes an answer about an item of a segment, which `find` finds at any point of the run.
    fn fill_slot(
        &self,
        answer: Answer,
        find: impl Fn(&Explained<'_, 'h>) -> Result<Option<Slot>>,
    ) -> Result<Answer> {
        let func = |state: &Explained<'_, 'h>| -> Result<Option<Item>> {
            let func = find(state)?.and_then(|slot| func_in(&state.state.module, slot));
            Ok(func.and_then(|func| state.state.numbers.was(func.into())))
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

    /// Every place where a function has an operator: those that stay, then those that are gone.
    fn about_operator(&self, asked: &str, name: &OperatorName) -> Result<Vec<Answer>> {
        let mut answers = Vec::new();
        let Some(last) = self.states.last() else { return Ok(answers) };
        let words = self.words(last.state);
        let left = name.occurrences(&last.state.module);
        for &(func, offset) in &left {
            let place = words.place(func, offset);
            let was = words.original(func.into());
            let item = was.map_or_else(|| format!("output:{}", notation(func.into())), notation);
            let func_text =
                was.map_or_else(|| format!("{} of the output", Item::from(func)), |was| self.describe(was));
            let mut answer = self.operator(asked, name, item, &func_text, place);
            answer.stays = true;
            match last.why()?.body(func) {
                Some(node) => answer.paths = self.paths(last, node)?,
                None => answer.note = Some(self.not_removed()),
            }
            answers.push(answer);
        }
        let count = |state: &State<'_>, func: FuncIndex| match state.numbers.now(func.into()) {
            Some(Item::Func(now)) => name.occurrences_in(&state.module, now).len(),
            _ => 0,
        };
        let mut seen: Vec<FuncIndex> = Vec::new();
        let before = name.occurrences(self.file);
        for &(func, offset) in &before {
            let nth = seen.iter().filter(|other| **other == func).count();
            seen.push(func);
            let of_func = before.iter().filter(|(other, _)| *other == func).count();
            // Which of several in one function is gone, only the pass knows.
            if nth >= of_func.saturating_sub(count(last.state, func)) {
                continue;
            }
            let start = self.file.body(func).map_or(0, |body| body.range().start);
            let place = Place::File(start + u64::from(offset));
            let mut answer =
                self.operator(asked, name, notation(func.into()), &self.describe(func.into()), place);
            if count(last.state, func) > 0 {
                answer.text = format!("one of {of_func} `{}` in {}", name.text(), self.describe(func.into()));
                answer.place = None;
            }
            let gone = self.states.iter().position(|state| count(state.state, func) < of_func - nth);
            self.fill_gone(&mut answer, gone, |state| {
                let Some(Item::Func(now)) = state.state.numbers.now(func.into()) else { return Ok(None) };
                Ok(state.why()?.body(now))
            })?;
            answers.push(answer);
        }
        if answers.is_empty() {
            let text = format!("`{}`", name.text());
            let note = Some("the module has none".into());
            answers.push(Answer {
                note,
                operator: Some(name.text().into()),
                ..self.blank(asked, String::new(), text)
            });
        }
        Ok(answers)
    }

    fn operator(&self, asked: &str, name: &OperatorName, item: String, func: &str, place: Place) -> Answer {
        Answer {
            operator: Some(name.text().into()),
            place: Some(place.into()),
            ..self.blank(asked, item, format!("`{}` {place} in {func}", name.text()))
        }
    }

    fn blank(&self, asked: &str, item: String, text: String) -> Answer {
        Answer {
            asked: asked.into(),
            item,
            text,
            operator: None,
            place: None,
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
        find: impl Fn(&Explained<'_, 'h>) -> Result<(bool, Option<usize>)>,
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
    fn fill_gone(
        &self,
        answer: &mut Answer,
        gone: Option<usize>,
        node: impl Fn(&Explained<'_, 'h>) -> Result<Option<usize>>,
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

    fn not_removed(&self) -> String {
        let removes = self.history.reports.iter().any(|report| report.pass.contains("dce"));
        match removes {
            true => "nothing reaches it; it keeps the place of something that has to stay".into(),
            false => "nothing reaches it, and no pass ran that removes such things: `-O1` does".into(),
        }
    }

    fn paths(&self, state: &Explained<'_, 'h>, node: usize) -> Result<Vec<PathReport>> {
        let why = state.why()?;
        let paths = match self.wanted {
            Wanted::Paths(count) => why.graph.several(node, count),
            Wanted::AllRoots => why.graph.from_each_root(node),
        };
        let words = self.words(state.state);
        let teller = why.teller(&words);
        Ok(paths.iter().map(|(root, path)| self.path(&teller, *root, path)).collect())
    }

    fn path(&self, teller: &Teller<'_, '_>, root: usize, path: &Path) -> PathReport {
        let root = teller.graph.nodes[root];
        let reason = match root {
            Node::Export(position) => {
                teller.module.exports.get(position).and_then(|export| self.fate(export.name))
            }
            _ => None,
        };
        let steps = teller.steps(path).into_iter().map(|step| step_report(teller, step)).collect();
        PathReport { root: node_notation(teller, root), reason: reason.map(|(_, reason)| reason), steps }
    }

    fn words<'w>(&'w self, state: &'w State<'h>) -> FileWords<'w, 'w, 'h> {
        FileWords::new(self.file, self.names, state)
    }

    /// An item of the file in words.
    fn describe(&self, item: Item) -> String {
        match self.names.get(item) {
            Some(name) => format!("{item} `{}`", demangled(name).escape_debug()),
            None => item.to_string(),
        }
    }

    /// What became of the exports that name an item.
    fn exports(&self, item: Item) -> Vec<ExportReport> {
        let (space, index) = item.parts();
        let of_item =
            |export: &&wasmparser::Export<'_>| Space::of(export.kind) == space && export.index == index;
        let Some(last) = self.states.last() else { return Vec::new() };
        let stays = |name: &str| last.state.module.exports.iter().any(|export| export.name == name);
        let exports = self.file.exports.iter().filter(of_item);
        exports
            .map(|export| ExportReport {
                name: export.name.into(),
                stays: stays(export.name),
                reason: self.fate(export.name).map(|(_, reason)| reason),
            })
            .collect()
    }

    /// What a pass decided about an export, the last time that one did.
    fn fate(&self, name: &str) -> Option<(bool, String)> {
        let fates = self.history.reports.iter().rev().flat_map(|report| &report.exports);
        fates.filter(|fate| fate.name == name).map(|fate| (fate.kept, fate.reason.clone())).next()
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
