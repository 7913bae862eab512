//! From a place in a component to the exports of the fused module behind which it is.

use std::collections::{BTreeMap, BTreeSet};

use super::core_module::CoreModule;
use super::error::DeriveError;
use super::graph::{CoreItem, Graph, Origin};
use super::match_core::Matching;
use super::names;
use super::resolve::{Place, Resolver};
use crate::interface::ModuleExport;
use crate::kinds::ExternalKind;
use crate::roles::Roles;

/// Answers by which export of the fused module something can be reached.
pub(crate) struct Locator<'l, 'a> {
    graph: &'l Graph<'a>,
    resolver: &'l Resolver<'l, 'a>,
    fused: &'l CoreModule<'l>,
    /// `None` if the code was not proven to be the same: then names have to do.
    matching: Option<&'l Matching>,
    /// What memories and tables stand for in the code that was matched.
    items: BTreeMap<(ExternalKind, Place), BTreeSet<u32>>,
    /// The positions of exports, by what they export.
    exports: BTreeMap<(ExternalKind, u32), Vec<usize>>,
}

/// Exports that were found, as positions in the export section.
#[derive(Default)]
pub(crate) struct Located {
    pub(crate) exports: BTreeSet<usize>,
    /// Whether only names led there, so that these may be more than there have to be.
    pub(crate) is_by_name: bool,
}

impl<'l, 'a> Locator<'l, 'a> {
    pub(crate) fn new(
        graph: &'l Graph<'a>,
        resolver: &'l Resolver<'l, 'a>,
        fused: &'l CoreModule<'l>,
        matching: Option<&'l Matching>,
    ) -> Result<Self, DeriveError> {
        let mut items = BTreeMap::new();
        for kind in [ExternalKind::Memory, ExternalKind::Table] {
            let found = matching.map(|matching| matching.items(kind, resolver)).transpose()?;
            items.extend(found.into_iter().flatten().map(|(place, found)| ((kind, place), found)));
        }
        let mut exports: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for (position, export) in fused.interface.exports.iter().enumerate() {
            exports.entry((export.kind, export.index)).or_default().push(position);
        }
        Ok(Locator { graph, resolver, fused, matching, items, exports })
    }

    /// The exports of the function that an option names: one name for each function, the most telling one.
    ///
    /// What a shim leads to is meant, and the function of the shim as well if `with_shim`.
    pub(crate) fn func(
        &self,
        item: CoreItem<'a>,
        role: Roles,
        with_shim: bool,
    ) -> Result<Located, DeriveError> {
        let direct = self.resolver.direct(ExternalKind::Func, item)?;
        let place = self.resolver.through_shims(direct);
        let mut located = Located::default();
        let funcs = self.funcs(place);
        for func in &funcs {
            match self.best_name(*func, place) {
                Some(export) => {
                    located.exports.insert(export);
                }
                None => located.is_by_name = true,
            }
        }
        if funcs.is_empty() || located.is_by_name {
            located.is_by_name = true;
            located.exports.extend(self.named(ExternalKind::Func, place));
            if role == Roles::REALLOC {
                located.exports.extend(self.allocators());
            }
        }
        if with_shim && direct != place {
            let shims = self.funcs(direct);
            located.exports.extend(shims.iter().filter_map(|func| self.best_name(*func, direct)));
        }
        Ok(located)
    }

    /// The exports of the memory or table that an option names, one name for each.
    pub(crate) fn item(&self, kind: ExternalKind, item: CoreItem<'a>) -> Result<Located, DeriveError> {
        let place = self.resolver.direct(kind, item)?;
        let mut located = Located::default();
        match self.items.get(&(kind, place)) {
            Some(indices) => {
                let first = |index: &u32| self.exports.get(&(kind, *index))?.first().copied();
                located.exports.extend(indices.iter().filter_map(first));
            }
            // No code uses it, so code does not say which it is: all of them may be meant.
            None => {
                located.is_by_name = true;
                located.exports.extend(self.all(|export| export.kind == kind));
            }
        }
        Ok(located)
    }

