//! Accesses of memory whose addresses are constants. Two of them are the same if address and offset come to the same.
//!
//! An address has one bit more than an operand: the sum of operand and offset does not wrap around, and what lies behind the
//! end of memory traps. So the sums are compared as numbers, and where one would wrap, the other one is another.

use super::side::Side;
use super::terms::Terms;
use crate::module::Module;
use wasmparser::{MemArg, MemArgTarget, Operator};

macro_rules! accesses {
    ($($name:ident $operands:literal,)*) => {
        /// How many operands a plain load or store has, the address first, and what it adds to that.
        fn access<'o>(op: &'o mut Operator<'_>) -> Option<(usize, &'o mut MemArg)> {
            Some(match op {
                $(Operator::$name { memarg } => ($operands, memarg),)*
                _ => return None,
            })
        }
    };
}

accesses! {
    I32Load 1, I64Load 1, F32Load 1, F64Load 1,
    I32Load8S 1, I32Load8U 1, I32Load16S 1, I32Load16U 1,
    I64Load8S 1, I64Load8U 1, I64Load16S 1, I64Load16U 1, I64Load32S 1, I64Load32U 1,
    I32Store 2, I64Store 2, F32Store 2, F64Store 2,
    I32Store8 2, I32Store16 2, I64Store8 2, I64Store16 2, I64Store32 2,
}

/// Whether two operators, which are the next ones of the two sides, are the same but for where the constant address of an access
/// is written.
pub(super) fn are_same(
    module: &Module<'_>,
    terms: &Terms,
    (old, old_side): (&Operator<'_>, &Side),
    (new, new_side): (&Operator<'_>, &Side),
) -> bool {
    let old = whole(module, terms, old, old_side);
    old.is_some() && old == whole(module, terms, new, new_side)
}

/// An access without its offset, and where it is, in bytes.
fn whole<'o>(
    module: &Module<'_>,
    terms: &Terms,
    op: &Operator<'o>,
    side: &Side,
) -> Option<(Operator<'o>, u128)> {
    let mut op = op.clone();
    let (operands, memarg) = access(&mut op)?;
    let MemArgTarget::Memory(memory) = memarg.target else { return None };
    let memory = module.memories.get(memory as usize)?;
    let at = side.stack.len().checked_sub(operands)?;
    let address = terms.constant(*side.stack.get(at)?).filter(|_| !memory.ty.memory64)?;
    let sum = u128::from(address) + u128::from(memarg.offset);
    memarg.offset = 0;
    Some((op, sum))
}
