//! Which import of one input another input satisfies.
//!
//! The fuser's rule: an import is satisfied by the first other input that exports its name, in a compatible version.
//! The fuser's order of inputs is not known here, so where several inputs qualify, all of them count as possible: the
//! import may lead to each, and none of their exports becomes internal.
//!
//! If the fused module still imports a function of an interface, the fuser did not satisfy the import of that function,
//! and neither does this. Then the function stays external on both sides, and so does the whole interface on the side of
//! the exporter; the other functions of the importer lead to where they are provided.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::graph::{Exports, Func, Graph, ImportPath, Instance, Item, Type};
use super::names;
use crate::interface::Interface;
use crate::kinds::ExternalKind;

/// The connections between the inputs.
pub(crate) struct Links<'g, 'a> {
    graph: &'g Graph<'a>,
    /// For an import (a root and a name), the exports that may satisfy it.
    satisfied: BTreeMap<(usize, &'g str), Vec<(usize, &'g str)>>,
    /// The exports (a root and a name) that are only there for other inputs.
    internal: BTreeSet<(usize, &'g str)>,
    /// Functions of satisfied imports (a root, the import and the function) that the fused module imports still.
    unwired: BTreeMap<(usize, &'g str, &'g str), usize>,
}

/// What a function is in the end.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum End<'a> {
    /// An index into [`Graph::lifts`].
    Lift(usize),
    /// Something that no input provides.
    External(Rc<ImportPath<'a>>),
}

/// What a resource type is in the end.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ResourceEnd<'a> {
    /// An index into [`Graph::resources`].
    Defined(usize),
    /// Something that no input defines.
    External(Rc<ImportPath<'a>>),
}

impl<'g, 'a> Links<'g, 'a> {
    pub(crate) fn new(graph: &'g Graph<'a>, fused: &Interface<'_>) -> Self {
        let mut links =
            Links { graph, satisfied: BTreeMap::new(), internal: BTreeSet::new(), unwired: BTreeMap::new() };
        for (importer, root) in graph.roots.iter().enumerate() {
            for import in &root.imports {
                let exports: Vec<(usize, &str)> = graph
                    .roots
                    .iter()
                    .enumerate()
                    .filter(|(exporter, _)| *exporter != importer)
                    .flat_map(|(exporter, root)| {
                        root.exports.iter().map(move |(name, item)| (exporter, name, item))
                    })
                    .filter(|(_, name, _)| names::links(import, name))
                    .filter_map(|(exporter, name, item)| {
                        let unwired = unwired(import, item, fused)?;
                        let key = |func| ((importer, import.as_ref(), func), exporter);
                        links.unwired.extend(unwired.into_iter().map(key));
                        Some((exporter, name.as_ref()))
                    })
                    .collect();
                if let [only] = exports.as_slice()
                    && !links.is_partly_wired(importer, import)
                {
                    links.internal.insert(*only);
                }
                if !exports.is_empty() {
                    links.satisfied.insert((importer, import.as_ref()), exports);
                }
            }
        }
        links
    }

    /// Whether an export of a root is only there for other inputs.
    pub(crate) fn is_internal(&self, root: usize, export: &str) -> bool {
        self.internal.contains(&(root, export))
    }

    /// Whether another input provides all that a root imports under a name.
    pub(crate) fn is_satisfied(&self, root: usize, import: &str) -> bool {
        self.satisfied.contains_key(&(root, import)) && !self.is_partly_wired(root, import)
    }

    /// Each function that one input imports and another exports, and that the fused module imports all the same: the
    /// importer, the names of interface and function, and the exporter.
    pub(crate) fn unwired(&self) -> impl Iterator<Item = (usize, &'g str, &'g str, usize)> {
        self.unwired.iter().map(|((importer, import, func), exporter)| (*importer, *import, *func, *exporter))
    }

    fn is_partly_wired(&self, root: usize, import: &str) -> bool {
        self.unwired
            .range((root, import, "")..)
            .next()
            .is_some_and(|((r, i, _), _)| (*r, *i) == (root, import))
    }

