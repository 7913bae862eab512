//! Branches: to where the code goes on anyway, over another branch, or by what is known.

use super::code::{Ins, Kind, Label, Op};
use super::control::{NOT, Walk};
use super::turned::is_worth_negating;

impl Walk<'_> {
    /// What is known at a branch is known at its target.
    pub fn reach(&mut self, label: Label) {
        let label = self.build.code.label(label);
        if self.kind_of(label) == Kind::Loop {
            return;
        }
        let known = self.copy();
        if let Some(frame) = self.frame(label) {
            frame.leaves_with(known);
        }
    }

    pub fn branch(&mut self, label: Label, ins: Ins) {
        self.reach(label);
        self.build.uses(label, true);
        let split = self.build.stack.len();
        self.build.effect(Ins { op: Op::Br(label), split, ..ins });
        self.build.known = None;
    }

    pub fn branch_if(&mut self, label: Label, ins: Ins) {
        self.build.branches_on();
        let Some(test) = self.build.stack.last().copied() else { return };
        if let Some((_, value)) = test.known {
            self.build.discard();
            if value != 0 {
                self.branch(label, Ins { from: 0..0, ..ins });
            }
            return;
        }
        // A block that begins with a branch to its end is an `if`.
        let label = self.build.code.label(label);
        let is_first = self.frames.last().is_some_and(|frame| {
            frame.label == label
                && self.build.stack.len() == frame.base + 1
                && self.build.before(test.start) == Some(frame.open)
        });
        let is_block = self.build.code.labels.get(label).is_some_and(|block| {
            block.kind == Kind::Block && block.params == 0 && block.results.is_empty() && block.uses == 0
        });
        if is_first && is_block && self.turns(test.start, self.build.out.len()) {
            return self.becomes_if(label);
        }
        self.build.pop();
        self.reach(label);
        self.build.uses(label, true);
        self.build.effect(Ins { op: Op::BrIf(label), split: test.start, ..ins });
    }

    /// The block that is open becomes an `if` whose test is what is on top, negated.
    pub fn becomes_if(&mut self, label: Label) {
        let Some(frame) = self.frames.last_mut() else { return };
        if let Some(opened) = self.build.out.get_mut(frame.open) {
            opened.op = Op::Gone;
        }
        self.build.num(NOT, Ins::new(Op::Gone));
        self.build.branches_on();
        let Some(test) = self.build.pop() else { return };
        if let Some(block) = self.build.code.labels.get_mut(label) {
            block.kind = Kind::If;
        }
        let entry = self.copy();
        if let Some(frame) = self.frames.last_mut() {
            frame.entry = Some(entry);
            frame.open = self.build.out.len();
            frame.skips_second = false;
        }
        self.build.forget_stored();
        self.build.effect(Ins { split: test.start, ..Ins::new(Op::Open(label)) });
    }

    /// Whether the test of these instructions is worth being negated.
    fn turns(&self, start: usize, end: usize) -> bool {
        let test = self.build.out.get(start..end).unwrap_or_default();
        is_worth_negating(test, self.build.code)
    }

    pub fn branch_table(&mut self, labels: Vec<Label>, from: std::ops::Range<u32>) {
        let Some(index) = self.build.stack.last().copied() else { return };
        let first = labels.last().copied().unwrap_or_default();
        let chosen = match index.known {
            Some((_, value)) => Some(labels.get(value as usize).copied().unwrap_or(first)),
            None => labels.iter().all(|label| *label == first).then_some(first),
        };
        self.build.discard_or(chosen.is_some());
        if let Some(chosen) = chosen {
            return self.branch(chosen, Ins::new(Op::Gone));
        }
        for label in &labels {
            self.reach(*label);
            self.build.uses(*label, true);
        }
        self.build.effect(Ins { from, ..Ins::new(Op::BrTable(Box::new(labels))) });
        self.build.known = None;
    }

    /// Takes the opening of a block back, and everything behind it. Its test is on the stack then; where its instructions begin.
    pub fn reopen(&mut self, open: usize, base: usize) -> usize {
        let test = self.build.out.get(open).map_or(open, |ins| ins.split);
        self.build.truncate(open);
        self.build.stack.truncate(base);
        self.build.push(test);
        test
    }

    /// Whether there is one branch without values in the open block, and nothing else.
    pub fn only_branch(&mut self, open: usize) -> bool {
        let Some(last) = self.build.last() else { return false };
        match self.build.out.get(last).map(|ins| &ins.op) {
            Some(&Op::Br(target)) => self.build.before(last) == Some(open) && self.build.arity(target) == 0,
            _ => false,
        }
    }

    /// Takes the branch back that is the last instruction.
    pub fn take_branch(&mut self) -> Label {
        let Some(last) = self.build.last() else { return 0 };
        let Some(Op::Br(target)) = self.build.out.get(last).map(|ins| ins.op.clone()) else { return 0 };
        self.build.truncate(last);
        self.build.uses(target, false);
        target
    }

    /// Takes a branch to the end that is reached anyway back.
    pub fn ends_with_branch(&mut self, label: Label) {
        let Some(base) = self.frames.last().map(|frame| frame.base) else { return };
        let left = base + self.build.code.labels.get(label).map_or(0, |block| block.results.len());
        while let Some(last) = self.build.last() {
            let Some(Ins { op, split, .. }) = self.build.out.get(last).cloned() else { return };
            match op {
                Op::Br(target)
                    if self.build.code.label(target) == label
                        && split == left
                        && self.build.known.is_none() =>
                {
                    self.take_branch();
                    // What is known there counts as known behind the block already.
                    self.build.known = self.frames.last().and_then(|frame| frame.exit.clone());
                }
                Op::BrIf(target)
                    if self.build.code.label(target) == label
                        && self.build.arity(label) == 0
                        && self.build.known.is_some()
                        && self.frames.last().is_some_and(|frame| frame.base == self.build.stack.len()) =>
                {
                    self.build.truncate(last);
                    self.build.uses(target, false);
                    self.build.push(split);
                    self.build.discard();
                }
                _ => return,
            }
        }
    }

    /// `br_if` behind the block and else `br` somewhere is a `br_if` there where the test fails.
    pub fn inverted(&mut self, label: Label) {
        if self.build.known.is_some() || self.build.arity(label) != 0 {
            return;
        }
        let Some(last) = self.build.last() else { return };
        let Some(before) = self.build.before(last) else { return };
        let (Some(branch), Some(test)) = (self.build.out.get(last), self.build.out.get(before)) else {
            return;
        };
        let (Op::Br(target), Op::BrIf(over)) = (branch.op.clone(), test.op.clone()) else { return };
        let start = test.split;
        let is_plain = self.build.arity(target) == 0 && self.build.code.label(over) == label;
        if !is_plain || self.build.code.label(target) == label || self.build.code.label(target) == 0 {
            return;
        }
        let Some(frame) = self.frames.last() else { return };
        let (base, exit) = (frame.base, frame.exit.clone());
        if self.build.stack.len() != base || !self.turns(start, before) {
            return;
        }
        self.take_branch();
        self.build.truncate(before);
        self.build.uses(over, false);
        // Of what is known at the end of the block nothing is more than what is known at both branches.
        self.build.known = exit;
        self.build.push(start);
        self.build.num(NOT, Ins::new(Op::Gone));
        self.branch_if(target, Ins::new(Op::Gone));
    }

    /// A block that ends where the one in it ends has the same label.
    pub fn joins(&mut self, label: Label) {
        let Some(base) = self.frames.last().map(|frame| frame.base) else { return };
        let Some(closed) = self.closed.take().filter(|closed| Some(closed.end) == self.build.last()) else {
            return;
        };
        let labels = &mut self.build.code.labels;
        let [Some(inner), Some(outer)] = [closed.label, label].map(|label| labels.get(label)) else { return };
        if outer.kind == Kind::Loop || closed.base != base || inner.results != outer.results {
            return;
        }
        let uses = inner.uses;
        if let Some(inner) = labels.get_mut(closed.label) {
            inner.is = label;
        }
        if let Some(outer) = labels.get_mut(label) {
            outer.uses += uses;
        }
        for at in [closed.open, closed.end] {
            if let Some(ins) = self.build.out.get_mut(at) {
                ins.op = Op::Gone;
            }
        }
    }

    /// What stands behind the block never runs, and does not say so by itself.
    pub fn never_behind(&mut self, label: Label) {
        let labels = &self.build.code.labels;
        let results = |label: Label| labels.get(label).map(|block| &block.results);
        let fits = self.frames.last().is_some_and(|frame| {
            let left = self.build.stack.len().saturating_sub(frame.base);
            let needed = results(frame.label).map_or(0, Vec::len);
            left == needed && (needed == 0 || results(label) == results(frame.label))
        });
        if !fits {
            self.build.effect(Ins::new(Op::Unreachable));
        }
    }

    /// What is known at the end of an arm is known behind the block.
    pub fn falls_through(&mut self) {
        if self.build.known.is_none() {
            return;
        }
        let known = self.copy();
        if let Some(frame) = self.frames.last_mut() {
            frame.leaves_with(known);
        }
    }
}
