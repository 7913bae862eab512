//! A body in which other bodies stand in the place of some calls, for [`crate::inline`].

use std::collections::BTreeMap;
use wasmparser::{Operator, ValType};

/// Operators of a body, and of those that it calls.
#[derive(Debug, Default)]
pub(crate) struct Expanded<'a> {
    pub(crate) ops: Vec<Operator<'a>>,
    /// The blocks that stand for a call, by the operators that open them: how many results each has.
    pub(crate) results: BTreeMap<usize, usize>,
    /// The types of all locals, parameters of the function first.
    pub(crate) locals: Vec<ValType>,
}

/// The operator that gives what a local of a type is at first; `None` if it is nothing before it is written.
pub(crate) fn zero(ty: ValType) -> Option<Operator<'static>> {
    Some(match ty {
        ValType::I32 => Operator::I32Const { value: 0 },
        ValType::I64 => Operator::I64Const { value: 0 },
        ValType::F32 => Operator::F32Const { value: 0.0f32.into() },
        ValType::F64 => Operator::F64Const { value: 0.0f64.into() },
        ValType::V128 => Operator::V128Const { value: 0_i128.into() },
        ValType::Ref(ty) if ty.is_nullable() => Operator::RefNull { hty: ty.heap_type() },
        ValType::Ref(_) => return None,
    })
}
