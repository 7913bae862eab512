//! The reference graph of a module, to be written.
//!
//! The schema of the JSON form is `loom-graph/1`: a later version of loom may add fields, and changes
//! the number if it changes what one means.

use super::report::{node_notation, reason_name};
use crate::demangle::demangled;
use loom_core::explain::Why;
use loom_core::explain::graph::{Edge, Node, Part, Reason};
use loom_core::explain::render::{Own, PathPrinter, Place};
use loom_core::index::Item;
use loom_core::roots::Roots;
use loom_core::{Module, Result};
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};
use std::collections::BTreeSet;
use std::io;

/// The graph of everything that some export, or instantiation, needs. Serialized it is
///
/// * `schema`: `loom-graph/1`,
/// * `loom`: the version of loom,
/// * `nodes`: [`WrittenNode`]s, each at the position that edges call it by, roots first,
/// * `edges`: [`WrittenEdge`]s, by the node that they start at.
///
/// Nodes and edges are put into words one by one, as they are written.
pub struct Written<'m, 'a> {
    why: Why<'m, 'a>,
    naming: Own<'m, 'a>,
}

/// A node.
#[derive(Debug, Serialize)]
pub struct WrittenNode {
    /// `export`, `start`, `instantiation`, `item`, `slot`, `ask` (what a table or segment holds, or what
    /// of that can be called as `type`), `inflow` (the same of what is copied into a table), `trapping` (what it
    /// holds, for the kind of a trap), `numbered` (everything of the index space `item` of which an import is told
    /// indices), `waiting` (exports that stay for imports), or `group` (a recursion group of several types, of which `item` is the first).
    pub kind: &'static str,
    /// As `loom why` takes it: `func:12`, `table:0[17]`, `export:run`.
    pub item: String,
    /// Its name, demangled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Of an item how much of it: `shell` is that it exists, `all`, or of a table `public`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<&'static str>,
    /// What is asked for.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub ty: Option<String>,
    /// Whether it is live whatever else is.
    pub root: bool,
}

/// An edge: what `from` needs.
#[derive(Debug, Serialize)]
pub struct WrittenEdge {
    /// Position of the node that needs.
    pub from: usize,
    /// Position of the node that is needed.
    pub to: usize,
    /// Why, as in the answers of `loom why`.
    pub reason: &'static str,
    /// Byte offset from the start of the file of the operator or expression that is the reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset: Option<u64>,
}

impl<'m, 'a> Written<'m, 'a> {
    /// The graph of a module with all its exports.
    ///
    /// # Errors
    ///
    /// As [`Why::of`].
    pub fn of(module: &'m Module<'a>) -> Result<Written<'m, 'a>> {
        let why = Why::of(module, &Roots::all_exports(module), false)?;
        Ok(Written { why, naming: Own::of(module) })
    }

    fn nodes(&self) -> impl Iterator<Item = WrittenNode> + '_ {
        let graph = &self.why.graph;
        let mut is_root = vec![false; graph.nodes.len()];
        graph.roots.iter().for_each(|root| is_root[*root] = true);
        let printer = self.why.printer(&self.naming);
        graph.nodes.iter().zip(is_root).map(move |(node, root)| written(&printer, *node, root))
    }

    fn edges(&self) -> impl Iterator<Item = WrittenEdge> + '_ {
        let printer = self.why.printer(&self.naming);
        self.why.graph.all_edges().map(move |edge| WrittenEdge {
            from: edge.from,
            to: edge.to,
            reason: reason_name(edge.reason),
            offset: offset(&printer, edge),
        })
    }

    /// Writes the graph for Graphviz, without types, and with one edge for all of one reason.
    ///
    /// # Errors
    ///
    /// Those of `out`.
    pub fn dot(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let graph = &self.why.graph;
        let is_shown =
            |node: usize| !matches!(graph.nodes[node], Node::Group(_) | Node::Item(Item::Type(_), _));
        out.write_all(b"digraph loom {\n  node [shape=box];\n")?;
        for (position, node) in self.nodes().enumerate().filter(|(position, _)| is_shown(*position)) {
            let mut label = quoted(&node.item);
            let part = node.part.filter(|part| *part != "all");
            for more in part.into_iter().chain(node.ty.as_deref()).chain(node.name.as_deref()) {
                label.push_str("\\n");
                label.push_str(&quoted(more));
            }
            let shape = if node.root { " shape=oval" } else { "" };
            writeln!(out, "  n{position} [label=\"{label}\"{shape}];")?;
        }
        let mut seen = BTreeSet::new();
        for node in (0..graph.nodes.len()).filter(|node| is_shown(*node)) {
            seen.clear();
            for edge in graph.edges_of(node).iter().filter(|edge| is_shown(edge.to)) {
                let reason = reason_name(edge.reason);
                if seen.insert((edge.to, reason)) {
                    writeln!(out, "  n{node} -> n{} [label=\"{reason}\"];", edge.to)?;
                }
            }
        }
        out.write_all(b"}\n")
    }
}

