//! What each operator means, from the judge's table.
//!
//! What the table does not describe may do anything.

use crate::ops::{Call, Control, Op, Place, Space, each_index};
use crate::same::text;
use wasmparser::{FunctionBody, Operator};

/// An operator. Depths are those of the labels that it names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    /// Nothing that can be seen.
    Plain,
    /// A write that somebody may learn of.
    Shows,
    /// Anything, an exception included; may branch to these.
    Anything(Box<[u32]>),
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
    TryTable(Box<[u32]>),
    /// `try`.
    Try,
    /// `catch` or `catch_all`.
    Catch,
    /// `end` or `delegate`, with the position among the steps of what it ends; 0 for the last one.
    End(u32),
    /// A branch to this; with `true` it may also go on.
    Branch(u32, bool),
    /// A branch to one of these.
    BranchTable(Box<[u32]>),
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

/// A function's steps. Plain ones are left out: what can happen from such a step on is what can
/// happen from the next one on. So are shows directly before other shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Body {
    /// In order.
    pub(super) steps: Vec<Step>,
    /// For each step, the position of its operator in the body.
    ats: Vec<u32>,
}

impl Body {
    /// Reads a body.
    pub(super) fn of(
        body: Option<&FunctionBody<'_>>,
        shows: &(impl Fn(Place) -> bool + Sync),
    ) -> Result<Body, String> {
        let reader = body.ok_or("the body is missing")?.get_operators_reader().map_err(text)?;
        let mut body = Body { steps: Vec::new(), ats: Vec::new() };
        let mut open = vec![0];
        for (at, operator) in (0..).zip(reader) {
            let mut step = step(&operator.map_err(text)?, shows);
            match &mut step {
                Step::Plain => continue,
                Step::Shows if body.steps.last() == Some(&Step::Shows) => {
                    body.ats.pop();
                    body.ats.push(at);
                    continue;
                }
                Step::Block | Step::Loop | Step::If | Step::TryTable(_) | Step::Try => {
                    open.push(body.steps.len() as u32);
                }
                Step::End(opener) => *opener = open.pop().ok_or("it has too many ends")?,
                _ => {}
            }
            body.steps.push(step);
            body.ats.push(at);
        }
        body.steps.shrink_to_fit();
        body.ats.shrink_to_fit();
        match open.is_empty() {
            true => Ok(body),
            false => Err("it has no end".into()),
        }
    }

    /// The position of the step that says what can happen from the operator at this position on.
    pub(super) fn step_of(&self, operator: usize) -> usize {
        self.ats.partition_point(|at| (*at as usize) < operator)
    }
}

fn step(operator: &Operator<'_>, shows: &impl Fn(Place) -> bool) -> Step {
    let op = Op::of(operator);
    if op.is_unknown {
        return Step::Anything(labels(operator));
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
        Control::TryTable => Step::TryTable(labels(operator)),
        Control::Catch => Step::Catch,
        Control::End | Control::Delegate => Step::End(0),
        Control::Branch => Step::Branch(label(operator), false),
        Control::BranchIf => Step::Branch(label(operator), true),
        Control::BranchTable => Step::BranchTable(labels(operator)),
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
