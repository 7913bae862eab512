//! What the active element segments leave in the slots of tables.

use super::segments::{Placement, Segments};
use crate::const_eval::Content;
use crate::index::{ElemIndex, EntityRef, FuncIndex, SecondaryMap, TableIndex};
use crate::module::Module;
use std::collections::BTreeMap;
use wasmparser::ElementItems;

/// An item of an element segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Item {
    /// The segment.
    pub elem: ElemIndex,
    /// Position in the segment, from 0.
    pub position: u32,
}

/// A run of slots with the items that they finally hold.
#[derive(Clone, Copy)]
pub(super) struct Run {
    pub(super) len: u64,
    pub(super) elem: ElemIndex,
    /// Position in the segment of the first slot's item.
    pub(super) position: u32,
}

/// The items of segments, and where they finally stand. Each segment and each table is read when it is asked for.
pub struct Slots<'m, 'a> {
    module: &'m Module<'a>,
    segments: &'m Segments,
    contents: SecondaryMap<ElemIndex, Option<Vec<Content>>>,
    layouts: SecondaryMap<TableIndex, Option<BTreeMap<u64, Run>>>,
}

impl<'m, 'a> Slots<'m, 'a> {
    /// Those of a module, whose segments these are.
    pub fn new(module: &'m Module<'a>, segments: &'m Segments) -> Slots<'m, 'a> {
        Slots { module, segments, contents: SecondaryMap::new(), layouts: SecondaryMap::new() }
    }

    /// What an item is.
    pub fn content(&mut self, item: Item) -> Content {
        let contents = self.contents_of(item.elem);
        contents.get(item.position as usize).copied().unwrap_or(Content::Expr(None))
    }

    /// Every item of a segment.
    pub fn contents_of(&mut self, elem: ElemIndex) -> &[Content] {
        let module = self.module;
        self.contents[elem].get_or_insert_with(|| match module.elems.get(elem).map(|elem| &elem.items) {
            Some(ElementItems::Functions(functions)) => {
                let functions = functions.clone().into_iter().map_while(|func| func.ok());
                functions.map(|func| Content::Func(FuncIndex::new(func as usize))).collect()
            }
            Some(ElementItems::Expressions(_, expressions)) => {
                let expressions = expressions.clone().into_iter().map_while(|expr| expr.ok());
                expressions.map(|expr| module.constants.reference(&expr)).collect()
            }
            None => Vec::new(),
        })
    }

    /// The item that a slot of a table holds after instantiation, if a segment wrote it. Right only if no segment of the
    /// table may trap.
    pub fn item_at(&mut self, table: TableIndex, slot: u64) -> Option<Item> {
        let (start, run) = self.layout(table).range(..=slot).next_back()?;
        let distance = slot - start;
        let position = run.position + u32::try_from(distance).ok()?;
        (distance < run.len).then_some(Item { elem: run.elem, position })
    }

    /// Final slot contents: the segments replayed, last first, so that each slot is taken once.
    pub(super) fn layout(&mut self, table: TableIndex) -> &BTreeMap<u64, Run> {
        if self.layouts[table].is_none() {
            let mut layout = BTreeMap::new();
            for &elem in self.segments.of_table[table].iter().rev() {
                let Placement::At { offset, .. } = self.segments.elems[elem] else { continue };
                let len = self.contents_of(elem).len() as u64;
                fill_gaps(&mut layout, elem, offset, len);
            }
            self.layouts[table] = Some(layout);
        }
        self.layouts[table].get_or_insert_default()
    }
}

/// Adds to `layout` the slots of `offset..offset + len` that it does not have yet.
fn fill_gaps(layout: &mut BTreeMap<u64, Run>, elem: ElemIndex, offset: u64, len: u64) {
    let end = offset + len;
    let mut at = match layout.range(..=offset).next_back() {
        Some((start, run)) => offset.max(start + run.len),
        None => offset,
    };
    while at < end {
        let (gap_end, next) = match layout.range(at..end).next() {
            Some((&start, run)) => (start, start + run.len),
            None => (end, end),
        };
        if at < gap_end {
            layout.insert(at, Run { len: gap_end - at, elem, position: (at - offset) as u32 });
        }
        at = next;
    }
}
