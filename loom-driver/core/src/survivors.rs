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
use crate::explain::render::{Naming, Own, PathPrinter};
use crate::index::{FuncIndex, Item, Space};
use crate::module::Module;
use crate::proposal::CommitContext;
use crate::report::PassReport;
use crate::roots::{Fate, Roots};
use crate::settings::Settings;
use meld_boundary::Reading;
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
    describe_in(module, survivors, &Own::of(module))
}

/// The same in other words than the module's own: those of the file that it was made from.
///
/// # Errors
///
/// [`Error::Bug`] only.
pub fn describe_in(module: &Module<'_>, survivors: &[Survivor], naming: &dyn Naming) -> Result<String> {
    let why = Why::of(module, &Roots::all_exports(module), false)?;
    let printer = why.printer(naming);
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
        describe_cuts(&why, &printer, survivors, &targets, &mut text)?;
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

/// Says what has to go: calls, since whoever wrote the program can drop those; and exports, if others are left.
fn describe_cuts(
    why: &Why<'_, '_>,
    printer: &PathPrinter<'_, '_>,
    survivors: &[Survivor],
    targets: &[usize],
    text: &mut String,
) -> Result<()> {
    let exports = why.graph.exports_to(targets);
    let reaching = exports.iter().flatten().copied();
    let allocators: BTreeSet<usize> = reaching.filter(|export| is_allocator(why.module, *export)).collect();
    describe_allocators(why.module, &allocators, text);
    let pronoun = if targets.len() == 1 { "it is" } else { "all of this is" };
    let calls = why.graph.least_calls(targets, &allocators);
    let calls = calls.filter(|cut| cut.len() <= MANY && !cut.is_empty());
    let has_calls = calls.is_some();
    if let Some(cut) = calls {
        let these = if cut.len() == 1 { "this call".into() } else { format!("these {} calls", cut.len()) };
        let here = if survivors.iter().any(is_growth) { "the program itself allocates, here; " } else { "" };
        let them = if allocators.is_empty() { "" } else { "them and " };
        let cut = Cut { exports: allocators.iter().copied().collect(), ..cut };
        let saved = saved(why.module, &cut)?;
        let _ = writeln!(text, "{here}without {them}{these} {pronoun} gone, and {saved} bytes with it:");
        for (_, edge) in &cut.calls {
            let steps = printer.steps(&[*edge]);
            let _ = writeln!(text, "  {}", steps.first().map_or("?", |step| step.text.as_str()));
        }
    }
    let Some(exports) = exports.filter(|exports| leaves_some(why.module, exports)) else {
        if !has_calls
            && allocators.is_empty()
            && survivors.iter().any(|one| matches!(one, Survivor::Operator(..)))
        {
            text.push_str("no call leads there: a function that has to stay has it itself\n");
        }
        return Ok(());
    };
    let saved = saved(why.module, &Cut { exports: exports.clone(), calls: Vec::new() })?;
    let what =
        if exports.len() == 1 { "this export".into() } else { format!("these {} exports", exports.len()) };
    let _ = writeln!(text, "without {what} {pronoun} gone, and {saved} bytes with it:");
    for position in exports {
        let _ = writeln!(text, "  {}", printer.node(Node::Export(position)));
    }
    Ok(())
}

/// Says what to do about allocators: who needs them decides, and not the program.
fn describe_allocators(module: &Module<'_>, allocators: &BTreeSet<usize>, text: &mut String) {
    let (these, them) = match allocators.len() {
        0 => return,
        1 => ("1 export that leads there is an allocator".to_string(), "it"),
        count => (format!("{count} exports that lead there are allocators"), "them"),
    };
    let what = match meld_boundary::read(module.bytes) {
        Reading::Verified(section) => {
            match allocators.iter().any(|position| !section.needs.of(*position).is_empty()) {
                true => format!("the outside needs {them}, because a string or a list crosses the boundary"),
                false => format!("nothing outside needs {them}; `-Omcu` acts on that"),
            }
        }
        _ => {
            format!("say who needs {them}, with `--component FILE` for each component; `-Omcu` acts on that")
        }
    };
    let _ = writeln!(text, "{these}: {what}");
}

fn is_growth(survivor: &Survivor) -> bool {
    matches!(survivor, Survivor::Operator(name, ..) if name.contains("memory.grow"))
}

/// Whether a function is exported besides these: nobody wants a program that cannot be called.
fn leaves_some(module: &Module<'_>, without: &[usize]) -> bool {
    let without: BTreeSet<usize> = without.iter().copied().collect();
    let mut exports = module.exports.iter().enumerate();
    exports.any(|(position, export)| !without.contains(&position) && Space::of(export.kind) == Space::Func)
}

/// Whether an export is for the other side to put values into memory. `cabi_realloc` is what bindings call it.
fn is_allocator(module: &Module<'_>, export: usize) -> bool {
    module.exports.get(export).is_some_and(|export| export.name.starts_with("cabi_realloc"))
}

/// How much smaller a module is without the exports and calls of a cut.
fn saved(module: &Module<'_>, cut: &Cut) -> Result<usize> {
    let whole = module.bytes.len();
    Ok(removed(module, cut)?.map_or(whole, |bytes| whole.saturating_sub(bytes.len())))
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
