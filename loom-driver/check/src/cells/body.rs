//! Bodies, from their end to their start.

use super::{Checked, Kind, expect};
use crate::module::Module;
use crate::ops::{self, Control, Op, Space};
use crate::same::locals::Locals;
use crate::same::text;
use std::collections::{BTreeMap, BTreeSet};
use wasmparser::{BlockType, FuncType, FunctionBody, MemArg, MemArgTarget, Operator};

/// What bodies are compared by.
pub(super) struct Bodies<'c, 'a> {
    pub(super) module: &'c Module<'a>,
    /// The memories of cells.
    pub(super) memories: &'c BTreeSet<u32>,
    /// The memory, address and kind of the cell of each new global.
    pub(super) globals: &'c BTreeMap<u32, (u32, u64, Kind)>,
}

impl Bodies<'_, '_> {
    /// Compares a body of the input with that of the output.
    pub(super) fn compare(&self, func: u32, old: &FunctionBody<'_>, new: &FunctionBody<'_>) -> Checked {
        expect(Locals::of(old)? == Locals::of(new)?, "its locals differ")?;
        let (old, new) = (operators(old).map_err(text)?, operators(new).map_err(text)?);
        let ty = self.module.func_type(func).ok_or("it has no type")?;
        let mut walk =
            Walk { bodies: self, ty, openers: openers(&old)?, old: &old, rest: &new, frames: Vec::new() };
        for at in (0..old.len()).rev() {
            walk.step(at)?;
        }
        walk.frames.pop().ok_or("it has no end")?.nothing_is_missing()?;
        expect(walk.rest.is_empty() && walk.frames.is_empty(), "it begins with something else")
    }
}

fn operators<'a>(body: &FunctionBody<'a>) -> wasmparser::Result<Vec<Operator<'a>>> {
    body.get_operators_reader()?.into_iter().collect()
}

/// For each operator that closes a block the position of the one that opens it; `None` for the end of the body.
fn openers(body: &[Operator<'_>]) -> Result<BTreeMap<usize, Option<usize>>, String> {
    let (mut open, mut openers) = (vec![None], BTreeMap::new());
    for (at, operator) in body.iter().enumerate() {
        match Op::of(operator).control {
            Control::Block | Control::Loop | Control::If | Control::Try | Control::TryTable => {
                open.push(Some(at))
            }
            Control::End | Control::Delegate => {
                openers.insert(at, open.pop().ok_or("it closes what is not open")?);
            }
            _ => {}
        }
    }
    Ok(openers)
}

/// A body on the way from its end to its start.
struct Walk<'w, 'o> {
    bodies: &'w Bodies<'w, 'w>,
    ty: &'w FuncType,
    openers: BTreeMap<usize, Option<usize>>,
    old: &'w [Operator<'o>],
    /// What of the output is not compared yet.
    rest: &'w [Operator<'o>],
    /// The blocks around, outermost first.
    frames: Vec<Frame>,
}

/// A block.
struct Frame {
    /// How many values a branch to it takes.
    label: u64,
    /// What an operator further to the start has to push that the output does not have, lowest first.
    missing: Vec<Missing>,
}

/// A value that is on the stack of the input and not of the output: the address of a cell.
struct Missing {
    /// The constant that it has to be.
    address: u64,
    /// How many values are above it that both have.
    above: u64,
}

impl Frame {
    /// Something pushes so many values, none of which may be missing.
    fn take(&mut self, count: u64) -> Checked {
        let Some(missing) = self.missing.last_mut() else { return Ok(()) };
        missing.above =
            missing.above.checked_sub(count).ok_or("the address of a cell is no plain constant")?;
        Ok(())
    }

    /// Something takes so many values, which both have.
    fn give(&mut self, count: u64) {
        if let Some(missing) = self.missing.last_mut() {
            missing.above = missing.above.saturating_add(count);
        }
    }

    /// The address that the next value has to be.
    fn wanted(&self) -> Option<u64> {
        self.missing.last().filter(|missing| missing.above == 0).map(|missing| missing.address)
    }

