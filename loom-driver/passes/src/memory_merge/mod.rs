//! The pass `memory-merge`: private memories of fixed size become one.
//!
//! A microcontroller has one address space. Each component brings a memory of its own, and once no
//! `memory.grow` is left, nothing keeps them from lying side by side in one: memory *k* gets a
//! base, and every instruction says which memory it means, so that no relocations are needed. An
//! access gets the base added to its static offset; the addresses that the program computes stay
//! what they are. The files are the phases:
//!
//! * [`uses`]: which instructions name which memory;
//! * [`layout`]: which memories can take part, and where each comes to lie;
//! * [`code`]: what becomes of each instruction that names one;
//! * [`sections`]: the memory, export and data sections;
//! * [`loom_check::memory_merge`]: compares the output with the input, instruction by instruction.
//!
//! The memories that are left over have no pages and nothing that uses them; `dce` removes them.
//!
//! # What is preserved
//!
//! Every access inside the memory that it names, exactly. `memory.init`, `memory.copy` and
//! `memory.fill` check the bounds of their memory as before. An access outside of it trapped; with
//! `checked=true` it still does. Without, one that is not outside of all memories reaches another
//! one, as in any program that shares a memory: that no access is out of bounds is an assumption,
//! and printed. So is, if one of the memories is exported, that whoever uses it ignores its size.
//!
//! # Who takes part
//!
//! A memory that is defined in the module, that no `memory.grow` names, and whose active segments
//! are in bounds for certain. With `into-exported=true` it may be exported if the outside cannot grow it
//! (its maximum is its size); then it is the first one, at 0, and the only such one. Those that become one have one index
//! type, page size and sharedness; those of another kind become another one, in the next round. All together must fit the index type, with every offset.
//! And no import may be told memories by number. What cannot take part stays as it is, and a
//! warning says why.
//!
//! No level includes the pass: `--single-memory` asks for it.

mod code;
mod layout;
mod sections;
#[cfg(test)]
mod tests;
pub(crate) mod uses;

use crate::shared::linker_symbols;
use layout::{Choice, Layout, Order};
use loom_check::claim::Claim;
use loom_check::memory_merge::Placed;
use loom_core::bodies::{self, Replaced};
use loom_core::outside::Outside;
use loom_core::pass::{FlagInfo, OptionError, OptionInfo, Options, Pass, PassContext, PassInfo, Stage};
use loom_core::proposal::{Proposal, Rewrite};
use loom_core::{Module, Result};
use tracing::info_span;

/// Name of the pass.
const NAME: &str = "memory-merge";

const CHECKED: &str = "checked";
const ORDER: &str = "order";
const INTO_EXPORTED: &str = "into-exported";

loom_core::register_pass!(
    PassInfo::new(
        NAME,
        "make one memory of those that are private and cannot grow",
        Stage::Shrink,
        |options| Ok(Box::new(MemoryMerge::of(options)?)),
    )
    .after(&["trap-sink"])
    .options(&[
        OptionInfo::new(CHECKED, "true|false", "an access outside its memory traps as before, for some code at each (default: false)"),
        OptionInfo::new(INTO_EXPORTED, "true|false", "private memories may come to lie behind an exported one, which gets larger (default: false)"),
        OptionInfo::new(ORDER, "uses|index", "which memory comes first, unless one is exported: the most used one, or the first (default: uses)"),
    ])
    .flags(&[FlagInfo::of_pass(
        "single-memory",
        "Make one memory of those that are private and cannot grow: `--pass memory-merge` beside the level's own passes",
    )
    .details(
        "An access outside its memory, which trapped, may then reach another one, unless \
         `--pass-arg memory-merge:checked=true` adds checks.",
    )])
    .counterparts(&["multi-memory-lowering"])
);

struct MemoryMerge(Choice);

impl MemoryMerge {
    fn of(options: &Options) -> Result<MemoryMerge, OptionError> {
        let checked = options.choice(CHECKED, &[("true", true), ("false", false)], false)?;
        let order = options.choice(ORDER, &[("uses", Order::Uses), ("index", Order::Index)], Order::Uses)?;
        let into_exported = options.choice(INTO_EXPORTED, &[("true", true), ("false", false)], false)?;
        Ok(MemoryMerge(Choice { order, checked, into_exported }))
    }
}

impl Pass for MemoryMerge {
    fn propose<'m>(
        &self,
        module: &'m Module<'_>,
        outside: &Outside,
        cx: &mut PassContext<'_>,
    ) -> Result<Option<Proposal<'m>>> {
        let checked = self.0.checked;
        let found = info_span!("layout").in_scope(|| layout::find(module, outside, self.0))?;
        for (memory, why) in &found.left_out {
            cx.report.obstacle(format!("memory {} is not merged: {why}", memory.as_u32()));
        }
        let Some(layout) = found.layout else { return Ok(None) };
        let rewrite = merge(module, &layout, checked)?;
        self.describe(&layout, cx);
        linker_symbols::warn(module, "memories were merged", "the others", cx);
        let placed = Placed { layout: layout.claim(), is_exported: layout.is_exported, checked };
        placed.premises().into_iter().for_each(|premise| cx.report.assume(premise.text));
        Ok(Some(rewrite.because(Claim::MemoryMerge(placed))))
    }
}

/// The module with one memory that has all of `layout`, and the others empty.
fn merge<'m>(module: &'m Module<'_>, layout: &Layout, checked: bool) -> Result<Rewrite<'m>> {
    let replaced =
        Replaced { sections: sections::replaced(module, layout)?, data_moved: true, ..Replaced::default() };
    let change = |func, _: &[u8]| code::change(module, func, layout, checked);
    bodies::rewrite_with(module, change, replaced)
}

impl MemoryMerge {
    fn describe(&self, layout: &Layout, cx: &mut PassContext<'_>) {
        let places = layout.places.iter().map(|(memory, place)| {
            format!("memory {} at {} ({} bytes)", memory.as_u32(), place.base, place.size)
        });
        let places: Vec<_> = places.collect();
        let target = layout.target.as_u32();
        cx.report.notes.push(format!(
            "memory {target} has all of: {}; {} pages",
            places.join(", "),
            layout.pages
        ));
    }
}
