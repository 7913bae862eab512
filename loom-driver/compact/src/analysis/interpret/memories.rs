//! Loads, stores, and the instructions on many bytes.

use super::Walk;
use crate::analysis::memory::{self, Reason};
use crate::analysis::summaries::Touch;
use crate::analysis::unbounded;
use crate::decode::operators::{Access, Kind};
use crate::domain::affine::Span;
use crate::domain::arithmetic;
use crate::domain::arithmetic::Binary;
use crate::domain::bytes::Bytes;
use crate::domain::names::Name;
use crate::domain::state::{Number, Operand};
use crate::domain::value_set::ValueSet;
use std::rc::Rc;

/// One of the accesses of an instruction.
#[derive(Clone, Copy)]
struct By {
    /// Which of them: 0, unless it is the source of a copy.
    which: u8,
    memory: u32,
    writes: bool,
}

impl Walk<'_, '_> {
    /// Notes what an instruction touches: `bytes`, counted from the address. `None` if nothing is known
    /// about the memory.
    fn touch(&mut self, at: usize, by: By, address: &Operand, bytes: Span, width: u32) -> Option<Bytes> {
        let By { which, memory, writes } = by;
        self.summaries.reads_memory(self.func, memory);
        let contents = self.summaries.memories.get(memory as usize)?;
        if contents.given_up.is_some() {
            return None;
        }
        let value = self.value(&address.number);
        if value.is_none() {
            self.state = None;
            return None;
        }
        let size = i128::from(contents.size);
        let (lo, hi) = (i128::from(value.lo()) + bytes.lo, i128::from(value.hi()) + bytes.hi);
        if hi > size || lo < 0 {
            let why = match value.constant() {
                Some(_) => format!("bytes {lo} to {} are not all in its bounds", hi - 1),
                None => format!("an address is {value}, and may be out of its bounds"),
            };
            let chain = match &address.number {
                Number::Sum(sum) => unbounded::chain(self.summaries, self.func, &self.names, sum),
                Number::Wide(_) | Number::Any => Vec::new(),
            };
            self.summaries.give_up(memory, Reason { func: Some(self.func), position: at, why, chain });
            return None;
        }
        let start = match &value {
            ValueSet::Few(numbers) if bytes.hi - bytes.lo == i128::from(width) => {
                ValueSet::of(numbers.iter().map(|number| (i128::from(*number) + bytes.lo) as u32))
            }
            _ if bytes.hi - bytes.lo == i128::from(width) => {
                ValueSet::range(lo as u32, (hi - i128::from(width)) as u32, value.stride())
            }
            _ => ValueSet::range(lo as u32, (hi - i128::from(width)) as u32, 1),
        };
        let touched = Bytes { start, width };
        let through = self.tracked_in(&address.number);
        let touches = &mut self.summaries.funcs[self.func as usize].touches;
        let touch = touches.entry((at, which)).or_insert_with(|| Touch {
            memory,
            bytes: touched.clone(),
            address_by: address.by,
            writes,
            is_harmless: true,
            through,
        });
        touch.bytes.start = touch.bytes.start.join(&touched.start);
        touch.bytes.width = touch.bytes.width.max(width);
        Some(touched)
    }

    /// The tracked global that an address is computed from: a stack pointer.
    fn tracked_in(&self, address: &Number) -> Option<usize> {
        let Number::Sum(sum) = address else { return None };
        (0..self.summaries.tracked.len()).find(|place| {
            let atom = self.names.by_name.get(&Name::Entry(*place as u32));
            atom.is_some_and(|entry| sum.terms.iter().any(|(atom, _)| atom == entry))
        })
    }

    /// Notes what a load or store touches.
    fn touch_one(&mut self, at: usize, access: Access, address: &Operand, writes: bool) -> Option<Bytes> {
        let offset = i128::from(access.offset);
        let bytes = Span { lo: offset, hi: offset + i128::from(access.width) };
        self.touch(at, By { which: 0, memory: access.memory, writes }, address, bytes, access.width)
    }

