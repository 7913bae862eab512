//! Replays the calls of a corpus case on a module.
//!
//! The calls run in order on one instance; after a trap the next call gets a fresh one, as under
//! the canonical ABI. The surroundings use a module the way an embedder would: a stub that returns
//! a list allocates it with the allocator export that the case names.

use crate::corpus::{Alloc, Arg, Behavior, Call, Expect, Kind, Stub};
use crate::engine::{Traps, compile, engine, trap_kind};
use anyhow::{Context, Result, bail};
use serde_json::{Number, Value};
use std::collections::BTreeMap;
use wasmtime::{Caller, Extern, Instance, Linker, Memory, Module, Store, Val, ValType};

/// What a call led to.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// It returned these values; integers signed.
    Results(Vec<Number>),
    /// It returned a pointer to this value.
    Value(Value),
    /// It trapped, with this message.
    Trap(String),
}

impl Outcome {
    /// Whether this is what the corpus says of the call.
    pub fn is_expected(&self, call: &Call) -> bool {
        match self {
            Outcome::Trap(_) => call.trap,
            Outcome::Value(value) => call.value.as_ref() == Some(value),
            Outcome::Results(results) => call.result.as_ref() == Some(results),
        }
    }
}

/// Everything that the outside could see of a run.
#[derive(Debug, Clone, PartialEq)]
pub struct Observation {
    /// One for each call.
    pub outcomes: Vec<Outcome>,
    /// The imports that the module called, in order, with their arguments.
    pub host_calls: Vec<String>,
    /// For each exported memory its size at the start and the largest seen, in pages.
    pub pages: BTreeMap<String, (u64, u64)>,
}

/// Runs the calls of a case on a module.
///
/// # Errors
///
/// If the module cannot be run, or lacks an export that a call or a stub needs.
pub fn replay(wasm: &[u8], expect: &Expect) -> Result<Observation> {
    let module = compile(wasm)?;
    let mut seen = Observation { outcomes: Vec::new(), host_calls: Vec::new(), pages: BTreeMap::new() };
    let mut run = None;
    for call in &expect.calls {
        let current = match &mut run {
            Some(current) => current,
            none => none.insert(Run::start(&module, expect)?),
        };
        let outcome = current.call(call).with_context(|| format!("call of `{}`", call.export))?;
        current.watch(&mut seen.pages);
        seen.host_calls.append(current.store.data_mut());
        if matches!(outcome, Outcome::Trap(_)) {
            run = None;
        }
        seen.outcomes.push(outcome);
    }
    Ok(seen)
}

/// Makes the calls of a case again and again on one instance of each module, up to a number of calls: how many led to the same
/// before the first that traps in `after` alone, and whether there was one.
///
/// # Errors
///
/// If a module cannot be run, or a call leads to anything else than before.
pub fn outlast(before: &[u8], after: &[u8], expect: &Expect, most: usize) -> Result<(usize, bool)> {
    let mut before = Run::start(&compile(before)?, expect)?;
    let mut after = Run::start(&compile(after)?, expect)?;
    for (made, call) in expect.calls.iter().cycle().take(most).enumerate() {
        let was = before.call(call)?;
        let is = match after.call(call) {
            Ok(Outcome::Trap(_)) => return Ok((made, true)),
            // The host's own call of the allocator traps before that of the function.
            Err(error) if error.chain().any(|cause| cause.is::<wasmtime::Trap>()) => return Ok((made, true)),
            is => is?,
        };
        if was != is {
            bail!("call {made}, of `{}`, led to {is:?}, and before to {was:?}", call.export);
        }
    }
    Ok((most, false))
}

/// One instance. Its store holds the calls of imports since the last look.
struct Run {
    store: Store<Vec<String>>,
    instance: Instance,
}

impl Run {
    fn start(module: &Module, expect: &Expect) -> Result<Run> {
        let mut linker: Linker<Vec<String>> = Linker::new(engine()?);
        define_stubs(&mut linker, module, &expect.stubs)?;
        let mut store = Store::new(engine()?, Vec::new());
        let instance = linker.instantiate(&mut store, module)?;
        Ok(Run { store, instance })
    }

