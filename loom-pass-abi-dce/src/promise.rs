//! Promises kept, or the path that breaks one.
//!
//! A fuser may rely on loom to make something true, and leave out what would be needed otherwise. So
//! a promise is checked on the final module, whatever passes ran: if it does not hold, nothing is
//! written. A promise that can be read in a section that has to be ignored is an error as well.

use loom_core::pass::FinalCheck;
use loom_core::refs::{self, Use};
use loom_core::settings::Settings;
use loom_core::survivors::{self, Survivor};
use loom_core::{Error, Module, Result};
use meld_boundary::{Promise, PromiseKind, Reading};

/// The check of the final module.
pub const CHECK: FinalCheck = FinalCheck::new("promises", check);

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
    let survivors = match &left {
        Some(promises) => grows(output, |memory| {
            promises
                .iter()
                .any(|Promise { kind: PromiseKind::NoMemoryGrow, memory: promised }| *promised == memory)
        })?,
        // The section is gone, and with it the new numbers: then no memory may grow.
        None => grows(output, |_| true)?,
    };
    match survivors.is_empty() {
        true => Ok(()),
        false => {
            let why = survivors::describe(output, &survivors)?;
            Err(Error::Refused {
                message: format!("the promise does not hold: {} left\n{why}", survivors.len()),
                help: Some(format!(
                    "end the paths, or let the fuser take the promise back; {}",
                    survivors::HELP
                )),
            })
        }
    }
}

/// Every `memory.grow` on a memory that `promised` says.
fn grows(module: &Module<'_>, promised: impl Fn(u32) -> bool) -> Result<Vec<Survivor>> {
    let mut survivors = Vec::new();
    for func in module.funcs.keys() {
        let Some(body) = module.body(func) else { continue };
        let refs = refs::of_body(body).map_err(|error| error.in_module(module.bytes))?;
        let sites = refs.sites.iter().filter(|site| site.kind == Use::MemoryGrow && promised(site.index));
        survivors.extend(sites.map(|site| {
            let what = format!("`memory.grow` on memory {}", site.index);
            Survivor::Operator(what, func, site.offset)
        }));
    }
    Ok(survivors)
}
