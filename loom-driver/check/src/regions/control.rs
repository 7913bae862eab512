//! Blocks and branches.

use super::Checked;
use super::walk::{State, Walk};
use crate::ops::{Control, Op};
use wasmparser::{BlockType, Operator};

/// A block that is open.
pub struct Frame {
    /// Position of its operator.
    at: usize,
    is_loop: bool,
    /// Operands below it.
    height: usize,
    /// What a branch to it takes along.
    carried: usize,
    /// Where branches to its end meet.
    exits: Option<State>,
    /// What its second arm starts with.
    otherwise: Option<State>,
}

impl Frame {
    /// That of a body.
    pub fn body(results: usize) -> Frame {
        Frame { at: 0, is_loop: false, height: 0, carried: results, exits: None, otherwise: None }
    }
}

impl Walk<'_, '_, '_> {
    /// Does what an operator does to control; whether it is one that does.
    pub fn control(&mut self, operator: &Operator<'_>) -> Result<bool, String> {
        match operator {
            Operator::Block { blockty } => self.open(blockty, false)?,
            Operator::Loop { blockty } => self.open(blockty, true)?,
            Operator::If { blockty } => {
                let holds = if self.state.is_some() { self.decide("a test")? } else { None };
                let otherwise = if holds == Some(true) { None } else { self.copy()? };
                self.open(blockty, false)?;
                if let Some(frame) = self.frames.last_mut() {
                    frame.otherwise = otherwise;
                }
                if holds == Some(false) {
                    self.state = None;
                }
            }
            Operator::Else => {
                let state = self.state.take();
                self.to(self.frames.len().saturating_sub(1), state)?;
                self.state = self.frames.last_mut().and_then(|frame| frame.otherwise.take());
            }
            Operator::End => self.end()?,
            Operator::Try { .. }
            | Operator::TryTable { .. }
            | Operator::Catch { .. }
            | Operator::CatchAll
            | Operator::Delegate { .. } => return Err("a block for exceptions".into()),
            _ if self.state.is_none() => {}
            Operator::Br { relative_depth } => {
                let state = self.state.take();
                self.branch(*relative_depth, state)?;
            }
            Operator::BrIf { relative_depth } => {
                let holds = self.decide("a test")?;
                if holds != Some(false) {
                    let state = self.copy()?;
                    self.branch(*relative_depth, state)?;
                }
                if holds == Some(true) {
                    self.state = None;
                }
            }
            Operator::BrTable { targets } => {
                let index = self.pop()?;
                self.is_computed_with(&index, "`br_table`");
                for target in targets.targets().chain([Ok(targets.default())]) {
                    let state = self.copy()?;
                    self.branch(target.map_err(crate::same::text)?, state)?;
                }
                self.state = None;
            }
            Operator::Return => {
                let state = self.state.take();
                self.leave(state)?;
            }
            Operator::Unreachable => self.state = None,
            _ => match Op::of(operator).control {
                Control::Next | Control::TailCall => return Ok(false),
                _ => return Err(format!("it is not known where this goes on: {operator:?}")),
            },
        }
        Ok(true)
    }

    /// A test of a number: of an address, that it is not null. Whether it holds, if that is known.
    fn decide(&mut self, what: &str) -> Result<Option<bool>, String> {
        let condition = self.pop()?;
        if !condition.is_address() {
            self.is_computed_with(&condition, what);
        }
        Ok(condition.constant.filter(|_| condition.is_number()).map(|number| number != 0))
    }

    fn open(&mut self, ty: &BlockType, is_loop: bool) -> Checked {
        let types = &self.program.module.types;
        let (params, results) = match ty {
            BlockType::Empty => (0, 0),
            BlockType::Type(_) => (0, 1),
            BlockType::FuncType(ty) => {
                types.func(*ty).map_or((0, 0), |ty| (ty.params().len(), ty.results().len()))
            }
        };
        let height = self.state.as_ref().map_or(0, |state| state.stack.len().saturating_sub(params));
        let carried = if is_loop { params } else { results };
        if is_loop && let Some(state) = self.state.take() {
            self.start_over(self.at, state)?;
            self.state = self.program.funcs[self.func as usize].heads.get(&self.at).cloned();
            self.copy()?;
        }
        self.frames.push(Frame { at: self.at, is_loop, height, carried, exits: None, otherwise: None });
        Ok(())
    }

    /// A loop starts with this as well.
    fn start_over(&mut self, at: usize, state: State) -> Checked {
        let heads = &mut self.program.funcs[self.func as usize].heads;
        let news = match heads.get_mut(&at) {
            Some(head) => head.join(&state)?,
            None => {
                heads.insert(at, state);
                true
            }
        };
        self.program.is_new |= news;
        Ok(())
    }

    fn end(&mut self) -> Checked {
        let Some(last) = self.frames.len().checked_sub(1) else { return Ok(()) };
        let state = self.state.take();
        if last == 0 {
            return self.leave(state);
        }
        let otherwise = self.frames[last].otherwise.take();
        if self.frames[last].is_loop {
            self.state = state;
        } else {
            self.to(last, state)?;
            self.to(last, otherwise)?;
            self.state = self.frames[last].exits.take();
        }
        self.frames.pop();
        Ok(())
    }

    fn branch(&mut self, depth: u32, state: Option<State>) -> Checked {
        match self.frames.len().checked_sub(depth as usize + 1) {
            None | Some(0) => self.leave(state),
            Some(frame) => self.to(frame, state),
        }
    }

    /// A branch to a block.
    fn to(&mut self, frame: usize, state: Option<State>) -> Checked {
        let Some(mut state) = state else { return Ok(()) };
        let Some(target) = self.frames.get_mut(frame) else { return Ok(()) };
        let below = state.stack.len().saturating_sub(target.carried);
        state.stack.drain(target.height.min(below)..below);
        if target.is_loop {
            let at = target.at;
            return self.start_over(at, state);
        }
        match &mut target.exits {
            Some(exits) => drop(exits.join(&state)?),
            None => target.exits = Some(state),
        }
        Ok(())
    }

    /// The function returns.
    pub fn leave(&mut self, state: Option<State>) -> Checked {
        let Some(state) = state else { return Ok(()) };
        super::expect(state.pointer == 0, "it leaves the stack pointer elsewhere")?;
        let results = self.frames.first().map_or(0, |frame| frame.carried);
        let first = state.stack.len().saturating_sub(results);
        // How far it is from this function's entry says nothing to others.
        let values: Vec<_> = state.stack[first..].iter().map(|value| value.moved(true, None)).collect();
        self.program.leave(self.func, &values)
    }
}
