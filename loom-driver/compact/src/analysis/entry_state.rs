//! What memories, tables and globals are before anything runs.

use super::memory::{Memory, Reason};
use super::widened::{Global, Widened};
use crate::domain::value_set::ValueSet;
use loom_core::Module;
use loom_core::index::{FuncIndex, GlobalIndex, MemoryIndex, TableIndex};
use loom_core::outside::{Access, Outside};
use wasmparser::{DataKind, ElementItems, ElementKind, Operator, TableInit, ValType};

/// So many globals are tracked at most: stack pointers, one for each component.
const MAX_TRACKED: usize = 16;

fn reason(why: impl Into<String>) -> Reason {
    Reason { func: None, position: 0, why: why.into(), chain: Vec::new() }
}

/// A memory as it is at first; given up at once if the outside can touch it, or its size is nothing
/// to count on.
pub fn read_memory(module: &Module<'_>, outside: &Outside, index: MemoryIndex) -> Memory {
    let mut memory = Memory::default();
    let Some(definition) = module.memories.get(index) else { return memory };
    memory.pages = definition.ty.initial;
    let size = u64::try_from(definition.min_bytes()).ok().filter(|size| *size <= 1 << 32);
    memory.size = size.unwrap_or(0);
    let others = outside.memory(index).unwrap_or(Access::Import).describe(module);
    let why = if others.is_some() {
        others
    } else if definition.ty.memory64 {
        Some("its addresses have 64 bits".to_string())
    } else if size.is_none() {
        Some("it is larger than 4 GiB".to_string())
    } else {
        read_image(module, index, &mut memory).err()
    };
    memory.given_up = why.map(reason);
    memory
}

/// The bytes that active segments write.
fn read_image(module: &Module<'_>, index: MemoryIndex, memory: &mut Memory) -> Result<(), String> {
    /// More bytes of data are not looked at one by one.
    const MAX_DATA: usize = 1 << 20;
    let is_own = |kind: &DataKind<'_>| matches!(kind, DataKind::Active { memory_index, .. } if *memory_index == index.as_u32());
    let own = module.datas.values().filter(|data| is_own(&data.kind));
    if own.map(|data| data.data.len()).sum::<usize>() > MAX_DATA {
        return Err("it has more than 1 MiB of data".into());
    }
    for (position, data) in module.datas.iter() {
        let DataKind::Active { memory_index, offset_expr } = &data.kind else { continue };
        if *memory_index != index.as_u32() {
            continue;
        }
        let offset = module.constants.integer(offset_expr);
        let end = offset.and_then(|offset| offset.checked_add(data.data.len() as u64));
        let (Some(offset), Some(_)) = (offset, end.filter(|end| *end <= memory.size)) else {
            return Err(format!("data {} may be out of its bounds", position.as_u32()));
        };
        // They are in bounds, so each address has 32 bits.
        for (at, byte) in (offset..).map(|at| at as u32).zip(data.data) {
            if *byte == 0 {
                memory.image.remove(&at);
            } else {
                memory.image.insert(at, *byte);
            }
        }
    }
    Ok(())
}

/// The slots of a table, if nothing but active segments ever writes them. (A body that does ends the
/// analysis.)
pub fn read_table(
    module: &Module<'_>,
    outside: &Outside,
    index: TableIndex,
) -> Option<Vec<Option<FuncIndex>>> {
    let table = module.tables.get(index)?;
    if !outside.table(index)?.is_private() || !matches!(table.origin.defined()?, TableInit::RefNull) {
        return None;
    }
    /// Larger tables are not worth it.
    const MAX_SLOTS: u64 = 1 << 16;
    let size = usize::try_from(table.ty.initial).ok().filter(|size| *size as u64 <= MAX_SLOTS)?;
    let mut slots = vec![None; size];
    for elem in module.elems.values() {
        let ElementKind::Active { table_index, offset_expr } = &elem.kind else { continue };
        if table_index.unwrap_or(0) != index.as_u32() {
            continue;
        }
        let offset = usize::try_from(module.constants.integer(offset_expr)?).ok()?;
        let funcs = read_items(module, &elem.items)?;
        slots.get_mut(offset..offset.checked_add(funcs.len())?)?.copy_from_slice(&funcs);
    }
    Some(slots)
}

fn read_items(module: &Module<'_>, items: &ElementItems<'_>) -> Option<Vec<Option<FuncIndex>>> {
    use loom_core::const_eval::Content;
    let func = |expr| match module.constants.reference(&expr) {
        Content::Null => Some(None),
        content => content.func().map(Some),
    };
    match items {
        ElementItems::Functions(funcs) => {
            funcs.clone().into_iter().map(|func| Some(Some(FuncIndex::from_u32(func.ok()?)))).collect()
        }
        ElementItems::Expressions(_, exprs) => {
            exprs.clone().into_iter().map(|expr| func(expr.ok()?)).collect()
        }
    }
}

pub fn read_global(
    module: &Module<'_>,
    outside: &Outside,
    index: GlobalIndex,
    may_track: bool,
    tracked: &mut Vec<u32>,
) -> Global {
    let any = Global::Is(ValueSet::ANY);
    let Some(global) = module.globals.get(index) else { return any };
    let Some(init) = global.origin.defined() else { return any };
    let is_i32 = global.ty.content_type == ValType::I32;
    let is_private = outside.global(index).is_some_and(Access::is_private);
    if !is_i32 || global.ty.shared || global.ty.mutable && !is_private {
        return any;
    }
    let value = module.constants.integer(init).map_or(ValueSet::ANY, |value| ValueSet::one(value as u32));
    if !global.ty.mutable {
        return Global::Is(value);
    }
    if may_track && tracked.len() < MAX_TRACKED {
        tracked.push(index.as_u32());
        return Global::Tracked(tracked.len() - 1);
    }
    let mut growing = Widened::default();
    growing.add(&value, &[]);
    Global::Ever(growing)
}

/// Whether functions can get to the outside, or into tables, as values, or run at the same time. Then it
/// is not known who calls what, or when.
pub fn leaking(module: &Module<'_>, outside: &Outside) -> Option<String> {
    if let Some(func) = outside.numbers().funcs() {
        return Some(format!("{} is told functions by their numbers", module.describe_func(func)));
    }
    if outside.is_concurrent() {
        return Some("several threads may run it at the same time".into());
    }
    for global in module.globals.values() {
        let Some(init) = global.origin.defined() else { continue };
        let mut operators = init.get_operators_reader().into_iter();
        if operators.any(|operator| matches!(operator, Ok(Operator::RefFunc { .. }) | Err(_))) {
            return Some("a global refers to a function".into());
        }
    }
    for index in module.tables.keys() {
        if let Some(why) = outside.table(index).unwrap_or(Access::Import).describe(module) {
            return Some(format!("table {}: {why}", index.as_u32()));
        }
    }
    let not_null =
        module.tables.iter().find(|(_, table)| !matches!(table.origin.defined(), Some(TableInit::RefNull)));
    not_null.map(|(index, _)| format!("table {} starts with a function", index.as_u32()))
}
