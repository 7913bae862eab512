//! The number that dlmalloc makes of the address of its frame, so that it is another one in each program: its "magic".
//!
//! Without a clock, as in wasi-libc, dlmalloc takes the address of a variable on its stack, changes some bits with constants, and keeps that
//! in words of its state. Only with an option that nobody sets does it ever compare them. So what is accepted here is: such a number is stored to whole
//! words of the state at addresses that are known, it is in locals on the way there, it is tested for zero, which says whether it was
//! made already, and nothing else. The same holds of each load of such a word. Then it decides nothing but that, and the address of a
//! frame goes nowhere that the program can see.
//!
//! What locals have is followed along the control flow, because a compiler uses one for many things.

use super::operands::{Operands, Value, width};
use super::state::State;
use super::{Checked, Replaced, expect};
use crate::const_eval::Consts;
use crate::module::Module;
use crate::ops::{Control, Op, arity};
use crate::same::text;
use std::collections::{BTreeMap, BTreeSet};
use wasmparser::Operator;

/// How many words have such a number at most; dlmalloc has two.
const MOST_WORDS: usize = 16;
/// How often one body is gone through until it is known what its loops begin with.
const MOST_ROUNDS: usize = 64;
/// The size of a word in bytes.
const WORD: u64 = 4;
/// What is said of anything else.
const HANDED_OUT: &str = "it hands out the address of its frame on the stack";

/// Locals that have such a number; `None` where execution does not get.
type Marked = Option<BTreeSet<u32>>;

/// Where the numbers that are made of addresses of frames get.
///
/// # Errors
///
/// Elsewhere than accepted, as far as is known. `frames` has all functions of the old allocator, each with the local that has the address of its frame, if it
/// has one.
pub(super) fn stays(
    before: &Module<'_>,
    claim: &Replaced,
    state: &State,
    consts: &Consts,
    frames: &BTreeMap<u32, Option<u32>>,
) -> Checked {
    let mut words: BTreeSet<u64> = BTreeSet::new();
    loop {
        let mut found = words.clone();
        for (func, frame) in frames.iter().filter(|(_, frame)| frame.is_some() || !words.is_empty()) {
            let walk = |starts: &mut BTreeMap<usize, BTreeSet<u32>>, found: &mut BTreeSet<u64>| {
                Walk {
                    before,
                    claim,
                    state,
                    frame: *frame,
                    words: &words,
                    found,
                    starts,
                    operands: Operands::of(before, consts),
                    marks: Vec::new(),
                    marked: Some(BTreeSet::new()),
                    blocks: Vec::new(),
                }
                .body(*func)
            };
            whole(walk, &mut found).map_err(|what| format!("{}: {what}", before.describe_func(*func)))?;
        }
        expect(found.len() <= MOST_WORDS, HANDED_OUT)?;
        if found == words {
            return Ok(());
        }
        words = found;
    }
}

/// Goes through a body until it is known what its loops begin with.
fn whole(
    walk: impl Fn(&mut BTreeMap<usize, BTreeSet<u32>>, &mut BTreeSet<u64>) -> Checked,
    found: &mut BTreeSet<u64>,
) -> Checked {
    let mut starts = BTreeMap::new();
    for _ in 0..MOST_ROUNDS {
        let before = starts.clone();
        walk(&mut starts, found)?;
        if starts == before {
            return Ok(());
        }
    }
    Err(HANDED_OUT.into())
}

/// A block that is open.
struct Open {
    /// The position of its operator, if it is a loop.
    is_loop: Option<usize>,
    is_if: bool,
    entry: Marked,
    exit: Marked,
}

struct Walk<'c, 'a> {
    before: &'c Module<'a>,
    claim: &'c Replaced,
    state: &'c State,
    /// The local that has the address of the frame.
    frame: Option<u32>,
    /// Addresses of words that are known to have such a number.
    words: &'c BTreeSet<u64>,
    /// The same, and those that are found.
    found: &'c mut BTreeSet<u64>,
    /// What is known of the locals at the start of each loop, by its position, beside what comes from above.
    starts: &'c mut BTreeMap<usize, BTreeSet<u32>>,
    operands: Operands<'c, 'a>,
    /// Of each operand, whether it is such a number.
    marks: Vec<bool>,
    marked: Marked,
    blocks: Vec<Open>,
}

impl Walk<'_, '_> {
    fn body(mut self, func: u32) -> Checked {
        let body = self.before.body(func).ok_or("it has no body")?;
        self.blocks.push(Open { is_loop: None, is_if: false, entry: None, exit: None });
        for (at, operator) in body.get_operators_reader().map_err(text)?.into_iter().enumerate() {
            let operator = operator.map_err(text)?;
            let (taken, is_marked) = self.step(&operator)?;
            self.goes_on(at, &operator)?;
            self.operands.step(&operator)?;
            self.marks.truncate(self.marks.len().saturating_sub(taken));
            self.marks.resize(self.operands.len(), false);
            if let (true, Some(top)) = (is_marked, self.marks.last_mut()) {
                *top = true;
            }
        }
        Ok(())
    }

    /// Whether the operand that is so many below the topmost is such a number.
    fn is_marked(&self, depth: usize) -> bool {
        let at = self.marks.len().checked_sub(depth + 1);
        at.and_then(|at| self.marks.get(at)).copied().unwrap_or(false)
    }

    /// Whether it is the address of the frame, or one in it.
    fn is_frame(&self, depth: usize) -> bool {
        matches!(self.operands.below(depth), Value::Local(local, _) if Some(local) == self.frame)
    }

