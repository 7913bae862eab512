//! What would go with a node: everything to which each path leads through it.
//!
//! The dominator tree, by the algorithm of Lengauer and Tarjan with path compression: for E edges
//! and N nodes in the order of E log N steps, however deep the tree is, and without recursion. Nodes
//! are called by their numbers in a depth-first search. The *semidominator* of a node is the lowest
//! number from which a path leads to it that has only higher numbers than the node inside. Nodes are
//! looked at from the last number down, and those that have been form a forest of parts of the search
//! tree; the lowest semidominator on the way up in it decides what dominates a node.

use super::Graph;
use super::users::Users;

/// The dominator tree of a graph, below its roots together.
pub struct Dominators {
    /// For each node the last other one that every path to it goes through.
    pub immediate: Vec<Option<usize>>,
    /// The nodes, each behind the one that dominates it.
    order: Vec<usize>,
}

impl Dominators {
    /// Finds the tree.
    pub fn of(graph: &Graph) -> Dominators {
        let search = Search::of(graph);
        let dominators = dominators(graph, &search);
        let node = |number: u32| search.nodes.get(number as usize).copied();
        let mut immediate = vec![None; graph.nodes.len()];
        for (number, dominator) in dominators.into_iter().enumerate().skip(1) {
            // The number 0 stands for all roots.
            immediate[search.nodes[number]] = (dominator != 0).then(|| node(dominator)).flatten();
        }
        Dominators { immediate, order: search.nodes.into_iter().skip(1).collect() }
    }

    /// The nodes that are reached, each behind the one that dominates it.
    pub fn top_down(&self) -> impl Iterator<Item = usize> {
        self.order.iter().copied()
    }

    /// For each node the sum of the sizes of what would go with it, its own among them.
    pub fn retained(&self, sizes: &[u64]) -> Vec<u64> {
        let mut retained = sizes.to_vec();
        for &node in self.order.iter().rev() {
            if let Some(dominator) = self.immediate[node] {
                retained[dominator] += retained[node];
            }
        }
        retained
    }
}

/// The number of a node that no root reaches; the parent of what is no part of a tree.
const NONE: u32 = u32::MAX;

/// A depth-first search from all roots, which together have the number 0.
struct Search {
    /// The node of each number.
    nodes: Vec<usize>,
    /// The number of each node.
    numbers: Vec<u32>,
    /// For each number that of the node from which it was found.
    parents: Vec<u32>,
}

impl Search {
    fn of(graph: &Graph) -> Search {
        let source = graph.nodes.len();
        let mut search = Search { nodes: vec![source], numbers: vec![NONE; source], parents: vec![NONE] };
        // The number of a node, and the edges from it that have not been followed.
        let mut stack = Vec::new();
        for &root in &graph.roots {
            stack.extend(search.enter(graph, root, 0));
            while let Some((number, edges)) = stack.last_mut() {
                let number = *number;
                match edges.next() {
                    Some(position) => stack.extend(search.enter(graph, graph.edges[position].to, number)),
                    None => {
                        stack.pop();
                    }
                }
            }
        }
        search
    }

    /// Gives a node its number, if it is new.
    fn enter(&mut self, graph: &Graph, node: usize, parent: u32) -> Option<(u32, std::ops::Range<usize>)> {
        if self.numbers[node] != NONE {
            return None;
        }
        let number = self.nodes.len() as u32;
        self.numbers[node] = number;
        self.nodes.push(node);
        self.parents.push(parent);
        Some((number, graph.range_of(node)))
    }
}

/// For each number that of its immediate dominator.
fn dominators(graph: &Graph, search: &Search) -> Vec<u32> {
    let count = search.nodes.len();
    let users = Users::of(graph);
    let mut is_root = vec![false; count];
    graph.roots.iter().for_each(|root| is_root[search.numbers[*root] as usize] = true);
    let mut semi: Vec<u32> = (0..count as u32).collect();
    let mut forest = Forest { parents: vec![NONE; count], lowest: semi.clone() };
    let mut dominators = vec![0; count];
    // Of each node the first of those that it is the semidominator of, and of each of them the next.
    let (mut first, mut next) = (vec![NONE; count], vec![NONE; count]);
    for number in (1..count).rev() {
        for user in users.edges_of(graph, search.nodes[number]) {
            let user = search.numbers[user.from];
            if user != NONE {
                semi[number] = semi[number].min(semi[forest.lowest(user, &semi) as usize]);
            }
        }
        if is_root[number] {
            semi[number] = 0;
        }
        let of_semi = &mut first[semi[number] as usize];
        next[number] = std::mem::replace(of_semi, number as u32);
        let parent = search.parents[number];
        forest.parents[number] = parent;
        let mut waiting = std::mem::replace(&mut first[parent as usize], NONE);
        while waiting != NONE {
            let lowest = forest.lowest(waiting, &semi);
            let is_lower = semi[lowest as usize] < semi[waiting as usize];
            // Otherwise the semidominator, which is the parent, dominates it.
            dominators[waiting as usize] = if is_lower { lowest } else { parent };
            waiting = next[waiting as usize];
        }
    }
    for number in 1..count {
        if dominators[number] != semi[number] {
            dominators[number] = dominators[dominators[number] as usize];
        }
    }
    dominators
}

