//! The pass `heap`: growth within a fixed budget.
//!
//! A microcontroller has no memory to map in later: what a program may ever have is there from the start, or never.
//! WebAssembly allows `memory.grow` to fail at any time, so a program that is refused more than a budget gets what it has
//! to be ready for. Therefore a memory gets its whole reserve at once, and a private global counts how many pages of it are
//! granted: `memory.size` reads it, and `memory.grow` becomes a call of a small function that moves it, or answers -1. Then
//! no memory can grow, which `memory-merge`, `compact` and compilers for small devices need. The files are the phases:
//!
//! * [`budget`]: how much the user grants to which memory;
//! * [`reserve`]: which memories have a reserve, and how large it is;
//! * [`checks`]: what stands in front of accesses with `checked=true`;
//! * [`code`]: what becomes of `memory.grow` and `memory.size`, and the function that hands out pages;
//! * [`sections`]: the type, function, memory and global sections;
//! * [`loom_check::heap`]: writes that function a second time, and compares the output with the input.
//!
//! # What is preserved
//!
//! Every result of `memory.size`, and every result of `memory.grow` within the budget: growth by 0, beyond the declared
//! maximum, by more than there are addresses. Granted pages are zero, as they are part of the memory from the start and
//! nothing wrote them. What is given up is the trap of an access between the end that is granted and the end of the
//! reserve: that there is none, by the program or by the host on its behalf, is an assumption, and printed. With `checked=true` a
//! call stands in front of each access that traps there, and the assumption is about the host alone. An assumption as well is that no
//! interrupt grows a memory while it is being grown, where interrupts may come: the function is no longer one step. It takes a
//! frame on the native stack, as any call does.
//!
//! # Who takes part
//!
//! A memory of the module that a `memory.grow` names. Whoever else has it could see its size or grow it: it must not be
//! imported, exported (unless only options of canonical definitions name the export), or told by number to an import. It
//! must not be shared between threads, nor may threads run at all. Its active segments are in bounds for certain, or an
//! instantiation that traps would not. What cannot take part stays as it is, and a warning says why; if the budget names the
//! memory, that is an error.
//!
//! The pass runs when nothing else finds anything to do any more: a memory whose `memory.grow` another pass removes needs no
//! reserve. What it makes of the rest gives the others something to do again.
//!
//! No level includes the pass: `--heap` asks for it.

mod allocator;
pub mod budget;
mod checks;
mod code;
mod reserve;
mod sections;
#[cfg(test)]
mod tests;

pub use allocator::first_block;

use crate::growth::{self, AtFirst};
use crate::shared::linker_symbols;
use budget::Budgets;
use loom_check::allocator::Kind;
use loom_check::claim::Claim;
use loom_check::heap::Reserved;
use loom_core::bodies::{self, Replaced};
use loom_core::index::MemoryIndex;
use loom_core::outside::{Access, Outside};
use loom_core::pass::{FlagInfo, OptionError, OptionInfo, Options, Pass, PassContext, PassInfo, Stage};
use loom_core::proposal::{Proposal, Rewrite};
use loom_core::report::Severity;
use loom_core::{Error, Module, Result};
use reserve::{Candidate, Found, Reserve};
use std::collections::BTreeMap;
use tracing::info_span;

/// Name of the pass.
const NAME: &str = "heap";

/// The option that says how much.
const BUDGET: &str = "budget";

/// The option that says whether accesses behind the end trap as before.
const CHECKED: &str = "checked";

/// The option that says who hands it out.
const ALLOCATOR: &str = "allocator";

