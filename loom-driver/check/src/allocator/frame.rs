//! The frame that a function of the old allocator has on the program's stack: the one thing that it may do to a global.
//!
//! Compilers keep what has an address on a stack in memory, whose top a global has. Such a function begins by moving that global down
//! and keeping where it is then in a local (`global.get`, `i32.const`, `i32.sub`, `local.tee`, `global.set`), and puts back what it was
//! on each way out. Whoever calls it finds the global as it was. Exactly that is accepted here: nothing else sets the global or the
//! local, no way leaves the body in between but by a trap, and the address of the frame is an address to load and store, or a parameter
//! of a function that the allocator calls, and goes nowhere else. Numbers that are made of it with `i32.and` and `i32.xor` are looked at by
//! [`super::magic`].

use super::operands::{Operands, Value};
use super::{Checked, Replaced, expect};
use crate::const_eval::Consts;
use crate::module::Module;
use crate::ops::{Control, Op, arity};
use crate::same::text;
use wasmparser::{FunctionBody, Operator, ValType};

/// How many operators move the global down.
const FIRST: usize = 5;
/// What is said of all others.
const OTHERWISE: &str = "it is no allocator's: it sets a global, otherwise than to have a frame on the stack";

/// The global that a body moves down, and puts back, and the local that has the address of the frame; `None` if it sets none.
///
/// # Errors
///
/// It sets a global otherwise, as far as is known.
pub(super) fn pointer(
    before: &Module<'_>,
    claim: &Replaced,
    consts: &Consts,
    body: &FunctionBody<'_>,
) -> Result<Option<(u32, u32)>, String> {
    let mut first = Vec::new();
    let mut sets = false;
    for operator in body.get_operators_reader().map_err(text)? {
        let operator = operator.map_err(text)?;
        sets |= matches!(operator, Operator::GlobalSet { .. });
        if first.len() < FIRST {
            first.push(operator);
        }
    }
    if !sets {
        return Ok(None);
    }
    let [
        Operator::GlobalGet { global_index: pointer },
        Operator::I32Const { value },
        operator,
        Operator::LocalTee { local_index: local },
        Operator::GlobalSet { global_index: moved },
    ] = &first[..]
    else {
        return Err(OTHERWISE.into());
    };
    let (pointer, local) = (*pointer, *local);
    let bytes = match operator {
        Operator::I32Sub => *value,
        Operator::I32Add => value.wrapping_neg(),
        _ => 0,
    };
    let global = before.globals.get(pointer as usize).ok_or("no such global")?;
    let is_own = global.import.is_none() && global.ty.mutable && global.ty.content_type == ValType::I32;
    expect(pointer == *moved && bytes > 0 && is_own, OTHERWISE)?;
    let frame = Frame { pointer, local, bytes: bytes.cast_unsigned() };
    let mut walk = Walk { before, claim, frame, moved: Some(true), blocks: Vec::new(), computes: false };
    walk.blocks.push(Open { is_loop: false, is_if: false, entry: None, exit: None });
    let mut operands = Operands::of(before, consts);
    for (at, operator) in body.get_operators_reader().map_err(text)?.into_iter().enumerate() {
        let operator = operator.map_err(text)?;
        if at >= FIRST {
            walk.step(&operator, &operands)?;
        }
        operands.step(&operator)?;
        if at >= FIRST && matches!(operator, Operator::I32Add | Operator::I32Sub) {
            walk.is_still_known(&operands)?;
        }
    }
    Ok(Some((pointer, local)))
}

#[derive(Clone, Copy)]
struct Frame {
    pointer: u32,
    local: u32,
    bytes: u32,
}

/// A block that is open.
struct Open {
    is_loop: bool,
    is_if: bool,
    /// Whether the global is moved where it is opened, as [`Walk::moved`].
    entry: Option<bool>,
    /// The same behind its end, as far as is known yet.
    exit: Option<bool>,
}

struct Walk<'c, 'a> {
    before: &'c Module<'a>,
    claim: &'c Replaced,
    frame: Frame,
    /// Whether the global is moved; `None` where execution does not get.
    moved: Option<bool>,
    blocks: Vec<Open>,
    /// Whether the last operator took the address of the frame to compute another.
    computes: bool,
}

