//! What the output can do with the contents of each table.
//!
//! A table that is imported, exported, or read by an instruction may be looked at by anybody, so
//! everything in it matters. Of any other, a slot matters only to the indirect calls through the
//! table, and to those through tables that it is copied to. A call succeeds on a function whose
//! type is the expected one or below it, and a call with a constant index looks at one slot.

use super::Pair;
use super::facts::Facts;
use crate::index::{EntityRef, FuncIndex, SecondaryMap, TableIndex, TypeIndex};
use crate::module::Origin;
use std::collections::BTreeSet;
use wasmparser::{ExternalKind, TypeRef};

/// What is demanded of the contents of one table. Types are canonical ones of the input.
#[derive(Debug, Clone, Default)]
struct Demand {
    /// Everything matters.
    all: bool,
    /// Any slot may be called as one of these types.
    types: BTreeSet<TypeIndex>,
    /// These slots may be called as these types.
    slots: BTreeSet<(u64, TypeIndex)>,
    /// The types in `slots`.
    slot_types: BTreeSet<TypeIndex>,
}

/// What is demanded of the contents of every table of the input.
pub struct Demands {
    tables: SecondaryMap<TableIndex, Demand>,
}

impl Demands {
    /// Collects what the bodies of the output do, and passes it on along copies.
    pub fn of(pair: &Pair<'_>, facts: &Facts) -> Demands {
        let mut tables: SecondaryMap<TableIndex, Demand> = SecondaryMap::new();
        let exports = pair.after.exports.iter().filter(|export| export.kind == ExternalKind::Table);
        let exported: BTreeSet<u32> = exports.map(|export| export.index).collect();
        for (table, definition) in pair.before.tables.iter() {
            let new = pair.claim.maps.tables.get(table);
            let is_exported = new.is_some_and(|new| exported.contains(&new.as_u32()));
            tables[table].all = definition.origin.is_import() || is_exported;
        }
        for &table in &facts.tables_read {
            tables[table].all = true;
        }
        for &(table, ty, slot) in &facts.calls {
            let ty = pair.before.canonical.get(ty).copied().unwrap_or(ty);
            let demand = &mut tables[table];
            match slot {
                None => drop(demand.types.insert(ty)),
                Some(slot) => {
                    demand.slots.insert((slot, ty));
                    demand.slot_types.insert(ty);
                }
            }
        }
        let mut demands = Demands { tables };
        demands.pass_on(facts);
        demands
    }

    /// What is copied into a table can be called through it, in any slot.
    fn pass_on(&mut self, facts: &Facts) {
        let mut sources: SecondaryMap<TableIndex, Vec<TableIndex>> = SecondaryMap::new();
        for &(into, from) in &facts.copies {
            sources[into].push(from);
        }
        let mut todo: Vec<TableIndex> = sources.keys().collect();
        while let Some(into) = todo.pop() {
            for &from in &sources[into] {
                let demand = &self.tables[into];
                let (all, types) =
                    (demand.all, demand.types.union(&demand.slot_types).copied().collect::<Vec<_>>());
                let demand = &mut self.tables[from];
                let before = (demand.all, demand.types.len());
                demand.all |= all;
                demand.types.extend(types);
                if before != (demand.all, demand.types.len()) {
                    todo.push(from);
                }
            }
        }
    }

    /// Whether everything in the table matters.
    pub fn is_all(&self, table: TableIndex) -> bool {
        self.tables[table].all
    }

    /// Whether any call looks at the slot, or at any slot.
    pub fn is_called(&self, table: TableIndex, slot: Option<u64>) -> bool {
        let demand = &self.tables[table];
        !demand.types.is_empty()
            || match slot {
                Some(slot) => demand.types_of_slot(slot).next().is_some(),
                None => !demand.slots.is_empty(),
            }
    }

    /// Whether a call can succeed on the function in the slot, or in any slot.
    pub fn can_call(&self, pair: &Pair<'_>, table: TableIndex, slot: Option<u64>, func: FuncIndex) -> bool {
        if may_be_of_a_subtype(pair, func) {
            return self.is_called(table, slot);
        }
        let before = pair.before;
        let declared = before.funcs.get(func).and_then(|func| before.canonical.get(func.ty)).copied();
        let supertype = |ty: &TypeIndex| before.supertypes.get(*ty).copied().flatten();
        let demand = &self.tables[table];
        std::iter::successors(declared, supertype).any(|ty| {
            demand.types.contains(&ty)
                || match slot {
                    Some(slot) => demand.slots.contains(&(slot, ty)),
                    None => demand.slot_types.contains(&ty),
                }
        })
    }
}

impl Demand {
    fn types_of_slot(&self, slot: u64) -> impl Iterator<Item = TypeIndex> {
        let slots = (slot, TypeIndex::new(0))..;
        self.slots.range(slots).take_while(move |(other, _)| *other == slot).map(|(_, ty)| *ty)
    }
}

/// Whether the embedder may have given a function of a type below the declared one.
fn may_be_of_a_subtype(pair: &Pair<'_>, func: FuncIndex) -> bool {
    let Some(definition) = pair.before.funcs.get(func) else { return true };
    match definition.origin {
        Origin::Defined(_) => false,
        Origin::Import(import) => {
            let exact =
                pair.before.imports.get(import).is_some_and(|it| matches!(it.ty, TypeRef::FuncExact(_)));
            !exact && !pair.before.is_final(definition.ty)
        }
    }
}
