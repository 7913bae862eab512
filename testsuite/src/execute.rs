//! Runs a small module in surroundings that record everything that they can see.
//!
//! Imports are made from the types that the *original* module asks for: functions log their
//! arguments and return zeros, globals and memories start at zero, tables with null. Then the calls
//! run on one instance, and at the end everything imported is looked at. An import that an
//! optimizer removed has to look afterwards as if the original had not touched it.

use crate::engine::{Traps, compile, engine, trap_kind};
use anyhow::{Context, Result, bail};
use std::fmt::Write;
use wasmtime::{Extern, ExternType, Func, FuncType, Instance, Linker, Module, Ref, Store, Val, ValType};

/// Runs `calls` on a module before and after, and compares everything that the outside could see:
/// the outcome of instantiation and of every call, the calls of imports, and at the end the state
/// of all imports and of the exports that are left.
///
/// # Errors
///
/// The first thing in which the two differ. Also if one of the modules cannot be run, or a call is
/// malformed.
pub fn compare(before: &[u8], after: &[u8], calls: &[String], tolerance: Tolerance<'_>) -> Result<()> {
    let (before, after) = (compile(before)?, compile(after)?);
    let exports: Vec<&str> = after.exports().map(|export| export.name()).collect();
    let was = observe(&before, &before, &exports, calls, tolerance).context("running the input")?;
    let is = observe(&before, &after, &exports, calls, tolerance).context("running the output")?;
    for position in 0..was.len().max(is.len()) {
        let (was, is) = (was.get(position), is.get(position));
        if was != is {
            bail!("behaves differently\n  before: {was:?}\n  after:  {is:?}");
        }
    }
    Ok(())
}

/// What may differ.
#[derive(Debug, Clone, Copy)]
pub struct Tolerance<'t> {
    /// How exactly traps have to agree.
    pub traps: Traps,
    /// Exported memories may have become larger; what is behind their declared size is not compared.
    pub larger_memories: bool,
    /// Exported globals that say where memory is in use, and may say something else.
    pub markers: &'t [String],
}

/// Runs `calls` on `module`, in surroundings made for `original`.
fn observe(
    original: &Module,
    module: &Module,
    exports: &[&str],
    calls: &[String],
    Tolerance { traps, larger_memories, markers }: Tolerance<'_>,
) -> Result<Vec<String>> {
    let mut store = Store::new(engine()?, Vec::new());
    let mut linker: Linker<Vec<String>> = Linker::new(engine()?);
    let mut imports = Vec::new();
    for import in original.imports() {
        let name = format!("{} {}", import.module(), import.name());
        let item = surrounding(&mut store, &name, import.ty())?;
        linker.define(&mut store, import.module(), import.name(), item.clone())?;
        imports.push((name, item));
    }
    let mut seen = Vec::new();
    match linker.instantiate(&mut store, module) {
        Err(error) => seen.push(format!("instantiation: {}", trap_kind(error, traps)?)),
        Ok(instance) => {
            for call in calls {
                let outcome =
                    run(&mut store, &instance, call, traps).with_context(|| format!("call `{call}`"))?;
                seen.push(format!("{call}: {outcome}"));
            }
            for name in exports.iter().filter(|name| !markers.iter().any(|marker| marker == *name)) {
                let item =
                    instance.get_export(&mut store, name).with_context(|| format!("no export `{name}`"))?;
                let bytes = declared_bytes(original, name).filter(|_| larger_memories);
                let state = describe(&mut store, &item, bytes.unwrap_or(usize::MAX));
                seen.push(format!("export {name}: {state}"));
            }
        }
    }
    for (name, item) in imports {
        seen.push(format!("import {name}: {}", describe(&mut store, &item, usize::MAX)));
    }
    let host_calls = std::mem::take(store.data_mut());
    seen.extend(host_calls);
    Ok(seen)
}

