//! The functions of the old allocator and of the new one.

use super::template::{self, Body, Function};
use super::{Arena, Checked, Replaced, Role, expect};
use crate::heap::types_behind;
use crate::module::Module;
use wasmparser::{FuncType, ValType};

/// A body that only traps: no locals, `unreachable`, `end`.
const TRAP: [u8; 3] = [0x00, 0x00, 0x0b];

/// What the function with such a role does in the output: declarations of locals and operators, without the size in front.
pub(super) fn instead(role: Role, arena: &Arena, first: u32) -> Vec<u8> {
    let mut body = Body::wrapper(arena, first);
    let unit = body.unit();
    match role {
        Role::Malloc => {
            body.code.get(0);
            body.call(Function::Allocate);
        }
        Role::Alloc => {
            body.code.get(1).get(0);
            body.call(Function::Align);
        }
        Role::Memalign => {
            body.code.get(0).get(1);
            body.call(Function::Align);
        }
        Role::Calloc => {
            body.code.get(0).get(1);
            body.call(Function::Zeroed);
        }
        Role::Realloc => {
            body.code.get(0).if_value().get(0).get(1).number(unit);
            body.call(Function::Resize);
            body.code.else_().get(1);
            body.call(Function::Allocate);
            body.code.end();
        }
        Role::ReallocAligned => {
            // Without old bytes there is no old block.
            body.code.get(1).if_value().get(0).get(3).get(2);
            body.call(Function::Resize);
            body.code.else_().get(2).get(3);
            body.call(Function::Align);
            body.code.end();
        }
        Role::Free | Role::FreeSized | Role::FreeAligned => {
            body.code.get(0);
            body.call(Function::Free);
        }
    }
    body.code.finish()
}

/// Functions that were there have the type that they had; those of the old allocator pass on or trap; and behind all are the new ones.
pub(super) fn compare(before: &Module<'_>, after: &Module<'_>, claim: &Replaced, arena: &Arena) -> Checked {
    let signatures = template::TYPES.map(|(params, has_result)| signature(params, has_result));
    types_behind(before, after, &signatures.clone().map(|ty| written(&ty)))?;
    let (old, new) = (&before.funcs, &after.funcs);
    let first = u32::try_from(old.len()).map_err(|_| "there are too many functions")?;
    for (old, new) in old.iter().zip(new) {
        let is_same =
            old.ty == new.ty && old.import == new.import && old.body.is_some() == new.body.is_some();
        expect(is_same, "a function is of another type")?;
    }
    let added = new.get(old.len()..).ok_or("a function is missing")?;
    expect(added.len() == signatures.len(), "there are more functions, or fewer, than an allocator has")?;
    let bodies = template::bodies(claim.kind, arena, first);
    for ((func, ty), body) in (first..).zip(&signatures).zip(&bodies) {
        expect(is_of(after, func, ty), "a function of the allocator is of another type")?;
        let found = after.body(func).ok_or("a function of the allocator has no body")?;
        expect(found.as_bytes() == body, "a function of the allocator does something else")?;
    }
    for (func, role) in &claim.roles {
        let name = before.describe_func(*func);
        let (params, has_result) = role.signature();
        expect(is_of(before, *func, &signature(params, has_result)), &format!("{name} is of another type"))?;
        let found = after.body(*func).ok_or("a function of the old allocator has no body")?;
        let passes_on = found.as_bytes() == instead(*role, arena, first);
        expect(passes_on, &format!("{name} does not pass on to {}", role.name()))?;
    }
    for func in &claim.inner {
        expect(!claim.roles.contains_key(func), "a function is called by others, and is not")?;
        let is_trap = after.body(*func).is_some_and(|body| body.as_bytes() == TRAP);
        expect(is_trap, &format!("{} is still there", before.describe_func(*func)))?;
    }
    Ok(())
}

fn signature(params: u32, has_result: bool) -> FuncType {
    FuncType::new((0..params).map(|_| ValType::I32), has_result.then_some(ValType::I32))
}

/// Whether a function is exactly of a type.
fn is_of(module: &Module<'_>, func: u32, ty: &FuncType) -> bool {
    module.func_type(func) == Some(ty)
}

/// A type as it is written.
fn written(ty: &FuncType) -> Vec<u8> {
    const FUNC: u8 = 0x60;
    const I32: u8 = 0x7f;
    let list = |count: usize| std::iter::once(count as u8).chain(std::iter::repeat_n(I32, count));
    std::iter::once(FUNC).chain(list(ty.params().len())).chain(list(ty.results().len())).collect()
}
