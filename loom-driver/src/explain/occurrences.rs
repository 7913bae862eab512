//! The answers about an operator: each place where a function has it, or had it.

use super::answer::Answering;
use super::origins::notation;
use super::report::{Answer, GrowthReport};
use super::{Explained, State};
use loom_core::explain::render::{Naming, Place};
use loom_core::index::{FuncIndex, Item};
use loom_core::refs::named::OperatorName;
use loom_core::{Error, Result};
use loom_passes::growth::{AtFirst, Site};

impl<'q, 'h, 'f> Answering<'q, 'h, 'f> {
    /// Every place where a function has an operator: those that stay, then those that are gone. What is
    /// true of all in one function is found once for it.
    pub(super) fn about_occurrences<E: From<Error>>(
        &self,
        asked: &str,
        name: &OperatorName,
        each: &mut dyn FnMut(Answer) -> Result<(), E>,
    ) -> Result<(), E> {
        let Some(last) = self.states.last() else { return Ok(()) };
        let left = name.occurrences(&last.state.module);
        for of_func in left.chunk_by(|(one, _), (next, _)| one == next) {
            self.about_those_left(asked, name, last, of_func, each)?;
        }
        let before = name.occurrences(self.file);
        for of_func in before.chunk_by(|(one, _), (next, _)| one == next) {
            self.about_those_gone(asked, name, of_func, each)?;
        }
        if left.is_empty() && before.is_empty() {
            let text = format!("`{}`", name.text());
            let note = Some("the module has none".into());
            let operator = Some(name.text().into());
            each(Answer { note, operator, ..self.blank(asked, String::new(), text) })?;
        }
        Ok(())
    }

    /// Those that one function still has.
    fn about_those_left<E: From<Error>>(
        &self,
        asked: &str,
        name: &OperatorName,
        last: &Explained<'q, 'h, 'f>,
        of_func: &[(FuncIndex, u32)],
        each: &mut dyn FnMut(Answer) -> Result<(), E>,
    ) -> Result<(), E> {
        let Some(&(func, _)) = of_func.first() else { return Ok(()) };
        let was = last.naming.original(func.into());
        let item = was.map_or_else(|| format!("output:{}", notation(func.into())), notation);
        let func_text =
            was.map_or_else(|| format!("{} of the output", Item::from(func)), |was| self.describe(was));
        let node = last.why()?.body(func);
        let paths = node.map(|node| self.paths(last, node)).transpose()?;
        for &(_, offset) in of_func {
            let place = last.naming.place(func, offset);
            let growth = if name.text() == "memory.grow" { self.growth_at(&place)? } else { None };
            each(Answer {
                stays: true,
                growth,
                paths: paths.clone().unwrap_or_default(),
                note: paths.is_none().then(|| self.not_removed()),
                ..self.operator(asked, name, item.clone(), &func_text, place)
            })?;
        }
        Ok(())
    }

    /// Those of one function of the file that it has no more.
    fn about_those_gone<E: From<Error>>(
        &self,
        asked: &str,
        name: &OperatorName,
        of_func: &[(FuncIndex, u32)],
        each: &mut dyn FnMut(Answer) -> Result<(), E>,
    ) -> Result<(), E> {
        let Some(&(func, _)) = of_func.first() else { return Ok(()) };
        let count = |state: &State<'_>| match state.origins.now(func.into()) {
            Some(Item::Func(now)) => name.occurrences_in(&state.module, now).len(),
            _ => 0,
        };
        let counts: Vec<usize> = self.states.iter().map(|state| count(state.state)).collect();
        let left = counts.last().copied().unwrap_or_default();
        let start = self.file.body(func).map_or(0, |body| body.range().start);
        let func_text = self.describe(func.into());
        // At which point of the run one went, and what is to be said of those that went there.
        let mut known: Option<(Option<usize>, Answer)> = None;
        // Which of several in one function is gone, only the pass knows.
        for (nth, &(_, offset)) in of_func.iter().enumerate().take(of_func.len().saturating_sub(left)) {
            let place = Place::File(start + u64::from(offset));
            let mut answer = self.operator(asked, name, notation(func.into()), &func_text, place);
            if left > 0 {
                answer.text = format!("one of {} `{}` in {func_text}", of_func.len(), name.text());
                answer.place = None;
            }
            let gone = counts.iter().position(|count| *count < of_func.len() - nth);
            match &known {
                Some((same, other)) if *same == gone => {
                    answer = Answer { text: answer.text, place: answer.place, ..other.clone() };
                }
                _ => {
                    self.fill_gone(&mut answer, gone, |state| {
                        let Some(Item::Func(now)) = state.state.origins.now(func.into()) else {
                            return Ok(None);
                        };
                        Ok(state.why()?.body(now))
                    })?;
                    known = Some((gone, answer.clone()));
                }
            }
            each(answer)?;
        }
        Ok(())
    }

    /// How a `memory.grow` at a place of the file grows its memory.
    fn growth_at(&self, place: &Place) -> Result<Option<GrowthReport>> {
        let Place::File(place) = place else { return Ok(None) };
        let is_it = |site: &&Site| {
            let body = self.file.body(FuncIndex::from_u32(site.func));
            body.is_some_and(|body| body.range().start + u64::from(site.offset) == *place)
        };
        let of = |at_first: &AtFirst| {
            let site = at_first.sites.iter().find(is_it)?;
            let text = at_first.to_string();
            Some(GrowthReport { asks_for: site.pages, text, at_first: at_first.clone() })
        };
        Ok(self.growth()?.iter().find_map(of))
    }

    fn operator(&self, asked: &str, name: &OperatorName, item: String, func: &str, place: Place) -> Answer {
        Answer {
            operator: Some(name.text().into()),
            place: Some(place.into()),
            ..self.blank(asked, item, format!("`{}` {place} in {func}", name.text()))
        }
    }
}
