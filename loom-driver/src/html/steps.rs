//! What keeps things: the last step of the shortest path to each, with the step before.
//!
//! Paths from the roots form a tree, so one step for each thing is enough for all of them.

use super::things::Things;
use crate::explain::report::{PlaceReport, node_notation, step_report};
use loom_core::explain::graph::paths::Shortest;
use loom_core::explain::graph::{Edge, Graph};
use loom_core::explain::render::PathPrinter;
use serde::Serialize;
use std::collections::HashMap;

/// Every step, in columns. A step is called by its position.
#[derive(Debug, Default, Serialize)]
pub struct Steps {
    /// What the path has arrived at: the position of a thing, or what a slot is called.
    pub at: Vec<Stop>,
    /// The step before; `None` at a root.
    pub before: Vec<Option<usize>>,
    /// Why what the path was at before needs this, as in the answers of `loom why`; empty at a root.
    pub reason: Vec<&'static str>,
    /// Offset of the operator that is the reason, in the file.
    pub offset: Vec<Option<u64>>,
    /// The slot through which an indirect call finds it.
    pub slot: Vec<Option<String>>,
    /// The type of an indirect call.
    #[serde(rename = "type")]
    pub ty: Vec<Option<String>>,
}

/// What a step arrives at.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Stop {
    /// Position of a thing.
    Thing(usize),
    /// Something that is no thing of its own: a slot.
    Named(String),
}

/// The steps of one graph.
pub struct Tree<'t, 'g, 'a> {
    printer: &'t PathPrinter<'g, 'a>,
    shortest: Shortest,
    known: HashMap<usize, usize>,
}

impl<'t, 'g, 'a> Tree<'t, 'g, 'a> {
    /// Finds the shortest path to everything.
    pub fn of(graph: &Graph, printer: &'t PathPrinter<'g, 'a>) -> Tree<'t, 'g, 'a> {
        Tree { printer, shortest: graph.shortest_to_all(), known: HashMap::new() }
    }

    /// The step that ends at a node, which is added with all before it.
    pub fn step(&mut self, node: usize, steps: &mut Steps, things: &mut Things) -> usize {
        // The nodes at which steps end, the last one first.
        let mut stops = vec![node];
        let mut before = None;
        while let Some(&stop) = stops.last() {
            before = self.known.get(&stop).copied();
            match self.edges_to(stop).first() {
                Some(edge) if before.is_none() => stops.push(edge.from),
                _ => break,
            }
        }
        if before.is_some() {
            stops.pop();
        }
        for stop in stops.into_iter().rev() {
            let position = self.add(stop, before, steps, things);
            self.known.insert(stop, position);
            before = Some(position);
        }
        before.unwrap_or_default()
    }

    /// The edges of the last step to a node: one that counts, and those behind it.
    fn edges_to(&self, node: usize) -> Vec<Edge> {
        let mut edges = Vec::new();
        let mut at = node;
        while let Some(&edge) = self.shortest.last_edge(self.printer.graph, at) {
            edges.push(edge);
            at = edge.from;
            if edge.counts() {
                break;
            }
        }
        edges.reverse();
        edges
    }

    fn add(&self, node: usize, before: Option<usize>, steps: &mut Steps, things: &mut Things) -> usize {
        let told = self.printer.steps(&self.edges_to(node)).pop();
        let told = told.map(|step| step_report(self.printer, step));
        let notation = node_notation(self.printer, self.printer.graph.nodes[node]);
        steps.at.push(match notation.ends_with(']') {
            true => Stop::Named(notation),
            false => Stop::Thing(things.intern(notation)),
        });
        steps.before.push(before);
        steps.reason.push(told.as_ref().map_or("", |step| step.reason));
        steps.offset.push(told.as_ref().and_then(|step| match step.place? {
            PlaceReport::File { offset } => Some(offset),
            PlaceReport::Edited { .. } => None,
        }));
        let (slot, ty) = told.map_or((None, None), |step| (step.slot, step.ty));
        steps.slot.push(slot);
        steps.ty.push(ty);
        steps.at.len() - 1
    }
}
