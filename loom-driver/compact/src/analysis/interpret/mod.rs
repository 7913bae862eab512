//! Walks a body from its first operator to its last, with everything that may be known at each.
//!
//! A walk believes what [`Summaries`] says about loops, memories and other functions, and adds what it
//! finds. It is repeated until the heads of all loops hold, which includes that the walk did not find
//! anything else.

mod calls;
mod control;
mod loops;
mod memories;
mod numbers;

use crate::analysis::memory::Reason;
use crate::analysis::summaries::Summaries;
use crate::analysis::widened::{Global, Widened};
use crate::decode::code::Code;
use crate::decode::operators::{Arity, Op};
use crate::domain::affine::Affine;
use crate::domain::arithmetic;
use crate::domain::locals::Locals;
use crate::domain::names::{Name, Names, STACK};
use crate::domain::state::{Compare, Number, Operand, State};
use crate::domain::value_set::ValueSet;
use loom_core::Result;
use loom_core::index::GlobalIndex;
use std::collections::BTreeMap;
use std::rc::Rc;
use wasmparser::ValType;

/// A block that is open.
struct Frame {
    /// Position of its operator.
    at: usize,
    is_loop: bool,
    /// Operands below it.
    height: usize,
    /// What a branch to it takes along.
    carried: usize,
    /// Operands that it leaves.
    results: usize,
    /// Where branches to its end meet.
    exits: Option<State>,
    /// Where `else` starts, if it comes.
    otherwise: Option<State>,
    /// What the numbers that a loop changes were when it was entered.
    entry: Vec<(u32, Number)>,
}

/// A walk through one function.
pub struct Walk<'w, 'm> {
    summaries: &'w mut Summaries<'m>,
    func: u32,
    code: Rc<Code>,
    names: Names,
    state: Option<State>,
    frames: Vec<Frame>,
    /// Whether what was believed of a loop does not hold.
    again: bool,
    /// When this walk started.
    started: u64,
    /// Tracked globals that are not what they were when a function returns.
    pub changing: Vec<u32>,
}

/// Walks a function until nothing changes. Returns globals that must not be tracked.
///
/// # Errors
///
/// If the body cannot be read.
pub fn body(summaries: &mut Summaries<'_>, func: u32) -> Result<Vec<u32>> {
    let Some(code) = summaries.code(func)? else { return Ok(Vec::new()) };
    let Some(own) = summaries.funcs.get_mut(func as usize) else { return Ok(Vec::new()) };
    own.passed.resize(code.ops.len(), false);
    let names = std::mem::take(&mut own.names);
    let mut walk = Walk {
        summaries,
        func,
        code,
        names,
        state: None,
        frames: Vec::new(),
        again: true,
        started: 0,
        changing: Vec::new(),
    };
    while walk.again && walk.summaries.stopped.is_none() && walk.changing.is_empty() {
        walk.again = false;
        walk.body();
    }
    let Walk { names, changing, summaries, .. } = walk;
    summaries.funcs[func as usize].names = names;
    Ok(changing)
}

impl Walk<'_, '_> {
    fn body(&mut self) {
        self.started = self.names.clock;
        self.state = Some(self.entry());
        self.frames.clear();
        let code = Rc::clone(&self.code);
        self.frames.push(self.frame(0, Arity { params: 0, results: code.results }, 0));
        for (at, op) in code.ops.iter().enumerate() {
            self.step(at, op);
            if self.summaries.stopped.is_some() {
                return;
            }
        }
    }

    /// Everything as it is when the function is entered.
    fn entry(&mut self) -> State {
        let code = Rc::clone(&self.code);
        let own = &self.summaries.funcs[self.func as usize];
        let value =
            |growing: Option<&Widened>| growing.map_or(ValueSet::NONE, |growing| growing.value.clone());
        let params: Vec<ValueSet> = (0..code.params).map(|param| value(own.params.get(param))).collect();
        let globals: Vec<ValueSet> =
            (0..self.summaries.tracked.len()).map(|at| value(own.globals.get(at))).collect();
        let mut locals = Vec::with_capacity(code.is_i32.len() + globals.len());
        for (local, is_i32) in code.is_i32.iter().enumerate() {
            locals.push(match (is_i32, params.get(local)) {
                (false, _) => Number::Any,
                (true, Some(value)) => {
                    Number::Sum(Affine::atom(self.names.define(Name::Param(local as u32), value.clone())))
                }
                (true, None) => Number::Sum(Affine::number(0)),
            });
        }
        for (at, value) in globals.into_iter().enumerate() {
            locals.push(Number::Sum(Affine::atom(self.names.define(Name::Entry(at as u32), value))));
        }
        let locals = Locals::new(locals);
        State { locals, stack: Vec::new(), tested: BTreeMap::new(), relations: Vec::new() }
    }

