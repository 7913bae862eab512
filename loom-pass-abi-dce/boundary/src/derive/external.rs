//! Which canonical definitions somebody outside the fused module can execute.
//!
//! * A lift that is reachable through an export of a root which is not only there for other inputs.
//! * A lower of something that no input provides.
//! * Every other built-in: the embedder implements them all.
//! * The destructor of a resource that an input defines: dropping the last handle calls it.
//!
//! A definition that defines a core function counts only if a core instance imports that function; otherwise nobody
//! can execute it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use wasmparser::types::Types;

use super::error::DeriveError;
use super::graph::{Exports, Graph, ImportPath, Instance, Item, Operation, Type};
use super::handles;
use super::link::{End, Links, ResourceEnd};
use super::resolve::{Place, Resolver};
use crate::kinds::{ExternalKind, Surface};

/// What is external.
pub(crate) struct External<'a> {
    /// The lifts that outsiders can reach.
    pub(crate) lifts: BTreeMap<usize, Entered>,
    /// Canonical definitions other than lift that core code can call.
    pub(crate) canonicals: BTreeMap<usize, Called<'a>>,
    /// The resource types that inputs define.
    pub(crate) resources: Vec<ResourceUse<'a>>,
}

/// A lift that outsiders can reach.
#[derive(Default)]
pub(crate) struct Entered {
    /// The names under which they do.
    pub(crate) labels: BTreeSet<String>,
    /// Whether one of them is not only there for other inputs.
    pub(crate) is_on_surface: bool,
}

/// A canonical definition whose core function is imported by a core instance.
#[derive(Default)]
pub(crate) struct Called<'a> {
    /// Whether the embedder executes it: not a lower of something that an input provides.
    pub(crate) is_external: bool,
    /// Module and name under which core instances import it, and under which the component does.
    pub(crate) names: BTreeSet<(Cow<'a, str>, Cow<'a, str>)>,
    /// The imports (a core instance and a function index) that lead to it without a shim between.
    pub(crate) imports: BTreeSet<(usize, u32)>,
    /// For a lower: what it calls, as a component-level name.
    pub(crate) label: Option<String>,
    /// For a lower: whether the type of what it calls is async, if that can be told.
    pub(crate) async_type: Option<bool>,
    /// For a built-in of a resource type: which.
    pub(crate) resources: BTreeSet<ResourceEnd<'a>>,
}

/// Who can see a resource type that an input defines.
#[derive(Clone, Default)]
pub(crate) struct ResourceUse<'a> {
    /// Whether somebody outside can have a handle of it.
    pub(crate) is_external: bool,
    /// The interfaces and names under which roots export or import it.
    pub(crate) names: BTreeSet<(Cow<'a, str>, Cow<'a, str>)>,
}

/// Finds everything that is external.
pub(crate) fn find<'a>(
    graph: &Graph<'a>,
    links: &Links<'_, 'a>,
    resolver: &Resolver<'_, 'a>,
    types: &[Types],
    surface: Surface,
) -> Result<External<'a>, DeriveError> {
    let outside = handles::outside(graph, links, types, surface);
    let mut external = External {
        lifts: BTreeMap::new(),
        canonicals: called(graph, links, resolver, types)?,
        resources: (0..graph.resources.len())
            .map(|resource| ResourceUse { is_external: outside.contains(&resource), ..Default::default() })
            .collect(),
    };
    for (index, root) in graph.roots.iter().enumerate() {
        for (name, item) in root.exports.iter() {
            let is_on_surface = !links.is_internal(index, name);
            let is_entered = is_on_surface || surface == Surface::Open;
            let seen = BTreeSet::new();
            Walk { links, external: &mut external, is_entered, is_on_surface, seen }
                .item(item, &mut vec![name.clone()]);
        }
        for start in &root.starts {
            for end in links.func(start) {
                if let End::Lift(lift) = end {
                    let entered = external.lifts.entry(lift).or_default();
                    entered.labels.insert("start".into());
                    entered.is_on_surface = true;
                }
            }
        }
    }
    for canonical in &graph.canonicals {
        let (Operation::ResourceDrop(ty) | Operation::ResourceNew(ty) | Operation::ResourceRep(ty)) =
            &canonical.operation
        else {
            continue;
        };
        let Type::Imported(path) = ty else { continue };
        for end in links.resource(ty) {
            external.name_resource(&end, &path.names);
        }
    }
    Ok(external)
}

