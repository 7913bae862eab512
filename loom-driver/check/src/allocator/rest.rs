//! What the old allocator had to itself, and that nothing else has any of it.

use super::{Checked, Replaced, expect};
use crate::const_eval::Consts;
use crate::module::Module;
use crate::ops::{self, Call, Control, Op, Place};
use crate::same::{self, text};
use std::collections::BTreeSet;
use wasmparser::{ConstExpr, DataKind, ElementItems, ExternalKind, FunctionBody, MemArgTarget, Operator};

/// Offsets of fields of a block are smaller, and addresses of variables larger.
const FIRST_VARIABLE: u64 = 64;

/// Compares all code that is not the allocator's, and looks at what was.
pub(super) fn compare(before: &Module<'_>, after: &Module<'_>, claim: &Replaced) -> Checked {
    let (named, functions) = (claim.roles.keys().chain(&claim.inner), before.funcs.len());
    expect(named.into_iter().all(|func| (*func as usize) < functions), "no such function")?;
    nothing_refers_to(before, claim)?;
    state_is_initial(before, claim)?;
    whatever_it_calls_is_harmless(before, claim)?;
    same::each_body(before, after, |func, old, new| {
        if claim.roles.contains_key(&func) || claim.inner.contains(&func) {
            return Ok(());
        }
        expect(old.as_bytes() == new.as_bytes(), "it changed")?;
        Other { claim, constant: None, named: None, touches_it: false, touches_another: false }.look(old)
    })?;
    Ok(())
}

/// Nobody can get at a function of the allocator but by a call that names it.
fn nothing_refers_to(before: &Module<'_>, claim: &Replaced) -> Checked {
    let is_its = |func: u32| claim.roles.contains_key(&func) || claim.inner.contains(&func);
    let refuse = |func: u32, how: &str| match is_its(func) {
        true => Err(format!("{} {how}", before.describe_func(func))),
        false => Ok(()),
    };
    before.start.map_or(Ok(()), |func| refuse(func, "is the start function"))?;
    for export in before.exports.iter().filter(|export| export.kind == ExternalKind::Func) {
        refuse(export.index, "is exported")?;
    }
    let mut exprs: Vec<ConstExpr<'_>> = Vec::new();
    for elem in &before.elems {
        match &elem.0.items {
            ElementItems::Functions(funcs) => {
                for func in funcs.clone() {
                    refuse(func.map_err(text)?, "is in an element segment")?;
                }
            }
            ElementItems::Expressions(_, items) => {
                for item in items.clone() {
                    exprs.push(item.map_err(text)?);
                }
            }
        }
    }
    exprs.extend(before.globals.iter().filter_map(|global| global.init.clone()));
    exprs.extend(before.tables.iter().filter_map(|table| table.init.clone()));
    for expr in exprs {
        for operator in expr.get_operators_reader() {
            if let Operator::RefFunc { function_index } = operator.map_err(text)? {
                refuse(function_index, "is referred to")?;
            }
        }
    }
    Ok(())
}

/// No data segment writes to the state but zeros, which it has at first anyway.
fn state_is_initial(before: &Module<'_>, claim: &Replaced) -> Checked {
    let consts = Consts::of(before);
    expect(!claim.state.is_empty(), "an allocator without a state")?;
    for (from, to) in &claim.state {
        expect(from < to, "an empty range")?;
        for data in &before.data {
            let DataKind::Active { memory_index, offset_expr } = &data.kind else { continue };
            if *memory_index != claim.memory {
                continue;
            }
            let offset = consts.eval(offset_expr).integer().ok_or("a data segment with an unknown offset")?;
            let [skip, end] =
                [*from, *to].map(|at| usize::try_from(at.saturating_sub(offset)).unwrap_or(usize::MAX));
            let inside =
                data.data.get(skip.min(data.data.len())..end.min(data.data.len())).unwrap_or_default();
            let is_zero = inside.iter().all(|byte| *byte == 0);
            expect(
                is_zero,
                "a data segment writes to the state of the allocator, which may have blocks then",
            )?;
        }
    }
    Ok(())
}

/// The old allocator, with all that it calls, does nothing but compute and touch the memory.
fn whatever_it_calls_is_harmless(before: &Module<'_>, claim: &Replaced) -> Checked {
    let mut reached: BTreeSet<u32> = claim.roles.keys().chain(&claim.inner).copied().collect();
    let mut waiting: Vec<u32> = reached.iter().copied().collect();
    while let Some(func) = waiting.pop() {
        let called =
            old(before, claim, func).map_err(|what| format!("{}: {what}", before.describe_func(func)))?;
        waiting.extend(called.into_iter().filter(|func| reached.insert(*func)));
    }
    Ok(())
}