loom_core::register_pass!(
    PassInfo::new(
        NAME,
        "give memories that grow all that they may ever have from the start",
        Stage::Settle,
        |options| Ok(Box::new(Heap::of(options)?)),
    )
    // What cannot grow any more may be merged, and what are globals by then are no part of it.
    .after(&["cells"])
    .options(&[OptionInfo::new(
        BUDGET,
        "[N=]BYTES[,...]",
        "by how much each memory, or memory N of the input, may grow: a number, or one with KiB or MiB \
                  (there is no default)"
    ), OptionInfo::new(
        ALLOCATOR,
        "first-fit|bump",
        "which allocator hands it out instead of the program's own (default: the program's own does)"
    ), OptionInfo::new(
        CHECKED,
        "true|false",
        "an access behind the end that a memory has grown to traps as before, for a call at each (default: false)"
    )])
    .flags(&[FlagInfo::of_option(
        "heap",
        BUDGET,
        "[N=]BYTES",
        "Let each memory grow by at most so many bytes (a number, or with KiB or MiB), all of which it has from the start; \
         `N=BYTES` for memory N of the module alone: `--pass heap` beside the level's own passes. Can be repeated",
    )
    .and_asks()
    .details(
        "No `memory.grow` is left: growth within the budget is counted, and beyond it is refused, as it may be at any \
         time. An access between the end that a memory has grown to and the end of what it has, which trapped, no longer \
         does, unless `--pass-arg heap:checked=true` adds checks.",
    ), FlagInfo::of_option(
        "allocator",
        ALLOCATOR,
        "KIND",
        "With `--heap`: have a small allocator hand out the budget instead of the program's own: `first-fit`, or `bump`, which \
         frees nothing",
    )
    .details(
        "The budget is then to the byte. Which functions are the program's allocator is found out by calling them in a machine of \
         its own; if that or anything else is in doubt, the memory keeps it, and a warning says why.",
    )])
);

struct Heap {
    budgets: Budgets,
    allocator: Option<Kind>,
    checked: bool,
}

impl Heap {
    fn of(options: &Options) -> Result<Heap, OptionError> {
        let error = |message: String| OptionError::new(BUDGET, message);
        let text = options
            .get(BUDGET)
            .ok_or_else(|| error(format!("how much is for you to say, in bytes: {TRY}")).about_growth())?;
        if Budgets::has_auto(text) {
            let message = format!("how much a program may have is a decision, and not in its code: {TRY}");
            return Err(error(message).about_growth());
        }
        let budgets = Budgets::parse(text).map_err(error)?;
        let kinds = [("first-fit", Some(Kind::FirstFit)), ("bump", Some(Kind::Bump))];
        let allocator = options.choice(ALLOCATOR, &kinds, None)?;
        let checked = options.choice(CHECKED, &[("true", true), ("false", false)], false)?;
        if checked && allocator.is_some() {
            let why =
                "there is no end to check with another allocator: choose one of `checked` and `--allocator`";
            return Err(OptionError::new(CHECKED, why));
        }
        Ok(Heap { budgets, allocator, checked })
    }
}

impl Pass for Heap {
    fn propose<'m>(
        &self,
        module: &'m Module<'_>,
        outside: &Outside,
        cx: &mut PassContext<'_>,
    ) -> Result<Option<Proposal<'m>>> {
        let Found { candidates, left_out } = info_span!("reserve")
            .in_scope(|| reserve::find(module, outside, &self.budgets, self.checked, cx.memories))?;
        let kept = match self.allocator.map(|kind| replace_one(module, outside, cx, &candidates, kind)) {
            None => Vec::new(),
            Some(replaced) => match replaced? {
                Ok(proposal) => return Ok(Some(proposal)),
                Err(kept) => kept,
            },
        };
        let reserves = reserve::reserves(module, &candidates, self.checked).map_err(|error| match error {
            Error::Refused { message, .. } if !kept.is_empty() => {
                Error::Refused { message, help: Some(format!("give at least a page: {}", kept.join("; "))) }
            }
            error => error,
        });
        let reserves = reserves.or_else(|error| Err(with_growth(module, cx, error)?))?;
        kept.into_iter().for_each(|why| cx.report.diagnose(Severity::Warning, why, None));
        for (memory, why) in &left_out {
            cx.report.obstacle(format!("memory {} still grows: {why}", memory.as_u32()));
        }
        if reserves.is_empty() {
            if left_out.is_empty() {
                cx.report.notes.push("no `memory.grow` is left that a budget could be for".into());
            }
            return Ok(None);
        }
        let rewrite = give(module, &reserves)?;
        let is_lent = |memory: &MemoryIndex| matches!(outside.memory(*memory), Some(Access::Option(_)));
        let lent = reserves.keys().any(is_lent);
        let claims = reserves.iter().map(|(memory, reserve)| (memory.as_u32(), reserve.claim()));
        let claim = Reserved { reserves: claims.collect(), interrupts: outside.interrupts(), lent };
        describe(module, &reserves, cx);
        claim.premises().into_iter().for_each(|premise| cx.report.assume(premise.text));
        if lent {
            outside.assume(cx.report);
        }
        Ok(Some(rewrite.because(Claim::Heap(claim))))
    }
}

