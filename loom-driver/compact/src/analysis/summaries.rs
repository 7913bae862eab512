//! What the analysis has found out about the whole program so far.
//!
//! Everything here only grows: it starts with nothing being reached, and each body that is walked adds
//! what it passes on, until nothing is new. Then everything that can happen is in it.

use super::entry_state::{read_global, read_memory, read_table};
use super::memory::{Memory, Reason};
use super::widened::{Global, Widened};
use crate::decode::code::Code;
use crate::domain::affine::Atom;
use crate::domain::bytes::{Bytes, Site};
use crate::domain::names::Names;
use crate::domain::state::Relation;
use crate::domain::value_set::ValueSet;
use loom_check::compact::Premises;
use loom_core::index::{FuncIndex, GlobalIndex, TypeIndex};
use loom_core::outside::{Group, Outside, may_be_subtype};
use loom_core::{Module, Result};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use wasmparser::{CompositeInnerType, ValType};

/// What is known about the head of a loop: it holds whenever the loop starts over.
#[derive(Clone, Debug, Default)]
pub struct Head {
    /// What becomes of each number that the loop changes.
    pub changes: BTreeMap<u32, Change>,
    /// The loop starts over so often at most after it was entered; `u32::MAX`: nobody knows.
    pub turns: u32,
    /// Sums (as [`crate::domain::affine::Affine::direction`] has them) that tests in the loop were about.
    /// What is believed about them: 2 or 1, that they stay beyond 0 or at it; 0, nothing.
    pub sums: BTreeMap<Vec<(Atom, i32)>, u8>,
    /// What is believed about them in the walk that is under way.
    pub bounds: Vec<Relation>,
    /// Numbers of turns after which a test in the loop may end it.
    pub guesses: BTreeSet<u32>,
}

/// What becomes of a number that a loop changes.
#[derive(Clone, Debug)]
pub enum Change {
    /// Each turn adds this.
    Step(u32),
    /// It can be any of these.
    Value(Widened),
}

/// An access of an instruction to memory.
#[derive(Clone, Debug)]
pub struct Touch {
    /// Index of the memory.
    pub memory: u32,
    /// What it touches.
    pub bytes: Bytes,
    /// Position of the operator that pushed the address.
    pub address_by: usize,
    /// Whether it writes.
    pub writes: bool,
    /// Whether nothing else about the instruction may trap.
    pub is_harmless: bool,
    /// The tracked global whose value at the entry of the function is part of the address: the place among those.
    pub through: Option<usize>,
}

/// A function.
#[derive(Debug, Default)]
pub struct Func {
    /// Whether anything calls it.
    pub reached: bool,
    /// Its parameters.
    pub params: Vec<Widened>,
    /// The tracked globals when it is entered.
    pub globals: Vec<Widened>,
    /// Whether it can return.
    pub returns: bool,
    /// Its results.
    pub results: Vec<Widened>,
    /// The heads of its loops, by the position of `loop`.
    pub heads: BTreeMap<usize, Head>,
    /// Its accesses to memory, by position and number.
    pub touches: BTreeMap<(usize, u8), Touch>,
    /// Whether each operator is reached.
    pub passed: Vec<bool>,
    /// Who calls it.
    pub callers: BTreeSet<u32>,
    /// Its unknowns.
    pub names: Names,
}

/// All that is known.
pub struct Summaries<'m> {
    /// The module.
    pub module: &'m Module<'m>,
    /// What may happen to it from outside.
    pub outside: &'m Outside,
    /// What is assumed.
    pub premises: Premises,
    /// Functions, in the order of their index space.
    pub funcs: Vec<Func>,
    /// Globals, in the order of their index space.
    pub globals: Vec<Global>,
    /// Indices of the globals that are tracked.
    pub tracked: Vec<u32>,
    /// Memories, in the order of their index space.
    pub memories: Vec<Memory>,
    /// Slots of tables that are fixed: the function in each. `None`: not fixed.
    pub tables: Vec<Option<Vec<Option<FuncIndex>>>>,
    /// Slots that calls go through.
    pub slots: BTreeSet<(u32, u32)>,
    /// Slots of which the function has another type than a call that may go there: it traps.
    pub trapping: BTreeSet<(u32, u32)>,
    /// The tracked globals whenever an import is called that may enter a group of functions, by group.
    during_imports: BTreeMap<Group, Vec<Widened>>,
    /// Functions that have to be walked (again), besides those that read what is in `written`.
    dirty: BTreeSet<u32>,
    /// Memories to which something new was written since the round began: there are many writes, so those
    /// who read are looked up once.
    written: BTreeSet<u32>,
    /// Why the analysis had to end.
    pub stopped: Option<Reason>,
    /// How much work is left.
    pub fuel: u64,
    codes: BTreeMap<u32, Rc<Code>>,
    memory_readers: BTreeMap<u32, BTreeSet<u32>>,
    global_readers: BTreeMap<u32, BTreeSet<u32>>,
}

