//! The control flow of one body, as far as it matters where execution can get to.
//!
//! A [`Node`] is one operator that branches, calls, ends something or does something that can be
//! seen, together with the harmless operators directly before it: nothing can enter or leave
//! between them. Each node leads to the one after it, to the targets of its branches, or to
//! nothing. Where the list of edges may be too long it errs on the side of too many: an exception
//! may go to any handler around it.
//!
//! What each operator means stands in the file `operators`.

mod builder;
mod packed;

pub(super) use builder::{Builder, Opener};
pub(super) use packed::Packed;

use crate::Result;
use crate::index::{ElemIndex, FuncIndex, GlobalIndex, MemoryIndex, TableIndex};
use serde::{Deserialize, Serialize};
use std::num::NonZeroU32;
use wasmparser::FunctionBody;

/// The target of a branch that leaves the function: a return.
pub const EXIT: u32 = u32::MAX;

/// An operator with the harmless ones before it. Offsets are from the start of the body.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Node {
    /// Offset of the first harmless operator before it.
    pub start: u32,
    /// Offset of the operator itself.
    pub at: u32,
    /// What it does.
    pub kind: Kind,
    /// Whether it can lead to the next node.
    pub falls: bool,
    /// Where the nodes to which it can branch begin in [`Cfg::edges`]. Those of the node behind it come next.
    edges: u32,
    /// The handlers around it, as an index into the scopes, counted from 1.
    scope: Option<NonZeroU32>,
}

/// What a node does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// Control only.
    Control,
    /// Starts a sequence of operators that ends with a `Next` or `Close`.
    Open,
    /// Ends a sequence and starts the next one: `else`, `catch`, `catch_all`.
    Next,
    /// Ends a sequence: `end`, `delegate`.
    Close,
    /// `unreachable`.
    Trap,
    /// Writes something. Whether anybody can see it, what is written decides.
    Write(Written),
    /// Calls.
    Call(Callee),
    /// Calls, and returns what the callee returns.
    TailCall(Callee),
    /// Throws an exception.
    Throw,
    /// Switches stacks: anything may run before it goes on, if it does.
    Switch,
    /// Anything else: it may have any effect but run code, throw, and go on.
    Opaque,
}

/// What is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Written {
    /// Bytes of a memory.
    Memory(MemoryIndex),
    /// The size of a memory.
    MemorySize(MemoryIndex),
    /// Slots of a table.
    Table(TableIndex),
    /// The size of a table.
    TableSize(TableIndex),
    /// A global.
    Global(GlobalIndex),
    /// A segment of the module, which is dropped.
    Segment,
}

/// What is called.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Ord, Eq, Serialize, Deserialize)]
pub enum Callee {
    /// This function.
    Func(FuncIndex),
    /// Whatever stands in a slot of this table and has this type, by the index of the type.
    Table(TableIndex, u32),
    /// Anything.
    Unknown,
}

/// References that come into a table other than by its active segments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Inflow {
    /// From the stack.
    Stack(TableIndex),
    /// From another table.
    Table(TableIndex, TableIndex),
    /// From a segment.
    Elem(TableIndex, ElemIndex),
}

/// The control flow of one body.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
pub struct Cfg {
    /// In the order of the body. The last one is the `end` of the function.
    pub nodes: Vec<Node>,
    /// Targets of branches: nodes, or [`EXIT`].
    edges: Vec<u32>,
    scopes: Vec<Scope>,
    /// What the body brings into tables.
    pub inflows: Vec<Inflow>,
    /// Globals that it accesses atomically.
    pub atomic_globals: Vec<GlobalIndex>,
    /// Globals that it reads, in order, each once.
    pub read_globals: Vec<GlobalIndex>,
}

/// The handlers of one `try`, and those around it.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Scope {
    outer: Option<NonZeroU32>,
    handlers: Vec<u32>,
}

impl Node {
    /// What the operator calls, if it is a call.
    pub fn callee(&self) -> Option<Callee> {
        match self.kind {
            Kind::Call(callee) | Kind::TailCall(callee) => Some(callee),
            _ => None,
        }
    }
}

impl Cfg {
    /// Reads a body, which has to be valid.
    ///
    /// # Errors
    ///
    /// [`Error::Bug`](crate::Error::Bug) if it is not.
    pub fn of(body: &FunctionBody<'_>) -> Result<Cfg> {
        Ok(Builder::default().read(body)?.clone())
    }

    /// The nodes to which the node at a position can branch.
    pub fn branches(&self, index: usize) -> &[u32] {
        let start = |index: usize| self.nodes.get(index).map(|node| node.edges as usize);
        let Some(first) = start(index) else { return &[] };
        self.edges.get(first..start(index + 1).unwrap_or(self.edges.len())).unwrap_or_default()
    }

    fn clear(&mut self) {
        let Cfg { nodes, edges, scopes, inflows, atomic_globals, read_globals } = self;
        nodes.clear();
        edges.clear();
        scopes.clear();
        inflows.clear();
        atomic_globals.clear();
        read_globals.clear();
    }

    /// Whether anything may be caught in it.
    pub fn catches(&self) -> bool {
        !self.scopes.is_empty()
    }

    /// The nodes at which an exception thrown by `node` may be caught.
    pub fn handlers(&self, node: &Node) -> impl Iterator<Item = u32> {
        let scope = |number: Option<NonZeroU32>| self.scopes.get(number?.get() as usize - 1);
        let scopes = std::iter::successors(scope(node.scope), move |inner| scope(inner.outer));
        scopes.flat_map(|scope| scope.handlers.iter().copied())
    }
}
