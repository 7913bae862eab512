//! Why something is live, for people: the reference graph ([`graph`]), and its paths in words ([`render`]).
//!
//! Dead-code elimination needs none of it.

pub mod graph;
pub mod render;

use crate::dce::live::Live;
use crate::dce::segments::Segments;
use crate::error::Result;
use crate::index::{FuncIndex, Item, TypeIndex};
use crate::module::Module;
use crate::roots::Roots;
use graph::{Graph, Node};
use render::{Naming, PathPrinter};

/// The reference graph of a module, with what it takes to tell its paths.
pub struct Why<'m, 'a> {
    /// The module.
    pub module: &'m Module<'a>,
    /// Its segments.
    pub segments: Segments,
    /// The graph of what is live.
    pub graph: Graph,
}

impl<'m, 'a> Why<'m, 'a> {
    /// Finds what is live from `roots`, and every reason why.
    ///
    /// # Errors
    ///
    /// As [`Live::find`].
    pub fn of(module: &'m Module<'a>, roots: &Roots, preserve_trap_kind: bool) -> Result<Why<'m, 'a>> {
        let segments = Segments::of(module);
        let mut live = Live::find(module, roots, &segments, preserve_trap_kind)?;
        let graph = Graph::of(module, roots, &mut live)?;
        Ok(Why { module, segments, graph })
    }

    /// Tells paths in other naming than the module's own.
    pub fn printer<'t>(&'t self, naming: &'t dyn Naming) -> PathPrinter<'t, 'a> {
        PathPrinter { module: self.module, segments: &self.segments, graph: &self.graph, naming }
    }

    /// The node whose paths answer why an item is there.
    pub fn node_of(&self, item: Item) -> Option<usize> {
        // All equal types are one.
        let item = match item {
            Item::Type(ty) => self.module.canonical.get(ty).map_or(item, |first| Item::Type(*first)),
            _ => item,
        };
        self.graph.find_item(item).or_else(|| match item {
            // What is not mentioned itself is there because its group is.
            Item::Type(ty) => {
                let first = self.module.group_of(ty)?.types.start;
                self.graph.find(Node::Group(TypeIndex::from_u32(first)))
            }
            _ => None,
        })
    }

    /// The node that stands for the body of a function.
    pub fn body(&self, func: FuncIndex) -> Option<usize> {
        self.graph.find(Node::Item(func.into(), graph::Part::All))
    }
}
