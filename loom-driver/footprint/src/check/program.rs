//! The claims in a form that can be compared, and what the module itself says about them.

use super::memory::{Contents, Ordered, Reach};
use super::numbers::Set;
use super::sums::{Interval, Terms, primitive};
use crate::certificate::{Certificate, ChangeClaim, FuncClaim, HeadClaim};
use loom_check::outside::{Outside, Set as Entered};
use loom_core::Module;
use loom_core::consts::Content;
use loom_core::index::{FuncIndex, GlobalIndex, MemoryIndex, TypeIndex};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use wasmparser::{
    CompositeInnerType, DataKind, ElementItems, ElementKind, FuncType, Operator, TableInit, ValType,
};

/// What is claimed about a function.
#[derive(Debug)]
pub struct Func {
    /// Its parameters.
    pub params: Vec<Set>,
    /// The tracked globals when it is called.
    pub globals: Vec<Set>,
    /// What it returns, if it does.
    pub results: Option<Vec<Set>>,
    /// Its loops, by position.
    pub heads: BTreeMap<usize, Head>,
}

/// What is claimed about a loop.
#[derive(Debug)]
pub struct Head {
    /// Branches to it since it was entered, at most; `None`: any number.
    pub turns: Option<u32>,
    /// What it does to locals and operands.
    pub changes: BTreeMap<u32, Change>,
    /// Where sums are.
    pub bounds: Vec<(Terms, Interval)>,
}

/// What is claimed about a place that a loop changes.
#[derive(Debug)]
pub enum Change {
    /// Each turn adds this.
    Adds(u32),
    /// It is one of these.
    In(Set),
}

/// Everything that is claimed.
pub struct Program<'c, 'm> {
    /// The module as it was.
    pub input: &'c Module<'m>,
    /// The claims as they came.
    pub claims: &'c Certificate,
    /// What is claimed about functions.
    pub funcs: BTreeMap<u32, Func>,
    /// What is claimed about globals.
    pub globals: BTreeMap<u32, Set>,
    /// What is claimed about memories.
    pub memories: BTreeMap<u32, Contents>,
    /// Tables that nothing changes after the module is instantiated.
    pub tables: BTreeMap<u32, Vec<Option<FuncIndex>>>,
    /// The same in the output.
    pub new_tables: BTreeMap<u32, Vec<Option<FuncIndex>>>,
    /// What may happen from outside.
    pub outside: &'c Outside,
    /// Groups of functions that are confirmed to be claimed with these tracked globals.
    entered: RefCell<BTreeSet<(Entered, Vec<Set>)>>,
    work: Cell<u64>,
}