impl<'m> Summaries<'m> {
    /// What is known before the first body is walked. Globals in `changing` are not tracked.
    pub fn new(
        module: &'m Module<'m>,
        outside: &'m Outside,
        premises: Premises,
        changing: &BTreeSet<u32>,
    ) -> Summaries<'m> {
        let memories = module.memories.keys().map(|memory| read_memory(module, outside, memory)).collect();
        let tables = module.tables.keys().map(|table| read_table(module, outside, table)).collect();
        // A call that waits half-way leaves the globals as they are for everybody else.
        let may_track = premises.trap_ends_instance && !outside.can_suspend();
        let mut tracked = Vec::new();
        let globals = module.globals.keys().map(|global| {
            read_global(
                module,
                outside,
                global,
                may_track && !changing.contains(&global.as_u32()),
                &mut tracked,
            )
        });
        let mut summaries = Summaries {
            module,
            outside,
            premises,
            funcs: Vec::new(),
            globals: globals.collect(),
            tracked,
            memories,
            tables,
            slots: BTreeSet::new(),
            trapping: BTreeSet::new(),
            during_imports: BTreeMap::new(),
            dirty: BTreeSet::new(),
            written: BTreeSet::new(),
            stopped: None,
            fuel: 0,
            codes: BTreeMap::new(),
            memory_readers: BTreeMap::new(),
            global_readers: BTreeMap::new(),
        };
        summaries.funcs.resize_with(module.funcs.len(), Func::default);
        summaries
    }

    /// Whether anything is left to find out about a memory.
    pub fn is_worth_it(&self) -> bool {
        self.stopped.is_none() && self.memories.iter().any(|memory| memory.given_up.is_none())
    }

    /// The parameters and results of a function, as value types.
    pub fn types(&self, func: u32) -> (Vec<ValType>, Vec<ValType>) {
        let func = self.module.funcs.get(FuncIndex::from_u32(func));
        let ty = func.and_then(|func| self.module.sub_type(func.ty));
        match ty.map(|ty| &ty.composite_type.inner) {
            Some(CompositeInnerType::Func(ty)) => (ty.params().to_vec(), ty.results().to_vec()),
            _ => Default::default(),
        }
    }

    /// The body of a function; `None` for an import.
    ///
    /// # Errors
    ///
    /// If it cannot be read.
    pub fn code(&mut self, func: u32) -> Result<Option<Rc<Code>>> {
        if let Some(code) = self.codes.get(&func) {
            return Ok(Some(Rc::clone(code)));
        }
        let Some(code) = Code::of(self.module, FuncIndex::from_u32(func))? else { return Ok(None) };
        let code = Rc::new(code);
        self.codes.insert(func, Rc::clone(&code));
        Ok(Some(code))
    }

    /// Whether an indirect call of type `ty` may run a function.
    pub fn accepts(&self, ty: u32, func: u32) -> bool {
        let canonical = |ty| self.module.canonical.get(ty).copied();
        let supertype = |ty: &TypeIndex| self.module.supertypes.get(*ty).copied().flatten();
        let is_below = |ty, other| std::iter::successors(ty, supertype).any(|ty| Some(ty) == other);
        let func = FuncIndex::from_u32(func);
        let wanted = canonical(TypeIndex::from_u32(ty));
        let own = self.module.funcs.get(func).and_then(|func| canonical(func.ty));
        // What is linked for an import may be of any type below the declared one.
        is_below(own, wanted) || may_be_subtype(self.module, func) && is_below(wanted, own)
    }

    /// The body of a function that was decoded before.
    pub fn known_code(&self, func: u32) -> Option<&Code> {
        self.codes.get(&func).map(Rc::as_ref)
    }

    /// Notes that a function is being walked: it sees what was news until now.
    pub fn is_walked(&mut self, func: u32) {
        self.dirty.remove(&func);
    }

    /// Notes that the outside may call a function. One that is imported runs nothing of the module then.
    /// Every call leaves the tracked globals as it found them, so they are what they were at first, unless
    /// it comes in the middle of another call.
    pub fn root(&mut self, func: u32) {
        if func as usize >= self.module.imported_funcs {
            let globals = self.tracked.iter().map(|global| match self.outside.interrupts() {
                true => ValueSet::ANY,
                false => self.initial(*global),
            });
            self.enter_from_outside(func, &globals.collect::<Vec<_>>());
        }
    }

    /// Whether the outside may call a function on its own account.
    pub fn is_root(&self, func: u32) -> bool {
        let func = FuncIndex::from_u32(func);
        self.outside.callable().contains(func) || self.module.start == Some(func)
    }

    fn enter_from_outside(&mut self, func: u32, globals: &[ValueSet]) {
        let params = (0..).zip(self.types(func).0).map(|(param, _)| self.passed(func, param));
        self.enter(func, &params.collect::<Vec<_>>(), globals, None);
    }

    /// What the outside passes as a parameter of a function.
    pub fn passed(&self, func: u32, param: u32) -> ValueSet {
        let bounds = self.outside.param(FuncIndex::from_u32(func), param);
        bounds.map_or(ValueSet::ANY, |bounds| ValueSet::range(*bounds.start(), *bounds.end(), 1))
    }

    /// Notes a call of an import with these tracked globals: what it may enter begins with those.
    pub fn call_import(&mut self, import: u32, globals: &[ValueSet]) {
        let outside = self.outside;
        for &group in outside.entered_by(FuncIndex::from_u32(import)) {
            let entered = self.during_imports.entry(group).or_default();
            entered.resize_with(globals.len(), Widened::default);
            let mut news = false;
            for (growing, value) in entered.iter_mut().zip(globals) {
                news |= growing.add(value, &[]);
            }
            if news {
                let globals: Vec<ValueSet> = entered.iter().map(|growing| growing.value.clone()).collect();
                let funcs = outside.group(group);
                self.fuel = self.fuel.saturating_sub(funcs.len() as u64);
                for func in funcs {
                    self.enter_from_outside(func.as_u32(), &globals);
                }
            }
        }
    }

    /// The value that a global has at first.
    fn initial(&self, global: u32) -> ValueSet {
        let global = self.module.globals.get(GlobalIndex::from_u32(global));
        let init = global.and_then(|global| global.origin.defined());
        match init.and_then(|init| self.module.constants.integer(init)) {
            Some(value) => ValueSet::one(value as u32),
            None => ValueSet::ANY,
        }
    }

    /// Notes a call of a function with these arguments and tracked globals.
    pub fn enter(&mut self, func: u32, args: &[ValueSet], globals: &[ValueSet], caller: Option<u32>) {
        let thresholds = self.codes.get(&func).map(Rc::clone);
        let thresholds = thresholds.as_ref().map_or(&[][..], |code| &code.thresholds);
        let Some(callee) = self.funcs.get_mut(func as usize) else { return };
        let mut news = !callee.reached;
        callee.reached = true;
        callee.callers.extend(caller);
        callee.params.resize_with(args.len(), Widened::default);
        callee.globals.resize_with(globals.len(), Widened::default);
        for (growing, value) in
            callee.params.iter_mut().zip(args).chain(callee.globals.iter_mut().zip(globals))
        {
            news |= growing.add(value, thresholds);
        }
        if news {
            self.dirty.insert(func);
        }
    }

    /// Notes that a function returns these.
    pub fn leave(&mut self, func: u32, results: &[ValueSet], thresholds: &[u32]) {
        let Some(callee) = self.funcs.get_mut(func as usize) else { return };
        let mut news = !callee.returns;
        callee.returns = true;
        callee.results.resize_with(results.len(), Widened::default);
        for (growing, value) in callee.results.iter_mut().zip(results) {
            news |= growing.add(value, thresholds);
        }
        if news {
            self.dirty.extend(callee.callers.iter().copied());
        }
    }

    /// Notes what a global is set to.
    pub fn set(&mut self, global: u32, value: &ValueSet, thresholds: &[u32]) {
        if let Some(Global::Ever(growing)) = self.globals.get_mut(global as usize)
            && growing.add(value, thresholds)
        {
            self.dirty.extend(self.global_readers.get(&global).into_iter().flatten().copied());
        }
    }

    /// Notes that a function reads a global.
    pub fn reads_global(&mut self, func: u32, global: u32) {
        self.global_readers.entry(global).or_default().insert(func);
    }

    /// Notes that a function reads a memory.
    pub fn reads_memory(&mut self, func: u32, memory: u32) {
        self.memory_readers.entry(memory).or_default().insert(func);
    }

    /// Notes what an instruction writes.
    pub fn store(&mut self, memory: u32, site: Site, bytes: Bytes, value: ValueSet, thresholds: &[u32]) {
        if let Some(contents) = self.memories.get_mut(memory as usize)
            && contents.store(site, bytes, value, thresholds)
        {
            self.written.insert(memory);
        }
    }

    /// The functions that have to be walked (again), if there are any. Those that only read what was written wait until all
    /// others are done: a chain of calls of which each writes would have them walked once for each call.
    pub fn next_round(&mut self) -> BTreeSet<u32> {
        if self.dirty.is_empty() {
            for memory in std::mem::take(&mut self.written) {
                self.dirty.extend(self.memory_readers.get(&memory).into_iter().flatten().copied());
            }
        }
        std::mem::take(&mut self.dirty)
    }

    /// Notes that nothing is known about a memory.
    pub fn give_up(&mut self, memory: u32, reason: Reason) {
        let Some(contents) = self.memories.get_mut(memory as usize) else { return };
        if contents.given_up.is_none() {
            contents.given_up = Some(reason);
            self.dirty.extend(self.memory_readers.get(&memory).into_iter().flatten().copied());
        }
    }
}
