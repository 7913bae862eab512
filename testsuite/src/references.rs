//! The reference graph against reachability, and its paths, cuts and dominators against plain searches.

use anyhow::{Context, Result, ensure};
use loom_core::Module;
use loom_core::dce::live::{Live, Reach};
use loom_core::dce::segments::Segments;
use loom_core::dce::slots::Item as Slot;
use loom_core::explain::graph::dominators::Dominators;
use loom_core::explain::graph::{Edge, Graph, Node, Part, Reason};
use loom_core::index::{EntityRef, FuncIndex, Item, TypeIndex};
use loom_core::refs::Use;
use loom_core::roots::{Fate, Roots};
use std::collections::BTreeSet;

/// Checks a module with all its exports, with each second one, and with the last ones as long as
/// some import is live; with and without the kind of traps. One that is not valid is skipped.
///
/// # Errors
///
/// What does not agree.
pub fn check(bytes: &[u8]) -> Result<()> {
    each_graph(bytes, |graph| {
        paths_are_paths(graph)?;
        dominators_dominate(graph)?;
        cuts_are_least(graph)
    })
}

/// The same without paths, cuts and dominators, which takes long where there is much to find.
///
/// # Errors
///
/// What does not agree.
pub fn agree(bytes: &[u8]) -> Result<()> {
    each_graph(bytes, |_| Ok(()))
}

fn each_graph(bytes: &[u8], check: impl Fn(&Graph) -> Result<()>) -> Result<()> {
    let Ok(module) = Module::parse(bytes) else { return Ok(()) };
    if module.validate_bodies().is_err() {
        return Ok(());
    }
    let drop = || Fate::Drop { reason: "test".into() };
    let imports: Vec<FuncIndex> = (0..module.imported_funcs).map(FuncIndex::new).collect();
    let choices: [&dyn Fn(usize) -> Fate; 3] = [
        &|_| Fate::public(),
        &|position| if position % 2 == 0 { Fate::public() } else { drop() },
        &|position| match position {
            0 => Fate::public(),
            _ => Fate::While { groups: vec![position % 2, 0], reason: "test".into() },
        },
    ];
    for fate in choices {
        let fates = (0..module.exports.len()).map(fate).collect();
        let groups = vec![imports.clone(), imports.iter().copied().take(1).collect()];
        let roots = Roots::new(&module, fates, groups).context("one fate for each export")?;
        for preserve_trap_kind in [false, true] {
            check(&compare(&module, &roots, preserve_trap_kind)?)?;
        }
    }
    Ok(())
}

fn compare(module: &Module<'_>, roots: &Roots, preserve_trap_kind: bool) -> Result<Graph> {
    let segments = Segments::of(module);
    let mut live = Live::find(module, roots, &segments, preserve_trap_kind)?;
    let graph = Graph::of(module, roots, &mut live)?;
    let reach = |item: Item| match (graph.find(Node::Item(item, Part::All)), graph.find_item(item)) {
        (Some(_), _) => Reach::Used,
        (None, Some(_)) => Reach::Referenced,
        (None, None) => Reach::None,
    };
    let same = |item: Item, expected: Reach| {
        ensure!(reach(item) == expected, "{item}: {:?} in the graph, {expected:?} live", reach(item));
        Ok(())
    };
    module.funcs.keys().try_for_each(|i| same(i.into(), live.funcs[i]))?;
    module.memories.keys().try_for_each(|i| same(i.into(), live.memories[i]))?;
    module.tables.keys().try_for_each(|i| same(i.into(), live.table_reach[i]))?;
    module.elems.keys().try_for_each(|i| same(i.into(), live.elems[i]))?;
    module.datas.keys().try_for_each(|i| same(i.into(), live.datas[i]))?;
    let used = |live: bool| if live { Reach::Used } else { Reach::None };
    module.globals.keys().try_for_each(|i| same(i.into(), used(live.globals.contains(i))))?;
    module.tags.keys().try_for_each(|i| same(i.into(), used(live.tags.contains(i))))?;
    for (position, &stays) in live.exports.iter().enumerate() {
        ensure!(graph.find(Node::Export(position)).is_some() == stays, "export {position}");
    }
    for elem in module.elems.keys() {
        for (position, &kept) in live.kept_items[elem].iter().enumerate() {
            let slot = Slot { elem, position: position as u32 };
            let found =
                [true, false].iter().any(|callable| graph.find(Node::Slot(slot, *callable)).is_some());
            ensure!(found == kept, "{elem}, item {position}: {found} in the graph, {kept} live");
        }
    }
    let types = loom_core::dce::types::live_types(module, &live, None);
    for ty in module.types.keys().filter(|ty| module.canonical[*ty] == *ty) {
        let live = types.get(ty).is_some();
        // A type that only its recursion group mentions is there with that.
        let first = module.group_of(ty).map(|group| TypeIndex::from_u32(group.types.start));
        let found = reach(ty.into()) == Reach::Used
            || first.is_some_and(|first| graph.find(Node::Group(first)).is_some());
        ensure!(found == live, "{ty}: live: {live}");
    }
    Ok(graph)
}

