//! The pass `trap-sink`: what can only end in a trap becomes the trap.
//!
//! A Rust program that may index out of bounds carries the whole panic machinery: formatting, hooks
//! and an allocator, all of it live and all of it only there to fill a buffer that nobody reads
//! before the program traps. Dead-code elimination cannot remove it. This pass asks of every point
//! of every function what can happen from there on. If every path ends in a trap and nothing can be
//! seen on the way, the point is *doomed*: one `unreachable` says the same. Code behind a call that
//! never returns is *dead*, and goes as well. The files are the phases:
//!
//! * [`cfg`]: the control flow of each body, decoded once, in parallel;
//! * [`loom_core::call_graph`]: what an indirect call can run, and the call graph;
//! * [`effects`]: which writes somebody can see;
//! * [`verdict`]: which points are doomed or dead, for all functions together;
//! * [`cut`]: what that leaves out of each body;
//! * [`loom_check::trap_sink`]: proves again, in another way, that the output may replace the input.
//!
//! # What is preserved
//!
//! That a trap happens, and everything observable before it. Not which trap, nor how much stack or
//! time it takes to get there. What counts as observable is everything outside an allow-list:
//! locals, arithmetic, loads, instructions on private memories, tables and globals, and calls of
//! functions that do nothing else. The two premises widen what is possible, and are printed as
//! assumptions:
//!
//! * `trap-ends-instance`: nobody enters the instance after a trap or looks at what it exports, so
//!   nobody can see what it wrote to itself before. Without it, a host may catch the trap, call
//!   another export, and find a flag set; then such writes are effects. As part of a level it holds
//!   where it is a fact ([`Outside::trap_ends_all`]): where the canonical ABI embeds the module, and all
//!   that can be entered from outside belongs to one tree of component instances.
//! * `forward-progress`: a loop or a recursion that has a way out ends. Without it, one that might
//!   run for ever must stay. As part of a level it holds. One without a way out, such as an idle
//!   loop, always stays.
//!
//! Dead-code elimination has to run afterwards to profit. It may empty table slots, which dooms
//! further indirect calls; so the manager repeats the passes until none changes anything.

mod cut;
mod effects;
mod verdict;

use cut::Change;
use effects::{Effects, Premises};
use loom_check::claim::Claim;
use loom_check::trap_sink::LOOPS_END;
use loom_core::bodies::{self, NewBody, Splice};
use loom_core::call_graph::CallGraph;
use loom_core::index::{FuncIndex, PrimaryMap};
use loom_core::maps::Fate;
use loom_core::outside::Outside;
use loom_core::pass::{Level, OptionError, OptionInfo, Options, Pass, PassContext, PassInfo, Stage};
use loom_core::proposal::Proposal;
use loom_core::report::assumption;
use loom_core::{Module, Result, refs};
use rayon::prelude::*;
use tracing::info_span;
use verdict::Verdict;

const NAME: &str = "trap-sink";
const TRAP_ENDS_INSTANCE: &str = "trap-ends-instance";
const FORWARD_PROGRESS: &str = "forward-progress";

loom_core::register_pass!(
    PassInfo::new(
        NAME,
        "replace code that can only end in a trap, with nothing to see before, by the trap",
        Stage::Shrink,
        |options| Ok(Box::new(TrapSink::of(options)?)),
    )
    .levels(&[Level::Mcu])
    .options(&[
        OptionInfo::new(
            TRAP_ENDS_INSTANCE,
            "true|false",
            "nobody enters the instance after a trap or looks at what it exports (default: false; in -Omcu: where that follows from the outside)"
        ),
        OptionInfo::new(
            FORWARD_PROGRESS,
            "true|false",
            "a loop or a recursion that has a way out ends (default: false; in -Omcu: true)"
        ),
    ])
    .counterparts(&["unreachable", "remove-unused-brs"])
);

struct TrapSink {
    /// `None`: as the outside says.
    trap_ends_instance: Option<bool>,
    forward_progress: bool,
}

