//! One function: its locals, its frame on the shadow stack, and what it returns.

use super::layout::{Array, Base, Func, Layout, POINTEE, one_in};
use super::{BLOCK_TYPES, LONG_GLOBAL, STACK_POINTER};
use arbitrary::{Result as Drawn, Unstructured};
use wasm_encoder::{BlockType, Function, InstructionSink, ValType};

/// Locals behind the parameters: counters and limits of nested loops, then for anything.
const LOCALS: [ValType; 13] = {
    use ValType::{F32, F64, I32, I64};
    [I32, I32, I32, I32, I32, I32, I32, I32, I32, I64, I64, F32, F64]
};
/// How deep loops may nest: as many counters there are, and limits.
pub const NESTED: u32 = 2;

/// Where a branch to a label leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Label {
    /// Behind a block.
    Behind,
    /// To the start of a loop.
    Loop,
    /// There too, with values.
    WithValues,
}

/// A body that is being made.
pub struct Body<'l, 'i, 'd> {
    pub layout: &'l Layout,
    pub input: &'i mut Unstructured<'d>,
    pub function: Function,
    pub func: &'l Func,
    pub index: usize,
    /// Types of parameters and locals.
    pub locals: Vec<ValType>,
    /// The arrays that it can reach.
    pub arrays: Vec<Array>,
    /// Size of its frame, and whether it moves the stack pointer.
    pub frame: Option<(u32, bool)>,
    /// The labels to branch to, the innermost one last, that of the function not among them.
    pub labels: Vec<Label>,
    /// Of each loop around whether its counter counts elements, and is no address.
    pub loops: Vec<bool>,
    /// How many statements may still be made.
    pub left: u32,
}

/// Makes the function with this index.
pub fn function(layout: &Layout, index: usize, input: &mut Unstructured<'_>) -> Drawn<Function> {
    let func = &layout.funcs[index];
    let locals: Vec<ValType> = func.params.iter().copied().chain(LOCALS).collect();
    let left = input.int_in_range(2..=16)?;
    let mut body = Body {
        layout,
        input,
        function: Function::new_with_locals_types(LOCALS),
        func,
        index,
        locals,
        arrays: layout.arrays.clone(),
        frame: None,
        labels: Vec::new(),
        loops: Vec::new(),
        left,
    };
    body.enter()?;
    while body.left > 0 && !body.input.is_empty() {
        body.sequence()?;
    }
    body.results()?;
    body.leave()?;
    body.code().end();
    Ok(body.function)
}

