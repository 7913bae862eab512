//! Maps in order, whose nodes are split and joined. Who runs out of memory in one of them is ended by a trap.
#![no_std]
extern crate std;

use std::boxed::Box;
use std::collections::BTreeMap;

const NONE: i32 = -2;
const MOST: usize = 200;

const EMPTY: Option<BTreeMap<u16, Box<u64>>> = None;
static mut MAPS: [Option<BTreeMap<u16, Box<u64>>>; 3] = [EMPTY; 3];

fn map(which: usize) -> &'static mut BTreeMap<u16, Box<u64>> {
    unsafe { MAPS[which % 3].get_or_insert_with(BTreeMap::new) }
}

fn seen(key: u16, value: u64) -> i32 {
    ((value ^ value >> 32) as i32 ^ i32::from(key)) & 0x3fff_ffff
}

#[no_mangle]
pub extern "C" fn put(which: usize, key: u32, value: u64) -> i32 {
    // Many next to each other, and some far away.
    let key = (key as u16).wrapping_mul(7) % 1000;
    if map(which).len() == MOST {
        return NONE;
    }
    let old = map(which).insert(key, Box::new(value));
    old.map_or(map(which).len() as i32, |old| seen(key, *old))
}

#[no_mangle]
pub extern "C" fn take(which: usize, key: u32) -> i32 {
    let key = (key as u16).wrapping_mul(7) % 1000;
    map(which).remove(&key).map_or(NONE, |old| seen(key, *old))
}

#[no_mangle]
pub extern "C" fn range(which: usize, from: u32, to: u32) -> i32 {
    let (from, to) = ((from % 1000) as u16, (to % 1000) as u16);
    let range = map(which).range(from.min(to)..=from.max(to));
    range.fold(0, |all, (key, value)| (all * 3 ^ seen(*key, **value)) & 0x3fff_ffff)
}

#[no_mangle]
pub extern "C" fn pop_first(which: usize) -> i32 {
    let key = map(which).keys().next().copied();
    key.and_then(|key| map(which).remove(&key).map(|old| seen(key, *old))).unwrap_or(NONE)
}

#[no_mangle]
pub extern "C" fn merge(from: usize, to: usize) -> i32 {
    if from % 3 == to % 3 || map(from).len() + map(to).len() > MOST {
        return NONE;
    }
    let mut all = core::mem::take(map(from));
    map(to).append(&mut all);
    map(to).len() as i32
}

#[no_mangle]
pub extern "C" fn split(from: usize, to: usize, at: u32) -> i32 {
    if from % 3 == to % 3 {
        return NONE;
    }
    let rest = map(from).split_off(&((at % 1000) as u16));
    *map(to) = rest;
    map(to).len() as i32
}
