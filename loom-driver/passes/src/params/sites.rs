//! Where functions are called, and which instructions make the arguments.

use super::results::{self, Then};
use crate::fold::code::{Code, Ins, Kind, Op};
use crate::fold::numbers::Width;
use loom_core::index::FuncIndex;
use std::collections::BTreeMap;
use std::ops::Range;

/// A call in a body.
#[derive(Debug, Clone)]
pub struct Site {
    /// Which instruction it is.
    pub at: usize,
    /// The instructions that make each argument.
    pub args: Vec<Range<usize>>,
}

/// What is known of an argument when its body is read no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arg {
    /// What it is.
    pub is: Is,
    /// Whether its instructions only give a value, so that they may go with it.
    pub is_pure: bool,
    /// How many bytes its instructions take.
    pub size: u64,
}

/// What an argument is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Is {
    /// A number.
    Const(Width, u64),
    /// What a local is.
    Local(u32),
    /// Anything.
    Other,
}

/// A body, as far as others have to know it.
#[derive(Debug, Clone)]
pub struct Summary {
    /// Which functions it calls, in order; `None` for a call that never runs or of whose arguments not enough is known.
    calls: Vec<(FuncIndex, Option<Known>)>,
    /// The arguments of all calls, one behind the other.
    args: Vec<Arg>,
    /// How often each parameter is read and written.
    pub params: Vec<(u32, u32)>,
    /// Whether it can do without its last result.
    pub can_lose: bool,
}

/// Where in a summary the arguments of a call are, and what becomes of its last result.
type Known = (Range<u32>, Then);

/// A call in a body that may run, as far as others have to know it.
#[derive(Debug, Clone, Copy)]
pub struct Call<'s> {
    /// The arguments.
    pub args: &'s [Arg],
    /// What becomes of the last result.
    pub then: Then,
}

impl Summary {
    /// That of a body.
    pub fn of(code: &Code) -> Summary {
        let (mut calls, mut args) = (Vec::new(), Vec::new());
        for (callee, site) in of(code) {
            let from = args.len() as u32;
            let site = site.map(|site| {
                args.extend(site.args.into_iter().map(|range| Arg::of(code, range)));
                (from..args.len() as u32, results::then(code, site.at).0)
            });
            calls.push((callee, site));
        }
        let mut params = vec![(0, 0); code.params];
        for ins in &code.ins {
            if let Op::Get(local) | Op::Set(local) | Op::Tee(local) = ins.op
                && let Some((reads, writes)) = params.get_mut(local as usize)
            {
                *if matches!(ins.op, Op::Get(_)) { reads } else { writes } += 1;
            }
        }
        // Where it never runs, what it calls keeps its results, and so does this.
        let tails = calls.iter().filter(|(_, site)| matches!(site, Some((_, Then::Tail)))).count();
        let can_lose = results::can_lose(code) && tails == results::tail_calls(code);
        Summary { calls, args, params, can_lose }
    }

    /// Which functions it calls, in order, and how; `None` for a call that never runs or of whose arguments not enough is known.
    pub fn calls(&self) -> impl Iterator<Item = (FuncIndex, Option<Call<'_>>)> {
        self.calls.iter().map(|(callee, known)| {
            let known = known.as_ref().and_then(|(args, then)| {
                let args = self.args.get(args.start as usize..args.end as usize)?;
                Some(Call { args, then: *then })
            });
            (*callee, known)
        })
    }
}

impl Arg {
    /// What these instructions of a body make.
    pub fn of(code: &Code, range: Range<usize>) -> Arg {
        let all = code.ins.get(range).unwrap_or_default();
        let is = match single(all) {
            Some(Op::Const(width, value)) => Is::Const(*width, *value),
            Some(Op::Get(local)) => Is::Local(*local),
            _ => Is::Other,
        };
        let is_pure = are_pure(all);
        // Of others nobody asks.
        let size = if is_pure { all.iter().map(Ins::size).sum() } else { 0 };
        Arg { is, is_pure, size }
    }
}

