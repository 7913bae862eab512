//! The pass `compact`: which bytes of memory a program ever touches, proved, and nothing else kept.
//!
//! Once the allocator is gone, a component still brings a memory of a megabyte: a stack that nobody
//! uses, strings of a panic machinery that no longer exists, and somewhere in between the few bytes
//! that it works with. This pass finds out which. It follows every 32-bit number through the whole
//! program, from the exports on: `interpret` goes through one body with everything that may be known at
//! each point, as sums of unknowns (`affine`) whose values are few constants or an interval with a
//! stride (`value_set`); `fixpoint` repeats that for all bodies that are reached until nothing is
//! new (`summaries`). Contents of memory count regardless of the order of writes (`memory`), so
//! that function pointers in data lead to single slots.
//!
//! If every access of a memory is within bounds, its bytes can move: those that accesses share stay
//! together in a cluster, and each cluster gets a place in one memory (`layout`). An access is displaced in its
//! static offset, in the constant that is its address, or by a subtraction (`rewrite`). The numbers that
//! the program computes with stay what they are, so nothing depends on what it does with them.
//!
//! Bytes that nobody reads are not kept, nor is what writes them. What reads them only for such writes goes with
//! those (`dead_stores`), if it is whole runs of operators that can do nothing else (`pure_regions`).
//!
//! # The rooms
//!
//! Data flows one way: `domain` (numbers), `decode` (bodies), `analysis` (what the program can do), `plan` (what is kept, and
//! where), `emit` (the output, and what is claimed about it). `explain` looks at all of them.
//!
//! # What is preserved
//!
//! Everything observable, and that a trap happens where one happened, under one premise: nothing of the
//! instance runs on after a trap (`trap-ends-instance`). As part of a level it holds where it is a fact of
//! the outside. Without it no stack pointer can be followed. Which functions an import may enter before it
//! returns is a fact of the outside as well: they begin with the stack pointer wherever their caller has it.
//! That a call leaves a stack pointer where it found it is proved of each function, and does not count where
//! a call may wait half-way.
//!
//! Exported numbers of a linker that say where memory is in use (`__heap_base` and its like: `markers`) say it of the
//! output, where a verified section says that they are that, and nothing else reads them.
//!
//! # Who takes part
//!
//! A memory that is defined in the module, with 32-bit addresses, not shared and not exported, that no
//! reached `memory.grow` or `memory.init` names, and of which every reached access is proved to be in bounds: a
//! range that may leave the memory is never cut, since the access has to trap there. If anything
//! reached is unknown to the analysis (tables that change, references to functions, exceptions, threads,
//! garbage-collected objects), everything stays as it is. `explain` says why a memory stays.
//!
//! # The check
//!
//! What the analysis claims is written down as plain data (`certificate`), and [`loom_check::compact`] confirms it, and the
//! output, without a fixpoint and with none of the analysis' code. If it does not, nothing changes.

mod analysis;
mod decode;
mod domain;
mod emit;
mod explain;
mod explicit_zeros;
mod numbers;
mod plan;
mod regions;
mod safe;
mod say;
#[doc(hidden)]
pub mod testing;
mod used;

use analysis::fixpoint;
use analysis::memory::Reason;
use analysis::summaries::Summaries;
use emit::certificate::certificate;
use emit::rewrite::{self, Body};
use emit::{globals, sections};
use loom_check::claim::Claim;
use loom_check::compact::Premises;
use loom_core::bodies::{self, NewBody, Replaced};
use loom_core::custom::footprint::{self, Facts};
use loom_core::index::{FuncIndex, MemoryIndex};
use loom_core::maps::Fate;
use loom_core::outside::Outside;
use loom_core::pass::{
    FlagInfo, Level, OptionError, OptionInfo, Options, Pass, PassContext, PassInfo, Stage,
};
use loom_core::proposal::Proposal;
use loom_core::report::{Severity, assumption};
use loom_core::{Module, Result};
use plan::layout::Layout;
use plan::markers::{self, Markers};
pub use safe::{SafeAccess, safe_accesses};
use std::collections::BTreeMap;
use tracing::info_span;
pub use used::{Access, Used, used};

