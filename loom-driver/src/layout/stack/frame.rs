//! What one body does with a stack pointer: how far down it moves it, how deep it stands at each call, and whether it is
//! back when the function returns.
//!
//! Numbers are known as far as they are the pointer at the entry of the function, plus a constant: in the pointer itself, in
//! locals, and among the operands since the last operator that is a node of the control flow. That is how compilers move
//! it. What is known at a node is what is known on every way to it.

use super::value::Value;
use loom_core::call_graph::cfg::{Callee, Cfg, EXIT, Kind, Node};
use loom_core::index::{EntityRef, GlobalIndex};
use loom_core::{Error, Result};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use wasmparser::{FunctionBody, Operator};

/// A stack pointer, in one body. Offsets are from the start of the module.
#[derive(Debug, Default)]
pub struct Frame {
    /// Bytes between the pointer at the entry and the lowest place that the body computes from it; 0 if there is none below.
    pub depth: u64,
    /// Whether it moves the pointer there.
    pub moves: bool,
    /// Every call, and how many bytes the pointer stands below its place at the entry.
    pub calls: Vec<Call>,
    /// Whether it moves the pointer down by a number that is not known.
    pub is_dynamic: bool,
    /// Where it moves to a place that is not known.
    pub unknown: Option<u64>,
    /// Where the function returns and it is not known to be back.
    pub not_back: Option<u64>,
}

/// A call, with a stack pointer.
#[derive(Debug, Clone, Copy)]
pub struct Call {
    /// What is called; `None`: code that runs when stacks are switched.
    pub callee: Option<Callee>,
    /// How many bytes the pointer stands below its place at the entry of the caller; `None` if that is not known.
    pub depth: Option<u64>,
    /// Where, from the start of the module.
    pub offset: u64,
}

impl Frame {
    /// Of a body that does not name the pointer.
    pub fn of_other(cfg: &Cfg, start: u64) -> Frame {
        let calls = cfg.nodes.iter().filter(|node| runs_code(node));
        let call =
            |node: &Node| Call { callee: node.callee(), depth: Some(0), offset: start + u64::from(node.at) };
        Frame { calls: calls.map(call).collect(), ..Frame::default() }
    }

    /// Of a body that names it.
    ///
    /// # Errors
    ///
    /// [`Error::Bug`] if the body is not valid.
    pub fn of(cfg: &Cfg, body: &FunctionBody<'_>, pointer: GlobalIndex) -> Result<Frame> {
        let steps = steps(cfg, body, pointer)
            .map_err(|error| Error::bug(format!("a body that is not valid: {error}")))?;
        let mut walk = Walk {
            cfg,
            steps: &steps,
            known: vec![Known::default(); cfg.nodes.len()],
            waiting: BTreeSet::new(),
            start: body.range().start,
            frame: Frame::default(),
        };
        walk.run();
        Ok(walk.frame)
    }

    /// Whether a global that a body uses like this is a stack pointer, as far as anybody can tell: the body moves it down and
    /// back, and not by less than a word; or it reaches further below it than a counter would; or it moves it down by a
    /// number that is not known.
    pub fn is_of_stack(&self) -> bool {
        let is_sound = self.unknown.is_none() && self.not_back.is_none();
        self.depth >= 16 || self.is_dynamic || is_sound && self.moves && self.depth >= 4
    }
}

/// Where the pointer is when an exception of a node is caught; `None` if it throws none. What a callee leaves behind is not known.
fn caught(node: &Node, after: &State) -> Option<Value> {
    match node.kind {
        Kind::Throw => Some(after.pointer),
        Kind::Opaque => Some(Value::Any),
        _ => runs_code(node).then_some(Value::Any),
    }
}

/// Whether other code runs before a node goes on.
fn runs_code(node: &Node) -> bool {
    node.callee().is_some() || node.kind == Kind::Switch
}

/// An operator, as far as it matters here.
#[derive(Debug, Clone, Copy)]
enum Step {
    Pointer,
    SetPointer,
    Get(u32),
    Set(u32),
    Tee(u32),
    Constant(i32),
    Add,
    Sub,
    And,
    Drop,
    Nothing,
    Other,
}

