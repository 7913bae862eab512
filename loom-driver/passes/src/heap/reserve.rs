//! Which memories have a reserve, and how large it is.

use super::budget::Budgets;
use crate::memory_merge::uses;
use crate::shared::segments::segment_out_of_bounds;
use loom_core::index::{FuncIndex, GlobalIndex, MemoryIndex, Space};
use loom_core::input_memories::InputMemories;
use loom_core::module::Global;
use loom_core::outside::{Access, Outside};
use loom_core::refs::{self, Refs, Use};
use loom_core::{Error, Module, Result};
use rayon::prelude::*;
use std::collections::BTreeMap;
use wasmparser::{Export, FunctionBody, MemoryType, Operator, ValType};

/// What one memory gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reserve {
    /// By how many pages it may grow.
    pub budget: u64,
    /// How many pages it has at first.
    pub initial: u64,
    /// How many pages it may ever have.
    pub most: u64,
    /// The size of one of its pages in bytes.
    pub page: u64,
    /// Whether addresses are 64 bits wide.
    pub is_64: bool,
    /// The index of the global that counts pages.
    pub global: u32,
    /// The index of the function that stands for `memory.grow`.
    pub helper: u32,
    /// The index of the function that stands in front of accesses, and traps where they are behind the end; `None`: nothing does.
    pub check: Option<u32>,
    /// How many `memory.grow` there are.
    pub sites: u64,
    /// The largest constant number of pages that one of them asks for.
    pub asks_for: Option<u64>,
}

impl Reserve {
    /// The same for the judge.
    pub fn claim(&self) -> loom_check::heap::Reserve {
        let &Reserve { budget, global, helper, check, .. } = self;
        loom_check::heap::Reserve { budget, global, helper, check }
    }
}

/// A memory that may have a reserve.
#[derive(Debug, Clone, Copy)]
pub struct Candidate {
    /// Its budget in bytes.
    pub bytes: u64,
    /// Its index in the input, or in the module if it is new.
    pub was: u32,
    growth: Growth,
}

/// What may have a reserve, and what may not.
#[derive(Debug)]
pub struct Found {
    /// Memories that grow and take part.
    pub candidates: BTreeMap<MemoryIndex, Candidate>,
    /// Memories that grow and do not take part, and why.
    pub left_out: BTreeMap<MemoryIndex, String>,
}

/// Decides for the memories of `module`, by what `outside` may do with them.
///
/// # Errors
///
/// [`Error::Refused`] for a budget that names a memory that does not exist or cannot have a reserve; [`Error::Bug`] if a body
/// cannot be read, which validation excludes.
pub fn find(
    module: &Module<'_>,
    outside: &Outside,
    budgets: &Budgets,
    checked: bool,
    memories: &InputMemories,
) -> Result<Found> {
    every_named_exists(budgets, memories)?;
    let uses = if checked { Some(uses::of_module(module)?) } else { None };
    let mut found = Found { candidates: BTreeMap::new(), left_out: BTreeMap::new() };
    for (memory, growth) in growth(module)? {
        let was = memories.was(memory);
        let Some((bytes, is_named)) = budgets.of(was) else {
            let why = format!("it has no budget (`--heap {}=BYTES`)", was.unwrap_or(memory.as_u32()));
            found.left_out.insert(memory, why);
            continue;
        };
        let position = found.candidates.len();
        let obstacle = obstacle(module, outside, memory, position, checked)
            .or_else(|| unchecked(module, uses.as_ref()?.of(memory)));
        if let Some((why, help)) = obstacle {
            if is_named {
                let was = was.unwrap_or(memory.as_u32());
                let message = format!("memory {was} cannot grow within a budget: {why}");
                return Err(Error::Refused { message, help: Some(help.into()) });
            }
            found.left_out.insert(memory, why);
            continue;
        }
        let was = was.unwrap_or(memory.as_u32());
        found.candidates.insert(memory, Candidate { bytes, was, growth });
    }
    Ok(found)
}

/// The reserves of memories that may have one.
///
/// # Errors
///
/// [`Error::Refused`] for a budget that is less than a page.
pub fn reserves(
    module: &Module<'_>,
    candidates: &BTreeMap<MemoryIndex, Candidate>,
    checked: bool,
) -> Result<BTreeMap<MemoryIndex, Reserve>> {
    let checks = checked.then_some(candidates.len());
    let of = |(position, (memory, candidate)): (usize, (&MemoryIndex, &Candidate))| {
        let definition = module.memories.get(*memory).ok_or_else(|| Error::bug("a memory is gone"))?;
        reserve(module, &definition.ty, candidate.bytes, candidate.growth, position, checks)
            .map_err(|why| refused(candidate.was, &why))
            .map(|reserve| (*memory, reserve))
    };
    candidates.iter().enumerate().map(of).collect()
}

