//! What would go with a node: everything to which each path leads through it.

use super::Graph;

/// The dominator tree of a graph, below its roots together.
pub struct Dominators {
    /// For each node the last other one that every path to it goes through.
    pub immediate: Vec<Option<usize>>,
    /// The nodes, each behind the one that dominates it.
    order: Vec<usize>,
}

impl Dominators {
    /// Finds the tree by the algorithm of Cooper, Harvey and Kennedy.
    pub fn of(graph: &Graph) -> Dominators {
        let source = graph.nodes.len();
        let order = reverse_postorder(graph);
        let mut rank = vec![usize::MAX; source + 1];
        order.iter().enumerate().for_each(|(at, node)| rank[*node] = at);
        let mut users: Vec<Vec<usize>> = vec![Vec::new(); source + 1];
        graph.all_edges().for_each(|edge| users[edge.to].push(edge.from));
        graph.roots.iter().for_each(|root| users[*root].push(source));
        let mut immediate: Vec<Option<usize>> = vec![None; source + 1];
        immediate[source] = Some(source);
        let mut changed = true;
        while changed {
            changed = false;
            for &node in order.iter().skip(1) {
                let known = users[node].iter().copied().filter(|user| immediate[*user].is_some());
                let new = known.reduce(|a, b| meet(a, b, &immediate, &rank));
                if immediate[node] != new {
                    immediate[node] = new;
                    changed = true;
                }
            }
        }
        immediate.truncate(source);
        let immediate = immediate.into_iter().map(|node| node.filter(|node| *node != source)).collect();
        Dominators { immediate, order: order.into_iter().skip(1).collect() }
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

/// The nearest node that dominates both.
fn meet(mut a: usize, mut b: usize, immediate: &[Option<usize>], rank: &[usize]) -> usize {
    while a != b {
        let later = if rank[a] > rank[b] { &mut a } else { &mut b };
        match immediate[*later] {
            Some(dominator) => *later = dominator,
            // Everything that is asked here has one.
            None => return a.min(b),
        }
    }
    a
}

/// Every node before those that only come behind it; the first stands for all roots.
fn reverse_postorder(graph: &Graph) -> Vec<usize> {
    let source = graph.nodes.len();
    let mut seen = vec![false; source + 1];
    let mut order = Vec::with_capacity(source + 1);
    // A node, and how many of its edges have been followed.
    let mut stack = vec![(source, 0)];
    seen[source] = true;
    while let Some((node, followed)) = stack.last_mut() {
        let next = match *node == source {
            true => graph.roots.get(*followed).copied(),
            false => graph.edges[*node].get(*followed).map(|edge| edge.to),
        };
        *followed += 1;
        match next {
            Some(next) if !std::mem::replace(&mut seen[next], true) => stack.push((next, 0)),
            Some(_) => {}
            None => {
                order.push(*node);
                stack.pop();
            }
        }
    }
    order.reverse();
    order
}
