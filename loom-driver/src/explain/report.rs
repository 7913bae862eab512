//! The answers, as they are written with `--json`.
//!
//! The schema is `loom-why/1`: a later version of loom may add fields, and changes the number if it
//! changes what one means. Items are written as the command line takes them (`func:12`,
//! `table:0[17]`, `export:run`), in the numbers of the file; `output:func:5` is something that a
//! pass made.

use super::answer::Answering;
use super::origins::notation;
use super::targets::Target;
use loom_core::dce::call_targets::Node as Holder;
use loom_core::dce::slots::Item as Slot;
use loom_core::explain::graph::{Node, Part, Reason};
use loom_core::explain::render::{PathPrinter, Place, Step};
use loom_core::index::Item;
use loom_core::refs::Use;
use loom_passes::growth::AtFirst;
use serde::ser::{Error as _, SerializeSeq, SerializeStruct};
use serde::{Serialize, Serializer};
use std::cell::Cell;

/// All answers about one file. Serialized it is
///
/// * `schema`: `loom-why/1`,
/// * `loom`: the version of loom,
/// * `passes`: those that ran, in order, each time that they ran,
/// * `answers`: an [`Answer`] for each thing that was asked about.
///
/// Each answer is found when it is written: together they may be far longer than the module.
pub struct Answers<'r, 'q, 'h, 'f> {
    /// The names of the passes.
    pub passes: Vec<&'r str>,
    /// What it takes to answer.
    pub answering: &'r Answering<'q, 'h, 'f>,
    /// What is asked about, as it was written and as what it is.
    pub targets: &'r [(&'r str, Target)],
    /// Why an answer was not found, which ended the list.
    pub failed: Cell<Option<loom_core::Error>>,
}

/// Why there are no more answers.
pub enum Stopped<W> {
    /// One was not found.
    Failed(loom_core::Error),
    /// One was not written, for this reason.
    Unwritten(W),
}

impl<W> From<loom_core::Error> for Stopped<W> {
    fn from(error: loom_core::Error) -> Stopped<W> {
        Stopped::Failed(error)
    }
}

impl Serialize for Answers<'_, '_, '_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut written = serializer.serialize_struct("Answers", 4)?;
        written.serialize_field("schema", "loom-why/1")?;
        written.serialize_field("loom", env!("CARGO_PKG_VERSION"))?;
        written.serialize_field("passes", &self.passes)?;
        written.serialize_field("answers", &Each(self))?;
        written.end()
    }
}

/// The list of the answers.
struct Each<'e, 'r, 'q, 'h, 'f>(&'e Answers<'r, 'q, 'h, 'f>);

impl Serialize for Each<'_, '_, '_, '_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Each(Answers { answering, targets, failed, .. }) = self;
        let mut list = serializer.serialize_seq(None)?;
        for (asked, target) in *targets {
            let mut write = |answer| list.serialize_element(&answer).map_err(Stopped::Unwritten);
            match answering.answer(asked, target, &mut write) {
                Ok(()) => {}
                Err(Stopped::Unwritten(error)) => return Err(error),
                Err(Stopped::Failed(error)) => {
                    let says = S::Error::custom(&error);
                    failed.set(Some(error));
                    return Err(says);
                }
            }
        }
        list.end()
    }
}

/// Whether one thing stays, and why.
#[derive(Debug, Clone, Serialize)]
pub struct Answer {
    /// What was asked, as it was written.
    pub asked: String,
    /// The thing.
    pub item: String,
    /// The thing in words.
    pub text: String,
    /// The operator, if one is asked about; `item` is the function that has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operator: Option<String>,
    /// Where the operator is.
    #[serde(flatten)]
    pub place: Option<PlaceReport>,
    /// What became of the operator, if one is asked about by its offset; `item` is the function that has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instruction: Option<InstructionReport>,
    /// Of a `memory.grow` that stays: how much it asks for, and its memory at first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub growth: Option<GrowthReport>,
    /// Whether it is still there after the passes.
    pub stays: bool,
    /// What is to be said beside the paths.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The pass that removed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub removed_by: Option<String>,
    /// The pass that ended the last path to it, if that was an earlier one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub freed_by: Option<String>,
    /// The exports that are called as the thing is, with what became of each.
    pub exports: Vec<ExportReport>,
    /// The paths that keep it; if it is gone, those that kept it before.
    pub paths: Vec<PathReport>,
}

/// What became of an operator. Offsets are from the start of the file.
#[derive(Debug, Clone, Serialize)]
pub struct InstructionReport {
    /// Where it was.
    pub offset: u64,
    /// What became of it, in one word: `kept`, or why it went.
    pub is: &'static str,
    /// The pass that took it out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// The function of the output where it is, or what stands in its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub func: Option<u32>,
    /// Where that is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<u64>,
    /// The pass by which it came to name another function.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub redirected_by: Option<String>,
}

/// How much a `memory.grow` of the file asks for, and what is certain about its memory at first.
#[derive(Debug, Clone, Serialize)]
pub struct GrowthReport {
    /// How many pages this one asks for, if that is a constant.
    pub asks_for: Option<u64>,
    /// The memory in words.
    pub text: String,
    /// The memory.
    #[serde(flatten)]
    pub at_first: AtFirst,
}

