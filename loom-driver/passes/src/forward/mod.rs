//! The pass `forward`: who calls a function that only passes its parameters on calls the next one.
//!
//! Fused components call each other through adapters. Between components that share their
//! representation nothing is left of an adapter but the call: parameters in, results out. Such a
//! *forwarder* (`local.get 0`, ..., `local.get n-1`, `call f`, `end`) costs a call, a frame of the
//! stack and its bytes. This pass lets each direct call of a forwarder go to the function at the end
//! of the chain, and puts that function into the table slots of the forwarder where nobody can tell.
//! Calls of functions without parameters, results and operators go entirely. What is then left
//! without a caller is for dead-code elimination. The files are the phases:
//!
//! * [`routes`]: which functions are forwarders or empty, and where each chain ends;
//! * [`slots`]: which element segments hold slots that nobody can look at;
//! * [`loom_check::forward`]: proves again, in another way, that the output may replace the input.
//!
//! # What is preserved
//!
//! Everything observable but the depth of the stack: a call that ran out of stack may succeed. (So
//! does time, as with every pass.) It assumes nothing about the outside.
//!
//! # What stays
//!
//! * Exports, and the start function: a forwarder that is exported stays one, and is not replaced by
//!   its target. To a host, an exported import is another function than one that calls it.
//! * Forwarders whose chain ends in a cycle: they have no target.
//! * Forwarders of another type than their target (types are compared as recursion groups): a call
//!   would be valid through subtyping, but an indirect one could tell them apart.
//! * Slots of a table that is imported, exported, or read by any instruction but a call, since a
//!   reference that is read can leave the module.
//! * Slots of a forwarder that a `ref.func` names: it would have to be declared elsewhere, and stays
//!   anyway. And slots get no import that was not in them: embedders may need a stub for it, which
//!   the forwarder is.

mod routes;

use super::shared::slots::{self, Hidden};
use loom_check::claim::Claim;
use loom_core::bodies::{self, NewBody, Replaced, Splice};
use loom_core::index::FuncIndex;
use loom_core::maps::Fate;
use loom_core::outside::Outside;
use loom_core::pass::{Level, Pass, PassContext, PassInfo, Stage};
use loom_core::proposal::Proposal;
use loom_core::refs::{self, Refs, Use};
use loom_core::{Module, Result};
use routes::Routes;
use std::collections::BTreeMap;
use tracing::info_span;
use wasm_encoder::Encode;

loom_core::register_pass!(
    PassInfo::new(
        "forward",
        "call the target instead of a function that only passes its parameters on",
        Stage::Shrink,
        |_| Ok(Box::new(Forward)),
    )
    .levels(&[Level::O2, Level::Mcu])
);

/// Calls and slots go further along chains of forwarders, and calls of empty functions went.
struct Forward;

/// Opcodes of the two direct calls, and of what is left of a tail call of an empty function.
const CALL: u8 = 0x10;
const RETURN_CALL: u8 = 0x12;
const RETURN: u8 = 0x0f;

impl Pass for Forward {
    fn propose<'m>(
        &self,
        module: &'m Module<'_>,
        outside: &Outside,
        cx: &mut PassContext<'_>,
    ) -> Result<Option<Proposal<'m>>> {
        let routes = info_span!("routes").in_scope(|| Routes::of(module));
        if routes.is_empty() {
            return Ok(None);
        }
        let refs = info_span!("scan").in_scope(|| refs::of_bodies(module))?;
        let slots = Hidden::of(module, outside, &refs)?.replaced(module, |func| routes.of_slot(func));
        let mut counts = Counts { slots: slots.count, ..Counts::default() };
        let mut new = BTreeMap::new();
        for (func, refs) in refs.iter() {
            if let (Some(refs), Some(body)) = (refs, module.body(func))
                && let Some(body) = redirect(body.as_bytes(), refs, &routes, &mut counts)?
            {
                new.insert(func, body);
            }
        }
        if new.is_empty() && slots.section.is_none() {
            return Ok(None);
        }
        let sections = slots.section.map(|section| (slots::SECTION, section)).into_iter().collect();
        let replaced = Replaced { sections, ..Replaced::default() };
        let rewrite = bodies::rewrite_with(module, |func, _| Ok(new.remove(&func)), replaced)?;
        let Counts { redirected, dropped, slots } = counts;
        cx.report.notes.push(format!(
            "calls that go to their final target: {redirected}, table slots: {slots}; calls of empty functions that went: {dropped}"
        ));
        Ok(Some(rewrite.because(Claim::Forward)))
    }
}

#[derive(Default)]
struct Counts {
    redirected: u32,
    dropped: u32,
    slots: u32,
}

/// The body with its calls redirected; `None` if there are none to redirect.
fn redirect(old: &[u8], refs: &Refs, routes: &Routes, counts: &mut Counts) -> Result<Option<NewBody>> {
    let mut splice = Splice::new(old);
    let mut changed = false;
    for site in refs.sites.iter().filter(|site| site.kind == Use::Call) {
        let Some(target) = routes.of_call(FuncIndex::from_u32(site.index)) else { continue };
        let start = site.offset as usize;
        let end = start + usize::from(site.len);
        // Both opcodes are one byte, with the index directly behind.
        let opcode = start.checked_sub(1).and_then(|at| old.get(at)).copied();
        match (opcode, target) {
            (Some(CALL | RETURN_CALL), Some(target)) => {
                splice.replace(start..end, |out| target.as_u32().encode(out))?;
                counts.redirected += 1;
            }
            (Some(CALL), None) => {
                splice.replace_because(Fate::Folded, start - 1..end, &[])?;
                counts.dropped += 1;
            }
            (Some(RETURN_CALL), None) => {
                splice.replace_because(Fate::Folded, start - 1..end, &[RETURN])?;
                counts.dropped += 1;
            }
            _ => continue,
        }
        changed = true;
    }
    Ok(changed.then(|| splice.finish()))
}
