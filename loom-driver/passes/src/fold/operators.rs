//! What is known of operators that nobody looks into.

use loom_core::bodies::leb_len;
use wasmparser::{BinaryReader, Operator};

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

/// Whether an operator calls a function.
pub fn is_call(operator: &Operator<'_>) -> bool {
    use Operator as O;
    matches!(
        operator,
        O::Call { .. }
            | O::CallIndirect { .. }
            | O::CallRef { .. }
            | O::ReturnCall { .. }
            | O::ReturnCallIndirect { .. }
            | O::ReturnCallRef { .. }
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

/// What a plain load or store of one number adds to its address, and in which memory it is. `None` if it is something else, or
/// adds nothing, or takes more bytes to say it than it must.
pub fn offset_of(encoded: &[u8]) -> Option<(u32, u32)> {
    const FIRST: u8 = 0x28;
    const LAST: u8 = 0x3e;
    const ALIGNMENT: u32 = 0b111;
    const HAS_MEMORY: u32 = 1 << 6;
    let mut reader = BinaryReader::new(encoded, 0);
    let opcode = reader.read_u8().ok()?;
    if !(FIRST..=LAST).contains(&opcode) {
        return None;
    }
    // Others say that it is no memory, or how accesses are ordered.
    let flags = reader.read_var_u32().ok().filter(|flags| flags & !(ALIGNMENT | HAS_MEMORY) == 0)?;
    let memory = if flags & HAS_MEMORY == 0 { 0 } else { reader.read_var_u32().ok()? };
    let at = reader.current_position();
    let offset = reader.read_var_u32().ok().filter(|offset| *offset > 0)?;
    (reader.current_position() - at == leb_len(offset.into()) as usize).then_some((offset, memory))
}
