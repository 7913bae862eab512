//! What active data segments write, cut anew.

use std::ops::Range;

/// Bytes that one segment writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Address of the first.
    pub start: u64,
    /// The bytes.
    pub bytes: Vec<u8>,
}

impl Piece {
    /// Its addresses. They are inside of a memory, so the end is a number.
    pub fn range(&self) -> Range<u64> {
        self.start..self.start.saturating_add(self.bytes.len() as u64)
    }
}

/// How long a segment is as it is written.
#[derive(Debug, Clone, Copy)]
pub struct Cost {
    /// Index of the memory.
    pub memory: u32,
    /// Whether addresses are 64 bits wide.
    pub is_64: bool,
}

impl Cost {
    /// Bytes of a segment besides those that it writes, of which there are `len`.
    fn frame(self, start: u64, len: u64) -> u64 {
        // An i32 that is an address is unsigned, and written as if it were not.
        let offset = if self.is_64 { start as i64 } else { i64::from(start as u32 as i32) };
        let memory = if self.memory == 0 { 0 } else { unsigned_len(self.memory.into()) };
        // Flags, the opcode in front of the offset, and `end` behind it.
        3 + memory + signed_len(offset) + unsigned_len(len)
    }

    /// Bytes of a segment.
    pub fn of(self, start: u64, len: u64) -> u64 {
        self.frame(start, len).saturating_add(len)
    }
}

/// Bytes of a number as LEB128.
fn unsigned_len(value: u64) -> u64 {
    u64::from((64 - value.leading_zeros()).max(1).div_ceil(7))
}

fn signed_len(value: i64) -> u64 {
    let magnitude = if value < 0 { !value } else { value };
    u64::from((64 - magnitude.leading_zeros() + 1).div_ceil(7))
}

/// What is written in the end: pieces that neither overlap nor touch, in order of addresses. `segments`
/// are start and bytes of each, in the order in which they are written.
pub fn written(segments: &[(u64, &[u8])]) -> Vec<Piece> {
    let mut order: Vec<usize> = (0..segments.len()).collect();
    order.retain(|at| segments.get(*at).is_some_and(|(_, bytes)| !bytes.is_empty()));
    order.sort_by_key(|at| segments.get(*at).map(|(start, _)| *start));
    let mut clusters: Vec<(Range<u64>, Vec<usize>)> = Vec::new();
    for at in order {
        let Some((start, bytes)) = segments.get(at) else { continue };
        let end = start.saturating_add(bytes.len() as u64);
        match clusters.last_mut() {
            Some((range, members)) if *start <= range.end => {
                range.end = range.end.max(end);
                members.push(at);
            }
            _ => clusters.push((*start..end, vec![at])),
        }
    }
    let piece = |(range, mut members): (Range<u64>, Vec<usize>)| {
        let mut bytes = vec![0; (range.end - range.start) as usize];
        members.sort_unstable();
        for (start, data) in members.into_iter().filter_map(|at| segments.get(at)) {
            let from = (start - range.start) as usize;
            if let Some(place) = bytes.get_mut(from..from + data.len()) {
                place.copy_from_slice(data);
            }
        }
        Piece { start: range.start, bytes }
    };
    clusters.into_iter().map(piece).collect()
}

/// The same where everything else is zero: without zeros, but for those that cost less than a segment of
/// its own for what is behind them.
pub fn around_zeros(written: &[Piece], cost: Cost) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for piece in written {
        let mut start = piece.start;
        // Bytes that are zero, and bytes that are not, in turn.
        for run in piece.bytes.chunk_by(|one, other| (*one == 0) == (*other == 0)) {
            let len = run.len() as u64;
            if run.first().is_some_and(|byte| *byte != 0) {
                match pieces.last_mut() {
                    Some(last) if joins(last, start, len, cost) => {
                        last.bytes.resize((start - last.start) as usize, 0);
                        last.bytes.extend_from_slice(run);
                    }
                    _ => pieces.push(Piece { start, bytes: run.to_vec() }),
                }
            }
            start = start.saturating_add(len);
        }
    }
    pieces
}

/// Whether `len` bytes from `start` on are written with less in a piece before them.
fn joins(last: &Piece, start: u64, len: u64, cost: Cost) -> bool {
    let joined = start.saturating_add(len) - last.start;
    cost.of(last.start, joined) <= cost.of(last.start, last.bytes.len() as u64) + cost.of(start, len)
}

#[cfg(test)]
mod tests {
    use super::*;

    const COST: Cost = Cost { memory: 0, is_64: false };

    fn pieces(written: &[Piece]) -> Vec<(u64, &[u8])> {
        written.iter().map(|piece| (piece.start, &piece.bytes[..])).collect()
    }

    #[test]
    fn segments_that_touch_or_overlap_are_one_piece() {
        let all = written(&[(8, b"abc"), (20, b"x"), (11, b"de"), (9, b"B"), (30, b"")]);
        assert_eq!(pieces(&all), [(8, &b"aBcde"[..]), (20, b"x")]);
        // What is written later counts, wherever it begins.
        assert_eq!(pieces(&written(&[(9, b"x"), (8, b"abc")])), [(8, &b"abc"[..])]);
    }

    #[test]
    fn few_zeros_are_written_and_many_are_not() {
        let apart = |zeros: usize| {
            let bytes = [&b"a"[..], &vec![0; zeros], b"b"].concat();
            around_zeros(&written(&[(8, &bytes)]), COST).len()
        };
        assert_eq!((apart(0), apart(5), apart(6)), (1, 1, 2));
        let gap = |zeros: u64| around_zeros(&written(&[(8, b"a"), (9 + zeros, b"b")]), COST);
        assert_eq!(pieces(&gap(5)), [(8, &b"a\0\0\0\0\0b"[..])]);
        assert_eq!(pieces(&gap(6)), [(8, &b"a"[..]), (15, b"b")]);
    }

    #[test]
    fn zeros_at_either_end_are_not_written() {
        assert_eq!(pieces(&around_zeros(&written(&[(8, b"\0a\0")]), COST)), [(9, &b"a"[..])]);
        assert!(around_zeros(&written(&[(8, b"\0\0")]), COST).is_empty());
    }

    #[test]
    fn costs_are_those_of_the_encoding() {
        use wasm_encoder::{ConstExpr, DataSection, Encode};
        for (memory, start, len) in [
            (0, 0, 0),
            (0, 63, 127),
            (0, 64, 128),
            (1, 8191, 1),
            (200, 8192, 300),
            (0, 1 << 31, 1),
            (0, u64::from(u32::MAX), 0),
            (0, (1 << 20) - 1, 16384),
        ] {
            for is_64 in [false, true] {
                let mut section = DataSection::new();
                let offset = match is_64 {
                    true => ConstExpr::i64_const(start as i64),
                    false => ConstExpr::i32_const(start as u32 as i32),
                };
                section.active(memory, &offset, vec![1; len]);
                let mut bytes = Vec::new();
                section.encode(&mut bytes);
                let mut count = Vec::new();
                ((bytes.len() - 1) as u64).encode(&mut count);
                // The section's own size and its count of segments stand in front.
                let segment = Cost { memory, is_64 }.of(start, len as u64);
                let mut size = Vec::new();
                (segment + 1).encode(&mut size);
                assert_eq!(bytes.len() as u64, segment + 1 + size.len() as u64, "{memory} {start} {len}");
            }
        }
    }
}
