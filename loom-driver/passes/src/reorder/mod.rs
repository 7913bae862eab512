//! The pass `reorder`: what is named most gets the short numbers.
//!
//! An index below 128 takes one byte wherever it stands, one below 16,384 two (of a type, in places
//! where it could also be something negative, one below 64 and 8,192). So the functions, globals and
//! types that are named most come to stand in front of these limits, and the others behind. On one
//! side of a limit nothing moves: the order of the source is worth something to people, and nothing to
//! the size. The files are the phases:
//!
//! * [`uses`]: how often each function, global and type is named;
//! * [`order`]: who comes to stand before which limit.
//!
//! A module with so few of everything that all numbers are short stays as it is, and so does one that
//! would not become smaller.
//!
//! # What is preserved
//!
//! Everything: it is the same module with other numbers. Custom sections follow. Imports stay in front,
//! in their order, because that is the order in which they are provided; a global stays behind those
//! that its initial value reads, a recursion group behind those that it refers to, and its types stay
//! together. Table slots, and the order in which segments are written, stay. So do functions if an
//! import is told them by number.
//!
//! Its check is that of dead-code elimination ([`loom_check::removal`]), which shares no code with it:
//! operator by operator the same but for new indices, of which each is that of one old one.

mod order;
mod uses;

use loom_check::claim::Claim;
use loom_core::index::{EntityRef, FuncIndex, GlobalIndex, TypeIndex};
use loom_core::maps::{IndexMap, IndexMaps};
use loom_core::outside::Outside;
use loom_core::pass::{Level, Pass, PassContext, PassInfo, Stage};
use loom_core::proposal::Proposal;
use loom_core::removal::{self, Removal};
use loom_core::renumber::Renumbered;
use loom_core::{Module, Result, refs};
use order::{Unit, order};
use tracing::info_span;
use uses::Uses;

const NAME: &str = "reorder";

loom_core::register_pass!(
    PassInfo::new(
        NAME,
        "give short numbers to the functions, globals and types that are named most",
        Stage::Layout,
        |_| Ok(Box::new(Reorder)),
    )
    // What is named how often has to be final.
    .after(&["trim"])
    .levels(&[Level::O2, Level::Mcu])
    .counterparts(&["reorder-functions", "reorder-globals", "reorder-types"])
);

struct Reorder;

/// Indices from which on a number takes a byte more.
const UNSIGNED: &[u32] = &[1 << 7, 1 << 14];
/// The same for types, which some places write as signed numbers.
const SIGNED_OR_NOT: &[u32] = &[1 << 6, 1 << 7, 1 << 13, 1 << 14];

impl Pass for Reorder {
    fn propose<'m>(
        &self,
        module: &'m Module<'_>,
        outside: &Outside,
        cx: &mut PassContext<'_>,
    ) -> Result<Option<Proposal<'m>>> {
        let all_short =
            |len: usize, limits: &[u32]| limits.first().is_none_or(|limit| len <= *limit as usize);
        if all_short(module.funcs.len(), UNSIGNED)
            && all_short(module.globals.len(), UNSIGNED)
            && all_short(module.types.len(), SIGNED_OR_NOT)
        {
            return Ok(None);
        }
        let refs = info_span!("scan").in_scope(|| refs::of_bodies(module))?;
        let uses = info_span!("uses").in_scope(|| Uses::of(module, &refs))?;
        let maps = info_span!("order").in_scope(|| maps(module, outside, &uses))?;
        if maps.are_identity() {
            return Ok(None);
        }
        let renumbered = info_span!("emit").in_scope(|| Renumbered::of(module, &maps))?;
        let customs = module.sections.iter().filter(|section| section.id == 0);
        let before = module.bytes.len() - customs.map(|section| section.range.len()).sum::<usize>();
        let Some(saved) = before.checked_sub(renumbered.core_size()).filter(|saved| *saved > 0) else {
            return Ok(None);
        };
        cx.report.notes.push(format!("bytes that shorter numbers save: {saved}"));
        let claim = Removal {
            maps: removal::runs(&maps),
            may_go: Vec::new(),
            preserve_trap_kind: true,
            may_reorder: true,
        };
        Ok(Some(renumbered.with(maps).because(Claim::Removal(claim))))
    }
}

/// The new place of everything.
fn maps(module: &Module<'_>, outside: &Outside, uses: &Uses) -> Result<IndexMaps> {
    let mut maps = IndexMaps::identity(module);
    let imports = module.imported_funcs;
    if outside.numbers().funcs().is_none() {
        let units = (imports..module.funcs.len()).map(|func| Unit::single(uses.funcs[FuncIndex::new(func)]));
        let places = order(imports as u32, &units.collect::<Vec<_>>(), UNSIGNED);
        let kept = (0..imports).chain(places.into_iter().map(|place| imports + place)).map(FuncIndex::new);
        maps.funcs = IndexMap::of_kept(kept.collect(), module.funcs.len());
    }
    let imports = module.globals.values().filter(|global| global.origin.is_import()).count();
    let mut units = Vec::with_capacity(module.globals.len());
    for (global, definition) in module.globals.iter().skip(imports) {
        let mut unit = Unit::single(uses.globals[global]);
        if let Some(init) = definition.origin.defined() {
            let read = uses::globals_in(module, init)?;
            unit.needs.extend(read.into_iter().filter_map(|global| global.index().checked_sub(imports)));
        }
        units.push(unit);
    }
    let places = order(imports as u32, &units, UNSIGNED);
    let kept = (0..imports).chain(places.into_iter().map(|place| imports + place)).map(GlobalIndex::new);
    maps.globals = IndexMap::of_kept(kept.collect(), module.globals.len());
    let units: Vec<Unit> = module.groups.iter().map(|group| uses::group(module, uses, group)).collect();
    let places = order(0, &units, SIGNED_OR_NOT);
    let groups = places.into_iter().filter_map(|place| module.groups.get(place));
    let kept = groups.flat_map(|group| group.types.clone()).map(TypeIndex::from_u32);
    maps.types = IndexMap::of_kept(kept.collect(), module.types.len());
    Ok(maps)
}
