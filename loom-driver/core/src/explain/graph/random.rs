//! Small graphs at random, to compare what is found in them with plain searches.

use super::{Edge, Graph, Node, Reason};

/// Numbers that look random, the same in each run.
pub struct Random(u64);

impl Random {
    /// The numbers that follow from `seed`.
    pub fn new(seed: u64) -> Random {
        Random(seed)
    }

    /// The next number below a limit.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }

    /// A graph of up to `most` nodes, of which the first few are roots. A third of its edges does not count.
    pub fn graph(&mut self, most: usize) -> Graph {
        let count = 1 + self.below(most);
        let mut edges: Vec<Edge> = Vec::new();
        for _ in 0..self.below(3 * count) {
            let reason = if self.below(3) == 0 { Reason::Part } else { Reason::Named };
            edges.push(Edge { from: self.below(count), to: self.below(count), reason });
        }
        let mut graph = Graph { roots: (0..self.below(3).min(count)).collect(), ..Graph::default() };
        for node in 0..count {
            graph.nodes.push(Node::Export(node));
            graph.edges.extend(edges.iter().filter(|edge| edge.from == node));
            graph.ends.push(graph.edges.len());
        }
        graph
    }
}
