//! A host that follows a script, and writes down everything that it sees.

use super::exceptions::{self, Ended};
use super::interrupts;
use super::script::{Callee, Item, Number, Reference, Step};
use crate::engine::{self, trap_kind};
use crate::execute;
use anyhow::Result;
use std::collections::{BTreeMap, BTreeSet};
use wasmtime::error::Context;
use wasmtime::{
    AsContextMut, Extern, ExternType, Finality, Func, FuncType, Instance, Linker, Module, Store,
    StoreContextMut, Tag, Val, ValType,
};

/// Enough for everything that ends.
const FUEL: u64 = 20_000_000;

/// What a host does, from the outside and inside of each import.
#[derive(Debug, Clone, Default)]
pub struct Script {
    /// From the outside.
    pub run: Vec<Step>,
    /// Inside of an imported function, `MODULE NAME`: in its first call, in its second, and so on; after that what it
    /// does in the last one.
    pub imports: BTreeMap<String, Vec<Vec<Step>>>,
    /// Imported functions that are linked with one of a subtype of their declared type.
    pub subtypes: Vec<String>,
    /// The trees that exports belong to: one of a tree that a trap has ended is not called.
    pub trees: BTreeMap<String, u32>,
    /// What it does when it interrupts the module.
    pub interrupts: Vec<Vec<Step>>,
}

/// A host and what it has seen.
#[derive(Default)]
pub(super) struct Host {
    pub(super) script: Script,
    /// How often each import was called.
    calls: BTreeMap<String, usize>,
    /// What the module exports. Empty until the host knows the instance.
    pub(super) exports: BTreeMap<String, Extern>,
    /// Imported tags, by the second of their names.
    pub(super) tags: BTreeMap<String, Tag>,
    pub(super) interrupts: interrupts::State,
    names: Vec<String>,
    kept: Option<Func>,
    /// The trees that traps have ended.
    ended: BTreeSet<u32>,
    numbers: BTreeMap<String, i64>,
    /// The first result of the last call.
    returned: Option<Val>,
    pub(super) log: Vec<String>,
}

/// What a host that follows `script` sees of `module`, for which it makes what `original` imports.
///
/// A call from outside that traps is the last one, unless it is caught.
///
/// # Errors
///
/// If the script asks for what is not there, or expects something else than what comes.
pub fn observe(script: &Script, original: &Module, module: &Module) -> Result<Vec<String>> {
    let names = module.exports().map(|export| export.name().to_string()).collect();
    let engine = original.engine();
    let mut store = Store::new(engine, Host { script: script.clone(), names, ..Host::default() });
    store.set_fuel(FUEL)?;
    interrupts::arm(&mut store);
    let mut linker = Linker::new(engine);
    for import in original.imports() {
        let name = format!("{} {}", import.module(), import.name());
        let item = match import.ty() {
            ExternType::Func(ty) if script.subtypes.contains(&name) => {
                let (params, results) = (ty.params(), ty.results());
                let last = Finality::Final;
                let subtype =
                    FuncType::with_finality_and_supertype(engine, last, Some(&ty), params, results)?;
                imported(&mut store, subtype, name).into()
            }
            ExternType::Func(ty) => imported(&mut store, ty, name).into(),
            other => other.default_value(&mut store)?,
        };
        if let Extern::Tag(tag) = &item {
            store.data_mut().tags.insert(import.name().to_string(), *tag);
        }
        linker.define(&mut store, import.module(), import.name(), item)?;
    }
    match linker.instantiate(&mut store, module) {
        Ok(instance) => {
            enter(&mut store, instance);
            for step in &script.run {
                if let Err(error) = take(store.as_context_mut(), step, &[]) {
                    trap_kind(error, engine::Traps::Any)?;
                    break;
                }
            }
        }
        Err(error) => {
            let trap = trap_kind(error, engine::Traps::Any)?;
            store.data_mut().log.push(format!("instantiation: {trap}"));
        }
    }
    Ok(std::mem::take(&mut store.data_mut().log))
}

/// Makes the exports of the instance known.
fn enter(store: &mut Store<Host>, instance: Instance) {
    let exports: Vec<(String, Extern)> = instance
        .exports(&mut *store)
        .map(|export| (export.name().to_string(), export.into_extern()))
        .collect();
    store.data_mut().exports.extend(exports);
}