fn surrounding(store: &mut Store<Vec<String>>, name: &str, ty: ExternType) -> Result<Extern> {
    let ExternType::Func(ty) = ty else { return Ok(ty.default_value(store)?) };
    Ok(host_func(store, name, ty).into())
}

/// A function that logs its arguments and returns zeros.
fn host_func(store: &mut Store<Vec<String>>, name: &str, ty: FuncType) -> Func {
    let name = name.to_string();
    Func::new(store, ty.clone(), move |mut caller, params, results| {
        let params: Vec<String> = params.iter().map(value).collect();
        caller.data_mut().push(format!("host call {name} {params:?}"));
        for (result, ty) in results.iter_mut().zip(ty.results()) {
            let zero = Val::default_for_ty(&ty);
            *result = zero.ok_or_else(|| wasmtime::format_err!("{ty} has no default value"))?;
        }
        Ok(())
    })
}

/// Makes one call, written as the name of the export and its arguments.
fn run(store: &mut Store<Vec<String>>, instance: &Instance, call: &str, traps: Traps) -> Result<String> {
    let mut words = call.split_whitespace();
    let name = words.next().context("a call names an export")?;
    let func = instance.get_func(&mut *store, name).context("no such function")?;
    let ty = func.ty(&*store);
    let words: Vec<&str> = words.collect();
    if words.len() != ty.params().len() {
        bail!("{} arguments for {} parameters", words.len(), ty.params().len());
    }
    let args = words.iter().zip(ty.params()).map(|(word, ty)| match ty {
        ValType::I32 => Ok(Val::I32(word.parse()?)),
        ValType::I64 => Ok(Val::I64(word.parse()?)),
        other => bail!("arguments of type {other} cannot be written"),
    });
    let args: Vec<Val> = args.collect::<Result<_>>()?;
    let mut results = vec![Val::I32(0); ty.results().len()];
    match func.call(&mut *store, &args, &mut results) {
        Ok(()) => Ok(format!("{:?}", results.iter().map(value).collect::<Vec<_>>())),
        Err(error) => trap_kind(error, traps),
    }
}

/// The size in bytes with which a module declares a memory that it exports.
fn declared_bytes(module: &Module, export: &str) -> Option<usize> {
    let ExternType::Memory(ty) = module.get_export(export)? else { return None };
    usize::try_from(ty.minimum() * ty.page_size()).ok()
}

/// The state of an item, of a memory so many bytes. Functions have none, and references are only told
/// from null.
fn describe(store: &mut Store<Vec<String>>, item: &Extern, bytes: usize) -> String {
    match item {
        Extern::Global(global) => value(&global.get(&mut *store)),
        Extern::Memory(memory) => {
            let data = memory.data(&*store);
            let data = data.get(..bytes).unwrap_or(data);
            let mut text = format!("{} bytes", data.len());
            for (address, byte) in data.iter().enumerate().filter(|(_, byte)| **byte != 0) {
                // Writing to a string cannot fail.
                let _ = write!(text, " {address}={byte}");
            }
            text
        }
        Extern::Table(table) => {
            let slots = (0..table.size(&*store)).map(|slot| match table.get(&mut *store, slot) {
                Some(reference) if !reference.is_null() => 'x',
                _ => '-',
            });
            slots.collect()
        }
        _ => "no state".into(),
    }
}

/// A value as text, of a reference only whether it is null.
pub(crate) fn value(value: &Val) -> String {
    match value {
        Val::I32(value) => value.to_string(),
        Val::I64(value) => value.to_string(),
        Val::F32(bits) => format!("f32 {bits:#x}"),
        Val::F64(bits) => format!("f64 {bits:#x}"),
        Val::V128(bits) => format!("v128 {:#x}", bits.as_u128()),
        reference => match reference.ref_().as_ref().is_none_or(Ref::is_null) {
            true => "null".into(),
            false => "a reference".into(),
        },
    }
}
