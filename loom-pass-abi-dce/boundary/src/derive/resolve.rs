//! Follows a core item to where it is defined: through instances that only regroup exports, through modules that
//! export what they import, and through wit-component's shim.
//!
//! The shim breaks a cycle. A core module that imports a lowered function has to be instantiated after it, but the
//! options of the lowering name the memory and the allocator of that very module. So wit-component gives the module a
//! function of a shim module instead, which calls a slot of a table (`$imports`), and fills the slots at the end, by an
//! active element segment of a fixup module. Resources with destructors, and allocators, are wired the same way.

use std::collections::{BTreeMap, BTreeSet};

use super::error::DeriveError;
use super::graph::{CoreItem, Graph, Origin};
use crate::kinds::ExternalKind;

/// Where a core item is defined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Place {
    /// By the module of a core instance; the index is one of the module, imports included.
    Defined { instance: usize, index: u32 },
    /// By a canonical definition.
    Canonical(usize),
}

/// Answers where things are defined.
pub(crate) struct Resolver<'g, 'a> {
    graph: &'g Graph<'a>,
    /// For each function of a shim, what the fixup put into its slot.
    shims: BTreeMap<Place, Place>,
    /// The tables of shims, by instance and index.
    tables: BTreeSet<Place>,
}

impl<'g, 'a> Resolver<'g, 'a> {
    pub(crate) fn new(graph: &'g Graph<'a>) -> Result<Self, DeriveError> {
        let mut resolver = Resolver { graph, shims: BTreeMap::new(), tables: BTreeSet::new() };
        let trampolines = resolver.trampolines()?;
        let tables: BTreeSet<Place> = trampolines.iter().map(|(_, table, _)| *table).collect();
        let contents = resolver.contents(&tables)?;
        for (func, table, slot) in trampolines {
            let Some(Some(slots)) = contents.get(&table) else { continue };
            let Some(target) = slots.get(&slot) else { continue };
            resolver.shims.insert(func, *target);
            resolver.tables.insert(table);
        }
        Ok(resolver)
    }

    /// Where an item of a kind is defined, a function of a shim being defined by the shim.
    pub(crate) fn direct(&self, kind: ExternalKind, item: CoreItem<'a>) -> Result<Place, DeriveError> {
        let mut item = item;
        loop {
            let (instance, name) = match item {
                CoreItem::Canonical(canonical) => return Ok(Place::Canonical(canonical)),
                CoreItem::Export { instance, name } => (instance, name),
            };
            match &self.instance(instance)?.origin {
                Origin::Exports(exports) => {
                    item = *exports.get(&(kind, name)).ok_or(DeriveError::BrokenIndex)?;
                }
                Origin::Module { module, .. } => {
                    let module = self.graph.modules.get(*module).ok_or(DeriveError::BrokenIndex)?;
                    let (_, export) = module.interface.export(name).ok_or(DeriveError::BrokenIndex)?;
                    // What an instance imports is older than the instance, so this ends.
                    match self.argument(instance, kind, export.index)? {
                        Some(argument) => item = argument,
                        None => return Ok(Place::Defined { instance, index: export.index }),
                    }
                }
            }
        }
    }

    /// Where the item with an index of a core instance is defined, a function of a shim being defined by the shim.
    pub(crate) fn at(&self, instance: usize, kind: ExternalKind, index: u32) -> Result<Place, DeriveError> {
        match self.argument(instance, kind, index)? {
            Some(item) => self.direct(kind, item),
            None => Ok(Place::Defined { instance, index }),
        }
    }

    /// Where the function is that a shim leads to; another place leads to itself.
    pub(crate) fn through_shims(&self, place: Place) -> Place {
        let mut place = place;
        // A cycle of shims leads nowhere; a chain has fewer links than there are shims.
        for _ in 0..=self.shims.len() {
            match self.shims.get(&place) {
                Some(target) => place = *target,
                None => return place,
            }
        }
        place
    }

    /// The functions of all shims.
    pub(crate) fn shim_funcs(&self) -> impl Iterator<Item = Place> {
        self.shims.keys().copied()
    }

    /// The tables through which the functions of shims call.
    pub(crate) fn shim_tables(&self) -> impl Iterator<Item = Place> {
        self.tables.iter().copied()
    }

    fn instance(&self, instance: usize) -> Result<&'g super::graph::CoreInstance<'a>, DeriveError> {
        self.graph.instances.get(instance).ok_or(DeriveError::BrokenIndex)
    }

    /// What an instance was given for an index that its module imports; `None` if the module defines it.
    fn argument(
        &self,
        instance: usize,
        kind: ExternalKind,
        index: u32,
    ) -> Result<Option<CoreItem<'a>>, DeriveError> {
        let Origin::Module { module, arguments } = &self.instance(instance)?.origin else {
            return Err(DeriveError::BrokenIndex);
        };
        let module = self.graph.modules.get(*module).ok_or(DeriveError::BrokenIndex)?;
        let Some(import) = module.import(kind, index) else { return Ok(None) };
        let from = arguments.iter().find(|(name, _)| *name == import.module);
        let (_, instance) = *from.ok_or(DeriveError::BrokenIndex)?;
        Ok(Some(CoreItem::Export { instance, name: import.name }))
    }

    /// All functions of shim modules, with the table and the slot that they call.
    ///
    /// A shim module has nothing but such functions. Elsewhere a function of that form is ordinary code.
    fn trampolines(&self) -> Result<Vec<(Place, Place, u32)>, DeriveError> {
        let mut found = Vec::new();
        for (instance, module) in self.graph.modules_of_instances() {
            let imported = module.imported(ExternalKind::Func);
            let funcs = (imported..).take(module.bodies.len());
            let slots: Option<Vec<_>> =
                funcs.map(|func| module.trampoline(func).map(|(slot, table)| (func, slot, table))).collect();
            for (func, slot, table) in slots.unwrap_or_default() {
                let table = self.at(instance, ExternalKind::Table, table)?;
                found.push((Place::Defined { instance, index: func }, table, slot));
            }
        }
        Ok(found)
    }

    /// What the slots of some tables hold after everything is instantiated; `None` for a table about which that is
    /// not known.
    fn contents(
        &self,
        tables: &BTreeSet<Place>,
    ) -> Result<BTreeMap<Place, Option<BTreeMap<u32, Place>>>, DeriveError> {
        let mut contents: BTreeMap<Place, Option<BTreeMap<u32, Place>>> =
            tables.iter().map(|table| (*table, Some(BTreeMap::new()))).collect();
        if tables.is_empty() {
            return Ok(contents);
        }
        for (instance, module) in self.graph.modules_of_instances() {
            let imported = module.imported(ExternalKind::Table);
            for table in 0..imported.saturating_add(module.defined_tables) {
                let place = self.at(instance, ExternalKind::Table, table)?;
                if tables.contains(&place) && module.writes_table(table) {
                    contents.insert(place, None);
                }
            }
            for segment in &module.elements {
                let place = self.at(instance, ExternalKind::Table, segment.table)?;
                let Some(slots) = contents.get_mut(&place) else { continue };
                let Some((first, funcs)) = &segment.contents else {
                    *slots = None;
                    continue;
                };
                for (slot, func) in (*first..).zip(funcs) {
                    let target = self.at(instance, ExternalKind::Func, *func)?;
                    if let Some(slots) = slots {
                        slots.insert(slot, target);
                    }
                }
            }
        }
        Ok(contents)
    }
}
