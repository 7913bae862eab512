//! The pass `fold`: in each body alone, what is known when it is compiled is not computed when it runs.
//!
//! Constants and copies go through locals and the stack; operators follow a table of rules; tests whose outcome is known,
//! branches to where the code goes on anyway, code behind branches, blocks to which nothing branches, and writes of locals
//! that nobody reads go. Fused modules have plenty of that: other passes leave constants where addresses were, and
//! components pass each other what never varies. The files are the phases:
//!
//! * [`code`], [`operators`], [`write`]: a body as a row of instructions, and back;
//! * [`control`], [`block`], [`branches`]: through it, block by block;
//! * [`build`]: instruction by instruction, with what each value is made of, and [`known`] of locals;
//! * [`rules`], [`apply`], [`numbers`]: what may stand for what, each rule with its proof obligation, and what operators
//!   come to;
//! * [`cost`]: what an instruction costs, by who reads the module; [`turned`]: tests that are cheaper the other way round;
//! * [`stores`]: backwards, for writes that nobody reads;
//! * [`settled`]: which bodies nothing shortens any more;
//! * [`loom_check::fold`]: proves again, in another way, that each body does what it did.
//!
//! All of that is done until nothing becomes cheaper, which is shorter unless the flag `--for` says otherwise. A body that
//! would not become cheaper stays as it is.
//!
//! # What is preserved
//!
//! Everything observable: whatever reads or writes memories, tables and globals, calls, or may trap happens in the same
//! order, with the same operands; a global is read where it was, or not at all. Floats are not computed. A local keeps its number; DWARF still finds it, but what it finds
//! may not be there yet or any more, as with any optimizer.
//!
//! # What stays
//!
//! Bodies with operators of which not enough is known: those that catch exceptions, branch on references or switch stacks,
//! and loops with parameters. And bodies for which [`loom_check::fold`] cannot follow the change.

mod apply;
mod block;
mod branches;
mod build;
pub mod code;
mod control;
pub mod cost;
mod known;
pub mod numbers;
mod operators;
pub mod other;
#[cfg(test)]
mod proofs;
mod rules;
pub mod settled;
mod stores;
mod turned;
pub mod write;

use code::{Code, Types};
use cost::Consumer;
use loom_check::claim::Claim;
use loom_core::bodies::{self, NewBody};
use loom_core::index::FuncIndex;
use loom_core::outside::Outside;
use loom_core::pass::{FlagInfo, Level, OptionInfo, Pass, PassContext, PassInfo, Stage};
use loom_core::proposal::Proposal;
use loom_core::{Error, Module, Result};
use rayon::prelude::*;
use settled::{Key, Settled};
use std::collections::BTreeMap;
use std::sync::OnceLock;
use tracing::{debug, info_span};
use wasmparser::FunctionBody;

const NAME: &str = "fold";

loom_core::register_pass!(
    PassInfo::new(
        NAME,
        "compute what is known, and drop tests, blocks and writes of locals that decide nothing",
        Stage::Shrink,
        |options| Ok(Box::new(Fold { consumer: Consumer::of(options)?, ..Fold::default() })),
    )
    .options(&[OptionInfo::new(
        cost::KEY,
        cost::VALUES,
        "whose costs count: `wasm`, the default, is bytes of the module; `synth` is bytes of the ARM code that synth makes of it",
    )])
    .flags(&[FlagInfo::of_option(
        cost::KEY,
        cost::KEY,
        "CONSUMER",
        "Who reads the module next, and whose costs count: `wasm`, `gcc` behind wasm2c, or `synth` [default: wasm]",
    )
    .details("For `synth` the module may take more bytes, and the machine code fewer.")])
    .after(&["devirtualize", "forward", "trap-sink", "compact", "memory-merge"])
    .levels(&[Level::O2, Level::Mcu])
    .computes()
    .counterparts(&[
        "precompute",
        "precompute-propagate",
        "remove-unused-brs",
        "vacuum",
        "optimize-instructions"
    ])
);

/// Bodies are cheaper.
#[derive(Default)]
struct Fold {
    consumer: Consumer,
    /// Bodies that nothing makes cheaper.
    settled: Settled,
    /// Bodies of which nobody can prove that a cheaper one may replace them.
    unproved: Settled,
}

impl Pass for Fold {
    fn propose<'m>(
        &self,
        module: &'m Module<'_>,
        _: &Outside,
        cx: &mut PassContext<'_>,
    ) -> Result<Option<Proposal<'m>>> {
        let (mut new, kept) = info_span!("fold").in_scope(|| self.changes(module))?;
        if kept > 0 {
            cx.report
                .notes
                .push(format!("bodies that stay because the check cannot follow their change: {kept}"));
        }
        if new.is_empty() {
            return Ok(None);
        }
        let count = new.len();
        let saved: u64 = new.values().map(|change| change.saved).sum();
        let what = match self.consumer {
            Consumer::Wasm => ["shorter", "bytes that this saves"],
            Consumer::Synth => ["cheaper", "bytes that this saves where they count, about"],
        };
        let rewrite = bodies::rewrite(module, |func, _| Ok(new.remove(&func).map(|change| change.body)))?;
        cx.report.notes.push(format!("bodies that became {}: {count}; {}: {saved}", what[0], what[1]));
        Ok(Some(rewrite.because(Claim::Fold)))
    }
}