impl<'a> External<'a> {
    /// Remembers a path under which a root exports or imports a resource type.
    fn name_resource(&mut self, end: &ResourceEnd<'a>, path: &[Cow<'a, str>]) {
        let (ResourceEnd::Defined(resource), [interface, name]) = (end, path) else { return };
        if let Some(resource) = self.resources.get_mut(*resource) {
            resource.names.insert((interface.clone(), name.clone()));
        }
    }
}

/// All canonical definitions whose core function is imported by a core instance.
fn called<'a>(
    graph: &Graph<'a>,
    links: &Links<'_, 'a>,
    resolver: &Resolver<'_, 'a>,
    types: &[Types],
) -> Result<BTreeMap<usize, Called<'a>>, DeriveError> {
    let mut all: BTreeMap<usize, Called<'a>> = BTreeMap::new();
    for (instance, module) in graph.modules_of_instances() {
        for func in 0..module.imported(ExternalKind::Func) {
            let direct = resolver.at(instance, ExternalKind::Func, func)?;
            let place = resolver.through_shims(direct);
            let (Place::Canonical(canonical), Some(import)) =
                (place, module.import(ExternalKind::Func, func))
            else {
                continue;
            };
            let called = all.entry(canonical).or_default();
            called.names.insert((import.module.into(), import.name.into()));
            if direct == place {
                called.imports.insert((instance, func));
            }
        }
    }
    for (index, called) in &mut all {
        let canonical = graph.canonicals.get(*index).ok_or(DeriveError::BrokenIndex)?;
        called.is_external = match &canonical.operation {
            Operation::Lower(func) => {
                let ends = links.func(func);
                let import = ends.iter().find_map(|end| match end {
                    End::External(path) => Some(path),
                    End::Lift(_) => None,
                });
                called.async_type =
                    import.and_then(|path| handles::is_async(types.get(path.root)?, &path.names));
                let path = import.map(|path| path.names.as_slice());
                called.label = path.map(label);
                called.names.extend(match path {
                    Some([name]) => Some((Cow::Borrowed("$root"), name.clone())),
                    Some([interface, name]) => Some((interface.clone(), name.clone())),
                    _ => None,
                });
                path.is_some()
            }
            Operation::ResourceNew(ty) | Operation::ResourceDrop(ty) | Operation::ResourceRep(ty) => {
                called.resources = links.resource(ty);
                true
            }
            Operation::TaskReturn | Operation::Builtin(_) => true,
        };
    }
    Ok(all)
}

/// A walk over what a root exports.
struct Walk<'w, 'g, 'a> {
    links: &'w Links<'g, 'a>,
    external: &'w mut External<'a>,
    /// Whether outsiders may call functions here.
    is_entered: bool,
    /// Whether this is not only there for other inputs.
    is_on_surface: bool,
    /// Instances that are exported as they were imported, and have been looked at.
    seen: BTreeSet<Rc<ImportPath<'a>>>,
}

impl<'a> Walk<'_, '_, 'a> {
    fn item(&mut self, item: &Item<'a>, path: &mut Vec<Cow<'a, str>>) {
        match item {
            Item::Func(func) => {
                for end in self.links.func(func) {
                    if let End::Lift(lift) = end
                        && self.is_entered
                    {
                        let entered = self.external.lifts.entry(lift).or_default();
                        entered.labels.insert(label(path));
                        entered.is_on_surface |= self.is_on_surface;
                    }
                }
            }
            Item::Instance(Instance::Exports(exports)) => self.exports(exports, path),
            // It may be another input that provides it.
            Item::Instance(Instance::Imported(imported)) => {
                if self.seen.insert(Rc::clone(imported)) {
                    for exports in self.links.instance(imported) {
                        self.exports(&exports, path);
                    }
                }
            }
            Item::Type(ty) => {
                for end in self.links.resource(ty) {
                    self.external.name_resource(&end, path);
                    if let ResourceEnd::Defined(resource) = end
                        && let Some(resource) = self.external.resources.get_mut(resource)
                    {
                        resource.is_external |= self.is_entered;
                    }
                }
            }
            // Code that is exported is not instantiated here, and cannot refer to what is.
            Item::Component(..)
            | Item::Module(_)
            | Item::ImportedComponent
            | Item::ImportedModule
            | Item::Value => {}
        }
    }

    fn exports(&mut self, exports: &Exports<'a>, path: &mut Vec<Cow<'a, str>>) {
        for (name, item) in exports {
            path.push(name.clone());
            self.item(item, path);
            path.pop();
        }
    }
}

/// A path of names as people write it: `interface#function`.
pub(crate) fn label(path: &[Cow<'_, str>]) -> String {
    path.join("#")
}
