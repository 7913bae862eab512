//! A table slot that changed is one that nothing in the output can use.
//!
//! What a slot holds after instantiation follows from the segments, in their order. The check
//! writes both modules' segments to the same slots and compares what stands there in the end, or,
//! where instantiation may stop half way or others may look on, after every segment. Two contents
//! agree if they are the same thing, or if every use of either traps: null, a function that only
//! traps, a function of a type with which no call looks at the slot.
//!
//! Where an offset is unknown, slots cannot be told apart; then every segment of that table has to
//! stay whole, and each item is compared on its own, as if it stood in all slots. So are the items
//! of passive segments, which can be copied to any slot of the tables that they are copied to.

use super::demands::Demands;
use super::error::{CheckError, Place};
use super::segments::{ElemPair, Segments, item_count};
use super::stubs::{Stubs, named_in};
use super::uses::Uses;
use super::{Pair, is_trap};
use crate::const_eval::Const;
use crate::module::{Elem, Module};
use crate::ops::Space;
use std::collections::BTreeMap;
use wasmparser::{ConstExpr, ElementItems, SectionLimitedIntoIter};

/// What a slot holds, or an item is. Functions are those of the input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Content {
    Null,
    Func(u32),
    /// The one function of the output that is new, which only traps.
    NewTrap,
    /// The same unknown value in both modules.
    Unknown(Origin),
    /// An unknown value of the output that is none of the input.
    Strange,
}

/// Where an unknown value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Origin {
    /// This item of this segment.
    Item(u32, u32),
    /// The initial value of the table.
    Initial,
    /// The embedder.
    Embedder,
}

/// One item of a segment of the input, and what became of it; nothing if it was left out.
#[derive(Debug, Clone, Copy)]
struct Written {
    before: Content,
    after: Option<Content>,
    elem: u32,
    position: u32,
}

/// Checks the contents of every element segment.
pub(super) fn check(
    pair: &Pair<'_>,
    uses: &Uses,
    segments: &Segments,
    stubs: &Stubs,
) -> Result<(), CheckError> {
    let demands = Demands::of(pair, uses);
    let slots = Slots { pair, uses, segments, stubs, demands };
    let mut of_table: BTreeMap<u32, Vec<ElemPair>> = BTreeMap::new();
    for elem in &segments.elems {
        match elem.table {
            Some(table) => of_table.entry(table).or_default().push(*elem),
            None => slots.passive(elem)?,
        }
    }
    of_table.iter().try_for_each(|(table, elems)| slots.table(*table, elems))
}

struct Slots<'p> {
    pair: &'p Pair<'p>,
    uses: &'p Uses,
    segments: &'p Segments,
    stubs: &'p Stubs,
    demands: Demands,
}

