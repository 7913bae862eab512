//! What the globals are at first: what the segments write where the cells were.

use super::{Checked, Kind, Places, expect};
use crate::const_eval::Consts;
use crate::module::{Memory, Module};
use crate::same;
use std::collections::BTreeMap;
use wasmparser::{DataKind, ElementItems, ElementKind, Operator};

/// The globals that there were stay, and behind them is one for each cell, which starts with its bytes.
pub(super) fn compare(before: &Module<'_>, after: &Module<'_>, places: &Places) -> Checked {
    let old = before.globals.len();
    expect(after.globals.len() == old + places.len(), "new globals and cells differ")?;
    same::globals(before, after)?;
    let bytes = bytes(before, places)?;
    for (place, (kind, global)) in places {
        let global = after.globals.get(*global as usize).ok_or("a cell has no global")?;
        let ty = global.ty;
        let is_plain = global.import.is_none() && ty.mutable && !ty.shared;
        expect(is_plain && ty.content_type == kind.ty(), "the global of a cell is of another type")?;
        let mut init =
            global.init.as_ref().ok_or("the global of a cell has no value")?.get_operators_reader();
        let value = init.read().ok().and_then(|operator| bits(*kind, &operator));
        let starts = value.filter(|_| init.is_end_then_eof());
        let wanted = u64::from_le_bytes(bytes.get(place).copied().unwrap_or_default());
        expect(starts == Some(wanted), "the global of a cell starts with something else")?;
    }
    Ok(())
}

/// A constant of the type of a kind, as bits.
fn bits(kind: Kind, operator: &Operator<'_>) -> Option<u64> {
    match (kind, operator) {
        (Kind::I32 | Kind::U8 | Kind::U16, Operator::I32Const { value }) => {
            Some(value.cast_unsigned().into())
        }
        (Kind::I64, Operator::I64Const { value }) => Some(value.cast_unsigned()),
        (Kind::F32, Operator::F32Const { value }) => Some(value.bits().into()),
        (Kind::F64, Operator::F64Const { value }) => Some(value.bits()),
        _ => None,
    }
}

/// The first bytes of each cell that any segment writes, from its lowest address on.
fn bytes(before: &Module<'_>, places: &Places) -> Result<BTreeMap<(u32, u64), [u8; 8]>, String> {
    let consts = Consts::of(before);
    let may_stop = may_stop(before, &consts);
    let mut bytes: BTreeMap<(u32, u64), [u8; 8]> = BTreeMap::new();
    for data in &before.data {
        let DataKind::Active { memory_index: memory, offset_expr } = &data.kind else { continue };
        if places.range((*memory, 0)..=(*memory, u64::MAX)).next().is_none() {
            continue;
        }
        // A function in an imported table can be called after instantiation failed, and sees what was written until then.
        expect(data.data.is_empty() || !may_stop, "instantiation may stop before all bytes are written")?;
        let size = before.memories.get(*memory as usize).map_or(0, Memory::min_bytes);
        let start = consts.eval(offset_expr).integer().ok_or("a data segment with an unknown offset")?;
        let end = u128::from(start) + data.data.len() as u128;
        expect(end <= size, "a data segment is not within its memory")?;
        let end = u64::try_from(end).unwrap_or(u64::MAX);
        // A cell that begins up to seven bytes in front of the segment may reach into it.
        let near = (*memory, start.saturating_sub(7))..(*memory, end);
        for (place, (kind, _)) in places.range(near) {
            let cell = bytes.entry(*place).or_default();
            for (at, byte) in (place.1..).zip(cell).take(kind.bytes() as usize) {
                let written = at.checked_sub(start).and_then(|at| data.data.get(usize::try_from(at).ok()?));
                *byte = written.copied().unwrap_or(*byte);
            }
        }
    }
    Ok(bytes)
}

/// Whether instantiation may trap at a segment, with those behind it unwritten.
fn may_stop(before: &Module<'_>, consts: &Consts) -> bool {
    let elems = before.elems.iter().filter_map(|elem| {
        let ElementKind::Active { table_index, offset_expr } = &elem.0.kind else { return None };
        let count = match &elem.0.items {
            ElementItems::Functions(funcs) => funcs.count(),
            ElementItems::Expressions(_, exprs) => exprs.count(),
        };
        let table = before.tables.get(table_index.unwrap_or(0) as usize);
        Some((offset_expr, u64::from(count), table.map_or(0, |table| table.ty.initial.into())))
    });
    let datas = before.data.iter().filter_map(|data| {
        let DataKind::Active { memory_index, offset_expr } = &data.kind else { return None };
        let memory = before.memories.get(*memory_index as usize);
        Some((offset_expr, data.data.len() as u64, memory.map_or(0, Memory::min_bytes)))
    });
    elems.chain(datas).any(|(offset, count, size)| {
        let end = consts.eval(offset).integer().map(|start| u128::from(start) + u128::from(count));
        end.is_none_or(|end| end > size)
    })
}
