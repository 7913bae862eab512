//! The WebAssembly test suite, run through loom.
//!
//! Each script runs in several worlds in lockstep: as it is, with every module optimized by `dce`
//! (every export is a root), the same with `trap-kind=preserve`, and with all passes of `-Omcu`.
//! After every command the outcomes are compared, and at the end everything that the instances
//! export. So what is asserted is more than the script says; what the script expects decides only
//! whether the engine is able to run that assertion at all.
//!
//! Modules that the script calls invalid or malformed must be refused by loom, with an error about
//! the input.

mod script;
mod value;
mod world;

use crate::engine::{Traps, compile, kind_of};
use crate::optimize::{Run, optimize};
use anyhow::{Context, Result, bail, ensure};
use json_from_wast::{Action, Command, Const, WasmFile, WasmFileType};
use loom_core::Error;
use script::Script;
pub use script::{File, files};
use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::AddAssign;
use wasmtime::Module;
use world::{Outcome, World};

/// What was done with a script.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Modules that were optimized.
    pub modules: usize,
    /// Of these, modules that became others.
    pub changed: usize,
    /// Assertions that held in every world.
    pub assertions: usize,
    /// Modules that loom had to refuse, and did.
    pub refused: usize,
    /// Modules about which loom and the script differ, as listed.
    pub otherwise: usize,
    /// Assertions about imports that cannot be linked and that loom removed, since nothing uses them.
    pub unlinked: usize,
    /// Modules that the engine cannot compile; loom optimized them into valid modules.
    pub engine_modules: usize,
    /// Assertions that the engine fails without loom's help, or that need such a module.
    pub engine_assertions: usize,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Tally) {
        self.modules += other.modules;
        self.changed += other.changed;
        self.assertions += other.assertions;
        self.refused += other.refused;
        self.otherwise += other.otherwise;
        self.unlinked += other.unlinked;
        self.engine_modules += other.engine_modules;
        self.engine_assertions += other.engine_assertions;
    }
}

/// The worlds beside the original one: what makes their modules, and how exactly traps have to agree.
const WORLDS: &[(Run, Traps)] = &[
    (Run::Dce("any"), Traps::AnyForIndirectCalls),
    (Run::Dce("preserve"), Traps::Exact),
    (Run::Mcu, Traps::Any),
];

/// Runs a script.
///
/// `otherwise` are the lines of modules that are valid for loom and not for the script, or the other
/// way round.
///
/// # Errors
///
/// The first thing in which the worlds differ, or that loom did wrong; with the line.
pub fn run(file: &File, otherwise: &[u32]) -> Result<Tally> {
    Script::read(file, |script| {
        let mut run = Running {
            script,
            otherwise,
            original: World::new()?,
            others: WORLDS.iter().map(|_| World::new()).collect::<Result<_>>()?,
            definitions: HashMap::new(),
            tally: Tally::default(),
        };
        for command in &script.commands {
            run.command(command).with_context(|| format!("{}:{}", file.path, command.line()))?;
        }
        for (world, (run_by, _)) in run.others.iter_mut().zip(WORLDS) {
            run.original.compare(world).with_context(|| format!("{}, {run_by:?}", file.path))?;
        }
        Ok(run.tally)
    })
}

/// The modules of a script, each with its line, but for those that it calls invalid or malformed.
///
/// # Errors
///
/// If the file is not well-formed.
pub fn modules(file: &File) -> Result<Vec<(u32, Vec<u8>)>> {
    Script::read(file, |script| {
        let mut modules = Vec::new();
        for command in &script.commands {
            if let Command::Module { file, .. }
            | Command::ModuleDefinition { file, .. }
            | Command::AssertUnlinkable { file, .. }
            | Command::AssertUninstantiable { file, .. } = command
            {
                modules.push((command.line(), script.module(file)?.to_vec()));
            }
        }
        Ok(modules)
    })
}

/// A module in each world: the original and the optimized ones. `None` if the engine cannot compile
/// it.
type Compiled = Option<(Module, Vec<Module>)>;

struct Running<'s, 'a> {
    script: &'s Script<'a>,
    otherwise: &'s [u32],
    original: World,
    others: Vec<World>,
    definitions: HashMap<Option<String>, Compiled>,
    tally: Tally,
}

