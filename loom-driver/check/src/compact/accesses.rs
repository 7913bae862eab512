//! What a body does to memories, and where the output does it.

use super::body::Body;
use super::classify::{self, Access, Content};
use super::contents::Reach;
use super::number_set::{Set, largest};
use super::placement::Touch;
use super::state::{Number, Operand};
use crate::ops;
use wasmparser::Operator;

/// An operand that is an address, and what the instruction does there.
struct Place {
    memory: u32,
    address: Operand,
    /// Static offset in the input.
    offset: u64,
    /// Static offset in the output.
    new_offset: u64,
    writes: bool,
    unread: bool,
}

impl Body<'_, '_, '_> {
    pub fn is_compacted(&self, memory: u32) -> bool {
        self.program.claims.memories.contains(&memory)
    }

    fn is_unread(&self, at: usize) -> bool {
        self.program.claims.dead_stores.contains(&(self.func, at))
    }

    /// `memory.size`
    pub fn memory_size(&mut self, at: usize, memory: u32) -> Result<(), String> {
        let pages = self.program.memories.get(&memory).map(|contents| contents.pages);
        match pages.filter(|_| self.is_compacted(memory)) {
            Some(pages) => self.output.same(&Operator::I32Const { value: pages as i32 })?,
            None => self.output.same(&Operator::MemorySize { mem: memory })?,
        }
        self.result(at, 0, pages.map_or(Set::all(), Set::one));
        Ok(())
    }

    /// Takes the operands of an instruction that is left out; the output drops those that it pushes.
    fn left_out(&mut self, count: usize) -> Result<Vec<Operand>, String> {
        let operands: Vec<Operand> = (0..count).map(|_| self.take_operand()).collect::<Result<_, _>>()?;
        for _ in operands.iter().filter(|operand| !operand.gone) {
            self.output.same(&Operator::Drop)?;
        }
        Ok(operands)
    }

    /// A load or store.
    pub fn access(&mut self, at: usize, operator: &Operator<'_>, access: Access) -> Result<(), String> {
        let unread = self.is_unread(at) || self.output.absent;
        let mut new_offset = access.offset;
        let (number, address) = if self.output.absent {
            let mut number = Number::Any;
            for _ in 0..access.operands {
                number = self.take()?;
            }
            (number, self.take_operand()?)
        } else if unread {
            if !access.stores || !self.is_compacted(access.memory) {
                return Err("it cannot be left out".into());
            }
            let mut operands = self.left_out(1 + access.operands)?;
            let address = operands.pop().ok_or("an operand is missing")?;
            (operands.pop().map_or(Number::Any, |operand| operand.number), address)
        } else {
            let mut number = Number::Any;
            for _ in 0..access.operands {
                number = self.take()?;
            }
            if self.is_compacted(access.memory) {
                let other = self.output.take()?;
                new_offset = ops::memarg(&other).map_or(0, |arg| arg.offset);
                if other != classify::moved(operator, self.program.claims.target, new_offset) {
                    return Err(format!("the output has {other:?} instead of {operator:?}"));
                }
            } else {
                self.output.same(operator)?;
            }
            (number, self.take_operand()?)
        };
        let place = Place {
            memory: access.memory,
            address,
            offset: access.offset,
            new_offset,
            writes: access.stores,
            unread,
        };
        let reach = self.touch(at, place, &Set::one(access.width), access.width)?;
        if self.state.is_none() {
            return Ok(());
        }
        match (access.stores, reach) {
            (true, Some(reach)) => self.stored(access.memory, reach, access.content, &number),
            (true, None) => Ok(()),
            (false, reach) => {
                self.loaded(at, access, reach.as_ref())?;
                Ok(())
            }
        }
    }

    fn loaded(&mut self, at: usize, access: Access, reach: Option<&Reach>) -> Result<(), String> {
        let contents = self.program.memories.get(&access.memory).zip(reach);
        let set = match (access.content, contents) {
            (Content::Number | Content::Signed, Some((contents, reach))) => {
                let mut steps = 0;
                let set = contents.load(reach, access.content, &mut steps);
                self.program.work(steps)?;
                set
            }
            (Content::Number, None) => Set::up_to(largest(access.width)),
            (Content::Signed, None) => Set::all(),
            (Content::Wide | Content::Other, _) => {
                self.push(Number::Any);
                return Ok(());
            }
        };
        self.result(at, 0, set);
        Ok(())
    }

    fn stored(&mut self, memory: u32, reach: Reach, content: Content, number: &Number) -> Result<(), String> {
        match (content, number) {
            // Two words that are known one by one.
            (Content::Wide, Number::Wide(value)) => {
                let upper = match &reach.starts {
                    Set::Listed(starts) => Set::listing(starts.iter().map(|start| start + 4).collect()),
                    Set::Spread(first, last, step) => Set::Spread(first + 4, last + 4, *step),
                };
                let lower = Reach { starts: reach.starts, width: 4 };
                self.is_claimed(memory, &lower, &Set::one(*value as u32))?;
                self.is_claimed(memory, &Reach { starts: upper, width: 4 }, &Set::one((value >> 32) as u32))
            }
            (Content::Number, number) => {
                let set = self.set(number).cut(reach.width);
                self.is_claimed(memory, &reach, &set)
            }
            _ => {
                let set = Set::up_to(largest(reach.width));
                self.is_claimed(memory, &reach, &set)
            }
        }
    }

    fn is_claimed(&mut self, memory: u32, reach: &Reach, set: &Set) -> Result<(), String> {
        let Some(contents) = self.program.memories.get(&memory) else { return Ok(()) };
        let mut steps = 0;
        let is_claimed = contents.claims(reach, set, &mut steps);
        self.program.work(steps)?;
        if is_claimed { Ok(()) } else { Err(format!("what it writes to memory {memory} is not claimed")) }
    }

    /// `memory.fill`
    pub fn fill(&mut self, at: usize, memory: u32) -> Result<(), String> {
        let unread = self.is_unread(at);
        if unread && !self.is_compacted(memory) {
            return Err("it cannot be left out".into());
        }
        let (count, value, address) = if unread {
            let mut operands = self.left_out(3)?.into_iter();
            let mut next = || operands.next().ok_or("an operand is missing");
            (next()?.number, next()?.number, next()?)
        } else {
            let new = if self.is_compacted(memory) { self.program.claims.target } else { memory };
            self.output.same(&Operator::MemoryFill { mem: new })?;
            (self.take()?, self.take()?, self.take_operand()?)
        };
        let (count, value) = (self.set(&count), self.set(&value).cut(1));
        let place = Place { memory, address, offset: 0, new_offset: 0, writes: true, unread };
        match self.touch(at, place, &count, 1)? {
            Some(reach) if self.state.is_some() && reach.width > 0 => self.is_claimed(memory, &reach, &value),
            _ => Ok(()),
        }
    }

    /// `memory.copy`
    pub fn copy(&mut self, at: usize, to: u32, from: u32) -> Result<(), String> {
        let unread = self.is_unread(at);
        // If it is left out, it must not have trapped.
        if unread && !(self.is_compacted(to) && self.program.memories.contains_key(&from)) {
            return Err("it cannot be left out".into());
        }
        let (count, source, target) = if unread {
            let mut operands = self.left_out(3)?.into_iter();
            let mut next = || operands.next().ok_or("an operand is missing");
            (next()?.number, next()?, next()?)
        } else {
            let moved = |memory| if self.is_compacted(memory) { self.program.claims.target } else { memory };
            let new = Operator::MemoryCopy { dst_mem: moved(to), src_mem: moved(from) };
            self.output.same(&new)?;
            (self.take()?, self.take_operand()?, self.take_operand()?)
        };
        let count = self.set(&count);
        let place =
            |memory, address, writes| Place { memory, address, offset: 0, new_offset: 0, writes, unread };
        self.touch(at, place(from, source, false), &count, 1)?;
        if self.state.is_none() {
            return Ok(());
        }
        match self.touch(at, place(to, target, true), &count, 1)? {
            Some(reach) if self.state.is_some() && reach.width > 0 => {
                self.is_claimed(to, &reach, &Set::up_to(largest(1)))
            }
            _ => Ok(()),
        }
    }

    /// Notes what an instruction touches: `count` bytes from an address on, at once if they are `width`.
    /// `None` if nothing is claimed about the memory.
    fn touch(&mut self, at: usize, place: Place, count: &Set, width: u32) -> Result<Option<Reach>, String> {
        let Place { memory, address, .. } = place;
        let may_differ = place.unread || self.is_compacted(memory) && !address.gone;
        if !may_differ && !address.is_same() {
            return Err("an address of another memory is moved, or left out".into());
        }
        let Some(contents) = self.program.memories.get(&memory) else { return Ok(None) };
        let set = self.set(&address.number);
        let (Some((first, last)), Some((_, most))) = (set.ends(), count.ends()) else {
            self.state = None;
            return Ok(None);
        };
        let end = (u64::from(last) + u64::from(most)).saturating_add(place.offset);
        if place.offset > u64::from(u32::MAX) || end > contents.bytes {
            return Err(format!("it may touch byte {end} of memory {memory}, which is out of bounds"));
        }
        // It fits in 32 bits, since it is in bounds, unless nothing is touched.
        let offset = place.offset as u32;
        let shift =
            moved_by(&address, (first, last))? + i128::from(place.offset) - i128::from(place.new_offset);
        let reach = match (most, &set) {
            (0, _) => Reach { starts: set, width: 0 },
            (_, Set::Listed(starts)) if most == width => Reach {
                starts: Set::listing(starts.iter().map(|start| start.wrapping_add(offset)).collect()),
                width,
            },
            (_, Set::Spread(_, _, step)) if most == width => {
                Reach { starts: Set::spread(first + offset, last + offset, *step), width }
            }
            _ => Reach { starts: Set::spread(first, last + (most - 1), 1), width: 1 },
        };
        if self.is_compacted(memory) {
            let Place { writes, unread, .. } = place;
            self.touches.push(Touch { at, memory, reach: reach.clone(), shift, writes, unread });
        }
        Ok(Some(reach))
    }
}

/// By how much an address is less in the output than in the input, as an integer: it must not wrap.
fn moved_by(address: &Operand, (first, last): (u32, u32)) -> Result<i128, String> {
    let less = i128::from(address.less);
    let fits = |by: &i128| i128::from(first) - by >= 0 && i128::from(last) - by <= u32::MAX.into();
    let found = [less, less - (1 << 32)].into_iter().find(fits);
    found.ok_or_else(|| "a moved address may wrap".into())
}