impl Serialize for Written<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let mut written = serializer.serialize_struct("Written", 4)?;
        written.serialize_field("schema", "loom-graph/1")?;
        written.serialize_field("loom", env!("CARGO_PKG_VERSION"))?;
        written.serialize_field("nodes", &Each(|| self.nodes()))?;
        written.serialize_field("edges", &Each(|| self.edges()))?;
        written.end()
    }
}

/// A list whose members are made when they are written.
struct Each<F>(F);

impl<I: Iterator<Item: Serialize>, F: Fn() -> I> Serialize for Each<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.collect_seq((self.0)())
    }
}

/// A text as Graphviz takes it in quotes.
fn quoted(text: &str) -> String {
    let text: String = text.chars().filter(|c| !c.is_control()).collect();
    text.replace('\\', "\\\\").replace('"', "\\\"")
}

fn written(printer: &PathPrinter<'_, '_>, node: Node, root: bool) -> WrittenNode {
    let name = |item: Item| printer.naming.name(item).map(|name| demangled(&name).into_owned());
    let (kind, name, part, ty) = match node {
        Node::Export(_) => ("export", None, None, None),
        Node::Start => ("start", None, None, None),
        Node::Instantiation => ("instantiation", None, None, None),
        Node::Item(item, part) => {
            let part = match part {
                Part::Shell => "shell",
                Part::All => "all",
                Part::Public => "public",
            };
            let ty = matches!(item, Item::Type(_)).then(|| printer.signature(item));
            ("item", name(item), Some(part), ty)
        }
        Node::Group(_) => ("group", None, None, None),
        Node::Slot(_, callable) => ("slot", None, (!callable).then_some("shell"), None),
        Node::Demand(_, ty) => ("ask", None, None, ty.map(|ty| printer.signature(ty.into()))),
        Node::Inflow(_, ty) => ("inflow", None, None, ty.map(|ty| printer.signature(ty.into()))),
        Node::Trapping(_) => ("trapping", None, Some("shell"), None),
        Node::Numbered(_) => ("numbered", None, None, None),
        Node::Waiting(_) => ("waiting", None, None, None),
    };
    WrittenNode { kind, item: node_notation(printer, node), name, part, ty, root }
}

fn offset(printer: &PathPrinter<'_, '_>, edge: &Edge) -> Option<u64> {
    let place = match (edge.reason, printer.graph.nodes[edge.from]) {
        (
            Reason::Body { offset, .. } | Reason::IndirectCall { offset, .. },
            Node::Item(Item::Func(func), _),
        ) => printer.naming.place(func, offset),
        (Reason::Flow(func, offset), _) => printer.naming.place(func, offset),
        (Reason::Expr(offset), _) => printer.naming.expr(offset)?,
        _ => return None,
    };
    match place {
        Place::File(offset) => Some(offset),
        Place::Edited(_) => None,
    }
}
