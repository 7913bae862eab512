//! Operators, byte by byte: the few that an allocator needs.

use crate::leb::{signed, unsigned};

/// A body that is being written. Locals beside the parameters are of type `i32`.
pub(super) struct Writer(Vec<u8>);

impl Writer {
    /// Starts one with so many locals beside the parameters.
    pub(super) fn new(locals: u8) -> Writer {
        Writer(if locals == 0 { vec![0] } else { vec![1, locals, 0x7f] })
    }

    /// The bytes: declarations of locals and operators.
    pub(super) fn finish(mut self) -> Vec<u8> {
        self.0.push(0x0b);
        self.0
    }

    fn with_index(&mut self, operator: u8, index: u32) -> &mut Writer {
        self.0.push(operator);
        unsigned(&mut self.0, index);
        self
    }

    pub(super) fn get(&mut self, local: u32) -> &mut Writer {
        self.with_index(0x20, local)
    }

    pub(super) fn set(&mut self, local: u32) -> &mut Writer {
        self.with_index(0x21, local)
    }

    pub(super) fn tee(&mut self, local: u32) -> &mut Writer {
        self.with_index(0x22, local)
    }

    pub(super) fn call(&mut self, func: u32) -> &mut Writer {
        self.with_index(0x10, func)
    }

    pub(super) fn br(&mut self, depth: u32) -> &mut Writer {
        self.with_index(0x0c, depth)
    }

    pub(super) fn br_if(&mut self, depth: u32) -> &mut Writer {
        self.with_index(0x0d, depth)
    }

    pub(super) fn number(&mut self, value: i32) -> &mut Writer {
        self.0.push(0x41);
        signed(&mut self.0, value.into());
        self
    }

    pub(super) fn number_64(&mut self, value: i64) -> &mut Writer {
        self.0.push(0x42);
        signed(&mut self.0, value);
        self
    }

    /// `i32.load`
    pub(super) fn load(&mut self, memory: u32) -> &mut Writer {
        self.with_memory(0x28, memory)
    }

    /// `i32.store`
    pub(super) fn store(&mut self, memory: u32) -> &mut Writer {
        self.with_memory(0x36, memory)
    }

    /// Aligned to a word, without an offset.
    fn with_memory(&mut self, operator: u8, memory: u32) -> &mut Writer {
        const ALIGN: u8 = 2;
        const HAS_MEMORY: u8 = 0x40;
        self.0.push(operator);
        match memory {
            0 => self.0.push(ALIGN),
            _ => {
                self.0.push(ALIGN | HAS_MEMORY);
                unsigned(&mut self.0, memory);
            }
        }
        self.0.push(0);
        self
    }

    fn operator(&mut self, bytes: &[u8]) -> &mut Writer {
        self.0.extend_from_slice(bytes);
        self
    }

    pub(super) fn if_(&mut self) -> &mut Writer {
        self.operator(&[0x04, 0x40])
    }

    pub(super) fn if_value(&mut self) -> &mut Writer {
        self.operator(&[0x04, 0x7f])
    }

    pub(super) fn loop_(&mut self) -> &mut Writer {
        self.operator(&[0x03, 0x40])
    }

    pub(super) fn else_(&mut self) -> &mut Writer {
        self.operator(&[0x05])
    }

    pub(super) fn end(&mut self) -> &mut Writer {
        self.operator(&[0x0b])
    }

    pub(super) fn return_(&mut self) -> &mut Writer {
        self.operator(&[0x0f])
    }

    pub(super) fn eqz(&mut self) -> &mut Writer {
        self.operator(&[0x45])
    }

    pub(super) fn ne(&mut self) -> &mut Writer {
        self.operator(&[0x47])
    }

    pub(super) fn gt_u(&mut self) -> &mut Writer {
        self.operator(&[0x4b])
    }

    pub(super) fn le_u(&mut self) -> &mut Writer {
        self.operator(&[0x4d])
    }

    pub(super) fn ge_u(&mut self) -> &mut Writer {
        self.operator(&[0x4f])
    }

    pub(super) fn eqz_64(&mut self) -> &mut Writer {
        self.operator(&[0x50])
    }

    pub(super) fn add(&mut self) -> &mut Writer {
        self.operator(&[0x6a])
    }

    pub(super) fn sub(&mut self) -> &mut Writer {
        self.operator(&[0x6b])
    }

    pub(super) fn mul(&mut self) -> &mut Writer {
        self.operator(&[0x6c])
    }

    pub(super) fn and(&mut self) -> &mut Writer {
        self.operator(&[0x71])
    }

    pub(super) fn or(&mut self) -> &mut Writer {
        self.operator(&[0x72])
    }

    pub(super) fn mul_64(&mut self) -> &mut Writer {
        self.operator(&[0x7e])
    }

    pub(super) fn shr_u_64(&mut self) -> &mut Writer {
        self.operator(&[0x88])
    }

    pub(super) fn select(&mut self) -> &mut Writer {
        self.operator(&[0x1b])
    }

    pub(super) fn extend_u(&mut self) -> &mut Writer {
        self.operator(&[0xad])
    }
}
