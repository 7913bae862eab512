//! What differs between two outputs, by function: what came back and what needs it, what went, and what changed.
//!
//! Two modules that two versions of loom or two sets of flags made have other indices, and perhaps no names. So functions
//! are recognised (`pair`) by their names, then by bodies that are equal but for indices, then by bodies with the same
//! operators. It takes time in proportion to both modules.

mod pair;

use crate::demangle::demangled;
use crate::explain::report::{node_notation, reason_name};
use crate::size::sections;
use loom_core::explain::Why;
use loom_core::explain::graph::Node;
use loom_core::explain::graph::paths::Shortest;
use loom_core::explain::render::{Own, PathPrinter};
use loom_core::index::FuncIndex;
use loom_core::names::Names;
use loom_core::roots::Roots;
use loom_core::{Module, Result};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What differs, as it is written with `--json`: schema `loom-diff/1`. A later version may add fields, and changes the number
/// if it changes what one means. Sizes are in bytes.
#[derive(Debug, Clone, Serialize)]
pub struct Diff {
    schema: &'static str,
    loom: &'static str,
    /// Of both files.
    pub before: u64,
    /// See `before`.
    pub after: u64,
    /// Sections of which the size differs, by name.
    pub sections: Vec<Row>,
    /// Functions with a body that only the second module has, the largest first.
    pub came: Vec<Func>,
    /// Those that only the first one has.
    pub went: Vec<Func>,
    /// Those that both have, with other operators or another size. The largest change first.
    pub changed: Vec<Changed>,
    /// How many both have, equal but for indices.
    pub same: usize,
    /// Names of exports that only one has.
    pub exports: Apart,
    /// Names of imports that only one has.
    pub imports: Apart,
    /// Limits that were exceeded.
    pub exceeded: Vec<Exceeded>,
}

/// Sizes of something that both may have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    /// What.
    pub name: String,
    /// Its size in the first module.
    pub before: u64,
    /// Its size in the second one.
    pub after: u64,
}

/// A function that one module has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Func {
    /// Its index there.
    pub func: u32,
    /// Its name, demangled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The size of its body.
    pub bytes: u64,
    /// What needs it, as `loom why` takes it: the last step of the shortest path to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub needed_by: Option<String>,
    /// How.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub how: Option<&'static str>,
    /// Where that path begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub root: Option<String>,
    /// The whole path in words, for the largest.
    #[serde(skip)]
    pub path: Vec<String>,
}

/// A function that both modules have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Changed {
    /// Its index in the first module.
    pub before_func: u32,
    /// Its index in the second one.
    pub after_func: u32,
    /// Its name, demangled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The sizes of its bodies.
    pub before: u64,
    /// See `before`.
    pub after: u64,
}

/// Names that only one module has.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Apart {
    /// The second.
    pub came: Vec<String>,
    /// The first.
    pub went: Vec<String>,
}

/// How much larger the second module may be.
#[derive(Debug, Clone, Copy, Default)]
pub struct Budget {
    /// The file.
    pub growth: Option<u64>,
    /// The code section.
    pub code_growth: Option<u64>,
    /// The data section.
    pub data_growth: Option<u64>,
    /// So many functions may be new.
    pub new_functions: Option<u64>,
}

/// A limit that was exceeded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Exceeded {
    /// The flag that sets it.
    pub limit: &'static str,
    /// What it allows.
    pub most: u64,
    /// What there is.
    pub is: u64,
}

impl Diff {
    /// Compares two modules; `paths`: so many of the functions that came and went get their whole path.
    ///
    /// # Errors
    ///
    /// If a module cannot be read.
    pub fn of(before: &Module<'_>, after: &Module<'_>, paths: usize, budget: &Budget) -> Result<Diff> {
        let names = [Names::of(before), Names::of(after)];
        let pairs = pair::of([before, after], [&names[0], &names[1]])?;
        let [went, came] = [(before, &names[0], &pairs.went), (after, &names[1], &pairs.came)];
        let section_rows = rows(before, after);
        let mut diff = Diff {
            schema: "loom-diff/1",
            loom: env!("CARGO_PKG_VERSION"),
            before: before.bytes.len() as u64,
            after: after.bytes.len() as u64,
            came: functions(came.0, came.1, came.2, paths)?,
            went: functions(went.0, went.1, went.2, paths)?,
            changed: changed([before, after], &names[1], &pairs.changed),
            same: pairs.same,
            exports: only(exports(before), exports(after)),
            imports: only(imports(before), imports(after)),
            exceeded: Vec::new(),
            sections: section_rows,
        };
        diff.exceeded = diff.exceeds(budget);
        Ok(diff)
    }

