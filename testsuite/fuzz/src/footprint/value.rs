//! Values: what is computed, loaded and stored.

use super::frame::Body;
use super::{GLOBALS, LONG_GLOBAL};
use arbitrary::Result as Drawn;
use wasm_encoder::{BlockType, MemArg, ValType};

/// Numbers at which something changes.
const NUMBERS: [i32; 20] =
    [0, 1, 2, 3, 4, 7, 8, 10, 15, 16, 31, 32, 255, 1024, 65_535, 65_536, -1, -2, i32::MIN, i32::MAX];

impl Body<'_, '_, '_> {
    /// Leaves a value of this type. Operands nest so deep.
    pub fn value(&mut self, ty: ValType, depth: u32) -> Drawn<()> {
        match ty {
            ValType::I64 => self.long(depth),
            ValType::F32 => self.float(depth),
            ValType::F64 => self.double(depth),
            _ => self.number(depth),
        }
    }

    /// Leaves an i32.
    pub fn number(&mut self, depth: u32) -> Drawn<()> {
        let kinds = if depth == 0 { 3 } else { 14 };
        match self.input.int_in_range(0..=kinds)? {
            0 => {
                let number = *self.input.choose(&NUMBERS)?;
                self.code().i32_const(number);
            }
            1 | 2 => {
                let local = self.local(ValType::I32)?;
                self.code().local_get(local);
            }
            3 if !self.loops.is_empty() => {
                let counter = self.counter(self.loops.len() as u32 - 1);
                self.code().local_get(counter);
            }
            3 => {
                let global = self.input.int_in_range(1..=GLOBALS - 1)?;
                self.code().global_get(global);
            }
            4..=6 => {
                self.number(depth - 1)?;
                self.number(depth - 1)?;
                let operator = self.input.int_in_range(0..=11)?;
                let mut code = self.code();
                match operator {
                    0..=2 => code.i32_add(),
                    3 => code.i32_sub(),
                    4 => code.i32_mul(),
                    5 => code.i32_and(),
                    6 => code.i32_or(),
                    7 => code.i32_xor(),
                    8 => code.i32_shl(),
                    9 => code.i32_shr_u(),
                    10 => code.i32_shr_s(),
                    _ => code.i32_rotl(),
                };
            }
            7 | 8 => self.load(ValType::I32)?,
            9 => self.condition(depth - 1)?,
            10 => {
                self.number(depth - 1)?;
                self.number(depth - 1)?;
                self.condition(depth - 1)?;
                self.code().select();
            }
            11 => {
                self.number(depth - 1)?;
                let operator = self.input.int_in_range(0..=5)?;
                let mut code = self.code();
                match operator {
                    0 => code.i32_clz(),
                    1 => code.i32_ctz(),
                    2 => code.i32_popcnt(),
                    3 => code.i32_extend8_s(),
                    4 => code.i32_extend16_s(),
                    _ => code.i32_eqz(),
                };
            }
            12 => {
                self.long(depth - 1)?;
                self.code().i32_wrap_i64();
            }
            13 => {
                self.condition(depth - 1)?;
                self.code().if_(BlockType::Result(ValType::I32));
                self.number(depth - 1)?;
                self.code().else_();
                self.number(depth - 1)?;
                self.code().end();
            }
            _ => {
                self.number(depth - 1)?;
                let divisor = *self.input.choose(&[3, 10, 1, 7, -1])?;
                match self.input.arbitrary()? {
                    true => self.code().i32_const(divisor).i32_div_u(),
                    false => self.code().i32_const(divisor).i32_rem_s(),
                };
            }
        }
        Ok(())
    }

    /// Leaves 0 or 1.
    pub fn condition(&mut self, depth: u32) -> Drawn<()> {
        self.number(depth)?;
        if self.one_in(5)? {
            self.code().i32_eqz();
            return Ok(());
        }
        self.number(depth)?;
        let operator = self.input.int_in_range(0..=9)?;
        let mut code = self.code();
        match operator {
            0 => code.i32_eq(),
            1 => code.i32_ne(),
            2 => code.i32_lt_u(),
            3 => code.i32_lt_s(),
            4 => code.i32_gt_u(),
            5 => code.i32_gt_s(),
            6 => code.i32_le_u(),
            7 => code.i32_le_s(),
            8 => code.i32_ge_u(),
            _ => code.i32_ge_s(),
        };
        Ok(())
    }

    /// Leaves an i64.
    pub fn long(&mut self, depth: u32) -> Drawn<()> {
        let kinds = if depth == 0 { 2 } else { 6 };
        match self.input.int_in_range(0..=kinds)? {
            0 => {
                let number = *self.input.choose(&NUMBERS)?;
                self.code().i64_const(i64::from(number));
            }
            1 => {
                let local = self.local(ValType::I64)?;
                self.code().local_get(local);
            }
            2 => drop(self.code().global_get(LONG_GLOBAL)),
            3 | 4 => {
                self.number(depth - 1)?;
                match self.input.arbitrary()? {
                    true => self.code().i64_extend_i32_u(),
                    false => self.code().i64_extend_i32_s(),
                };
            }
            5 => self.load(ValType::I64)?,
            _ => {
                self.long(depth - 1)?;
                self.long(depth - 1)?;
                let operator = self.input.int_in_range(0..=3)?;
                let mut code = self.code();
                match operator {
                    0 => code.i64_add(),
                    1 => code.i64_sub(),
                    2 => code.i64_xor(),
                    _ => code.i64_shr_u(),
                };
            }
        }
        Ok(())
    }

    fn float(&mut self, depth: u32) -> Drawn<()> {
        let local = self.local(ValType::F32)?;
        match self.input.int_in_range(0..=2)? {
            _ if depth == 0 => drop(self.code().local_get(local)),
            0 => drop(self.code().local_get(local)),
            1 => self.load(ValType::F32)?,
            _ => {
                self.number(depth - 1)?;
                self.code().f32_convert_i32_s();
            }
        }
        Ok(())
    }

    fn double(&mut self, depth: u32) -> Drawn<()> {
        let local = self.local(ValType::F64)?;
        match self.input.int_in_range(0..=3)? {
            _ if depth == 0 => drop(self.code().local_get(local)),
            0 => drop(self.code().local_get(local)),
            1 => self.load(ValType::F64)?,
            2 => {
                self.double(depth - 1)?;
                self.code().local_get(local).f64_add();
            }
            _ => {
                self.number(depth - 1)?;
                self.code().f64_convert_i32_u();
            }
        }
        Ok(())
    }

    /// Leaves something of this type from an array.
    fn load(&mut self, ty: ValType) -> Drawn<()> {
        let array = self.array_of(ty)?;
        let width = self.width(ty, array.width)?;
        let at = self.address(array, width)?;
        let is_signed = self.input.arbitrary()?;
        let mut code = self.code();
        match (ty, width, is_signed) {
            (ValType::I32, 1, false) => code.i32_load8_u(at),
            (ValType::I32, 1, true) => code.i32_load8_s(at),
            (ValType::I32, 2, false) => code.i32_load16_u(at),
            (ValType::I32, 2, true) => code.i32_load16_s(at),
            (ValType::I64, 1, false) => code.i64_load8_u(at),
            (ValType::I64, 1, true) => code.i64_load8_s(at),
            (ValType::I64, 2, false) => code.i64_load16_u(at),
            (ValType::I64, 2, true) => code.i64_load16_s(at),
            (ValType::I64, 4, false) => code.i64_load32_u(at),
            (ValType::I64, 4, true) => code.i64_load32_s(at),
            (ValType::I64, ..) => code.i64_load(at),
            (ValType::F32, ..) => code.f32_load(at),
            (ValType::F64, ..) => code.f64_load(at),
            _ => code.i32_load(at),
        };
        Ok(())
    }

    /// Stores into an array.
    pub fn store(&mut self) -> Drawn<()> {
        use ValType::{F32, F64, I32, I64};
        let ty = *self.input.choose(&[I32, I32, I32, I64, F32, F64])?;
        let array = self.array_of(ty)?;
        let width = self.width(ty, array.width)?;
        let at = self.address(array, width)?;
        self.value(ty, 2)?;
        self.put(ty, width, at);
        Ok(())
    }

    /// Stores the value on the stack at the address below it.
    pub fn put(&mut self, ty: ValType, width: u32, at: MemArg) {
        let mut code = self.code();
        match (ty, width) {
            (ValType::I32, 1) => code.i32_store8(at),
            (ValType::I32, 2) => code.i32_store16(at),
            (ValType::I64, 1) => code.i64_store8(at),
            (ValType::I64, 2) => code.i64_store16(at),
            (ValType::I64, 4) => code.i64_store32(at),
            (ValType::I64, _) => code.i64_store(at),
            (ValType::F32, _) => code.f32_store(at),
            (ValType::F64, _) => code.f64_store(at),
            _ => code.i32_store(at),
        };
    }

    /// How many bytes are accessed at once: as wide as an element, mostly.
    fn width(&mut self, ty: ValType, element: u32) -> Drawn<u32> {
        let widest = match ty {
            ValType::I32 => 4,
            ValType::I64 => 8,
            // There are no parts of these.
            ValType::F32 => return Ok(4),
            _ => return Ok(8),
        };
        let width = match self.one_in(16)? {
            true => 1 << self.input.int_in_range(0..=3)?,
            false => element,
        };
        Ok(width.min(widest))
    }
}
