//! What an indirect call can run: which functions the slots of each table may hold at any time.

use crate::const_eval::{Const, Consts};
use crate::module::{Module, Table};
use crate::ops::{self, Place};
use crate::outside::Outside;
use crate::same::scan;
use std::collections::{BTreeMap, BTreeSet};
use wasmparser::{ElementKind, Operator};

/// What indirect calls can run.
pub(super) struct Targets<'m, 'a> {
    module: &'m Module<'a>,
    outside: &'m Outside,
    tables: Vec<Slots>,
    /// For each table, those that references come from.
    from_table: BTreeMap<usize, BTreeSet<usize>>,
}

/// What the slots of a table may hold.
#[derive(Default)]
struct Slots {
    /// Whether something else than what is listed can be there as well.
    open: bool,
    /// Functions by the type that they are declared with.
    declared: BTreeMap<u32, Vec<u32>>,
    /// The types of these functions, by each type that they are or are below of.
    below: BTreeMap<u32, Vec<u32>>,
}

impl<'m, 'a> Targets<'m, 'a> {
    /// Looks at everything that writes to tables.
    ///
    /// # Errors
    ///
    /// A body cannot be read.
    pub(super) fn find(module: &'m Module<'a>, outside: &'m Outside) -> Result<Targets<'m, 'a>, String> {
        let consts = Consts::of(module);
        // What comes straight to each table, and from which table to which references flow.
        let mut direct: Vec<Direct> = (0..)
            .zip(&module.tables)
            .map(|(index, table)| Direct::of(table, &consts, outside.table(index).private))
            .collect();
        let mut from_elem: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
        let mut from_table: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for (index, elem) in (0..).zip(&module.elems) {
            if let ElementKind::Active { table_index, .. } = elem.0.kind {
                from_elem.entry(index).or_default().insert(table_index.unwrap_or(0));
            }
        }
        for (table, source) in scan(module, inflows)? {
            match source {
                Source::Anything => {
                    if let Some(direct) = direct.get_mut(table as usize) {
                        direct.open = true;
                    }
                }
                Source::Elem(elem) => drop(from_elem.entry(elem).or_default().insert(table)),
                Source::Table(from) => {
                    from_table.entry(table as usize).or_default().insert(from as usize);
                }
            }
        }
        for (elem, tables) in from_elem {
            let items = module.elems.get(elem as usize).map_or_else(Vec::new, |elem| consts.items(elem));
            for table in tables {
                if let Some(direct) = direct.get_mut(table as usize) {
                    items.iter().for_each(|item| direct.add(*item));
                }
            }
        }
        let tables = direct.into_iter().map(|direct| {
            let mut slots = Slots { open: direct.open, ..Slots::default() };
            for func in direct.funcs {
                match module.canonical_type(func) {
                    Some(ty) => slots.declared.entry(ty).or_default().push(func),
                    None => slots.open = true,
                }
            }
            for ty in slots.declared.keys() {
                for above in module.types.above(*ty) {
                    slots.below.entry(above).or_default().push(*ty);
                }
            }
            slots
        });
        Ok(Targets { module, outside, tables: tables.collect(), from_table })
    }

    /// The functions that a call of type `ty` through `table` may run; `None` if anything.
    pub(super) fn of(&self, table: u32, ty: u32) -> Option<Vec<u32>> {
        let ty = self.module.types.canonical(ty)?;
        let mut callable = Vec::new();
        for source in reaching(&self.from_table, table as usize) {
            let slots = self.tables.get(source).filter(|slots| !slots.open)?;
            for own in slots.below.get(&ty).into_iter().flatten() {
                callable.extend(slots.declared.get(own).into_iter().flatten());
            }
            // What is linked may have a type further down than the import declares.
            for above in self.module.types.above(ty) {
                let funcs = slots.declared.get(&above).into_iter().flatten();
                callable.extend(funcs.filter(|func| self.outside.func(**func).may_be_subtype));
            }
        }
        callable.sort_unstable();
        callable.dedup();
        Some(callable)
    }
}

/// What comes into a table without another one.
struct Direct {
    open: bool,
    funcs: BTreeSet<u32>,
}

impl Direct {
    fn of(table: &Table<'_>, consts: &Consts, private: bool) -> Direct {
        let mut direct = Direct { open: !private, funcs: BTreeSet::new() };
        if let Some(init) = &table.init {
            direct.add(consts.eval(init));
        }
        direct
    }

    fn add(&mut self, value: Const) {
        match value {
            Const::Func(func) => drop(self.funcs.insert(func)),
            Const::Null => {}
            Const::I32(_) | Const::I64(_) | Const::Unknown => self.open = true,
        }
    }
}

/// Everything from which there is a way to `table`, itself among them.
fn reaching(from: &BTreeMap<usize, BTreeSet<usize>>, table: usize) -> BTreeSet<usize> {
    let mut found = BTreeSet::from([table]);
    let mut todo = vec![table];
    while let Some(table) = todo.pop() {
        todo.extend(from.get(&table).into_iter().flatten().filter(|source| found.insert(**source)));
    }
    found
}

/// Where references that come into a table while code runs come from.
enum Source {
    Anything,
    Elem(u32),
    Table(u32),
}

/// The tables that an operator writes to, and what it brings there.
fn inflows(operator: &Operator<'_>, found: &mut Vec<(u32, Source)>) {
    match operator {
        Operator::TableInit { elem_index, table } => found.push((*table, Source::Elem(*elem_index))),
        Operator::TableCopy { dst_table, src_table } => found.push((*dst_table, Source::Table(*src_table))),
        other => found.extend(ops::writes(other).filter_map(|place| match place {
            Place::Table(table) => Some((table, Source::Anything)),
            _ => None,
        })),
    }
}
