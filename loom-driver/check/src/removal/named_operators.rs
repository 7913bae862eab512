//! The operators of a body that name something, and where they are; all others are only bytes.
//!
//! The list of operators is wasmparser's own. Whether an operator names something follows from the
//! *names* of its operands, as in [`crate::ops`]: one with an operand of a new name is taken to
//! name something.

use wasmparser::{Operator, OperatorsReader, Result, VisitOperator, VisitSimdOperator};

/// An operator that names something.
pub(super) struct Named<'a> {
    /// The operator.
    pub(super) op: Operator<'a>,
    /// The number that the operator directly before it pushed, if it did; one of 32 bits is
    /// zero-extended.
    pub(super) constant: Option<u64>,
    /// Offset of its first byte from the start of the file.
    pub(super) start: u64,
    /// Offset behind its last byte.
    pub(super) end: u64,
}

/// Reads operators to the end, and calls `visit` with each that names something.
///
/// # Errors
///
/// What cannot be read.
pub(super) fn each<'a>(mut reader: OperatorsReader<'a>, mut visit: impl FnMut(Named<'a>)) -> Result<()> {
    let mut names = Names::default();
    while !reader.eof() {
        let start = reader.original_position();
        let constant = names.constant.take();
        if let Some(op) = reader.visit_operator(&mut names)? {
            visit(Named { op, constant, start, end: reader.original_position() });
        }
    }
    Ok(())
}

/// Answers with the operator, if it names something.
#[derive(Default)]
struct Names {
    /// The number that the operator pushes.
    constant: Option<u64>,
}

/// An operator, by the names of its operands.
macro_rules! named {
    ($s:ident I32Const $v:ident) => {{
        // An i32 that indexes a table is unsigned.
        $s.constant = Some(u64::from($v as u32));
        None
    }};
    ($s:ident I64Const $v:ident) => {{
        $s.constant = Some($v as u64);
        None
    }};
    ($s:ident $op:ident) => { None };
    ($s:ident $op:ident relative_depth) => { None };
    ($s:ident $op:ident targets) => { None };
    ($s:ident $op:ident local_index) => { None };
    ($s:ident $op:ident lane) => { None };
    ($s:ident $op:ident lanes) => { None };
    ($s:ident $op:ident value) => { None };
    ($s:ident $op:ident $($arg:ident)*) => { Some(Operator::$op { $($arg),* }) };
}

macro_rules! visit {
    ($(@$proposal:ident $op:ident $({ $($arg:ident: $argty:ty),* })? => $visit:ident ($($arity:tt)*))*) => {
        $(#[allow(unused_variables, reason = "an operator that names nothing needs none")]
        fn $visit(&mut self $($(, $arg: $argty)*)?) -> Option<Operator<'a>> {
            let names = self;
            named!(names $op $($($arg)*)?)
        })*
    };
}

impl<'a> VisitOperator<'a> for Names {
    type Output = Option<Operator<'a>>;

    fn simd_visitor(&mut self) -> Option<&mut dyn VisitSimdOperator<'a, Output = Option<Operator<'a>>>> {
        Some(self)
    }

    wasmparser::for_each_visit_operator!(visit);
}

impl<'a> VisitSimdOperator<'a> for Names {
    wasmparser::for_each_visit_simd_operator!(visit);
}
