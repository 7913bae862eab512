//! What referred to functions that nothing reaches any more, and how each of these references ended: the cut that shows
//! why they may go.

use super::Instructions;
use crate::explain::report::{node_notation, reason_name};
use loom_core::explain::Why;
use loom_core::explain::graph::{Edge, Node, Part, Reason};
use loom_core::explain::render::{Own, PathPrinter};
use loom_core::index::{FuncIndex, Item};
use loom_core::roots::Roots;
use loom_core::{Module, Result};
use serde::Serialize;
use std::collections::BTreeMap;

/// A reference in the input.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Reference {
    /// What referred.
    pub from: String,
    /// How.
    pub how: &'static str,
    /// Where the instruction stands that did: an offset from the start of the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<u64>,
    /// The step in which that went: the instruction, or the export.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gone: Option<u32>,
    /// The step in which the instruction came to name another function.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub redirected: Option<u32>,
}

/// The references to each function that nothing reaches any more, as far as something in the input reached it. The contents of
/// its code section begin at `base`.
///
/// # Errors
///
/// As [`Why::of`].
pub fn to_unreachable(
    instructions: &Instructions,
    file: &Module<'_>,
    base: u64,
    preserve_trap_kind: bool,
) -> Result<BTreeMap<FuncIndex, Vec<Reference>>> {
    let mut found: BTreeMap<FuncIndex, Vec<Reference>> = BTreeMap::new();
    if instructions.funcs.iter().all(|func| func.unreachable.is_none()) {
        return Ok(found);
    }
    let why = Why::of(file, &Roots::all_exports(file), preserve_trap_kind)?;
    let naming = Own::of(file);
    let printer = why.printer(&naming);
    for edge in why.graph.all_edges() {
        let Some(&Node::Item(Item::Func(func), part)) = why.graph.nodes.get(edge.to) else { continue };
        let Some(of) = instructions.func(func).filter(|func| func.unreachable.is_some()) else { continue };
        // Who only holds a reference may still do so.
        let is_cut = part == Part::All || of.now.is_none();
        if is_cut && edge.reason != Reason::Part {
            found.entry(func).or_default().push(reference(instructions, file, base, &printer, edge));
        }
    }
    found.values_mut().for_each(|references| {
        references.sort();
        references.dedup();
    });
    Ok(found)
}

fn reference(
    instructions: &Instructions,
    file: &Module<'_>,
    base: u64,
    printer: &PathPrinter<'_, '_>,
    edge: &Edge,
) -> Reference {
    let from = printer.graph.nodes.get(edge.from).copied();
    let mut reference = Reference {
        from: from.map_or_else(String::new, |node| node_notation(printer, node)),
        how: reason_name(edge.reason),
        at: None,
        gone: None,
        redirected: None,
    };
    match (from, edge.reason) {
        (Some(Node::Item(Item::Func(func), _)), Reason::Body { offset, .. }) => {
            let start = file.body(func).map_or(0, |body| body.range().start);
            let inside = (start - base.min(start)) as u32 + offset;
            if let Some(at) = instructions.around(func, inside) {
                let became = instructions.disposition(at);
                reference.at = Some(base + u64::from(instructions.all[at].was));
                reference.gone = became.gone.map(|(_, step)| step);
                reference.redirected = became.redirected;
            }
        }
        (Some(Node::Export(position)), _) => {
            let export = file.exports.get(position);
            reference.gone = export.and_then(|export| *instructions.exports.get(export.name)?);
        }
        _ => {}
    }
    reference
}