impl Slots<'_> {
    fn passive(&self, elem: &ElemPair) -> Result<(), CheckError> {
        let is_read = self.uses.elems_read.contains(&elem.old);
        let tables: Vec<u32> = self.uses.tables_of(elem.old).collect();
        self.each_item(elem, &mut |written| {
            let after = written.after.unwrap_or(Content::Strange);
            let is_stub = matches!(after, Content::Func(func) if self.stubs.contains(func));
            if is_read && (written.before != after || is_stub) {
                return Err(self.error(&written, "its segment is read, and it changed"));
            }
            tables.iter().try_for_each(|table| {
                let agrees = self.agree(*table, None, written.before, after);
                agrees.map_err(|what| self.error(&written, what))
            })
        })
    }

    fn table(&self, table: u32, elems: &[ElemPair]) -> Result<(), CheckError> {
        if !self.demands.is_all(table) && !self.demands.is_called(table, None) {
            return Ok(());
        }
        let knows_slots = elems.iter().all(|elem| elem.offset.is_some());
        if !knows_slots {
            return elems.iter().try_for_each(|elem| self.anywhere(table, elem));
        }
        let initial = self.initial(table);
        // What several segments write, to be replayed.
        let mut replayed: Vec<(u64, Written)> = Vec::new();
        for (elem, is_shared) in elems.iter().zip(self.shares_slots(elems)) {
            let offset = elem.offset.unwrap_or_default();
            self.each_item(elem, &mut |written| {
                let slot = offset.saturating_add(written.position.into());
                if is_shared {
                    replayed.push((slot, written));
                    return Ok(());
                }
                let after = written.after.unwrap_or(initial);
                self.agree_at(table, slot, &written, written.before, after)
            })?;
        }
        // Stable: within a slot the writes stay in the order of the segments.
        replayed.sort_by_key(|(slot, _)| *slot);
        replayed
            .chunk_by(|(slot, _), (other, _)| slot == other)
            .try_for_each(|writes| self.replay(table, initial, writes))
    }

    /// Several writes to one slot, in order.
    fn replay(&self, table: u32, initial: Content, writes: &[(u64, Written)]) -> Result<(), CheckError> {
        let is_shared = self.pair.before.tables.get(table as usize).is_none_or(|table| table.ty.shared);
        let is_stepwise = self.segments.may_trap || is_shared;
        let mut after = initial;
        for (at, (slot, written)) in writes.iter().enumerate() {
            after = written.after.unwrap_or(after);
            if is_stepwise || at + 1 == writes.len() {
                self.agree_at(table, *slot, written, written.before, after)?;
            }
        }
        Ok(())
    }

    /// A segment of a table in which slots cannot be told apart.
    fn anywhere(&self, table: u32, elem: &ElemPair) -> Result<(), CheckError> {
        self.each_item(elem, &mut |written| {
            let missing = "it is missing, and it is not known which slots are written";
            let after = written.after.ok_or_else(|| self.error(&written, missing))?;
            let agrees = self.agree(table, None, written.before, after);
            agrees.map_err(|what| self.error(&written, what))
        })
    }

    /// For each of these segments of one table, whether another one writes some of its slots.
    fn shares_slots(&self, elems: &[ElemPair]) -> Vec<bool> {
        let mut spans: Vec<(u64, u64, usize)> = Vec::new();
        for (position, elem) in elems.iter().enumerate() {
            let len = elem_at(self.pair.before, elem.old).map_or(0, |elem| item_count(&elem.0.items));
            let start = elem.offset.unwrap_or_default();
            if len > 0 {
                spans.push((start, start.saturating_add(len), position));
            }
        }
        spans.sort_unstable();
        let mut shares = vec![false; elems.len()];
        // A span that overlaps any earlier one overlaps the one that reaches furthest.
        let mut furthest: Option<(u64, usize)> = None;
        for (start, end, position) in spans {
            if let Some((reached, other)) = furthest
                && start < reached
            {
                shares[position] = true;
                shares[other] = true;
            }
            if furthest.is_none_or(|(reached, _)| end > reached) {
                furthest = Some((end, position));
            }
        }
        shares
    }

    /// What every slot of a table holds before any segment is written.
    fn initial(&self, table: u32) -> Content {
        let Some(definition) = self.pair.before.tables.get(table as usize) else {
            return Content::Unknown(Origin::Embedder);
        };
        match &definition.init {
            None if definition.import.is_some() => Content::Unknown(Origin::Embedder),
            None => Content::Null,
            Some(init) => known(self.segments.before.eval(init), Origin::Initial),
        }
    }

    fn agree_at(
        &self,
        table: u32,
        slot: u64,
        written: &Written,
        before: Content,
        after: Content,
    ) -> Result<(), CheckError> {
        self.agree(table, Some(slot), before, after)
            .map_err(|what| self.error(written, format!("table {table} slot {slot}: {what}")))
    }

    /// Whether nobody can tell one content of a slot (or of any slot) from the other.
    fn agree(&self, table: u32, slot: Option<u64>, before: Content, after: Content) -> Result<(), String> {
        if before == after {
            return match before {
                Content::Func(func) if self.stubs.contains(func) && self.matters(table, slot, func) => {
                    Err(format!("func {func} can be used here, and lost its body"))
                }
                _ => Ok(()),
            };
        }
        let changed = || format!("it was {}, and is {}", describe(before), describe(after));
        if self.demands.is_all(table) {
            return Err(format!("the contents of the table can be seen: {}", changed()));
        }
        if !self.demands.is_called(table, slot) {
            return Ok(());
        }
        if self.pair.claim.preserve_trap_kind {
            return Err(format!("a call may trap differently: {}", changed()));
        }
        let traps = |content| match content {
            Content::Null | Content::NewTrap => true,
            Content::Func(func) => !self.demands.can_call(self.pair, table, slot, func),
            Content::Unknown(_) | Content::Strange => false,
        };
        let only_traps = |content| match content {
            Content::Func(func) => self.pair.before.body(func).is_some_and(|body| is_trap(&body)),
            _ => false,
        };
        match traps(before) && (traps(after) || only_traps(after)) {
            true => Ok(()),
            false => Err(format!("an indirect call can use it: {}", changed())),
        }
    }

    fn matters(&self, table: u32, slot: Option<u64>, func: u32) -> bool {
        self.demands.is_all(table) || self.demands.can_call(self.pair, table, slot, func)
    }

    /// Calls `visit` with each item of a segment of the input, and what became of it.
    fn each_item(
        &self,
        elem: &ElemPair,
        visit: &mut impl FnMut(Written) -> Result<(), CheckError>,
    ) -> Result<(), CheckError> {
        let unreadable = |error: wasmparser::Error| {
            CheckError::new("elem", format!("its items cannot be read: {error}")).before(Place::of(
                self.pair.before,
                Space::Elem,
                elem.old,
            ))
        };
        let Some(items) = elem_at(self.pair.before, elem.old).map(Items::of) else { return Ok(()) };
        let new = elem.new.and_then(|new| elem_at(self.pair.after, new));
        let mut new_items = new.map(Items::of);
        for (position, item) in (0..).zip(items) {
            let item = item.map_err(unreadable)?;
            let before = self.before(&item, elem.old, position);
            let new_item = match &mut new_items {
                Some(items) if u64::from(position) >= elem.cut => {
                    items.next().transpose().map_err(unreadable)?
                }
                _ => None,
            };
            let after = new_item.map(|new_item| self.after(&item, before, &new_item));
            visit(Written { before, after, elem: elem.old, position })?;
        }
        Ok(())
    }

    fn before(&self, item: &Item<'_>, elem: u32, position: u32) -> Content {
        match item {
            Item::Func(func) => Content::Func(*func),
            Item::Expr(expr) => known(self.segments.before.eval(expr), Origin::Item(elem, position)),
        }
    }

    /// An item of the output; `content` if it is the same expression as the original.
    fn after(&self, original: &Item<'_>, content: Content, item: &Item<'_>) -> Content {
        let func = |new: u32| match self.pair.old_funcs.get(new as usize) {
            Some(old) => Content::Func(*old),
            None => Content::NewTrap,
        };
        match (original, item) {
            (_, Item::Func(new)) => func(*new),
            (Item::Expr(original), Item::Expr(expr)) if self.pair.same_expr(original, expr).is_ok() => {
                // What is not known to be a function may still hold one.
                let is_unknown = matches!(content, Content::Unknown(_));
                match is_unknown && named_in(original).any(|func| self.stubs.contains(func)) {
                    true => Content::Strange,
                    false => content,
                }
            }
            (_, Item::Expr(expr)) => match self.segments.after.eval(expr) {
                Const::Null => Content::Null,
                Const::Func(new) => func(new),
                Const::I32(_) | Const::I64(_) | Const::Unknown => Content::Strange,
            },
        }
    }

    fn error(&self, written: &Written, what: impl Into<String>) -> CheckError {
        let place = Place::of(self.pair.before, Space::Elem, written.elem).item;
        let error = self.pair.fault(Space::Elem, written.elem, what);
        error.before(Place::named(format!("{place} item {}", written.position)))
    }
}

