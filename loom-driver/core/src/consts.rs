//! The value of constant expressions, as far as it can be known.

use crate::index::{EntityRef, FuncIndex, GlobalIndex};
use crate::module::Module;
use wasmparser::{ConstExpr, Operator};

/// Nesting of globals that is followed; a validated module cannot have cycles.
const MAX_DEPTH: u32 = 64;

/// The value of an integer expression: an offset of a segment.
///
/// Follows immutable defined globals and the extended constant expressions. 32-bit values are
/// returned as unsigned numbers. `None`: an imported global, or an operator that this does not
/// know; the value may then be anything.
pub fn integer(module: &Module<'_>, expr: &ConstExpr<'_>) -> Option<u64> {
    integer_at(module, expr, 0)
}

fn integer_at(module: &Module<'_>, expr: &ConstExpr<'_>, depth: u32) -> Option<u64> {
    if depth > MAX_DEPTH {
        return None;
    }
    let mut stack: Vec<u64> = Vec::new();
    for operator in expr.get_operators_reader() {
        let operator = operator.ok()?;
        let value = match operator {
            Operator::End => continue,
            Operator::I32Const { value } => u64::from(value as u32),
            Operator::I64Const { value } => value as u64,
            Operator::GlobalGet { global_index } => {
                integer_at(module, defined_constant(module, global_index)?, depth + 1)?
            }
            _ => {
                let (b, a) = (stack.pop()?, stack.pop()?);
                match operator {
                    Operator::I32Add => u64::from((a as u32).wrapping_add(b as u32)),
                    Operator::I32Sub => u64::from((a as u32).wrapping_sub(b as u32)),
                    Operator::I32Mul => u64::from((a as u32).wrapping_mul(b as u32)),
                    Operator::I64Add => a.wrapping_add(b),
                    Operator::I64Sub => a.wrapping_sub(b),
                    Operator::I64Mul => a.wrapping_mul(b),
                    _ => return None,
                }
            }
        };
        stack.push(value);
    }
    match stack[..] {
        [value] => Some(value),
        _ => None,
    }
}

/// The initial value of a global that is defined here and never changes.
fn defined_constant<'m, 'a>(module: &'m Module<'a>, global: u32) -> Option<&'m ConstExpr<'a>> {
    let global = module.globals.get(GlobalIndex::from_u32(global))?;
    if global.ty.mutable {
        return None;
    }
    global.origin.defined()
}

/// What an item of an element segment, or an initial value of a table, is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// Null.
    Null,
    /// The function, written as such.
    Func(FuncIndex),
    /// Another expression, and the function that it is known to be, if any.
    Expr(Option<FuncIndex>),
}

impl Content {
    /// The function that the item is known to be.
    pub fn func(self) -> Option<FuncIndex> {
        match self {
            Content::Func(func) | Content::Expr(Some(func)) => Some(func),
            Content::Null | Content::Expr(None) => None,
        }
    }
}

/// What a constant expression of reference type is.
pub fn reference(module: &Module<'_>, expr: &ConstExpr<'_>) -> Content {
    reference_at(module, expr, 0)
}

fn reference_at(module: &Module<'_>, expr: &ConstExpr<'_>, depth: u32) -> Content {
    let mut operators = expr.get_operators_reader();
    let first = operators.read();
    let alone = operators.is_end_then_eof();
    match first {
        Ok(Operator::RefNull { .. }) if alone => Content::Null,
        Ok(Operator::RefFunc { function_index }) if alone => {
            Content::Func(FuncIndex::new(function_index as usize))
        }
        Ok(Operator::GlobalGet { global_index }) if alone && depth < MAX_DEPTH => {
            let value = defined_constant(module, global_index);
            Content::Expr(value.and_then(|expr| reference_at(module, expr, depth + 1).func()))
        }
        _ => Content::Expr(None),
    }
}
