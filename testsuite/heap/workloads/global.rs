//! The allocator of `malloc.c` as the one of Rust, as it is where a C library is linked anyway.

use core::alloc::{GlobalAlloc, Layout};

extern "C" {
    fn malloc(bytes: usize) -> *mut u8;
    fn calloc(count: usize, bytes: usize) -> *mut u8;
    fn realloc(block: *mut u8, bytes: usize) -> *mut u8;
    fn free(block: *mut u8);
}

struct Global;

#[global_allocator]
static GLOBAL: Global = Global;

/// No type of these programs is aligned to more than 8 bytes.
unsafe impl GlobalAlloc for Global {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        malloc(layout.size())
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        calloc(1, layout.size())
    }

    unsafe fn realloc(&self, block: *mut u8, _: Layout, bytes: usize) -> *mut u8 {
        realloc(block, bytes)
    }

    unsafe fn dealloc(&self, block: *mut u8, _: Layout) {
        free(block);
    }
}
