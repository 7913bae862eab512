//! The reference graph of a module, to be written.
//!
//! The schema of the JSON form is `loom-graph/1`: a later version of loom may add fields, and changes
//! the number if it changes what one means.

use super::report::{node_notation, reason_name};
use crate::demangle::demangled;
use loom_core::dce::graph::tell::{Own, Place, Teller};
use loom_core::dce::graph::{Edge, Node, Part, Reason};
use loom_core::dce::why::Why;
use loom_core::index::Item;
use loom_core::roots::Roots;
use loom_core::{Module, Result};
use serde::Serialize;
use std::collections::BTreeSet;
use std::fmt::Write;

/// The graph of everything that some export, or instantiation, needs.
#[derive(Debug, Serialize)]
pub struct Written {
    /// `loom-graph/1`.
    pub schema: &'static str,
    /// The version of loom.
    pub loom: &'static str,
    /// The nodes, each at the position that edges call it by; roots first.
    pub nodes: Vec<WrittenNode>,
    /// The edges, by the node that they start at.
    pub edges: Vec<WrittenEdge>,
}

/// A node.
#[derive(Debug, Serialize)]
pub struct WrittenNode {
    /// `export`, `start`, `instantiation`, `item`, `slot`, `ask` (what a table or segment holds, or what
    /// of that can be called as `type`), or `inflow` (the same of what is copied into a table).
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

impl Written {
    /// The graph of a module with all its exports.
    ///
    /// # Errors
    ///
    /// As [`Why::of`].
    pub fn of(module: &Module<'_>) -> Result<Written> {
        let why = Why::of(module, &Roots::all_exports(module), false)?;
        let words = Own::of(module);
        let teller = why.teller(&words);
        let mut nodes: Vec<WrittenNode> =
            why.graph.nodes.iter().map(|node| written(&teller, *node)).collect();
        why.graph.roots.iter().for_each(|root| nodes[*root].root = true);
        let edges = why.graph.all_edges().map(|edge| WrittenEdge {
            from: edge.from,
            to: edge.to,
            reason: reason_name(edge.reason),
            offset: offset(&teller, edge),
        });
        let edges = edges.collect();
        Ok(Written { schema: "loom-graph/1", loom: env!("CARGO_PKG_VERSION"), nodes, edges })
    }

    /// The graph for Graphviz, without types, and with one edge for all of one reason.
    pub fn dot(&self) -> String {
        let mut text = String::from("digraph loom {\n  node [shape=box];\n");
        let is_shown = |node: usize| !self.nodes[node].item.starts_with("type:");
        // Writing to a string cannot fail.
        for (position, node) in self.nodes.iter().enumerate().filter(|(position, _)| is_shown(*position)) {
            let mut label = quoted(&node.item);
            let part = node.part.filter(|part| *part != "all");
            for more in part.into_iter().chain(node.ty.as_deref()).chain(node.name.as_deref()) {
                label.push_str("\\n");
                label.push_str(&quoted(more));
            }
            let shape = if node.root { " shape=oval" } else { "" };
            let _ = writeln!(text, "  n{position} [label=\"{label}\"{shape}];");
        }
        let mut seen = BTreeSet::new();
        for edge in self.edges.iter().filter(|edge| is_shown(edge.from) && is_shown(edge.to)) {
            if seen.insert((edge.from, edge.to, edge.reason)) {
                let _ = writeln!(text, "  n{} -> n{} [label=\"{}\"];", edge.from, edge.to, edge.reason);
            }
        }
        text.push_str("}\n");
        text
    }
}

/// A text as Graphviz takes it in quotes.
fn quoted(text: &str) -> String {
    let text: String = text.chars().filter(|c| !c.is_control()).collect();
    text.replace('\\', "\\\\").replace('"', "\\\"")
}

fn written(teller: &Teller<'_, '_>, node: Node) -> WrittenNode {
    let name = |item: Item| teller.words.name(item).map(|name| demangled(&name).into_owned());
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
            let ty = matches!(item, Item::Type(_)).then(|| teller.signature(item));
            ("item", name(item), Some(part), ty)
        }
        Node::Slot(_, callable) => ("slot", None, (!callable).then_some("shell"), None),
        Node::Ask(_, ty) => ("ask", None, None, ty.map(|ty| teller.signature(ty.into()))),
        Node::Inflow(_, ty) => ("inflow", None, None, ty.map(|ty| teller.signature(ty.into()))),
    };
    WrittenNode { kind, item: node_notation(teller, node), name, part, ty, root: false }
}

fn offset(teller: &Teller<'_, '_>, edge: &Edge) -> Option<u64> {
    let place = match (edge.reason, teller.graph.nodes[edge.from]) {
        (
            Reason::Body { offset, .. } | Reason::IndirectCall { offset, .. },
            Node::Item(Item::Func(func), _),
        ) => teller.words.place(func, offset),
        (Reason::Flow(func, offset), _) => teller.words.place(func, offset),
        (Reason::Expr(offset), _) => teller.words.expr(offset)?,
        _ => return None,
    };
    match place {
        Place::File(offset) => Some(offset),
        Place::Edited(_) => None,
    }
}
