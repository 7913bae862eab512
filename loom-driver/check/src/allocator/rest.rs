//! What the old allocator had to itself, and that nothing else has any of it.

use super::operands::{Operands, Value, width};
use super::other::Other;
use super::state::{self, State};
use super::{Checked, Replaced, expect, frame, magic};
use crate::const_eval::Consts;
use crate::module::Module;
use crate::ops::{Call, Control, Op, Place};
use crate::outside::Outside;
use crate::same::{self, text};
use std::collections::{BTreeMap, BTreeSet};
use wasmparser::{FunctionBody, Operator};

/// Offsets of fields of a block are smaller, and addresses of variables larger.
const FIRST_VARIABLE: u64 = 64;

/// Compares all code that is not the allocator's, and looks at what was.
pub(super) fn compare(
    before: &Module<'_>,
    after: &Module<'_>,
    outside: &Outside,
    claim: &Replaced,
) -> Checked {
    let (named, functions) = (claim.roles.keys().chain(&claim.inner), before.funcs.len());
    expect(named.into_iter().all(|func| (*func as usize) < functions), "no such function")?;
    nothing_refers_to(before, outside, claim)?;
    let (state, consts) = (State::of(claim)?, Consts::of(before));
    state::is_initial(before, claim, &state, &consts)?;
    no_global_has_it(before, &state, &consts)?;
    whatever_it_calls_is_harmless(before, claim, &state, &consts)?;
    same::each_body(before, after, |func, old, new| {
        if claim.roles.contains_key(&func) || claim.inner.contains(&func) {
            return Ok(());
        }
        expect(old.as_bytes() == new.as_bytes(), "it changed")?;
        Other::of(before, claim, &state, &consts).look(old)
    })?;
    Ok(())
}

/// Nobody can get at a function of the allocator but by a call that names it.
fn nothing_refers_to(before: &Module<'_>, outside: &Outside, claim: &Replaced) -> Checked {
    let referenced = same::referenced(before, outside)?;
    match claim.roles.keys().chain(&claim.inner).find(|func| referenced.contains(func)) {
        Some(func) => Err(format!("{} is reached by more than calls", before.describe_func(*func))),
        None => Ok(()),
    }
}

/// No variable of WebAssembly is an address of the state. A stack may end where it begins: whoever uses that, goes down.
fn no_global_has_it(before: &Module<'_>, state: &State, consts: &Consts) -> Checked {
    for (index, global) in (0..).zip(&before.globals) {
        let Some(at) = consts.initial(index).integer().filter(|_| global.ty.mutable) else { continue };
        let is_inside = at.checked_sub(1).is_some_and(|from| state.has_all(from, 2));
        expect(!is_inside, "a global has an address where the allocator keeps its state")?;
    }
    Ok(())
}

/// The old allocator, with all that it calls, does nothing but compute and touch the memory.
fn whatever_it_calls_is_harmless(
    before: &Module<'_>,
    claim: &Replaced,
    state: &State,
    consts: &Consts,
) -> Checked {
    let mut reached: BTreeSet<u32> = claim.roles.keys().chain(&claim.inner).copied().collect();
    let mut waiting: Vec<u32> = reached.iter().copied().collect();
    let (mut pointers, mut frames) = (BTreeSet::new(), BTreeMap::new());
    while let Some(func) = waiting.pop() {
        let called = old(before, claim, state, consts, func, &mut frames)
            .map_err(|what| format!("{}: {what}", before.describe_func(func)))?;
        pointers.extend(frames.get(&func).copied().flatten().map(|(pointer, _)| pointer));
        expect(pointers.len() < 2, "the allocator moves more than one stack pointer")?;
        waiting.extend(called.into_iter().filter(|func| reached.insert(*func)));
    }
    let frames = frames.into_iter().map(|(func, frame)| (func, frame.map(|(_, local)| local))).collect();
    magic::stays(before, claim, state, consts, &frames)
}

/// What a function calls that is the old allocator's, or is called by it. What never returns ends the program, as allocators do that find
/// that something is broken, and is not looked into. Else it is one of `frames` then, with the stack pointer that it moves, and puts back,
/// and the local that has where it moved it.
fn old(
    before: &Module<'_>,
    claim: &Replaced,
    state: &State,
    consts: &Consts,
    func: u32,
    frames: &mut BTreeMap<u32, Option<(u32, u32)>>,
) -> Result<Vec<u32>, String> {
    let body = before.body(func).ok_or("it is no allocator's: it is an import")?;
    let mut calls = Vec::new();
    let is_its = claim.roles.contains_key(&func) || claim.inner.contains(&func);
    if !is_its && never_returns(&body)? {
        return Ok(calls);
    }
    let frame = frame::pointer(before, claim, consts, &body)?;
    frames.insert(func, frame);
    let pointer = frame.map(|(pointer, _)| pointer);
    let mut operands = Operands::of(before, consts);
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
            Place::Global(global) => Some(*global) == pointer,
            _ => false,
        };
        let harmless = op.writes.iter().flatten().all(mine);
        expect(harmless, &format!("it is no allocator's: it changes something else: {operator:?}"))?;
        if let Some((base, arg)) = operands.access(&operator, claim.memory) {
            let known = if let Value::Is(number) = base { number.into() } else { 0 };
            let (at, bytes) = (arg.offset.saturating_add(known), width(&arg));
            let is_state = at < FIRST_VARIABLE || state.has_all(at, bytes);
            expect(is_state, &format!("what it keeps at {at:#x} is not among the state"))?;
        }
        operands.step(&operator)?;
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
