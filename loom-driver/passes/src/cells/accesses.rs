//! The memories that are accessed at constant addresses only, and where that is.
//!
//! An address may be far in front of the store that takes it, with all that computes the value in between. So each body
//! is read along with a validator, which knows how high the stack is, and beside its stack goes one of the constants that
//! are on it. Most memories are given up at their first access.

use super::kind::{Kind, Plain};
use crate::memory_merge::uses::named;
use loom_core::index::{FuncIndex, MemoryIndex, Space};
use loom_core::outside::{Access as Outsiders, Outside};
use loom_core::refs::{self, Refs};
use loom_core::{Error, Module, Result};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use wasmparser::{FunctionBody, Operator};

/// The accesses of memories that have only such.
#[derive(Debug, Default)]
pub struct Found {
    /// The memories.
    pub memories: BTreeSet<MemoryIndex>,
    /// All accesses of each body, in its order. There may be some of other memories among them.
    pub bodies: BTreeMap<FuncIndex, Vec<Access>>,
}

/// A load or store at a constant address.
#[derive(Debug, Clone)]
pub struct Access {
    /// The memory.
    pub memory: MemoryIndex,
    /// The address of the first byte, offset included.
    pub address: u64,
    /// What it accesses.
    pub kind: Kind,
    /// Whether it writes.
    pub is_store: bool,
    /// The mask to put in front of the store.
    pub mask: Option<i32>,
    /// Where the address is pushed: bytes from the start of the body.
    pub pushed: Range<usize>,
    /// Where the operator itself is, the same.
    pub operator: Range<usize>,
}

/// Finds them in `module`, by what `outside` may do with its memories.
///
/// # Errors
///
/// [`Error::Bug`] if a body cannot be read, which validation excludes.
pub fn find(module: &Module<'_>, outside: &Outside) -> Result<Found> {
    let mut found = Found::default();
    if outside.is_concurrent() {
        return Ok(found);
    }
    let is_private = |memory: &MemoryIndex| outside.memory(*memory).is_some_and(Outsiders::is_private);
    found.memories = module.memories.keys().filter(is_private).collect();
    if found.memories.is_empty() {
        return Ok(found);
    }
    for (func, refs) in refs::of_bodies(module)?.iter() {
        if found.memories.is_empty() {
            break;
        }
        let Some(body) = module.body(func).filter(|_| refs.is_none_or(|refs| names(refs, &found.memories)))
        else {
            continue;
        };
        let mut accesses = Vec::new();
        if !read(module, func, body, &mut found.memories, &mut accesses)? {
            found.memories.clear();
        }
        found.bodies.insert(func, accesses);
    }
    Ok(found)
}

/// Whether a body names one of these memories.
fn names(refs: &Refs, memories: &BTreeSet<MemoryIndex>) -> bool {
    let sites = refs.sites.iter().filter(|site| site.kind.space() == Space::Memory).map(|site| site.index);
    sites.chain(refs.memory0.map(|_| 0)).any(|memory| memories.contains(&MemoryIndex::from_u32(memory)))
}

/// A constant on the stack.
#[derive(Debug, Clone)]
struct Pushed {
    value: u64,
    at: Range<usize>,
}