    fn frame(&self, at: usize, arity: Arity, height: usize) -> Frame {
        Frame {
            at,
            is_loop: false,
            height,
            carried: arity.results,
            results: arity.results,
            exits: None,
            otherwise: None,
            entry: Vec::new(),
        }
    }

    fn step(&mut self, at: usize, op: &Op) {
        let Some(state) = &self.state else { return self.skip(at, op) };
        let own = match op {
            // They copy or join what is known.
            Op::Loop(_) => 16,
            Op::If(_) | Op::End | Op::BrIf(_) => 4,
            Op::Load(_) | Op::Store(_) => 2,
            _ => 1,
        };
        let copied = if own < 4 { 0 } else { state.locals.pieces() + state.stack.len() };
        let work = own + (copied + state.tested.len() + state.relations.len()) as u64 / 8;
        match self.summaries.fuel.checked_sub(work) {
            Some(left) => self.summaries.fuel = left,
            None => return self.stop(at, "it is too much work"),
        }
        if let Some(passed) = self.summaries.funcs[self.func as usize].passed.get_mut(at) {
            *passed = true;
        }
        match op {
            Op::Const(value) => self.push(at, Number::Sum(Affine::number(*value))),
            Op::Wide(value) => self.push(at, Number::Wide(*value)),
            Op::LocalGet(local) => {
                let number = self.local(*local as usize);
                self.push(at, number);
            }
            Op::LocalSet(local) => {
                let number = self.pop();
                self.set_local(at, *local as usize, number);
            }
            Op::LocalTee(local) => {
                let number = self.pop();
                self.set_local(at, *local as usize, number);
                let number = self.local(*local as usize);
                self.push(at, number);
            }
            Op::GlobalGet(global) => self.global_get(at, *global),
            Op::GlobalSet(global) => self.global_set(at, *global),
            Op::Block(arity) => self.block(at, *arity),
            Op::Loop(arity) => self.enter_loop(at, *arity),
            Op::If(arity) => {
                let condition = self.pop();
                let mut otherwise = self.state.clone();
                if !self.assumed(&mut otherwise, &condition, false) {
                    otherwise = None;
                }
                self.block(at, *arity);
                if let Some(frame) = self.frames.last_mut() {
                    frame.otherwise = otherwise;
                }
                self.assume(&condition, true);
            }
            Op::Else => self.otherwise(at),
            Op::End => self.end(at),
            Op::Br(depth) => {
                let state = self.state.take();
                self.branch(*depth, state);
            }
            Op::BrIf(depth) => {
                let condition = self.pop();
                let mut taken = self.state.clone();
                if self.assumed(&mut taken, &condition, true) {
                    self.branch(*depth, taken);
                }
                self.assume(&condition, false);
            }
            Op::BrTable(targets) => self.br_table(targets),
            Op::Return => {
                let state = self.state.take();
                self.leave(state);
            }
            Op::Unreachable => self.state = None,
            Op::Nop => {}
            Op::Call { func, tail } => self.call(at, *func, *tail),
            Op::CallIndirect { table, ty, tail } => self.call_indirect(at, *table, *ty, *tail),
            Op::Load(access) => self.load(at, *access),
            Op::Store(access) => self.store(at, *access),
            Op::MemorySize(memory) => {
                let known =
                    self.summaries.memories.get(*memory as usize).filter(|memory| memory.given_up.is_none());
                let pages = known.map_or(ValueSet::ANY, |memory| ValueSet::one(memory.pages as u32));
                self.summaries.reads_memory(self.func, *memory);
                self.result(at, 0, pages);
            }
            Op::MemoryGrow(memory) => {
                self.pop();
                self.give_up(at, *memory, "`memory.grow`".into());
                self.result(at, 0, ValueSet::ANY);
            }
            Op::MemoryFill(memory) => self.fill(at, *memory),
            Op::MemoryCopy(to, from) => self.copy(at, *to, *from),
            Op::MemoryInit(memory) => {
                self.give_up(at, *memory, "`memory.init`".into());
                (0..3).for_each(|_| drop(self.pop()));
            }
            Op::Binary(op) => self.binary(at, *op),
            Op::Compare(compare, turned) => {
                let (b, a) = (self.pop(), self.pop());
                let (a, b) = if *turned { (b, a) } else { (a, b) };
                self.compare(at, *compare, a, b);
            }
            Op::Eqz => {
                let a = self.pop();
                self.compare(at, Compare::Eq, a, Number::Sum(Affine::number(0)));
            }
            Op::Extend(bits) => {
                let number = self.pop();
                let value = self.value(&number);
                // What is small enough stays what it is.
                if value.hi() < 1 << (bits - 1) {
                    self.push(at, number);
                } else {
                    self.result(at, 0, arithmetic::extend(*bits, &value));
                }
            }
            Op::Select => self.select(at),
            Op::Drop => drop(self.pop()),
            Op::Numeric { pops, pushes, largest, .. } => {
                (0..*pops).for_each(|_| drop(self.pop()));
                for result in 0..*pushes {
                    match largest {
                        Some(largest) => self.result(at, result as u32, ValueSet::range(0, *largest, 1)),
                        None => self.push(at, Number::Any),
                    }
                }
            }
            Op::Unknown(name) | Op::UnknownBlock(name) => {
                self.stop(at, &format!("nobody knows what {name} does to it"))
            }
        }
    }

