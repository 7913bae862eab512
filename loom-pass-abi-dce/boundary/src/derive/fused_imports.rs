//! The imports of the fused module by what their names say, so that each is looked at once.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::core_module::CoreModule;
use super::names;
use crate::kinds::ExternalKind;

/// What the module names begin with under which a fuser imports asynchronous built-ins of its own making.
const ASYNC_MODULE: &str = "pulseengine:async";

/// Positions, by the name of a module or an interface without version, and by another name.
type ByName<'a> = BTreeMap<&'a str, BTreeMap<&'a str, Vec<usize>>>;

/// The function imports of the fused module, by position.
pub(crate) struct Imports<'a> {
    /// Those of each module without version and original name.
    by_name: ByName<'a>,
    /// Asynchronous built-ins of the fuser's own making.
    pub(crate) of_fuser: BTreeSet<usize>,
    /// Those whose name says that they return the result of a task.
    pub(crate) task_returns: Vec<usize>,
}

impl<'a> Imports<'a> {
    pub(crate) fn of(fused: &'a CoreModule<'_>) -> Imports<'a> {
        let mut imports =
            Imports { by_name: BTreeMap::new(), of_fuser: BTreeSet::new(), task_returns: Vec::new() };
        for (position, import) in fused.interface.imports.iter().enumerate() {
            if import.kind != ExternalKind::Func {
                continue;
            }
            for name in names::originals(import.name) {
                let of_module = imports.by_name.entry(names::without_version(import.module)).or_default();
                of_module.entry(name).or_default().push(position);
            }
            if import.module.starts_with(ASYNC_MODULE) {
                imports.of_fuser.insert(position);
            }
            if import.name.starts_with("[task-return]") {
                imports.task_returns.push(position);
            }
        }
        imports
    }

    /// Those that may be what a fuser made of an import under these names.
    pub(crate) fn named(&self, module: &str, name: &str) -> &[usize] {
        let of_module = self.by_name.get(names::without_version(module));
        of_module.and_then(|names| names.get(name)).map_or(&[], Vec::as_slice)
    }
}

/// The imports that drop handles of resource types, by position.
pub(crate) struct Drops<'a> {
    /// Of each resource type that an input defines.
    pub(crate) of_resource: BTreeMap<usize, BTreeSet<usize>>,
    /// Of types that may be any.
    pub(crate) of_any: BTreeSet<usize>,
    /// Of those of each interface without version and name.
    by_name: ByName<'a>,
}

impl<'a> Drops<'a> {
    /// Those that are known by their names.
    pub(crate) fn named(fused: &'a CoreModule<'_>) -> Drops<'a> {
        let mut by_name: ByName<'_> = BTreeMap::new();
        for (position, import) in fused.interface.imports.iter().enumerate() {
            if let Some(dropped) = names::without_suffix(import.name).strip_prefix("[resource-drop]") {
                let interface = names::without_version(interface_of(import.module));
                by_name.entry(interface).or_default().entry(dropped).or_default().push(position);
            }
        }
        Drops { of_resource: BTreeMap::new(), of_any: BTreeSet::new(), by_name }
    }

    /// Those of a resource type with these interfaces and names; they can be asked for once.
    pub(crate) fn of(
        &mut self,
        resource: usize,
        names: &BTreeSet<(Cow<'_, str>, Cow<'_, str>)>,
    ) -> BTreeSet<usize> {
        let mut drops = self.of_resource.remove(&resource).unwrap_or_default();
        drops.extend(&self.of_any);
        for (interface, name) in names {
            let of_interface = self.by_name.get(names::without_version(interface));
            let named = of_interface.and_then(|names| names.get(name.as_ref()));
            drops.extend(named.into_iter().flatten());
        }
        drops
    }
}

/// The interface in whose name a module of imports provides built-ins of its resources.
pub(crate) fn interface_of(module: &str) -> &str {
    module.strip_prefix("[export]").unwrap_or(module)
}
