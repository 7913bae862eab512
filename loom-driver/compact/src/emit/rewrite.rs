//! The bodies of the output.
//!
//! An access of a cluster gets its displacement: subtracted from the static offset where that is large
//! enough, from the address if that is a constant, and otherwise by an instruction behind the one that
//! pushed the address. The numbers that the program computes with stay what they are.

use crate::analysis::summaries::{Func, Summaries, Touch};
use crate::decode::code::Code;
use crate::decode::operators::{Access, Op};
use crate::domain::arithmetic::Binary;
use crate::plan::layout::Layout;
use loom_core::bodies::{NewBody, Splice};
use loom_core::maps::Fate;
use loom_core::{Error, Result};
use std::collections::BTreeMap;
use wasm_encoder::reencode::{Error as ReencodeError, Reencode};
use wasm_encoder::{Encode, InstructionSink};
use wasmparser::{BinaryReader, MemArg, OperatorsReader};

/// What becomes of a body.
#[derive(Debug)]
pub enum Body {
    /// It stays.
    Same,
    /// What it becomes.
    Changed(NewBody),
    /// An access cannot be given its displacement: the memory has to stay.
    Stuck {
        /// The memory.
        memory: u32,
        /// Position of the operator.
        position: usize,
    },
}

/// What is done at one operator.
#[derive(Debug, Default)]
struct Edit {
    /// What takes the place of the operator, if it goes, and why it does.
    instead: Option<(Vec<u8>, Fate)>,
    /// The operator's new immediates, if they change.
    moved: Option<Moved>,
    /// What comes behind it.
    behind: Vec<u8>,
}

/// The new body of a function.
///
/// # Errors
///
/// [`Error::Bug`] if the layout contradicts the summaries.
pub fn body(
    summaries: &Summaries<'_>,
    layout: &Layout,
    (func, own): (u32, &Func),
    code: &Code,
    old: &[u8],
) -> Result<Body> {
    let mut edits: BTreeMap<usize, Edit> = BTreeMap::new();
    cut(own, code, &mut edits);
    for ((_, start), end) in layout.dead.regions.range((func, 0)..=(func, usize::MAX)) {
        edits.extend(
            (*start..*end)
                .map(|at| (at, Edit { instead: Some((Vec::new(), Fate::DeadStore)), ..Edit::default() })),
        );
    }
    for (at, op) in code.ops.iter().enumerate() {
        if !own.passed.get(at).is_some_and(|passed| *passed) || layout.dead.is_in_region(func, at) {
            continue;
        }
        let touch = |which: u8| own.touches.get(&(at, which));
        let stuck = match op {
            Op::MemorySize(memory) if layout.memories.contains(memory) => {
                let pages = summaries.memories.get(*memory as usize).map_or(0, |memory| memory.pages);
                edits.entry(at).or_default().instead =
                    Some((written(|sink| sink.i32_const(pages as u32 as i32)), Fate::Replaced));
                None
            }
            _ if layout.dead.stores.contains(&(func, at)) => {
                let operands = if matches!(op, Op::Store(_)) { 2 } else { 3 };
                leave_out(code, at, operands, &mut edits);
                None
            }
            Op::Load(access) | Op::Store(access) => match touch(0) {
                Some(touch) if layout.memories.contains(&access.memory) => {
                    let edit = displaced(layout, touch)?;
                    access_at(code, at, *access, touch, edit, layout, &mut edits)
                }
                _ => None,
            },
            Op::MemoryFill(_) | Op::MemoryCopy(..) => {
                many_at(code, at, [touch(0), touch(1)], layout, &mut edits)?
            }
            _ => None,
        };
        if let Some(memory) = stuck {
            return Ok(Body::Stuck { memory, position: at });
        }
    }
    apply(code, old, edits)
}

/// What is subtracted from the address of an access.
fn displaced(layout: &Layout, touch: &Touch) -> Result<i64> {
    let cluster = layout.cluster(touch.memory, &touch.bytes);
    let cluster = cluster.ok_or_else(|| Error::bug("compact: an access that belongs to no cluster"))?;
    Ok(cluster.old.start as i64 - cluster.new as i64)
}

/// Moves a load or store. The memory, if that is not possible.
fn access_at(
    code: &Code,
    at: usize,
    access: Access,
    touch: &Touch,
    displacement: i64,
    layout: &Layout,
    edits: &mut BTreeMap<usize, Edit>,
) -> Option<u32> {
    let offset = access.offset as i64 - displacement;
    let moved = |offset: i64| Moved {
        from: access.memory,
        to: layout.target,
        from_source: None,
        offset: Some(offset as u64),
    };
    if (0..=i64::from(u32::MAX)).contains(&offset) {
        if displacement != 0 || access.memory != layout.target {
            edits.entry(at).or_default().moved = Some(moved(offset));
        }
        return None;
    }
    if !can_follow(code, touch.address_by, at) {
        return Some(access.memory);
    }
    subtract(code, touch.address_by, -offset, edits);
    edits.entry(at).or_default().moved = Some(moved(0));
    None
}

