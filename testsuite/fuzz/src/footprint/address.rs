//! Addresses: an element of an array, found in all the ways that compilers and people find it.

use super::frame::Body;
use super::layout::{Array, Base, CELL_ARRAYS};
use arbitrary::Result as Drawn;
use wasm_encoder::{MemArg, MemArgTarget, ValType};

impl Body<'_, '_, '_> {
    /// An array to access: seldom one of those that hold pointers and slots.
    pub fn array(&mut self) -> Drawn<Array> {
        let from = if self.odd(12)? { 0 } else { CELL_ARRAYS };
        Ok(*self.input.choose(&self.arrays[from..])?)
    }

    /// The same for values of a type: seldom one with narrower elements than those that the type can
    /// be stored in, because the last one is not inside of it as a whole.
    pub fn array_of(&mut self, ty: ValType) -> Drawn<Array> {
        let narrowest = match ty {
            ValType::F32 => 4,
            ValType::F64 => 8,
            _ => 1,
        };
        let arrays = self.arrays[CELL_ARRAYS..].iter();
        let fits: Vec<Array> = arrays.copied().filter(|array| array.width >= narrowest).collect();
        match fits.is_empty() || self.odd(12)? {
            true => self.array(),
            false => Ok(*self.input.choose(&fits)?),
        }
    }

    /// Leaves the dynamic part of an address of an element, for an access of `width` bytes.
    pub fn address(&mut self, array: Array, width: u32) -> Drawn<MemArg> {
        self.element(array)?;
        self.element_address(array, width)
    }

    /// As [`Body::address`], with the number of the element on the stack.
    pub fn element_address(&mut self, array: Array, width: u32) -> Drawn<MemArg> {
        let scale = array.width.trailing_zeros() as i32;
        match self.input.int_in_range(0..=3)? {
            _ if scale == 0 => {}
            0 => drop(self.code().i32_const(array.width as i32).i32_mul()),
            _ => drop(self.code().i32_const(scale).i32_shl()),
        }
        let offset = match array.base {
            Base::Local(local) => {
                self.code().local_get(local).i32_add();
                0
            }
            Base::Constant(base) => {
                let offset = match self.input.int_in_range(0..=6)? {
                    // What is added wraps around.
                    _ if self.odd(60)? => base + 8,
                    0..=2 => base,
                    3 | 4 => 0,
                    5 => base / 2,
                    _ => base.saturating_sub(16),
                };
                let rest = base.wrapping_sub(offset) as i32;
                match self.input.int_in_range(0..=2)? {
                    _ if rest == 0 => {}
                    0 => drop(self.code().i32_const(-rest).i32_sub()),
                    _ => drop(self.code().i32_const(rest).i32_add()),
                }
                offset
            }
        };
        let align = self.input.int_in_range(0..=width.trailing_zeros())?;
        Ok(MemArg {
            offset: offset.into(),
            align,
            target: MemArgTarget::Memory(array.memory),
            ordering: None,
        })
    }

    /// Leaves the whole address of an element.
    pub fn whole_address(&mut self, array: Array) -> Drawn<()> {
        let at = self.address(array, 1)?;
        self.code().i32_const(at.offset as i32).i32_add();
        Ok(())
    }

    /// Leaves the number of an element.
    fn element(&mut self, array: Array) -> Drawn<()> {
        let len = array.len as i32;
        // All bits of it may be set: as many elements as a mask can choose.
        let mask = (1 << array.len.ilog2()) - 1;
        match self.input.int_in_range(0..=24)? {
            0..=2 => {
                let element = self.input.int_in_range(0..=len - 1)?;
                self.code().i32_const(element);
            }
            3..=6 => {
                self.number(1)?;
                self.code().i32_const(mask).i32_and();
            }
            7 | 8 => {
                self.number(1)?;
                self.code().i32_const(len).i32_rem_u();
            }
            9 | 10 => {
                let local = self.local(ValType::I32)?;
                self.number(1)?;
                self.code().local_tee(local).i32_const(len - 1).local_get(local).i32_const(len).i32_lt_u();
                self.code().select();
            }
            11 => {
                self.number(1)?;
                self.code().i32_const(mask).i32_and().i32_const(-1).i32_xor().i32_const(len).i32_add();
            }
            12 => {
                self.long(1)?;
                self.code().i64_const(i64::from(mask)).i64_and().i32_wrap_i64();
            }
            13 => {
                // At most 31, without anybody saying so.
                let bits = array.len.ilog2();
                self.number(1)?;
                match bits {
                    0 => drop(self.code().i32_eqz().i32_const(0).i32_and()),
                    bits => drop(self.code().i32_const(32 - bits as i32).i32_shr_u()),
                }
            }
            14 if len > 1 => {
                self.number(1)?;
                self.code().i32_const(0).i32_ne();
            }
            15 => {
                // Clamped from both sides, signed.
                let local = self.local(ValType::I32)?;
                self.number(1)?;
                self.code().local_tee(local).i32_const(0).local_get(local).i32_const(0).i32_gt_s().select();
                self.code().local_tee(local).i32_const(len - 1).local_get(local).i32_const(len).i32_lt_s();
                self.code().select();
            }
            16 if len > 8 => {
                self.number(1)?;
                self.code().i32_const(0xff).i32_and().i32_popcnt();
            }
            17 if len > 8 => {
                let lowest = 0x0100;
                self.number(1)?;
                self.code().i32_const(lowest).i32_or().i32_ctz();
            }
            18..=22 if !self.loops.is_empty() => {
                let depth = self.input.int_in_range(0..=self.loops.len() - 1)?;
                let counter = self.counter(depth as u32);
                self.code().local_get(counter);
                let seldom = if self.loops[depth] { 4 } else { 30 };
                if !self.odd(seldom)? {
                    self.code().i32_const(len).i32_rem_u();
                }
            }
            23 if self.odd(4)? => self.number(1)?,
            _ => {
                let cells = self.layout.arrays[1];
                let at = self.address_of_first(cells);
                self.code().i32_const(0).i32_load8_u(at).i32_const(mask).i32_and();
            }
        }
        Ok(())
    }

    /// The first element of an array at a constant address, as the offset of an access.
    pub fn address_of_first(&self, array: Array) -> MemArg {
        let offset = match array.base {
            Base::Constant(base) => base.into(),
            Base::Local(_) => 0,
        };
        MemArg { offset, align: 0, target: MemArgTarget::Memory(array.memory), ordering: None }
    }
}
