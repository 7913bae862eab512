//! What the bodies of the output do with tables, memories and segments.
//!
//! Only what is known to need less than everything is told apart, by the operator: the size of a
//! table or memory, a slot that is called or written, a segment that is dropped. Whatever else
//! mentions a table, a memory or a segment uses all of its contents. Indices are those of the input.

use crate::index::{DataIndex, ElemIndex, EntityRef, FuncIndex, MemoryIndex, Space, TableIndex, TypeIndex};
use std::collections::BTreeSet;
use wasmparser::Operator;

/// What some bodies do.
#[derive(Debug, Default)]
pub struct Facts {
    /// Indirect calls: the table, the expected type, and the slot if it is a constant.
    pub calls: BTreeSet<(TableIndex, TypeIndex, Option<u64>)>,
    /// `table.copy`: the table that is written, and the one that is read.
    pub copies: BTreeSet<(TableIndex, TableIndex)>,
    /// `table.init`: the segment that is read, and the table that is written.
    pub inits: BTreeSet<(ElemIndex, TableIndex)>,
    /// Tables whose contents become references that anything may happen to.
    pub tables_read: BTreeSet<TableIndex>,
    /// Memories of which not only the size matters.
    pub memories_used: BTreeSet<MemoryIndex>,
    /// Element segments whose contents become references that anything may happen to.
    pub elems_read: BTreeSet<ElemIndex>,
    /// Data segments that are read.
    pub datas_read: BTreeSet<DataIndex>,
    /// Functions of which a reference is made, each of which must be declared.
    pub ref_funcs: BTreeSet<FuncIndex>,
    /// Whether any data segment is named, for which the data count section is needed.
    pub names_data: bool,
}

impl Facts {
    /// Adds what other bodies do.
    pub fn extend(&mut self, other: Facts) {
        self.calls.extend(other.calls);
        self.copies.extend(other.copies);
        self.inits.extend(other.inits);
        self.tables_read.extend(other.tables_read);
        self.memories_used.extend(other.memories_used);
        self.elems_read.extend(other.elems_read);
        self.datas_read.extend(other.datas_read);
        self.ref_funcs.extend(other.ref_funcs);
        self.names_data |= other.names_data;
    }

    /// Notes what an operator does, if it is one of those that need less than everything that they
    /// name. `constant` is the number that the operator directly before it pushed, if it did.
    ///
    /// Otherwise returns `false`, and each index of the operator is for [`Facts::use_of`].
    pub fn of_operator(&mut self, op: &Operator<'_>, constant: Option<u64>) -> bool {
        let table = |index: u32| TableIndex::new(index as usize);
        match *op {
            Operator::MemorySize { .. }
            | Operator::MemoryGrow { .. }
            | Operator::TableSize { .. }
            | Operator::TableGrow { .. }
            | Operator::TableSet { .. }
            | Operator::TableFill { .. }
            | Operator::ElemDrop { .. } => {}
            Operator::DataDrop { .. } => self.names_data = true,
            Operator::CallIndirect { type_index, table_index }
            | Operator::ReturnCallIndirect { type_index, table_index } => {
                self.calls.insert((table(table_index), TypeIndex::new(type_index as usize), constant));
            }
            Operator::TableCopy { dst_table, src_table } => {
                self.copies.insert((table(dst_table), table(src_table)));
            }
            Operator::TableInit { elem_index, table: into } => {
                self.inits.insert((ElemIndex::new(elem_index as usize), table(into)));
            }
            Operator::RefFunc { function_index } => {
                self.ref_funcs.insert(FuncIndex::new(function_index as usize));
            }
            _ => return false,
        }
        true
    }

    /// The tables that a segment is copied to.
    pub fn tables_of(&self, elem: ElemIndex) -> impl Iterator<Item = TableIndex> {
        let of_elem = self.inits.range((elem, TableIndex::new(0))..);
        of_elem.take_while(move |(other, _)| *other == elem).map(|(_, table)| *table)
    }

    /// Notes that all of something is used.
    pub fn use_of(&mut self, space: Space, index: u32) {
        let index = index as usize;
        match space {
            Space::Table => drop(self.tables_read.insert(TableIndex::new(index))),
            Space::Memory => drop(self.memories_used.insert(MemoryIndex::new(index))),
            Space::Elem => drop(self.elems_read.insert(ElemIndex::new(index))),
            Space::Data => {
                self.names_data = true;
                self.datas_read.insert(DataIndex::new(index));
            }
            Space::Type | Space::Func | Space::Global | Space::Tag => {}
        }
    }
}
