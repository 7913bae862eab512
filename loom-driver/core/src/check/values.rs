//! The values of constant expressions, as far as they are known without the embedder.

use crate::index::{EntityRef, FuncIndex, GlobalIndex, SecondaryMap};
use crate::module::Module;
use wasmparser::{ConstExpr, Operator};

/// A value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Value {
    /// Nothing is known about it.
    #[default]
    Unknown,
    /// An integer; one of 32 bits is zero-extended.
    Int(u64),
    /// A null reference.
    Null,
    /// A reference to a function of this module.
    Func(FuncIndex),
}

/// The values of the globals of one module that are defined there and never change.
pub struct Values {
    globals: SecondaryMap<GlobalIndex, Value>,
}

impl Values {
    /// Evaluates every immutable global, each once: it can only use those before it.
    pub fn of(module: &Module<'_>) -> Values {
        let mut values = Values { globals: SecondaryMap::new() };
        for (index, global) in module.globals.iter() {
            if let Some(init) = global.origin.defined().filter(|_| !global.ty.mutable) {
                values.globals[index] = values.value(init);
            }
        }
        values
    }

    /// The value of an expression.
    pub fn value(&self, expr: &ConstExpr<'_>) -> Value {
        self.evaluate(expr).unwrap_or_default()
    }

    /// The value of an offset; `None` if it is not known.
    pub fn offset(&self, expr: &ConstExpr<'_>) -> Option<u64> {
        match self.value(expr) {
            Value::Int(value) => Some(value),
            _ => None,
        }
    }

    fn evaluate(&self, expr: &ConstExpr<'_>) -> Option<Value> {
        let mut stack: Vec<Value> = Vec::new();
        for operator in expr.get_operators_reader() {
            let value = match operator.ok()? {
                Operator::End => continue,
                Operator::I32Const { value } => Value::Int(u64::from(value as u32)),
                Operator::I64Const { value } => Value::Int(value as u64),
                Operator::RefNull { .. } => Value::Null,
                Operator::RefFunc { function_index } => Value::Func(FuncIndex::new(function_index as usize)),
                Operator::GlobalGet { global_index } => self.globals[GlobalIndex::new(global_index as usize)],
                operator => {
                    let (Value::Int(b), Value::Int(a)) = (stack.pop()?, stack.pop()?) else { return None };
                    Value::Int(match operator {
                        Operator::I32Add => u64::from((a as u32).wrapping_add(b as u32)),
                        Operator::I32Sub => u64::from((a as u32).wrapping_sub(b as u32)),
                        Operator::I32Mul => u64::from((a as u32).wrapping_mul(b as u32)),
                        Operator::I64Add => a.wrapping_add(b),
                        Operator::I64Sub => a.wrapping_sub(b),
                        Operator::I64Mul => a.wrapping_mul(b),
                        _ => return None,
                    })
                }
            };
            stack.push(value);
        }
        match stack[..] {
            [value] => Some(value),
            _ => None,
        }
    }
}
