//! Paths from a root to a node: the shortest, the next ones, and one from each root.
//!
//! The length of a path is the number of its steps as a person counts them ([`Edge::counts`]): an
//! indirect call with the table, its slot and the function in it is one. Of several paths of one
//! length the one whose reasons come first in the module is taken, so the same module gives the
//! same paths.

use super::{Edge, Graph};
use std::collections::{BTreeSet, VecDeque};

/// A path, root first. Empty if the node is a root.
pub type Path = Vec<Edge>;

/// What a search must not use.
#[derive(Default)]
struct Banned {
    nodes: BTreeSet<usize>,
    /// Start and end of edges; edges between the same nodes count as one.
    edges: BTreeSet<(usize, usize)>,
}

impl Graph {
    /// The shortest path from a root to `node`, with the root that it starts from; `None` if there
    /// is none.
    pub fn shortest(&self, node: usize) -> Option<(usize, Path)> {
        self.search(&self.roots, node, &Banned::default())
    }

    /// Up to `count` paths that visit no node twice, shortest first.
    pub fn several(&self, node: usize, count: usize) -> Vec<(usize, Path)> {
        // Yen's algorithm: each further path leaves a known one at some node of it.
        let mut known: Vec<(usize, Path)> = self.shortest(node).into_iter().collect();
        let mut candidates: Vec<(usize, Path)> = Vec::new();
        while let (Some((root, last)), true) = (known.last().cloned(), known.len() < count) {
            for at in 0..last.len() {
                let mut banned = Banned::default();
                banned.nodes.extend(last[..at].iter().map(|edge| edge.from));
                for (other_root, other) in &known {
                    if *other_root == root && other.len() > at && same(&other[..at], &last[..at]) {
                        banned.edges.insert((other[at].from, other[at].to));
                    }
                }
                let rest = self.search(&[last[at].from], node, &banned);
                candidates.extend(rest.map(|(_, rest)| (root, [&last[..at], &rest].concat())));
            }
            let unused = |root: &usize| known.iter().all(|(used, _)| used != root);
            let others: Vec<usize> = self.roots.iter().copied().filter(unused).collect();
            candidates.extend(self.search(&others, node, &Banned::default()));
            let is_known = |(root, path): &(usize, Path)| {
                known.iter().any(|(other, known)| root == other && same(known, path))
            };
            candidates.retain(|candidate| !is_known(candidate));
            let next = candidates.iter().enumerate().min_by_key(|(_, (_, path))| length(path));
            let Some((next, _)) = next else { break };
            known.push(candidates.remove(next));
        }
        known
    }

    /// The shortest path from each root from which there is one.
    pub fn from_each_root(&self, node: usize) -> Vec<(usize, Path)> {
        let next = self.towards(node);
        let mut paths = Vec::new();
        for &root in &self.roots {
            let mut path = Vec::new();
            let mut at = root;
            while let Some(edge) = next[at] {
                path.push(edge);
                at = edge.to;
            }
            if at == node {
                paths.push((root, path));
            }
        }
        paths
    }

    /// For each node the first edge of the shortest path to `node`.
    fn towards(&self, node: usize) -> Vec<Option<Edge>> {
        let mut users: Vec<Vec<Edge>> = vec![Vec::new(); self.nodes.len()];
        self.all_edges().for_each(|edge| users[edge.to].push(*edge));
        let mut next: Vec<Option<Edge>> = vec![None; self.nodes.len()];
        let mut distances = vec![u32::MAX; self.nodes.len()];
        distances[node] = 0;
        let mut todo = VecDeque::from([(0, node)]);
        while let Some((distance, at)) = todo.pop_front() {
            if distance > distances[at] {
                continue;
            }
            for edge in &users[at] {
                let length = distance + u32::from(edge.counts());
                if length < distances[edge.from] {
                    distances[edge.from] = length;
                    next[edge.from] = Some(*edge);
                    enqueue(&mut todo, (length, edge.from), edge);
                }
            }
        }
        next
    }

    /// For each node the last edge of the shortest path to it from any root; `None` for roots and for
    /// what no root reaches. [`Graph::shortest`] follows the same edges.
    pub fn shortest_to_all(&self) -> Vec<Option<Edge>> {
        self.explore(&self.roots, None, &Banned::default()).0
    }

    fn search(&self, starts: &[usize], node: usize, banned: &Banned) -> Option<(usize, Path)> {
        let (came, distances) = self.explore(starts, Some(node), banned);
        if distances[node] == u32::MAX {
            return None;
        }
        let mut path = Vec::new();
        let mut at = node;
        while let Some(edge) = came[at] {
            path.push(edge);
            at = edge.from;
        }
        path.reverse();
        Some((at, path))
    }

    /// For each node the last edge of the shortest path to it, and how long that is, at least until
    /// those of `node` are known.
    fn explore(
        &self,
        starts: &[usize],
        node: Option<usize>,
        banned: &Banned,
    ) -> (Vec<Option<Edge>>, Vec<u32>) {
        let mut came: Vec<Option<Edge>> = vec![None; self.nodes.len()];
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
            for edge in &self.edges[at] {
                let length = distance + u32::from(edge.counts());
                let is_banned =
                    banned.nodes.contains(&edge.to) || banned.edges.contains(&(edge.from, edge.to));
                if length < distances[edge.to] && !is_banned {
                    distances[edge.to] = length;
                    came[edge.to] = Some(*edge);
                    enqueue(&mut todo, (length, edge.to), edge);
                }
            }
        }
        (came, distances)
    }
}

/// A path that costs nothing more is looked at before all others of its length.
fn enqueue(todo: &mut VecDeque<(u32, usize)>, entry: (u32, usize), edge: &Edge) {
    match edge.counts() {
        true => todo.push_back(entry),
        false => todo.push_front(entry),
    }
}

/// Number of steps as a person counts them.
fn length(path: &[Edge]) -> usize {
    path.iter().filter(|edge| edge.counts()).count()
}

/// Whether two paths go through the same nodes.
fn same(a: &[Edge], b: &[Edge]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| (a.from, a.to) == (b.from, b.to))
}
