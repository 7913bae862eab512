//! Graphs of nodes that are numbers, in time that is linear in their edges.

/// What may happen, as a set of bits.
pub(super) type May = u8;

/// Edges by the node at one end.
struct Edges {
    /// Where the list of each node starts; one more entry than there are nodes.
    starts: Vec<u32>,
    ends: Vec<u32>,
}

impl Edges {
    /// Sorts pairs by the first of each. What names a node that there is not is left out.
    fn of(nodes: usize, pairs: impl Iterator<Item = (u32, u32)> + Clone) -> Edges {
        let pairs = pairs.filter(|(from, to)| (*from.max(to) as usize) < nodes);
        let mut starts = vec![0u32; nodes + 1];
        for (from, _) in pairs.clone() {
            starts[from as usize] += 1;
        }
        let mut total = 0;
        for start in &mut starts {
            total += *start;
            *start = total;
        }
        // Each list is filled from behind, which moves its start to where it belongs.
        let mut ends = vec![0; total as usize];
        for (from, to) in pairs {
            let start = &mut starts[from as usize];
            *start -= 1;
            ends[*start as usize] = to;
        }
        Edges { starts, ends }
    }

    /// The other ends of the edges of a node.
    fn at(&self, node: u32) -> &[u32] {
        let node = node as usize;
        let range = self.starts.get(node).zip(self.starts.get(node + 1));
        range.and_then(|(start, end)| self.ends.get(*start as usize..*end as usize)).unwrap_or_default()
    }
}

/// What holds if something else does.
#[derive(Default)]
pub(super) struct Rules {
    /// How many of the nodes before it have to hold for a node to hold.
    needs: Vec<u8>,
    /// Whether the next node holds if a node does. The nodes that are added later have none.
    falls: Vec<bool>,
    edges: Vec<(u32, u32)>,
}

impl Rules {
    /// So many nodes, each of which holds as soon as one before it does. For the first of them `falls` says whether the next one
    /// holds if it does.
    pub(super) fn new(nodes: usize, falls: Vec<bool>) -> Rules {
        Rules { needs: vec![1; nodes], falls, edges: Vec::new() }
    }

    /// One more of them.
    pub(super) fn node(&mut self) -> u32 {
        self.needs.push(1);
        self.needs.len() as u32 - 1
    }

    /// `then` holds if `one` does.
    pub(super) fn add(&mut self, one: u32, then: u32) {
        self.edges.push((one, then));
    }

    /// `then` holds if both do, which are not the same.
    pub(super) fn add_both(&mut self, one: u32, other: u32, then: u32) {
        let both = self.node();
        if let Some(needs) = self.needs.last_mut() {
            *needs = 2;
        }
        self.edges.extend([(one, both), (other, both), (both, then)]);
    }

    /// Which nodes hold if these do.
    pub(super) fn solve(self, first: Vec<u32>) -> Vec<bool> {
        let Rules { mut needs, falls, edges: pairs } = self;
        let edges = Edges::of(needs.len(), pairs.iter().copied());
        drop(pairs);
        let mut holds = vec![false; needs.len()];
        let mut todo = Vec::new();
        let mut set = |node: u32, todo: &mut Vec<u32>| {
            if let Some(holds) = holds.get_mut(node as usize)
                && !std::mem::replace(holds, true)
            {
                todo.push(node);
            }
        };
        first.into_iter().for_each(|node| set(node, &mut todo));
        while let Some(node) = todo.pop() {
            for next in edges.at(node).iter().copied().chain(next_of(&falls, node)) {
                let Some(needs) = needs.get_mut(next as usize) else { continue };
                *needs = needs.saturating_sub(1);
                if *needs == 0 {
                    set(next, &mut todo);
                }
            }
        }
        holds
    }
}

/// The node behind this one, if it leads there by itself.
fn next_of(falls: &[bool], node: u32) -> Option<u32> {
    (falls.get(node as usize) == Some(&true)).then_some(node + 1)
}

