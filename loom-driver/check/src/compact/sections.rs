//! Everything of the output but its bodies.

use super::entry_state::{Slots, items};
use super::program::Program;
use crate::module::{Elem, Module};
use crate::same;
use std::collections::BTreeMap;
use wasmparser::{DataKind, ElementItems, ElementKind};

/// Sections in which something may differ: memories, globals (see `markers`), element segments, the number of data segments,
/// bodies, data segments.
const MAY_DIFFER: [u8; 6] = [5, 6, 9, 12, 10, 11];

/// Confirms them.
pub fn confirm(program: &Program<'_, '_>, output: &Module<'_>) -> Result<(), String> {
    same::sections(program.input, output, &MAY_DIFFER)
        .map_err(|what| format!("the output is not the input: {what}"))?;
    confirm_memories(program, output)?;
    confirm_datas(program, output)?;
    confirm_elems(program, output)
}

/// The bytes of a segment.
fn raw<'s>(module: &'s Module<'_>, range: &std::ops::Range<u64>) -> Option<&'s [u8]> {
    module.bytes.get(usize::try_from(range.start).ok()?..usize::try_from(range.end).ok()?)
}

fn confirm_memories(program: &Program<'_, '_>, output: &Module<'_>) -> Result<(), String> {
    let claims = program.claims;
    if output.memories.len() != program.input.memories.len() || !claims.memories.contains(&claims.target) {
        return Err("the output has other memories".into());
    }
    // Clusters lie side by side, behind bytes that stay free; more nobody needs, or could provide.
    let old_bytes = |memory: &u32| {
        let memory = program.input.memories.get(*memory as usize);
        memory.map_or(0, |memory| memory.min_bytes())
    };
    let most = claims.memories.iter().map(old_bytes).sum::<u128>() + (2 << 16);
    for ((index, old), new) in (0..).zip(&program.input.memories).zip(&output.memories) {
        let is_fixed = !new.ty.memory64 && !new.ty.shared && new.ty.maximum == Some(new.ty.initial);
        let is_right = if !claims.memories.contains(&index) {
            new.ty == old.ty
        } else if index == claims.target {
            new.ty == old.ty || is_fixed && new.min_bytes() <= most
        } else {
            is_fixed && new.ty.initial == 0
        };
        if !is_right {
            return Err(format!("memory {index} of the output has another type"));
        }
    }
    Ok(())
}

fn confirm_datas(program: &Program<'_, '_>, output: &Module<'_>) -> Result<(), String> {
    let claims = program.claims;
    if output.data.len() != program.input.data.len() {
        return Err("the output has more or fewer data segments".into());
    }
    for ((index, old), new) in (0..).zip(&program.input.data).zip(&output.data) {
        let offsets = |old, new| {
            let old = program.consts.eval(old).integer();
            old.is_some() && old == program.new_consts.eval(new).integer()
        };
        let is_right = match (&old.kind, &new.kind) {
            (DataKind::Passive, DataKind::Passive) => old.data == new.data,
            (DataKind::Active { memory_index, .. }, DataKind::Active { memory_index: new, .. })
                if claims.memories.contains(memory_index) =>
            {
                *new == claims.target
            }
            (
                DataKind::Active { memory_index, offset_expr },
                DataKind::Active { memory_index: new_memory, offset_expr: new_offset },
            ) => {
                let is_same = raw(program.input, &old.range) == raw(output, &new.range);
                memory_index == new_memory
                    && old.data == new.data
                    && (is_same || offsets(offset_expr, new_offset))
            }
            _ => false,
        };
        if !is_right {
            return Err(format!("data {index} of the output is another one"));
        }
    }
    Ok(())
}

fn confirm_elems(program: &Program<'_, '_>, output: &Module<'_>) -> Result<(), String> {
    let input = program.input;
    if output.elems.len() != input.elems.len() {
        return Err("the output has more or fewer element segments".into());
    }
    let new_tables = &program.new_tables;
    let have_same_items = |old: &Elem<'_>, new: &Elem<'_>| {
        let are_alike = match (&old.0.items, &new.0.items) {
            (ElementItems::Functions(_), ElementItems::Functions(_)) => true,
            (ElementItems::Expressions(old, _), ElementItems::Expressions(new, _)) => old == new,
            _ => false,
        };
        let old = items(&program.consts, old);
        are_alike && old.is_some() && old == items(&program.new_consts, new)
    };
    for ((index, old), new) in (0..).zip(&input.elems).zip(&output.elems) {
        let is_right = raw(input, &old.0.range) == raw(output, &new.0.range)
            || match (&old.0.kind, &new.0.kind) {
                (
                    ElementKind::Active { table_index, offset_expr },
                    ElementKind::Active { table_index: new_table, offset_expr: new_offset },
                ) => {
                    let table = table_index.unwrap_or(0);
                    let integer = program.consts.eval(offset_expr).integer();
                    table == new_table.unwrap_or(0)
                        && (new_tables.contains_key(&table) && program.tables.contains_key(&table)
                            || integer.is_some()
                                && integer == program.new_consts.eval(new_offset).integer()
                                && have_same_items(old, new))
                }
                (ElementKind::Passive, ElementKind::Passive)
                | (ElementKind::Declared, ElementKind::Declared) => have_same_items(old, new),
                _ => false,
            };
        if !is_right {
            return Err(format!("element segment {index} of the output is another one"));
        }
    }
    for (table, slot) in &program.claims.slots {
        let at = |tables: &BTreeMap<u32, Slots>| tables.get(table)?.get(*slot as usize).copied();
        let (old, new) = (at(&program.tables), at(new_tables));
        if old.is_none() || old != new {
            return Err(format!("slot {slot} of table {table} has another function"));
        }
    }
    Ok(())
}