fn every_named_exists(budgets: &Budgets, memories: &InputMemories) -> Result<()> {
    let Some(named) = budgets.named().find(|named| *named >= memories.count()) else { return Ok(()) };
    let help = match memories.count() {
        0 => "the module has no memory".into(),
        1 => "the module has one memory, with the index 0".into(),
        count => format!("the module has memories 0 to {}", count - 1),
    };
    let message = format!("there is a budget for memory {named}, which does not exist");
    Err(Error::Refused { message, help: Some(help) })
}

fn refused(memory: u32, why: &str) -> Error {
    Error::Refused {
        message: format!("the budget of memory {memory} is {why}"),
        help: Some("a memory grows by whole pages: give at least one".into()),
    }
}

/// The reserve of a memory, of which `position` others have one in front of it. `checks`: how many helpers are in front of the first
/// check, if there are checks.
fn reserve(
    module: &Module<'_>,
    ty: &MemoryType,
    bytes: u64,
    growth: Growth,
    position: usize,
    checks: Option<usize>,
) -> Result<Reserve, String> {
    let log2 = ty.page_size_log2.unwrap_or(16).min(63);
    let page = 1u64 << log2;
    let budget = bytes >> log2;
    if budget == 0 {
        return Err(format!("{bytes} bytes, which is less than one of its pages ({page} bytes)"));
    }
    // A 32-bit memory has 2^32 bytes at most, and a number of pages that is a 32-bit number.
    let addressable = match (ty.memory64, log2) {
        (true, 0) => u64::MAX,
        (true, _) => 1 << (64 - log2),
        (false, 0) => u32::MAX.into(),
        (false, _) => 1 << 32u32.saturating_sub(log2),
    };
    let most = ty.initial.saturating_add(budget).min(addressable).min(ty.maximum.unwrap_or(u64::MAX));
    if checks.is_some() && u128::from(most) << log2 >= u128::from(u64::MAX) {
        return Err("more than checks can count with (`checked=true`)".into());
    }
    let index = |len: usize| u32::try_from(len + position).unwrap_or(u32::MAX);
    Ok(Reserve {
        budget,
        initial: ty.initial,
        most,
        page,
        is_64: ty.memory64,
        global: index(module.globals.len()),
        helper: index(module.funcs.len()),
        check: checks.map(|helpers| index(module.funcs.len() + helpers)),
        sites: growth.sites,
        asks_for: growth.asks_for,
    })
}

/// Engines and validators take no more functions, globals or types than this.
const MOST_ITEMS: usize = 1_000_000;

/// Why a memory cannot have a reserve, of which `position` others have one in front of it, and what to do.
fn obstacle(
    module: &Module<'_>,
    outside: &Outside,
    memory: MemoryIndex,
    position: usize,
    checked: bool,
) -> Option<(String, &'static str)> {
    let access = outside.memory(memory)?;
    let help = match access {
        Access::Private | Access::Option(_) => None,
        Access::Export(_) => Some(
            "its size can be seen: leave the export out, or give the module a `meld:boundary` section that says that only \
             the canonical ABI uses it",
        ),
        Access::Import => Some("whoever provides the memory decides how large it is: give it its size there"),
        Access::Shared => Some("a memory that threads share cannot be counted by a plain global"),
        Access::Number(_) => Some("the import may do anything with the memory: fuse without it"),
    };
    if let Some(help) = help {
        return Some((access.describe(module).unwrap_or_default(), help));
    }
    if outside.is_concurrent() {
        let why = "code of the module may run on several threads".into();
        return Some((why, "a count that threads share cannot be a plain global"));
    }
    let [funcs, globals, types] = [module.funcs.len(), module.globals.len(), module.types.len()];
    // New types are those of the functions, each for addresses of 32 and of 64 bits.
    let (new_funcs, new_types) = if checked { (2 * position + 1, 4) } else { (position, 2) };
    if funcs + new_funcs >= MOST_ITEMS || globals + position >= MOST_ITEMS || types + new_types > MOST_ITEMS {
        let why = "there is no room for one function, global and type more".into();
        return Some((why, "a module has at most 1,000,000 of each"));
    }
    if is_taken_for_a_stack_pointer(module, memory) {
        let why = "`__heap_base` is exported and no stack pointer is left, and runtimes would take the count of pages for it";
        return Some((why.into(), "leave the export out, or state the surface without it: `--external`"));
    }
    let why = segment_out_of_bounds(module, memory)?;
    Some((
        why,
        "it may trap at instantiation, and would not in a larger memory: give the memory more pages at first",
    ))
}