/// A segment of a module.
fn elem_at<'m, 'a>(module: &'m Module<'a>, elem: u32) -> Option<&'m Elem<'a>> {
    module.elems.get(elem as usize)
}

/// The value of an expression of the input that comes from `origin`.
fn known(value: Const, origin: Origin) -> Content {
    match value {
        Const::Null => Content::Null,
        Const::Func(func) => Content::Func(func),
        Const::I32(_) | Const::I64(_) | Const::Unknown => Content::Unknown(origin),
    }
}

fn describe(content: Content) -> String {
    match content {
        Content::Null => "null".into(),
        Content::Func(func) => format!("func {func} of the input"),
        Content::NewTrap => "a new function that traps".into(),
        Content::Unknown(Origin::Item(elem, position)) => {
            format!("the value of elem {elem} item {position} of the input")
        }
        Content::Unknown(Origin::Initial) => "the initial value of the table".into(),
        Content::Unknown(Origin::Embedder) => "what the embedder has put there".into(),
        Content::Strange => "a value that the input does not have there".into(),
    }
}

/// An item as it is written.
enum Item<'a> {
    Func(u32),
    Expr(ConstExpr<'a>),
}

/// The items of one segment.
enum Items<'a> {
    Funcs(SectionLimitedIntoIter<'a, u32>),
    Exprs(SectionLimitedIntoIter<'a, ConstExpr<'a>>),
}

impl<'a> Items<'a> {
    fn of(elem: &Elem<'a>) -> Items<'a> {
        match &elem.0.items {
            ElementItems::Functions(funcs) => Items::Funcs(funcs.clone().into_iter()),
            ElementItems::Expressions(_, exprs) => Items::Exprs(exprs.clone().into_iter()),
        }
    }
}

impl<'a> Iterator for Items<'a> {
    type Item = wasmparser::Result<Item<'a>>;

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Items::Funcs(funcs) => Some(funcs.next()?.map(Item::Func)),
            Items::Exprs(exprs) => Some(exprs.next()?.map(Item::Expr)),
        }
    }
}