/// The ways from steps and sets of functions to others.
pub(super) struct Ways {
    /// What happens at a node itself.
    may: Vec<May>,
    /// Whether the first nodes lead to the next one.
    falls: Vec<bool>,
    /// Further ways within a body, and from a set to its members.
    pub(super) inside: Vec<(u32, u32)>,
    /// From calls to what they run.
    pub(super) calls: Vec<(u32, u32)>,
}

/// The same, to be gone backwards.
pub(super) struct Backwards {
    falls: Vec<bool>,
    inside: Edges,
    calls: Edges,
    /// How many ways lead from each node.
    ways: Vec<u32>,
}

impl Ways {
    /// So many nodes, at which nothing happens. For the first of them `falls` says whether they lead to the next one.
    pub(super) fn new(nodes: usize, falls: Vec<bool>) -> Ways {
        Ways { may: vec![0; nodes], falls, inside: Vec::new(), calls: Vec::new() }
    }

    /// This may happen at a node itself.
    pub(super) fn mark(&mut self, node: u32, what: May) {
        if let Some(may) = self.may.get_mut(node as usize) {
            *may |= what;
        }
    }

    /// The ways backwards, and what happens at each node itself.
    pub(super) fn turned(self) -> (Backwards, Vec<May>) {
        let Ways { may, falls, inside, calls } = self;
        let nodes = may.len();
        let turned = |pairs: Vec<(u32, u32)>| Edges::of(nodes, pairs.iter().map(|(from, to)| (*to, *from)));
        let mut ways = vec![0; nodes];
        ways.iter_mut().zip(&falls).for_each(|(ways, falls)| *ways = u32::from(*falls));
        for (from, to) in inside.iter().chain(&calls) {
            if (*to as usize) < nodes
                && let Some(ways) = ways.get_mut(*from as usize)
            {
                *ways += 1;
            }
        }
        (Backwards { falls, inside: turned(inside), calls: turned(calls), ways }, may)
    }
}

impl Backwards {
    /// The nodes that lead to this one, through a call only if those count.
    fn before(&self, node: u32, through_calls: bool) -> impl Iterator<Item = u32> {
        let previous = node.checked_sub(1).filter(|previous| next_of(&self.falls, *previous).is_some());
        let calls = if through_calls { self.calls.at(node) } else { &[] };
        self.inside.at(node).iter().chain(calls).copied().chain(previous)
    }

    /// Marks every node from which there is a way to one that is marked; through calls only if they count.
    pub(super) fn spread(&self, may: &mut [May], what: May, through_calls: bool) {
        let mut todo: Vec<u32> =
            (0..).zip(&*may).filter(|(_, may)| **may & what != 0).map(|(node, _)| node).collect();
        while let Some(node) = todo.pop() {
            for before in self.before(node, through_calls) {
                let may = &mut may[before as usize];
                if *may & what == 0 {
                    *may |= what;
                    todo.push(before);
                }
            }
        }
    }

    /// The same, and every node from which there is a way that goes round and round.
    pub(super) fn spread_cycles(&self, may: &mut [May], what: May) {
        let mut ways = self.ways.clone();
        let is_clear = |may: &[May], node: u32| may[node as usize] & what == 0;
        let mut todo: Vec<u32> = (0..)
            .zip(&ways)
            .filter(|(node, ways)| **ways == 0 && is_clear(may, *node))
            .map(|(node, _)| node)
            .collect();
        let mut clear = vec![false; may.len()];
        while let Some(node) = todo.pop() {
            clear[node as usize] = true;
            for before in self.before(node, true) {
                let ways = &mut ways[before as usize];
                *ways -= 1;
                if *ways == 0 && is_clear(may, before) {
                    todo.push(before);
                }
            }
        }
        may.iter_mut().zip(clear).filter(|(_, clear)| !clear).for_each(|(may, _)| *may |= what);
    }
}
