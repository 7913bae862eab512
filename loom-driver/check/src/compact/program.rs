//! Everything that is claimed, and what of it the module says without its bodies.

use super::claim::{Bytes, Certificate, Numbers};
use super::contents::{Contents, Ordered};
use super::entry_state::{self, Slots, image};
use super::facts::Facts;
use super::number_set::Set;
use super::read::{self, Func};
use crate::const_eval::Consts;
use crate::module::Module;
use crate::outside::{Outside, Set as Entered};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use wasmparser::{FuncType, Operator, ValType};

/// Everything that is claimed.
pub(super) struct Program<'c, 'm> {
    /// The module as it was.
    pub input: &'c Module<'m>,
    /// What its constant expressions come to.
    pub consts: Consts,
    /// The same of the output.
    pub new_consts: Consts,
    /// How many functions it imports.
    pub imported_funcs: usize,
    /// The claims as they came.
    pub claims: &'c Certificate,
    /// What is claimed about functions.
    pub funcs: BTreeMap<u32, Func>,
    /// What is claimed about globals.
    pub globals: BTreeMap<u32, Set>,
    /// What is claimed about memories.
    pub memories: BTreeMap<u32, Contents>,
    /// Tables that nothing changes after the module is instantiated.
    pub tables: BTreeMap<u32, Slots>,
    /// The same in the output.
    pub new_tables: BTreeMap<u32, Slots>,
    /// What may happen from outside.
    pub outside: &'c Outside,
    /// Groups of functions that are confirmed to be claimed with these tracked globals.
    entered: RefCell<BTreeSet<(Entered, Vec<Set>)>>,
    /// What was taken from arithmetic.
    pub facts: Facts,
    /// How many steps are left.
    work: Cell<u64>,
}

impl<'c, 'm> Program<'c, 'm> {
    /// Reads the claims, and confirms what does not depend on bodies. The rest may take so many steps.
    pub fn new(
        steps: u64,
        input: &'c Module<'m>,
        output: &Module<'_>,
        outside: &'c Outside,
        claims: &'c Certificate,
    ) -> Result<Program<'c, 'm>, String> {
        let funcs = claims.funcs.iter().map(|(func, claim)| {
            Ok((*func, read::func(claim).map_err(|why| format!("function {func}: {why}"))?))
        });
        let globals = claims.globals.iter().map(|(global, numbers)| Ok((*global, read::set(numbers)?)));
        let (consts, new_consts) = (Consts::of(input), Consts::of(output));
        let mut program = Program {
            input,
            imported_funcs: input.imported_funcs(),
            claims,
            funcs: funcs.collect::<Result<_, String>>()?,
            globals: globals.collect::<Result<_, String>>()?,
            memories: BTreeMap::new(),
            tables: entry_state::tables(input, &consts),
            new_tables: entry_state::tables(output, &new_consts),
            consts,
            new_consts,
            outside,
            entered: RefCell::default(),
            facts: Facts::default(),
            work: Cell::new(steps),
        };
        program.confirm_memories()?;
        program.confirm_globals()?;
        program.confirm_tables()?;
        program.confirm_roots()?;
        Ok(program)
    }

    /// Does so much work, unless it is too much.
    pub fn work(&self, steps: usize) -> Result<(), String> {
        let left = self.work.get().checked_sub(steps as u64).ok_or("it is too much work to confirm")?;
        self.work.set(left);
        Ok(())
    }

    /// A function type.
    pub fn ty(&self, ty: u32) -> Result<&FuncType, String> {
        self.input.types.func(ty).ok_or_else(|| "a type that is not of functions".into())
    }

    /// The type of a function.
    pub fn type_of(&self, func: u32) -> Result<&FuncType, String> {
        let func = self.input.funcs.get(func as usize).ok_or("there is no such function")?;
        self.ty(func.ty)
    }

    /// The first value of a global.
    fn initial(&self, global: u32) -> Result<Set, String> {
        let definition = self.input.globals.get(global as usize).ok_or("no such global")?;
        if definition.import.is_some() {
            return Err("a global is imported".into());
        }
        let value = self.consts.initial(global).integer();
        Ok(value.map_or(Set::all(), |value| Set::one(value as u32)))
    }

    /// What a global that is not tracked is.
    pub fn global(&self, index: u32) -> Set {
        let is_fixed = self
            .input
            .globals
            .get(index as usize)
            .is_some_and(|global| !global.ty.mutable && global.import.is_none());
        match self.globals.get(&index) {
            Some(set) => set.clone(),
            None if is_fixed => self.initial(index).unwrap_or(Set::all()),
            None => Set::all(),
        }
    }

    /// Confirms that whatever an import may enter is claimed to begin with these tracked globals, too.
    pub fn confirm_entered(&self, import: u32, globals: &[Set]) -> Result<(), String> {
        let import = self.outside.import(import).ok_or("an import of which nothing is known")?;
        for set in &import.enters {
            self.work(1)?;
            if !self.entered.borrow_mut().insert((*set, globals.to_vec())) {
                continue;
            }
            let funcs = self.outside.members(*set);
            self.work(funcs.len())?;
            for &func in funcs.iter().filter(|func| **func as usize >= self.imported_funcs) {
                let claim =
                    self.funcs.get(&func).ok_or_else(|| format!("function {func}: it is not claimed"))?;
                if !claim.globals.iter().zip(globals).all(|(claimed, now)| claimed.covers(now)) {
                    return Err(format!("the outside may call function {func} now, with other globals"));
                }
            }
        }
        Ok(())
    }

