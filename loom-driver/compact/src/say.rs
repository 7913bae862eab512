//! What the pass says about a run.

use loom_check::compact::Premises;
use loom_core::outside::Outside;
use loom_core::pass::PassContext;
use loom_core::report::{Footprint, assumption};

/// Says what was found out about each memory.
pub fn describe(footprints: &[Footprint], cx: &mut PassContext<'_>, asked_for: bool) {
    for footprint in footprints {
        let memory = footprint.memory;
        match (&footprint.extent, footprint.causes.first()) {
            (Some(extent), _) => {
                let end = match extent.end {
                    0 => String::new(),
                    end => format!("; what is kept of all memories ends at byte {end} of it"),
                };
                cx.report.notes.push(format!(
                    "memory {memory}: {} of {} bytes are ever read, {} of them never written, {} initialised{end}",
                    extent.written + extent.read_only,
                    extent.before,
                    extent.read_only,
                    extent.initialised,
                ));
            }
            (None, Some(cause)) if asked_for => {
                cx.report.obstacle(format!("memory {memory} is not compacted: {cause}"));
            }
            (None, Some(cause)) => cx.report.notes.push(format!("memory {memory} stays as it is: {cause}")),
            (None, None) => {}
        }
    }
}

/// Says what is assumed.
pub fn assume(premises: Premises, outside: &Outside, cx: &mut PassContext<'_>) {
    if premises.trap_ends_instance {
        cx.report.assume(assumption::TRAP_ENDS_INSTANCE);
    }
    outside.assume(cx.report);
    outside.assume_params(cx.report);
    cx.report.assume(assumption::ANY_TRAP);
}
