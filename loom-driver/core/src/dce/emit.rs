//! From the plan to bytes.
//!
//! A section of which nothing changed is copied byte for byte, and so is a body that mentions
//! nothing that moved. In the other bodies the spans between the sites are copied and the indices
//! in between are written anew, in as few bytes as they need; what that does to offsets is recorded
//! in the [`CodeMap`]. The remaining sections are small and go through wasm-encoder.

use super::elems::{self, Edit, ElemPlan};
use super::live::Live;
use super::plan::{Plan, TrapFunc};
use crate::bodies::{self, NewBody, Splice, TRAP_BODY};
use crate::error::{Error, Result};
use crate::index::{
    DataIndex, ElemIndex, EntityRef, FuncIndex, GlobalIndex, MemoryIndex, TableIndex, TagIndex, TypeIndex,
};
use crate::maps::{CodeMap, IndexMap};
use crate::module::{Import, Module, SECTION_ORDER};
use crate::refs::{MEMORY_FLAG, Site, Use};
use rayon::prelude::*;
use wasm_encoder::reencode::{Error as ReencodeError, Reencode};
use wasm_encoder::{
    DataCountSection, DataSection, ElementSection, Elements, Encode, ExportSection, FunctionSection,
    GlobalSection, ImportSection, MemorySection, Section, StartSection, TableSection, TagSection,
    TypeSection,
};
use wasmparser::{BinaryReader, ElementItems, ElementKind, FunctionBody, TypeRef};

/// A section of the output, header and all.
pub struct OutSection {
    /// Its id.
    pub id: u8,
    /// The whole section: id, size, payload.
    pub bytes: Vec<u8>,
}

/// The output without custom sections.
pub struct Emitted {
    /// Every section that is not custom, in order.
    pub sections: Vec<OutSection>,
    /// Where the bodies went.
    pub code: CodeMap,
}

/// Writes the output that `plan` describes.
///
/// # Errors
///
/// [`Error::Bug`] only: something that stays mentions something that goes.
pub fn emit<'m, 'a>(module: &'m Module<'a>, live: &mut Live<'m, 'a>, plan: &Plan) -> Result<Emitted> {
    let mut emitter = Emitter { module, live, plan, code: CodeMap::default() };
    let mut sections = Vec::new();
    for id in SECTION_ORDER {
        let original = module.sections.iter().find(|section| section.id == id);
        let bytes = match original {
            Some(section) if emitter.is_unchanged(id) => {
                if id == 10 {
                    emitter.code = bodies::unmoved(module)?;
                }
                module.bytes[section.range.clone()].to_vec()
            }
            _ => emitter.encode(id).map_err(|error| Error::bug(format!("section {id}: {error}")))?,
        };
        if !bytes.is_empty() {
            sections.push(OutSection { id, bytes });
        }
    }
    Ok(Emitted { sections, code: emitter.code })
}

struct Emitter<'p, 'm, 'a> {
    module: &'m Module<'a>,
    live: &'p mut Live<'m, 'a>,
    plan: &'p Plan,
    code: CodeMap,
}

type Encoded<T> = Result<T, ReencodeError<String>>;

impl<'m> Emitter<'_, 'm, '_> {
    fn is_unchanged(&self, id: u8) -> bool {
        let (plan, maps) = (self.plan, &self.plan.maps);
        let new_func = matches!(plan.trap_func, Some(TrapFunc::New(_)));
        match id {
            1 => maps.types.is_identity(),
            2 => {
                count_imports(self.module, self.plan) == self.module.imports.len() && maps.types.is_identity()
            }
            3 => maps.funcs.is_identity() && maps.types.is_identity() && !new_func,
            5 => maps.memories.is_identity(),
            12 => plan.data_count && maps.datas.is_identity(),
            10 => maps.are_identity() && plan.stubbed.is_empty() && !new_func,
            7 => maps.are_identity() && !plan.exports.contains(&false),
            8 => maps.funcs.is_identity() && plan.keeps_start,
            9 => maps.are_identity() && plan.elems.iter().all(ElemPlan::is_same) && !new_func,
            11 => maps.are_identity() && plan.datas.iter().all(|(_, emptied)| !emptied),
            _ => maps.are_identity(),
        }
    }