/// Moves `memory.fill` or `memory.copy`. The memory, if that is not possible.
fn many_at(
    code: &Code,
    at: usize,
    touches: [Option<&Touch>; 2],
    layout: &Layout,
    edits: &mut BTreeMap<usize, Edit>,
) -> Result<Option<u32>> {
    let mut moved = Moved { from: u32::MAX, to: layout.target, from_source: None, offset: None };
    for (which, touch) in touches.into_iter().enumerate() {
        let Some(touch) = touch.filter(|touch| layout.memories.contains(&touch.memory)) else { continue };
        let displacement = if touch.bytes.width == 0 { 0 } else { displaced(layout, touch)? };
        match which {
            0 => moved.from = touch.memory,
            _ => moved.from_source = Some(touch.memory),
        }
        if displacement == 0 {
            continue;
        }
        if !can_follow(code, touch.address_by, at) {
            return Ok(Some(touch.memory));
        }
        subtract(code, touch.address_by, displacement, edits);
    }
    edits.entry(at).or_default().moved = Some(moved);
    Ok(None)
}

/// Subtracts from the number that the operator at `by` pushes: from its constant, if it is one or has just
/// added one, and otherwise behind it.
fn subtract(code: &Code, by: usize, number: i64, edits: &mut BTreeMap<usize, Edit>) {
    let constant = |at: usize| match code.ops.get(at) {
        Some(Op::Const(constant)) => Some((at, *constant)),
        _ => None,
    };
    let added = || match code.ops.get(by) {
        Some(Op::Binary(Binary::Add)) => by.checked_sub(1).and_then(constant),
        _ => None,
    };
    match constant(by).or_else(added).filter(|(at, _)| !edits.contains_key(at)) {
        Some((at, constant)) => {
            let constant = i64::from(constant).wrapping_sub(number) as u32;
            let new = written(|sink| sink.i32_const(constant as i32));
            edits.entry(at).or_default().instead = Some((new, Fate::Replaced));
        }
        None => {
            let behind = written(|sink| sink.i32_const(number as u32 as i32).i32_sub());
            edits.entry(by).or_default().behind.extend(behind);
        }
    }
}

/// Whether what is put behind the operator at `by` changes the operand of the one at `at`, and nothing
/// else.
fn can_follow(code: &Code, by: usize, at: usize) -> bool {
    let pushes_one = match code.ops.get(by) {
        Some(Op::End) => code.leaves.get(&by) == Some(&1),
        Some(Op::Numeric { pushes, .. }) => *pushes == 1,
        Some(
            Op::Const(_)
            | Op::LocalGet(_)
            | Op::LocalTee(_)
            | Op::GlobalGet(_)
            | Op::Load(_)
            | Op::Binary(_)
            | Op::Compare(..)
            | Op::Eqz
            | Op::Extend(_)
            | Op::Select
            | Op::MemorySize(_),
        ) => true,
        // Of several results the address is the last one, if the access comes next.
        Some(Op::Call { tail: false, .. } | Op::CallIndirect { tail: false, .. }) => by + 1 == at,
        _ => false,
    };
    pushes_one && code.ops.get(by + 1..at).is_some_and(stays_put)
}

/// Whether an operand that is there before these operators is the same one behind them, and nowhere
/// else: no branch takes it along, and it is no parameter of a block that is still open.
fn stays_put(between: &[Op]) -> bool {
    let mut depth = 0usize;
    for op in between {
        match op {
            Op::Block(_) | Op::Loop(_) | Op::If(_) => depth += 1,
            Op::End | Op::Else if depth == 0 => return false,
            Op::End => depth -= 1,
            Op::Br(_) | Op::BrIf(_) | Op::BrTable(_) | Op::Return => return false,
            Op::Call { tail: true, .. } | Op::CallIndirect { tail: true, .. } => return false,
            _ => {}
        }
    }
    depth == 0
}

/// Leaves out an instruction that takes so many operands, and with it what pushed the last of them, if
/// that does nothing else.
fn leave_out(code: &Code, at: usize, operands: usize, edits: &mut BTreeMap<usize, Edit>) {
    let mut left = operands;
    let mut first = at;
    while left > 0
        && let Some(before) = first.checked_sub(1)
        && !edits.contains_key(&before)
        && matches!(
            code.ops.get(before),
            Some(
                Op::Const(_)
                    | Op::Wide(_)
                    | Op::LocalGet(_)
                    | Op::GlobalGet(_)
                    | Op::Numeric { pops: 0, pushes: 1, .. }
            )
        )
    {
        first = before;
        left -= 1;
    }
    for gone in first..at {
        edits.entry(gone).or_default().instead = Some((Vec::new(), Fate::DeadStore));
    }
    let drops = written(|sink| (0..left).fold(sink, |sink, _| sink.drop()));
    edits.entry(at).or_default().instead = Some((drops, Fate::DeadStore));
}

