//! Instructions one behind the other, with what each operand is made of: here the rules are applied.

use super::code::{Code, Ins, Kind, Label, Op, Other};
use super::known::{Known, Uses, Value};
use super::numbers::{Num, NumOp, Width};

/// A value on the stack.
#[derive(Debug, Clone, Copy)]
pub struct Slot {
    /// Where its instructions begin.
    pub start: usize,
    /// The number that it is.
    pub known: Option<(Width, u64)>,
    /// The largest number that it can be, unsigned.
    pub most: u64,
}

/// A local that was written, and whose value could as well have stayed on the stack.
#[derive(Debug, Clone, Copy)]
struct Stored {
    local: u32,
    /// Where its `local.set` is.
    at: usize,
    /// How many values were below it.
    height: usize,
    /// In which block.
    block: usize,
}

/// Between the two ends of what is moved or looked at together there are so many instructions at most, and so many
/// locals that were written are remembered.
pub const NEAR: usize = 64;

/// A body that is being written anew.
pub struct Build<'c> {
    /// The labels, and what else is known of the body.
    pub code: &'c mut Code,
    /// Where locals are used in what is read.
    pub uses: &'c Uses,
    /// The instructions.
    pub out: Vec<Ins>,
    /// The values on the stack.
    pub stack: Vec<Slot>,
    /// What is known of locals; `None` where the code never runs.
    pub known: Option<Known>,
    /// The number of the block that is open, no other has had.
    pub block: usize,
    stored: Vec<Stored>,
    /// The positions behind each instruction that does something else than to give a value, in order.
    effects: Vec<usize>,
}

