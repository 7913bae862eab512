//! Validates a body and reads what it mentions in one go: most of either is decoding.

use super::operators::Scan;
use super::{Refs, RefsError, Result, of_operators, unreadable};
use wasmparser::{
    FrameKind, FrameStack, FuncValidator, FunctionBody, VisitOperator, VisitSimdOperator, WasmModuleResources,
};

/// What a body mentions, if it is valid.
///
/// # Errors
///
/// What is not valid as [`super::RefsError::Unreadable`], or as [`super::of_body`].
pub fn of_body<R: WasmModuleResources>(
    body: &FunctionBody<'_>,
    validator: &mut FuncValidator<R>,
) -> Result<Refs> {
    let mut reader = body.get_binary_reader();
    validator.read_locals(&mut reader).map_err(unreadable)?;
    of_operators(body, |scan| {
        while !reader.eof() {
            let at = reader.original_position();
            scan.begin(at);
            reader.visit_operator(&mut Both { valid: validator.visitor(at), scan }).map_err(unreadable)??;
            scan.finish(reader.original_position())?;
        }
        let end = validator.visitor(reader.original_position());
        reader.finish_expression(&end).map_err(unreadable)
    })
}

/// Visits an operator with the one, and if that finds nothing, with the other.
struct Both<'s, 'a, V> {
    valid: V,
    scan: &'s mut Scan<'a>,
}

impl<V: FrameStack> FrameStack for Both<'_, '_, V> {
    fn current_frame(&self) -> Option<FrameKind> {
        self.valid.current_frame()
    }
}

macro_rules! visit {
    ($(@$proposal:ident $op:ident $({ $($arg:ident: $argty:ty),* })? => $visit:ident ($($arity:tt)*))*) => {
        $(fn $visit(&mut self $($(, $arg: $argty)*)?) -> Result<()> {
            self.valid.$visit($($($arg.clone()),*)?).map_err(unreadable)?;
            self.scan.$visit($($($arg),*)?)
        })*
    };
}

macro_rules! visit_simd {
    ($(@$proposal:ident $op:ident $({ $($arg:ident: $argty:ty),* })? => $visit:ident ($($arity:tt)*))*) => {
        $(fn $visit(&mut self $($(, $arg: $argty)*)?) -> Result<()> {
            let valid = self.valid.simd_visitor();
            let valid = valid.ok_or_else(|| RefsError::mismatch("the validator knows no vectors"))?;
            valid.$visit($($($arg.clone()),*)?).map_err(unreadable)?;
            self.scan.$visit($($($arg),*)?)
        })*
    };
}

#[allow(clippy::clone_on_copy, reason = "most operands are, and few are not")]
impl<'a, V> VisitOperator<'a> for Both<'_, 'a, V>
where
    V: VisitOperator<'a, Output = wasmparser::Result<()>>,
{
    type Output = Result<()>;

    fn simd_visitor(&mut self) -> Option<&mut dyn VisitSimdOperator<'a, Output = Result<()>>> {
        Some(self)
    }

    wasmparser::for_each_visit_operator!(visit);
}

#[allow(clippy::clone_on_copy, reason = "as above")]
impl<'a, V> VisitSimdOperator<'a> for Both<'_, 'a, V>
where
    V: VisitOperator<'a, Output = wasmparser::Result<()>>,
{
    wasmparser::for_each_visit_simd_operator!(visit_simd);
}
