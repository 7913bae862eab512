//! Where ranges of code went.
//!
//! A range is given by its first address and the one behind its last, and what counts is which
//! instructions are in between. So it is mapped body by body: the pieces that are left, in order.
//! Linkers write 0 or the largest numbers for functions that they removed; no body is there.

use super::{Context, Result, work};
use crate::maps::{BodyMove, CodeMap};
use std::ops::Range;

/// A range inside of one body that stayed.
pub struct Piece<'c> {
    pub body: &'c BodyMove,
    /// Old addresses.
    pub old: Range<u32>,
    /// New addresses.
    pub new: Range<u64>,
}

/// The parts of `start..end` that are in bodies that stayed, in order, each of them paid for.
pub fn paid_pieces(cx: Context<'_>, start: u64, end: u64) -> impl Iterator<Item = Result<Piece<'_>>> {
    pieces(cx.code, start, end).map(move |piece| cx.work.spend(work::ATTRIBUTE).map(|()| piece))
}

/// Whether anything of `start..end` is in a body that stayed.
pub fn any(code: &CodeMap, start: u64, end: u64) -> bool {
    pieces(code, start, end).next().is_some()
}

fn pieces(code: &CodeMap, start: u64, end: u64) -> impl Iterator<Item = Piece<'_>> {
    // No function is at address 0, where the code section has its count: it means "removed".
    let end = if start == 0 { 0 } else { end };
    let first = code.bodies.partition_point(|body| u64::from(body.old_entry.end) <= start);
    let bodies = code.bodies.get(first..).unwrap_or_default().iter();
    let bodies = bodies.take_while(move |body| u64::from(body.old_entry.start) < end);
    bodies.filter(|body| !body.is_stub()).filter_map(move |body| {
        let clamp =
            |address: u64| address.clamp(body.old_entry.start.into(), body.old_entry.end.into()) as u32;
        let old = clamp(start)..clamp(end);
        let new = u64::from(body.nearest(old.start)?)..u64::from(body.nearest(old.end)?);
        (new.start < new.end).then_some(Piece { body, old, new })
    })
}

/// New ranges for `start..end`, in order, adjacent ones as one.
pub fn ranges(cx: Context<'_>, start: u64, end: u64) -> Result<Vec<Range<u64>>> {
    let pieces = paid_pieces(cx, start, end).map(|piece| piece.map(|piece| piece.new));
    let mut new = pieces.collect::<Result<Vec<Range<u64>>>>()?;
    new.sort_by_key(|range| range.start);
    let mut ranges: Vec<Range<u64>> = Vec::new();
    for range in new {
        match ranges.last_mut() {
            Some(last) if last.end == range.start => last.end = range.end,
            _ => ranges.push(range),
        }
    }
    Ok(ranges)
}

/// The new address of a single one, such as a label or the return address of a call, which may be
/// that behind the last instruction of its body.
pub fn point(code: &CodeMap, address: u64) -> Option<u64> {
    let address = u32::try_from(address).ok()?;
    let after = code.bodies.partition_point(|body| body.old.start <= address);
    let body = code.bodies.get(after.checked_sub(1)?).filter(|body| !body.is_stub())?;
    body.get(address).map(u64::from)
}
