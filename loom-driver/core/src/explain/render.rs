//! Paths in naming: one line for each step.

use super::graph::{Edge, Graph, Node, Reason};
use crate::dce::call_targets::Node as Holder;
use crate::dce::segments::{Placement, Segments};
use crate::dce::slots::Item as Slot;
use crate::index::{FuncIndex, Item, TableIndex, TypeIndex};
use crate::module::Module;
use crate::names::Names;
use crate::refs::Use;
use std::cell::RefCell;
use std::fmt;
use wasmparser::{CompositeInnerType, FunctionBody, ValType};

/// Where something stands that a line refers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Byte offset from the start of the file of the operator or expression.
    File(u64),
    /// Byte offset of the operator from the start of the body, as the passes left it: they edited
    /// the body, so the operator may stand nowhere in the file.
    Edited(u32),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::File(offset) => write!(f, "at {offset:#x}"),
            Place::Edited(offset) => write!(f, "at {offset:#x} of its body after the passes"),
        }
    }
}

/// How things are called: by the numbers of the module itself, or of the one that it was made from.
pub trait Naming {
    /// What an item is called; `None` if it has no counterpart there.
    fn original(&self, item: Item) -> Option<Item>;
    /// The name of an item that [`Naming::original`] returned.
    fn name(&self, item: Item) -> Option<String>;
    /// Where the operator is in whose bytes `offset` from the start of a body falls.
    fn place(&self, func: FuncIndex, offset: u32) -> Place;
    /// Where the expression is at an offset from the start of the file, if that can be told.
    fn expr(&self, offset: u64) -> Option<Place>;
    /// Whether a function has another type than it had there.
    fn is_retyped(&self, _: FuncIndex) -> bool {
        false
    }
}

/// The naming of a module about itself.
pub struct Own<'m, 'a> {
    module: &'m Module<'a>,
    names: Names,
    /// The function that was asked about last, and where its operators start. Questions mostly come
    /// function by function, and to read a body for each would take the square of its length.
    starts: RefCell<Option<(FuncIndex, Vec<u32>)>>,
}

impl<'m, 'a> Own<'m, 'a> {
    /// Reads the names.
    pub fn of(module: &'m Module<'a>) -> Own<'m, 'a> {
        Own { module, names: Names::of(module), starts: RefCell::default() }
    }
}

impl Naming for Own<'_, '_> {
    fn original(&self, item: Item) -> Option<Item> {
        Some(item)
    }

    fn name(&self, item: Item) -> Option<String> {
        self.names.get(item).map(str::to_string)
    }

    fn place(&self, func: FuncIndex, offset: u32) -> Place {
        let Some(body) = self.module.body(func) else { return Place::File(0) };
        let mut starts = self.starts.borrow_mut();
        let starts = match starts.take() {
            Some((last, known)) if last == func => starts.insert((func, known)),
            _ => starts.insert((func, operator_starts(body))),
        };
        let behind = starts.1.partition_point(|start| *start <= offset);
        let start = behind.checked_sub(1).map_or(offset, |position| starts.1[position]);
        Place::File(body.range().start + u64::from(start))
    }

    fn expr(&self, offset: u64) -> Option<Place> {
        Some(Place::File(offset))
    }
}

/// Where the operators of a body start, from its start, up to the first that cannot be read.
fn operator_starts(body: &FunctionBody<'_>) -> Vec<u32> {
    let base = body.range().start;
    let Ok(mut operators) = body.get_operators_reader() else { return Vec::new() };
    let mut starts = Vec::new();
    while !operators.eof() {
        starts.push((operators.original_position() - base) as u32);
        if operators.read().is_err() {
            break;
        }
    }
    starts
}

/// A step of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What is needed because of what the step before ended at.
    pub node: Node,
    /// The edges that it consists of: the first one counts, the others are inside of a table.
    pub edges: Vec<Edge>,
    /// In naming: "func 12 `run` calls func 14 at 0x2b1".
    pub text: String,
}

/// Tells paths of one graph.
pub struct PathPrinter<'t, 'a> {
    /// The module that the graph is of.
    pub module: &'t Module<'a>,
    /// Its segments.
    pub segments: &'t Segments,
    /// The graph.
    pub graph: &'t Graph,
    /// How things are called.
    pub naming: &'t dyn Naming,
}

