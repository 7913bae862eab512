//! The pass `inline`: the body of a function stands where it was called, if that makes the module shorter.
//!
//! A function that is called from one place takes a type, a size, declarations, and a call that passes arguments; and what is
//! known about the arguments helps nobody in it. A small one may take less than the calls of it. The files are the phases:
//!
//! * [`calls`]: who calls whom with what, and which functions only calls reach;
//! * [`choose`]: from those that call nobody upwards, which bodies are tried in the place of which calls. Each trial is
//!   measured after [`fold`](super::fold) has been over it; one that does not pay is taken back;
//! * [`splice`]: a body with others in the place of calls;
//! * [`packed`]: bodies that wait, as few bytes;
//! * [`memo`]: what earlier runs found out;
//! * [`write`]: the bodies of the output, and what is claimed of them;
//! * [`loom_check::inline`]: proves again, in another way, that the output may replace the input.
//!
//! Of a function whose body stands for all calls of it nothing but a trap is left, and [`dce`](super::dce) takes it away.
//!
//! # What is preserved
//!
//! Everything observable, in the order in which it was: arguments are computed where they were, and locals of what was called
//! are zero whenever its body begins. What is left to implementations may change: how deep calls may go before the stack is
//! exhausted.
//!
//! # What stays
//!
//! Calls of functions that call themselves, whatever lies between. Bodies that make tail calls, which would return to
//! somebody else; those with locals that are no numbers; and those that `fold` leaves alone: they neither stand in others, nor
//! do others stand in them. Tail calls. And the module, if it would not become shorter.

mod calls;
mod choose;
mod memo;
mod packed;
mod splice;
mod write;

use calls::Calls;
use choose::{Chosen, Earlier, Made};
use loom_check::claim::Claim;
use loom_check::inline::{Claimed, Inlined, check_body};
use loom_core::bodies::{self, NewBody};
use loom_core::index::FuncIndex;
use loom_core::outside::Outside;
use loom_core::pass::{Level, Pass, PassContext, PassInfo, Stage};
use loom_core::proposal::Proposal;
use loom_core::{Error, Module, Result};
use memo::Memo;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tracing::{debug, info_span};

loom_core::register_pass!(
    PassInfo::new(
        "inline",
        "put the bodies of functions in the place of calls, where that makes the module shorter",
        // Behind `heap`, which knows an allocator by what its functions do.
        Stage::Settle,
        |_| Ok(Box::<Inline>::default()),
    )
    .after(&["heap"])
    // Not in `-Omcu`: C compilers inline by themselves (0.1 % of ARM code is all that is left to gain), and synth 0.89 runs
    // out of registers in larger bodies, or makes wrong code of them (`benchmarks/device.md`).
    .levels(&[Level::O2])
    .computes()
    .counterparts(&["inlining", "inlining-optimizing"])
);

/// Bodies stand in the place of calls.
#[derive(Default)]
struct Inline {
    memo: Memo,
}

/// So often all is chosen anew, because some bodies are not followed, or some functions stay that were to go.
const MOST_TRIES: u32 = 6;

impl Pass for Inline {
    fn propose<'m>(
        &self,
        module: &'m Module<'_>,
        outside: &Outside,
        cx: &mut PassContext<'_>,
    ) -> Result<Option<Proposal<'m>>> {
        let calls = info_span!("calls").in_scope(|| Calls::of(module, outside))?;
        let keys = calls.keys();
        let (mut earlier, mut followed) = (Earlier::default(), BTreeMap::new());
        earlier.staying.extend(self.memo.staying(&keys));
        for _ in 0..MOST_TRIES {
            let chosen =
                info_span!("choose").in_scope(|| choose::choose(module, &calls, &self.memo, &mut earlier))?;
            if chosen.bodies.is_empty() {
                return Ok(None);
            }
            if !chosen.broken.is_empty() {
                self.memo.add_staying(&keys, &chosen.broken);
                earlier.staying.extend(chosen.broken);
                continue;
            }
            let (new, claimed) = info_span!("write").in_scope(|| write::bodies(module, &chosen))?;
            let refused =
                info_span!("judge").in_scope(|| refused(module, &new, &claimed, &chosen, &mut followed))?;
            if !refused.is_empty() {
                let trials = refused.iter().filter_map(|func| Some(chosen.bodies.get(func)?.trial));
                self.memo.add_vain(trials);
                earlier.callers.extend(refused);
                continue;
            }
            if write::saved(module, &new, &chosen) <= 0 {
                return Ok(None);
            }
            return propose(module, new, claimed, &chosen, cx).map(Some);
        }
        Ok(None)
    }
}

/// The functions whose bodies the judge cannot follow. Those that it can are remembered: an earlier choice made most of them.
fn refused(
    module: &Module<'_>,
    new: &BTreeMap<FuncIndex, NewBody>,
    claimed: &[Inlined],
    chosen: &Chosen,
    followed: &mut BTreeMap<FuncIndex, Arc<Made>>,
) -> Result<BTreeSet<FuncIndex>> {
    let bug = |error: loom_check::Refused| Error::bug(error.to_string());
    let checked =
        loom_check::module::Module::parse(module.bytes).map_err(|error| Error::bug(error.to_string()))?;
    let claimed = Claimed::read(claimed).map_err(bug)?;
    // What stands in a body is the same if the body is the same one: with another it would have been made anew.
    let is_known = |func, made| followed.get(func).is_some_and(|known| Arc::ptr_eq(made, known));
    let made = new.iter().filter_map(|(func, body)| Some((func, body, chosen.bodies.get(func)?)));
    let unknown: Vec<_> = made.filter(|(func, _, made)| !is_known(func, made)).collect();
    let verdicts = unknown.par_iter().map(|(func, body, _)| {
        let verdict = check_body(&checked, &claimed, func.as_u32(), body.bytes());
        verdict.err().map(|why| {
            debug!(func = func.as_u32(), %why, "not followed");
            **func
        })
    });
    let refused: BTreeSet<FuncIndex> = verdicts.flatten().collect();
    let known = unknown.into_iter().filter(|(func, ..)| !refused.contains(func));
    followed.extend(known.map(|(func, _, made)| (*func, made.clone())));
    Ok(refused)
}

fn propose<'m>(
    module: &'m Module<'_>,
    mut new: BTreeMap<FuncIndex, NewBody>,
    claimed: Vec<Inlined>,
    chosen: &Chosen,
    cx: &mut PassContext<'_>,
) -> Result<Proposal<'m>> {
    let calls: usize = claimed.iter().map(|inlined| inlined.calls.len()).sum();
    let (count, gone) = (new.len(), chosen.gone.len());
    let rewrite = bodies::rewrite(module, |func, _| {
        Ok(chosen.gone.contains(&func).then(write::nothing).or_else(|| new.remove(&func)))
    })?;
    cx.report.notes.push(format!(
        "calls that bodies stand for: {calls}, in other bodies: {count}; functions that nobody needs then: {gone}"
    ));
    Ok(rewrite.because(Claim::Inline(claimed)))
}
