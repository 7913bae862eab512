//! A body as it runs: in the place of a call that is claimed stands what the call does.
//!
//! What a call does is written down from the specification: a new frame, in which parameters are what is on the stack and
//! every other local has the default value of its type; and a label around the body, to which `return` goes.

use super::Inlined;
use crate::fold::{Expanded, zero};
use crate::module::Module;
use crate::same::locals::Locals;
use crate::same::text;
use std::collections::BTreeMap;
use wasmparser::{BlockType, Operator};

/// So deep bodies may stand in each other.
const MOST_DEPTH: u32 = 16;
/// A body may have so many operators and locals in any case, and so many for each byte that it had and has.
const SIZE: usize = 1 << 14;
const SIZE_PER_BYTE: usize = 16;

/// The body of a function, in which the calls that are claimed of it, and of the functions that they call, are expanded.
/// `bytes` are those that its two bodies have.
pub(super) fn expand<'a>(
    before: &Module<'a>,
    claimed: &BTreeMap<u32, &Inlined>,
    func: u32,
    bytes: usize,
) -> Result<Expanded<'a>, String> {
    let left = SIZE + bytes.saturating_mul(SIZE_PER_BYTE);
    let mut expansion = Expansion { before, claimed, expanded: Expanded::default(), left };
    expansion.declare(func)?;
    expansion.body(func, 0, 0)?;
    Ok(expansion.expanded)
}

struct Expansion<'e, 'a> {
    before: &'e Module<'a>,
    claimed: &'e BTreeMap<u32, &'e Inlined>,
    expanded: Expanded<'a>,
    left: usize,
}

impl<'a> Expansion<'_, 'a> {
    fn spend(&mut self, count: usize) -> Result<(), String> {
        self.left = self.left.checked_sub(count).ok_or("what is called is too large")?;
        Ok(())
    }

    fn op(&mut self, op: Operator<'a>) -> Result<(), String> {
        self.spend(1)?;
        self.expanded.ops.push(op);
        Ok(())
    }

    /// Adds the locals of a frame: the number of the first, and how many of them are parameters.
    fn declare(&mut self, func: u32) -> Result<(u32, usize), String> {
        let ty = self.before.func_type(func).ok_or("it has no type")?;
        let body = self.before.body(func).ok_or("its body is missing")?;
        let declared = Locals::of(&body)?;
        let first = u32::try_from(self.expanded.locals.len()).map_err(|_| "it has too many locals")?;
        self.spend(ty.params().len())?;
        self.expanded.locals.extend(ty.params());
        self.spend(usize::try_from(declared.count()).unwrap_or(usize::MAX))?;
        for local in 0..declared.count() {
            self.expanded.locals.push(declared.ty(local).ok_or("a local is none")?);
        }
        Ok((first, ty.params().len()))
    }

    /// Adds the operators of a body, whose locals begin with this number, and which stands in so many others.
    fn body(&mut self, func: u32, first: u32, depth: u32) -> Result<(), String> {
        let body = self.before.body(func).ok_or("its body is missing")?;
        let calls = self.claimed.get(&func).map_or(&[][..], |inlined| &inlined.calls);
        let shifted = |local: u32| local.checked_add(first).ok_or("a local is none");
        // How many blocks are open besides the body, and which number the next call has.
        let (mut open, mut call) = (0_u32, 0_u32);
        for op in body.get_operators_reader().map_err(text)? {
            let op = match op.map_err(text)? {
                Operator::LocalGet { local_index } => {
                    Operator::LocalGet { local_index: shifted(local_index)? }
                }
                Operator::LocalSet { local_index } => {
                    Operator::LocalSet { local_index: shifted(local_index)? }
                }
                Operator::LocalTee { local_index } => {
                    Operator::LocalTee { local_index: shifted(local_index)? }
                }
                Operator::Return if depth > 0 => Operator::Br { relative_depth: open },
                Operator::ReturnCall { .. }
                | Operator::ReturnCallIndirect { .. }
                | Operator::ReturnCallRef { .. }
                    if depth > 0 =>
                {
                    return Err("a tail call in what is called is not followed".into());
                }
                op @ (Operator::Block { .. } | Operator::Loop { .. } | Operator::If { .. }) => {
                    open += 1;
                    op
                }
                Operator::End => {
                    open = open.saturating_sub(1);
                    Operator::End
                }
                Operator::Call { function_index } => {
                    call += 1;
                    if calls.binary_search(&(call - 1)).is_ok() {
                        self.call(function_index, depth)?;
                        continue;
                    }
                    Operator::Call { function_index }
                }
                op => op,
            };
            self.op(op)?;
        }
        match calls.last() {
            Some(last) if *last >= call => Err("a call is claimed that there is not".into()),
            _ => Ok(()),
        }
    }

    /// Adds what a call does.
    fn call(&mut self, func: u32, depth: u32) -> Result<(), String> {
        if depth == MOST_DEPTH {
            return Err("bodies stand too deep in each other".into());
        }
        let results = self.before.func_type(func).ok_or("it has no type")?.results().len();
        let (first, params) = self.declare(func)?;
        for local in (0..params as u32).rev() {
            self.op(Operator::LocalSet { local_index: first + local })?;
        }
        for local in first + params as u32..self.expanded.locals.len() as u32 {
            let ty = self.expanded.locals.get(local as usize).copied().ok_or("a local is none")?;
            if let Some(zero) = zero(ty) {
                self.op(zero)?;
                self.op(Operator::LocalSet { local_index: local })?;
            }
        }
        self.expanded.results.insert(self.expanded.ops.len(), results);
        self.op(Operator::Block { blockty: BlockType::Empty })?;
        self.body(func, first, depth + 1)
    }
}