/// What became of an export.
#[derive(Debug, Clone, Serialize)]
pub struct ExportReport {
    /// Its name.
    pub name: String,
    /// Whether it is still there.
    pub stays: bool,
    /// Why, if a pass decided about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A path from a root.
#[derive(Debug, Clone, Serialize)]
pub struct PathReport {
    /// The root: an export, `start` or `instantiation`.
    pub root: String,
    /// Why the root stays, or why it went, if a pass decided about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The steps, each from what the step before ended at.
    pub steps: Vec<StepReport>,
}

/// One step of a path.
#[derive(Debug, Clone, Serialize)]
pub struct StepReport {
    /// What needs.
    pub from: String,
    /// What is needed.
    pub to: String,
    /// Why.
    pub reason: &'static str,
    /// Where the operator is that is the reason.
    #[serde(flatten)]
    pub place: Option<PlaceReport>,
    /// The table or segment whose slot it is: that of an indirect call, or what the reason names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub through: Option<String>,
    /// The slot that holds the function, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slot: Option<String>,
    /// The type of an indirect call.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub ty: Option<String>,
    /// Whether the function has this type only after the passes, and another one in the file.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_retyped: bool,
    /// In words.
    pub text: String,
}

/// Where an operator is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum PlaceReport {
    /// In the file.
    File {
        /// Byte offset from the start of the file (of the binary, if the file is text).
        offset: u64,
    },
    /// In a body that passes edited.
    Edited {
        /// Byte offset from the start of the body, after the passes.
        offset_in_edited_body: u32,
    },
}

impl From<Place> for PlaceReport {
    fn from(place: Place) -> PlaceReport {
        match place {
            Place::File(offset) => PlaceReport::File { offset },
            Place::Edited(offset) => PlaceReport::Edited { offset_in_edited_body: offset },
        }
    }
}

/// A step in the words of the schema.
pub(crate) fn step_report(printer: &PathPrinter<'_, '_>, step: Step) -> StepReport {
    let node = |position: usize| printer.graph.nodes[position];
    let (Some(first), Some(last)) = (step.edges.first(), step.edges.last()) else {
        let (from, to) = (String::new(), node_notation(printer, step.node));
        return StepReport {
            from,
            to,
            reason: "",
            place: None,
            through: None,
            slot: None,
            ty: None,
            is_retyped: false,
            text: step.text,
        };
    };
    let place = match (first.reason, node(first.from)) {
        (
            Reason::Body { offset, .. } | Reason::IndirectCall { offset, .. },
            Node::Item(Item::Func(func), _),
        ) => Some(printer.naming.place(func, offset).into()),
        _ => None,
    };
    let slot = step.edges.iter().rev().find_map(|edge| match node(edge.to) {
        Node::Slot(slot, _) => Some(slot_notation(printer, slot)),
        _ => None,
    });
    let (through, ty) = match first.reason {
        Reason::IndirectCall { table, ty, .. } => (
            Some(node_notation(printer, Node::Item(table.into(), Part::Shell))),
            Some(printer.signature(ty.into())),
        ),
        _ => (slot.as_ref().map(|_| node_notation(printer, node(first.to))), None),
    };
    let is_retyped = match (first.reason, node(first.from)) {
        (Reason::Typed, Node::Item(Item::Func(func), _)) => printer.naming.is_retyped(func),
        _ => false,
    };
    StepReport {
        from: node_notation(printer, node(first.from)),
        to: node_notation(printer, node(last.to)),
        reason: reason_name(first.reason),
        place,
        through,
        slot,
        ty,
        is_retyped,
        text: step.text,
    }
}

pub(crate) fn reason_name(reason: Reason) -> &'static str {
    match reason {
        Reason::Named => "named",
        Reason::WhileImported => "while-imported",
        Reason::Body { kind, .. } => match kind {
            Use::Call => "call",
            Use::RefFunc => "ref-func",
            Use::MemoryGrow => "memory-grow",
            _ => "operator",
        },
        Reason::IndirectCall { .. } => "indirect-call",
        Reason::Expr(_) => "const-expr",
        Reason::Within => "within",
        Reason::FilledBy => "filled-by",
        Reason::Instantiates => "instantiation",
        Reason::SharesSlots => "shares-slots",
        Reason::IndexAsData => "index-as-data",
        Reason::Typed => "typed",
        Reason::Holds | Reason::Refers | Reason::Part | Reason::Flow(..) => "holds",
    }
}

fn slot_notation(printer: &PathPrinter<'_, '_>, slot: Slot) -> String {
    match printer.table_slot(slot) {
        Some((table, slot)) => format!("{}[{slot}]", item_notation(printer, table.into())),
        None => format!("{}[{}]", item_notation(printer, slot.elem.into()), slot.position),
    }
}

fn item_notation(printer: &PathPrinter<'_, '_>, item: Item) -> String {
    printer.naming.original(item).map_or_else(|| format!("output:{}", notation(item)), notation)
}

/// A node as the command line takes it.
pub(crate) fn node_notation(printer: &PathPrinter<'_, '_>, node: Node) -> String {
    match node {
        Node::Export(position) => {
            format!("export:{}", printer.module.exports.get(position).map_or("?", |export| export.name))
        }
        Node::Start => "start".into(),
        Node::Instantiation => "instantiation".into(),
        Node::Slot(slot, _) => slot_notation(printer, slot),
        Node::Item(item, _) => item_notation(printer, item),
        Node::Group(first) => item_notation(printer, first.into()),
        Node::Demand(Holder::Table(table), _)
        | Node::Inflow(table, _)
        | Node::Trapping(Holder::Table(table)) => item_notation(printer, table.into()),
        Node::Demand(Holder::Elem(elem), _) | Node::Trapping(Holder::Elem(elem)) => {
            item_notation(printer, elem.into())
        }
        Node::Numbered(space) => format!("{}:*", space.name()),
        Node::Waiting(group) => format!("waiting:{group}"),
    }
}