/// A function that follows the script.
fn imported(store: &mut Store<Host>, ty: FuncType, name: String) -> Func {
    Func::new(store, ty.clone(), move |mut caller, params, results| {
        if caller.data().exports.is_empty() {
            // Inside of instantiation.
            for export in caller.data().names.clone() {
                if let Some(item) = caller.get_export(&export) {
                    caller.data_mut().exports.insert(export, item);
                }
            }
        }
        for (result, ty) in results.iter_mut().zip(ty.results()) {
            *result = ty.default_value().context("a result without a default value")?;
        }
        let host = caller.data_mut();
        host.log.push(format!("import {name} {}", show(params)));
        let calls = host.calls.entry(name.clone()).or_default();
        *calls += 1;
        let position = *calls - 1;
        let Some(scripts) = host.script.imports.get(&name) else { return Ok(()) };
        let Some(steps) = scripts.get(position).or(scripts.last()).cloned() else { return Ok(()) };
        for step in &steps {
            match step {
                Step::Return(numbers) => {
                    for ((result, ty), number) in results.iter_mut().zip(ty.results()).zip(numbers) {
                        *result = value(&ty, caller.data().number(number, params)?)?;
                    }
                }
                step => take(caller.as_context_mut(), step, params)?,
            }
        }
        let host = caller.data_mut();
        if host.script.trees.get(&name).is_some_and(|tree| host.ended.contains(tree)) {
            // A tree that has ended does not go on.
            return Err(wasmtime::Trap::UnreachableCodeReached.into());
        }
        host.log.push(format!("import {name} returns {}", show(results)));
        Ok(())
    })
}

/// Takes one step, with the parameters of the import in which it is taken.
pub(super) fn take(mut cx: StoreContextMut<'_, Host>, step: &Step, params: &[Val]) -> wasmtime::Result<()> {
    let number = |host: &Host, number: &Number| host.number(number, params);
    match step {
        Step::Call { callee, arguments, expected, catches } => {
            let tree = cx.data().tree(callee);
            if tree.is_some_and(|tree| cx.data().ended.contains(&tree)) {
                return Ok(());
            }
            let func = match callee {
                Callee::Item(item) => cx.data().item("func", item, params)?.into_func(),
                Callee::Slot(table, slot) => {
                    let slot = number(cx.data(), slot)? as u64;
                    let table = cx.data().item("table", table, params)?.into_table();
                    let slot = table.context("no table")?.get(&mut cx, slot);
                    slot.and_then(|slot| slot.as_func().flatten().copied())
                }
                Callee::Kept => cx.data().kept,
            };
            let func = func.context("no function to call")?;
            let ty = func.ty(&cx);
            let mut arguments = arguments.iter();
            let arguments = ty.params().map(|ty| match arguments.next() {
                Some(argument) => value(&ty, number(cx.data(), argument)?),
                None => value(&ty, 0),
            });
            let arguments: Vec<Val> = arguments.collect::<wasmtime::Result<_>>()?;
            let mut results = vec![Val::I32(0); ty.results().len()];
            cx.data_mut().log.push(format!("{callee} {}", show(&arguments)));
            let ended = match func.call(&mut cx, &arguments, &mut results) {
                Ok(()) => None,
                Err(error) => Some(Ended::of(error, &mut cx)?),
            };
            let outcome = match &ended {
                None => show(&results),
                Some(ended) => ended.show(&mut cx)?,
            };
            if let Some(expected) = expected {
                let wrong = || format!("{callee} {} came to {outcome}", show(&arguments));
                (*expected == outcome).then_some(()).with_context(wrong)?;
            }
            let host = cx.data_mut();
            host.log.push(format!("{callee} -> {outcome}"));
            host.returned = results.first().copied();
            if let Some(ended) = ended {
                host.ended.extend(tree);
                if !catches {
                    return Err(ended.again(&mut cx));
                }
            }
        }
        Step::Keep(reference) => {
            let value = match reference {
                Reference::Param(param) => params.get(*param).copied(),
                Reference::Result => cx.data().returned,
                Reference::Global(global) => {
                    let global = cx.data().item("global", global, params)?.into_global();
                    Some(global.context("no global")?.get(&mut cx))
                }
            };
            let value = value.context("no value to keep")?;
            let reference = value.funcref().context("no reference to a function")?.copied();
            cx.data_mut().kept = reference;
        }
        Step::Put(table, slot) => {
            let slot = number(cx.data(), slot)? as u64;
            let table = cx.data().item("table", table, params)?.into_table().context("no table")?;
            let kept = cx.data().kept;
            table.set(&mut cx, slot, kept.into())?;
        }
        Step::Let(name, kept) => {
            let kept = number(cx.data(), kept)?;
            cx.data_mut().numbers.insert(name.clone(), kept);
        }
        Step::Read { memory, at, len } => {
            let [at, len] = [number(cx.data(), at)? as usize, number(cx.data(), len)? as usize];
            let memory = cx.data().item("memory", memory, params)?.into_memory().context("no memory")?;
            let bytes = memory.data(&cx).get(at..at.saturating_add(len)).context("no such bytes")?;
            let line = format!("bytes {bytes:02x?}");
            cx.data_mut().log.push(line);
        }
        Step::Write { memory, at, bytes } => {
            let at = number(cx.data(), at)? as usize;
            let memory = cx.data().item("memory", memory, params)?.into_memory().context("no memory")?;
            memory.write(&mut cx, at, bytes)?;
        }
        Step::Get(global) => {
            let global = cx.data().item("global", global, params)?.into_global().context("no global")?;
            let value = global.get(&mut cx);
            cx.data_mut().log.push(format!("global {}", show(&[value])));
        }
        Step::Set(global, to) => {
            let global = cx.data().item("global", global, params)?.into_global().context("no global")?;
            let to = value(global.ty(&cx).content(), number(cx.data(), to)?)?;
            global.set(&mut cx, to)?;
        }
        Step::Return(_) => wasmtime::bail!("only an import returns something"),
        Step::Maybe(step) => {
            let host = cx.data();
            let is_kept = |number: &&Number| match number {
                Number::Kept(name) => host.numbers.contains_key(name),
                _ => true,
            };
            let needs_function = matches!(**step, Step::Call { callee: Callee::Kept, .. });
            if step.numbers().iter().all(is_kept) && (host.kept.is_some() || !needs_function) {
                take(cx, step, params)?;
            }
        }
        Step::Trap => return Err(wasmtime::Trap::UnreachableCodeReached.into()),
        Step::Throw(tag, fields) => {
            let fields: Vec<i64> =
                fields.iter().map(|field| number(cx.data(), field)).collect::<Result<_, _>>()?;
            return Err(exceptions::thrown(&mut cx, tag, &fields)?);
        }
    }
    Ok(())
}

