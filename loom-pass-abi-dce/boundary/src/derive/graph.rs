//! What elaboration finds: every core instance, every canonical definition, every resource type, each of them once
//! for each time that a component was instantiated.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::core_module::CoreModule;
use super::parse::Component;
use crate::kinds::ExternalKind;
use crate::opcode;

/// The definitions of all inputs, in the order in which they are executed.
#[derive(Default)]
pub(crate) struct Graph<'a> {
    /// Core modules, each once however often it is instantiated.
    pub(crate) modules: Vec<CoreModule<'a>>,
    pub(crate) instances: Vec<CoreInstance<'a>>,
    /// Canonical definitions that define a core function: all but lift.
    pub(crate) canonicals: Vec<Canonical<'a>>,
    pub(crate) lifts: Vec<Lift<'a>>,
    /// Resource types that an input defines.
    pub(crate) resources: Vec<Resource<'a>>,
    /// One for each component that was given, in that order.
    pub(crate) roots: Vec<Root<'a>>,
}

impl<'a> Graph<'a> {
    /// All core instances that are instances of a module, with the index of that module.
    pub(crate) fn module_indices(&self) -> impl Iterator<Item = (usize, usize)> {
        self.instances.iter().enumerate().filter_map(|(instance, CoreInstance { origin, .. })| match origin {
            Origin::Module { module, .. } => Some((instance, *module)),
            Origin::Exports(_) => None,
        })
    }

    /// All core instances that are instances of a module, with that module.
    pub(crate) fn modules_of_instances(&self) -> impl Iterator<Item = (usize, &CoreModule<'a>)> {
        self.module_indices().filter_map(|(instance, module)| Some((instance, self.modules.get(module)?)))
    }
}

/// A component that was given, seen from outside.
pub(crate) struct Root<'a> {
    pub(crate) exports: Rc<Exports<'a>>,
    /// The names of its imports.
    pub(crate) imports: Vec<Cow<'a, str>>,
    /// The functions that start sections call, at any depth.
    pub(crate) starts: Vec<Func<'a>>,
}

/// Named things that a component or an instance exports.
pub(crate) type Exports<'a> = BTreeMap<Cow<'a, str>, Item<'a>>;

/// Something that a component can import or export.
#[derive(Clone)]
pub(crate) enum Item<'a> {
    Func(Func<'a>),
    Instance(Instance<'a>),
    Type(Type<'a>),
    /// A component with the scope (an index) in which it was defined.
    Component(&'a Component<'a>, usize),
    /// A core module: an index into [`Graph::modules`].
    Module(usize),
    /// A component that the root imports: code that is not here.
    ImportedComponent,
    /// A core module that the root imports: code that is not here.
    ImportedModule,
    /// A value: nothing that can be called.
    Value,
}

/// A component-level function.
#[derive(Clone)]
pub(crate) enum Func<'a> {
    /// An index into [`Graph::lifts`].
    Lift(usize),
    Imported(Rc<ImportPath<'a>>),
}

/// A component-level instance.
#[derive(Clone)]
pub(crate) enum Instance<'a> {
    Exports(Rc<Exports<'a>>),
    Imported(Rc<ImportPath<'a>>),
}

/// A component-level type; only resource types matter, and whether functions are async.
#[derive(Clone)]
pub(crate) enum Type<'a> {
    /// An index into [`Graph::resources`].
    Resource(usize),
    /// The type of a function.
    Func {
        is_async: bool,
    },
    Imported(Rc<ImportPath<'a>>),
    Other,
}

/// Something that a root imports, directly or as an export of an instance that it imports.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ImportPath<'a> {
    /// An index into [`Graph::roots`].
    pub(crate) root: usize,
    /// The name of the import, then the names of exports of instances; never empty.
    pub(crate) names: Vec<Cow<'a, str>>,
}

impl<'a> ImportPath<'a> {
    /// What this instance exports under a name.
    pub(crate) fn export(&self, name: impl Into<Cow<'a, str>>) -> Rc<ImportPath<'a>> {
        let mut names = self.names.clone();
        names.push(name.into());
        Rc::new(ImportPath { root: self.root, names })
    }
}

/// A core item as a component names it; [`super::resolve`] follows it to where it is defined.
#[derive(Clone, Copy)]
pub(crate) enum CoreItem<'a> {
    /// An export of a core instance (an index into [`Graph::instances`]).
    Export { instance: usize, name: &'a str },
    /// An index into [`Graph::canonicals`].
    Canonical(usize),
}

/// A core instance.
pub(crate) struct CoreInstance<'a> {
    /// The component that was given (an index into [`Graph::roots`]).
    pub(crate) root: usize,
    pub(crate) origin: Origin<'a>,
}

/// How a core instance came to be.
pub(crate) enum Origin<'a> {
    /// By instantiation of a module (an index into [`Graph::modules`]), with an instance for each module name that it
    /// imports from.
    Module { module: usize, arguments: Vec<(&'a str, usize)> },
    /// From items that already existed.
    Exports(BTreeMap<(ExternalKind, &'a str), CoreItem<'a>>),
}

/// The options of a canonical definition that name something in a core instance.
#[derive(Clone, Default)]
pub(crate) struct Options<'a> {
    pub(crate) is_async: bool,
    pub(crate) memory: Option<CoreItem<'a>>,
    pub(crate) realloc: Option<CoreItem<'a>>,
    pub(crate) post_return: Option<CoreItem<'a>>,
    pub(crate) callback: Option<CoreItem<'a>>,
    /// The table that a thread built-in works on.
    pub(crate) table: Option<CoreItem<'a>>,
}

/// A `canon lift`.
pub(crate) struct Lift<'a> {
    /// An index into [`Graph::roots`].
    pub(crate) root: usize,
    pub(crate) callee: CoreItem<'a>,
    /// Whether the type of the function is async; `None` if that cannot be told.
    pub(crate) async_type: Option<bool>,
    pub(crate) options: Options<'a>,
}

/// A canonical definition other than lift.
pub(crate) struct Canonical<'a> {
    pub(crate) root: usize,
    pub(crate) operation: Operation<'a>,
    pub(crate) options: Options<'a>,
}

/// What a canonical definition other than lift does.
pub(crate) enum Operation<'a> {
    Lower(Func<'a>),
    ResourceNew(Type<'a>),
    ResourceDrop(Type<'a>),
    ResourceRep(Type<'a>),
    TaskReturn,
    /// Any other built-in, a number of [`opcode`]. All of them belong to the asynchronous part of the canonical ABI.
    Builtin(u32),
}

impl Operation<'_> {
    /// Of a built-in: its number in [`opcode`].
    pub(crate) fn opcode(&self) -> Option<u32> {
        match self {
            Operation::Lower(_) => None,
            Operation::ResourceNew(_) => Some(opcode::RESOURCE_NEW),
            Operation::ResourceDrop(_) => Some(opcode::RESOURCE_DROP),
            Operation::ResourceRep(_) => Some(opcode::RESOURCE_REP),
            Operation::TaskReturn => Some(opcode::TASK_RETURN),
            Operation::Builtin(opcode) => Some(*opcode),
        }
    }
}

/// A resource type that an input defines.
pub(crate) struct Resource<'a> {
    /// An index into [`Graph::roots`].
    pub(crate) root: usize,
    pub(crate) destructor: Option<CoreItem<'a>>,
}
