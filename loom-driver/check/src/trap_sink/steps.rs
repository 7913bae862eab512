//! What each operator means, from the judge's table.
//!
//! What the table does not describe may do anything.

use super::shape::Shape;
use crate::ops::{Call, Control, Op, Place, Space, each_index};
use crate::same::text;
use wasmparser::{FunctionBody, Operator};

/// An operator. Those of all bodies are kept, so it is short. Lists of depths, of the labels that it names, stand aside in [`Labels`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Nothing that can be seen.
    Plain,
    /// A write that somebody may learn of.
    Shows,
    /// Anything, an exception included; may branch to these.
    Anything(u32),
    /// `unreachable`.
    Trap,
    /// An exception.
    Throw,
    /// `block`.
    Block,
    /// `loop`.
    Loop,
    /// `if`.
    If,
    /// `else`.
    Else,
    /// `try_table`, with the depths of its handlers from outside of it.
    TryTable(u32),
    /// `try`.
    Try,
    /// `catch` or `catch_all`.
    Catch,
    /// `end` or `delegate`, with the position among the steps of what it ends; 0 for the last one.
    End(u32),
    /// A branch to this; with `true` it may also go on.
    Branch(u32, bool),
    /// A branch to one of these.
    BranchTable(u32),
    /// `return`.
    Return,
    /// A call.
    Call(Run),
    /// A call whose results are returned.
    TailCall(Run),
}

/// What a call runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Run {
    /// This function.
    Func(u32),
    /// What is in this table with this type.
    Table(u32, u32),
    /// Anything.
    Any,
}

/// The depths in the lists that steps name, while their body is read.
#[derive(Default)]
pub(super) struct Labels(Vec<Box<[u32]>>);

impl Labels {
    fn add(&mut self, operator: &Operator<'_>) -> u32 {
        self.0.push(labels(operator));
        self.0.len() as u32 - 1
    }

    /// One of the lists.
    pub(super) fn list(&self, list: u32) -> &[u32] {
        self.0.get(list as usize).map(|list| &**list).unwrap_or_default()
    }
}

/// A function's steps. Plain ones are left out: what can happen from such a step on is what can
/// happen from the next one on. So are shows directly before other shows.
#[derive(Debug)]
pub(super) struct Body {
    /// In order.
    pub(super) steps: Vec<Step>,
    /// For each step, the position of its operator in the body; empty if nobody asks.
    ats: Vec<u32>,
    /// Where each step can go on.
    pub(super) shape: Shape,
}

impl Body {
    /// Reads a body.
    pub(super) fn of(
        body: Option<&FunctionBody<'_>>,
        shows: &(impl Fn(Place) -> bool + Sync),
    ) -> Result<Body, String> {
        let reader = body.ok_or("the body is missing")?.get_operators_reader().map_err(text)?;
        let (mut steps, mut ats, mut labels) = (Vec::new(), Vec::new(), Labels::default());
        let mut open = vec![0];
        for (at, operator) in (0..).zip(reader) {
            let mut step = step(&operator.map_err(text)?, shows, &mut labels);
            match &mut step {
                Step::Plain => continue,
                Step::Shows if steps.last() == Some(&Step::Shows) => {
                    ats.pop();
                    ats.push(at);
                    continue;
                }
                Step::Block | Step::Loop | Step::If | Step::TryTable(_) | Step::Try => {
                    open.push(steps.len() as u32);
                }
                Step::End(opener) => *opener = open.pop().ok_or("it has too many ends")?,
                _ => {}
            }
            steps.push(step);
            ats.push(at);
        }
        if !open.is_empty() {
            return Err("it has no end".into());
        }
        let shape = Shape::of(&steps, &labels);
        Ok(Body { steps, ats, shape }.without_blocks())
    }

    /// The same without the steps that open a block: nothing goes to what is inside but through them, so what can happen
    /// from there on is what can happen from the next one on.
    fn without_blocks(self) -> Body {
        let Body { steps, ats, shape } = self;
        let stays = |step: &Step| *step != Step::Block;
        let before = |count: &mut u32, step: &Step| {
            let place = *count;
            *count += u32::from(stays(step));
            Some(place)
        };
        let places: Vec<u32> = steps.iter().scan(0, before).collect();
        let ats = ats.into_iter().zip(&steps).filter(|(_, step)| stays(step)).map(|(at, _)| at);
        let (ats, shape) = (ats.collect(), shape.moved(&places, |step| steps.get(step).is_some_and(stays)));
        Body { steps: steps.into_iter().filter(stays).collect(), ats, shape }
    }

    /// The same if nobody asks where its steps are: those of all bodies are kept.
    pub(super) fn without_places(self) -> Body {
        Body { ats: Vec::new(), ..self }
    }

    /// The position of the step that says what can happen from the operator at this position on.
    pub(super) fn step_of(&self, operator: usize) -> usize {
        self.ats.partition_point(|at| (*at as usize) < operator)
    }
}

fn step(operator: &Operator<'_>, shows: &impl Fn(Place) -> bool, lists: &mut Labels) -> Step {
    let op = Op::of(operator);
    if op.is_unknown {
        return Step::Anything(lists.add(operator));
    }
    let run = op.calls.map(|call| match call {
        Call::Func(func) => Run::Func(func),
        Call::Indirect { table, ty } => Run::Table(table, ty),
        Call::Ref { .. } => Run::Any,
    });
    match op.control {
        Control::Next => match run {
            Some(run) => Step::Call(run),
            None if op.writes.into_iter().flatten().any(shows) => Step::Shows,
            None => Step::Plain,
        },
        Control::TailCall => Step::TailCall(run.unwrap_or(Run::Any)),
        Control::Block => Step::Block,
        Control::Loop => Step::Loop,
        Control::If => Step::If,
        Control::Else => Step::Else,
        Control::Try => Step::Try,
        Control::TryTable => Step::TryTable(lists.add(operator)),
        Control::Catch => Step::Catch,
        Control::End | Control::Delegate => Step::End(0),
        Control::Branch => Step::Branch(label(operator), false),
        Control::BranchIf => Step::Branch(label(operator), true),
        Control::BranchTable => Step::BranchTable(lists.add(operator)),
        Control::Return => Step::Return,
        Control::Throw => Step::Throw,
        Control::Trap => Step::Trap,
    }
}

/// The depths of the labels that an operator names.
fn labels(operator: &Operator<'_>) -> Box<[u32]> {
    let mut labels = Vec::new();
    each_index(operator, &mut |space, index| {
        if space == Space::Label {
            labels.push(index);
        }
    });
    labels.into()
}

/// The only label that an operator names; one that there is not if it names none.
fn label(operator: &Operator<'_>) -> u32 {
    labels(operator).first().copied().unwrap_or(u32::MAX)
}
