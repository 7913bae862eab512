//! The pass `cells`: a private memory of a few variables becomes as many globals.
//!
//! What `compact` leaves of a component that keeps no heap is often one counter, in a memory of its own. A module with a
//! memory more is one that some compilers for small devices do not take, and that memory has pages. If the code never
//! computes an address in it, each of its variables can be a global: the address is no operand any more, and nothing is left
//! that could be out of bounds. The files are the phases:
//!
//! * [`kind`]: which operators read and write a cell, and what its values are;
//! * [`accesses`]: the memories that are accessed at constant addresses only, and where that is;
//! * [`plan`]: which cells a memory has, what is in them at first, and whether the file gets shorter;
//! * [`code`]: bodies in which globals are read and written;
//! * [`loom_check::cells`]: compares the output with the input, from the end of each body to its start.
//!
//! The memories that are left over have nothing that uses them; `dce` removes them, with their data.
//!
//! # What is preserved
//!
//! Everything. An access of a cell is in bounds, so it never trapped, and a global holds the same bits. It is as much one step
//! as the access was, for interrupts and code that was left waiting. A cell of 8 or 16 bits is cut when it is written, unless what
//! is written has no more.
//!
//! # Who takes part
//!
//! A memory that nobody else touches, in a module of which no code runs beside other code. Every operator that names it is
//! a plain load or store whose address is a constant that is pushed in the same block, on the only way there. No two cells
//! share bytes, each is read and written in one way, with all its bits (`i32.load8_u` and `i32.store8` are such a pair, and so are those
//! of 16 bits; a load that extends a sign is in none), and all are in bounds. What is in them at first is known: segments have known offsets, and
//! if one of the module may trap, those of this memory write nothing. And the file may not get longer, the memory and its data not
//! counted, as they go.
//!
//! The pass runs when nothing else finds anything to do any more: what only keeps up bytes for itself, and what reads data that
//! never change, is for `compact` to see first.

mod accesses;
mod code;
mod kind;
mod plan;
#[cfg(test)]
mod tests;

use loom_check::claim::Claim;
use loom_core::bodies::{self, Replaced};
use loom_core::custom::footprint;
use loom_core::outside::Outside;
use loom_core::pass::{Level, Pass, PassContext, PassInfo, Stage};
use loom_core::proposal::{Proposal, Rewrite};
use loom_core::{Module, Result};
use plan::Plan;
use tracing::info_span;

/// Name of the pass.
const NAME: &str = "cells";

loom_core::register_pass!(
    PassInfo::new(
        NAME,
        "make globals of the variables of a private memory that has only a few",
        Stage::Settle,
        |_| Ok(Box::new(Cells)),
    )
    .levels(&[Level::Mcu])
);

struct Cells;

impl Pass for Cells {
    fn propose<'m>(
        &self,
        module: &'m Module<'_>,
        outside: &Outside,
        cx: &mut PassContext<'_>,
    ) -> Result<Option<Proposal<'m>>> {
        let found = info_span!("accesses").in_scope(|| accesses::find(module, outside))?;
        let plan = info_span!("plan").in_scope(|| Plan::of(module, &found))?;
        for (memory, why) in &plan.left_out {
            cx.report.notes.push(format!("memory {} stays a memory: {why}", memory.as_u32()));
        }
        if plan.cells.is_empty() {
            return Ok(None);
        }
        let rewrite = rewrite(module, &found, &plan)?;
        for memory in plan.memories() {
            let count = plan.cells.iter().filter(|cell| cell.memory == memory).count();
            cx.report
                .notes
                .push(format!("variables of memory {} that are globals now: {count}", memory.as_u32()));
        }
        Ok(Some(rewrite.because(Claim::Cells(plan.claim()))))
    }
}

/// The module in which the cells of a plan are globals.
fn rewrite<'m>(module: &'m Module<'_>, found: &accesses::Found, plan: &Plan) -> Result<Rewrite<'m>> {
    let replaced = Replaced {
        sections: plan.globals(module)?,
        // Debug information says where variables are. No byte is accessed that was not before.
        data_moved: true,
        footprint: footprint::read(module),
        ..Replaced::default()
    };
    bodies::rewrite_with(module, |func, body| code::change(func, body, found, plan), replaced)
}
