//! What constant expressions come to: the judge's own evaluation.
//!
//! A global's initial value can only depend on globals in front of it, so all of them are found in one pass in order, however
//! long a chain they form. An expression is a small stack program; what is not an integer or a plain reference is
//! [`Const::Unknown`], and so is what depends on something imported.

#[cfg(test)]
mod tests;

use crate::module::{Elem, Module};
use wasmparser::{ConstExpr, ElementItems, Operator};

/// The value of a constant expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Const {
    /// An `i32`, as its bits.
    I32(u32),
    /// An `i64`, as its bits.
    I64(u64),
    /// A null reference.
    Null,
    /// A reference to a function.
    Func(u32),
    /// Anything.
    Unknown,
}

impl Const {
    /// The value as an unsigned integer, which is what it means as an offset.
    pub fn integer(self) -> Option<u64> {
        match self {
            Const::I32(value) => Some(value.into()),
            Const::I64(value) => Some(value),
            Const::Null | Const::Func(_) | Const::Unknown => None,
        }
    }
}

/// The initial values of all globals of a module.
#[derive(Debug, Clone)]
pub struct Consts {
    initial: Vec<Const>,
    /// Which of them never change.
    immutable: Vec<bool>,
}

impl Consts {
    /// Evaluates the globals of a module.
    pub fn of(module: &Module<'_>) -> Consts {
        let mut consts = Consts { initial: Vec::new(), immutable: Vec::new() };
        for global in &module.globals {
            let initial = global.init.as_ref().map_or(Const::Unknown, |init| consts.eval(init));
            consts.initial.push(initial);
            consts.immutable.push(!global.ty.mutable);
        }
        consts
    }

    /// The value of a global at the start. Of an imported one it is not known.
    pub fn initial(&self, global: u32) -> Const {
        self.initial.get(global as usize).copied().unwrap_or(Const::Unknown)
    }

    /// The value of a global at all times; not known if it is mutable.
    pub fn always(&self, global: u32) -> Const {
        match self.immutable.get(global as usize) {
            Some(true) => self.initial(global),
            Some(false) | None => Const::Unknown,
        }
    }

    /// The value of an expression.
    pub fn eval(&self, expr: &ConstExpr<'_>) -> Const {
        self.run(expr).unwrap_or(Const::Unknown)
    }

    /// What the items of an element segment are, in order.
    pub fn items(&self, elem: &Elem<'_>) -> Vec<Const> {
        match &elem.0.items {
            ElementItems::Functions(funcs) => {
                funcs.clone().into_iter().map(|func| func.map_or(Const::Unknown, Const::Func)).collect()
            }
            ElementItems::Expressions(_, exprs) => exprs
                .clone()
                .into_iter()
                .map(|expr| expr.map_or(Const::Unknown, |expr| self.eval(&expr)))
                .collect(),
        }
    }

    fn run(&self, expr: &ConstExpr<'_>) -> Option<Const> {
        let mut stack = Vec::new();
        for op in expr.get_operators_reader() {
            let value = match op.ok()? {
                Operator::I32Const { value } => Const::I32(value.cast_unsigned()),
                Operator::I64Const { value } => Const::I64(value.cast_unsigned()),
                Operator::I32Add => narrow(&mut stack, u32::wrapping_add)?,
                Operator::I32Sub => narrow(&mut stack, u32::wrapping_sub)?,
                Operator::I32Mul => narrow(&mut stack, u32::wrapping_mul)?,
                Operator::I64Add => wide(&mut stack, u64::wrapping_add)?,
                Operator::I64Sub => wide(&mut stack, u64::wrapping_sub)?,
                Operator::I64Mul => wide(&mut stack, u64::wrapping_mul)?,
                Operator::GlobalGet { global_index } => self.always(global_index),
                Operator::RefNull { .. } => Const::Null,
                Operator::RefFunc { function_index } => Const::Func(function_index),
                Operator::End => break,
                _ => return None,
            };
            stack.push(value);
        }
        match stack[..] {
            [value] => Some(value),
            _ => None,
        }
    }
}

/// Takes two integers from the stack, and gives what `of` makes of them.
fn narrow(stack: &mut Vec<Const>, of: fn(u32, u32) -> u32) -> Option<Const> {
    let (right, left) = (stack.pop()?, stack.pop()?);
    match (left, right) {
        (Const::I32(left), Const::I32(right)) => Some(Const::I32(of(left, right))),
        _ => Some(Const::Unknown),
    }
}

fn wide(stack: &mut Vec<Const>, of: fn(u64, u64) -> u64) -> Option<Const> {
    let (right, left) = (stack.pop()?, stack.pop()?);
    match (left, right) {
        (Const::I64(left), Const::I64(right)) => Some(Const::I64(of(left, right))),
        _ => Some(Const::Unknown),
    }
}
