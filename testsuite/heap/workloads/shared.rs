//! Shapes behind `dyn`, which share parts of each other and go with the last who has them.
#![no_std]
extern crate std;

mod global;

use core::alloc::Layout;
use core::cell::Cell;
use std::boxed::Box;
use std::rc::{Rc, Weak};
use std::vec::Vec;

const REFUSED: i32 = -1;
const NONE: i32 = -2;
const SLOTS: usize = 16;

trait Shape {
    fn area(&self, scale: u32) -> u32;
    fn depth(&self) -> u32 {
        1
    }
}

struct Square(u32);
struct Box2(u32, u64);
struct Group(Vec<Rc<dyn Shape>>, Cell<u32>);
struct Shadow(Weak<dyn Shape>, u32);

impl Shape for Square {
    fn area(&self, scale: u32) -> u32 {
        self.0.wrapping_mul(self.0).wrapping_mul(scale)
    }
}

impl Shape for Box2 {
    fn area(&self, scale: u32) -> u32 {
        self.0.wrapping_mul(self.1 as u32) ^ scale
    }
}

impl Shape for Group {
    fn area(&self, scale: u32) -> u32 {
        self.1.set(self.1.get() + 1);
        self.0.iter().fold(self.1.get(), |all, shape| all.wrapping_mul(3).wrapping_add(shape.area(scale)))
    }

    fn depth(&self) -> u32 {
        1 + self.0.iter().map(|shape| shape.depth()).max().unwrap_or(0)
    }
}

impl Shape for Shadow {
    fn area(&self, scale: u32) -> u32 {
        self.0.upgrade().map_or(self.1, |shape| shape.area(scale) / 2)
    }

    fn depth(&self) -> u32 {
        self.0.upgrade().map_or(1, |shape| shape.depth() + 1)
    }
}

const EMPTY: Option<Rc<dyn Shape>> = None;
static mut SHAPES: [Option<Rc<dyn Shape>>; SLOTS] = [EMPTY; SLOTS];

fn shape(slot: usize) -> &'static mut Option<Rc<dyn Shape>> {
    unsafe { &mut SHAPES[slot % SLOTS] }
}

/// Whether there is room for a few more of them: what the standard library does if there is none ends the program.
fn has_room() -> bool {
    let layout = Layout::new::<[u64; 16]>();
    let block = unsafe { std::alloc::alloc(layout) };
    if block.is_null() {
        return false;
    }
    unsafe { std::alloc::dealloc(block, layout) };
    true
}

fn set(slot: usize, new: impl FnOnce() -> Rc<dyn Shape>) -> i32 {
    if !has_room() {
        return REFUSED;
    }
    *shape(slot) = Some(new());
    shape(slot).as_ref().map_or(NONE, |shape| shape.depth() as i32)
}

#[no_mangle]
pub extern "C" fn square(slot: usize, side: u32) -> i32 {
    set(slot, || Rc::new(Square(side)))
}

#[no_mangle]
pub extern "C" fn oblong(slot: usize, width: u32, height: u64) -> i32 {
    set(slot, || Rc::new(Box2(width, height)))
}

#[no_mangle]
pub extern "C" fn group(slot: usize, from: usize, count: usize) -> i32 {
    let mut members: Vec<Rc<dyn Shape>> = Vec::new();
    for at in 0..count % 5 {
        if let Some(member) = shape(from.wrapping_add(at)).as_ref().filter(|member| member.depth() < 4) {
            if members.try_reserve(1).is_err() {
                return REFUSED;
            }
            members.push(Rc::clone(member));
        }
    }
    members.shrink_to_fit();
    set(slot, || Rc::new(Group(members, Cell::new(0))))
}

#[no_mangle]
pub extern "C" fn shadow(slot: usize, of: usize) -> i32 {
    match shape(of) {
        Some(of) if of.depth() < 4 => {
            let of = Rc::downgrade(of);
            set(slot, || Rc::new(Shadow(of, slot as u32)))
        }
        _ => NONE,
    }
}

#[no_mangle]
pub extern "C" fn share(from: usize, to: usize) -> i32 {
    let shared = shape(from).clone();
    let count = shared.as_ref().map_or(0, Rc::strong_count) as i32;
    *shape(to) = shared;
    count
}

#[no_mangle]
pub extern "C" fn area(slot: usize, scale: u32) -> i32 {
    shape(slot).as_ref().map_or(NONE, |shape| (shape.area(scale) & 0x3fff_ffff) as i32)
}

#[no_mangle]
pub extern "C" fn release(slot: usize) -> i32 {
    let gone: Option<Box<Rc<dyn Shape>>> = if has_room() { shape(slot).take().map(Box::new) } else { return REFUSED };
    gone.map_or(NONE, |shape| Rc::strong_count(&shape) as i32)
}