impl Walk<'_, '_> {
    /// What an operator does with the global, and with the address of the frame.
    fn step(&mut self, operator: &Operator<'_>, operands: &Operands<'_, '_>) -> Checked {
        let Frame { pointer, local, bytes } = self.frame;
        self.computes = false;
        match operator {
            Operator::GlobalSet { global_index } => {
                let is_back = operands.below(0) == Value::Local(local, bytes) && self.moved != Some(false);
                expect(*global_index == pointer && is_back, OTHERWISE)?;
                self.moved = self.moved.map(|_| false);
                return Ok(());
            }
            Operator::GlobalGet { global_index } => expect(*global_index != pointer, OTHERWISE)?,
            Operator::LocalSet { local_index } | Operator::LocalTee { local_index } => {
                expect(*local_index != local, OTHERWISE)?;
            }
            _ => {}
        }
        self.hands_out(operator, operands)?;
        self.goes_on(operator)
    }

    /// The address of the frame goes nowhere.
    fn hands_out(&mut self, operator: &Operator<'_>, operands: &Operands<'_, '_>) -> Checked {
        let is_frame = |depth: usize| matches!(operands.below(depth), Value::Local(local, _) if local == self.frame.local);
        let op = Op::of(operator);
        let taken = match arity(operator, self.before) {
            Some((pops, _)) if op.control == Control::Next => pops as usize,
            // A branch may take anything along.
            _ => operands.height(),
        };
        let is_address =
            |depth: usize| depth + 1 == taken && operands.access(operator, self.claim.memory).is_some();
        let may = match operator {
            Operator::Call { .. } | Operator::Drop | Operator::I32And | Operator::I32Xor => true,
            Operator::I32Add | Operator::I32Sub => {
                self.computes = (0..taken).any(is_frame);
                true
            }
            _ => false,
        };
        let mut all = 0..taken;
        expect(
            all.all(|depth| may || !is_frame(depth) || is_address(depth)),
            "it hands out the address of its frame on the stack",
        )
    }

    /// A sum with the address of the frame is one still.
    fn is_still_known(&self, operands: &Operands<'_, '_>) -> Checked {
        let is_known = matches!(operands.below(0), Value::Local(local, _) if local == self.frame.local);
        expect(!self.computes || is_known, "it hands out the address of its frame on the stack")
    }

    /// Where execution goes on.
    fn goes_on(&mut self, operator: &Operator<'_>) -> Checked {
        match Op::of(operator).control {
            Control::Next => {}
            control @ (Control::Block | Control::Loop | Control::If) => self.blocks.push(Open {
                is_loop: control == Control::Loop,
                is_if: control == Control::If,
                entry: self.moved,
                exit: None,
            }),
            Control::Else => {
                let open = self.blocks.last_mut().ok_or(OTHERWISE)?;
                open.exit = same(open.exit, self.moved)?;
                open.is_if = false;
                self.moved = open.entry;
            }
            Control::End => {
                let open = self.blocks.pop().ok_or(OTHERWISE)?;
                // Without a second arm, the condition may lead here.
                let skipped = if open.is_if { open.entry } else { None };
                self.moved = same(same(open.exit, self.moved)?, skipped)?;
                if self.blocks.is_empty() {
                    self.leaves()?;
                }
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
                    _ => return Err(OTHERWISE.into()),
                }
                self.moved = None;
            }
            Control::Return | Control::TailCall => {
                self.leaves()?;
                self.moved = None;
            }
            Control::Trap => self.moved = None,
            _ => return Err(OTHERWISE.into()),
        }
        Ok(())
    }

    fn branches(&mut self, depth: u32) -> Checked {
        let at = self.blocks.len().checked_sub(1 + depth as usize).ok_or(OTHERWISE)?;
        if at == 0 {
            self.leaves()?;
        }
        let open = self.blocks.get_mut(at).ok_or(OTHERWISE)?;
        match open.is_loop {
            // It begins again as it began.
            true => drop(same(open.entry, self.moved)?),
            false => open.exit = same(open.exit, self.moved)?,
        }
        Ok(())
    }

    /// Whoever called finds the global as it was.
    fn leaves(&self) -> Checked {
        expect(self.moved != Some(true), "it is no allocator's: it leaves the stack where it moved it")
    }
}

/// What holds on two ways that meet.
fn same(one: Option<bool>, other: Option<bool>) -> Result<Option<bool>, String> {
    match (one, other) {
        (None, both) | (both, None) => Ok(both),
        (Some(one), Some(other)) if one == other => Ok(Some(one)),
        _ => Err("it is no allocator's: it puts the stack back on one way and not on another".into()),
    }
}
