//! Buffers as large as a module.

/// Above this, in bytes, the allocator of glibc learns nothing from a buffer: `DEFAULT_MMAP_THRESHOLD_MAX` of mallopt(3).
const GLIBC_LEARNS_UP_TO: usize = 32 << 20;
/// What is learnt from smaller ones, in bytes, matters less than the addresses that room takes: those of a process may be limited.
const SMALL: usize = 4 << 20;

/// An empty buffer with room for so many bytes.
///
/// A large one that is dropped teaches glibc to take buffers up to that size from its heaps, and to keep twice as much free
/// memory at the end of the heap of each thread: with modules of 16 MB, 32 MB. One with so much room that it is not taken from a heap anyway
/// teaches it nothing. Room that nobody writes to takes addresses, but no memory.
pub fn buffer(len: usize) -> Vec<u8> {
    let is_glibc = cfg!(all(target_os = "linux", target_env = "gnu", target_pointer_width = "64"));
    let capacity = if is_glibc && len > SMALL { len.max(GLIBC_LEARNS_UP_TO + 1) } else { len };
    Vec::with_capacity(capacity)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_large_buffer_has_more_room_than_it_needs() {
        assert_eq!((buffer(0).capacity(), buffer(SMALL).capacity()), (0, SMALL));
        let large = buffer(SMALL + 1);
        assert!(large.is_empty() && large.capacity() > SMALL, "{}", large.capacity());
        let huge = GLIBC_LEARNS_UP_TO + 2;
        assert_eq!(buffer(huge).capacity(), huge);
    }
}
