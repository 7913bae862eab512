//! Executes the definitions of a component symbolically: what instantiating it would create, without running code.
//!
//! Each definition allocates the next index of its kind, also one that only gives a thing a further name (an alias, an
//! export). Nested components are instantiated with their arguments, as often as the binary says, so a core module
//! that is instantiated twice is two core instances.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::rc::Rc;

use wasmparser::{
    ComponentAlias, ComponentExternalKind, ComponentImport, ComponentInstance, ComponentOuterAliasKind,
    ComponentTypeRef, TypeBounds,
};

use super::Source;
use super::core_module::CoreModule;
use super::error::DeriveError;
use super::graph::{
    CoreInstance, CoreItem, Exports, Func, Graph, ImportPath, Instance, Item, Origin, Resource, Root, Type,
};
use super::parse::{Component, Definition, TypeDefinition};
use crate::kinds::ExternalKind;

/// How many definitions may be executed, over all inputs: instantiation can double with each level of nesting.
const MAX_STEPS: usize = 4_000_000;

/// How deep instantiations may be nested.
const MAX_DEPTH: usize = 100;

/// Elaborates all inputs into one graph.
pub(crate) fn elaborate<'a>(
    sources: &[Source<'a>],
    components: &'a [Component<'a>],
) -> Result<Graph<'a>, DeriveError> {
    let mut graph = Graph::default();
    let mut modules = BTreeMap::new();
    for (root, (source, component)) in sources.iter().zip(components).enumerate() {
        let mut elaborator = Elaborator {
            graph: &mut graph,
            modules: &mut modules,
            scopes: Vec::new(),
            name: source.name,
            root,
            imports: Vec::new(),
            starts: Vec::new(),
            steps: 0,
        };
        let exports = elaborator.instantiate(component, None, &Arguments::Root, 0)?;
        let (imports, starts) = (elaborator.imports, elaborator.starts);
        graph.roots.push(Root { exports: Rc::new(exports), imports, starts });
    }
    Ok(graph)
}

struct Elaborator<'g, 'a> {
    graph: &'g mut Graph<'a>,
    /// Core modules that have been read, by the address of their bytes.
    modules: &'g mut BTreeMap<*const u8, usize>,
    /// The index spaces of all component instances so far that an outer alias can refer to.
    scopes: Vec<Scope<'a>>,
    /// The name of the input.
    name: &'a str,
    root: usize,
    imports: Vec<Cow<'a, str>>,
    starts: Vec<Func<'a>>,
    steps: usize,
}

/// The index spaces that an outer alias can refer to.
#[derive(Default)]
struct Scope<'a> {
    parent: Option<usize>,
    types: Vec<Type<'a>>,
    /// Core modules; `None` for one that the root imports.
    modules: Vec<Option<usize>>,
    /// Components with the scope in which they were defined; `None` for one that the root imports.
    components: Vec<Option<(&'a Component<'a>, usize)>>,
}

/// The other index spaces of a component instance.
#[derive(Default)]
pub(super) struct Frame<'a> {
    scope: usize,
    pub(super) core: BTreeMap<ExternalKind, Vec<CoreItem<'a>>>,
    core_instances: Vec<usize>,
    pub(super) funcs: Vec<Func<'a>>,
    instances: Vec<Instance<'a>>,
    exports: Exports<'a>,
}

/// Where imports come from.
enum Arguments<'a> {
    /// Nobody instantiates this component here: imports stay symbolic.
    Root,
    Given(Exports<'a>),
}

