//! Several paths to a node, shortest first.
//!
//! By Yen's algorithm: each further path leaves a known one at some node of it, its *turn*. A path is
//! searched for behind a turn only when its turn comes: until then it is enough to know how short it
//! is at best, and most often the shortest path from the turn is one that crosses nothing before it.

use super::paths::{Path, Towards, length};
use super::{Edge, Graph};
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashSet};
use std::rc::Rc;

/// How many searches of the whole graph one answer is worth. An answer may then have fewer paths.
const MAX_SEARCHES: usize = 1000;

/// Paths that follow a known one up to a turn and then go to none of some nodes.
#[derive(Clone)]
struct Turn {
    known: Rc<Path>,
    /// How many edges of the known path they have; `None` if another root is where they start.
    at: Option<usize>,
    /// Where they do not go: known paths do.
    excluded: Vec<usize>,
}

/// What may come next, by its length at best, what is certain first, and then by age.
type Entry = Reverse<(u32, bool, usize)>;

struct Further<'g> {
    graph: &'g Graph,
    node: usize,
    towards: Towards<'g>,
    queue: BinaryHeap<Entry>,
    /// What the entries are about: a path, or how it begins.
    waiting: Vec<(Turn, Option<(usize, Path)>)>,
    searches: usize,
}

impl Graph {
    /// Up to `count` paths that visit no node twice, shortest first. Edges between the same nodes count as
    /// one.
    pub fn several(&self, node: usize, count: usize) -> Vec<(usize, Path)> {
        let mut found = Vec::new();
        let Some((root, path)) = self.shortest(node).filter(|_| count > 0) else { return found };
        if count == 1 {
            return vec![(root, path)];
        }
        let towards = self.towards(node);
        let (queue, waiting) = (BinaryHeap::new(), Vec::new());
        let mut further = Further { graph: self, node, towards, queue, waiting, searches: 0 };
        let all = Turn { known: Rc::default(), at: None, excluded: Vec::new() };
        further.enter(all, Some((root, path)), 0);
        while let Some(next) = further.next().filter(|_| found.len() < count) {
            found.push(next);
        }
        found
    }
}

