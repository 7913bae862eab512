//! Which functions are the allocator of a memory.
//!
//! It begins with those that grow the memory, and goes up to their callers until one is a `malloc` ([`super::trial`]). What that
//! touches at fixed addresses is the allocator's state; whoever names that, or grows the memory, is part of the allocator, and so are its callers, up
//! to functions that have a role. A function that the outside can get at is never reached that way, or it is not the
//! allocator that has the state, but the program.

use super::addresses;
use super::machine::Machine;
use super::trial::{Found, Trial};
use crate::shared::referenced;
use loom_check::allocator::Role;
use loom_core::index::{EntitySet, FuncIndex, MemoryIndex, SecondaryMap};
use loom_core::outside::Outside;
use loom_core::{Error, Module, Result};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use wasmparser::{MemArg, MemArgTarget, Operator, ValType};

/// How many functions are tried, as `malloc` and as the others.
const MOST_TRIED: usize = 64;
/// Parts of the state are at most so far from each other, in bytes.
const GAP: u64 = 64;
/// Offsets of fields of a block are smaller, and addresses of variables larger.
const FIRST_VARIABLE: u64 = 64;

/// An allocator.
#[derive(Debug)]
pub struct Allocator {
    /// The functions that others call.
    pub roles: BTreeMap<FuncIndex, Role>,
    /// Those that only these call, or each other.
    pub inner: BTreeSet<FuncIndex>,
    /// The addresses of its state: each from the first byte to the one behind the last.
    pub state: Vec<(u64, u64)>,
    /// What its blocks are aligned to.
    pub unit: u32,
}

/// What the body of a function names.
#[derive(Debug, Default, Clone)]
struct Named {
    callees: Vec<FuncIndex>,
    /// Whether it grows the memory, or asks for its size.
    grows: bool,
    /// Numbers that may be addresses of variables. Those of a body that touches other memories only are of these.
    numbers: Vec<u64>,
    /// Addresses of variables that it loads and stores.
    variables: Vec<u64>,
}

/// The allocator of a memory, or why none was found.
///
/// # Errors
///
/// [`Error::Bug`] if a body is not valid.
pub fn find(
    module: &Module<'_>,
    outside: &Outside,
    memory: MemoryIndex,
) -> Result<std::result::Result<Allocator, String>> {
    let search = Search::of(module, memory, referenced::find(module, outside)?)?;
    let Some(machine) = Machine::of(module, memory) else {
        return Ok(Err("what is in the memory at first is not known".into()));
    };
    Ok(search.allocator(&machine))
}

/// The lowest function above those that grow a memory that is a `malloc`, whoever else can get at it.
///
/// # Errors
///
/// [`Error::Bug`] if a body is not valid.
pub fn malloc<'a>(
    module: &Module<'a>,
    memory: MemoryIndex,
    machine: &Machine<'_, 'a>,
) -> Result<Option<FuncIndex>> {
    let search = Search::of(module, memory, EntitySet::new())?;
    Ok(search.malloc(machine).ok().map(|(malloc, _)| malloc))
}

