//! What is known of operators that nobody looks into.

use wasmparser::Operator;

/// Operators that open blocks or branch and are not known here, and those that switch stacks.
pub fn is_left_alone(operator: &Operator<'_>) -> bool {
    matches!(
        operator,
        Operator::Try { .. }
            | Operator::TryTable { .. }
            | Operator::Catch { .. }
            | Operator::CatchAll
            | Operator::Delegate { .. }
            | Operator::Rethrow { .. }
            | Operator::BrOnNull { .. }
            | Operator::BrOnNonNull { .. }
            | Operator::BrOnCast { .. }
            | Operator::BrOnCastFail { .. }
            | Operator::BrOnCastDescEq { .. }
            | Operator::BrOnCastDescEqFail { .. }
            | Operator::ContNew { .. }
            | Operator::ContBind { .. }
            | Operator::Suspend { .. }
            | Operator::Resume { .. }
            | Operator::ResumeThrow { .. }
            | Operator::ResumeThrowRef { .. }
            | Operator::Switch { .. }
    )
}

/// Whether an operator does nothing but give a value that follows from its operands, or from a global.
pub fn is_pure(operator: &Operator<'_>) -> bool {
    use Operator as O;
    matches!(
        operator,
        O::GlobalGet { .. }
            | O::F32Const { .. }
            | O::F64Const { .. }
            | O::V128Const { .. }
            | O::RefNull { .. }
            | O::RefFunc { .. }
            | O::I32ReinterpretF32
            | O::I64ReinterpretF64
            | O::F32ReinterpretI32
            | O::F64ReinterpretI64
    )
}

/// How many bits the largest number has that a load gives; of anything else, all that there are.
pub fn bits(operator: &Operator<'_>) -> u8 {
    use Operator as O;
    match operator {
        O::I32Load8U { .. } | O::I64Load8U { .. } => 8,
        O::I32Load16U { .. } | O::I64Load16U { .. } => 16,
        O::I64Load32U { .. } => 32,
        _ => 64,
    }
}
