//! What to leave out of a body.
//!
//! A sequence of operators is cut at its first point that is doomed or dead, up to the `end`,
//! `else` or `catch` that closes it: everything there can only be entered through that point. One
//! `unreachable` takes the place, which fits every type of block and needs no operands. Behind an
//! operator that does not fall through not even that is needed.

use super::verdict::Point;
use loom_core::call_graph::cfg::{Cfg, Kind, Node};
use loom_core::maps::Fate;
use std::ops::Range;

/// `unreachable`.
pub const UNREACHABLE: u8 = 0x00;

/// What to change in a body.
#[derive(Debug, PartialEq, Eq)]
pub enum Change {
    /// Nothing of it can do anything but trap.
    Whole,
    /// Some operators; not empty, in order.
    Parts(Vec<Part>),
}

/// Operators that go.
#[derive(Debug, PartialEq, Eq)]
pub struct Part {
    /// Their bytes, from the start of the body.
    pub range: Range<usize>,
    /// Whether `unreachable` takes their place; otherwise nothing does.
    pub trap: bool,
    /// Whether they are dead, or doomed: those behind the first go with it.
    pub fate: Fate,
}

/// What to change in `body`; `None` if nothing.
pub fn change(body: &[u8], cfg: &Cfg, points: &[Point]) -> Option<Change> {
    if points.first() == Some(&Point::Doomed) {
        return (body != loom_core::bodies::TRAP_BODY).then_some(Change::Whole);
    }
    let mut parts = Vec::new();
    // How many frames are open, and how many were where the cut began, with its offset.
    let mut depth = 0u32;
    let mut cutting: Option<(u32, u32, bool, Fate)> = None;
    let mut before: Option<&Node> = None;
    for (node, point) in cfg.nodes.iter().zip(points) {
        if cutting.is_none() && *point != Point::Alive {
            let falls = before.is_none_or(|node| node.falls || node.kind == Kind::Next);
            // What an operator that does not fall through is in front of cannot be reached through it.
            let is_doomed = falls && *point == Point::Doomed;
            let fate = if is_doomed { Fate::Doomed } else { Fate::Unreachable };
            cutting = Some((depth, node.start, falls, fate));
        }
        if let (Kind::Next | Kind::Close, Some((at_depth, start, trap, fate))) = (node.kind, cutting)
            && at_depth == depth
        {
            cutting = None;
            let range = start as usize..node.at as usize;
            let is_same = range.is_empty() || body.get(range.clone()) == Some(&[UNREACHABLE]);
            if !is_same || !trap && !range.is_empty() {
                parts.push(Part { range, trap, fate });
            }
        }
        match node.kind {
            Kind::Open => depth += 1,
            Kind::Close => depth = depth.saturating_sub(1),
            _ => {}
        }
        before = Some(node);
    }
    (!parts.is_empty()).then_some(Change::Parts(parts))
}
