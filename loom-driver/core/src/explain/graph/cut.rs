//! The least that has to go so that something goes.

use super::users::Users;
use super::{Edge, Graph, Node, Reason};
use crate::refs::Use;
use std::collections::{BTreeSet, HashMap, VecDeque};

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
        let users = Users::of(self);
        let mut reaching = vec![false; self.nodes.len()];
        let mut todo = targets.to_vec();
        while let Some(node) = todo.pop() {
            if !std::mem::replace(&mut reaching[node], true) {
                todo.extend(users.edges_of(self, node).map(|edge| edge.from));
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
        self.least(targets, None)
    }

    /// The same of calls alone, as if the exports at the positions of `without` were not there: what somebody can do who
    /// needs all other exports.
    pub fn least_calls(&self, targets: &[usize], without: &BTreeSet<usize>) -> Option<Cut> {
        self.least(targets, Some(without))
    }

    /// `without`: exports that are not there, if no export may be cut.
    fn least(&self, targets: &[usize], without: Option<&BTreeSet<usize>>) -> Option<Cut> {
        // By the theorem of Ford and Fulkerson: as many as there are paths that share none of them.
        let mut flow = Flow::new(self, targets, without);
        for _ in 0..=MOST {
            match flow.augment()? {
                true => {}
                false => {
                    let cut = flow.cut();
                    // An export that is not there needs no cut.
                    let exports = if without.is_some() { Vec::new() } else { cut.exports };
                    return Some(Cut { exports, ..cut });
                }
            }
        }
        None
    }
}

/// The network: a pipe in front of each root and one for each edge, in this order. Calls, and exports if they may be cut,
/// carry one path, everything else any number.
struct Flow<'g> {
    graph: &'g Graph,
    /// Exports that are not there, if no export may be cut.
    without: Option<&'g BTreeSet<usize>>,
    users: Users,
    /// For each pipe how many paths go through it.
    used: Vec<u32>,
    is_target: Vec<bool>,
    /// For each node its position among the roots.
    root: HashMap<usize, usize>,
}

/// Where the pipes in front of the roots come from, or a node.
type End = Option<usize>;

impl<'g> Flow<'g> {
    fn new(graph: &'g Graph, targets: &[usize], without: Option<&'g BTreeSet<usize>>) -> Flow<'g> {
        let mut is_target = vec![false; graph.nodes.len()];
        targets.iter().for_each(|target| is_target[*target] = true);
        Flow {
            graph,
            without,
            users: Users::of(graph),
            used: vec![0; graph.roots.len() + graph.edges.len()],
            is_target,
            root: graph.roots.iter().enumerate().map(|(position, root)| (*root, position)).collect(),
        }
    }

    /// Start and end of a pipe.
    fn ends(&self, pipe: usize) -> (End, usize) {
        match pipe.checked_sub(self.graph.roots.len()) {
            Some(edge) => (Some(self.graph.edges[edge].from), self.graph.edges[edge].to),
            None => (None, self.graph.roots[pipe]),
        }
    }

    fn is_single(&self, pipe: usize) -> bool {
        match pipe.checked_sub(self.graph.roots.len()) {
            Some(edge) => is_call(&self.graph.edges[edge]),
            None => self.without.is_none() && self.export(pipe).is_some(),
        }
    }

    /// The export that a pipe is in front of.
    fn export(&self, pipe: usize) -> Option<usize> {
        match self.graph.nodes[*self.graph.roots.get(pipe)?] {
            Node::Export(position) => Some(position),
            _ => None,
        }
    }

    /// Whether a pipe is closed: it is in front of an export that is not there.
    fn is_closed(&self, pipe: usize) -> bool {
        self.without.is_some_and(|without| self.export(pipe).is_some_and(|export| without.contains(&export)))
    }

    /// The pipes through which a path can go on from `end`, with where they lead: those that are not
    /// full, forwards, and those in use, backwards.
    fn open(&self, end: End) -> impl Iterator<Item = (usize, End)> + '_ {
        let roots = self.graph.roots.len();
        let (out, back) = match end {
            Some(node) => (self.graph.range_of(node), Some(node)),
            None => (0..0, None),
        };
        let starting = if end.is_none() { 0..roots } else { out.start + roots..out.end + roots };
        let forwards = starting
            .filter(|pipe| !self.is_closed(*pipe) && (!self.is_single(*pipe) || self.used[*pipe] == 0));
        let ending = back.into_iter().flat_map(move |node| {
            let edges = self.users.positions_of(node).map(move |edge| edge + roots);
            self.root.get(&node).copied().into_iter().chain(edges)
        });
        let backwards = ending.filter(|pipe| self.used[*pipe] > 0);
        forwards
            .map(|pipe| (pipe, Some(self.ends(pipe).1)))
            .chain(backwards.map(|pipe| (pipe, self.ends(pipe).0)))
    }

    /// Finds one more path; whether there was one. `None` if it has nothing that can be cut.
    fn augment(&mut self) -> Option<bool> {
        let mut came: Vec<Option<u32>> = vec![None; self.graph.nodes.len()];
        let mut todo = VecDeque::from([None]);
        while let Some(end) = todo.pop_front() {
            if let Some(node) = end.filter(|node| self.is_target[*node]) {
                return self.take(&came, node).then_some(true);
            }
            for (pipe, next) in self.open(end) {
                // Nothing leads back to where all paths start that a path could need.
                if let Some(node) = next
                    && came[node].is_none()
                {
                    came[node] = Some(pipe as u32);
                    todo.push_back(next);
                }
            }
        }
        Some(false)
    }

    /// Sends one unit along the path that was found; whether something on it can be cut.
    fn take(&mut self, came: &[Option<u32>], target: usize) -> bool {
        let mut can_be_cut = false;
        let mut end = Some(target);
        while let Some(pipe) = end.and_then(|node| came[node]) {
            let pipe = pipe as usize;
            let (from, to) = self.ends(pipe);
            let forwards = end == Some(to);
            // What is taken back was single somewhere on the path that it was taken for.
            can_be_cut |= self.is_single(pipe) || !forwards;
            if forwards {
                self.used[pipe] += 1;
                end = from;
            } else {
                self.used[pipe] -= 1;
                end = Some(to);
            }
        }
        can_be_cut
    }

    fn cut(&self) -> Cut {
        let mut seen = vec![false; self.graph.nodes.len()];
        let mut todo = vec![None];
        while let Some(end) = todo.pop() {
            let open = self.open(end).filter_map(|(_, next)| next);
            todo.extend(open.filter(|node| !std::mem::replace(&mut seen[*node], true)).map(Some));
        }
        let mut cut = Cut::default();
        for &root in self.graph.roots.iter().filter(|root| !seen[**root]) {
            if let Node::Export(position) = self.graph.nodes[root] {
                cut.exports.push(position);
            }
        }
        for edge in self.graph.edges.iter().filter(|edge| seen[edge.from] && !seen[edge.to]) {
            cut.calls.push((self.graph.nodes[edge.from], *edge));
        }
        cut
    }
}

fn is_call(edge: &Edge) -> bool {
    matches!(edge.reason, Reason::Body { kind: Use::Call, .. } | Reason::IndirectCall { .. })
}
