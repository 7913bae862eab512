//! The operators that have to stand in the output, and how to read those that do.

use super::Place;
use wasmparser::{BlockType, ConstExpr, FunctionBody, MemArg, MemArgTarget, Operator, ValType};

/// An error with these words unless something holds.
pub(super) fn expect(holds: bool, what: &str) -> Result<(), String> {
    if holds { Ok(()) } else { Err(what.to_string()) }
}

/// The check that so many bytes from an address on are in a memory.
pub(super) fn in_bounds<'o>(
    ty: ValType,
    place: Place,
    start: u32,
    count: u32,
    count_type: ValType,
) -> Vec<Operator<'o>> {
    let extend = (ty != count_type).then_some(Operator::I64ExtendI32U);
    let count = || [Some(get(count)), extend.clone()].into_iter().flatten();
    let size = || number(ty, place.size);
    let less = if ty == ValType::I64 { Operator::I64Sub } else { Operator::I32Sub };
    count()
        .chain([size(), greater(ty), get(start), size()])
        .chain(count())
        .chain([less, greater(ty), Operator::I32Or])
        .chain(trap_if())
        .collect()
}

/// An address, plus the base of its memory.
pub(super) fn based<'o>(ty: ValType, place: Place, start: u32) -> Vec<Operator<'o>> {
    let add = if ty == ValType::I64 { Operator::I64Add } else { Operator::I32Add };
    match place.base {
        0 => vec![get(start)],
        base => vec![get(start), number(ty, base), add],
    }
}

/// A trap, if the condition on the stack holds.
pub(super) fn trap_if<'o>() -> [Operator<'o>; 3] {
    [Operator::If { blockty: BlockType::Empty }, Operator::Unreachable, Operator::End]
}

/// `local.get`.
pub(super) fn get<'o>(local_index: u32) -> Operator<'o> {
    Operator::LocalGet { local_index }
}

/// `local.set`.
pub(super) fn set<'o>(local_index: u32) -> Operator<'o> {
    Operator::LocalSet { local_index }
}

/// Whether one number is larger than another, unsigned.
pub(super) fn greater<'o>(ty: ValType) -> Operator<'o> {
    if ty == ValType::I64 { Operator::I64GtU } else { Operator::I32GtU }
}

/// A constant.
pub(super) fn number<'o>(ty: ValType, value: u64) -> Operator<'o> {
    match ty {
        ValType::I64 => Operator::I64Const { value: value as i64 },
        _ => Operator::I32Const { value: value as u32 as i32 },
    }
}

/// The memory that an access names.
pub(super) fn memory(arg: &MemArg) -> Option<u32> {
    match arg.target {
        MemArgTarget::Memory(memory) => Some(memory),
        MemArgTarget::Array(_) => None,
    }
}

/// The operators of a body.
pub(super) fn operators<'a>(body: &FunctionBody<'a>) -> wasmparser::Result<Vec<Operator<'a>>> {
    body.get_operators_reader()?.into_iter().collect()
}

/// Whether two expressions are the same.
pub(super) fn is_same(one: &ConstExpr<'_>, other: &ConstExpr<'_>) -> bool {
    let mut others = other.get_operators_reader().into_iter();
    let mut is_next = |operator: Operator<'_>| matches!(others.next(), Some(Ok(other)) if other == operator);
    let all = one.get_operators_reader().into_iter().all(|operator| operator.is_ok_and(&mut is_next));
    all && others.next().is_none()
}

/// The value of an expression that is a single constant.
pub(super) fn constant(expr: &ConstExpr<'_>) -> Option<u64> {
    let mut operators = expr.get_operators_reader();
    match operators.read().ok()? {
        _ if !operators.is_end_then_eof() => None,
        Operator::I32Const { value } => Some(u64::from(value as u32)),
        Operator::I64Const { value } => Some(value as u64),
        _ => None,
    }
}
