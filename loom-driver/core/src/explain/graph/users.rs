//! The graph backwards: for each node the edges that end there.

use super::{Edge, Graph};

/// The edges of a graph by the node that they end at.
pub struct Users {
    /// For each node where its edges start in `edges`, and for the one behind the last.
    starts: Vec<u32>,
    /// Positions among all edges of the graph.
    edges: Vec<u32>,
}

impl Users {
    /// Sorts the edges by counting them. Those that end at one node stay in their order.
    pub fn of(graph: &Graph) -> Users {
        let mut starts = vec![0; graph.nodes.len() + 1];
        graph.edges.iter().for_each(|edge| starts[edge.to + 1] += 1);
        for node in 1..starts.len() {
            starts[node] += starts[node - 1];
        }
        let mut next = starts.clone();
        let mut edges = vec![0; graph.edges.len()];
        for (position, edge) in graph.edges.iter().enumerate() {
            edges[next[edge.to] as usize] = position as u32;
            next[edge.to] += 1;
        }
        Users { starts, edges }
    }

    /// The positions of the edges that end at a node, in order.
    pub fn positions_of(&self, node: usize) -> impl Iterator<Item = usize> + '_ {
        let positions = self.starts[node] as usize..self.starts[node + 1] as usize;
        self.edges[positions].iter().map(|position| *position as usize)
    }

    /// The edges that end at a node, in order.
    pub fn edges_of<'g>(&'g self, graph: &'g Graph, node: usize) -> impl Iterator<Item = &'g Edge> + 'g {
        self.positions_of(node).map(|position| &graph.edges[position])
    }
}