impl Step {
    fn of(operator: &Operator<'_>, pointer: GlobalIndex) -> Step {
        let is_pointer = |global: u32| global as usize == pointer.index();
        match *operator {
            Operator::GlobalGet { global_index } if is_pointer(global_index) => Step::Pointer,
            Operator::GlobalSet { global_index } if is_pointer(global_index) => Step::SetPointer,
            Operator::LocalGet { local_index } => Step::Get(local_index),
            Operator::LocalSet { local_index } => Step::Set(local_index),
            Operator::LocalTee { local_index } => Step::Tee(local_index),
            Operator::I32Const { value } => Step::Constant(value),
            Operator::I32Add => Step::Add,
            Operator::I32Sub => Step::Sub,
            Operator::I32And => Step::And,
            Operator::Drop => Step::Drop,
            Operator::Nop => Step::Nothing,
            _ => Step::Other,
        }
    }
}

/// The operators of each node, the node's own last.
fn steps(cfg: &Cfg, body: &FunctionBody<'_>, pointer: GlobalIndex) -> wasmparser::Result<Vec<Vec<Step>>> {
    let start = body.range().start;
    let mut reader = body.get_operators_reader()?;
    let mut steps = Vec::with_capacity(cfg.nodes.len());
    for node in &cfg.nodes {
        let mut own = Vec::new();
        while !reader.eof() && reader.original_position() <= start + u64::from(node.at) {
            own.push(Step::of(&reader.read()?, pointer));
        }
        steps.push(own);
    }
    Ok(steps)
}

/// What is known before a node.
#[derive(Debug, Clone, PartialEq, Eq)]
struct State {
    pointer: Value,
    /// Locals that are the pointer at the entry plus something, or a constant: without optimisation frames have their size
    /// from a local. Before most nodes they are what they are before the next.
    locals: Rc<BTreeMap<u32, Value>>,
    /// Whether there were too many of them.
    is_full: bool,
}

/// More locals are not followed at once.
const MANY: usize = 256;
/// So often what is known before a node may change before its ranges are given up.
const PATIENCE: u32 = 8;

impl State {
    fn join(&mut self, other: &State) {
        self.pointer = self.pointer.join(other.pointer);
        self.is_full |= other.is_full;
        let joined =
            |local: &u32, value: Value| value.join(other.locals.get(local).copied().unwrap_or(Value::Any));
        if Rc::ptr_eq(&self.locals, &other.locals)
            || self.locals.iter().all(|(local, value)| joined(local, *value) == *value)
        {
            return;
        }
        Rc::make_mut(&mut self.locals).retain(|local, value| {
            *value = joined(local, *value);
            *value != Value::Any
        });
    }

    fn set(&mut self, local: u32, value: Value) {
        let old = self.locals.get(&local).copied();
        let is_known = matches!(value, Value::Entry { .. } | Value::Constant(_));
        self.is_full |= is_known && self.locals.len() - usize::from(old.is_some()) >= MANY;
        let new = (is_known && !self.is_full).then_some(value);
        if new == old {
            return;
        }
        let locals = Rc::make_mut(&mut self.locals);
        match new {
            Some(value) => locals.insert(local, value),
            None => locals.remove(&local),
        };
    }

    /// Does a step, and returns what it computes.
    fn step(&mut self, step: Step, operands: &mut Vec<Value>) -> Option<Value> {
        let mut pop = || operands.pop().unwrap_or(Value::Any);
        let value = match step {
            Step::Pointer => self.pointer,
            Step::SetPointer => {
                self.pointer = pop();
                return None;
            }
            Step::Get(local) => self.locals.get(&local).copied().unwrap_or(Value::Any),
            Step::Set(local) => {
                self.set(local, pop());
                return None;
            }
            Step::Tee(local) => {
                let value = pop();
                self.set(local, value);
                value
            }
            Step::Constant(number) => Value::Constant(number.into()),
            Step::Add => pop().plus(pop()),
            Step::Sub => {
                let by = pop();
                pop().minus(by)
            }
            Step::And => pop().and(pop()),
            Step::Drop => {
                pop();
                return None;
            }
            Step::Nothing => return None,
            Step::Other => {
                operands.clear();
                return None;
            }
        };
        operands.push(value);
        Some(value)
    }
}

/// What is known before a node, if anything leads to it, and how often that changed.
#[derive(Debug, Clone, Default)]
struct Known {
    state: Option<State>,
    changes: u32,
}

