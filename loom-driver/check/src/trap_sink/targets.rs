//! What an indirect call can run: which functions the slots of each table may hold at any time.

use crate::consts::{Const, Consts};
use crate::module::Module;
use crate::ops::{Op, Place};
use crate::outside::Outside;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use wasmparser::{ElementKind, Operator};

/// The functions that slots may hold; `None` if anything.
type Slots = Option<BTreeSet<u32>>;

/// What indirect calls can run.
pub(super) struct Targets<'m, 'a> {
    module: &'m Module<'a>,
    outside: &'m Outside,
    /// For each table the functions that it may hold, by the type that they are declared with.
    tables: Vec<Option<BTreeMap<u32, Vec<u32>>>>,
}

impl<'m, 'a> Targets<'m, 'a> {
    /// Looks at everything that writes to tables.
    pub(super) fn find(module: &'m Module<'a>, outside: &'m Outside) -> Targets<'m, 'a> {
        let by_type = |slots: Slots| {
            let mut by_type: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
            for func in slots? {
                by_type.entry(module.canonical_type(func)?).or_default().push(func);
            }
            Some(by_type)
        };
        let tables = slots(module, outside).into_iter().map(by_type).collect();
        Targets { module, outside, tables }
    }

    /// The functions that a call of type `ty` through `table` may run; `None` if anything.
    pub(super) fn of(&self, table: u32, ty: u32) -> Option<Vec<u32>> {
        let types = &self.module.types;
        let mut callable = Vec::new();
        for (own, funcs) in self.tables.get(table as usize)?.as_ref()? {
            let fits = types.is_subtype(*own, ty);
            // What is linked may have a type further down than the import declares.
            let may_fit = types.is_subtype(ty, *own);
            let fitting =
                funcs.iter().filter(|func| fits || may_fit && self.outside.func(**func).may_be_subtype);
            callable.extend(fitting);
        }
        Some(callable)
    }
}

/// What the slots of each table may hold at any time.
fn slots(module: &Module<'_>, outside: &Outside) -> Vec<Slots> {
    let consts = Consts::of(module);
    let initial = |(index, table): (u32, &crate::module::Table<'_>)| match &table.init {
        _ if !outside.table(index).private => None,
        None => Some(BTreeSet::new()),
        Some(init) => held([consts.eval(init)]),
    };
    let mut tables: Vec<Slots> = (0..).zip(&module.tables).map(initial).collect();
    for elem in &module.elems {
        if let ElementKind::Active { table_index, .. } = elem.0.kind {
            fill(&mut tables, table_index.unwrap_or(0), held(consts.items(elem)));
        }
    }
    // From a table to those that get references from it.
    let mut flows: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
    for (table, source) in inflows(module) {
        match source {
            Source::Anything => drop(fill(&mut tables, table, None)),
            Source::Elem(elem) => {
                let elem = module.elems.get(elem as usize);
                fill(&mut tables, table, elem.and_then(|elem| held(consts.items(elem))));
            }
            Source::Table(from) => drop(flows.entry(from).or_default().insert(table)),
        }
    }
    let mut due: BTreeSet<u32> = flows.keys().copied().collect();
    while let Some(from) = due.pop_first() {
        let slots = tables.get(from as usize).cloned().flatten();
        for to in flows.get(&from).into_iter().flatten() {
            if fill(&mut tables, *to, slots.clone()) {
                due.insert(*to);
            }
        }
    }
    tables
}

/// The functions among some references.
fn held(values: impl IntoIterator<Item = Const>) -> Slots {
    let mut slots = BTreeSet::new();
    for value in values {
        match value {
            Const::Func(func) => drop(slots.insert(func)),
            Const::Null => {}
            Const::I32(_) | Const::I64(_) | Const::Unknown => return None,
        }
    }
    Some(slots)
}

/// Adds to what a table may hold; whether that is something new.
fn fill(tables: &mut [Slots], table: u32, with: Slots) -> bool {
    let Some(slots) = tables.get_mut(table as usize) else { return false };
    match (slots.as_mut(), with) {
        (None, _) => false,
        (Some(slots), Some(with)) => {
            let before = slots.len();
            slots.extend(with);
            slots.len() > before
        }
        (Some(_), None) => {
            *slots = None;
            true
        }
    }
}

/// Where references that come into a table while code runs come from.
enum Source {
    Anything,
    Elem(u32),
    Table(u32),
}

/// Every table that an operator in a body writes to, and what it brings there.
fn inflows(module: &Module<'_>) -> Vec<(u32, Source)> {
    let inflow = |operator: Operator<'_>| match operator {
        Operator::TableInit { elem_index, table } => Some((table, Source::Elem(elem_index))),
        Operator::TableCopy { dst_table, src_table } => Some((dst_table, Source::Table(src_table))),
        other => Op::of(&other).writes.into_iter().flatten().find_map(|place| match place {
            Place::Table(table) => Some((table, Source::Anything)),
            _ => None,
        }),
    };
    let bodies: Vec<_> = module.defined_funcs().filter_map(|func| module.body(func)).collect();
    let readers = bodies.par_iter().filter_map(|body| body.get_operators_reader().ok());
    readers
        .flat_map_iter(|reader| reader.into_iter().map_while(|read| read.ok()).filter_map(inflow))
        .collect()
}