/// Name of the pass.
const NAME: &str = "compact";

const TRAP_ENDS_INSTANCE: &str = "trap-ends-instance";
/// An option of earlier versions: what an import may enter is no premise any more, but a fact.
const NO_REENTRANCE: &str = "no-reentrance";
/// Its option for the size of a page.
const PAGE_SIZE: &str = "page-size";
/// Its option for the section that says how many bytes are used.
const EXTENT: &str = "extent";

/// Its option for bytes that stay free.
const RESERVE: &str = "reserve";
/// Its option for the size of a stack.
const STACK: &str = "stack";
/// Its option for where variables end.
const VARIABLES_END: &str = "variables-end";
/// Its option for what is assumed of the program.
const ASSUME: &str = "assume";
/// Id of the global section.
const GLOBALS: u8 = 6;

loom_core::register_pass!(
    PassInfo::new(
        NAME,
        "prove which bytes of private memories are ever touched, and keep only those",
        Stage::Shrink,
        |options| Ok(Box::new(Compact::of(options)?)),
    )
    .after(&["trap-sink"])
    .levels(&[Level::Mcu])
    .options(&[
        OptionInfo::new(
            TRAP_ENDS_INSTANCE,
            "true|false",
            "nobody enters the instance after a trap or looks at what it exports (default: false; in -Omcu: where that follows from the outside)"
        ),
        OptionInfo::new(
            NO_REENTRANCE,
            "true|false",
            "of earlier versions, without effect: what an import may enter is a fact of the outside"
        ),
        OptionInfo::new(
            PAGE_SIZE,
            "1|65536",
            "size of a page of the memory that is left, in bytes (default: as it was)"
        ),
        OptionInfo::new(
            EXTENT,
            "true|false",
            "write a section `loom:footprint` with the bytes that are used, where whole pages are more \
                      (default: if there is one)"
        ),
        OptionInfo::new(
            RESERVE,
            "0..65536",
            "bytes from address 0 on that stay free, for a compiler that uses them itself (default: 0)"
        ),
        OptionInfo::new(
            STACK,
            "16..1048576",
            "bytes of stack that are enough where no bound is proved, with `assume=memory-safe`; more traps (there is no default)"
        ),
        OptionInfo::new(
            VARIABLES_END,
            "ADDRESS",
            "the byte behind the last variable of each memory, with `assume=memory-safe` (default: what the exported `__data_end` say)"
        ),
        OptionInfo::new(
            ASSUME,
            "nothing|memory-safe",
            "what is assumed of the program beside what is proved (default: nothing)"
        ),
    ])
    .flags(&[FlagInfo::of_option(
        "assume",
        ASSUME,
        "WHAT",
        "`memory-safe`: assume that each access stays within the object that its address derives from, and that nothing depends on where \
         objects lie. Then a memory with a heap has no more than the stack, the variables and the budget of `--allocator`",
    ), FlagInfo::of_option(
        "page-size",
        PAGE_SIZE,
        "BYTES",
        "Size of a page of compacted memory, in bytes: with 1, a memory has exactly the bytes that the program can touch. \
         For consumers that know custom page sizes",
    )])
);

struct Compact {
    /// `None`: as the outside says.
    trap_ends_instance: Option<bool>,
    /// Whether the option without effect was given.
    names_no_reentrance: bool,
    /// Log2 of the new size of a page.
    page_log2: Option<u32>,
    /// Whether to write a section [`footprint::SECTION`]; `None`: if there is one.
    extent: Option<bool>,
    /// Where what is kept begins: an address.
    reserve: u64,
    /// Whether the user named the pass.
    asked_for: bool,
    /// Whether the program is assumed to be memory-safe.
    is_memory_safe: bool,
    /// Bytes of stack that are enough, if nobody can prove how many are.
    stack: Option<u32>,
    /// Where variables end, if the user says so.
    variables_end: Option<u32>,
}

