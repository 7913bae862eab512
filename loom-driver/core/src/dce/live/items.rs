//! What follows when something becomes live: one pair of functions for each index space, `refer_to`
//! for its existence and `use` for all of it.

use super::{Live, Pending, Reach, needs, raise};
use crate::dce::call_targets::Node;
use crate::dce::slots::Item as Slot;
use crate::error::{Error, Result};
use crate::index::{DataIndex, ElemIndex, FuncIndex, GlobalIndex, MemoryIndex, TableIndex, TagIndex};
use crate::module::Origin;
use wasmparser::{DataKind, ElementItems, ElementKind, TableInit};

impl Live<'_, '_> {
    pub(super) fn refer_to_func(&mut self, func: FuncIndex) -> Result<()> {
        // An import has no body to lose.
        if self.module.funcs.get(func).is_some_and(|func| func.origin.is_import()) {
            return self.use_func(func);
        }
        raise(&mut self.funcs[func], Reach::Referenced);
        Ok(())
    }

    pub(super) fn use_func(&mut self, func: FuncIndex) -> Result<()> {
        if !raise(&mut self.funcs[func], Reach::Used) {
            return Ok(());
        }
        match self.module.funcs.get(func).map(|func| &func.origin) {
            Some(Origin::Defined(_)) => self.frontier.push(func),
            Some(&Origin::Import(_)) => self.use_imported_func(func)?,
            None => return Err(Error::bug(format!("func {} does not exist", func.as_u32()))),
        }
        Ok(())
    }

    pub(super) fn use_imported_func(&mut self, func: FuncIndex) -> Result<()> {
        for group in std::mem::take(&mut self.groups_of[func]) {
            let exports = std::mem::take(&mut self.exports_of_groups[group]);
            self.pending.extend(exports.into_iter().map(Pending::Export));
        }
        let told = self.numbers.told_to(func);
        // Once for all imports.
        if told.memories && !std::mem::replace(&mut self.told.memories, true) {
            for memory in self.module.memories.keys() {
                self.use_memory(memory)?;
            }
        }
        if told.funcs && !std::mem::replace(&mut self.told.funcs, true) {
            for other in self.module.funcs.keys() {
                self.use_func(other)?;
            }
        }
        Ok(())
    }

    /// Somebody outside can do anything with the table.
    pub(super) fn publish_table(&mut self, table: TableIndex) -> Result<()> {
        self.read_table(table)?;
        // What is written to it later must be found too, also into slots that are empty now.
        let segments = self.segments;
        for &elem in &segments.of_table[table] {
            self.use_elem(elem)?;
        }
        Ok(())
    }

    pub(super) fn read_table(&mut self, table: TableIndex) -> Result<()> {
        self.refer_to_table(table)?;
        if !raise(&mut self.table_reach[table], Reach::Used) {
            return Ok(());
        }
        let mut found = Vec::new();
        self.tables.read(Node::Table(table), &mut found);
        for found in found {
            self.keep_item(found.item, true)?;
        }
        Ok(())
    }

    pub(super) fn refer_to_table(&mut self, table: TableIndex) -> Result<()> {
        if !raise(&mut self.table_reach[table], Reach::Referenced) {
            return Ok(());
        }
        let module = self.module;
        match module.tables.get(table).map(|table| &table.origin) {
            Some(Origin::Defined(TableInit::Expr(init))) => {
                self.mark_const_expr(init)?;
                // Segments hide the initial value, whatever they write.
                for &elem in &self.segments.of_table[table] {
                    self.use_elem(elem)?;
                }
                Ok(())
            }
            // The embedder may read whatever is written to it.
            Some(Origin::Import(_)) => self.read_table(table),
            _ => Ok(()),
        }
    }

    pub(super) fn refer_to_memory(&mut self, memory: MemoryIndex) {
        raise(&mut self.memories[memory], Reach::Referenced);
    }

    pub(super) fn use_memory(&mut self, memory: MemoryIndex) -> Result<()> {
        if !raise(&mut self.memories[memory], Reach::Used) {
            return Ok(());
        }
        let segments = self.segments;
        for &data in &segments.of_memory[memory] {
            self.use_data(data)?;
        }
        Ok(())
    }

    pub(super) fn use_global(&mut self, global: GlobalIndex) {
        if self.globals.insert(global) {
            self.pending.push_back(Pending::Global(global));
        }
    }

    pub(super) fn follow_global(&mut self, global: GlobalIndex) -> Result<()> {
        let module = self.module;
        match module.globals.get(global).map(|global| &global.origin) {
            Some(Origin::Defined(init)) => self.mark_const_expr(init),
            _ => Ok(()),
        }
    }

    pub(super) fn use_tag(&mut self, tag: TagIndex) {
        self.tags.insert(tag);
    }

    pub(super) fn is_passive(&self, elem: ElemIndex) -> bool {
        needs::is_passive(self.module, elem)
    }

    pub(super) fn refer_to_elem(&mut self, elem: ElemIndex) {
        raise(&mut self.elems[elem], Reach::Referenced);
    }

    /// The segment is written at instantiation, or a source of `table.init`, with its shape.
    pub(super) fn use_elem(&mut self, elem: ElemIndex) -> Result<()> {
        if !raise(&mut self.elems[elem], Reach::Used) {
            return Ok(());
        }
        let module = self.module;
        let Some(segment) = module.elems.get(elem) else { return Ok(()) };
        if let ElementKind::Active { offset_expr, .. } = &segment.kind {
            self.mark_const_expr(offset_expr)?;
            if let Some(table) = self.segments.elems[elem].target() {
                self.refer_to_table(table)?;
                self.keep_shadowing(elem, table)?;
            }
        }
        // Items of a non-null type of one's own choice cannot be replaced by anything.
        if let ElementItems::Expressions(ty, _) = &segment.items
            && !ty.is_nullable()
            && ty.type_index().is_some()
        {
            for position in 0..self.tables.slots.contents_of(elem).len() as u32 {
                self.keep_item(Slot { elem, position }, true)?;
            }
        }
        Ok(())
    }

    /// Where segments share slots, they stay or go together.
    pub(super) fn keep_shadowing(&mut self, elem: ElemIndex, table: TableIndex) -> Result<()> {
        let segments = self.segments;
        if segments.shadowing.contains(elem) && self.shadowing_kept.insert(table) {
            for &other in &segments.of_table[table] {
                if segments.shadowing.contains(other) {
                    self.use_elem(other)?;
                }
            }
        }
        Ok(())
    }

    /// Items of the segment, which is passive, become references that anybody may use.
    pub(super) fn read_elem(&mut self, elem: ElemIndex) -> Result<()> {
        self.use_elem(elem)?;
        let mut found = Vec::new();
        self.tables.read(Node::Elem(elem), &mut found);
        for found in found {
            self.keep_item(found.item, true)?;
        }
        Ok(())
    }

    pub(super) fn refer_to_data(&mut self, data: DataIndex) {
        raise(&mut self.datas[data], Reach::Referenced);
    }

    pub(super) fn use_data(&mut self, data: DataIndex) -> Result<()> {
        if !raise(&mut self.datas[data], Reach::Used) {
            return Ok(());
        }
        let module = self.module;
        match module.datas.get(data).map(|data| &data.kind) {
            Some(DataKind::Active { offset_expr, .. }) => self.mark_const_expr(offset_expr),
            _ => Ok(()),
        }
    }
}
