//! Two element sections, item by item.

use loom_check::outside::Outside;
use loom_core::Module;
use loom_core::index::FuncIndex;
use std::collections::{BTreeMap, BTreeSet};
use wasmparser::{ConstExpr, Element, ElementItems, ElementKind, Operator};

/// Something that holds references.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Holder {
    Table(u32),
    Elem(u32),
}

/// Checks that the segments of `after` hold what those of `before` hold, as far as anybody can see, `outside` among them.
/// `allow` says whether the second function does what the first does.
///
/// # Errors
///
/// The first difference that matters.
pub fn compare(
    before: &Module<'_>,
    after: &Module<'_>,
    outside: &Outside,
    mut allow: impl FnMut(u32, u32) -> bool,
) -> Result<(), String> {
    if before.elems.len() != after.elems.len() {
        return Err("an element segment is missing".into());
    }
    let mut shown: Option<BTreeSet<Holder>> = None;
    for (index, old) in before.elems.iter() {
        let new = after.elems.get(index).ok_or("a segment is missing")?;
        let wrong = |what: &str| format!("element segment {}: {what}", index.as_u32());
        if kind(old) != kind(new) {
            return Err(wrong("its place differs"));
        }
        let (old_items, new_items) = (items(&old.items)?, items(&new.items)?);
        if old_items.0 != new_items.0 || old_items.1.len() != new_items.1.len() {
            return Err(wrong("its type or length differs"));
        }
        for (old_item, new_item) in old_items.1.iter().zip(&new_items.1) {
            if old_item == new_item {
                continue;
            }
            let (Item::Func(was), Item::Func(is)) = (old_item, new_item) else {
                return Err(wrong("an item that is computed differs"));
            };
            let shown = shown.get_or_insert_with(|| self::shown(before, outside));
            let is_seen = match &old.kind {
                ElementKind::Active { table_index, .. } => {
                    shown.contains(&Holder::Table(table_index.unwrap_or(0)))
                }
                ElementKind::Passive => shown.contains(&Holder::Elem(index.as_u32())),
                ElementKind::Declared => true,
            };
            if is_seen {
                return Err(wrong("an item differs that somebody can see"));
            }
            // Of an import the type at run time may be another one than declared.
            if before.body(FuncIndex::from_u32(*is)).is_none() || !allow(*was, *is) {
                return Err(wrong("an item is a function that does something else"));
            }
        }
    }
    Ok(())
}

/// An item of a segment.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Item<'a> {
    Func(u32),
    Other(&'a [u8]),
}

/// Kind, table and offset.
fn kind<'a>(elem: &Element<'a>) -> (u8, Option<u32>, &'a [u8]) {
    match &elem.kind {
        ElementKind::Passive => (0, None, &[]),
        ElementKind::Declared => (1, None, &[]),
        ElementKind::Active { table_index, offset_expr } => (2, *table_index, bytes(offset_expr)),
    }
}

fn bytes<'a>(expr: &ConstExpr<'a>) -> &'a [u8] {
    let mut reader = expr.get_binary_reader();
    reader.read_bytes(reader.bytes_remaining()).unwrap_or_default()
}

/// The type of the items if it is written down, and the items.
fn items<'a>(items: &ElementItems<'a>) -> Result<(Option<wasmparser::RefType>, Vec<Item<'a>>), String> {
    let text = |error: wasmparser::Error| error.to_string();
    match items {
        ElementItems::Functions(funcs) => {
            let funcs: wasmparser::Result<Vec<u32>> = funcs.clone().into_iter().collect();
            Ok((None, funcs.map_err(text)?.into_iter().map(Item::Func).collect()))
        }
        ElementItems::Expressions(ty, exprs) => {
            let mut all = Vec::new();
            for expr in exprs.clone() {
                let expr = expr.map_err(text)?;
                let operators: Vec<Operator<'_>> = expr
                    .get_operators_reader()
                    .into_iter()
                    .collect::<wasmparser::Result<_>>()
                    .map_err(text)?;
                all.push(match operators[..] {
                    [Operator::RefFunc { function_index }, Operator::End] => Item::Func(function_index),
                    _ => Item::Other(bytes(&expr)),
                });
            }
            Ok((Some(*ty), all))
        }
    }
}

/// The tables and passive segments whose references get somewhere else than into a call.
fn shown(module: &Module<'_>, outside: &Outside) -> BTreeSet<Holder> {
    let tables = module.tables.keys().map(|table| table.as_u32());
    let mut shown: BTreeSet<Holder> =
        tables.filter(|table| !outside.table(*table).private).map(Holder::Table).collect();
    // From a table to those that it may get its references from.
    let mut sources: BTreeMap<Holder, BTreeSet<Holder>> = BTreeMap::new();
    for body in module.funcs.values().filter_map(|func| func.origin.defined()) {
        let Ok(reader) = body.get_operators_reader() else { continue };
        for operator in reader.into_iter().map_while(|operator| operator.ok()) {
            match operator {
                Operator::TableGet { table }
                | Operator::TableAtomicGet { table_index: table, .. }
                | Operator::TableAtomicSet { table_index: table, .. }
                | Operator::TableAtomicRmwXchg { table_index: table, .. }
                | Operator::TableAtomicRmwCmpxchg { table_index: table, .. } => {
                    shown.insert(Holder::Table(table));
                }
                Operator::ArrayNewElem { array_elem_index: elem, .. }
                | Operator::ArrayInitElem { array_elem_index: elem, .. } => {
                    shown.insert(Holder::Elem(elem));
                }
                Operator::TableInit { elem_index, table } => {
                    sources.entry(Holder::Table(table)).or_default().insert(Holder::Elem(elem_index));
                }
                Operator::TableCopy { dst_table, src_table } => {
                    sources.entry(Holder::Table(dst_table)).or_default().insert(Holder::Table(src_table));
                }
                _ => {}
            }
        }
    }
    let mut todo: Vec<Holder> = shown.iter().copied().collect();
    while let Some(holder) = todo.pop() {
        for source in sources.get(&holder).into_iter().flatten() {
            if shown.insert(*source) {
                todo.push(*source);
            }
        }
    }
    shown
}