impl<'c> Build<'c> {
    /// The start of a body of so many instructions.
    pub fn new(code: &'c mut Code, count: usize, uses: &'c Uses) -> Build<'c> {
        let known = Some(Known::at_start(code));
        let (out, stack, stored) = (Vec::with_capacity(count), Vec::new(), Vec::new());
        Build { code, uses, out, stack, known, block: 0, stored, effects: Vec::new() }
    }

    /// Adds an instruction that does something.
    pub fn effect(&mut self, ins: Ins) {
        self.out.push(ins);
        self.effects.push(self.out.len());
    }

    /// The position of the last instruction.
    pub fn last(&self) -> Option<usize> {
        self.before(self.out.len())
    }

    /// The position of the last instruction before one; `None` if there is none near.
    pub fn before(&self, end: usize) -> Option<usize> {
        let back = self.out.get(..end)?.iter().rev().take(NEAR).position(|ins| ins.op != Op::Gone)?;
        Some(end - 1 - back)
    }

    /// The last instruction.
    pub fn last_op(&self) -> Option<&Op> {
        self.last().and_then(|at| self.out.get(at)).map(|ins| &ins.op)
    }

    /// Whether all instructions from one on only give values.
    pub fn is_pure(&self, start: usize) -> bool {
        self.effects.last().is_none_or(|effect| *effect <= start)
    }

    /// Takes all instructions from one on away.
    pub fn truncate(&mut self, start: usize) {
        self.cut(start);
        self.stored.retain(|stored| stored.at < start);
    }

    /// As [`Build::truncate`], where no local was written.
    pub fn cut(&mut self, start: usize) {
        self.out.truncate(start);
        while self.effects.pop_if(|effect| *effect > start).is_some() {}
    }

    /// Takes a value from the stack.
    pub fn pop(&mut self) -> Option<Slot> {
        let slot = self.stack.pop();
        let height = self.stack.len();
        while self.stored.last().is_some_and(|stored| stored.height > height) {
            self.stored.pop();
        }
        slot
    }

    /// Puts a value on the stack of which nothing is known.
    pub fn push(&mut self, start: usize) {
        self.stack.push(Slot { start, known: None, most: u64::MAX });
    }

    /// Adds a constant.
    pub fn constant(&mut self, width: Width, value: u64, from: std::ops::Range<u32>) {
        let start = self.out.len();
        self.out.push(Ins { from, ..Ins::new(Op::Const(width, value)) });
        self.stack.push(Slot { start, known: Some((width, value)), most: value });
    }

    /// Makes the value on top this number. Its instructions stay if they do more or are shorter.
    fn is_now(&mut self, width: Width, value: u64) {
        let Some(mut slot) = self.pop() else { return };
        let new = Ins::new(Op::Const(width, value));
        let old = self.out.get(slot.start..).unwrap_or_default();
        let is_short = || old.len() <= NEAR && old.iter().map(Ins::size).sum::<u64>() < new.size();
        if self.is_pure(slot.start) && !is_short() {
            self.truncate(slot.start);
            self.out.push(new);
        }
        (slot.known, slot.most) = (Some((width, value)), value);
        self.stack.push(slot);
    }

    /// `local.get`.
    pub fn get(&mut self, local: u32, ins: Ins) {
        let value = self.known.as_ref().and_then(|known| known.get(local));
        let (local, known) = match value {
            Some(Value::Const(width, value)) => (local, Some((width, value))),
            Some(Value::Same(other)) => (other, None),
            None => (local, None),
        };
        if let Some((width, value)) = known
            && self.uses.pays(local, Ins::new(Op::Const(width, value)).size())
        {
            return self.constant(width, value, 0..0);
        }
        if let Some(at) = self.kept(local, self.stack.len()) {
            // What was written to it stays on the stack.
            if let Some(set) = self.out.get_mut(at) {
                set.op = Op::Tee(local);
                let start = set.split;
                let most = known.map_or(u64::MAX, |(_, value)| value);
                self.stack.push(Slot { start, known, most });
            }
            return;
        }
        let start = self.out.len();
        self.out.push(Ins { op: Op::Get(local), ..ins });
        self.stack.push(Slot { start, known, most: known.map_or(u64::MAX, |(_, value)| value) });
    }

    /// Where a local was written whose value could have stayed on the stack, above so many others.
    fn kept(&mut self, local: u32, height: usize) -> Option<usize> {
        let found = self.stored.iter().rposition(|stored| stored.local == local)?;
        let stored = self.stored.get(found)?;
        let is_there = stored.height == height && stored.block == self.block;
        let is_set = self.out.get(stored.at).is_some_and(|ins| ins.op == Op::Set(local));
        let at = stored.at;
        if !is_there || !is_set {
            return None;
        }
        // What was written since would be above it, and in the way.
        self.stored.retain(|stored| stored.at < at);
        Some(at)
    }

    /// `local.set`.
    pub fn set(&mut self, local: u32, ins: Ins) {
        let Some(slot) = self.pop() else { return };
        let value = self.value_of(slot);
        let is_same = value.is_some() && self.known.as_ref().and_then(|known| known.get(local)) == value;
        if is_same || value == Some(Value::Same(local)) {
            self.stack.push(slot);
            return self.discard();
        }
        self.write(local, value);
        self.stores(local, self.out.len());
        self.effect(Ins { op: Op::Set(local), split: slot.start, ..ins });
    }

    /// A local is written at this position, with what was on top.
    fn stores(&mut self, local: u32, at: usize) {
        if self.stored.len() == NEAR {
            self.stored.remove(0);
        }
        self.stored.push(Stored { local, at, height: self.stack.len(), block: self.block });
    }

    /// `local.tee`.
    pub fn tee(&mut self, local: u32, ins: Ins) {
        // It takes its operand: what stayed above it would be in the way.
        let Some(slot) = self.pop() else { return };
        self.stack.push(slot);
        let value = self.value_of(slot);
        let is_same = value.is_some() && self.known.as_ref().and_then(|known| known.get(local)) == value;
        if is_same || value == Some(Value::Same(local)) {
            return;
        }
        self.write(local, value);
        self.effect(Ins { op: Op::Tee(local), split: slot.start, ..ins });
    }

    fn write(&mut self, local: u32, value: Option<Value>) {
        if let Some(known) = &mut self.known {
            known.set(local, value);
        }
        self.stored.retain(|stored| stored.local != local);
    }

    /// What a local is known to be that gets a value.
    fn value_of(&self, slot: Slot) -> Option<Value> {
        if let Some((width, value)) = slot.known {
            return Some(Value::Const(width, value));
        }
        let last = self.last().filter(|last| *last == slot.start)?;
        match self.out.get(last)?.op {
            // References have types of their own.
            Op::Get(local) if self.code.locals.get(local as usize)?.is_reference_type() => None,
            Op::Get(local) => Some(Value::Same(local)),
            _ => None,
        }
    }

    /// Takes the value on top away, with as many of its instructions as nothing else needs.
    pub fn discard(&mut self) {
        let mut budget = NEAR;
        let mut wanted = 1;
        while wanted > 0 {
            let Some(slot) = self.stack.last().copied() else { return };
            wanted -= 1;
            if self.is_pure(slot.start) {
                self.pop();
                self.truncate(slot.start);
                continue;
            }
            let last = self.last().and_then(|at| Some((at, self.out.get(at)?.clone())));
            budget = budget.saturating_sub(1);
            match last {
                Some((at, Ins { op: Op::Tee(local), from, split })) if split == slot.start => {
                    self.pop();
                    if let Some(ins) = self.out.get_mut(at) {
                        *ins = Ins { op: Op::Set(local), from, split };
                    }
                    self.stores(local, at);
                }
                Some((at, Ins { op: Op::Num(num), split, .. }))
                    if !num.may_trap() && budget > 0 && at >= slot.start =>
                {
                    self.cut(at);
                    if num.operands() == 2 {
                        self.push(split);
                        wanted += 1;
                    }
                    wanted += 1;
                }
                _ => {
                    self.pop();
                    self.effect(Ins::new(Op::Drop));
                }
            }
        }
    }

    /// Takes the value on top from the stack, and if `all` its instructions as well.
    pub fn discard_or(&mut self, all: bool) {
        match all {
            true => self.discard(),
            false => {
                self.pop();
            }
        }
    }

    /// An operator on integers.
    pub fn num(&mut self, num: Num, ins: Ins) {
        if num.operands() == 1 {
            let Some(slot) = self.pop() else { return };
            let done = slot.known.and_then(|(_, value)| num.eval(value, 0));
            self.out.push(Ins { op: Op::Num(num), split: slot.start, ..ins });
            self.stack.push(Slot { start: slot.start, known: None, most: num.most(slot.most, None) });
            return match done {
                Some(value) => self.is_now(num.result(), value),
                None => self.unary_rules(num, slot),
            };
        }
        let (Some(b), Some(a)) = (self.pop(), self.pop()) else { return };
        let (mut a, mut b, mut num) = (a, b, num);
        if let Some(swapped) = num.swapped()
            && self.swap(&mut a, &mut b)
        {
            num = swapped;
        }
        let ins = Ins { op: Op::Num(num), split: b.start, ..ins };
        let done = a.known.zip(b.known).and_then(|((_, a), (_, b))| num.eval(a, b));
        let constant = b.known.map(|(_, value)| value);
        let traps = num.may_trap()
            && match constant {
                None | Some(0) => true,
                Some(by) => num.width.signed(by) == -1 && num.op == NumOp::DivS,
            };
        if !traps
            && done.is_none()
            && let Some(value) = constant
            && self.is_pure(b.start)
            && self.constant_rules(num, a, b, value)
        {
            return;
        }
        let start = a.start.min(b.start);
        let most = num.most(a.most, constant);
        self.stack.push(Slot { start, known: None, most });
        if traps && done.is_none() {
            self.effect(ins)
        } else {
            self.out.push(ins)
        }
        if let Some(value) = done {
            self.is_now(num.result(), value);
        }
    }

    /// Brings a constant behind the other operand, or a local whose value could have stayed on the stack in front.
    fn swap(&mut self, a: &mut Slot, b: &mut Slot) -> bool {
        let height = self.stack.len();
        if let Some(last) = self.last()
            && last == b.start
            && let Some(Op::Get(local)) = self.out.get(last).map(|ins| ins.op.clone())
            && let Some(at) = self.kept_below(local, height, a.start)
        {
            self.out.truncate(last);
            let set = self.out.get_mut(at);
            let start = set.map(|set| {
                set.op = Op::Tee(local);
                set.split
            });
            (*a, *b) = (Slot { start: start.unwrap_or(at), ..*b }, *a);
            return true;
        }
        let is_literal = a.known.is_some() && b.known.is_none() && self.before(b.start) == Some(a.start);
        let is_constant = matches!(self.out.get(a.start), Some(Ins { op: Op::Const(..), .. }));
        if !is_literal || !is_constant || self.out.len() - b.start > NEAR {
            return false;
        }
        let moved = std::mem::replace(&mut self.out[a.start], Ins::new(Op::Gone));
        let start = self.out.len();
        self.out.push(moved);
        (*a, *b) = (Slot { start: a.start, ..*b }, Slot { start, ..*a });
        true
    }

    /// As [`Build::kept`], if the value that stays then is below the instructions of another operand.
    fn kept_below(&mut self, local: u32, height: usize, start: usize) -> Option<usize> {
        let stored = self.stored.iter().rev().find(|stored| stored.local == local)?;
        (stored.at < start).then(|| self.kept(local, height)).flatten()
    }

    /// A load or a store, whose operands were these, the address first. Where that is a constant it gets what the operator would
    /// add, if that counts and the sum does not wrap around: addresses are computed with one more bit.
    pub fn access(&mut self, address: Slot, value: Option<Slot>, other: &mut Other) {
        let Some(offset) = other.offset() else { return };
        let end = value.map_or(self.out.len(), |value| value.start);
        let is_alone = self.code.consumer.is_literal() && self.before(end) == Some(address.start);
        let Some(Ins { op: Op::Const(Width::W32, number), .. }) = self.out.get_mut(address.start) else {
            return;
        };
        let sum = *number + u64::from(offset);
        if is_alone && sum <= Width::W32.mask() {
            *other = other.adding_nothing();
            *number = sum;
        }
    }

    /// A branch goes to a label.
    pub fn uses(&mut self, label: Label, more: bool) {
        let label = self.code.label(label);
        if let Some(block) = self.code.labels.get_mut(label) {
            block.uses = if more { block.uses + 1 } else { block.uses.saturating_sub(1) };
        }
    }

    /// What a label belongs to, and how many values a branch to it takes.
    pub fn arity(&mut self, label: Label) -> usize {
        let label = self.code.label(label);
        let block = self.code.labels.get(label);
        block.map_or(0, |block| if block.kind == Kind::Loop { 0 } else { block.results.len() })
    }

    /// Nothing that was written stays on the stack from here on.
    pub fn forget_stored(&mut self) {
        self.stored.clear();
    }
}