    /// How many operands an operator takes, and whether it leaves such a number.
    fn step(&mut self, operator: &Operator<'_>) -> Result<(usize, bool), String> {
        let taken = match arity(operator, self.before) {
            Some((pops, _)) if Op::of(operator).control == Control::Next => pops as usize,
            // A branch may take anything along, but for the condition.
            _ => self.operands.height(),
        };
        let marked: Vec<usize> = (0..taken).filter(|depth| self.is_marked(*depth)).collect();
        let is_marked = match operator {
            Operator::LocalGet { local_index } => self.has(*local_index),
            Operator::LocalSet { local_index } | Operator::LocalTee { local_index } => {
                self.give(*local_index, marked == [0]);
                marked == [0] && matches!(operator, Operator::LocalTee { .. })
            }
            Operator::I32And | Operator::I32Or | Operator::I32Xor => {
                let is_it = |depth| {
                    let is_known = matches!(self.operands.below(1 - depth), Value::Is(_));
                    is_known && (self.is_marked(depth) || self.is_frame(depth))
                };
                let makes_one = is_it(0) || is_it(1);
                let has_any = !marked.is_empty() || self.is_frame(0) || self.is_frame(1);
                expect(makes_one || !has_any, HANDED_OUT)?;
                makes_one
            }
            Operator::I32Store { .. } if marked == [0] => {
                let at = self.known_address(operator).map(|(at, _)| at);
                self.found.insert(at.filter(|at| self.state.has_all(*at, WORD)).ok_or(HANDED_OUT)?);
                false
            }
            Operator::Drop | Operator::I32Eqz | Operator::BrIf { .. } | Operator::If { .. }
                if marked == [0] =>
            {
                false
            }
            operator => {
                expect(marked.is_empty(), HANDED_OUT)?;
                self.is_loaded(operator)?
            }
        };
        Ok((
            if matches!(operator, Operator::BrIf { .. } | Operator::If { .. }) { 1 } else { taken },
            is_marked,
        ))
    }

    /// Whether such a number is loaded, and as a whole.
    fn is_loaded(&self, operator: &Operator<'_>) -> Result<bool, String> {
        let Some((at, bytes)) = self.known_address(operator) else { return Ok(false) };
        let op = Op::of(operator);
        let reads = op.reads.iter().flatten().next().is_some() && op.writes.iter().flatten().next().is_none();
        let has_any =
            self.words.range(at.saturating_sub(WORD - 1)..at.saturating_add(bytes)).next().is_some();
        let is_whole = matches!(operator, Operator::I32Load { .. }) && self.words.contains(&at);
        // Who stores zeros there, or another number, forgets this one.
        expect(is_whole || !reads || !has_any, HANDED_OUT)?;
        Ok(is_whole)
    }

    /// The address that is read or written, if it is a number, and how many bytes at most.
    fn known_address(&self, operator: &Operator<'_>) -> Option<(u64, u64)> {
        let (Value::Is(base), arg) = self.operands.access(operator, self.claim.memory)? else { return None };
        Some((u64::from(base).saturating_add(arg.offset), width(&arg)))
    }

    fn has(&self, local: u32) -> bool {
        self.marked.as_ref().is_some_and(|marked| marked.contains(&local))
    }

    fn give(&mut self, local: u32, is_marked: bool) {
        if let Some(marked) = &mut self.marked {
            if is_marked {
                marked.insert(local);
            } else {
                marked.remove(&local);
            }
        }
    }

    /// Where execution goes on.
    fn goes_on(&mut self, at: usize, operator: &Operator<'_>) -> Checked {
        match Op::of(operator).control {
            Control::Next => {}
            control @ (Control::Block | Control::Loop | Control::If) => {
                let is_loop = (control == Control::Loop).then_some(at);
                let more = is_loop.and_then(|at| self.starts.get(&at)).cloned();
                self.marked = both(self.marked.take(), more);
                let entry = self.marked.clone();
                self.blocks.push(Open { is_loop, is_if: control == Control::If, entry, exit: None });
            }
            Control::Else => {
                let open = self.blocks.last_mut().ok_or(HANDED_OUT)?;
                open.exit = both(open.exit.take(), self.marked.take());
                open.is_if = false;
                self.marked = open.entry.clone();
            }
            Control::End => {
                let open = self.blocks.pop().ok_or(HANDED_OUT)?;
                let skipped = if open.is_if { open.entry } else { None };
                self.marked = both(both(open.exit, self.marked.take()), skipped);
            }
            Control::Branch | Control::BranchIf | Control::BranchTable => {
                match operator {
                    Operator::Br { relative_depth } => self.branches(*relative_depth)?,
                    Operator::BrIf { relative_depth } => return self.branches(*relative_depth),
                    Operator::BrTable { targets } => {
                        for depth in targets.targets().chain([Ok(targets.default())]) {
                            self.branches(depth.map_err(text)?)?;
                        }
                    }
                    _ => return Err(HANDED_OUT.into()),
                }
                self.marked = None;
            }
            Control::Return | Control::TailCall | Control::Trap => self.marked = None,
            _ => return Err(HANDED_OUT.into()),
        }
        Ok(())
    }

    fn branches(&mut self, depth: u32) -> Checked {
        let at = self.blocks.len().checked_sub(1 + depth as usize).ok_or(HANDED_OUT)?;
        let open = self.blocks.get_mut(at).ok_or(HANDED_OUT)?;
        match open.is_loop {
            Some(at) => {
                let known = self.starts.entry(at).or_default();
                known.extend(self.marked.iter().flatten());
            }
            None => open.exit = both(open.exit.take(), self.marked.clone()),
        }
        Ok(())
    }
}

/// What holds on one way or the other.
fn both(one: Marked, other: Marked) -> Marked {
    match (one, other) {
        (None, both) | (both, None) => both,
        (Some(mut one), Some(other)) => {
            one.extend(other);
            Some(one)
        }
    }
}
