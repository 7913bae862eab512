//! Two element sections, item by item.

use super::{bytes, scan, text};
use crate::module::{Elem, Module};
use crate::ops::{self, Op, Place};
use crate::outside::Outside;
use std::collections::{BTreeMap, BTreeSet};
use wasmparser::{ElementItems, ElementKind, Operator, RefType};

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
pub(crate) fn compare(
    before: &Module<'_>,
    after: &Module<'_>,
    outside: &Outside,
    mut allow: impl FnMut(u32, u32) -> bool,
) -> Result<(), String> {
    if before.elems.len() != after.elems.len() {
        return Err("an element segment is missing".into());
    }
    let mut shown: Option<BTreeSet<Holder>> = None;
    for ((index, old), new) in (0..).zip(&before.elems).zip(&after.elems) {
        let wrong = |what: &str| format!("element segment {index}: {what}");
        if kind(old) != kind(new) {
            return Err(wrong("its place differs"));
        }
        let ((old_type, old_items), (new_type, new_items)) = (items(old)?, items(new)?);
        if old_type != new_type || old_items.len() != new_items.len() {
            return Err(wrong("its type or length differs"));
        }
        for (old_item, new_item) in old_items.iter().zip(&new_items) {
            if old_item == new_item {
                continue;
            }
            let (Item::Func(was), Item::Func(is)) = (old_item, new_item) else {
                return Err(wrong("an item that is computed differs"));
            };
            if shown.is_none() {
                shown = Some(self::shown(before, outside)?);
            }
            let is_shown = |holder| shown.as_ref().is_none_or(|shown| shown.contains(&holder));
            let is_seen = match &old.0.kind {
                ElementKind::Active { table_index, .. } => is_shown(Holder::Table(table_index.unwrap_or(0))),
                ElementKind::Passive => is_shown(Holder::Elem(index)),
                ElementKind::Declared => true,
            };
            if is_seen {
                return Err(wrong("an item differs that somebody can see"));
            }
            // Of an import the type at run time may be another one than declared.
            if before.body(*is).is_none() || !allow(*was, *is) {
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
fn kind<'a>(elem: &Elem<'a>) -> (u8, Option<u32>, &'a [u8]) {
    match &elem.0.kind {
        ElementKind::Passive => (0, None, &[]),
        ElementKind::Declared => (1, None, &[]),
        ElementKind::Active { table_index, offset_expr } => (2, *table_index, bytes(offset_expr)),
    }
}

/// The type of the items if it is written down, and the items.
fn items<'a>(elem: &Elem<'a>) -> Result<(Option<RefType>, Vec<Item<'a>>), String> {
    match &elem.0.items {
        ElementItems::Functions(funcs) => {
            let funcs: wasmparser::Result<Vec<u32>> = funcs.clone().into_iter().collect();
            Ok((None, funcs.map_err(text)?.into_iter().map(Item::Func).collect()))
        }
        ElementItems::Expressions(ty, exprs) => {
            let mut all = Vec::new();
            for expr in exprs.clone() {
                let expr = expr.map_err(text)?;
                let operators: wasmparser::Result<Vec<Operator<'_>>> =
                    expr.get_operators_reader().into_iter().collect();
                all.push(match operators.map_err(text)?[..] {
                    [Operator::RefFunc { function_index }, Operator::End] => Item::Func(function_index),
                    _ => Item::Other(bytes(&expr)),
                });
            }
            Ok((Some(*ty), all))
        }
    }
}

/// The tables and passive segments whose references get somewhere else than into a call.
fn shown(module: &Module<'_>, outside: &Outside) -> Result<BTreeSet<Holder>, String> {
    let tables = (0..).zip(&module.tables).map(|(table, _)| table);
    let mut shown: BTreeSet<Holder> =
        tables.filter(|table| !outside.table(*table).private).map(Holder::Table).collect();
    // From a table to those that it may get its references from.
    let mut sources: BTreeMap<Holder, BTreeSet<Holder>> = BTreeMap::new();
    for (to, from) in scan(module, gives)? {
        match to {
            Some(to) => drop(sources.entry(to).or_default().insert(from)),
            None => drop(shown.insert(from)),
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
    Ok(shown)
}

/// Where an operator may take references from, and the table that they go to; `None` if they may go anywhere but into a call.
fn gives(operator: &Operator<'_>, found: &mut Vec<(Option<Holder>, Holder)>) {
    match operator {
        Operator::TableInit { elem_index, table } => {
            found.push((Some(Holder::Table(*table)), Holder::Elem(*elem_index)));
        }
        Operator::TableCopy { dst_table, src_table } => {
            found.push((Some(Holder::Table(*dst_table)), Holder::Table(*src_table)));
        }
        _ if Op::of(operator).calls.is_some() => {}
        _ => found.extend(ops::reads(operator).filter_map(|place| match place {
            Place::Table(table) => Some((None, Holder::Table(table))),
            Place::Elem(elem) => Some((None, Holder::Elem(elem))),
            _ => None,
        })),
    }
}
