//! The walk forwards through one body: which steps can be reached.

use super::paths::Summary;
use super::steps::{Run, Step};

/// A block during the walk forwards.
#[derive(Debug, Default)]
struct Frame {
    /// Whether something branches to its end, or falls out of one of its arms.
    end_reached: bool,
    is_loop: bool,
    /// Whether the condition of an `if` without `else` so far can be reached.
    skipped: bool,
    /// Where its handlers are, counted from the outermost frame, while it can catch.
    handlers: Option<Vec<usize>>,
    /// Whether something can be caught by its `catch`.
    caught: bool,
}

/// The walk.
pub(super) struct Forward {
    frames: Vec<Frame>,
    /// Whether the next step can be reached.
    pub(super) live: bool,
    /// Whether the function can return.
    pub(super) returns: bool,
    /// Whether an exception can leave it.
    pub(super) throws: bool,
}

impl Forward {
    /// At the start of a body.
    pub(super) fn new() -> Forward {
        Forward { frames: vec![Frame::default()], live: true, returns: false, throws: false }
    }

    /// Takes one step; `summary` says what a call may do.
    pub(super) fn step(&mut self, step: &Step, summary: impl Fn(Run) -> Summary) {
        match step {
            Step::Plain | Step::Shows => {}
            Step::Anything(depths) => {
                self.raise();
                depths.iter().for_each(|depth| self.branch(*depth));
            }
            Step::Trap => self.live = false,
            Step::Throw => {
                self.raise();
                self.live = false;
            }
            Step::Block => self.frames.push(Frame::default()),
            Step::Loop => self.frames.push(Frame { is_loop: true, ..Frame::default() }),
            Step::If => self.frames.push(Frame { skipped: self.live, ..Frame::default() }),
            Step::TryTable(depths) => {
                let outermost = self.frames.len();
                let target = |depth: &u32| outermost.checked_sub(1 + *depth as usize);
                let handlers = depths.iter().filter_map(target).collect();
                self.frames.push(Frame { handlers: Some(handlers), ..Frame::default() });
            }
            Step::Try => self.frames.push(Frame { handlers: Some(Vec::new()), ..Frame::default() }),
            Step::Else => {
                let live = self.live;
                if let Some(frame) = self.frames.last_mut() {
                    frame.end_reached |= live;
                    self.live = std::mem::take(&mut frame.skipped);
                }
            }
            Step::Catch => {
                let live = self.live;
                if let Some(frame) = self.frames.last_mut() {
                    frame.end_reached |= live;
                    frame.handlers = None;
                    self.live = frame.caught;
                }
            }
            Step::End(_) => {
                if let Some(frame) = self.frames.pop() {
                    self.live |= frame.skipped || frame.end_reached && !frame.is_loop;
                }
                self.returns |= self.live && self.frames.is_empty();
            }
            Step::Branch(depth, goes_on) => {
                self.branch(*depth);
                self.live &= *goes_on;
            }
            Step::BranchTable(depths) => {
                depths.iter().for_each(|depth| self.branch(*depth));
                self.live = false;
            }
            Step::Return => {
                self.returns |= self.live;
                self.live = false;
            }
            Step::Call(run) => {
                let summary = summary(*run);
                if summary.throws {
                    self.raise();
                }
                self.live &= summary.returns;
            }
            Step::TailCall(run) => {
                let summary = summary(*run);
                if summary.throws {
                    self.raise();
                }
                self.returns |= self.live && summary.returns;
                self.live = false;
            }
        }
    }

    fn branch(&mut self, depth: u32) {
        let at = self.frames.len().checked_sub(1 + depth as usize);
        if let Some(frame) = at.and_then(|at| self.frames.get_mut(at)) {
            frame.end_reached |= self.live;
        }
    }

    /// An exception may go to any handler around, and out of the function.
    fn raise(&mut self) {
        if !self.live {
            return;
        }
        self.throws = true;
        let mut targets = Vec::new();
        for frame in self.frames.iter_mut().filter(|frame| frame.handlers.is_some()) {
            frame.caught = true;
            targets.extend(frame.handlers.iter().flatten().copied());
        }
        for target in targets {
            if let Some(frame) = self.frames.get_mut(target) {
                frame.end_reached = true;
            }
        }
    }
}
