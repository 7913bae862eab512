//! Which numbers a module is called with.

use super::{Argument, Param};
use crate::random::Random;
use anyhow::Result;
use std::collections::BTreeSet;
use wasmparser::{Operator, Parser, Payload};
use wasmtime::{Val, ValType};

/// Numbers that a module has to do with.
pub struct Numbers {
    /// Constants of its code and its globals.
    constants: Vec<u64>,
    /// The bytes of its data.
    data: Vec<u8>,
    /// Where in the data the next argument is read, and how many more are.
    reading: (usize, usize),
    /// The argument before.
    last: u64,
}

/// Where integers begin and end.
const BOUNDS: [u64; 10] = [
    0,
    1,
    u64::MAX,
    i32::MIN as u64,
    i32::MAX as u64,
    u32::MAX as u64,
    i64::MIN as u64,
    i64::MAX as u64,
    0xffff_ffff_0000_0000,
    1 << 31,
];

/// Where floating point numbers do.
const FLOATS: [f64; 9] =
    [0.0, -0.0, 1.0, -1.5, f64::INFINITY, f64::NEG_INFINITY, f64::NAN, f64::MAX, f64::MIN_POSITIVE];

impl Numbers {
    /// Reads a module.
    ///
    /// # Errors
    ///
    /// If it is not valid.
    pub fn of(wasm: &[u8]) -> Result<Numbers> {
        let (mut constants, mut data) = (BTreeSet::new(), Vec::new());
        for payload in Parser::new(0).parse_all(wasm) {
            match payload? {
                Payload::CodeSectionEntry(body) => {
                    for operator in body.get_operators_reader()? {
                        match operator? {
                            Operator::I32Const { value } => drop(constants.insert(value as u64)),
                            Operator::I64Const { value } => drop(constants.insert(value as u64)),
                            _ => {}
                        }
                    }
                }
                Payload::DataSection(segments) => {
                    for segment in segments {
                        data.extend_from_slice(segment?.data);
                    }
                }
                _ => {}
            }
        }
        constants.insert(0);
        if data.is_empty() {
            data.push(0);
        }
        let constants = constants.into_iter().collect();
        Ok(Numbers { constants, data, reading: (0, 0), last: 0 })
    }

    /// An argument for a parameter.
    pub fn argument(&mut self, param: &Param, random: &mut Random) -> Argument {
        match param {
            Param::Scalar(ty) => Argument::Scalar(self.value(ty, random)),
            Param::Within(lo, hi) => {
                let number = match random.below(4) {
                    0 => *lo,
                    1 => *hi,
                    _ => lo + (self.bits(random) % (u64::from(hi - lo) + 1)) as u32,
                };
                Argument::Scalar(Val::I32(number as i32))
            }
            Param::Block(pattern) => {
                let mut block = pattern.clone();
                block.hex =
                    (0..block.hex.len() / 2).map(|_| format!("{:02x}", self.bits(random) as u8)).collect();
                Argument::Block(block)
            }
        }
    }

    fn value(&mut self, ty: &ValType, random: &mut Random) -> Val {
        match ty {
            ValType::I64 => Val::I64(self.bits(random) as i64),
            ValType::F32 => Val::F32((self.float(random) as f32).to_bits()),
            ValType::F64 => Val::F64(self.float(random).to_bits()),
            ValType::V128 => {
                Val::V128((u128::from(self.bits(random)) << 64 | u128::from(random.bits())).into())
            }
            _ => Val::I32(self.bits(random) as i32),
        }
    }

    fn float(&mut self, random: &mut Random) -> f64 {
        match random.below(8) {
            0 => *random.choose(&FLOATS),
            1 => f64::from_bits(random.bits()),
            _ => self.bits(random) as i32 as f64 / 8.0,
        }
    }

    fn bits(&mut self, random: &mut Random) -> u64 {
        let near =
            |random: &mut Random, number: u64| number.wrapping_add(random.below(3) as u64).wrapping_sub(1);
        let bits = match random.below(16) {
            _ if self.reading.1 > 0 => self.read(),
            0..=4 => random.below(41) as u64,
            5 | 6 => *random.choose(&self.constants),
            7 => {
                let number = *random.choose(&self.constants);
                near(random, number)
            }
            8 => {
                let number = 1 << random.below(64);
                near(random, number)
            }
            9 => *random.choose(&BOUNDS),
            10 => random.bits(),
            11 => near(random, self.last),
            12 => random.below(256) as u64,
            _ => {
                self.reading = (random.below(self.data.len()), 1 + random.below(8));
                self.read()
            }
        };
        self.last = bits;
        bits
    }

    /// The next byte of the data.
    fn read(&mut self) -> u64 {
        let (at, left) = self.reading;
        self.reading = (at + 1, left - 1);
        self.data[at % self.data.len()].into()
    }
}