/// A body that is cheaper.
struct Change {
    body: NewBody,
    /// By how many bytes, of the module or of machine code.
    saved: u64,
}

/// What was found of a body.
enum Found {
    /// Nothing makes it cheaper, and these stand for it.
    Settled([Key; 2]),
    /// It is left alone, or was known to be settled.
    Nothing,
    /// A cheaper one, which nobody can prove that it may replace it. These stand for it.
    Unproved([Key; 2]),
    /// A cheaper one.
    Cheaper(Change),
}

impl Fold {
    /// The bodies that become cheaper, and how many would and stay because nobody can prove that they may.
    fn changes(&self, module: &Module<'_>) -> Result<(BTreeMap<FuncIndex, Change>, usize)> {
        // Only where there is something to check.
        let checked = OnceLock::new();
        let funcs: Vec<(FuncIndex, &FunctionBody<'_>)> =
            module.funcs.iter().filter_map(|(index, func)| Some((index, func.origin.defined()?))).collect();
        let found: Vec<Result<Found>> =
            funcs.par_iter().map(|(func, body)| self.body(module, &checked, *func, body)).collect();
        let (mut changes, mut kept) = (BTreeMap::new(), 0);
        let (mut settled, mut unproved) = (Vec::new(), Vec::new());
        for ((func, _), found) in funcs.into_iter().zip(found) {
            match found? {
                Found::Cheaper(change) => drop(changes.insert(func, change)),
                Found::Unproved(keys) => {
                    kept += 1;
                    unproved.extend(keys);
                }
                Found::Settled(keys) => settled.extend(keys),
                Found::Nothing => {}
            }
        }
        self.settled.add(settled);
        self.unproved.add(unproved);
        Ok((changes, kept))
    }

    /// The instructions of one, for who is to read them; `None` if it is left alone.
    fn read(&self, module: &Module<'_>, func: FuncIndex, body: &FunctionBody<'_>) -> Result<Option<Code>> {
        let code =
            Code::read(&Types(module), func, body).map_err(|error| Error::invalid(module.bytes, &error))?;
        Ok(code.map(|code| Code { consumer: self.consumer, ..code }))
    }

    /// What becomes of one. What is checked against is read when it is needed first.
    fn body<'m>(
        &self,
        module: &'m Module<'_>,
        checked: &OnceLock<
            std::result::Result<loom_check::module::Module<'m>, loom_check::module::ReadError>,
        >,
        func: FuncIndex,
        body: &FunctionBody<'_>,
    ) -> Result<Found> {
        let old = body.as_bytes();
        let same_bytes = Key::of_bytes(old);
        if self.settled.has(same_bytes) {
            return Ok(Found::Nothing);
        }
        let Some(code) = self.read(module, func, body)? else { return Ok(Found::Nothing) };
        let keys = [same_bytes, Key::of(&code)];
        let [_, same_code] = keys;
        if self.settled.has(same_code) {
            return Ok(Found::Settled(keys));
        }
        if self.unproved.has(same_code) {
            return Ok(Found::Unproved(keys));
        }
        let before = code.cost();
        // Where no step helps, what is left out in reading may: code that never runs. It is read again for that, as it is not
        // held while the steps are tried.
        let best = match cheaper(code) {
            None => self.read(module, func, body)?,
            best => best,
        };
        let Some(best) = best else { return Ok(Found::Nothing) };
        let new = write::write(old, &best, None)?;
        let bytes = new.bytes();
        let (was, is) = match self.consumer {
            Consumer::Wasm => ((old.len() as u64, 0), (bytes.len() as u64, 0)),
            Consumer::Synth => (before, best.cost()),
        };
        if is >= was {
            return Ok(Found::Settled(keys));
        }
        let saved = was.0 - is.0;
        let checked = checked.get_or_init(|| loom_check::module::Module::parse(module.bytes));
        let checked = checked.as_ref().map_err(|error| Error::bug(error.to_string()))?;
        if let Err(why) = loom_check::fold::check_body(checked, func.as_u32(), bytes) {
            debug!(func = func.as_u32(), saved, %why, "not followed");
            return Ok(Found::Unproved(keys));
        }
        Ok(Found::Cheaper(Change { body: new, saved }))
    }
}

/// So often a body is gone through without becoming cheaper.
const PATIENCE: u32 = 2;
/// So often it is gone through at most.
const MOST_ROUNDS: u32 = 32;

/// The cheapest body, for its consumer, on the way to one that nothing changes any more; of two that cost the same, the shorter.
pub fn shortest(code: Code) -> Code {
    cheaper(code.clone()).unwrap_or(code)
}

/// The same if it is cheaper than the body as it is.
fn cheaper(code: Code) -> Option<Code> {
    let mut best = None;
    let mut cost = code.cost();
    let mut key = Key::of(&code);
    let (mut code, mut stalled) = (code, 0);
    for _ in 0..MOST_ROUNDS {
        stores::drop_dead(&mut code);
        code.is_leaf = !cost::calls(&code);
        code = control::simplify(code);
        if code.consumer != Consumer::Wasm {
            turned::turn(&mut code);
        }
        let now = code.cost();
        if now < cost {
            (best, cost, stalled) = (Some(code.clone()), now, 0);
        } else {
            stalled += 1;
        }
        let before = std::mem::replace(&mut key, Key::of(&code));
        if stalled > PATIENCE || key == before {
            break;
        }
    }
    best
}
