//! Vectors of vectors that grow, shrink, are cut in two and joined.
#![no_std]
extern crate std;

mod global;

use std::vec::Vec;

const REFUSED: i32 = -1;
const NONE: i32 = -2;
const MOST: usize = 40;

static mut ROWS: Vec<Vec<u16>> = Vec::new();

fn rows() -> &'static mut Vec<Vec<u16>> {
    unsafe { &mut ROWS }
}

fn sum(row: &[u16]) -> i32 {
    let all = row.iter().fold(row.len() as u32, |all, number| all.wrapping_mul(31).wrapping_add(u32::from(*number)));
    (all & 0x3fff_ffff) as i32
}

#[no_mangle]
pub extern "C" fn add(seed: u32, length: usize) -> i32 {
    let length = length % 60;
    if rows().len() == MOST {
        return NONE;
    }
    let mut row = Vec::new();
    if row.try_reserve(length).is_err() || rows().try_reserve(1).is_err() {
        return REFUSED;
    }
    row.extend((0..length as u32).map(|at| (seed.wrapping_mul(at * 2 + 1) >> 3) as u16));
    rows().push(row);
    rows().len() as i32
}

#[no_mangle]
pub extern "C" fn push(row: usize, number: u32) -> i32 {
    let count = rows().len();
    if count == 0 || rows()[row % count].len() > 300 {
        return NONE;
    }
    let row = &mut rows()[row % count];
    if row.try_reserve(8).is_err() {
        return REFUSED;
    }
    row.extend((0..8).map(|at| (number >> at) as u16));
    row.len() as i32
}

#[no_mangle]
pub extern "C" fn split(row: usize, at: usize) -> i32 {
    let count = rows().len();
    if count == 0 || count == MOST {
        return NONE;
    }
    if rows().try_reserve(1).is_err() {
        return REFUSED;
    }
    let row = &mut rows()[row % count];
    let at = at % (row.len() + 1);
    let mut rest = Vec::new();
    if rest.try_reserve_exact(row.len() - at).is_err() {
        return REFUSED;
    }
    rest.extend_from_slice(&row[at..]);
    row.truncate(at);
    row.shrink_to_fit();
    rows().push(rest);
    at as i32
}

#[no_mangle]
pub extern "C" fn join(one: usize, other: usize) -> i32 {
    let count = rows().len();
    if count < 2 {
        return NONE;
    }
    let (one, other) = (one % count, other % count);
    if one == other || rows()[one].len() + rows()[other].len() > 400 {
        return NONE;
    }
    let more = rows()[other].len();
    if rows()[one].try_reserve(more).is_err() {
        return REFUSED;
    }
    let row = core::mem::take(&mut rows()[other]);
    rows()[one].extend_from_slice(&row);
    rows().swap_remove(other);
    more as i32
}

#[no_mangle]
pub extern "C" fn remove(row: usize) -> i32 {
    match rows().len() {
        0 => NONE,
        count => sum(&rows().swap_remove(row % count)),
    }
}

#[no_mangle]
pub extern "C" fn all() -> i32 {
    rows().iter().fold(0, |all, row| all ^ sum(row))
}