impl TrapSink {
    fn of(options: &Options) -> Result<TrapSink, OptionError> {
        let choices = [("true", Some(true)), ("false", Some(false))];
        let mcu = options.level == Some(Level::Mcu);
        let unless_mcu = if mcu { None } else { Some(false) };
        let forward_progress = options.choice(FORWARD_PROGRESS, &choices, Some(mcu))? == Some(true);
        let trap_ends_instance = options.choice(TRAP_ENDS_INSTANCE, &choices, unless_mcu)?;
        Ok(TrapSink { trap_ends_instance, forward_progress })
    }

    fn premises(&self, outside: &Outside) -> Premises {
        Premises {
            trap_ends_instance: self.trap_ends_instance.unwrap_or(outside.trap_ends_all()),
            forward_progress: self.forward_progress,
        }
    }

    /// What the judge takes from the user. What follows from the outside it finds out by itself.
    fn stated(&self) -> loom_check::trap_sink::Premises {
        loom_check::trap_sink::Premises {
            trap_ends_instance: self.trap_ends_instance == Some(true),
            forward_progress: self.forward_progress,
        }
    }
}

impl Pass for TrapSink {
    fn propose<'m>(
        &self,
        module: &'m Module<'_>,
        outside: &Outside,
        cx: &mut PassContext<'_>,
    ) -> Result<Option<Proposal<'m>>> {
        let premises = self.premises(outside);
        // What names something that does not exist is refused there.
        refs::of_bodies(module)?;
        let calls = info_span!("control flow").in_scope(|| CallGraph::of(module, outside))?;
        let effects = Effects::of(premises, outside);
        let verdict = info_span!("verdict").in_scope(|| Verdict::of(module, &calls, &effects, premises))?;
        let changes = info_span!("cut").in_scope(|| changes(module, &calls, &verdict))?;
        // The control flow of all bodies is as large as they are.
        drop(calls);
        if changes.values().all(|change| change.is_none()) {
            return Ok(None);
        }
        let rewrite =
            bodies::rewrite(module, |func, old| apply(old, changes.get(func).and_then(Option::as_ref)))?;
        describe(premises, self.trap_ends_instance.is_none(), outside, &changes, cx);
        Ok(Some(rewrite.because(Claim::TrapSink(self.stated()))))
    }
}

fn changes(
    module: &Module<'_>,
    calls: &CallGraph,
    verdict: &Verdict<'_>,
) -> Result<PrimaryMap<FuncIndex, Option<Change>>> {
    let funcs: Vec<FuncIndex> = module.funcs.keys().collect();
    let found: Vec<Result<Option<Change>>> = funcs
        .par_iter()
        .map(|func| {
            let (Some(body), Some(cfg)) = (module.body(*func), calls.cfg(*func)?) else { return Ok(None) };
            Ok(cut::change(body.as_bytes(), &cfg, &verdict.points(&cfg)))
        })
        .collect();
    found.into_iter().collect()
}

fn apply(old: &[u8], change: Option<&Change>) -> Result<Option<NewBody>> {
    match change {
        None => Ok(None),
        Some(Change::Whole) => Ok(Some(NewBody::stub(Fate::Doomed))),
        Some(Change::Parts(parts)) => {
            let mut splice = Splice::new(old);
            for part in parts {
                let operators: &[u8] = if part.trap { &[cut::UNREACHABLE] } else { &[] };
                splice.replace_because(part.fate, part.range.clone(), operators)?;
            }
            Ok(Some(splice.finish()))
        }
    }
}

/// `is_fact`: that a trap ends the instance was not stated, but follows from what is outside.
fn describe(
    premises: Premises,
    is_fact: bool,
    outside: &Outside,
    changes: &PrimaryMap<FuncIndex, Option<Change>>,
    cx: &mut PassContext<'_>,
) {
    let whole = changes.values().filter(|change| matches!(change, Some(Change::Whole))).count();
    let parts = changes.values().filter(|change| matches!(change, Some(Change::Parts(_)))).count();
    cx.report.notes.push(format!("functions that can only trap: {whole}; cut in part: {parts}"));
    if premises.trap_ends_instance {
        if is_fact {
            outside.assume(cx.report);
        }
        cx.report.assume(assumption::TRAP_ENDS_INSTANCE);
    }
    if premises.forward_progress {
        cx.report.assume(LOOPS_END);
    }
    cx.report.assume(assumption::ANY_TRAP);
}
