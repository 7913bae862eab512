//! Where each step of one body can go on, read off the nesting of its blocks.

use super::steps::{Labels, Step};

/// Where a jump goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum To {
    /// This step, further on.
    Step(u32),
    /// The loop that this step opens, back.
    Loop(u32),
    /// Out of the function.
    Return,
    /// A label that there is not.
    Unknown,
}

/// What can catch exceptions in a part of the body.
#[derive(Debug)]
pub(super) struct Scope {
    /// The next one around it; `None` for the caller.
    pub(super) outer: Option<u32>,
    /// Where an exception may go.
    pub(super) to: Vec<To>,
}

/// The ways through a body, but for those from a step to the next one: see [`falls`].
#[derive(Debug, Default)]
pub(super) struct Shape {
    /// From which step, and where to. What a tail call returns is not among them.
    pub(super) jumps: Vec<(u32, To)>,
    /// For each step the scope that an exception of it comes to first; empty if there is no scope.
    scope: Vec<Option<u32>>,
    /// All scopes.
    pub(super) scopes: Vec<Scope>,
}

/// A block that is open.
struct Frame {
    /// Where a branch to its label goes.
    label: To,
    /// Where the code behind it is.
    after: To,
    /// The `if` that has no `else` so far.
    skips: Option<u32>,
    /// The scope that it opened.
    own: Option<u32>,
    /// The scope around it.
    outer: Option<u32>,
}

/// Whether a step can go on with the next one; a call does if what it runs returns.
pub(super) fn falls(step: &Step) -> bool {
    match step {
        Step::Plain
        | Step::Shows
        | Step::Anything(_)
        | Step::Block
        | Step::Loop
        | Step::If
        | Step::TryTable(_)
        | Step::Try
        | Step::End(_)
        | Step::Branch(_, true)
        | Step::Call(_) => true,
        Step::Trap
        | Step::Throw
        | Step::Else
        | Step::Catch
        | Step::Branch(_, false)
        | Step::BranchTable(_)
        | Step::Return
        | Step::TailCall(_) => false,
    }
}

impl Shape {
    /// The scope that an exception of a step comes to first; `None` for the caller.
    pub(super) fn scope_of(&self, step: usize) -> Option<u32> {
        self.scope.get(step).copied().flatten()
    }

    /// The same if each step has this new place, and only some stay. What goes to one that does not goes to the next one.
    pub(super) fn moved(self, places: &[u32], stays: impl Fn(usize) -> bool) -> Shape {
        let place = |step: u32| places.get(step as usize).copied().unwrap_or(step);
        let moved = |to: To| match to {
            To::Step(step) => To::Step(place(step)),
            To::Loop(step) => To::Loop(place(step)),
            To::Return | To::Unknown => to,
        };
        let jumps = self.jumps.into_iter().map(|(from, to)| (place(from), moved(to))).collect();
        let scope = (0..).zip(self.scope).filter(|(step, _)| stays(*step)).map(|(_, scope)| scope).collect();
        let scopes = self
            .scopes
            .into_iter()
            .map(|Scope { outer, to }| Scope { outer, to: to.into_iter().map(moved).collect() });
        Shape { jumps, scope, scopes: scopes.collect() }
    }

    /// Reads the steps of a body, which end with that of the function.
    pub(super) fn of(steps: &[Step], labels: &Labels) -> Shape {
        let last = steps.len().saturating_sub(1);
        let mut behind: Vec<u32> = vec![0; steps.len()];
        for (at, step) in (0u32..).zip(steps).take(last) {
            if let Step::End(opener) = step
                && let Some(behind) = behind.get_mut(*opener as usize)
            {
                *behind = at + 1;
            }
        }
        let mut shape = Shape::default();
        let function = Frame { label: To::Return, after: To::Return, skips: None, own: None, outer: None };
        let mut walk = Walk { shape: &mut shape, labels, frames: vec![function], scope: None };
        for ((at, step), behind) in (0..).zip(steps).zip(behind) {
            walk.shape.scope.push(walk.scope);
            walk.step(at, step, To::Step(behind));
        }
        if shape.scopes.is_empty() {
            shape.scope = Vec::new();
        }
        shape
    }
}

struct Walk<'s> {
    shape: &'s mut Shape,
    labels: &'s Labels,
    frames: Vec<Frame>,
    scope: Option<u32>,
}

impl Walk<'_> {
    /// Takes the step at `at`; `after` is behind the block that it opens, if it opens one.
    fn step(&mut self, at: u32, step: &Step, after: To) {
        match step {
            Step::Plain | Step::Shows | Step::Trap | Step::Throw | Step::Call(_) | Step::TailCall(_) => {}
            Step::Anything(depths) | Step::BranchTable(depths) => {
                self.labels.list(*depths).iter().for_each(|depth| self.jump(at, self.label(*depth)));
            }
            Step::Branch(depth, _) => self.jump(at, self.label(*depth)),
            Step::Return => self.jump(at, To::Return),
            Step::Block => self.open(after, after, None),
            Step::Loop => self.open(To::Loop(at), after, None),
            Step::If => self.open(after, after, Some(at)),
            Step::TryTable(depths) => {
                let to = self.labels.list(*depths).iter().map(|depth| self.label(*depth)).collect();
                self.open(after, after, None);
                self.catch_with(to);
            }
            Step::Try => {
                self.open(after, after, None);
                self.catch_with(Vec::new());
            }
            Step::Else => {
                let Some(frame) = self.frames.last_mut() else { return };
                let (skips, after) = (frame.skips.take(), frame.after);
                skips.into_iter().for_each(|opener| self.jump(opener, To::Step(at + 1)));
                self.jump(at, after);
            }
            Step::Catch => {
                let Some(frame) = self.frames.last() else { return };
                // What an arm throws goes further out.
                self.scope = frame.outer;
                let (own, after) = (frame.own, frame.after);
                if let Some(scope) = own.and_then(|own| self.shape.scopes.get_mut(own as usize)) {
                    scope.to.push(To::Step(at + 1));
                }
                self.jump(at, after);
            }
            Step::End(_) => {
                let Some(frame) = self.frames.pop() else { return };
                self.scope = frame.outer;
                frame.skips.into_iter().for_each(|opener| self.jump(opener, frame.after));
                if self.frames.is_empty() {
                    self.jump(at, To::Return);
                }
            }
        }
    }

    fn jump(&mut self, from: u32, to: To) {
        self.shape.jumps.push((from, to));
    }

    fn open(&mut self, label: To, after: To, skips: Option<u32>) {
        self.frames.push(Frame { label, after, skips, own: None, outer: self.scope });
    }

    /// Opens a scope for the block that was opened last.
    fn catch_with(&mut self, to: Vec<To>) {
        let own = u32::try_from(self.shape.scopes.len()).ok();
        self.shape.scopes.push(Scope { outer: self.scope, to });
        self.scope = own;
        if let Some(frame) = self.frames.last_mut() {
            frame.own = own;
        }
    }

    /// Where a branch of this depth goes.
    fn label(&self, depth: u32) -> To {
        let frame = usize::try_from(depth).ok().and_then(|depth| self.frames.iter().nth_back(depth));
        frame.map_or(To::Unknown, |frame| frame.label)
    }
}