    pub(super) fn load(&mut self, at: usize, access: Access) {
        if access.kind == Kind::Lane {
            self.pop();
        }
        let address = self.pop_operand();
        let bytes = self.touch_one(at, access, &address, false);
        if self.state.is_none() {
            return;
        }
        match (access.kind, bytes) {
            (Kind::Unsigned | Kind::Signed, Some(bytes)) => {
                let memory = self.summaries.memories.get_mut(access.memory as usize);
                let mut looked = 0;
                let value =
                    memory.map_or(ValueSet::ANY, |memory| memory.load(&bytes, access.kind, &mut looked));
                self.spend(looked / 2);
                self.result(at, 0, value);
            }
            (Kind::Unsigned | Kind::Signed, None) => {
                let value = match access.kind {
                    Kind::Unsigned => memory::all(access.width),
                    _ => ValueSet::ANY,
                };
                self.result(at, 0, value);
            }
            _ => self.push(at, Number::Any),
        }
    }

    pub(super) fn store(&mut self, at: usize, access: Access) {
        let number = self.pop();
        let address = self.pop_operand();
        let bytes = self.touch_one(at, access, &address, true);
        let Some(bytes) = bytes else { return };
        let value = match access.kind {
            Kind::Unsigned => self.value(&number),
            _ => ValueSet::ANY,
        };
        let code = Rc::clone(&self.code);
        let mut store = |which: u8, bytes: Bytes, value: ValueSet| {
            self.summaries.store(access.memory, (self.func, at, which), bytes, value, &code.thresholds);
        };
        match number {
            // Two words that are known one by one.
            Number::Wide(value) if access.kind == Kind::Wide => {
                let upper = Bytes {
                    start: arithmetic::binary(Binary::Add, &bytes.start, &ValueSet::one(4)),
                    width: 4,
                };
                let upper = match bytes.start {
                    ValueSet::Few(_) => upper,
                    ValueSet::Range { lo, hi, stride } => {
                        Bytes { start: ValueSet::range(lo + 4, hi + 4, stride), width: 4 }
                    }
                };
                store(0, Bytes { start: bytes.start, width: 4 }, ValueSet::one(value as u32));
                store(1, upper, ValueSet::one((value >> 32) as u32));
            }
            _ => store(0, bytes, value),
        }
    }

    /// Notes that an instruction touches between 0 and `count` bytes from an address on.
    fn touch_many(&mut self, at: usize, by: By, address: &Operand, count: &ValueSet) -> Option<Bytes> {
        if count.hi() == 0 {
            // It touches nothing, but traps if the address is beyond the end.
            self.touch(at, by, address, Span::one(0), 0);
            return None;
        }
        self.touch(at, by, address, Span { lo: 0, hi: i128::from(count.hi()) }, 1)
    }

    pub(super) fn fill(&mut self, at: usize, memory: u32) {
        let (count, value) = (self.pop(), self.pop());
        let address = self.pop_operand();
        let (count, value) = (self.value(&count), self.value(&value));
        if let Some(bytes) = self.touch_many(at, By { which: 0, memory, writes: true }, &address, &count) {
            let code = Rc::clone(&self.code);
            self.summaries.store(memory, (self.func, at, 0), bytes, value, &code.thresholds);
        }
    }

    pub(super) fn copy(&mut self, at: usize, to: u32, from: u32) {
        let count = self.pop();
        let (source, target) = (self.pop_operand(), self.pop_operand());
        let count = self.value(&count);
        self.touch_many(at, By { which: 1, memory: from, writes: false }, &source, &count);
        let bytes = self.touch_many(at, By { which: 0, memory: to, writes: true }, &target, &count);
        let is_known = |memory: u32| {
            self.summaries.memories.get(memory as usize).is_some_and(|memory| memory.given_up.is_none())
        };
        let (knows_to, knows_from) = (is_known(to), is_known(from));
        if let Some(touch) = self.summaries.funcs[self.func as usize].touches.get_mut(&(at, 0)) {
            touch.is_harmless &= knows_from;
        }
        // It has to stay, and its address to be in bounds, although no byte is kept there.
        if count.hi() == 0 && knows_to != knows_from {
            let why = "`memory.copy` of no bytes, from or to a memory of which nothing is known";
            self.give_up(at, if knows_to { to } else { from }, why.into());
        }
        if let Some(bytes) = bytes {
            let code = Rc::clone(&self.code);
            self.summaries.store(to, (self.func, at, 0), bytes, ValueSet::ANY, &code.thresholds);
        }
    }
}
