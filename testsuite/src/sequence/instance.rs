//! One instance, and what a call of it led to.

use super::{Argument, Entry, Poisoned};
use crate::corpus::{Kind, Stub};
use crate::engine::metered;
use crate::replay::{define_stubs, place, read_string};
use anyhow::{Context, Result};
use wasmtime::{Instance, Linker, Module, Store, Trap, Val};

/// Fuel for each call.
const FUEL: u64 = 100_000;
/// Fuel for instantiation, of which writing segments takes some.
const START_FUEL: u64 = 10_000_000;

/// No address, count or index of a function that is of use.
const POISON: u8 = 0xa5;

/// What a call led to.
#[derive(Debug, PartialEq, Eq)]
pub enum Ended {
    /// Results, as bits.
    Returned(Vec<u128>),
    /// A text in memory.
    Text(String),
    /// A trap, whichever, or an exception that nobody caught.
    Trapped,
    /// It ran out of fuel.
    OutOfFuel,
    /// It ran out of stack.
    Overflowed,
}

impl Ended {
    /// Whether this number is all that was returned.
    pub fn is_number(&self, number: u32) -> bool {
        matches!(self, Ended::Returned(bits) if bits[..] == [number.into()])
    }
}

/// An instance with its surroundings. The store holds the calls of imports since the last look.
pub struct Running {
    store: Store<Vec<String>>,
    instance: Instance,
    /// Fuel for each call.
    fuel: u64,
}

impl Running {
    /// Instantiates a module, whose calls may take `times` this fuel, or the usual.
    ///
    /// # Errors
    ///
    /// If its imports cannot be provided.
    pub fn start(
        module: &Module,
        stubs: &[Stub],
        fuel: Option<u64>,
        times: u64,
    ) -> Result<Result<Running, Ended>> {
        let mut linker = Linker::new(metered()?);
        define_stubs(&mut linker, module, stubs)?;
        let mut store = Store::new(metered()?, Vec::new());
        store.set_fuel(START_FUEL * times)?;
        match linker.instantiate(&mut store, module) {
            Ok(instance) => Ok(Ok(Running { store, instance, fuel: fuel.unwrap_or(FUEL) * times })),
            Err(error) => Ok(Err(ended(error.into())?)),
        }
    }

    /// Calls a function.
    ///
    /// # Errors
    ///
    /// If there is no such function, or something ends the call that is no trap.
    pub fn call(&mut self, entry: &Entry, arguments: &[Argument]) -> Result<Ended> {
        self.store.set_fuel(self.fuel)?;
        match self.returned(entry, arguments) {
            Ok(ended) => Ok(ended),
            Err(error) => ended(error).with_context(|| format!("calling `{}`", entry.export)),
        }
    }

    /// Overwrites the bytes of a memory that must not matter.
    ///
    /// # Errors
    ///
    /// If there is no such memory.
    pub fn poison(&mut self, poisoned: &Poisoned) -> Result<()> {
        let memory = self.instance.get_memory(&mut self.store, &poisoned.export).context("no such memory")?;
        let bytes = memory.data_mut(&mut self.store);
        let mut start = 0;
        for kept in &poisoned.kept {
            bytes.get_mut(start..kept.start).context("bytes outside the memory")?.fill(POISON);
            start = kept.end;
        }
        bytes.get_mut(start..).context("bytes outside the memory")?.fill(POISON);
        Ok(())
    }

    /// The calls of imports since the last time.
    pub fn take_host_calls(&mut self) -> Vec<String> {
        std::mem::take(self.store.data_mut())
    }

    fn returned(&mut self, entry: &Entry, arguments: &[Argument]) -> Result<Ended> {
        let func = self.instance.get_func(&mut self.store, &entry.export).context("no such function")?;
        let mut values = Vec::with_capacity(arguments.len());
        for argument in arguments {
            values.push(match argument {
                Argument::Scalar(value) => *value,
                Argument::Block(block) => Val::I32(place(&mut self.store, &self.instance, block)?),
            });
        }
        let mut results = vec![Val::I32(0); func.ty(&self.store).results().len()];
        func.call(&mut self.store, &values, &mut results)?;
        let Some(read) = &entry.read else {
            return Ok(Ended::Returned(results.iter().map(bits).collect()));
        };
        let Kind::String = read.kind;
        let memory = self.instance.get_memory(&mut self.store, &read.memory).context("no such memory")?;
        let pointer = results.first().and_then(Val::i32).context("the result is no pointer")?;
        let text = read_string(memory.data(&self.store), pointer)?;
        if let Some(post) = &entry.post {
            let post = self.instance.get_func(&mut self.store, post).context("no such post-return")?;
            post.call(&mut self.store, &results, &mut [])?;
        }
        Ok(Ended::Text(text))
    }
}

/// How a call or an instantiation ended that did not return.
fn ended(error: anyhow::Error) -> Result<Ended> {
    match error.downcast_ref::<Trap>() {
        Some(Trap::OutOfFuel) => Ok(Ended::OutOfFuel),
        Some(Trap::StackOverflow) => Ok(Ended::Overflowed),
        Some(_) => Ok(Ended::Trapped),
        None if error.is::<wasmtime::ThrownException>() => Ok(Ended::Trapped),
        None => Err(error),
    }
}

/// A result as bits, those of every NaN the same, and of references only whether they are null.
fn bits(value: &Val) -> u128 {
    match value {
        Val::I32(value) => u128::from(*value as u32),
        Val::I64(value) => u128::from(*value as u64),
        Val::F32(bits) if f32::from_bits(*bits).is_nan() => f32::NAN.to_bits().into(),
        Val::F64(bits) if f64::from_bits(*bits).is_nan() => f64::NAN.to_bits().into(),
        Val::F32(bits) => u128::from(*bits),
        Val::F64(bits) => u128::from(*bits),
        Val::V128(value) => value.as_u128(),
        reference => reference.ref_().is_some_and(|reference| !reference.is_null()).into(),
    }
}
