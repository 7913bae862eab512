//! What the analysis claims, as the data that the judge reads: `loom_check::compact`.

use crate::analysis::summaries::{Change, Func, Head, Summaries};
use crate::analysis::widened::{Global, Widened};
use crate::domain::affine::Span;
use crate::domain::names::Names;
use crate::domain::value_set::ValueSet;
use crate::plan::layout::Layout;
use loom_check::compact::{
    self, Bytes, Certificate, ChangeClaim, Cluster, FuncClaim, HeadClaim, Numbers, Premises,
};
use std::collections::BTreeMap;

/// What [`Summaries`] and the layout that was made of them claim, with the markers that say something else then, if this is all
/// that the user stated.
pub fn certificate(
    summaries: &Summaries<'_>,
    layout: &Layout,
    markers: &BTreeMap<u32, u32>,
    stated: Premises,
) -> Certificate {
    let ever = (0u32..).zip(&summaries.globals).filter_map(|(index, global)| match global {
        Global::Ever(growing) => Some((index, numbers(&growing.value))),
        Global::Is(_) | Global::Tracked(_) => None,
    });
    let stores = layout.memories.iter().map(|memory| {
        let stores = summaries.memories[*memory as usize].stores.values();
        let store = |store: &crate::analysis::memory::Store| {
            let bytes = Bytes { start: numbers(&store.bytes.start), width: store.bytes.width };
            (bytes, numbers(&store.value))
        };
        (*memory, stores.map(store).collect())
    });
    let funcs = (0u32..).zip(&summaries.funcs).filter(|(_, func)| func.reached);
    let clusters = layout.clusters.iter();
    let cluster = |cluster: &crate::plan::layout::Cluster| Cluster {
        memory: cluster.memory,
        old: cluster.old.clone(),
        new: cluster.new,
    };
    Certificate {
        premises: stated,
        tracked: summaries.tracked.clone(),
        globals: ever.collect(),
        funcs: funcs.map(|(index, own)| (index, func(own))).collect(),
        stores: stores.collect(),
        slots: summaries.slots.clone(),
        memories: layout.memories.clone(),
        target: layout.target,
        clusters: clusters.map(cluster).collect(),
        dead_stores: layout.dead.stores.clone(),
        pure_regions: layout.dead.regions.clone(),
        markers: markers.clone(),
    }
}

fn func(func: &Func) -> FuncClaim {
    let values = |all: &[Widened]| all.iter().map(|growing| numbers(&growing.value)).collect();
    FuncClaim {
        params: values(&func.params),
        globals: values(&func.globals),
        results: func.returns.then(|| values(&func.results)),
        heads: func.heads.iter().map(|(at, own)| (*at, head(own, &func.names))).collect(),
    }
}

fn head(head: &Head, names: &Names) -> HeadClaim {
    let change = |change: &Change| match change {
        Change::Step(step) => ChangeClaim::Step(*step),
        Change::Value(growing) => ChangeClaim::Value(numbers(&growing.value)),
    };
    let span = |Span { lo, hi }: Span| compact::Span { lo, hi };
    HeadClaim {
        turns: head.turns,
        changes: head.changes.iter().map(|(place, own)| (*place, change(own))).collect(),
        bounds: head.bounds.iter().map(|bound| (names.spelled(&bound.terms), span(bound.span))).collect(),
    }
}

fn numbers(value: &ValueSet) -> Numbers {
    match *value {
        ValueSet::Few(ref numbers) => Numbers::Few(numbers.clone()),
        ValueSet::Range { lo, hi, stride } => Numbers::Range { lo, hi, stride },
    }
}
