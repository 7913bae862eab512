//! A module run before and after, and everything that an embedder can see compared.
//!
//! Both modules get the same imports, the same calls of the exports that both have, with the same
//! arguments and fuel. An imported function is no dead end: it enters exports, writes exported memories and
//! globals, and catches traps, in the same way on both sides. Seen are: whether instantiation traps, each call's results or trap, the calls
//! of imported functions with their arguments, and at the end the contents of everything imported
//! or exported.

mod host;

use crate::rewrite::{Rewritten, Tolerance};
use anyhow::{Result, bail};
use host::State;
use loom_testsuite::engine::Traps;
use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use wasmtime::{Engine, Extern, ExternType, Instance, Module, Store, Trap, Val, ValType};

/// Fuel for each call.
const FUEL: u64 = 20_000;
/// Fuel for instantiation, of which writing segments takes some. Enough for all but endless loops.
const START_FUEL: u64 = 10_000_000;

/// What an embedder saw, in order.
type Log = Vec<String>;

/// Runs both modules and compares.
///
/// `Ok(false)` if this engine cannot run the module at all.
///
/// # Errors
///
/// The first difference.
pub fn compare(before: &[u8], after: &Rewritten, seed: u64) -> Result<bool> {
    let exports = &after.kept;
    let engine = engine()?;
    let Ok(module) = Module::from_binary(&engine, before) else { return Ok(false) };
    let names: Vec<_> = module.imports().map(|import| (import.module(), import.name())).collect();
    if names.iter().collect::<BTreeSet<_>>().len() != names.len() {
        return Ok(false);
    }
    let tolerance = after.tolerance;
    let observe = |run: &Module| observe(&engine, &module, run, exports, seed, tolerance);
    let Some(mut seen_before) = observe(&module)? else { return Ok(false) };
    let optimized = Module::from_binary(&engine, &after.wasm)?;
    let Some(mut seen_after) = observe(&optimized)? else {
        bail!("the module cannot be instantiated any more");
    };
    let out = |seen: &Log, counts: bool| seen.iter().position(|step| counts && is_out(step));
    let outs = [out(&seen_before, tolerance.takes_less), out(&seen_after, tolerance.takes_more)];
    if let Some(out) = outs.into_iter().flatten().min()
        && out <= seen_before.len().min(seen_after.len())
    {
        seen_before.truncate(out);
        seen_after.truncate(out);
    }
    cut_at_overflow(&mut seen_before, &mut seen_after)?;
    let differs = seen_before.iter().zip(&seen_after).position(|(a, b)| !same(a, b, tolerance.traps));
    let at = match differs {
        Some(at) => at,
        None if seen_before.len() == seen_after.len() => return Ok(true),
        None => seen_before.len().min(seen_after.len()),
    };
    bail!(
        "step {at} differs\nbefore: {:?}\nafter: {:?}\nall before: {seen_before:#?}\n{}\n{}",
        seen_before.get(at),
        seen_after.get(at),
        wasmprinter::print_bytes(before)?,
        wasmprinter::print_bytes(&after.wasm)?
    )
}

fn engine() -> Result<Engine> {
    let mut config = loom_testsuite::engine::config();
    config.cranelift_nan_canonicalization(true);
    config.consume_fuel(true);
    config.memory_reservation(1 << 24);
    Ok(Engine::new(&config)?)
}

