//! What is known about segments before anything runs.

use crate::index::{DataIndex, ElemIndex, EntityRef, EntitySet, MemoryIndex, SecondaryMap, TableIndex};
use crate::module::Module;
use wasmparser::{DataKind, ElementItems, ElementKind, TableInit};

/// How a segment is used when the module is instantiated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Placement<I> {
    /// Written to nothing: passive, or declarative.
    #[default]
    Nowhere,
    /// Written to `into` from `offset` (slots or bytes), and provably inside its bounds.
    At {
        /// The table or memory.
        into: I,
        /// First slot or byte that is written.
        offset: u64,
    },
    /// Written to this table or memory, and instantiation may trap in doing so.
    MayTrap(I),
}

impl<I: Copy> Placement<I> {
    /// The table or memory that is written.
    pub fn target(self) -> Option<I> {
        match self {
            Placement::Nowhere => None,
            Placement::At { into, .. } | Placement::MayTrap(into) => Some(into),
        }
    }
}

/// The placements of all segments of a module.
pub struct Segments {
    /// Of the element segments.
    pub elems: SecondaryMap<ElemIndex, Placement<TableIndex>>,
    /// Of the data segments.
    pub datas: SecondaryMap<DataIndex, Placement<MemoryIndex>>,
    /// The active element segments of each table, in order.
    pub of_table: SecondaryMap<TableIndex, Vec<ElemIndex>>,
    /// The active data segments of each memory, in order.
    pub of_memory: SecondaryMap<MemoryIndex, Vec<DataIndex>>,
    /// Element segments whose slots something else may also fill: another segment, or an initial
    /// value of the table. Leaving one out, or a part of it, would bring that to light.
    pub shadowing: EntitySet<ElemIndex>,
    /// Whether writing any segment may trap. Instantiation then stops half way, and functions that
    /// were written to an imported table before may run and see what was written until then.
    pub may_trap: bool,
}

impl Segments {
    /// Reads the kinds and offsets of all segments of `module`.
    pub fn of(module: &Module<'_>) -> Segments {
        let mut segments = Segments {
            elems: SecondaryMap::new(),
            datas: SecondaryMap::new(),
            of_table: SecondaryMap::new(),
            of_memory: SecondaryMap::new(),
            shadowing: EntitySet::new(),
            may_trap: false,
        };
        for (elem, segment) in module.elems.iter() {
            let ElementKind::Active { table_index, offset_expr } = &segment.kind else { continue };
            let table = TableIndex::new(table_index.unwrap_or(0) as usize);
            let slots = module.tables.get(table).map_or(0, |table| u128::from(table.ty.initial));
            let offset = module.constants.integer(offset_expr);
            let placement = place(table, offset, item_count(&segment.items), slots);
            segments.may_trap |= matches!(placement, Placement::MayTrap(_));
            segments.elems[elem] = placement;
            segments.of_table[table].push(elem);
        }
        for table in module.tables.keys() {
            segments.find_shadowing(module, table);
        }
        for (data, segment) in module.datas.iter() {
            let DataKind::Active { memory_index, offset_expr } = &segment.kind else { continue };
            let memory = MemoryIndex::new(*memory_index as usize);
            let bytes = module.memories.get(memory).map_or(0, |memory| memory.min_bytes());
            let offset = module.constants.integer(offset_expr);
            let placement = place(memory, offset, segment.data.len() as u64, bytes);
            // It writes nothing, and its bounds check passes: nobody can tell whether it is there.
            if segment.data.is_empty() && matches!(placement, Placement::At { .. }) {
                continue;
            }
            segments.may_trap |= matches!(placement, Placement::MayTrap(_));
            segments.datas[data] = placement;
            segments.of_memory[memory].push(data);
        }
        segments
    }
}

impl Segments {
    fn find_shadowing(&mut self, module: &Module<'_>, table: TableIndex) {
        let elems = &self.of_table[table];
        let starts_null = matches!(module.tables[table].origin.defined(), Some(TableInit::RefNull));
        if !starts_null || elems.iter().any(|elem| matches!(self.elems[*elem], Placement::MayTrap(_))) {
            self.shadowing.extend(elems.iter().copied());
            return;
        }
        let mut spans: Vec<(u64, u64, ElemIndex)> = Vec::new();
        for &elem in elems {
            let length = item_count(&module.elems[elem].items);
            if let Placement::At { offset, .. } = self.elems[elem]
                && length > 0
            {
                spans.push((offset, offset + length, elem));
            }
        }
        spans.sort_unstable();
        // The span seen so far that reaches furthest: any that overlaps an earlier one overlaps it.
        let mut furthest: Option<(u64, ElemIndex)> = None;
        for (start, end, elem) in spans {
            if let Some((reached, other)) = furthest
                && start < reached
            {
                self.shadowing.extend([other, elem]);
            }
            if furthest.is_none_or(|(reached, _)| end > reached) {
                furthest = Some((end, elem));
            }
        }
    }
}

/// The bounds check of instantiation: it also applies to a segment of length 0.
fn place<I>(into: I, offset: Option<u64>, length: u64, bound: u128) -> Placement<I> {
    match offset {
        Some(offset) if u128::from(offset) + u128::from(length) <= bound => Placement::At { into, offset },
        _ => Placement::MayTrap(into),
    }
}

/// Number of items of an element segment.
pub fn item_count(items: &ElementItems<'_>) -> u64 {
    match items {
        ElementItems::Functions(functions) => u64::from(functions.count()),
        ElementItems::Expressions(_, expressions) => u64::from(expressions.count()),
    }
}
