//! Which nodes of a graph lead to each other: Tarjan's algorithm.

/// The strongly connected components of a graph, each in order, and behind all that it leads to. Nodes are positions in
/// `edges`, each with the edges that begin there, and `to` says where one ends.
pub fn components<E>(edges: &[Vec<E>], to: impl Fn(&E) -> u32) -> Vec<Vec<u32>> {
    const UNSEEN: u32 = u32::MAX;
    let mut number = vec![UNSEEN; edges.len()];
    let mut lowest = vec![UNSEEN; edges.len()];
    let mut is_open = vec![false; edges.len()];
    let (mut open, mut components, mut count) = (Vec::new(), Vec::new(), 0);
    for root in 0..edges.len() as u32 {
        // Nodes on the way from the root, and the edge that each goes on with.
        let mut path: Vec<(u32, usize)> = Vec::new();
        let mut enter = (number[root as usize] == UNSEEN).then_some(root);
        loop {
            if let Some(node) = enter.take() {
                (number[node as usize], lowest[node as usize]) = (count, count);
                is_open[node as usize] = true;
                count += 1;
                open.push(node);
                path.push((node, 0));
            }
            let Some((node, next)) = path.last_mut() else { break };
            let (node, edge) = (*node, edges[*node as usize].get(*next));
            *next += 1;
            match edge.map(&to) {
                Some(to) if number[to as usize] == UNSEEN => enter = Some(to),
                Some(to) if is_open[to as usize] => {
                    lowest[node as usize] = lowest[node as usize].min(number[to as usize]);
                }
                Some(_) => {}
                None => {
                    path.pop();
                    if let Some((caller, _)) = path.last() {
                        lowest[*caller as usize] = lowest[*caller as usize].min(lowest[node as usize]);
                    }
                    if lowest[node as usize] == number[node as usize] {
                        let at = open.iter().rposition(|open| *open == node).unwrap_or(0);
                        let mut component: Vec<u32> = open.split_off(at);
                        component.iter().for_each(|node| is_open[*node as usize] = false);
                        component.sort_unstable();
                        components.push(component);
                    }
                }
            }
        }
    }
    components
}