    fn nothing_is_missing(&self) -> Checked {
        expect(
            self.missing.is_empty(),
            "the address of a cell is pushed in another block, or on one way only",
        )
    }
}

impl<'w, 'o> Walk<'w, 'o> {
    fn frame(&mut self) -> Result<&mut Frame, String> {
        self.frames.last_mut().ok_or_else(|| "it goes on behind its end".into())
    }

    fn step(&mut self, at: usize) -> Checked {
        let operator: &'w Operator<'o> = self.old.get(at).ok_or("it is too short")?;
        match Op::of(operator).control {
            Control::Next => return self.plain(at, operator),
            Control::End | Control::Delegate => self.close(at)?,
            Control::Block | Control::Loop | Control::If | Control::Try | Control::TryTable => {
                let (params, _) = self.block(operator)?;
                self.frames.pop().ok_or("it goes on behind its end")?.nothing_is_missing()?;
                let condition = u64::from(matches!(operator, Operator::If { .. }));
                self.frame()?.give(params + condition);
            }
            Control::BranchIf if let Operator::BrIf { relative_depth } = operator => {
                let label =
                    (self.frames.iter().rev().nth(*relative_depth as usize)).ok_or("no such label")?.label;
                self.frame()?.take(label)?;
                self.frame()?.give(label + 1);
            }
            // How many values these take, if any are left behind them, does not matter where nothing is missing.
            Control::Else
            | Control::Catch
            | Control::BranchIf
            | Control::Branch
            | Control::BranchTable
            | Control::Return
            | Control::TailCall
            | Control::Throw
            | Control::Trap => self.frame()?.nothing_is_missing()?,
        }
        self.stays(operator)
    }

    /// The end of a block, or of the body.
    fn close(&mut self, at: usize) -> Checked {
        let opener = self.openers.get(&at).ok_or("it closes what is not open")?;
        let frame = |label| Frame { label, missing: Vec::new() };
        let Some(opener) = opener.and_then(|at| self.old.get(at)) else {
            self.frames.push(frame(self.ty.results().len() as u64));
            return Ok(());
        };
        let (params, results) = self.block(opener)?;
        self.frame()?.take(results)?;
        self.frames.push(frame(if matches!(opener, Operator::Loop { .. }) { params } else { results }));
        Ok(())
    }

    /// How many values a block takes and gives.
    fn block(&self, opener: &Operator<'_>) -> Result<(u64, u64), String> {
        let ty = match opener {
            Operator::Block { blockty }
            | Operator::Loop { blockty }
            | Operator::If { blockty }
            | Operator::Try { blockty } => *blockty,
            Operator::TryTable { try_table } => try_table.ty,
            _ => return Err("a block of an unknown kind".into()),
        };
        match ty {
            BlockType::Empty => Ok((0, 0)),
            BlockType::Type(_) => Ok((0, 1)),
            BlockType::FuncType(ty) => {
                let ty = self.bodies.module.types.func(ty).ok_or("a block has no type")?;
                Ok((ty.params().len() as u64, ty.results().len() as u64))
            }
        }
    }