    /// Everything that a function may be in the end.
    pub(crate) fn func(&self, func: &Func<'a>) -> BTreeSet<End<'a>> {
        match func {
            Func::Lift(lift) => BTreeSet::from([End::Lift(*lift)]),
            Func::Imported(path) => {
                let mut ends = BTreeSet::new();
                self.follow(path, &mut BTreeSet::new(), &mut |end| match end {
                    Ok(Item::Func(Func::Lift(lift))) => {
                        ends.insert(End::Lift(*lift));
                    }
                    Ok(_) => {}
                    Err(path) => {
                        ends.insert(End::External(path));
                    }
                });
                ends
            }
        }
    }

    /// Everything that a type may be in the end, if it is a resource type.
    pub(crate) fn resource(&self, ty: &Type<'a>) -> BTreeSet<ResourceEnd<'a>> {
        match ty {
            Type::Resource(resource) => BTreeSet::from([ResourceEnd::Defined(*resource)]),
            Type::Func { .. } | Type::Other => BTreeSet::new(),
            Type::Imported(path) => {
                let mut ends = BTreeSet::new();
                self.follow(path, &mut BTreeSet::new(), &mut |end| match end {
                    Ok(Item::Type(Type::Resource(resource))) => {
                        ends.insert(ResourceEnd::Defined(*resource));
                    }
                    Ok(_) => {}
                    Err(path) => {
                        ends.insert(ResourceEnd::External(path));
                    }
                });
                ends
            }
        }
    }

    /// Everything that an instance may be in the end, as far as inputs provide it.
    pub(crate) fn instance(&self, path: &Rc<ImportPath<'a>>) -> Vec<Rc<Exports<'a>>> {
        let mut found = Vec::new();
        self.follow(path, &mut BTreeSet::new(), &mut |end| {
            if let Ok(Item::Instance(Instance::Exports(exports))) = end {
                found.push(Rc::clone(exports));
            }
        });
        found
    }

    /// Reports every item that satisfies an import, or the path of the import that nothing satisfies.
    fn follow(
        &self,
        path: &Rc<ImportPath<'a>>,
        seen: &mut BTreeSet<Rc<ImportPath<'a>>>,
        found: &mut dyn FnMut(Followed<'_, 'a>),
    ) {
        // Inputs that import from each other in a circle provide nothing.
        if !seen.insert(Rc::clone(path)) {
            return;
        }
        let name = path.names.first().map_or("", Cow::as_ref);
        if let [_, func] = path.names.as_slice()
            && self.unwired.contains_key(&(path.root, name, func.as_ref()))
        {
            found(Err(Rc::clone(path)));
            return;
        }
        let Some(exports) = self.satisfied.get(&(path.root, name)) else {
            found(Err(Rc::clone(path)));
            return;
        };
        for (root, export) in exports {
            let item = self.graph.roots.get(*root).and_then(|root| root.exports.get(*export));
            match item.map(|item| walk(item, path.names.get(1..).unwrap_or_default())) {
                Some(Walked::Item(item)) => match item {
                    Item::Func(Func::Imported(path))
                    | Item::Type(Type::Imported(path))
                    | Item::Instance(Instance::Imported(path)) => self.follow(path, seen, found),
                    item => found(Ok(item)),
                },
                Some(Walked::Imported(path)) => self.follow(&path, seen, found),
                // The exporter lacks it, so the two do not fit together.
                Some(Walked::Nowhere) | None => found(Err(Rc::clone(path))),
            }
        }
    }
}

/// An item that satisfies an import, or the import that nothing satisfies.
type Followed<'f, 'a> = Result<&'f Item<'a>, Rc<ImportPath<'a>>>;

enum Walked<'w, 'a> {
    Item(&'w Item<'a>),
    Imported(Rc<ImportPath<'a>>),
    Nowhere,
}

/// Goes down into instances by the names of exports.
fn walk<'w, 'a>(item: &'w Item<'a>, names: &[Cow<'a, str>]) -> Walked<'w, 'a> {
    let Some((name, rest)) = names.split_first() else { return Walked::Item(item) };
    match item {
        Item::Instance(Instance::Exports(exports)) => {
            exports.get(name).map_or(Walked::Nowhere, |item| walk(item, rest))
        }
        Item::Instance(Instance::Imported(path)) => {
            let path = names.iter().fold(Rc::clone(path), |path, name| path.export(name.clone()));
            Walked::Imported(path)
        }
        _ => Walked::Nowhere,
    }
}

/// The functions of this export of an input that the fused module imports still, so that the fuser did not connect them;
/// `None` if those are all that there are.
fn unwired<'g>(import: &str, export: &'g Item<'_>, fused: &Interface<'_>) -> Option<Vec<&'g str>> {
    let imports = || fused.imports.iter().filter(|fused| fused.kind == ExternalKind::Func);
    match export {
        Item::Func(_) => {
            let mut imports = imports();
            let is_imported =
                imports.any(|fused| fused.module == "$root" && names::is_renamed(fused.name, import));
            (!is_imported).then(Vec::new)
        }
        Item::Instance(Instance::Exports(exports)) => {
            let is_func = |name: &&str| matches!(exports.get(*name), Some(Item::Func(_)));
            let imported: BTreeSet<&str> = imports()
                .filter(|fused| names::same_module(fused.module, import))
                .flat_map(|fused| [fused.name, names::without_suffix(fused.name)])
                .collect();
            let funcs = exports.keys().map(Cow::as_ref).filter(is_func);
            let (unwired, wired): (Vec<&str>, Vec<&str>) = funcs.partition(|name| imported.contains(name));
            (unwired.is_empty() || !wired.is_empty()).then_some(unwired)
        }
        _ => Some(Vec::new()),
    }
}
