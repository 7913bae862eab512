//! The reference graph: everything that is live, and every reason why.
//!
//! Reachability ([`crate::dce::live`]) stops at the first reason that it finds for each thing. Questions
//! that a person asks (why is this still here, what would go with it, what is the least that has to
//! go) need all of them. So the graph is built afterwards, over what is live, by the same rules: the
//! nodes of one graph are exactly what [`crate::dce::live`] found, which is tested.
//!
//! An indirect call has no edge to the functions that it may call. It asks a table for a type
//! ([`Node::Demand`]); the table has edges to its items that answer, and passes the question on to what
//! flows into it ([`Node::Inflow`]). Whether something flows there depends on an instruction
//! elsewhere, which is live as well; the edge carries its place ([`Reason::Flow`]), but the graph
//! does not say that the callee goes when only that instruction goes.
//!
//! Where many need the same many, a node stands between them, and the graph stays in proportion to the module: what a
//! call of the wrong type finds in a table, if the kind of a trap counts ([`Node::Trapping`]), what imports are
//! told the numbers of ([`Node::Numbered`]), and the exports that stay for one of many imports ([`Node::Waiting`]).
//!
//! A recursion group of several types is one node ([`Node::Group`]) to which each type of it that is
//! mentioned leads. Edges between all of them would grow with the square of their number.

mod build;
pub mod cut;
pub mod dominators;
mod further;
pub mod paths;
#[cfg(test)]
mod random;
mod users;

use crate::dce::call_targets::Node as Holder;
use crate::dce::slots::Item as Slot;
use crate::error::{Error, Result};
use crate::index::{FuncIndex, Item, Space, TableIndex, TypeIndex};
use crate::refs::Use;
use std::collections::HashMap;
use std::ops::Range;

/// How much of a thing is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// That it exists, with its type and limits.
    Shell,
    /// All of it. A table: what it holds becomes references that anybody may use.
    All,
    /// Of a table: somebody outside can do anything with it.
    Public,
}

/// A node of the graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Node {
    /// The export at this position.
    Export(usize),
    /// That the start function runs.
    Start,
    /// What instantiation does on its own account: writes that can be seen outside, or that may trap.
    Instantiation,
    /// So much of something.
    Item(Item, Part),
    /// A recursion group of several types, by the first of them.
    Group(TypeIndex),
    /// An item of an element segment, and whether it may be called: otherwise only the kind of a
    /// trap depends on it.
    Slot(Slot, bool),
    /// What a table or a passive segment holds, or what of that can be called as this canonical type.
    Demand(Holder, Option<TypeIndex>),
    /// The same, of what instructions write into this table.
    Inflow(TableIndex, Option<TypeIndex>),
    /// What a table or a passive segment holds, for the kind of the trap in which a call of another type ends.
    Trapping(Holder),
    /// Everything of an index space of which some import is told indices as plain numbers.
    Numbered(Space),
    /// The exports that stay as long as some import of a group of [`crate::roots::Roots`] is live.
    Waiting(usize),
}

/// Why the end of an edge is needed if its start is. Offsets of functions are from the start of
/// their bodies, others from the start of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// It is what the export names, or the start function.
    Named,
    /// The export stays as long as the import is live.
    WhileImported,
    /// A body mentions it.
    Body {
        /// Offset of the index, or of the operator if it uses memory 0 without naming it.
        offset: u32,
        /// How it is used.
        kind: Use,
    },
    /// A body calls indirectly.
    IndirectCall {
        /// Offset of the operator.
        offset: u32,
        /// The expected type.
        ty: TypeIndex,
        /// The table.
        table: TableIndex,
        /// The slot, if it is a constant.
        slot: Option<u64>,
    },
    /// A constant expression mentions it, at this offset: an initial value, an item, or the offset
    /// of a segment.
    Expr(u64),
    /// The table or segment holds the item.
    Holds,
    /// The item is this function.
    Refers,
    /// An item is in its segment; an active segment is written into its table.
    Within,
    /// The segment is written into it when the module is instantiated.
    FilledBy,
    /// Instantiation writes it, where that can be seen or may trap.
    Instantiates,
    /// Segments that share slots stay or go together.
    SharesSlots,
    /// A `table.copy` or `table.init` in this function, at this offset, brings it into the table.
    Flow(FuncIndex, u32),
    /// The live import is told indices as plain numbers.
    IndexAsData,
    /// Who needs all of it needs that it exists.
    Part,
    /// It has this type, or its definition mentions it.
    Typed,
}