    /// An operator behind which the next one runs.
    fn plain(&mut self, at: usize, operator: &Operator<'o>) -> Checked {
        let Some((pops, pushes)) = ops::arity(operator, self.bodies.module) else {
            self.frame()?.nothing_is_missing()?;
            expect(!self.names_memory(operator), "something else happens to the memory of a cell")?;
            return self.stays(operator);
        };
        if (pops, pushes) == (0, 1)
            && let Some(wanted) = self.frame()?.wanted()
        {
            let is_it = match *operator {
                Operator::I32Const { value } => u64::from(value.cast_unsigned()) == wanted,
                Operator::I64Const { value } => value.cast_unsigned() == wanted,
                _ => false,
            };
            expect(is_it, "the address of a cell is no plain constant")?;
            self.frame()?.missing.pop();
            return Ok(());
        }
        self.frame()?.take(pushes.into())?;
        if !self.names_memory(operator) {
            self.frame()?.give(pops.into());
            return self.stays(operator);
        }
        let (kind, is_store, arg) =
            access(operator).ok_or("something else happens to the memory of a cell")?;
        let global = match self.next() {
            Some(Operator::GlobalGet { global_index }) if !is_store => *global_index,
            Some(Operator::GlobalSet { global_index }) if is_store => *global_index,
            found => return Err(format!("{operator:?} became {found:?}")),
        };
        let (memory, address, of_cell) = self.bodies.globals.get(&global).ok_or("a global is of no cell")?;
        let is_its = arg.target == MemArgTarget::Memory(*memory) && *of_cell == kind;
        let address = address.checked_sub(arg.offset).filter(|_| is_its);
        let address = address.ok_or_else(|| format!("{operator:?} became an access of another cell"))?;
        if is_store && let Some(mask) = mask(kind) {
            self.masked(at, mask)?;
        }
        self.frame()?.missing.push(Missing { address, above: u64::from(is_store) });
        Ok(())
    }

    /// In front of the store at a position there is a mask, unless what it stores has no bits beyond it.
    fn masked(&mut self, at: usize, mask: i32) -> Checked {
        let is_small = |operator: &Operator<'_>| matches!(operator, Operator::I32Const { value } if (0..=mask).contains(value));
        match self.old.get(..at) {
            Some([.., value]) if is_small(value) => return Ok(()),
            Some([.., bits, Operator::I32And]) if is_small(bits) => return Ok(()),
            _ => {}
        }
        let is_and = self.next() == Some(&Operator::I32And);
        let is_mask = self.next() == Some(&Operator::I32Const { value: mask });
        expect(is_and && is_mask, "a cell gets bits that it had no room for")
    }

    /// The operator of the output to compare next, which counts as compared.
    fn next(&mut self) -> Option<&'w Operator<'o>> {
        let (last, rest) = self.rest.split_last()?;
        self.rest = rest;
        Some(last)
    }

    fn stays(&mut self, operator: &Operator<'o>) -> Checked {
        match self.next() {
            Some(found) if found == operator => Ok(()),
            found => Err(format!("{operator:?} became {found:?}")),
        }
    }

    fn names_memory(&self, operator: &Operator<'_>) -> bool {
        let mut names = false;
        ops::each_index(operator, &mut |space, index| {
            names |= space == Space::Memory && self.bodies.memories.contains(&index);
        });
        names
    }
}

/// The bits that a kind has room for, if it has less than its values.
fn mask(kind: Kind) -> Option<i32> {
    match kind {
        Kind::U8 => Some(0xff),
        Kind::U16 => Some(0xffff),
        Kind::I32 | Kind::I64 | Kind::F32 | Kind::F64 => None,
    }
}

/// The kind of cell that an operator accesses, whether it writes it, and where.
fn access(operator: &Operator<'_>) -> Option<(Kind, bool, MemArg)> {
    let (kind, is_store, memarg) = match *operator {
        Operator::I32Load { memarg } => (Kind::I32, false, memarg),
        Operator::I32Store { memarg } => (Kind::I32, true, memarg),
        Operator::I64Load { memarg } => (Kind::I64, false, memarg),
        Operator::I64Store { memarg } => (Kind::I64, true, memarg),
        Operator::F32Load { memarg } => (Kind::F32, false, memarg),
        Operator::F32Store { memarg } => (Kind::F32, true, memarg),
        Operator::F64Load { memarg } => (Kind::F64, false, memarg),
        Operator::F64Store { memarg } => (Kind::F64, true, memarg),
        Operator::I32Load8U { memarg } => (Kind::U8, false, memarg),
        Operator::I32Store8 { memarg } => (Kind::U8, true, memarg),
        Operator::I32Load16U { memarg } => (Kind::U16, false, memarg),
        Operator::I32Store16 { memarg } => (Kind::U16, true, memarg),
        _ => return None,
    };
    Some((kind, is_store, memarg))
}