impl PathPrinter<'_, '_> {
    /// A path, one step after the other.
    pub fn steps(&self, path: &[Edge]) -> Vec<Step> {
        let mut steps: Vec<Vec<Edge>> = Vec::new();
        for &edge in path {
            match steps.last_mut() {
                Some(step) if !edge.counts() => step.push(edge),
                _ => steps.push(vec![edge]),
            }
        }
        let mut told = Vec::new();
        for edges in steps {
            let Some(last) = edges.last() else { continue };
            told.push(Step { node: self.graph.nodes[last.to], text: self.text(&edges), edges });
        }
        told
    }

    /// An item by index and name.
    pub fn item(&self, item: Item) -> String {
        let Some(original) = self.naming.original(item) else { return format!("{item} of the output") };
        match (self.naming.name(original), original) {
            (Some(name), _) => format!("{original} `{}`", name.escape_debug()),
            (None, Item::Type(_)) => format!("{original} `{}`", self.signature(item)),
            (None, _) => original.to_string(),
        }
    }

    /// A node in naming.
    pub fn node(&self, node: Node) -> String {
        match node {
            Node::Export(position) => {
                let name = self.module.exports.get(position).map_or("?", |export| export.name);
                format!("export `{}`", name.escape_debug())
            }
            Node::Start => "the start function".into(),
            Node::Instantiation => "instantiation".into(),
            Node::Item(item, _) => self.item(item),
            Node::Group(first) => self.group(first),
            Node::Slot(slot, _) => self.slot(slot),
            Node::Demand(Holder::Table(table), _)
            | Node::Inflow(table, _)
            | Node::Trapping(Holder::Table(table)) => self.item(table.into()),
            Node::Demand(Holder::Elem(elem), _) | Node::Trapping(Holder::Elem(elem)) => {
                self.item(elem.into())
            }
            Node::Numbered(space) => format!("every {}", space.name()),
            Node::Waiting(_) => "exports that stay for imports".into(),
        }
    }

    /// A recursion group by its types, if they are behind each other where they are called so.
    fn group(&self, first: TypeIndex) -> String {
        let types = self.module.group_of(first).map_or(0..0, |group| group.types.clone());
        let original = |ty: u32| Some(self.naming.original(TypeIndex::from_u32(ty).into())?.parts().1);
        let ends = original(types.start).zip(types.end.checked_sub(1).and_then(original));
        match ends {
            Some((first, last)) if last.checked_sub(first) == Some(types.len() as u32 - 1) => {
                format!("the recursion group of types {first} to {last}")
            }
            _ => format!("the recursion group of {}", self.item(first.into())),
        }
    }

    /// A table slot where it is known which, otherwise the item of the segment.
    pub fn slot(&self, slot: Slot) -> String {
        match self.table_slot(slot) {
            Some((table, slot)) => format!("slot {slot} of {}", self.item(table.into())),
            None => format!("item {} of {}", slot.position, self.item(slot.elem.into())),
        }
    }

    /// The table and slot into which an item is written, if that is known.
    pub fn table_slot(&self, slot: Slot) -> Option<(TableIndex, u64)> {
        match self.segments.elems[slot.elem] {
            Placement::At { into, offset } => Some((into, offset + u64::from(slot.position))),
            Placement::Nowhere | Placement::MayTrap(_) => None,
        }
    }

    /// A function type as `(i32, i32) -> i32`; another type as its kind.
    pub fn signature(&self, ty: Item) -> String {
        let Item::Type(ty) = ty else { return String::new() };
        let list = |types: &[ValType]| types.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        match self.module.sub_type(ty).map(|ty| &ty.composite_type.inner) {
            Some(CompositeInnerType::Func(ty)) => match ty.results() {
                [one] => format!("({}) -> {one}", list(ty.params())),
                results => format!("({}) -> ({})", list(ty.params()), list(results)),
            },
            Some(CompositeInnerType::Array(_)) => "array".into(),
            Some(CompositeInnerType::Struct(_)) => "struct".into(),
            Some(CompositeInnerType::Cont(_)) => "cont".into(),
            None => "?".into(),
        }
    }

