//! Statements, which leave nothing on the stack.

use super::frame::{Body, Label};
use super::{GLOBALS, LONG_GLOBAL, STACK_POINTER};
use arbitrary::Result as Drawn;
use wasm_encoder::{BlockType, MemArg, MemArgTarget, ValType};

impl Body<'_, '_, '_> {
    pub fn sequence(&mut self) -> Drawn<()> {
        for _ in 0..self.input.int_in_range(1..=5)? {
            if self.left == 0 {
                break;
            }
            self.left -= 1;
            self.statement()?;
        }
        Ok(())
    }

    fn statement(&mut self) -> Drawn<()> {
        match self.input.int_in_range(0..=33)? {
            0..=4 => self.store()?,
            5..=7 => {
                let ty = *self.input.choose(&[ValType::I32, ValType::I64, ValType::F32, ValType::F64])?;
                self.value(ty, 3)?;
                self.keep(&[ty])?;
            }
            8..=12 => self.repeat()?,
            13 | 14 => self.guarded()?,
            15 | 16 => self.call()?,
            17 | 18 => self.indirect_call()?,
            19 | 20 => self.through_pointer()?,
            21 => self.count()?,
            22 | 23 => self.blocks()?,
            24 | 25 => self.branch()?,
            26 => match self.input.arbitrary()? {
                true => self.switch()?,
                false => self.jump()?,
            },
            27 => self.leave_early()?,
            28 => {
                let global = self.input.int_in_range(1..=GLOBALS - 2)?;
                self.number(2)?;
                self.code().global_set(global);
                self.long(2)?;
                self.code().global_set(LONG_GLOBAL);
            }
            29 => self.at_the_end()?,
            30 => self.between_arrays()?,
            31 | 32 => self.flag()?,
            _ => self.rarity()?,
        }
        Ok(())
    }

    /// An access behind a test of its index: inside of an `if`, or after the way out of a block.
    fn guarded(&mut self) -> Drawn<()> {
        let array = self.array()?;
        let local = self.local(ValType::I32)?;
        let len = array.len as i32;
        let is_if: bool = self.input.arbitrary()?;
        if !is_if {
            self.code().block(BlockType::Empty);
        }
        self.number(1)?;
        self.code().local_tee(local).i32_const(len);
        match is_if {
            true => self.code().i32_lt_u().if_(BlockType::Empty),
            false => self.code().i32_ge_u().br_if(0),
        };
        self.labels.push(Label::Behind);
        self.code().local_get(local);
        let at = self.element_address(array, 1)?;
        self.number(1)?;
        self.code().i32_store8(at);
        self.sequence()?;
        self.labels.pop();
        self.code().end();
        Ok(())
    }

    /// Writes a pointer, or reads one and uses it.
    fn through_pointer(&mut self) -> Drawn<()> {
        let cells = self.layout.arrays[0];
        let ours: Vec<_> =
            self.layout.arrays[1..].iter().copied().filter(|array| array.memory == 0).collect();
        let at = self.address(cells, 4)?;
        if self.one_in(3)? {
            let array = *self.input.choose(&ours)?;
            self.whole_address(array)?;
            self.code().i32_store(at);
            return Ok(());
        }
        let pointer = self.local(ValType::I32)?;
        self.code().i32_load(at).local_tee(pointer);
        let offset = self.input.int_in_range(0..=4)?;
        let at = MemArg { offset, align: 0, target: MemArgTarget::Memory(0), ordering: None };
        match self.input.int_in_range(0..=3)? {
            0 | 1 => {
                self.code().i32_load8_u(at);
                self.keep(&[ValType::I32])
            }
            3 if !self.layout.is_tame => {
                // As a cursor does: the pointer itself moves.
                let first = self.address_of_first(cells);
                self.code().drop().i32_const(0).local_get(pointer).i32_const(1).i32_add().i32_store(first);
                Ok(())
            }
            _ => {
                self.number(1)?;
                self.code().i32_store8(at);
                Ok(())
            }
        }
    }

    /// Counts in memory, up to the end of an array, and uses the element that is counted.
    fn count(&mut self) -> Drawn<()> {
        let array = self.array()?;
        let local = self.local(ValType::I32)?;
        let mut at = self.address_of_first(self.layout.arrays[1]);
        at.offset = 72;
        self.code().i32_const(0).i32_load(at).local_tee(local);
        self.code().i32_const(array.len as i32).i32_lt_u().if_(BlockType::Empty);
        self.code().i32_const(0).local_get(local).i32_const(1).i32_add().i32_store(at);
        self.labels.push(Label::Behind);
        self.code().local_get(local);
        let element = self.element_address(array, 1)?;
        self.number(1)?;
        self.code().i32_store8(element);
        self.labels.pop();
        self.code().else_().i32_const(0).i32_const(0).i32_store(at).end();
        Ok(())
    }

    /// A flag that is looked at before it is set, seldom elsewhere, and what else is done then.
    fn flag(&mut self) -> Drawn<()> {
        let mut at = self.address_of_first(self.layout.arrays[1]);
        (at.offset, at.align) = (self.input.int_in_range(76..=79)?, 0);
        self.code().block(BlockType::Empty).i32_const(0).i32_load8_u(at).br_if(0);
        self.labels.push(Label::Behind);
        match self.input.int_in_range(0..=3)? {
            0 => self.sequence()?,
            1 => self.store()?,
            _ => {}
        }
        self.labels.pop();
        self.code().i32_const(0).i32_const(1).i32_store8(at).end();
        if self.one_in(8)? {
            self.code().i32_const(0).i32_load8_u(at);
            self.keep(&[ValType::I32])?;
        }
        Ok(())
    }

    fn blocks(&mut self) -> Drawn<()> {
        self.code().block(BlockType::Empty);
        self.labels.push(Label::Behind);
        self.sequence()?;
        self.condition(1)?;
        self.code().br_if(0);
        self.sequence()?;
        self.labels.pop();
        self.code().end();
        Ok(())
    }

    fn branch(&mut self) -> Drawn<()> {
        self.condition(2)?;
        self.code().if_(BlockType::Empty);
        self.labels.push(Label::Behind);
        self.sequence()?;
        if self.input.arbitrary()? {
            self.code().else_();
            self.sequence()?;
        }
        self.labels.pop();
        self.code().end();
        Ok(())
    }

    /// A `br_table` to blocks, each with an end of its own, through which some fall.
    fn switch(&mut self) -> Drawn<()> {
        let cases = self.input.int_in_range(1..=4)?;
        for _ in 0..=cases {
            self.code().block(BlockType::Empty);
        }
        self.labels.extend((0..=cases).map(|_| Label::Behind));
        self.number(1)?;
        self.code().br_table(0..cases, cases);
        for case in (0..cases).rev() {
            self.code().end();
            self.labels.pop();
            self.store()?;
            if self.input.arbitrary()? {
                self.code().br(case);
            }
        }
        self.code().end();
        self.labels.pop();
        Ok(())
    }

    /// A branch to one of the labels around, mostly forward.
    fn jump(&mut self) -> Drawn<()> {
        let back = self.one_in(16)?;
        let fits = |label: &Label| *label == Label::Behind || back && *label == Label::Loop;
        let targets = (0..).zip(self.labels.iter().rev()).filter(|(_, label)| fits(label));
        let targets: Vec<u32> = targets.map(|(depth, _)| depth).collect();
        if targets.is_empty() {
            return self.leave_early();
        }
        let target = *self.input.choose(&targets)?;
        self.condition(1)?;
        self.code().br_if(target);
        Ok(())
    }

    fn leave_early(&mut self) -> Drawn<()> {
        self.condition(1)?;
        self.code().if_(BlockType::Empty);
        self.labels.push(Label::Behind);
        for ty in &self.func.results {
            self.value(*ty, 1)?;
        }
        self.leave()?;
        self.code().return_().end();
        self.labels.pop();
        Ok(())
    }

    /// At the last bytes of a memory, before and behind.
    fn at_the_end(&mut self) -> Drawn<()> {
        let memory = self.input.int_in_range(0..=self.layout.memories.len() - 1)?;
        let size = self.layout.memories[memory].bytes();
        let before = *self.input.choose(&[4, 8, 1, 5, 3])?;
        let before = if self.odd(3)? { 0 } else { before };
        let offset = *self.input.choose(&[0, size - 16, size - before])?;
        let rest = size - before - offset.min(size - before);
        let target = MemArgTarget::Memory(memory as u32);
        let at = MemArg { offset: offset.into(), align: 0, target, ordering: None };
        self.code().i32_const(rest as i32);
        match self.input.int_in_range(0..=3)? {
            0 => {
                self.code().i32_load8_u(at);
                self.keep(&[ValType::I32])
            }
            1 if before >= 4 => {
                self.code().i32_load(at);
                self.keep(&[ValType::I32])
            }
            2 if before >= 8 => {
                self.long(1)?;
                self.code().i64_store(at);
                Ok(())
            }
            _ => {
                self.number(1)?;
                self.code().i32_store8(at);
                Ok(())
            }
        }
    }

    /// `memory.fill`, `memory.copy` and `memory.init`, of sizes that are constant, cut or neither.
    fn between_arrays(&mut self) -> Drawn<()> {
        let (to, from) = (self.array()?, self.array()?);
        let passive = self.layout.passive();
        let kind = self.input.int_in_range(0..=4)?;
        self.whole_address(to)?;
        let to_size = (to.len * to.width) as i32;
        match kind {
            0 | 1 => {
                self.whole_address(from)?;
                self.size(to_size.min((from.len * from.width) as i32))?;
                self.code().memory_copy(to.memory, from.memory);
            }
            2 if !passive.is_empty() => {
                let (segment, len) = *self.input.choose(&passive)?;
                let start = self.input.int_in_range(0..=len)?;
                self.code().i32_const(start as i32);
                self.size(to_size.min((len - start) as i32))?;
                self.code().memory_init(to.memory, segment);
            }
            _ => {
                self.number(1)?;
                self.size(to_size)?;
                self.code().memory_fill(to.memory);
            }
        }
        Ok(())
    }

    /// Leaves a size of at most so many bytes, mostly.
    fn size(&mut self, most: i32) -> Drawn<()> {
        match self.input.int_in_range(0..=9)? {
            0..=5 => {
                let size = self.input.int_in_range(0..=most)?;
                self.code().i32_const(size);
            }
            9 if !self.layout.is_tame => self.number(1)?,
            _ => {
                self.number(1)?;
                self.code().i32_const(most + 1).i32_rem_u();
            }
        }
        Ok(())
    }

    fn rarity(&mut self) -> Drawn<()> {
        let memory = self.input.int_in_range(0..=self.layout.memories.len() as u32 - 1)?;
        let kinds = if self.layout.is_tame { 3 } else { 7 };
        match self.input.int_in_range(0..=kinds)? {
            0 | 1 => {
                self.code().memory_size(memory);
                self.keep(&[ValType::I32])
            }
            4 => {
                self.code().i32_const(1).memory_grow(memory);
                self.keep(&[ValType::I32])
            }
            3 => {
                if let Some((segment, _)) = self.layout.passive().first() {
                    self.code().data_drop(*segment);
                }
                Ok(())
            }
            2 => {
                self.condition(1)?;
                self.code().if_(BlockType::Empty).unreachable().end();
                Ok(())
            }
            5 => {
                // The stack pointer is a number like another one here.
                self.code().global_get(STACK_POINTER);
                self.keep(&[ValType::I32])
            }
            6 => {
                let func = self.layout.slots[0];
                self.code().i32_const(1).ref_func(func).table_set(0);
                Ok(())
            }
            _ => {
                self.code().i32_const(0).table_get(0).ref_is_null();
                self.keep(&[ValType::I32])
            }
        }
    }
}