/// Leaves out what is not reached, up to the end of the block that it is in.
fn cut(own: &Func, code: &Code, edits: &mut BTreeMap<usize, Edit>) {
    let passed = |at: usize| own.passed.get(at).is_some_and(|passed| *passed);
    let mut at = 0;
    while at < code.ops.len() {
        if passed(at) || matches!(code.ops[at], Op::End | Op::Else) {
            at += 1;
            continue;
        }
        let mut end = at;
        let mut depth = 0usize;
        while let Some(op) = code.ops.get(end) {
            match op {
                Op::Block(_) | Op::Loop(_) | Op::If(_) => depth += 1,
                Op::End if depth > 0 => depth -= 1,
                Op::End => break,
                Op::Else if depth == 0 => break,
                _ => {}
            }
            end += 1;
        }
        let before = at.checked_sub(1).and_then(|before| code.ops.get(before)).filter(|_| passed(at - 1));
        let is_behind_branch =
            matches!(before, Some(Op::Br(_) | Op::BrTable(_) | Op::Return | Op::Unreachable));
        let trap = if is_behind_branch { Vec::new() } else { written(|sink| sink.unreachable()) };
        if code.ops[at..end] != [Op::Unreachable] || is_behind_branch {
            for gone in at..end {
                edits.entry(gone).or_default().instead = Some((Vec::new(), Fate::Unreachable));
            }
            edits.entry(at).or_default().instead = Some((trap, Fate::Unreachable));
        }
        at = end;
    }
}

fn written(
    write: impl for<'s, 'b> FnOnce(&'s mut InstructionSink<'b>) -> &'s mut InstructionSink<'b>,
) -> Vec<u8> {
    let mut bytes = Vec::new();
    write(&mut InstructionSink::new(&mut bytes));
    bytes
}

fn apply(code: &Code, old: &[u8], edits: BTreeMap<usize, Edit>) -> Result<Body> {
    let mut splice = Splice::new(old);
    let mut changed = false;
    let broken = |error: &dyn std::fmt::Display| Error::bug(format!("compact: {error}"));
    for (at, edit) in edits {
        let range = code.at.get(at).map(|range| range.start as usize..range.end as usize);
        let range = range.ok_or_else(|| Error::bug("compact: an edit outside the body"))?;
        let bytes =
            old.get(range.clone()).ok_or_else(|| Error::bug("compact: an operator outside the body"))?;
        let mut new = match (&edit.instead, &edit.moved) {
            (Some((instead, _)), _) => instead.clone(),
            (None, None) => bytes.to_vec(),
            (None, Some(moved)) => {
                let mut reader =
                    OperatorsReader::new(BinaryReader::new_features(bytes, 0, loom_core::Module::features()));
                let operator = reader.read().map_err(|error| broken(&error))?;
                let instruction = moved.clone().instruction(operator).map_err(|error| broken(&error))?;
                let mut new = Vec::new();
                instruction.encode(&mut new);
                new
            }
        };
        new.extend(&edit.behind);
        if new == bytes {
            continue;
        }
        changed = true;
        match edit.instead {
            Some((_, fate)) => splice.replace_because(fate, range, &new)?,
            None => splice.replace(range, |out| out.extend_from_slice(&new))?,
        }
    }
    Ok(if changed { Body::Changed(splice.finish()) } else { Body::Same })
}

/// Writes an operator again, to the memory that has everything.
#[derive(Clone, Debug)]
pub struct Moved {
    /// The memory that it named, or wrote to.
    pub from: u32,
    /// The one that it names now.
    pub to: u32,
    /// The memory that it read from, if it is `memory.copy` and that moves.
    pub from_source: Option<u32>,
    /// Its new static offset, if it has one.
    pub offset: Option<u64>,
}

impl Reencode for Moved {
    type Error = std::convert::Infallible;

    fn mem_arg(&mut self, arg: MemArg) -> Result<wasm_encoder::MemArg, ReencodeError> {
        let mut arg = wasm_encoder::reencode::utils::mem_arg(self, arg)?;
        if let Some(offset) = self.offset {
            arg.offset = offset;
        }
        Ok(arg)
    }

    fn memory_index(&mut self, memory: u32) -> Result<u32, ReencodeError> {
        let moves = memory == self.from || Some(memory) == self.from_source;
        Ok(if moves { self.to } else { memory })
    }
}