impl Host {
    /// The tree of a function.
    fn tree(&self, callee: &Callee) -> Option<u32> {
        let name = match callee {
            Callee::Item(Item::Export(name)) => name.clone(),
            // What a number that was kept stands for belongs to whoever told it.
            Callee::Item(Item::Index(Number::Kept(name))) | Callee::Slot(_, Number::Kept(name)) => {
                format!("%{name}")
            }
            _ => return None,
        };
        self.script.trees.get(&name).copied()
    }

    fn item(&self, kind: &str, item: &Item, params: &[Val]) -> wasmtime::Result<Extern> {
        let (name, lost) = match item {
            Item::Export(name) => (name.clone(), "no export"),
            // The host has been told of it, whatever it is called.
            Item::Index(index) => {
                (format!("{kind} {}", self.number(index, params)?), "the module has no longer")
            }
        };
        self.exports.get(&name).cloned().with_context(|| format!("{lost} `{name}`"))
    }

    fn number(&self, number: &Number, params: &[Val]) -> wasmtime::Result<i64> {
        Ok(match number {
            Number::Literal(literal) => *literal,
            Number::Param(param) => literal(params.get(*param).context("no such parameter")?),
            Number::Kept(name) => *self.numbers.get(name).with_context(|| format!("no number `{name}`"))?,
            Number::Result => literal(self.returned.as_ref().context("nothing was returned")?),
        })
    }
}

pub(super) fn value(ty: &ValType, number: i64) -> wasmtime::Result<Val> {
    Ok(match ty {
        ValType::I32 => Val::I32(number as i32),
        ValType::I64 => Val::I64(number),
        ty => ty.default_value().context("a type without a default value")?,
    })
}

fn literal(value: &Val) -> i64 {
    match value {
        Val::I32(value) => i64::from(*value),
        Val::I64(value) => *value,
        _ => 0,
    }
}

/// Values as text, of references only whether they are null.
pub(super) fn show(values: &[Val]) -> String {
    let shown: Vec<String> = values.iter().map(execute::value).collect();
    shown.join(" ")
}
