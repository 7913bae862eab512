//! Numbers as they are written.

/// A number in unsigned LEB128.
pub(crate) fn unsigned(out: &mut Vec<u8>, mut value: u32) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// A number in signed LEB128.
pub(crate) fn signed(out: &mut Vec<u8>, mut value: i64) {
    loop {
        let low = (value & 0x7f) as u8;
        value >>= 7;
        let is_done = value == if low & 0x40 == 0 { 0 } else { -1 };
        if is_done {
            return out.push(low);
        }
        out.push(low | 0x80);
    }
}