impl<'c, 'm> Program<'c, 'm> {
    /// Reads the claims, and confirms what does not depend on bodies.
    pub fn new(
        input: &'c Module<'m>,
        output: &Module<'_>,
        outside: &'c Outside,
        claims: &'c Certificate,
    ) -> Result<Program<'c, 'm>, String> {
        let funcs = claims.funcs.iter().map(|(func, claim)| {
            Ok((*func, read_func(claim).map_err(|why| format!("function {func}: {why}"))?))
        });
        let globals = claims.globals.iter().map(|(global, value)| Ok((*global, Set::claimed(value)?)));
        let mut program = Program {
            input,
            claims,
            funcs: funcs.collect::<Result<_, String>>()?,
            globals: globals.collect::<Result<_, String>>()?,
            memories: BTreeMap::new(),
            tables: tables(input),
            new_tables: tables(output),
            outside,
            entered: RefCell::default(),
            work: Cell::new(8_000_000 + 256 * input.bytes.len() as u64),
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
    pub fn ty(&self, ty: TypeIndex) -> Result<&FuncType, String> {
        match self.input.sub_type(ty).map(|ty| &ty.composite_type.inner) {
            Some(CompositeInnerType::Func(ty)) => Ok(ty),
            _ => Err("a type that is not of functions".into()),
        }
    }

    /// The type of a function.
    pub fn type_of(&self, func: u32) -> Result<&FuncType, String> {
        let func = self.input.funcs.get(FuncIndex::from_u32(func)).ok_or("there is no such function")?;
        self.ty(func.ty)
    }

    /// The first value of a global.
    fn initial(&self, global: u32) -> Result<Set, String> {
        let global = self.input.globals.get(GlobalIndex::from_u32(global)).ok_or("no such global")?;
        let init = global.origin.defined().ok_or("a global is imported")?;
        Ok(self.input.constants.integer(init).map_or(Set::all(), |value| Set::one(value as u32)))
    }

    /// What a global that is not tracked is.
    pub fn global(&self, index: u32) -> Set {
        let is_fixed = self
            .input
            .globals
            .get(GlobalIndex::from_u32(index))
            .is_some_and(|global| !global.ty.mutable && !global.origin.is_import());
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
            if !self.entered.borrow_mut().insert((*set, globals.to_vec())) {
                continue;
            }
            let funcs = self.outside.members(*set);
            self.work(funcs.len())?;
            for &func in funcs.iter().filter(|func| **func as usize >= self.input.imported_funcs) {
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

    fn contents(
        &self,
        memory: u32,
        stores: &[(crate::memory::Bytes, crate::value::Value)],
    ) -> Result<Contents, String> {
        let index = MemoryIndex::from_u32(memory);
        let definition = self.input.memories.get(index).ok_or("there is none")?;
        let ty = definition.ty;
        if definition.origin.is_import() || !self.outside.memory(memory).private || ty.memory64 {
            return Err("others can touch it, or it has 64 bits".into());
        }
        let bytes = u64::try_from(definition.min_bytes()).ok().filter(|bytes| *bytes <= 1 << 32);
        let stores = stores.iter().map(|(bytes, value)| {
            let reach = Reach { starts: Set::claimed(&bytes.start)?, width: bytes.width };
            Ok((reach, Set::claimed(value)?))
        });
        Ok(Contents {
            bytes: bytes.ok_or("it is too large")?,
            pages: u32::try_from(ty.initial).map_err(|_| "it has too many pages")?,
            image: image(self.input, |other| other == memory, bytes.unwrap_or_default())?,
            stores: Ordered::new(stores.collect::<Result<Vec<_>, String>>()?),
        })
    }

    fn confirm_globals(&self) -> Result<(), String> {
        let is_private = |global: u32| {
            self.input.globals.get(GlobalIndex::from_u32(global)).is_some_and(|definition| {
                definition.ty.content_type == ValType::I32
                    && definition.ty.mutable
                    && !definition.origin.is_import()
            }) && self.outside.global(global).private
        };
        let tracked: BTreeSet<u32> = self.claims.tracked.iter().copied().collect();
        let trap_ends_all = self.claims.premises.trap_ends_instance || self.outside.trap_ends_all();
        /// Stack pointers, one for each component; what happens to each is followed through all calls.
        const MANY: usize = 16;
        if tracked.len() != self.claims.tracked.len()
            || tracked.len() > MANY
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
        for (index, table) in self.input.tables.iter() {
            let is_plain = matches!(table.origin.defined(), Some(TableInit::RefNull));
            if !is_plain || !self.outside.table(index.as_u32()).private {
                return Err(format!("table {}: others can touch it", index.as_u32()));
            }
        }
        for global in self.input.globals.values().filter_map(|global| global.origin.defined()) {
            for operator in global.get_operators_reader() {
                if matches!(operator, Err(_) | Ok(Operator::RefFunc { .. })) {
                    return Err("a global has a function".into());
                }
            }
        }
        Ok(())
    }

    fn confirm_roots(&mut self) -> Result<(), String> {
        let callable = |func: &u32| {
            self.outside.func(*func).callable || self.input.start.is_some_and(|start| start.as_u32() == *func)
        };
        let defined = self.input.funcs.keys().skip(self.input.imported_funcs).map(|func| func.as_u32());
        for func in &defined.filter(callable).collect::<Vec<_>>() {
            let claim = self.funcs.get(func).ok_or_else(|| format!("function {func}: it is not claimed"))?;
            let ty = self.type_of(*func)?;
            for (param, ty) in claim.params.iter().zip(ty.params()) {
                if *ty == ValType::I32 && !param.covers(&Set::all()) {
                    return Err(format!("function {func}: the outside may pass anything"));
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
            if (*func as usize) < self.input.imported_funcs
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
    pub fn accepts(&self, wanted: u32, func: FuncIndex) -> bool {
        let Some(wanted) = self.input.canonical.get(TypeIndex::from_u32(wanted)).copied() else {
            return true;
        };
        let Some(definition) = self.input.funcs.get(func) else { return true };
        let Some(declared) = self.input.canonical.get(definition.ty).copied() else { return true };
        // An import may be linked with a function of any subtype of what is declared.
        self.is_subtype(declared, wanted)
            || self.outside.func(func.as_u32()).may_be_subtype && self.is_subtype(wanted, declared)
    }

    /// Whether the first of two canonical types is the second, or below it.
    fn is_subtype(&self, ty: TypeIndex, of: TypeIndex) -> bool {
        let mut own = Some(ty);
        for _ in 0..=self.input.types.len() {
            match own {
                Some(ty) if ty == of => return true,
                Some(ty) => own = self.input.supertypes.get(ty).copied().flatten(),
                None => return false,
            }
        }
        true
    }
}

fn read_func(claim: &FuncClaim) -> Result<Func, String> {
    let sets =
        |values: &[crate::value::Value]| values.iter().map(Set::claimed).collect::<Result<Vec<_>, _>>();
    let heads = claim.heads.iter().map(|(at, head)| Ok((*at, read_head(head)?)));
    Ok(Func {
        params: sets(&claim.params)?,
        globals: sets(&claim.globals)?,
        results: claim.results.as_ref().map(|results| sets(results)).transpose()?,
        heads: heads.collect::<Result<_, String>>()?,
    })
}

fn read_head(claim: &HeadClaim) -> Result<Head, String> {
    let changes = claim.changes.iter().map(|(place, change)| {
        let change = match change {
            ChangeClaim::Step(step) => Change::Adds(*step),
            ChangeClaim::Value(value) => Change::In(Set::claimed(value)?),
        };
        Ok((*place, change))
    });
    let bounds = claim.bounds.iter().map(|(terms, span)| {
        /// No sum of 32-bit numbers is near this.
        const FAR: i128 = 1 << 80;
        /// Nor has any so many terms. What is asked of a sum takes time for each pair of them.
        const MANY: usize = 16;
        if terms.len() > MANY {
            return Err("a bound of a sum of too many terms".to_string());
        }
        let mut terms = terms.clone();
        terms.sort_unstable();
        let (primitive, factor) = primitive(&terms).ok_or("a bound of nothing, or of a huge sum")?;
        if terms.windows(2).any(|pair| pair[0].0 == pair[1].0)
            || span.lo.checked_abs().is_none_or(|far| far > FAR)
            || span.hi.checked_abs().is_none_or(|far| far > FAR)
        {
            return Err("a bound of a strange sum".to_string());
        }
        Ok((primitive, Interval::new(span.lo, span.hi).parts(factor)))
    });
    Ok(Head {
        turns: Some(claim.turns).filter(|turns| *turns != u32::MAX),
        changes: changes.collect::<Result<_, String>>()?,
        bounds: bounds.collect::<Result<_, String>>()?,
    })
}

/// What active segments leave in memories for which `counts` holds, where it is not 0.
pub fn image(
    module: &Module<'_>,
    counts: impl Fn(u32) -> bool,
    bytes: u64,
) -> Result<BTreeMap<u32, u8>, String> {
    let mut image = BTreeMap::new();
    for (index, data) in module.datas.iter() {
        let DataKind::Active { memory_index, offset_expr } = &data.kind else { continue };
        if !counts(*memory_index) {
            continue;
        }
        let start = module.constants.integer(offset_expr);
        let end = start.and_then(|start| start.checked_add(data.data.len() as u64));
        let (Some(start), true) = (start, end.is_some_and(|end| end <= bytes)) else {
            return Err(format!("data {} may be out of bounds", index.as_u32()));
        };
        for (address, byte) in (start..).zip(data.data) {
            match byte {
                0 => image.remove(&(address as u32)),
                _ => image.insert(address as u32, *byte),
            };
        }
    }
    Ok(image)
}

/// The tables whose slots are known once and for all, because no body that is walked may change one.
pub fn tables(module: &Module<'_>) -> BTreeMap<u32, Vec<Option<FuncIndex>>> {
    module.tables.keys().filter_map(|index| Some((index.as_u32(), slots(module, index.as_u32())?))).collect()
}

fn slots(module: &Module<'_>, index: u32) -> Option<Vec<Option<FuncIndex>>> {
    let table = module.tables.get(loom_core::index::TableIndex::from_u32(index))?;
    if table.ty.shared || !matches!(table.origin.defined()?, TableInit::RefNull) {
        return None;
    }
    /// Larger tables are not looked at.
    const LARGE: u64 = 1 << 20;
    let size = usize::try_from(table.ty.initial).ok().filter(|size| *size as u64 <= LARGE)?;
    let mut slots = vec![None; size];
    for elem in module.elems.values() {
        let ElementKind::Active { table_index, offset_expr } = &elem.kind else { continue };
        if table_index.unwrap_or(0) == index {
            let items = items(module, &elem.items)?;
            let start = usize::try_from(module.constants.integer(offset_expr)?).ok()?;
            slots.get_mut(start..start.checked_add(items.len())?)?.copy_from_slice(&items);
        }
    }
    Some(slots)
}

/// The functions of a segment, if they are known.
pub fn items(module: &Module<'_>, items: &ElementItems<'_>) -> Option<Vec<Option<FuncIndex>>> {
    match items {
        ElementItems::Functions(funcs) => {
            let funcs = funcs.clone().into_iter();
            funcs.map(|func| func.ok().map(|func| Some(FuncIndex::from_u32(func)))).collect()
        }
        ElementItems::Expressions(_, exprs) => {
            let funcs = exprs.clone().into_iter().map(|expr| match module.constants.reference(&expr.ok()?) {
                Content::Null => Some(None),
                content => content.func().map(Some),
            });
            funcs.collect()
        }
    }
}