/// Why accesses of a memory cannot be checked, and what to do.
fn unchecked(module: &Module<'_>, uses: uses::Use) -> Option<(String, &'static str)> {
    let (what, func) = match (uses.unchecked.or(uses.unknown), uses.crowded) {
        (Some(func), _) => ("`checked=true` cannot check an instruction in", func),
        (None, Some(func)) => ("`checked=true` needs locals, and there are too many in", func),
        (None, None) => return None,
    };
    let help = "leave `checked=true` out: then the trap of accesses behind the end is given up";
    Some((format!("{what} {}", module.describe_func(func)), help))
}

/// Whether a runtime that looks for the stack of a linker would find the counter of a memory. WAMR takes the first mutable
/// global of 32 bits for the stack pointer that starts at no more than `__heap_base` says, and traps when it leaves the stack
/// that it believes in; one that starts with 0 it leaves alone.
fn is_taken_for_a_stack_pointer(module: &Module<'_>, memory: MemoryIndex) -> bool {
    let is_it =
        |export: &&Export<'_>| export.name == "__heap_base" && Space::of(export.kind) == Space::Global;
    let Some(export) = module.exports.iter().find(is_it) else { return false };
    let starts_at =
        |global: &Global<'_>| global.origin.defined().and_then(|init| module.constants.integer(init));
    let heap_base = module.globals.get(GlobalIndex::from_u32(export.index)).and_then(starts_at).unwrap_or(0);
    let is_stack_pointer = |global: &Global<'_>| {
        let is_number = global.ty.mutable && global.ty.content_type == ValType::I32;
        is_number && starts_at(global).is_some_and(|start| (1..=heap_base).contains(&start))
    };
    let counts_from = module.memories.get(memory).filter(|memory| !memory.ty.memory64);
    counts_from.is_some_and(|memory| memory.ty.initial != 0) && !module.globals.values().any(is_stack_pointer)
}

/// How a memory grows.
#[derive(Debug, Clone, Copy, Default)]
struct Growth {
    sites: u64,
    asks_for: Option<u64>,
}

/// How each memory grows that a `memory.grow` names.
fn growth(module: &Module<'_>) -> Result<BTreeMap<MemoryIndex, Growth>> {
    let refs = refs::of_bodies(module)?;
    let grows_any = |refs: &Refs| refs.sites.iter().any(|site| site.kind == Use::MemoryGrow);
    let funcs = refs.iter().filter(|(_, refs)| refs.is_some_and(grows_any));
    let funcs: Vec<FuncIndex> = funcs.map(|(func, _)| func).collect();
    let found: Result<Vec<_>> = funcs
        .par_iter()
        .filter_map(|func| module.body(*func))
        .map(|body| grows(body).map_err(|error| Error::bug(format!("a body: {error}"))))
        .collect();
    let mut all: BTreeMap<MemoryIndex, Growth> = BTreeMap::new();
    for (memory, growth) in found?.into_iter().flatten() {
        let entry = all.entry(memory).or_default();
        entry.sites += growth.sites;
        entry.asks_for = entry.asks_for.max(growth.asks_for);
    }
    Ok(all)
}

/// The `memory.grow` of one body.
fn grows(body: &FunctionBody<'_>) -> wasmparser::Result<Vec<(MemoryIndex, Growth)>> {
    let mut found = Vec::new();
    let mut constant = None;
    for operator in body.get_operators_reader()? {
        constant = match operator? {
            Operator::MemoryGrow { mem } => {
                found.push((MemoryIndex::from_u32(mem), Growth { sites: 1, asks_for: constant }));
                None
            }
            Operator::I32Const { value } => Some(u64::from(value.cast_unsigned())),
            Operator::I64Const { value } => Some(value.cast_unsigned()),
            _ => None,
        };
    }
    Ok(found)
}
