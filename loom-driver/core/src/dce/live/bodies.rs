//! What a live body, or a constant expression, makes live.

use super::Live;
use super::needs::Need;
use crate::const_eval::Content;
use crate::dce::call_targets::{Found, Node};
use crate::dce::slots::Item as Slot;
use crate::error::{Error, Result};
use crate::index::{ElemIndex, EntityRef, FuncIndex, MemoryIndex, TableIndex, TypeIndex};
use crate::module::Module;
use crate::refs::{self, FlowSource, IndirectCall, Refs, Use};
use wasmparser::{BinaryReader, ConstExpr, ElementItems};

impl<'a> Live<'_, 'a> {
    pub(super) fn mark_body(&mut self, refs: &Refs) -> Result<()> {
        for site in &refs.sites {
            self.note_validation_needs(site.kind, site.index);
            self.mark_use(site.kind, site.index)?;
        }
        if refs.memory0.is_some() {
            self.use_memory(MemoryIndex::new(0))?;
        }
        for call in &refs.indirect_calls {
            self.mark_indirect_call(call)?;
        }
        for flow in &refs.flows {
            let table = TableIndex::new(flow.table as usize);
            let from = match flow.from {
                FlowSource::Table(table) => Node::Table(TableIndex::new(table as usize)),
                FlowSource::Elem(elem) if self.is_passive(ElemIndex::new(elem as usize)) => {
                    Node::Elem(ElemIndex::new(elem as usize))
                }
                // An active or declarative segment is empty by the time any code runs.
                FlowSource::Elem(_) => continue,
            };
            let mut found = Vec::new();
            self.tables.flow(table, from, &mut found);
            self.mark_found(&found)?;
        }
        Ok(())
    }

    pub(super) fn mark_indirect_call(&mut self, call: &IndirectCall) -> Result<()> {
        let ty = self.module.canonical.get(TypeIndex::new(call.ty as usize)).copied();
        let ty = ty.ok_or_else(|| Error::bug("call_indirect of a type that does not exist"))?;
        let table = TableIndex::new(call.table as usize);
        let mut found = Vec::new();
        self.tables.call(table, ty, call.slot, &mut found);
        self.mark_found(&found)
    }

    pub(super) fn mark_found(&mut self, found: &[Found]) -> Result<()> {
        for found in found {
            self.keep_item(found.item, found.callable)?;
        }
        Ok(())
    }

    /// An item of a segment stays, and what it refers to is live.
    pub(super) fn keep_item(&mut self, item: Slot, callable: bool) -> Result<()> {
        let content = self.tables.slots.content(item);
        if !callable && let Some(func) = content.func() {
            self.refer_to_func(func)?;
        }
        let known = self.tables.slots.contents_of(item.elem).len();
        let kept = &mut self.kept_items[item.elem];
        kept.resize(known, false);
        let Some(kept) = kept.get_mut(item.position as usize) else {
            return Err(Error::bug("an item outside its segment"));
        };
        let first = !std::mem::replace(kept, true);
        if first {
            self.use_elem(item.elem)?;
        }
        match content {
            Content::Null => Ok(()),
            Content::Func(func) if callable => self.use_func(func),
            Content::Func(_) => Ok(()),
            Content::Expr(_) if first => match self.item_expr(item) {
                Some(expr) => self.mark_const_expr(&expr),
                None => Err(Error::bug("an item outside its segment")),
            },
            Content::Expr(func) => match func {
                Some(func) if callable => self.use_func(func),
                _ => Ok(()),
            },
        }
    }

    /// An item of a segment of expressions.
    pub(crate) fn item_expr(&mut self, item: Slot) -> Option<ConstExpr<'a>> {
        let segment = self.module.elems.get(item.elem)?;
        let ElementItems::Expressions(_, exprs) = &segment.items else { return None };
        let start = segment.range.start;
        let offsets = &mut self.expr_offsets[item.elem];
        if offsets.is_empty() {
            // Read once, so that items can be found one by one. A section has less than 4 GiB.
            let items = exprs.clone().into_iter_with_offsets().map_while(|item| item.ok());
            offsets.extend(items.map(|(offset, _)| (offset - start) as u32));
        }
        let at = start + u64::from(*offsets.get(item.position as usize)?);
        let bytes = self.module.bytes.get(at as usize..)?;
        BinaryReader::new_features(bytes, at, Module::features()).read().ok()
    }

    pub(super) fn mark_use(&mut self, kind: Use, index: u32) -> Result<()> {
        let index = index as usize;
        match Need::of(self.module, self.segments, kind, index) {
            Need::Type(ty) => {
                self.types.insert(ty);
            }
            Need::Func(func) => self.use_func(func)?,
            Need::TableExists(table) => self.refer_to_table(table)?,
            Need::TableRead(table) => self.read_table(table)?,
            Need::MemoryExists(memory) => self.refer_to_memory(memory),
            Need::Memory(memory) => self.use_memory(memory)?,
            Need::Global(global) => self.use_global(global),
            Need::Tag(tag) => self.use_tag(tag),
            Need::ElemExists(elem) => self.refer_to_elem(elem),
            Need::Elem(elem) => self.use_elem(elem)?,
            Need::ElemRead(elem) => self.read_elem(elem)?,
            Need::DataExists(data) => self.refer_to_data(data),
            Need::Data(data) => self.use_data(data)?,
        }
        Ok(())
    }

    /// Operators in bodies that are only valid if something else is there.
    pub(super) fn note_validation_needs(&mut self, kind: Use, index: u32) {
        match kind {
            Use::RefFunc => {
                self.ref_funcs.insert(FuncIndex::new(index as usize));
            }
            Use::Data | Use::DataDrop => self.needs_data_count = true,
            _ => {}
        }
    }

    pub(super) fn mark_const_expr(&mut self, expr: &ConstExpr<'a>) -> Result<()> {
        let refs = refs::of_const_expr(expr).map_err(|error| error.in_module(self.module.bytes))?;
        for site in refs.sites {
            self.mark_use(site.kind, site.index)?;
        }
        Ok(())
    }
}
