//! What takes how much room, and what would go with it.
//!
//! The shallow size of a thing is that of its own bytes. Its retained size is that of everything that
//! would go if it went, itself included: what is behind it in the dominator tree of the reference
//! graph, with every export as a root.

use crate::components;
use crate::demangle::{demangled, namespace};
use crate::explain::origins::notation;
use loom_core::bodies::leb_len;
use loom_core::explain::Why;
use loom_core::explain::graph::dominators::Dominators;
use loom_core::explain::graph::{Node, Part};
use loom_core::index::{FuncIndex, Item};
use loom_core::names::Names;
use loom_core::roots::{Fate, Roots};
use loom_core::{Module, Result};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// The sizes of one module, as they are written with `--json`: schema `loom-size/1`. A later version
/// may add fields, and changes the number if it changes what one means. Sizes are in bytes.
#[derive(Debug, Clone, Serialize)]
pub struct Sizes {
    /// Of the file (of the binary, if the file is text).
    pub bytes: u64,
    /// Every section, in file order; they and the preamble of 8 bytes make the file.
    pub sections: Vec<SectionSize>,
    /// Functions, segments and exports, the largest retained size first.
    pub items: Vec<ItemSize>,
    /// Code by the component that it comes from, if the module says that.
    pub components: Vec<GroupSize>,
    /// Code by crate or namespace, of functions that have a name from which that follows.
    pub namespaces: Vec<GroupSize>,
}

/// The size of a section.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SectionSize {
    /// What is in it; for a custom section its name.
    pub name: String,
    /// Whether it is a custom section.
    pub custom: bool,
    /// With its header.
    pub bytes: u64,
}

/// The size of a function, a segment or an export.
#[derive(Debug, Clone, Serialize)]
pub struct ItemSize {
    /// As `loom why` takes it: `func:12`, `export:run`.
    pub item: String,
    /// Its name, demangled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its own bytes.
    pub shallow: u64,
    /// With everything that would go with it; `None` if nothing reaches it.
    pub retained: Option<u64>,
    /// The component that it comes from, if the module says that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub component: Option<String>,
}

/// The size of all functions that have something in common.
#[derive(Debug, Clone, Serialize)]
pub struct GroupSize {
    /// What they have in common.
    pub name: String,
    /// How many there are.
    pub funcs: u64,
    /// The sum of their own bytes.
    pub shallow: u64,
}

impl Sizes {
    /// Measures a module of which nobody outside uses the exports in `internal`. `proven`: runs of functions, and the
    /// name of the component that each is known to come from, as [`facts`](crate::facts) finds them.
    ///
    /// # Errors
    ///
    /// As [`Why::of`].
    pub fn of(
        module: &Module<'_>,
        internal: &BTreeSet<String>,
        proven: &[(Range<u32>, String)],
    ) -> Result<Sizes> {
        let fates = module.exports.iter().map(|export| match internal.contains(export.name) {
            true => Fate::Drop { reason: "an internal export".into() },
            false => Fate::public(),
        });
        let roots = Roots::new(module, fates.collect(), Vec::new());
        let why = Why::of(module, &roots.unwrap_or_else(|| Roots::all_exports(module)), false)?;
        let names = Names::of(module);
        let components = components::of(module, module.bytes, proven);
        let mut items = Vec::new();
        let (mut by_component, mut by_namespace) = (Groups::default(), Groups::default());
        for Measured { node, shallow, retained, .. } in measure(&why) {
            let (item, name, component) = match node {
                Node::Item(item, _) => {
                    let name = names.get(item).map(|name| demangled(name).into_owned());
                    let component = match item {
                        Item::Func(func) => components.get(&func).cloned(),
                        _ => None,
                    };
                    if let Item::Func(_) = item {
                        by_component.add(component.as_deref(), shallow);
                        by_namespace.add(name.as_deref().and_then(namespace), shallow);
                    }
                    (notation(item), name, component)
                }
                Node::Export(at) => (format!("export:{}", module.exports[at].name), None, None),
                _ => continue,
            };
            items.push(ItemSize { item, name, shallow, retained, component });
        }
        items.sort_by_key(|item| std::cmp::Reverse((item.retained.unwrap_or(item.shallow), item.shallow)));
        Ok(Sizes {
            bytes: module.bytes.len() as u64,
            sections: sections(module),
            items,
            components: by_component.finish(),
            namespaces: by_namespace.finish(),
        })
    }
}

/// Every section of a module, in file order.
pub fn sections(module: &Module<'_>) -> Vec<SectionSize> {
    let sections = module.sections.iter().map(|section| SectionSize {
        name: section.name.map_or_else(|| section_name(section.id).into(), str::to_string),
        custom: section.id == 0,
        bytes: section.range.len() as u64,
    });
    sections.collect()
}

