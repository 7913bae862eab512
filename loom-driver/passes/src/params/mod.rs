//! The pass `params`: what every caller of a function passes alike it need not pass.
//!
//! Components are written for callers that nobody knows; once they are fused, all callers are known. A parameter that is
//! the same constant at every call becomes a constant in the body, where [`fold`](super::fold) makes something of it, and a
//! parameter that nobody needs goes. The files are the phases:
//!
//! * [`sites`]: where functions are called, and which instructions make the arguments;
//! * [`choose`]: which functions nothing but those calls reaches, which parameters may go, and what that saves;
//! * [`rewrite`]: the types, functions and bodies without them;
//! * [`loom_check::params`]: proves again, in another way, that the output may replace the input.
//!
//! # What is preserved
//!
//! Everything observable. Of an argument only what has no effect goes.
//!
//! # What stays
//!
//! Parameters of functions that are exported, run at the start, or are referred to: somebody else may call them. Those of
//! functions that a body calls which `fold` leaves alone. And where the module would not become shorter.

mod choose;
mod rewrite;
mod sites;

use crate::fold::code::{Code, Types};
use loom_check::claim::Claim;
use loom_check::params::Param;
use loom_core::index::FuncIndex;
use loom_core::outside::Outside;
use loom_core::pass::{Pass, PassContext, PassInfo, Stage};
use loom_core::proposal::Proposal;
use loom_core::{Error, Module, Result};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use tracing::{debug, info_span};

loom_core::register_pass!(
    PassInfo::new(
        "params",
        "drop parameters that are the same constant at every call, or that nobody needs",
        // Behind `heap`, which knows an allocator by what its functions do with parameters.
        Stage::Settle,
        |_| Ok(Box::new(Params)),
    )
    .after(&["heap"])
    .counterparts(&["dae", "dae-optimizing"])
);

/// The bodies of a module of which enough is known.
pub type Bodies = BTreeMap<FuncIndex, Code>;

/// Functions have fewer parameters.
struct Params;

impl Pass for Params {
    fn propose<'m>(
        &self,
        module: &'m Module<'_>,
        _: &Outside,
        cx: &mut PassContext<'_>,
    ) -> Result<Option<Proposal<'m>>> {
        let bodies = info_span!("read").in_scope(|| bodies(module))?;
        let sites = info_span!("sites").in_scope(|| choose::sites(module, &bodies))?;
        let mut chosen = info_span!("choose").in_scope(|| chosen(module, &bodies, &sites))?;
        let checked =
            loom_check::module::Module::parse(module.bytes).map_err(|error| Error::bug(error.to_string()))?;
        // One body that is not followed takes all back that it has to do with; more than a few of them are not expected.
        for _ in 0..MOST_TRIES {
            let params: Vec<Param> = chosen.values().flatten().cloned().collect();
            if params.is_empty() {
                return Ok(None);
            }
            let written =
                info_span!("write").in_scope(|| rewrite::bodies(module, &bodies, &sites, &chosen))?;
            let new: Vec<_> = written.iter().collect();
            let verdicts: Vec<_> = new
                .par_iter()
                .map(|(func, body)| {
                    loom_check::params::check_body(&checked, &params, func.as_u32(), body.bytes())
                })
                .collect();
            let mut refused = BTreeSet::new();
            for ((func, _), verdict) in new.iter().zip(verdicts) {
                if let Err(why) = verdict {
                    debug!(func = func.as_u32(), %why, "not followed");
                    refused.insert(**func);
                }
            }
            if refused.is_empty() {
                let (functions, count) = (chosen.len(), params.len());
                let constant = params.iter().filter(|param| param.value.is_some()).count();
                let rewrite = rewrite::module(module, written, &chosen)?;
                cx.report.notes.push(format!(
                    "functions with fewer parameters: {functions}; parameters that went: {count}, of which were the same number at every call: {constant}"
                ));
                return Ok(Some(rewrite.because(Claim::Params(params))));
            }
            chosen.retain(|func, _| {
                let calls = sites.get(func).into_iter().flatten();
                !refused.contains(func) && !calls.into_iter().any(|(caller, _)| refused.contains(caller))
            });
        }
        Ok(None)
    }
}

/// So often bodies are written anew because some of them are not followed.
const MOST_TRIES: u32 = 4;

fn bodies(module: &Module<'_>) -> Result<Bodies> {
    let funcs: Vec<_> =
        module.funcs.iter().filter_map(|(index, func)| Some((index, func.origin.defined()?))).collect();
    let read: Vec<Result<Option<(FuncIndex, Code)>>> = funcs
        .par_iter()
        .map(|(func, body)| {
            let code = Code::read(&Types(module), *func, body)
                .map_err(|error| Error::invalid(module.bytes, &error))?;
            Ok(code.map(|code| (*func, code)))
        })
        .collect();
    read.into_iter().filter_map(Result::transpose).collect()
}

/// A function, and its parameters that go.
type Chosen = (FuncIndex, Vec<Param>);

/// The parameters that go, by function, where that makes the module shorter.
fn chosen(
    module: &Module<'_>,
    bodies: &Bodies,
    sites: &choose::Sites,
) -> Result<BTreeMap<FuncIndex, Vec<Param>>> {
    let funcs: Vec<_> =
        sites.iter().filter_map(|(func, sites)| Some((*func, sites, bodies.get(func)?))).collect();
    let found: Vec<Result<Option<Chosen>>> = funcs
        .par_iter()
        .map(|(func, sites, code)| {
            let gone = choose::removable(*func, code, sites, bodies);
            if gone.is_empty() {
                return Ok(None);
            }
            let declared = rewrite::declared(module, *func)?;
            let least = rewrite::type_cost(module, *func, &gone);
            let gain = choose::gain(code, declared, &gone, sites, bodies);
            Ok((gain > least).then_some((*func, gone)))
        })
        .collect();
    found.into_iter().filter_map(Result::transpose).collect()
}
