//! How much of what a body or a constant expression mentions it needs: the one place that knows.

use crate::dce::segments::{Placement, Segments};
use crate::index::{
    DataIndex, ElemIndex, EntityRef, FuncIndex, GlobalIndex, MemoryIndex, TableIndex, TagIndex, TypeIndex,
};
use crate::module::Module;
use crate::refs::Use;
use wasmparser::ElementKind;

/// What is needed, and how much of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    Type(TypeIndex),
    Func(FuncIndex),
    /// The table with its limits; what is in it is another question.
    TableExists(TableIndex),
    /// What the table holds becomes references that anybody may use.
    TableRead(TableIndex),
    /// The memory with its limits.
    MemoryExists(MemoryIndex),
    Memory(MemoryIndex),
    Global(GlobalIndex),
    Tag(TagIndex),
    /// The segment, with no items.
    ElemExists(ElemIndex),
    /// The segment with its length.
    Elem(ElemIndex),
    /// The items of a passive segment become references that anybody may use.
    ElemRead(ElemIndex),
    /// The segment, with no bytes.
    DataExists(DataIndex),
    Data(DataIndex),
}

impl Need {
    /// What a site of this kind needs of the thing at `index`, which exists.
    pub(crate) fn of(module: &Module<'_>, segments: &Segments, kind: Use, index: usize) -> Need {
        match kind {
            Use::Type | Use::HeapType => Need::Type(TypeIndex::new(index)),
            Use::Call | Use::RefFunc => Need::Func(FuncIndex::new(index)),
            Use::TableCall | Use::TableSize | Use::TableWrite | Use::TableFlow => {
                Need::TableExists(TableIndex::new(index))
            }
            Use::Table => Need::TableRead(TableIndex::new(index)),
            Use::MemorySize | Use::MemoryGrow => Need::MemoryExists(MemoryIndex::new(index)),
            Use::Memory | Use::MemArg => Need::Memory(MemoryIndex::new(index)),
            Use::Global => Need::Global(GlobalIndex::new(index)),
            Use::Tag => Need::Tag(TagIndex::new(index)),
            Use::ElemDrop => Need::ElemExists(ElemIndex::new(index)),
            // An active or declarative segment is empty by the time any code runs; the length of a
            // passive one is part of the bounds check of `table.init`.
            Use::ElemFlow | Use::Elem if !is_passive(module, ElemIndex::new(index)) => {
                Need::ElemExists(ElemIndex::new(index))
            }
            Use::ElemFlow => Need::Elem(ElemIndex::new(index)),
            Use::Elem => Need::ElemRead(ElemIndex::new(index)),
            Use::DataDrop => Need::DataExists(DataIndex::new(index)),
            // An active segment is empty by the time any code runs.
            Use::Data => match segments.datas[DataIndex::new(index)] {
                Placement::Nowhere => Need::Data(DataIndex::new(index)),
                Placement::At { .. } | Placement::MayTrap(_) => Need::DataExists(DataIndex::new(index)),
            },
        }
    }
}

/// Whether a segment is passive.
pub(crate) fn is_passive(module: &Module<'_>, elem: ElemIndex) -> bool {
    matches!(module.elems.get(elem).map(|elem| &elem.kind), Some(ElementKind::Passive))
}
