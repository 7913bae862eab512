//! Functions that look at what others stored.

use super::layout::{Array, Base};
use wasm_encoder::{BlockType, Function, MemArg, MemArgTarget, ValType};

/// The array as a whole: its bytes in one number. Else one byte, which the parameter chooses.
pub fn function(array: Array, as_a_whole: bool) -> Function {
    const CHOICE: u32 = 0;
    const AT: u32 = 1;
    const SUM: u32 = 2;
    let base = match array.base {
        Base::Constant(base) => base,
        Base::Local(_) => 0,
    };
    let size = array.len * array.width;
    let byte = |offset: u32| MemArg {
        offset: offset.into(),
        align: 0,
        target: MemArgTarget::Memory(array.memory),
        ordering: None,
    };
    let mut function = Function::new_with_locals_types([ValType::I32, ValType::I32]);
    let mut code = function.instructions();
    if as_a_whole {
        code.i32_const(base as i32).local_set(AT);
        code.loop_(BlockType::Empty);
        code.local_get(SUM)
            .i32_const(31)
            .i32_mul()
            .local_get(AT)
            .i32_load8_u(byte(0))
            .i32_add()
            .local_set(SUM);
        code.local_get(AT)
            .i32_const(1)
            .i32_add()
            .local_tee(AT)
            .i32_const((base + size) as i32)
            .i32_ne()
            .br_if(0);
        code.end().local_get(SUM);
    } else {
        code.local_get(CHOICE).i32_const(size as i32).i32_rem_u().i32_load8_u(byte(base));
    }
    code.end();
    function
}