/// Reads a body: adds its accesses, and takes out of `open` the memories that it uses in another way. `false` if it is not
/// valid, so that nothing is known of it.
fn read(
    module: &Module<'_>,
    func: FuncIndex,
    body: &FunctionBody<'_>,
    open: &mut BTreeSet<MemoryIndex>,
    accesses: &mut Vec<Access>,
) -> Result<bool> {
    let Some(mut validator) = module.validator(func) else { return Ok(false) };
    let broken = |error: wasmparser::Error| Error::bug(format!("a body: {error}"));
    if validator.read_locals(&mut body.get_binary_reader()).is_err() {
        return Ok(false);
    }
    let start = body.range().start;
    let mut reader = body.get_operators_reader().map_err(broken)?;
    // What is on the stack of the validator, lowest first, as far as it is constant.
    let mut stack: Vec<Option<Pushed>> = Vec::new();
    let mut before = LastTwo::default();
    while !reader.eof() && !open.is_empty() {
        let at = reader.original_position();
        let operator = reader.read().map_err(broken)?;
        let bytes = (at - start) as usize..(reader.original_position() - start) as usize;
        let floor = validator.get_control_frame(0).map_or(0, |frame| frame.height);
        let own = stack.get(floor..).unwrap_or_default();
        match Plain::of(&operator) {
            Some(plain) => {
                let memory = MemoryIndex::from_u32(plain.memory);
                let address = match (plain.is_store, own) {
                    (false, [.., address]) | (true, [.., address, _]) => address.as_ref(),
                    _ => None,
                };
                let sum =
                    address.and_then(|address| Some((address, address.value.checked_add(plain.offset)?)));
                match sum {
                    Some((pushed, address)) if open.contains(&memory) => accesses.push(Access {
                        memory,
                        address,
                        kind: plain.kind,
                        is_store: plain.is_store,
                        mask: plain.kind.mask().filter(|mask| plain.is_store && !before.fit(*mask)),
                        pushed: pushed.at.clone(),
                        operator: bytes.clone(),
                    }),
                    _ => drop(open.remove(&memory)),
                }
            }
            None => named(&operator).memories.iter().for_each(|memory| {
                open.remove(&MemoryIndex::from_u32(*memory));
            }),
        }
        let left = match operator.operator_arity(&validator) {
            // Those that branch away with what is on the stack are left to others.
            Some((pops, _)) if !is_intricate(&operator) => {
                stack.len().saturating_sub(pops as usize).max(floor)
            }
            _ => floor,
        };
        if validator.op(at, &operator).is_err() {
            return Ok(false);
        }
        let height = validator.operand_stack_height() as usize;
        stack.truncate(left);
        let value = match operator {
            Operator::I32Const { value } => Some(u64::from(value.cast_unsigned())),
            Operator::I64Const { value } => Some(value.cast_unsigned()),
            _ => None,
        };
        stack.extend(value.map(|value| Some(Pushed { value, at: bytes })));
        stack.resize(height, None);
        before.then(&operator);
    }
    Ok(true)
}

/// Whether an operator may hand values of the stack to somebody else than the next operator, besides `br_if`.
fn is_intricate(operator: &Operator<'_>) -> bool {
    use Operator::{
        BrOnCast, BrOnCastDescEq, BrOnCastDescEqFail, BrOnCastFail, BrOnNonNull, BrOnNull, ContBind, Resume,
        ResumeThrow, ResumeThrowRef, Suspend, Switch,
    };
    matches!(
        operator,
        BrOnCast { .. }
            | BrOnCastFail { .. }
            | BrOnCastDescEq { .. }
            | BrOnCastDescEqFail { .. }
            | BrOnNull { .. }
            | BrOnNonNull { .. }
            | ContBind { .. }
            | Resume { .. }
            | ResumeThrow { .. }
            | ResumeThrowRef { .. }
            | Suspend { .. }
            | Switch { .. }
    )
}

/// What is known of the two operators in front: a constant, or that it is `i32.and`.
#[derive(Debug, Clone, Copy, Default)]
struct LastTwo([Last; 2]);

#[derive(Debug, Clone, Copy, Default)]
enum Last {
    #[default]
    Other,
    Constant(i32),
    And,
}

impl LastTwo {
    fn then(&mut self, operator: &Operator<'_>) {
        let last = match operator {
            Operator::I32Const { value } => Last::Constant(*value),
            Operator::I32And => Last::And,
            _ => Last::Other,
        };
        self.0 = [self.0[1], last];
    }

    /// Whether what they push has no bits but those of a mask of low bits.
    fn fit(self, mask: i32) -> bool {
        match self.0 {
            [_, Last::Constant(value)] | [Last::Constant(value), Last::And] => (0..=mask).contains(&value),
            _ => false,
        }
    }
}