/// What a node retains is what nothing reaches without it.
fn dominators_dominate(graph: &Graph) -> Result<()> {
    let dominators = Dominators::of(graph);
    let sizes: Vec<u64> = (0..graph.nodes.len() as u64).map(|node| node * node + 1).collect();
    let retained = dominators.retained(&sizes);
    for node in (0..graph.nodes.len()).step_by(1 + graph.nodes.len() / 100) {
        let mut seen = vec![false; graph.nodes.len()];
        let mut todo: Vec<usize> = graph.roots.clone();
        while let Some(at) = todo.pop() {
            if at != node && !std::mem::replace(&mut seen[at], true) {
                todo.extend(graph.edges_of(at).iter().map(|edge| edge.to));
            }
        }
        let gone: u64 = (0..seen.len()).filter(|at| !seen[*at]).map(|at| sizes[at]).sum();
        ensure!(retained[node] == gone, "node {node} retains {} and takes {gone} along", retained[node]);
    }
    Ok(())
}

/// Without what a cut names nothing leads to its target, and no smaller set does that: all of one
/// are tried, and those of two if one was not enough.
fn cuts_are_least(graph: &Graph) -> Result<()> {
    for target in (0..graph.nodes.len()).step_by(1 + graph.nodes.len() / 40) {
        let is_export = |node: usize| matches!(graph.nodes[node], Node::Export(_));
        let exports = graph.exports_to(&[target]);
        // Not those that stay as long as an import does that something needs: nobody cuts these.
        let roots = graph.roots.iter().filter_map(|root| match graph.nodes[*root] {
            Node::Export(position) => Some(Gone::Export(position)),
            _ => None,
        });
        let roots: Vec<Gone> = roots.collect();
        let reaches = |without: &[Gone]| reaches(graph, target, without);
        if let Some(exports) = &exports {
            let all: Vec<Gone> = exports.iter().map(|position| Gone::Export(*position)).collect();
            ensure!(!reaches(&all), "exports do not cut");
            for left in 0..all.len() {
                let mut fewer = all.clone();
                fewer.remove(left);
                ensure!(reaches(&fewer), "an export too many");
            }
        } else {
            let others: Vec<usize> = graph.roots.iter().copied().filter(|root| !is_export(*root)).collect();
            ensure!(!others.is_empty() && reaches(&roots), "nothing but exports reaches it");
        }
        let few = exports.iter().flatten().take(1).copied().collect();
        for without in [BTreeSet::new(), few] {
            calls_cut(graph, target, &without, &reaches)?;
        }
        let Some(cut) = graph.least_cut(&[target]) else {
            ensure!(exports.is_none(), "a cut of exports is one");
            continue;
        };
        let all: Vec<Gone> = cut
            .exports
            .iter()
            .map(|position| Gone::Export(*position))
            .chain(cut.calls.iter().map(|(_, edge)| Gone::Call(*edge)))
            .collect();
        ensure!(all.len() == cut.len() && !reaches(&all), "the cut does not cut");
        let singles: Vec<Gone> = graph
            .all_edges()
            .filter(|edge| is_call(edge))
            .map(|edge| Gone::Call(*edge))
            .chain(roots)
            .collect();
        if cut.len() > 1 {
            ensure!(singles.iter().all(|single| reaches(&[*single])), "one would do");
        }
        if cut.len() > 2 && singles.len() < 40 {
            for (position, one) in singles.iter().enumerate() {
                let pair = singles[..position].iter().find(|other| !reaches(&[*one, **other]));
                ensure!(pair.is_none(), "two would do");
            }
        }
    }
    Ok(())
}