impl<'a> Elaborator<'_, 'a> {
    fn instantiate(
        &mut self,
        component: &'a Component<'a>,
        parent: Option<usize>,
        arguments: &Arguments<'a>,
        depth: usize,
    ) -> Result<Exports<'a>, DeriveError> {
        if depth > MAX_DEPTH {
            return Err(self.unsupported(format!("instantiations are nested more than {MAX_DEPTH} deep")));
        }
        let mut frame = Frame { scope: self.scopes.len(), ..Frame::default() };
        self.scopes.push(Scope { parent, ..Scope::default() });
        for definition in &component.definitions {
            self.steps += 1;
            if self.steps > MAX_STEPS {
                return Err(
                    self.unsupported(format!("instantiating it takes more than {MAX_STEPS} definitions"))
                );
            }
            self.define(definition, &mut frame, arguments, depth)?;
        }
        Ok(frame.exports)
    }

    fn define(
        &mut self,
        definition: &'a Definition<'a>,
        frame: &mut Frame<'a>,
        arguments: &Arguments<'a>,
        depth: usize,
    ) -> Result<(), DeriveError> {
        match definition {
            Definition::CoreModule(bytes) => {
                let module = self.module(bytes)?;
                self.scope(frame.scope)?.modules.push(Some(module));
            }
            Definition::CoreInstance(instance) => {
                let origin = self.core_origin(instance, frame)?;
                frame.core_instances.push(self.graph.instances.len());
                self.graph.instances.push(CoreInstance { root: self.root, origin });
            }
            Definition::Component(component) => {
                let scope = frame.scope;
                self.scope(scope)?.components.push(Some((component, scope)));
            }
            Definition::Instance(instance) => {
                let exports = self.instance(instance, frame, depth)?;
                frame.instances.push(Instance::Exports(Rc::new(exports)));
            }
            Definition::Alias(alias) => self.alias(alias, frame)?,
            Definition::Type(TypeDefinition::Resource { destructor }) => {
                let destructor = destructor.map(|func| frame.core(ExternalKind::Func, func)).transpose()?;
                let ty = Type::Resource(self.graph.resources.len());
                self.graph.resources.push(Resource { root: self.root, destructor });
                self.scope(frame.scope)?.types.push(ty);
            }
            Definition::Type(TypeDefinition::Func { is_async }) => {
                self.scope(frame.scope)?.types.push(Type::Func { is_async: *is_async });
            }
            Definition::Type(TypeDefinition::Other) => self.scope(frame.scope)?.types.push(Type::Other),
            Definition::Canonical(canonical) => {
                let root = self.root;
                let types = &self.scope(frame.scope)?.types;
                match frame.canonical(canonical, types, root)? {
                    super::canonical::Defined::Lift(lift) => {
                        frame.funcs.push(Func::Lift(self.graph.lifts.len()));
                        self.graph.lifts.push(lift);
                    }
                    super::canonical::Defined::Other(other) => {
                        let item = CoreItem::Canonical(self.graph.canonicals.len());
                        frame.core.entry(ExternalKind::Func).or_default().push(item);
                        self.graph.canonicals.push(other);
                    }
                }
            }
            Definition::Start(func) => self.starts.push(at(&frame.funcs, *func)?.clone()),
            Definition::Import(import) => {
                let item = self.import(import, frame, arguments)?;
                self.push(item, frame)?;
            }
            Definition::Export(export) => {
                let item = self.item(export.kind, export.index, frame)?;
                frame.exports.insert(export.name.full_name(), item.clone());
                self.push(item, frame)?;
            }
        }
        Ok(())
    }

    fn module(&mut self, bytes: &'a [u8]) -> Result<usize, DeriveError> {
        if let Some(module) = self.modules.get(&bytes.as_ptr()) {
            return Ok(*module);
        }
        let module = CoreModule::read(bytes).map_err(|error| self.unsupported(error.to_string()))?;
        let index = self.graph.modules.len();
        self.graph.modules.push(module);
        self.modules.insert(bytes.as_ptr(), index);
        Ok(index)
    }

    fn core_origin(
        &mut self,
        instance: &wasmparser::Instance<'a>,
        frame: &Frame<'a>,
    ) -> Result<Origin<'a>, DeriveError> {
        match instance {
            wasmparser::Instance::Instantiate { module_index, args } => {
                let module = *at(&self.scope(frame.scope)?.modules, *module_index)?;
                let module = module.ok_or_else(|| {
                    self.unsupported("it instantiates a core module that it imports".to_string())
                })?;
                let arguments = args
                    .iter()
                    .map(|argument| Ok((argument.name, *at(&frame.core_instances, argument.index)?)))
                    .collect::<Result<_, DeriveError>>()?;
                Ok(Origin::Module { module, arguments })
            }
            wasmparser::Instance::FromExports(exports) => {
                let exports = exports
                    .iter()
                    .map(|export| {
                        let kind = ExternalKind::from(export.kind);
                        Ok(((kind, export.name), frame.core(kind, export.index)?))
                    })
                    .collect::<Result<_, DeriveError>>()?;
                Ok(Origin::Exports(exports))
            }
        }
    }

    fn instance(
        &mut self,
        instance: &ComponentInstance<'a>,
        frame: &Frame<'a>,
        depth: usize,
    ) -> Result<Exports<'a>, DeriveError> {
        match instance {
            ComponentInstance::Instantiate { component_index, args } => {
                let component = *at(&self.scope(frame.scope)?.components, *component_index)?;
                let (component, scope) = component.ok_or_else(|| {
                    self.unsupported("it instantiates a component that it imports".to_string())
                })?;
                let mut given = Exports::new();
                for argument in args {
                    given.insert(argument.name.into(), self.item(argument.kind, argument.index, frame)?);
                }
                self.instantiate(component, Some(scope), &Arguments::Given(given), depth.saturating_add(1))
            }
            ComponentInstance::FromExports(exports) => {
                let mut named = Exports::new();
                for export in exports {
                    named.insert(export.name.full_name(), self.item(export.kind, export.index, frame)?);
                }
                Ok(named)
            }
        }
    }

    fn alias(&mut self, alias: &ComponentAlias<'a>, frame: &mut Frame<'a>) -> Result<(), DeriveError> {
        match alias {
            ComponentAlias::CoreInstanceExport { kind, instance_index, name } => {
                let instance = *at(&frame.core_instances, *instance_index)?;
                let item = CoreItem::Export { instance, name };
                frame.core.entry(ExternalKind::from(*kind)).or_default().push(item);
                Ok(())
            }
            ComponentAlias::InstanceExport { kind, instance_index, name } => {
                let item = match at(&frame.instances, *instance_index)? {
                    Instance::Exports(exports) => exports.get(*name).ok_or(DeriveError::BrokenIndex)?.clone(),
                    Instance::Imported(path) => imported(*kind, path.export(*name)),
                };
                self.push(item, frame)
            }
            ComponentAlias::Outer { kind, count, index } => {
                let mut scope = frame.scope;
                for _ in 0..*count {
                    scope = self.scope(scope)?.parent.ok_or(DeriveError::BrokenIndex)?;
                }
                match kind {
                    ComponentOuterAliasKind::Type => {
                        let ty = at(&self.scope(scope)?.types, *index)?.clone();
                        self.scope(frame.scope)?.types.push(ty);
                    }
                    ComponentOuterAliasKind::CoreModule => {
                        let module = *at(&self.scope(scope)?.modules, *index)?;
                        self.scope(frame.scope)?.modules.push(module);
                    }
                    ComponentOuterAliasKind::Component => {
                        let component = *at(&self.scope(scope)?.components, *index)?;
                        self.scope(frame.scope)?.components.push(component);
                    }
                    ComponentOuterAliasKind::CoreType => {}
                }
                Ok(())
            }
        }
    }

    fn import(
        &mut self,
        import: &ComponentImport<'a>,
        frame: &Frame<'a>,
        arguments: &Arguments<'a>,
    ) -> Result<Item<'a>, DeriveError> {
        let name = import.name.full_name();
        match arguments {
            Arguments::Given(given) => given.get(&name).cloned().ok_or(DeriveError::BrokenIndex),
            Arguments::Root => {
                self.imports.push(name.clone());
                // A type that is imported as equal to another is that type.
                if let ComponentTypeRef::Type(TypeBounds::Eq(index)) = import.ty {
                    return Ok(Item::Type(at(&self.scope(frame.scope)?.types, index)?.clone()));
                }
                let path = Rc::new(ImportPath { root: self.root, names: vec![name] });
                Ok(imported(import.ty.kind(), path))
            }
        }
    }

    /// What an index refers to.
    fn item(
        &mut self,
        kind: ComponentExternalKind,
        index: u32,
        frame: &Frame<'a>,
    ) -> Result<Item<'a>, DeriveError> {
        let scope = self.scope(frame.scope)?;
        Ok(match kind {
            ComponentExternalKind::Func => Item::Func(at(&frame.funcs, index)?.clone()),
            ComponentExternalKind::Instance => Item::Instance(at(&frame.instances, index)?.clone()),
            ComponentExternalKind::Type => Item::Type(at(&scope.types, index)?.clone()),
            ComponentExternalKind::Component => match at(&scope.components, index)? {
                Some((component, scope)) => Item::Component(component, *scope),
                None => Item::ImportedComponent,
            },
            ComponentExternalKind::Module => {
                at(&scope.modules, index)?.map_or(Item::ImportedModule, Item::Module)
            }
            ComponentExternalKind::Value => Item::Value,
        })
    }

    /// Gives an item the next index of its kind.
    fn push(&mut self, item: Item<'a>, frame: &mut Frame<'a>) -> Result<(), DeriveError> {
        match item {
            Item::Func(func) => frame.funcs.push(func),
            Item::Instance(instance) => frame.instances.push(instance),
            Item::Type(ty) => self.scope(frame.scope)?.types.push(ty),
            Item::Component(component, scope) => {
                self.scope(frame.scope)?.components.push(Some((component, scope)));
            }
            Item::Module(module) => self.scope(frame.scope)?.modules.push(Some(module)),
            Item::ImportedComponent => self.scope(frame.scope)?.components.push(None),
            Item::ImportedModule => self.scope(frame.scope)?.modules.push(None),
            Item::Value => {}
        }
        Ok(())
    }

    fn scope(&mut self, scope: usize) -> Result<&mut Scope<'a>, DeriveError> {
        self.scopes.get_mut(scope).ok_or(DeriveError::BrokenIndex)
    }

    fn unsupported(&self, what: String) -> DeriveError {
        DeriveError::Unsupported { component: self.name.to_string(), what }
    }
}

impl<'a> Frame<'a> {
    /// The core item with an index of a kind.
    pub(super) fn core(&self, kind: ExternalKind, index: u32) -> Result<CoreItem<'a>, DeriveError> {
        at(self.core.get(&kind).map_or(&[][..], Vec::as_slice), index).copied()
    }
}

/// A thing of some kind that a root imports.
fn imported<'a>(kind: ComponentExternalKind, path: Rc<ImportPath<'a>>) -> Item<'a> {
    match kind {
        ComponentExternalKind::Func => Item::Func(Func::Imported(path)),
        ComponentExternalKind::Instance => Item::Instance(Instance::Imported(path)),
        ComponentExternalKind::Type => Item::Type(Type::Imported(path)),
        ComponentExternalKind::Component => Item::ImportedComponent,
        ComponentExternalKind::Module => Item::ImportedModule,
        ComponentExternalKind::Value => Item::Value,
    }
}

/// The thing with an index. The validator has seen that it exists.
pub(super) fn at<T>(items: &[T], index: u32) -> Result<&T, DeriveError> {
    items.get(index as usize).ok_or(DeriveError::BrokenIndex)
}
