//! The pass `merge`: of functions that do the same, one takes the calls of all.
//!
//! Each component of a fused module brings its own copy of what all of them need: formatting,
//! arithmetic on wide numbers, adapters of one shape. Functions of one type whose bodies are equal, but
//! that each calls its own copies of further functions, do the same. Calls of them go to one of them,
//! and so do the table slots that nobody can look at, and the start of the instance; what is then left
//! without a caller is for dead-code elimination. The files are the phases:
//!
//! * [`shapes`]: what each body is, apart from which functions it calls;
//! * [`classes`]: which functions do the same, so that recursive ones may find each other equal;
//! * [`keepers`]: which functions have to stay whoever calls them, and so take the calls of others;
//! * [`loom_check::merge`]: proves again, in another way, that the output may replace the input.
//!
//! Equal types are for `dce`, which writes one recursion group for all that are equal. Here, too, types
//! count as equal if their recursion groups are: only then can nothing tell two functions apart by
//! their type.
//!
//! # What is preserved
//!
//! Everything observable; it assumes nothing about the outside. The function that stays is the one
//! that stack traces, profiles and debuggers show: names, lines and provenance of the others go with
//! them. Functions with other hints (`metadata.code.*`) are not equal: each keeps its own.
//!
//! # What stays
//!
//! * Functions that somebody can hold a reference to, and so compare: exports, functions that a
//!   `ref.func` in a body or an initial value names, and those in table slots and segments that anything
//!   but a call can read. Such a function takes the calls of others, and keeps its own.
//! * Imports: two of one name may be two functions.
//! * Functions that are equal but for a memory, a global, a table or a segment: each has its own.

mod classes;
mod keepers;
mod shapes;

use super::shared::slots::{self, Hidden};
use classes::Classes;
use loom_check::claim::Claim;
use loom_core::bodies::{self, NewBody, Replaced, Splice};
use loom_core::index::{FuncIndex, SecondaryMap};
use loom_core::outside::Outside;
use loom_core::pass::{Level, Pass, PassContext, PassInfo, Stage};
use loom_core::proposal::Proposal;
use loom_core::refs::{self, Refs, Use};
use loom_core::{Module, Result, custom};
use shapes::Shape;
use std::collections::BTreeMap;
use tracing::info_span;
use wasm_encoder::{Encode, Section as _, StartSection};

const NAME: &str = "merge";

loom_core::register_pass!(
    PassInfo::new(NAME, "call one function instead of several that do the same", Stage::Shrink, |_| Ok(
        Box::new(Merge)
    ),)
    // Bodies that name two memories are equal once these are one, and some once their locals are in order.
    .after(&["memory-merge", "locals"])
    .levels(&[Level::O2, Level::Mcu])
    .computes()
    .counterparts(&["duplicate-function-elimination", "merge-similar-functions"])
);

/// Calls, slots and the start go to other functions that do the same.
struct Merge;

/// Id of the start section.
const START: u8 = 8;

impl Pass for Merge {
    fn propose<'m>(
        &self,
        module: &'m Module<'_>,
        outside: &Outside,
        cx: &mut PassContext<'_>,
    ) -> Result<Option<Proposal<'m>>> {
        let refs = info_span!("scan").in_scope(|| refs::of_bodies(module))?;
        let hints = custom::hints(module, cx.settings);
        let shapes = info_span!("shapes").in_scope(|| shapes::of(module, &refs, &hints))?;
        let classes = info_span!("classes").in_scope(|| Classes::of(module, &shapes));
        if classes.are_single() {
            return Ok(None);
        }
        let hidden = Hidden::of(module, outside, &refs)?;
        let stands_for = choose(&classes, &keepers::of(module, outside, &refs, &hidden)?);
        let slots = hidden.replaced(module, |func| stands_for[func]);
        let mut counts = Counts { slots: slots.count, ..Counts::default() };
        let mut replaced = Replaced::default();
        replaced.sections.extend(slots.section.map(|section| (slots::SECTION, section)));
        if let Some(other) = module.start.and_then(|start| stands_for[start]) {
            let mut section = Vec::new();
            StartSection { function_index: other.as_u32() }.append_to(&mut section);
            replaced.sections.insert(START, section);
        }
        let mut new = BTreeMap::new();
        for (func, refs) in refs.iter() {
            if let (Some(refs), Some(body)) = (refs, module.body(func))
                && let Some(body) = redirect(body.as_bytes(), refs, &stands_for, &mut counts.calls)?
            {
                new.insert(func, body);
            }
        }
        if new.is_empty() && replaced.sections.is_empty() {
            return Ok(None);
        }
        let rewrite = bodies::rewrite_with(module, |func, _| Ok(new.remove(&func)), replaced)?;
        let merged = stands_for.values().flatten().count();
        let Counts { calls, slots } = counts;
        cx.report.notes.push(format!(
            "functions that others stand for: {merged}; calls that go to those: {calls}, table slots: {slots}"
        ));
        Ok(Some(rewrite.because(Claim::Merge)))
    }
}

#[derive(Default)]
struct Counts {
    calls: u32,
    slots: u32,
}

/// The function that stands for each that another one can stand for: the first of its class that has to
/// stay anyway, or else the first.
fn choose(classes: &Classes, keepers: &keepers::Keepers) -> SecondaryMap<FuncIndex, Option<FuncIndex>> {
    let mut stands_for = SecondaryMap::new();
    for members in classes.several() {
        let keeper = members.iter().filter(|func| keepers.contains(**func)).min();
        let Some(first) = keeper.or_else(|| members.iter().min()).copied() else { continue };
        for func in members.iter().filter(|func| **func != first && !keepers.contains(**func)) {
            stands_for[*func] = Some(first);
        }
    }
    stands_for
}

/// The body with its calls redirected; `None` if there are none to redirect.
fn redirect(
    old: &[u8],
    refs: &Refs,
    stands_for: &SecondaryMap<FuncIndex, Option<FuncIndex>>,
    calls: &mut u32,
) -> Result<Option<NewBody>> {
    let mut splice = Splice::new(old);
    let before = *calls;
    for site in refs.sites.iter().filter(|site| site.kind == Use::Call) {
        if let Some(other) = stands_for[FuncIndex::from_u32(site.index)] {
            let start = site.offset as usize;
            splice.replace(start..start + usize::from(site.len), |out| other.as_u32().encode(out))?;
            *calls += 1;
        }
    }
    Ok((*calls > before).then(|| splice.finish()))
}
