//! Which parameters may go together, of all functions that only known calls reach.
//!
//! A parameter that is only passed on to one that nobody needs is not needed either, and one that is passed on by a function
//! which has it as a constant is that constant. So both are found for the whole program at once, as the largest solutions:
//! what calls go round in counts for nothing. Each argument is looked at a bounded number of times, however long the chains are.

use super::Summaries;
use super::choose::{Sites, encoded};
use super::sites::Is;
use crate::fold::code::Types;
use crate::fold::numbers::Width;
use loom_check::params::Param;
use loom_core::Module;
use loom_core::index::{EntitySet, FuncIndex};
use std::collections::BTreeMap;
use wasmparser::{FuncType, ValType};

/// The parameters that go, by function, in order.
pub type Chosen = BTreeMap<FuncIndex, Vec<Param>>;

/// What a parameter is at all calls; `None` if nothing is known of any yet.
type Value = Option<Option<(Width, u64)>>;

/// A parameter of a function that only known calls reach.
struct Place {
    ty: ValType,
    reads: u32,
    writes: u32,
    /// Whether its function keeps all it has.
    is_kept: bool,
    /// Whether every argument for it may go.
    is_pure: bool,
    /// What it is at those calls that say it themselves.
    value: Value,
}

impl Place {
    fn meet(&mut self, value: Option<(Width, u64)>) -> bool {
        let met = if self.value.is_none_or(|known| known == value) { value } else { None };
        self.value.replace(met) != Some(met)
    }
}

/// The parameters of all functions that only known calls reach.
struct Places {
    /// Where those of a function begin.
    first: BTreeMap<FuncIndex, usize>,
    all: Vec<Place>,
    /// Of arguments that only pass a parameter on: which one, and as which.
    passed: Vec<(usize, usize)>,
}

/// The parameters that may go, if the functions in `kept` keep all of theirs.
pub fn solve(
    module: &Module<'_>,
    summaries: &Summaries,
    sites: &Sites<'_>,
    kept: &EntitySet<FuncIndex>,
) -> Chosen {
    let mut places = Places::of(module, summaries, sites, kept);
    let needed = places.needed();
    places.settle_values();
    let mut chosen = Chosen::new();
    for (func, first) in &places.first {
        let count = summaries.get(func).map_or(0, |body| body.params.len());
        let all = places.all.get(*first..first + count).unwrap_or_default();
        let gone = (*first..).zip(all).zip(0..).filter_map(|((at, place), param)| {
            let func = func.as_u32();
            match place.value {
                _ if place.is_kept => None,
                _ if !*needed.get(at)? => {
                    Some(Param { func, param, value: None, is_local: place.writes > 0 })
                }
                Some(Some((width, number))) => {
                    Some(Param { func, param, value: Some(width.signed(number)), is_local: true })
                }
                _ => None,
            }
        });
        let gone: Vec<Param> = gone.collect();
        if !gone.is_empty() {
            chosen.insert(*func, gone);
        }
    }
    chosen
}

impl Places {
    fn of(
        module: &Module<'_>,
        summaries: &Summaries,
        sites: &Sites<'_>,
        kept: &EntitySet<FuncIndex>,
    ) -> Places {
        let types = Types(module);
        let (mut first, mut all) = (BTreeMap::new(), Vec::new());
        for func in sites.keys() {
            let Some(summary) = summaries.get(func) else { continue };
            first.insert(*func, all.len());
            let params = types.of(*func).map_or(&[][..], FuncType::params);
            all.extend(params.iter().zip(&summary.params).map(|(ty, (reads, writes))| Place {
                ty: *ty,
                reads: *reads,
                writes: *writes,
                is_kept: kept.contains(*func),
                is_pure: true,
                value: None,
            }));
        }
        let mut passed = Vec::new();
        for (func, sites) in sites {
            let Some(own) = first.get(func) else { continue };
            for (caller, args) in sites {
                let params = summaries.get(caller).map_or(0, |body| body.params.len());
                for (to, arg) in (*own..).zip(*args) {
                    let from = match arg.is {
                        Is::Local(local) if (local as usize) < params => {
                            first.get(caller).map(|first| first + local as usize)
                        }
                        _ => None,
                    };
                    passed.extend(from.map(|from| (from, to)));
                    let is_same = from.and_then(|from| all.get(from)).is_some_and(|from| from.writes == 0);
                    let Some(place) = all.get_mut(to) else { continue };
                    place.is_pure &= arg.is_pure;
                    match arg.is {
                        Is::Const(width, number) => drop(place.meet(Some((width, number)))),
                        _ if is_same => {}
                        _ => drop(place.meet(None)),
                    }
                }
            }
        }
        passed.sort_unstable();
        Places { first, all, passed }
    }

    /// Which of them somebody needs.
    fn needed(&self) -> Vec<bool> {
        let mut by_target = self.passed.clone();
        by_target.sort_unstable_by_key(|(from, to)| (*to, *from));
        // How often each is read by who needs it.
        let mut reads: Vec<u32> = self.all.iter().map(|place| place.reads).collect();
        for (from, _) in &self.passed {
            if let Some(reads) = reads.get_mut(*from) {
                *reads = reads.saturating_sub(1);
            }
        }
        let is_needed = |(place, reads): (&Place, &u32)| {
            let can_go = place.is_pure && (place.writes == 0 || encoded(place.ty).is_some());
            place.is_kept || *reads > 0 || !can_go
        };
        let mut needed: Vec<bool> = self.all.iter().zip(&reads).map(is_needed).collect();
        let mut todo: Vec<usize> =
            needed.iter().enumerate().filter_map(|(at, needed)| needed.then_some(at)).collect();
        while let Some(at) = todo.pop() {
            let from = by_target.partition_point(|(_, to)| *to < at);
            for (from, _) in by_target.iter().skip(from).take_while(|(_, to)| *to == at) {
                if let Some(needed) = needed.get_mut(*from).filter(|needed| !**needed) {
                    *needed = true;
                    todo.push(*from);
                }
            }
        }
        needed
    }

    /// Finds what each of them is at every call.
    fn settle_values(&mut self) {
        for place in &mut self.all {
            if place.is_kept || !matches!(place.ty, ValType::I32 | ValType::I64) {
                place.meet(None);
            }
        }
        let mut todo: Vec<usize> = (0..self.all.len()).collect();
        while let Some(at) = todo.pop() {
            let Some(Place { value: Some(value), writes: 0, .. }) = self.all.get(at) else { continue };
            let (value, from) = (*value, self.passed.partition_point(|(from, _)| *from < at));
            for (_, to) in self.passed.iter().skip(from).take_while(|(from, _)| *from == at) {
                if self.all.get_mut(*to).is_some_and(|place| place.meet(value)) {
                    todo.push(*to);
                }
            }
        }
    }
}