struct Walk<'w> {
    cfg: &'w Cfg,
    steps: &'w [Vec<Step>],
    known: Vec<Known>,
    waiting: BTreeSet<u32>,
    /// Offset of the body in the module.
    start: u64,
    frame: Frame,
}

impl Walk<'_> {
    fn run(&mut self) {
        // Where handlers are nested deeply, each call leads to all of them.
        let mut handlers_left = (1 << 16) + 16 * self.cfg.nodes.len();
        self.arrive(0, &State { pointer: Value::ENTRY, locals: Rc::default(), is_full: false });
        while let Some(index) = self.waiting.pop_first() {
            let cfg = self.cfg;
            let Some(node) = cfg.nodes.get(index as usize) else { continue };
            let Some((after, _)) = self.after(index) else { continue };
            if node.falls {
                self.arrive(index + 1, &after);
            }
            for target in cfg.branches(index as usize).iter().filter(|target| **target != EXIT) {
                self.arrive(*target, &after);
            }
            if let Some(caught) = caught(node, &after) {
                let caught = State { pointer: caught, ..after };
                for handler in cfg.handlers(node) {
                    handlers_left -= 1;
                    if handlers_left == 0 {
                        self.frame.unknown = Some(self.start + u64::from(node.at));
                        let mut steps = self.steps.iter().flatten();
                        self.frame.is_dynamic = steps.any(|step| matches!(step, Step::SetPointer));
                        return;
                    }
                    self.arrive(handler, &caught);
                }
            }
        }
        for index in 0..self.cfg.nodes.len() as u32 {
            self.note(index);
        }
    }

    /// What is known behind a node, and how far below the pointer at the entry a place is that it computes; `None` if
    /// nothing leads to it.
    fn after(&self, index: u32) -> Option<(State, u64)> {
        let mut state = self.known.get(index as usize)?.state.clone()?;
        let (mut operands, mut lowest) = (Vec::new(), 0);
        for step in self.steps.get(index as usize)? {
            let computed = state.step(*step, &mut operands);
            lowest = lowest.max(computed.and_then(Value::depth).unwrap_or(0));
        }
        Some((state, lowest))
    }

    fn arrive(&mut self, index: u32, state: &State) {
        let Some(known) = self.known.get_mut(index as usize) else { return };
        let Some(old) = &mut known.state else {
            known.state = Some(state.clone());
            self.waiting.insert(index);
            return;
        };
        let mut new = old.clone();
        new.join(state);
        if new == *old {
            return;
        }
        known.changes += 1;
        if known.changes > PATIENCE {
            // It grows with each turn of a loop.
            if new.pointer != old.pointer {
                new.pointer = Value::Any;
            }
            Rc::make_mut(&mut new.locals).retain(|local, value| old.locals.get(local) == Some(value));
        }
        *old = new;
        self.waiting.insert(index);
    }

    /// Adds what a node does to the frame.
    fn note(&mut self, index: u32) {
        let node = &self.cfg.nodes[index as usize];
        let offset = self.start + u64::from(node.at);
        let Some((after, lowest)) = self.after(index) else { return };
        if after.is_full {
            self.frame.unknown.get_or_insert(offset);
        }
        // What is below the pointer is used without moving it where nothing is called.
        self.frame.depth = self.frame.depth.max(lowest);
        // Behind a call that threw it is not known, and nobody moved it here.
        if matches!(self.steps[index as usize].last(), Some(Step::SetPointer)) {
            self.frame.is_dynamic |= after.pointer == Value::Below;
            match after.pointer.depth_of_pointer() {
                Some(depth) => self.frame.moves |= depth > 0,
                None => drop(self.frame.unknown.get_or_insert(offset)),
            }
        }
        if runs_code(node) {
            self.frame.calls.push(Call {
                callee: node.callee(),
                depth: after.pointer.depth_of_pointer(),
                offset,
            });
        }
        let returns = self.cfg.branches(index as usize).contains(&EXIT);
        // A handler may be the label of the function.
        let returns_caught = || self.cfg.handlers(node).any(|handler| handler == EXIT);
        let is_lost = caught(node, &after).is_some_and(|pointer| pointer != Value::ENTRY && returns_caught());
        if is_lost || returns && after.pointer != Value::ENTRY {
            self.frame.not_back.get_or_insert(offset);
        }
    }
}
