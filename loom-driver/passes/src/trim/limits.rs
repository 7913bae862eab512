//! Limits of tables and memories.

use loom_core::index::{EntityRef, EntitySet, FuncIndex, MemoryIndex, PrimaryMap, Space, TableIndex};
use loom_core::outside::{Access, Outside};
use loom_core::refs::{Refs, Use};
use loom_core::{Error, Module, Result};
use wasm_encoder::reencode::{Reencode, RoundtripReencoder};
use wasm_encoder::{MemorySection, Section as _, TableSection};
use wasmparser::{ElementItems, ElementKind, TableInit};

/// What is done with tables and memories, as far as limits are concerned.
pub struct Uses {
    /// Tables of which something other than a call may depend on the size.
    tables: EntitySet<TableIndex>,
    /// Memories that may grow, or of which the outside knows the limits.
    memories: EntitySet<MemoryIndex>,
}

impl Uses {
    /// What `module` and its outside do with them, in whose bodies `refs` are.
    pub fn of(module: &Module<'_>, outside: &Outside, refs: &PrimaryMap<FuncIndex, Option<&Refs>>) -> Uses {
        let mut uses = Uses { tables: EntitySet::new(), memories: EntitySet::new() };
        for (index, table) in module.tables.iter() {
            let starts_null = matches!(table.origin.defined(), Some(TableInit::RefNull));
            if !starts_null || !outside.table(index).is_some_and(Access::is_private) {
                uses.tables.insert(index);
            }
        }
        for index in module.memories.keys() {
            if !outside.memory(index).is_some_and(Access::is_private) {
                uses.memories.insert(index);
            }
        }
        for refs in refs.values() {
            for site in refs.iter().flat_map(|refs| &refs.sites) {
                let index = site.index as usize;
                match (site.kind, site.kind.space()) {
                    (Use::TableCall, _) => {}
                    (_, Space::Table) => drop(uses.tables.insert(TableIndex::new(index))),
                    (Use::MemoryGrow, _) => drop(uses.memories.insert(MemoryIndex::new(index))),
                    _ => {}
                }
            }
        }
        uses
    }
}

/// What became of the tables.
#[derive(Default)]
pub struct Tables {
    /// The whole table section, with id and size; `None` if it stays.
    pub section: Option<Vec<u8>>,
    /// How many slots went.
    pub slots: u64,
}

/// Shrinks tables to the highest slot that a segment writes.
///
/// # Errors
///
/// [`Error::Bug`] only.
pub fn tables(module: &Module<'_>, uses: &Uses, fixed: bool) -> Result<Tables> {
    let mut tables = Tables::default();
    let mut section = TableSection::new();
    let mut changed = false;
    for (index, table) in module.tables.iter() {
        let Some(init) = table.origin.defined() else { continue };
        let mut ty = table.ty;
        if !uses.tables.contains(index)
            && let Some(end) = written(module, index)
        {
            tables.slots += ty.initial - end.min(ty.initial);
            ty.initial = end.min(ty.initial);
            if fixed || ty.maximum.is_some() {
                ty.maximum = Some(ty.initial);
            }
        }
        changed |= ty != table.ty;
        let table = wasmparser::Table { ty, init: init.clone() };
        RoundtripReencoder.parse_table(&mut section, table).map_err(bug)?;
    }
    if changed {
        let mut bytes = Vec::new();
        section.append_to(&mut bytes);
        tables.section = Some(bytes);
    }
    Ok(tables)
}

/// The end of the slots that segments write; `None` if one of them may be out of bounds.
fn written(module: &Module<'_>, table: TableIndex) -> Option<u64> {
    let mut end = 0;
    for elem in module.elems.values() {
        let ElementKind::Active { table_index, offset_expr } = &elem.kind else { continue };
        if table_index.unwrap_or(0) != table.as_u32() {
            continue;
        }
        let count = match &elem.items {
            ElementItems::Functions(funcs) => funcs.count(),
            ElementItems::Expressions(_, exprs) => exprs.count(),
        };
        let offset = module.constants.integer(offset_expr)?;
        end = end.max(offset.checked_add(u64::from(count))?);
    }
    (end <= module.tables.get(table)?.ty.initial).then_some(end)
}

/// Lowers the maximum of memories that never grow. The whole memory section, with id and size; `None`
/// if it stays.
///
/// # Errors
///
/// [`Error::Bug`] only.
pub fn memories(module: &Module<'_>, uses: &Uses, fixed: bool) -> Result<Option<Vec<u8>>> {
    let mut section = MemorySection::new();
    let mut changed = false;
    for (index, memory) in module.memories.iter() {
        if memory.origin.is_import() {
            continue;
        }
        let mut ty = memory.ty;
        if !uses.memories.contains(index) && (fixed || ty.maximum.is_some()) {
            ty.maximum = Some(ty.initial);
        }
        changed |= ty != memory.ty;
        section.memory(RoundtripReencoder.memory_type(ty).map_err(bug)?);
    }
    Ok(changed.then(|| {
        let mut bytes = Vec::new();
        section.append_to(&mut bytes);
        bytes
    }))
}

/// What cannot be, because the module is valid.
pub fn bug(error: impl std::fmt::Display) -> Error {
    Error::bug(format!("trim: {error}"))
}