    fn text(&self, edges: &[Edge]) -> String {
        let Some((head, tail)) = edges.split_first() else { return String::new() };
        let from = self.graph.nodes[head.from];
        let to = match (self.graph.nodes[head.to], tail) {
            // Of everything that an import keeps, this is what counts here.
            (Node::Numbered(_) | Node::Waiting(_), [one, ..]) => self.graph.nodes[one.to],
            (to, _) => to,
        };
        let mut text = self.head(from, to, head.reason);
        let mut slot = match to {
            Node::Slot(slot, _) => Some(slot),
            _ => None,
        };
        for edge in tail {
            match (edge.reason, self.graph.nodes[edge.to]) {
                (Reason::Flow(func, offset), Node::Demand(holder, _)) => text.push_str(&format!(
                    ", which {} fills from {} {}",
                    self.item(func.into()),
                    self.node(Node::Demand(holder, None)),
                    self.naming.place(func, offset)
                )),
                (Reason::Part, group @ Node::Group(_)) => {
                    text.push_str(&format!(", a part of {}", self.node(group)));
                }
                (Reason::Holds, Node::Slot(held, _)) => slot = Some(held),
                (Reason::Refers, Node::Item(func, _)) => {
                    if let Some(slot) = slot.take() {
                        text.push_str(&format!(": {} is {}", self.slot_in(to, slot), self.item(func)));
                    }
                }
                _ => {}
            }
        }
        if let Some(slot) = slot.filter(|_| !matches!(to, Node::Slot(..)) || text.contains(" calls ")) {
            text.push_str(&format!(": {}", self.slot_in(to, slot)));
        }
        text
    }

    /// A slot without its table, if that is `named` already.
    fn slot_in(&self, named: Node, slot: Slot) -> String {
        let named = match named {
            Node::Item(Item::Table(table), _) | Node::Demand(Holder::Table(table), _) => Some(table),
            Node::Slot(slot, _) => self.table_slot(slot).map(|(table, _)| table),
            _ => None,
        };
        match self.table_slot(slot) {
            Some((table, slot)) if Some(table) == named => format!("slot {slot}"),
            _ => self.slot(slot),
        }
    }

    fn head(&self, from: Node, to: Node, reason: Reason) -> String {
        let (owner, target) = (self.node(from), self.node(to));
        let place = |offset: u32| match from {
            Node::Item(Item::Func(func), _) => self.naming.place(func, offset),
            _ => Place::Edited(offset),
        };
        match reason {
            Reason::Named => format!("{owner} is {target}"),
            Reason::WhileImported => format!("{target} stays as long as import {owner} is live"),
            Reason::Body { offset, kind } => format!("{owner} {} {target} {}", verb(kind), place(offset)),
            Reason::IndirectCall { offset, ty, table, slot } => format!(
                "{owner} calls through {}{} as `{}` {}",
                self.item(table.into()),
                slot.map_or_else(String::new, |slot| format!(", slot {slot},")),
                self.signature(Item::from(TypeIndex::from_u32(ty.as_u32()))),
                place(offset)
            ),
            Reason::Expr(offset) => match self.naming.expr(offset) {
                Some(place) => format!("{owner} mentions {target} {place}"),
                None => format!("{owner} mentions {target}"),
            },
            Reason::Within => match from {
                Node::Slot(..) => format!("{owner} is written by {target}"),
                _ => format!("{owner} is written into {target}"),
            },
            Reason::FilledBy => format!("{owner} is filled by {target}"),
            Reason::Instantiates => {
                format!("instantiation writes {target}, where that can be seen or can trap")
            }
            Reason::SharesSlots => format!("{owner} shares slots with {target}"),
            Reason::IndexAsData => {
                format!("import {owner} is told indices as plain numbers, so {target} stays")
            }
            Reason::Typed => match from {
                Node::Item(Item::Func(func), _) if self.naming.is_retyped(func) => {
                    format!("{owner} has {target} after the passes")
                }
                Node::Item(Item::Func(_) | Item::Tag(_), _) => format!("{owner} has {target}"),
                _ => format!("{owner} mentions {target}"),
            },
            Reason::Holds | Reason::Refers | Reason::Part | Reason::Flow(..) => {
                format!("{owner} has {target}")
            }
        }
    }
}

fn verb(kind: Use) -> &'static str {
    match kind {
        Use::Type | Use::HeapType => "mentions",
        Use::Call => "calls",
        Use::RefFunc => "makes a reference to",
        Use::TableCall => "calls through",
        Use::TableSize | Use::MemorySize => "asks the size of",
        Use::TableWrite => "writes to",
        Use::TableFlow => "copies to or from",
        Use::Table | Use::Global | Use::Memory | Use::MemArg => "reads or writes",
        Use::MemoryGrow => "grows",
        Use::Tag => "throws or catches",
        Use::ElemFlow | Use::Elem | Use::Data => "reads",
        Use::ElemDrop | Use::DataDrop => "drops",
    }
}
