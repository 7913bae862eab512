//! Variables in memory, when data moved: they have no place any more.
//!
//! Where a pass put what is at an address is not known here, and neither is to which memory a unit belongs. So an
//! expression stays only if it needs no memory: if it says a value that is in locals and globals, which hold what they
//! held, or a constant. A pointer among them leads to where its target is now; what is there is only what the program
//! itself reads of it.

use super::{Reader, Result};
use gimli::constants as dw;
use gimli::read::{Expression, Operation};
use gimli::{DwAt, Encoding};
use std::cell::Cell;

/// How many variables lost their place.
#[derive(Default)]
pub struct Lost(Cell<usize>);

impl Lost {
    /// One more, if the attribute `name` is where a variable is.
    pub fn add(&self, name: DwAt) {
        if name == dw::DW_AT_location {
            self.0.set(self.0.get().saturating_add(1));
        }
    }

    /// What the user is told; `None` if nothing was lost.
    pub fn describe(&self) -> Option<String> {
        match self.0.get() {
            0 => None,
            count => Some(format!("data moved, so {count} variables in memory have no place any more")),
        }
    }
}

/// Whether what an attribute says is still true when what is in memory is elsewhere.
pub fn survives(name: DwAt, expression: Expression<Reader<'_>>, encoding: Encoding) -> Result<bool> {
    match name {
        dw::DW_AT_location | dw::DW_AT_frame_base => is_value(expression, encoding),
        _ => needs_no_address(expression, encoding),
    }
}

/// Whether the expression says what a value is, and not where in memory it is.
fn is_value(expression: Expression<Reader<'_>>, encoding: Encoding) -> Result<bool> {
    /// What is known of the piece of the variable that the operations before are about.
    #[derive(PartialEq)]
    enum Piece {
        /// Nothing: it is gone.
        Gone,
        /// On top of the stack is its address, unless it turns out to be its value.
        Address,
        Value,
    }
    let mut piece = Piece::Gone;
    let mut operations = expression.operations(encoding);
    while let Some(operation) = operations.next()? {
        piece = match operation {
            Operation::StackValue | Operation::ImplicitValue { .. } => Piece::Value,
            Operation::Piece { .. } if piece == Piece::Address => return Ok(false),
            Operation::Piece { .. } => Piece::Gone,
            Operation::EntryValue { expression } if computes(Expression(expression), encoding)? => {
                Piece::Address
            }
            operation if is_arithmetic(&operation) => Piece::Address,
            _ => return Ok(false),
        };
    }
    Ok(piece != Piece::Address)
}

/// Whether the expression has nothing but operations on numbers that are in no memory.
fn computes(expression: Expression<Reader<'_>>, encoding: Encoding) -> Result<bool> {
    let mut operations = expression.operations(encoding);
    while let Some(operation) = operations.next()? {
        if !is_arithmetic(&operation) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether the operation takes locals, globals and constants, and makes a number of them. An address of data is no such
/// constant.
fn is_arithmetic(operation: &Operation<Reader<'_>>) -> bool {
    matches!(
        operation,
        Operation::WasmLocal { .. }
            | Operation::WasmGlobal { .. }
            | Operation::WasmStack { .. }
            | Operation::UnsignedConstant { .. }
            | Operation::SignedConstant { .. }
            | Operation::TypedLiteral { .. }
            | Operation::PlusConstant { .. }
            | Operation::Convert { .. }
            | Operation::Reinterpret { .. }
            | Operation::Drop
            | Operation::Pick { .. }
            | Operation::Swap
            | Operation::Rot
            | Operation::Nop
            | Operation::Abs
            | Operation::And
            | Operation::Div
            | Operation::Minus
            | Operation::Mod
            | Operation::Mul
            | Operation::Neg
            | Operation::Not
            | Operation::Or
            | Operation::Plus
            | Operation::Shl
            | Operation::Shr
            | Operation::Shra
            | Operation::Xor
            | Operation::Eq
            | Operation::Ge
            | Operation::Gt
            | Operation::Le
            | Operation::Lt
            | Operation::Ne
    )
}

/// Whether the expression has no address of its own: neither of data nor on a stack. What it is given may be one, as it
/// is to say where a member is in an object.
fn needs_no_address(expression: Expression<Reader<'_>>, encoding: Encoding) -> Result<bool> {
    let mut operations = expression.operations(encoding);
    while let Some(operation) = operations.next()? {
        match operation {
            Operation::Address { .. }
            | Operation::AddressIndex { .. }
            | Operation::ConstantIndex { .. }
            | Operation::FrameOffset { .. }
            | Operation::RegisterOffset { .. }
            | Operation::CallFrameCFA
            | Operation::TLS
            | Operation::VariableValue { .. } => return Ok(false),
            Operation::EntryValue { expression } if !computes(Expression(expression), encoding)? => {
                return Ok(false);
            }
            _ => {}
        }
    }
    Ok(true)
}
