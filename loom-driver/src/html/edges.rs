//! Who needs what, before and after, for people: without types, and without the slots between a table
//! and the functions in it.

use super::things::Things;
use crate::explain::report::{node_notation, reason_name};
use loom_core::explain::graph::{Edge, Node};
use loom_core::explain::render::PathPrinter;
use loom_core::index::{Item, TypeIndex};
use serde::Serialize;

/// In the input, and in the output.
pub const BEFORE: u8 = 1;
/// See [`BEFORE`].
pub const AFTER: u8 = 2;

/// Every edge, in columns.
#[derive(Debug, Default, Serialize)]
pub struct Edges {
    /// Position of the thing that needs.
    pub from: Vec<u32>,
    /// Position of the thing that is needed.
    pub to: Vec<u32>,
    /// Why, as in the answers of `loom why`.
    pub reason: Vec<&'static str>,
    /// [`BEFORE`], [`AFTER`], or their sum.
    pub when: Vec<u8>,
}

/// Edges that are being collected: from, to, why, and when they are there. One may be here several times.
#[derive(Default)]
pub struct Collected(Vec<(u32, u32, &'static str, u8)>);

impl Collected {
    /// Adds those of a graph.
    pub fn add(&mut self, printer: &PathPrinter<'_, '_>, when: u8, things: &mut Things) {
        let nodes: Vec<Option<u32>> = printer
            .graph
            .nodes
            .iter()
            .map(|node| thing(printer, *node).map(|name| things.intern(name) as u32))
            .collect();
        for edge in printer.graph.all_edges() {
            let Some(from) = nodes[edge.from] else { continue };
            let to: &[Edge] = match printer.graph.nodes[edge.to] {
                Node::Slot(..) => printer.graph.edges_of(edge.to),
                _ => std::slice::from_ref(edge),
            };
            for to in to.iter().filter_map(|edge| nodes[edge.to]).filter(|to| *to != from) {
                self.0.push((from, to, reason_name(edge.reason), when));
            }
        }
        self.0.sort_unstable();
        self.0.dedup();
    }

    /// The edges in columns, by the thing that needs.
    pub fn finish(mut self) -> Edges {
        self.0.sort_unstable();
        let mut edges = Edges::default();
        for same in self.0.chunk_by(|one, next| (one.0, one.1, one.2) == (next.0, next.1, next.2)) {
            let [(from, to, reason, _), ..] = *same else { continue };
            edges.from.push(from);
            edges.to.push(to);
            edges.reason.push(reason);
            edges.when.push(same.iter().fold(0, |when, edge| when | edge.3));
        }
        edges
    }
}

/// The thing that a node is part of.
fn thing(printer: &PathPrinter<'_, '_>, node: Node) -> Option<String> {
    let content = |ty: Option<TypeIndex>| match ty {
        Some(ty) => format!(" as {}", printer.signature(ty.into())),
        None => String::new(),
    };
    match node {
        Node::Slot(..) | Node::Group(_) | Node::Item(Item::Type(_), _) => None,
        Node::Demand(_, ty) | Node::Inflow(_, ty) => {
            Some(format!("{}[*]{}", node_notation(printer, node), content(ty)))
        }
        Node::Trapping(_) => Some(format!("{}[*]", node_notation(printer, node))),
        _ => Some(node_notation(printer, node)),
    }
}
