//! What segments leave in memories and tables before any code runs.

use crate::const_eval::{Const, Consts};
use crate::module::{Elem, Module};
use std::collections::BTreeMap;
use wasmparser::{DataKind, ElementKind};

/// The functions in the slots of a table.
pub(super) type Slots = Vec<Option<u32>>;

/// What active segments leave in memories of so many bytes for which `counts` holds, where it is not 0.
///
/// # Errors
///
/// A segment that may be out of bounds.
pub(super) fn image(
    module: &Module<'_>,
    consts: &Consts,
    counts: impl Fn(u32) -> bool,
    bytes: u64,
) -> Result<BTreeMap<u32, u8>, String> {
    let mut image = BTreeMap::new();
    for (index, data) in module.data.iter().enumerate() {
        let DataKind::Active { memory_index, offset_expr } = &data.kind else { continue };
        if !counts(*memory_index) {
            continue;
        }
        let start = consts.eval(offset_expr).integer();
        let end = start.and_then(|start| start.checked_add(data.data.len() as u64));
        let (Some(start), true) = (start, end.is_some_and(|end| end <= bytes)) else {
            return Err(format!("data {index} may be out of bounds"));
        };
        for (address, byte) in (start..).zip(data.data) {
            match byte {
                0 => image.remove(&(address as u32)),
                _ => image.insert(address as u32, *byte),
            };
        }
    }
    Ok(image)
}

/// The tables whose slots are known once and for all, because no body that is walked may change one.
pub(super) fn tables(module: &Module<'_>, consts: &Consts) -> BTreeMap<u32, Slots> {
    /// So many slots are looked at, of all tables together: a few bytes can declare a hundred large ones.
    const MAX_SLOTS: u64 = 1 << 20;
    let mut left = MAX_SLOTS;
    let mut tables: BTreeMap<u32, Slots> = BTreeMap::new();
    for (index, table) in (0..).zip(&module.tables) {
        let is_plain = !table.ty.shared && table.import.is_none() && table.init.is_none();
        if let Some(rest) = left.checked_sub(table.ty.initial).filter(|_| is_plain) {
            left = rest;
            tables.insert(index, vec![None; table.ty.initial as usize]);
        }
    }
    for elem in &module.elems {
        let ElementKind::Active { table_index, offset_expr } = &elem.0.kind else { continue };
        let index = table_index.unwrap_or(0);
        let Some(slots) = tables.get_mut(&index) else { continue };
        let mut fill = || {
            let items = items(consts, elem)?;
            let start = usize::try_from(consts.eval(offset_expr).integer()?).ok()?;
            slots.get_mut(start..start.checked_add(items.len())?)?.copy_from_slice(&items);
            Some(())
        };
        if fill().is_none() {
            tables.remove(&index);
        }
    }
    tables
}

/// The functions of a segment, if they are known.
pub(super) fn items(consts: &Consts, elem: &Elem<'_>) -> Option<Slots> {
    let items = consts.items(elem).into_iter().map(|item| match item {
        Const::Null => Some(None),
        Const::Func(func) => Some(Some(func)),
        Const::I32(_) | Const::I64(_) | Const::Unknown => None,
    });
    items.collect()
}