/// The direct calls in a body, in order; `None` for one that never runs or of whose arguments not enough is known.
pub fn of(code: &Code) -> Vec<(FuncIndex, Option<Site>)> {
    let mut sites = Vec::new();
    let mut stack: Vec<usize> = Vec::new();
    // Where the values of each open block start, and how many the label leaves.
    let mut frames: Vec<(usize, usize)> = vec![(0, usize::MAX)];
    // How many blocks are open that never run; the first is one of which the rest never runs.
    let mut dead: Option<usize> = None;
    for (at, ins) in code.ins.iter().enumerate() {
        if let Op::Other(other) = &ins.op
            && let Some(callee) = other.calls()
        {
            let callee = FuncIndex::from_u32(callee);
            let site = dead.is_none().then(|| site(&stack, at, other.pops as usize)).flatten();
            sites.push((callee, site));
        }
        if let Some(depth) = &mut dead {
            match ins.op {
                Op::Open(_) => *depth += 1,
                Op::End(_) if *depth > 0 => *depth -= 1,
                Op::End(_) => dead = None,
                Op::Else(_) if *depth == 0 => dead = None,
                _ => {}
            }
            if dead.is_some() {
                continue;
            }
        }
        step(code, at, ins, &mut stack, &mut frames);
        let leaves = match &ins.op {
            Op::Br(_) | Op::BrTable(_) | Op::Unreachable => true,
            Op::Other(other) => other.leaves,
            _ => false,
        };
        if leaves {
            dead = Some(0);
        }
    }
    sites
}

fn site(stack: &[usize], at: usize, count: usize) -> Option<Site> {
    let starts = stack.get(stack.len().checked_sub(count)?..)?;
    let ends = starts.iter().skip(1).copied().chain([at]);
    Some(Site { at, args: starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect() })
}

/// What an instruction does to the stack of positions where each value begins.
fn step(code: &Code, at: usize, ins: &Ins, stack: &mut Vec<usize>, frames: &mut Vec<(usize, usize)>) {
    let takes = |stack: &mut Vec<usize>, count: usize, gives: usize| {
        let from = stack.len().saturating_sub(count);
        let start = if count > 0 { stack.get(from).copied().unwrap_or(at) } else { at };
        stack.truncate(from);
        stack.extend(std::iter::repeat_n(start, gives));
    };
    let block = |label: usize| code.labels.get(label);
    match &ins.op {
        Op::Const(..) | Op::Get(_) => takes(stack, 0, 1),
        Op::Set(_) | Op::Drop | Op::BrIf(_) | Op::BrTable(_) => takes(stack, 1, 0),
        Op::Tee(_) => takes(stack, 1, 1),
        Op::Select => takes(stack, 3, 1),
        Op::Num(num) => takes(stack, num.operands() as usize, 1),
        Op::Other(other) => takes(stack, other.pops as usize, other.pushes as usize),
        Op::Open(label) => {
            let Some(block) = block(*label) else { return };
            // What it gives begins with what it takes: its parameters, and its test.
            let taken = block.params + usize::from(block.kind == Kind::If);
            let first = stack.len().checked_sub(taken).and_then(|first| stack.get(first)).copied();
            let start = first.filter(|_| taken > 0).unwrap_or(at);
            if block.kind == Kind::If {
                takes(stack, 1, 0);
            }
            frames.push((stack.len().saturating_sub(block.params), start));
        }
        Op::Else(label) => {
            let (Some(block), Some((base, _))) = (block(*label), frames.last()) else { return };
            stack.truncate(*base);
            stack.extend(std::iter::repeat_n(at, block.params));
        }
        Op::End(label) => {
            let (Some(block), Some((base, open))) = (block(*label), frames.pop()) else { return };
            stack.truncate(base);
            stack.extend(std::iter::repeat_n(open.min(at), block.results.len()));
        }
        Op::Br(_) | Op::Unreachable | Op::Gone => {}
    }
}

/// Whether some instructions only give a value.
fn are_pure(all: &[Ins]) -> bool {
    all.iter().all(|ins| match &ins.op {
        Op::Const(..) | Op::Get(_) | Op::Select | Op::Gone => true,
        Op::Num(num) => !num.may_trap(),
        Op::Other(other) => other.is_pure,
        _ => false,
    })
}

/// The only instruction of some.
fn single(all: &[Ins]) -> Option<&Op> {
    let mut all = all.iter().filter(|ins| ins.op != Op::Gone);
    let first = all.next()?;
    all.next().is_none().then_some(&first.op)
}

/// How often each local is read and written.
pub fn locals(code: &Code) -> BTreeMap<u32, (usize, usize)> {
    let mut uses: BTreeMap<u32, (usize, usize)> = BTreeMap::new();
    for ins in &code.ins {
        match ins.op {
            Op::Get(local) => uses.entry(local).or_default().0 += 1,
            Op::Set(local) | Op::Tee(local) => uses.entry(local).or_default().1 += 1,
            _ => {}
        }
    }
    uses
}
