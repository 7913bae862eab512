//! Loops: counters up and down, pointers, ends that are compared in every way, values on the stack.

use super::frame::{Body, Label, NESTED};
use super::layout::{Array, Base};
use super::{ONE, TWO};
use arbitrary::Result as Drawn;
use wasm_encoder::{BlockType, ValType};

impl Body<'_, '_, '_> {
    /// A loop, with statements inside.
    pub fn repeat(&mut self) -> Drawn<()> {
        if self.loops.len() == NESTED as usize {
            return self.store();
        }
        let array = self.array()?;
        match self.input.int_in_range(0..=6)? {
            0 | 1 => self.upwards(array),
            2 => self.downwards(array),
            3 => self.while_below(array),
            4 => self.by_pointer(array),
            5 => self.with_parameters(array),
            _ => self.until_it_wraps(array),
        }
    }

    /// `do { ... } while ((i += step) < n)`, for a constant or a clamped number of elements.
    fn upwards(&mut self, array: Array) -> Drawn<()> {
        let counter = self.new_counter();
        let limit = self.limit(self.loops.len() as u32);
        let step = *self.input.choose(&[1, 1, 2, 4, 8])?;
        let end = (array.len as i32 + step - 1) / step * step;
        let start = self.input.int_in_range(0..=end / step - 1)? * step;
        let is_clamped = self.input.arbitrary()?;
        if is_clamped {
            self.number(1)?;
            self.code().local_tee(limit).i32_const(end).local_get(limit).i32_const(end).i32_lt_u().select();
        } else {
            self.code().i32_const(end);
        }
        self.code().local_set(limit).i32_const(start).local_set(counter);
        self.open_loop(true);
        self.touch(array)?;
        self.sequence()?;
        self.code().local_get(counter).i32_const(step).i32_add().local_tee(counter).local_get(limit);
        let test = self.input.int_in_range(0..=3)?;
        let mut code = self.code();
        match test {
            // With a clamped number, this need not end.
            0 if !is_clamped => code.i32_ne(),
            1 => code.i32_lt_s(),
            _ => code.i32_lt_u(),
        };
        self.close_loop();
        Ok(())
    }

    /// `while (n) { n--; ... }`
    fn downwards(&mut self, array: Array) -> Drawn<()> {
        let counter = self.new_counter();
        self.code().i32_const(array.len as i32).local_set(counter);
        self.open_loop(true);
        self.code().local_get(counter).i32_const(-1).i32_add().local_set(counter);
        self.touch(array)?;
        self.sequence()?;
        self.code().local_get(counter);
        match self.input.int_in_range(0..=2)? {
            0 => drop(self.code().i32_const(0).i32_gt_s()),
            1 => drop(self.code().i32_const(0).i32_ne()),
            _ => {}
        }
        self.close_loop();
        Ok(())
    }

    /// `for (i = 0; i < n; i++) ...`, with the test before and a way out in the middle.
    fn while_below(&mut self, array: Array) -> Drawn<()> {
        let counter = self.new_counter();
        let limit = self.limit(self.loops.len() as u32);
        self.number(1)?;
        self.code().local_set(limit).i32_const(0).local_set(counter);
        self.code().block(BlockType::Empty);
        self.labels.push(Label::Behind);
        self.open_loop(true);
        self.code().local_get(counter).local_get(limit).i32_ge_u().br_if(1);
        match self.input.arbitrary()? {
            true => drop(self.code().local_get(counter).i32_const(array.len as i32).i32_eq().br_if(1)),
            false => drop(self.code().local_get(counter).i32_const(array.len as i32 - 1).i32_gt_u().br_if(1)),
        }
        self.touch(array)?;
        self.sequence()?;
        if self.one_in(3)? {
            self.condition(1)?;
            self.code().br_if(1);
        }
        self.code().local_get(counter).i32_const(1).i32_add().local_set(counter).i32_const(1);
        self.close_loop();
        self.labels.pop();
        self.code().end();
        Ok(())
    }

    /// From the first element to the last one or back, by its address.
    fn by_pointer(&mut self, array: Array) -> Drawn<()> {
        let Base::Constant(base) = array.base else { return self.downwards(array) };
        let counter = self.new_counter();
        let size = (array.len * array.width) as i32;
        let (base, width) = (base as i32, array.width as i32);
        let is_forward = self.input.ratio(2, 3)?;
        let start = if is_forward { base } else { base + size - width };
        self.code().i32_const(start).local_set(counter);
        self.open_loop(false);
        let mut at = self.address_of_first(array);
        at.offset = 0;
        self.code().local_get(counter);
        match self.input.arbitrary()? {
            true => {
                self.code().i32_load8_u(at);
                self.keep(&[ValType::I32])?;
            }
            false => {
                self.number(1)?;
                self.code().i32_store8(at);
            }
        }
        self.sequence()?;
        let step = if is_forward { width } else { -width };
        self.code().local_get(counter).i32_const(step).i32_add().local_tee(counter);
        let test = self.input.int_in_range(0..=2)?;
        match (is_forward, test) {
            (true, 0) => self.code().i32_const(base + size).i32_ne(),
            (true, 1) => self.code().i32_const(base + size).i32_lt_u(),
            (true, _) => self.code().i32_const(base + size - 1).i32_le_u(),
            // Nothing unsigned is below an array at address 0.
            (false, 0) if base > 0 => self.code().i32_const(base).i32_ge_u(),
            (false, 1) => self.code().i32_const(base).i32_ge_s(),
            (false, _) => self.code().i32_const(base - width).i32_ne(),
        };
        self.close_loop();
        Ok(())
    }

    /// The counter, or counter and sum, are on the stack.
    fn with_parameters(&mut self, array: Array) -> Drawn<()> {
        let counter = self.new_counter();
        let with_sum = self.input.arbitrary()?;
        if with_sum {
            self.number(1)?;
        }
        self.code().i32_const(0);
        self.code().loop_(BlockType::FunctionType(if with_sum { TWO } else { ONE }));
        self.labels.push(Label::WithValues);
        self.loops.push(true);
        self.code().local_set(counter);
        self.touch(array)?;
        self.sequence()?;
        if with_sum {
            self.number(1)?;
            self.code().i32_add();
        }
        self.code().local_get(counter).i32_const(1).i32_add();
        self.code().local_get(counter).i32_const(array.len as i32 - 1).i32_lt_u();
        self.close_loop();
        self.keep(if with_sum { &[ValType::I32; 2] } else { &[ValType::I32] })
    }

    /// Starts below zero, or so that it passes by its end: the counter wraps around.
    fn until_it_wraps(&mut self, array: Array) -> Drawn<()> {
        let counter = self.new_counter();
        let len = array.len as i32;
        let step: i32 = *self.input.choose(&[1, 2, -1, 3])?;
        let start = self.input.int_in_range(-4..=4)? * step;
        let end = start + step * self.input.int_in_range(1..=6)?;
        self.code().i32_const(start).local_set(counter);
        self.open_loop(false);
        self.code().local_get(counter).i32_const(len).i32_rem_u();
        let at = self.element_address(array, 1)?;
        self.number(1)?;
        self.code().i32_store8(at);
        self.sequence()?;
        self.code().local_get(counter).i32_const(step).i32_add().local_tee(counter).i32_const(end).i32_ne();
        self.close_loop();
        Ok(())
    }

    /// Loads or stores the element that is counted.
    fn touch(&mut self, array: Array) -> Drawn<()> {
        let counter = self.counter(self.loops.len() as u32 - 1);
        self.code().local_get(counter);
        let width = array.width.min(4);
        let at = self.element_address(array, width)?;
        match (self.one_in(3)?, width) {
            (true, 1) => drop(self.code().i32_load8_u(at)),
            (true, 2) => drop(self.code().i32_load16_s(at)),
            (true, _) => drop(self.code().i32_load(at)),
            (false, _) => {
                self.number(1)?;
                self.put(ValType::I32, width, at);
                return Ok(());
            }
        }
        self.keep(&[ValType::I32])
    }

    fn open_loop(&mut self, counts_elements: bool) {
        self.code().loop_(BlockType::Empty);
        self.labels.push(Label::Loop);
        self.loops.push(counts_elements);
    }

    /// Goes on if what is on the stack is not 0.
    fn close_loop(&mut self) {
        self.code().br_if(0).end();
        self.labels.pop();
        self.loops.pop();
    }
}
