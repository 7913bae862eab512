//! The operators of the output, read beside those of the input.

use crate::ops::{Control, Op};
use crate::same::{locals::Locals, text};
use wasmparser::{FunctionBody, Operator};

/// The declared locals of a body, and its operators.
///
/// # Errors
///
/// It cannot be read.
pub fn decode<'m>(body: &FunctionBody<'m>) -> Result<(Locals, Vec<Operator<'m>>), String> {
    let operators = body.get_operators_reader().map_err(text)?.into_iter().collect::<Result<_, _>>();
    Ok((Locals::of(body)?, operators.map_err(text)?))
}

/// The position of the `else` or `end` that closes the block which the operator at `from` is in.
pub fn closing(operators: &[Operator<'_>], from: usize) -> usize {
    let mut open = 0usize;
    for (position, operator) in operators.iter().enumerate().skip(from) {
        match Op::of(operator).control {
            // A `delegate` takes the place of an `end`.
            Control::End | Control::Delegate | Control::Else if open == 0 => return position,
            Control::End | Control::Delegate => open -= 1,
            Control::Block | Control::Loop | Control::If | Control::Try | Control::TryTable => open += 1,
            _ => {}
        }
    }
    operators.len()
}

/// A place in the output's body.
#[derive(Debug)]
pub struct Cursor<'m> {
    operators: Vec<Operator<'m>>,
    next: usize,
    /// Whether it has nothing of what the input has here.
    pub absent: bool,
}

impl<'m> Cursor<'m> {
    /// Before the first operator.
    pub fn new(operators: Vec<Operator<'m>>) -> Cursor<'m> {
        Cursor { operators, next: 0, absent: false }
    }

    /// The next operator, and past it.
    pub fn take(&mut self) -> Result<Operator<'m>, String> {
        let operator = self.operators.get(self.next).cloned();
        self.next += 1;
        operator.ok_or_else(|| "the output ends too early".into())
    }

    /// Past the next operator, which has to be this one; nothing if it is absent.
    pub fn same(&mut self, wanted: &Operator<'_>) -> Result<(), String> {
        if self.absent {
            return Ok(());
        }
        let found = self.take()?;
        let are_same = match (&found, wanted) {
            (Operator::BrTable { targets: a }, Operator::BrTable { targets: b }) => {
                a.default() == b.default() && {
                    let a: Result<Vec<u32>, _> = a.targets().collect();
                    let b: Result<Vec<u32>, _> = b.targets().collect();
                    a.is_ok_and(|a| b.is_ok_and(|b| a == b))
                }
            }
            (a, b) => a == b,
        };
        if are_same { Ok(()) } else { Err(format!("the output has {found:?} instead of {wanted:?}")) }
    }

    /// To the end of the block that it is in.
    pub fn skip(&mut self) {
        if !self.absent {
            self.next = closing(&self.operators, self.next);
        }
    }

    /// Past a subtraction of a constant from the operand on top, if that is what comes next: it does if
    /// the input does not go on with one, or with that of a size, which is a constant in the output.
    pub fn subtraction(&mut self, input: &[Operator<'_>]) -> Option<u32> {
        if let [Operator::I32Const { .. } | Operator::MemorySize { .. }, Operator::I32Sub, ..] = input {
            return None;
        }
        match self.operators.get(self.next..)? {
            [Operator::I32Const { value }, Operator::I32Sub, ..] => {
                self.next += 2;
                Some(*value as u32)
            }
            _ => None,
        }
    }

    /// Whether nothing is left.
    pub fn is_at_end(&self) -> bool {
        self.next == self.operators.len()
    }
}
