//! The same module with other indices.
//!
//! `Renumber` puts the new index in the place of each old one, wherever a module has indices:
//! sections that are small go through wasm-encoder, and of bodies the spans between the indices are
//! copied (`patch`). Dead-code elimination leaves things out this way. A pass that only changes the
//! order of things gives the maps to [`Renumbered`], which makes the whole module, custom sections
//! included.

use crate::bodies::{self, NewBody, OutBody, Splice};
use crate::custom::Core;
use crate::error::{Error, Result};
use crate::index::{
    DataIndex, ElemIndex, EntityRef, FuncIndex, GlobalIndex, MemoryIndex, PrimaryMap, TableIndex, TagIndex,
    TypeIndex,
};
use crate::maps::{CodeMap, IndexMap, IndexMaps};
use crate::module::{Import, Module, SECTION_ORDER};
use crate::proposal::Rewrite;
use crate::refs::{self, MEMORY_FLAG, Refs, Site, Use};
use rayon::prelude::*;
use std::borrow::Cow;
use wasm_encoder::reencode::{Error as ReencodeError, Reencode};
use wasm_encoder::{
    DataSection, ElementSection, Encode, ExportSection, FunctionSection, GlobalSection, ImportSection,
    MemorySection, Section, StartSection, TableSection, TagSection, TypeSection,
};
use wasmparser::{BinaryReader, TypeRef};

/// What encoding gives.
pub(crate) type Encoded<T> = Result<T, ReencodeError<String>>;

/// Writes things with new indices.
pub(crate) struct Renumber<'p> {
    pub maps: &'p IndexMaps,
}

/// A module in which everything has a place, and many things another one than before.
pub struct Renumbered<'m> {
    core: Core<'m>,
    code: CodeMap,
}

impl<'m> Renumbered<'m> {
    /// `module` with the indices that `maps` say. Everything stays: the maps only change the order of
    /// things, with imports before definitions, and a type or a global behind those that it needs.
    /// Element and data segments stay in order, because they are written in order.
    ///
    /// # Errors
    ///
    /// [`Error::Bug`] if something has no place.
    pub fn of(module: &'m Module<'_>, maps: &IndexMaps) -> Result<Renumbered<'m>> {
        let refs = refs::of_bodies(module)?;
        let mut renumber = Renumber { maps };
        let mut code = CodeMap::default();
        let mut sections = Vec::new();
        for id in SECTION_ORDER {
            let Some(original) = module.sections.iter().find(|section| section.id == id) else { continue };
            let bytes: Cow<'_, [u8]> = match id {
                10 => {
                    let (bytes, map) = renumber.code(module, &refs)?;
                    code = map;
                    bytes.into()
                }
                12 => module.bytes.get(original.range.clone()).unwrap_or_default().into(),
                _ => {
                    let bytes = renumber.section(module, id);
                    bytes.map_err(|error| Error::bug(format!("section {id}: {error}")))?.into()
                }
            };
            sections.push((id, bytes));
        }
        Ok(Renumbered { core: Core::new(sections), code })
    }

    /// The size without custom sections, in bytes.
    pub fn core_size(&self) -> usize {
        self.core.size()
    }

    /// It as a rewrite, with the maps that it was made with.
    pub fn with(self, maps: IndexMaps) -> Rewrite<'m> {
        Rewrite::new(self.core, maps, self.code)
    }
}

