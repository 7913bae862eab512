//! Operands, locals and globals.

use super::affine::Affine;
use super::body::Body;
use super::claim::Name;
use super::number_set::Set;
use super::state::{Number, Operand, Origin};
use wasmparser::{BlockType, ValType};

/// Sums of more names get a name of their own in a local.
const MAX_FOLLOWED: usize = 4;

impl Body<'_, '_, '_> {
    /// Operands below so many.
    pub fn height(&self, operands: usize) -> Result<usize, String> {
        let count = self.state.as_ref().map_or(0, |state| state.stack.len());
        count.checked_sub(operands).ok_or_else(|| "operands are missing".into())
    }

    /// Operands that a block takes and leaves.
    pub fn arity(&self, ty: BlockType) -> Result<(usize, usize), String> {
        match ty {
            BlockType::Empty => Ok((0, 0)),
            BlockType::Type(_) => Ok((0, 1)),
            BlockType::FuncType(ty) => {
                let ty = self.program.ty(ty)?;
                Ok((ty.params().len(), ty.results().len()))
            }
        }
    }

    pub fn push_operand(&mut self, operand: Operand) {
        if let Some(state) = &mut self.state {
            state.stack.push(operand);
        }
    }

    /// Pushes a number that is the same in the output.
    pub fn push(&mut self, number: Number) {
        self.push_operand(Operand::new(number));
    }

    /// Takes an operand, whatever it is in the output.
    pub fn take_operand(&mut self) -> Result<Operand, String> {
        let below = self.region.as_ref().map_or(0, |region| region.height);
        let stack = self.state.as_mut().map(|state| &mut state.stack);
        let operand = stack.filter(|stack| stack.len() > below).and_then(Vec::pop);
        operand.ok_or_else(|| "an operand is missing".into())
    }

    /// Takes an operand that has to be the same in the output.
    pub fn take(&mut self) -> Result<Number, String> {
        let operand = self.take_operand()?;
        if operand.is_same() { Ok(operand.number) } else { Err("a moved address is used as a number".into()) }
    }

    /// Gives a number its name.
    pub fn name(&mut self, name: Name, set: Set) -> Number {
        self.names.origins.remove(&name);
        self.names.sets.insert(name, set);
        Number::Sum(Affine::named(name))
    }

    /// Pushes a result that has a name, unless it is known.
    pub fn result(&mut self, at: usize, result: u32, set: Set) {
        let number = match set.single() {
            Some(constant) => Number::Sum(Affine::constant(constant)),
            None => self.name(Name::Result(at, result), set),
        };
        self.push(number);
    }

    /// Says what the result that was pushed last tells, if that has a name.
    pub fn tells(&mut self, at: usize, origin: Origin) {
        let own = Number::Sum(Affine::named(Name::Result(at, 0)));
        let last = self.state.as_ref().and_then(|state| state.stack.last());
        if last.is_some_and(|operand| operand.number == own) {
            self.names.origins.insert(Name::Result(at, 0), origin);
        }
    }

    /// What a number can be here.
    pub fn set(&self, number: &Number) -> Set {
        self.state.as_ref().map_or(Set::none(), |state| state.set(&self.names, number))
    }

    /// What a place has.
    pub fn local(&self, place: usize) -> Number {
        let state = self.state.as_ref();
        state.and_then(|state| state.locals.get(place)).cloned().unwrap_or(Number::Any)
    }

    pub fn set_local(&mut self, at: usize, place: usize, number: Number) {
        let is_i32 = self.is_i32.get(place).copied().unwrap_or(true);
        let number = match number {
            Number::Any if is_i32 => self.name(Name::Result(at, 0), Set::all()),
            Number::Sum(sum) if sum.terms.len() > MAX_FOLLOWED => {
                let set = self.set(&Number::Sum(sum));
                self.name(Name::Result(at, 0), set)
            }
            number => number,
        };
        if let Some(local) = self.state.as_mut().and_then(|state| state.locals.get_mut(place)) {
            *local = number;
        }
    }

    pub fn global_get(&mut self, at: usize, global: u32) {
        if let Some(place) = self.tracked(global) {
            let number = self.local(place);
            return self.push(number);
        }
        match self.program.input.globals.get(global as usize).map(|global| global.ty.content_type) {
            Some(ValType::I32) => self.result(at, 0, self.program.global(global)),
            _ => self.push(Number::Any),
        }
    }
}
