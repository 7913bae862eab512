//! Calls and returns.

use super::{Name, Walk};
use crate::domain::affine::Affine;
use crate::domain::state::{Number, State};
use crate::domain::value_set::ValueSet;
use loom_core::index::TypeIndex;
use std::rc::Rc;
use wasmparser::ValType;

/// A slot, and the function in it.
type Target = (u32, u32);

impl Walk<'_, '_> {
    /// The function returns.
    pub(super) fn leave(&mut self, state: Option<State>) {
        let Some(state) = state else { return };
        let code = Rc::clone(&self.code);
        let atoms = &self.names.atoms;
        for (place, global) in self.summaries.tracked.iter().enumerate() {
            let entry = self
                .names
                .by_name
                .get(&Name::Entry(place as u32))
                .map(|atom| Number::Sum(Affine::atom(*atom)));
            let now = state.locals.get(code.is_i32.len() + place);
            let same = now == entry.as_ref()
                || now.zip(entry.as_ref()).is_some_and(|(now, entry)| {
                    let (now, entry) = (state.of(atoms, now), state.of(atoms, entry));
                    now.constant().is_some() && now == entry
                });
            if !same {
                self.changing.push(*global);
            }
        }
        let first = state.stack.len().saturating_sub(code.results);
        let results: Vec<ValueSet> =
            state.stack.iter().skip(first).map(|operand| state.of(atoms, &operand.number)).collect();
        self.summaries.leave(self.func, &results, &code.thresholds);
    }

    pub(super) fn tracked(&self) -> Vec<ValueSet> {
        (0..self.summaries.tracked.len())
            .map(|place| self.value(&self.local(self.code.is_i32.len() + place)))
            .collect()
    }

    pub(super) fn call(&mut self, at: usize, func: u32, tail: bool) {
        let (params, results) = self.summaries.types(func);
        let args = self.arguments(params.len());
        let returned = self.called(func, &args);
        self.after_call(at, &results, returned, tail);
    }

    pub(super) fn arguments(&mut self, count: usize) -> Vec<ValueSet> {
        let mut args: Vec<ValueSet> = (0..count)
            .map(|_| {
                let number = self.pop();
                self.value(&number)
            })
            .collect();
        args.reverse();
        args
    }

    /// Notes a call; what it returns, if it does.
    pub(super) fn called(&mut self, func: u32, args: &[ValueSet]) -> Option<Vec<ValueSet>> {
        let globals = self.tracked();
        if (func as usize) < self.summaries.module.imported_funcs {
            self.summaries.call_import(func, &globals);
            return Some(vec![ValueSet::ANY; self.summaries.types(func).1.len()]);
        }
        self.summaries.enter(func, args, &globals, Some(self.func));
        let callee = self.summaries.funcs.get(func as usize)?;
        callee.returns.then(|| callee.results.iter().map(|result| result.value.clone()).collect())
    }

    pub(super) fn call_indirect(&mut self, at: usize, table: u32, ty: u32, tail: bool) {
        let index = self.pop();
        let index = self.value(&index);
        let (params, results) = self.type_of(ty);
        let args = self.arguments(params);
        let Some(Some(slots)) = self.summaries.tables.get(table as usize) else {
            return self.stop(at, &format!("the slots of table {table} are not known"));
        };
        let (targets, traps): (Vec<Target>, Vec<Target>) = (0u32..)
            .zip(slots)
            .filter(|(slot, _)| index.has(*slot))
            .filter_map(|(slot, func)| Some((slot, (*func)?.as_u32())))
            .partition(|(_, func)| self.summaries.accepts(ty, *func));
        self.summaries.trapping.extend(traps.into_iter().map(|(slot, _)| (table, slot)));
        let mut returned: Option<Vec<ValueSet>> = None;
        for (slot, func) in targets {
            self.summaries.slots.insert((table, slot));
            if let Some(values) = self.called(func, &args) {
                returned = Some(match returned {
                    None => values,
                    Some(known) => known.iter().zip(&values).map(|(a, b)| a.join(b)).collect(),
                });
            }
        }
        self.after_call(at, &results, returned, tail);
    }

    pub(super) fn type_of(&self, ty: u32) -> (usize, Vec<ValType>) {
        let ty = self.summaries.module.sub_type(TypeIndex::from_u32(ty));
        match ty.map(|ty| &ty.composite_type.inner) {
            Some(wasmparser::CompositeInnerType::Func(ty)) => (ty.params().len(), ty.results().to_vec()),
            _ => (0, Vec::new()),
        }
    }

    pub(super) fn after_call(
        &mut self,
        at: usize,
        results: &[ValType],
        returned: Option<Vec<ValueSet>>,
        tail: bool,
    ) {
        let Some(values) = returned else {
            self.state = None;
            return;
        };
        for (result, (ty, value)) in results.iter().zip(values).enumerate() {
            match ty {
                ValType::I32 => self.result(at, result as u32, value),
                _ => self.push(at, Number::Any),
            }
        }
        if tail {
            let state = self.state.take();
            self.leave(state);
        }
    }
}