/// Runs `module` with the imports that `original` has; `None` if they cannot be made.
fn observe(
    engine: &Engine,
    original: &Module,
    module: &Module,
    exports: &[String],
    seed: u64,
    tolerance: Tolerance,
) -> Result<Option<Log>> {
    let limits = wasmtime::StoreLimitsBuilder::new().memory_size(1 << 24).table_elements(10_000).build();
    let mut store = Store::new(engine, State::new(limits, exports.to_vec(), seed, tolerance));
    store.limiter(|state| &mut state.limits);
    store.set_fuel(START_FUEL)?;
    let mut imports = Vec::new();
    for import in original.imports() {
        let name = format!("{}.{}", import.module(), import.name());
        let Some(value) = host::provide(&mut store, &import.ty(), name.clone()) else { return Ok(None) };
        imports.push((import.module().to_string(), import.name().to_string(), value));
    }
    let needed: Vec<Extern> = module
        .imports()
        .filter_map(|import| {
            let found =
                imports.iter().find(|(module, name, _)| module == import.module() && name == import.name());
            found.map(|(.., value)| value.clone())
        })
        .collect();
    match Instance::new(&mut store, module, &needed) {
        Ok(instance) => {
            let mut random = seed;
            let mut is_over = false;
            for name in exports {
                store.data_mut().called_from_outside();
                is_over = match call(&mut store, &instance, name, &mut random, tolerance)? {
                    Ended::Alive => false,
                    Ended::Trapped => tolerance.trap_ends_instance,
                    Ended::Out => true,
                };
                if is_over {
                    break;
                }
            }
            for name in exports.iter().filter(|_| !(is_over && tolerance.trap_ends_instance)) {
                let Some(value) = instance.get_export(&mut store, name) else { continue };
                let declared = declared_bytes(original, name).filter(|_| tolerance.larger_memories);
                let seen = contents(&mut store, &value, declared);
                store.data_mut().log.push(format!("export {name}: {seen}"));
            }
        }
        Err(error) => {
            // What a start function does until then is not comparable.
            let ends = [OUT_OF_FUEL, STACK_OVERFLOW];
            let Some(trap) = trap(&error).filter(|trap| !ends.contains(&trap.as_str())) else {
                return Ok(None);
            };
            store.data_mut().log.push(format!("instantiation: {trap}"));
        }
    }
    for (module, name, value) in imports {
        let seen = contents(&mut store, &value, None);
        store.data_mut().log.push(format!("import {module}.{name}: {seen}"));
    }
    Ok(Some(std::mem::take(&mut store.data_mut().log)))
}

/// How the calls of an export ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ended {
    /// Each returned or threw.
    Alive,
    /// One trapped.
    Trapped,
    /// One ran out of fuel or stack.
    Out,
}

/// Calls an export with random arguments some times.
fn call(
    store: &mut Store<State>,
    instance: &Instance,
    name: &str,
    random: &mut u64,
    tolerance: Tolerance,
) -> Result<Ended> {
    let mut ended = Ended::Alive;
    let Some(func) = instance.get_func(&mut *store, name) else { return Ok(ended) };
    let ty = func.ty(&*store);
    // The same numbers for every function, so that a call does not depend on those before it.
    for round in 0..3u64 {
        let mut arguments = Vec::new();
        for param in ty.params() {
            let Some(value) = argument(&param, random, round) else { return Ok(ended) };
            arguments.push(value);
        }
        let mut results = vec![Val::I32(0); ty.results().len()];
        store.set_fuel(FUEL)?;
        let outcome = func.call(&mut *store, &arguments, &mut results);
        let shown = match &outcome {
            Ok(()) => results.iter().map(show).collect::<Vec<_>>().join(" "),
            Err(error) => match trap(error) {
                Some(trap) => trap,
                None => bail!("{name}: {error:?}"),
            },
        };
        let step = format!("{name} -> {shown}");
        // How deep the stack may get, and what happens after, is not for loom to preserve.
        let is_out = is_out(&step);
        store.data_mut().log.push(step);
        if is_out {
            return Ok(Ended::Out);
        }
        if shown.starts_with(TRAP) {
            ended = Ended::Trapped;
            if tolerance.trap_ends_instance {
                break;
            }
        }
    }
    Ok(ended)
}

/// Whether a step ended because there was no more fuel or stack.
fn is_out(step: &str) -> bool {
    step.ends_with(STACK_OVERFLOW) || step.ends_with(OUT_OF_FUEL)
}

fn argument(ty: &ValType, random: &mut u64, round: u64) -> Option<Val> {
    *random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    // Small numbers find table slots and memory; large ones find bounds.
    let bits = if round == 2 { *random >> 7 } else { (*random >> 40) % 12 };
    match ty {
        ValType::I32 => Some(Val::I32(bits as i32)),
        ValType::I64 => Some(Val::I64(bits as i64)),
        ValType::F32 => Some(Val::F32((bits as f32).to_bits())),
        ValType::F64 => Some(Val::F64((bits as f64).to_bits())),
        ValType::V128 => Some(Val::V128(u128::from(bits).into())),
        ValType::Ref(ty) => ty.is_nullable().then(|| Val::null_ref(ty.heap_type())),
    }
}

