//! What the output can do with the contents of each table.
//!
//! A table that is imported, exported, or read by an instruction may be looked at by anybody, so
//! everything in it matters. Of any other, a slot matters only to the indirect calls through the
//! table, and to those through tables that it is copied to. A call succeeds on a function whose
//! type is the expected one or below it, and a call with a constant index looks at one slot.

use super::Pair;
use super::uses::Uses;
use crate::ops::Space;
use std::collections::{BTreeMap, BTreeSet};
use wasmparser::ExternalKind;

/// What is demanded of the contents of one table. Types are the first of the input that are the same.
#[derive(Debug, Clone, Default)]
struct Demand {
    /// Everything matters.
    all: bool,
    /// Any slot may be called as one of these types.
    types: BTreeSet<u32>,
    /// These slots may be called as these types.
    slots: BTreeSet<(u64, u32)>,
    /// The types in `slots`.
    slot_types: BTreeSet<u32>,
}

/// What is demanded of the contents of every table of the input.
pub(super) struct Demands {
    tables: Vec<Demand>,
}

impl Demands {
    /// Collects what the bodies of the output do, and passes it on along copies.
    pub(super) fn of(pair: &Pair<'_>, uses: &Uses) -> Demands {
        let exports = pair.after.exports.iter().filter(|export| export.kind == ExternalKind::Table);
        let exported: BTreeSet<u32> = exports.map(|export| export.index).collect();
        let of_definition = |(table, definition): (u32, &crate::module::Table<'_>)| {
            let new = pair.new_of(Space::Table, table);
            let is_exported = new.is_some_and(|new| exported.contains(&new));
            Demand { all: definition.import.is_some() || is_exported, ..Demand::default() }
        };
        let mut tables: Vec<Demand> = (0..).zip(&pair.before.tables).map(of_definition).collect();
        for &table in &uses.tables_read {
            if let Some(demand) = tables.get_mut(table as usize) {
                demand.all = true;
            }
        }
        for &(table, ty, slot) in &uses.calls {
            let ty = pair.before.types.canonical(ty).unwrap_or(ty);
            let Some(demand) = tables.get_mut(table as usize) else { continue };
            match slot {
                None => drop(demand.types.insert(ty)),
                Some(slot) => {
                    demand.slots.insert((slot, ty));
                    demand.slot_types.insert(ty);
                }
            }
        }
        let mut demands = Demands { tables };
        demands.pass_on(uses);
        demands
    }

    /// What is copied into a table can be called through it, in any slot.
    fn pass_on(&mut self, uses: &Uses) {
        let mut sources: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for &(into, from) in &uses.copies {
            sources.entry(into).or_default().push(from);
        }
        let mut todo: Vec<u32> = sources.keys().copied().collect();
        while let Some(into) = todo.pop() {
            for &from in sources.get(&into).into_iter().flatten() {
                let Some(demand) = self.tables.get(into as usize) else { continue };
                let (all, types) =
                    (demand.all, demand.types.union(&demand.slot_types).copied().collect::<Vec<_>>());
                let Some(demand) = self.tables.get_mut(from as usize) else { continue };
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
    pub(super) fn is_all(&self, table: u32) -> bool {
        self.tables.get(table as usize).is_none_or(|demand| demand.all)
    }

    /// Whether any call looks at the slot, or at any slot.
    pub(super) fn is_called(&self, table: u32, slot: Option<u64>) -> bool {
        self.tables.get(table as usize).is_none_or(|demand| {
            !demand.types.is_empty()
                || match slot {
                    Some(slot) => demand.slots.range((slot, 0)..=(slot, u32::MAX)).next().is_some(),
                    None => !demand.slots.is_empty(),
                }
        })
    }

    /// Whether a call can succeed on the function in the slot, or in any slot.
    pub(super) fn can_call(&self, pair: &Pair<'_>, table: u32, slot: Option<u64>, func: u32) -> bool {
        let Some(demand) = self.tables.get(table as usize) else { return true };
        let Some(definition) = pair.before.funcs.get(func as usize) else { return true };
        // The embedder may have given a function of a type below the declared one.
        if definition.import.is_some() && !definition.exact && !pair.before.types.is_final(definition.ty) {
            return self.is_called(table, slot);
        }
        pair.before.types.above(definition.ty).any(|ty| {
            demand.types.contains(&ty)
                || match slot {
                    Some(slot) => demand.slots.contains(&(slot, ty)),
                    None => demand.slot_types.contains(&ty),
                }
        })
    }
}
