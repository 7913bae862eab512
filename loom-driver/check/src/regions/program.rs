//! All that is known about a program, and how it grows until nothing is new.

use super::value::{ANY, HEAP, STACK, Site, VARIABLE, Value};
use super::walk::{State, Walk};
use super::{Block, Moved, Unfit};
use crate::const_eval::{Const, Consts};
use crate::module::Module;
use crate::outside::Outside;
use crate::same::{self, locals::Locals, text};
use std::collections::{BTreeMap, BTreeSet};
use wasmparser::{ExternalKind, Operator, ValType};

/// So often all bodies are walked at most.
const MOST_ROUNDS: usize = 64;
/// Stands in a site for a function, where the number is that of a global.
pub const GLOBALS: u32 = u32::MAX;
/// Numbers below this are sizes and the like, and those that far above all objects, too.
const NEAR: u64 = 1 << 16;
const FARTHEST: u64 = 1 << 20;
/// What is compared with an address may be so many bytes behind an object, or in front of it.
const CLOSE: u64 = 1024;
/// So many operators are looked at, and values copied, at most.
const FUEL: u64 = 20_000_000;

/// What is known about a function.
#[derive(Debug, Default)]
pub struct Func {
    /// Whether anything calls it.
    pub is_reached: bool,
    /// Its parameters.
    pub params: Vec<Value>,
    /// Its results, if it returns.
    pub results: Option<Vec<Value>>,
    /// What holds where a loop starts, by the position of its operator.
    pub heads: BTreeMap<usize, State>,
    /// How far below the stack pointer at its entry it goes by itself.
    pub lowest: i32,
    /// The memories that it accesses, where it is reached.
    pub accesses: BTreeSet<u32>,
    /// Whom it calls, and how far above that the stack pointer is then.
    pub calls: BTreeSet<(u32, i32)>,
}

/// All that is known.
pub struct Program<'c, 'a> {
    pub module: &'c Module<'a>,
    pub outside: &'c Outside,
    pub claim: &'c Moved,
    pub consts: Consts,
    /// Functions that more than calls reach.
    pub referenced: BTreeSet<u32>,
    pub funcs: Vec<Func>,
    pub globals: Vec<Value>,
    /// Constants that are used as addresses for certain.
    pub proved: BTreeSet<Site>,
    /// Constants with which something is done that numbers and addresses have in common, beside what is copied.
    pub doubted: BTreeSet<Site>,
    /// Constants that are used as numbers for certain.
    pub numbers: BTreeSet<Site>,
    /// All constants that could be addresses.
    pub sites: BTreeMap<Site, u32>,
    /// Whether the program has addresses of variables, beside those of accesses that always touch the same bytes.
    pub has_addresses_of_variables: bool,
    /// Words of the data that could be addresses.
    pub words: BTreeSet<u32>,
    /// Bytes of the data that could be addresses which are not aligned.
    pub loose: BTreeSet<u32>,
    /// The first thing in this round that must not be. What a round believes of less than there is may be wrong.
    pub wrong: Option<String>,
    /// The constants because of which something must not be.
    pub blamed: BTreeSet<Site>,
    pub is_new: bool,
    pub fuel: u64,
}

impl<'c, 'a> Program<'c, 'a> {
    /// Walks all bodies until nothing is new.
    pub fn settled(
        module: &'c Module<'a>,
        outside: &'c Outside,
        claim: &'c Moved,
    ) -> Result<Program<'c, 'a>, Unfit> {
        let (words, loose) = super::data::named(module, claim)?;
        let mut program = Program {
            module,
            outside,
            claim,
            consts: Consts::of(module),
            referenced: same::referenced(module, outside)?,
            funcs: Vec::new(),
            globals: Vec::new(),
            proved: BTreeSet::new(),
            doubted: BTreeSet::new(),
            numbers: BTreeSet::new(),
            sites: BTreeMap::new(),
            has_addresses_of_variables: false,
            words,
            loose,
            wrong: None,
            blamed: BTreeSet::new(),
            is_new: true,
            fuel: FUEL,
        };
        program.funcs.resize_with(module.funcs.len(), Func::default);
        program.read_globals()?;
        for func in program.referenced.clone() {
            program.enter_from_outside(func);
        }
        program.no_export_has_an_address()?;
        let mut rounds = 0;
        while std::mem::take(&mut program.is_new) {
            rounds += 1;
            if rounds > MOST_ROUNDS {
                return Err(Unfit::from("it takes too long to follow its numbers"));
            }
            // What an earlier round believed of less than there is does not count.
            program.wrong = None;
            program.blamed.clear();
            program.proved.clear();
            program.doubted.clear();
            program.numbers.clear();
            program.has_addresses_of_variables = false;
            for func in 0..program.funcs.len() as u32 {
                program.walk(func)?;
            }
        }
        match program.wrong.take() {
            Some(why) => Err(Unfit { why, blamed: program.blamed }),
            None => Ok(program),
        }
    }

    fn walk(&mut self, func: u32) -> Result<(), String> {
        if !self.funcs[func as usize].is_reached {
            return Ok(());
        }
        let Some(body) = self.module.body(func) else { return Ok(()) };
        let code: Vec<Operator<'_>> =
            body.get_operators_reader().map_err(text)?.into_iter().collect::<Result<_, _>>().map_err(text)?;
        let locals = Locals::of(&body)?;
        Walk::of(self, func, locals.count())?.body(&code);
        Ok(())
    }