    /// The names under which the module of a core instance exports the item, through shims.
    pub(crate) fn core_names(
        &self,
        kind: ExternalKind,
        item: CoreItem<'a>,
    ) -> Result<Vec<&'a str>, DeriveError> {
        let place = self.resolver.direct(kind, item)?;
        Ok(self.names(kind, self.resolver.through_shims(place)))
    }

    /// All exports of the functions that the function at a place may be.
    pub(crate) fn all_names(&self, place: Place) -> BTreeSet<usize> {
        let funcs = self.funcs(place);
        let names = funcs.iter().filter_map(|func| self.exports.get(&(ExternalKind::Func, *func)));
        let found: BTreeSet<usize> = names.flatten().copied().collect();
        if self.matching.is_some() { found } else { self.named(ExternalKind::Func, place).collect() }
    }

    /// The exports of tables that code at this place stands for.
    pub(crate) fn tables(&self, place: Place) -> BTreeSet<usize> {
        let indices = self.items.get(&(ExternalKind::Table, place)).into_iter().flatten();
        let found: BTreeSet<usize> = indices
            .filter_map(|index| self.exports.get(&(ExternalKind::Table, *index)))
            .flatten()
            .copied()
            .collect();
        if self.matching.is_some() { found } else { self.named(ExternalKind::Table, place).collect() }
    }

    /// Whether the code of the components was proven to be at its place.
    pub(crate) fn is_matched(&self) -> bool {
        self.matching.is_some()
    }

    /// Whether a function of the fused module is one of a component; `None` if that was not proven of any.
    pub(crate) fn is_of_component(&self, func: u32) -> Option<bool> {
        let matching = self.matching?;
        Some(matching.begins.iter().any(|(instance, begins)| {
            let length = self.module(*instance).map_or(0, |module| module.bodies.len());
            let length = u32::try_from(length).unwrap_or(u32::MAX);
            begins.iter().any(|begin| func.checked_sub(*begin).is_some_and(|offset| offset < length))
        }))
    }

    /// The fused import that an import of a core instance stands for in code.
    pub(crate) fn import(&self, instance: usize, func: u32) -> impl Iterator<Item = usize> {
        let found = self.matching.and_then(|matching| matching.import(instance, func));
        let funcs = found.into_iter().flatten();
        funcs.filter_map(|func| self.fused.import_position(ExternalKind::Func, *func))
    }

    /// The exports of everything that can be an allocator, by name and type.
    fn allocators(&self) -> impl Iterator<Item = usize> {
        self.all(|export| {
            let ty = self.fused.interface.func_type(export.index);
            export.kind == ExternalKind::Func && names::roles_of_func(export.name, ty) == Roles::REALLOC
        })
    }

    fn all(&self, wanted: impl Fn(&ModuleExport<'_>) -> bool) -> impl Iterator<Item = usize> {
        let exports = self.fused.interface.exports.iter().enumerate();
        exports.filter(move |(_, export)| wanted(export)).map(|(position, _)| position)
    }

    fn funcs(&self, place: Place) -> Vec<u32> {
        self.matching.map_or_else(Vec::new, |matching| matching.funcs(place))
    }

    fn module(&self, instance: usize) -> Option<&'l CoreModule<'a>> {
        match &self.graph.instances.get(instance)?.origin {
            Origin::Module { module, .. } => self.graph.modules.get(*module),
            Origin::Exports(_) => None,
        }
    }

    /// The names under which the module of a core instance exports the item at a place.
    fn names(&self, kind: ExternalKind, place: Place) -> Vec<&'a str> {
        let Place::Defined { instance, index } = place else { return Vec::new() };
        let exports = self.module(instance).map_or(&[][..], |module| &module.interface.exports);
        exports.iter().filter(|e| e.kind == kind && e.index == index).map(|e| e.name).collect()
    }

    /// The exports that have such a name, or what the fuser makes of it.
    fn named(&self, kind: ExternalKind, place: Place) -> impl Iterator<Item = usize> {
        let names = self.names(kind, place);
        self.all(move |export| {
            export.kind == kind && names.iter().any(|name| names::is_renamed(export.name, name))
        })
    }

    /// Of the exports of a function the one that is named as in the component, or the first.
    fn best_name(&self, func: u32, place: Place) -> Option<usize> {
        let exports = self.exports.get(&(ExternalKind::Func, func))?;
        let names = self.names(ExternalKind::Func, place);
        let is_kept = |position: &&usize| {
            let export = self.fused.interface.exports.get(**position);
            export.is_some_and(|export| names.iter().any(|name| names::is_renamed(export.name, name)))
        };
        exports.iter().find(is_kept).or_else(|| exports.first()).copied()
    }
}