    fn call(&mut self, call: &Call) -> Result<Outcome> {
        let func = self.instance.get_func(&mut self.store, &call.export).context("no such function")?;
        let ty = func.ty(&self.store);
        let mut args = Vec::new();
        for (arg, ty) in call.args.iter().zip(ty.params()) {
            args.push(self.arg(arg, &ty)?);
        }
        let mut results = vec![Val::I32(0); ty.results().len()];
        if let Err(error) = func.call(&mut self.store, &args, &mut results) {
            return Ok(Outcome::Trap(trap_kind(error, Traps::Exact)?));
        }
        let Some(read) = &call.read else {
            return Ok(Outcome::Results(results.iter().map(number).collect::<Result<_>>()?));
        };
        let Some(Val::I32(pointer)) = results.first() else { bail!("the result is no pointer") };
        let memory = self.instance.get_memory(&mut self.store, &read.memory).context("no such memory")?;
        let Kind::String = read.kind;
        let value = Value::String(read_string(memory.data(&self.store), *pointer)?);
        if let Some(post) = &call.post {
            let post = self.instance.get_func(&mut self.store, post).context("no such post-return")?;
            post.call(&mut self.store, &results, &mut [])?;
        }
        Ok(Outcome::Value(value))
    }

    fn arg(&mut self, arg: &Arg, ty: &ValType) -> Result<Val> {
        let number = match arg {
            Arg::Number(number) => number,
            Arg::Alloc { alloc: block } => {
                return Ok(Val::I32(place(&mut self.store, &self.instance, block)?));
            }
        };
        let value = match ty {
            ValType::I32 => number.as_i64().and_then(|n| i32::try_from(n).ok()).map(Val::I32),
            ValType::I64 => number.as_i64().map(Val::I64),
            _ => None,
        };
        value.with_context(|| format!("argument {number} for a parameter of type {ty}"))
    }

    fn watch(&mut self, pages: &mut BTreeMap<String, (u64, u64)>) {
        let exports = self.instance.exports(&mut self.store);
        let memories: Vec<(String, Memory)> =
            exports.filter_map(|export| Some((export.name().to_string(), export.into_memory()?))).collect();
        for (name, memory) in memories {
            let (start, now) = (memory.ty(&self.store).minimum(), memory.size(&self.store));
            let (_, most) = pages.entry(name).or_insert((start, now));
            *most = now.max(*most);
        }
    }
}

/// Defines every import of a module as its stub says. A store holds the calls of them.
///
/// # Errors
///
/// If something is imported that is no function, or has no stub.
pub(crate) fn define_stubs(linker: &mut Linker<Vec<String>>, module: &Module, stubs: &[Stub]) -> Result<()> {
    for import in module.imports() {
        let (from, name) = (import.module().to_string(), import.name().to_string());
        let ty = import.ty();
        let ty = ty.func().with_context(|| format!("import `{from}` `{name}` is no function"))?.clone();
        let stub = stubs.iter().find(|stub| stub.import == (from.clone(), name.clone()));
        let stub = stub.with_context(|| format!("no stub for import `{from}` `{name}`"))?.clone();
        linker.func_new(&from, &name, ty.clone(), move |mut caller, params, results| {
            let log = format!("{} {} {params:?}", stub.import.0, stub.import.1);
            caller.data_mut().push(log);
            for (result, ty) in results.iter_mut().zip(ty.results()) {
                *result = Val::default_for_ty(&ty).unwrap_or(Val::I32(0));
            }
            behave(&stub, &mut caller, params, results).map_err(wasmtime::Error::from_anyhow)
        })?;
    }
    Ok(())
}

/// Allocates and fills a block with the allocator and in the memory that it names.
///
/// # Errors
///
/// If there is none of these, or the allocator traps.
pub(crate) fn place(store: &mut Store<Vec<String>>, instance: &Instance, block: &Alloc) -> Result<i32> {
    let realloc = instance.get_func(&mut *store, &block.realloc).context("no such allocator")?;
    let memory = instance.get_memory(&mut *store, &block.memory).context("no such memory")?;
    allocate(store, realloc, memory, block)
}