impl Running<'_, '_> {
    fn command(&mut self, command: &Command<'_>) -> Result<()> {
        let otherwise = self.otherwise.contains(&command.line());
        match command {
            Command::Module { file, .. } if otherwise => {
                self.must_refuse(file)?;
                self.tally.otherwise += 1;
                self.forget();
            }
            Command::AssertInvalid { file, .. } | Command::AssertMalformed { file, .. } if otherwise => {
                optimize(self.script.module(file)?, Run::Mcu)?;
                self.tally.otherwise += 1;
            }
            Command::Module { name, file, .. } => {
                let module = self.define(file)?;
                self.must_instantiate(&module, name.as_deref())?;
            }
            Command::ModuleDefinition { name, file, .. } => {
                let module = self.define(file)?;
                self.definitions.insert(name.as_deref().map(String::from), module.clone());
                // An instance without a name is one of the last definition.
                self.definitions.insert(None, module);
            }
            Command::ModuleInstance { instance, module, .. } => {
                let module = self.definitions.get(&module.as_deref().map(String::from));
                let module = module.context("no such module")?.clone();
                self.must_instantiate(&module, instance.as_deref())?;
            }
            Command::Register { name, as_, .. } => {
                if self.original.instance(name.as_deref()).is_some() {
                    self.original.register(name.as_deref(), as_)?;
                    for world in &mut self.others {
                        world.register(name.as_deref(), as_)?;
                    }
                }
            }
            Command::Action { action, .. } => {
                self.act(action, &|outcome| matches!(outcome, Outcome::Values(_)))?
            }
            Command::AssertReturn { action, expected, .. } => {
                self.act(action, &|outcome| returns(outcome, expected))?;
            }
            Command::AssertTrap { action, .. } | Command::AssertExhaustion { action, .. } => {
                self.act(action, &|outcome| matches!(outcome, Outcome::Trap(_)))?;
            }
            Command::AssertException { action, .. } => {
                self.act(action, &|outcome| *outcome == Outcome::Exception)?;
            }
            Command::AssertUninstantiable { file, .. } => {
                let module = self.define(file)?;
                let outcome = self.instantiate(&module, None)?;
                self.count(matches!(outcome, Some(Outcome::Trap(_) | Outcome::Exception)));
            }
            Command::AssertUnlinkable { file, .. } => self.unlinkable(file)?,
            Command::AssertInvalid { file, .. } | Command::AssertMalformed { file, .. } => {
                self.must_refuse(file)?;
                self.tally.refused += 1;
            }
            Command::AssertInvalidCustom { .. }
            | Command::AssertMalformedCustom { .. }
            | Command::AssertSuspension { .. }
            | Command::Thread { .. }
            | Command::Wait { .. } => bail!("no script had such a command when this was written"),
        }
        Ok(())
    }

    fn count(&mut self, is_expected: bool) {
        match is_expected {
            true => self.tally.assertions += 1,
            false => self.tally.engine_assertions += 1,
        }
    }

    /// Optimizes and compiles a module.
    fn define(&mut self, file: &WasmFile<'_>) -> Result<Compiled> {
        let bytes = self.script.module(file)?;
        let outputs: Vec<_> = WORLDS.iter().map(|(run, _)| optimize(bytes, *run)).collect::<Result<_>>()?;
        outputs.iter().try_for_each(|output| crate::customs::check(&output.wasm))?;
        self.tally.modules += 1;
        self.tally.changed += usize::from(outputs[0].wasm != bytes);
        let Ok(original) = compile(bytes) else {
            self.tally.engine_modules += 1;
            return Ok(None);
        };
        let others = outputs.iter().map(|output| match output.wasm == bytes {
            true => Ok(original.clone()),
            false => compile(&output.wasm).context("the engine compiles the input, but not the output"),
        });
        let others = others.collect::<Result<_>>()?;
        Ok(Some((original, others)))
    }

