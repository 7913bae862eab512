//! The reference graph: everything that is live, and every reason why.
//!
//! Reachability ([`super::live`]) stops at the first reason that it finds for each thing. Questions
//! that a person asks (why is this still here, what would go with it, what is the least that has to
//! go) need all of them. So the graph is built afterwards, over what is live, by the same rules: the
//! nodes of one graph are exactly what [`super::live`] found, which is tested.
//!
//! An indirect call has no edge to the functions that it may call. It asks a table for a type
//! ([`Node::Ask`]); the table has edges to its items that answer, and passes the question on to what
//! flows into it ([`Node::Inflow`]). Whether something flows there depends on an instruction
//! elsewhere, which is live as well; the edge carries its place ([`Reason::Flow`]), but the graph
//! does not say that the callee goes when only that instruction goes.

mod build;
pub mod cut;
pub mod dominators;
pub mod paths;
pub mod tell;

use super::tables::{Item as Slot, Node as Holder};
use crate::index::{FuncIndex, Item, TableIndex, TypeIndex};
use crate::refs::Use;
use std::collections::HashMap;

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
    /// An item of an element segment, and whether it may be called: otherwise only the kind of a
    /// trap depends on it.
    Slot(Slot, bool),
    /// What a table or a passive segment holds, or what of that can be called as this canonical type.
    Ask(Holder, Option<TypeIndex>),
    /// The same, of what instructions write into this table.
    Inflow(TableIndex, Option<TypeIndex>),
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
    /// The edges from each node, in byte order of their reasons.
    pub edges: Vec<Vec<Edge>>,
    /// What is live whatever else is.
    pub roots: Vec<usize>,
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

    /// Every edge.
    pub fn all_edges(&self) -> impl Iterator<Item = &Edge> {
        self.edges.iter().flatten()
    }
}