/// What a stub does beyond returning zeros.
fn behave(
    stub: &Stub,
    caller: &mut Caller<'_, Vec<String>>,
    params: &[Val],
    results: &mut [Val],
) -> Result<()> {
    match stub.behavior {
        None => {
            for (result, given) in results.iter_mut().zip(stub.returns.iter().flatten()) {
                *result = match result {
                    Val::I32(_) => Val::I32(i32::try_from(*given)?),
                    Val::I64(_) => Val::I64(*given),
                    _ => bail!("a stub returns integers only"),
                };
            }
        }
        Some(Behavior::Identity) => results[0] = params[0],
        Some(Behavior::List) => {
            let missing = "a list needs memory, realloc, align, hex and retptr_param";
            let block = Alloc {
                realloc: stub.realloc.clone().context(missing)?,
                memory: stub.memory.clone().context(missing)?,
                align: stub.align.context(missing)?,
                hex: stub.hex.clone().context(missing)?,
            };
            let realloc = caller.get_export(&block.realloc).and_then(Extern::into_func);
            let memory = caller.get_export(&block.memory).and_then(Extern::into_memory);
            let (realloc, memory) =
                (realloc.context("no such allocator")?, memory.context("no such memory")?);
            let pointer = allocate(&mut *caller, realloc, memory, &block)?;
            let retptr = params.get(stub.retptr_param.context(missing)?).and_then(Val::i32);
            let retptr = retptr.context("the return pointer is no i32")? as u32 as usize;
            memory.write(&mut *caller, retptr, &pointer.to_le_bytes())?;
            memory.write(&mut *caller, retptr + 4, &((block.hex.len() / 2) as u32).to_le_bytes())?;
        }
    }
    Ok(())
}

/// Allocates a block as the canonical ABI does, fills it, and returns its address.
fn allocate(
    mut store: impl wasmtime::AsContextMut,
    realloc: wasmtime::Func,
    memory: Memory,
    block: &Alloc,
) -> Result<i32> {
    let bytes = unhex(&block.hex)?;
    let realloc = realloc.typed::<(i32, i32, i32, i32), i32>(&store)?;
    let pointer = realloc.call(&mut store, (0, 0, block.align, bytes.len() as i32))?;
    memory.write(&mut store, pointer as u32 as usize, &bytes)?;
    Ok(pointer)
}

fn unhex(text: &str) -> Result<Vec<u8>> {
    let digits = text.as_bytes().chunks(2);
    digits.map(|pair| Ok(u8::from_str_radix(std::str::from_utf8(pair)?, 16)?)).collect()
}

/// The text whose address and length in bytes stand at `pointer`.
pub(crate) fn read_string(memory: &[u8], pointer: i32) -> Result<String> {
    let word = |at: usize| -> Result<usize> {
        let bytes = memory.get(at..at + 4).context("pointer outside the memory")?;
        Ok(u32::from_le_bytes(bytes.try_into()?) as usize)
    };
    let at = pointer as u32 as usize;
    let (start, length) = (word(at)?, word(at + 4)?);
    let bytes = memory.get(start..start + length).context("text outside the memory")?;
    Ok(String::from_utf8(bytes.to_vec())?)
}

/// A result as the corpus has it: integers signed.
///
/// # Errors
///
/// If it is no number, or not a finite one.
pub fn number(value: &Val) -> Result<Number> {
    let float = |value: f64| Number::from_f64(value).context("the corpus has finite numbers only");
    match value {
        Val::I32(value) => Ok((*value).into()),
        Val::I64(value) => Ok((*value).into()),
        Val::F32(bits) => float(f32::from_bits(*bits).into()),
        Val::F64(bits) => float(f64::from_bits(*bits)),
        _ => bail!("a result is no number"),
    }
}
