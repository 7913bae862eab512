//! Paths from a root to a node: the shortest, and one from each root. `super::further` has the next ones.
//!
//! The length of a path is the number of its steps as a person counts them ([`Edge::counts`]): an
//! indirect call with the table, its slot and the function in it is one. Of several paths of one
//! length the one whose reasons come first in the module is taken, so the same module gives the
//! same paths.

use super::users::Users;
use super::{Edge, Graph};
use std::collections::VecDeque;

/// A path, root first. Empty if the node is a root.
pub type Path = Vec<Edge>;

/// The shortest path from some root to each node, until the node that was searched for.
pub struct Shortest {
    /// For each node the position of the last edge of its path; [`NONE`] where a path starts, and for
    /// what no path reaches.
    last: Vec<u32>,
    distances: Vec<u32>,
}

/// The shortest path from each node to one node.
pub struct Towards<'g> {
    graph: &'g Graph,
    /// For each node the position of the first edge of its path; [`NONE`] where there is none.
    first: Vec<u32>,
    distances: Vec<u32>,
}

const NONE: u32 = u32::MAX;

impl Graph {
    /// The shortest path from a root to `node`, with the root that it starts from; `None` if there
    /// is none.
    pub fn shortest(&self, node: usize) -> Option<(usize, Path)> {
        self.search(&self.roots, Some(node), |_| true).path_to(self, node)
    }

    /// The shortest path from each root from which there is one.
    pub fn from_each_root(&self, node: usize) -> impl Iterator<Item = (usize, Path)> + '_ {
        let towards = self.towards(node);
        self.roots.iter().filter_map(move |&root| Some((root, towards.path_from(root)?)))
    }

    /// The shortest paths to all nodes. [`Graph::shortest`] takes the same edges.
    pub fn shortest_to_all(&self) -> Shortest {
        self.search(&self.roots, None, |_| true)
    }

    /// Searches from `starts` along the edges that are `allowed`, until the path to `node` is known.
    pub(super) fn search(
        &self,
        starts: &[usize],
        node: Option<usize>,
        allowed: impl Fn(&Edge) -> bool,
    ) -> Shortest {
        let mut last = vec![NONE; self.nodes.len()];
        let mut distances = vec![u32::MAX; self.nodes.len()];
        let mut todo = VecDeque::new();
        for &start in starts {
            distances[start] = 0;
            todo.push_back((0, start));
        }
        while let Some((distance, at)) = todo.pop_front() {
            if distance > distances[at] {
                continue;
            }
            if Some(at) == node {
                break;
            }
            for position in self.range_of(at) {
                let edge = &self.edges[position];
                let length = distance + u32::from(edge.counts());
                if length < distances[edge.to] && allowed(edge) {
                    distances[edge.to] = length;
                    last[edge.to] = position as u32;
                    enqueue(&mut todo, (length, edge.to), edge);
                }
            }
        }
        Shortest { last, distances }
    }

    /// The shortest path from each node to `node`.
    pub(super) fn towards(&self, node: usize) -> Towards<'_> {
        let users = Users::of(self);
        let mut first = vec![NONE; self.nodes.len()];
        let mut distances = vec![u32::MAX; self.nodes.len()];
        distances[node] = 0;
        let mut todo = VecDeque::from([(0, node)]);
        while let Some((distance, at)) = todo.pop_front() {
            if distance > distances[at] {
                continue;
            }
            for position in users.positions_of(at) {
                let edge = &self.edges[position];
                let length = distance + u32::from(edge.counts());
                if length < distances[edge.from] {
                    distances[edge.from] = length;
                    first[edge.from] = position as u32;
                    enqueue(&mut todo, (length, edge.from), edge);
                }
            }
        }
        Towards { graph: self, first, distances }
    }
}

/// A path that costs nothing more is looked at before all others of its length.
fn enqueue(todo: &mut VecDeque<(u32, usize)>, entry: (u32, usize), edge: &Edge) {
    match edge.counts() {
        true => todo.push_back(entry),
        false => todo.push_front(entry),
    }
}

/// Of the graph that was searched.
impl Shortest {
    /// The last edge of the path to a node; `None` where paths start, and for what none reaches.
    pub fn last_edge<'g>(&self, graph: &'g Graph, node: usize) -> Option<&'g Edge> {
        graph.edges.get(self.last[node] as usize)
    }

    /// The path to a node, with where it starts; `None` if there is none.
    pub fn path_to(&self, graph: &Graph, node: usize) -> Option<(usize, Path)> {
        if self.distances[node] == u32::MAX {
            return None;
        }
        let mut path = Vec::new();
        let mut at = node;
        while let Some(edge) = self.last_edge(graph, at) {
            path.push(*edge);
            at = edge.from;
        }
        path.reverse();
        Some((at, path))
    }
}

impl Towards<'_> {
    /// The length of the path from a node, if there is one.
    pub(super) fn length_from(&self, node: usize) -> Option<u32> {
        Some(self.distances[node]).filter(|distance| *distance != u32::MAX)
    }

    /// The path from a node, if there is one.
    pub(super) fn path_from(&self, node: usize) -> Option<Path> {
        self.length_from(node)?;
        let mut path = Vec::new();
        let mut at = node;
        while let Some(edge) = self.graph.edges.get(self.first[at] as usize) {
            path.push(*edge);
            at = edge.to;
        }
        Some(path)
    }
}

/// Number of steps as a person counts them.
pub(super) fn length(path: &[Edge]) -> u32 {
    path.iter().map(|edge| u32::from(edge.counts())).sum()
}