impl Compact {
    fn of(options: &Options) -> Result<Compact, OptionError> {
        let choices = [("true", Some(true)), ("false", Some(false))];
        let unless_mcu = if options.level == Some(Level::Mcu) { None } else { Some(false) };
        Ok(Compact {
            trap_ends_instance: options.choice(TRAP_ENDS_INSTANCE, &choices, unless_mcu)?,
            names_no_reentrance: options.choice(NO_REENTRANCE, &choices, None)?.is_some(),
            page_log2: options.choice(PAGE_SIZE, &[("1", Some(0)), ("65536", Some(16))], None)?,
            extent: options.choice(EXTENT, &choices, None)?,
            reserve: numbers::reserve(options)?,
            stack: numbers::stack(options)?,
            variables_end: numbers::variables_end(options)?,
            is_memory_safe: options.choice(ASSUME, &[("nothing", false), ("memory-safe", true)], false)?,
            // Who wants bytes to stay free has to know where they do not.
            asked_for: options.level.is_none() || options.get(RESERVE).is_some(),
        })
    }

    /// What the judge takes from the user. What follows from the outside it finds out by itself.
    fn stated(&self) -> Premises {
        Premises { trap_ends_instance: self.trap_ends_instance == Some(true) }
    }

    fn premises(&self, outside: &Outside) -> Premises {
        Premises { trap_ends_instance: self.trap_ends_instance.unwrap_or(outside.trap_ends_all()) }
    }
}

impl Pass for Compact {
    fn propose<'m>(
        &self,
        module: &'m Module<'_>,
        outside: &Outside,
        cx: &mut PassContext<'_>,
    ) -> Result<Option<Proposal<'m>>> {
        if self.names_no_reentrance {
            let message = format!("`{NAME}:{NO_REENTRANCE}` has no effect any more");
            let help = "which functions an import may enter follows from the `meld:boundary` section, `--embedding` and \
                        `--one-tree`";
            cx.report.diagnose(Severity::Warning, message, Some(help.into()));
        }
        let premises = self.premises(outside);
        let found = find(module, outside, premises, self.reserve)?;
        let footprints = explain::footprints(&found.summaries, found.layout.as_ref());
        say::describe(&footprints, cx, self.asked_for);
        cx.report.footprints = footprints;
        let Some(layout) = &found.layout else { return self.regions(module, &found, cx) };
        let size = sections::size(&found.summaries, layout, self.page_log2);
        let markers = markers::find(&found.summaries, layout, size)?;
        cx.report.notes.extend(markers.stale.iter().cloned());
        let proposal = self.rewrite(module, &found, layout, &markers, cx)?;
        if proposal.is_some() {
            say::assume(premises, outside, cx);
            if !markers.moved.is_empty() {
                cx.report.assume(assumption::MARKERS);
            }
            return Ok(proposal);
        }
        self.regions(module, &found, cx)
    }

    fn recognizes_addresses(&self) -> bool {
        self.is_memory_safe
    }
}

/// What was found out about a module.
struct Found<'m> {
    summaries: Summaries<'m>,
    /// Where everything comes to lie; `None` if no memory can be compacted.
    layout: Option<Layout>,
    bodies: BTreeMap<FuncIndex, NewBody>,
}

/// Analyses the module, lays out what is kept, and makes the bodies. A memory of which an access cannot
/// be moved stays, and everything is done again without what was found out about it.
fn find<'m>(
    module: &'m Module<'m>,
    outside: &'m Outside,
    premises: Premises,
    reserve: u64,
) -> Result<Found<'m>> {
    let mut excluded = BTreeMap::new();
    loop {
        let summaries =
            info_span!("analyse").in_scope(|| fixpoint::analyse(module, outside, premises, &excluded))?;
        let layout = if summaries.is_worth_it() { Layout::of(&summaries, reserve) } else { None };
        let Some(layout) = layout else {
            return Ok(Found { summaries, layout: None, bodies: BTreeMap::new() });
        };
        match info_span!("bodies").in_scope(|| bodies(&summaries, &layout))? {
            Ok(bodies) => return Ok(Found { summaries, layout: Some(layout), bodies }),
            Err((memory, reason)) => drop(excluded.insert(memory, reason)),
        }
    }
}

