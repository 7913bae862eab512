//! Two modules' limits, and who could tell them apart.

use loom_check::outside::Outside;
use loom_core::Module;
use std::collections::BTreeSet;
use wasmparser::{ConstExpr, ElementItems, ElementKind, Operator, TableInit};

/// What depends on limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sized {
    Table(u32),
    Memory(u32),
}

/// Checks tables and memories.
pub fn compare(before: &Module<'_>, after: &Module<'_>, outside: &Outside) -> Result<(), String> {
    if before.tables.len() != after.tables.len() || before.memories.len() != after.memories.len() {
        return Err("a table or a memory is missing".into());
    }
    let told = told(before, outside);
    for ((index, old), new) in before.tables.iter().zip(after.tables.values()) {
        let wrong = |what: &str| Err(format!("table {}: {what}", index.as_u32()));
        if initial_value(old.origin.defined()) != initial_value(new.origin.defined()) {
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
        if told.contains(&Sized::Table(index.as_u32())) {
            return wrong("its limits differ, and somebody can tell");
        }
        if initial_value(old.origin.defined()).is_some() {
            return wrong("its limits differ, and it has an initial value");
        }
        if new.ty.initial > old.ty.initial {
            return wrong("it is larger");
        }
        for elem in before.elems.values() {
            if !fits(before, elem, index.as_u32(), new.ty.initial) {
                return wrong("a segment may write behind its end");
            }
        }
    }
    for ((index, old), new) in before.memories.iter().zip(after.memories.values()) {
        let mut ty = new.ty;
        ty.maximum = old.ty.maximum;
        if ty != old.ty {
            return Err(format!("memory {}: more than its maximum differs", index.as_u32()));
        }
        if new.ty != old.ty && told.contains(&Sized::Memory(index.as_u32())) {
            return Err(format!("memory {}: its limits differ, and somebody can tell", index.as_u32()));
        }
    }
    Ok(())
}

/// The bytes of an initial value that is no null.
fn initial_value<'a>(init: Option<&TableInit<'a>>) -> Option<&'a [u8]> {
    match init {
        Some(TableInit::Expr(expr)) => Some(bytes(expr)),
        Some(TableInit::RefNull) | None => None,
    }
}

/// Whether a segment writes nothing to `table`, or only to its first `slots` slots.
fn fits(module: &Module<'_>, elem: &wasmparser::Element<'_>, table: u32, slots: u64) -> bool {
    let ElementKind::Active { table_index, offset_expr } = &elem.kind else { return true };
    let count = match &elem.items {
        ElementItems::Functions(funcs) => funcs.count(),
        ElementItems::Expressions(_, exprs) => exprs.count(),
    };
    let offset = module.constants.integer(offset_expr);
    table_index.unwrap_or(0) != table
        || offset.is_some_and(|offset| u128::from(offset) + u128::from(count) <= u128::from(slots))
}

/// The bytes of a constant expression.
pub fn bytes<'a>(expr: &ConstExpr<'a>) -> &'a [u8] {
    let mut reader = expr.get_binary_reader();
    reader.read_bytes(reader.bytes_remaining()).unwrap_or_default()
}

/// Tables and memories of which the limits, or more than calls can find out, matter to somebody.
fn told(module: &Module<'_>, outside: &Outside) -> BTreeSet<Sized> {
    let tables = module.tables.keys().map(|table| table.as_u32());
    let tables = tables.filter(|table| !outside.table(*table).private).map(Sized::Table);
    let memories = module.memories.keys().map(|memory| memory.as_u32());
    let memories = memories.filter(|memory| !outside.memory(*memory).private).map(Sized::Memory);
    let mut told: BTreeSet<Sized> = tables.chain(memories).collect();
    for body in module.funcs.values().filter_map(|func| func.origin.defined()) {
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
