//! Through a body once, block by block: what never runs is left out, and so are tests and blocks that decide nothing.

use super::block::{Closed, Frame};
use super::build::{Build, Slot};
use super::code::{Code, Ins, Kind, Label, Op};
use super::known::{Known, Uses};
use super::numbers::{Num, NumOp, Width};

/// So much may be copied and compared for each instruction of a body, and so much in any case.
const COPIES_PER_INSTRUCTION: usize = 64;
const COPIES: usize = 1 << 16;

/// The test for zero of what a comparison gives.
pub const NOT: Num = Num { width: Width::W32, op: NumOp::Eqz };

/// The body with what [`Build`] makes of each instruction, and without the blocks and tests that are not needed.
pub fn simplify(mut code: Code) -> Code {
    let uses = Uses::of(&code);
    let ins = std::mem::take(&mut code.ins);
    code.labels.iter_mut().for_each(|block| block.uses = 0);
    let budget = COPIES + ins.len() * COPIES_PER_INSTRUCTION;
    let opened = vec![0; code.labels.len()];
    let mut walk = Walk {
        ends: ends(&ins),
        ins: &ins,
        build: Build::new(&mut code, ins.len(), &uses),
        frames: Vec::new(),
        opened,
        blocks: 0,
        budget,
        closed: None,
    };
    walk.open(0, 0);
    let mut at = 0;
    while let Some(one) = ins.get(at) {
        at = walk.instruction(at, one.clone());
    }
    let out = walk.build.out;
    code.ins = out.into_iter().filter(|ins| ins.op != Op::Gone).collect();
    code.settle_labels();
    code
}

/// For each instruction that opens a block or a second arm, where the next arm begins or the block ends.
fn ends(ins: &[Ins]) -> Vec<usize> {
    let mut ends = vec![0; ins.len()];
    let mut open: Vec<usize> = Vec::new();
    for (at, one) in ins.iter().enumerate() {
        match one.op {
            Op::Open(_) => open.push(at),
            Op::Else(_) | Op::End(_) => {
                if let Some(from) = open.pop().and_then(|from| ends.get_mut(from)) {
                    *from = at;
                }
                if matches!(one.op, Op::Else(_)) {
                    open.push(at);
                }
            }
            _ => {}
        }
    }
    ends
}

/// Whether the instruction behind it never runs, and whoever reads the code knows.
fn leaves(op: &Op) -> bool {
    match op {
        Op::Br(_) | Op::BrTable(_) | Op::Unreachable => true,
        Op::Other(other) => other.leaves,
        _ => false,
    }
}

/// A body that is gone through.
pub struct Walk<'w> {
    ins: &'w [Ins],
    ends: Vec<usize>,
    /// What is written.
    pub build: Build<'w>,
    /// The blocks that are open.
    pub frames: Vec<Frame>,
    /// Where each label was opened last, as a position in `frames`.
    opened: Vec<usize>,
    blocks: usize,
    budget: usize,
    /// The block that was closed last.
    pub closed: Option<Closed>,
}