/// An edge: what `from` needs. Nodes are positions in [`Graph::nodes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edge {
    /// What needs.
    pub from: usize,
    /// What is needed.
    pub to: usize,
    /// Why.
    pub reason: Reason,
}

impl Edge {
    /// Whether the edge is a step of its own for a person: the inner edges of a table are not.
    pub fn counts(&self) -> bool {
        !matches!(self.reason, Reason::Holds | Reason::Refers | Reason::Flow(..) | Reason::Part)
    }
}

/// The reference graph of what is live. See the documentation of this file.
#[derive(Default)]
pub struct Graph {
    /// The nodes, in the order in which they were found, roots first.
    pub nodes: Vec<Node>,
    /// What is live whatever else is.
    pub roots: Vec<usize>,
    /// The edges, by the node that they start at.
    edges: Vec<Edge>,
    /// For each node where its edges end in `edges`; they start where those of the node before end.
    ends: Vec<usize>,
    found: HashMap<Node, usize>,
}

impl Graph {
    /// The position of a node, if it is live.
    pub fn find(&self, node: Node) -> Option<usize> {
        self.found.get(&node).copied()
    }

    /// The position of the node that stands for an item: the least of it that is live.
    pub fn find_item(&self, item: Item) -> Option<usize> {
        [Part::Shell, Part::All].into_iter().find_map(|part| self.find(Node::Item(item, part)))
    }

    /// The edges from a node, in byte order of their reasons.
    pub fn edges_of(&self, node: usize) -> &[Edge] {
        self.edges.get(self.range_of(node)).unwrap_or_default()
    }

    /// Every edge, by the node that it starts at.
    pub fn all_edges(&self) -> impl Iterator<Item = &Edge> {
        self.edges.iter()
    }

    /// Where the edges of a node are in all of them.
    fn range_of(&self, node: usize) -> Range<usize> {
        let start = node.checked_sub(1).and_then(|before| self.ends.get(before)).copied();
        start.unwrap_or_default()..self.ends.get(node).copied().unwrap_or(self.edges.len())
    }

    /// The position of a node, which is added if it is new.
    fn intern(&mut self, node: Node) -> Result<usize> {
        let next = self.nodes.len();
        if next == self.nodes.capacity() {
            let reserved = self.nodes.try_reserve(1).and_then(|()| self.found.try_reserve(next.max(1)));
            reserved.map_err(|_| self.too_large())?;
        }
        let position = *self.found.entry(node).or_insert(next);
        if position == next {
            self.nodes.push(node);
        }
        Ok(position)
    }

    /// Adds an edge, which starts at the same node as the one added last, or at a later one.
    fn add(&mut self, edge: Edge) -> Result<()> {
        if self.edges.len() == self.edges.capacity() {
            self.edges.try_reserve(1).map_err(|_| self.too_large())?;
        }
        self.edges.push(edge);
        Ok(())
    }

    /// Makes sure that there is as much memory again: searches and answers take less than the graph.
    fn leave_room(&self) -> Result<()> {
        let nodes = self.nodes.len() * size_of::<(Node, usize)>();
        let size = 2 * nodes + self.edges.len() * size_of::<Edge>();
        Vec::<u8>::new().try_reserve_exact(size).map_err(|_| self.too_large())
    }

    fn too_large(&self) -> Error {
        Error::Memory(format!(
            "the reference graph, which has {} nodes and {} edges so far",
            self.nodes.len(),
            self.edges.len()
        ))
    }
}
