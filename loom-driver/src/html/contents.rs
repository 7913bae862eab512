//! What is where in the input, for whoever looks for it as with `loom why`: imports, slots and operators.

use super::things::Things;
use crate::explain::State;
use crate::explain::origins::notation;
use loom_core::Module;
use loom_core::dce::segments::{Placement, Segments};
use loom_core::index::{EntityRef, FuncIndex, Item};
use loom_core::names;
use loom_core::refs::named::{OperatorName, names_in};
use rayon::prelude::*;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use wasmparser::ElementItems;

/// What is in the input.
#[derive(Debug, Serialize)]
pub struct Contents {
    imports: Vec<Import>,
    elems: Vec<Elem>,
    /// By name, with `_` where the text format has `.`.
    operators: BTreeMap<&'static str, Operator>,
}

#[derive(Debug, Serialize)]
struct Import {
    thing: usize,
    module: String,
    name: String,
}

/// The items of an element segment.
#[derive(Debug, Serialize)]
struct Elem {
    thing: usize,
    /// The table that it is written to, and from which slot, if that is known.
    table: Option<usize>,
    offset: Option<u64>,
    /// The function that each item is, as far as that is known.
    funcs: Vec<Option<usize>>,
}

/// The functions that have an operator: the first ones, and how many there are.
#[derive(Debug, Default, Serialize)]
struct Operator {
    count: usize,
    funcs: Vec<usize>,
}

/// Of more functions that have an operator only the number is told: who asks for `local.get` asks for all of them.
const MOST_FUNCS: usize = 1000;

impl Contents {
    /// What is in a module, whose functions and segments are things.
    pub fn of(module: &Module<'_>, things: &Things) -> Contents {
        let thing = |item: Item| things.find(&notation(item)).unwrap_or_default();
        let imports = names::imports(module).zip(&module.imports).map(|(item, import)| Import {
            thing: thing(item),
            module: import.module.into(),
            name: import.name.into(),
        });
        let segments = Segments::of(module);
        let elems = module.elems.iter().map(|(elem, segment)| {
            let (table, offset) = match segments.elems[elem] {
                Placement::At { into, offset } => (Some(into), Some(offset)),
                Placement::MayTrap(into) => (Some(into), None),
                Placement::Nowhere => (None, None),
            };
            let func = |func: Option<FuncIndex>| func.map(|func| thing(func.into()));
            let funcs = match &segment.items {
                ElementItems::Functions(funcs) => {
                    let funcs = funcs.clone().into_iter().map_while(|func| func.ok());
                    funcs.map(|index| func(Some(FuncIndex::from_u32(index)))).collect()
                }
                ElementItems::Expressions(_, exprs) => {
                    let exprs = exprs.clone().into_iter().map_while(|expr| expr.ok());
                    exprs.map(|expr| func(module.constants.reference(&expr).func())).collect()
                }
            };
            Elem { thing: thing(elem.into()), table: table.map(|table| thing(table.into())), offset, funcs }
        });
        let (imports, elems) = (imports.collect(), elems.collect());
        Contents { imports, elems, operators: operators(module, thing) }
    }
}

fn operators(module: &Module<'_>, thing: impl Fn(Item) -> usize) -> BTreeMap<&'static str, Operator> {
    let funcs: Vec<FuncIndex> = (module.imported_funcs..module.funcs.len()).map(FuncIndex::new).collect();
    let names: Vec<Vec<&'static str>> = funcs.par_iter().map(|func| names_in(module, *func)).collect();
    let mut operators: BTreeMap<&'static str, Operator> = BTreeMap::new();
    for (func, names) in funcs.into_iter().zip(names) {
        let func = thing(func.into());
        for name in names {
            let operator = operators.entry(name).or_default();
            operator.count += 1;
            if operator.funcs.len() < MOST_FUNCS {
                operator.funcs.push(func);
            }
        }
    }
    operators
}

/// The `memory.grow` of one function.
#[derive(Debug, Serialize)]
pub struct Growing {
    /// The function.
    pub thing: usize,
    /// Where they are in the input; none for a function that a pass made.
    offsets: Vec<u64>,
    /// How many are left after the run.
    left: usize,
    /// The run that removed the last one that went.
    gone_by: Option<usize>,
}

/// Every function that grows a memory, before or after. `states`: the module before the first run and after each.
pub fn growing(file: &Module<'_>, states: &[State<'_>], things: &mut Things) -> Vec<Growing> {
    let Some(name) = OperatorName::new("memory.grow") else { return Vec::new() };
    let mut growing = Vec::new();
    let mut known: BTreeSet<usize> = BTreeSet::new();
    for of_func in name.occurrences(file).chunk_by(|(one, _), (next, _)| one == next) {
        let Some(&(func, _)) = of_func.first() else { continue };
        let start = file.body(func).map_or(0, |body| body.range().start);
        let count = |state: &State<'_>| match state.origins.now(func.into()) {
            Some(Item::Func(now)) => name.occurrences_in(&state.module, now).len(),
            _ => 0,
        };
        let counts: Vec<usize> = states.iter().map(count).collect();
        let left = counts.last().copied().unwrap_or_default();
        let last = counts.windows(2).rposition(|pair| pair[1] < pair[0]);
        let thing = things.intern(notation(func.into()));
        known.insert(thing);
        growing.push(Growing {
            thing,
            offsets: of_func.iter().map(|(_, offset)| start + u64::from(*offset)).collect(),
            left,
            gone_by: last,
        });
    }
    let Some(last) = states.last() else { return growing };
    for of_func in name.occurrences(&last.module).chunk_by(|(one, _), (next, _)| one == next) {
        let Some(&(func, _)) = of_func.first() else { continue };
        let item = match last.origins.was(func.into()) {
            Some(was) => notation(was),
            None => format!("output:{}", notation(func.into())),
        };
        let thing = things.intern(item);
        if known.insert(thing) {
            growing.push(Growing { thing, offsets: Vec::new(), left: of_func.len(), gone_by: None });
        }
    }
    growing
}
