//! A store in which a script runs: its instances, and the module `spectest` that scripts import.

use super::value::{Value, argument, observe};
use crate::engine::engine;
use anyhow::{Context, Result, bail, ensure};
use json_from_wast::Action;
use std::collections::HashMap;
use wasmtime::{
    Extern, FuncType, Global, GlobalType, Instance, Linker, Memory, MemoryType, Module, Mutability, Ref,
    RefType, SharedMemory, Store, Table, TableType, ThrownException, Trap, Val, ValType,
};

/// What came of a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Values; none for instantiation.
    Values(Vec<Value>),
    /// A trap.
    Trap(Trap),
    /// An exception that nobody caught.
    Exception,
    /// Anything else: an import that is missing, limits of the engine.
    Failed(String),
}

/// The calls of functions of `spectest`.
type Log = Vec<(&'static str, Vec<Value>)>;

/// A store with the instances of a script.
pub struct World {
    store: Store<Log>,
    linker: Linker<Log>,
    /// The last instance; it has no name of its own.
    current: Option<Instance>,
    named: HashMap<String, Instance>,
    /// Every instance, in the order of instantiation.
    instances: Vec<Instance>,
}

impl World {
    /// A world with `spectest` and nothing else.
    ///
    /// # Errors
    ///
    /// If the engine cannot be made.
    pub fn new() -> Result<World> {
        let mut store = Store::new(engine()?, Log::new());
        let mut linker = Linker::new(engine()?);
        // Scripts use a name again.
        linker.allow_shadowing(true);
        link_spectest(&mut linker, &mut store)?;
        let instances = Vec::new();
        Ok(World { store, linker, current: None, named: HashMap::new(), instances })
    }

    /// Instantiates `module` as the current instance.
    pub fn instantiate(&mut self, module: &Module) -> Outcome {
        self.current = None;
        match self.linker.instantiate(&mut self.store, module) {
            Ok(instance) => {
                self.current = Some(instance);
                self.instances.push(instance);
                Outcome::Values(Vec::new())
            }
            Err(error) => self.ended(error),
        }
    }

    /// There is no current instance: the module cannot be compiled.
    pub fn forget(&mut self) {
        self.current = None;
    }

    /// Gives the current instance, or the lack of one, a name in the script.
    pub fn name(&mut self, name: &str) {
        self.named.remove(name);
        if let Some(instance) = self.current {
            self.named.insert(name.into(), instance);
        }
    }

    /// Lets modules import from an instance.
    ///
    /// # Errors
    ///
    /// If there is no such instance.
    pub fn register(&mut self, name: Option<&str>, module: &str) -> Result<()> {
        let instance = self.instance(name).context("no such instance")?;
        self.linker.instance(&mut self.store, module, instance)?;
        Ok(())
    }

    /// The instance of this name, or the current one.
    pub fn instance(&self, name: Option<&str>) -> Option<Instance> {
        match name {
            Some(name) => self.named.get(name).copied(),
            None => self.current,
        }
    }

    /// Calls a function or reads a global; `None` if there is no such instance.
    ///
    /// # Errors
    ///
    /// If the instance has no such export.
    pub fn act(&mut self, action: &Action<'_>) -> Result<Option<Outcome>> {
        let (Action::Invoke { module, field, .. } | Action::Get { module, field }) = action;
        let Some(instance) = self.instance(module.as_deref()) else { return Ok(None) };
        let item =
            instance.get_export(&mut self.store, field).with_context(|| format!("no export `{field}`"))?;
        let outcome = match (action, item) {
            (Action::Get { .. }, Extern::Global(global)) => {
                let value = global.get(&mut self.store);
                Outcome::Values(vec![observe(&mut self.store, &value)?])
            }
            (Action::Invoke { args, .. }, Extern::Func(func)) => {
                let args =
                    args.iter().map(|arg| argument(&mut self.store, arg)).collect::<Result<Vec<_>>>()?;
                let mut results = vec![Val::I32(0); func.ty(&self.store).results().len()];
                match func.call(&mut self.store, &args, &mut results) {
                    Ok(()) => {
                        let values = results.iter().map(|value| observe(&mut self.store, value));
                        Outcome::Values(values.collect::<Result<_>>()?)
                    }
                    Err(error) => self.ended(error),
                }
            }
            _ => bail!("`{field}` is of another kind"),
        };
        Ok(Some(outcome))
    }

    fn ended(&mut self, error: wasmtime::Error) -> Outcome {
        match error.downcast_ref::<Trap>() {
            Some(trap) => Outcome::Trap(*trap),
            None if error.is::<ThrownException>() => {
                self.store.take_pending_exception();
                Outcome::Exception
            }
            None => Outcome::Failed(error.root_cause().to_string()),
        }
    }

    /// Compares the calls of `spectest` and everything that the instances of two worlds export:
    /// memories byte by byte, globals, and tables as far as it can be told what they hold.
    ///
    /// # Errors
    ///
    /// The first difference.
    pub fn compare(&mut self, other: &mut World) -> Result<()> {
        ensure!(self.store.data() == other.store.data(), "not the same calls of `spectest`");
        ensure!(self.instances.len() == other.instances.len(), "not the same instances");
        for (number, (ours, theirs)) in self.instances.iter().zip(&other.instances).enumerate() {
            let names: Vec<String> =
                ours.exports(&mut self.store).map(|export| export.name().into()).collect();
            for name in names {
                let (ours, theirs) =
                    (ours.get_export(&mut self.store, &name), theirs.get_export(&mut other.store, &name));
                let equal = match (ours, theirs) {
                    (Some(Extern::Memory(a)), Some(Extern::Memory(b))) => {
                        a.data(&self.store) == b.data(&other.store)
                    }
                    (Some(Extern::Global(a)), Some(Extern::Global(b))) => {
                        let (a, b) = (a.get(&mut self.store), b.get(&mut other.store));
                        observe(&mut self.store, &a)? == observe(&mut other.store, &b)?
                    }
                    (Some(Extern::Table(a)), Some(Extern::Table(b))) => {
                        slots(&mut self.store, a)? == slots(&mut other.store, b)?
                    }
                    (Some(a), Some(b)) => std::mem::discriminant(&a) == std::mem::discriminant(&b),
                    _ => false,
                };
                ensure!(equal, "export `{name}` of instance {number} differs at the end");
            }
        }
        Ok(())
    }
}

fn slots(store: &mut Store<Log>, table: Table) -> Result<Vec<Value>> {
    let size = table.size(&*store);
    let mut slots = Vec::new();
    for slot in 0..size {
        let reference = table.get(&mut *store, slot).context("a slot outside its table")?;
        slots.push(observe(&mut *store, &Val::from(reference))?);
    }
    Ok(slots)
}

/// The module that every script may import from, as the specification's interpreter has it.
fn link_spectest(linker: &mut Linker<Log>, store: &mut Store<Log>) -> Result<()> {
    let spectest = "spectest";
    let functions = [
        ("print", vec![]),
        ("print_i32", vec![ValType::I32]),
        ("print_i64", vec![ValType::I64]),
        ("print_f32", vec![ValType::F32]),
        ("print_f64", vec![ValType::F64]),
        ("print_i32_f32", vec![ValType::I32, ValType::F32]),
        ("print_f64_f64", vec![ValType::F64, ValType::F64]),
    ];
    for (name, params) in functions {
        let ty = FuncType::new(engine()?, params, []);
        linker.func_new(spectest, name, ty, move |mut caller, args, _| {
            let args = args.iter().map(|arg| observe(&mut caller, arg)).collect::<Result<_>>();
            caller.data_mut().push((name, args.map_err(wasmtime::Error::from_anyhow)?));
            Ok(())
        })?;
    }
    let globals = [
        ("global_i32", ValType::I32, Val::I32(666)),
        ("global_i64", ValType::I64, Val::I64(666)),
        ("global_f32", ValType::F32, Val::F32(666.6f32.to_bits())),
        ("global_f64", ValType::F64, Val::F64(666.6f64.to_bits())),
    ];
    for (name, ty, value) in globals {
        let global = Global::new(&mut *store, GlobalType::new(ty, Mutability::Const), value)?;
        linker.define(&mut *store, spectest, name, global)?;
    }
    let tables = [
        ("table", TableType::new(RefType::FUNCREF, 10, Some(20))),
        ("table64", TableType::new64(RefType::FUNCREF, 10, Some(20))),
    ];
    for (name, ty) in tables {
        let table = Table::new(&mut *store, ty, Ref::Func(None))?;
        linker.define(&mut *store, spectest, name, table)?;
    }
    let memory = Memory::new(&mut *store, MemoryType::new(1, Some(2)))?;
    linker.define(&mut *store, spectest, "memory", memory)?;
    let shared = SharedMemory::new(engine()?, MemoryType::shared(1, 2))?;
    linker.define(&mut *store, spectest, "shared_memory", shared)?;
    Ok(())
}
