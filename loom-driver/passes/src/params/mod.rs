//! The pass `params`: what every caller of a function passes alike it need not pass.
//!
//! Components are written for callers that nobody knows; once they are fused, all callers are known. A parameter that is
//! the same constant at every call becomes a constant in the body, where [`fold`](super::fold) makes something of it, and a
//! parameter that nobody needs goes. So does the last result of a function if every call of it drops that, or returns it as
//! one that goes; what computes it is left to `fold`. The files are the phases:
//!
//! * [`sites`], [`results`]: where functions are called, which instructions make the arguments, and what becomes of the results;
//! * [`choose`]: which functions nothing but those calls reaches, and what it saves if parameters of them go;
//! * [`solve`]: which parameters may go together;
//! * [`rewrite`]: the types, functions and bodies without them;
//! * [`loom_check::params`]: proves again, in another way, that the output may replace the input.
//!
//! # What is preserved
//!
//! Everything observable. Of an argument only what has no effect goes, and of a result only that it is given.
//!
//! # What stays
//!
//! Parameters and results of functions that are exported, run at the start, are referred to, or whose numbers an import is
//! told: somebody else may call them. Those of functions that a body calls which `fold` leaves alone. Results below one that
//! stays, and those that a branch takes along where the code may go on with them. And where the module would not become shorter.
//!
//! # What counts
//!
//! Bytes of the module, whoever reads it. What it does to machine code has not been measured by itself.

mod choose;
mod results;
mod rewrite;
pub mod sites;
mod solve;

pub use choose::encoded;
pub use rewrite::{declarations, declared, read};

use crate::fold::code::Types;
use loom_check::claim::Claim;
use loom_check::params::{Claimed, Lost, LostResult};
use loom_core::bodies::NewBody;
use loom_core::index::{EntitySet, FuncIndex};
use loom_core::outside::Outside;
use loom_core::pass::{Level, Pass, PassContext, PassInfo, Stage};
use loom_core::proposal::Proposal;
use loom_core::{Error, Module, Result};
use rayon::prelude::*;
use sites::Summary;
use solve::Chosen;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use tracing::{debug, info_span};

loom_core::register_pass!(
    PassInfo::new(
        "params",
        "drop parameters that are the same constant at every call, and parameters and results that nobody needs",
        // Behind `heap`, which knows an allocator by what its functions do with parameters.
        Stage::Settle,
        |_| Ok(Box::new(Params)),
    )
    // Behind `inline`, which leaves fewer of them.
    .after(&["heap", "inline"])
    .levels(&[Level::O2, Level::Mcu])
    .computes()
    .counterparts(&["dae", "dae-optimizing"])
);

/// The bodies of a module of which enough is known.
pub type Summaries = BTreeMap<FuncIndex, Summary>;

/// Functions have fewer parameters and results.
struct Params;

impl Pass for Params {
    fn propose<'m>(
        &self,
        module: &'m Module<'_>,
        outside: &Outside,
        cx: &mut PassContext<'_>,
    ) -> Result<Option<Proposal<'m>>> {
        let summaries = info_span!("read").in_scope(|| summaries(module))?;
        let sites = info_span!("sites").in_scope(|| choose::sites(module, outside, &summaries))?;
        let bug = |error: loom_check::Refused| Error::bug(error.to_string());
        let checked = OnceCell::new();
        let mut kept = EntitySet::new();
        // One body that is not followed takes all back that it has to do with; more than a few of them are not expected.
        for _ in 0..MOST_TRIES {
            let chosen =
                info_span!("choose").in_scope(|| choose::choose(module, &summaries, &sites, &mut kept))?;
            if chosen.is_empty() {
                return Ok(None);
            }
            let lost = lost(module, &chosen);
            let written = info_span!("write").in_scope(|| rewrite::bodies(module, &sites, &chosen))?;
            let checked = checked.get_or_init(|| loom_check::module::Module::parse(module.bytes));
            let checked = checked.as_ref().map_err(|error| Error::bug(error.to_string()))?;
            let claimed = Claimed::read(checked, &lost).map_err(bug)?;
            let new: Vec<_> = written.iter().collect();
            let verdicts: Vec<_> = info_span!("judge").in_scope(|| {
                let judge = |(func, body): &(&FuncIndex, &NewBody)| {
                    loom_check::params::check_body(checked, &claimed, func.as_u32(), body.bytes())
                };
                new.par_iter().map(judge).collect()
            });
            let mut refused = BTreeSet::new();
            for ((func, _), verdict) in new.iter().zip(verdicts) {
                if let Err(why) = verdict {
                    debug!(func = func.as_u32(), %why, "not followed");
                    refused.insert(**func);
                }
            }
            if refused.is_empty() {
                let rewrite = rewrite::module(module, written, &chosen)?;
                cx.report.notes.extend(notes(&lost, &chosen));
                return Ok(Some(rewrite.because(Claim::Params(lost))));
            }
            let calls_it = |func: &FuncIndex| {
                let calls = sites.get(func).into_iter().flatten();
                refused.contains(func) || calls.into_iter().any(|(caller, _)| refused.contains(caller))
            };
            kept.extend(chosen.keys().filter(|func| calls_it(func)).copied());
        }
        Ok(None)
    }
}

/// What is claimed to be gone.
fn lost(module: &Module<'_>, chosen: &Chosen) -> Lost {
    let types = Types(module);
    let losers = chosen.iter().filter(|(_, gone)| gone.result).map(|(func, _)| *func);
    let results = losers.map(|func| {
        let count = types.of(func).map_or(0, |ty| ty.results().len()) as u32;
        LostResult { func: func.as_u32(), result: count.saturating_sub(1), value: None }
    });
    let params = chosen.values().flat_map(|gone| &gone.params).cloned().collect();
    Lost { params, results: results.collect() }
}

/// What is said of it.
fn notes(lost: &Lost, chosen: &Chosen) -> Vec<String> {
    let (count, results) = (lost.params.len(), lost.results.len());
    let functions = chosen.values().filter(|gone| !gone.params.is_empty()).count();
    let constant = lost.params.iter().filter(|param| param.value.is_some()).count();
    let mut notes = Vec::new();
    if count > 0 {
        notes.push(format!(
            "functions with fewer parameters: {functions}; parameters that went: {count}, of which were the same number at every call: {constant}"
        ));
    }
    if results > 0 {
        notes.push(format!("functions with one result fewer, which nobody needs: {results}"));
    }
    notes
}

/// So often bodies are written anew because some of them are not followed.
const MOST_TRIES: u32 = 4;

fn summaries(module: &Module<'_>) -> Result<Summaries> {
    let defined = module.funcs.iter().filter(|(_, func)| func.origin.defined().is_some());
    let funcs: Vec<FuncIndex> = defined.map(|(index, _)| index).collect();
    let read: Vec<Result<Option<(FuncIndex, Summary)>>> = funcs
        .par_iter()
        .map(|func| Ok(rewrite::read(module, *func)?.map(|code| (*func, Summary::of(&code)))))
        .collect();
    read.into_iter().filter_map(Result::transpose).collect()
}