/// A value as text. Of references only whether they are null is seen.
fn show(value: &Val) -> String {
    match value {
        Val::I32(value) => value.to_string(),
        Val::I64(value) => value.to_string(),
        Val::F32(bits) if f32::from_bits(*bits).is_nan() => "nan".into(),
        Val::F64(bits) if f64::from_bits(*bits).is_nan() => "nan".into(),
        Val::F32(bits) => f32::from_bits(*bits).to_string(),
        Val::F64(bits) => f64::from_bits(*bits).to_string(),
        Val::V128(value) => format!("{:x}", value.as_u128()),
        Val::FuncRef(reference) => is_null(reference.is_none()),
        Val::ExternRef(reference) => is_null(reference.is_none()),
        Val::AnyRef(reference) => is_null(reference.is_none()),
        Val::ExnRef(reference) => is_null(reference.is_none()),
        Val::ContRef(reference) => is_null(reference.is_none()),
    }
}

fn is_null(null: bool) -> String {
    if null { "null" } else { "reference" }.into()
}

/// The size in bytes of an exported memory that cannot grow.
fn declared_bytes(module: &Module, export: &str) -> Option<usize> {
    let ExternType::Memory(ty) = module.get_export(export)? else { return None };
    let is_fixed = ty.maximum() == Some(ty.minimum());
    usize::try_from(ty.minimum() * ty.page_size()).ok().filter(|_| is_fixed)
}

/// What can be read of something imported or exported, of a memory so many bytes.
fn contents(store: &mut Store<State>, value: &Extern, bytes: Option<usize>) -> String {
    match value {
        Extern::Memory(memory) => {
            let mut hasher = DefaultHasher::new();
            let data = memory.data(&*store);
            let data = bytes.and_then(|bytes| data.get(..bytes)).unwrap_or(data);
            data.hash(&mut hasher);
            format!("{} bytes, hash {:x}", data.len(), hasher.finish())
        }
        Extern::Global(global) => show(&global.get(&mut *store)),
        Extern::Table(table) => {
            let size = table.size(&*store);
            let slots = (0..size.min(64)).map(|slot| match table.get(&mut *store, slot) {
                Some(reference) => is_null(reference.is_null()),
                None => "none".into(),
            });
            format!("{size} slots: {}", slots.collect::<Vec<_>>().join(" "))
        }
        _ => String::new(),
    }
}

/// How large a frame is depends on the compiler, so how often a recursion gets further than the
/// stack is not for loom to preserve, nor what it does on the way: both logs end where the first
/// one overflows. It may also run out of fuel there, if it can do the one it can do the other.
fn cut_at_overflow(before: &mut Log, after: &mut Log) -> Result<()> {
    if !before.iter().chain(after.iter()).any(|step| step.ends_with(STACK_OVERFLOW)) {
        return Ok(());
    }
    let end = |log: &Log| log.iter().position(|step| is_out(step));
    let (Some(end), Some(new_end)) = (end(before), end(after)) else {
        bail!("only one overflows the stack\nbefore: {before:#?}\nafter: {after:#?}");
    };
    let common = end.min(new_end);
    before.truncate(common);
    after.truncate(common);
    Ok(())
}

const STACK_OVERFLOW: &str = "stack overflow";
const OUT_OF_FUEL: &str = "out of fuel";
/// Traps of a `call_indirect` that finds no function of its type.
const BAD_CALLS: [&str; 2] = ["trap: IndirectCallToNull", "trap: BadSignature"];
/// What every trap starts with.
const TRAP: &str = "trap: ";

/// A trap as text; `None` if the error is something else.
fn trap(error: &wasmtime::Error) -> Option<String> {
    if error.is::<wasmtime::ThrownException>() {
        return Some("exception".into());
    }
    Some(match error.downcast_ref::<Trap>()? {
        Trap::StackOverflow => STACK_OVERFLOW.into(),
        Trap::OutOfFuel => OUT_OF_FUEL.into(),
        other => format!("{TRAP}{other:?}"),
    })
}

/// Whether two steps are the same to an embedder.
fn same(before: &str, after: &str, traps: Traps) -> bool {
    if before == after {
        return true;
    }
    let split = |step: &str| {
        let parts = step.rsplit_once(" -> ").or_else(|| step.split_once("instantiation: "));
        parts.map(|(call, outcome)| (call.to_string(), outcome.to_string()))
    };
    let (Some((call, was)), Some((same_call, is))) = (split(before), split(after)) else { return false };
    call == same_call
        && match traps {
            Traps::Exact => false,
            Traps::AnyForIndirectCalls => {
                let is_trap = BAD_CALLS.contains(&is.as_str()) || is == "trap: UnreachableCodeReached";
                BAD_CALLS.contains(&was.as_str()) && is_trap
            }
            Traps::Any => was.starts_with(TRAP) && is.starts_with(TRAP),
        }
}
