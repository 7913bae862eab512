//! The bytes of a memory, as far as they were written.

use std::ops::Range;
use std::rc::Rc;

/// The bytes of one piece of memory.
const PIECE: usize = 1 << 12;

/// Bytes, all zero at first. Who uses them has looked whether an address is in bounds. Copies share pieces.
#[derive(Default, Clone)]
pub struct Pieces(Vec<Option<Rc<[u8; PIECE]>>>);

impl Pieces {
    /// A byte.
    pub fn byte(&self, address: u64) -> u8 {
        let piece = self.0.get(address as usize / PIECE).and_then(Option::as_ref);
        piece.map_or(0, |piece| piece[address as usize % PIECE])
    }

    /// Whether all of these bytes are `value`.
    pub fn are(&self, address: u64, bytes: u64, value: u8) -> bool {
        spans(address, bytes).all(|(piece, range)| {
            let piece = self.0.get(piece).and_then(Option::as_ref);
            piece.map_or(value == 0, |piece| piece[range].iter().all(|byte| *byte == value))
        })
    }

    /// Whether any of these bytes is zero.
    pub fn have_zero(&self, address: u64, bytes: u64) -> bool {
        spans(address, bytes).any(|(piece, range)| {
            let piece = self.0.get(piece).and_then(Option::as_ref);
            piece.is_none_or(|piece| piece[range].contains(&0))
        })
    }

    /// Writes the same to so many bytes.
    pub fn fill(&mut self, address: u64, bytes: u64, value: u8) {
        spans(address, bytes).for_each(|(piece, range)| self.piece(piece)[range].fill(value));
    }

    /// Writes bytes.
    pub fn write(&mut self, address: u64, bytes: &[u8]) {
        let mut rest = bytes;
        for (piece, range) in spans(address, bytes.len() as u64) {
            let (now, later) = rest.split_at(range.len());
            self.piece(piece)[range].copy_from_slice(now);
            rest = later;
        }
    }

    fn piece(&mut self, index: usize) -> &mut [u8; PIECE] {
        if self.0.len() <= index {
            self.0.resize(index + 1, None);
        }
        Rc::make_mut(self.0[index].get_or_insert_with(|| Rc::new([0; PIECE])))
    }
}

/// The pieces that so many bytes from an address on lie in, each with where in it.
fn spans(address: u64, bytes: u64) -> impl Iterator<Item = (usize, Range<usize>)> {
    let (start, end) = (address as usize, (address + bytes) as usize);
    let pieces = if bytes == 0 { 0..0 } else { start / PIECE..end.div_ceil(PIECE) };
    pieces.map(move |piece| {
        let first = piece * PIECE;
        (piece, start.saturating_sub(first)..(end - first).min(PIECE))
    })
}
