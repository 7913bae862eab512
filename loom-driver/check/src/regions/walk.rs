//! One walk through a body, from its first operator to its last.

use super::program::Program;
use super::value::{STACK, Value};
use super::{Checked, control::Frame};
use wasmparser::Operator;

/// What is known at one point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    pub locals: Vec<Value>,
    pub stack: Vec<Value>,
    /// How far the stack pointer is above where it was at the entry.
    pub pointer: i32,
}

impl State {
    /// Either of both; whether that is news.
    pub fn join(&mut self, other: &State) -> Result<bool, String> {
        if self.pointer != other.pointer {
            return Err("the stack pointer may be in two places".into());
        }
        let mut news = false;
        let both = self.locals.iter_mut().zip(&other.locals).chain(self.stack.iter_mut().zip(&other.stack));
        for (own, other) in both {
            news |= own.join(other)?;
        }
        Ok(news)
    }

    fn size(&self) -> usize {
        self.locals.len() + self.stack.len()
    }
}

/// A walk.
pub struct Walk<'w, 'c, 'a> {
    pub program: &'w mut Program<'c, 'a>,
    pub func: u32,
    /// `None`: nothing comes here.
    pub state: Option<State>,
    pub frames: Vec<Frame>,
    /// The position of the operator.
    pub at: usize,
}

impl<'w, 'c, 'a> Walk<'w, 'c, 'a> {
    /// At the start of a body with so many locals beside its parameters.
    pub fn of(program: &'w mut Program<'c, 'a>, func: u32, locals: u64) -> Result<Walk<'w, 'c, 'a>, String> {
        let own = &mut program.funcs[func as usize];
        own.lowest = 0;
        own.calls.clear();
        let mut values = own.params.clone();
        program.spend(usize::try_from(locals).unwrap_or(usize::MAX))?;
        values.extend((0..locals).map(|_| Value::constant(0)));
        let state = Some(State { locals: values, stack: Vec::new(), pointer: 0 });
        Ok(Walk { program, func, state, frames: Vec::new(), at: 0 })
    }

    /// Walks it.
    pub fn body(mut self, code: &[Operator<'_>]) {
        let results = self.program.module.func_type(self.func).map_or(0, |ty| ty.results().len());
        self.frames.push(Frame::body(results));
        for (at, operator) in code.iter().enumerate() {
            self.at = at;
            if let Err(what) = self.program.spend(0).and_then(|()| self.step(operator)) {
                self.complain(&what);
                self.state = None;
            }
        }
    }

    /// Notes something that must not be.
    pub fn complain(&mut self, what: &str) {
        let place =
            || format!("{}: operator {}: {what}", self.program.module.describe_func(self.func), self.at);
        if self.program.wrong.is_none() {
            self.program.wrong = Some(place());
        }
    }

    /// What is next.
    fn step(&mut self, operator: &Operator<'_>) -> Checked {
        if self.control(operator)? || self.state.is_none() {
            return Ok(());
        }
        match operator {
            Operator::LocalGet { local_index } => {
                let value = self.locals()?.get(*local_index as usize).cloned().ok_or("no such local")?;
                self.push(value);
            }
            Operator::LocalSet { local_index } => {
                let value = self.pop()?;
                *self.locals()?.get_mut(*local_index as usize).ok_or("no such local")? = value;
            }
            Operator::LocalTee { local_index } => {
                let value = self.pop()?;
                *self.locals()?.get_mut(*local_index as usize).ok_or("no such local")? = value.clone();
                self.push(value);
            }
            Operator::GlobalGet { global_index } => self.global_get(*global_index)?,
            Operator::GlobalSet { global_index } => self.global_set(*global_index)?,
            _ if self.call(operator)? || self.access(operator)? => {}
            _ => self.compute(operator)?,
        }
        Ok(())
    }

    fn locals(&mut self) -> Result<&mut Vec<Value>, String> {
        self.state.as_mut().map(|state| &mut state.locals).ok_or_else(|| "nothing comes here".into())
    }

    fn is_pointer(&self, global: u32) -> bool {
        self.program.claim.stack.is_some_and(|stack| stack.pointer == global)
    }

    fn global_get(&mut self, global: u32) -> Checked {
        let value = if self.is_pointer(global) {
            Value { above: self.state.as_ref().map(|state| state.pointer), ..Value::of(STACK) }
        } else {
            self.program.globals.get(global as usize).cloned().ok_or("no such global")?
        };
        self.push(value);
        Ok(())
    }

    fn global_set(&mut self, global: u32) -> Checked {
        let value = self.pop()?;
        if self.is_pointer(global) {
            let above = value.above.filter(|_| value.is == STACK);
            let above =
                above.ok_or("the stack pointer becomes something of which the distance is not known")?;
            self.goes_down_to(above);
            if let Some(state) = &mut self.state {
                state.pointer = above;
            }
            return Ok(());
        }
        let Some(known) = self.program.globals.get_mut(global as usize) else { return Ok(()) };
        self.program.is_new |= known.join(&value)?;
        Ok(())
    }

    /// Notes an address of the stack.
    pub fn goes_down_to(&mut self, above: i32) {
        let own = &mut self.program.funcs[self.func as usize];
        own.lowest = own.lowest.min(above);
    }

    // Operands.

    pub fn push(&mut self, value: Value) {
        if let Some(state) = &mut self.state {
            state.stack.push(value);
        }
    }

    pub fn pop(&mut self) -> Result<Value, String> {
        let state = self.state.as_mut().ok_or("nothing comes here")?;
        state.stack.pop().ok_or_else(|| "an operand is missing".into())
    }

    /// Copies a state.
    pub fn copy(&mut self) -> Result<Option<State>, String> {
        let size = self.state.as_ref().map_or(0, State::size);
        self.program.spend(size)?;
        Ok(self.state.clone())
    }
}
