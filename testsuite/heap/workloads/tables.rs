//! Hash tables from numbers to texts. What is looked at does not depend on the order of entries.
#![no_std]
extern crate std;

mod global;

use core::hash::{BuildHasherDefault, Hasher};
use std::boxed::Box;
use std::collections::HashMap;
use std::vec::Vec;

const REFUSED: i32 = -1;
const NONE: i32 = -2;
const MOST: usize = 200;

/// The same in each run.
#[derive(Default)]
struct Mixed(u64);

impl Hasher for Mixed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3).rotate_left(23);
        }
    }
}

type Table = HashMap<u32, Box<[u8]>, BuildHasherDefault<Mixed>>;

static mut TABLES: [Option<Table>; 3] = [None, None, None];

fn table(which: usize) -> &'static mut Table {
    unsafe { TABLES[which % 3].get_or_insert_with(Table::default) }
}

fn sum(bytes: &[u8]) -> i32 {
    let all = bytes.iter().fold(bytes.len() as u32, |all, byte| all.wrapping_mul(31).wrapping_add(u32::from(*byte)));
    (all & 0x3fff_ffff) as i32
}

#[no_mangle]
pub extern "C" fn put(which: usize, key: u32, length: usize) -> i32 {
    let table = table(which);
    if table.len() == MOST {
        return NONE;
    }
    let length = length % 50;
    let mut bytes = Vec::new();
    if bytes.try_reserve_exact(length).is_err() || table.try_reserve(1).is_err() {
        return REFUSED;
    }
    bytes.extend((0..length as u32).map(|at| key.wrapping_mul(at + 3) as u8));
    table.insert(key, bytes.into_boxed_slice());
    table.len() as i32
}

#[no_mangle]
pub extern "C" fn get(which: usize, key: u32) -> i32 {
    table(which).get(&key).map_or(NONE, |bytes| sum(bytes))
}

#[no_mangle]
pub extern "C" fn take(which: usize, key: u32) -> i32 {
    table(which).remove(&key).map_or(NONE, |bytes| sum(&bytes))
}

#[no_mangle]
pub extern "C" fn keep(which: usize, below: u32) -> i32 {
    table(which).retain(|key, _| key % 100 < below % 100);
    table(which).len() as i32
}

#[no_mangle]
pub extern "C" fn forget(which: usize) -> i32 {
    let was = table(which).len();
    *table(which) = Table::default();
    was as i32
}

#[no_mangle]
pub extern "C" fn all(which: usize) -> i32 {
    table(which).iter().fold(0, |all, (key, bytes)| all ^ sum(bytes) ^ (*key & 0x3fff_ffff) as i32)
}
