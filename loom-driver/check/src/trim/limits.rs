//! Two modules' limits, and who could tell them apart.

use crate::const_eval::Consts;
use crate::module::Module;
use crate::ops::{self, Op, Place, Space, each_index};
use crate::outside::Outside;
use crate::same::{self, bytes};
use std::collections::{BTreeMap, BTreeSet};
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
    let told = told(before, outside)?;
    let written = written(before);
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
        let end = written.get(&index).copied().unwrap_or(Some(0));
        if end.is_none_or(|end| end > u128::from(new.ty.initial)) {
            return wrong("a segment may write behind its end");
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

/// The end of what segments write to each table that they write to; `None` if it is not known.
fn written(module: &Module<'_>) -> BTreeMap<u32, Option<u128>> {
    let consts = Consts::of(module);
    let mut written = BTreeMap::new();
    for elem in &module.elems {
        let ElementKind::Active { table_index, offset_expr } = &elem.0.kind else { continue };
        let count = match &elem.0.items {
            ElementItems::Functions(funcs) => funcs.count(),
            ElementItems::Expressions(_, exprs) => exprs.count(),
        };
        let offset = consts.eval(offset_expr).integer();
        let end = offset.map(|offset| u128::from(offset) + u128::from(count));
        let all = written.entry(table_index.unwrap_or(0)).or_insert(Some(0));
        *all = all.zip(end).map(|(all, end)| all.max(end));
    }
    written
}

/// Tables and memories of which the limits, or more than calls can find out, matter to somebody.
fn told(module: &Module<'_>, outside: &Outside) -> Result<BTreeSet<Sized>, String> {
    let tables = (0..).zip(&module.tables).map(|(table, _)| table);
    let tables = tables.filter(|table| !outside.table(*table).private).map(Sized::Table);
    let memories = (0..).zip(&module.memories).map(|(memory, _)| memory);
    let memories = memories.filter(|memory| !outside.memory(*memory).private).map(Sized::Memory);
    let mut told: BTreeSet<Sized> = tables.chain(memories).collect();
    told.extend(same::scan(module, tells)?);
    Ok(told)
}

/// What an operator may depend on the limits of. A call finds out nothing: a slot that is not there traps, as null does.
fn tells(operator: &Operator<'_>, told: &mut Vec<Sized>) {
    if Op::of(operator).calls.is_none() {
        each_index(operator, &mut |space, index| {
            if space == Space::Table {
                told.push(Sized::Table(index));
            }
        });
    }
    // That a memory does not grow is all that a maximum is good for; an access knows the current size only.
    told.extend(ops::writes(operator).filter_map(|place| match place {
        Place::MemorySize(memory) => Some(Sized::Memory(memory)),
        _ => None,
    }));
}
