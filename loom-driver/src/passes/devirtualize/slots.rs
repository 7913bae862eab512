//! What is in the slots of tables that never change.

use loom_core::Module;
use loom_core::consts::Content;
use loom_core::index::Space;
use loom_core::index::{FuncIndex, PrimaryMap, SecondaryMap, TableIndex};
use loom_core::outside::{Access, Outside};
use loom_core::refs::{Refs, Use};
use std::collections::BTreeMap;
use wasmparser::{ElementItems, ElementKind, TableInit};

/// The functions in the slots of each table that never changes after its segments were written; nothing about
/// other tables.
pub struct Slots {
    tables: SecondaryMap<TableIndex, BTreeMap<u32, FuncIndex>>,
}

impl Slots {
    /// Replays the active segments of `module`, in whose bodies `refs` are.
    pub fn of(module: &Module<'_>, outside: &Outside, refs: &PrimaryMap<FuncIndex, Option<&Refs>>) -> Slots {
        let mut fixed: PrimaryMap<TableIndex, bool> = module
            .tables
            .iter()
            .map(|(index, table)| {
                let is_private = outside.table(index).is_some_and(Access::is_private);
                let starts_null = matches!(table.origin.defined(), Some(TableInit::RefNull));
                is_private && starts_null && !table.ty.table64
            })
            .collect();
        let sites = refs.values().flatten().flat_map(|refs| &refs.sites);
        for site in sites.filter(|site| site.kind.space() == Space::Table) {
            if !matches!(site.kind, Use::TableCall | Use::TableSize)
                && let Some(fixed) = fixed.get_mut(TableIndex::from_u32(site.index))
            {
                *fixed = false;
            }
        }
        let mut slots = Slots { tables: SecondaryMap::new() };
        for elem in module.elems.values() {
            let ElementKind::Active { table_index, offset_expr } = &elem.kind else { continue };
            let table = TableIndex::from_u32(table_index.unwrap_or(0));
            let size = module.tables.get(table).map_or(0, |table| table.ty.initial);
            let items = items(module, &elem.items);
            let start = module.constants.integer(offset_expr);
            let end = start.and_then(|start| start.checked_add(items.len() as u64));
            // Instantiation may stop at any segment that does not fit, with the ones behind unwritten.
            let (Some(start), true) = (start, end.is_some_and(|end| end <= size)) else {
                return Slots { tables: SecondaryMap::new() };
            };
            if fixed.get(table) != Some(&true) {
                continue;
            }
            for (position, content) in (0u64..).zip(items) {
                // It fits, so the sum does.
                let Ok(slot) = u32::try_from(start.saturating_add(position)) else { break };
                match content {
                    Content::Null => drop(slots.tables[table].remove(&slot)),
                    content => match content.func() {
                        Some(func) => drop(slots.tables[table].insert(slot, func)),
                        None => drop(slots.tables[table].remove(&slot)),
                    },
                }
            }
        }
        slots
    }

    /// The function in a slot, if it is always that one.
    pub fn get(&self, table: TableIndex, slot: u32) -> Option<FuncIndex> {
        self.tables[table].get(&slot).copied()
    }
}

/// The items of a segment.
fn items(module: &Module<'_>, items: &ElementItems<'_>) -> Vec<Content> {
    match items {
        ElementItems::Functions(funcs) => {
            let funcs = funcs.clone().into_iter().map_while(|func| func.ok());
            funcs.map(|func| Content::Func(FuncIndex::from_u32(func))).collect()
        }
        ElementItems::Expressions(_, exprs) => {
            let exprs = exprs.clone().into_iter().map_while(|expr| expr.ok());
            exprs.map(|expr| module.constants.reference(&expr)).collect()
        }
    }
}
