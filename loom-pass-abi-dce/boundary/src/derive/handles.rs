//! Of which resource types somebody outside can get a handle.
//!
//! Whoever holds a handle can drop it, and dropping the last one calls the destructor. Outsiders get handles through
//! the parameters and results of functions that they call or provide, so it is enough to look at the types of those.
//! A resource type that an input defines has another identity in each input that imports it; its names lead back.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use wasmparser::component_types::{
    ComponentAnyTypeId, ComponentDefinedType, ComponentDefinedTypeId, ComponentEntityType,
    ComponentFuncTypeId, ComponentInstanceTypeId, ComponentValType, ResourceId,
};
use wasmparser::types::{Types, TypesRef};

use super::graph::{Graph, ImportPath, Instance, Item, Type};
use super::link::{Links, ResourceEnd};
use crate::kinds::Surface;

/// The resource types (indices into [`Graph::resources`]) that outsiders can get handles of.
pub(crate) fn outside<'a>(
    graph: &Graph<'a>,
    links: &Links<'_, 'a>,
    types: &[Types],
    surface: Surface,
) -> BTreeSet<usize> {
    let mut outside = BTreeSet::new();
    for (index, (root, types)) in graph.roots.iter().zip(types).enumerate() {
        let mut names = Names { links, types: types.as_ref(), known: HashMap::new() };
        let mut mentioned =
            Mentioned { types: types.as_ref(), resources: HashSet::new(), seen: HashSet::new() };
        let mut is_complete = true;
        for import in &root.imports {
            match types.as_ref().component_item_for_import(import) {
                Some(item) => {
                    let path = Rc::new(ImportPath { root: index, names: vec![import.clone()] });
                    names.import(&item.ty, &path);
                    if !links.is_satisfied(index, import) {
                        mentioned.entity(&item.ty);
                    }
                }
                None => is_complete = false,
            }
        }
        for (name, item) in root.exports.iter() {
            match types.as_ref().component_item_for_export(name) {
                Some(export) => {
                    names.export(&export.ty, item);
                    if surface == Surface::Open || !links.is_internal(index, name) {
                        mentioned.entity(&export.ty);
                    }
                }
                None => is_complete = false,
            }
        }
        for resource in &mentioned.resources {
            match names.known.get(resource) {
                Some(known) => outside.extend(known),
                None => is_complete = false,
            }
        }
        if !is_complete {
            // A type without a name that leads back may be any.
            outside.extend(0..graph.resources.len());
        }
    }
    outside
}

/// Which resource types of the inputs the types of one root stand for.
struct Names<'n, 'a> {
    links: &'n Links<'n, 'a>,
    types: TypesRef<'n>,
    /// Empty for a resource type that no input defines.
    known: HashMap<ResourceId, BTreeSet<usize>>,
}

impl<'a> Names<'_, 'a> {
    fn import(&mut self, ty: &ComponentEntityType, path: &Rc<ImportPath<'a>>) {
        match ty {
            ComponentEntityType::Type { created, .. } => {
                self.resource(*created, &Type::Imported(Rc::clone(path)))
            }
            ComponentEntityType::Instance(instance) => {
                for (name, ty) in exports(self.types, *instance) {
                    self.import(ty, &path.export(Cow::Owned(name.into_owned())));
                }
            }
            _ => {}
        }
    }

    fn export(&mut self, ty: &ComponentEntityType, item: &Item<'a>) {
        match (ty, item) {
            (ComponentEntityType::Type { created, referenced }, Item::Type(item)) => {
                self.resource(*created, item);
                self.resource(*referenced, item);
            }
            (ComponentEntityType::Instance(ty), Item::Instance(Instance::Exports(items))) => {
                for (name, ty) in exports(self.types, *ty) {
                    if let Some(item) = items.get(&name) {
                        self.export(ty, item);
                    }
                }
            }
            (ComponentEntityType::Instance(_), Item::Instance(Instance::Imported(path))) => {
                self.import(ty, path)
            }
            _ => {}
        }
    }

    fn resource(&mut self, id: ComponentAnyTypeId, ty: &Type<'a>) {
        let ComponentAnyTypeId::Resource(resource) = id else { return };
        let known = self.known.entry(resource.resource()).or_default();
        known.extend(self.links.resource(ty).into_iter().filter_map(|end| match end {
            ResourceEnd::Defined(resource) => Some(resource),
            ResourceEnd::External(_) => None,
        }));
    }
}

