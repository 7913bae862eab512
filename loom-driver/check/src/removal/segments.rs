//! Every segment that stays is the original; one that went could not be missed.
//!
//! A segment that is written at instantiation may go, or become a passive one without contents,
//! only if writing it cannot trap: its offset is known and inside the minimum size of the table or
//! memory. Of what it would have written nobody may see anything: for memories that is decided
//! here, for tables slot by slot in [`super::slots`]. A passive segment may lose its contents if
//! nothing but `data.drop` or `elem.drop` names it.

use super::error::CheckError;
use super::uses::Uses;
use super::{Pair, told};
use crate::const_eval::Consts;
use crate::module::{Elem, Memory};
use crate::ops::Space;
use std::collections::BTreeSet;
use wasmparser::{ConstExpr, Data, DataKind, ElementItems, ElementKind, ExternalKind, RefType};

/// An element segment of the input that is written to a table or can be copied to one, and what
/// became of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct ElemPair {
    /// The segment of the input.
    pub(super) old: u32,
    /// The segment of the output that holds what is left of its items, if any are.
    pub(super) new: Option<u32>,
    /// The table that is written at instantiation, by its index in the input.
    pub(super) table: Option<u32>,
    /// The first slot that the original writes, if that is known.
    pub(super) offset: Option<u64>,
    /// How many items were cut off in front.
    pub(super) cut: u64,
}

/// What is known about the segments of both modules.
pub(super) struct Segments {
    /// The element segments that can fill tables, in order.
    pub(super) elems: Vec<ElemPair>,
    /// Whether writing a segment may trap. Then instantiation may stop between two segments, and
    /// what was written until then may be seen.
    pub(super) may_trap: bool,
    /// Of the input.
    pub(super) before: Consts,
    /// Of the output.
    pub(super) after: Consts,
}

/// Checks the segments, but not the items of element segments.
pub(super) fn check(pair: &Pair<'_>, uses: &Uses) -> Result<Segments, CheckError> {
    let (before, after) = (Consts::of(pair.before), Consts::of(pair.after));
    let mut segments = Segments { elems: Vec::new(), may_trap: false, before, after };
    for (old, elem) in (0..).zip(&pair.before.elems) {
        let found = segments.elem(pair, uses, old, elem);
        segments.elems.extend(found.map_err(|what| pair.fault(Space::Elem, old, what))?);
    }
    let used = used_memories(pair, uses);
    for (old, data) in (0..).zip(&pair.before.data) {
        let checked = segments.data(pair, uses, &used, old, data);
        checked.map_err(|what| pair.fault(Space::Data, old, what))?;
    }
    Ok(segments)
}

