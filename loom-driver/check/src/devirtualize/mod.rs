//! The claim of `devirtualize`: the output is the input with direct calls in the place of indirect ones whose index is a
//! constant.
//!
//! Both bodies are read side by side. Where the input pushes a constant and calls through a table, the output may call a
//! function: the one that the slot of that number holds whenever code runs, and that is declared with exactly the type
//! that the call asks for. What a slot holds is read off the segments for the tables that only segments write:
//! nobody outside touches them, and no operator in any body writes them. Everything else but custom sections is byte for
//! byte what it was.

#[cfg(test)]
mod tests;

use crate::const_eval::{Const, Consts};
use crate::module::Module;
use crate::ops::{self, Place};
use crate::outside::Outside;
use crate::same::locals::Locals;
use crate::{Refused, same};
use std::collections::{BTreeMap, BTreeSet};
use wasmparser::{ElementKind, FunctionBody, Operator};

/// What is in a slot of a table: `None` for what is not known or null.
type Slots = BTreeMap<(u32, u32), Option<u32>>;

/// Checks the claim.
///
/// # Errors
///
/// The first thing that is not so.
pub fn check(before: &Module<'_>, after: &Module<'_>, outside: &Outside) -> Result<(), Refused> {
    same::sections(before, after, &[10])?;
    let slots = slots(before, outside)?;
    same::each_body(before, after, |_, old, new| compare(before, &slots, old, new))?;
    Ok(())
}

/// What the slots hold, whenever code runs, of the tables that only active segments write.
fn slots(module: &Module<'_>, outside: &Outside) -> Result<Slots, String> {
    let changing: BTreeSet<u32> = same::scan(module, writes)?.into_iter().collect();
    let is_fixed = |table: u32| {
        outside.table(table).private
            && !changing.contains(&table)
            && module
                .tables
                .get(table as usize)
                .is_some_and(|table| table.init.is_none() && table.import.is_none())
    };
    let consts = Consts::of(module);
    let mut slots = Slots::new();
    for elem in &module.elems {
        let ElementKind::Active { table_index, offset_expr } = &elem.0.kind else { continue };
        let table = table_index.unwrap_or(0);
        let items = consts.items(elem);
        let size = module.tables.get(table as usize).map_or(0, |table| table.ty.initial);
        let first = consts.eval(offset_expr).integer();
        let fits =
            first.and_then(|first| first.checked_add(items.len() as u64)).is_some_and(|end| end <= size);
        let Some(first) = first.filter(|_| fits) else {
            // Nothing behind it is written if it traps, and the table may be in use all the same.
            return Ok(Slots::new());
        };
        if !is_fixed(table) {
            continue;
        }
        for (position, item) in (0u64..).zip(items) {
            let Some(slot) = first.checked_add(position).and_then(|slot| u32::try_from(slot).ok()) else {
                break;
            };
            let held = match item {
                Const::Func(func) => Some(func),
                Const::Null | Const::I32(_) | Const::I64(_) | Const::Unknown => None,
            };
            slots.insert((table, slot), held);
        }
    }
    Ok(slots)
}

/// The tables that an operator may write.
fn writes(operator: &Operator<'_>, tables: &mut Vec<u32>) {
    tables.extend(ops::writes(operator).filter_map(|place| match place {
        Place::Table(table) | Place::TableSize(table) => Some(table),
        _ => None,
    }));
}

/// Reads two bodies side by side.
fn compare(
    module: &Module<'_>,
    slots: &Slots,
    old: &FunctionBody<'_>,
    new: &FunctionBody<'_>,
) -> Result<(), String> {
    if old.as_bytes() == new.as_bytes() {
        return Ok(());
    }
    if Locals::of(old)? != Locals::of(new)? {
        return Err("its locals differ".into());
    }
    let mut old = old.get_operators_reader().map_err(same::text)?;
    let mut new = new.get_operators_reader().map_err(same::text)?;
    while !old.eof() && !new.eof() {
        let (was, is) = (old.read().map_err(same::text)?, new.read().map_err(same::text)?);
        if was == is {
            continue;
        }
        let call = if old.eof() { None } else { Some(old.read().map_err(same::text)?) };
        if !is_the_same_call(module, slots, &was, call.as_ref(), &is) {
            return Err(format!("{is:?} is in the place of {was:?}"));
        }
    }
    match old.eof() && new.eof() {
        true => Ok(()),
        false => Err("it has another length".into()),
    }
}

/// Whether `direct` calls what a constant and an indirect call behind it do.
fn is_the_same_call(
    module: &Module<'_>,
    slots: &Slots,
    index: &Operator<'_>,
    indirect: Option<&Operator<'_>>,
    direct: &Operator<'_>,
) -> bool {
    let Operator::I32Const { value } = index else { return false };
    let (ty, table, func) = match (indirect, direct) {
        (Some(Operator::CallIndirect { type_index, table_index }), Operator::Call { function_index })
        | (
            Some(Operator::ReturnCallIndirect { type_index, table_index }),
            Operator::ReturnCall { function_index },
        ) => (*type_index, *table_index, *function_index),
        _ => return false,
    };
    let wanted = module.types.canonical(ty);
    slots.get(&(table, *value as u32)) == Some(&Some(func))
        && wanted.is_some()
        && module.canonical_type(func) == wanted
}
