//! Blocks, branches, and where they meet.

use super::{Name, STACK, Walk, loops};
use crate::decode::operators::Arity;
use crate::domain::affine::Affine;
use crate::domain::state::{Compare, Number, Operand, State};
use std::collections::BTreeMap;
use std::rc::Rc;

impl Walk<'_, '_> {
    pub(super) fn block(&mut self, at: usize, arity: Arity) {
        let height = self.state.as_ref().map_or(0, |state| state.stack.len().saturating_sub(arity.params));
        let frame = self.frame(at, arity, height);
        self.frames.push(frame);
    }

    /// Narrows the state to what holds if a condition does; `false` if it cannot.
    pub(super) fn assumed(&mut self, state: &mut Option<State>, condition: &Number, holds: bool) -> bool {
        let (Some(state), Number::Sum(sum)) = (state, condition) else { return true };
        if sum.as_atom().is_none_or(|atom| !self.names.atoms.origins.contains_key(&atom)) {
            loops::guess(self.summaries, self.func, &self.names, &self.frames, state, sum);
        }
        state.assume(&self.names.atoms, sum, holds)
    }

    pub(super) fn assume(&mut self, condition: &Number, holds: bool) {
        let mut state = self.state.take();
        if self.assumed(&mut state, condition, holds) {
            self.state = state;
        }
    }

    pub(super) fn otherwise(&mut self, at: usize) {
        let reached = self.state.take();
        if let Some(depth) = self.frames.len().checked_sub(1) {
            if reached.is_some() {
                self.branch_to(depth, reached);
            }
            self.state = self.frames[depth].otherwise.take();
        }
        if self.state.is_some()
            && let Some(passed) = self.summaries.funcs[self.func as usize].passed.get_mut(at)
        {
            *passed = true;
        }
    }

    pub(super) fn end(&mut self, at: usize) {
        let Some(depth) = self.frames.len().checked_sub(1) else { return };
        if depth == 0 {
            let state = self.state.take();
            return self.leave(state);
        }
        if !self.frames[depth].is_loop {
            let reached = self.state.take();
            self.branch_to(depth, reached);
            // Without `else`, what the condition excludes goes on here.
            let otherwise = self.frames[depth].otherwise.take();
            self.branch_to(depth, otherwise);
        }
        let Some(frame) = self.frames.pop() else { return };
        if !frame.is_loop {
            self.state = frame.exits;
        }
        if let Some(state) = &mut self.state {
            let results = state.stack.len().saturating_sub(frame.results);
            for operand in state.stack.iter_mut().skip(results) {
                operand.by = at;
            }
            if let Some(passed) = self.summaries.funcs[self.func as usize].passed.get_mut(at) {
                *passed = true;
            }
        }
    }

    pub(super) fn branch(&mut self, depth: u32, state: Option<State>) {
        match self.frames.len().checked_sub(depth as usize + 1) {
            None | Some(0) => self.leave(state),
            Some(frame) => self.branch_to(frame, state),
        }
    }

    pub(super) fn branch_to(&mut self, frame: usize, state: Option<State>) {
        let Some(mut state) = state else { return };
        let Some(target) = self.frames.get(frame) else { return };
        let (height, carried) = (target.height, target.carried);
        let below = state.stack.len().saturating_sub(carried);
        state.stack.drain(height.min(below)..below);
        if target.is_loop {
            return self.start_over(frame, &state);
        }
        let at = target.at;
        let exits = self.frames[frame].exits.take();
        self.frames[frame].exits = Some(match exits {
            None => state,
            Some(exits) => self.join(at, exits, state),
        });
    }

    pub(super) fn br_table(&mut self, targets: &[u32]) {
        let number = self.pop();
        let index = match &number {
            Number::Sum(sum) => sum.clone(),
            Number::Wide(_) | Number::Any => Affine::default(),
        };
        let known = matches!(number, Number::Sum(_));
        let Some(state) = self.state.take() else { return };
        let Some((default, listed)) = targets.split_last() else { return };
        let value = state.of(&self.names.atoms, &number);
        for (target, cases) in by_target(listed) {
            // One way for all cases of a target: of the locals none tells more than another.
            let mut taken: Option<State> = None;
            for case in cases {
                if !known {
                    taken = Some(state.told());
                    break;
                }
                if !value.has(case) {
                    continue;
                }
                let mut told = state.told();
                self.spend(1 + (told.tested.len() + told.relations.len()) / 8);
                if told.compare(&self.names.atoms, Compare::Eq, &index, &Affine::number(case)) {
                    match &mut taken {
                        Some(taken) => taken.join_told(&told),
                        None => taken = Some(told),
                    }
                }
            }
            let Some(told) = taken else { continue };
            self.spend(1 + state.locals.pieces() / 8);
            let (locals, stack) = (state.locals.clone(), state.stack.clone());
            self.branch(target, Some(State { locals, stack, ..told }));
        }
        let mut taken = state;
        let count = Affine::number(listed.len() as u32);
        if !known || taken.compare(&self.names.atoms, Compare::LeU, &count, &index) {
            self.branch(*default, Some(taken));
        }
    }

    /// Where two ways meet at the end of the block at `at`.
    pub(super) fn join(&mut self, at: usize, a: State, b: State) -> State {
        let code = Rc::clone(&self.code);
        let (locals, looked) = a.locals.joined(&b.locals, |local, left, right| {
            let is_i32 = code.is_i32.get(local).copied().unwrap_or(true);
            self.join_number(Name::Join(at, local as u32), &a, left, &b, right, is_i32)
        });
        self.spend((a.locals.pieces() + a.stack.len()) / 8 + looked / 4);
        let mut stack = Vec::with_capacity(a.stack.len());
        for (place, (left, right)) in a.stack.iter().zip(&b.stack).enumerate() {
            let name = Name::Join(at, STACK | place as u32);
            let number = self.join_number(name, &a, &left.number, &b, &right.number, false);
            stack.push(Operand { number, by: left.by });
        }
        let mut joined = State { locals, stack, ..a };
        joined.join_told(&b);
        joined
    }

    pub(super) fn join_number(
        &mut self,
        name: Name,
        a: &State,
        left: &Number,
        b: &State,
        right: &Number,
        is_i32: bool,
    ) -> Number {
        if left == right {
            return left.clone();
        }
        let is_sum = |number: &Number| matches!(number, Number::Sum(_));
        if !(is_i32 || is_sum(left) && is_sum(right)) {
            return Number::Any;
        }
        let value = a.of(&self.names.atoms, left).join(&b.of(&self.names.atoms, right));
        Number::Sum(Affine::atom(self.names.define(name, value)))
    }
}

/// The cases of a `br_table` by where they go, in the order in which a target comes first.
fn by_target(listed: &[u32]) -> Vec<(u32, Vec<u32>)> {
    let mut found: Vec<(u32, Vec<u32>)> = Vec::new();
    let mut places: BTreeMap<u32, usize> = BTreeMap::new();
    for (case, target) in (0..).zip(listed) {
        let place = *places.entry(*target).or_insert(found.len());
        if place == found.len() {
            found.push((*target, Vec::new()));
        }
        found[place].1.push(case);
    }
    found
}