/// What a body names.
fn named(module: &Module<'_>, memory: MemoryIndex, func: FuncIndex) -> Result<Named> {
    let mut named = Named::default();
    let Some(body) = module.body(func) else { return Ok(named) };
    let broken = |error: wasmparser::Error| Error::bug(format!("a body: {error}"));
    let mut constant = None;
    let (mut touches_it, mut touches_another) = (false, false);
    for operator in body.get_operators_reader().map_err(broken)? {
        let operator = operator.map_err(broken)?;
        let memarg = match &operator {
            Operator::Call { function_index } | Operator::ReturnCall { function_index } => {
                named.callees.push(FuncIndex::from_u32(*function_index));
                None
            }
            Operator::MemoryGrow { mem } | Operator::MemorySize { mem } => {
                named.grows |= *mem == memory.as_u32();
                None
            }
            Operator::I32Const { value } => {
                named.numbers.push(value.cast_unsigned().into());
                None
            }
            operator => {
                let stored = super::numbers::store(operator).map(|(memarg, _)| memarg);
                stored.or_else(|| super::numbers::load(operator).map(|(memarg, ..)| memarg))
            }
        };
        let is_its = |memarg: &&MemArg| memarg.target == MemArgTarget::Memory(memory.as_u32());
        touches_another |= memarg.is_some_and(|memarg| !is_its(&memarg));
        if let Some(memarg) = memarg.filter(is_its) {
            touches_it = true;
            named.numbers.push(memarg.offset);
            // In front of a store is what it stores.
            let base = constant.filter(|_| super::numbers::load(&operator).is_some());
            named.numbers.extend(base.map(|base| memarg.offset + base));
            named.variables.extend(Some(memarg.offset).filter(|offset| *offset >= FIRST_VARIABLE));
        }
        constant = match operator {
            Operator::I32Const { value } => Some(u64::from(value.cast_unsigned())),
            _ => None,
        };
    }
    if touches_another && !touches_it {
        named.numbers.clear();
    }
    for list in [&mut named.numbers, &mut named.variables] {
        list.sort_unstable();
        list.dedup();
    }
    named.callees.sort_unstable();
    named.callees.dedup();
    Ok(named)
}

/// A role that a function has, and addresses of words that it touched.
type Tried = (Role, Found);

struct Search<'m, 'a> {
    module: &'m Module<'a>,
    memory: MemoryIndex,
    /// Functions that somebody can get at otherwise than by a call that names them.
    referenced: EntitySet<FuncIndex>,
    named: SecondaryMap<FuncIndex, Named>,
    callers: SecondaryMap<FuncIndex, Vec<FuncIndex>>,
}

impl<'m, 'a> Search<'m, 'a> {
    /// Reads every body.
    fn of(
        module: &'m Module<'a>,
        memory: MemoryIndex,
        referenced: EntitySet<FuncIndex>,
    ) -> Result<Search<'m, 'a>> {
        let funcs: Vec<FuncIndex> = module.funcs.keys().collect();
        let named: Result<Vec<Named>> = funcs.par_iter().map(|func| named(module, memory, *func)).collect();
        let (named_by, callers) = (SecondaryMap::new(), SecondaryMap::new());
        let mut search = Search { module, memory, referenced, named: named_by, callers };
        for (func, named) in funcs.into_iter().zip(named?) {
            for callee in &named.callees {
                search.callers[*callee].push(func);
            }
            search.named[func] = named;
        }
        Ok(search)
    }