impl Walk<'_> {
    /// Looks at one instruction. The position of the next.
    fn instruction(&mut self, at: usize, ins: Ins) -> usize {
        if self.build.known.is_none() {
            // It never runs, nor do the blocks in it.
            return match ins.op {
                Op::Open(_) => self.behind(at),
                Op::Else(label) => self.second(at, label, ins),
                Op::End(label) => self.end(at, label, ins),
                _ => at + 1,
            };
        }
        match ins.op {
            Op::Gone => {}
            Op::Const(width, value) => self.build.constant(width, value, ins.from),
            Op::Get(local) => self.build.get(local, ins),
            Op::Set(local) => self.build.set(local, ins),
            Op::Tee(local) => self.build.tee(local, ins),
            Op::Drop => self.build.discard(),
            Op::Select => self.build.select(ins),
            Op::Num(num) => self.build.num(num, ins),
            Op::Other(mut other) => {
                let mut start = self.build.out.len();
                let mut operands = [None; 2];
                for _ in 0..other.pops {
                    let slot = self.build.pop();
                    start = slot.map_or(start, |slot| slot.start);
                    operands = [slot, operands[0]];
                }
                if let [Some(address), value] = operands {
                    self.build.access(address, value, &mut other);
                }
                let ins = Ins { op: Op::Other(other), ..ins };
                if other.is_pure {
                    self.build.out.push(ins)
                } else {
                    self.build.effect(ins)
                }
                for _ in 0..other.pushes {
                    self.build.stack.push(Slot { start, known: None, most: other.most() });
                }
                if other.leaves {
                    self.build.known = None;
                }
            }
            Op::Unreachable => {
                self.build.effect(ins);
                self.build.known = None;
            }
            Op::Open(label) => return self.opens(at, label, ins),
            Op::Else(label) => return self.second(at, label, ins),
            Op::End(label) => return self.end(at, label, ins),
            Op::Br(label) => self.branch(label, ins),
            Op::BrIf(label) => self.branch_if(label, ins),
            Op::BrTable(labels) => self.branch_table(*labels, ins.from),
        }
        at + 1
    }

    /// The position behind the end of the block that is opened here.
    fn behind(&self, at: usize) -> usize {
        let end = |from: usize| self.ends.get(from).copied().unwrap_or(from);
        let first = end(at);
        let is_second = self.ins.get(first).is_some_and(|ins| matches!(ins.op, Op::Else(_)));
        if is_second { end(first) + 1 } else { first + 1 }
    }

    /// A copy of what is known here, as long as there are not too many.
    pub fn copy(&mut self) -> Known {
        let Some(known) = &self.build.known else { return Known::default() };
        match self.budget.checked_sub(known.len()) {
            Some(left) => {
                self.budget = left;
                known.clone()
            }
            None => Known::default(),
        }
    }

    pub fn open(&mut self, label: Label, params: usize) {
        let base = self.build.stack.len().saturating_sub(params);
        let outer = self.build.block;
        self.blocks += 1;
        self.build.block = self.blocks;
        let open = self.build.out.len();
        if let Some(opened) = self.opened.get_mut(label) {
            *opened = self.frames.len();
        }
        self.frames.push(Frame {
            label,
            open,
            second: None,
            base,
            entry: None,
            exit: None,
            outer,
            skips_second: false,
        });
    }

    /// The open block of a label.
    pub fn frame(&mut self, label: Label) -> Option<&mut Frame> {
        let opened = *self.opened.get(label)?;
        self.frames.get_mut(opened).filter(|frame| frame.label == label)
    }

    pub fn kind(&self, label: Label) -> (Kind, usize) {
        self.build.code.labels.get(label).map_or((Kind::Func, 0), |block| (block.kind, block.params))
    }

    fn opens(&mut self, at: usize, label: Label, ins: Ins) -> usize {
        let (kind, params) = self.kind(label);
        let mut second = None;
        let mut ins = ins;
        if kind == Kind::If {
            self.build.branches_on();
            let Some(test) = self.build.stack.last().copied() else { return at + 1 };
            if let Some((_, value)) = test.known {
                self.build.discard();
                return self.chosen(at, label, params, value != 0, ins);
            }
            self.build.pop();
            ins.split = test.start;
            second = Some(self.copy());
        }
        self.open(label, params);
        if let Some(frame) = self.frames.last_mut() {
            frame.entry = second;
        }
        if kind == Kind::Loop
            && let Some(known) = &mut self.build.known
        {
            let end = self.ends.get(at).copied().unwrap_or(at);
            let uses = self.build.uses;
            known.forget(|local| uses.is_written(local, at, end));
        }
        self.build.effect(ins);
        at + 1
    }

    /// Only one arm of an `if` ever runs.
    fn chosen(&mut self, at: usize, label: Label, params: usize, first: bool, ins: Ins) -> usize {
        if let Some(block) = self.build.code.labels.get_mut(label) {
            block.kind = Kind::Block;
        }
        let end = self.ends.get(at).copied().unwrap_or(at);
        let has_second = self.ins.get(end).is_some_and(|ins| matches!(ins.op, Op::Else(_)));
        if !first && !has_second {
            return end + 1;
        }
        self.open(label, params);
        if let Some(frame) = self.frames.last_mut() {
            frame.skips_second = true;
        }
        self.build.effect(Ins { from: 0..0, ..ins });
        if first { at + 1 } else { end + 1 }
    }

    pub fn kind_of(&self, label: Label) -> Kind {
        self.kind(label).0
    }

    /// Between two arms.
    fn second(&mut self, at: usize, label: Label, ins: Ins) -> usize {
        let end = self.ends.get(at).copied().unwrap_or(at);
        let Some(skips) = self.frames.last().map(|frame| frame.skips_second) else { return at + 1 };
        if skips {
            return end;
        }
        self.joins(label);
        self.ends_with_branch(label);
        let arity = self.build.arity(label);
        let Some(frame) = self.frames.last() else { return at + 1 };
        let (open, base) = (frame.open, frame.base);
        let (_, params) = self.kind(label);
        let uses = self.build.code.labels.get(label).map_or(0, |block| block.uses);
        if params == 0 && arity == 0 && self.build.last() == Some(open) {
            // The first arm is empty: the second is the first where the test fails.
            let test = self.reopen(open, base);
            self.build.num(NOT, Ins::new(Op::Gone));
            self.build.branches_on();
            self.build.pop();
            let open = self.build.out.len();
            let entry = self.copy();
            if let Some(frame) = self.frames.last_mut() {
                frame.open = open;
                self.build.known = frame.entry.replace(entry);
            }
            self.build.effect(Ins { split: test, ..Ins::new(Op::Open(label)) });
            return at + 1;
        }
        if params == 0 && uses == 0 && self.only_branch(open) {
            // What is a branch and nothing else where the test holds is a conditional branch.
            let target = self.take_branch();
            self.reopen(open, base);
            let entry = self.frames.last_mut().and_then(|frame| frame.entry.take());
            self.build.known = entry;
            if let Some(block) = self.build.code.labels.get_mut(label) {
                block.kind = Kind::Block;
            }
            self.branch_if(target, Ins::new(Op::Gone));
            let open = self.build.out.len();
            if let Some(frame) = self.frames.last_mut() {
                frame.open = open;
            }
            self.build.effect(Ins::new(Op::Open(label)));
            return at + 1;
        }
        self.falls_through();
        self.build.stack.truncate(base);
        for _ in 0..params {
            let open = self.build.out.len();
            self.build.push(open);
        }
        let second = self.build.out.len();
        if let Some(frame) = self.frames.last_mut() {
            frame.second = Some(second);
            self.build.known = frame.entry.take();
        }
        self.blocks += 1;
        self.build.block = self.blocks;
        self.build.effect(ins);
        at + 1
    }

    /// The end of a block.
    fn end(&mut self, at: usize, label: Label, ins: Ins) -> usize {
        let kind = self.kind_of(label);
        if kind != Kind::Loop {
            self.joins(label);
            self.ends_with_branch(label);
        }
        if kind == Kind::Block {
            self.inverted(label);
        }
        let Some((open, base, second)) =
            self.frames.last().map(|frame| (frame.open, frame.base, frame.second))
        else {
            return at + 1;
        };
        let arity = self.build.code.labels.get(label).map_or(0, |block| block.results.len());
        let (_, params) = self.kind(label);
        let uses = |walk: &Self| walk.build.code.labels.get(label).map_or(0, |block| block.uses);
        if kind == Kind::If && second.is_none() && params == 0 {
            let is_empty = self.build.last() == Some(open);
            if is_empty || uses(self) == 0 && self.only_branch(open) {
                let target = if is_empty { None } else { Some(self.take_branch()) };
                let test = self.reopen(open, base);
                let Some(frame) = self.frames.pop() else { return at + 1 };
                self.build.block = frame.outer;
                self.build.known = frame.entry;
                debug_assert!(test <= open);
                match target {
                    Some(target) => self.branch_if(target, Ins::new(Op::Gone)),
                    None => self.build.discard(),
                }
                return at + 1;
            }
        }
        let Some(frame) = self.frames.pop() else { return at + 1 };
        self.build.block = frame.outer;
        let falls = self.build.known.take();
        if second.is_some()
            && self.build.last() == second
            && arity == 0
            && params == 0
            && let Some(ins) = second.and_then(|second| self.build.out.get_mut(second))
        {
            // The second arm is empty.
            ins.op = Op::Gone;
        }
        let uses = uses(self);
        if kind != Kind::Func && kind != Kind::If && uses == 0 {
            // Nothing branches to it: what is in it stands for itself.
            if let Some(ins) = self.build.out.get_mut(open) {
                ins.op = Op::Gone;
            }
            let says_so = self.build.last_op().is_some_and(leaves);
            if falls.is_none() && !says_so {
                self.build.stack.truncate(base);
                (0..arity).for_each(|_| self.build.push(open));
                self.never_behind(label);
            }
            self.build.known = falls;
            return at + 1;
        }
        let mut known = falls;
        let others = [frame.exit, frame.entry.filter(|_| kind == Kind::If)];
        for other in others.into_iter().flatten() {
            match &mut known {
                Some(known) => known.meet(&other),
                None => known = Some(other),
            }
        }
        self.build.known = known;
        if kind == Kind::Func {
            self.build.effect(ins);
            return at + 1;
        }
        self.build.effect(ins);
        if kind == Kind::Block && params == 0 {
            self.closed = Some(Closed { label, open, base, end: self.build.out.len() - 1 });
        }
        self.build.stack.truncate(base);
        for _ in 0..arity {
            self.build.push(open);
        }
        if self.build.known.is_none() {
            self.never_behind(label);
        }
        at + 1
    }
}
