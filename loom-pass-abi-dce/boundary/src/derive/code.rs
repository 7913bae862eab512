//! Which functions of the fused module are whose.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::graph::Graph;
use super::match_core::Matching;

/// Functions of the fused module, one behind the other, that are the code of one component.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// Their indices in the function index space of the fused module.
    pub funcs: Range<u32>,
    /// The component, as a position in [`crate::Boundary::inputs`].
    pub input: u32,
}

/// The functions of which it is proven whose they are, ascending. Where a module of two components fits in two places,
/// nothing says which is which, and neither is here. `positions` has the position of each root among the inputs.
pub(crate) fn of(graph: &Graph<'_>, matching: &Matching, positions: &[u32]) -> Vec<Code> {
    let mut places: BTreeSet<(u32, u32, u32)> = BTreeSet::new();
    for (instance, module) in graph.modules_of_instances() {
        let root = graph.instances.get(instance).map_or(usize::MAX, |instance| instance.root);
        let (Some(input), Some(begins)) = (positions.get(root), matching.begins.get(&instance)) else {
            continue;
        };
        let count = u32::try_from(module.bodies.len()).unwrap_or(u32::MAX);
        places.extend(begins.iter().map(|begin| (*begin, count, *input)));
    }
    // `None`: of several.
    let mut owner: BTreeMap<u32, Option<u32>> = BTreeMap::new();
    for (begin, count, input) in places {
        for func in begin..begin.saturating_add(count) {
            let known = owner.entry(func).or_insert(Some(input));
            *known = known.filter(|known| *known == input);
        }
    }
    let mut runs: Vec<Code> = Vec::new();
    for (func, input) in owner.into_iter().filter_map(|(func, input)| Some((func, input?))) {
        let behind = func.saturating_add(1);
        match runs.last_mut().filter(|last| last.input == input && last.funcs.end == func) {
            Some(last) => last.funcs.end = behind,
            None => runs.push(Code { funcs: func..behind, input }),
        }
    }
    runs
}
