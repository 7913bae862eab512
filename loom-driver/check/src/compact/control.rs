//! Blocks, branches and loops.

use super::affine::Affine;
use super::body::{Body, Frame};
use super::claim::{Name, STACK};
use super::state::{Number, Operand, State, Test};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use wasmparser::BrTable;

impl Body<'_, '_, '_> {
    /// Refuses to open one more block if that may be too much to remember for all that are open.
    pub fn remember(&self, state: &State) -> Result<(), String> {
        /// So many locals and operands, besides as many as the module has bytes.
        const MAX_HELD: usize = 1 << 20;
        let held = (self.frames.len() + 1).saturating_mul(state.locals.len() + state.stack.len());
        match held <= MAX_HELD + self.program.input.bytes.len() {
            true => Ok(()),
            false => Err("too many blocks in each other for so many locals".into()),
        }
    }

    /// Opens a block.
    pub fn open(&mut self, at: usize, height: usize, results: usize) -> Result<(), String> {
        if let Some(state) = &self.state {
            self.remember(state)?;
        }
        let frame = Frame { at, height, carried: results, results, exits: None, otherwise: None, head: None };
        self.frames.push(frame);
        Ok(())
    }

    /// A copy of what holds here, and a number is 0, or is not; `None` if it cannot be.
    pub fn assumed(&self, condition: &Number, is_zero: bool) -> Result<Option<State>, String> {
        let Some(state) = &self.state else { return Ok(None) };
        self.program.work((state.locals.len() + state.tested.len() + state.sums.len()) / 4)?;
        let mut state = state.clone();
        let possible = match condition {
            Number::Sum(sum) => state.assume(&self.names, sum, is_zero),
            Number::Wide(_) | Number::Any => true,
        };
        Ok(possible.then_some(state))
    }

    /// `else`
    pub fn otherwise(&mut self) -> Result<(), String> {
        let depth = self.frames.len().checked_sub(1).ok_or("`else` outside")?;
        let reached = self.state.take();
        self.branch_to(depth, reached)?;
        self.state = self.frames[depth].otherwise.take();
        Ok(())
    }

    /// `end`
    pub fn close(&mut self) -> Result<(), String> {
        let depth = self.frames.len().checked_sub(1).ok_or("`end` outside")?;
        let reached = self.state.take();
        if depth == 0 {
            self.frames.clear();
            return self.leave(reached);
        }
        if self.frames[depth].head.is_some() {
            // The end of a loop is no target.
            if let Some(state) = &reached {
                let results = state.stack.len().saturating_sub(self.frames[depth].results);
                same_operands(state.stack.get(results..).unwrap_or_default())?;
            }
            self.state = reached;
            self.frames.pop();
            return Ok(());
        }
        self.branch_to(depth, reached)?;
        let otherwise = self.frames[depth].otherwise.take();
        self.branch_to(depth, otherwise)?;
        self.state = self.frames.pop().and_then(|frame| frame.exits);
        Ok(())
    }

    /// Branches so many blocks outwards.
    pub fn branch(&mut self, depth: u32, state: Option<State>) -> Result<(), String> {
        let frame = self.frames.len().checked_sub(depth as usize + 1).ok_or("a branch to nowhere")?;
        if frame == 0 { self.leave(state) } else { self.branch_to(frame, state) }
    }

    fn branch_to(&mut self, frame: usize, state: Option<State>) -> Result<(), String> {
        let Some(mut state) = state else { return Ok(()) };
        let target = &self.frames[frame];
        let (at, height) = (target.at, target.height);
        let below = state.stack.len().checked_sub(target.carried).filter(|below| *below >= height);
        state.stack.drain(height..below.ok_or("operands are missing")?);
        same_operands(&state.stack[height..])?;
        if let Some(again) = &target.head {
            return self.starts_over(at, height, again, &state);
        }
        let merged = match self.frames[frame].exits.take() {
            None => state,
            Some(exits) => self.merge(at, exits, &state)?,
        };
        self.frames[frame].exits = Some(merged);
        Ok(())
    }

    /// `br_table`
    pub fn branch_table(&mut self, targets: &BrTable<'_>) -> Result<(), String> {
        let index = self.take()?;
        let Some(state) = self.state.take() else { return Ok(()) };
        let set = state.set(&self.names, &index);
        let mut listed = 0u32;
        // All cases that go to one place are one way there, on which tests tell what is so in each of them.
        let mut ways: BTreeMap<u32, State> = BTreeMap::new();
        for target in targets.targets() {
            let target = target.map_err(|error| error.to_string())?;
            let case = listed;
            listed += 1;
            if !set.has(case) {
                continue;
            }
            self.program.work(1 + (state.tested.len() + state.sums.len()) / 4)?;
            let mut taken = state.tests();
            let possible = match &index {
                Number::Sum(sum) => taken.require(&self.names, Test::Same, sum, &Affine::constant(case)),
                Number::Wide(_) | Number::Any => true,
            };
            if possible {
                match ways.entry(target) {
                    Entry::Occupied(mut other) => other.get_mut().keep_common(&taken),
                    Entry::Vacant(none) => drop(none.insert(taken)),
                }
            }
        }
        for (target, tests) in ways {
            self.program.work(1 + state.locals.len() / 4)?;
            let (locals, stack) = (state.locals.clone(), state.stack.clone());
            self.branch(target, Some(State { locals, stack, ..tests }))?;
        }
        let mut taken = state;
        let possible = match &index {
            Number::Sum(sum) => taken.require(&self.names, Test::NotAbove, &Affine::constant(listed), sum),
            Number::Wide(_) | Number::Any => true,
        };
        if possible { self.branch(targets.default(), Some(taken)) } else { Ok(()) }
    }

    /// What holds where two ways meet at the end of the block at `at`.
    fn merge(&mut self, at: usize, a: State, b: &State) -> Result<State, String> {
        self.program.work((a.locals.len() + a.stack.len() + a.tested.len() + a.sums.len()) / 4)?;
        if a.stack.len() != b.stack.len() {
            return Err("two ways leave different operands".into());
        }
        let meet = |names: &super::state::Names, left: &Number, right: &Number, is_i32: bool| {
            let are_sums = matches!((left, right), (Number::Sum(_), Number::Sum(_)));
            (is_i32 || are_sums).then(|| a.set(names, left).union(&b.set(names, right)))
        };
        let mut locals = Vec::with_capacity(a.locals.len());
        for (place, (left, right)) in a.locals.iter().zip(&b.locals).enumerate() {
            let is_i32 = self.is_i32.get(place).copied().unwrap_or(true);
            locals.push(match meet(&self.names, left, right, is_i32) {
                _ if left == right => left.clone(),
                Some(set) => self.name(Name::Join(at, place as u32), set),
                None => Number::Any,
            });
        }
        let mut stack = Vec::with_capacity(a.stack.len());
        for (place, (left, right)) in a.stack.iter().zip(&b.stack).enumerate() {
            if left.less != right.less || left.gone != right.gone {
                return Err("an operand is moved on one of two ways".into());
            }
            let number = match meet(&self.names, &left.number, &right.number, false) {
                _ if left.number == right.number => left.number.clone(),
                Some(set) => self.name(Name::Join(at, STACK | place as u32), set),
                None => Number::Any,
            };
            stack.push(Operand { number, ..left.clone() });
        }
        let mut merged = State { locals, stack, ..a };
        merged.keep_common(b);
        Ok(merged)
    }
}

/// Operands that a branch takes along are the same in the output.
pub(super) fn same_operands(operands: &[Operand]) -> Result<(), String> {
    if operands.iter().all(Operand::is_same) {
        Ok(())
    } else {
        Err("a moved address goes along a branch".into())
    }
}
