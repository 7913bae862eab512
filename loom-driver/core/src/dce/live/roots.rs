//! What is live from the beginning: exports, and what instantiation does on its own account.

use super::Live;
use crate::dce::segments::Placement;
use crate::error::Result;
use crate::index::{EntityRef, FuncIndex, GlobalIndex, MemoryIndex, TableIndex, TagIndex};
use crate::roots::Fate;
use wasmparser::ExternalKind;

impl Live<'_, '_> {
    pub(super) fn root_exports(&mut self) -> Result<()> {
        let roots = self.roots;
        self.exports_of_groups = roots.exports_of_groups();
        for (import, groups) in roots.groups_of_imports() {
            self.groups_of[import] = groups;
        }
        for (position, fate) in roots.fates().iter().enumerate() {
            if matches!(fate, Fate::Keep { .. }) {
                self.root_export(position)?;
            }
        }
        Ok(())
    }

    pub(super) fn root_export(&mut self, position: usize) -> Result<()> {
        if std::mem::replace(&mut self.exports[position], true) {
            return Ok(());
        }
        let export = self.module.exports[position];
        let index = export.index as usize;
        match export.kind {
            ExternalKind::Func | ExternalKind::FuncExact => self.use_func(FuncIndex::new(index)),
            ExternalKind::Table => self.publish_table(TableIndex::new(index)),
            ExternalKind::Memory => self.use_memory(MemoryIndex::new(index)),
            ExternalKind::Global => {
                self.use_global(GlobalIndex::new(index));
                Ok(())
            }
            ExternalKind::Tag => {
                self.use_tag(TagIndex::new(index));
                Ok(())
            }
        }
    }

    /// Whether the start function stays.
    pub fn keeps_start(&self) -> bool {
        self.module.start.is_some_and(|start| !self.module.body(start).is_some_and(does_nothing))
    }

    /// Everything that the module does on its own account when it is instantiated.
    pub(super) fn root_effects(&mut self) -> Result<()> {
        let module = self.module;
        if let Some(start) = module.start
            && self.keeps_start()
        {
            self.use_func(start)?;
        }
        for elem in module.elems.keys() {
            let placement = self.segments.elems[elem];
            let Some(table) = placement.target() else { continue };
            if module.tables.get(table).is_some_and(|table| table.origin.is_import()) {
                self.publish_table(table)?;
            }
            if let Placement::MayTrap(table) = placement {
                self.refer_to_table(table)?;
                self.use_elem(elem)?;
            }
        }
        for data in module.datas.keys() {
            let placement = self.segments.datas[data];
            let Some(memory) = placement.target() else { continue };
            if module.memories.get(memory).is_some_and(|memory| memory.origin.is_import()) {
                self.use_memory(memory)?;
            }
            if let Placement::MayTrap(memory) = placement {
                self.refer_to_memory(memory);
                self.use_data(data)?;
            }
        }
        Ok(())
    }
}

/// Whether a start function has no effect, cannot trap and ends: nothing but `nop`s.
fn does_nothing(body: &wasmparser::FunctionBody<'_>) -> bool {
    let Ok(operators) = body.get_operators_reader() else { return false };
    operators.into_iter().all(|op| matches!(op, Ok(wasmparser::Operator::Nop | wasmparser::Operator::End)))
}