    fn allocator(&self, machine: &Machine<'_, 'a>) -> std::result::Result<Allocator, String> {
        let (malloc, Found { state, mut seen, unit }) = self.malloc(machine)?;
        self.is_called_only(malloc, Role::Malloc)?;
        let mut found = Allocator {
            roles: BTreeMap::from([(malloc, Role::Malloc)]),
            inner: BTreeSet::new(),
            state: Vec::new(),
            unit,
        };
        let mut words: BTreeSet<u64> = state.into_iter().collect();
        let mut tried: BTreeMap<FuncIndex, std::result::Result<Tried, String>> = BTreeMap::new();
        let mut named_words: BTreeMap<FuncIndex, Vec<u64>> = BTreeMap::new();
        loop {
            found.state = ranges(&words);
            let before = words.len();
            let mut waiting: Vec<(FuncIndex, FuncIndex)> = Vec::new();
            for (func, named) in self.named.iter() {
                let names = named.numbers.iter().any(|number| is_in(&found.state, *number));
                if named.grows || names {
                    waiting.push((func, func));
                }
            }
            (found.inner, found.roles) = (BTreeSet::new(), BTreeMap::from([(malloc, Role::Malloc)]));
            while let Some((func, because)) = waiting.pop() {
                if found.inner.contains(&func) || found.roles.contains_key(&func) {
                    continue;
                }
                if !tried.contains_key(&func) {
                    if tried.len() >= MOST_TRIED {
                        return Err(format!(
                            "more than {MOST_TRIED} functions may be part of what allocates"
                        ));
                    }
                    tried.insert(func, self.role(machine, malloc, func)?);
                }
                match tried.get(&func) {
                    Some(Ok((role, of_it))) => {
                        self.is_called_only(func, *role)?;
                        words.extend(&of_it.state);
                        seen.extend(&of_it.seen);
                        found.roles.insert(func, *role);
                    }
                    _ => {
                        let why = tried.get(&because).and_then(|tried| tried.as_ref().err());
                        self.is_inside(func, because, why.map_or("", String::as_str))?;
                        found.inner.insert(func);
                        waiting.extend(self.callers[func].iter().map(|caller| (*caller, because)));
                    }
                }
            }
            for func in found.inner.iter().chain(found.roles.keys()) {
                words.extend(self.named[*func].variables.iter().map(|at| at & !3));
                if !named_words.contains_key(func) {
                    let known = addresses::known(self.module, self.memory, *func);
                    let why = || format!("what {} names is not known", self.module.describe_func(*func));
                    named_words.insert(*func, known.ok_or_else(why)?);
                }
                let known = named_words.get(func).into_iter().flatten();
                words.extend(known.filter(|word| **word >= FIRST_VARIABLE));
            }
            if words.len() == before {
                self.was_seen(&seen, &found)?;
                self.has_no_zeros(machine, malloc, &found.roles)?;
                return Ok(found);
            }
        }
    }

    /// A trial came by each part of the state. Else it may be the program's, of which the allocator writes a word in a rare case.
    fn was_seen(&self, seen: &BTreeSet<u64>, found: &Allocator) -> std::result::Result<(), String> {
        let unseen = |(from, to): &&(u64, u64)| seen.range(*from..*to).next().is_none();
        match found.state.iter().find(unseen) {
            None => Ok(()),
            Some((from, _)) => Err(format!(
                "no call of malloc or another function of it came by the word at {from:#x} that it names"
            )),
        }
    }

    /// What is given was used before and shows it, where ours may give what was used.
    fn has_no_zeros(
        &self,
        machine: &Machine<'_, 'a>,
        malloc: FuncIndex,
        roles: &BTreeMap<FuncIndex, Role>,
    ) -> std::result::Result<(), String> {
        let all = || roles.iter().map(|(func, role)| (*func, *role));
        let moves = |role| matches!(role, Role::Realloc | Role::ReallocAligned);
        let frees = |role| matches!(role, Role::Free | Role::FreeSized | Role::FreeAligned);
        let gives = |role| moves(role) || matches!(role, Role::Malloc | Role::Alloc | Role::Memalign);
        let Some(release) =
            all().find(|(_, role)| frees(*role)).or_else(|| all().find(|(_, role)| moves(*role)))
        else {
            return Ok(());
        };
        for (func, role) in all().filter(|(_, role)| gives(*role)) {
            Trial::reuse(machine, malloc, (func, role), release).map_err(|why| {
                format!("{} may be {}, and {why}", self.module.describe_func(func), role.name())
            })?;
        }
        Ok(())
    }

