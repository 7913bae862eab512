//! What a body declares, and where it names what.

use super::order::{Local, Space};
use loom_core::Module;
use loom_core::bodies::leb_len;
use loom_core::index::{PrimaryMap, TypeIndex};
use std::collections::HashMap;
use std::ops::{ControlFlow, Range};
use wasmparser::{
    BinaryReader, CompositeInnerType, FunctionBody, OperatorsReader, ValType, VisitOperator,
    VisitSimdOperator,
};

/// More locals than this, parameters included, no valid function has.
const MOST: u32 = 50_000;

/// With so many, parameters included, each index takes one byte, and so does how many there are of a type.
const SHORT: u32 = 127;

/// The locals of one body. All offsets are from its start.
pub struct Locals<'a> {
    /// How many are parameters.
    pub params: u32,
    /// Each type that is declared, as it is encoded.
    pub types: Vec<&'a [u8]>,
    /// Those that are declared, in order.
    pub declared: Vec<Local>,
    /// Where the declarations end.
    pub end: usize,
    /// The bytes of all indices, but of those of parameters only what is more than they need.
    indices: u64,
    /// The operators.
    operators: BinaryReader<'a>,
    /// Where the body starts in the file.
    base: u64,
}

impl Locals<'_> {
    /// Those that are declared, and what their types take.
    pub fn space(&self) -> Space<'_> {
        let widths = self.types.iter().map(|ty| ty.len() as u64).collect();
        Space { first: self.params, declared: &self.declared, widths }
    }

    /// The bytes that the order of the locals decides about, as they are.
    pub fn size(&self) -> u64 {
        self.end as u64 + self.indices
    }

    /// Calls `visit` with every local that an operator names, and where the bytes of its index are, until
    /// it breaks off.
    ///
    /// # Errors
    ///
    /// The body cannot be read.
    pub fn each_named(
        &self,
        mut visit: impl FnMut(u32, Range<usize>) -> ControlFlow<()>,
    ) -> wasmparser::Result<()> {
        let mut operators = OperatorsReader::new(self.operators.clone());
        while !operators.eof() {
            let at = operators.original_position();
            if let Some(local) = operators.visit_operator(&mut Named)? {
                // The opcode is one byte, and the index is all that follows.
                let start = (at - self.base) as usize + 1;
                let range = start..(operators.original_position() - self.base) as usize;
                if visit(local, range).is_break() {
                    break;
                }
            }
        }
        Ok(())
    }

    /// Counts how often each local is named. Whether another order may be shorter: not if something names one
    /// that is not there, or one of each type when that `is_enough`.
    fn count(&mut self, is_enough: bool) -> wasmparser::Result<bool> {
        let mut declared = std::mem::take(&mut self.declared);
        let mut unnamed = vec![true; self.types.len()];
        let mut left = unnamed.len();
        let (mut indices, mut may_change) = (0, true);
        self.each_named(|local, range| {
            indices += range.len() as u64;
            match local.checked_sub(self.params).map(|local| declared.get_mut(local as usize)) {
                None => indices = indices.saturating_sub(leb_len(local.into())),
                Some(None) => may_change = false,
                Some(Some(local)) => {
                    local.uses += 1;
                    if unnamed.get_mut(local.ty).is_some_and(std::mem::take) {
                        left -= 1;
                        may_change = !is_enough || left > 0;
                    }
                }
            }
            if may_change { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })?;
        (self.declared, self.indices) = (declared, indices);
        Ok(may_change)
    }
}

/// Tells which local an operator names.
struct Named;

macro_rules! named {
    ($(@$proposal:ident $op:ident $({ $($arg:ident: $argty:ty),* })? => $visit:ident ($($arity:tt)*))*) => {
        $(fn $visit(&mut self $($(, $arg: $argty)*)?) -> Option<u32> {
            named!(@operands $($([$arg $arg])*)?)
        })*
    };
    (@operands [local_index $local:ident]) => { Some($local) };
    (@operands $([$name:ident $value:ident])*) => {{
        $(let _ = $value;)*
        None
    }};
}

impl<'a> VisitOperator<'a> for Named {
    type Output = Option<u32>;

    fn simd_visitor(&mut self) -> Option<&mut dyn VisitSimdOperator<'a, Output = Option<u32>>> {
        Some(self)
    }

    wasmparser::for_each_visit_operator!(named);
}

impl VisitSimdOperator<'_> for Named {
    wasmparser::for_each_visit_simd_operator!(named);
}

/// The number of parameters of each type; 0 for one that is not of functions.
pub fn params(module: &Module<'_>) -> PrimaryMap<TypeIndex, u32> {
    let types = module.groups.iter().flat_map(|group| group.group.types());
    let params = types.map(|ty| match &ty.composite_type.inner {
        CompositeInnerType::Func(ty) => ty.params().len() as u32,
        _ => 0,
    });
    params.collect()
}

/// The locals of a body; `None` if no order of them is shorter, because it declares none or each type once,
/// of few locals and with a use, or if it is not valid for what it declares or names.
///
/// # Errors
///
/// The body cannot be read, which validation excludes.
pub fn locals<'a>(body: &FunctionBody<'a>, params: u32) -> wasmparser::Result<Option<Locals<'a>>> {
    let bytes = body.as_bytes();
    let mut reader = body.get_binary_reader();
    let base = reader.original_position();
    let groups = reader.read_var_u32()?;
    if groups == 0 {
        return Ok(None);
    }
    let (mut types, mut declared): (Vec<&[u8]>, Vec<Local>) = Default::default();
    let mut known: HashMap<ValType, usize> = HashMap::new();
    let mut total = params;
    for _ in 0..groups {
        let count = reader.read_var_u32()?;
        let start = (reader.original_position() - base) as usize;
        let ty: ValType = reader.read()?;
        let encoded = bytes.get(start..(reader.original_position() - base) as usize).unwrap_or_default();
        let ty = *known.entry(ty).or_insert_with(|| {
            types.push(encoded);
            types.len() - 1
        });
        total = total.saturating_add(count);
        if total > MOST {
            return Ok(None);
        }
        declared.extend((0..count).map(|_| Local { ty, uses: 0 }));
    }
    let end = (reader.original_position() - base) as usize;
    let mut locals = Locals { params, types, declared, end, indices: 0, operators: reader, base };
    // If each type is declared once and every number can take one byte, only whole groups can go. Mostly it
    // is seen early that something names each.
    let has_short_numbers = locals.types.len() as u32 == groups && total <= SHORT;
    Ok(locals.count(has_short_numbers)?.then_some(locals))
}

#[cfg(test)]
mod tests {
    macro_rules! naming_locals {
        ($(@$proposal:ident $op:ident $({ $($arg:ident: $argty:ty),* })? => $visit:ident ($($arity:tt)*))*) => {
            [$((stringify!($op), concat!($($(stringify!($arg), " "),*)?))),*]
        };
    }

    #[test]
    fn no_other_operator_names_a_local() {
        let all = wasmparser::for_each_operator!(naming_locals);
        let naming = all.iter().filter(|(_, operands)| operands.contains("local"));
        let naming: Vec<_> = naming.map(|(operator, _)| *operator).collect();
        assert_eq!(naming, ["LocalGet", "LocalSet", "LocalTee"]);
    }
}
