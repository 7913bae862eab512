//! Frames that are built in a local array and copied to a static queue of fixed size.

#![no_std]

use core::panic::PanicInfo;

const SLOTS: usize = 4;
const SIZE: usize = 16;

struct Queue {
    slots: [[u8; SIZE]; SLOTS],
    first: usize,
    count: usize,
}

static mut QUEUE: Queue = Queue { slots: [[0; SIZE]; SLOTS], first: 0, count: 0 };

fn queue() -> &'static mut Queue {
    unsafe { &mut *core::ptr::addr_of_mut!(QUEUE) }
}

#[inline(never)]
fn build(frame: &mut [u8; SIZE], id: u32, value: u64) {
    frame[0] = 0x7e;
    frame[1..5].copy_from_slice(&id.to_be_bytes());
    frame[5..13].copy_from_slice(&value.to_be_bytes());
    frame[13] = frame[1..13].iter().fold(0, |sum: u8, byte| sum.wrapping_add(*byte));
}

#[no_mangle]
pub extern "C" fn send(id: u32, value: u64) -> bool {
    let queue = queue();
    if queue.count >= SLOTS {
        return false;
    }
    let mut frame = [0; SIZE];
    build(&mut frame, id, value);
    queue.slots[(queue.first + queue.count) % SLOTS] = frame;
    queue.count += 1;
    true
}

#[no_mangle]
pub extern "C" fn byte(at: u32) -> i32 {
    let queue = queue();
    match queue.slots[queue.first % SLOTS].get(at as usize) {
        Some(byte) if queue.count > 0 => i32::from(*byte),
        _ => -1,
    }
}

#[no_mangle]
pub extern "C" fn done() {
    let queue = queue();
    if queue.count > 0 {
        queue.first = (queue.first + 1) % SLOTS;
        queue.count -= 1;
    }
}

#[panic_handler]
fn panic(_: &PanicInfo) -> ! {
    core::arch::wasm32::unreachable()
}
