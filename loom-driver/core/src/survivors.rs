//! What is still in a module although it was not to be: what keeps it, and the least that has to go.
//!
//! This is the one place that says so, whoever did not want it: a promise of the fuser, or the user
//! with `--forbid`.

use crate::bodies::{self, Splice};
use crate::dce::{self, Options};
use crate::error::{Error, Result};
use crate::explain::Why;
use crate::explain::graph::cut::Cut;
use crate::explain::graph::{Edge, Node, Reason};
use crate::explain::render::{Own, PathPrinter};
use crate::index::{FuncIndex, Item};
use crate::module::Module;
use crate::proposal::CommitContext;
use crate::report::PassReport;
use crate::roots::{Fate, Roots};
use crate::settings::Settings;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use wasmparser::FunctionBody;

/// Something that was not to be in the module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Survivor {
    /// An item.
    Item(Item),
    /// The export at this position.
    Export(usize),
    /// An operator, in naming, at this offset from the start of the body of a function.
    Operator(String, FuncIndex, u32),
}

/// What to do next.
pub const HELP: &str = "indices and offsets are those of the module that would have been written; `--dump-passes DIR` \
                        keeps it, and `loom why` with the same flags explains the input. Nothing was written";

/// So many survivors are explained one by one.
const MANY: usize = 10;

/// Says of each survivor what keeps it, then the least that has to go so that all of them go.
///
/// # Errors
///
/// [`Error::Bug`] only.
pub fn describe(module: &Module<'_>, survivors: &[Survivor]) -> Result<String> {
    let why = Why::of(module, &Roots::all_exports(module), false)?;
    let naming = Own::of(module);
    let printer = why.printer(&naming);
    let mut text = String::new();
    let mut targets = Vec::new();
    for (position, survivor) in survivors.iter().enumerate() {
        let node = node_of(&why, survivor);
        targets.extend(node);
        if position >= MANY {
            continue;
        }
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{}", name(&printer, survivor));
        let path = node.and_then(|node| why.graph.shortest(node));
        let Some((_, path)) = path else {
            text.push_str("  nothing reaches it: `dce` removes it\n");
            continue;
        };
        for step in printer.steps(&path) {
            let _ = writeln!(text, "  {}", step.text);
        }
    }
    if survivors.len() > MANY {
        let _ = writeln!(text, "and {} more", survivors.len() - MANY);
    }
    if !targets.is_empty() {
        describe_cuts(&why, &printer, &targets, &mut text)?;
    }
    Ok(text)
}

fn node_of(why: &Why<'_, '_>, survivor: &Survivor) -> Option<usize> {
    match survivor {
        Survivor::Item(item) => why.node_of(*item),
        Survivor::Export(position) => why.graph.find(Node::Export(*position)),
        Survivor::Operator(_, func, _) => why.body(*func),
    }
}

fn name(printer: &PathPrinter<'_, '_>, survivor: &Survivor) -> String {
    match survivor {
        Survivor::Item(item) => printer.item(*item),
        Survivor::Export(position) => printer.node(Node::Export(*position)),
        Survivor::Operator(operator, func, offset) => {
            format!("{operator} {} in {}", printer.naming.place(*func, *offset), printer.item((*func).into()))
        }
    }
}

fn describe_cuts(
    why: &Why<'_, '_>,
    printer: &PathPrinter<'_, '_>,
    targets: &[usize],
    text: &mut String,
) -> Result<()> {
    let exports = why.graph.exports_to(targets).map(|exports| Cut { exports, calls: Vec::new() });
    let least = why.graph.least_cut(targets);
    // Calls are worth a thought only if they are fewer.
    let fewer = least.filter(|least| exports.as_ref().is_none_or(|exports| least.len() < exports.len()));
    for cut in exports.into_iter().chain(fewer) {
        let removed = removed(why.module, &cut)?;
        let saved = removed
            .map_or(why.module.bytes.len(), |bytes| why.module.bytes.len().saturating_sub(bytes.len()));
        let all = if targets.len() == 1 { "it is" } else { "all of this is" };
        let _ = writeln!(text, "{all} gone, and {saved} bytes with it, without");
        for position in cut.exports {
            let _ = writeln!(text, "  {}", printer.node(Node::Export(position)));
        }
        for (_, edge) in cut.calls {
            let steps = printer.steps(&[edge]);
            let _ = writeln!(text, "  the call: {}", steps.first().map_or("?", |step| step.text.as_str()));
        }
    }
    Ok(())
}

/// The module without the exports and calls of a cut, and without what then is unreachable: calls
/// become traps. `None` if nothing is left.
///
/// # Errors
///
/// [`Error::Bug`] only.
pub fn removed(module: &Module<'_>, cut: &Cut) -> Result<Option<Vec<u8>>> {
    let settings = Settings { check: false, ..Settings::default() };
    let mut report = PassReport::default();
    let mut cx = CommitContext { settings: &settings, report: &mut report, source_map: None };
    let mut calls: BTreeMap<FuncIndex, BTreeMap<usize, usize>> = BTreeMap::new();
    for (func, offset) in cut.calls.iter().filter_map(call_of) {
        let operator = module.body(func).and_then(|body| operator(body, offset));
        let (start, end) = operator.ok_or_else(|| Error::bug("a call that is none"))?;
        calls.entry(func).or_default().insert(start, end);
    }
    let trapping = bodies::rewrite(module, |func, old| {
        let Some(calls) = calls.get(&func) else { return Ok(None) };
        let mut splice = Splice::new(old);
        for (&start, &end) in calls {
            splice.replace_operators(start..end, &UNREACHABLE)?;
        }
        Ok(Some(splice.finish()))
    })?
    .assemble(module, &mut cx);
    let module = Module::parse(&trapping)?;
    let dropped: BTreeSet<usize> = cut.exports.iter().copied().collect();
    let fate = |position| match dropped.contains(&position) {
        true => Fate::Drop { reason: "what if".into() },
        false => Fate::public(),
    };
    let roots = Roots::new(&module, (0..module.exports.len()).map(fate).collect(), Vec::new());
    let roots = roots.ok_or_else(|| Error::bug("other exports"))?;
    if Why::of(&module, &roots, false)?.graph.nodes.len() == 1 {
        return Ok(None);
    }
    let reduced = dce::run(&module, &roots, &Options::default(), &mut cx)?;
    Ok(Some(reduced.unwrap_or(trapping)))
}

const UNREACHABLE: [u8; 1] = [0x00];

/// Function and offset of a call.
fn call_of(edge: &(Node, Edge)) -> Option<(FuncIndex, u32)> {
    match (edge.0, edge.1.reason) {
        (
            Node::Item(Item::Func(func), _),
            Reason::Body { offset, .. } | Reason::IndirectCall { offset, .. },
        ) => Some((func, offset)),
        _ => None,
    }
}

/// Start and end of the operator in whose bytes `offset` falls, from the start of the body.
fn operator(body: &FunctionBody<'_>, offset: u32) -> Option<(usize, usize)> {
    let base = body.range().start;
    let mut operators = body.get_operators_reader().ok()?;
    loop {
        let start = operators.original_position();
        operators.read().ok()?;
        let end = operators.original_position();
        if end > base + u64::from(offset) {
            return Some(((start - base) as usize, (end - base) as usize));
        }
    }
}
