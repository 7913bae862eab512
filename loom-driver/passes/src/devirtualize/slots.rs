//! What is in the slots of tables that never change.

use loom_core::Module;
use loom_core::dce::segments::{Placement, Segments};
use loom_core::dce::slots;
use loom_core::index::{FuncIndex, PrimaryMap, Space, TableIndex};
use loom_core::outside::{Access, Outside};
use loom_core::refs::{Refs, Use};
use wasmparser::TableInit;

/// The functions in the slots of each table that never changes after its segments were written; nothing about
/// other tables.
pub struct Slots<'m, 'a> {
    fixed: PrimaryMap<TableIndex, bool>,
    slots: slots::Slots<'m, 'a>,
}

impl<'m, 'a> Slots<'m, 'a> {
    /// Those of `module`, in whose bodies `refs` are, and whose segments `segments` are.
    pub fn of(
        module: &'m Module<'a>,
        segments: &'m Segments,
        outside: &Outside,
        refs: &PrimaryMap<FuncIndex, Option<&Refs>>,
    ) -> Slots<'m, 'a> {
        // Instantiation may stop at any segment that does not fit, with the ones behind unwritten.
        let fits = segments.elems.values().all(|elem| !matches!(elem, Placement::MayTrap(_)));
        let mut fixed: PrimaryMap<TableIndex, bool> = module
            .tables
            .iter()
            .map(|(index, table)| {
                let is_private = outside.table(index).is_some_and(Access::is_private);
                let starts_null = matches!(table.origin.defined(), Some(TableInit::RefNull));
                fits && is_private && starts_null && !table.ty.table64
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
        Slots { fixed, slots: slots::Slots::new(module, segments) }
    }

    /// The function in a slot, if it is always that one.
    pub fn get(&mut self, table: TableIndex, slot: u64) -> Option<FuncIndex> {
        self.fixed.get(table).filter(|is_fixed| **is_fixed)?;
        let item = self.slots.item_at(table, slot)?;
        self.slots.content(item).func()
    }
}
