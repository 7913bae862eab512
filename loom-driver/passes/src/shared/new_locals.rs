//! Locals that a pass adds to a body, for operands that it has to keep for a moment.

use loom_core::bodies::Splice;
use loom_core::index::FuncIndex;
use loom_core::{Module, Result};
use wasm_encoder::{Encode, ValType};
use wasmparser::{CompositeInnerType, FunctionBody};

/// Locals of a function, and those that are new.
pub struct Locals {
    /// Length of the count of declarations, in bytes, and the count.
    declared: (usize, u32),
    /// The number of locals that were there, parameters included.
    count: u32,
    /// New ones, behind: type and role.
    new: Vec<(ValType, u32)>,
}

impl Locals {
    /// Those that a body declares, and its parameters.
    ///
    /// # Errors
    ///
    /// If it cannot be read.
    pub fn of(module: &Module<'_>, func: FuncIndex, body: &FunctionBody<'_>) -> wasmparser::Result<Locals> {
        let mut reader = body.get_locals_reader()?;
        let declared = ((reader.original_position() - body.range().start) as usize, reader.get_count());
        let ty = module.funcs.get(func).and_then(|func| module.sub_type(func.ty));
        let params = ty.and_then(|ty| match &ty.composite_type.inner {
            CompositeInnerType::Func(ty) => Some(ty.params().len()),
            _ => None,
        });
        let mut count = params.unwrap_or_default() as u32;
        for _ in 0..declared.1 {
            count += reader.read()?.0;
        }
        Ok(Locals { declared, count, new: Vec::new() })
    }

    /// A new local for one of the operands of an instruction; the next instruction uses it again.
    pub fn get(&mut self, ty: ValType, role: u32) -> u32 {
        let wanted = (ty, role);
        let position = self.new.iter().position(|local| *local == wanted).unwrap_or_else(|| {
            self.new.push(wanted);
            self.new.len() - 1
        });
        self.count + position as u32
    }

    /// Adds the declarations of the new ones, which end where the operators begin.
    ///
    /// # Errors
    ///
    /// As [`Splice::replace`].
    pub fn declare(&self, splice: &mut Splice<'_>, operators_at: usize) -> Result<()> {
        if self.new.is_empty() {
            return Ok(());
        }
        let (len, count) = self.declared;
        splice.replace(0..len, |out| (count + self.new.len() as u32).encode(out))?;
        splice.replace(operators_at..operators_at, |out| {
            for (ty, _) in &self.new {
                1u32.encode(out);
                ty.encode(out);
            }
        })
    }

    /// How many are new.
    pub fn count_of_new(&self) -> usize {
        self.new.len()
    }
}
