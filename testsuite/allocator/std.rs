//! Blocks of the allocator of the standard library, which is linked as it is compiled there: its `malloc` has a frame on the stack.
//!
//! `std.wasm` is what rustc 1.95.0 makes of it: `rustc --edition 2024 --target wasm32-unknown-unknown --crate-type cdylib -C panic=abort
//! -C opt-level=s -C strip=symbols std.rs`
#![no_std]
extern crate std;
use std::alloc::{Layout, alloc, alloc_zeroed, dealloc, realloc};

/// The sum of what is in blocks of so many sizes, after some grew and others were freed.
#[unsafe(no_mangle)]
pub extern "C" fn run(count: usize) -> u32 {
    let mut sum = 0;
    let mut kept = [(core::ptr::null_mut::<u8>(), 0); 16];
    for at in 0..count {
        let bytes = 1 + at * 37 % 500;
        let slot = &mut kept[at % 16];
        unsafe {
            if !slot.0.is_null() {
                sum += u32::from(*slot.0) + u32::from(*slot.0.add(slot.1 - 1));
                dealloc(slot.0, Layout::from_size_align_unchecked(slot.1, 8));
            }
            let layout = Layout::from_size_align_unchecked(bytes, 8);
            let block = if at % 3 == 0 { alloc_zeroed(layout) } else { alloc(layout) };
            if block.is_null() {
                return u32::MAX;
            }
            if at % 3 == 0 {
                sum += (0..bytes).map(|at| u32::from(*block.add(at))).sum::<u32>();
            }
            block.write_bytes(at as u8, bytes);
            let longer = bytes + at % 7 * 20;
            let block = realloc(block, layout, longer);
            if block.is_null() {
                return u32::MAX;
            }
            *block.add(longer - 1) = 1;
            *slot = (block, longer);
        }
    }
    for (block, bytes) in kept.into_iter().filter(|(block, _)| !block.is_null()) {
        unsafe { dealloc(block, Layout::from_size_align_unchecked(bytes, 8)) };
    }
    sum
}
