//! The functions that stand for `memory.grow` and in front of accesses, byte by byte.

use crate::leb::{signed, unsigned};

/// The body of the helper of a memory: declarations of locals and operators, without the size in front.
///
/// In words, for `most` pages and a counter of those that count: if more is asked for than is left, -1; else the counter
/// gets that much larger, and the result is what it was. What is left cannot wrap, because the counter is never more than
/// `most`; nor can the sum, because then it is at most that.
pub(super) fn body(is_64: bool, most: u64, global: u32) -> Vec<u8> {
    let (ty, constant, sub, greater, add) =
        if is_64 { (0x7e, 0x42, 0x7d, 0x56, 0x7c) } else { (0x7f, 0x41, 0x6b, 0x4b, 0x6a) };
    let value = if is_64 { most.cast_signed() } else { i64::from((most as u32).cast_signed()) };
    let mut body = vec![1, 1, ty];
    // local.get 0, most - (local.tee 1 = counter), unsigned greater
    body.extend([0x20, 0, constant]);
    signed(&mut body, value);
    body.push(0x23);
    unsigned(&mut body, global);
    body.extend([0x22, 1, sub, greater]);
    // if (result) -1
    body.extend([0x04, ty, constant, 0x7f]);
    // else counter = local 0 + local 1; local 1
    body.extend([0x05, 0x20, 0, 0x20, 1, add, 0x24]);
    unsigned(&mut body, global);
    body.extend([0x20, 1]);
    // end end
    body.extend([0x0b, 0x0b]);
    body
}

/// The body of the check of a memory, the same way.
///
/// In words: the size is the counter times the size of a page, which are 2 to the power of `page` bytes, and does not wrap, as the
/// memory is smaller than that; trap if more bytes are asked for than the size, or if the address is more than what the size has in
/// front of that many; else the address. Where more are asked for the difference wraps, but then it traps anyway.
pub(super) fn check(is_64: bool, page: u32, global: u32) -> Vec<u8> {
    let extend = if is_64 { &[][..] } else { &[0xad] };
    // local.get 1, (local.tee 2 = counter << page), unsigned greater
    let mut body = vec![1, 1, 0x7e, 0x20, 1, 0x23];
    unsigned(&mut body, global);
    body.extend(extend);
    body.push(0x42);
    signed(&mut body, page.into());
    body.extend([0x86, 0x22, 2, 0x56, 0x20, 0]);
    body.extend(extend);
    // local 0 > local 2 - local 1; or; if unreachable end; local 0; end
    body.extend([0x20, 2, 0x20, 1, 0x7d, 0x56, 0x72, 0x04, 0x40, 0x00, 0x0b, 0x20, 0, 0x0b]);
    body
}