/// What something takes, and what would go with it.
#[derive(Debug, Clone, Copy)]
pub struct Measured {
    /// A function, a segment or an export.
    pub node: Node,
    /// Its own bytes.
    pub shallow: u64,
    /// With everything that would go with it; `None` if nothing reaches it.
    pub retained: Option<u64>,
    /// With what it would go: the nearest measured thing that every path to it goes through, as a position among all.
    pub dominator: Option<usize>,
}

/// The sizes of exports, functions and segments, in this order.
pub fn measure(why: &Why<'_, '_>) -> Vec<Measured> {
    let things = things(why.module);
    let nodes: Vec<Option<usize>> = things.iter().map(|(node, _)| node_of(why, *node)).collect();
    let mut sizes = vec![0; why.graph.nodes.len()];
    for (node, (_, shallow)) in nodes.iter().zip(&things) {
        node.iter().for_each(|node| sizes[*node] = *shallow);
    }
    let dominators = Dominators::of(&why.graph);
    let retained = dominators.retained(&sizes);
    let above = nearest(&dominators, &nodes);
    let measured = things.into_iter().zip(nodes).map(|((node, shallow), position)| Measured {
        node,
        shallow,
        retained: position.map(|position| retained[position]),
        dominator: position.and_then(|position| above[position]),
    });
    measured.collect()
}

/// For each node the position, in `measured`, of the nearest node of those that dominates it.
fn nearest(dominators: &Dominators, measured: &[Option<usize>]) -> Vec<Option<usize>> {
    let mut position_of = vec![None; dominators.immediate.len()];
    for (position, node) in measured.iter().enumerate() {
        node.iter().for_each(|node| position_of[*node] = Some(position));
    }
    let mut above = vec![None; dominators.immediate.len()];
    for node in dominators.top_down() {
        above[node] = dominators.immediate[node].and_then(|upper| position_of[upper].or(above[upper]));
    }
    above
}

/// What a thing is recognised by in two modules: its kind and its name. All functions without one are one thing, and so are
/// all segments of a kind. `item`: as `loom why` takes it.
pub fn recognised_by(item: &str, name: Option<&str>) -> String {
    let kind = item.split(':').next().unwrap_or_default();
    match (name, kind) {
        (Some(name), _) => format!("{kind} `{}`", name.escape_debug()),
        (None, "export") => item.escape_debug().to_string(),
        (None, "func") => "functions without a name".into(),
        (None, _) => format!("{kind} segments without a name"),
    }
}

/// Everything that has a size of its own here, with it.
fn things(module: &Module<'_>) -> Vec<(Node, u64)> {
    let mut things = Vec::new();
    for (position, export) in module.exports.iter().enumerate() {
        let name = export.name.len() as u64;
        let bytes = leb_len(name) + name + 1 + leb_len(export.index.into());
        things.push((Node::Export(position), bytes));
    }
    for func in module.funcs.keys() {
        if let Some(body) = module.body(func) {
            let range = body.range();
            let length = range.end - range.start;
            things.push((all(FuncIndex::from_u32(func.as_u32())), length + leb_len(length)));
        }
    }
    for (elem, segment) in module.elems.iter() {
        things.push((all(elem), segment.range.end - segment.range.start));
    }
    for (data, segment) in module.datas.iter() {
        things.push((all(data), segment.range.end - segment.range.start));
    }
    things
}

fn all(item: impl Into<Item>) -> Node {
    Node::Item(item.into(), Part::All)
}

/// The node behind which all of a thing is.
fn node_of(why: &Why<'_, '_>, node: Node) -> Option<usize> {
    why.graph.find(node).or_else(|| match node {
        Node::Item(item, _) => why.node_of(item),
        _ => None,
    })
}

#[derive(Default)]
struct Groups(BTreeMap<String, (u64, u64)>);

impl Groups {
    fn add(&mut self, name: Option<&str>, shallow: u64) {
        let (funcs, bytes) = self.0.entry(name.unwrap_or(OTHERS).to_string()).or_default();
        *funcs += 1;
        *bytes += shallow;
    }

    /// The groups, largest first; none if nothing is known about any function.
    fn finish(self) -> Vec<GroupSize> {
        if self.0.keys().all(|name| name == OTHERS) {
            return Vec::new();
        }
        let groups = self.0.into_iter();
        let mut groups: Vec<GroupSize> =
            groups.map(|(name, (funcs, shallow))| GroupSize { name, funcs, shallow }).collect();
        groups.sort_by_key(|group| std::cmp::Reverse(group.shallow));
        groups
    }
}

/// Functions of which it is not known.
pub const OTHERS: &str = "(others)";

fn section_name(id: u8) -> &'static str {
    match id {
        1 => "type",
        2 => "import",
        3 => "function",
        4 => "table",
        5 => "memory",
        6 => "global",
        7 => "export",
        8 => "start",
        9 => "elem",
        10 => "code",
        11 => "data",
        12 => "data count",
        13 => "tag",
        _ => "unknown",
    }
}