    fn read_globals(&mut self) -> Result<(), String> {
        for (index, global) in (0u32..).zip(&self.module.globals) {
            let initial = self.consts.initial(index);
            let is_pointer = self.claim.stack.is_some_and(|stack| stack.pointer == index);
            self.globals.push(match (global.ty.content_type, initial) {
                _ if is_pointer => Value::of(STACK),
                // Somebody else may set it.
                _ if global.ty.mutable && !self.outside.global(index).private => Value::any(),
                (ValType::I32, Const::I32(number)) => {
                    let mut value = Value::constant(number);
                    if self.block_of(number.into()).is_some() {
                        let site = (GLOBALS, index);
                        self.sites.insert(site, number);
                        value.sites.insert(site);
                    }
                    value
                }
                (ValType::V128, _) => return Err(format!("global {index} may hold addresses")),
                (ValType::I64, Const::I64(number)) => {
                    self.no_half(number)?;
                    Value::number()
                }
                _ => Value::any(),
            });
        }
        Ok(())
    }

    /// Nobody outside sees a number that may be an address, of which nobody knows what for.
    fn no_export_has_an_address(&self) -> Result<(), String> {
        let exported = self.module.exports.iter().filter(|export| export.kind == ExternalKind::Global);
        for export in exported {
            let number = self.consts.initial(export.index).integer();
            if number.is_none_or(|number| self.block_of(number).is_some()) {
                return Err(format!("the exported global {} may be an address", export.index));
            }
        }
        Ok(())
    }

    /// Whether neither half of a number can be an address.
    pub fn no_half(&self, number: u64) -> Result<(), String> {
        let halves = [number & u64::from(u32::MAX), number >> 32];
        let named = halves.into_iter().find(|half| self.block_of(*half).is_some());
        named.map_or(Ok(()), |half| Err(format!("half of a constant is {half}, which may be an address")))
    }

    /// What a number would be an address of: the block, and the kind of its addresses. The stack's own are none, as no constant is one.
    pub fn block_of(&self, number: u64) -> Option<(Block, u8)> {
        let blocks = [(self.claim.variables, VARIABLE), (self.claim.heap, HEAP)];
        blocks.into_iter().find(|(block, _)| block.bytes > 0 && block.has(number))
    }

    /// Whether a number may be the address of a variable, less or more what is added to it elsewhere. No program counts from further away.
    pub fn is_near(&self, number: u32) -> bool {
        let variables = self.claim.variables;
        // Of blocks nobody but the allocator has constants.
        variables.bytes > 0 && (NEAR..=variables.end() + FARTHEST).contains(&number.into())
    }

    /// Whether a number may be one up to which the program counts an address of a variable. No bound is further from its object.
    pub fn is_bound(&self, number: u32) -> bool {
        let variables = self.claim.variables;
        let from = u64::from(variables.old).saturating_sub(CLOSE);
        variables.bytes > 0 && (from..=variables.end() + CLOSE).contains(&number.into())
    }

    /// The lowest of all addresses that are no address of the stack.
    pub fn lowest(&self) -> u64 {
        let blocks = [self.claim.variables, self.claim.heap];
        blocks.iter().filter(|block| block.bytes > 0).map(|block| block.old.into()).min().unwrap_or(u64::MAX)
    }

    /// Whether a number is larger than any object.
    pub fn is_far(&self, number: u64) -> bool {
        let stack = self.claim.stack.map_or(0, |stack| stack.block.bytes);
        number > u64::from(self.claim.variables.bytes.max(self.claim.heap.bytes).max(stack))
    }

    /// Somebody outside may call a function.
    pub fn enter_from_outside(&mut self, func: u32) {
        let params = self.module.func_type(func).map_or(0, |ty| ty.params().len());
        let entered = &mut self.funcs[func as usize];
        entered.is_reached = true;
        entered.params = vec![Value::of(ANY); params];
    }

    /// A function is called.
    pub fn enter(&mut self, func: u32, args: &[Value]) -> Result<(), String> {
        let Some(entered) = self.funcs.get_mut(func as usize) else { return Ok(()) };
        if !std::mem::replace(&mut entered.is_reached, true) {
            self.is_new = true;
            entered.params = args.to_vec();
            return Ok(());
        }
        for (param, arg) in entered.params.iter_mut().zip(args) {
            self.is_new |= param.join(arg)?;
        }
        Ok(())
    }

    /// A function returns.
    pub fn leave(&mut self, func: u32, values: &[Value]) -> Result<(), String> {
        let left = &mut self.funcs[func as usize];
        match &mut left.results {
            None => {
                left.results = Some(values.to_vec());
                self.is_new = true;
            }
            Some(results) => {
                for (result, value) in results.iter_mut().zip(values) {
                    self.is_new |= result.join(value)?;
                }
            }
        }
        Ok(())
    }

    /// Copies so many values, or does as much.
    pub fn spend(&mut self, values: usize) -> Result<(), String> {
        let left = self.fuel.checked_sub(values as u64 + 1);
        self.fuel = left.ok_or("it takes too long to follow its numbers")?;
        Ok(())
    }
}