    /// The whole section, or nothing if it would be empty.
    fn encode(&mut self, id: u8) -> Encoded<Vec<u8>> {
        let (module, plan) = (self.module, self.plan);
        let maps = &plan.maps;
        let mut out = Vec::new();
        match id {
            1 => {
                let mut section = TypeSection::new();
                for group in module.groups.iter().filter(|group| !group.types.is_empty()) {
                    if maps.types.kept().binary_search(&TypeIndex::from_u32(group.types.start)).is_ok() {
                        self.parse_recursive_type_group(section.ty(), group.group.clone())?;
                    }
                }
                append(&section, section.is_empty(), &mut out);
            }
            2 => {
                let mut section = ImportSection::new();
                for import in imports(module, plan) {
                    section.import(import.module, import.name, self.entity_type(import.ty)?);
                }
                append(&section, section.is_empty(), &mut out);
            }
            3 => {
                let mut section = FunctionSection::new();
                for &func in maps.funcs.kept() {
                    if let Some(definition) = module.funcs.get(func).filter(|func| !func.origin.is_import()) {
                        section.function(self.type_index(definition.ty.as_u32())?);
                    }
                }
                if let Some(TrapFunc::New(ty)) = plan.trap_func {
                    section.function(self.type_index(ty.as_u32())?);
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
            7 => {
                let mut section = ExportSection::new();
                for (export, _) in module.exports.iter().zip(&plan.exports).filter(|(_, kept)| **kept) {
                    self.parse_export(&mut section, *export)?;
                }
                append(&section, section.is_empty(), &mut out);
            }
            8 => {
                if let Some(start) = module.start.filter(|_| plan.keeps_start) {
                    let function_index = self.function_index(start.as_u32())?;
                    StartSection { function_index }.append_to(&mut out);
                }
            }
            9 => {
                let mut section = ElementSection::new();
                for elem in &plan.elems {
                    self.encode_elem(&mut section, elem)?;
                }
                append(&section, section.is_empty(), &mut out);
            }
            12 if plan.data_count => {
                DataCountSection { count: plan.datas.len() as u32 }.append_to(&mut out);
            }
            10 => out = self.encode_code()?,
            11 => {
                let mut section = DataSection::new();
                for &(data, emptied) in &plan.datas {
                    match emptied {
                        true => drop(section.passive([])),
                        false => self.parse_data(&mut section, module.datas[data].clone())?,
                    }
                }
                append(&section, section.is_empty(), &mut out);
            }
            _ => {}
        }
        Ok(out)
    }

    fn encode_elem(&mut self, section: &mut ElementSection, plan: &ElemPlan) -> Encoded<()> {
        let module = self.module;
        if let Edit::Declare(funcs) = &plan.edit {
            let funcs = funcs.iter().map(|func| self.function_index(func.as_u32()));
            section.declared(Elements::Functions(funcs.collect::<Encoded<Vec<_>>>()?.into()));
            return Ok(());
        }
        let Some(source) = plan.source else {
            return Err(ReencodeError::UserError("a segment without a source".into()));
        };
        let segment = module.elems[source].clone();
        let (range, dead) = match &plan.edit {
            Edit::Cut { range, dead } => (range.clone(), dead),
            Edit::Empty => {
                match segment.items {
                    ElementItems::Functions(_) => section.passive(Elements::Functions([].as_slice().into())),
                    ElementItems::Expressions(ty, _) => {
                        section.passive(Elements::Expressions(self.ref_type(ty)?, [].as_slice().into()))
                    }
                };
                return Ok(());
            }
            _ => return self.parse_element(section, segment),
        };
        let is_dead = |position: usize| dead.get(position).copied().unwrap_or(false);
        let trap = self.plan.trap_func_index();
        let no_trap = || ReencodeError::UserError("no function for an emptied slot".to_string());
        let items = match &segment.items {
            ElementItems::Functions(_) => {
                let contents = self.live.tables.contents_of(source).to_vec();
                let mut funcs = Vec::with_capacity(range.len());
                for position in range.clone() {
                    let func = contents.get(position).and_then(|content| content.func());
                    funcs.push(match func {
                        Some(func) if !is_dead(position) => self.function_index(func.as_u32())?,
                        _ => trap.ok_or_else(no_trap)?,
                    });
                }
                Elements::Functions(funcs.into())
            }
            ElementItems::Expressions(ty, exprs) => {
                let ty = self.ref_type(*ty)?;
                let mut items = Vec::with_capacity(range.len());
                for (position, expr) in exprs.clone().into_iter().enumerate() {
                    if !range.contains(&position) {
                        continue;
                    }
                    items.push(match is_dead(position) {
                        false => self.const_expr(expr?)?,
                        true if elems::needs_trap_func(module, source) => {
                            wasm_encoder::ConstExpr::ref_func(trap.ok_or_else(no_trap)?)
                        }
                        true => wasm_encoder::ConstExpr::ref_null(ty.heap_type),
                    });
                }
                Elements::Expressions(ty, items.into())
            }
        };
        match segment.kind {
            ElementKind::Passive => section.passive(items),
            ElementKind::Declared => section.declared(items),
            ElementKind::Active { table_index, offset_expr } => {
                let table = self.table_index(table_index.unwrap_or(0))?;
                let explicit = table_index.is_some() && !matches!(items, Elements::Functions(_));
                let offset = self.moved_offset(offset_expr, range.start)?;
                section.active((table != 0 || explicit).then_some(table), &offset, items)
            }
        };
        Ok(())
    }

    /// The offset of a segment that lost its first `cut` items.
    fn moved_offset(
        &mut self,
        expr: wasmparser::ConstExpr<'_>,
        cut: usize,
    ) -> Encoded<wasm_encoder::ConstExpr> {
        use wasmparser::Operator::{I32Const, I64Const};
        if cut == 0 {
            return self.const_expr(expr);
        }
        match expr.get_operators_reader().read()? {
            I32Const { value } => Ok(wasm_encoder::ConstExpr::i32_const(value.wrapping_add(cut as i32))),
            I64Const { value } => Ok(wasm_encoder::ConstExpr::i64_const(value.wrapping_add(cut as i64))),
            _ => Err(ReencodeError::UserError("a moved segment without a constant offset".into())),
        }
    }

    fn encode_code(&mut self) -> Encoded<Vec<u8>> {
        let module = self.module;
        let plan = self.plan;
        let kept: Vec<(FuncIndex, &FunctionBody<'_>)> =
            plan.maps.funcs.kept().iter().filter_map(|&func| Some((func, module.body(func)?))).collect();
        let scanned = &self.live.scanned;
        let bodies: Vec<Encoded<(FuncIndex, NewBody)>> = kept
            .par_iter()
            .map(|(func, body)| {
                let body = match (plan.stubbed.contains(*func), scanned.get(*func)) {
                    (true, _) => NewBody::stub(),
                    (false, Some(refs)) => patch(body.as_bytes(), &refs.sites, plan)
                        .map_err(|error| user_error(format!("func {}: {error}", func.as_u32())))?,
                    (false, None) => NewBody::unchanged(body.as_bytes()),
                };
                Ok((*func, body))
            })
            .collect();
        let bodies = bodies.into_iter().collect::<Encoded<Vec<_>>>()?;
        let added: &[&[u8]] = match plan.trap_func {
            Some(TrapFunc::New(_)) => &[&TRAP_BODY],
            _ => &[],
        };
        let (bytes, code) = bodies::code_section(module, bodies, added).map_err(user_error)?;
        self.code = code;
        Ok(bytes)
    }
}

fn user_error(what: impl ToString) -> ReencodeError<String> {
    ReencodeError::UserError(what.to_string())
}

/// The imports that stay.
fn imports<'m>(module: &'m Module<'_>, plan: &Plan) -> impl Iterator<Item = Import<'m>> {
    let maps = &plan.maps;
    let (mut func, mut table, mut memory, mut global, mut tag) = (0, 0, 0, 0, 0);
    module.imports.iter().copied().filter(move |import| match import.ty {
        TypeRef::Func(_) | TypeRef::FuncExact(_) => stays(&maps.funcs, &mut func),
        TypeRef::Table(_) => stays(&maps.tables, &mut table),
        TypeRef::Memory(_) => stays(&maps.memories, &mut memory),
        TypeRef::Global(_) => stays(&maps.globals, &mut global),
        TypeRef::Tag(_) => stays(&maps.tags, &mut tag),
    })
}

/// How many imports stay.
pub fn count_imports(module: &Module<'_>, plan: &Plan) -> usize {
    imports(module, plan).count()
}

fn append(section: &impl Section, is_empty: bool, out: &mut Vec<u8>) {
    if !is_empty {
        section.append_to(out);
    }
}

fn stays<I: EntityRef>(map: &IndexMap<I>, next: &mut u32) -> bool {
    let index = *next;
    *next += 1;
    map.get_u32(index).is_some()
}

/// Writes the new indices between the spans that are copied.
fn patch(old: &[u8], sites: &[Site], plan: &Plan) -> Result<NewBody> {
    let mut splice = Splice::new(old);
    for site in sites {
        let (start, end) = (site.offset as usize, site.offset as usize + usize::from(site.len));
        let index = plan
            .maps
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
            let new = self.plan.maps.$map.get($index::from_u32(index));
            let gone = || ReencodeError::UserError(format!("{} {index} is gone", $what));
            new.map(|new| new.as_u32()).ok_or_else(gone)
        })*
    };
}

impl Reencode for Emitter<'_, '_, '_> {
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
