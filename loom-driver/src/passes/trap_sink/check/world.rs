//! Who can see what is written, and what an indirect call can run.

use crate::passes::trap_sink::Premises;
use loom_check::outside::Outside;
use loom_core::Module;
use loom_core::index::{ElemIndex, FuncIndex, TypeIndex};
use loom_core::module::Origin;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use wasmparser::{ConstExpr, ElementItems, ElementKind, Operator, TableInit};

/// Something with an index of its own that instructions write to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Written {
    /// A memory's bytes; with `true` its size.
    Memory(u32, bool),
    /// A table's slots; with `true` its size.
    Table(u32, bool),
    /// A global.
    Global(u32),
    /// A segment.
    Segment,
}

/// What the module is to others.
pub struct World<'m, 'a> {
    module: &'m Module<'a>,
    outside: &'m Outside,
    trap_ends_instance: bool,
    tables: Vec<Slots>,
}

/// The functions that slots of a table may hold; `None` if anything.
type Slots = Option<BTreeSet<u32>>;

impl<'m, 'a> World<'m, 'a> {
    /// Looks at everything in `module`.
    pub fn of(module: &'m Module<'a>, outside: &'m Outside, premises: Premises) -> World<'m, 'a> {
        let tables = tables(module, outside);
        World { module, outside, trap_ends_instance: premises.trap_ends_instance, tables }
    }

    /// Whether somebody may learn of a write although a trap follows it.
    pub fn shows(&self, written: Written) -> bool {
        if !self.trap_ends_instance {
            return true;
        }
        let (item, size) = match written {
            Written::Memory(index, size) => (self.outside.memory(index), size),
            Written::Table(index, size) => (self.outside.table(index), size),
            Written::Global(index) => (self.outside.global(index), false),
            Written::Segment => return false,
        };
        item.outlives || size && item.held
    }

    /// The functions that a call of type `ty` through `table` may run; `None` if anything.
    pub fn callable(&self, table: u32, ty: u32) -> Option<Vec<FuncIndex>> {
        let expected = self.module.canonical.get(TypeIndex::from_u32(ty))?;
        let mut callable = Vec::new();
        for &func in self.tables.get(table as usize)?.as_ref()? {
            let func = FuncIndex::from_u32(func);
            let definition = self.module.funcs.get(func)?;
            if self.outside.func(func.as_u32()).may_be_subtype {
                return None;
            }
            let mut ty = self.module.canonical.get(definition.ty).copied();
            while let Some(own) = ty {
                if own == *expected {
                    callable.push(func);
                    break;
                }
                ty = self.module.supertypes.get(own).copied().flatten();
            }
        }
        Some(callable)
    }
}

/// What the slots of each table may hold at any time.
fn tables(module: &Module<'_>, outside: &Outside) -> Vec<Slots> {
    let globals = constants(module);
    let mut tables: Vec<Slots> = module
        .tables
        .iter()
        .map(|(index, table)| match &table.origin {
            _ if !outside.table(index.as_u32()).private => None,
            Origin::Import(_) => None,
            Origin::Defined(TableInit::RefNull) => Some(BTreeSet::new()),
            Origin::Defined(TableInit::Expr(expr)) => value(&globals, expr),
        })
        .collect();
    let mut inflow: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
    for elem in module.elems.values() {
        if let ElementKind::Active { table_index, .. } = elem.kind {
            fill(&mut tables, table_index.unwrap_or(0), items(&globals, &elem.items));
        }
    }
    for (table, source) in inflows(module) {
        match source {
            Source::Anything => fill(&mut tables, table, None),
            Source::Elem(elem) => {
                let elem = module.elems.get(ElemIndex::from_u32(elem));
                fill(&mut tables, table, elem.and_then(|elem| items(&globals, &elem.items)));
            }
            Source::Table(from) => drop(inflow.entry(table).or_default().insert(from)),
        }
    }
    loop {
        let before = tables.clone();
        for (to, sources) in &inflow {
            for from in sources {
                let from = tables.get(*from as usize).cloned().flatten();
                fill(&mut tables, *to, from);
            }
        }
        if tables == before {
            return tables;
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
        Operator::TableSet { table }
        | Operator::TableFill { table }
        | Operator::TableGrow { table }
        | Operator::TableAtomicSet { table_index: table, .. }
        | Operator::TableAtomicRmwXchg { table_index: table, .. }
        | Operator::TableAtomicRmwCmpxchg { table_index: table, .. } => Some((table, Source::Anything)),
        Operator::TableInit { elem_index, table } => Some((table, Source::Elem(elem_index))),
        Operator::TableCopy { dst_table, src_table } => Some((dst_table, Source::Table(src_table))),
        _ => None,
    };
    let bodies: Vec<_> = module.funcs.values().filter_map(|func| func.origin.defined()).collect();
    let readers = bodies.into_par_iter().filter_map(|body| body.get_operators_reader().ok());
    readers
        .flat_map_iter(|reader| reader.into_iter().map_while(|read| read.ok()).filter_map(inflow))
        .collect()
}

fn fill(tables: &mut [Slots], table: u32, with: Slots) {
    if let Some(slots) = tables.get_mut(table as usize) {
        match (slots.as_mut(), with) {
            (Some(slots), Some(with)) => slots.extend(with),
            _ => *slots = None,
        }
    }
}

fn items(globals: &[Slots], items: &ElementItems<'_>) -> Slots {
    match items {
        ElementItems::Functions(funcs) => funcs.clone().into_iter().map(|func| func.ok()).collect(),
        ElementItems::Expressions(_, exprs) => {
            let mut all = BTreeSet::new();
            for expr in exprs.clone() {
                all.extend(value(globals, &expr.ok()?)?);
            }
            Some(all)
        }
    }
}

/// The functions that each global may always hold; `None` if anything.
fn constants(module: &Module<'_>) -> Vec<Slots> {
    let mut globals: Vec<Slots> = Vec::with_capacity(module.globals.len());
    for global in module.globals.values() {
        // A global reads only what stands before it.
        let init = global.origin.defined().filter(|_| !global.ty.mutable);
        let found = init.and_then(|init| value(&globals, init));
        globals.push(found);
    }
    globals
}

/// The functions that a constant expression may be; `None` if anything.
fn value(globals: &[Slots], expr: &ConstExpr<'_>) -> Slots {
    let mut reader = expr.get_operators_reader();
    let first = reader.read().ok()?;
    if !reader.is_end_then_eof() {
        return None;
    }
    match first {
        Operator::RefNull { .. } => Some(BTreeSet::new()),
        Operator::RefFunc { function_index } => Some(BTreeSet::from([function_index])),
        Operator::GlobalGet { global_index } => globals.get(global_index as usize)?.clone(),
        _ => None,
    }
}