/// What to do about a budget that nobody decided.
const TRY: &str = "try the smallest number with which your calls succeed, from one page (64KiB) on, or with `--allocator` from less";

/// An error about a budget, with what memories ask for at first, which have the numbers of the input.
fn with_growth(module: &Module<'_>, cx: &PassContext<'_>, error: Error) -> Result<Error> {
    let Error::Refused { message, help } = error else { return Ok(error) };
    let of_input = |at_first: AtFirst| {
        let was = cx.memories.was(MemoryIndex::from_u32(at_first.memory));
        AtFirst { memory: was.unwrap_or(at_first.memory), ..at_first }.to_string()
    };
    let help: Vec<String> = help.into_iter().chain(growth::of(module)?.into_iter().map(of_input)).collect();
    Ok(Error::Refused { message, help: Some(help.join("; ")) })
}

/// The module with another allocator for the first memory of which it can be replaced; or why none can be.
fn replace_one<'m>(
    module: &'m Module<'_>,
    outside: &Outside,
    cx: &mut PassContext<'_>,
    candidates: &BTreeMap<MemoryIndex, Candidate>,
    kind: Kind,
) -> Result<std::result::Result<Proposal<'m>, Vec<String>>> {
    let mut kept = Vec::new();
    for (memory, Candidate { bytes, was, .. }) in candidates {
        match info_span!("allocator")
            .in_scope(|| allocator::replace(module, outside, *memory, *bytes, kind))?
        {
            Ok(allocator::Change { rewrite, claim, note }) => {
                cx.report.notes.push(note);
                let premises: Vec<String> =
                    claim.premises().into_iter().map(|premise| premise.text).collect();
                let assumed = format!("assumed, because of `--allocator`: {}", premises.join("; "));
                cx.report.diagnose(Severity::Note, assumed, None);
                premises.into_iter().for_each(|premise| cx.report.assume(premise));
                linker_symbols::warn(module, "a memory has all that it may grow by", "that", cx);
                if matches!(outside.memory(*memory), Some(Access::Option(_))) {
                    outside.assume(cx.report);
                }
                return Ok(Ok(rewrite.because(Claim::Allocator(claim))));
            }
            Err(why) => kept.push(format!("memory {was} keeps its own allocator: {why}")),
        }
    }
    Ok(Err(kept))
}

/// The module in which the memories of `reserves` have them.
fn give<'m>(module: &'m Module<'_>, reserves: &BTreeMap<MemoryIndex, Reserve>) -> Result<Rewrite<'m>> {
    let checks = reserves.values().filter(|reserve| reserve.check.is_some()).map(checks::check);
    let added = reserves.values().map(code::helper).chain(checks).collect();
    let replaced = Replaced { sections: sections::replaced(module, reserves)?, added, ..Replaced::default() };
    bodies::rewrite_with(module, |func, _| code::change(module, func, reserves), replaced)
}

fn describe(module: &Module<'_>, reserves: &BTreeMap<MemoryIndex, Reserve>, cx: &mut PassContext<'_>) {
    for (memory, reserve) in reserves {
        let Reserve { initial, most, page, sites, .. } = *reserve;
        cx.report.notes.push(format!(
            "memory {} has {most} pages of {page} bytes: {initial} that it asks for at first, and {} to grow by; \
             `memory.grow` that are calls now: {sites}",
            memory.as_u32(),
            most - initial,
        ));
        let granted = most - initial;
        if granted < reserve.budget {
            let declared = module.memories.get(*memory).and_then(|memory| memory.ty.maximum);
            let what = format!(
                "memory {}: of the {} pages of its budget it gets {granted}",
                memory.as_u32(),
                reserve.budget
            );
            match declared == Some(most) {
                true => cx.report.notes.push(format!("{what}, because its maximum is {most}")),
                false => {
                    let why = format!("{what}, because it has no more addresses");
                    cx.report.diagnose(Severity::Warning, why, None);
                }
            }
        }
        if let Some(needs) = reserve.asks_for.filter(|needs| *needs > granted) {
            cx.report.notes.push(format!(
                "memory {}: one `memory.grow` asks for {needs} pages at once, which it will be refused",
                memory.as_u32()
            ));
        }
    }
    linker_symbols::warn(module, "memories have all that they may grow by", "that", cx);
}
