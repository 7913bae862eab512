//! The WebAssembly engine in which modules are run before and after.

use anyhow::{Result, anyhow};
use std::sync::OnceLock;
use wasmtime::{Config, Engine, Module, ThrownException, Trap};

/// Every proposal that the engine can run.
pub fn config() -> Config {
    let mut config = Config::new();
    config.shared_memory(true);
    config.wasm_custom_page_sizes(true);
    config.wasm_exceptions(true);
    config.wasm_function_references(true);
    config.wasm_gc(true);
    config.wasm_memory64(true);
    config.wasm_multi_memory(true);
    config.wasm_tail_call(true);
    config.wasm_wide_arithmetic(true);
    config
}

/// The engine that every test of this process shares, with every proposal that it can run.
///
/// # Errors
///
/// If the engine cannot be made for this machine.
pub fn engine() -> Result<&'static Engine> {
    static ENGINE: OnceLock<Result<Engine, String>> = OnceLock::new();
    let made = ENGINE.get_or_init(|| Engine::new(&config()).map_err(|error| format!("{error:?}")));
    made.as_ref().map_err(|error| anyhow!("{error}"))
}

/// The same for many short calls: with fuel, with one pattern for every NaN that an operator makes,
/// and without backtraces.
///
/// # Errors
///
/// As [`engine`].
pub fn metered() -> Result<&'static Engine> {
    static ENGINE: OnceLock<Result<Engine, String>> = OnceLock::new();
    let made = ENGINE.get_or_init(|| make_metered(false));
    made.as_ref().map_err(|error| anyhow!("{error}"))
}

/// The same for a host that interrupts, by epochs, at functions and loops.
///
/// # Errors
///
/// As [`engine`].
pub fn interruptible() -> Result<&'static Engine> {
    static ENGINE: OnceLock<Result<Engine, String>> = OnceLock::new();
    let made = ENGINE.get_or_init(|| make_metered(true));
    made.as_ref().map_err(|error| anyhow!("{error}"))
}

fn make_metered(is_interruptible: bool) -> Result<Engine, String> {
    let mut config = config();
    config.cranelift_nan_canonicalization(true);
    config.consume_fuel(true);
    config.epoch_interruption(is_interruptible);
    config.wasm_backtrace_max_frames(None);
    Engine::new(&config).map_err(|error| format!("{error:?}"))
}

/// Compiles a module.
///
/// # Errors
///
/// If it is invalid or uses what the engine cannot run.
pub fn compile(wasm: &[u8]) -> Result<Module> {
    Ok(Module::from_binary(engine()?, wasm)?)
}

/// How exactly one trap has to be like another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Traps {
    /// The same reason.
    Exact,
    /// An indirect call that finds nothing to call may find an empty slot, a function of another
    /// type or a stub that traps: what loom promises unless it is told `trap-kind=preserve`.
    AnyForIndirectCalls,
    /// That there is one: what `trap-sink` promises. (Running out of stack is none of the module's.)
    Any,
}

/// What ended an instance, in a form that can be compared.
///
/// # Errors
///
/// Gives the error back if it is neither a trap nor an uncaught exception.
pub fn trap_kind(error: wasmtime::Error, traps: Traps) -> Result<String> {
    match error.downcast_ref::<Trap>() {
        Some(trap) => Ok(kind_of(*trap, traps)),
        None if error.is::<ThrownException>() => Ok("uncaught exception".into()),
        None => Err(error.into()),
    }
}

/// A trap in a form that can be compared.
pub fn kind_of(trap: Trap, traps: Traps) -> String {
    use Trap::{BadSignature, IndirectCallToNull, UnreachableCodeReached};
    match trap {
        BadSignature | IndirectCallToNull | UnreachableCodeReached if traps == Traps::AnyForIndirectCalls => {
            "nothing to call, or unreachable".into()
        }
        Trap::StackOverflow => trap.to_string(),
        _ if traps == Traps::Any => "trap".into(),
        trap => trap.to_string(),
    }
}