/// The resource types of which functions mention handles.
struct Mentioned<'m> {
    types: TypesRef<'m>,
    resources: HashSet<ResourceId>,
    seen: HashSet<ComponentDefinedTypeId>,
}

impl Mentioned<'_> {
    fn entity(&mut self, ty: &ComponentEntityType) {
        match ty {
            ComponentEntityType::Func(func) => self.func(*func),
            ComponentEntityType::Instance(instance) => {
                for (_, ty) in exports(self.types, *instance) {
                    self.entity(ty);
                }
            }
            ComponentEntityType::Value(ty) => self.value(ty),
            ComponentEntityType::Type { .. }
            | ComponentEntityType::Module(_)
            | ComponentEntityType::Component(_) => {}
        }
    }

    fn func(&mut self, func: ComponentFuncTypeId) {
        let Some(func) = self.types.get(func) else { return };
        for (_, param) in &func.params {
            self.value(param);
        }
        self.values(&func.result);
    }

    fn values<'t>(&mut self, types: impl IntoIterator<Item = &'t ComponentValType>) {
        for ty in types {
            self.value(ty);
        }
    }

    fn value(&mut self, ty: &ComponentValType) {
        let ComponentValType::Type(ty) = ty else { return };
        if !self.seen.insert(*ty) {
            return;
        }
        let Some(ty) = self.types.get(*ty) else { return };
        match ty {
            ComponentDefinedType::Own(resource) | ComponentDefinedType::Borrow(resource) => {
                self.resources.insert(resource.resource());
            }
            ComponentDefinedType::Record(record) => self.values(record.fields.values()),
            ComponentDefinedType::Variant(variant) => {
                self.values(variant.cases.values().filter_map(|case| case.ty.as_ref()));
            }
            ComponentDefinedType::List { element, .. }
            | ComponentDefinedType::FixedLengthList { element, .. } => self.value(element),
            ComponentDefinedType::Map { key, value, .. } => self.values([key, value]),
            ComponentDefinedType::Tuple(tuple) => self.values(tuple.types.iter()),
            ComponentDefinedType::Option { ty, .. } => self.value(ty),
            ComponentDefinedType::Result { ok, err, .. } => self.values(ok.iter().chain(err)),
            ComponentDefinedType::Future { ty, .. } | ComponentDefinedType::Stream { ty, .. } => {
                self.values(ty.iter());
            }
            ComponentDefinedType::Primitive(_)
            | ComponentDefinedType::Flags(_)
            | ComponentDefinedType::Enum(_) => {}
        }
    }
}

/// Whether the type of a function that a root imports is async; `None` if there is no such function.
pub(crate) fn is_async(types: &Types, path: &[Cow<'_, str>]) -> Option<bool> {
    let types = types.as_ref();
    let (import, rest) = path.split_first()?;
    let mut ty = &types.component_item_for_import(import)?.ty;
    for name in rest {
        let ComponentEntityType::Instance(instance) = ty else { return None };
        (_, ty) = exports(types, *instance).find(|(export, _)| export == name)?;
    }
    match ty {
        ComponentEntityType::Func(func) => Some(types.get(*func)?.async_),
        _ => None,
    }
}

/// What an instance exports, by full name.
fn exports<'t>(
    types: TypesRef<'t>,
    instance: ComponentInstanceTypeId,
) -> impl Iterator<Item = (Cow<'t, str>, &'t ComponentEntityType)> {
    let exports = types.get(instance).map(|instance| &instance.exports);
    exports.into_iter().flatten().map(|(name, item)| (item.full_name(name), &item.ty))
}