    /// The lowest function above those that grow the memory that is a `malloc`.
    fn malloc(&self, machine: &Machine<'_, 'a>) -> std::result::Result<(FuncIndex, Found), String> {
        let growing = self.named.iter().filter(|(_, named)| named.grows).map(|(func, _)| func);
        let mut waiting: std::collections::VecDeque<FuncIndex> = growing.collect();
        let mut seen: EntitySet<FuncIndex> = EntitySet::new();
        let mut reasons = Vec::new();
        while let Some(func) = waiting.pop_front() {
            if !seen.insert(func) {
                continue;
            }
            let fits = self.signature(func) == Some(Role::Malloc.signature());
            match fits.then(|| Trial::of(machine, func, func, Role::Malloc)) {
                Some(Ok(found)) => return Ok((func, found)),
                Some(Err(why)) => reasons.push(format!("{}: {why}", self.module.describe_func(func))),
                None => {}
            }
            if reasons.len() >= MOST_TRIED {
                break;
            }
            waiting.extend(&self.callers[func]);
        }
        let tried = if reasons.is_empty() { "none has its type".into() } else { reasons.join("; ") };
        Err(format!("no function that grows it, or calls one that does, is a malloc ({tried})"))
    }

    /// What a function is for, and what it touched; or why it has no role, in brackets.
    ///
    /// # Errors
    ///
    /// It may have two.
    fn role(
        &self,
        machine: &Machine<'_, 'a>,
        malloc: FuncIndex,
        func: FuncIndex,
    ) -> std::result::Result<std::result::Result<Tried, String>, String> {
        let signature = self.signature(func);
        let possible = Role::ALL.into_iter().filter(|role| Some(role.signature()) == signature);
        let mut reasons = Vec::new();
        let mut found: Option<Tried> = None;
        for role in possible {
            match (Trial::of(machine, malloc, func, role), &found) {
                (Ok(_), Some((other, _))) => {
                    let name = self.module.describe_func(func);
                    return Err(format!("{name} may be {} as well as {}", other.name(), role.name()));
                }
                (Ok(of_it), None) => found = Some((role, of_it)),
                (Err(why), _) => reasons.push(format!("{}: {why}", role.name())),
            }
        }
        let reasons = if reasons.is_empty() { String::new() } else { format!(" ({})", reasons.join("; ")) };
        Ok(found.ok_or(reasons))
    }

    /// How many parameters a function has and whether it has a result, if all of them are `i32`.
    fn signature(&self, func: FuncIndex) -> Option<(u32, bool)> {
        let ty = self.module.func_type(func)?;
        let plain = ty.params().iter().chain(ty.results()).all(|ty| *ty == ValType::I32);
        (plain && ty.results().len() <= 1).then(|| (ty.params().len() as u32, !ty.results().is_empty()))
    }

    /// Nothing but calls can get at a function with a role.
    fn is_called_only(&self, func: FuncIndex, role: Role) -> std::result::Result<(), String> {
        match self.referenced.contains(func) {
            false => Ok(()),
            true => Err(format!(
                "{} is {}, and it is exported, the start function, or in a table",
                self.module.describe_func(func),
                role.name()
            )),
        }
    }

    /// Nothing but calls can get at a function inside of the allocator, and there are some.
    fn is_inside(&self, func: FuncIndex, because: FuncIndex, why: &str) -> std::result::Result<(), String> {
        if !self.referenced.contains(func) && !self.callers[func].is_empty() {
            return Ok(());
        }
        let [at, name] = [func, because].map(|func| self.module.describe_func(func));
        let what = format!(
            "{name} grows it, asks for its size, or names what malloc keeps there, and is no function of an allocator that is known{why}"
        );
        Err(if func == because { what } else { format!("{what}, nor is any on the way from {at}") })
    }
}

/// The words as ranges.
fn ranges(words: &BTreeSet<u64>) -> Vec<(u64, u64)> {
    let mut ranges: Vec<(u64, u64)> = Vec::new();
    for word in words {
        match ranges.last_mut() {
            Some((_, end)) if *word <= *end + GAP => *end = word + 4,
            _ => ranges.push((*word, word + 4)),
        }
    }
    ranges
}

fn is_in(ranges: &[(u64, u64)], number: u64) -> bool {
    let next = ranges.partition_point(|(from, _)| *from <= number);
    next.checked_sub(1).and_then(|at| ranges.get(at)).is_some_and(|(_, end)| number < *end)
}
