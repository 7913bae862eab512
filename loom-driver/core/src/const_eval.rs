//! The value of constant expressions, as far as it can be known.

use crate::index::{EntityRef, FuncIndex, GlobalIndex, SecondaryMap};
use wasmparser::{ConstExpr, GlobalType, Operator};

/// What is known about the globals that are defined in a module and never change.
///
/// Each is evaluated once, with the values of those before it: followed from expression to
/// expression, the globals of a small module can have an astronomical number of terms.
#[derive(Debug, Default)]
pub struct Constants {
    globals: SecondaryMap<GlobalIndex, Value>,
}

#[derive(Debug, Clone, Copy, Default)]
enum Value {
    /// It may be anything.
    #[default]
    Unknown,
    /// An integer; one of 32 bits as an unsigned number.
    Integer(u64),
    /// A reference to this function.
    Func(FuncIndex),
}

impl Constants {
    /// Evaluates the globals of a module, in order: type, and initial value unless it is imported.
    pub fn of<'m, 'a: 'm>(
        globals: impl IntoIterator<Item = (GlobalIndex, GlobalType, Option<&'m ConstExpr<'a>>)>,
    ) -> Constants {
        let mut constants = Constants::default();
        for (index, ty, init) in globals {
            let Some(init) = init.filter(|_| !ty.mutable) else { continue };
            let value = match (constants.integer(init), constants.reference(init).func()) {
                (Some(value), _) => Value::Integer(value),
                (None, Some(func)) => Value::Func(func),
                (None, None) => continue,
            };
            constants.globals[index] = value;
        }
        constants
    }

    /// The value of an integer expression: an offset of a segment.
    ///
    /// Follows immutable defined globals and the extended constant expressions. 32-bit values are
    /// returned as unsigned numbers. `None`: an imported global, or an operator that this does not
    /// know; the value may then be anything.
    pub fn integer(&self, expr: &ConstExpr<'_>) -> Option<u64> {
        let mut stack: Vec<u64> = Vec::new();
        for operator in expr.get_operators_reader() {
            let operator = operator.ok()?;
            let value = match operator {
                Operator::End => continue,
                Operator::I32Const { value } => u64::from(value as u32),
                Operator::I64Const { value } => value as u64,
                Operator::GlobalGet { global_index } => {
                    match self.globals[GlobalIndex::from_u32(global_index)] {
                        Value::Integer(value) => value,
                        Value::Func(_) | Value::Unknown => return None,
                    }
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

    /// What a constant expression of reference type is.
    pub fn reference(&self, expr: &ConstExpr<'_>) -> Content {
        let mut operators = expr.get_operators_reader();
        let first = operators.read();
        let alone = operators.is_end_then_eof();
        match first {
            Ok(Operator::RefNull { .. }) if alone => Content::Null,
            Ok(Operator::RefFunc { function_index }) if alone => {
                Content::Func(FuncIndex::new(function_index as usize))
            }
            Ok(Operator::GlobalGet { global_index }) if alone => {
                Content::Expr(match self.globals[GlobalIndex::from_u32(global_index)] {
                    Value::Func(func) => Some(func),
                    Value::Integer(_) | Value::Unknown => None,
                })
            }
            _ => Content::Expr(None),
        }
    }
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
