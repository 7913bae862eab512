//! Everything of the output but its bodies.

use super::program::{Program, items};
use loom_core::Module;
use loom_core::index::MemoryIndex;
use wasmparser::{DataKind, ElementItems, ElementKind};

/// Sections that stay as they are: types, imports, functions, tables, tags, globals, exports, start.
const SAME: [u8; 8] = [1, 2, 3, 4, 13, 6, 7, 8];

/// Confirms them.
pub fn confirm(program: &Program<'_, '_>, output: &Module<'_>) -> Result<(), String> {
    let input = program.input;
    for id in SAME {
        if payload(input, id) != payload(output, id) {
            return Err(format!("section {id} of the output is not that of the input"));
        }
    }
    confirm_memories(program, output)?;
    confirm_datas(program, output)?;
    confirm_elems(program, output)
}

fn payload<'s>(module: &'s Module<'_>, id: u8) -> Option<&'s [u8]> {
    let section = module.sections.iter().find(|section| section.id == id)?;
    module.bytes.get(section.payload.clone())
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
    // Classes lie side by side, behind bytes that stay free; more nobody needs, or could provide.
    let old_bytes = |memory: &u32| {
        let memory = program.input.memories.get(MemoryIndex::from_u32(*memory));
        memory.map_or(0, |memory| memory.min_bytes())
    };
    let most = claims.memories.iter().map(old_bytes).sum::<u128>() + (2 << 16);
    for (index, old) in program.input.memories.iter() {
        let Some(new) = output.memories.get(index) else { return Err("a memory is missing".into()) };
        let is_fixed = !new.ty.memory64 && !new.ty.shared && new.ty.maximum == Some(new.ty.initial);
        let is_right = if !claims.memories.contains(&index.as_u32()) {
            new.ty == old.ty
        } else if index == MemoryIndex::from_u32(claims.target) {
            is_fixed && new.min_bytes() <= most
        } else {
            is_fixed && new.ty.initial == 0
        };
        if !is_right {
            return Err(format!("memory {} of the output has another type", index.as_u32()));
        }
    }
    Ok(())
}

fn confirm_datas(program: &Program<'_, '_>, output: &Module<'_>) -> Result<(), String> {
    let claims = program.claims;
    if output.datas.len() != program.input.datas.len() {
        return Err("the output has more or fewer data segments".into());
    }
    for ((index, old), new) in program.input.datas.iter().zip(output.datas.values()) {
        let offsets = |old, new| {
            let old = program.input.constants.integer(old);
            old.is_some() && old == output.constants.integer(new)
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
            return Err(format!("data {} of the output is another one", index.as_u32()));
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
    for ((index, old), new) in input.elems.iter().zip(output.elems.values()) {
        let is_same = raw(input, &old.range) == raw(output, &new.range);
        let is_right = is_same
            || match (&old.kind, &new.kind) {
                (
                    ElementKind::Active { table_index, offset_expr },
                    ElementKind::Active { table_index: new_table, offset_expr: new_offset },
                ) => {
                    let table = table_index.unwrap_or(0);
                    let integer = input.constants.integer(offset_expr);
                    table == new_table.unwrap_or(0)
                        && (new_tables.contains_key(&table) && program.tables.contains_key(&table)
                            || integer.is_some()
                                && integer == output.constants.integer(new_offset)
                                && are_same_items(input, &old.items, output, &new.items))
                }
                (ElementKind::Passive, ElementKind::Passive)
                | (ElementKind::Declared, ElementKind::Declared) => {
                    are_same_items(input, &old.items, output, &new.items)
                }
                _ => false,
            };
        if !is_right {
            return Err(format!("element segment {} of the output is another one", index.as_u32()));
        }
    }
    for (table, slot) in &program.claims.slots {
        let at = |tables: &std::collections::BTreeMap<u32, Vec<_>>| {
            tables.get(table)?.get(*slot as usize).copied()
        };
        let (old, new) = (at(&program.tables), at(new_tables));
        if old.is_none() || old != new {
            return Err(format!("slot {slot} of table {table} has another function"));
        }
    }
    Ok(())
}

fn are_same_items(
    input: &Module<'_>,
    old: &ElementItems<'_>,
    output: &Module<'_>,
    new: &ElementItems<'_>,
) -> bool {
    let are_alike = match (old, new) {
        (ElementItems::Functions(_), ElementItems::Functions(_)) => true,
        (ElementItems::Expressions(old, _), ElementItems::Expressions(new, _)) => old == new,
        _ => false,
    };
    let old = items(input, old);
    are_alike && old.is_some() && old == items(output, new)
}
