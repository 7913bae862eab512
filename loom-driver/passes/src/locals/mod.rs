//! The pass `locals`: fewer declarations of locals, and short numbers for those that are named most.
//!
//! A body declares its locals in groups: how many, and of which type. Compilers write the groups as
//! they come to them, so that `i32`, `i64`, `i32` takes three, and other passes leave locals behind
//! that nothing names. And an index from 128 on takes a byte more wherever it stands. So locals that no
//! operator names go, those of one type come to stand side by side, and where there are so many that
//! it matters, those that are named most come first. The files are the phases:
//!
//! * [`read`]: what a body declares, and where it names what;
//! * [`order`]: which order takes the fewest bytes;
//! * [`write`]: the body with that order;
//! * [`loom_check::locals`]: proves again, in another way, that the output may replace the input.
//!
//! A body that would not become shorter stays as it is, byte for byte.
//!
//! # What is preserved
//!
//! Everything: parameters keep their numbers, every other local starts with the zero of its type as
//! before, and one without (a reference that cannot be null) is written before it is read wherever it
//! was before, because that depends on the operators and not on the numbers. Names of locals, code
//! offsets and DWARF, which says by the numbers of locals where variables are, follow.
//!
//! # Why here
//!
//! Before `merge`, and in the same rounds: functions that differ in the order of their locals alone are
//! equal afterwards, and a type that only a local had goes with it.

mod order;
mod read;
mod write;

use loom_check::claim::Claim;
use loom_core::bodies::{self, NewBody};
use loom_core::index::FuncIndex;
use loom_core::module::Func;
use loom_core::outside::Outside;
use loom_core::pass::{Level, Pass, PassContext, PassInfo, Stage};
use loom_core::proposal::Proposal;
use loom_core::{Error, Module, Result};
use rayon::prelude::*;
use std::collections::BTreeMap;
use tracing::info_span;
use wasmparser::FunctionBody;

const NAME: &str = "locals";

loom_core::register_pass!(
    PassInfo::new(
        NAME,
        "drop locals that nothing names, and declare and number the others with fewer bytes",
        Stage::Shrink,
        |_| Ok(Box::new(Locals)),
    )
    // Those that edit operators, of which some may name a local for the last time.
    .after(&["compact", "fold", "forward", "memory-merge", "trap-sink"])
    .levels(&[Level::O2, Level::Mcu])
    .counterparts(&["simplify-locals", "coalesce-locals", "reorder-locals"])
);

/// Bodies have other locals.
struct Locals;

impl Pass for Locals {
    fn propose<'m>(
        &self,
        module: &'m Module<'_>,
        _: &Outside,
        cx: &mut PassContext<'_>,
    ) -> Result<Option<Proposal<'m>>> {
        let mut new = info_span!("order").in_scope(|| changes(module))?;
        if new.is_empty() {
            return Ok(None);
        }
        let count = new.len();
        let gone: usize = new.values().map(|change| change.gone).sum();
        let saved: u64 = new.values().map(|change| change.saved).sum();
        let rewrite = bodies::rewrite(module, |func, _| Ok(new.remove(&func).map(|change| change.body)))?;
        cx.report.notes.push(format!(
            "bodies with other locals: {count}; locals that went: {gone}; bytes that this saves: {saved}"
        ));
        Ok(Some(rewrite.because(Claim::Locals)))
    }
}

/// A body with other locals.
struct Change {
    body: NewBody,
    /// How many locals went.
    gone: usize,
    /// By how many bytes it is shorter.
    saved: u64,
}

/// The bodies that become shorter.
fn changes(module: &Module<'_>) -> Result<BTreeMap<FuncIndex, Change>> {
    let params = read::params(module);
    let funcs: Vec<(FuncIndex, &Func<'_>)> = module.funcs.iter().collect();
    let found: Vec<Result<Option<(FuncIndex, Change)>>> = funcs
        .par_iter()
        .map(|(index, func)| {
            let Some(body) = func.origin.defined() else { return Ok(None) };
            let params = params.get(func.ty).copied().unwrap_or_default();
            Ok(change(module, body, params)?.map(|change| (*index, change)))
        })
        .collect();
    found.into_iter().filter_map(Result::transpose).collect()
}

fn change(module: &Module<'_>, body: &FunctionBody<'_>, params: u32) -> Result<Option<Change>> {
    let locals = read::locals(body, params);
    let Some(locals) = locals.map_err(|error| Error::invalid(module.bytes, &error))? else {
        return Ok(None);
    };
    let Some(order) = order::shorter(&locals.space(), locals.size()) else { return Ok(None) };
    Ok(Some(Change {
        body: write::body(body.as_bytes(), &locals, &order.kept)?,
        gone: locals.declared.len() - order.kept.len(),
        saved: order.saved,
    }))
}
