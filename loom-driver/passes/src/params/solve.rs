//! Which parameters and results may go together, of all functions that only known calls reach.
//!
//! A parameter that is only passed on to one that nobody needs is not needed either, and one that is passed on by a function
//! which has it as a constant is that constant. So both are found for the whole program at once, as the largest solutions:
//! what calls go round in counts for nothing. The same holds of results that are only returned. Each argument is looked at a
//! bounded number of times, however long the chains are.

use super::Summaries;
use super::choose::{Sites, encoded};
use super::results::Then;
use super::sites::{Call, Is};
use crate::fold::code::Types;
use crate::fold::numbers::Width;
use loom_check::params::Param;
use loom_core::Module;
use loom_core::index::{EntitySet, FuncIndex, SecondaryMap};
use std::collections::BTreeMap;
use wasmparser::{FuncType, ValType};

/// What a function loses.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Gone {
    /// The parameters that go, in order.
    pub params: Vec<Param>,
    /// Whether its last result goes.
    pub result: bool,
}

/// What goes, by function.
pub type Chosen = BTreeMap<FuncIndex, Gone>;

/// What a parameter is at all calls; `None` if nothing is known of any yet.
type Value = Option<Option<(Width, u64)>>;

/// A parameter of a function that only known calls reach.
struct Place {
    func: FuncIndex,
    ty: ValType,
    reads: u32,
    writes: u32,
    /// Whether every argument for it may go.
    is_pure: bool,
    /// What it is at those calls that say it themselves.
    value: Value,
}

/// What is known of one more call.
fn meet(known: &mut Value, value: Option<(Width, u64)>) -> bool {
    let met = if known.is_none_or(|known| known == value) { value } else { None };
    known.replace(met) != Some(met)
}

/// The parameters and results of all functions that only known calls reach.
pub struct Solver<'s> {
    summaries: &'s Summaries,
    /// Where the parameters of each function begin.
    first: SecondaryMap<FuncIndex, Option<u32>>,
    funcs: Vec<FuncIndex>,
    places: Vec<Place>,
    /// Of arguments that only pass a parameter on: which one, and as which.
    passed: Vec<(u32, u32)>,
    /// The same, by the second.
    received: Vec<(u32, u32)>,
    /// Functions of which the second keeps its result if the first does.
    follows: Vec<(FuncIndex, FuncIndex)>,
    /// Functions whose result somebody needs.
    used: Vec<FuncIndex>,
}