impl Further<'_> {
    fn next(&mut self) -> Option<(usize, Path)> {
        while let Some(Reverse((_, _, position))) = self.queue.pop() {
            let (turn, path) = self.waiting[position].clone();
            match path {
                Some((root, path)) => {
                    self.leave(&turn, root, &path);
                    return Some((root, path));
                }
                None => self.search(turn),
            }
        }
        None
    }

    fn enter(&mut self, turn: Turn, path: Option<(usize, Path)>, at_best: u32) {
        let length = path.as_ref().map_or(at_best, |(_, path)| length(path));
        self.queue.push(Reverse((length, path.is_none(), self.waiting.len())));
        self.waiting.push((turn, path));
    }

    /// Divides the other paths of `turn` by where they leave `path`, the shortest of them.
    fn leave(&mut self, turn: &Turn, root: usize, path: &Path) {
        let known = Rc::new(path.clone());
        let mut before: HashSet<usize> = HashSet::new();
        let first = turn.at.unwrap_or(0);
        let mut so_far = 0;
        if turn.at.is_none() {
            let excluded = [turn.excluded.as_slice(), &[root]].concat();
            self.consider(Turn { known: known.clone(), at: None, excluded }, &before, 0);
        }
        for (at, edge) in path.iter().enumerate() {
            before.insert(edge.from);
            if at >= first {
                let mut excluded = vec![edge.to];
                if turn.at == Some(at) {
                    excluded.extend(&turn.excluded);
                }
                self.consider(Turn { known: known.clone(), at: Some(at), excluded }, &before, so_far);
            }
            so_far += u32::from(edge.counts());
        }
    }

    /// Enters a turn with the length of its shortest path at best, if there may be one.
    fn consider(&mut self, turn: Turn, before: &HashSet<usize>, so_far: u32) {
        let at_best = match turn.at {
            None => self.best_root(&turn).map(|(length, _)| length),
            Some(at) => self.best_edge(turn.known[at].from, &turn, before).map(|(length, _)| so_far + length),
        };
        if let Some(at_best) = at_best {
            self.enter(turn, None, at_best);
        }
    }

    fn best_root(&self, turn: &Turn) -> Option<(u32, usize)> {
        let roots = self.graph.roots.iter().filter(|root| !turn.excluded.contains(root));
        let lengths = roots.filter_map(|root| Some((self.towards.length_from(*root)?, *root)));
        lengths.min_by_key(|(length, _)| *length)
    }

    fn best_edge(&self, from: usize, turn: &Turn, before: &HashSet<usize>) -> Option<(u32, Edge)> {
        let edges = self.graph.edges_of(from).iter();
        let open = edges.filter(|edge| !turn.excluded.contains(&edge.to) && !before.contains(&edge.to));
        let lengths = open
            .filter_map(|edge| Some((u32::from(edge.counts()) + self.towards.length_from(edge.to)?, *edge)));
        lengths.min_by_key(|(length, _)| *length)
    }

    /// Finds the shortest path behind a turn.
    fn search(&mut self, turn: Turn) {
        let Some(at) = turn.at else {
            if let Some((_, root)) = self.best_root(&turn) {
                let path = self.towards.path_from(root);
                self.enter(turn, path.map(|path| (root, path)), 0);
            }
            return;
        };
        let head = &turn.known[..at];
        let from = turn.known[at].from;
        let before: HashSet<usize> = head.iter().map(|edge| edge.from).chain([from]).collect();
        let Some((_, edge)) = self.best_edge(from, &turn, &before) else { return };
        let tail =
            self.towards.path_from(edge.to).filter(|tail| tail.iter().all(|edge| !before.contains(&edge.to)));
        let tail = match tail {
            Some(tail) => Some([&[edge], tail.as_slice()].concat()),
            None if self.searches == MAX_SEARCHES => None,
            None => {
                self.searches += 1;
                let allowed = |edge: &Edge| {
                    !before.contains(&edge.to) && (edge.from != from || !turn.excluded.contains(&edge.to))
                };
                let found = self.graph.search(&[from], Some(self.node), allowed);
                let found = found.path_to(self.graph, self.node);
                found.map(|(_, tail)| tail)
            }
        };
        if let Some(tail) = tail {
            let root = head.first().map_or(from, |edge| edge.from);
            let path = [head, &tail].concat();
            self.enter(turn, Some((root, path)), 0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explain::graph::random::Random;

    /// The lengths of all paths to `node` that go on from the last of `visited` and visit no node twice.
    fn lengths(graph: &Graph, node: usize, visited: &mut Vec<usize>, length: u32, out: &mut Vec<u32>) {
        let Some(&at) = visited.last() else { return };
        if at == node {
            out.push(length);
            return;
        }
        for to in 0..graph.nodes.len() {
            let between = graph.edges_of(at).iter().filter(|edge| edge.to == to);
            let step = between.map(|edge| u32::from(edge.counts())).min();
            if let Some(step) = step.filter(|_| !visited.contains(&to)) {
                visited.push(to);
                lengths(graph, node, visited, length + step, out);
                visited.pop();
            }
        }
    }

    #[test]
    fn random_graphs_have_the_paths_that_trying_all_finds() {
        let mut random = Random::new(11);
        for round in 0..400 {
            let graph = random.graph(7);
            for node in 0..graph.nodes.len() {
                let mut all = Vec::new();
                graph.roots.iter().for_each(|root| lengths(&graph, node, &mut vec![*root], 0, &mut all));
                all.sort_unstable();
                let found: Vec<u32> = graph.several(node, 9).iter().map(|(_, path)| length(path)).collect();
                all.truncate(9);
                assert_eq!(found, all, "round {round}, node {node}");
            }
        }
    }
}
