//! What bodies, constant expressions and types mention.

use super::Building;
use crate::dce::call_targets::Node as Holder;
use crate::dce::live::needs::{self, Need};
use crate::error::{Error, Result};
use crate::explain::graph::{Node, Part, Reason};
use crate::index::{EntityRef, FuncIndex, MemoryIndex, Space, TableIndex, TypeIndex};
use crate::refs::{self, Use};
use std::collections::BTreeSet;
use wasmparser::ConstExpr;

impl<'a> Building<'_, '_, 'a> {
    pub(super) fn func(&mut self, func: FuncIndex, part: Part) -> Result<()> {
        let Some(definition) = self.module.funcs.get(func) else {
            return Err(Error::bug(format!("func {} does not exist", func.as_u32())));
        };
        self.ty(definition.ty.as_u32());
        if definition.origin.is_import() {
            for group in self.groups_of.remove(&func).unwrap_or_default() {
                self.edge(Node::Waiting(group), Reason::WhileImported);
            }
            let told = self.live.numbers.told_to(func);
            if told.memories {
                self.edge(Node::Numbered(Space::Memory), Reason::IndexAsData);
            }
            if told.funcs {
                self.edge(Node::Numbered(Space::Func), Reason::IndexAsData);
            }
            return Ok(());
        }
        if part != Part::All {
            return Ok(());
        }
        let Some(refs) = refs::of_func(self.module, func) else { return Ok(()) };
        for site in &refs.sites {
            self.need(site.kind, site.index, Reason::Body { offset: site.offset, kind: site.kind });
        }
        if let Some(offset) = refs.memory0 {
            let kind = Use::MemArg;
            self.item(MemoryIndex::new(0), Part::All, Reason::Body { offset, kind });
        }
        for call in &refs.indirect_calls {
            let (ty, table) = (TypeIndex::new(call.ty as usize), TableIndex::new(call.table as usize));
            let reason = Reason::IndirectCall { offset: call.offset, ty, table, slot: call.slot };
            let Some(&ty) = self.module.canonical.get(ty) else { continue };
            match self.live.tables.called_slot(table, ty, call.slot) {
                Some(found) => {
                    found.into_iter().for_each(|found| self.found(found, reason));
                    self.edge(Node::Inflow(table, Some(ty)), reason);
                }
                None => self.edge(Node::Demand(Holder::Table(table), Some(ty)), reason),
            }
        }
        Ok(())
    }

    pub(super) fn expr(&mut self, expr: &ConstExpr<'a>) -> Result<()> {
        let refs = refs::of_const_expr(expr).map_err(|error| error.in_module(self.module.bytes))?;
        let start = expr.get_binary_reader().original_position();
        for site in refs.sites {
            self.need(site.kind, site.index, Reason::Expr(start + u64::from(site.offset)));
        }
        Ok(())
    }

    fn need(&mut self, kind: Use, index: u32, reason: Reason) {
        if index as usize >= self.module.len_of(kind.space()) {
            return;
        }
        match Need::of(self.module, self.live.segments, kind, index as usize) {
            Need::Type(ty) => {
                if let Some(&first) = self.module.canonical.get(ty) {
                    self.item(first, Part::All, reason);
                }
            }
            Need::Func(func) => self.item(func, Part::All, reason),
            Need::TableExists(table) => self.item(table, Part::Shell, reason),
            Need::TableRead(table) => self.item(table, Part::All, reason),
            Need::MemoryExists(memory) => self.item(memory, Part::Shell, reason),
            Need::Memory(memory) => self.item(memory, Part::All, reason),
            Need::Global(global) => self.item(global, Part::All, reason),
            Need::Tag(tag) => self.item(tag, Part::All, reason),
            Need::ElemExists(elem) => self.item(elem, Part::Shell, reason),
            Need::Elem(elem) => self.item(elem, Part::All, reason),
            Need::ElemRead(elem) => {
                debug_assert!(needs::is_passive(self.module, elem));
                self.item(elem, Part::All, reason);
                self.edge(Node::Demand(Holder::Elem(elem), None), reason);
            }
            Need::DataExists(data) => self.item(data, Part::Shell, reason),
            Need::Data(data) => self.item(data, Part::All, reason),
        }
    }

    /// The canonical type stands for all that are equal.
    pub(super) fn ty(&mut self, ty: u32) {
        if let Some(&first) = self.module.canonical.get(TypeIndex::new(ty as usize)) {
            self.item(first, Part::All, Reason::Typed);
        }
    }

    /// What a type that is no part of a larger group mentions, or the group.
    pub(super) fn types(&mut self, ty: TypeIndex) {
        match self.module.group_of(ty) {
            Some(group) if group.types.len() > 1 => {
                self.edge(Node::Group(TypeIndex::from_u32(group.types.start)), Reason::Part);
            }
            Some(_) => self.group(ty),
            None => {}
        }
    }

    /// What a recursion group mentions outside of itself, once.
    pub(super) fn group(&mut self, first: TypeIndex) {
        let Some(group) = self.module.group_of(first) else { return };
        let mut mentioned: BTreeSet<TypeIndex> = BTreeSet::new();
        for ty in group.group.types() {
            refs::types::of_sub_type(ty, &mut |ty| {
                mentioned.extend(self.module.canonical.get(TypeIndex::from_u32(ty)));
            });
        }
        let others = mentioned.into_iter().filter(|ty| !group.types.contains(&ty.as_u32()));
        others.for_each(|ty| self.item(ty, Part::All, Reason::Typed));
    }
}
