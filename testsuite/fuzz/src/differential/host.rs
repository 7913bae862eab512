//! Imports that write down their calls and then do what a host may: enter exports, and write what is exported.

use super::{Log, TRAP, argument, is_out, show, trap};
use crate::rewrite::Tolerance;
use loom_testsuite::random::Random;
use wasmtime::{Caller, Extern, ExternType, Func, Mutability, Store, StoreLimits, Val, ValType};

/// How often imports may enter exports during one call from outside, all together.
const ENTRIES: u32 = 4;
/// How deep such entries may nest.
const DEPTH: u32 = 2;

/// What a store holds: what the host saw, and what its functions know.
pub struct State {
    /// What it saw.
    pub log: Log,
    /// How large memories and tables may get.
    pub limits: StoreLimits,
    /// The exports that both sides have.
    exports: Vec<String>,
    random: Random,
    /// How many entries are left.
    entries: u32,
    /// How many are there now, one in the other.
    depth: u32,
    /// What may differ between the sides.
    tolerance: Tolerance,
}

impl State {
    /// A host that has seen nothing, and does what follows from the seed.
    pub fn new(limits: StoreLimits, exports: Vec<String>, seed: u64, tolerance: Tolerance) -> State {
        let random = Random::new(seed);
        State { log: Log::new(), limits, exports, random, entries: ENTRIES, depth: 0, tolerance }
    }

    /// A call from outside begins.
    pub fn called_from_outside(&mut self) {
        self.entries = ENTRIES;
    }
}

/// What an imported function does before it returns: it writes what is exported, and enters an export.
fn act(caller: &mut Caller<'_, State>) -> wasmtime::Result<()> {
    let state = caller.data_mut();
    if state.exports.is_empty() || state.entries == 0 || state.depth == DEPTH {
        return Ok(());
    }
    let name = state.random.choose(&state.exports).clone();
    let mut bits = state.random.bits();
    match caller.get_export(&name) {
        Some(Extern::Memory(memory)) => {
            // At the start, where there are statics, or nothing.
            if let Some(byte) = memory.data_mut(&mut *caller).get_mut(bits as usize % 64) {
                *byte ^= (bits >> 32) as u8;
            }
            Ok(())
        }
        Some(Extern::Global(global)) => {
            let ty = global.ty(&*caller);
            match ty.content() {
                ValType::I32 if ty.mutability() == Mutability::Var => {
                    global.set(&mut *caller, Val::I32((bits % 12) as i32))
                }
                _ => Ok(()),
            }
        }
        Some(Extern::Func(func)) => {
            let ty = func.ty(&*caller);
            let round = bits % 3;
            let arguments =
                ty.params().map(|ty| argument(&ty, &mut bits, round)).collect::<Option<Vec<Val>>>();
            let Some(arguments) = arguments else { return Ok(()) };
            let mut results = vec![Val::I32(0); ty.results().len()];
            let state = caller.data_mut();
            state.entries -= 1;
            state.depth += 1;
            let outcome = func.call(&mut *caller, &arguments, &mut results);
            caller.data_mut().depth -= 1;
            let (shown, error) = match outcome {
                Ok(()) => (results.iter().map(show).collect::<Vec<_>>().join(" "), None),
                Err(error) => (trap(&error).unwrap_or_default(), Some(error)),
            };
            let step = format!("inside {name} -> {shown}");
            let state = caller.data_mut();
            let ends_all = shown.starts_with(TRAP) && state.tolerance.trap_ends_instance;
            let may_be_caught = !(is_out(&step) || shown.is_empty() || ends_all);
            let is_caught = may_be_caught && state.random.below(2) == 0;
            state.log.push(step);
            match error {
                Some(error) if !is_caught => Err(error),
                _ => Ok(()),
            }
        }
        _ => Ok(()),
    }
}

/// Something to import: default values, and functions that write down their calls.
pub fn provide(store: &mut Store<State>, ty: &ExternType, name: String) -> Option<Extern> {
    match ty {
        ExternType::Func(ty) => {
            let defaults: Vec<Val> = ty.results().map(|ty| ty.default_value()).collect::<Option<_>>()?;
            let func = Func::new(store, ty.clone(), move |mut caller, arguments, results| {
                let shown = arguments.iter().map(show).collect::<Vec<_>>().join(" ");
                caller.data_mut().log.push(format!("{name}({shown})"));
                results.clone_from_slice(&defaults);
                act(&mut caller)
            });
            Some(func.into())
        }
        ExternType::Memory(ty) if ty.is_shared() => None,
        other => other.default_value(store).ok(),
    }
}