impl Segments {
    fn elem(
        &mut self,
        pair: &Pair<'_>,
        uses: &Uses,
        old: u32,
        before: &Elem<'_>,
    ) -> Result<Option<ElemPair>, String> {
        let before = &before.0;
        let new = pair.new_of(Space::Elem, old);
        let after = new.and_then(|new| pair.after.elems.get(new as usize)).map(|after| &after.0);
        // Emptied: passive and without items, which is what `elem.drop` leaves behind.
        let is_empty = |after: &wasmparser::Element<'_>| {
            matches!(after.kind, ElementKind::Passive) && item_count(&after.items) == 0
        };
        let kept = after.filter(|after| !is_empty(after));
        if let Some(after) = kept.filter(|_| !matches!(before.kind, ElementKind::Declared)) {
            let ty = pair.ref_type(item_type(&before.items))?;
            if ty != item_type(&after.items) {
                return Err(format!("its items have to be {ty}, and are {}", item_type(&after.items)));
            }
        }
        let len = item_count(&before.items);
        match (&before.kind, kept.map(|after| (after, &after.kind))) {
            // Nothing can be copied out of a declarative segment; declarations are checked with
            // the bodies that need them.
            (ElementKind::Declared, None | Some((_, ElementKind::Declared))) => Ok(None),
            (ElementKind::Passive, None) => match after.is_none() || len == 0 || !is_read(uses, old) {
                true => Ok(None),
                false => Err("it was emptied, and a body copies its contents".into()),
            },
            (ElementKind::Passive, Some((after, ElementKind::Passive))) => {
                let new_len = item_count(&after.items);
                match len == new_len {
                    true => Ok(Some(ElemPair { old, new, table: None, offset: None, cut: 0 })),
                    false => Err(format!("it has to have {len} items, and has {new_len}")),
                }
            }
            (ElementKind::Active { table_index, offset_expr }, kept) => {
                let table = table_index.unwrap_or(0);
                let offset = self.before.eval(offset_expr).integer();
                let slots = pair.before.tables.get(table as usize).map_or(0, |table| table.ty.initial);
                let in_bounds = is_inside(offset, len, slots.into());
                self.may_trap |= !in_bounds;
                let found = ElemPair { old, new: kept.and(new), table: Some(table), offset, cut: 0 };
                match kept {
                    None if in_bounds => Ok(Some(found)),
                    None => Err("it went, and writing it may trap".into()),
                    Some((after, ElementKind::Active { table_index, offset_expr: new_offset })) => {
                        if pair.new_of(Space::Table, table) != Some(table_index.unwrap_or(0)) {
                            return Err("it is written to another table".into());
                        }
                        let new_len = item_count(&after.items);
                        if len == new_len && pair.same_expr(offset_expr, new_offset).is_ok() {
                            return Ok(Some(found));
                        }
                        let cut = self.cut(offset.filter(|_| in_bounds), len, new_offset, new_len)?;
                        Ok(Some(ElemPair { cut, ..found }))
                    }
                    Some(_) => Err("it is not written to a table any more".into()),
                }
            }
            _ => Err("it is used differently at instantiation".into()),
        }
    }

    /// How many items in front are missing from a segment that was written to `len` slots from
    /// `offset`, and is now written to `new_len` of them. (`None` is an offset that is not known to
    /// be in bounds.)
    fn cut(
        &self,
        offset: Option<u64>,
        len: u64,
        new_offset: &ConstExpr<'_>,
        new_len: u64,
    ) -> Result<u64, String> {
        let Some(offset) = offset else {
            return Err("it was cut or moved, and writing it may trap".into());
        };
        let Some(moved) = self.after.eval(new_offset).integer() else {
            return Err("its offset is not known any more".into());
        };
        let cut = moved.checked_sub(offset);
        cut.filter(|cut| u128::from(*cut) + u128::from(new_len) <= len.into()).ok_or_else(|| {
            format!(
                "it is written to slots that the original does not write: \
                 {len} from slot {offset}, and now {new_len} from slot {moved}"
            )
        })
    }

    fn data(
        &mut self,
        pair: &Pair<'_>,
        uses: &Uses,
        used: &BTreeSet<u32>,
        old: u32,
        before: &Data<'_>,
    ) -> Result<(), String> {
        let new = pair.new_of(Space::Data, old);
        let after = new.and_then(|new| pair.after.data.get(new as usize));
        let is_empty =
            after.is_some_and(|after| matches!(after.kind, DataKind::Passive) && after.data.is_empty());
        match (&before.kind, after.map(|after| &after.kind)) {
            (DataKind::Passive, None) => return Ok(()),
            (DataKind::Passive, Some(DataKind::Passive)) => {
                if is_empty && !uses.data_read.contains(&old) {
                    return Ok(());
                }
            }
            (DataKind::Active { memory_index, offset_expr }, after_kind) => {
                let memory = *memory_index;
                let size = pair.before.memories.get(memory as usize).map_or(0, Memory::min_bytes);
                let offset = self.before.eval(offset_expr).integer();
                let in_bounds = is_inside(offset, before.data.len() as u64, size);
                self.may_trap |= !in_bounds;
                match after_kind {
                    Some(DataKind::Active { memory_index, offset_expr: new_offset }) => {
                        if pair.new_of(Space::Memory, memory) != Some(*memory_index) {
                            return Err("it is written to another memory".into());
                        }
                        pair.same_expr(offset_expr, new_offset)
                            .map_err(|what| format!("its offset changed: {what}"))?;
                    }
                    Some(DataKind::Passive) if !is_empty => {
                        return Err("it is not written to a memory any more".into());
                    }
                    _ if !in_bounds => return Err("it went, and writing it may trap".into()),
                    // It wrote nothing.
                    _ if before.data.is_empty() => return Ok(()),
                    _ if used.contains(&memory) => {
                        return Err(format!("it went, and contents of memory {memory} are used"));
                    }
                    _ => return Ok(()),
                }
            }
            _ => return Err("it is used differently at instantiation".into()),
        }
        match after.is_some_and(|after| after.data == before.data) {
            true => Ok(()),
            false => Err("its bytes changed".into()),
        }
    }
}

/// Whether a body copies the contents of a passive element segment.
fn is_read(uses: &Uses, elem: u32) -> bool {
    uses.elems_read.contains(&elem) || uses.tables_of(elem).next().is_some()
}

/// The memories of which anybody can read anything but the size.
fn used_memories(pair: &Pair<'_>, uses: &Uses) -> BTreeSet<u32> {
    let exports = pair.after.exports.iter().filter(|export| export.kind == ExternalKind::Memory);
    let exported: BTreeSet<u32> = exports.map(|export| export.index).collect();
    let told = pair.after.imports.iter().any(|import| told(import).any(|space| space == Space::Memory));
    let is_used = |(memory, definition): (u32, &Memory)| {
        let new = pair.new_of(Space::Memory, memory);
        let is_exported = new.is_some_and(|new| exported.contains(&new));
        (told || definition.import.is_some() || is_exported).then_some(memory)
    };
    let open = (0..).zip(&pair.before.memories).filter_map(is_used);
    uses.memories_used.iter().copied().chain(open).collect()
}

/// The bounds check of instantiation, which also applies to a segment of length 0.
fn is_inside(offset: Option<u64>, len: u64, size: u128) -> bool {
    offset.is_some_and(|offset| u128::from(offset) + u128::from(len) <= size)
}

/// The number of items of an element segment.
pub(super) fn item_count(items: &ElementItems<'_>) -> u64 {
    match items {
        ElementItems::Functions(funcs) => funcs.count().into(),
        ElementItems::Expressions(_, exprs) => exprs.count().into(),
    }
}

fn item_type(items: &ElementItems<'_>) -> RefType {
    match items {
        ElementItems::Functions(_) => RefType::FUNCREF,
        ElementItems::Expressions(ty, _) => *ty,
    }
}
