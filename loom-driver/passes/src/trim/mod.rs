//! The pass `trim`: limits and segments that say no more than they have to.
//!
//! * **Tables** that only indirect calls and active segments touch shrink to the highest slot that a
//!   segment writes. Slots behind it are null for ever: a call of one traps either way.
//! * **Limits**: where a private table or memory never grows, a maximum that is there becomes the
//!   minimum, which is never longer. An ahead-of-time compiler then knows that the size is fixed:
//!   it can put the memory or table into static storage of exactly that size, and check bounds
//!   against a constant. Where there is no maximum, one is added only with `fixed=true`, since it
//!   costs a byte or two; it is worth them if the consumer does look at it.
//! * **Data segments** are written with as few bytes as that takes: without zeros where the memory is
//!   zero anyway (it is defined here, and no earlier segment wrote there), as one where they overlap,
//!   touch, or have few zeros between them, and as two around many. Every active segment has to be in
//!   bounds for certain. It makes no difference whether the memory is exported: nobody sees it before the
//!   segments are written, and what is written afterwards comes from elsewhere, because an active
//!   segment is empty for `memory.init` from then on.
//!
//! A memory keeps its segments, but for trailing zeros, if an instruction names one of them, if a global says
//! where one is written, if the memory is shared, or if no fewer bytes would do. Passive segments keep their order and contents; where they get other
//! numbers, instructions follow. The name of a segment goes to the first that has something of it.
//! Never-read passive segments are for dead-code elimination.
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
//! initial value; memories that something may grow; and all data segments if it is not known of one
//! whether it is in bounds. What an imported memory holds before is not known, so zeros there stay.
//!
//! [`loom_check::trim`] compares input and output again: it runs the segments of both and looks at what they
//! leave behind.

mod cut;
mod limits;
mod segments;
mod written;

use loom_check::claim::Claim;
use loom_core::bodies::{self, NewBody, Replaced, Splice};
use loom_core::index::{DataIndex, Space};
use loom_core::maps::IndexMap;
use loom_core::outside::Outside;
use loom_core::pass::{Level, OptionInfo, Pass, PassContext, PassInfo, Stage};
use loom_core::proposal::Proposal;
use loom_core::refs::{self, Refs};
use loom_core::report::assumption;
use loom_core::{Module, Result};
use tracing::info_span;
use wasm_encoder::Encode;

const FIXED: &str = "fixed";

loom_core::register_pass!(
    PassInfo::new(
        "trim",
        "shrink limits of private tables and memories, and write data segments with fewer bytes",
        Stage::Layout,
        |options| {
            let fixed = options.choice(FIXED, &[("true", true), ("false", false)], false)?;
            Ok(Box::new(Trim { fixed }))
        },
    )
    .levels(&[Level::Mcu])
    .options(&[OptionInfo::new(
        FIXED,
        "true|false",
        "give what never grows a maximum also where it has none, for compilers that use it (default: false)"
    )])
    .counterparts(&["memory-packing", "limit-segments"])
);

/// Limits are smaller, and data segments are cut anew.
struct Trim {
    /// Add a maximum where there is none.
    fixed: bool,
}

impl Pass for Trim {
    fn propose<'m>(
        &self,
        module: &'m Module<'_>,
        outside: &Outside,
        cx: &mut PassContext<'_>,
    ) -> Result<Option<Proposal<'m>>> {
        let refs = info_span!("scan").in_scope(|| refs::of_bodies(module))?;
        let uses = limits::Uses::of(module, outside, &refs);
        let tables = limits::tables(module, &uses, self.fixed)?;
        let memories = limits::memories(module, &uses, self.fixed)?;
        let segments = info_span!("segments").in_scope(|| segments::cut(module, &refs))?;
        let mut replaced = Replaced::default();
        replaced.sections.extend(tables.section.map(|section| (4, section)));
        replaced.sections.extend(memories.map(|section| (5, section)));
        replaced.sections.extend(segments.section.map(|section| (11, section)));
        replaced.sections.extend(segments.count.map(|section| (12, section)));
        if replaced.sections.is_empty() {
            return Ok(None);
        }
        replaced.datas = segments.map.clone();
        let change = |func, old: &[u8]| match (&segments.map, refs.get(func)) {
            (Some(map), Some(Some(refs))) => renamed(old, refs, map),
            _ => Ok(None),
        };
        let rewrite = bodies::rewrite_with(module, change, replaced)?;
        cx.report.notes.push(format!(
            "table slots that went: {}; bytes of data segments: {}",
            tables.slots, segments.saved
        ));
        if tables.slots > 0 {
            cx.report.assume(assumption::ANY_TRAP);
        }
        Ok(Some(rewrite.because(Claim::Trim)))
    }
}

/// The body with the new numbers of data segments; `None` if it names none.
fn renamed(old: &[u8], refs: &Refs, map: &IndexMap<DataIndex>) -> Result<Option<NewBody>> {
    let mut splice = Splice::new(old);
    let mut sites = refs.sites.iter().filter(|site| site.kind.space() == Space::Data).peekable();
    if sites.peek().is_none() {
        return Ok(None);
    }
    for site in sites {
        let new = map.get_u32(site.index).ok_or_else(|| limits::bug("a segment that is named is gone"))?;
        let start = site.offset as usize;
        splice.replace(start..start + usize::from(site.len), |out| new.encode(out))?;
    }
    Ok(Some(splice.finish()))
}
