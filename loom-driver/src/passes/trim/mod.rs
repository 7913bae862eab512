//! The pass `trim`: limits and segments that say no more than they have to.
//!
//! * **Tables** that only indirect calls and active segments touch shrink to the highest slot that a
//!   segment writes. Slots behind it are null for ever: a call of one traps either way.
//! * **Limits**: where a private table or memory never grows, a maximum that is there becomes the
//!   minimum, which is never longer. An ahead-of-time compiler then knows that the size is fixed:
//!   it can put the memory or table into static storage of exactly that size, and check bounds
//!   against a constant. Where there is no maximum, one is added only with `fixed=true`, since it
//!   costs a byte or two; it is worth them if the consumer does look at it.
//! * **Data segments** lose their trailing zeros where the memory is zero anyway: it is defined
//!   here, every active segment is known to be in bounds, and no earlier segment wrote there. It
//!   makes no difference whether the memory is exported: nobody sees it before the segments are
//!   written, and what is written afterwards comes from elsewhere, because an active segment is
//!   empty for `memory.init` from then on.
//!
//! Segments that stay keep their numbers and offsets, so that no instruction changes. Never-read
//! passive segments are for dead-code elimination.
//!
//! # What is preserved
//!
//! Everything, except which trap ends a call through a slot that is not there any more: out of bounds
//! instead of null. That is printed as an assumption when it happens.
//!
//! # What stays
//!
//! Whatever is imported, exported or shared (an exporting module tells its limits to whoever links
//! with it); tables of which an instruction reads the size or a slot, or writes one; tables with an
//! initial value; memories that something may grow; and everything about a segment of which it is not
//! known that it is in bounds.
//!
//! [`check`] compares input and output again: it runs the segments of both and looks at what they
//! leave behind.

mod check;
mod limits;
mod segments;

use loom_core::bodies::{self, Replaced};
use loom_core::pass::{Level, OptionInfo, Outcome, Pass, PassContext, PassInfo, Stage};
use loom_core::{Error, Module, Result};
use tracing::info_span;

const FIXED: &str = "fixed";

loom_core::register_pass!(PassInfo {
    name: "trim",
    summary: "shrink limits of private tables and memories, and drop trailing zeros of data segments",
    stage: Stage::Layout,
    after: &[],
    levels: &[Level::Mcu],
    options: &[OptionInfo {
        key: FIXED,
        values: "true|false",
        summary: "give what never grows a maximum also where it has none, for compilers that use it (default: false)",
    }],
    create: |options| {
        let fixed = options.choice(FIXED, &[("true", true), ("false", false)], false)?;
        Ok(Box::new(Trim { fixed }))
    },
});

struct Trim {
    /// Add a maximum where there is none.
    fixed: bool,
}

impl Pass for Trim {
    fn run(&self, module: &Module<'_>, cx: &mut PassContext<'_>) -> Result<Outcome> {
        let uses = info_span!("uses").in_scope(|| limits::Uses::of(module))?;
        let tables = limits::tables(module, &uses, self.fixed)?;
        let memories = limits::memories(module, &uses, self.fixed)?;
        let zeros = segments::without_trailing_zeros(module)?;
        let mut replaced = Replaced::default();
        replaced.sections.extend(tables.section.map(|section| (4, section)));
        replaced.sections.extend(memories.map(|section| (5, section)));
        replaced.sections.extend(zeros.section.map(|section| (11, section)));
        if replaced.sections.is_empty() {
            return Ok(Outcome::Unchanged);
        }
        let output = bodies::rewrite_with(module, |_, _| Ok(None), &replaced, cx)?;
        if cx.settings.check {
            info_span!("check").in_scope(|| recheck(module, &output))?;
        }
        cx.report.notes.push(format!(
            "table slots that went: {}; trailing zeros of data segments: {}",
            tables.slots, zeros.bytes
        ));
        if tables.slots > 0 {
            cx.report.assume("which trap ends a call does not matter");
        }
        Ok(Outcome::Rewritten(output))
    }
}

fn recheck(module: &Module<'_>, output: &[u8]) -> Result<()> {
    let output = Module::parse(output).map_err(|error| Error::bug(format!("trim: {error}")))?;
    check::check(module, &output)
}
