//! Promises kept, or the path that breaks one.
//!
//! A fuser may rely on loom to make something true, and leave out what would be needed otherwise. So
//! a promise is checked on the final module, whatever passes ran: if it does not hold, nothing is
//! written. A promise that can be read in a section that has to be ignored is an error as well.

use loom_core::dce::why::Why;
use loom_core::pass::FinalCheck;
use loom_core::refs::{self, Use};
use loom_core::roots::Roots;
use loom_core::settings::Settings;
use loom_core::{Error, Module, Result};
use meld_boundary::{Promise, PromiseKind, Reading};

/// The check of the final module.
pub const CHECK: FinalCheck = FinalCheck { name: "promises", run: check };

fn check(input: &Module<'_>, output: &Module<'_>, _: &Settings) -> Result<()> {
    let promises = match meld_boundary::read(input.bytes) {
        Reading::Absent => return Ok(()),
        Reading::Verified(verified) => verified.boundary.promises,
        Reading::Ignored { promises, .. } if promises.is_empty() => return Ok(()),
        Reading::Ignored { reason, promises } => {
            let promises: Vec<String> = promises.iter().map(ToString::to_string).collect();
            return Err(Error::Refused {
                message: format!(
                    "the `meld:boundary` section has to be ignored ({reason}), but it promises: {}",
                    promises.join("; ")
                ),
                help: Some("the fuser may have built on the promise: let it write the section anew".into()),
            });
        }
    };
    if promises.is_empty() {
        return Ok(());
    }
    // What is left of the promises, in the numbers of the output.
    let left = match meld_boundary::read(output.bytes) {
        Reading::Verified(verified) => Some(verified.boundary.promises),
        _ if input.bytes == output.bytes => Some(promises),
        _ => None,
    };
    let survivor = match &left {
        Some(promises) => first_grow(output, |memory| {
            promises
                .iter()
                .any(|Promise { kind: PromiseKind::NoMemoryGrow, memory: promised }| *promised == memory)
        })?,
        // The section is gone, and with it the new numbers: then no memory may grow.
        None => first_grow(output, |_| true)?,
    };
    match survivor {
        None => Ok(()),
        Some((func, memory, offset)) => Err(broken(output, func, memory, offset)?),
    }
}

/// The first `memory.grow` on a memory that `promised` says: its function, memory, and byte offset
/// from the start of the body.
fn first_grow(
    module: &Module<'_>,
    promised: impl Fn(u32) -> bool,
) -> Result<Option<(loom_core::index::FuncIndex, u32, u32)>> {
    for func in module.funcs.keys() {
        let Some(body) = module.body(func) else { continue };
        let refs = refs::of_body(body).map_err(|error| error.in_module(module.bytes))?;
        let grow = refs.sites.iter().find(|site| site.kind == Use::MemoryGrow && promised(site.index));
        if let Some(site) = grow {
            return Ok(Some((func, site.index, site.offset)));
        }
    }
    Ok(None)
}

fn broken(module: &Module<'_>, func: loom_core::index::FuncIndex, memory: u32, offset: u32) -> Result<Error> {
    let at = module.body(func).map_or(0, |body| body.range().start) + u64::from(offset);
    let path = Why::of(module, &Roots::all_exports(module), false)?.shortest(func.into());
    let mut message = format!(
        "the promise does not hold: `memory.grow` on memory {memory} survives in {} at offset {at:#x} (in the numbers \
         of the module that would have been written; `--dump-passes DIR` keeps it)",
        module.describe_func(func)
    );
    if path.is_empty() {
        message.push_str("\n  nothing reaches it: run `dce`");
    }
    for step in path {
        message.push_str("\n  ");
        message.push_str(&step.text);
    }
    Ok(Error::Refused {
        message,
        help: Some("end the path, or let the fuser take the promise back; nothing was written".into()),
    })
}