/// Parts of the search tree, with short cuts to their roots.
struct Forest {
    /// For each node one above it; [`NONE`] at the root of its part.
    parents: Vec<u32>,
    /// For each node the one with the lowest semidominator from it up to its parent, without that.
    lowest: Vec<u32>,
}

impl Forest {
    /// The node with the lowest semidominator from a node up to the root of its part, without that,
    /// to which the node then leads directly. A root itself otherwise.
    fn lowest(&mut self, node: u32, semi: &[u32]) -> u32 {
        let mut path = Vec::new();
        let mut at = node;
        while let Some(parent) = self.parent(at).filter(|parent| self.parent(*parent).is_some()) {
            path.push(at);
            at = parent;
        }
        for at in path.into_iter().rev() {
            let parent = self.parents[at as usize];
            let [above, own] = [parent, at].map(|node| self.lowest[node as usize]);
            if semi[above as usize] < semi[own as usize] {
                self.lowest[at as usize] = above;
            }
            self.parents[at as usize] = self.parents[parent as usize];
        }
        self.lowest[node as usize]
    }

    fn parent(&self, node: u32) -> Option<u32> {
        Some(self.parents[node as usize]).filter(|parent| *parent != NONE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explain::graph::random::Random;
    use crate::explain::graph::{Edge, Node, Reason};

    /// What roots reach without `removed`.
    fn reached(graph: &Graph, removed: Option<usize>) -> Vec<bool> {
        let mut seen = vec![false; graph.nodes.len()];
        let mut todo = graph.roots.clone();
        while let Some(node) = todo.pop() {
            if Some(node) != removed && !std::mem::replace(&mut seen[node], true) {
                todo.extend(graph.edges_of(node).iter().map(|edge| edge.to));
            }
        }
        seen
    }

    /// By the definition: a node dominates what nothing reaches without it, and of those that
    /// dominate a node the immediate one is dominated by all others.
    fn by_definition(graph: &Graph) -> Vec<Option<usize>> {
        let nodes = 0..graph.nodes.len();
        let all = reached(graph, None);
        let without: Vec<Vec<bool>> = nodes.clone().map(|node| reached(graph, Some(node))).collect();
        let dominates = |a: usize, b: usize| a != b && all[b] && !without[a][b];
        let immediate = |node: usize| {
            let mut above = nodes.clone().filter(|other| dominates(*other, node));
            above.find(|one| nodes.clone().all(|other| !dominates(other, node) || !dominates(*one, other)))
        };
        nodes.clone().map(immediate).collect()
    }

    #[test]
    fn random_graphs_have_the_tree_that_the_definition_gives() {
        let mut random = Random::new(7);
        for round in 0..400 {
            let graph = random.graph(24);
            let count = graph.nodes.len();
            let dominators = Dominators::of(&graph);
            assert_eq!(dominators.immediate, by_definition(&graph), "round {round}");
            let all = reached(&graph, None);
            let sizes: Vec<u64> =
                (0..count as u64).map(|node| if all[node as usize] { 1 << node } else { 0 }).collect();
            for (node, retained) in
                dominators.retained(&sizes).into_iter().enumerate().filter(|(node, _)| all[*node])
            {
                let left = reached(&graph, Some(node));
                let gone: u64 =
                    (0..count).filter(|other| all[*other] && !left[*other]).map(|other| sizes[other]).sum();
                assert_eq!(retained, gone, "round {round}, node {node}");
            }
        }
    }

    /// A chain whose nodes also lead back: recursion would need a deep stack, and going up step by step
    /// the square of the length.
    #[test]
    fn a_long_chain_is_a_tree_of_its_depth() {
        const LENGTH: usize = 300_000;
        let mut graph = Graph { roots: vec![0], ..Graph::default() };
        for node in 0..LENGTH {
            graph.nodes.push(Node::Export(node));
            for to in [node / 2, node + 1].into_iter().filter(|to| *to < LENGTH) {
                graph.edges.push(Edge { from: node, to, reason: Reason::Named });
            }
            graph.ends.push(graph.edges.len());
        }
        let dominators = Dominators::of(&graph);
        assert_eq!(dominators.retained(&vec![1; LENGTH])[0], LENGTH as u64);
        assert_eq!(dominators.immediate[LENGTH - 1], Some(LENGTH - 2));
    }
}