/// What a function calls that is the old allocator's, or is called by it. What never returns ends the program, as allocators do that find
/// that something is broken, and is not looked into.
fn old(before: &Module<'_>, claim: &Replaced, func: u32) -> Result<Vec<u32>, String> {
    let body = before.body(func).ok_or("it is no allocator's: it is an import")?;
    let mut calls = Vec::new();
    let is_its = claim.roles.contains_key(&func) || claim.inner.contains(&func);
    if !is_its && never_returns(&body)? {
        return Ok(calls);
    }
    for operator in body.get_operators_reader().map_err(text)? {
        let operator = operator.map_err(text)?;
        let op = Op::of(&operator);
        let is_known = !op.is_unknown && op.control != Control::Throw;
        expect(is_known, &format!("it is no allocator's, as far as is known: {operator:?}"))?;
        match op.calls {
            Some(Call::Func(callee)) => calls.push(callee),
            Some(Call::Indirect { .. } | Call::Ref { .. }) => {
                expect(false, "it is no allocator's: it may call anything")?;
            }
            None => {}
        }
        let mine = |place: &Place| match place {
            Place::Memory(memory) | Place::MemorySize(memory) => *memory == claim.memory,
            Place::Local(_) => true,
            _ => false,
        };
        let harmless = op.writes.iter().flatten().all(mine);
        expect(harmless, &format!("it is no allocator's: it changes something else: {operator:?}"))?;
        let memarg = ops::memarg(&operator).filter(|arg| arg.target == MemArgTarget::Memory(claim.memory));
        if let Some(offset) = memarg.map(|arg| arg.offset).filter(|offset| *offset >= FIRST_VARIABLE) {
            let is_state = claim.state.iter().any(|(from, to)| (*from..*to).contains(&offset));
            expect(is_state, &format!("what it keeps at {offset:#x} is not among the state"))?;
        }
    }
    Ok(calls)
}

/// Whether a body has no way to its end: the last operator in front of it traps, and nothing else leaves the body.
fn never_returns(body: &FunctionBody<'_>) -> Result<bool, String> {
    let (mut open, mut last_traps, mut was_trap) = (0u32, false, false);
    for operator in body.get_operators_reader().map_err(text)? {
        let operator = operator.map_err(text)?;
        let leaves = |depth: u32| depth >= open;
        match Op::of(&operator).control {
            Control::Block | Control::Loop | Control::If => open += 1,
            Control::End if open == 0 => last_traps = was_trap,
            Control::End => open -= 1,
            Control::Next | Control::Else | Control::Trap => {}
            Control::Branch | Control::BranchIf | Control::BranchTable => match &operator {
                Operator::Br { relative_depth } | Operator::BrIf { relative_depth }
                    if !leaves(*relative_depth) => {}
                Operator::BrTable { targets } => {
                    let mut all = targets.targets().chain([Ok(targets.default())]);
                    if all.any(|depth| depth.map_or(true, leaves)) {
                        return Ok(false);
                    }
                }
                _ => return Ok(false),
            },
            // It returns, or does what is not looked into.
            _ => return Ok(false),
        }
        was_trap = matches!(operator, Operator::Unreachable);
    }
    Ok(last_traps)
}

/// Any other function.
struct Other<'c> {
    claim: &'c Replaced,
    /// The number that the last operator pushed, if it is a constant.
    constant: Option<u32>,
    /// A number that would be an address of the state if it were one of this memory.
    named: Option<u32>,
    touches_it: bool,
    touches_another: bool,
}

impl Other<'_> {
    fn look(mut self, body: &FunctionBody<'_>) -> Checked {
        let Replaced { memory, roles, inner, .. } = self.claim;
        for operator in body.get_operators_reader().map_err(text)? {
            let operator = operator.map_err(text)?;
            match &operator {
                Operator::Call { function_index } | Operator::ReturnCall { function_index } => {
                    expect(!inner.contains(function_index), "it calls what only the allocator may")?;
                }
                Operator::RefFunc { function_index } => {
                    let is_its = roles.contains_key(function_index) || inner.contains(function_index);
                    expect(!is_its, "it refers to a function of the allocator")?;
                }
                Operator::MemoryGrow { mem } | Operator::MemorySize { mem } => {
                    expect(mem != memory, "it grows the memory, or asks for its size")?;
                }
                Operator::I32Const { value } => self.names(value.cast_unsigned()),
                _ => {}
            }
            for place in Op::of(&operator).reads.into_iter().chain(Op::of(&operator).writes).flatten() {
                self.touches_it |= place == Place::Memory(*memory);
                self.touches_another |= matches!(place, Place::Memory(other) if other != *memory);
            }
            let memarg = ops::memarg(&operator).filter(|arg| arg.target == MemArgTarget::Memory(*memory));
            if let Some(arg) = memarg {
                // Addresses of a 32-bit memory; more is out of bounds.
                let offset = arg.offset as u32;
                self.names(offset);
                self.names(offset.wrapping_add(self.constant.unwrap_or(0)));
            }
            self.constant = match operator {
                Operator::I32Const { value } => Some(value.cast_unsigned()),
                _ => None,
            };
        }
        // What touches another memory only has addresses of that one.
        match self.named.filter(|_| self.touches_it || !self.touches_another) {
            Some(number) => Err(format!("it names {number:#x}, where the allocator keeps its state")),
            None => Ok(()),
        }
    }

    /// A number that may be an address of a 32-bit memory.
    fn names(&mut self, number: u32) {
        let is_state = self.claim.state.iter().any(|(from, to)| (*from..*to).contains(&number.into()));
        self.named = self.named.or(is_state.then_some(number));
    }
}