    fn confirm_memories(&mut self) -> Result<(), String> {
        if let Some(memory) =
            self.claims.memories.iter().find(|memory| !self.claims.stores.contains_key(memory))
        {
            return Err(format!("memory {memory}: nothing is claimed about what is written to it"));
        }
        for (memory, stores) in &self.claims.stores {
            let contents = self.contents(*memory, stores).map_err(|why| format!("memory {memory}: {why}"))?;
            self.memories.insert(*memory, contents);
        }
        Ok(())
    }

    fn contents(&self, memory: u32, stores: &[(Bytes, Numbers)]) -> Result<Contents, String> {
        let definition = self.input.memories.get(memory as usize).ok_or("there is none")?;
        let ty = definition.ty;
        if definition.import.is_some() || !self.outside.memory(memory).private || ty.memory64 {
            return Err("others can touch it, or it has 64 bits".into());
        }
        let bytes = u64::try_from(definition.min_bytes()).ok().filter(|bytes| *bytes <= 1 << 32);
        Ok(Contents {
            bytes: bytes.ok_or("it is too large")?,
            pages: u32::try_from(ty.initial).map_err(|_| "it has too many pages")?,
            image: image(self.input, &self.consts, |other| other == memory, bytes.unwrap_or_default())?,
            stores: Ordered::new(stores.iter().map(read::store).collect::<Result<Vec<_>, _>>()?),
        })
    }

    fn confirm_globals(&self) -> Result<(), String> {
        let is_private = |global: u32| {
            self.input.globals.get(global as usize).is_some_and(|definition| {
                definition.ty.content_type == ValType::I32
                    && definition.ty.mutable
                    && definition.import.is_none()
            }) && self.outside.global(global).private
        };
        let tracked: BTreeSet<u32> = self.claims.tracked.iter().copied().collect();
        let trap_ends_all = self.claims.premises.trap_ends_instance || self.outside.trap_ends_all();
        /// Stack pointers, one for each component; what happens to each is followed through all calls.
        const MAX_TRACKED: usize = 16;
        if tracked.len() != self.claims.tracked.len()
            || tracked.len() > MAX_TRACKED
            || !tracked.is_empty() && !trap_ends_all
            || !tracked.is_empty() && self.outside.can_suspend()
        {
            return Err("globals cannot be tracked, or are tracked twice".into());
        }
        for global in tracked.iter().chain(self.globals.keys()) {
            if !is_private(*global) {
                return Err(format!("global {global}: it is not private, or no mutable `i32`"));
            }
        }
        for (global, set) in &self.globals {
            if tracked.contains(global) || !set.covers(&self.initial(*global)?) {
                return Err(format!("global {global}: its first value is not in the claim"));
            }
        }
        Ok(())
    }

    /// No function gets out of tables and bodies as a value.
    fn confirm_tables(&self) -> Result<(), String> {
        for (index, table) in (0..).zip(&self.input.tables) {
            let is_plain = table.import.is_none() && table.init.is_none();
            if !is_plain || !self.outside.table(index).private {
                return Err(format!("table {index}: others can touch it"));
            }
        }
        for init in self.input.globals.iter().filter_map(|global| global.init.as_ref()) {
            for operator in init.get_operators_reader() {
                if matches!(operator, Err(_) | Ok(Operator::RefFunc { .. })) {
                    return Err("a global has a function".into());
                }
            }
        }
        Ok(())
    }

    fn confirm_roots(&mut self) -> Result<(), String> {
        let callable = |func: &u32| self.outside.func(*func).callable || self.input.start == Some(*func);
        for func in self.input.defined_funcs().filter(callable) {
            let claim = self.funcs.get(&func).ok_or_else(|| format!("function {func}: it is not claimed"))?;
            let ty = self.type_of(func)?;
            for ((at, param), ty) in (0..).zip(&claim.params).zip(ty.params()) {
                let passed = self.outside.param(func, at);
                let passed = passed.map_or(Set::all(), |(lo, hi)| Set::spread(lo, hi, 1));
                if *ty == ValType::I32 && !param.covers(&passed) {
                    return Err(format!("function {func}: the outside may pass more as parameter {at}"));
                }
            }
            for (set, global) in claim.globals.iter().zip(&self.claims.tracked) {
                let first =
                    if self.outside.at_any_instruction() { Set::all() } else { self.initial(*global)? };
                if !set.covers(&first) {
                    return Err(format!("function {func}: global {global} starts with something else"));
                }
            }
        }
        for (func, claim) in &self.funcs {
            let ty = self.type_of(*func)?;
            let results = claim.results.as_ref().is_none_or(|results| results.len() == ty.results().len());
            if (*func as usize) < self.imported_funcs
                || claim.params.len() != ty.params().len()
                || claim.globals.len() != self.claims.tracked.len()
                || !results
            {
                return Err(format!("function {func}: the claim has another type"));
            }
        }
        Ok(())
    }

    /// Whether a call that wants a type may run a function.
    pub fn accepts(&self, wanted: u32, func: u32) -> bool {
        let types = &self.input.types;
        let Some(declared) = self.input.canonical_type(func).filter(|_| types.get(wanted).is_some()) else {
            return true;
        };
        // An import may be linked with a function of any subtype of what is declared.
        types.is_subtype(declared, wanted)
            || self.outside.func(func).may_be_subtype && types.is_subtype(wanted, declared)
    }
}