impl<'s> Solver<'s> {
    /// Finds who passes what on.
    pub fn of(module: &Module<'_>, summaries: &'s Summaries, sites: &Sites<'_>) -> Solver<'s> {
        let mut solver = Solver {
            summaries,
            first: SecondaryMap::new(),
            funcs: sites.keys().copied().collect(),
            places: Vec::new(),
            passed: Vec::new(),
            received: Vec::new(),
            follows: Vec::new(),
            used: Vec::new(),
        };
        solver.find_places(module);
        for (func, sites) in sites {
            for (caller, call) in sites {
                solver.call(*func, *caller, *call);
            }
        }
        solver.passed.sort_unstable();
        solver.received = solver.passed.clone();
        solver.received.sort_unstable_by_key(|(from, to)| (*to, *from));
        solver.find_results();
        solver
    }

    fn find_places(&mut self, module: &Module<'_>) {
        let types = Types(module);
        for func in &self.funcs {
            let Some(summary) = self.summaries.get(func) else { continue };
            self.first[*func] = Some(self.places.len() as u32);
            let params = types.of(*func).map_or(&[][..], FuncType::params);
            self.places.extend(params.iter().zip(&summary.params).map(|(ty, (reads, writes))| Place {
                func: *func,
                ty: *ty,
                reads: *reads,
                writes: *writes,
                is_pure: true,
                value: (!matches!(ty, ValType::I32 | ValType::I64)).then_some(None),
            }));
        }
    }

    /// Takes note of what a call passes.
    fn call(&mut self, func: FuncIndex, caller: FuncIndex, call: Call<'_>) {
        let Some(own) = self.first[func] else { return };
        let params = self.first[caller];
        for (to, arg) in (own..).zip(call.args) {
            let from = match (arg.is, params) {
                (Is::Local(local), Some(first)) => first.checked_add(local),
                _ => None,
            };
            // Behind the parameters of one function are those of another.
            let place = from.and_then(|from| self.places.get(from as usize));
            let place = place.filter(|place| place.func == caller);
            let is_same = place.is_some_and(|place| place.writes == 0);
            self.passed.extend(place.and(from).map(|from| (from, to)));
            let Some(place) = self.places.get_mut(to as usize) else { continue };
            place.is_pure &= arg.is_pure;
            match arg.is {
                Is::Const(width, number) => drop(meet(&mut place.value, Some((width, number)))),
                _ if is_same => {}
                _ => drop(meet(&mut place.value, None)),
            }
        }
    }

    fn find_results(&mut self) {
        for (caller, body) in self.summaries {
            for (callee, call) in body.calls() {
                match call.map(|call| call.then) {
                    Some(Then::Dropped) => {}
                    Some(Then::Returned) => self.follows.push((*caller, callee)),
                    Some(Then::Tail) => self.follows.extend([(*caller, callee), (callee, *caller)]),
                    Some(Then::Other) | None => self.used.push(callee),
                }
            }
        }
        self.follows.sort_unstable();
        self.follows.dedup();
        self.used.sort_unstable();
        self.used.dedup();
    }

    /// The parameters and results that may go, if the functions in `kept` keep all of theirs.
    pub fn solve(&self, kept: &EntitySet<FuncIndex>) -> Chosen {
        let needed = self.needed(kept);
        let values = self.values(kept);
        let unused = self.unused(kept);
        let mut chosen = Chosen::new();
        for func in self.funcs.iter().filter(|func| !kept.contains(**func)) {
            let Some(first) = self.first[*func] else { continue };
            let places = (first as usize..).zip(self.places.get(first as usize..).unwrap_or_default());
            let own = places.take_while(|(_, place)| place.func == *func).zip(0..);
            let gone = own.filter_map(|((at, place), param)| {
                let func = func.as_u32();
                match values.get(at)? {
                    _ if !*needed.get(at)? => {
                        Some(Param { func, param, value: None, is_local: place.writes > 0 })
                    }
                    Some(Some((width, number))) => {
                        Some(Param { func, param, value: Some(width.signed(*number)), is_local: true })
                    }
                    _ => None,
                }
            });
            let gone = Gone { params: gone.collect(), result: unused.contains(*func) };
            if gone.result || !gone.params.is_empty() {
                chosen.insert(*func, gone);
            }
        }
        chosen
    }

    /// Which parameters somebody needs.
    fn needed(&self, kept: &EntitySet<FuncIndex>) -> Vec<bool> {
        // How often each is read by who needs it.
        let mut reads: Vec<u32> = self.places.iter().map(|place| place.reads).collect();
        for (from, _) in &self.passed {
            if let Some(reads) = reads.get_mut(*from as usize) {
                *reads = reads.saturating_sub(1);
            }
        }
        let is_needed = |(place, reads): (&Place, &u32)| {
            let can_go = place.is_pure && (place.writes == 0 || encoded(place.ty).is_some());
            kept.contains(place.func) || *reads > 0 || !can_go
        };
        let mut needed: Vec<bool> = self.places.iter().zip(&reads).map(is_needed).collect();
        let mut todo: Vec<u32> = (0..).zip(&needed).filter_map(|(at, needed)| needed.then_some(at)).collect();
        while let Some(at) = todo.pop() {
            let first = self.received.partition_point(|(_, to)| *to < at);
            for (from, _) in self.received.iter().skip(first).take_while(|(_, to)| *to == at) {
                if let Some(needed) = needed.get_mut(*from as usize).filter(|needed| !**needed) {
                    *needed = true;
                    todo.push(*from);
                }
            }
        }
        needed
    }

    /// What each parameter is at every call.
    fn values(&self, kept: &EntitySet<FuncIndex>) -> Vec<Value> {
        let known = |place: &Place| if kept.contains(place.func) { Some(None) } else { place.value };
        let mut values: Vec<Value> = self.places.iter().map(known).collect();
        let mut todo: Vec<u32> = (0..self.places.len() as u32).collect();
        while let Some(at) = todo.pop() {
            let Some(Some(value)) = values.get(at as usize).copied() else { continue };
            if self.places.get(at as usize).is_none_or(|place| place.writes > 0) {
                continue;
            }
            let first = self.passed.partition_point(|(from, _)| *from < at);
            for (_, to) in self.passed.iter().skip(first).take_while(|(from, _)| *from == at) {
                if values.get_mut(*to as usize).is_some_and(|known| meet(known, value)) {
                    todo.push(*to);
                }
            }
        }
        values
    }

    /// The functions whose last result nobody needs: every call drops it, or returns it as a result that nobody needs.
    fn unused(&self, kept: &EntitySet<FuncIndex>) -> EntitySet<FuncIndex> {
        let mut unused: EntitySet<FuncIndex> = EntitySet::new();
        let can_lose = |func: &FuncIndex| self.summaries.get(func).is_some_and(|body| body.can_lose);
        unused.extend(self.funcs.iter().filter(|func| !kept.contains(**func) && can_lose(func)).copied());
        let mut todo = self.used.clone();
        todo.extend(self.follows.iter().map(|(first, _)| *first).filter(|first| !unused.contains(*first)));
        todo.sort_unstable();
        todo.dedup();
        for func in &todo {
            unused.remove(*func);
        }
        while let Some(func) = todo.pop() {
            let first = self.follows.partition_point(|(first, _)| *first < func);
            for (_, second) in self.follows.iter().skip(first).take_while(|(first, _)| *first == func) {
                if unused.remove(*second) {
                    todo.push(*second);
                }
            }
        }
        unused
    }
}