impl Renumber<'_> {
    /// A whole section of definitions, or nothing if none stays. There are no others that depend on
    /// nothing but the maps.
    pub fn definitions(&mut self, module: &Module<'_>, id: u8) -> Encoded<Vec<u8>> {
        let maps = self.maps;
        let mut out = Vec::new();
        match id {
            1 => {
                let mut section = TypeSection::new();
                for &ty in maps.types.kept() {
                    let group = module.types.get(ty).and_then(|at| module.groups.get(*at as usize));
                    if let Some(group) = group.filter(|group| group.types.start == ty.as_u32()) {
                        self.parse_recursive_type_group(section.ty(), group.group.clone())?;
                    }
                }
                append(&section, section.is_empty(), &mut out);
            }
            2 => {
                let mut section = ImportSection::new();
                for import in imports(module, maps) {
                    section.import(import.module, import.name, self.entity_type(import.ty)?);
                }
                append(&section, section.is_empty(), &mut out);
            }
            4 => {
                let mut section = TableSection::new();
                for &table in maps.tables.kept() {
                    let table = &module.tables[table];
                    if let Some(init) = table.origin.defined() {
                        self.parse_table(
                            &mut section,
                            wasmparser::Table { ty: table.ty, init: init.clone() },
                        )?;
                    }
                }
                append(&section, section.is_empty(), &mut out);
            }
            5 => {
                let mut section = MemorySection::new();
                for &memory in maps.memories.kept() {
                    let memory = &module.memories[memory];
                    if !memory.origin.is_import() {
                        section.memory(self.memory_type(memory.ty)?);
                    }
                }
                append(&section, section.is_empty(), &mut out);
            }
            13 => {
                let mut section = TagSection::new();
                for &tag in maps.tags.kept() {
                    let tag = &module.tags[tag];
                    if !tag.origin.is_import() {
                        let kind = wasm_encoder::TagKind::Exception;
                        let func_type_idx = self.type_index(tag.ty.as_u32())?;
                        section.tag(wasm_encoder::TagType { kind, func_type_idx });
                    }
                }
                append(&section, section.is_empty(), &mut out);
            }
            6 => {
                let mut section = GlobalSection::new();
                for &global in maps.globals.kept() {
                    let global = &module.globals[global];
                    if let Some(init_expr) = global.origin.defined() {
                        let global = wasmparser::Global { ty: global.ty, init_expr: init_expr.clone() };
                        self.parse_global(&mut section, global)?;
                    }
                }
                append(&section, section.is_empty(), &mut out);
            }
            _ => {}
        }
        Ok(out)
    }

    /// The types of the defined functions that stay.
    pub fn functions(&mut self, module: &Module<'_>) -> Encoded<FunctionSection> {
        let mut section = FunctionSection::new();
        for &func in self.maps.funcs.kept() {
            if let Some(definition) = module.funcs.get(func).filter(|func| !func.origin.is_import()) {
                section.function(self.type_index(definition.ty.as_u32())?);
            }
        }
        Ok(section)
    }

    /// Any section but those of bodies and of the data count, of a module of which everything stays.
    fn section(&mut self, module: &Module<'_>, id: u8) -> Encoded<Vec<u8>> {
        let mut out = Vec::new();
        match id {
            3 => {
                let section = self.functions(module)?;
                append(&section, section.is_empty(), &mut out);
            }
            7 => {
                let mut section = ExportSection::new();
                for export in &module.exports {
                    self.parse_export(&mut section, *export)?;
                }
                append(&section, section.is_empty(), &mut out);
            }
            8 => {
                if let Some(start) = module.start {
                    let function_index = self.function_index(start.as_u32())?;
                    StartSection { function_index }.append_to(&mut out);
                }
            }
            9 => {
                let mut section = ElementSection::new();
                for elem in module.elems.values() {
                    self.parse_element(&mut section, elem.clone())?;
                }
                append(&section, section.is_empty(), &mut out);
            }
            11 => {
                let mut section = DataSection::new();
                for data in module.datas.values() {
                    self.parse_data(&mut section, data.clone())?;
                }
                append(&section, section.is_empty(), &mut out);
            }
            _ => out = self.definitions(module, id)?,
        }
        Ok(out)
    }

    fn code(
        &self,
        module: &Module<'_>,
        refs: &PrimaryMap<FuncIndex, Option<&Refs>>,
    ) -> Result<(Vec<u8>, CodeMap)> {
        let bodies: Vec<Result<Option<OutBody>>> = self
            .maps
            .funcs
            .kept()
            .par_iter()
            .map(|func| match (module.body(*func), refs.get(*func)) {
                (Some(body), Some(Some(refs))) => {
                    Ok(Some((*func, Some(patch(body.as_bytes(), &refs.sites, self.maps)?))))
                }
                _ => Ok(None),
            })
            .collect();
        let mut present = Vec::with_capacity(bodies.len());
        for body in bodies {
            present.extend(body?);
        }
        bodies::code_section(module, present, &[])
    }
}

/// The imports that stay.
pub(crate) fn imports<'m>(module: &'m Module<'_>, maps: &IndexMaps) -> impl Iterator<Item = Import<'m>> {
    let (mut func, mut table, mut memory, mut global, mut tag) = (0, 0, 0, 0, 0);
    module.imports.iter().copied().filter(move |import| match import.ty {
        TypeRef::Func(_) | TypeRef::FuncExact(_) => stays(&maps.funcs, &mut func),
        TypeRef::Table(_) => stays(&maps.tables, &mut table),
        TypeRef::Memory(_) => stays(&maps.memories, &mut memory),
        TypeRef::Global(_) => stays(&maps.globals, &mut global),
        TypeRef::Tag(_) => stays(&maps.tags, &mut tag),
    })
}

fn stays<I: EntityRef>(map: &IndexMap<I>, next: &mut u32) -> bool {
    let index = *next;
    *next += 1;
    map.get_u32(index).is_some()
}

/// Adds a whole section, unless it is empty.
pub(crate) fn append(section: &impl Section, is_empty: bool, out: &mut Vec<u8>) {
    if !is_empty {
        section.append_to(out);
    }
}

/// Writes the new indices between the spans of a body that are copied.
pub(crate) fn patch(old: &[u8], sites: &[Site], maps: &IndexMaps) -> Result<NewBody> {
    let mut splice = Splice::new(old);
    for site in sites {
        let (start, end) = (site.offset as usize, site.offset as usize + usize::from(site.len));
        let index = maps
            .get_in(site.kind.space(), site.index)
            .ok_or_else(|| Error::bug(format!("{:?} {} is gone", site.kind, site.index)))?;
        let flags = match site.kind {
            Use::MemArg => {
                let flags = BinaryReader::new(old.get(start..).unwrap_or_default(), 0).read_var_u32();
                flags.map_err(|error| Error::bug(error.to_string()))?
            }
            _ => 0,
        };
        splice.replace(start..end, |out| match (site.kind, index) {
            (Use::HeapType, _) => i64::from(index).encode(out),
            (Use::MemArg, 0) => (flags & !MEMORY_FLAG).encode(out),
            (Use::MemArg, _) => {
                flags.encode(out);
                index.encode(out);
            }
            _ => index.encode(out),
        })?;
    }
    Ok(splice.finish())
}

macro_rules! mapped {
    ($($method:ident $map:ident $index:ident $what:literal;)*) => {
        $(fn $method(&mut self, index: u32) -> Encoded<u32> {
            let new = self.maps.$map.get($index::from_u32(index));
            let gone = || ReencodeError::UserError(format!("{} {index} is gone", $what));
            new.map(|new| new.as_u32()).ok_or_else(gone)
        })*
    };
}

impl Reencode for Renumber<'_> {
    type Error = String;

    mapped! {
        type_index types TypeIndex "type";
        function_index funcs FuncIndex "func";
        table_index tables TableIndex "table";
        memory_index memories MemoryIndex "memory";
        global_index globals GlobalIndex "global";
        tag_index tags TagIndex "tag";
        element_index elems ElemIndex "elem";
        data_index datas DataIndex "data";
    }
}