impl Body<'_, '_, '_> {
    pub fn code(&mut self) -> InstructionSink<'_> {
        self.function.instructions()
    }

    /// True once in so many times, and never once there are no bytes any more.
    pub fn one_in(&mut self, times: u32) -> Drawn<bool> {
        one_in(times, self.input)
    }

    /// The same in modules that are not tame; in those that are, never.
    pub fn odd(&mut self, times: u32) -> Drawn<bool> {
        Ok(self.one_in(times)? && !self.layout.is_tame)
    }

    /// The counter of the loops at this depth.
    pub fn counter(&self, depth: u32) -> u32 {
        self.func.params.len() as u32 + depth
    }

    /// The counter of a loop that begins now.
    pub fn new_counter(&self) -> u32 {
        self.counter(self.loops.len() as u32)
    }

    /// Where the loops at this depth end, or how often they still run.
    pub fn limit(&self, depth: u32) -> u32 {
        self.counter(NESTED + depth)
    }

    /// The local that holds the address of the frame.
    fn frame_local(&self) -> u32 {
        self.counter(2 * NESTED)
    }

    /// A local of this type for anything.
    pub fn local(&mut self, ty: ValType) -> Drawn<u32> {
        let first_free = self.frame_local() + 1;
        let is_free = |local: u32| local >= first_free || local < self.func.params.len() as u32;
        let locals = (0..).zip(&self.locals);
        let found = locals.filter(|(local, found)| **found == ty && is_free(*local));
        let found: Vec<u32> = found.map(|(local, _)| local).collect();
        // A pointer that somebody gave stays what it is.
        let first = usize::from(self.func.takes_pointer && ty == ValType::I32);
        Ok(*self.input.choose(&found[first..])?)
    }

    fn enter(&mut self) -> Drawn<()> {
        // Locals start as something else than 0, or all that is computed from them comes to nothing.
        for local in self.frame_local() + 1..self.locals.len() as u32 {
            if self.input.ratio(2, 3)? {
                let ty = self.locals[local as usize];
                self.value(ty, 1)?;
                self.code().local_set(local);
            }
        }
        if self.func.takes_pointer {
            let (len, width) = POINTEE;
            self.arrays.push(Array { memory: 0, base: Base::Local(0), len, width });
        }
        if self.one_in(3)? {
            let size = *self.input.choose(&[16, 32, 8, 48])?;
            // A function that calls no other one need not move the stack pointer.
            let moves = self.input.ratio(3, 4)?;
            let frame = self.frame_local();
            self.code().global_get(STACK_POINTER).i32_const(size).i32_sub().local_tee(frame);
            match moves {
                true => self.code().global_set(STACK_POINTER),
                false => self.code().drop(),
            };
            let size = size as u32;
            self.frame = Some((size, moves));
            let width = 1 << self.input.int_in_range(0..=3)?;
            self.arrays.push(Array { memory: 0, base: Base::Local(frame), len: size / width, width });
        }
        if self.func.is_recursive {
            self.recurse()?;
        }
        Ok(())
    }

    /// Takes the frame away, mostly.
    pub fn leave(&mut self) -> Drawn<()> {
        let Some((size, true)) = self.frame else { return Ok(()) };
        if self.odd(30)? {
            return Ok(());
        }
        let frame = self.frame_local();
        match self.one_in(4)? {
            true => self.code().global_get(STACK_POINTER),
            false => self.code().local_get(frame),
        };
        self.code().i32_const(size as i32).i32_add().global_set(STACK_POINTER);
        Ok(())
    }

    /// Leaves the results. The first number among them depends on every local and global, mostly, so
    /// that no difference is lost.
    fn results(&mut self) -> Drawn<()> {
        for (position, ty) in self.func.results.iter().enumerate() {
            if position > 0 || *ty != ValType::I32 || self.one_in(8)? {
                self.value(*ty, 2)?;
                continue;
            }
            self.code().global_get(1).global_get(LONG_GLOBAL).i32_wrap_i64().i32_xor();
            // Whoever sees the address of the frame forbids much.
            let hidden = if self.odd(5)? { None } else { Some(self.frame_local()) };
            for (local, ty) in (0..).zip(self.locals.clone()) {
                if hidden == Some(local) {
                    continue;
                }
                self.code().i32_const(5).i32_rotl().local_get(local);
                let mut code = self.code();
                match ty {
                    ValType::I64 => drop(code.i32_wrap_i64()),
                    ValType::F32 => drop(code.i32_reinterpret_f32()),
                    ValType::F64 => drop(code.i64_reinterpret_f64().i32_wrap_i64()),
                    _ => {}
                }
                code.i32_add();
            }
        }
        Ok(())
    }

    /// Calls itself some times.
    fn recurse(&mut self) -> Drawn<()> {
        let most = *self.input.choose(&[3, 1, 7])?;
        self.code().local_get(0).i32_const(most).i32_and().local_tee(0);
        self.code().if_(BlockType::Empty);
        self.labels.push(Label::Behind);
        self.code().local_get(0).i32_const(1).i32_sub();
        for ty in &self.func.params[1..] {
            self.value(*ty, 1)?;
        }
        let index = self.index as u32;
        self.code().call(index);
        for _ in &self.func.results {
            self.code().drop();
        }
        self.labels.pop();
        self.code().end();
        Ok(())
    }

    /// Calls a function behind this one, if there is one, and puts what it returns into locals.
    pub fn call(&mut self) -> Drawn<()> {
        let layout = self.layout;
        if self.index + 1 >= layout.funcs.len() {
            return Ok(());
        }
        let callee = self.input.int_in_range(self.index + 1..=layout.funcs.len() - 1)?;
        let func = &layout.funcs[callee];
        let mut params = &func.params[..];
        if func.takes_pointer {
            self.pointer()?;
            params = &params[1..];
        }
        for ty in params {
            self.value(*ty, 2)?;
        }
        self.code().call(callee as u32);
        self.keep(&func.results)
    }

    /// Calls a function through the table: a slot from memory, where one may be written before, a
    /// constant one, or any.
    pub fn indirect_call(&mut self) -> Drawn<()> {
        let slots = self.layout.slots.len() as i32;
        if self.one_in(4)? {
            let cells = self.layout.arrays[1];
            let at = self.address(cells, 4)?;
            let slot = self.input.int_in_range(1..=slots)?;
            self.code().i32_const(slot).i32_store(at);
        }
        if self.index >= self.layout.first_leaf {
            return self.call();
        }
        self.number(2)?;
        match self.input.int_in_range(0..=15)? {
            0..=8 => {
                let cells = self.layout.arrays[1];
                let at = self.address(cells, 4)?;
                self.code().i32_load(at);
            }
            9..=11 => {
                let slot = self.input.int_in_range(1..=slots)?;
                self.code().i32_const(slot);
            }
            12 | 13 => {
                self.number(1)?;
                self.code().i32_const(slots).i32_rem_u().i32_const(1).i32_add();
            }
            14 if !self.layout.is_tame => self.number(1)?,
            // An empty one.
            _ => drop(self.code().i32_const(0)),
        }
        let ty = BLOCK_TYPES + self.layout.first_leaf as u32;
        self.code().call_indirect(0, ty);
        self.keep(&[ValType::I32])
    }

    /// Moves values from the stack to locals, the last one first.
    pub fn keep(&mut self, types: &[ValType]) -> Drawn<()> {
        for ty in types.iter().rev() {
            let local = self.local(*ty)?;
            self.code().local_set(local);
        }
        Ok(())
    }

    /// Leaves the address of an array that a callee may use.
    fn pointer(&mut self) -> Drawn<()> {
        let (len, width) = POINTEE;
        let is_long = |array: &Array| array.memory == 0 && array.len * array.width >= len * width;
        let fits: Vec<Array> = self.arrays[1..].iter().copied().filter(is_long).collect();
        let array = *self.input.choose(&fits)?;
        let spare = (array.len * array.width).saturating_sub(len * width);
        let ahead = self.input.int_in_range(0..=spare)? as i32;
        match array.base {
            Base::Constant(base) => drop(self.code().i32_const(base as i32 + ahead)),
            Base::Local(local) => drop(self.code().local_get(local).i32_const(ahead).i32_add()),
        }
        Ok(())
    }
}