impl Compact {
    /// What it proposes for memories of which an access has no bounds.
    fn regions<'m>(
        &self,
        module: &'m Module<'_>,
        found: &Found<'_>,
        cx: &mut PassContext<'_>,
    ) -> Result<Option<Proposal<'m>>> {
        if !self.is_memory_safe {
            return Ok(None);
        }
        if cx.has_computed {
            cx.report.keeps_obstacles = true;
            return Ok(None);
        }
        let stays = |memory: &MemoryIndex| {
            let is_laid_out =
                found.layout.as_ref().is_some_and(|layout| layout.memories.contains(&memory.as_u32()));
            !is_laid_out && module.memories.get(*memory).is_some_and(|memory| memory.min_bytes() > 0)
        };
        let proposal = regions::propose(module, self, module.memories.keys().filter(stays), cx)?;
        if proposal.is_some() {
            found.summaries.outside.assume(cx.report);
        }
        Ok(proposal)
    }

    /// What it proposes; `None` if that would be the input.
    fn rewrite<'m>(
        &self,
        module: &'m Module<'_>,
        found: &Found<'_>,
        layout: &Layout,
        markers: &Markers,
        cx: &PassContext<'_>,
    ) -> Result<Option<Proposal<'m>>> {
        let mut sections = sections::replaced(&found.summaries, layout, self.page_log2)?;
        sections.extend(globals::section(module, markers)?.map(|section| (GLOBALS, section)));
        let mut replaced = Replaced { sections, ..Replaced::default() };
        replaced.sections.retain(|id, bytes| {
            let old = module.sections.iter().find(|section| section.id == *id);
            old.is_none_or(|old| module.bytes.get(old.range.clone()) != Some(bytes))
        });
        replaced.data_moved = !found.bodies.is_empty() || !replaced.sections.is_empty();
        let known = footprint::read(module).map(|facts| facts.extents());
        let mut is_news = false;
        if self.extent.unwrap_or(known.is_some()) && !is_stripped(cx) {
            let extents = sections::extents(&found.summaries, layout, self.page_log2);
            is_news = extents != known.unwrap_or_default();
            replaced.footprint = Some(Facts::of_extents(extents));
        }
        if !replaced.data_moved && !is_news {
            return Ok(None);
        }
        let rewrite = bodies::rewrite_with(module, |func, _| Ok(found.bodies.get(&func).cloned()), replaced)?;
        let (summaries, stated) = (&found.summaries, self.stated());
        let certificate = certificate(summaries, layout, &markers.moved, stated);
        Ok(Some(rewrite.because(Claim::Compact(certificate))))
    }
}

/// Whether the section about extents goes in the end.
fn is_stripped(cx: &PassContext<'_>) -> bool {
    cx.settings.strip.iter().any(|strip| strip.covers(footprint::SECTION))
}

/// The bodies that change, or a memory that has to stay after all.
type Bodies = Result<BTreeMap<FuncIndex, NewBody>, (u32, Reason)>;

fn bodies(summaries: &Summaries<'_>, layout: &Layout) -> Result<Bodies> {
    let mut changed = BTreeMap::new();
    for func in summaries.module.funcs.keys() {
        let Some(body) = summaries.module.body(func) else { continue };
        let old = body.as_bytes();
        let reached = summaries.funcs.get(func.as_u32() as usize).filter(|own| own.reached);
        let (Some(own), Some(code)) = (reached, summaries.known_code(func.as_u32())) else {
            // Nobody calls it.
            if old != bodies::TRAP_BODY {
                changed.insert(func, NewBody::stub(Fate::Unreachable));
            }
            continue;
        };
        match rewrite::body(summaries, layout, (func.as_u32(), own), code, old)? {
            Body::Same => {}
            Body::Changed(body) => drop(changed.insert(func, body)),
            Body::Stuck { memory, position } => {
                let why = "an address comes from several places at once".to_string();
                return Ok(Err((
                    memory,
                    Reason { func: Some(func.as_u32()), position, why, chain: Vec::new() },
                )));
            }
        }
    }
    Ok(Ok(changed))
}