/// The calls that cut a target off, if some exports are not there: enough, and none too many.
fn calls_cut(
    graph: &Graph,
    target: usize,
    without: &BTreeSet<usize>,
    reaches: &dyn Fn(&[Gone]) -> bool,
) -> Result<()> {
    let absent: Vec<Gone> = without.iter().map(|position| Gone::Export(*position)).collect();
    let calls: Vec<Gone> =
        graph.all_edges().filter(|edge| is_call(edge)).map(|edge| Gone::Call(*edge)).collect();
    let reaches = |calls: &[Gone]| reaches(&[&absent, calls].concat());
    let Some(cut) = graph.least_calls(&[target], without) else {
        ensure!(calls.len() > 100 || reaches(&calls), "calls would cut it off");
        return Ok(());
    };
    ensure!(cut.exports.is_empty(), "an export is no call");
    let all: Vec<Gone> = cut.calls.iter().map(|(_, edge)| Gone::Call(*edge)).collect();
    ensure!(!reaches(&all), "the calls do not cut");
    for left in 0..all.len() {
        let mut fewer = all.clone();
        fewer.remove(left);
        ensure!(reaches(&fewer), "a call too many");
    }
    if all.len() > 1 {
        ensure!(calls.iter().all(|single| reaches(&[*single])), "one call would do");
    }
    Ok(())
}

/// What is taken away in thought.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Gone {
    Export(usize),
    Call(Edge),
}

fn is_call(edge: &Edge) -> bool {
    matches!(edge.reason, Reason::Body { kind: Use::Call, .. } | Reason::IndirectCall { .. })
}

fn reaches(graph: &Graph, target: usize, without: &[Gone]) -> bool {
    let is_gone = |node: usize| match graph.nodes[node] {
        Node::Export(position) => without.contains(&Gone::Export(position)),
        _ => false,
    };
    let mut seen = vec![false; graph.nodes.len()];
    let mut todo: Vec<usize> = graph.roots.iter().copied().filter(|root| !is_gone(*root)).collect();
    while let Some(node) = todo.pop() {
        if !std::mem::replace(&mut seen[node], true) {
            let edges = graph.edges_of(node).iter().filter(|edge| !without.contains(&Gone::Call(**edge)));
            todo.extend(edges.map(|edge| edge.to).filter(|node| !is_gone(*node)));
        }
    }
    seen[target]
}

/// Every node has a path from a root, along edges that are there, and the further ones differ.
fn paths_are_paths(graph: &Graph) -> Result<()> {
    for node in (0..graph.nodes.len()).step_by(1 + graph.nodes.len() / 200) {
        let (_, shortest) = graph.shortest(node).context("a node without a path")?;
        let length = |path: &[Edge]| path.iter().filter(|edge| edge.counts()).count();
        let several = graph.several(node, 3);
        ensure!(several.iter().all(|(_, path)| length(path) >= length(&shortest)), "a shorter path");
        ensure!(several.is_sorted_by_key(|(_, path)| length(path)), "a longer path before a shorter one");
        for (position, path) in several.iter().enumerate() {
            ensure!(several[..position].iter().all(|other| other != path), "one path twice");
        }
        for (root, path) in several.into_iter().chain(graph.from_each_root(node)) {
            ensure!(graph.roots.contains(&root), "a path from no root");
            let mut at = root;
            for edge in &path {
                ensure!(edge.from == at && graph.edges_of(at).contains(edge), "an edge that is not there");
                at = edge.to;
            }
            ensure!(at == node, "a path to another node");
        }
    }
    Ok(())
}
