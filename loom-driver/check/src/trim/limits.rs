//! Two modules' limits, and who could tell them apart.

use crate::consts::Consts;
use crate::module::{Elem, Module};
use crate::outside::Outside;
use crate::same::bytes;
use std::collections::BTreeSet;
use wasmparser::{ConstExpr, ElementItems, ElementKind, Operator};

/// What depends on limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sized {
    Table(u32),
    Memory(u32),
}

/// Checks tables and memories.
pub(super) fn compare(before: &Module<'_>, after: &Module<'_>, outside: &Outside) -> Result<(), String> {
    if before.tables.len() != after.tables.len() || before.memories.len() != after.memories.len() {
        return Err("a table or a memory is missing".into());
    }
    let told = told(before, outside);
    let consts = Consts::of(before);
    for ((index, old), new) in (0..).zip(&before.tables).zip(&after.tables) {
        let wrong = |what: &str| Err(format!("table {index}: {what}"));
        if initial_value(&old.init) != initial_value(&new.init) {
            return wrong("its initial value differs");
        }
        if old.ty == new.ty {
            continue;
        }
        let mut ty = new.ty;
        (ty.initial, ty.maximum) = (old.ty.initial, old.ty.maximum);
        if ty != old.ty {
            return wrong("its type differs");
        }
        if told.contains(&Sized::Table(index)) {
            return wrong("its limits differ, and somebody can tell");
        }
        if old.init.is_some() {
            return wrong("its limits differ, and it has an initial value");
        }
        if new.ty.initial > old.ty.initial {
            return wrong("it is larger");
        }
        for elem in &before.elems {
            if !fits(&consts, elem, index, new.ty.initial) {
                return wrong("a segment may write behind its end");
            }
        }
    }
    for ((index, old), new) in (0..).zip(&before.memories).zip(&after.memories) {
        let mut ty = new.ty;
        ty.maximum = old.ty.maximum;
        if ty != old.ty {
            return Err(format!("memory {index}: more than its maximum differs"));
        }
        if new.ty != old.ty && told.contains(&Sized::Memory(index)) {
            return Err(format!("memory {index}: its limits differ, and somebody can tell"));
        }
    }
    Ok(())
}

/// The bytes of an initial value that is no null.
fn initial_value<'a>(init: &Option<ConstExpr<'a>>) -> Option<&'a [u8]> {
    init.as_ref().map(bytes)
}

/// Whether a segment writes nothing to `table`, or only to its first `slots` slots.
fn fits(consts: &Consts, elem: &Elem<'_>, table: u32, slots: u64) -> bool {
    let ElementKind::Active { table_index, offset_expr } = &elem.0.kind else { return true };
    let count = match &elem.0.items {
        ElementItems::Functions(funcs) => funcs.count(),
        ElementItems::Expressions(_, exprs) => exprs.count(),
    };
    let offset = consts.eval(offset_expr).integer();
    table_index.unwrap_or(0) != table
        || offset.is_some_and(|offset| u128::from(offset) + u128::from(count) <= u128::from(slots))
}

/// Tables and memories of which the limits, or more than calls can find out, matter to somebody.
fn told(module: &Module<'_>, outside: &Outside) -> BTreeSet<Sized> {
    let tables = (0..).zip(&module.tables).map(|(table, _)| table);
    let tables = tables.filter(|table| !outside.table(*table).private).map(Sized::Table);
    let memories = (0..).zip(&module.memories).map(|(memory, _)| memory);
    let memories = memories.filter(|memory| !outside.memory(*memory).private).map(Sized::Memory);
    let mut told: BTreeSet<Sized> = tables.chain(memories).collect();
    for body in module.defined_funcs().filter_map(|func| module.body(func)) {
        let Ok(reader) = body.get_operators_reader() else { continue };
        for operator in reader.into_iter().map_while(|operator| operator.ok()) {
            match operator {
                Operator::MemoryGrow { mem } => drop(told.insert(Sized::Memory(mem))),
                Operator::TableGet { table }
                | Operator::TableSet { table }
                | Operator::TableSize { table }
                | Operator::TableGrow { table }
                | Operator::TableFill { table }
                | Operator::TableInit { table, .. }
                | Operator::TableAtomicGet { table_index: table, .. }
                | Operator::TableAtomicSet { table_index: table, .. }
                | Operator::TableAtomicRmwXchg { table_index: table, .. }
                | Operator::TableAtomicRmwCmpxchg { table_index: table, .. } => {
                    told.insert(Sized::Table(table));
                }
                Operator::TableCopy { dst_table, src_table } => {
                    told.extend([Sized::Table(dst_table), Sized::Table(src_table)]);
                }
                _ => {}
            }
        }
    }
    told
}
