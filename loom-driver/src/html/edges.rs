//! Who needs what, before and after, for people: without types, and without the slots between a table
//! and the functions in it.

use super::data::Things;
use crate::explain::report::{node_notation, reason_name};
use loom_core::dce::graph::tell::Teller;
use loom_core::dce::graph::{Edge, Node};
use loom_core::index::{Item, TypeIndex};
use serde::Serialize;
use std::collections::BTreeMap;

/// In the input, and in the output.
pub const BEFORE: u8 = 1;
/// See [`BEFORE`].
pub const AFTER: u8 = 2;

/// Every edge, in columns.
#[derive(Debug, Default, Serialize)]
pub struct Edges {
    /// Position of the thing that needs.
    pub from: Vec<usize>,
    /// Position of the thing that is needed.
    pub to: Vec<usize>,
    /// Why, as in the answers of `loom why`.
    pub reason: Vec<&'static str>,
    /// [`BEFORE`], [`AFTER`], or their sum.
    pub when: Vec<u8>,
}

/// Edges that are being collected: what they are, and when they are there.
#[derive(Default)]
pub struct Collected(BTreeMap<(usize, usize, &'static str), u8>);

impl Collected {
    /// Adds those of a graph.
    pub fn add(&mut self, teller: &Teller<'_, '_>, when: u8, things: &mut Things) {
        let nodes: Vec<Option<usize>> = teller
            .graph
            .nodes
            .iter()
            .map(|node| thing(teller, *node).map(|name| things.intern(name)))
            .collect();
        for edge in teller.graph.all_edges() {
            let Some(from) = nodes[edge.from] else { continue };
            let to: &[Edge] = match teller.graph.nodes[edge.to] {
                Node::Slot(..) => &teller.graph.edges[edge.to],
                _ => std::slice::from_ref(edge),
            };
            for to in to.iter().filter_map(|edge| nodes[edge.to]).filter(|to| *to != from) {
                *self.0.entry((from, to, reason_name(edge.reason))).or_default() |= when;
            }
        }
    }

    /// The edges in columns, by the thing that needs.
    pub fn finish(self) -> Edges {
        let mut edges = Edges::default();
        for ((from, to, reason), when) in self.0 {
            edges.from.push(from);
            edges.to.push(to);
            edges.reason.push(reason);
            edges.when.push(when);
        }
        edges
    }
}

/// The thing that a node is part of.
fn thing(teller: &Teller<'_, '_>, node: Node) -> Option<String> {
    let content = |ty: Option<TypeIndex>| match ty {
        Some(ty) => format!(" as {}", teller.signature(ty.into())),
        None => String::new(),
    };
    match node {
        Node::Slot(..) | Node::Item(Item::Type(_), _) => None,
        Node::Ask(_, ty) | Node::Inflow(_, ty) => {
            Some(format!("{}[*]{}", node_notation(teller, node), content(ty)))
        }
        _ => Some(node_notation(teller, node)),
    }
}
