//! The output: the input, with other numbers where addresses are born.

use super::{Checked, Moved, data, expect};
use crate::const_eval::Consts;
use crate::module::Module;
use crate::ops::{memarg, memarg_mut};
use crate::same::{self, locals::Locals, text};
use wasmparser::{MemArgTarget, Operator};

/// Compares both.
pub fn compare(before: &Module<'_>, after: &Module<'_>, claim: &Moved) -> Checked {
    // Memories, globals, code and data are compared item by item.
    same::payloads_but(before, after, &[5, 6, 10, 11])?;
    memories(before, after, claim)?;
    globals(before, after, claim)?;
    data::compare(before, after, claim)?;
    same::each_body(before, after, |func, old, new| {
        expect(Locals::of(old)? == Locals::of(new)?, "its locals changed")?;
        let old = old.get_operators_reader().map_err(text)?;
        let mut new = new.get_operators_reader().map_err(text)?.into_iter();
        for (at, operator) in (0u32..).zip(old) {
            let mut operator = operator.map_err(text)?;
            lower(&mut operator, claim, (func, at));
            let found = new.next().ok_or("the output ends too early")?.map_err(text)?;
            expect(is_same(&operator, &found), &format!("operator {at}: {found:?} instead of {operator:?}"))?;
        }
        expect(new.next().is_none(), "the output goes on")
    })?;
    Ok(())
}

fn is_same(a: &Operator<'_>, b: &Operator<'_>) -> bool {
    match (a, b) {
        (Operator::BrTable { targets: a }, Operator::BrTable { targets: b }) => {
            let all =
                |targets: &wasmparser::BrTable<'_>| targets.targets().collect::<Result<Vec<_>, _>>().ok();
            a.default() == b.default() && all(a).is_some() && all(a) == all(b)
        }
        (a, b) => a == b,
    }
}

/// What becomes of an operator.
fn lower(operator: &mut Operator<'_>, claim: &Moved, site: super::Site) {
    let block = |number: u64| {
        [claim.variables, claim.heap].into_iter().find(|block| block.bytes > 0 && block.has(number))
    };
    if let Operator::I32Const { value } = operator {
        let number = value.cast_unsigned();
        if let Some(block) = block(number.into()).filter(|_| claim.addresses.contains(&site)) {
            *value = number.wrapping_sub(block.down()).cast_signed();
        }
        return;
    }
    let is_own = memarg(operator).is_some_and(|arg| arg.target == MemArgTarget::Memory(claim.memory));
    if let Some(arg) = memarg_mut(operator).filter(|_| is_own)
        && let Some(block) = block(arg.offset)
    {
        arg.offset = arg.offset.wrapping_sub(block.down().into());
    }
}

fn memories(before: &Module<'_>, after: &Module<'_>, claim: &Moved) -> Checked {
    expect(before.memories.len() == after.memories.len(), "another number of memories")?;
    for (index, (old, new)) in (0..).zip(before.memories.iter().zip(&after.memories)) {
        if index != claim.memory {
            expect(old == new, "another memory changed")?;
            continue;
        }
        let kind = |memory: &crate::module::Memory| (memory.ty.memory64, memory.ty.shared, memory.import);
        expect(kind(old) == kind(new), "the memory is of another kind")?;
        expect(new.ty.maximum == Some(new.ty.initial), "the memory may grow")?;
    }
    Ok(())
}

fn globals(before: &Module<'_>, after: &Module<'_>, claim: &Moved) -> Checked {
    expect(before.globals.len() == after.globals.len(), "another number of globals")?;
    let consts = Consts::of(after);
    for (index, (old, new)) in (0..).zip(before.globals.iter().zip(&after.globals)) {
        expect(old.ty == new.ty && old.import == new.import, "a global is of another type")?;
        match claim.stack.filter(|stack| stack.pointer == index) {
            Some(stack) => {
                let end = u64::from(stack.block.new) + u64::from(stack.block.bytes);
                let starts = consts.initial(index).integer();
                expect(starts == Some(end), "the stack pointer does not start at the end of the stack")?;
            }
            None => {
                let bytes = |init: &Option<wasmparser::ConstExpr<'_>>| {
                    init.as_ref().map(|init| same::bytes(init).to_vec())
                };
                expect(bytes(&old.init) == bytes(&new.init), "a global changed")?;
            }
        }
    }
    Ok(())
}
