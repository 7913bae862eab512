//! A host that interrupts the module between two of its instructions.
//!
//! Where an engine can be interrupted, at the start of a function or of a loop, is not the same before and after loom: functions
//! are merged, and calls go. So a module says where: it writes another number into its exported global [`POINT`],
//! and starts a loop. There the interrupt comes, if the number is not 0; and an exported global is written when the module says.

use super::host::{Host, take};
use wasmtime::{AsContextMut, Extern, Result, Store, StoreContextMut, UpdateDeadline, Val};

/// The global that tells where interrupts come.
pub const POINT: &str = "point";
/// No handler takes so long.
const LATER: u64 = 1 << 40;

/// What a host remembers about interrupts.
#[derive(Debug, Default)]
pub struct State {
    /// How many there were.
    count: usize,
    /// What the global was at the last one.
    last: i32,
}

/// Makes the host look at the global wherever the engine can be interrupted.
pub fn arm(store: &mut Store<Host>) {
    if store.data().script.interrupts.is_empty() {
        return;
    }
    store.set_epoch_deadline(0);
    store.epoch_deadline_callback(|mut cx| {
        // A handler is not interrupted.
        cx.as_context_mut().set_epoch_deadline(LATER);
        interrupt(cx.as_context_mut())?;
        Ok(UpdateDeadline::Continue(0))
    });
}

fn interrupt(mut cx: StoreContextMut<'_, Host>) -> Result<()> {
    let now = point(&mut cx);
    let host = cx.data_mut();
    if now == std::mem::replace(&mut host.interrupts.last, now) || now == 0 {
        return Ok(());
    }
    let steps = host.script.interrupts.get(host.interrupts.count).or(host.script.interrupts.last());
    let steps = steps.cloned().unwrap_or_default();
    host.interrupts.count += 1;
    host.log.push(format!("interrupt at {now}"));
    steps.iter().try_for_each(|step| take(cx.as_context_mut(), step, &[]))?;
    let now = point(&mut cx);
    cx.data_mut().interrupts.last = now;
    Ok(())
}

/// What the global is; 0 if there is none.
fn point(cx: &mut StoreContextMut<'_, Host>) -> i32 {
    let Some(Extern::Global(global)) = cx.data().exports.get(POINT) else { return 0 };
    let global = *global;
    match global.get(cx) {
        Val::I32(now) => now,
        _ => 0,
    }
}