    /// An operator that is not reached.
    fn skip(&mut self, at: usize, op: &Op) {
        match op {
            Op::Block(arity) | Op::Loop(arity) | Op::If(arity) => {
                let frame = self.frame(at, *arity, 0);
                self.frames.push(frame);
            }
            Op::Else => self.otherwise(at),
            Op::End => self.end(at),
            _ => {}
        }
    }

    /// So much more was done; the next operator finds out if it was too much.
    fn spend(&mut self, work: usize) {
        self.summaries.fuel = self.summaries.fuel.saturating_sub(work as u64);
    }

    fn stop(&mut self, at: usize, why: &str) {
        self.summaries.stopped =
            Some(Reason { func: Some(self.func), position: at, why: why.into(), chain: Vec::new() });
    }

    fn give_up(&mut self, at: usize, memory: u32, why: String) {
        self.summaries
            .give_up(memory, Reason { func: Some(self.func), position: at, why, chain: Vec::new() });
    }

    // Operands and locals.

    fn push(&mut self, at: usize, number: Number) {
        if let Some(state) = &mut self.state {
            state.stack.push(Operand { number, by: at });
        }
    }

    fn pop_operand(&mut self) -> Operand {
        let popped = self.state.as_mut().and_then(|state| state.stack.pop());
        popped.unwrap_or(Operand { number: Number::Any, by: 0 })
    }

    fn pop(&mut self) -> Number {
        self.pop_operand().number
    }

    /// Pushes a new unknown.
    fn result(&mut self, at: usize, result: u32, value: ValueSet) {
        let number = match value.constant() {
            Some(value) => Affine::number(value),
            None => Affine::atom(self.names.define(Name::Result(at, result), value)),
        };
        self.push(at, Number::Sum(number));
    }

    fn local(&self, local: usize) -> Number {
        let state = self.state.as_ref();
        state.and_then(|state| state.locals.get(local)).cloned().unwrap_or(Number::Any)
    }

    fn set_local(&mut self, at: usize, local: usize, number: Number) {
        let is_i32 = self.code.is_i32.get(local).copied().unwrap_or(true);
        let number = match number {
            // An unknown of its own can be tested.
            Number::Any if is_i32 => {
                Number::Sum(Affine::atom(self.names.define(Name::Result(at, 0), ValueSet::ANY)))
            }
            Number::Sum(sum) if sum.is_long() => {
                let value = self.value(&Number::Sum(sum));
                Number::Sum(Affine::atom(self.names.define(Name::Result(at, 0), value)))
            }
            number => number,
        };
        if let Some(state) = &mut self.state {
            state.locals.set(local, number);
        }
    }

    fn value(&self, number: &Number) -> ValueSet {
        self.state.as_ref().map_or(ValueSet::NONE, |state| state.of(&self.names.atoms, number))
    }

    /// A number as a sum; one of which nothing is known becomes the unknown `name`.
    fn sum(&mut self, name: Name, number: Number) -> Affine {
        match number {
            Number::Sum(sum) => sum,
            Number::Wide(_) | Number::Any => Affine::atom(self.names.define(name, ValueSet::ANY)),
        }
    }

    fn global_place(&self, global: u32) -> Option<usize> {
        match self.summaries.globals.get(global as usize) {
            Some(Global::Tracked(place)) => Some(self.code.is_i32.len() + place),
            _ => None,
        }
    }

    fn global_get(&mut self, at: usize, global: u32) {
        if let Some(place) = self.global_place(global) {
            let number = self.local(place);
            return self.push(at, number);
        }
        self.summaries.reads_global(self.func, global);
        let global = self
            .summaries
            .module
            .globals
            .get(GlobalIndex::from_u32(global))
            .map(|global| global.ty.content_type)
            .zip(self.summaries.globals.get(global as usize));
        let value = match global {
            Some((ValType::I32, Global::Is(value))) => value.clone(),
            Some((ValType::I32, Global::Ever(growing))) => growing.value.clone(),
            _ => return self.push(at, Number::Any),
        };
        self.result(at, 0, value);
    }

    fn global_set(&mut self, at: usize, global: u32) {
        let number = self.pop();
        if let Some(place) = self.global_place(global) {
            return self.set_local(at, place, number);
        }
        let value = self.value(&number);
        let code = Rc::clone(&self.code);
        self.summaries.set(global, &value, &code.thresholds);
    }
}