    fn exceeds(&self, budget: &Budget) -> Vec<Exceeded> {
        let growth = |name: &str| {
            let row = self.sections.iter().find(|row| row.name == name);
            row.map_or(0, |row| row.after.saturating_sub(row.before))
        };
        let limits = [
            ("--max-growth", budget.growth, self.after.saturating_sub(self.before)),
            ("--max-code-growth", budget.code_growth, growth("code")),
            ("--max-data-growth", budget.data_growth, growth("data")),
            ("--max-new-functions", budget.new_functions, self.came.len() as u64),
        ];
        let exceeded = limits.into_iter().filter_map(|(limit, most, is)| {
            let most = most.filter(|most| is > *most)?;
            Some(Exceeded { limit, most, is })
        });
        exceeded.collect()
    }
}

/// The sizes of sections that differ; those of one name together.
fn rows(before: &Module<'_>, after: &Module<'_>) -> Vec<Row> {
    let mut rows: BTreeMap<String, (u64, u64)> = BTreeMap::new();
    for section in sections(before) {
        rows.entry(section.name).or_default().0 += section.bytes;
    }
    for section in sections(after) {
        rows.entry(section.name).or_default().1 += section.bytes;
    }
    let rows = rows.into_iter().filter(|(_, (before, after))| before != after);
    rows.map(|(name, (before, after))| Row { name, before, after }).collect()
}

fn exports(module: &Module<'_>) -> BTreeSet<String> {
    module.exports.iter().map(|export| export.name.to_string()).collect()
}

fn imports(module: &Module<'_>) -> BTreeSet<String> {
    module.imports.iter().map(|import| format!("{}.{}", import.module, import.name)).collect()
}

fn only(before: BTreeSet<String>, after: BTreeSet<String>) -> Apart {
    Apart {
        came: after.difference(&before).cloned().collect(),
        went: before.difference(&after).cloned().collect(),
    }
}

/// The size of a body.
fn bytes(module: &Module<'_>, func: FuncIndex) -> u64 {
    module.body(func).map_or(0, |body| body.as_bytes().len() as u64)
}

fn name(names: &Names, func: FuncIndex) -> Option<String> {
    names.get(func.into()).map(|name| demangled(name).into_owned())
}

