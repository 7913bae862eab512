//! The least that has to go so that something goes.

use super::{Edge, Graph, Node, Reason};
use crate::refs::Use;
use std::collections::VecDeque;

/// Exports and calls without which nothing leads to what was asked about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cut {
    /// Exports, by position.
    pub exports: Vec<usize>,
    /// Calls, direct and indirect, each with the function that it is in.
    pub calls: Vec<(Node, Edge)>,
}

impl Cut {
    /// How many things that are.
    pub fn len(&self) -> usize {
        self.exports.len() + self.calls.len()
    }

    /// Whether nothing has to go.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// So many things are searched for; a person has no use for a longer list.
const MOST: usize = 100;

impl Graph {
    /// The exports from which there is a path to one of `targets`: the one smallest set of exports
    /// without which there is none. `None` if there is also a path from what the module does when it
    /// is instantiated.
    pub fn exports_to(&self, targets: &[usize]) -> Option<Vec<usize>> {
        let mut users: Vec<Vec<usize>> = vec![Vec::new(); self.nodes.len()];
        self.all_edges().for_each(|edge| users[edge.to].push(edge.from));
        let mut reaching = vec![false; self.nodes.len()];
        let mut todo = targets.to_vec();
        while let Some(node) = todo.pop() {
            if !std::mem::replace(&mut reaching[node], true) {
                todo.extend(&users[node]);
            }
        }
        let roots = self.roots.iter().filter(|root| reaching[**root]);
        roots
            .map(|root| match self.nodes[*root] {
                Node::Export(position) => Some(position),
                _ => None,
            })
            .collect()
    }

    /// A smallest set of exports and calls without which there is no path from a root to any of
    /// `targets`; of several, the one nearest to the roots. `None` if there is none, or it is long.
    pub fn least_cut(&self, targets: &[usize]) -> Option<Cut> {
        // By the theorem of Ford and Fulkerson: as many as there are paths that share none of them.
        let mut flow = Flow::new(self, targets);
        for _ in 0..=MOST {
            match flow.augment()? {
                true => {}
                false => return Some(flow.cut()),
            }
        }
        None
    }
}

/// An edge of the network. Exports and calls carry one path, everything else any number.
struct Pipe {
    from: usize,
    to: usize,
    single: bool,
    used: u32,
    /// The edge of the graph; none in front of a root.
    edge: Option<Edge>,
}

struct Flow<'g> {
    graph: &'g Graph,
    pipes: Vec<Pipe>,
    /// For each node the pipes that start or end there.
    at: Vec<Vec<usize>>,
    is_target: Vec<bool>,
    source: usize,
}

impl<'g> Flow<'g> {
    fn new(graph: &'g Graph, targets: &[usize]) -> Flow<'g> {
        let source = graph.nodes.len();
        let mut flow = Flow {
            graph,
            pipes: Vec::new(),
            at: vec![Vec::new(); source + 1],
            is_target: vec![false; source + 1],
            source,
        };
        targets.iter().for_each(|target| flow.is_target[*target] = true);
        for &root in &graph.roots {
            flow.pipe(source, root, matches!(graph.nodes[root], Node::Export(_)), None);
        }
        for edge in graph.all_edges() {
            let is_call =
                matches!(edge.reason, Reason::Body { kind: Use::Call, .. } | Reason::IndirectCall { .. });
            flow.pipe(edge.from, edge.to, is_call, Some(*edge));
        }
        flow
    }

    fn pipe(&mut self, from: usize, to: usize, single: bool, edge: Option<Edge>) {
        self.at[from].push(self.pipes.len());
        self.at[to].push(self.pipes.len());
        self.pipes.push(Pipe { from, to, single, used: 0, edge });
    }

    /// The node that can be reached from `node` through a pipe that is not full, forwards, or in use,
    /// backwards.
    fn next(&self, node: usize, pipe: usize) -> Option<usize> {
        let pipe = &self.pipes[pipe];
        match pipe.from == node {
            true => (!pipe.single || pipe.used == 0).then_some(pipe.to),
            false => (pipe.used > 0).then_some(pipe.from),
        }
    }

    /// Finds one more path; whether there was one. `None` if it has nothing that can be cut.
    fn augment(&mut self) -> Option<bool> {
        let mut came: Vec<Option<usize>> = vec![None; self.at.len()];
        let mut todo = VecDeque::from([self.source]);
        let mut seen = vec![false; self.at.len()];
        seen[self.source] = true;
        while let Some(node) = todo.pop_front() {
            if self.is_target[node] {
                return self.take(&came, node).then_some(true);
            }
            for &pipe in &self.at[node] {
                if let Some(next) = self.next(node, pipe)
                    && !std::mem::replace(&mut seen[next], true)
                {
                    came[next] = Some(pipe);
                    todo.push_back(next);
                }
            }
        }
        Some(false)
    }

    /// Sends one unit along the path that was found; whether something on it can be cut.
    fn take(&mut self, came: &[Option<usize>], target: usize) -> bool {
        let mut can_be_cut = false;
        let mut node = target;
        while let Some(pipe) = came[node] {
            let pipe = &mut self.pipes[pipe];
            let forwards = pipe.to == node;
            // What is taken back was single somewhere on the path that it was taken for.
            can_be_cut |= pipe.single || !forwards;
            if forwards {
                pipe.used += 1;
                node = pipe.from;
            } else {
                pipe.used -= 1;
                node = pipe.to;
            }
        }
        can_be_cut
    }

    fn cut(&self) -> Cut {
        let mut seen = vec![false; self.at.len()];
        let mut todo = vec![self.source];
        while let Some(node) = todo.pop() {
            if !std::mem::replace(&mut seen[node], true) {
                todo.extend(self.at[node].iter().filter_map(|pipe| self.next(node, *pipe)));
            }
        }
        let mut cut = Cut::default();
        for pipe in self.pipes.iter().filter(|pipe| seen[pipe.from] && !seen[pipe.to]) {
            match (pipe.edge, self.graph.nodes[pipe.to]) {
                (Some(edge), _) => cut.calls.push((self.graph.nodes[edge.from], edge)),
                (None, Node::Export(position)) => cut.exports.push(position),
                (None, _) => {}
            }
        }
        cut
    }
}