    /// Sees that loom refuses a module that is invalid or malformed.
    fn must_refuse(&self, file: &WasmFile<'_>) -> Result<()> {
        let bytes = self.script.module(file)?;
        // As the command does with text.
        let binary = match file.module_type {
            WasmFileType::Binary => Cow::Borrowed(bytes),
            WasmFileType::Text => match wat::parse_bytes(bytes) {
                Ok(binary) => binary,
                Err(_) => return Ok(()),
            },
        };
        match optimize(&binary, Run::Mcu) {
            Ok(_) => bail!("loom accepts what it has to refuse"),
            Err(error) => match error.downcast_ref() {
                Some(Error::NotWasm(_) | Error::Component | Error::Invalid { .. }) => Ok(()),
                _ => Err(error.context("refused for the wrong reason")),
            },
        }
    }

    /// Instantiates a module in every world; the outcome in the original one.
    fn instantiate(&mut self, module: &Compiled, name: Option<&str>) -> Result<Option<Outcome>> {
        let mut outcome = None;
        match module {
            Some((original, others)) => {
                let expected = self.original.instantiate(original);
                // What cannot be linked is not instantiated: it would disturb what follows.
                let fails = matches!(expected, Outcome::Failed(_));
                for (position, (world, module)) in self.others.iter_mut().zip(others).enumerate() {
                    match fails && has_fewer_imports(module, original) {
                        true => world.forget(),
                        false => agree(&expected, &world.instantiate(module), position)?,
                    }
                }
                outcome = Some(expected);
            }
            None => self.forget(),
        }
        if let Some(name) = name {
            self.original.name(name);
            self.others.iter_mut().for_each(|world| world.name(name));
        }
        Ok(outcome)
    }

    fn must_instantiate(&mut self, module: &Compiled, name: Option<&str>) -> Result<()> {
        let outcome = self.instantiate(module, name)?;
        ensure!(outcome.is_none_or(|outcome| matches!(outcome, Outcome::Values(_))), "the engine fails");
        Ok(())
    }

    fn forget(&mut self) {
        self.original.forget();
        self.others.iter_mut().for_each(World::forget);
    }

    /// Calls or reads something in every world.
    fn act(&mut self, action: &Action<'_>, is_expected: &dyn Fn(&Outcome) -> bool) -> Result<()> {
        let Some(expected) = self.original.act(action)? else {
            self.tally.engine_assertions += 1;
            return Ok(());
        };
        for (position, world) in self.others.iter_mut().enumerate() {
            let outcome = world.act(action)?.context("an instance is missing")?;
            agree(&expected, &outcome, position)?;
        }
        self.count(is_expected(&expected));
        Ok(())
    }

    fn unlinkable(&mut self, file: &WasmFile<'_>) -> Result<()> {
        let module = self.define(file)?;
        let outcome = self.instantiate(&module, None)?;
        let removed = |(original, others): (Module, Vec<Module>)| {
            others.iter().any(|module| has_fewer_imports(module, &original))
        };
        match matches!(outcome, Some(Outcome::Failed(_))) && module.is_some_and(removed) {
            true => self.tally.unlinked += 1,
            false => self.count(matches!(outcome, Some(Outcome::Failed(_)))),
        }
        Ok(())
    }
}

fn has_fewer_imports(module: &Module, original: &Module) -> bool {
    module.imports().len() < original.imports().len()
}

fn returns(outcome: &Outcome, expected: &[Const<'_>]) -> bool {
    let Outcome::Values(values) = outcome else { return false };
    values.len() == expected.len()
        && values.iter().zip(expected).all(|(value, expected)| match expected {
            Const::Core(expected) => value::is_expected(*value, expected),
            Const::Component(_) => false,
        })
}

/// Whether a world has the outcome that the original one has.
fn agree(original: &Outcome, outcome: &Outcome, world: usize) -> Result<()> {
    let (run, traps) = WORLDS[world];
    let equal = match (original, outcome) {
        (Outcome::Trap(a), Outcome::Trap(b)) => kind_of(*a, traps) == kind_of(*b, traps),
        // The message may name an import by its position.
        (Outcome::Failed(_), Outcome::Failed(_)) => true,
        _ => original == outcome,
    };
    ensure!(equal, "{run:?}: {outcome:?} instead of {original:?}");
    Ok(())
}