fn changed(
    [before, after]: [&Module<'_>; 2],
    names: &Names,
    pairs: &[(FuncIndex, FuncIndex)],
) -> Vec<Changed> {
    let changed = pairs.iter().map(|(old, new)| Changed {
        before_func: old.as_u32(),
        after_func: new.as_u32(),
        name: name(names, *new),
        before: bytes(before, *old),
        after: bytes(after, *new),
    });
    let mut changed: Vec<Changed> = changed.collect();
    changed.sort_by_key(|func| (std::cmp::Reverse(func.before.abs_diff(func.after)), func.after_func));
    changed
}

/// Functions of a module, with what needs each.
fn functions(module: &Module<'_>, names: &Names, funcs: &[FuncIndex], paths: usize) -> Result<Vec<Func>> {
    if funcs.is_empty() {
        return Ok(Vec::new());
    }
    let why = Why::of(module, &Roots::all_exports(module), false)?;
    let naming = Own::of(module);
    let printer = why.printer(&naming);
    let shortest = why.graph.shortest_to_all();
    let mut roots = HashMap::new();
    let mut funcs = funcs.to_vec();
    funcs.sort_by_key(|func| (std::cmp::Reverse(bytes(module, *func)), *func));
    let of = |(position, func): (usize, &FuncIndex)| {
        let node = why.node_of((*func).into());
        let edge = node.and_then(|node| shortest.last_edge(&why.graph, node));
        let notation = |node: usize| why.graph.nodes.get(node).map(|node| node_notation(&printer, *node));
        let wanted = node.filter(|_| position < paths);
        Func {
            func: func.as_u32(),
            name: name(names, *func),
            bytes: bytes(module, *func),
            needed_by: edge.and_then(|edge| notation(edge.from)),
            how: edge.map(|edge| reason_name(edge.reason)),
            root: node.and_then(|node| notation(root(&why, &shortest, node, &mut roots))),
            path: wanted.map(|node| path(&printer, &shortest, node)).unwrap_or_default(),
        }
    };
    Ok(funcs.iter().enumerate().map(of).collect())
}

/// Where the shortest path to a node begins. Those that are known need not be followed again.
fn root(why: &Why<'_, '_>, shortest: &Shortest, node: usize, known: &mut HashMap<usize, usize>) -> usize {
    let (mut at, mut passed) = (node, Vec::new());
    while let (None, Some(edge)) = (known.get(&at), shortest.last_edge(&why.graph, at)) {
        passed.push(at);
        at = edge.from;
    }
    let root = known.get(&at).copied().unwrap_or(at);
    known.extend(passed.into_iter().map(|node| (node, root)));
    root
}

fn path(printer: &PathPrinter<'_, '_>, shortest: &Shortest, node: usize) -> Vec<String> {
    let Some((_, path)) = shortest.path_to(printer.graph, node) else { return Vec::new() };
    let is_export = |node: Option<&Node>| matches!(node, Some(Node::Export(_)));
    let steps = printer.steps(&path);
    // An export that is the function needs no words.
    let said =
        steps.len() == 1 && is_export(path.first().and_then(|edge| printer.graph.nodes.get(edge.from)));
    steps.into_iter().filter(|_| !said).map(|step| step.text).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn diff(before: &str, after: &str, budget: &Budget) -> Diff {
        let [before, after] = [before, after].map(|text| wat::parse_str(text).unwrap());
        Diff::of(&Module::parse(&before).unwrap(), &Module::parse(&after).unwrap(), 10, budget).unwrap()
    }

    const BEFORE: &str = r#"(module
        (func $gone (drop (i32.const 1)))
        (func (export "run") (call $same) (call $gone))
        (func $same (call $large))
        (func $large (drop (i32.const 100)) (drop (i32.const 2))))"#;
    /// The same without a function, with one more and one longer, and with other indices.
    const AFTER: &str = r#"(module
        (func $large (drop (i32.const 100000)) (drop (i32.const 2)))
        (func $new (drop (i64.const 1)))
        (func (export "run") (call $same) (call $large))
        (func $same (call $large) (call $new)))"#;

    #[test]
    fn functions_are_recognised_by_name() {
        let diff = diff(BEFORE, AFTER, &Budget::default());
        let names = |funcs: &[Func]| funcs.iter().map(|func| func.name.clone().unwrap()).collect::<Vec<_>>();
        assert_eq!((names(&diff.came), names(&diff.went)), (vec!["new".into()], vec!["gone".into()]));
        let changed: Vec<_> =
            diff.changed.iter().map(|func| (func.name.as_deref(), func.after - func.before)).collect();
        assert_eq!(changed, [(Some("same"), 2), (Some("large"), 1)]);
        assert_eq!(diff.same, 1);
        let new = &diff.came[0];
        assert_eq!(
            (new.needed_by.as_deref(), new.how, new.root.as_deref()),
            (Some("func:3"), Some("call"), Some("export:run"))
        );
        assert_eq!(new.path.len(), 3, "{:?}", new.path);
    }

    #[test]
    fn without_names_they_are_recognised_by_body() {
        let bare = |text: &str| {
            let bytes = wat::parse_str(text.replace("$", "$a-")).unwrap();
            let module = Module::parse(&bytes).unwrap();
            let names = module.custom_sections("name").next().unwrap().range.clone();
            [&bytes[..names.start], &bytes[names.end..]].concat()
        };
        let [before, after] = [BEFORE, AFTER].map(bare);
        let diff = Diff::of(
            &Module::parse(&before).unwrap(),
            &Module::parse(&after).unwrap(),
            0,
            &Budget::default(),
        );
        let diff = diff.unwrap();
        let of = |funcs: &[Func]| funcs.iter().map(|func| func.func).collect::<Vec<_>>();
        // `large` has other constants and the same operators; `same` has no counterpart.
        assert_eq!((of(&diff.came), of(&diff.went)), (vec![3, 1], vec![0, 2]));
        assert_eq!((diff.changed.len(), diff.same), (1, 1));
        assert_eq!((diff.changed[0].before_func, diff.changed[0].after_func), (3, 0));
    }

    #[test]
    fn a_budget_is_exceeded_by_what_is_more() {
        let budget =
            Budget { growth: Some(100), code_growth: Some(1), new_functions: Some(0), data_growth: Some(0) };
        let exceeded = diff(BEFORE, AFTER, &budget).exceeded;
        let limits: Vec<_> = exceeded.iter().map(|limit| limit.limit).collect();
        assert_eq!(limits, ["--max-code-growth", "--max-new-functions"]);
        assert_eq!(diff(BEFORE, BEFORE, &Budget { growth: Some(0), ..budget }).exceeded, []);
    }
}
