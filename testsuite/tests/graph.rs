//! The reference graph says the same as reachability: what it reaches is what is live.

use anyhow::{Context, Result, ensure};
use loom_core::Module;
use loom_core::dce::graph::{Graph, Node, Part};
use loom_core::dce::live::{Live, Reach};
use loom_core::dce::segments::Segments;
use loom_core::dce::tables::Item as Slot;
use loom_core::index::{EntityRef, FuncIndex, Item, TypeIndex};
use loom_core::roots::{Fate, Roots};
use loom_testsuite::{corpus, tree};

#[test]
fn on_every_filetest() -> Result<()> {
    let mut modules = 0;
    for (name, file) in tree::files("filetests", "wat")? {
        let text = std::fs::read_to_string(&file)?;
        let Ok(bytes) = wat::Parser::new().parse_str(None, &text) else { continue };
        check(&bytes).context(name)?;
        modules += 1;
    }
    ensure!(modules > 100, "only {modules} modules");
    Ok(())
}

#[test]
fn on_the_corpus() -> Result<()> {
    for name in corpus::names()? {
        check(&corpus::load(&name, "fused.wasm")?.wasm).context(name)?;
    }
    Ok(())
}

/// Checks a module with all its exports, with each second one, and with the last ones as long as
/// some import is live; with and without the kind of traps.
fn check(bytes: &[u8]) -> Result<()> {
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
            _ => Fate::While { imports: imports.clone(), reason: "test".into() },
        },
    ];
    for fate in choices {
        let fates = (0..module.exports.len()).map(fate).collect();
        let roots = Roots::new(&module, fates).context("one fate for each export")?;
        for preserve_trap_kind in [false, true] {
            compare(&module, &roots, preserve_trap_kind)?;
        }
    }
    Ok(())
}

fn compare(module: &Module<'_>, roots: &Roots, preserve_trap_kind: bool) -> Result<()> {
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
        ensure!(reach(Item::from(TypeIndex::new(ty.index()))) == used(live), "{ty}: live: {live}");
    }
    paths_are_paths(&graph)
}

/// Every node has a path from a root, along edges that are there, and the further ones differ.
fn paths_are_paths(graph: &Graph) -> Result<()> {
    for node in (0..graph.nodes.len()).step_by(1 + graph.nodes.len() / 200) {
        let (_, shortest) = graph.shortest(node).context("a node without a path")?;
        let length = |path: &[loom_core::dce::graph::Edge]| path.iter().filter(|edge| edge.counts()).count();
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
                ensure!(edge.from == at && graph.edges[at].contains(edge), "an edge that is not there");
                at = edge.to;
            }
            ensure!(at == node, "a path to another node");
        }
    }
    Ok(())
}
