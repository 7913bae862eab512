//! What tables, their segments and their slots need.

use super::Building;
use crate::const_eval::Content;
use crate::dce::call_targets::{Found, Node as Holder};
use crate::dce::slots::Item as Slot;
use crate::error::{Error, Result};
use crate::explain::graph::{Node, Part, Reason};
use crate::index::{ElemIndex, TableIndex, TypeIndex};
use crate::module::Origin;
use crate::refs;
use wasmparser::{ElementItems, ElementKind, TableInit};

impl<'a> Building<'_, '_, 'a> {
    /// What a table or a passive segment holds that a call may find, of this type if there is one.
    pub(super) fn demand(&mut self, holder: Holder, ty: Option<TypeIndex>) {
        for found in self.live.tables.own(holder, ty) {
            self.found(found, Reason::Holds);
        }
        if ty.is_some() && self.live.tables.preserves_trap_kind() {
            self.edge(Node::Trapping(holder), Reason::Part);
        }
        if let Holder::Table(table) = holder {
            self.edge(Node::Inflow(table, ty), Reason::Part);
        }
    }

    pub(super) fn trapping(&mut self, holder: Holder) {
        for item in self.live.tables.items(holder).to_vec() {
            self.edge(Node::Slot(item, false), Reason::Holds);
        }
    }

    pub(super) fn inflow(&mut self, table: TableIndex, ty: Option<TypeIndex>) {
        let (holders, anything) = self.live.tables.inflow(table);
        if anything && ty.is_some() {
            // Not an edge to each holder for each type.
            return self.edge(Node::Inflow(table, None), Reason::Part);
        }
        for holder in holders {
            let reason = match self.flows.get(&(table, holder)) {
                Some(&(func, offset)) => Reason::Flow(func, offset),
                None => Reason::Part,
            };
            self.edge(Node::Demand(holder, ty), reason);
        }
    }

    pub(super) fn table(&mut self, table: TableIndex, part: Part) -> Result<()> {
        let module = self.module;
        let Some(definition) = module.tables.get(table) else { return Ok(()) };
        let segments = self.live.segments;
        let segments = &segments.of_table[table];
        match part {
            Part::Public => {
                self.item(table, Part::All, Reason::Part);
                segments.iter().for_each(|&elem| self.item(elem, Part::All, Reason::FilledBy));
            }
            Part::All => self.edge(Node::Demand(Holder::Table(table), None), Reason::Part),
            Part::Shell => {
                refs::types::of_ref_type(definition.ty.element_type, &mut |ty| self.ty(ty));
                match &definition.origin {
                    Origin::Defined(TableInit::Expr(init)) => {
                        self.expr(init)?;
                        // Segments hide the initial value, whatever they write.
                        segments.iter().for_each(|&elem| self.item(elem, Part::All, Reason::FilledBy));
                    }
                    Origin::Defined(TableInit::RefNull) => {}
                    Origin::Import(_) => self.item(table, Part::All, Reason::Part),
                }
            }
        }
        Ok(())
    }

    pub(super) fn elem(&mut self, elem: ElemIndex, part: Part) -> Result<()> {
        let Some(segment) = self.module.elems.get(elem) else { return Ok(()) };
        if let ElementItems::Expressions(ty, _) = &segment.items {
            refs::types::of_ref_type(*ty, &mut |ty| self.ty(ty));
        }
        if part != Part::All {
            return Ok(());
        }
        if let ElementKind::Active { offset_expr, .. } = &segment.kind {
            self.expr(offset_expr)?;
            if let Some(table) = self.live.segments.elems[elem].target() {
                self.item(table, Part::Shell, Reason::Within);
                self.shares_slots(elem, table);
            }
        }
        // Items of a non-null type of one's own choice cannot be replaced by anything.
        if let ElementItems::Expressions(ty, _) = &segment.items
            && !ty.is_nullable()
            && ty.type_index().is_some()
        {
            for position in 0..self.live.tables.slots.contents_of(elem).len() as u32 {
                self.edge(Node::Slot(Slot { elem, position }, true), Reason::Holds);
            }
        }
        Ok(())
    }

    /// An edge to the next segment of those that stay or go with this one, in a ring.
    fn shares_slots(&mut self, elem: ElemIndex, table: TableIndex) {
        let segments = self.live.segments;
        if !segments.shadowing.contains(elem) {
            return;
        }
        let of_table = &segments.of_table[table];
        let behind = of_table.partition_point(|other| *other <= elem);
        let mut others = of_table[behind..].iter().chain(&of_table[..behind]);
        if let Some(&next) = others.find(|other| segments.shadowing.contains(**other))
            && next != elem
        {
            self.item(next, Part::All, Reason::SharesSlots);
        }
    }

    pub(super) fn slot(&mut self, slot: Slot, callable: bool) -> Result<()> {
        self.item(slot.elem, Part::All, Reason::Within);
        let part = if callable { Part::All } else { Part::Shell };
        let content = self.live.tables.slots.content(slot);
        if let Content::Expr(_) = content {
            let expr = self.live.item_expr(slot).ok_or_else(|| Error::bug("an item outside its segment"))?;
            self.expr(&expr)?;
        }
        if let Some(func) = content.func() {
            // An import has no body to lose.
            let imported = self.module.funcs.get(func).is_some_and(|func| func.origin.is_import());
            self.item(func, if imported { Part::All } else { part }, Reason::Refers);
        }
        Ok(())
    }

    pub(super) fn found(&mut self, found: Found, reason: Reason) {
        self.edge(Node::Slot(found.item, found.callable), reason);
    }
}
