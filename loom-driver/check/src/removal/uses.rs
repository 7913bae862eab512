//! What the bodies of the output do with tables, memories and segments.
//!
//! Only what is known to need less than everything is told apart, by the operator: the size of a
//! table or memory, a slot that is called or written, a segment that is dropped. Whatever else
//! mentions a table, a memory or a segment uses all of its contents. Indices are those of the input.

use crate::ops::Space;
use std::collections::BTreeSet;
use wasmparser::Operator;

/// What some bodies do.
#[derive(Debug, Default)]
pub(super) struct Uses {
    /// Indirect calls: the table, the expected type, and the slot if it is a constant.
    pub(super) calls: BTreeSet<(u32, u32, Option<u64>)>,
    /// `table.copy`: the table that is written, and the one that is read.
    pub(super) copies: BTreeSet<(u32, u32)>,
    /// `table.init`: the segment that is read, and the table that is written.
    pub(super) inits: BTreeSet<(u32, u32)>,
    /// Tables whose contents become references that anything may happen to.
    pub(super) tables_read: BTreeSet<u32>,
    /// Memories of which not only the size matters.
    pub(super) memories_used: BTreeSet<u32>,
    /// Element segments whose contents become references that anything may happen to.
    pub(super) elems_read: BTreeSet<u32>,
    /// Data segments that are read.
    pub(super) data_read: BTreeSet<u32>,
    /// Functions of which a reference is made, each of which must be declared.
    pub(super) ref_funcs: BTreeSet<u32>,
    /// Whether any data segment is named, for which the data count section is needed.
    pub(super) names_data: bool,
}

impl Uses {
    /// Adds what other bodies do.
    pub(super) fn extend(&mut self, other: Uses) {
        self.calls.extend(other.calls);
        self.copies.extend(other.copies);
        self.inits.extend(other.inits);
        self.tables_read.extend(other.tables_read);
        self.memories_used.extend(other.memories_used);
        self.elems_read.extend(other.elems_read);
        self.data_read.extend(other.data_read);
        self.ref_funcs.extend(other.ref_funcs);
        self.names_data |= other.names_data;
    }

    /// Notes what an operator does, if it is one of those that need less than everything that they
    /// name. `constant` is the number that the operator directly before it pushed, if it did.
    ///
    /// Otherwise returns `false`, and each index of the operator is for [`Uses::all_of`].
    pub(super) fn of_operator(&mut self, op: &Operator<'_>, constant: Option<u64>) -> bool {
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
                self.calls.insert((table_index, type_index, constant));
            }
            Operator::TableCopy { dst_table, src_table } => {
                self.copies.insert((dst_table, src_table));
            }
            Operator::TableInit { elem_index, table } => {
                self.inits.insert((elem_index, table));
            }
            Operator::RefFunc { function_index } => {
                self.ref_funcs.insert(function_index);
            }
            _ => return false,
        }
        true
    }

    /// The tables that a segment is copied to.
    pub(super) fn tables_of(&self, elem: u32) -> impl Iterator<Item = u32> {
        self.inits.range((elem, 0)..=(elem, u32::MAX)).map(|(_, table)| *table)
    }

    /// Notes that all of something is used.
    pub(super) fn all_of(&mut self, space: Space, index: u32) {
        match space {
            Space::Table => drop(self.tables_read.insert(index)),
            Space::Memory => drop(self.memories_used.insert(index)),
            Space::Elem => drop(self.elems_read.insert(index)),
            Space::Data => {
                self.names_data = true;
                self.data_read.insert(index);
            }
            Space::Type | Space::Func | Space::Global | Space::Tag | Space::Local | Space::Label => {}
        }
    }
}
