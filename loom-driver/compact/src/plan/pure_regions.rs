//! Runs of operators that take nothing from the stack and leave nothing on it.
//!
//! A region starts where its first operand is pushed, and ends with what takes its last one, or with the
//! `end` of a block. It is *pure* if all that it can do is to write to memories that are compacted: it
//! always ends, never traps, changes no local and no global, calls nobody, and no branch leaves it.

use crate::analysis::summaries::Func;
use crate::decode::code::Code;
use crate::decode::operators::Op;
use crate::domain::arithmetic::Binary;
use std::collections::BTreeSet;

/// What goes, or what a branch leaves, is further out than every block.
const LEAVES: usize = 0;
/// Nothing leaves.
const STAYS: usize = usize::MAX;

/// Something that is on the stack, or a block that is open: a run of operators up to here.
#[derive(Clone, Copy)]
struct Part {
    /// Position of the first operator.
    start: usize,
    /// One more than the position of the outermost block that a branch in it goes to the end of;
    /// [`LEAVES`] if it does something that a pure region does not.
    outermost: usize,
}

/// A block that is open.
struct Open {
    part: Part,
    /// Position of its operator.
    at: usize,
    /// Operands below it.
    height: usize,
    /// Operands that it leaves.
    results: usize,
}

/// All pure regions of a body that touch memory, with all that are within others: positions of operators.
/// Accesses that `is_known` does not know may trap.
pub fn find(code: &Code, own: &Func, is_known: impl Fn(usize) -> bool) -> BTreeSet<(usize, usize)> {
    let mut found = Finder { own, stack: Vec::new(), open: Vec::new(), pure: BTreeSet::new() };
    let body = Part { start: 0, outermost: LEAVES };
    found.open.push(Open { part: body, at: 0, height: 0, results: 0 });
    for (at, op) in code.ops.iter().enumerate() {
        match op {
            Op::Block(_) | Op::Loop(_) | Op::If(_) | Op::Else | Op::End => found.structure(at, op),
            // What is not reached does nothing.
            _ if !passed(own, at) => {}
            _ => found.operator(at, op, &is_known),
        }
    }
    found.pure
}

fn passed(own: &Func, at: usize) -> bool {
    own.passed.get(at).is_some_and(|passed| *passed)
}

struct Finder<'f> {
    own: &'f Func,
    /// The operands on top: those below them are not known.
    stack: Vec<Part>,
    open: Vec<Open>,
    pure: BTreeSet<(usize, usize)>,
}

impl Finder<'_> {
    /// Operands of the innermost block that are known.
    fn known(&self) -> usize {
        self.stack.len() - self.open.last().map_or(0, |open| open.height)
    }

    /// Takes operands; what starts with the first of them, or else at `at`.
    fn take(&mut self, at: usize, count: usize) -> Part {
        let known = count.min(self.known());
        let taken = self.stack.split_off(self.stack.len() - known);
        let start = taken.first().map_or(at, |first| first.start);
        let outermost = taken.iter().map(|part| part.outermost).min().unwrap_or(STAYS);
        Part { start, outermost: if known < count { LEAVES } else { outermost } }
    }

    /// Ends something at `end` that leaves so many operands.
    fn leave(&mut self, part: Part, end: usize, results: usize) {
        match results {
            0 => {
                let touches = || self.own.touches.range((part.start, 0)..(end, 0)).next().is_some();
                if part.outermost > part.start && passed(self.own, end - 1) && touches() {
                    self.pure.insert((part.start, end));
                }
                self.surround(part.outermost);
            }
            1 => self.stack.push(part),
            _ => self.stack.extend(std::iter::repeat_n(Part { outermost: LEAVES, ..part }, results)),
        }
    }

    /// Adds to what comes before, up to here.
    fn surround(&mut self, outermost: usize) {
        let around = match self.known() {
            0 => self.open.last_mut().map(|open| &mut open.part),
            _ => self.stack.last_mut(),
        };
        if let Some(around) = around {
            around.outermost = around.outermost.min(outermost);
        }
    }

    /// Forgets the operands of the innermost block, which it has in it.
    fn clear(&mut self) {
        let known = self.known();
        let taken = self.take(0, known);
        self.surround(taken.outermost);
    }

    fn structure(&mut self, at: usize, op: &Op) {
        match op {
            Op::Block(arity) | Op::Loop(arity) | Op::If(arity) => {
                let mut part = self.take(at, usize::from(matches!(op, Op::If(_))));
                if matches!(op, Op::Loop(_)) || arity.params > 0 {
                    part.outermost = LEAVES;
                    self.take(at, arity.params);
                }
                self.open.push(Open { part, at, height: self.stack.len(), results: arity.results });
            }
            Op::Else => self.clear(),
            _ => {
                self.clear();
                let Some(open) = self.open.pop().filter(|_| !self.open.is_empty()) else { return };
                self.leave(open.part, at + 1, open.results);
            }
        }
    }

    fn operator(&mut self, at: usize, op: &Op, is_known: &impl Fn(usize) -> bool) {
        let (pops, pushes, stays) = match op {
            Op::Const(_) | Op::Wide(_) | Op::LocalGet(_) | Op::GlobalGet(_) => (0, 1, true),
            Op::Binary(op) => (2, 1, !matches!(op, Binary::DivU | Binary::RemU)),
            Op::Compare(..) => (2, 1, true),
            Op::Eqz | Op::Extend(_) => (1, 1, true),
            Op::Select => (3, 1, true),
            Op::Drop => (1, 0, true),
            Op::Numeric { pops, pushes, may_trap, .. } => (*pops, *pushes, !may_trap),
            Op::Load(access) => (access.taken(), 1, is_known(at)),
            Op::Store(_) => (2, 0, is_known(at)),
            Op::LocalSet(_) | Op::GlobalSet(_) => (1, 0, false),
            Op::LocalTee(_) => (1, 1, false),
            Op::BrIf(depth) => {
                let condition = self.take(at, 1);
                return self.surround(self.target(*depth).min(condition.outermost));
            }
            Op::Br(depth) => {
                self.surround(self.target(*depth));
                return self.clear();
            }
            _ => {
                self.surround(LEAVES);
                return self.clear();
            }
        };
        let mut part = self.take(at, pops);
        if !stays {
            part.outermost = LEAVES;
        }
        self.leave(part, at + 1, pushes);
    }

    /// What a branch leaves, as [`Part::outermost`].
    fn target(&self, depth: u32) -> usize {
        let target = self.open.len().checked_sub(depth as usize + 1);
        let target = target.filter(|target| *target > 0).and_then(|target| self.open.get(target));
        target.map_or(LEAVES, |target| target.at + 1)
    }
}
