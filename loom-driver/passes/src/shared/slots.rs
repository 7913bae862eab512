//! Table slots that nobody can look at.
//!
//! Who calls through a slot cannot tell a function from another one that does the same. Who reads
//! the slot can, with a host's help. So a slot may hold another function only if nothing but calls
//! can find out what is in it.

use loom_core::index::{ElemIndex, EntityRef, EntitySet, FuncIndex, PrimaryMap, TableIndex};
use loom_core::outside::{Access, Outside};
use loom_core::refs::{FlowSource, Refs, Use};
use loom_core::{Error, Module, Result};
use std::ops::Range;
use wasm_encoder::{Encode, RawSection, Section as _};
use wasmparser::{BinaryReader, ElementItems, ElementKind, Operator};

/// Id of the element section.
pub const SECTION: u8 = 9;

/// What became of the slots.
#[derive(Default)]
pub struct Slots {
    /// The whole element section, with id and size; `None` if it stays.
    pub section: Option<Vec<u8>>,
    /// How many items changed.
    pub count: u32,
}

/// The slots that nothing but calls can find out about, in element segments: where the index of the
/// function stands in the file, and the function.
///
/// Not those of functions that a `ref.func` in a body names: what declares them has to stay.
pub struct Hidden {
    sites: Vec<(Range<usize>, FuncIndex)>,
    /// Segments all slots of which are hidden, if they name a function and do not compute one.
    segments: EntitySet<ElemIndex>,
}

impl Hidden {
    /// The hidden slots of `module`, in whose bodies `refs` are, as far as `outside` cannot look at them.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] only: the module is valid.
    pub fn of(
        module: &Module<'_>,
        outside: &Outside,
        refs: &PrimaryMap<FuncIndex, Option<&Refs>>,
    ) -> Result<Hidden> {
        let seen = Seen::of(module, outside, refs);
        let mut hidden = Hidden { sites: Vec::new(), segments: EntitySet::new() };
        for (elem, segment) in module.elems.iter() {
            let is_hidden = match &segment.kind {
                ElementKind::Active { table_index, .. } => {
                    !seen.tables.contains(TableIndex::new(table_index.unwrap_or(0) as usize))
                }
                ElementKind::Passive => !seen.elems.contains(elem),
                ElementKind::Declared => false,
            };
            if is_hidden {
                hidden.segments.insert(elem);
                let sites =
                    item_sites(&segment.items).map_err(|error| Error::invalid(module.bytes, &error))?;
                let named = sites.into_iter().filter(|(_, func)| !seen.funcs.contains(*func));
                hidden.sites.extend(named.filter_map(|(at, func)| Some((leb(module.bytes, at)?, func))));
            }
        }
        Ok(hidden)
    }

    /// Whether the slots of a segment that name a function are hidden.
    pub fn is_hidden(&self, elem: ElemIndex) -> bool {
        self.segments.contains(elem)
    }

    /// The section with the function that `other` gives in the place of each, if it gives one.
    pub fn replaced(&self, module: &Module<'_>, other: impl Fn(FuncIndex) -> Option<FuncIndex>) -> Slots {
        let patches = self.sites.iter().filter_map(|(range, func)| Some((range, other(*func)?)));
        let patches: Vec<(&Range<usize>, FuncIndex)> = patches.collect();
        let section = module.sections.iter().find(|section| section.id == SECTION);
        let Some(section) = section.filter(|_| !patches.is_empty()) else { return Slots::default() };
        let mut payload = Vec::with_capacity(section.payload.len());
        let mut copied = section.payload.start;
        let count = patches.len() as u32;
        for (range, func) in patches {
            payload.extend_from_slice(module.bytes.get(copied..range.start).unwrap_or_default());
            func.as_u32().encode(&mut payload);
            copied = range.end;
        }
        payload.extend_from_slice(module.bytes.get(copied..section.payload.end).unwrap_or_default());
        let mut bytes = Vec::new();
        RawSection { id: SECTION, data: &payload }.append_to(&mut bytes);
        Slots { section: Some(bytes), count }
    }
}

/// Where each item that names a function does, as an offset in the file. What is computed has none.
fn item_sites(items: &ElementItems<'_>) -> wasmparser::Result<Vec<(usize, FuncIndex)>> {
    let mut sites = Vec::new();
    match items {
        ElementItems::Functions(funcs) => {
            for item in funcs.clone().into_iter_with_offsets() {
                let (at, func) = item?;
                sites.push((at as usize, FuncIndex::new(func as usize)));
            }
        }
        ElementItems::Expressions(_, exprs) => {
            for expr in exprs.clone() {
                let expr = expr?;
                let start = expr.get_binary_reader().original_position();
                let mut operators = expr.get_operators_reader();
                if let Operator::RefFunc { function_index } = operators.read()?
                    && operators.is_end_then_eof()
                {
                    // The opcode is one byte.
                    sites.push((start as usize + 1, FuncIndex::new(function_index as usize)));
                }
            }
        }
    }
    Ok(sites)
}

/// The bytes of the number at `at`.
fn leb(bytes: &[u8], at: usize) -> Option<Range<usize>> {
    let mut reader = BinaryReader::new(bytes.get(at..)?, 0);
    reader.read_var_u32().ok()?;
    Some(at..at + reader.original_position() as usize)
}

/// What somebody can look at, other than by calling.
struct Seen {
    tables: EntitySet<TableIndex>,
    elems: EntitySet<ElemIndex>,
    /// Functions that a `ref.func` in a body names: what declares them has to stay.
    funcs: EntitySet<FuncIndex>,
}

impl Seen {
    fn of(module: &Module<'_>, outside: &Outside, refs: &PrimaryMap<FuncIndex, Option<&Refs>>) -> Seen {
        let mut seen = Seen { tables: EntitySet::new(), elems: EntitySet::new(), funcs: EntitySet::new() };
        let is_private = |table: &TableIndex| outside.table(*table).is_some_and(Access::is_private);
        seen.tables.extend(module.tables.keys().filter(|table| !is_private(table)));
        let refs = || refs.values().flatten();
        for site in refs().flat_map(|refs| &refs.sites) {
            let index = site.index as usize;
            match site.kind {
                Use::Table => drop(seen.tables.insert(TableIndex::new(index))),
                Use::Elem => drop(seen.elems.insert(ElemIndex::new(index))),
                Use::RefFunc => drop(seen.funcs.insert(FuncIndex::new(index))),
                _ => {}
            }
        }
        // What flows into a table that is seen is seen there.
        let mut flows: Vec<(TableIndex, FlowSource)> = refs()
            .flat_map(|refs| &refs.flows)
            .map(|flow| (TableIndex::new(flow.table as usize), flow.from))
            .collect();
        loop {
            let before = flows.len();
            flows.retain(|(table, from)| {
                let is_seen = seen.tables.contains(*table);
                match from {
                    _ if !is_seen => {}
                    FlowSource::Table(from) => drop(seen.tables.insert(TableIndex::new(*from as usize))),
                    FlowSource::Elem(from) => drop(seen.elems.insert(ElemIndex::new(*from as usize))),
                }
                !is_seen
            });
            if flows.len() == before {
                return seen;
            }
        }
    }
}
