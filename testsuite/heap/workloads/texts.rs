//! Texts that are cut into words, sorted, and put together again.
#![no_std]
extern crate std;

mod global;

use std::string::String;
use std::vec::Vec;

const REFUSED: i32 = -1;
const NONE: i32 = -2;
const SLOTS: usize = 12;
const LONGEST: usize = 500;

const EMPTY: String = String::new();
static mut TEXTS: [String; SLOTS] = [EMPTY; SLOTS];

fn text(slot: usize) -> &'static mut String {
    unsafe { &mut TEXTS[slot % SLOTS] }
}

fn sum(text: &str) -> i32 {
    let all = text.bytes().fold(text.len() as u32, |all, byte| all.wrapping_mul(31).wrapping_add(u32::from(byte)));
    (all & 0x3fff_ffff) as i32
}

#[no_mangle]
pub extern "C" fn write(slot: usize, seed: u32, length: usize) -> i32 {
    let length = length % 100;
    let mut new = String::new();
    // A letter has up to two bytes.
    if new.try_reserve(2 * length).is_err() {
        return REFUSED;
    }
    let mut seed = seed;
    for _ in 0..length {
        seed = seed.wrapping_mul(69069).wrapping_add(1);
        new.push(['a', 'b', ' ', 'z', 'ä', ' ', 'e', 'ø'][(seed >> 20) as usize % 8]);
    }
    *text(slot) = new;
    text(slot).len() as i32
}

#[no_mangle]
pub extern "C" fn sort(from: usize, to: usize) -> i32 {
    let source = text(from).as_str();
    let count = source.split_whitespace().count();
    let mut words: Vec<&str> = Vec::new();
    let mut new = String::new();
    if words.try_reserve(count).is_err() || new.try_reserve(source.len() + 1).is_err() {
        return REFUSED;
    }
    words.extend(source.split_whitespace());
    words.sort_unstable();
    for word in &words {
        if !new.is_empty() {
            new.push(' ');
        }
        new.push_str(word);
    }
    new.shrink_to_fit();
    *text(to) = new;
    count as i32
}

#[no_mangle]
pub extern "C" fn append(slot: usize, from: usize) -> i32 {
    let (slot, from) = (slot % SLOTS, from % SLOTS);
    let more = text(from).len();
    if slot == from || text(slot).len() + more > LONGEST {
        return NONE;
    }
    if text(slot).try_reserve(more).is_err() {
        return REFUSED;
    }
    text(slot).push_str(text(from).as_str());
    text(slot).len() as i32
}

#[no_mangle]
pub extern "C" fn shout(slot: usize) -> i32 {
    let mut new = String::new();
    if new.try_reserve(text(slot).len()).is_err() {
        return REFUSED;
    }
    new.extend(text(slot).chars().map(|letter| letter.to_ascii_uppercase()));
    *text(slot) = new;
    sum(text(slot))
}

#[no_mangle]
pub extern "C" fn find(slot: usize, inside: usize) -> i32 {
    match text(inside).as_bytes().windows(text(slot).len().clamp(1, 3)).position(|part| text(slot).as_bytes().starts_with(part)) {
        Some(at) => at as i32,
        None => NONE,
    }
}

#[no_mangle]
pub extern "C" fn drop_it(slot: usize) -> i32 {
    sum(&core::mem::take(text(slot)))
}
